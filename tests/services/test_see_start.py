"""What somebody sees first: the next pay day of a municipality, and if there is a run for it."""

from datetime import date, time

import pytest

from ontzorgen.domain.months import Month
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.see_start import Coming, see_start
from ontzorgen.services.set_policy import set_policy
from ontzorgen.store import tasks
from ontzorgen.store.tasks import TaskWanted
from tests.conftest import TODAY, someone
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


def test_the_bank_takes_the_file_of_a_pay_day_until_the_time_of_that_month(session, town):
    assert coming(session).cut_off is None

    set_policy(session, "0299", TODAY, {"cut_off": time(15, 30)}, someone("bea"))
    assert coming(session).cut_off == time(15, 30)


def test_what_has_to_be_decided_by_a_day_says_how_many_and_which_day_is_first(session, town):
    assert see_start(session, someone("finn")).deadlines == ()

    two = (("P1", date(2026, 10, 12)), ("P2", date(2026, 10, 2)))
    wanted = [
        TaskWanted("0299", TaskKind.PERIOD_ENDS, name, TaskRole.CONSULENT, TODAY, due_date=day)
        for name, day in two
    ]
    undated = TaskWanted("0299", TaskKind.SHORTFALL, "K1", TaskRole.CONSULENT, TODAY)
    tasks.make(session, [*wanted, undated], someone("finn").now)
    assert see_start(session, someone("finn")).deadlines == (
        (TaskKind.PERIOD_ENDS, 2, date(2026, 10, 2)),
    )

    tasks.done(session, TaskKind.PERIOD_ENDS, ["P2"], someone("finn").by, someone("finn").now, "ja")
    assert see_start(session, someone("finn")).deadlines == (
        (TaskKind.PERIOD_ENDS, 1, date(2026, 10, 12)),
    )
