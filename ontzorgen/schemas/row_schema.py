"""What every schema of a file shares: its columns, its row, and what holds within one row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, post_load, validates_schema

from ontzorgen.schemas.fields import Cell
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.rows import File


@dataclass(frozen=True, slots=True)
class Fault:
    """Values that cannot stand in one row together, told at one column."""

    column: str
    code: ProblemCode
    facts: dict[str, str] = field(default_factory=dict)


class RowSchema(Schema):
    """One line of a file, or one form: `load` gives the row value of `row`."""

    file: ClassVar[File]
    row: ClassVar[type[Any]]
    key_column: ClassVar[str | None] = None
    """The column by which other files name this row."""

    def faults(self, values: Mapping[str, Any]) -> Iterable[Fault]:
        """Return what is wrong between the values of one row."""
        return ()

    @property
    def cells(self) -> dict[str, Cell[Any]]:
        """Return the fields by the name of their column."""
        return {str(cell.data_key): cell for cell in self.fields.values() if isinstance(cell, Cell)}

    @validates_schema
    def _refuse_faults(self, data: Mapping[str, Any], **_: Any) -> None:
        found = {fault.column: [fault.code.value] for fault in self.faults(data)}
        if found:
            raise ValidationError(found)

    @post_load
    def _make(self, data: Mapping[str, Any], **_: Any) -> Any:
        return self.row(line=0, **data)


def reversed_range(
    start: date | None, until: date | None, start_column: str, end_column: str
) -> Iterable[Fault]:
    """Return the fault of a range that ends before it begins, or ends and never begins."""
    if until is None or (start is not None and start < until):
        return ()
    if start is None:
        return (Fault(end_column, ProblemCode.END_WITHOUT_START, {"start_column": start_column}),)
    facts = {"start_column": start_column, "start": start.isoformat()}
    return (Fault(end_column, ProblemCode.RANGE_REVERSED, facts),)
