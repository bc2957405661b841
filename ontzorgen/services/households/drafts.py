"""Register a household in steps: what is typed is kept for its maker, and saved once, at the end.

A draft is sealed with the keys of the BSN, and seen by its maker only. After 30 days without a
change nobody sees it: a worker clears it away within the hour, or else the next one who begins.
The register changes at the last step, by the rules of the import.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households.change_household import told_in_log
from ontzorgen.services.households.errors import DraftChanged, HouseholdKeyTaken, UnknownDraft
from ontzorgen.services.importing.import_folder import Judged, judge_folder
from ontzorgen.services.importing.registry import folded
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store import audit, drafts, household_keys
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.drafts import KeptDraft
from ontzorgen.store.models import HouseholdRow

KEPT_FOR = timedelta(days=30)
Cells = dict[str, str]


@dataclass(slots=True)
class Content:
    """What was typed, as texts by column; persons and costs by a name of their own row."""

    household: Cells = field(default_factory=dict)
    persons: dict[str, Cells] = field(default_factory=dict)
    costs: dict[str, Cells] = field(default_factory=dict)
    net: str = ""
    """What the household is thought to get per month: for the sum on the page only."""

    def __repr__(self) -> str:
        """Show nothing of what was typed: a traceback or a log never holds a BSN."""
        return f"Content({len(self.persons)} persons, {len(self.costs)} costs)"


@dataclass(frozen=True, slots=True)
class Draft:
    """A household that is not finished; or the number of the one it became."""

    id: int
    municipality: str
    changed_at: datetime
    content: Content
    household_id: int | None

    @property
    def stamp(self) -> str:
        """Return what differs once something else was typed."""
        return self.changed_at.isoformat()


def begin_draft(
    session: Session, municipality: str, content: Content, vault: BsnVault, acting: Acting
) -> int:
    """Keep a new draft and return its number.

    Raises:
        NotAllowed: no role for it, or not for this municipality.
    """
    require(acting, Action.IMPORT_CASES, municipality)
    drop_old_drafts(session, acting)
    must_fit(session, vault)
    sealed = vault.seal(_packed(content))
    number = drafts.begin(session, municipality, acting.by, sealed, acting.now)
    _audit(session, acting, "begin draft", number, municipality)
    return number


def read_draft(session: Session, number: int, vault: BsnVault, acting: Acting) -> Draft:
    """Return a draft of the user's own; the look is logged. Raises UnknownDraft."""
    must_fit(session, vault)
    kept = _own(session, number, acting)
    _audit(session, acting, "read draft", number, kept.municipality)
    return _opened(kept, vault)


def own_drafts(session: Session, vault: BsnVault, acting: Acting) -> Sequence[Draft]:
    """Return the drafts of the user that are not finished, the newest first."""
    require(acting, Action.IMPORT_CASES)
    found = drafts.of_maker(session, acting.by, acting.municipalities, acting.now - KEPT_FOR)
    unfinished = [kept for kept in found if kept.content is not None]
    if unfinished:  # else no key is used
        must_fit(session, vault)
    return [_opened(kept, vault) for kept in unfinished]


def keep_draft(
    session: Session, number: int, content: Content, seen: str, vault: BsnVault, acting: Acting
) -> None:
    """Keep what was typed in a step.

    Raises:
        UnknownDraft: there is none of this user, or the household is registered already.
        DraftChanged: it was changed in another window since this page was made.
    """
    must_fit(session, vault)
    kept = _own(session, number, acting)
    if kept.content is None:
        raise UnknownDraft(number)
    if kept.changed_at.isoformat() != seen:
        if _opened(kept, vault).content == content:
            return  # sent twice
        raise DraftChanged(number)
    drafts.keep(session, number, vault.seal(_packed(content)), acting.now)
    _audit(session, acting, "keep draft", number, kept.municipality)


def drop_draft(session: Session, number: int, acting: Acting) -> None:
    """Throw a draft away. Raises UnknownDraft."""
    kept = _own(session, number, acting)
    drafts.drop(session, number)
    _audit(session, acting, "drop draft", number, kept.municipality)


def drop_old_drafts(session: Session, acting: Acting) -> None:
    """Clear away what nobody touched for 30 days, of everybody; it asks for no right."""
    number = drafts.drop_before(session, acting.now - KEPT_FOR)
    if number:
        audit.append(session, acting, "drop old drafts", "drafts", None, {"drafts": number})


def judge_draft(
    session: Session, municipality: str, folder: ImportFolder, vault: BsnVault, acting: Acting
) -> Judged:
    """Judge the rows of a household that is to be new; it only reads.

    Raises:
        ImportRefused: a row is wrong; every wrong row is in it.
        HouseholdKeyTaken: the household is known already.
    """
    require(acting, Action.IMPORT_CASES, municipality)
    key = folder.households[0].key if folder.households else ""
    known = household_keys.keys_beginning(session, HouseholdRow, municipality, key) if key else []
    if folded(key) in map(folded, known):
        raise HouseholdKeyTaken(key)
    here = replace(acting, municipalities=frozenset({municipality}))
    return judge_folder(session, folder, here, vault)


def register_household(
    session: Session, number: int, folder: ImportFolder, seen: str, vault: BsnVault, acting: Acting
) -> int:
    """Register the household of a draft and return its number; once, however often it is sent.

    Raises:
        UnknownDraft, DraftChanged: as for a step.
        ImportRefused, HouseholdKeyTaken: the register does not take it.
    """
    kept = _own(session, number, acting)
    if kept.household_id is not None:
        return kept.household_id
    if kept.changed_at.isoformat() != seen:
        raise DraftChanged(number)
    judged = judge_draft(session, kept.municipality, folder, vault, acting)
    judged.write()
    key = folder.households[0].key if folder.households else "?"
    household_id = drafts.household_named(session, kept.municipality, key)
    assert household_id is not None  # noqa: S101  (it was just written)
    drafts.finish(session, number, household_id, acting.now)
    detail = {"households": [key], **told_in_log(judged.report)}
    about = f"household {key}"
    audit.append(session, acting, "register household", about, kept.municipality, detail)
    return household_id


def _own(session: Session, number: int, acting: Acting) -> KeptDraft:
    require(acting, Action.IMPORT_CASES)
    if may_exist(number):
        since = acting.now - KEPT_FOR
        for kept in drafts.of_maker(session, acting.by, acting.municipalities, since, number):
            return kept
    raise UnknownDraft(number)


def _opened(kept: KeptDraft, vault: BsnVault) -> Draft:
    content = Content()
    if kept.content is not None:
        content = Content(**json.loads(vault.open(kept.content.cipher, kept.content.key)))
    return Draft(kept.id, kept.municipality, kept.changed_at, content, kept.household_id)


def _packed(content: Content) -> str:
    return json.dumps(
        {
            "household": content.household,
            "persons": content.persons,
            "costs": content.costs,
            "net": content.net,
        },
        ensure_ascii=False,
    )


def _audit(session: Session, acting: Acting, action: str, number: int, municipality: str) -> None:
    audit.append(session, acting, action, f"draft {number}", municipality, {})
