"""How far somebody is in doing their own money matters: instruments, see it, measure it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.numbers import LARGEST
from ontzorgen.domain.readiness.catalogue import shipped
from ontzorgen.domain.readiness.measurement import Given, Moment, View
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.readiness.record_readiness import record_readiness
from ontzorgen.services.coaching.readiness.see_readiness import see_readiness
from ontzorgen.wording import readiness as words

_NOT_A_PAIR = "Schrijf een onderdeel, een = en wat u vindt, zoals post=ja."
_TWICE = "Een onderdeel staat er twee keer. Noem elk onderdeel één keer."
in_town = click.option("--municipality", "code", help="Four-digit code, when PERSON is in several.")


@click.group("readiness")
def readiness() -> None:
    """How far somebody is in doing their own money matters (zelfredzaamheid)."""


@readiness.command("instruments")
@as_json
def instruments(as_json: bool) -> None:
    """List what can be measured with: the items, and the scale of each instrument."""
    found = shipped().newest()
    if as_json:
        give({"instruments": [words.instrument_json(one) for one in found]})
        return
    for one in found:
        say("\n".join(words.instrument_lines(one)))


@readiness.command("show")
@click.argument("key", metavar="PERSON")
@in_town
@by_user
@as_json
def show(key: str, code: str | None, login: str, as_json: bool) -> None:
    """Show what was measured of PERSON, and what the register itself knows."""
    app = application()
    vault = app.vault

    def work(session: Any) -> Any:
        acting = app.acting(session, login)
        of = person_called(session, key, code, Action.COUNT_READINESS, acting)
        return see_readiness(session, *of, vault, acting)

    with app.refusals_logged(login, Action.COUNT_READINESS.value, f"person {key}"):
        seen = app.write(work)
    if as_json:
        give(words.readiness_json(seen))
    else:
        say("\n".join(plain(line) for line in words.readiness_lines(seen)))


@readiness.command("record")
@click.argument("key", metavar="PERSON")
@in_town
@click.option("--instrument", "name", required=True, metavar="NAME", help="See `instruments`.")
@click.option("--version", type=click.IntRange(1), help="An older version; default: the newest.")
@click.option(
    "--moment",
    required=True,
    type=click.Choice([one.value.lower() for one in Moment]),
    help="When in the time of ontzorgen.",
)
@click.option(
    "--by",
    required=True,
    type=click.Choice([one.value.lower() for one in View]),
    help="Whose view it is.",
)
@click.option("--on", "day", type=DAY, metavar="DATE", help="The day it was measured; today.")
@click.option("--score", "scores", multiple=True, metavar="ITEM=VALUE", help="Number or word.")
@click.option("--evidence", multiple=True, metavar="ITEM=TEXT", help="What it shows from.")
@click.option("--judgement", default="", metavar="TEXT", help="In words; a coach always gives it.")
@click.option(
    "--corrects",
    type=click.IntRange(1, LARGEST),
    metavar="MEASUREMENT",
    help="The measurement whose place it takes.",
)
@by_user
@as_json
def record(
    key: str,
    code: str | None,
    name: str,
    version: int | None,
    moment: str,
    by: str,
    day: date | None,
    scores: tuple[str, ...],
    evidence: tuple[str, ...],
    judgement: str,
    corrects: int | None,
    login: str,
    as_json: bool,
) -> None:
    """Record a measurement of PERSON; nothing about health, and no BSN."""
    app = application()
    given = Given(
        moment=Moment(moment.upper()),
        view=View(by.upper()),
        measured_on=day or app.settings.today(),
        scores=_pairs("--score", scores),
        evidence=_pairs("--evidence", evidence),
        judgement=judgement,
    )
    vault, form = app.vault, secrets.token_urlsafe(16)

    def work(session: Any) -> int | None:
        acting = app.acting(session, login)
        of = person_called(session, key, code, Action.RECORD_READINESS, acting)
        chosen = (name, version)
        return record_readiness(session, of, chosen, given, corrects, form, vault, acting)

    with app.refusals_logged(login, Action.RECORD_READINESS.value, f"person {key}"):
        number = app.write(work)
    if as_json:
        give({"measurement": number, "person": key})
    else:
        say(words.recorded(number))


def _pairs(option: str, typed: Iterable[str]) -> dict[str, str]:
    """Read ITEM=TEXT pairs. Raises click.BadParameter."""
    found: dict[str, str] = {}
    for pair in typed:
        item, equals, text = pair.partition("=")
        if not equals or not item.strip():
            raise click.BadParameter(_NOT_A_PAIR, param_hint=option)
        if item.strip() in found:
            raise click.BadParameter(_TWICE, param_hint=option)
        found[item.strip()] = text
    return found


COMMANDS = (readiness,)
