"""The norms of a month check a net amount; a month without norms is never guessed."""

import pytest

from ontzorgen.domain.months import Month
from ontzorgen.domain.norms import Norms, UnknownNorms, norms_of


@pytest.mark.parametrize(
    ("month", "single", "couple"),
    [
        ("2026-01", 1_401_50, 2_002_13),
        ("2026-06", 1_401_50, 2_002_13),
        ("2026-07", 1_419_46, 2_027_79),
        ("2026-12", 1_419_46, 2_027_79),
    ],
)
def test_the_norms_are_those_of_the_first_day_of_the_month(month, single, couple):
    assert norms_of(Month.parse(month)) == Norms(single, couple)


@pytest.mark.parametrize(("persons", "cents"), [(0, 100), (1, 100), (2, 200), (3, 200)])
def test_two_or_more_persons_with_a_benefit_are_a_couple(persons, cents):
    assert Norms(100, 200).highest_for(persons) == cents


def test_a_month_without_norms_is_refused():
    with pytest.raises(UnknownNorms) as refused:
        norms_of(Month(2025, 12))

    assert refused.value.month == Month(2025, 12)
    assert str(refused.value) == "no norms for 2025-12"
