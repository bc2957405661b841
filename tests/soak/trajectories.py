"""Random histories of one household on its way: acts, imports and runs, judged by what they said.

No database: the rules of the acts are asked as the services ask them, an import writes what it
likes unless an approved run has paid otherwise, and a month's run is planned as it is everywhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency, control_on
from ontzorgen.domain.household import Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis, bases_on
from ontzorgen.domain.phase import OVER, STEPS, Phase, needs_ground, phase_in, phase_of
from ontzorgen.domain.policy import PayDays, PayTerms
from ontzorgen.domain.run import Outcome, plan_household
from ontzorgen.domain.still_paid import frame_in
from ontzorgen.domain.trajectory import STOPPING, EntryKind, Stop
from ontzorgen.domain.unsettled import coming_month, current_month, unsettled
from ontzorgen.services.coaching.trajectory.change_control import (
    Turn,
    Wish,
    refuse_steps,
    rows_wanted,
)
from ontzorgen.services.coaching.trajectory.end_trajectory import refuse_end
from ontzorgen.services.coaching.trajectory.entries import Entry
from ontzorgen.services.coaching.trajectory.known import Known
from ontzorgen.store.household_pages import HouseholdHead
from tests.builders import a_benefit, a_cost, a_household, a_person

BEGIN = date(2026, 8, 13)
STEPS_OF_A_HISTORY = 40
_A_DAY = timedelta(days=1)
_PAYS_NOTHING = {*OVER, Phase.INTAKE, Phase.SELF_MONITORED, Phase.SUSPENDED}
_IN_56A = set(CostKind) - {CostKind.OTHER}


class Wrong(AssertionError):
    """Something that may never be."""


class History:
    """One household from its first month on, and what runs said of it."""

    def __init__(self, random):
        self.random = random
        self.said = Counter()
        self.today = BEGIN
        self.pay_days = PayDays((PayTerms(date(2026, 1, 1), random.choice([None, 10])),))
        self.household = self._begin()
        self.paid = {}
        self.trials = []
        self.last = {}

    def _begin(self):
        flip = self.random.random
        persons = [
            a_person("P1", authorised_from=BEGIN, article_56a=flip() < 0.8),
            a_person(
                "P2",
                right_from=BEGIN + timedelta(days=self.random.randrange(90)),
                authorised_from=BEGIN if flip() < 0.6 else None,
                article_56a=flip() < 0.7,
            ),
        ]
        costs = [
            a_cost(CostKind.RENT, 600_00, due_day=1),
            a_cost(CostKind.HEALTH_INSURANCE, 150_00, of="P1", due_day=25),
            a_cost(CostKind.HEALTH_INSURANCE, 150_00, of="P2", due_day=15),
            a_cost(CostKind.WATER, 40_00, due_day=31, frequency=Frequency.QUARTERLY),
            a_cost(CostKind.OTHER, 20_00, due_day=10),
        ]
        return a_household(*persons[: 1 + (flip() < 0.6)], *costs[:2], *costs[3:])

    def live(self, steps=STEPS_OF_A_HISTORY):
        """Do so many random things; what is refused changes nothing. Raises Wrong."""
        for _ in range(steps):
            verb = self.random.choice(
                [self.run, self.run, self.turn, self.turn, self.end, self.imported, self.wait]
            )
            try:
                verb()
            except OntzorgenError as refused:
                self.said[type(refused).__name__] += 1
        self.returned_and_withheld()
        return self.said

    # what people do

    def wait(self):
        coming = self.pay_days.execution_date(coming_month(self.pay_days, self.today))
        self.today = min(self.today + timedelta(days=self.random.randrange(9)), coming)

    def turn(self):
        turn = self.random.choice(list(Turn))
        cost = self.random.choice(self.household.fixed_costs)
        on = None if turn is Turn.CONFIRM else self._day()
        trials = [trial for trial in self.trials if trial.fixed_cost_id == cost.id]
        facts = self._known()
        rows, trial = rows_wanted(facts, [cost], Wish(turn, on, "x"), "x", trials)
        refuse_steps(facts, cost, rows)
        if not self._control(cost, [Control(row.valid_from, row.controller) for row in rows]):
            return
        if trial is not None and trial not in self.trials:
            self.trials.append(trial)
        self.said[turn.name] += 1

    def end(self):
        person = self.random.choice(self.household.persons)
        kind = self.random.choice(sorted(STOPPING))
        on = max(self._day(), person.right_from)
        if any(stop.on == on for stop in person.stops):
            return
        refuse_end(self._known(), person, Entry(kind, on, "x"))
        changed = replace(person, stops=(*person.stops, Stop(on, kind)))
        if kind is EntryKind.ENDED_EARLY and person.authorised_from is not None:
            if person.authorised_from >= on:
                return
            if person.authorised_until is None or person.authorised_until > on:
                changed = replace(changed, authorised_until=on)
        self._person(changed)
        self.said[kind.name] += 1

    # what an import says, whatever the acts were

    def imported(self):
        person = self.random.choice(self.household.persons)
        day = self._day()
        what = self.random.choice(
            ["control", "line", "end of line", "authorised", "withdrawn", "right", "suspended"]
        )
        if what == "control":
            cost = self.random.choice(self.household.fixed_costs)
            self._control(cost, [Control(day, self.random.choice(list(Controller)))])
        elif what == "line":
            basis = self.random.choice([LegalBasis.ART_57, LegalBasis.VOLUNTARY])
            day = max(day, person.right_from)  # a line from before the right carries nothing
            until = self.random.choice([None, day + timedelta(days=self.random.randrange(1, 200))])
            line = Decision(basis, day, until, review_on=day + timedelta(days=90))
            self._person(replace(person, decisions=(*person.decisions, line)))
        elif what == "end of line" and person.decisions:
            *rest, line = person.decisions
            until = max(day, line.valid_from + _A_DAY)
            self._person(replace(person, decisions=(*rest, replace(line, valid_until=until))))
        elif what == "authorised":
            self._person(replace(person, authorised_from=day, authorised_until=None))
        elif what == "withdrawn" and person.authorised_from is not None:
            self._person(
                replace(person, authorised_until=max(day, person.authorised_from + _A_DAY))
            )
        elif what == "right":
            until = self.random.choice([None, max(day, person.right_from + _A_DAY)])
            self._person(replace(person, right_until=until))
        elif what == "suspended":
            until = self.random.choice([None, day + timedelta(days=40)])
            self._person(replace(person, suspensions=(Suspension(day, until),)))
        self._read_again()
        self.said[f"import {what}"] += 1

    # a month

    def run(self):
        """Pay the coming month, and judge what it says."""
        month = coming_month(self.pay_days, self.today)
        frame = frame_in(self.pay_days, month)
        self.today = frame.execution_date
        list(unsettled(frame, self.household, self.today))
        plan = plan_household(frame, self.household, set(self.paid))
        for share in plan.shares:
            self._judge(frame, plan, share)
        for line in plan.instalments:
            if line.withheld_cents:
                self._judge_paid(frame, line)
                self.paid[line.cost.id, line.due_date] = line.withheld_cents
        self.today += _A_DAY
        self.said["run"] += 1

    def _judge(self, frame, plan, share):
        person, said = share.person, phase_of(frame, plan, share)
        ahead = phase_in(frame, self.household, person, set(self.paid))
        if ahead is not said:
            raise Wrong(f"asked ahead {ahead}, the run says {said}")
        if said in _PAYS_NOTHING and share.withheld_cents:
            raise Wrong(f"{said} and {share.withheld_cents} withheld")
        lines = [each for each in plan.instalments if each.cost.person_id in (None, person.id)]
        returned = [each.outcome is Outcome.CONTROL_RETURNED for each in lines]
        if said is Phase.FULL and any(returned):
            raise Wrong("FULL, and control of a cost is returned")
        carried = any(_may_carry(person, frame.month.last, each) for each in lines)
        if said is Phase.PARTIAL and carried and not any(returned):
            raise Wrong("PARTIAL, and nothing is returned")
        before = self.last.get(person.id, said)
        if (
            before is not said
            and said not in STEPS[before]
            and not _went_on_between(person, said, frame)
        ):
            raise Wrong(f"{before} to {said} is no step")
        if needs_ground(before, said) and share.basis in (None, LegalBasis.ART_56A):
            raise Wrong(f"{before} to {said} by {share.basis}")
        self.last[person.id] = said
        self.said[said.name] += 1

    def _judge_paid(self, frame, line):
        if not frame.execution_date <= line.due_date < frame.window_end:
            raise Wrong(f"{line.due_date} lies outside the window of {frame.month}")
        held = control_on(line.cost.controls, line.due_date)
        if held is not None and held.controller is not Controller.MUNICIPALITY:
            raise Wrong(f"{line.cost.key} is withheld and paid by {held.controller}")
        persons = {person.id: person for person in self.household.persons}
        for part in line.carried:
            person = persons[part.person_id]
            stop = person.stopped_on(line.due_date)
            anew = stop and any(each.valid_from >= stop.on for each in person.decisions)
            if stop and not anew:
                raise Wrong(f"{person.key} is over from {stop.on} and carries {line.due_date}")
            if not _authorised_days(person, frame.execution_date):
                raise Wrong(f"{person.key} carries without authorisation on {frame.execution_date}")
            if any(_lasts(each.start, each.until, line.due_date) for each in person.suspensions):
                raise Wrong(f"{person.key} is suspended and carries {line.due_date}")
            if not _may_carry(person, frame.month.last, line):
                raise Wrong(f"{person.key} carries {line.cost.key} of {line.due_date} on no ground")

    def returned_and_withheld(self):
        """Raise Wrong when what was withheld is said to be returned by now."""
        for cost in self.household.fixed_costs:
            for number, due in self.paid:
                held = control_on(cost.controls, due) if number == cost.id else None
                if held is not None and held.controller is Controller.HOUSEHOLD:
                    raise Wrong(f"{cost.key} was withheld for {due}, and is returned then")

    # how it is kept

    def _control(self, cost, rows):
        """Take rows of control as the importer does: not where a run paid otherwise."""
        now = {each.since: each for each in cost.controls}
        after = tuple((now | {row.since: row for row in rows}).values())
        for number, due in self.paid:
            if number == cost.id and _controller(cost.controls, due) != _controller(after, due):
                self.said["APPROVED_CONTROL"] += 1
                return False
        changed = replace(cost, controls=after)
        costs = tuple(changed if each is cost else each for each in self.household.fixed_costs)
        self.household = replace(self.household, fixed_costs=costs)
        return True

    def _person(self, changed):
        persons = tuple(
            changed if each.id == changed.id else each for each in self.household.persons
        )
        self.household = replace(self.household, persons=persons)

    def _read_again(self):
        """An import is no step: from now on the last run is read by what the register says."""
        frame = frame_in(self.pay_days, current_month(self.pay_days, self.today))
        for person in self.household.persons:
            if person.id in self.last:
                self.last[person.id] = phase_in(frame, self.household, person)

    def _known(self):
        head = HouseholdHead(1, "H1", "0299", "Zevenaar", None, None, None)
        persons = tuple(replace(each, benefit=a_benefit()) for each in self.household.persons)
        month = coming_month(self.pay_days, self.today)
        return Known(
            head,
            replace(self.household, persons=persons),
            self.pay_days,
            self.today,
            frozenset(self.paid),
            self.pay_days.execution_date(month),
        )

    def _day(self):
        return self.today + timedelta(days=self.random.randrange(-20, 70))


def _went_on_between(person, said, frame):
    """Say whether a new line began it anew and it was ended again, all between two runs."""
    newest = person.stopped_on(max(frame.month.last, frame.execution_date))
    return (
        said is Phase.ENDED_EARLY
        and newest is not None
        and any(basis is not LegalBasis.ART_56A for basis in bases_on(person, newest.on - _A_DAY))
    )


def _lasts(start, until, day):
    return start is not None and start <= day and (until is None or day < until)


def _authorised_days(person, day):
    return _lasts(person.authorised_from, person.authorised_until, day)


def _may_carry(person, last, line):
    """Say by the calendar alone whether a ground carries what was withheld.

    The right holds on the due date. On its last day of the month there is article 56a (within six
    months of the calendar, for its own kinds), or a line; after an end only a line from then on.
    """
    until = person.right_until
    if not _lasts(person.right_from, until, line.due_date) and until is not None:
        return False
    day = last if until is None or until > last else until - _A_DAY
    ends = [stop.on for stop in person.stops if stop.on <= max(day, line.due_date)]
    lines = [each for each in person.decisions if each.basis is not LegalBasis.ART_56A]
    if any(
        _lasts(each.valid_from, each.valid_until, day) and all(each.valid_from >= on for on in ends)
        for each in lines
    ):
        return True
    asked = person.must_integrate and person.asylum_permit and line.cost.kind in _IN_56A
    return asked and not ends and person.right_from <= day <= _last_of_six_months(person.right_from)


def _last_of_six_months(start):
    """Return the day before the same number six months on, or the end of a month that lacks it."""
    months = start.year * 12 + start.month - 1 + 6
    year, month = months // 12, months % 12 + 1
    length = monthrange(year, month)[1]
    if start.day > length:
        return date(year, month, length)
    return date(year, month, start.day) - _A_DAY


def _controller(controls, day):
    held = control_on(controls, day)
    return held.controller if held else Controller.MUNICIPALITY


def a_history(random, steps=STEPS_OF_A_HISTORY):
    """Live one history and return what was done, said and refused. Raises Wrong."""
    return History(random).live(steps)
