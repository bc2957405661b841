"""The caseload: households of a coach or caseworker, the one that needs attention first."""

from __future__ import annotations

import click

from ontzorgen.cli.output import application, as_json, give, say
from ontzorgen.domain.caseload import Attention
from ontzorgen.services.coaching.day.see_caseload import CaseChoice, every_case
from ontzorgen.wording import caseload as words
from reports import text


@click.group("caseload")
def caseload() -> None:
    """Households that a coach or caseworker works with."""


@caseload.command("list")
@click.option("--municipality", "code", default="", help="Four-digit code.")
@click.option("--every", is_flag=True, help="All of the municipalities, not only one's own.")
@click.option("--asks", type=click.Choice([each.value for each in Attention]), help="Only these.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(code: str, every: bool, asks: str | None, login: str | None, as_json: bool) -> None:
    """List households: our own errors first, then what is overdue, then by day."""
    app = application()
    choice = CaseChoice(municipality=code, mine=login is not None and not every, asks=asks or "")
    found = app.write(
        lambda session: every_case(session, choice, app.acting(session, login)), reads=True
    )
    if as_json:
        give({"households": [words.case_json(each) for each in found]})
    else:
        say(text.render(words.overview(found)))


COMMANDS = (caseload,)
