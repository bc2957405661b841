"""What a run decides: who takes part, the first outcome that applies, who carries what."""

import pytest

from ontzorgen.domain.errors import PlanDoesNotAddUp
from ontzorgen.domain.fixed_cost import Controller, CostKind, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import ShortageRule
from ontzorgen.domain.run import Outcome, PlannedShare, gate, has_basis, plan_household
from tests.builders import (
    a_child,
    a_cost,
    a_frame,
    a_household,
    a_payment,
    a_person,
    a_plan,
    a_suspension,
    article_57,
    carried_by_person,
    control,
    day,
    days,
    energy,
    health,
    only_line,
    other,
    outcome_by_cost,
    remainder_by_person,
    rent,
    voluntary,
    water,
    withheld_by_person,
)

PART = ShortageRule.PART
SUSPENDED = a_suspension("2026-10-01", "2026-10-02")
COLLECTED = a_payment(collects=True)
UNVERIFIED = a_payment(verified=False)


def outcome(*members, **frame):
    return only_line(a_plan(*members, **frame)).outcome


def due_dates_of(plan):
    return [line.due_date for line in plan.instalments]


# --- which instalments ------------------------------------------------------------------


def test_a_run_takes_what_is_due_from_its_own_execution_date_up_to_the_next():
    on_the_day, before_it = rent(due_day=30), rent(due_day=29)
    last_of_window, on_the_next = rent(due_day=29), rent(due_day=30)

    this = a_plan(on_the_day, before_it)
    assert due_dates_of(this) == days("2026-10-29", "2026-09-30")[::-1]

    october = a_plan(last_of_window, on_the_next, month="2026-10")
    assert due_dates_of(october) == days("2026-10-30", "2026-11-29")


def test_a_run_can_hold_two_due_dates_of_one_cost_and_its_neighbour_none():
    cost = rent(due_day=30, valid_from="2026-01-01")
    someone = a_person(right_from="2026-01-01", decisions=[article_57("2026-01-01")])

    april = a_plan(someone, cost, month="2026-04")
    may = a_plan(someone, cost, month="2026-05")
    june = a_plan(someone, cost, month="2026-06")

    assert due_dates_of(april) == days("2026-04-30")
    assert due_dates_of(may) == days("2026-05-30")
    assert due_dates_of(june) == days("2026-06-30", "2026-07-30")
    assert [line.outcome for line in june.instalments] == [Outcome.WITHHELD] * 2


def test_every_due_date_in_the_window_is_listed_also_after_a_right_has_ended():
    plan = a_plan(a_person(right_until="2026-09-16"), rent(), energy(due_day=30))

    assert outcome_by_cost(plan) == {line.cost.key: Outcome.NO_BENEFIT for line in plan.instalments}
    assert len(plan.instalments) == 2


def test_what_another_month_already_pays_is_left_out():
    rented, powered = rent(), energy()
    household = a_household(rented, powered)

    plan = plan_household(a_frame(), household, {(rented.id, day("2026-10-01"))})

    assert [line.cost for line in plan.instalments] == [powered]
    assert withheld_by_person(plan) == {"P1": 110_00}


def test_another_due_date_of_the_same_cost_is_still_paid():
    rented = rent()

    plan = plan_household(a_frame(), a_household(rented), {(rented.id, day("2026-09-01"))})

    assert only_line(plan).outcome is Outcome.WITHHELD


def test_a_household_without_costs_keeps_everything():
    plan = a_plan()

    assert plan.instalments == ()
    assert remainder_by_person(plan) == {"P1": 1_351_33}


# --- who takes part: condition 1 --------------------------------------------------------


@pytest.mark.parametrize(
    "without",
    [
        {"net_cents": 0},
        {"net_cents": None},
        {"right_from": None},
        {"right_from": "2026-10-01"},
        {"right_until": "2026-09-01"},
        {"right_until": "2026-10-01"},
        {"right_until": "2026-09-16"},
    ],
    ids=str,
)
def test_nobody_takes_part_without_a_net_benefit_and_a_right_that_lasts_to_the_due_date(without):
    assert outcome(a_person(**without), rent()) is Outcome.NO_BENEFIT


@pytest.mark.parametrize(
    "with_",
    [{"net_cents": 650_00}, {"right_from": "2026-09-30"}, {"right_until": "2026-10-02"}],
    ids=str,
)
def test_a_right_on_one_day_that_lasts_to_the_due_date_is_enough(with_):
    assert outcome(a_person(**with_), rent()) is Outcome.WITHHELD


def test_an_instalment_before_the_end_of_the_right_is_paid_and_one_after_it_is_not():
    plan = a_plan(a_person(right_until="2026-10-15"), rent(), energy(due_day=14), water(due_day=15))

    assert [line.outcome for line in plan.instalments] == [
        Outcome.WITHHELD,
        Outcome.WITHHELD,
        Outcome.NO_BENEFIT,
    ]


def test_no_benefit_says_since_when_the_right_is_over():
    ali = a_person("P1", right_until="2026-09-10")
    mona = a_person("P2", right_until="2026-09-20")
    child = a_child()

    shared, own = a_plan(ali, mona, child, rent(), health(of="P1")).instalments

    assert (shared.outcome, shared.since) == (Outcome.NO_BENEFIT, day("2026-09-20"))
    assert (own.outcome, own.since) == (Outcome.NO_BENEFIT, day("2026-09-10"))
    assert only_line(a_plan(a_person(net_cents=0), rent())).since is None


def test_a_member_without_a_right_of_their_own_takes_no_part():
    child_with_money = a_person("P2", right_from=None)

    line = only_line(a_plan(a_person("P1"), child_with_money, a_child(), rent()))

    assert carried_by_person(line) == {1: 650_00}


# --- who takes part: condition 2 --------------------------------------------------------


def test_article_56a_carries_every_cost_of_its_list_and_no_other():
    costs = [a_cost(kind, 1) for kind in CostKind]

    plan = a_plan(*costs)

    refused = [
        line.cost.kind for line in plan.instalments if line.outcome is Outcome.NO_LEGAL_BASIS
    ]
    assert refused == [CostKind.OTHER]
    assert sum(line.withheld_cents for line in plan.instalments) == len(CostKind) - 1


@pytest.mark.parametrize("decision", [article_57(), voluntary()])
@pytest.mark.parametrize("in_56a", [True, False])
def test_a_decision_carries_any_cost(decision, in_56a):
    person = a_person(decisions=[decision], article_56a=in_56a)

    plan = a_plan(person, rent(), other())

    assert [line.outcome for line in plan.instalments] == [Outcome.WITHHELD] * 2


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "found"),
    [
        ("2026-09-30", "2026-10-01", Outcome.WITHHELD),
        ("2026-10-01", None, Outcome.NO_LEGAL_BASIS),
        ("2026-08-01", "2026-09-30", Outcome.NO_LEGAL_BASIS),
    ],
)
def test_a_ground_counts_on_the_last_day_of_the_month(valid_from, valid_until, found):
    person = a_person(article_56a=False, decisions=[article_57(valid_from, valid_until)])

    assert outcome(person, rent()) is found


def test_a_ground_counts_on_the_last_day_with_a_right_when_that_ends_within_the_month():
    facts = {"article_56a": False, "right_until": "2026-09-30"}
    ended_with_the_right = [article_57("2026-09-01", "2026-09-30")]
    began_after_it = [article_57("2026-09-30")]
    due_on_the_29th = rent(due_day=29)

    frame = {"month": "2026-09", "pay_day": 31}
    early = a_frame(**frame)
    assert early.execution_date == day("2026-10-30")

    held = gate(
        early,
        a_household(a_person(decisions=ended_with_the_right, **facts)),
        due_on_the_29th,
        day("2026-09-29"),
    )
    not_held = gate(
        early,
        a_household(a_person(decisions=began_after_it, **facts)),
        due_on_the_29th,
        day("2026-09-29"),
    )

    assert held.outcome is None
    assert not_held.outcome is Outcome.NO_LEGAL_BASIS


def test_without_a_right_in_the_month_there_is_no_ground_in_it():
    decided = a_person(right_from="2026-10-01", decisions=[article_57()])

    assert not has_basis(decided, Month(2026, 9), rent())
    assert has_basis(decided, Month(2026, 10), rent())


def test_withholding_stops_in_the_month_in_which_six_months_end():
    person = a_person(right_from="2026-08-13")

    assert outcome(person, rent(), month="2027-01") is Outcome.WITHHELD
    assert outcome(person, rent(), month="2027-02") is Outcome.NO_LEGAL_BASIS


def test_a_period_that_runs_to_the_end_of_february_carries_that_month():
    person = a_person(right_from="2026-08-31")

    assert outcome(person, rent(), month="2027-02") is Outcome.WITHHELD
    assert outcome(person, rent(), month="2027-03") is Outcome.NO_LEGAL_BASIS


def test_a_following_partner_has_six_months_of_their_own():
    first = a_person("P1", right_from="2026-08-13")
    later = a_person("P2", right_from="2026-10-10")

    line = only_line(a_plan(first, later, rent(600_00), month="2027-02"))

    assert carried_by_person(line) == {2: 600_00}


# --- who takes part: condition 3 --------------------------------------------------------


@pytest.mark.parametrize(
    ("authorised_from", "authorised_until", "found"),
    [
        ("2026-09-30", None, Outcome.WITHHELD),
        ("2026-10-01", None, Outcome.NO_AUTHORISATION),
        ("2026-08-13", "2026-10-01", Outcome.WITHHELD),
        ("2026-08-13", "2026-09-30", Outcome.NO_AUTHORISATION),
        (None, None, Outcome.NO_AUTHORISATION),
    ],
)
def test_an_authorisation_counts_on_the_execution_date(authorised_from, authorised_until, found):
    person = a_person(authorised_from=authorised_from, authorised_until=authorised_until)

    assert outcome(person, rent()) is found


def test_an_authorisation_counts_on_the_execution_date_not_on_the_last_of_the_month():
    person = a_person(authorised_until="2026-10-31", right_from="2026-08-13")

    assert outcome(person, rent(), month="2026-10") is Outcome.WITHHELD
    assert outcome(person, rent(due_day=25), month="2026-10", pay_day=10) is (
        Outcome.NO_AUTHORISATION
    )


def test_no_authorisation_says_since_when_the_last_one_ended():
    ali = a_person("P1", authorised_until="2026-09-10")
    mona = a_person("P2", authorised_until="2026-09-20")

    assert only_line(a_plan(ali, mona, rent())).since == day("2026-09-20")
    assert only_line(a_plan(a_person(authorised_from=None), rent())).since is None


def test_no_authorisation_looks_at_those_with_a_ground_only():
    ali = a_person("P1", authorised_until="2026-09-10")
    mona = a_person("P2", article_56a=False, authorised_until="2026-09-20")

    assert only_line(a_plan(ali, mona, rent())).since == day("2026-09-10")


# --- who takes part: together -----------------------------------------------------------


@pytest.mark.parametrize(
    "missing",
    [
        {"net_cents": 0},
        {"right_until": "2026-10-01"},
        {"article_56a": False},
        {"authorised_from": None},
        {"suspended": [SUSPENDED]},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_who_misses_one_condition_takes_no_part_and_the_other_carries_it_all(missing):
    line = only_line(a_plan(a_person("P1", **missing), a_person("P2"), rent(650_00)))

    assert line.outcome is Outcome.WITHHELD
    assert carried_by_person(line) == {2: 650_00}


def test_a_cost_of_one_person_is_never_carried_by_another():
    poor, rich = a_person("P1", 100_00), a_person("P2", 2_000_00)

    plan = a_plan(poor, rich, health(159_00, of="P1"))

    assert only_line(plan).outcome is Outcome.SHORTFALL
    assert withheld_by_person(plan) == {"P1": 0, "P2": 0}


def test_conditions_held_by_different_persons_do_not_add_up_to_one():
    based_only = a_person("P1", authorised_from=None)
    authorised_only = a_person("P2", article_56a=False)

    assert outcome(based_only, authorised_only, rent()) is Outcome.NO_AUTHORISATION


@pytest.mark.parametrize(
    ("start", "until", "found"),
    [
        ("2026-10-01", "2026-10-02", Outcome.SUSPENDED),
        ("2026-09-01", "2026-10-01", Outcome.WITHHELD),
        ("2026-10-02", None, Outcome.WITHHELD),
        ("2026-01-01", None, Outcome.SUSPENDED),
    ],
)
def test_a_suspension_counts_on_the_due_date(start, until, found):
    assert outcome(a_person(suspended=[a_suspension(start, until)]), rent()) is found


def test_when_only_the_suspended_one_could_take_part_there_is_nothing_to_carry_it():
    suspended = a_person("P1", suspended=[SUSPENDED])
    without_a_ground = a_person("P2", article_56a=False)

    line = only_line(a_plan(suspended, without_a_ground, rent()))

    assert (line.outcome, line.available_cents, line.carried) == (Outcome.SHORTFALL, 0, ())


# --- outcomes: each one beats those after it --------------------------------------------

REASONS = [
    ("NO_BENEFIT", {"net_cents": 0}, {}),
    ("CONTROL_RETURNED", {}, {"controls": [control("2026-10-01")]}),
    ("PAID_ELSEWHERE", {}, {"controls": [control("2026-10-01", Controller.ELSEWHERE)]}),
    ("SUSPENDED", {"suspended": [SUSPENDED]}, {}),
    ("PAYEE_COLLECTS", {}, {"payment": COLLECTED}),
    ("ACCOUNT_UNVERIFIED", {}, {"payment": UNVERIFIED}),
    ("NO_LEGAL_BASIS", {"article_56a": False}, {}),
    ("NO_AUTHORISATION", {"authorised_from": None}, {}),
    ("SHORTFALL", {"net_cents": 1}, {}),
]


@pytest.mark.parametrize(("name", "person", "cost"), REASONS, ids=[row[0] for row in REASONS])
def test_each_reason_alone_gives_its_outcome_and_takes_nothing(name, person, cost):
    plan = a_plan(a_person(**person), rent(**cost))

    line = only_line(plan)
    assert (line.outcome, line.withheld_cents, line.carried) == (name, 0, ())
    assert line.available_cents == (1 if name == "SHORTFALL" else 0)


PAIRS = [
    pytest.param(first, second, id=f"{first[0]}-{second[0]}")
    for place, first in enumerate(REASONS)
    for second in REASONS[place + 1 :]
    if not (first[1].keys() & second[1].keys() or first[2].keys() & second[2].keys())
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_first_reason_that_applies_is_the_outcome(first, second):
    person, cost = a_person(**first[1], **second[1]), rent(**first[2], **second[2])

    assert outcome(person, cost) == first[0]


def test_a_payee_that_collects_comes_before_an_account_that_is_not_verified():
    both = a_payment(collects=True, verified=False)

    assert outcome(rent(payment=both)) is Outcome.PAYEE_COLLECTS


def test_outcomes_by_money_are_withheld_partly_withheld_and_shortfall():
    plan = a_plan(
        a_person(net_cents=700_00), rent(600_00), health(150_00), energy(10_00), rule=PART
    )

    assert [line.outcome for line in plan.instalments] == [
        Outcome.WITHHELD,
        Outcome.PARTLY_WITHHELD,
        Outcome.SHORTFALL,
    ]
    assert [line.available_cents for line in plan.instalments] == [700_00, 100_00, 0]


def test_the_outcomes_stand_in_the_order_in_which_they_are_asked():
    assert list(Outcome) == [
        *(name for name, _, _ in REASONS[:-1]),
        "WITHHELD",
        "PARTLY_WITHHELD",
        "SHORTFALL",
    ]


@pytest.mark.parametrize(
    ("since", "found"),
    [("2026-10-01", Outcome.CONTROL_RETURNED), ("2026-10-02", Outcome.WITHHELD)],
)
def test_an_instalment_due_on_or_after_the_day_follows_the_new_control(since, found):
    assert outcome(rent(controls=[control(since)])) is found


def test_control_that_came_back_to_the_municipality_is_paid_again():
    back = [control("2026-09-01"), control("2026-10-01", Controller.MUNICIPALITY)]

    assert outcome(rent(controls=back)) is Outcome.WITHHELD


def test_returned_control_and_payment_elsewhere_say_since_when():
    returned = rent(controls=[control("2026-09-15")])
    elsewhere = rent(controls=[control("2026-09-20", Controller.ELSEWHERE)])

    plan = a_plan(returned, elsewhere)

    assert [line.since for line in plan.instalments] == days("2026-09-15", "2026-09-20")


def test_a_paid_instalment_has_no_since():
    cost = rent(controls=[control("2026-09-01", Controller.MUNICIPALITY)])

    assert only_line(a_plan(cost)).since is None


# --- money ------------------------------------------------------------------------------


def test_the_living_floor_is_kept_per_person():
    ali, mona = a_person("P1", 500_00), a_person("P2", 400_00)

    plan = a_plan(ali, mona, rent(300_00), floor_cents=300_00)

    assert remainder_by_person(plan) == {"P1": 300_00, "P2": 300_00}


def test_own_income_counts_towards_the_floor_of_the_one_who_earns_it():
    earns, earns_not = a_person("P1", 500_00, own_income_cents=300_00), a_person("P2", 500_00)

    plan = a_plan(earns, earns_not, rent(700_00), floor_cents=300_00)

    assert remainder_by_person(plan) == {"P1": 0, "P2": 300_00}


def test_a_benefit_below_the_floor_has_nothing_to_take_and_stays_whole():
    plan = a_plan(a_person(net_cents=200_00), rent(1_00), floor_cents=300_00, rule=PART)

    assert only_line(plan).outcome is Outcome.SHORTFALL
    assert remainder_by_person(plan) == {"P1": 200_00}


def test_costs_are_paid_by_kind_then_due_date_then_the_order_of_the_file():
    late = {"due_day": 20}
    costs = [
        other(key="other"),
        water(key="water"),
        energy(key="energy-late", **late),
        a_cost(CostKind.GAS, key="gas"),
        a_cost(CostKind.ELECTRICITY, key="power"),
        health(key="health"),
        rent(key="rent-late", **late),
        rent(key="rent"),
    ]

    plan = a_plan(*costs)

    assert [line.cost.key for line in plan.instalments] == [
        "rent",
        "rent-late",
        "health",
        "gas",
        "power",
        "energy-late",
        "water",
        "other",
    ]


def test_the_order_of_the_municipality_decides_who_comes_first_when_money_is_short():
    water_first = (
        CostKind.WATER,
        CostKind.OTHER,
        CostKind.ENERGY,
        CostKind.HEALTH_INSURANCE,
        CostKind.RENT,
    )
    someone = a_person(net_cents=620_00)

    plan = a_plan(someone, rent(620_00), water(17_50), order=water_first)

    assert [(line.cost.kind, line.outcome) for line in plan.instalments] == [
        (CostKind.WATER, Outcome.WITHHELD),
        (CostKind.RENT, Outcome.SHORTFALL),
    ]


def test_a_shared_cost_over_three_gives_each_odd_cent_to_one_person_in_order():
    three = [a_person(key) for key in ("P1", "P2", "P3")]

    line = only_line(a_plan(*three, rent(500_00)))

    assert carried_by_person(line) == {1: 166_67, 2: 166_67, 3: 166_66}


def test_odd_cents_follow_the_order_of_the_file_not_of_the_keys():
    line = only_line(a_plan(a_person("P2"), a_person("P1"), rent(1_01)))

    assert carried_by_person(line) == {2: 51, 1: 50}


def test_equal_parts_are_over_those_who_take_part_not_over_the_household():
    suspended = a_person("P1", suspended=[SUSPENDED])

    line = only_line(a_plan(suspended, a_person("P2"), a_person("P3"), a_child(), rent(500_01)))

    assert carried_by_person(line) == {2: 250_01, 3: 250_00}


def test_what_one_cannot_carry_the_others_carry_in_the_order_of_the_file():
    poor, middle, rich = a_person("P1", 10_00), a_person("P2", 300_00), a_person("P3", 900_00)

    line = only_line(a_plan(poor, middle, rich, rent(600_00)))

    assert carried_by_person(line) == {1: 10_00, 2: 300_00, 3: 290_00}


def test_whole_takes_nothing_of_what_does_not_fit_and_goes_on_with_the_next():
    plan = a_plan(a_person(net_cents=700_00), rent(620_00), health(159_00), energy(80_00))

    assert [line.withheld_cents for line in plan.instalments] == [620_00, 0, 80_00]
    assert remainder_by_person(plan) == {"P1": 0}


def test_part_takes_what_they_can_carry():
    ali, mona = a_person("P1", 100_00), a_person("P2", 50_00)

    plan = a_plan(ali, mona, rent(620_00), rule=PART)

    line = only_line(plan)
    assert (line.outcome, line.withheld_cents) == (Outcome.PARTLY_WITHHELD, 150_00)
    assert carried_by_person(line) == {1: 100_00, 2: 50_00}


def test_who_carries_nothing_is_not_named():
    line = only_line(a_plan(a_person("P1", 100_00), a_person("P2"), rent(1)))

    assert carried_by_person(line) == {1: 1}


def test_each_instalment_takes_from_what_the_one_before_left():
    couple = [a_person("P1", 500_00), a_person("P2", 500_00)]

    plan = a_plan(*couple, rent(600_00), health(150_00, of="P1"), energy(100_00))

    rented, insured, powered = plan.instalments
    assert carried_by_person(rented) == {1: 300_00, 2: 300_00}
    assert carried_by_person(insured) == {1: 150_00}
    assert carried_by_person(powered) == {1: 50_00, 2: 50_00}
    assert powered.available_cents == 250_00


# --- shares -----------------------------------------------------------------------------


def test_shares_list_everyone_with_a_net_benefit_also_when_nothing_is_withheld():
    with_nothing_withheld = a_person("P2", 50_00, right_from=None, article_56a=False)
    with_nothing = a_person("P3", 0)

    plan = a_plan(a_person("P1"), with_nothing_withheld, with_nothing, a_child(), rent(650_00))

    assert withheld_by_person(plan) == {"P1": 650_00, "P2": 0}
    assert remainder_by_person(plan) == {"P1": 701_33, "P2": 50_00}


@pytest.mark.parametrize(
    ("person", "basis"),
    [
        (a_person(decisions=[voluntary(), article_57()]), LegalBasis.ART_56A),
        (a_person(article_56a=False, decisions=[voluntary(), article_57()]), LegalBasis.ART_57),
        (a_person(article_56a=False, decisions=[voluntary()]), LegalBasis.VOLUNTARY),
        (a_person(article_56a=False), None),
        (a_person(right_until="2026-09-01"), None),
        (a_person(article_56a=False, decisions=[article_57(valid_until="2026-09-30")]), None),
        (
            a_person(
                article_56a=False,
                right_until="2026-09-20",
                decisions=[article_57(valid_until="2026-09-20")],
            ),
            LegalBasis.ART_57,
        ),
    ],
)
def test_the_reported_ground_is_the_first_in_force_on_the_last_day_with_a_right(person, basis):
    (share,) = a_plan(person).shares

    assert share.basis is basis


def test_the_reported_ground_does_not_depend_on_the_cost():
    person = a_person(decisions=[article_57()])

    plan = a_plan(person, other())

    assert only_line(plan).outcome is Outcome.WITHHELD
    assert plan.shares[0].basis is LegalBasis.ART_56A


def test_a_benefit_of_one_cent_is_a_share_too():
    assert remainder_by_person(a_plan(a_person(net_cents=1))) == {"P1": 1}


@pytest.mark.parametrize("withheld", [-1, 100_01])
def test_a_share_that_does_not_add_up_cannot_be_built(withheld):
    with pytest.raises(PlanDoesNotAddUp) as refused:
        PlannedShare(a_person("P1", 100_00), 100_00, withheld, None)

    assert refused.value.person == "P1"
    assert refused.value.net_cents == 100_00
    assert refused.value.withheld_cents == withheld
    assert refused.value.remainder_cents == 100_00 - withheld
    assert str(refused.value) == (
        f"P1: net 10000 is not {withheld} withheld + {100_00 - withheld} left"
    )


@pytest.mark.parametrize("withheld", [0, 100_00])
def test_a_share_may_keep_all_or_nothing(withheld):
    share = PlannedShare(a_person("P1", 100_00), 100_00, withheld, None)

    assert share.remainder_cents == 100_00 - withheld


def test_what_is_paid_once_is_paid_in_one_run():
    cost = rent(frequency=Frequency.ONCE, due_day=5)

    assert a_plan(cost, month="2026-08").instalments[0].due_date == day("2026-09-05")
    assert a_plan(cost, month="2026-09").instalments == ()
