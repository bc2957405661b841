"""By what right a cost is withheld: article 56a by its flags and six months, else a decision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.legal_basis import (
    LegalBasis,
    article_56a_on,
    article_56a_until,
    bases_on,
    carries,
    overdue_review,
)
from tests.builders import a_decision, a_person, article_57, day, voluntary

LINES_OF_56A = st.lists(
    st.builds(
        lambda start, length: a_decision(
            LegalBasis.ART_56A, start, None if length is None else start + timedelta(days=length)
        ),
        st.dates(date(2026, 1, 1), date(2028, 1, 1)),
        st.none() | st.integers(1, 500),
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("right_from", "last_day"),
    [
        ("2026-08-13", "2027-02-12"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2026-08-28", "2027-02-27"),
    ],
)
def test_the_period_starts_on_the_day_of_the_right_and_lasts_six_months(right_from, last_day):
    person = a_person(right_from=right_from)
    start, last = day(right_from), day(last_day)

    assert not article_56a_on(person, start - timedelta(days=1))
    assert article_56a_on(person, start)
    assert article_56a_on(person, last)
    assert not article_56a_on(person, last + timedelta(days=1))


def test_both_flags_and_a_right_are_needed():
    neither = {"article_56a": False}

    assert article_56a_on(a_person(), day("2026-09-30"))
    assert not article_56a_on(a_person(**neither), day("2026-09-30"))
    assert not article_56a_on(a_person(must_integrate=False), day("2026-09-30"))
    assert not article_56a_on(a_person(asylum_permit=False), day("2026-09-30"))
    assert not article_56a_on(a_person(right_from=None), day("2026-09-30"))


def test_a_right_from_before_the_article_gives_no_period():
    assert article_56a_until(day("2021-12-31")) == day("2021-12-31")
    assert not article_56a_on(a_person(right_from="2021-12-31"), day("2021-12-31"))
    assert article_56a_until(day("2022-01-01")) == day("2022-07-01")


@given(st.dates(date(2022, 1, 1), date(2090, 1, 1)))
def test_the_period_is_never_shorter_than_181_days_nor_longer_than_184(right_from):
    assert 181 <= (article_56a_until(right_from) - right_from).days <= 184


@given(LINES_OF_56A, st.integers(-30, 400))
def test_a_line_of_article_56a_never_starts_extends_shortens_or_creates_it(lines, offset):
    on = day("2026-08-13") + timedelta(days=offset)

    assert bases_on(a_person(decisions=lines), on) == bases_on(a_person(), on)
    assert bases_on(a_person(decisions=lines, article_56a=False), on) == ()


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "in_force"),
    [
        ("2026-09-30", None, True),
        ("2026-10-01", None, False),
        ("2026-01-01", "2026-10-01", True),
        ("2026-01-01", "2026-09-30", False),
    ],
)
def test_a_decision_is_in_force_from_its_first_day_up_to_its_last(
    valid_from, valid_until, in_force
):
    person = a_person(article_56a=False, decisions=[article_57(valid_from, valid_until)])

    assert bool(bases_on(person, day("2026-09-30"))) is in_force


def test_the_day_of_deciding_and_the_day_of_review_start_and_end_nothing():
    decision = article_57("2026-09-01", decided_on="2026-10-15", review_on="2026-09-10")
    person = a_person(article_56a=False, decisions=[decision])

    assert bases_on(person, day("2026-08-31")) == ()
    assert bases_on(person, day("2026-09-01")) == (LegalBasis.ART_57,)
    assert bases_on(person, day("2026-12-31")) == (LegalBasis.ART_57,)


def test_grounds_are_reported_in_one_order_whatever_the_order_of_the_decisions():
    person = a_person(decisions=[voluntary(), article_57()])

    assert bases_on(person, day("2026-09-30")) == (
        LegalBasis.ART_56A,
        LegalBasis.ART_57,
        LegalBasis.VOLUNTARY,
    )


def test_article_56a_carries_its_closed_list_only():
    carried = [kind for kind in CostKind if carries(LegalBasis.ART_56A, kind, day("2026-09-30"))]

    assert carried == [
        CostKind.RENT,
        CostKind.HEALTH_INSURANCE,
        CostKind.GAS,
        CostKind.ELECTRICITY,
        CostKind.ENERGY,
        CostKind.WATER,
    ]


@pytest.mark.parametrize("basis", [LegalBasis.ART_57, LegalBasis.VOLUNTARY])
@pytest.mark.parametrize("kind", CostKind)
def test_the_other_grounds_carry_any_cost(basis, kind):
    assert carries(basis, kind, day("2026-09-30"))


def overdue(*lines, on="2026-09-30"):
    return overdue_review(a_person(decisions=lines), day(on))


def test_a_review_is_overdue_from_the_day_after_its_date():
    line = article_57(review_on="2026-09-29")

    assert overdue(line, on="2026-09-29") is None
    assert overdue(line, on="2026-09-30") is line


def test_a_decision_without_a_review_date_is_never_overdue():
    assert overdue(article_57()) is None
    assert overdue() is None


def test_a_decision_that_ended_or_has_yet_to_begin_asks_for_no_review():
    assert overdue(article_57(valid_until="2026-09-30", review_on="2026-09-01")) is None
    assert overdue(article_57("2026-10-01", review_on="2026-09-01")) is None


def test_a_newer_decision_answers_a_review():
    old = article_57("2026-03-01", decided_on="2026-02-20", review_on="2026-09-01")
    new = voluntary("2026-10-01", decided_on="2026-09-15")

    assert overdue(old, new) is None
    assert overdue(new, old) is None


def test_a_decision_of_the_same_day_is_not_newer():
    line = article_57("2026-03-01", decided_on="2026-02-20", review_on="2026-09-01")
    twin = voluntary("2026-04-01", decided_on="2026-02-20")

    assert overdue(twin, line) is line


def test_without_a_day_of_deciding_a_decision_counts_from_its_first_day():
    line = article_57("2026-03-01", review_on="2026-09-01")

    assert overdue(line, voluntary("2026-03-02")) is None
    assert overdue(line, voluntary("2026-03-01")) is line


def test_an_older_overdue_line_does_not_hide_behind_a_review_that_is_in_order():
    in_order = voluntary("2026-03-01", decided_on="2026-03-01", review_on="2026-12-01")
    late = article_57("2026-03-01", decided_on="2026-03-01", review_on="2026-09-01")

    assert overdue(in_order, late) is late


def test_a_line_of_article_56a_neither_needs_a_review_nor_answers_one():
    record = a_decision(LegalBasis.ART_56A, review_on="2026-09-01", decided_on="2026-09-20")
    line = article_57(review_on="2026-09-01", decided_on="2026-08-01")

    assert overdue(record) is None
    assert overdue(record, line) is line
