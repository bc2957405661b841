"""How one instalment is divided over those who take part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.policy import ShortageRule
from ontzorgen.domain.withholding import available_cents, divide, equal_parts
from tests.builders import a_benefit

WHOLE, PART = ShortageRule.WHOLE, ShortageRule.PART
DUE = st.integers(1, 2_000_00)
PURSES = st.lists(st.integers(0, 1_000_00), min_size=1, max_size=6)
RULES = st.sampled_from(ShortageRule)


@pytest.mark.parametrize(
    ("net", "own_income", "floor", "available"),
    [
        (1_351_33, 0, 0, 1_351_33),
        (751_33, 0, 300_00, 451_33),
        (751_33, 800_00, 300_00, 751_33),
        (751_33, 100_00, 300_00, 551_33),
        (751_33, 300_00, 300_00, 751_33),
        (300_00, 0, 300_00, 0),
        (300_01, 0, 300_00, 1),
        (200_00, 0, 300_00, 0),
        (0, 0, 0, 0),
    ],
)
def test_available_is_net_minus_what_the_living_floor_still_needs(
    net, own_income, floor, available
):
    assert available_cents(a_benefit(net, own_income), floor) == available


@pytest.mark.parametrize(
    ("amount", "persons", "parts"),
    [
        (500_00, 3, [166_67, 166_67, 166_66]),
        (500_01, 3, [166_67, 166_67, 166_67]),
        (100_00, 3, [33_34, 33_33, 33_33]),
        (917_25, 2, [458_63, 458_62]),
        (1, 3, [1, 0, 0]),
        (7, 1, [7]),
    ],
)
def test_each_odd_cent_goes_to_one_person_first_ones_first(amount, persons, parts):
    assert equal_parts(amount, persons) == parts


@pytest.mark.parametrize(
    ("due", "purses", "rule", "carried"),
    [
        (500_00, [900_00, 900_00, 900_00], WHOLE, [166_67, 166_67, 166_66]),
        (600_00, [100_00, 900_00], WHOLE, [100_00, 500_00]),
        (600_00, [900_00, 100_00], WHOLE, [500_00, 100_00]),
        (600_00, [0, 900_00], WHOLE, [0, 600_00]),
        (600_00, [100_00, 250_00, 900_00], WHOLE, [100_00, 250_00, 250_00]),
        (600_00, [250_00, 0, 900_00], WHOLE, [250_00, 0, 350_00]),
        (600_00, [300_00, 300_00], WHOLE, [300_00, 300_00]),
        (600_00, [300_00, 299_99], WHOLE, [0, 0]),
        (600_00, [300_00, 299_99], PART, [300_00, 299_99]),
        (600_00, [0, 0], PART, [0, 0]),
        (600_00, [599_99], WHOLE, [0]),
        (600_00, [599_99], PART, [599_99]),
        (600_00, [600_00], WHOLE, [600_00]),
        (600_00, [], WHOLE, []),
        (600_00, [], PART, []),
    ],
)
def test_what_one_cannot_carry_the_others_carry_in_order(due, purses, rule, carried):
    assert divide(due, purses, rule) == carried


@given(DUE, st.integers(1, 8))
def test_equal_parts_differ_at_most_a_cent_and_add_up(due, persons):
    parts = equal_parts(due, persons)

    assert sum(parts) == due
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


@given(DUE, PURSES, RULES)
def test_nobody_carries_more_than_they_have_nor_less_than_nothing(due, purses, rule):
    carried = divide(due, purses, rule)

    assert len(carried) == len(purses)
    assert all(0 <= part <= purse for part, purse in zip(carried, purses, strict=True))


@given(DUE, PURSES)
def test_whole_takes_all_of_it_or_nothing(due, purses):
    taken = sum(divide(due, purses, WHOLE))

    assert taken == (due if sum(purses) >= due else 0)


@given(DUE, PURSES)
def test_part_takes_exactly_what_is_due_or_what_there_is(due, purses):
    assert sum(divide(due, purses, PART)) == min(due, sum(purses))


@given(DUE, PURSES, RULES, st.randoms(use_true_random=False))
def test_the_order_of_persons_never_changes_what_is_withheld_together(due, purses, rule, chance):
    shuffled = list(purses)
    chance.shuffle(shuffled)

    assert sum(divide(due, shuffled, rule)) == sum(divide(due, purses, rule))


@given(DUE, PURSES)
def test_where_everyone_can_carry_a_part_the_order_only_moves_odd_cents(due, purses):
    rich = [purse + due for purse in purses]

    carried = divide(due, rich, WHOLE)

    assert carried == equal_parts(due, len(rich))


@given(DUE, PURSES, RULES)
def test_somebody_carries_more_than_an_equal_part_only_when_another_cannot(due, purses, rule):
    carried = divide(due, purses, rule)

    if sum(carried) and any(
        part > equal for part, equal in zip(carried, equal_parts(due, len(purses)), strict=True)
    ):
        parts = equal_parts(due, len(purses))
        assert any(purse < part for purse, part in zip(purses, parts, strict=True))
