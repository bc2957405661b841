"""What somebody sees first: the next pay day of a municipality, and if there is a run for it."""

from datetime import date

import pytest

from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.see_start import Coming, see_start
from tests.conftest import someone
from tests.import_folders import a_folder, write

LAST_OF_SEPTEMBER = date(2026, 9, 30)


@pytest.fixture
def town(session, vault, tmp_path):
    """A municipality that pays on the last day of a month; today is 15 September 2026."""
    names = ("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder = read_folder(write(tmp_path / "map", a_folder(*names)))
    import_folder(session, folder, someone("loes"), vault)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))


def coming(session):
    (standing,) = see_start(session, someone("finn")).municipalities
    return standing.coming


def calculate(session, month):
    return calculate_run(session, "0299", month, someone("loes"))


def test_the_next_pay_day_has_a_run_once_somebody_calculated_it(session, town):
    assert coming(session) == Coming("2026-09", LAST_OF_SEPTEMBER, has_run=False)

    run = calculate(session, Month(2026, 9))
    assert coming(session) == Coming("2026-09", LAST_OF_SEPTEMBER, has_run=True)

    reject_run(session, run.name, "opnieuw", someone("fatma"))
    assert coming(session) == Coming("2026-09", LAST_OF_SEPTEMBER, has_run=False)


def test_a_run_of_a_later_month_hides_neither_that_there_is_one_nor_that_there_is_none(
    session, town
):
    calculate(session, Month(2026, 10))
    assert coming(session) == Coming("2026-09", LAST_OF_SEPTEMBER, has_run=False)

    calculate(session, Month(2026, 9))
    assert coming(session) == Coming("2026-09", LAST_OF_SEPTEMBER, has_run=True)
