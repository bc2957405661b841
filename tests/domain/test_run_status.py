"""The life of a run, and the names by which runs, files, transfers and lines are known."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import (
    DECIDED,
    FREED,
    RunStatus,
    end_to_end_id,
    line_name,
    message_id,
    run_name,
)
from tests.builders import day

COSTS = st.integers(0, 2**63 - 1)


def test_a_status_either_waits_for_approval_or_is_decided_or_frees_its_month():
    assert set(RunStatus) == {RunStatus.CALCULATED, *DECIDED, *FREED}
    assert not set(DECIDED) & set(FREED)
    assert [status.value for status in FREED] == ["REJECTED", "WITHDRAWN"]
    assert [status.value for status in DECIDED] == ["APPROVED", "EXPORTED", "SETTLED", "CLOSED"]


def test_a_run_is_named_after_municipality_month_and_how_many_there_were():
    assert run_name("0299", Month(2026, 9), 1) == "0299-2026-09-1"


def test_a_message_id_follows_from_the_run_and_the_file():
    assert message_id("0299-2026-09-1", 1) == "OZ-0299-2026-09-1-B01"
    assert message_id("0299-2026-09-1", 12) == "OZ-0299-2026-09-1-B12"


def test_a_line_is_named_after_its_cost_and_day():
    assert line_name("V1", day("2026-10-01")) == "V1@2026-10-01"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (9, "9"), (10, "A"), (35, "Z"), (36, "10"), (1295, "ZZ")]
)
def test_a_cost_is_written_in_36_signs(number, text):
    assert end_to_end_id("0299", day("2026-10-01"), number, 1) == f"0299-2026-10-01-{text}-1"


@given(COSTS, COSTS, st.dates(date(2000, 1, 1)), st.integers(1, 99), st.integers(1, 99))
def test_an_end_to_end_id_fits_35_characters_and_never_comes_twice(one, two, due, try1, try2):
    first, second = end_to_end_id("0299", due, one, try1), end_to_end_id("0299", due, two, try2)

    assert re.fullmatch(r"[0-9A-Z-]{1,35}", first)
    assert (first == second) == ((one, try1) == (two, try2))
    assert int(first.split("-")[4], 36) == one


@given(st.integers(1, 9999), st.integers(1, 99), st.integers(1, 999))
def test_a_message_id_fits_35_characters(code, sequence, number):
    run = run_name(f"{code:04d}", Month(2026, 9), sequence)

    assert len(message_id(run, number)) <= 35
