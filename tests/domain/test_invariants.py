"""What holds for every household, whatever its facts are."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from ontzorgen.domain.fixed_cost import Controller, control_on
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.policy import ShortageRule
from ontzorgen.domain.run import Frame, Outcome, plan_household
from ontzorgen.domain.withholding import available_cents
from tests.builders import a_decision
from tests.domain.test_against_naive import Chance, as_frame, as_household

PAYS = {Outcome.WITHHELD, Outcome.PARTLY_WITHHELD}
SEEDS = range(600)


@pytest.fixture(scope="module")
def plans():
    """Return some hundreds of random households, each with its frame and plan."""
    found = []
    for seed in SEEDS:
        chance = Chance(seed + 1_000_000)
        frame = as_frame(chance.gemeente(), chance.month)
        household = as_household(chance.huishouden())
        found.append((frame, household, plan_household(frame, household)))
    return found


def with_rule(frame: Frame, rule: ShortageRule) -> Frame:
    return replace(frame, policy=replace(frame.policy, shortage_rule=rule))


def test_net_is_withheld_plus_remainder_and_nothing_is_below_zero(plans):
    for _, _, plan in plans:
        for share in plan.shares:
            assert share.net_cents == share.withheld_cents + share.remainder_cents
            assert share.withheld_cents >= 0
            assert share.remainder_cents >= 0


def test_what_persons_keep_back_is_what_the_instalments_carry_and_what_is_transferred(plans):
    for _, _, plan in plans:
        withheld = sum(share.withheld_cents for share in plan.shares)
        transferred = sum(line.withheld_cents for line in plan.instalments)
        carried = sum(part.cents for line in plan.instalments for part in line.carried)
        assert withheld == transferred == carried
        for share in plan.shares:
            own = [
                part.cents
                for line in plan.instalments
                for part in line.carried
                if part.person_id == share.person.id
            ]
            assert share.withheld_cents == sum(own)
            assert all(cents > 0 for cents in own)


def test_nobody_carries_more_than_is_available_above_the_living_floor(plans):
    for frame, _, plan in plans:
        for share in plan.shares:
            available = available_cents(share.person.benefit, frame.policy.floor_cents)
            assert share.withheld_cents <= available


def test_only_outcomes_that_pay_have_money_and_they_say_how_much(plans):
    for _, _, plan in plans:
        for line in plan.instalments:
            assert bool(line.withheld_cents) == (line.outcome in PAYS)
            whole = line.withheld_cents == line.cost.amount_cents
            assert whole == (line.outcome is Outcome.WITHHELD)
            assert 0 <= line.withheld_cents <= line.cost.amount_cents


def test_whole_takes_an_instalment_whole_or_not_at_all(plans):
    for frame, household, _ in plans:
        plan = plan_household(with_rule(frame, ShortageRule.WHOLE), household)
        for line in plan.instalments:
            assert line.withheld_cents in (0, line.cost.amount_cents)
            if line.outcome is Outcome.SHORTFALL:
                assert line.available_cents < line.cost.amount_cents


def test_part_takes_exactly_the_smaller_of_what_is_due_and_what_is_available(plans):
    for frame, household, _ in plans:
        plan = plan_household(with_rule(frame, ShortageRule.PART), household)
        for line in plan.instalments:
            if line.outcome in {*PAYS, Outcome.SHORTFALL}:
                assert line.withheld_cents == min(line.cost.amount_cents, line.available_cents)


def test_who_carries_has_a_benefit_a_ground_and_an_authorisation_and_is_not_suspended(plans):
    for frame, household, plan in plans:
        members = {person.id: person for person in household.persons}
        based = {share.person.id for share in plan.shares if share.basis}
        for line in plan.instalments:
            for part in line.carried:
                person = members[part.person_id]
                assert person.authorised_on(frame.execution_date)
                assert not person.suspended_on(line.due_date)
                assert not person.right_ended_before(line.due_date)
                assert person.id in based
                assert line.cost.person_id in (None, person.id)


def test_a_cost_steered_by_the_household_or_paid_elsewhere_is_never_withheld(plans):
    for _, _, plan in plans:
        for line in plan.instalments:
            held = control_on(line.cost.controls, line.due_date)
            if held and held.controller is not Controller.MUNICIPALITY:
                assert line.withheld_cents == 0


def test_nothing_goes_to_an_account_that_is_not_verified_or_a_payee_that_collects(plans):
    for _, _, plan in plans:
        for line in plan.instalments:
            if line.withheld_cents:
                assert line.cost.payment.account_id is not None
                assert not line.cost.payment.collects


def test_each_due_date_of_the_window_is_decided_once(plans):
    for frame, _, plan in plans:
        decided = [(line.cost.id, line.due_date) for line in plan.instalments]
        assert len(decided) == len(set(decided))
        for _, due in decided:
            assert frame.execution_date <= due < frame.window_end


def test_the_same_facts_give_the_same_plan(plans):
    for frame, household, plan in plans:
        assert plan_household(frame, household) == plan


def test_a_recorded_decision_of_article_56a_changes_nothing(plans):
    for frame, household, plan in plans:
        record = a_decision(LegalBasis.ART_56A, frame.month.first, frame.month.last)
        recorded = replace(
            household,
            persons=tuple(
                replace(person, decisions=(*person.decisions, record))
                for person in household.persons
            ),
        )
        again = plan_household(frame, recorded)
        assert again.instalments == plan.instalments
        assert [share.basis for share in again.shares] == [share.basis for share in plan.shares]


def test_where_money_is_ample_the_order_of_persons_moves_odd_cents_only(plans):
    for frame, household, _ in plans[:150]:
        rich = replace(
            household,
            persons=tuple(
                replace(person, benefit=replace(person.benefit, net_cents=10_000_00))
                for person in household.persons
            ),
        )
        plan = plan_household(frame, rich)
        for persons in permutations(rich.persons):
            other = plan_household(frame, replace(rich, persons=persons))
            for one, two in zip(plan.instalments, other.instalments, strict=True):
                assert (one.outcome, one.withheld_cents) == (two.outcome, two.withheld_cents)
                parts = {part.person_id: part.cents for part in one.carried}
                again = {part.person_id: part.cents for part in two.carried}
                for person in {*parts, *again}:
                    assert abs(parts.get(person, 0) - again.get(person, 0)) <= 1


def test_a_later_line_takes_nothing_from_an_earlier_one(plans):
    for frame, household, plan in plans:
        if not plan.instalments:
            continue
        last = plan.instalments[-1].cost
        smaller = replace(
            household,
            fixed_costs=tuple(cost for cost in household.fixed_costs if cost.id != last.id),
        )
        kept = [line for line in plan.instalments if line.cost.id != last.id]
        shorter = plan_household(frame, smaller).instalments
        first = next(
            place for place, line in enumerate(plan.instalments) if line.cost.id == last.id
        )
        assert list(shorter)[:first] == kept[:first]
