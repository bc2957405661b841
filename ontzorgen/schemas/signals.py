"""Read a list of arrears signals (CSV), or one signal as somebody typed it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ontzorgen.schemas import csv_file
from ontzorgen.schemas.fields import (
    MOST_IN_KEY,
    BlankTextField,
    Cell,
    DutchDateField,
    EuroField,
    KeyField,
    TextField,
    WrongValue,
    holds_bsn,
)
from ontzorgen.services.coaching.signals.record_signals import SignalFile, SignalIn
from ontzorgen.services.importing.problems import ProblemCode, Problems

_TEXT = "bron"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CELLS: dict[str, Cell[Any]] = {
    "gemeentecode": BlankTextField("gemeentecode", most=4),
    "huishouden": KeyField("huishouden"),
    "vaste_last": BlankTextField("vaste_last", most=MOST_IN_KEY),
    "begunstigde": BlankTextField("begunstigde", most=MOST_IN_KEY),
    "ontvangen": DutchDateField("ontvangen"),
    "bedrag": EuroField("bedrag", empty=True, positive=True),
    _TEXT: TextField(_TEXT),
}
_MAY_LACK = ("gemeentecode", "vaste_last", "begunstigde", "bedrag")


def read_signals(name: str, content: bytes) -> SignalFile:
    """Return the signals in a file, with a problem for each row that is not well-formed."""
    problems = Problems()
    rows = tuple(_rows(name, content, problems))
    return SignalFile(name, rows, tuple(problems))


def typed_signal(cells: Mapping[str, str]) -> SignalFile:
    """Return one signal as typed in a form or on the command line, by the columns of a file."""
    problems = Problems()
    row = _row("", None, {column: cells.get(column, "") for column in _CELLS}, problems)
    return SignalFile("", () if row is None else (row,), tuple(problems))


def _rows(name: str, content: bytes, problems: Problems) -> Iterator[SignalIn]:
    table = csv_file.open_table(name, content, tuple(_CELLS), _MAY_LACK, problems)
    if table is None:
        return
    for line, texts in csv_file.records(table, problems):
        row = _row(name, line, dict(zip(table.columns, texts, strict=True)), problems)
        if row is not None:
            yield row


def _row(
    name: str, line: int | None, texts: Mapping[str, str], problems: Problems
) -> SignalIn | None:
    before = len(problems)
    row: dict[str, Any] = {}
    for column, cell in _CELLS.items():
        text = " ".join(texts.get(column, "").split())
        if _CONTROL.search(text):
            problems.add(name, line, column, None, ProblemCode.CONTROL_CHARACTER)
            continue
        try:
            row[column] = cell.value_of(text)
        except WrongValue as wrong:
            problems.add(name, line, column, text, wrong.code, **wrong.facts)
        else:
            if column == _TEXT and holds_bsn(text):
                problems.add(name, line, column, None, ProblemCode.SIGNAL_HOLDS_BSN)
    if len(problems) > before:
        return None
    return SignalIn(
        line,
        row["huishouden"],
        row["vaste_last"],
        row["begunstigde"],
        row["ontvangen"],
        row["bedrag"],
        row[_TEXT],
        row["gemeentecode"],
    )
