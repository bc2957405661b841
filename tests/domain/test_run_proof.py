"""The totals of a run agree when files, lines and bank say the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.run_proof import Agreed, Totals, agreed

WHOLE = Totals(100, 100, 90, 10, 0)


@pytest.mark.parametrize(
    ("totals", "wanted"),
    [
        (WHOLE, Agreed.WHOLE),
        (replace(WHOLE, bank_cents=60, under_way_cents=30), Agreed.UNDER_WAY),
        (Totals(100, None, 0, 0, 0), Agreed.UNDER_WAY),
        (Totals(100, None, 1, 0, 0), Agreed.DIFFERENT),
        (replace(WHOLE, file_cents=99), Agreed.DIFFERENT),
        (replace(WHOLE, paid_cents=101), Agreed.DIFFERENT),
        (replace(WHOLE, bank_cents=89), Agreed.DIFFERENT),
        (Totals(0, 0, 0, 0, 0), Agreed.WHOLE),
    ],
)
def test_how_totals_stand_to_each_other(totals, wanted):
    assert agreed(totals) is wanted


cents = st.integers(0, 10**9)


@given(cents, cents, cents, st.sampled_from(["paid_cents", "file_cents", "bank_cents"]))
def test_a_cent_too_many_anywhere_is_seen(bank, refused, under_way, where):
    total = bank + refused + under_way
    right = Totals(total, total, bank, refused, under_way)
    wrong = replace(right, **{where: getattr(right, where) + 1})

    assert agreed(right) is not Agreed.DIFFERENT
    assert agreed(wrong) is Agreed.DIFFERENT
