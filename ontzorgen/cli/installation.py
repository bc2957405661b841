"""Set up an installation: database, policy, backup."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, by_user, say, tell
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services.errors import NotAPair
from ontzorgen.services.set_policy import set_policy
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_NAME_CHECKS


@click.group("db")
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this version; safe to repeat."""
    application().upgrade_database()
    say("De database is bijgewerkt.")


@click.group("policy")
def policy() -> None:
    """Manage a municipality's choices."""


@policy.command("set")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--from", "start", type=DAY, required=True, help="First day it holds.")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE...")
@by_user
def set_(code: str, start: date, pairs: tuple[str, ...], login: str) -> None:
    """Change choices from a day on.

    Keys: betaaldag, tekortregel, volgorde, bodembedrag, limiet_regel,
    limiet_begunstigde, limiet_run, limiet_verandering, batchboeking, splitsen_bij,
    pain_versie, sluittijd, antwoord_na, antwoord_fiatteur_na, naamcontrole_uit.
    An empty value takes a limit, batchboeking or sluittijd away.
    """
    try:
        changes = policy_changes(pairs)
    except NotAPair as error:
        raise click.BadParameter(sentence(error), param_hint="KEY=VALUE") from None
    app = application()
    app.write(
        lambda session: set_policy(session, code, start, changes, app.acting(session, login)),
        lock=code,
    )
    say(f"Het beleid van gemeente {code} geldt vanaf {start:%d-%m-%Y}.")
    if changes.get("bulk_opt_out"):
        tell(NO_NAME_CHECKS)


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the embedded database to FILE while it is in use (keys are not in it)."""
    application().backup(file)
    say(f"De database staat in {file}. De sleutels staan er niet bij: bewaar die apart.")


COMMANDS = (db, policy, backup)
