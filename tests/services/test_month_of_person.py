"""What a person reads of a month: what was paid, what was not and why, and who pays now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ontzorgen.domain.fixed_cost import CostKind, Frequency
from ontzorgen.domain.paying import Cost, CostRow, Home
from ontzorgen.domain.run import Outcome
from ontzorgen.services.letters.errors import OverviewUnlikeRun
from ontzorgen.services.letters.month_of_person import MonthTold, overview_of
from ontzorgen.store.month_told import CameBack, LineTold, ShareTold
from reports.letters.overview import ChangeKind, Overview, Own, overview_pieces
from reports.letters.phrasebook import Phrasebook
from tests.builders import a_person, control

TOLD = MonthTold(
    date(2026, 9, 1),
    paid_on=date(2026, 9, 30),
    next_start=date(2026, 10, 30),
    next_end=date(2026, 11, 30),
    today=date(2026, 9, 30),
)
DUE = date(2026, 10, 1)
RENT = CostRow(
    CostKind.RENT, None, 1, 620_00, date(2026, 8, 13), None, Frequency.MONTHLY, 1, None, None
)
NOTHING = "Wij hebben alles betaald."


def _share(withheld_cents: int = 620_00, person: int = 1) -> ShareTold:
    return ShareTold(
        person, f"P{person}", 1, "H1", "Sara", "Tesfay", "Tigrinya", 1_351_33, withheld_cents, ()
    )


def _line(withheld_cents: int = 620_00, **more: Any) -> LineTold:
    line = LineTold(
        CostKind.RENT,
        None,
        "Woonstichting De Brug",
        None,
        DUE,
        620_00,
        withheld_cents,
        Outcome.WITHHELD,
        {1: withheld_cents} if withheld_cents else {},
        None,
        paid_later=False,
        afterwards=False,
    )
    return replace(line, **more)


def _home(*costs: Cost, **changes: Any) -> Home:
    return Home(1, "H1", (a_person("P1", **changes), a_person("P2")), costs or (Cost(1, (RENT,)),))


def _overview(
    *lines: LineTold, share: ShareTold | None = None, home: Home | None = None
) -> Overview:
    return overview_of(TOLD, share or _share(), lines, home or _home())


def _text(overview: Overview) -> str:
    return repr(overview_pieces(overview, Phrasebook()))


def test_a_rent_that_was_paid_stands_under_what_was_paid() -> None:
    overview = _overview(_line())

    assert (overview.paid_cents, overview.left_cents, overview.unpaid) == (620_00, 731_33, ())
    assert NOTHING in _text(overview)


def test_what_does_not_add_up_to_the_run_is_told_to_nobody() -> None:
    with pytest.raises(OverviewUnlikeRun):
        _overview(_line(), share=_share(600_00))


def test_a_shortage_is_told_with_its_reason() -> None:
    overview = _overview(_line(0, outcome=Outcome.SHORTFALL), share=_share(0))

    assert [(line.cents, line.outcome) for line in overview.unpaid] == [(620_00, "SHORTFALL")]
    assert NOTHING not in _text(overview)


def test_a_shortage_that_a_correction_paid_since_is_not_to_be_paid_again() -> None:
    line = _line(0, outcome=Outcome.SHORTFALL, paid_later=True)

    overview = _overview(line, share=_share(0))

    assert overview.unpaid == ()


def test_what_a_correction_took_of_the_same_benefit_is_not_left_to_live_on() -> None:
    missed = _line(100_00, due_cents=100_00, carried={1: 100_00}, afterwards=True)

    overview = _overview(_line(), missed)

    assert overview.left_cents == 1_351_33 - 620_00 - 100_00


def test_a_bill_paid_in_part_says_what_is_still_to_be_paid() -> None:
    line = _line(500_00, outcome=Outcome.PARTLY_WITHHELD, carried={1: 500_00})

    overview = _overview(line, share=_share(500_00))

    assert overview.paid[0].rest_cents == 120_00
    assert "€\\xa0120,00" in _text(overview)


def test_who_carried_nothing_of_a_part_reads_the_rest_too() -> None:
    line = _line(500_00, outcome=Outcome.PARTLY_WITHHELD, carried={2: 500_00})

    overview = _overview(line, share=_share(0))

    assert [(one.cents, one.outcome) for one in overview.unpaid] == [(120_00, "PARTLY_WITHHELD")]


def test_who_carries_nothing_of_a_bill_that_was_paid_whole_reads_nothing_of_it() -> None:
    overview = _overview(_line(carried={2: 620_00}), share=_share(0))

    assert (overview.paid, overview.unpaid) == ((), ())


def test_a_bill_of_the_partner_alone_is_not_told() -> None:
    line = _line(0, outcome=Outcome.SHORTFALL, person_id=2)

    assert _overview(line, share=_share(0)).unpaid == ()


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (CameBack.REJECTED, "voerde de betaling niet uit"),
        (CameBack.RETURNED, "De betaling kwam terug. Wij zoeken"),
        (CameBack.FOR_CLIENT, "Dit geld is voor u"),
    ],
)
def test_a_payment_that_did_not_arrive_is_not_called_paid(back: CameBack, said: str) -> None:
    text = _text(_overview(_line(came_back=back)))

    assert NOTHING not in text
    assert said in text


def test_while_the_municipality_pays_it_says_so_and_until_when() -> None:
    steps = _overview(_line()).steps

    assert (steps.own, steps.until) == (Own.NOTHING, date(2027, 2, 25))


def test_who_refused_reads_nothing_of_what_we_would_pay() -> None:
    line = _line(0, outcome=Outcome.NO_AUTHORISATION)
    home = _home(authorised_from=None)

    overview = _overview(line, share=_share(0), home=home)

    assert (overview.steps.own, overview.steps.until) == (None, None)
    assert "Op weg naar zelf betalen" not in _text(overview)


def test_of_help_that_is_over_there_is_nothing_to_tell() -> None:
    over = replace(RENT, valid_until=date(2026, 9, 1))

    overview = _overview(share=_share(0), home=_home(Cost(1, (over,))))

    assert overview.tells_nothing
    assert NOTHING not in _text(overview)
    assert not _overview(_line()).tells_nothing


def test_a_right_that_ends_earlier_than_the_ground_ends_the_help() -> None:
    home = _home(right_until=date(2026, 12, 1))

    assert _overview(_line(), home=home).steps.until == date(2026, 11, 30)


def test_a_new_rent_is_told_before_it_begins() -> None:
    old = replace(RENT, valid_until=date(2026, 11, 1))
    new = replace(RENT, amount_cents=645_50, valid_from=date(2026, 11, 1))

    (change,) = _overview(_line(), home=_home(Cost(1, (old, new)))).changes

    assert (change.kind, change.before_cents, change.cents) == (
        ChangeKind.AMOUNT, 620_00, 645_50,
    )  # fmt: skip


def test_a_new_rent_after_the_last_ground_is_not_told_as_ours() -> None:
    old = replace(RENT, valid_until=date(2026, 11, 1))
    new = replace(RENT, amount_cents=645_50, valid_from=date(2026, 11, 1))
    home = _home(Cost(1, (old, new)), right_until=date(2026, 10, 31))

    assert _overview(_line(), home=home).changes == ()


def test_a_cost_that_goes_to_the_household_is_told_as_a_step() -> None:
    cost = Cost(1, (RENT,), (control("2027-01-01"),))

    overview = _overview(_line(), home=_home(cost))

    assert [(step.kind, step.on) for step in overview.steps.later] == [
        (ChangeKind.TO_HOUSEHOLD, date(2027, 1, 1))
    ]
