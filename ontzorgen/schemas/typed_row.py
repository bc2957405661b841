"""Read one form as one row of an import file: the same fields, and so the same words.

Only what a file never holds is refused besides: a control character, and a BSN in a text
that people read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ontzorgen.schemas.fields import Cell, TextField, WrongValue, holds_bsn
from ontzorgen.schemas.row_schema import RowSchema
from ontzorgen.services.importing.problems import ProblemCode, Problems, RowProblem

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINE = 1


def read_typed(
    schema: RowSchema, typed: Mapping[str, str]
) -> tuple[Any | None, tuple[RowProblem, ...]]:
    """Return the row that a form holds, by column; or None, with a problem per column."""
    problems, values = Problems(), {}
    for column, cell in schema.cells.items():
        text = typed.get(column, "").strip()
        try:
            values[str(cell.name)] = _value(cell, text)
        except WrongValue as wrong:
            problems.add(schema.file, _LINE, column, text, wrong.code, **wrong.facts)
    if not len(problems):
        for fault in schema.faults(values):
            shown = typed.get(fault.column, "")
            problems.add(schema.file, _LINE, fault.column, shown, fault.code, **fault.facts)
    if len(problems):
        return None, tuple(problems)
    return schema.row(line=_LINE, **values), ()


def _value(cell: Cell[Any], text: str) -> Any:
    if _CONTROL.search(text):
        raise WrongValue(ProblemCode.CONTROL_CHARACTER)
    if isinstance(cell, TextField) and holds_bsn(text):
        raise WrongValue(ProblemCode.PRIVATE_BSN)
    return cell.value_of(text)
