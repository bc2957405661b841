"""When a household is looked at again, and what a decision to go on must say."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.errors import (
    ExtensionStartsLate,
    ExtensionStartsPast,
    ExtensionWithoutCosts,
    ExtensionWithoutEnd,
    ReasonTooThin,
)
from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.legal_basis import bases_on
from ontzorgen.domain.months import months_later
from ontzorgen.domain.reviews import (
    Extension,
    Known,
    PlannedReview,
    Relapse,
    ReviewKind,
    check_extension,
    grounds_end_on,
    help_ended_on,
    next_review,
    planned_reviews,
    relapses,
)
from ontzorgen.domain.trajectory import EntryKind, Stop
from tests.builders import a_child, a_person, article_57, control, day, voluntary

TODAY = day("2026-09-15")
ENDS = day("2027-02-13")
"""The first day after the six months of who has a right from 13 August 2026."""
REASON = "Zij opent haar post nog niet en heeft een schuld bij de huisbaas."


def planned(person, *controls, today=TODAY, months=3):
    return [(each.kind, each.on) for each in planned_reviews(person, controls, months, today)]


def test_reviews_are_planned_halfway_and_eight_six_and_four_weeks_before_the_end():
    assert planned(a_person()) == [
        (ReviewKind.END, day("2026-12-19")),
        (ReviewKind.MIDWAY, day("2026-12-28")),
        (ReviewKind.END, day("2027-01-02")),
        (ReviewKind.END, day("2027-01-16")),
    ]


def test_a_decision_that_goes_on_moves_the_end_and_names_its_own_review():
    person = a_person(decisions=[article_57("2027-02-13", "2027-08-13", review_on="2027-05-01")])

    assert grounds_end_on(person, TODAY) == day("2027-08-13")
    assert (ReviewKind.DECISION, day("2027-05-01")) in planned(person, today=day("2027-03-01"))


def test_an_early_end_that_is_recorded_ahead_ends_the_grounds_and_asks_for_no_review_of_that_end():
    stop = Stop(day("2026-11-01"), EntryKind.ENDED_EARLY)
    anew = [voluntary("2026-11-01", "2027-01-01")]
    endless = [voluntary("2026-09-01", None)]

    assert grounds_end_on(a_person(stops=(stop,)), TODAY) == stop.on
    assert grounds_end_on(a_person(decisions=endless, stops=(stop,)), TODAY) == stop.on
    assert grounds_end_on(a_person(decisions=anew, stops=(stop,)), TODAY) == day("2027-01-01")
    assert grounds_end_on(a_person(stops=(stop,)), stop.on) is None
    assert ReviewKind.END not in dict(planned(a_person(stops=(stop,))))


def test_control_that_the_household_has_is_looked_at_after_the_months_of_the_policy():
    taken = control("2026-09-01", Controller.HOUSEHOLD)

    assert (ReviewKind.CONTROL, day("2026-12-01")) in planned(a_person(), taken)
    assert (ReviewKind.CONTROL, day("2026-11-01")) in planned(a_person(), taken, months=2)


@pytest.mark.parametrize("person", [a_child(), a_person(right_until="2026-09-01")])
def test_nothing_is_planned_for_who_has_no_right(person):
    assert planned(person) == []


def test_a_ground_without_an_end_has_none_and_who_has_no_ground_has_none_either():
    assert grounds_end_on(a_person(decisions=[voluntary("2026-08-13")]), TODAY) is None
    assert grounds_end_on(a_person(article_56a=False), TODAY) is None


def next_one(today, *held, person=None, decided_not_to=()):
    """Return the day of the next review, and whether it is asked for."""
    today = day(today)
    plan = planned_reviews(person or a_person(), (), 3, today, Known(decided_not_to))
    found = next_review(plan, set(map(day, held)), today)
    return found and (str(found.on), found.is_due(today))


def test_halfway_and_eight_six_and_four_weeks_before_the_end_each_review_is_asked_for_in_its_turn():
    asked = [
        next_one(f"{on}")
        for on in (
            *("2026-12-13", "2026-12-14", "2026-12-18", "2026-12-19", "2027-01-01"),
            *("2027-01-02", "2027-01-15", "2027-01-16", "2027-02-12"),
        )
    ]

    assert asked == [
        ("2026-12-19", False),
        *[("2026-12-28", True)] * 2,
        *[("2026-12-19", True)] * 2,
        *[("2027-01-02", True)] * 2,
        *[("2027-01-16", True)] * 2,
    ]


@pytest.mark.parametrize("held", ["2027-01-02", "2027-01-10", "2027-01-15"])
def test_a_review_for_six_weeks_before_the_end_counts_for_those_before_it_and_not_for_four(held):
    assert next_one("2027-01-15", held) == ("2027-01-16", False)
    assert next_one("2027-01-16", held) == ("2027-01-16", True)
    assert next_one("2027-01-16", "2027-01-16") is None


def test_who_decided_to_let_it_end_is_asked_for_no_review_before_that_end():
    person = a_person()

    decided = {(person.id, ENDS)}

    assert next_one("2027-01-16", person=person, decided_not_to=decided) is None
    assert next_one("2027-01-16", person=person, decided_not_to={(person.id, TODAY)}) is not None
    assert next_one("2027-01-16", person=person, decided_not_to={(person.id + 1, ENDS)}) is not None


def test_a_review_that_was_held_long_before_does_not_count():
    asked = PlannedReview(day("2027-05-01"), ReviewKind.DECISION)

    assert not asked.held({day("2027-04-16")})
    assert asked.held({day("2027-04-17")})


SOMETIME = st.integers(min_value=0, max_value=400)


@given(
    st.integers(min_value=0, max_value=300),
    st.lists(SOMETIME, max_size=2),
    st.lists(
        st.tuples(SOMETIME, st.integers(min_value=1, max_value=200)),
        max_size=4,
    ),
)
def test_the_end_of_the_grounds_is_the_first_day_that_has_none(ahead, stopped, lines):
    start = day("2026-08-13")
    person = a_person(
        decisions=[
            voluntary(start + timedelta(days=after), start + timedelta(days=after + length))
            for after, length in lines
        ],
        stops=tuple(Stop(start + timedelta(days=after), EntryKind.CLOSED) for after in stopped),
    )
    today = start + timedelta(days=ahead)

    ends = grounds_end_on(person, today)

    one_by_one = today
    while bases_on(person, one_by_one):
        one_by_one += timedelta(days=1)
    assert ends == (one_by_one if one_by_one > today else None)


CLOSED, EARLY = EntryKind.CLOSED, EntryKind.ENDED_EARLY


def test_three_and_six_months_after_help_ended_somebody_looks_how_it_goes():
    later = day("2027-04-01")
    closed = a_person(stops=(Stop(day("2026-12-01"), CLOSED),))

    assert planned(a_person(), today=later) == [
        (ReviewKind.AFTER_CARE, day("2027-05-13")),
        (ReviewKind.AFTER_CARE, day("2027-08-13")),
    ]
    assert planned(closed, today=later)[0] == (ReviewKind.AFTER_CARE, day("2027-03-01"))


@pytest.mark.parametrize(
    "person",
    [
        a_person(stops=(Stop(day("2026-12-01"), EARLY),)),
        a_person(decisions=[voluntary("2027-02-13")]),
    ],
)
def test_there_is_no_after_care_after_an_early_end_or_while_help_goes_on(person):
    assert ReviewKind.AFTER_CARE not in dict(planned(person, today=day("2027-04-01")))


@pytest.mark.parametrize(
    "person",
    [
        a_person(stops=(Stop(day("2026-12-01"), CLOSED),), right_until="2027-01-15"),
        a_person(stops=(Stop(day("2027-01-20"), CLOSED),), right_until="2027-01-15"),
        a_person(right_until="2027-03-01"),
    ],
    ids=["closed and then a job", "closed after the job began", "ran out and then a job"],
)
def test_a_job_after_help_was_done_leaves_the_checks_as_they_were(person):
    ended = help_ended_on(person, day("2027-04-01"))

    checks = [(ReviewKind.AFTER_CARE, months_later(ended, months)) for months in (3, 6)]
    assert planned(person, today=day("2027-04-01")) == checks


def test_there_is_no_after_care_when_the_right_ended_the_help():
    job = a_person(right_until="2027-01-15")
    on_the_last_day = a_person(right_until="2027-02-13")

    assert planned(job, today=day("2027-04-01")) == []
    assert planned(on_the_last_day, today=day("2027-04-01")) == []


def test_who_died_or_moved_away_and_who_was_helped_before_this_system_is_asked_nothing():
    person = a_person(right_until="2027-03-01")

    def asked(**known):
        return len(planned_reviews(person, (), 3, day("2027-04-01"), Known(**known)))

    assert asked(gone={person.id}) == 0
    assert asked(gone={person.id + 1}) == asked(began=ENDS) == 2
    assert asked(began=ENDS + timedelta(days=1)) == 0


def test_after_care_lapses_three_months_after_the_second_check():
    assert len(planned(a_person(), today=day("2027-11-12"))) == 2
    assert planned(a_person(), today=day("2027-11-13")) == []
    assert planned(a_person(right_from="2022-01-13"), today=day("2026-12-01")) == []


def test_help_that_begins_anew_within_six_months_is_a_relapse_and_later_it_is_none():
    ended = day("2027-02-13")
    soon = a_person(decisions=[article_57("2027-08-12", "2027-12-01")])
    late = a_person(decisions=[article_57("2027-08-13", "2027-12-01")])
    goes_on = a_person(decisions=[article_57("2027-02-13", "2027-12-01")])

    assert relapses(soon, day("2027-09-01")) == (Relapse(ended, day("2027-08-12")),)
    assert relapses(soon, day("2027-08-11")) == ()
    assert relapses(late, day("2027-09-01")) == relapses(goes_on, day("2027-09-01")) == ()


def test_after_a_closing_only_a_new_line_is_a_new_beginning():
    stop = (Stop(day("2026-12-01"), CLOSED),)
    again = a_person(stops=stop, decisions=[article_57("2027-01-15", "2027-06-01")])
    before = a_person(stops=stop, decisions=[article_57("2026-11-01", "2027-06-01")])

    assert relapses(again, day("2027-03-01")) == (Relapse(day("2026-12-01"), day("2027-01-15")),)
    assert relapses(before, day("2027-03-01")) == ()


def an_extension(**changes):
    facts = {
        "valid_from": ENDS,
        "valid_until": day("2027-08-13"),
        "review_on": None,
        "costs": 2,
        "reason": REASON,
    }
    return Extension(**{**facts, **changes})


def test_an_extension_with_a_reason_costs_and_an_end_is_taken():
    check_extension(an_extension(), ENDS, TODAY)
    check_extension(an_extension(valid_until=None, review_on=day("2027-05-01")), ENDS, TODAY)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"reason": "nodig"}, ReasonTooThin),
        ({"reason": "nodig nodig nodig nodig nodig nodig nodig"}, ReasonTooThin),
        ({"costs": 0}, ExtensionWithoutCosts),
        ({"valid_until": None}, ExtensionWithoutEnd),
        ({"valid_until": ENDS}, ExtensionWithoutEnd),
        ({"review_on": ENDS}, ExtensionWithoutEnd),
        ({"review_on": day("2027-08-13")}, ExtensionWithoutEnd),
        ({"valid_from": day("2026-09-14")}, ExtensionStartsPast),
        ({"valid_from": day("2027-02-14")}, ExtensionStartsLate),
    ],
)
def test_an_extension_that_could_not_be_defended_is_refused(changes, refused):
    with pytest.raises(refused):
        check_extension(an_extension(**changes), ENDS, TODAY)
