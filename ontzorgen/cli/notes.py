"""Notes of budget coaches: the same services as the page, for coaches only."""

from __future__ import annotations

from typing import Any, TextIO
from uuid import uuid4

import click

from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.services.households import coach_notes
from ontzorgen.services.households.find_household import household_called
from ontzorgen.wording import coach_notes as words

_in = click.option("--municipality", "code", help="Needed where two have this household.")


@click.group("note")
def note() -> None:
    """Notes of a coach on a household: nobody else reads them."""


@note.command("add")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--corrects", type=int, metavar="NOTE", help="The note that this one replaces.")
@click.option("--file", "source", type=click.File("r", encoding="utf-8"), default="-")
@_in
@by_user
def add(household: str, corrects: int | None, source: TextIO, code: str | None, login: str) -> None:
    """Write what stands in a file, or on standard input, as a note: a command line is no secret."""
    app, typed = application(), source.read()

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        coach_notes.write_note(
            session, called.household_id, typed, corrects, uuid4().hex, app.vault, acting
        )

    with app.refusals_logged(login, "write coach note", f"household {household}"):
        app.write(work)
    say(words.KEPT)


@note.command("list")
@click.argument("household", metavar="HOUSEHOLD")
@_in
@by_user
@as_json
def list_(household: str, code: str | None, login: str, as_json: bool) -> None:
    """Show the notes on HOUSEHOLD, the newest first; an auditor sees when they were written."""
    app = application()

    def work(session: Any) -> Any:
        acting = app.acting(session, login)
        called = household_called(session, household, acting, code)
        return coach_notes.see_notes(session, called.household_id, app.vault, acting)

    seen = app.write(work, reads=True)
    if as_json:
        give(words.notes_json(seen))
    else:
        say("\n".join(words.lines(seen)))


COMMANDS = (note,)
