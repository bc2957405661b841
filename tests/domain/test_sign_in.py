"""How long a session lasts, when it asks again who one is, and when too many tries were made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.sign_in import (
    CODE_SECONDS,
    IDLE,
    LONGEST,
    MOST_PER_LOGIN,
    STEP_UP,
    WINDOW,
    SessionTimes,
    code_steps,
    ends_at,
    has_ended,
    proved_lately,
    wait_until,
)

NINE = datetime(2026, 9, 15, 9, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


def used_at(moment, began=NINE):
    return SessionTimes(began, moment, began)


def test_a_session_that_is_not_used_for_a_quarter_of_an_hour_has_ended():
    times = used_at(NINE + timedelta(hours=1))

    assert not has_ended(times, times.used_at + IDLE - A_MOMENT)
    assert has_ended(times, times.used_at + IDLE)


def test_a_session_ends_after_eight_hours_however_much_it_is_used():
    times = used_at(NINE + LONGEST - A_MOMENT)

    assert ends_at(times) == NINE + LONGEST
    assert has_ended(times, NINE + LONGEST)


def test_an_approval_asks_again_who_one_is_after_five_minutes():
    times = used_at(NINE)

    assert proved_lately(times, NINE + STEP_UP - A_MOMENT)
    assert not proved_lately(times, NINE + STEP_UP)


def test_a_clock_that_was_set_back_proves_nothing():
    assert not proved_lately(used_at(NINE), NINE - A_MOMENT)


def test_after_five_failures_no_try_is_looked_at_until_the_first_is_a_quarter_of_an_hour_ago():
    failures = [NINE + timedelta(minutes=minute) for minute in range(MOST_PER_LOGIN)]
    now = failures[-1] + A_MOMENT

    assert wait_until(failures, MOST_PER_LOGIN, now) == NINE + WINDOW
    assert wait_until(failures, MOST_PER_LOGIN, NINE + WINDOW) is None


def test_four_failures_make_nobody_wait():
    failures = [NINE] * (MOST_PER_LOGIN - 1)

    assert wait_until(failures, MOST_PER_LOGIN, NINE + A_MOMENT) is None


@given(
    st.lists(st.integers(-3600, 3600).map(lambda n: NINE + timedelta(seconds=n))),
    st.integers(1, 10),
)
def test_who_has_to_wait_never_waits_longer_than_the_window(failures, most):
    until = wait_until(failures, most, NINE)

    assert until is None or NINE < until <= NINE + WINDOW


def test_a_code_holds_for_its_own_half_minute_and_the_neighbours():
    step = int(NINE.timestamp()) // CODE_SECONDS

    assert sorted(code_steps(NINE)) == [step - 1, step, step + 1]
