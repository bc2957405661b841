"""How much a household steers itself, read from the facts of the run."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontzorgen.domain.errors import StepNeedsGround, StepNotAllowed
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.phase import STEPS, Phase, needs_ground, phase_in, phase_of, refuse_step
from ontzorgen.domain.run import plan_household
from ontzorgen.domain.trajectory import EntryKind, Stop
from tests.builders import (
    a_cost,
    a_decision,
    a_frame,
    a_household,
    a_person,
    a_plan,
    a_suspension,
    article_57,
    control,
    day,
    energy,
    health,
    outcome_by_cost,
    rent,
    voluntary,
    withheld_by_person,
)

RETURNED = [control("2026-09-01")]
RETURNED_TURNS = (Control(day("2026-09-01"), Controller.HOUSEHOLD),)


def phase(*members, **frame):
    """Return the phase of the first person of the household."""
    framed = a_frame(**frame)
    plan = plan_household(framed, a_household(*members))
    return phase_of(framed, plan, plan.shares[0])


def test_all_due_costs_with_the_municipality_is_full():
    assert phase(rent(), health()) is Phase.FULL


def test_some_costs_returned_is_partial():
    assert phase(rent(), health(controls=RETURNED)) is Phase.PARTIAL


def test_all_costs_returned_is_self_monitored():
    assert phase(rent(controls=RETURNED), health(controls=RETURNED)) is Phase.SELF_MONITORED


def test_payment_from_elsewhere_returns_no_control():
    elsewhere = [control("2026-09-01", Controller.ELSEWHERE)]

    assert phase(rent(controls=elsewhere)) is Phase.FULL


def test_anothers_own_cost_says_nothing_about_a_person():
    first, second = a_person("P1"), a_person("P2")

    assert phase(first, second, rent(), health(of="P2", controls=RETURNED)) is Phase.FULL
    assert phase(first, second, rent(), health(of="P1", controls=RETURNED)) is Phase.PARTIAL
    own_only = [health(of="P1", controls=RETURNED), health(of="P2")]
    assert phase(first, second, *own_only) is Phase.SELF_MONITORED


@pytest.mark.parametrize(
    ("start", "until", "found"),
    [
        ("2026-09-30", None, Phase.SUSPENDED),
        ("2026-10-01", None, Phase.SUSPENDED),
        ("2026-10-02", None, Phase.FULL),
        ("2026-09-01", "2026-10-01", Phase.FULL),
        ("2026-10-01", "2026-10-02", Phase.SUSPENDED),
    ],
)
def test_who_is_suspended_on_the_days_on_which_something_falls_due_is_suspended(
    start, until, found
):
    person = a_person(suspended=[a_suspension(start, until)])

    assert phase(person, rent()) is found
    assert bool(a_plan(person, rent()).shares[0].withheld_cents) == (found is Phase.FULL)


def test_who_is_suspended_on_one_of_two_due_dates_takes_part_in_the_other():
    person = a_person(suspended=[a_suspension("2026-10-02")])

    assert phase(person, rent(), health(due_day=15)) is Phase.FULL
    assert phase(person, rent(controls=RETURNED), health(due_day=15)) is Phase.PARTIAL


def test_where_nothing_falls_due_the_day_of_the_run_says_who_is_suspended():
    quarterly = rent(frequency=Frequency.QUARTERLY, valid_from="2026-08-13", due_day=20)

    assert phase(a_person(suspended=[a_suspension("2026-09-30")]), quarterly) is Phase.SUSPENDED
    assert phase(a_person(suspended=[a_suspension("2026-10-01")]), quarterly) is Phase.FULL


def test_a_cost_that_no_ground_carries_does_not_keep_the_rest_from_being_all():
    other = a_cost(CostKind.OTHER, 20_00)
    returned_rent, returned_other = rent(controls=RETURNED), replace(other, controls=RETURNED_TURNS)

    assert phase(returned_rent, other) is Phase.SELF_MONITORED
    assert phase(a_person(decisions=[voluntary()]), returned_rent, other) is Phase.PARTIAL
    assert phase(rent(), returned_other) is Phase.PARTIAL
    assert phase(rent(), other) is phase(other) is Phase.FULL


DAYS = st.dates(day("2026-08-20"), day("2026-11-10"))
SPELLS = st.lists(st.tuples(DAYS, st.none() | st.integers(1, 60)), max_size=2)
PAYS_NOTHING = frozenset(Phase) - {Phase.FULL, Phase.PARTIAL}


@given(
    spells=st.tuples(SPELLS, SPELLS),
    turns=st.lists(DAYS, max_size=3),
    authorised=st.booleans(),
    pay_day=st.sampled_from([None, 10]),
    right_until=st.none() | DAYS,
)
def test_who_is_said_to_be_suspended_or_alone_pays_nothing_in_that_run(
    spells, turns, authorised, pay_day, right_until
):
    def somebody(key, found, **more):
        ends = [(start, length and start + timedelta(days=length)) for start, length in found]
        return a_person(key, suspended=[a_suspension(*each) for each in ends], **more)

    persons = [
        somebody("P1", spells[0], right_until=right_until),
        somebody("P2", spells[1], authorised_from="2026-08-13" if authorised else None),
    ]
    costs = [rent(), health(due_day=25, of="P1"), a_cost(CostKind.OTHER, 20_00, due_day=15)]
    for number, turn in enumerate(turns):
        costs[number] = replace(costs[number], controls=(Control(turn, Controller.HOUSEHOLD),))
    frame = a_frame(pay_day=pay_day)
    plan = plan_household(frame, a_household(*persons, *costs))

    for share in plan.shares:
        said = phase_of(frame, plan, share)
        own = [each for each in plan.instalments if each.cost.person_id in (None, share.person.id)]
        due = [each.due_date for each in own if not share.person.right_ended_before(each.due_date)]
        away = [share.person.suspended_on(each) for each in due]
        assert not (said in PAYS_NOTHING and share.withheld_cents)
        assert not (said is Phase.SUSPENDED and due and not all(away))
        assert not (due and all(away) and share.basis and said is not Phase.SUSPENDED)


def test_without_an_authorisation_help_has_yet_to_begin():
    assert phase(a_person(authorised_from=None), rent()) is Phase.INTAKE
    assert phase(a_person(authorised_from="2026-10-01"), rent()) is Phase.INTAKE
    assert phase(a_person(authorised_from="2026-09-30"), rent()) is Phase.FULL


def test_without_any_ground_yet_help_has_yet_to_begin():
    assert phase(a_person(article_56a=False), rent()) is Phase.INTAKE
    assert phase(a_person(must_integrate=False), rent()) is Phase.INTAKE
    assert phase(a_person(asylum_permit=False), rent()) is Phase.INTAKE
    assert phase(a_person(right_from=None), rent()) is Phase.INTAKE
    not_yet = a_person(article_56a=False, decisions=[article_57("2026-10-01")])
    assert phase(not_yet, rent()) is Phase.INTAKE
    later_on = a_person(article_56a=False, decisions=[article_57("2026-10-01", "2027-01-01")])
    assert phase(later_on, rent()) is Phase.INTAKE


def test_past_the_six_months_without_a_decision_it_is_closed():
    assert phase(rent(), month="2027-01") is Phase.FULL
    assert phase(rent(), month="2027-02") is Phase.CLOSED


def test_past_the_six_months_a_flag_that_is_off_was_never_a_ground():
    assert phase(a_person(must_integrate=False), rent(), month="2027-02") is Phase.INTAKE
    assert phase(a_person(asylum_permit=False), rent(), month="2027-02") is Phase.INTAKE


@pytest.mark.parametrize(
    ("until", "found"),
    [
        ("2026-09-30", Phase.CLOSED),
        ("2026-09-01", Phase.CLOSED),
        ("2026-10-01", Phase.FULL),
    ],
)
def test_a_decision_that_has_ended_closes_it(until, found):
    person = a_person(article_56a=False, decisions=[voluntary("2026-01-01", until)])

    assert phase(person, rent()) is found


def test_a_record_of_article_56a_that_has_ended_was_never_a_ground():
    record = a_decision(LegalBasis.ART_56A, "2026-01-01", "2026-06-01")

    assert phase(a_person(article_56a=False, decisions=[record]), rent()) is Phase.INTAKE


def test_a_right_that_ended_in_an_earlier_month_closes_it_whatever_is_still_paid_out():
    assert phase(a_person(right_until="2026-09-01"), rent()) is Phase.CLOSED
    decided = a_person(right_until="2026-09-01", article_56a=False, decisions=[article_57()])
    assert phase(decided, rent()) is Phase.CLOSED


def test_a_right_that_ends_within_the_month_still_counts():
    assert phase(a_person(right_until="2026-09-20"), rent()) is Phase.FULL


def test_a_month_without_an_instalment_looks_at_the_costs_that_run():
    quarterly = {"frequency": Frequency.QUARTERLY, "valid_from": "2026-08-13", "due_day": 20}

    assert phase(rent(**quarterly)) is Phase.FULL
    assert phase(rent(**quarterly, controls=[control("2026-09-30")])) is Phase.SELF_MONITORED
    assert phase(rent(**quarterly, controls=[control("2026-10-01")])) is Phase.FULL
    elsewhere = [control("2026-09-01", Controller.ELSEWHERE)]
    assert phase(rent(**quarterly, controls=elsewhere)) is Phase.FULL


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "found"),
    [
        ("2026-09-30", "2026-10-02", Phase.PARTIAL),
        ("2026-10-01", "2026-10-02", Phase.SELF_MONITORED),
        ("2026-09-21", "2026-10-01", Phase.PARTIAL),
        ("2026-09-21", "2026-09-30", Phase.SELF_MONITORED),
    ],
)
def test_a_cost_runs_from_its_first_day_up_to_its_last(valid_from, valid_until, found):
    returned = energy(frequency=Frequency.QUARTERLY, due_day=20, controls=RETURNED)
    kept = rent(due_day=20, valid_from=valid_from, valid_until=valid_until)

    assert phase(returned, kept) is found


def test_anothers_own_running_cost_says_nothing_about_a_person():
    quarterly = {"frequency": Frequency.QUARTERLY, "due_day": 20}
    costs = [
        health(of="P1", controls=RETURNED, **quarterly),
        health(of="P2", **quarterly),
    ]

    assert phase(a_person("P1"), a_person("P2"), *costs) is Phase.SELF_MONITORED


def test_a_household_without_costs_has_everything_with_the_municipality():
    assert phase(a_person()) is Phase.FULL


ENDED, CLOSED = EntryKind.ENDED_EARLY, EntryKind.CLOSED


def stopped(on="2026-09-01", kind=CLOSED, **changes):
    return a_person(stops=(Stop(day(on), kind),), **changes)


@pytest.mark.parametrize("kind", [ENDED, CLOSED])
def test_a_trajectory_that_is_over_is_reported_so_and_pays_nothing(kind):
    person = stopped(kind=kind)

    plan = a_plan(person, rent(), health())

    assert phase(person, rent(), health()) is Phase(kind.value)
    assert {line.outcome.value for line in plan.instalments} == {"NO_LEGAL_BASIS"}
    assert plan.shares[0].withheld_cents == 0
    assert plan.shares[0].basis is None


def test_a_trajectory_that_is_over_from_a_later_day_pays_what_falls_due_before_it():
    person, first, later = stopped("2026-10-10"), rent(), health(due_day=15)

    assert outcome_by_cost(a_plan(person, first, later)) == {
        first.key: "WITHHELD",
        later.key: "NO_LEGAL_BASIS",
    }
    assert phase(person, first, later) is Phase.FULL


def test_over_counts_also_while_suspended():
    suspended = [a_suspension("2026-09-01")]

    assert phase(stopped(suspended=suspended), rent()) is Phase.CLOSED


@pytest.mark.parametrize("line", [article_57, voluntary])
def test_what_is_over_begins_anew_by_a_line_that_begins_then_or_later(line):
    before, anew = line("2026-08-20"), line("2026-09-15")

    assert phase(stopped(decisions=[before]), rent()) is Phase.CLOSED
    assert phase(stopped(decisions=[before, anew]), rent()) is Phase.FULL
    assert phase(stopped(decisions=[anew], authorised_from=None), rent()) is Phase.INTAKE


def test_what_began_anew_after_an_early_end_and_ran_out_is_closed():
    ran_out = [article_57("2026-09-02", "2026-09-20")]

    assert phase(stopped(kind=ENDED, decisions=ran_out), rent()) is Phase.CLOSED
    assert phase(stopped(kind=ENDED), rent()) is Phase.ENDED_EARLY


def test_what_had_run_out_before_its_early_end_is_closed():
    after_56a = stopped("2027-02-20", ENDED)
    right_gone = stopped("2026-09-20", ENDED, right_until="2026-09-15")
    before = stopped("2027-02-01", ENDED)

    assert phase(after_56a, rent(), month="2027-02") is Phase.CLOSED
    assert phase(right_gone, rent()) is Phase.CLOSED
    assert phase(before, rent(), month="2027-02") is Phase.ENDED_EARLY


def test_the_newest_entry_counts():
    stops = (Stop(day("2026-09-20"), CLOSED), Stop(day("2026-09-01"), ENDED))

    assert phase(a_person(stops=stops), rent()) is Phase.CLOSED
    assert phase(a_person(stops=stops[1:]), rent()) is Phase.ENDED_EARLY


def test_a_line_of_the_partner_is_no_ground_of_the_person():
    closed, partner = stopped(), a_person("P2")

    assert phase(closed, partner, rent()) is Phase.CLOSED
    assert withheld_by_person(a_plan(closed, partner, rent())) == {"P1": 0, "P2": 650_00}


def test_every_phase_has_its_steps_and_none_leads_to_itself():
    assert set(STEPS) == set(Phase)
    assert all(phase not in steps for phase, steps in STEPS.items())


@pytest.mark.parametrize("before", Phase)
@pytest.mark.parametrize("after", Phase)
def test_only_an_early_end_or_a_closing_asks_for_a_ground_to_go_on(before, after):
    over = {Phase.CLOSED, Phase.ENDED_EARLY}
    wanted = before in over and after not in {*over, Phase.SUSPENDED}

    assert needs_ground(before, after) is wanted
    if before is after:
        refuse_step(stopped(), before, after, day("2026-09-30"))
    elif after not in STEPS[before]:
        with pytest.raises(StepNotAllowed):
            refuse_step(stopped(), before, after, day("2026-09-30"))
    elif wanted:
        with pytest.raises(StepNeedsGround):
            refuse_step(stopped(), before, after, day("2026-09-30"))
        anew = stopped(decisions=[article_57("2026-09-15")])
        refuse_step(anew, before, after, day("2026-09-30"))
    else:
        refuse_step(stopped(), before, after, day("2026-09-30"))


def test_a_closed_trajectory_is_not_ended_early_afterwards():
    assert Phase.ENDED_EARLY not in STEPS[Phase.CLOSED]
    assert Phase.CLOSED in STEPS[Phase.ENDED_EARLY]


def test_the_phase_of_a_coming_run_needs_no_benefit_that_is_not_known_yet():
    nobody_paid_yet = a_household(a_person(net_cents=None), rent(), health(controls=RETURNED))
    without = a_household(a_person(net_cents=0), rent(controls=RETURNED))

    assert phase_in(a_frame(), nobody_paid_yet, nobody_paid_yet.persons[0]) is Phase.PARTIAL
    assert phase_in(a_frame(), without, without.persons[0]) is Phase.SELF_MONITORED


def test_the_phase_asked_ahead_is_the_one_the_run_reports():
    person = a_person(right_until="2026-10-03")
    household = a_household(person, rent(), health(due_day=20, controls=RETURNED))

    assert phase_in(a_frame(), household, person) is phase(person, *household.fixed_costs)
