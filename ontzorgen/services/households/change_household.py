"""Change one household from a page: the importer judges the rows, and the log names the act.

What the import refuses is refused here too. Who looked at the page before somebody else
changed the household is told so, unless the same was sent twice: then nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.households.errors import HouseholdChanged
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.known_bsns import with_known_bsns
from ontzorgen.services.importing.import_folder import Judged, judge_folder
from ontzorgen.services.importing.report import ImportReport
from ontzorgen.services.importing.rows import File, ImportFolder, Origin
from ontzorgen.store import audit, household_pages
from ontzorgen.store.bsn_vault import BsnVault

_IN_THE_LOG = {
    File.FIXED_COSTS: ("soort", "begunstigde", "bedrag", "tm", "frequentie", "vervaldag"),
    File.CONTROLS: ("regie",),
}
"""What the log tells of a change, before and after: where money goes, and nothing of a person."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody is doing, to what, and what the household was when that person looked."""

    action: str
    about: str
    """As the log names it, such as `fixed cost H1-V2`."""
    seen: str
    """The stamp that came with the page."""
    forgets_bsn: bool = False
    """Say that a BSN left empty is to be removed; else it is kept."""
    origin: Origin = Origin.PAGE
    asks: Action | None = None
    """What somebody must be allowed to do instead of changing households by hand."""


def stamp_of(session: Session, household_id: int) -> str:
    """Return a text that differs once anything that a page changes of a household does."""
    ids = [person.id for person in household_pages.persons(session, household_id)]
    versions = household_pages.versions(session, household_id)
    facts = (
        household_pages.head(session, household_id),
        household_pages.persons(session, household_id),
        household_pages.bsn_indexes(session, household_id),
        household_pages.decisions(session, ids),
        household_pages.suspensions(session, ids),
        [replace(each, payee_name="", payee_town=None, payee_collects=False) for each in versions],
        household_pages.controls(session, {each.fixed_cost_id for each in versions}),
        household_pages.benefits(session, ids),
    )
    return sha256(repr(facts).encode()).hexdigest()[:32]


def judge_household(
    session: Session,
    household_id: int,
    folder: ImportFolder,
    intent: Intent,
    vault: BsnVault,
    acting: Acting,
) -> Judged:
    """Compare the rows of a page with what is known; it only reads.

    Raises:
        UnknownHousehold: there is none for this user.
        NotAllowed: no role for one of the kinds of rows.
        ImportRefused: a row is wrong; every wrong row is in it.
    """
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    here = replace(acting, municipalities=frozenset({head.municipality}))
    if not intent.forgets_bsn:
        folder = with_known_bsns(session, head.id, folder, vault)
    return judge_folder(session, folder, here, vault, asks=intent.asks, origin=intent.origin)


def change_household(
    session: Session,
    household_id: int,
    folder: ImportFolder,
    intent: Intent,
    vault: BsnVault,
    acting: Acting,
) -> bool:
    """Take over the rows of a page; say whether anything changed.

    Raises:
        HouseholdChanged: somebody else was first; and what `judge_household` raises.
    """
    judged = judge_household(session, household_id, folder, intent, vault, acting)
    if not judged.report.changes:
        return False
    head = household_numbered(session, household_id, Action.READ_HOUSEHOLD, acting)
    if intent.seen != stamp_of(session, head.id):
        raise HouseholdChanged(head.key)
    judged.write()
    detail = {"households": [head.key], **told_in_log(judged.report)}
    audit.append(session, acting, intent.action, intent.about, head.municipality, detail)
    return True


def told_in_log(report: ImportReport) -> dict[str, Any]:
    """Return how many rows changed, a hash of how, and of costs what changed, as texts."""
    files = report.files
    told = {
        f"{file.file.value} {difference.key}": [
            list(field) for field in difference.fields if field[0] in _IN_THE_LOG[file.file]
        ]
        for file in files
        if file.file in _IN_THE_LOG
        for difference in file.differences
    }
    rows = {file.file.value: {"new": file.new, "changed": file.changed} for file in files}
    hashes = {file.file.value: file.sha256 for file in files}
    return {"rows": rows, "differences_sha256": hashes, **({"costs": told} if told else {})}
