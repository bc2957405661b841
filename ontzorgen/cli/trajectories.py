"""Trajectories and control: what is agreed with each person, and who pays each cost from when."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.kinds import DAY, MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.months import Month
from ontzorgen.domain.trajectory import STOPPING, EntryKind, Form
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.find import cost_called
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.trajectory.change_control import Turn, Wish, change_control
from ontzorgen.services.coaching.trajectory.end_trajectory import end_trajectory
from ontzorgen.services.coaching.trajectory.entries import STEPS, Entry, record_entry
from ontzorgen.services.coaching.trajectory.plan_control import plan_control
from ontzorgen.services.coaching.trajectory.see_trajectory import TrajectorySeen, see_trajectory
from ontzorgen.services.coaching.trajectory.take_back_entry import STEP, take_back_entry
from ontzorgen.services.households.find_household import household_called
from ontzorgen.wording import trajectory as words
from ontzorgen.wording import trajectory_shown as as_shown

_FORMS = {"all": Form.ALL_COSTS, "some": Form.SOME_COSTS, "guidance": Form.GUIDANCE}
_town = click.option(
    "--municipality", "code", help="Four-digit code, where two municipalities use the same name."
)
_from = click.option("--from", "on", type=DAY, required=True, help="The first day.")
_day = click.option("--on", "on", type=DAY, required=True, help="The day on which it happened.")
_reason = click.option("--reason", "text", required=True, help="Why, in words; no BSN.")


@click.group("trajectory")
def trajectory() -> None:
    """How far each person of a household is, and what is agreed."""


@trajectory.command("show")
@click.argument("household")
@_town
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def show(household: str, code: str | None, login: str | None, as_json: bool) -> None:
    """Show how far HOUSEHOLD is: phases, what is agreed, who pays each cost, what is planned."""
    app = application()
    vault = app.vault

    def work(session: Any) -> TrajectorySeen:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        return see_trajectory(session, called.household_id, vault, acting)

    with app.refusals_logged(login, "read trajectory", f"household {household}"):
        seen = app.write(work)
    if as_json:
        give(as_shown.as_json(seen))
    else:
        say("\n".join(as_shown.as_text(seen)))


@trajectory.command("form")
@click.argument("person")
@click.option("--form", type=click.Choice(list(_FORMS)), required=True, help="Costs taken over.")
@_from
@_reason
@_town
@by_user
def form(person: str, form: str, on: date, text: str, code: str | None, login: str) -> None:
    """Choose the form that fits PERSON, and say why."""
    _record(person, Entry(EntryKind.FORM, on, text, _FORMS[form]), code, login)


@trajectory.command("pip")
@click.argument("person")
@_day
@click.option("--text", required=True, help="What was agreed; no BSN.")
@_town
@by_user
def pip(person: str, on: date, text: str, code: str | None, login: str) -> None:
    """Record what the integration plan (PIP) of PERSON agrees."""
    _record(person, Entry(EntryKind.PIP, on, text), code, login)


@trajectory.command("refuse")
@click.argument("person")
@_day
@_reason
@_town
@by_user
def refuse(person: str, on: date, text: str, code: str | None, login: str) -> None:
    """Record that PERSON gives no authorisation: nothing is withheld."""
    _record(person, Entry(EntryKind.AUTHORISATION_REFUSED, on, text), code, login)


@trajectory.command("end")
@click.argument("person")
@_from
@_reason
@_town
@by_user
def end(person: str, on: date, text: str, code: str | None, login: str) -> None:
    """End the trajectory of PERSON early; the authorisation ends too."""
    _record(person, Entry(EntryKind.ENDED_EARLY, on, text), code, login)


@trajectory.command("close")
@click.argument("person")
@_from
@_reason
@_town
@by_user
def close(person: str, on: date, text: str, code: str | None, login: str) -> None:
    """Close the trajectory of PERSON, for whom no cost is paid any more."""
    _record(person, Entry(EntryKind.CLOSED, on, text), code, login)


@trajectory.command("take-back")
@click.argument("person")
@click.argument("entry", type=int)
@_reason
@_town
@by_user
def take_back_(person: str, entry: int, text: str, code: str | None, login: str) -> None:
    """Take back ENTRY of PERSON, recorded today by mistake; `show --json` numbers them."""
    app: Application = application()

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        at = person_called(session, person, code, Action.DECIDE_TRAJECTORY, acting)
        take_back_entry(session, *at, entry, text, acting)

    with app.refusals_logged(login, STEP, f"person {person}"):
        app.write(work)
    say(words.ENTRY_TAKEN_BACK)


@click.group("control")
def control() -> None:
    """Who pays a cost from a day on: given back, taken back, tried, or planned."""


@control.command("return")
@click.argument("cost")
@_from
@_reason
@_town
@by_user
def return_(cost: str, on: date, text: str, code: str | None, login: str) -> None:
    """Give COST back: from a day on the household pays it."""
    _turn(cost, Wish(Turn.RETURN, on, text), code, login)


@control.command("take-back")
@click.argument("cost")
@click.option("--from", "on", type=DAY, help="Default: the first run nobody has approved.")
@_reason
@_town
@by_user
def take_back(cost: str, on: date | None, text: str, code: str | None, login: str) -> None:
    """Take COST back: a step back, and no punishment."""
    _turn(cost, Wish(Turn.TAKE_BACK, on, text), code, login)


@control.command("trial")
@click.argument("cost")
@_from
@_reason
@_town
@by_user
def trial(cost: str, on: date, text: str, code: str | None, login: str) -> None:
    """Give COST back for one month; it comes back by itself unless that is confirmed."""
    _turn(cost, Wish(Turn.TRIAL, on, text), code, login)


@control.command("confirm")
@click.argument("cost")
@_reason
@_town
@by_user
def confirm(cost: str, text: str, code: str | None, login: str) -> None:
    """Confirm the trial month of COST: the household goes on paying."""
    _turn(cost, Wish(Turn.CONFIRM, None, text), code, login)


@control.command("plan")
@click.argument("cost")
@click.option("--month", type=MONTH, help="In which month it is to go back.")
@click.option("--trial", is_flag=True, help="First for one month, to try.")
@click.option("--off", is_flag=True, help="Take it off the plan.")
@_town
@by_user
def plan(
    cost: str, month: Month | None, trial: bool, off: bool, code: str | None, login: str
) -> None:
    """Plan in which month COST goes back; nothing of what is paid changes."""
    if (month is None) is not off or (off and trial):
        raise click.UsageError("Give --month, or --off.")
    app = application()

    def work(session: Any) -> int:
        acting = app.acting(session, login)
        household, number = cost_called(session, cost, acting, code)
        line = None if month is None else Planned(number, month, trial)
        return plan_control(session, household, {number: line}, acting)

    with app.refusals_logged(login, "plan control", f"fixed cost {cost}"):
        changed = app.write(work)
    say(words.told_plan(changed))


def _record(person: str, entry: Entry, code: str | None, login: str) -> None:
    app: Application = application()
    vault, verb = app.vault, end_trajectory if entry.kind in STOPPING else record_entry

    def work(session: Any) -> bool:
        acting = app.acting(session, login)
        at = person_called(session, person, code, Action.DECIDE_TRAJECTORY, acting)
        return verb(session, *at, entry, vault, acting)

    with app.refusals_logged(login, STEPS[entry.kind], f"person {person}"):
        new = app.write(work)
    say(words.told_entry(entry.kind, new))


def _turn(cost: str, wish: Wish, code: str | None, login: str) -> None:
    app: Application = application()
    vault = app.vault

    def work(session: Any) -> date | None:
        acting = app.acting(session, login)
        household, number = cost_called(session, cost, acting, code)
        return change_control(session, household, number, wish, vault, acting)

    with app.refusals_logged(login, wish.turn.value, f"fixed cost {cost}"):
        on = app.write(work)
    say(words.told_done(wish.turn, on))


COMMANDS = (trajectory, control)
