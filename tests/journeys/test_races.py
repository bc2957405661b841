"""Four people at one moment: one of them is first, and the money moves once."""

import pytest

from tests.databases import KINDS
from tests.soak import races
from tests.soak.crew import Crew

ROUNDS = 5


@pytest.fixture(scope="module")
def crew():
    with Crew(races.WORKERS) as crew:
        yield crew


@pytest.mark.parametrize("kind", KINDS)
def test_four_at_once_import_verify_calculate_approve_and_export_with_one_effect(kind, crew):
    for seed in range(ROUNDS):
        races.a_round(kind, 100_000 + seed, crew)
