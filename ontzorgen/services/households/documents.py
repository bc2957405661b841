"""Documents of a household: add one, look at one, take one away.

Each is encrypted with the keys of the BSN. Every look is in the log, and so is who took one
away and why; its name is not, for a name may be that of a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from ontzorgen.domain.documents import LARGEST, DocumentKind, document_name, file_type
from ontzorgen.domain.numbers import may_exist
from ontzorgen.services.acting import MAY, Acting, Action, Role, require
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.households.errors import (
    DocumentRefusal,
    DocumentRefused,
    NotYourDocument,
    UnknownDocument,
)
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, documents
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.documents import DocumentShown

__all__ = [
    "DocumentShown",
    "Upload",
    "add_document",
    "documents_of",
    "drop_document",
    "read_document",
    "see_document",
]
_ADD, _READ, _DROP = "add document", "read document", "drop document"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    kind: DocumentKind
    content: bytes


def documents_of(session: Session, household_id: int, acting: Acting) -> Sequence[DocumentShown]:
    """Return the documents of a household, the newest first; none for who may not see them."""
    if acting.roles.isdisjoint(MAY[Action.READ_DOCUMENT]):
        return ()
    return documents.of_household(session, household_id)


def add_document(
    session: Session, household_id: int, upload: Upload, vault: BsnVault, acting: Acting
) -> int:
    """Keep a document and return its number; the same bytes sent again are one document.

    Raises:
        UnknownHousehold: there is none for this user.
        HouseholdForgotten: its people were forgotten.
        DocumentRefused: it is empty, too large, or no PDF, JPEG or PNG.
        BsnInText: its name holds a BSN.
    """
    head = household_numbered(session, household_id, Action.ADD_DOCUMENT, acting)
    kind = file_type(upload.content)
    if not upload.content:
        raise DocumentRefused(DocumentRefusal.EMPTY)
    if len(upload.content) > LARGEST:
        raise DocumentRefused(DocumentRefusal.TOO_LARGE)
    if kind is None:
        raise DocumentRefused(DocumentRefusal.TYPE)
    name = document_name(upload.name, kind)
    refuse_bsn(name, _ADD)
    must_fit(session, vault)
    digest = sha256(upload.content).hexdigest()
    index = vault.index(f"document|{household_id}", digest)
    number = documents.known(session, household_id, index)
    if number is not None:
        return number
    number = documents.add(
        session,
        vault.seal_bytes(upload.content),
        {
            "municipality_code": head.municipality,
            "household_id": head.id,
            "name": name,
            "kind": upload.kind.value,
            "media_type": kind.value,
            "size": len(upload.content),
            "content_index": index,
            "added_by_id": acting.by,
            "added_at": acting.now,
        },
    )
    detail = {"households": [head.key], "kind": upload.kind.value, "size": len(upload.content)}
    audit.append(session, acting, _ADD, f"document {number}", head.municipality, detail)
    return number


def read_document(
    session: Session, number: int, vault: BsnVault, acting: Acting
) -> tuple[DocumentShown, bytes]:
    """Return a document with its bytes; the look is logged. Raises UnknownDocument."""
    shown = _numbered(session, number, Action.READ_DOCUMENT, acting)
    must_fit(session, vault)
    sealed = documents.content_of(session, shown.id)
    _audit(session, acting, _READ, shown, {})
    return shown, vault.open_bytes(sealed.cipher, sealed.key)


def see_document(session: Session, number: int, acting: Acting) -> DocumentShown:
    """Return what is known of a document, to take it away.

    Raises:
        UnknownDocument: there is none for this user.
        NotYourDocument: somebody else added it, and the user is not `beheer`.
    """
    shown = _numbered(session, number, Action.DROP_DOCUMENT, acting)
    if shown.added_by_id != acting.by and Role.BEHEER not in acting.roles:
        raise NotYourDocument(shown.id, shown.added_by)
    return shown


def drop_document(session: Session, number: int, reason: str, acting: Acting) -> DocumentShown:
    """Take a document away, with a reason for the log.

    Raises:
        UnknownDocument, NotYourDocument: as for looking at it.
        ReasonMissing, BsnInText: from the reason.
    """
    shown = see_document(session, number, acting)
    if not reason.strip():
        raise ReasonMissing(_DROP)
    refuse_bsn(reason, _DROP)
    documents.drop(session, shown.id)
    _audit(session, acting, _DROP, shown, {"reason": reason.strip(), "kind": shown.kind})
    return shown


def _numbered(session: Session, number: int, action: Action, acting: Acting) -> DocumentShown:
    require(acting, action)
    shown = documents.numbered(session, number) if may_exist(number) else None
    if shown is None or shown.municipality not in acting.municipalities:
        raise UnknownDocument(number)
    return shown


def _audit(
    session: Session, acting: Acting, action: str, shown: DocumentShown, more: dict[str, str]
) -> None:
    detail = {"households": [shown.household], **more}
    audit.append(session, acting, action, f"document {shown.id}", shown.municipality, detail)
