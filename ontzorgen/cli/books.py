"""What leaves the books: journals for the ledger, control slips, and withholding files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import click

from ontzorgen.cli.kinds import DAY, MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.what_to_type import CHECK_BOOKS, lines
from ontzorgen.domain.months import Month
from ontzorgen.services.errors import FileInTheWay
from ontzorgen.services.journal import Journal, JournalAsked, ask_journal, read_journal
from ontzorgen.services.see_slips import see_slips
from ontzorgen.services.withholding_file import WithholdingFile, earlier_file, withholding_file
from ontzorgen.wording import books as words
from ontzorgen.wording.runs import nothing_written
from ontzorgen.work.whole_files import NotWritten, check_directory, write_whole
from reports import journal as journal_report
from reports.csv_file import csv_rows
from reports.report import Column, Row
from reports.xlsx import MOST_ROWS, xlsx_rows

to_file = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File."
)
as_table = click.option("--format", "form", type=click.Choice(["csv", "xlsx"]), required=True)


@click.command("journal")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--from", "first", type=DAY, required=True, help="First day.")
@click.option("--until", "last", type=DAY, required=True, help="Last day, included.")
@as_table
@to_file
@by_user
@as_json
def journal(
    code: str, first: date, last: date, form: str, out: Path, login: str, as_json: bool
) -> int:
    """Write the ledger entries of a period to a new file, and compare them with the bank."""
    if last < first:
        raise click.UsageError("--until ligt vóór --from.")
    app, asked = application(), JournalAsked(code, first, last)
    most = MOST_ROWS if form == "xlsx" else None
    report = journal_report
    done: list[Journal] = []

    def fill(stream: IO[bytes]) -> None:
        def read(session: Any) -> Journal:
            return read_journal(
                session,
                asked,
                app.acting(session, login),
                lambda entries: _write_table(
                    form, stream, report.TITLE, report.COLUMNS, words.journal_rows(entries)
                ),
            )

        done.append(app.write(read, reads=True))

    with app.refusals_logged(login, "read journal", code):
        _refuse_existing(out)
        app.write(lambda session: ask_journal(session, asked, app.acting(session, login), most))
        try:
            write_whole(out, fill)
        except NotWritten as error:
            tell(nothing_written(str(error.path), error.why, error.detail))
            return 1
    if as_json:
        give(words.journal_json(done[-1], str(out), form))
    else:
        say(words.journal_made(done[-1], str(out)))
        if any(row.difference_cents for row in done[-1].bank):
            say("\n".join(lines([CHECK_BOOKS])))
    return 0


@click.command("withholding")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--month", type=MONTH, required=True)
@to_file
@click.option("--number", type=click.IntRange(min=1), help="Write this earlier file again.")
@by_user
@as_json
def withholding(
    code: str, month: Month, out: Path, number: int | None, login: str, as_json: bool
) -> int:
    """Tell the benefit system what is withheld, what remains and what goes back to clients.

    The first file of a month tells everyone, a later one whose line changed since. When nothing
    changed, the last file is written again, byte for byte.
    """
    try:
        check_directory(out.parent)
    except NotWritten as error:
        tell(nothing_written(str(error.path), error.why, error.detail))
        return 1

    def in_the_way(content: bytes) -> None:
        _refuse_another(out, content)

    def work(session: Any) -> WithholdingFile:
        acting = app.acting(session, login)
        if number is not None:
            return earlier_file(session, code, month, number, acting, in_the_way)
        return withholding_file(session, code, month, acting, in_the_way)

    app = application()
    with app.refusals_logged(login, "make withholding file", f"{code} {month}"):
        file = app.write(work, lock=code)
    try:
        _write_bytes(out, file.content)
    except NotWritten as error:
        tell(words.withholding_not_written(str(error.path), error.why, error.detail))
        return 1
    if as_json:
        give(words.withholding_json(file, str(out)))
    else:
        say(words.withholding_made(file, str(out)))
    return 0


@click.command("slip")
@click.argument("name", metavar="RUN")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Directory."
)
@by_user
@as_json
def slip(name: str, out: Path, login: str, as_json: bool) -> int:
    """Write a control slip for each bank file of RUN: a page to print and sign."""
    app = application()
    with app.refusals_logged(login, "read control slips", name):
        seen = app.write(lambda session: see_slips(session, name, app.acting(session, login)))
        targets = [out / f"{file.file_name}.html" for file in seen.files]
        pages = [words.slip_page(seen, file) for file in seen.files]
        for target, page in zip(targets, pages, strict=True):
            _refuse_another(target, page)
    try:
        for target, page in zip(targets, pages, strict=True):
            _write_bytes(target, page)
    except NotWritten as error:
        tell(nothing_written(str(error.path), error.why, error.detail))
        return 1
    slips = list(zip(seen.files, map(str, targets), strict=True))
    if as_json:
        give({"files": [words.slip_json(seen, file, path) for file, path in slips]})
        return 0
    for file, path in slips:
        say(words.slip_made(file, path))
    if not slips:
        say(words.no_slips(seen.head.name))
    return 0


def _refuse_another(target: Path, content: bytes) -> None:
    """Refuse to write over a file with other bytes. Raises FileInTheWay."""
    if target.exists() and (not target.is_file() or target.read_bytes() != content):
        raise FileInTheWay(str(target))


def _write_bytes(target: Path, content: bytes) -> None:
    """Write a whole file. Raises NotWritten."""
    write_whole(target, lambda stream: stream.writelines([content]))


def _refuse_existing(out: Path) -> None:
    """Refuse to write over a file. Raises FileInTheWay."""
    if out.exists():
        raise FileInTheWay(str(out))


def _write_table(
    form: str, stream: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Row]
) -> None:
    """Write rows as a CSV file or a spreadsheet; from the start, for it may be tried again."""
    stream.seek(0)
    stream.truncate()
    if form == "csv":
        stream.writelines(csv_rows(title, columns, rows))
    else:
        xlsx_rows(title, columns, rows, stream)


COMMANDS = (journal, slip, withholding)
