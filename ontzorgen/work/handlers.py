"""What a worker does for each kind of job: the same services that the command line calls.

A handler prepares outside the database what may take long (reading files, writing a draft of
an export) and gives what is left as one function of a session. The worker runs that in one
transaction with the row that says that the job is done.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import IO, Any, BinaryIO, cast

from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import JobKind
from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.bank.import_bank_file import import_bank_file, municipality_of
from ontzorgen.services.bank.spool_file import spooled
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.export_run import export_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.rows import File, Step
from ontzorgen.services.journal import (
    Journal,
    JournalAsked,
    JournalEntry,
    ask_journal,
    read_journal,
)
from ontzorgen.services.reporting.asked import Opening
from ontzorgen.services.reporting.catalogue import (
    CATALOGUE,
    check_report,
    read_report,
    report_called,
    typed_of,
)
from ontzorgen.services.withholding_file import withholding_file
from ontzorgen.wording.bank_import import imported_json
from ontzorgen.wording.books import journal_rows
from ontzorgen.wording.import_report import counts_json
from ontzorgen.wording.reporting.catalogue import write_report
from ontzorgen.work.bench import Bench, Ready, Report, Result
from ontzorgen.work.letter_list import letter_list
from ontzorgen.work.letters import letters
from reports import journal as journal_report
from reports.csv_file import csv_rows
from reports.formats import ON_PAPER, Format, number_of_rows
from reports.formats import write_report as write_file


def _calculate(bench: Bench) -> Ready:
    month = Month.parse(bench.parameters["month"])

    def do(session: Session) -> Result:
        done = 0

        def step(households: int) -> None:
            nonlocal done
            done += households
            bench.report(done, None)

        return {"run": calculate_run(session, bench.code, month, bench.acting(session), step).name}

    return Ready(do, bench.code)


def _export(bench: Bench) -> Ready:
    def do(session: Session) -> Result:
        done = export_run(session, bench.parameters["run"], bench.acting(session))
        files = [{"message_id": file.message_id, "sha256": file.sha256} for file in done.files]
        return {"run": done.run.name, "files": files, "made_now": done.made_now}

    return Ready(do, bench.code)


def _import_folder(bench: Bench) -> Ready:
    steps: dict[tuple[Step, File], tuple[int, int]] = {}

    def hear(step: Step, file: File, done: int, total: int) -> None:
        steps[step, file] = (done, total)
        bench.report(sum(one for one, _ in steps.values()), sum(of for _, of in steps.values()))

    folder, vault = read_folder(bench.upload(), hear), bench.app.vault

    def do(session: Session) -> Result:
        report = import_folder(session, folder, bench.acting(session), vault, progress=hear)
        return {
            "changes": report.changes,
            "files": [counts_json(file) for file in report.files],
        }

    return Ready(do, "import")


def _import_bank(bench: Bench) -> Ready:
    (path,) = bench.upload().iterdir()
    source = bench.stack.enter_context(path.open("rb"))
    heard = cast(BinaryIO, _Heard(source, bench.report))
    file = bench.stack.enter_context(spooled(heard, path.name))
    lock = bench.app.write(lambda session: municipality_of(session, file), reads=True, for_all=True)

    def do(session: Session) -> Result:
        done = import_bank_file(session, file, bench.acting(session))
        return imported_json(done)

    return Ready(do, lock or "bank")


def _journal(bench: Bench) -> Ready:
    asked = JournalAsked(
        bench.code,
        date.fromisoformat(bench.parameters["from"]),
        date.fromisoformat(bench.parameters["until"]),
    )
    output = bench.output("csv")
    made: list[Journal] = []

    def counted(entries: Iterator[JournalEntry]) -> Iterator[JournalEntry]:
        for number, entry in enumerate(entries, start=1):
            if number % 1_000 == 0:
                bench.report(number, None)
            yield entry

    def fill(stream: Any) -> None:
        def take(entries: Iterator[JournalEntry]) -> None:
            stream.seek(0)  # reading may be tried again
            stream.truncate()
            rows = journal_rows(counted(entries))
            stream.writelines(csv_rows(journal_report.TITLE, journal_report.COLUMNS, rows))

        def read(session: Session) -> Journal:
            return read_journal(session, asked, bench.acting(session), take)

        made.append(bench.app.write(read, reads=True))

    left = output.write(fill)

    def do(session: Session) -> Result:
        ask_journal(session, asked, bench.acting(session))
        return left | {"entries": made[-1].entries}

    return Ready(do, bench.code, output)


def _withholding(bench: Bench) -> Ready:
    month, output = Month.parse(bench.parameters["month"]), bench.output("csv")

    def do(session: Session) -> Result:
        file = withholding_file(session, bench.code, month, bench.acting(session))
        left = output.write(lambda stream: stream.writelines([file.content]))
        return left | {"number": file.number, "rows": len(file.lines)}

    return Ready(do, bench.code, output)


def _report(bench: Bench) -> Ready:
    """Read a report and write its file; both before the transaction that ends the job."""
    name, form = report_called(bench.parameters["report"]), Format(bench.parameters["format"])
    today = bench.app.settings.today()
    typed, output = typed_of(bench.parameters, bench.claim.municipality), bench.output(form.value)
    opens = CATALOGUE[name].shape.opens  # a file that waits on our disk holds no whole BSN
    opening = Opening(bench.app.vault) if opens else None

    def read(session: Session) -> Any:
        most = ON_PAPER if form is Format.PDF else None
        return read_report(session, name, typed, bench.acting(session), most, opening)

    report = write_report(name, bench.app.write(read, reads=True))
    rows = number_of_rows(report, form)
    left = output.write(
        lambda stream: write_file(
            report, form, stream, today, told=lambda done: bench.report(done, rows)
        )
    )

    def do(session: Session) -> Result:
        check_report(session, name, typed, bench.acting(session))
        return left | {"rows": rows}

    return Ready(do, bench.claim.municipality or "reports", output)


class _Heard:
    """A file that tells how far it was read, in bytes."""

    def __init__(self, source: IO[bytes], report: Report) -> None:
        self._source, self._report, self._read = source, report, 0
        self._total = os.fstat(source.fileno()).st_size

    def read(self, size: int = -1, /) -> bytes:
        """Read from the file, and tell of it."""
        piece = self._source.read(size)
        self._read += len(piece)
        self._report(self._read, self._total)
        return piece


HANDLERS: Mapping[JobKind, Callable[[Bench], Ready]] = {
    JobKind.CALCULATE_RUN: _calculate,
    JobKind.EXPORT_RUN: _export,
    JobKind.IMPORT_FOLDER: _import_folder,
    JobKind.IMPORT_BANK: _import_bank,
    JobKind.JOURNAL: _journal,
    JobKind.WITHHOLDING: _withholding,
    JobKind.LETTERS: letters,
    JobKind.LETTER_LIST: letter_list,
    JobKind.REPORT: _report,
}
