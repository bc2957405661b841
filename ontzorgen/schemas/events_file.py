"""Read a CSV list of what happened in households, a line an event; columns as in the import folder.

`dag` is the last day of what ends and the first of what begins; `tm` is the last day of a
detention, or of the old rent after a move. Who joins, and costs that begin then, come along in
personen.csv and vaste_lasten.csv.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.domain.events import EventKind
from ontzorgen.schemas import csv_file
from ontzorgen.schemas.fields import (
    Cell,
    CodeField,
    DutchDateField,
    KeyField,
    LastDayField,
    TextField,
    WrongValue,
)
from ontzorgen.services.coaching.events.along import EventIn
from ontzorgen.services.importing.problems import Problems

_KINDS = {
    "ERBIJ": EventKind.JOINS,
    "WEG": EventKind.LEAVES,
    "ACHTTIEN": EventKind.TURNS_18,
    "VERHUIZING": EventKind.MOVES_INSIDE,
    "VERTREK": EventKind.MOVES_OUT,
    "WERK": EventKind.WORK,
    "DETENTIE": EventKind.DETENTION,
    "OVERLIJDEN": EventKind.DEATH,
    "EINDE": EventKind.RIGHT_ENDS,
}
_CELLS: dict[str, Cell[Any]] = {
    "huishouden": KeyField("huishouden"),
    "gebeurtenis": CodeField("gebeurtenis", _KINDS),
    "dag": DutchDateField("dag"),
    "persoon": TextField("persoon", empty=True),
    "tm": LastDayField("tm"),
    "toelichting": TextField("toelichting", empty=True),
}


def read_events(name: str, content: bytes) -> tuple[EventIn, ...]:
    """Return the events of a file, in its order.

    Raises:
        ImportRefused: a row is not well-formed; every such row is in it.
    """
    problems = Problems()
    rows = tuple(_rows(name, content, problems))
    problems.refuse_if_any()
    return rows


def _rows(name: str, content: bytes, problems: Problems) -> Iterator[EventIn]:
    table = csv_file.open_table(name, content, tuple(_CELLS), (), problems)
    if table is None:
        return
    for line, texts in csv_file.records(table, problems):
        cells = dict(zip(table.columns, texts, strict=True))
        row: dict[str, Any] = {}
        for column, cell in _CELLS.items():
            text = cells[column]
            try:
                row[column] = cell.value_of(text)
            except WrongValue as wrong:
                problems.add(name, line, column, text, wrong.code, **wrong.facts)
        if len(row) == len(_CELLS):
            yield EventIn(
                line,
                household=row["huishouden"],
                kind=row["gebeurtenis"],
                on=row["dag"],
                person=row["persoon"],
                until=row["tm"],
                words=row["toelichting"] or "",
            )
