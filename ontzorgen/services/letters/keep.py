"""Keep a letter that was put together: sealed, numbered, each once, and written in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.letters.compose import Composed
from ontzorgen.store import audit, letters
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is about: whose it is, and what there is one letter of."""

    kind: LetterKind
    municipality: str
    household_id: int
    household: str
    once_key: str
    dated: date
    person_id: int | None = None
    payee_id: int | None = None
    run_id: int | None = None


def keep_letter(
    session: Session,
    about: About,
    make: Callable[[str], Composed],
    vault: BsnVault,
    acting: Acting,
    *,
    logs: bool = True,
) -> int:
    """Make a letter under the next reference of its municipality, keep it and return its number.

    Whoever calls it knows that there is none about this, or that it was withdrawn: of two at once
    the database refuses one. `logs`: write one row in the log; not for who logs many in one.
    """
    must_fit(session, vault)
    number = letters.next_number(session, about.municipality)
    reference = reference_of(about.dated, number)
    made = make(reference)
    values = {
        "municipality_code": about.municipality,
        "number": number,
        "kind": about.kind.value,
        "household_id": about.household_id,
        "person_id": about.person_id,
        "payee_id": about.payee_id,
        "run_id": about.run_id,
        "dated": about.dated,
        "reference": reference,
        "once_key": about.once_key,
        "attempt": letters.next_attempt(session, about.municipality, about.once_key),
        "content_sha256": made.content_sha256,
        "text_sha256": made.text_sha256,
        "made_by_id": acting.by,
        "made_at": acting.now,
    }
    kept = letters.add(session, values, vault.seal_bytes(made.content))
    if logs:
        detail = {"households": [about.household], "kind": about.kind.value}
        audit.append(session, acting, "make letter", f"letter {kept}", about.municipality, detail)
    return kept


def reference_of(dated: date, number: int) -> str:
    """Return the reference (kenmerk) of a letter: year and number within the municipality."""
    return f"{dated.year}-B{number}"
