"""How a household stands in a run: what needs a person is said first."""

import pytest

from ontzorgen.domain.run import Outcome
from ontzorgen.domain.standing import OUTCOMES, Standing, standing_of


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ({"WITHHELD", "NO_AUTHORISATION", "SHORTFALL"}, Standing.SHORTFALL),
        ({"WITHHELD", "PARTLY_WITHHELD"}, Standing.SHORTFALL),
        ({"WITHHELD", "ACCOUNT_UNVERIFIED"}, Standing.BLOCKED),
        ({"WITHHELD", "CONTROL_RETURNED"}, Standing.WITHHELD),
        ({"CONTROL_RETURNED", "NO_BENEFIT"}, Standing.NOTHING),
        (set(), Standing.NOTHING),
    ],
)
def test_the_outcome_that_needs_a_person_most_decides(outcomes, standing):
    assert standing_of(outcomes) is standing


def test_an_outcome_says_one_thing_only():
    told = [outcome for among in OUTCOMES.values() for outcome in among]

    assert len(told) == len(set(told))
    assert set(told) <= set(Outcome)
