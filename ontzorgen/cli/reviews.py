"""Look again at how a person does: what is planned, advise, decide, confirm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.reviews import Course
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.find import costs_called
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.reviews import decide_course
from ontzorgen.services.coaching.reviews.decide_course import Wanted
from ontzorgen.services.coaching.reviews.see_reviews import see_reviews
from ontzorgen.services.coaching.trajectory.count_relapses import count_relapses
from ontzorgen.services.errors import ApprovalOnlyInBrowser
from ontzorgen.wording import reviews as words

_COURSES = {each.value.lower().replace("_", "-"): each for each in Course}
_in = click.option("--municipality", "code", help="Where more than one has such a person.")
_because = click.option("--reason", required=True, help="Why, for this person.")
_course = click.option("--course", required=True, type=click.Choice(list(_COURSES)))


@click.group("review")
def review() -> None:
    """Look again at how a person does: what is planned, advised and decided."""


@review.command("show")
@click.argument("person")
@_in
@click.option("--user", "login", help="Login of the person who looks.")
@as_json
def show(person: str, code: str | None, login: str | None, as_json: bool) -> None:
    """Show reviews and decisions of a person."""
    app = application()

    def work(session: Any) -> Any:
        acting = app.acting(session, login)
        at = person_called(session, person, code, Action.READ_REVIEWS, acting)
        return see_reviews(session, *at, acting)

    with app.refusals_logged(login, "read reviews", f"person {person}"):
        seen = app.write(work)
    if as_json:
        give(words.review_json(seen))
        return
    for line in words.lines(seen):
        say(line)


@review.command("advise")
@click.argument("person")
@_course
@_because
@_in
@by_user
def advise(person: str, course: str, reason: str, code: str | None, login: str) -> None:
    """Keep that a review was held today, and what the coach advises."""
    wanted = Wanted(_COURSES[course], reason, token_urlsafe(16))
    _change(
        login,
        Action.ADVISE,
        person,
        code,
        lambda session, at, who: decide_course.advise(session, *at, wanted, who),
    )
    say(f"Het advies over {person} is vastgelegd.")


@review.command("decide")
@click.argument("person")
@_course
@_because
@click.option("--from", "first", type=DAY, help="First day; default for extend: no day between.")
@click.option("--to", "last", type=DAY, help="Last day of an extension.")
@click.option("--review-on", type=DAY, help="Day on which an extension is looked at again.")
@click.option("--cost", "costs", multiple=True, metavar="COST", help="Covered, or given back.")
@_in
@by_user
@as_json
def decide(
    person: str,
    course: str,
    reason: str,
    first: date | None,
    last: date | None,
    review_on: date | None,
    costs: tuple[str, ...],
    code: str | None,
    login: str,
    as_json: bool,
) -> None:
    """Decide how a person goes on: extend, give-back, stop or go-on."""
    vault = application().vault
    until = None if last is None else last + timedelta(days=1)

    def work(session: Any, at: tuple[int, int], who: Any) -> Any:
        wanted = Wanted(
            _COURSES[course],
            reason,
            token_urlsafe(16),
            None,
            first,
            until,
            review_on,
            costs_called(session, at[0], costs, who),
        )
        return decide_course.decide(session, *at, wanted, vault, who)

    kept = _change(login, Action.DECIDE_COURSE, person, code, work)
    if as_json:
        give(words.decision_json(kept))
    else:
        say(words.decided(kept))
        say(f"Beslissing {kept.id}: {words.STATUSES[kept.status][0]}.")


@review.command("confirm")
@click.argument("decision", type=click.IntRange(1))
@by_user
def confirm(decision: int, login: str) -> None:
    """Confirm a decision to go on, as another person than who made it."""
    app = application()
    vault = app.vault
    if not app.settings.cli_approval:
        raise ApprovalOnlyInBrowser(decide_course.CONFIRM)
    with app.refusals_logged(login, decide_course.CONFIRM, f"decision {decision}"):
        app.write(
            lambda session: decide_course.confirm(
                session, decision, vault, app.acting(session, login)
            )
        )
    say(f"Beslissing {decision} is bevestigd en geldt.")


@review.command("refuse")
@click.argument("decision", type=click.IntRange(1))
@click.option("--reason", required=True, help="Why, in words.")
@by_user
def refuse(decision: int, reason: str, login: str) -> None:
    """Refuse a decision to go on, as another person than who made it."""
    app = application()
    with app.refusals_logged(login, decide_course.REFUSE, f"decision {decision}"):
        app.write(
            lambda session: decide_course.refuse(
                session, decision, reason, app.acting(session, login)
            )
        )
    say(f"Beslissing {decision} is geweigerd.")


@review.command("relapses")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--user", "login", help="Login of the person who looks.")
@as_json
def relapses(code: str, login: str | None, as_json: bool) -> None:
    """Count for whom help ended, and for whom it began anew within six months."""
    app = application()
    with app.refusals_logged(login, "count relapses", "persons"):
        counted = app.write(
            lambda session: count_relapses(session, code, app.acting(session, login))
        )
    if as_json:
        give(words.relapses_json(counted))
        return
    for line in words.relapse_lines(counted):
        say(line)


def _change(
    login: str,
    asks: Action,
    person: str,
    code: str | None,
    work: Callable[[Any, tuple[int, int], Any], Any],
) -> Any:
    app = application()

    def both(session: Any) -> Any:
        acting = app.acting(session, login)
        return work(session, person_called(session, person, code, asks, acting), acting)

    with app.refusals_logged(login, asks.value, f"person {person}"):
        return app.write(both)


COMMANDS = (review,)
