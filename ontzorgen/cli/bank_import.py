"""Import files of the bank: each whole or not at all, and the ones that wait for another again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.output import progress
from ontzorgen.cli.what_to_type import refusal
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.errors import StatementGap
from ontzorgen.services.bank.import_bank_file import Imported, import_bank_file, municipality_of
from ontzorgen.services.bank.in_turn import import_in_turn
from ontzorgen.services.bank.spool_file import SpooledFile, spooled
from ontzorgen.services.errors import DatabaseUnreachable
from ontzorgen.wording.bank_import import imported_json
from ontzorgen.wording.bank_refusals import refusal_text
from sepa.errors import UnreadableFile

Row = dict[str, Any]


def import_files(
    app: Application, paths: Sequence[Path], login: str, gap_reason: str | None = None
) -> list[Row]:
    """Import files in the order given, and return a row for each, in that order.

    A statement that waits for another one of the same call is tried again after it.
    """
    with app.refusals_logged(login, "import bank file", "bank"):
        app.write(
            lambda session: require(app.acting(session, login), Action.IMPORT_BANK), reads=True
        )
    rows: dict[Path, Row] = {}
    once = list(dict.fromkeys(paths))

    def import_one(path: Path, reason: str | None) -> bool:
        rows[path], waits = _import(app, path, login, reason)
        return waits

    with progress("bestanden van de bank", len(once)) as step:
        import_in_turn(once, import_one, gap_reason, lambda: step(1))
    return [rows[path] for path in paths]


def _import(app: Application, path: Path, login: str, gap_reason: str | None) -> tuple[Row, bool]:
    """Import one file; return its row, and whether it waits for another statement."""
    name, kind = click.format_filename(path), None
    try:
        with path.open("rb") as source, spooled(source, path.name) as file:
            kind = file.kind
            with app.refusals_logged(login, "import bank file", file.sha256[:12]):
                done = _book(app, file, login, gap_reason)
        return _row(name, kind, done), False
    except UnreadableFile as refused:
        return _refusal(name, kind, refusal_text(refused)), False
    except DatabaseUnreachable:
        raise
    except OntzorgenError as error:
        return _refusal(name, kind, refusal(error)), isinstance(error, StatementGap)


def _book(app: Application, file: SpooledFile, login: str, gap_reason: str | None) -> Imported:
    lock = app.write(lambda session: municipality_of(session, file), reads=True, for_all=True)

    def work(session: Any) -> Imported:
        acting: Acting = app.acting(session, login)
        return import_bank_file(session, file, acting, gap_reason)

    return app.write(work, lock=lock)


def _row(name: str, kind: str, done: Imported) -> Row:
    return {"path": name, "kind": kind, **imported_json(done)}


def _refusal(name: str, kind: str | None, text: str) -> Row:
    counts = dict.fromkeys(("booked", "rejected", "returned", "unmatched"), 0)
    return {"path": name, "kind": kind, "outcome": "REFUSED", **counts, "message": plain(text)}
