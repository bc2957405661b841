"""Read what a run decided and paid for persons, to tell each of them: some households at once.

Core tables, not mapped classes. Amounts are euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Text, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from ontzorgen.domain.address import address_lines
from ontzorgen.domain.correction import Source
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.letters import LetterStep
from ontzorgen.domain.payment import UNDOES, EventKind, Place, place_of
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import DECIDED, RunKind
from ontzorgen.store.letters import has_step
from ontzorgen.store.models import (
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    LetterRow,
    PayeeRow,
    PaymentEventRow,
    PersonRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
)
from ontzorgen.store.payments import chunks
from reports.letters.kinds import LetterKind

_carry = RunCarryRow.__table__.c
_household = HouseholdRow.__table__.c
_event = PaymentEventRow.__table__.c
_instruction = InstructionRow.__table__.c
_line = RunLineRow.__table__.c
_payee = PayeeRow.__table__.c
_person = PersonRow.__table__.c
_share = RunShareRow.__table__.c
_version = FixedCostVersionRow.__table__.c


@dataclass(frozen=True, slots=True)
class ShareTold:
    """One person's benefit in a run."""

    person_id: int
    person: str
    """The key of the person."""
    household_id: int
    household: str
    """The key of the household."""
    first_name: str
    last_name: str
    language: str | None
    net_cents: int
    withheld_cents: int
    address: tuple[str, ...]
    """The lines of where they live; none when nobody recorded it."""


class CameBack(StrEnum):
    """Where the money of a payment is that did not arrive."""

    REJECTED = "REJECTED"
    """The bank refused it, and it waits."""
    RETURNED = "RETURNED"
    """It came back, and it waits."""
    FOR_CLIENT = "FOR_CLIENT"
    """It came back, and somebody decided that it is the client's."""


@dataclass(frozen=True, slots=True)
class LineTold:
    """One instalment of a household in a run, and what each person carries of it."""

    kind: CostKind
    description: str | None
    payee: str
    person_id: int | None
    due_date: date
    due_cents: int
    withheld_cents: int
    outcome: Outcome
    carried: Mapping[int, int]
    """Cents by person, out of the benefit of the month."""
    came_back: CameBack | None
    """What became of a payment that the bank refused or returned, and that was not done again."""
    paid_later: bool
    """A correction run paid it, or the rest of it, in the meantime."""
    afterwards: bool
    """It stands in a correction run: what it took, the run of the month had left."""


def about(run_id: int, person_id: int) -> str:
    """Return the name of what an overview is about: of each there is one."""
    return f"{_prefix(run_id)}{person_id}"


def next_households(
    session: Session, municipality: str, run_id: int, after: int, at_most: int
) -> list[int]:
    """Return households after that one, by number, with a share of which no overview stands.

    One that was withdrawn does not stand.
    """
    told = exists().where(  # by the name that is unique: every other way reads them all each time
        LetterRow.municipality_code == municipality,
        LetterRow.once_key == literal(_prefix(run_id)).concat(cast(_share.person_id, Text)),
        ~has_step(LetterStep.WITHDRAWN),
    )
    query = (
        select(_share.household_id)
        .where(_share.run_id == run_id, _share.household_id > after, ~told)
        .distinct()
        .order_by(_share.household_id)
        .limit(at_most)
    )
    return list(session.scalars(query))


def _prefix(run_id: int) -> str:
    return f"{LetterKind.OVERVIEW.value}:{run_id}:"


def number_of_shares(session: Session, run_id: int) -> int:
    """Return how many persons have a share in a run."""
    query = select(func.count()).select_from(RunShareRow.__table__).where(_share.run_id == run_id)
    return int(session.scalar(query) or 0)


def shares(session: Session, run_id: int, households: Collection[int]) -> list[ShareTold]:
    """Return the shares of the persons of these households, in the order of the run.

    Who was forgotten is told nothing.
    """
    rows: Any = session.execute(
        select(
            _share.person_id,
            _person.key,
            _share.household_id,
            _household.key,
            _person.first_name,
            _person.last_name,
            _person.language,
            _share.net_cents,
            _share.withheld_cents,
            _household.street,
            _household.house_number,
            _household.postcode,
            _household.town,
        )
        .join(PersonRow.__table__, _person.id == _share.person_id)
        .join(HouseholdRow.__table__, _household.id == _share.household_id)
        .where(
            _share.run_id == run_id,
            _share.household_id.in_(households),
            _household.forgotten_on.is_(None),
        )
        .order_by(_share.position)
    )
    found = []
    for row in rows:
        *told, street, house_number, postcode, town = row
        found.append(ShareTold(*(*told, address_lines(street, house_number, postcode, town))))
    return found


def lines(
    session: Session, run_id: int, households: Collection[int]
) -> Mapping[int, Sequence[LineTold]]:
    """Return the instalments of these households, by household, in the order of the run.

    What an approved correction run took of the same month's benefit stands after them.
    """
    corrections = _corrections(session, run_id)
    rows: Any = session.execute(
        select(
            _line.run_id,
            _line.position,
            _line.household_id,
            _version.kind,
            _version.description,
            _payee.name,
            _version.person_id,
            _line.fixed_cost_id,
            _line.due_date,
            _line.due_cents,
            _line.withheld_cents,
            _line.outcome,
            _line.source,
        )
        .join(FixedCostVersionRow.__table__, _version.id == _line.version_id)
        .join(PayeeRow.__table__, _payee.id == _line.payee_id)
        .where(_line.run_id.in_([run_id, *corrections]), _line.household_id.in_(households))
        .order_by(_line.run_id, _line.position)
    ).all()
    places = [(row.run_id, row.position) for row in rows]
    carried, back = _carried(session, places), _came_back(session, places)
    later = _paid_later(session, {(row.fixed_cost_id, row.due_date) for row in rows})
    found: defaultdict[int, list[LineTold]] = defaultdict(list)
    for row in rows:
        if row.run_id != run_id and row.source != Source.MISSED.value:
            continue
        place = (row.run_id, row.position)
        found[row.household_id].append(
            LineTold(
                CostKind(row.kind),
                row.description,
                row.name,
                row.person_id,
                row.due_date,
                row.due_cents,
                row.withheld_cents,
                Outcome(row.outcome),
                carried.get(place, {}),
                back.get(place),
                row.run_id == run_id and (row.fixed_cost_id, row.due_date) in later,
                row.run_id != run_id,
            )
        )
    return found


_Place = tuple[int, int]
"""Run and position of a line."""


def _corrections(session: Session, run_id: int) -> list[int]:
    row = RunRow
    query = select(row.id).where(
        row.corrects_id == run_id, row.status.in_([status.value for status in DECIDED])
    )
    return list(session.scalars(query))


def _paid_later(
    session: Session, instalments: Collection[tuple[int, date]]
) -> set[tuple[int, date]]:
    """Return of which instalments an approved correction run newly withheld something."""
    found: set[tuple[int, date]] = set()
    for part in chunks(sorted({cost for cost, _ in instalments})):
        rows = session.execute(
            select(_line.fixed_cost_id, _line.due_date)
            .join(RunRow.__table__, RunRow.__table__.c.id == _line.run_id)
            .where(
                RunRow.__table__.c.kind == RunKind.CORRECTION.value,
                RunRow.__table__.c.status.in_([status.value for status in DECIDED]),
                _line.fixed_cost_id.in_(part),
                _line.source.in_((Source.MISSED.value, Source.ARREARS.value)),
                _line.withheld_cents > 0,
            )
        )
        found.update((cost, due) for cost, due in rows)
    return found & set(instalments)


def _carried(session: Session, places: Sequence[_Place]) -> Mapping[_Place, Mapping[int, int]]:
    found: defaultdict[_Place, dict[int, int]] = defaultdict(dict)
    for run, first, last in _spans(places):
        rows = session.execute(
            select(_carry.position, _carry.person_id, _carry.cents).where(
                _carry.run_id == run, _carry.position.between(first, last)
            )
        )
        for position, person, cents in rows:
            found[run, position][person] = cents
    return found


def _came_back(session: Session, places: Sequence[_Place]) -> Mapping[_Place, CameBack]:
    """Return for each line of which the money did not arrive where that is now."""
    events: defaultdict[_Place, set[EventKind]] = defaultdict(set)
    for run, first, last in _spans(places):
        rows = session.execute(
            select(_instruction.position, _event.kind, _event.id)
            .join(PaymentEventRow.__table__, _event.instruction_id == _instruction.id)
            .where(_instruction.run_id == run, _instruction.position.between(first, last))
            .order_by(_event.id)
        )
        for position, kind, _ in rows:
            undone = UNDOES.get(EventKind(kind))
            events[run, position].add(EventKind(kind))
            if undone is not None:
                events[run, position].discard(undone)
    found = {}
    for place, kinds in events.items():
        match place_of(kinds):
            case Place.OPEN if EventKind.RETURNED in kinds:
                found[place] = CameBack.RETURNED
            case Place.OPEN:
                found[place] = CameBack.REJECTED
            case Place.CLIENT | Place.GIVEN_BACK:
                found[place] = CameBack.FOR_CLIENT
    return found


def _spans(places: Sequence[_Place]) -> Iterator[tuple[int, int, int]]:
    """Give each run with its first and last position: lines of some households lie together."""
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for run, position in places:
        by_run[run].append(position)
    for run, positions in by_run.items():
        yield run, min(positions), max(positions)
