"""Read letters to print, some hundred at once, and keep which file each of them became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ontzorgen.domain.letters import LetterState, LetterStep, state_of
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.letters import has_step
from ontzorgen.store.models import HouseholdRow, LetterPrintRow, LetterRow, LetterStepRow, RunRow
from ontzorgen.store.payments import chunks
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class Content:
    """A letter as it is kept."""

    id: int
    reference: str
    household: str
    content_sha256: str
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Printed:
    """Which file a letter became: its SHA-256."""

    letter_id: int
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """A printed letter, the last file that it became, and how far it is."""

    id: int
    kind: LetterKind
    household: str
    content_sha256: str
    made_by_id: int
    pdf_sha256: str
    state: LetterState


@dataclass(frozen=True, slots=True)
class Going:
    """What decides whether a letter may go out."""

    id: int
    reference: str
    kind: LetterKind
    household_id: int
    person_id: int | None
    run: str | None
    once_key: str
    dated: date


def going(session: Session, numbers: Sequence[int]) -> list[Going]:
    """Return what decides of each of these letters whether it may go out, in their order."""
    row, found = LetterRow, list[Going]()
    for part in chunks(sorted(numbers)):
        rows: Any = session.execute(
            select(
                row.id,
                row.reference,
                row.kind,
                row.household_id,
                row.person_id,
                RunRow.name,
                row.once_key,
                row.dated,
            )
            .outerjoin(RunRow, RunRow.id == row.run_id)
            .where(row.id.in_(part))
            .order_by(row.id)
        )
        for number, reference, kind, *rest in rows:
            found.append(Going(number, reference, LetterKind(kind), *rest))
    return found


def printable(session: Session, run_id: int, second: Collection[LetterKind]) -> list[int]:
    """Return the letters of a run that are to go out: not sent, withdrawn or forgotten.

    One of a kind in `second` waits until it was approved.
    """
    row = LetterRow
    query = (
        select(row.id)
        .where(row.run_id == run_id, row.content_key != b"", ~has_step(LetterStep.WITHDRAWN))
        .where(~has_step(LetterStep.SENT))
        .where(row.kind.not_in([kind.value for kind in second]) | has_step(LetterStep.APPROVED))
        .order_by(row.number)
    )
    return list(session.scalars(query))


def contents(
    session: Session, numbers: Sequence[int], municipalities: Collection[str]
) -> Iterator[Content]:
    """Yield letters of these municipalities with what they say, in the order of their numbers."""
    row = LetterRow
    rows: Any = session.execute(
        select(
            row.id,
            row.reference,
            HouseholdRow.key,
            row.content_sha256,
            row.content_cipher,
            row.content_key,
        )
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .where(row.id.in_(numbers), row.municipality_code.in_(sorted(municipalities)))
        .where(~has_step(LetterStep.WITHDRAWN))
        .order_by(row.number)
    )
    for number, reference, household, digest, cipher, key in rows:
        if key:
            yield Content(number, reference, household, digest, Sealed(cipher, key))


def add(session: Session, printed: Iterable[Printed], by: int, at: datetime) -> None:
    """Keep which file each letter became, unless that is known."""
    wanted = {(one.letter_id, one.pdf_sha256) for one in printed}
    row = LetterPrintRow
    known: set[tuple[int, str]] = set()
    for part in chunks(sorted({letter for letter, _ in wanted})):
        rows = session.execute(select(row.letter_id, row.pdf_sha256).where(row.letter_id.in_(part)))
        known.update((letter, digest) for letter, digest in rows)
    more = {"printed_by_id": by, "printed_at": at}
    new = [
        {"letter_id": letter, "pdf_sha256": digest, **more}
        for letter, digest in sorted(wanted - known)
    ]
    if new:
        session.execute(insert(row), new)


def printed(session: Session, run_id: int) -> list[PrintedLetter]:
    """Return the letters of a run that were printed, with the last file that each became."""
    row = LetterRow
    last: dict[int, tuple[LetterKind, str, str, int, str]] = {}
    rows: Any = session.execute(
        select(
            row.id,
            row.kind,
            HouseholdRow.key,
            row.content_sha256,
            row.made_by_id,
            LetterPrintRow.pdf_sha256,
        )
        .join(LetterPrintRow, LetterPrintRow.letter_id == row.id)
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .where(row.run_id == run_id)
        .order_by(LetterPrintRow.id)
    )
    for number, kind, household, content, made_by, digest in rows:
        last[number] = (LetterKind(kind), household, content, made_by, digest)
    steps = _steps(session, last)
    return [
        PrintedLetter(number, *each, state_of(steps.get(number, ())))
        for number, each in sorted(last.items())
    ]


def _steps(session: Session, letters: Collection[int]) -> dict[int, set[LetterStep]]:
    found: defaultdict[int, set[LetterStep]] = defaultdict(set)
    for part in chunks(letters):
        rows = session.execute(
            select(LetterStepRow.letter_id, LetterStepRow.step).where(
                LetterStepRow.letter_id.in_(part)
            )
        )
        for letter, step in rows:
            found[letter].add(LetterStep(step))
    return found
