"""Keep arrears signals and read them as sets, with what says whether they may be our own error.

Amounts are euro cents. What a back payment is to pay is in `store.arrears`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.arrears_signal import CostHeld, is_probably_ours
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind
from ontzorgen.store import prepared, run_persons
from ontzorgen.store.models import (
    ArrearsSignalRow,
    ControlRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PayeeRow,
    SignalReopenedRow,
    UserRow,
)
from ontzorgen.store.payments import chunks

_signal = ArrearsSignalRow


class KeptSignal(NamedTuple):
    """A signal with the names of what it is about and of who wrote it down and settled it."""

    id: int
    municipality: str
    household_id: int
    household: str
    consulent: str | None
    budget_coach: str | None
    fixed_cost_id: int | None
    fixed_cost: str | None
    payee_id: int
    payee: str
    payee_name: str
    received_on: date
    amount_cents: int | None
    source: str
    recorded_by: str
    settled_on: date | None
    settled_how: str | None
    settled_by: str | None

    @property
    def is_open(self) -> bool:
        """Say whether nobody settled it yet."""
        return self.settled_on is None


class Reopened(NamedTuple):
    """That a signal was open again after it was settled, and how that was."""

    reopened_at: datetime
    reopened_by: str
    reason: str
    settled_on: date
    settled_how: str
    settled_by: str


class CostNamed(NamedTuple):
    """A fixed cost of a household as a form offers it, with whom it is paid to last."""

    id: int
    key: str
    kind: str
    payee_id: int
    payee_name: str
    valid_from: date


def listed(
    session: Session,
    municipalities: Collection[str],
    *,
    is_open: bool | None = True,
    households: Collection[int] | None = None,
    number: int | None = None,
) -> list[KeptSignal]:
    """Return signals, the newest first; `is_open` None: whichever."""
    query = _listed().where(_signal.municipality_code.in_(sorted(municipalities)))
    if is_open is not None:
        query = query.where(
            _signal.settled_on.is_(None) if is_open else _signal.settled_on.is_not(None)
        )
    if number is not None:
        query = query.where(_signal.id == number)
    parts: Iterable[Any] = [None] if households is None else chunks(sorted(households))
    found = [
        KeptSignal(*row)
        for part in parts
        for row in session.execute(
            query if part is None else query.where(_signal.household_id.in_(part))
        )
    ]
    return sorted(found, key=_newest_first)


def of_household(session: Session, household_id: int) -> list[KeptSignal]:
    """Return the signals on a household, the newest first, open or not."""
    found = prepared.rows(session, _of_household(), household=household_id)
    return sorted((KeptSignal(*row) for row in found), key=_newest_first)


@cache
def _of_household() -> Any:
    return _listed().where(_signal.household_id == bindparam("household"))


def _newest_first(each: KeptSignal) -> tuple[int, int]:
    return -each.received_on.toordinal(), each.id


def _listed() -> Any:
    recorder, settler = aliased(UserRow), aliased(UserRow)
    return (
        select(
            _signal.id,
            _signal.municipality_code,
            _signal.household_id,
            HouseholdRow.key,
            HouseholdRow.consulent,
            HouseholdRow.budget_coach,
            _signal.fixed_cost_id,
            FixedCostRow.key,
            _signal.payee_id,
            PayeeRow.key,
            PayeeRow.name,
            _signal.received_on,
            _signal.amount_cents,
            _signal.source,
            recorder.login,
            _signal.settled_on,
            _signal.settled_how,
            settler.login,
        )
        .join(HouseholdRow, HouseholdRow.id == _signal.household_id)
        .join(PayeeRow, PayeeRow.id == _signal.payee_id)
        .join(recorder, recorder.id == _signal.recorded_by_id)
        .outerjoin(FixedCostRow, FixedCostRow.id == _signal.fixed_cost_id)
        .outerjoin(settler, settler.id == _signal.settled_by_id)
    )


def ours(session: Session, signals: Sequence[KeptSignal]) -> frozenset[int]:
    """Return the numbers of the signals that are probably our own error."""
    held = costs_held(session, {each.household_id for each in signals})
    return frozenset(
        each.id
        for each in signals
        if is_probably_ours(
            each.received_on, each.fixed_cost_id, each.payee_id, held.get(each.household_id, ())
        )
    )


def costs_held(session: Session, households: Collection[int]) -> Mapping[int, list[CostHeld]]:
    """Return the rows of the fixed costs of households, who paid them when, and for whom."""
    cost, version = FixedCostRow, FixedCostVersionRow
    held: defaultdict[int, list[CostHeld]] = defaultdict(list)
    for part in chunks(sorted(households)):
        controls: defaultdict[int, list[Control]] = defaultdict(list)
        told = session.execute(
            select(ControlRow.fixed_cost_id, ControlRow.valid_from, ControlRow.controller)
            .join(cost, cost.id == ControlRow.fixed_cost_id)
            .where(cost.household_id.in_(part))
        )
        for number, since, controller in told:
            controls[number].append(Control(since, Controller(controller)))
        rows = session.execute(
            select(
                cost.household_id,
                cost.id,
                version.person_id,
                version.payee_id,
                version.kind,
                version.valid_from,
                version.valid_until,
            )
            .join(version, version.fixed_cost_id == cost.id)
            .where(cost.household_id.in_(part))
        )
        people = run_persons.persons(session, None, HouseholdRow.id.in_(part))
        for household, number, whose, payee, kind, start, until in rows:
            turns = tuple(controls[number])
            concerned = tuple(
                each for each in people.get(household, ()) if whose in (None, each.id)
            )
            of = CostHeld(number, payee, CostKind(kind), start, until, turns, concerned)
            held[household].append(of)
    return held


def costs_named(session: Session, households: Collection[int]) -> Mapping[int, list[CostNamed]]:
    """Return the fixed costs of households by key, each with its last row."""
    cost, version = FixedCostRow, FixedCostVersionRow
    found: defaultdict[int, dict[int, CostNamed]] = defaultdict(dict)
    for part in chunks(sorted(households)):
        rows: Any = session.execute(
            select(
                cost.household_id,
                cost.id,
                cost.key,
                version.kind,
                version.payee_id,
                PayeeRow.name,
                version.valid_from,
            )
            .join(version, version.fixed_cost_id == cost.id)
            .join(PayeeRow, PayeeRow.id == version.payee_id)
            .where(cost.household_id.in_(part))
            .order_by(cost.key, version.valid_from)
        )
        for household, *named in rows:
            each = CostNamed(*named)
            found[household][each.id] = each
    return {household: list(costs.values()) for household, costs in found.items()}


def households_called(
    session: Session, municipalities: Collection[str], keys: Collection[str]
) -> Mapping[str, list[tuple[int, str, date | None]]]:
    """Return (number, municipality, forgotten on) of the households with these keys, by key."""
    row = HouseholdRow
    found: defaultdict[str, list[tuple[int, str, date | None]]] = defaultdict(list)
    for part in chunks(sorted(keys)):
        rows = session.execute(
            select(row.key, row.id, row.municipality_code, row.forgotten_on).where(
                row.municipality_code.in_(sorted(municipalities)), row.key.in_(part)
            )
        )
        for key, number, code, forgotten_on in rows:
            found[key].append((number, code, forgotten_on))
    return found


def payees_called(session: Session, keys: Collection[str]) -> Mapping[str, int]:
    """Return the numbers of the payees with these keys."""
    return {
        key: number
        for part in chunks(sorted(keys))
        for key, number in session.execute(
            select(PayeeRow.key, PayeeRow.id).where(PayeeRow.key.in_(part))
        )
    }


def about(fixed_cost_id: int | None, payee_id: int) -> str:
    """Return what a signal is about, as it is kept."""
    return f"cost {fixed_cost_id}" if fixed_cost_id else f"payee {payee_id}"


def known(
    session: Session, households: Collection[int]
) -> Mapping[tuple[int, str, date], ArrearsSignalRow]:
    """Return the signals of households by what makes each of them one."""
    return {
        (row.household_id, row.about, row.received_on): row
        for part in chunks(sorted(households))
        for row in session.scalars(select(_signal).where(_signal.household_id.in_(part)))
    }


def settle(session: Session, number: int, how: str, by: int, on: date, at: datetime) -> None:
    """Say how a signal was settled."""
    session.execute(
        update(_signal)
        .where(_signal.id == number, _signal.settled_on.is_(None))
        .values(settled_on=on, settled_how=how, settled_by_id=by, settled_at=at)
    )


def reopen(session: Session, number: int, reason: str, by: int, at: datetime) -> bool:
    """Open a settled signal again and keep how it was settled; False when it is open."""
    row = session.scalars(
        select(_signal)
        .where(_signal.id == number, _signal.settled_at.is_not(None))
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        return False
    kept = SignalReopenedRow(
        signal_id=row.id,
        settled_on=row.settled_on,
        settled_how=row.settled_how,
        settled_by_id=row.settled_by_id,
        reason=reason,
        reopened_by_id=by,
        reopened_at=at,
    )
    session.add(kept)
    row.settled_on = row.settled_how = row.settled_by_id = row.settled_at = None
    session.flush()
    return True


def reopened(session: Session, number: int) -> list[Reopened]:
    """Return each time that a signal was opened again, the last one first."""
    row, opener, settler = SignalReopenedRow, aliased(UserRow), aliased(UserRow)
    rows = session.execute(
        select(
            row.reopened_at,
            opener.login,
            row.reason,
            row.settled_on,
            row.settled_how,
            settler.login,
        )
        .join(opener, opener.id == row.reopened_by_id)
        .join(settler, settler.id == row.settled_by_id)
        .where(row.signal_id == number)
        .order_by(row.id.desc())
    )
    return [Reopened(*each) for each in rows]


def add(session: Session, rows: Iterable[ArrearsSignalRow]) -> None:
    """Keep signals."""
    session.add_all(rows)
    session.flush()
