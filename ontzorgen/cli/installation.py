"""Set up an installation and keep it: database, policy, backup, keys."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, by_user, say, tell
from ontzorgen.cli.what_to_type import CHECK_NAME, lines
from ontzorgen.config import Settings
from ontzorgen.keeping.backup import backup as make_backup
from ontzorgen.keeping.keys import backup_keys, restore_keys, rotate_keys
from ontzorgen.keeping.restore import restore as put_back
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services.errors import NotAPair
from ontzorgen.services.set_policy import set_policy
from ontzorgen.wording import keeping as words
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_NAME_CHECKS
from ontzorgen.wording.runs import nothing_written
from ontzorgen.work.whole_files import NotWritten, check_directory


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
    pain_versie, sluittijd, antwoord_na, antwoord_fiatteur_na, naamcontrole_uit,
    bewaren_dossier, bewaren_betalingen, verlenging_vier_ogen, evaluatie_regie,
    fase_intake, fase_zelf, brieven_vier_ogen.
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
        tell("\n".join(lines([CHECK_NAME])))


_FILE = click.Path(dir_okay=False, path_type=Path)
_FILE_THERE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
def backup(file: Path) -> int:
    """Copy the database to FILE while it is in use (keys are not in it)."""
    if not _has_place(file):
        return 1
    make_backup(application(), file)
    say(words.backed_up(file))
    return 0


@click.command("restore")
@click.argument("file", type=_FILE_THERE)
@click.option("--replace", is_flag=True, help="Move the embedded database aside that is there.")
def restore(file: Path, replace: bool) -> None:
    """Put a backup back where there is no database, once everything in it is proved."""
    done = put_back(Settings.from_environ(), file, replace=replace)
    application.cache_clear()
    for line in words.restored(done.rows, done.until, done.lost, done.aside, done.cancelled):
        say(line)


@click.group("keys")
def keys() -> None:
    """Look after the keys that open BSNs; they are kept apart from the database."""


@keys.command("backup")
@click.argument("file", type=_FILE)
def keys_backup(file: Path) -> int:
    """Copy the keys to FILE under a passphrase, which is asked or read from standard input."""
    if not _has_place(file):
        return 1
    backup_keys(application(), file, _passphrase(twice=True))
    say(words.keys_backed_up(file))
    return 0


@keys.command("restore")
@click.argument("file", type=_FILE_THERE)
def keys_restore(file: Path) -> None:
    """Put a copy of the keys back where there are none; asks the passphrase it was made with."""
    restore_keys(Settings.from_environ(), file, _passphrase(twice=False))
    say(words.KEYS_RESTORED)


@keys.command("rotate")
def keys_rotate() -> None:
    """Replace the keys and put everything under the new ones; go on with it when broken off."""
    say(words.keys_rotated(rotate_keys(application()), application().settings.keys / "earlier"))


def _has_place(file: Path) -> bool:
    """Make the folder of a file where it lacks; say why when nothing can be written there."""
    try:
        check_directory(file.parent)
    except NotWritten as error:
        tell(nothing_written(str(error.path), error.why, error.detail))
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    return True


def _passphrase(*, twice: bool) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = click.prompt(
        words.ASK_SENTENCE,
        hide_input=True,
        confirmation_prompt=words.ASK_AGAIN if twice else False,
        err=True,
    )
    return typed


COMMANDS = (db, policy, backup, restore, keys)
