"""Set up an installation: database, users, policy, backup."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, by_user, say, tell
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services.acting import Role
from ontzorgen.services.errors import NotAPair
from ontzorgen.services.set_policy import set_policy
from ontzorgen.services.users import add_user
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


@click.group("user")
def user() -> None:
    """Manage users."""


@user.command("add")
@click.argument("login")
@click.option("--name", required=True, help="Full name.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role])
)
@click.option("--municipality", "codes", multiple=True, required=True, help="Four-digit code.")
@click.argument("more_codes", nargs=-1, metavar="[CODE]...")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    login: str,
    name: str,
    roles: tuple[str, ...],
    codes: tuple[str, ...],
    more_codes: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add a user. A municipality may be named before it is loaded.

    More codes may follow the first one, or --municipality may be repeated.
    """
    codes = (*codes, *more_codes)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    app = application()
    app.write(
        lambda session: add_user(
            session, login, name, [Role(role) for role in roles], codes, password, app.operator()
        )
    )
    places = ", ".join(codes)
    say(f"Gebruiker {login.lower()} is toegevoegd ({', '.join(roles)}; gemeente {places}).")


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


COMMANDS = (db, user, policy, backup)
