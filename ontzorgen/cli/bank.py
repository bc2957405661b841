"""Files of the bank: what they hold, and booking what they say."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.bank_import import import_files
from ontzorgen.cli.bank_shown import AsJson, AsText, Shown, plain
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.what_to_type import for_items, lines
from ontzorgen.services.bank.place_item import Target, list_items, place_item
from ontzorgen.wording.bank_import import DECISIONS, item_json, item_text
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
@click.option("--accept-gap", metavar="REASON", help="Go on though statements lack: why.")
@by_user
@as_json
def import_(files: tuple[Path, ...], accept_gap: str | None, login: str, as_json: bool) -> int:
    """Book what FILES of a bank say: each file once, whole or not at all.

    A file that is refused is named on stderr and gives exit status 1; the others are booked.
    """
    rows = import_files(application(), files, login, accept_gap)
    if as_json:
        give({"files": rows})
    for row in rows:
        told = plain(f"{row['path']}: {row['message']}")
        if row["outcome"] == "REFUSED":
            tell(told)
        elif not as_json:
            say(told)
    return 1 if any(row["outcome"] == "REFUSED" for row in rows) else 0


@bank.command("items")
@click.option("--municipality", "code", help="Four-digit code.")
@click.option("--all", "decided_too", is_flag=True, help="Show the placed ones too.")
@click.option("--user", "login", help="Login of the person who looks.")
@as_json
def items(code: str | None, decided_too: bool, login: str | None, as_json: bool) -> None:
    """List bookings of the bank that fit no payment, with a suggestion where there is one."""
    app = application()
    with app.refusals_logged(login, "read bank items", code or "bank items"):
        found = app.write(
            lambda session: list_items(
                session, code, app.acting(session, login), decided_too=decided_too
            )
        )
    if as_json:
        give({"items": [item_json(each) for each in found]})
        return
    for each in found:
        for line in item_text(each).splitlines():
            say(plain(line))
    commands = for_items(
        suggested_files=any(each.suggested_file and not each.decision for each in found),
        unconfirmed=any(each.person and not each.confirmed_by for each in found),
    )
    for line in lines(commands):
        say(line)
    if not found:
        say("Er wacht geen boeking op een beslissing.")


@bank.command("place")
@click.argument("numbers", metavar="ITEM...", nargs=-1, required=True)
@click.option("--payment", metavar="E2E", help="It is this payment of ours.")
@click.option("--file", metavar="MESSAGE_ID", help="It is this file of ours, as a whole.")
@click.option("--refund-for", "person", metavar="PERSON", help="It is a refund for this client.")
@click.option("--outside", is_flag=True, help="It is none of our work.")
@click.option("--reason", required=True)
@by_user
@as_json
def place(
    numbers: tuple[str, ...],
    payment: str | None,
    file: str | None,
    person: str | None,
    outside: bool,
    reason: str,
    login: str,
    as_json: bool,
) -> None:
    """Say what bookings of the bank belong to: all of them, or none."""
    if sum(map(bool, (payment, file, person, outside))) != 1:
        raise click.UsageError("Kies één van --payment, --file, --refund-for en --outside.")
    app, target = application(), Target(payment, file, person, outside)

    def work(session: Any) -> list[dict[str, Any]]:
        acting = app.acting(session, login)
        done = [place_item(session, number, target, reason, acting) for number in numbers]
        return [{"item": each.id, "decision": each.decision} for each in done]

    with app.refusals_logged(login, "place bank item", "bank items"):
        done = app.write(work, lock="bank items")
    if as_json:
        give({"placed": done})
    else:
        for each in done:
            say(f"Boeking {each['item']} is {DECISIONS[each['decision']]}.")


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
