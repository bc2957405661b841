"""Plan what a correction run pays, from the facts of this moment; made again before approval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source, Wait, waits_for
from ontzorgen.domain.fixed_cost import Controller, FixedCost, control_on, due_dates
from ontzorgen.domain.household import Benefit, Household
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.months import Month
from ontzorgen.domain.run import Frame, Outcome, gate, has_basis, plan_instalments
from ontzorgen.domain.run_status import line_name
from ontzorgen.domain.signals import Past, missed
from ontzorgen.services.calculate_run import facts_of_month, look_from
from ontzorgen.store import corrections, organisation
from ontzorgen.store.corrections import OpenPayment
from ontzorgen.store.models import ArrearRow, RunRow
from ontzorgen.store.run_facts import Facts, Need


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One payment of a correction run; cents."""

    source: Source
    household_id: int
    cost: FixedCost
    due_date: date
    due_cents: int
    cents: int
    attempt: int
    carried: tuple[tuple[int, int], ...]
    """(person, cents) pairs, by person."""
    earlier_id: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectionShare:
    """What a correction run newly withholds from a person, of what is left; cents."""

    household_id: int
    person_id: int
    net_cents: int
    withheld_cents: int
    basis: LegalBasis | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An open payment, arrear or asked instalment that is not paid, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class CorrectionPlan:
    """What a correction run pays, and what it leaves out."""

    lines: tuple[CorrectionLine, ...]
    shares: tuple[CorrectionShare, ...]
    left_out: tuple[LeftOut, ...]


def plan_correction(
    session: Session, base: RunRow, run: RunRow, wanted: frozenset[str]
) -> CorrectionPlan:
    """Plan the correction run `run` of the month's run `base`.

    `wanted` names the missed instalments to pay, such as V1@2026-09-05.
    """
    return _Planner(session, base, run, wanted).plan()


class _Planner:
    def __init__(self, session: Session, base: RunRow, run: RunRow, wanted: frozenset[str]) -> None:
        self.session, self.base, self.run, self.wanted = session, base, run, wanted
        policy = organisation.policy_from_json(run.policy)
        self.month = Month.parse(base.month)
        self.frame = Frame(self.month, run.execution_date, run.window_end, policy)
        ids = [each.id for each in corrections.runs_of_month(session, base)]
        self.look_from = look_from(session, base.municipality_code, self.month, policy)
        self.open: defaultdict[int, list[OpenPayment]] = defaultdict(list)
        for each in corrections.open_payments(session, ids):
            self.open[each.payment.household_id].append(each)
        self.withheld = corrections.withheld_by_person(session, ids, run.id)
        self.listed = corrections.listed(session, ids, run.id)
        self.arrears = corrections.arrears(session, base.municipality_code, base.month)
        again = {each.payment.fixed_cost_id for found in self.open.values() for each in found}
        self.attempts = corrections.attempts(session, again | self.arrears.keys())
        self.held = corrections.held(session, base.municipality_code)
        self.lines: list[CorrectionLine] = []
        self.shares: list[CorrectionShare] = []
        self.left_out: list[LeftOut] = []

    def plan(self) -> CorrectionPlan:
        """Go past every household once."""
        found: set[str] = set()
        for facts in facts_of_month(self.session, self.run, self.frame, Need.EVERYTHING):
            self._again(facts)
            extra = self._extra(facts)
            found |= {line_name(line.cost.key, line.due_date) for line in extra}
            self._add_extra(facts.household, extra)
        for name in sorted(self.wanted - found - {each.name for each in self.left_out}):
            self.left_out.append(LeftOut(name, "NOT_MISSED"))
        return CorrectionPlan(tuple(self.lines), tuple(self.shares), tuple(self.left_out))

    def _again(self, facts: Facts) -> None:
        """Take in what came back, where the cause is mended and the household still wants it."""
        for each in self.open.get(facts.household.id, ()):
            payment = each.payment
            due = payment.due_date
            find = cost_of_arrear if each.source is Source.ARREARS else _cost_of
            cost = find(facts, payment.fixed_cost_id, due)
            why = self._why_not_again(facts, each, cost)
            if why or cost is None:
                name = f"{facts.household.key} {payment.end_to_end_id}"
                self.left_out.append(LeftOut(name, why or "GONE"))
                continue
            self.lines.append(
                CorrectionLine(
                    Source.AGAIN,
                    facts.household.id,
                    cost,
                    due,
                    payment.amount_cents,
                    payment.amount_cents,
                    self.attempts[cost.id, due] + 1,
                    each.carried,
                    payment.id,
                )
            )

    def _why_not_again(self, facts: Facts, each: OpenPayment, cost: FixedCost | None) -> str | None:
        if cost is None:
            return "GONE"
        waits = waits_for(each.reasons, each.events, each.payment.iban, cost.payment.iban)
        if waits is None and (facts.household.id, cost.payment.payee_id) in self.held:
            waits = Wait.HELD
        if waits is not None:
            return waits.value
        if each.source is Source.ARREARS:
            return why_not_from_back_payment(self.frame, facts.household, cost, each.carried)
        gated = gate(self.frame, facts.household, cost, each.payment.due_date)
        if gated.outcome is not None:
            return gated.outcome.value
        if given_back_since(cost, self.frame.execution_date):
            return Outcome.CONTROL_RETURNED.value
        takes_part = {person.id for person in gated.takes_part}
        if not takes_part.issuperset(person for person, _ in each.carried):
            return "NO_AUTHORISATION"
        return None

    def _extra(self, facts: Facts) -> list[CorrectionLine]:
        """Return what is newly withheld from a household: missed instalments, then arrears."""
        lines = self._missed(facts)
        for cost_id in {cost.id for cost in facts.household.fixed_costs}:
            for arrear in self.arrears.get(cost_id, ()):
                line = self._arrear(facts, arrear)
                if line is not None:
                    lines.append(line)
        return lines

    def _missed(self, facts: Facts) -> list[CorrectionLine]:
        names = self.wanted
        if not names:
            return []
        nets = dict(facts.net_by_month)
        for person in facts.household.persons:
            if person.benefit is not None:
                nets[person.id, self.month] = person.benefit.net_cents
        past = Past(self.look_from, {**facts.listed, **self.listed}, nets)
        until = replace(self.frame, execution_date=self.frame.window_end)
        of_arrears = {
            (cost, arrear.due_date) for cost, rows in self.arrears.items() for arrear in rows
        }
        asked = [
            (cost, due)
            for cost, due in missed(until, facts.household, past)
            if line_name(cost.key, due) in names and (cost.id, due) not in of_arrears
        ]
        if not asked:
            return []
        plan = plan_instalments(self.frame, self._with_what_is_left(facts.household), asked)
        lines = []
        for row in plan.instalments:
            if not row.withheld_cents:
                name = line_name(row.cost.key, row.due_date)
                self.left_out.append(LeftOut(name, row.outcome.value))
                continue
            lines.append(
                CorrectionLine(
                    Source.MISSED,
                    facts.household.id,
                    row.cost,
                    row.due_date,
                    row.cost.amount_cents,
                    row.withheld_cents,
                    facts.attempts.get((row.cost.id, row.due_date), 0) + 1,
                    tuple(sorted((part.person_id, part.cents) for part in row.carried)),
                )
            )
        return lines

    def _arrear(self, facts: Facts, arrear: ArrearRow) -> CorrectionLine | None:
        name = f"arrear {arrear.id}"
        cost = cost_of_arrear(facts, arrear.fixed_cost_id, arrear.due_date)
        listed = {**facts.listed, **self.listed}.get((arrear.fixed_cost_id, arrear.due_date))
        if cost is None or (listed and listed.withheld_cents):
            self.left_out.append(LeftOut(name, "GONE" if cost is None else "NOT_MISSED"))
            return None
        carried = ((arrear.person_id, arrear.amount_cents),)
        why = why_not_from_back_payment(self.frame, facts.household, cost, carried)
        if (facts.household.id, cost.payment.payee_id) in self.held:
            why = Wait.HELD.value
        if why:
            self.left_out.append(LeftOut(name, why))
            return None
        return CorrectionLine(
            Source.ARREARS,
            facts.household.id,
            cost,
            arrear.due_date,
            arrear.amount_cents,
            arrear.amount_cents,
            self.attempts.get((cost.id, arrear.due_date), 0) + 1,
            carried,
        )

    def _add_extra(self, household: Household, extra: Sequence[CorrectionLine]) -> None:
        """Take in lines that withhold anew, and a share for each person who carries them."""
        self.lines += extra
        withheld: defaultdict[int, int] = defaultdict(int)
        back: defaultdict[int, int] = defaultdict(int)
        for line in extra:
            for number, cents in line.carried:
                withheld[number] += cents
            if line.source is Source.ARREARS:
                back[line.carried[0][0]] += self._back_payment_cents(line)
        left = {
            person.id: person.benefit.net_cents
            for person in self._with_what_is_left(household).persons
            if person.benefit is not None
        }
        carries_missed = {
            number for line in extra if line.source is Source.MISSED for number, _ in line.carried
        }
        for person in household.persons:
            if not withheld[person.id]:
                continue
            net_cents = back[person.id]
            if person.id in carries_missed:
                net_cents += left.get(person.id, 0)
            day = person.last_day_with_right(self.month)
            basis = next(iter(bases_on(person, day)), None) if day else None
            self.shares.append(
                CorrectionShare(household.id, person.id, net_cents, withheld[person.id], basis)
            )

    def _back_payment_cents(self, line: CorrectionLine) -> int:
        return sum(
            arrear.back_payment_cents
            for arrear in self.arrears.get(line.cost.id, ())
            if arrear.due_date == line.due_date
        )

    def _with_what_is_left(self, household: Household) -> Household:
        """Return the household with the benefits that the runs of the month left."""
        persons = tuple(
            person
            if person.benefit is None
            else replace(
                person,
                benefit=Benefit(
                    max(0, person.benefit.net_cents - self.withheld.get(person.id, 0)),
                    person.benefit.own_income_cents,
                ),
            )
            for person in household.persons
        )
        return replace(household, persons=persons)


def why_not_from_back_payment(
    frame: Frame, household: Household, cost: FixedCost, carried: Collection[tuple[int, int]]
) -> str | None:
    """Return why an arrear may not be paid now from the back payment of who carries it.

    What the month's benefit is asked (a net amount, a right on the due date) does not count:
    the money is another's, and the due date lies before.
    """
    if cost.payment.collects:
        return Outcome.PAYEE_COLLECTS.value
    if cost.payment.account_id is None:
        return Outcome.ACCOUNT_UNVERIFIED.value
    members = {person.id: person for person in household.persons}
    for number, _ in carried:
        person = members.get(number)
        if person is None:
            return "GONE"
        if not has_basis(person, frame.month, cost, frame.execution_date):
            return Outcome.NO_LEGAL_BASIS.value
        if not person.authorised_on(frame.execution_date):
            return Outcome.NO_AUTHORISATION.value
        if person.suspended_on(frame.execution_date):
            return Outcome.SUSPENDED.value
    return None


def given_back_since(cost: FixedCost, day: date) -> bool:
    """Say whether others pay a cost by now: what came back is not paid past them."""
    control = control_on(cost.controls, day)
    return control is not None and control.controller is not Controller.MUNICIPALITY


def cost_of_arrear(facts: Facts, cost_id: int, due: date) -> FixedCost | None:
    """Return the row of a fixed cost by which an arrear is paid: due on that day, or the newest."""
    return _cost_of(facts, cost_id, due) or _newest(facts, cost_id)


def _cost_of(facts: Facts, cost_id: int, due: date) -> FixedCost | None:
    """Return the row of a fixed cost by which it is due on a day, if it still is."""
    for cost in facts.household.fixed_costs:
        if cost.id == cost_id and any(due_dates(cost, due, due + timedelta(days=1))):
            return cost
    return None


def _newest(facts: Facts, cost_id: int) -> FixedCost | None:
    """Return the newest row of a fixed cost: who an arrear of before is paid to now."""
    rows = [cost for cost in facts.household.fixed_costs if cost.id == cost_id]
    return max(rows, key=lambda cost: cost.valid_from, default=None)
