"""What a client is told beforehand: amounts, costs and control that change on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.coming_changes import CostChangeKind, changes_between, paid_by
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.paying import Cost, CostRow
from tests.builders import control, day

JANUARY, JULY, OCTOBER, NOVEMBER = "2026-01-01", "2026-07-01", "2026-10-01", "2026-11-01"
KIND = CostChangeKind
_RENT = CostRow(
    CostKind.RENT, None, 1, 620_00, date(2026, 1, 1), None, Frequency.MONTHLY, 1, None, None
)


def _row(cents: int, start: str = JANUARY, until: str | None = None, **more: Any) -> CostRow:
    return replace(_RENT, amount_cents=cents, valid_from=day(start), valid_until=day(until), **more)


def _cost(*rows: CostRow, controls: tuple[Control, ...] = ()) -> Cost:
    return Cost(1, rows, controls)


def _told(*costs: Cost) -> list[tuple[CostChangeKind, str, int, int]]:
    return [
        (change.kind, str(change.on), change.before_cents, change.row.amount_cents)
        for change in changes_between(costs, day(OCTOBER), day(NOVEMBER))
    ]


def test_a_new_amount_is_told_with_the_old_one() -> None:
    cost = _cost(_row(620_00, until=OCTOBER), _row(645_50, OCTOBER))

    assert _told(cost) == [(KIND.AMOUNT, OCTOBER, 620_00, 645_50)]


def test_a_row_with_the_same_amount_is_no_change() -> None:
    assert _told(_cost(_row(620_00, until=OCTOBER), _row(620_00, OCTOBER))) == []


def test_a_cost_that_begins_and_one_that_ends_are_told() -> None:
    begins, ends = _cost(_row(620_00, "2026-10-15")), _cost(_row(14_05, until="2026-10-20"))

    assert _told(begins, ends) == [
        (KIND.START, "2026-10-15", 0, 620_00),
        (KIND.END, "2026-10-20", 0, 14_05),
    ]


def test_a_cost_that_comes_back_after_a_gap_begins_anew() -> None:
    cost = _cost(_row(620_00, until="2026-05-01"), _row(620_00, OCTOBER))

    assert _told(cost) == [(KIND.START, OCTOBER, 0, 620_00)]


def test_a_bill_that_is_paid_once_begins_and_does_not_end() -> None:
    bill = _row(80_00, "2026-10-05", "2026-10-25", frequency=Frequency.ONCE)

    assert _told(_cost(bill)) == [(KIND.START, "2026-10-05", 0, 80_00)]


def test_control_that_goes_and_comes_back_is_told_on_its_days() -> None:
    back = control("2026-10-20", Controller.MUNICIPALITY)

    assert _told(_cost(_row(620_00), controls=(control(OCTOBER), back))) == [
        (KIND.TO_HOUSEHOLD, OCTOBER, 0, 620_00),
        (KIND.TO_MUNICIPALITY, "2026-10-20", 0, 620_00),
    ]


def test_the_same_control_again_is_no_change() -> None:
    assert _told(_cost(_row(620_00), controls=(control("2026-05-01"), control(OCTOBER)))) == []


def test_what_the_household_pays_itself_changes_without_a_word() -> None:
    rows = (_row(620_00, until=OCTOBER), _row(645_50, OCTOBER, "2026-10-20"))

    assert _told(_cost(*rows, controls=(control("2026-05-01"),))) == []


def test_what_was_paid_from_elsewhere_is_told_once_the_municipality_pays_it() -> None:
    controls = (
        control("2026-09-01", Controller.ELSEWHERE),
        control(OCTOBER, Controller.MUNICIPALITY),
    )

    assert _told(_cost(_row(620_00, "2026-09-01"), controls=controls)) == [
        (KIND.TO_MUNICIPALITY, OCTOBER, 0, 620_00)
    ]


def test_who_pays_what_on_a_day() -> None:
    mine, ours, over = _row(14_05), _row(620_00), _row(600_00, "2025-01-01", JANUARY)
    costs = [_cost(mine, controls=(control("2026-05-01"),)), _cost(ours), _cost(over)]

    assert paid_by(costs, day(OCTOBER)) == ([mine], [ours])


_DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@given(days=st.lists(_DAYS, min_size=2, max_size=2, unique=True), split=_DAYS)
def test_two_spans_beside_each_other_tell_what_one_span_tells(
    days: list[date], split: date
) -> None:
    start, end = sorted(days)
    middle = min(max(split, start), end)
    costs = [
        _cost(_row(620_00, until=JULY), _row(645_50, JULY), controls=(control("2026-09-01"),)),
        _cost(_row(14_05, "2026-03-10", "2026-11-11")),
    ]

    whole = changes_between(costs, start, end)

    assert whole == changes_between(costs, start, middle) + changes_between(costs, middle, end)
