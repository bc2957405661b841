"""The account a municipality pays from, as a form holds it: two columns of gemeenten.csv."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ontzorgen.schemas.organisation import MunicipalitySchema
from ontzorgen.schemas.sheet import Sheet, fields
from ontzorgen.services.importing.rows import File, ImportFolder, MunicipalityIn

COLUMNS = ("iban", "rekeninghouder")


def paying_account_typed(typed: Mapping[str, str], row: MunicipalityIn) -> ImportFolder:
    """Return the municipality with another account; or no row, with a problem per column."""
    sheet, cells = Sheet(), MunicipalitySchema().cells
    iban, holder = (sheet.one(cells[name], typed.get(name, ""), name) for name in COLUMNS)
    if iban is not None and holder is not None:
        sheet.put(File.MUNICIPALITIES, replace(row, iban=iban, holder=holder), fields(*COLUMNS))
    return sheet.folder()
