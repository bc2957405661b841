"""A payee as a form holds it: the columns of begunstigden.csv."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.schemas.organisation import PayeeSchema
from ontzorgen.schemas.sheet import Sheet, fields
from ontzorgen.services.importing.problems import RowProblem
from ontzorgen.services.importing.rows import File, PayeeIn

COLUMNS = tuple(PayeeSchema().cells)
"""What a form may hold, in the order of the file."""


def payee_typed(typed: Mapping[str, str]) -> tuple[PayeeIn | None, tuple[RowProblem, ...]]:
    """Return the payee that a form holds; or None, with a problem per column."""
    sheet = Sheet()
    row: PayeeIn | None = sheet.add(File.PAYEES, typed, fields(*COLUMNS))
    return row, sheet.folder().problems
