"""Whatever people and imports do in whatever order: the phase, the run and the table agree."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.soak.trajectories import a_history

EVERYTHING = {
    "RETURN", "TAKE_BACK", "TRIAL", "CONFIRM", "ENDED_EARLY", "CLOSED", "run",
    "StepNeedsGround", "CostsStillPaid", "AlreadyOver", "PARTIAL", "SELF_MONITORED", "FULL",
}  # fmt: skip


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_no_history_leaves_the_table_or_pays_what_was_given_back(seed):
    a_history(Random(seed))


def test_the_histories_meet_what_they_are_to_prove():
    said = Counter()
    for seed in range(40):
        said += a_history(Random(seed))

    assert said.keys() >= EVERYTHING
