"""Give control of a cost back, take it back, try it for a month, or confirm what was tried.

Each is a row of control as the importer takes it, so what an import refuses is refused here, and
the runs read one register. A step back is the same act in the other direction, and no punishment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import StepNeedsGround
from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    FixedCost,
    control_on,
    next_due_date,
)
from ontzorgen.domain.household import SOME_BENEFIT, Household
from ontzorgen.domain.months import months_later
from ontzorgen.domain.phase import Phase, refuse_step
from ontzorgen.domain.run import Outcome, gate
from ontzorgen.domain.still_paid import frames_from
from ontzorgen.domain.unsettled import with_account
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.covered import first_day_beyond
from ontzorgen.services.coaching.trajectory.entries import AHEAD
from ontzorgen.services.coaching.trajectory.errors import (
    LaterControl,
    NobodyPaysAfterTrial,
    NothingDueThen,
    NotInDecision,
    NoTrial,
    PaidThatWay,
    RunWasBefore,
    TooFarAhead,
)
from ontzorgen.services.coaching.trajectory.known import Known, known
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.households.change_household import (
    Intent,
    judge_household,
    told_in_log,
)
from ontzorgen.services.importing.rows import ControlIn, ImportFolder
from ontzorgen.store import audit, trajectory
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.trajectory import Trial

_AFTER_TRIAL = "de proefmaand is voorbij"
"""Why control goes back by itself; a person's own reason is in the row before."""


_NOT_COVERED = "het besluit om door te gaan geldt niet voor deze vaste last"
"""Why control goes back by itself when article 57 begins to carry other costs only."""


class Turn(StrEnum):
    """What somebody does with the control of a cost; the value is its name in the log."""

    RETURN = "return control"
    TAKE_BACK = "take back control"
    TRIAL = "try control"
    CONFIRM = "confirm control"


@dataclass(frozen=True, slots=True)
class Wish:
    """An act as somebody asks for it; a confirmation has no day: it is the end of the trial."""

    turn: Turn
    on: date | None
    reason: str


def change_control(
    session: Session,
    household_id: int,
    cost_id: int,
    wish: Wish,
    vault: BsnVault,
    acting: Acting,
) -> date | None:
    """Change who pays a cost from a day on; return that day, or None when it was so already.

    Raises:
        NotAllowed, UnknownHousehold, HouseholdForgotten: who may, and of which cost.
        NotInDecision: two people decided what is paid, and this is not among it.
        StepNeedsGround: a trajectory that is over does not begin anew by taking a cost back.
        PaidThatWay, LaterControl, NothingDueThen, RunWasBefore, NobodyPaysAfterTrial, NoTrial,
        TooFarAhead: from the day.
        ImportRefused: an approved run has paid it otherwise, among others.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the reason.
    """
    facts = known(session, household_id, Action.DECIDE_TRAJECTORY, acting)
    versions = facts.cost(cost_id)
    reason = reason_of(wish.reason, wish.turn.value)
    trials = trajectory.trials(session, [cost_id])
    rows, trial = rows_wanted(facts, versions, wish, reason, trials)
    if not _changes(versions[0], rows):
        return None
    refuse_steps(facts, versions[0], rows)
    if wish.turn is Turn.TAKE_BACK:
        rows = _within_decision(session, facts, versions[0], rows)
    folder = ImportFolder(sha256="", controls=tuple(rows))
    about = f"fixed cost {versions[0].key}"
    intent = Intent(wish.turn.value, about, "")
    judged = judge_household(session, household_id, folder, intent, vault, acting)
    if not judged.report.changes:
        return None
    if trial is not None and trial not in trials:
        trajectory.add_trial(session, trial, acting.by, acting.now)
    judged.write()
    detail = {"households": [facts.head.key], **told_in_log(judged.report)}
    audit.append(session, acting, intent.action, about, facts.head.municipality, detail)
    return rows[0].valid_from


def _within_decision(
    session: Session, facts: Known, cost: FixedCost, rows: Sequence[ControlIn]
) -> list[ControlIn]:
    """Return the rows by which a cost comes back, as far as what two people decided carries it.

    Raises NotInDecision: it would be beyond that at once.
    """
    whose = [each for each in facts.household.persons if cost.person_id in (None, each.id)]
    beyond = first_day_beyond(session, whose, cost, rows[0].valid_from)
    if beyond is None:
        return list(rows)
    if beyond.day == rows[0].valid_from:
        raise NotInDecision(cost.key, beyond.person)
    until = _row(cost, beyond.day, Controller.HOUSEHOLD, _NOT_COVERED)
    return [*(each for each in rows if each.valid_from < beyond.day), until]


def open_trial(trials: Sequence[Trial], controls: Sequence[Control], today: date) -> Trial | None:
    """Return the trial month that goes back by itself unless it is confirmed, if there is one."""
    for trial in reversed(trials):
        begun = any(
            each.since == trial.start and each.controller is Controller.HOUSEHOLD
            for each in controls
        )
        between = [each for each in controls if trial.start < each.since < trial.until]
        ends = any(
            each.since == trial.until and each.controller is Controller.MUNICIPALITY
            for each in controls
        )
        if begun and ends and not between and today < trial.until:
            return trial
    return None


def rows_wanted(
    facts: Known,
    versions: Sequence[FixedCost],
    wish: Wish,
    reason: str,
    trials: Sequence[Trial],
) -> tuple[list[ControlIn], Trial | None]:
    """Return the rows of control that an act is made of, and the trial month it begins.

    It asks no database. Raises from the day: see `change_control`.
    """
    cost = versions[0]
    if wish.turn is Turn.CONFIRM:
        trial = open_trial(trials, cost.controls, facts.today)
        if trial is None:
            raise NoTrial(cost.key)
        return [_row(cost, trial.until, Controller.HOUSEHOLD, reason)], None
    day = wish.on or facts.free_day
    if day > facts.today + AHEAD:
        raise TooFarAhead(day, facts.today + AHEAD)
    due = _first_due(versions, day)
    if due is None:
        raise NothingDueThen(cost.key, day, None)
    if wish.turn is Turn.TAKE_BACK:
        return _rows_back(facts, cost, day, reason), None
    rows = [_row(cost, day, Controller.HOUSEHOLD, reason)]
    if wish.turn is Turn.RETURN:
        _refuse_twice(cost, rows[0], kept=_later(cost, day))
        return rows, None
    until = months_later(day, 1)
    if due >= until:
        raise NothingDueThen(cost.key, day, due)
    rows.append(_row(cost, until, Controller.MUNICIPALITY, _AFTER_TRIAL))
    if _changes(cost, rows):
        _refuse_twice(cost, rows[0], kept=_later(cost, day))
        _refuse_to_leave(facts, versions, rows, until)
    return rows, Trial(cost.id, day, until)


def _rows_back(facts: Known, cost: FixedCost, day: date, reason: str) -> list[ControlIn]:
    """Return the rows by which the municipality pays from a day on, whatever was to go back later.

    Refused: what no run can pay any more, what is paid by us already, and what others are to pay.
    """
    later = _later(cost, day)
    to_come = [each for each in later if each.controller is Controller.HOUSEHOLD]
    others = [each for each in later if each.controller is Controller.ELSEWHERE]
    row = _row(cost, day, Controller.MUNICIPALITY, reason)
    if others or not to_come:
        _refuse_twice(cost, row, kept=others)
    if day < facts.free_day:
        raise RunWasBefore(cost.key, facts.free_day)
    return [row, *(replace(row, valid_from=each.since) for each in to_come)]


def _refuse_twice(cost: FixedCost, row: ControlIn, kept: Sequence[Control]) -> None:
    """Refuse what is so already, and what something on record would undo later."""
    if kept:
        raise LaterControl(cost.key, kept[0].since, kept[0].controller.value)
    held = control_on(cost.controls, row.valid_from)
    now = held.controller if held else Controller.MUNICIPALITY
    begins_then = held is not None and held.since == row.valid_from
    if now is row.controller and not begins_then:
        raise PaidThatWay(cost.key, now.value, row.valid_from)


def _later(cost: FixedCost, day: date) -> list[Control]:
    return sorted((each for each in cost.controls if each.since > day), key=lambda each: each.since)


def _changes(cost: FixedCost, rows: Sequence[ControlIn]) -> bool:
    """Say whether an act says something new: the same form sent twice does not."""
    now = {each.since: each.controller for each in cost.controls}
    return any(now.get(row.valid_from) is not row.controller for row in rows)


def refuse_steps(facts: Known, cost: FixedCost, rows: Sequence[ControlIn]) -> None:
    """Refuse a step of a phase that the table lacks, and a cost that is taken back to nobody.

    Raises:
        StepNotAllowed, StepNeedsGround.
    """
    after = _with(facts, cost, rows)
    for person in facts.household.persons:
        if cost.person_id not in (None, person.id) or person.right_from is None:
            continue
        for row in rows:
            before = facts.phase_on(row.valid_from, person)
            then = facts.phase_on(row.valid_from, person, after)
            refuse_step(person, before, then, row.valid_from)
    for row in rows:
        if row.controller is not Controller.MUNICIPALITY:
            continue
        versions = [each for each in after.fixed_costs if each.id == cost.id]
        if _carried_by_nobody(facts, after, versions, row.valid_from):
            whose = [each for each in facts.household.persons if cost.person_id in (None, each.id)]
            whose.sort(key=lambda each: each.right_from is None)
            raise StepNeedsGround(whose[0].key, Phase.CLOSED.value, Phase.PARTIAL.value)


def _refuse_to_leave(
    facts: Known, versions: Sequence[FixedCost], rows: Sequence[ControlIn], until: date
) -> None:
    """Refuse a trial after which control goes back to a municipality that has no ground then."""
    after = _with(facts, versions[0], rows)
    changed = [each for each in after.fixed_costs if each.id == versions[0].id]
    if _carried_by_nobody(facts, after, changed, until):
        raise NobodyPaysAfterTrial(versions[0].key, until)


def _carried_by_nobody(
    facts: Known, household: Household, versions: Sequence[FixedCost], day: date
) -> bool:
    """Say whether no ground carries the first instalment from a day on."""
    due = _first_due(versions, day)
    if due is None:
        return False
    persons = tuple(replace(each, benefit=SOME_BENEFIT) for each in household.persons)
    asked = replace(household, persons=persons)
    frame = frames_from(facts.pay_days, due)[0]
    cost = next(each for each in versions if next_due_date(each, day) == due)
    outcome = gate(frame, asked, with_account(cost), due).outcome
    return outcome in (Outcome.NO_LEGAL_BASIS, Outcome.NO_BENEFIT)


def _first_due(versions: Sequence[FixedCost], day: date) -> date | None:
    return min((due for each in versions if (due := next_due_date(each, day))), default=None)


def _with(facts: Known, cost: FixedCost, rows: Sequence[ControlIn]) -> Household:
    return facts.with_controls(cost.id, [Control(row.valid_from, row.controller) for row in rows])


def _row(cost: FixedCost, day: date, controller: Controller, reason: str) -> ControlIn:
    return ControlIn(0, cost.key, day, controller, reason)
