"""Four people at one moment: one of them is first, and the money moves once."""

import pytest

from tests.databases import KINDS
from tests.soak import bank_races, races
from tests.soak.bank_office import exported_database
from tests.soak.crew import Crew

ROUNDS = 4


@pytest.fixture(scope="module")
def crew():
    with Crew(races.WORKERS) as crew:
        yield crew


@pytest.mark.parametrize("kind", KINDS)
def test_four_at_once_import_verify_calculate_approve_and_export_with_one_effect(kind, crew):
    for seed in range(ROUNDS):
        races.a_round(kind, 100_000 + seed, crew)


@pytest.mark.parametrize("kind", KINDS)
def test_four_at_once_import_the_same_files_and_pay_again_once(kind, crew):
    with exported_database(kind) as filled:
        for seed in range(ROUNDS - 3):
            bank_races.a_round(filled, 200_000 + seed, crew)
