"""Keep the BSN of a person whose form left it empty: a page never holds the one on record."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store import household_pages
from ontzorgen.store.bsn_vault import BsnVault, must_fit


def with_known_bsns(
    session: Session, household_id: int, folder: ImportFolder, vault: BsnVault
) -> ImportFolder:
    """Give rows of persons without a BSN the one on record: a page that leaves it empty keeps it.

    It goes no further than the importer, which compares it and writes nothing of it.
    """
    if not folder.persons:
        return folder
    must_fit(session, vault)
    ids = {each.key: each.id for each in household_pages.persons(session, household_id)}
    rows = []
    for row in folder.persons:
        known = ids.get(row.key) if row.bsn is None else None
        sealed = None if known is None else household_pages.sealed_bsn(session, known)
        kept = row if sealed is None else replace(row, bsn=vault.open(sealed.cipher, sealed.key))
        rows.append(kept)
    return replace(folder, persons=tuple(rows))
