"""Files of the bank: what they hold, and booking what they say."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from ontzorgen.cli.bank_import import import_files
from ontzorgen.cli.bank_shown import AsJson, AsText, Shown, plain
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.wording.bank_refusals import refusal_text
from sepa.bank_file import read_bank_file
from sepa.errors import UnreadableFile

_AT_ONCE = 262_144


@click.group("bank")
def bank() -> None:
    """Files of the bank: statements, notifications, statuses."""


@bank.command("read")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@as_json
def read(files: tuple[Path, ...], as_json: bool) -> int:
    """Show what FILES of a bank hold: camt.053, camt.054, pain.002, pacs.004. Books nothing.

    A file that cannot be read is named on stderr and gives exit status 1; the others are shown.
    """
    shown: Shown = AsJson(sys.stdout) if as_json else AsText(sys.stdout)
    shown.begin()
    done = [_show(file, shown) for file in files]
    shown.finish()
    return 0 if all(done) else 1


@bank.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@by_user
@as_json
def import_(files: tuple[Path, ...], login: str, as_json: bool) -> int:
    """Book what FILES of a bank say: each file once, whole or not at all.

    A file that is refused is named on stderr and gives exit status 1; the others are booked.
    """
    rows = import_files(application(), files, login)
    if as_json:
        give({"files": rows})
    for row in rows:
        told = plain(f"{row['path']}: {row['message']}")
        if row["outcome"] == "REFUSED":
            tell(told)
        elif not as_json:
            say(told)
    return 1 if any(row["outcome"] == "REFUSED" for row in rows) else 0


def _show(path: Path, shown: Shown) -> bool:
    """Show a file whole or not at all: what it holds waits until its end is read."""
    name, kind = click.format_filename(path), None
    with (
        path.open("rb") as source,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as waiting,  # without a name
    ):
        try:
            file = read_bank_file(source)
            kind = file.kind
            waiting.writelines(shown.of_file(name, kind, file.events))
        except UnreadableFile as refused:
            text = refusal_text(refused)
            tell(plain(f"{name}: {text}"))
            shown.write(shown.of_refusal(name, kind, refused.rule, text))
            return False
        waiting.seek(0)
        shown.write(iter(lambda: waiting.read(_AT_ONCE), ""))
    return True


COMMANDS = (bank,)
