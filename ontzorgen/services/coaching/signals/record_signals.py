"""Record arrears signals: a list of them or one, all of it or nothing.

A signal is one by household, cost or payee, and day: told twice it is there once. On a cost that we
pay it becomes a task of the caseworker in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.importing.problems import ProblemCode, Problems, RowProblem
from ontzorgen.services.register_tasks import renew_signal_tasks
from ontzorgen.store import arrears_signals, audit
from ontzorgen.store.arrears_signals import CostNamed
from ontzorgen.store.models import ArrearsSignalRow

Found = Mapping[str, Sequence[tuple[int, str, date | None]]]
_STEP = "record arrears signal"


@dataclass(frozen=True, slots=True)
class SignalIn:
    """A signal as somebody hands it in; keys are those of the organisation, amounts euro cents."""

    line: int | None
    household: str
    fixed_cost: str
    payee: str
    received_on: date
    amount_cents: int | None
    source: str = field(repr=False)
    municipality: str = ""
    """Needed only where two municipalities of the user have a household of this key."""


@dataclass(frozen=True, slots=True)
class SignalFile:
    """The signals of a file, and what is wrong with its rows at first sight."""

    name: str
    rows: tuple[SignalIn, ...]
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class SignalsTaken:
    """What became of signals: the numbers of the new ones, and which may be our own error."""

    new: tuple[int, ...]
    unchanged: int
    ours: frozenset[int]


def record_signals(session: Session, file: SignalFile, acting: Acting) -> SignalsTaken:
    """Keep the signals that are not known yet.

    Raises:
        NotAllowed: no role for this.
        ImportRefused: with every row that cannot be taken in, and why.
    """
    require(acting, Action.RECORD_SIGNAL)
    problems = Problems()
    problems.take(file.problems)
    rows = _Reader(session, acting, file, problems).rows()
    problems.refuse_if_any()
    ids = {row.household_id for row, _line in rows}
    known = dict(arrears_signals.known(session, ids))
    new: list[ArrearsSignalRow] = []
    for row, line in rows:
        same = known.get((row.household_id, row.about, row.received_on))
        if same is None:
            known[row.household_id, row.about, row.received_on] = row
            new.append(row)
        elif (same.amount_cents, same.source) != (row.amount_cents, row.source):
            day = row.received_on.isoformat()
            problems.add(file.name, line, "ontvangen", day, ProblemCode.SIGNAL_KNOWN_OTHERWISE)
    problems.refuse_if_any()
    arrears_signals.add(session, new)
    return SignalsTaken(
        tuple(row.id for row in new), len(rows) - len(new), _after(session, new, acting)
    )


def _after(session: Session, new: Sequence[ArrearsSignalRow], acting: Acting) -> frozenset[int]:
    """Log the new signals and make their tasks; return which are probably our own error."""
    numbers = {row.id for row in new}
    towns: dict[str, set[int]] = {}
    for row in new:
        towns.setdefault(row.municipality_code, set()).add(row.household_id)
    ours: set[int] = set()
    for code, households in sorted(towns.items()):
        kept = arrears_signals.listed(session, {code}, households=households)
        added = [each for each in kept if each.id in numbers]
        detail = {
            "households": sorted({each.household for each in added}),
            "signals": sorted(each.id for each in added),
        }
        audit.append(session, acting, _STEP, "signals", code, detail)
        renew_signal_tasks(session, acting, code, households)
        ours |= arrears_signals.ours(session, added)
    return frozenset(ours)


class _Reader:
    """Finds what each row is about, and keeps what is wrong with it."""

    def __init__(
        self, session: Session, acting: Acting, file: SignalFile, problems: Problems
    ) -> None:
        self.acting, self.file, self.problems = acting, file, problems
        self.households: Found = arrears_signals.households_called(
            session, acting.municipalities, {row.household for row in file.rows}
        )
        ids = {each[0] for some in self.households.values() for each in some}
        self.costs = arrears_signals.costs_named(session, ids)
        self.payees = arrears_signals.payees_called(session, {row.payee for row in file.rows})

    def rows(self) -> list[tuple[ArrearsSignalRow, int | None]]:
        """Return the rows to keep, each with its line; those that are wrong are left out."""
        found = [(self._row(each), each.line) for each in self.file.rows]
        return [(row, line) for row, line in found if row is not None]

    def _row(self, each: SignalIn) -> ArrearsSignalRow | None:
        place = self._household(each)
        if each.received_on > self.acting.today:
            day = each.received_on.isoformat()
            self._wrong(each, "ontvangen", day, ProblemCode.SIGNAL_IN_FUTURE)
        if place is None:
            return None
        number, code = place
        cost = self._cost(each, number)
        payee = cost.payee_id if cost else self.payees.get(each.payee)
        if each.payee and each.payee not in self.payees:
            self._wrong(each, "begunstigde", each.payee, ProblemCode.SIGNAL_PAYEE)
        elif not each.payee and not each.fixed_cost:
            self._wrong(each, "vaste_last", "", ProblemCode.SIGNAL_ABOUT_NOTHING)
        elif cost and each.payee and self.payees[each.payee] != cost.payee_id:
            self._wrong(each, "begunstigde", each.payee, ProblemCode.SIGNAL_OTHER_PAYEE)
        if payee is None:
            return None
        cost_id = cost.id if cost else None
        return ArrearsSignalRow(
            municipality_code=code,
            household_id=number,
            about=arrears_signals.about(cost_id, payee),
            fixed_cost_id=cost_id,
            payee_id=payee,
            received_on=each.received_on,
            amount_cents=each.amount_cents,
            source=each.source,
            recorded_by_id=self.acting.by,
            recorded_at=self.acting.now,
        )

    def _household(self, each: SignalIn) -> tuple[int, str] | None:
        """Return the number and the municipality of the household that a row names."""
        found = self.households.get(each.household, ())
        if each.municipality:
            found = [one for one in found if one[1] == each.municipality]
        if not found:
            self._wrong(each, "huishouden", each.household, ProblemCode.SIGNAL_HOUSEHOLD)
            return None
        if len(found) > 1:
            towns = ", ".join(sorted(code for _number, code, _gone in found))
            code = ProblemCode.SIGNAL_IN_SEVERAL
            self._wrong(each, "huishouden", each.household, code, municipalities=towns)
            return None
        [(number, town, forgotten_on)] = found
        if forgotten_on is not None:
            code, key = ProblemCode.HOUSEHOLD_FORGOTTEN, each.household
            self._wrong(each, "huishouden", key, code, household=key)
            return None
        return number, town

    def _cost(self, each: SignalIn, household: int) -> CostNamed | None:
        """Return the fixed cost that a row names; None when it names none, or a wrong one."""
        if not each.fixed_cost:
            return None
        for cost in self.costs.get(household, ()):
            if cost.key == each.fixed_cost:
                return cost
        self._wrong(each, "vaste_last", each.fixed_cost, ProblemCode.SIGNAL_COST)
        return None

    def _wrong(
        self, each: SignalIn, column: str, value: str, code: ProblemCode, **facts: str
    ) -> None:
        self.problems.add(self.file.name, each.line, column, value, code, **facts)
