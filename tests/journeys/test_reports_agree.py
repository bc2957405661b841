"""Every report of a random town is what the ledger says, to the cent."""

import pytest

from tests.soak.reports import a_town


@pytest.mark.parametrize("seed", [1, 2])
def test_the_reports_of_a_random_town_are_what_the_ledger_says(seed, tmp_path):
    assert a_town("sqlite", seed, tmp_path, households=15) > 10
