"""Judge what somebody says that happened in a household: what changes by it, and may it.

The rule gives rows of the import and the importer judges them, once; it only reads. Who looks and
who records both stand on what is found here, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import StepNotAllowed
from ontzorgen.domain.event_errors import HasRightAlready
from ontzorgen.domain.events import (
    ENDS_A_RIGHT,
    Changes,
    Event,
    EventKind,
    Situation,
    changes_of,
    check_event,
)
from ontzorgen.domain.trajectory import EntryKind
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.events.rows import rows_of, situation_of
from ontzorgen.services.coaching.trajectory.end_trajectory import refuse_end
from ontzorgen.services.coaching.trajectory.entries import Entry
from ontzorgen.services.coaching.trajectory.errors import AlreadyOver
from ontzorgen.services.coaching.trajectory.known import Known, known
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.households.change_household import Intent, judge_household
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.households.see_forms import HouseholdForm, see_forms
from ontzorgen.services.importing.import_folder import Judged
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store import household_events, trajectory
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.household_events import PaidLine

LONGEST = 500
"""Characters of the words about an event."""
STEP = Action.RECORD_EVENT.value
_NOTHING_TYPED = ImportFolder("")
_GOES_BACK = "Het huishouden betaalt deze vaste last zelf: {}."
_WHY_BACK = {
    EventKind.MOVES_INSIDE: "het woont er niet meer",
}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says that happened, with the persons and costs that come with it."""

    kind: EventKind
    on: date
    person_id: int | None = None
    until: date | None = None
    words: str = field(default="", repr=False)
    given: ImportFolder = field(default=_NOTHING_TYPED, repr=False)
    stays: frozenset[int] | None = None
    """Of a move: costs of the new address that began before it; None: by the rule."""

    @property
    def event(self) -> Event:
        """Return it as the rule sees it."""
        return Event(self.kind, self.on, self.person_id, self.until, self.stays)

    @property
    def first_day(self) -> date:
        """Return the first day on which it counts: of what ends, the day after the last one."""
        return self.on + _ONE_DAY if self.kind in ENDS_A_RIGHT else self.on


@dataclass(frozen=True, slots=True)
class EventJudged:
    """An event with all that it changes; nothing of it is written."""

    form: HouseholdForm
    told: Told
    words: str = field(repr=False)
    lines: Sequence[PaidLine]
    """What approved runs pay from its day on, once for each person who carries of it."""
    now: Situation
    changes: Changes
    rows: Judged
    facts: Known | None
    """What trajectories are judged by; None where none is over by it."""
    seal: str
    """Of all of it: who records it, records what was looked at."""

    @property
    def entries(self) -> list[tuple[int, Entry]]:
        """Return what is kept of trajectories that are over by it, with the person's number.

        It names the event by its day only: who reads a trajectory may not see what happened.
        """
        words = f"Zie de gebeurtenis van {self.told.on:%d-%m-%Y}."
        return [(number, Entry(stop.kind, stop.on, words)) for number, stop in self.changes.stops]


def judge_event(
    session: Session, household_id: int, told: Told, vault: BsnVault, acting: Acting
) -> EventJudged:
    """Return what an event changes; it only reads.

    Raises:
        UnknownHousehold, NotAllowed: not of this user's municipalities, or no role for it.
        HouseholdForgotten: its people were forgotten.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
        ImportRefused: a row that comes with it, or follows from it, is wrong.
        and what `domain.events.check_event` raises.
    """
    require(acting, Action.RECORD_EVENT)
    form = see_forms(session, household_id, acting)
    if form.head.forgotten_on is not None:
        raise HouseholdForgotten(form.head.key)
    if told.person_id is not None:
        form.person(told.person_id)
    words = _words(told)
    ended = [each.right_until for each in form.persons if each.right_until is not None]
    lines = household_events.paid_lines(session, form.head.id, min([told.on, *ended]))
    now = _situation(session, form, lines)
    check_event(told.event, now.persons, acting.today)
    _refuse_other_right(form, told)
    changes, facts = _with_allowed_ends(session, form, changes_of(told.event, now), acting)
    reason = _GOES_BACK.format(_WHY_BACK.get(told.kind, "er is geen recht op uitkering meer"))
    folder = rows_of(form, changes, reason, told.given)
    intent = Intent(STEP, f"household {form.head.key}", form.stamp)
    rows = judge_household(session, form.head.id, folder, intent, vault, acting)
    seal = _seal(form, told, words, changes, [file.sha256 for file in rows.report.files], vault)
    return EventJudged(form, told, words, lines, now, changes, rows, facts, seal)


def _with_allowed_ends(
    session: Session, form: HouseholdForm, changes: Changes, acting: Acting
) -> tuple[Changes, Known | None]:
    """Leave out a trajectory that cannot be ended early: what is over already, or never began."""
    if not changes.stops:
        return changes, None
    facts = known(session, form.head.id, Action.RECORD_EVENT, acting)
    allowed = []
    for number, stop in changes.stops:
        try:
            refuse_end(facts, facts.person(number), Entry(EntryKind.ENDED_EARLY, stop.on, ""))
        except (StepNotAllowed, AlreadyOver):
            continue
        allowed.append((number, stop))
    return replace(changes, stops=tuple(allowed)), facts


def _refuse_other_right(form: HouseholdForm, told: Told) -> None:
    """Refuse that somebody who has a right gets one from another day: six months would move."""
    on_record = {each.key.casefold(): each.right_from for each in form.persons}
    for row in told.given.persons or ():
        since = on_record.get(row.key.casefold())
        if since is not None and since != row.right_from:
            raise HasRightAlready(row.key, since)


def _situation(session: Session, form: HouseholdForm, lines: Sequence[PaidLine]) -> Situation:
    paid: dict[int, date] = {}
    carried: dict[int, date] = {}
    for line in lines:  # in order of their due date
        paid[line.fixed_cost_id] = line.due_date
        if line.person_id is not None:
            carried[line.person_id] = line.due_date
    stops = trajectory.stops(session, [each.id for each in form.persons])
    return situation_of(form, paid, carried, stops)


def _words(told: Told) -> str:
    if told.words.strip():
        return reason_of(told.words, STEP, LONGEST)
    if told.kind is EventKind.RIGHT_ENDS:
        raise ReasonMissing(STEP)
    return ""


def _seal(
    form: HouseholdForm,
    told: Told,
    words: str,
    changes: Changes,
    differences: Sequence[str],
    vault: BsnVault,
) -> str:
    """Return an HMAC, for a BSN may be in what was typed."""
    given = told.given
    rows = [astuple(row) for part in (given.persons, given.fixed_costs) for row in part or ()]
    facts = (form.stamp, told.event, words, rows, changes.stops, differences)
    return vault.index("event preview", repr(facts)).hex()
