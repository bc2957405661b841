"""Whatever dies in the middle of a month, the books are before or after, and work goes on."""

import pytest

from tests.databases import KINDS
from tests.soak import import_kills, kills
from tests.soak.bank_office import exported_database
from tests.soak.office import filled_database

POINTS = 6
MOMENTS = 2


@pytest.fixture(scope="module", params=KINDS)
def prepared(request):
    with filled_database(request.param) as filled:
        killed = kills.Killed()
        yield filled, killed, kills.reference(filled, killed)


@pytest.mark.parametrize("share", range(POINTS))
def test_a_month_killed_at_a_statement_is_before_or_after_it_and_can_be_finished(prepared, share):
    filled, killed, wanted = prepared

    point = 1 + share * (wanted.points - 1) // (POINTS - 1)

    kills.at_point(filled, killed, wanted, point)


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_month_killed_at_any_moment_can_be_finished(prepared, seed):
    filled, killed, wanted = prepared

    kills.at_a_moment(filled, killed, wanted, seed)


@pytest.fixture(scope="module", params=KINDS)
def killing(request):
    with exported_database(request.param) as filled:
        yield import_kills.Killing(filled)


@pytest.mark.parametrize("share", range(POINTS))
def test_an_import_killed_at_a_statement_books_each_file_whole_or_not_and_goes_on(killing, share):
    killing.at_point(1 + share * (killing.points - 1) // (POINTS - 1))


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_an_import_killed_at_any_moment_goes_on(killing, seed):
    killing.at_a_moment(seed)
