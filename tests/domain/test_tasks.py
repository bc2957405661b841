"""A silent bank becomes a task: business days are counted, and nobody is let off again."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.tasks import TaskRole, no_answer_for
from sepa.business_days import is_business_day

ADMINISTRATIE, FIATTEUR = TaskRole.ADMINISTRATIE, TaskRole.FIATTEUR
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))


def asked(sent_on, today, days=2, days_checker=4):
    return no_answer_for(sent_on, today, days, days_checker)


def test_administratie_hears_after_two_business_days_and_the_fiatteur_after_four():
    wednesday = date(2026, 9, 30)

    assert asked(wednesday, date(2026, 10, 1)) == ()
    assert asked(wednesday, date(2026, 10, 2)) == (ADMINISTRATIE,)
    assert asked(wednesday, date(2026, 10, 5)) == (ADMINISTRATIE,)
    assert asked(wednesday, date(2026, 10, 6)) == (ADMINISTRATIE, FIATTEUR)


def test_a_weekend_does_not_count():
    friday = date(2026, 10, 2)

    assert asked(friday, date(2026, 10, 5)) == ()
    assert asked(friday, date(2026, 10, 6)) == (ADMINISTRATIE,)


def test_a_day_on_which_banks_do_not_settle_does_not_count():
    before_christmas, before_easter = date(2026, 12, 24), date(2026, 4, 2)

    assert asked(before_christmas, date(2026, 12, 28)) == ()
    assert asked(before_christmas, date(2026, 12, 29)) == (ADMINISTRATIE,)
    assert asked(before_easter, date(2026, 4, 7)) == ()
    assert asked(before_easter, date(2026, 4, 8)) == (ADMINISTRATIE,)


def test_a_file_for_a_later_day_waits_for_that_day():
    assert asked(date(2026, 9, 30), date(2026, 9, 15), 0, 0) == (ADMINISTRATIE, FIATTEUR)
    assert asked(date(2026, 9, 30), date(2026, 9, 15), 1, 1) == ()


@given(DAYS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 9), st.integers(0, 9))
def test_who_has_a_task_keeps_it_while_the_bank_is_silent(sent_on, first, more, days, checker):
    today = sent_on + timedelta(days=first)
    later = today + timedelta(days=more)

    assert set(asked(sent_on, today, days, checker)) <= set(asked(sent_on, later, days, checker))


@given(DAYS, st.integers(0, 40), st.integers(0, 9))
def test_a_day_off_brings_no_task(sent_on, waited, days):
    today = sent_on + timedelta(days=waited)
    if not is_business_day(today):
        tomorrow = today + timedelta(days=1)
        assert asked(sent_on, today, days, days) == asked(sent_on, tomorrow, days, days)
