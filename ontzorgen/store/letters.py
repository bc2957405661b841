"""Keep and read letters and what was done with them; what they say stays encrypted here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, case, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.letters import FURTHEST_FIRST, LetterState, LetterStep, SentHow, state_of
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import (
    HouseholdRow,
    LetterRow,
    LetterStepRow,
    PayeeRow,
    PersonRow,
    RunRow,
    UserRow,
)
from ontzorgen.store.payments import AT_ONCE, chunks
from reports.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True)
class StepKept:
    """What was done with a letter, by whom."""

    step: LetterStep
    by: str
    at: datetime
    how: str | None
    pdf_sha256: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A letter without what it says."""

    id: int
    municipality: str
    kind: LetterKind
    household_id: int
    household: str
    person_id: int | None
    person: str | None
    payee_id: int | None
    payee: str | None
    """The name of the payee."""
    run: str | None
    dated: date
    reference: str
    once_key: str
    content_sha256: str
    made_by_id: int
    made_by: str
    made_at: datetime
    steps: tuple[StepKept, ...] = ()

    @property
    def state(self) -> LetterState:
        """Return how far it is."""
        return state_of({each.step for each in self.steps})


_OF_BASIS = {
    LetterKind.DECISION_56A.value: LegalBasis.ART_56A,
    LetterKind.EXTENSION.value: LegalBasis.ART_57,
}
_FIRST_DAY = 3
"""Where the day stands in what a letter is about, see `domain.letters_due.Wanted`."""


@dataclass(frozen=True, slots=True)
class LettersAsked:
    """Which letters somebody wants to see; None: of any."""

    municipalities: Collection[str]
    household_id: int | None = None
    kind: LetterKind | None = None
    state: LetterState | None = None
    run_id: int | None = None
    below: int | None = None
    """Only letters with a lower number than this one."""
    first: int = 0
    at_most: int = 100


def add(session: Session, values: dict[str, Any], sealed: Sealed) -> int:
    """Keep a letter and return its id."""
    row = LetterRow(content_cipher=sealed.cipher, content_key=sealed.key, **values)
    session.add(row)
    session.flush()
    return row.id


def add_many(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep many letters at once, their content sealed as in `add`."""
    session.execute(insert(LetterRow), list(rows))


def next_number(session: Session, municipality: str) -> int:
    """Return the number of the next letter of a municipality."""
    row = LetterRow
    last = select(func.max(row.number)).where(row.municipality_code == municipality)
    return (session.scalar(last) or 0) + 1


def next_attempt(session: Session, municipality: str, once_key: str) -> int:
    """Return how often something was told by the next letter about it."""
    row = LetterRow
    last = select(func.max(row.attempt)).where(
        row.municipality_code == municipality, row.once_key == once_key
    )
    return (session.scalar(last) or 0) + 1


def attempts(session: Session, municipality: str, once_keys: Iterable[str]) -> dict[str, int]:
    """Return how often each of these things was told before."""
    row = LetterRow
    found: dict[str, int] = {}
    for part in chunks(once_keys):
        query = (
            select(row.once_key, func.max(row.attempt))
            .where(row.municipality_code == municipality, row.once_key.in_(part))
            .group_by(row.once_key)
        )
        found.update((key, number) for key, number in session.execute(query))
    return found


def standing(session: Session, municipality: str, once_keys: Iterable[str]) -> dict[str, int]:
    """Return the letters about these things that were not withdrawn: their ids by the thing."""
    row = LetterRow
    found: dict[str, int] = {}
    for part in chunks(once_keys):
        query = select(row.once_key, row.id).where(
            row.municipality_code == municipality,
            row.once_key.in_(part),
            ~exists().where(
                LetterStepRow.letter_id == row.id,
                LetterStepRow.step == LetterStep.WITHDRAWN.value,
            ),
        )
        found.update((key, number) for key, number in session.execute(query))
    return found


def decisions_sent(session: Session, persons: Collection[int]) -> dict[tuple[str, int, date], date]:
    """Return the day on each letter about a decision that was sent, by what it is about.

    (basis, person, first day): the six months of article 56a, or a decision under article 57.
    """
    row, found = LetterRow, dict[tuple[str, int, date], date]()
    for part in chunks(sorted(persons)):
        query = (
            select(row.kind, row.person_id, row.once_key, row.dated)
            .where(row.person_id.in_(part), row.kind.in_(list(_OF_BASIS)))
            .where(_has_step(LetterStep.SENT), ~_has_step(LetterStep.WITHDRAWN))
        )
        for kind, person, about, dated in session.execute(query):
            first = date.fromisoformat(about.split("/")[_FIRST_DAY])
            found[_OF_BASIS[kind].value, person or 0, first] = dated
    return found


def _has_step(step: LetterStep) -> ColumnElement[bool]:
    kept = LetterStepRow
    return exists().where(kept.letter_id == LetterRow.id, kept.step == step.value)


def numbered(session: Session, number: int) -> LetterKept | None:
    """Return a letter by its id."""
    return next(iter(_kept(session, LetterRow.id == number)), None)


def content_of(session: Session, number: int) -> Sealed:
    """Return what a letter says, sealed."""
    row = session.execute(
        select(LetterRow.content_cipher, LetterRow.content_key).where(LetterRow.id == number)
    ).one()
    return Sealed(*row)


def listed(session: Session, asked: LettersAsked) -> Sequence[LetterKept]:
    """Return letters, the newest first."""
    query = _ids(asked).order_by(LetterRow.id.desc()).offset(asked.first).limit(asked.at_most)
    ids = session.scalars(query).all()
    return [one for part in chunks(ids) for one in _kept(session, LetterRow.id.in_(part))]


def every(session: Session, asked: LettersAsked) -> Iterator[LetterKept]:
    """Yield every letter, the newest first; a part is read when the one before it was taken.

    Each part begins below the last letter of the part before: reading it costs what it holds.
    """
    part = replace(asked, first=0, at_most=AT_ONCE)
    while found := listed(session, part):
        yield from found
        part = replace(part, below=found[-1].id)


def number_of(session: Session, asked: LettersAsked) -> int:
    """Return how many letters there are of what is asked, on every page."""
    return session.scalar(select(func.count()).select_from(_ids(asked).subquery())) or 0


def numbers_by_state(session: Session, asked: LettersAsked) -> dict[LetterState, int]:
    """Return how many letters there are of what is asked in each state, on every page."""
    state = _state().label("state")
    query = _ids(asked).with_only_columns(state, func.count()).group_by(state)
    found: Any = session.execute(query).all()
    return dict.fromkeys(LetterState, 0) | {LetterState(each): number for each, number in found}


class Bound(Protocol):
    """What a step with a letter is bound to: what the letter says, and who made it."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def id(self) -> int: ...
    @property
    def content_sha256(self) -> str: ...
    @property
    def made_by_id(self) -> int: ...

    # ruff: enable[D102]


def approve(session: Session, letter: Bound, by: int, at: datetime) -> None:
    """Keep that a second person approved a letter."""
    _add_steps(session, [_step(letter, LetterStep.APPROVED, by, at)])


def withdraw(session: Session, letter: Bound, reason: str, by: int, at: datetime) -> None:
    """Keep that a letter was withdrawn, and why."""
    _add_steps(session, [_step(letter, LetterStep.WITHDRAWN, by, at, note=reason)])


def send(
    session: Session, files: Iterable[tuple[Bound, str]], how: SentHow, by: int, at: datetime
) -> None:
    """Keep that letters were sent, each with the SHA-256 of the file that it was."""
    _add_steps(
        session,
        [
            _step(letter, LetterStep.SENT, by, at, how=how.value, pdf_sha256=digest)
            for letter, digest in files
        ],
    )


def _step(letter: Bound, step: LetterStep, by: int, at: datetime, **more: str) -> LetterStepRow:
    return LetterStepRow(
        letter_id=letter.id,
        step=step.value,
        content_sha256=letter.content_sha256,
        made_by_id=letter.made_by_id,
        by_id=by,
        at=at,
        **more,
    )


def _add_steps(session: Session, rows: Iterable[LetterStepRow]) -> None:
    session.add_all(rows)
    session.flush()


def _ids(asked: LettersAsked) -> Any:
    row = LetterRow
    query = select(row.id).where(row.municipality_code.in_(sorted(asked.municipalities)))
    if asked.household_id is not None:
        query = query.where(row.household_id == asked.household_id)
    if asked.kind is not None:
        query = query.where(row.kind == asked.kind.value)
    if asked.below is not None:
        query = query.where(row.id < asked.below)
    if asked.run_id is not None:
        query = query.where(row.run_id == asked.run_id)
    if asked.state is not None:
        query = query.where(_state() == asked.state.value)
    return query


def _state() -> ColumnElement[str]:
    """Return the state of a letter, as `state_of` says it."""
    taken = ((has_step(step), literal(LetterState(step).value)) for step in FURTHEST_FIRST)
    return case(*taken, else_=literal(LetterState.MADE.value))


def has_step(step: LetterStep) -> ColumnElement[bool]:
    """Return the condition that a step was taken with a letter."""
    return exists().where(LetterStepRow.letter_id == LetterRow.id, LetterStepRow.step == step.value)


def _kept(session: Session, condition: ColumnElement[bool]) -> list[LetterKept]:
    row = LetterRow
    rows: Any = session.execute(
        select(
            row.id,
            row.municipality_code,
            row.kind,
            row.household_id,
            HouseholdRow.key,
            row.person_id,
            PersonRow.key,
            row.payee_id,
            PayeeRow.name,
            RunRow.name,
            row.dated,
            row.reference,
            row.once_key,
            row.content_sha256,
            row.made_by_id,
            UserRow.name,
            row.made_at,
        )
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .join(UserRow, UserRow.id == row.made_by_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .outerjoin(PayeeRow, PayeeRow.id == row.payee_id)
        .outerjoin(RunRow, RunRow.id == row.run_id)
        .where(condition)
        .order_by(row.id.desc())
    ).all()
    steps = _steps(session, [each[0] for each in rows])
    found = []
    for number, code, kind, *rest in rows:
        values: list[Any] = [*rest, tuple(steps.get(number, ()))]
        found.append(LetterKept(number, code, LetterKind(kind), *values))
    return found


def _steps(session: Session, letters: Collection[int]) -> dict[int, list[StepKept]]:
    row = LetterStepRow
    found: dict[int, list[StepKept]] = {}
    rows: Any = session.execute(
        select(row.letter_id, row.step, UserRow.name, row.at, row.how, row.pdf_sha256, row.note)
        .join(UserRow, UserRow.id == row.by_id)
        .where(row.letter_id.in_(letters))
        .order_by(row.id)
    )
    for letter, step, *rest in rows:
        found.setdefault(letter, []).append(StepKept(LetterStep(step), *rest))
    return found
