"""Domain values for tests; what a test does not name does not matter.

Days are typed as "2026-09-30"; ranges are half-open as in the domain (`until` is the
first day that no longer counts). Without more said, everybody may be helped: a right
since 13 August 2026, both flags of article 56a, an authorisation, a benefit in September.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    CostKind,
    FixedCost,
    Frequency,
    Payment,
)
from ontzorgen.domain.household import Benefit, Household, Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Limits, Policy, ShortageRule, execution_date
from ontzorgen.domain.run import Frame, HouseholdPlan, PlannedInstalment, plan_household
from payees.payment_reference import Reference
from sepa.creditor_reference import ReferenceKind

Day = str | date | None
_numbers = count(1)


def day(text: Day) -> Any:
    """Return the date of "2026-09-30"; a date and None stay what they are."""
    return date.fromisoformat(text) if isinstance(text, str) else text


def days(*texts: str) -> list[date]:
    return [day(text) for text in texts]


def a_benefit(net_cents: int = 1_351_33, own_income_cents: int = 0) -> Benefit:
    return Benefit(net_cents, own_income_cents)


def a_decision(
    basis: LegalBasis = LegalBasis.ART_57,
    valid_from: Day = "2026-08-13",
    valid_until: Day = None,
    *,
    decided_on: Day = None,
    review_on: Day = None,
) -> Decision:
    return Decision(basis, day(valid_from), day(valid_until), day(decided_on), day(review_on))


def article_57(valid_from: Day = "2026-08-13", valid_until: Day = None, **dates: Any) -> Decision:
    return a_decision(LegalBasis.ART_57, valid_from, valid_until, **dates)


def voluntary(valid_from: Day = "2026-08-13", valid_until: Day = None, **dates: Any) -> Decision:
    return a_decision(LegalBasis.VOLUNTARY, valid_from, valid_until, **dates)


def a_suspension(start: Day, until: Day = None) -> Suspension:
    return Suspension(day(start), day(until))


def a_person(
    key: str = "P1",
    net_cents: int | None = 1_351_33,
    *,
    own_income_cents: int = 0,
    right_from: Day = "2026-08-13",
    right_until: Day = None,
    authorised_from: Day = "2020-01-01",
    authorised_until: Day = None,
    article_56a: bool = True,
    decisions: Iterable[Decision] = (),
    suspended: Iterable[Suspension] = (),
    **changes: Any,
) -> Person:
    """Return a person; `net_cents=None` is one without a benefit this month."""
    person = Person(
        id=int(key[1:]),
        key=key,
        right_from=day(right_from),
        right_until=day(right_until),
        must_integrate=article_56a,
        asylum_permit=article_56a,
        authorised_from=day(authorised_from),
        authorised_until=day(authorised_until),
        benefit=None if net_cents is None else Benefit(net_cents, own_income_cents),
        decisions=tuple(decisions),
        suspensions=tuple(suspended),
    )
    return replace(person, **changes)


def a_child(key: str = "P9") -> Person:
    """Return a member of the household without a right of their own."""
    return a_person(key, None, right_from=None, authorised_from=None, article_56a=False)


def a_payment(
    *,
    collects: bool = False,
    verified: bool = True,
    reference: str = "Huur 12",
    missing: bool = False,
) -> Payment:
    return Payment(
        payee_id=1,
        payee_key="B1",
        payee_name="Woonstichting De Brug",
        collects=collects,
        account_id=1 if verified else None,
        iban="NL71RABO2601815906" if verified else None,
        reference=Reference(ReferenceKind.VRIJ, reference, missing),
    )


def a_cost(
    kind: CostKind = CostKind.RENT,
    amount_cents: int = 650_00,
    *,
    key: str | None = None,
    of: str | None = None,
    due_day: int = 1,
    valid_from: Day = "2026-08-13",
    valid_until: Day = None,
    frequency: Frequency = Frequency.MONTHLY,
    controls: Iterable[Control] = (),
    payment: Payment | None = None,
    **changes: Any,
) -> FixedCost:
    """Return a shared monthly cost due on the 1st; `of="P1"` makes it that person's own."""
    number = next(_numbers)
    cost = FixedCost(
        id=number,
        version_id=number,
        key=key or f"V{number}",
        person_id=int(of[1:]) if of else None,
        kind=kind,
        amount_cents=amount_cents,
        valid_from=day(valid_from),
        valid_until=day(valid_until),
        frequency=frequency,
        due_day=due_day,
        payment=payment or a_payment(),
        controls=tuple(controls),
    )
    return replace(cost, **changes)


def rent(amount_cents: int = 650_00, **changes: Any) -> FixedCost:
    return a_cost(CostKind.RENT, amount_cents, **changes)


def health(amount_cents: int = 159_00, **changes: Any) -> FixedCost:
    return a_cost(CostKind.HEALTH_INSURANCE, amount_cents, **changes)


def energy(amount_cents: int = 110_00, **changes: Any) -> FixedCost:
    return a_cost(CostKind.ENERGY, amount_cents, **changes)


def water(amount_cents: int = 17_50, **changes: Any) -> FixedCost:
    return a_cost(CostKind.WATER, amount_cents, **changes)


def other(amount_cents: int = 25_00, **changes: Any) -> FixedCost:
    """Return a cost that article 56a does not carry."""
    return a_cost(CostKind.OTHER, amount_cents, **changes)


def control(since: Day, controller: Controller = Controller.HOUSEHOLD) -> Control:
    return Control(day(since), controller)


def a_household(*members: Person | FixedCost, key: str = "H1") -> Household:
    """Return a household of these persons and costs, each in the order given."""
    persons = tuple(member for member in members if isinstance(member, Person))
    costs = tuple(member for member in members if isinstance(member, FixedCost))
    return Household(1, key, persons or (a_person(),), costs)


def a_policy(
    *,
    pay_day: int | None = None,
    rule: ShortageRule = ShortageRule.WHOLE,
    floor_cents: int = 0,
    limits: Limits | None = None,
    **changes: Any,
) -> Policy:
    policy = Policy(pay_day, rule, floor_cents=floor_cents, limits=limits or Limits())
    return replace(policy, **changes)


def a_frame(month: str = "2026-09", **choices: Any) -> Frame:
    """Return what holds for a run of the month; `choices` are those of the municipality."""
    this, policy = Month.parse(month), a_policy(**choices)
    return Frame(
        this,
        execution_date(policy.pay_day, this),
        execution_date(policy.pay_day, this.plus(1)),
        policy,
    )


def a_plan(*members: Person | FixedCost, month: str = "2026-09", **choices: Any) -> HouseholdPlan:
    """Plan the month of a household of these persons and costs."""
    return plan_household(a_frame(month, **choices), a_household(*members))


def only_line(plan: HouseholdPlan) -> PlannedInstalment:
    """Return the one instalment of a plan that has one."""
    (line,) = plan.instalments
    return line


def withheld_by_person(plan: HouseholdPlan) -> dict[str, int]:
    return {share.person.key: share.withheld_cents for share in plan.shares}


def remainder_by_person(plan: HouseholdPlan) -> dict[str, int]:
    return {share.person.key: share.remainder_cents for share in plan.shares}


def outcome_by_cost(plan: HouseholdPlan) -> dict[str, str]:
    """Return the outcome per fixed cost, of plans with one due date of each."""
    return {line.cost.key: line.outcome.value for line in plan.instalments}


def carried_by_person(line: PlannedInstalment) -> dict[int, int]:
    return {part.person_id: part.cents for part in line.carried}
