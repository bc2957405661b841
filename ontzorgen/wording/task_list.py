"""A list of tasks as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services.tasks import ListedTask
from ontzorgen.wording.codes import ROLES
from ontzorgen.wording.tasks import days_open, done_on, label, what_happened, what_next
from reports.csv_file import csv_rows
from reports.report import Column, ColumnKind

_COLUMNS = (
    Column("Taak"),
    Column("Soort"),
    Column("Wat"),
    Column("Wat te doen"),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Open sinds", ColumnKind.DATE),
    Column("Dagen open", ColumnKind.COUNT),
    Column("Gemeente"),
    Column("Voor rol"),
    Column("Van wie"),
    Column("Huishouden"),
    Column("Begunstigde"),
    Column("Betaalrun"),
    Column("Weggelegd tot", ColumnKind.DATE),
    Column("Afgerond op", ColumnKind.DATE),
    Column("Afgerond door"),
)


def tasks_csv(tasks: Sequence[ListedTask], today: date) -> Iterator[bytes]:
    """Yield tasks as a CSV file; notes stay on the page of a task."""
    rows = (
        (
            str(task.id),
            label(TaskKind(task.kind)),
            what_happened(task),
            what_next(task),
            task.amount_cents,
            task.since,
            days_open(task, today),
            task.municipality,
            ROLES[task.role],
            task.owner,
            task.household,
            task.payee_name,
            task.run,
            task.away_until,
            done_on(task),
            task.done_by,
        )
        for task in tasks
    )
    return csv_rows("taken", _COLUMNS, rows)
