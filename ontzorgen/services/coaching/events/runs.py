"""What an event changes in the first run that is still to be decided; it only reads.

Amounts are int euro cents. Where a month has no benefits on record yet, those of the newest month
before it stand for them, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlalchemy.orm import Session

from ontzorgen.domain.events import Changes, with_changes
from ontzorgen.domain.fixed_cost import Control, Controller, FixedCost, Payment
from ontzorgen.domain.household import Benefit, Household
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import OVER, Phase, phase_of
from ontzorgen.domain.run import Frame, HouseholdPlan, PlannedShare, plan_household
from ontzorgen.services.acting import Acting
from ontzorgen.services.calculate_run import look_from, paid_before
from ontzorgen.services.households.see_forms import HouseholdForm
from ontzorgen.services.importing.rows import FixedCostIn
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import household_events, payees, run_facts
from ontzorgen.store.household_pages import BenefitShown
from ontzorgen.store.payees import PayableTo
from ontzorgen.store.run_facts import Need
from ontzorgen.store.run_span import Span
from payees.payment_reference import Reference
from sepa.creditor_reference import ReferenceKind

_MOST_MONTHS = 36
_UNREAD = Reference(ReferenceKind.VRIJ, "")


@dataclass(frozen=True, slots=True)
class PersonInRun:
    """A person with a benefit in the run, before and after; in cents."""

    person_id: int
    withheld_cents: tuple[int, int]
    remainder_cents: tuple[int, int]
    phase: tuple[Phase, Phase]


@dataclass(frozen=True, slots=True)
class RunEffect:
    """A run that is still to be decided, with and without the event."""

    month: Month
    execution_date: date
    persons: Sequence[PersonInRun]
    benefits_of: Month | None
    """The month whose benefits stand for those of this one; None: its own are known."""


def effect_on_run(
    session: Session,
    form: HouseholdForm,
    changes: Changes,
    new_costs: Sequence[FixedCostIn],
    first_day: date,
    acting: Acting,
) -> RunEffect | None:
    """Return the first run that looks at a day on which an event counts; None: too far ahead."""
    frame = _frame(session, form.head.municipality, first_day, acting.today)
    if frame is None:
        return None
    start = look_from(session, form.head.municipality, frame.month, frame.policy)
    span = Span(form.head.municipality, frame.month, frame.window_end, start)
    to = payees.payable(session)
    (facts,) = next(
        run_facts.some_households(session, span, to, Need.DECISION, [form.head.id]), [None]
    )
    if facts is None:
        return None
    household, benefits_of = _with_benefits(facts.household, form.benefits, frame.month)
    paid = paid_before(facts)
    before = plan_household(frame, household, paid)
    after = plan_household(frame, _after(household, changes, _new(form, new_costs, to)), paid)
    return RunEffect(frame.month, frame.execution_date, _persons(frame, before, after), benefits_of)


def _frame(session: Session, municipality: str, day: date, today: date) -> Frame | None:
    """Return the frame of the first month without an approved run that looks beyond `day`."""
    decided = household_events.decided_months(session, municipality)
    first = Month.of(today).plus(-1)
    for ahead in range(_MOST_MONTHS):
        month = first.plus(ahead)
        if str(month) in decided:
            continue
        frame = frame_of(session, municipality, month)
        if frame.execution_date >= today and frame.window_end > day:
            return frame
    return None


def _with_benefits(
    household: Household, known: Iterable[BenefitShown], month: Month
) -> tuple[Household, Month | None]:
    if any(person.benefit is not None for person in household.persons):
        return household, None
    earlier = [each for each in known if each.month < str(month)]
    if not earlier:
        return household, None
    newest = max(each.month for each in earlier)
    nets = {
        each.person_id: Benefit(each.net_cents, each.own_income_cents or 0)
        for each in earlier
        if each.month == newest
    }
    persons = tuple(replace(each, benefit=nets.get(each.id)) for each in household.persons)
    return replace(household, persons=persons), Month.parse(newest)


def _after(household: Household, changes: Changes, new: Sequence[FixedCost]) -> Household:
    ends = {(each.cost, each.valid_from): each for each in changes.costs}
    costs = []
    for cost in household.fixed_costs:
        end = ends.get((cost.id, cost.valid_from))
        if end is not None:
            back = (Control(end.valid_from, Controller.HOUSEHOLD),) if end.goes_back else ()
            since = tuple(each for each in cost.controls if not back or each.since < end.valid_from)
            cost = replace(cost, valid_until=end.until, controls=(*since, *back))
        costs.append(cost)
    persons = tuple(with_changes(each, changes) for each in household.persons)
    return replace(household, persons=persons, fixed_costs=(*costs, *new))


def _new(
    form: HouseholdForm, rows: Sequence[FixedCostIn], payable: Mapping[int, PayableTo]
) -> list[FixedCost]:
    """Return costs that were given with the event, as a run would see them."""
    by_key = {each.key.casefold(): each for each in payable.values()}
    people = {each.key.casefold(): each.id for each in form.persons}
    found = []
    for number, row in zip(count(-1, -1), rows, strict=False):
        payee = by_key.get(row.payee.casefold())
        person = None if row.person is None else people.get(row.person.casefold())
        if payee is None or (row.person is not None and person is None):
            continue  # the importer says so, or it is of who has no benefit on record yet
        found.append(
            FixedCost(
                number,
                number,
                row.key,
                person,
                row.kind,
                row.amount_cents,
                row.valid_from,
                row.valid_until,
                row.frequency,
                row.due_day,
                _payment(payee),
            )
        )
    return found


def _payment(payee: PayableTo) -> Payment:
    return Payment(
        payee.id, payee.key, payee.name, payee.collects, payee.account_id, payee.iban, _UNREAD
    )


def _persons(frame: Frame, before: HouseholdPlan, after: HouseholdPlan) -> list[PersonInRun]:
    then = {each.person.id: each for each in after.shares}
    return [
        PersonInRun(
            share.person.id,
            (share.withheld_cents, then[share.person.id].withheld_cents),
            (share.remainder_cents, then[share.person.id].remainder_cents),
            (phase_of(frame, before, share), _phase_after(frame, after, then[share.person.id])),
        )
        for share in before.shares
    ]


def _phase_after(frame: Frame, plan: HouseholdPlan, share: PlannedShare) -> Phase:
    """Return the phase in the run, or that of the run after it for who has no right by then."""
    found = phase_of(frame, plan, share)
    ended = share.person.right_ended_before(frame.execution_date)
    return Phase.CLOSED if ended and found not in OVER else found
