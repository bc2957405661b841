"""A payee as a form holds it: the columns of begunstigden.csv."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.schemas.organisation import PayeeSchema
from ontzorgen.schemas.typed_row import read_typed
from ontzorgen.services.importing.problems import RowProblem
from ontzorgen.services.importing.rows import PayeeIn

COLUMNS = tuple(PayeeSchema().cells)
"""What a form may hold, in the order of the file."""


def payee_typed(typed: Mapping[str, str]) -> tuple[PayeeIn | None, tuple[RowProblem, ...]]:
    """Return the payee that a form holds; or None, with a problem per column."""
    return read_typed(PayeeSchema(), typed)
