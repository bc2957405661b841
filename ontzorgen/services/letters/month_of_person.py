"""Tell one person's month: rows of a run and of the register in, an overview out.

Amounts are int euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.domain.coming_changes import CostChange, CostChangeKind, changes_between, paid_by
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import bases_on
from ontzorgen.domain.paying import Cost, CostRow, Home, carried_spells, pays_due, spell_on
from ontzorgen.domain.policy import PayDays
from ontzorgen.services.letters.errors import OverviewUnlikeRun
from ontzorgen.services.letters.named import named
from ontzorgen.store.month_told import LineTold, ShareTold
from reports.letters.overview import Change, ChangeKind, Overview, Own, PaidLine, Steps, UnpaidLine

_ONE_DAY = timedelta(days=1)
_MONTHS_AHEAD_DAYS = 186
"""How far ahead steps toward own control are told."""
_KINDS = {
    CostChangeKind.AMOUNT: ChangeKind.AMOUNT,
    CostChangeKind.START: ChangeKind.START,
    CostChangeKind.END: ChangeKind.END,
    CostChangeKind.TO_HOUSEHOLD: ChangeKind.TO_HOUSEHOLD,
    CostChangeKind.TO_MUNICIPALITY: ChangeKind.TO_MUNICIPALITY,
}
_OF_CONTROL = (ChangeKind.TO_HOUSEHOLD, ChangeKind.TO_MUNICIPALITY)


@dataclass(frozen=True, slots=True)
class MonthTold:
    """What holds for everyone in a run: its month, when it paid, and the days of the next run."""

    month: date
    paid_on: date
    next_start: date
    next_end: date
    today: date


def overview_of(
    told: MonthTold, share: ShareTold, lines: Sequence[LineTold], home: Home
) -> Overview:
    """Return the overview of one person.

    Raises:
        OverviewUnlikeRun: what the lines carry for the person is not what the run withheld.
    """
    person = next(each for each in home.persons if each.id == share.person_id)
    costs = [cost for cost in home.costs if _concerns(cost, person)]
    overview = Overview(
        told.month,
        share.net_cents,
        tuple(_paid(lines, person.id)),
        tuple(_unpaid(lines, person.id)),
        tuple(_changes(costs, person, home.pay_days, told.next_start, told.next_end)),
        _steps(told, costs, person, home.pay_days),
    )
    in_run = sum(line.cents for line in overview.paid if not line.afterwards)
    if in_run != share.withheld_cents:
        raise OverviewUnlikeRun(share.person, share.withheld_cents, in_run)
    return overview


def _concerns(cost: Cost, person: Person) -> bool:
    return any(row.person_id in (None, person.id) for row in cost.rows)


def _paid(lines: Sequence[LineTold], person: int) -> Iterator[PaidLine]:
    for line in lines:
        cents = line.carried.get(person, 0)
        if cents:
            yield PaidLine(
                named(line.kind, line.description),
                line.payee,
                line.due_date,
                cents,
                line.due_cents,
                0 if line.paid_later else line.due_cents - line.withheld_cents,
                line.came_back,
                line.afterwards,
            )


def _unpaid(lines: Sequence[LineTold], person: int) -> Iterator[UnpaidLine]:
    """Give what concerns the person and was not paid, also where only others carried a part."""
    for line in lines:
        rest = line.due_cents - line.withheld_cents
        if line.afterwards or line.paid_later or person in line.carried or not rest:
            continue
        if line.person_id in (None, person):
            what = named(line.kind, line.description)
            yield UnpaidLine(what, line.payee, line.due_date, rest, line.outcome)


def _changes(
    costs: Sequence[Cost], person: Person, pay_days: PayDays, start: date, end: date
) -> Iterator[Change]:
    """Give what changes of what we pay for the person, or begin or cease to pay."""
    for cost in costs:
        for change in changes_between([cost], start, end):
            day = change.on - _ONE_DAY if change.kind in _UNTIL_THEN else change.on
            row = cost.row_on(day)
            if row is not None and pays_due(row, cost.controls, [person], pay_days, day):
                yield _change(change)


_UNTIL_THEN = (CostChangeKind.END, CostChangeKind.TO_HOUSEHOLD)
"""Of these it counts whether we paid up to that day; of the others whether we pay from it."""


def _change(change: CostChange) -> Change:
    row = change.row
    return Change(
        _KINDS[change.kind],
        named(row.kind, row.description),
        change.on,
        row.amount_cents,
        change.before_cents,
    )


def _steps(told: MonthTold, costs: Sequence[Cost], person: Person, pay_days: PayDays) -> Steps:
    """Say who pays now and until when; nothing of what we would pay if we were allowed to."""
    day = max(told.paid_on, told.today)
    own, _ = paid_by(costs, day)
    ours = [
        row
        for cost in costs
        if (row := cost.row_on(day)) is not None
        and pays_due(row, cost.controls, [person], pay_days, day)
    ]
    some = Own.SOME if ours else Own.EVERYTHING
    until = told.next_end + timedelta(days=_MONTHS_AHEAD_DAYS)
    later = _changes(costs, person, pay_days, told.next_end, until)
    spell = spell_on(carried_spells(person, pay_days), day)
    return Steps(
        some if own else Own.NOTHING if ours else None,
        tuple(named(row.kind, row.description) for row in _once(own)),
        spell.until - _ONE_DAY if ours and spell and spell.until else None,
        _review(person, told.today) if ours else None,
        tuple(change for change in later if change.kind in _OF_CONTROL),
    )


def _once(rows: Sequence[CostRow]) -> Iterator[CostRow]:
    """Give each name once: two energy bills are told as energy."""
    seen = set()
    for row in rows:
        name = named(row.kind, row.description)
        if name not in seen:
            seen.add(name)
            yield row


def _review(person: Person, today: date) -> date | None:
    """Return when a decision that holds is looked at again, if such a day is to come."""
    if not bases_on(person, today):
        return None
    return min(
        (
            line.review_on
            for line in person.decisions
            if line.review_on is not None
            and line.review_on >= today
            and (line.valid_until is None or line.valid_until > today)
        ),
        default=None,
    )
