"""Record what happened in a household: look first at what it changes, then apply all of it.

The rule gives rows of the import, the importer judges them, and they are written in the one
transaction that keeps the event. Letters are named here, and written elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.event_needs import Letter, lacking, lacks_address, letters_of
from ontzorgen.domain.events import (
    ENDS_A_RIGHT,
    EventKind,
    begun_before,
    of_new_address,
    who_ends,
)
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.legal_basis import Decision, article_56a_until
from ontzorgen.domain.trajectory import Stop
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.events.errors import EventDiffers
from ontzorgen.services.coaching.events.judge import STEP, EventJudged, Told, judge_event
from ontzorgen.services.coaching.events.runs import RunEffect, effect_on_run
from ontzorgen.services.coaching.trajectory.entries import audit_entry, keep_entry
from ontzorgen.services.households.change_household import stamp_of, told_in_log
from ontzorgen.services.households.errors import HouseholdChanged
from ontzorgen.services.households.events_seen import EventSeen, events_seen
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.see_forms import HouseholdForm
from ontzorgen.services.importing.report import FileReport
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store import audit, household_events, household_pages
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.household_events import PaidLine
from ontzorgen.store.household_pages import VersionShown
from ontzorgen.store.models import HouseholdEventRow

__all__ = ["Clock56a", "EventPreview", "Told", "preview_event", "record_event", "see_events"]


@dataclass(frozen=True, slots=True)
class Clock56a:
    """Six months of article 56a that begin for somebody who joins; `until` is the day after."""

    name: str
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class EventPreview:
    """What an event would change; nothing of it is written."""

    form: HouseholdForm
    told: Told
    files: Sequence[FileReport]
    ended_early: Sequence[tuple[int, Stop]]
    """Trajectories that are over by it before their time, with the number of their person."""
    never_begun: Sequence[tuple[int, Decision]]
    """Grounds that were to begin after the right ended, with the number of their person."""
    paid_after: Sequence[PaidLine]
    """What approved runs already withheld with a due date after the day; once an instalment.

    Of a cost that goes on for others it is the part of whom the event is about.
    """
    to_calculate_again: Sequence[str]
    run: RunEffect | None
    clocks: Sequence[Clock56a]
    lacks: Sequence[CostKind]
    lacks_address: bool
    """Where the household lives is to be changed too: it is not among what an event tells."""
    stays: Sequence[int]
    """Costs that began before a move and go on, for they are taken to be of the new address."""
    letters: Sequence[Letter]
    seal: str
    """Of all of it: who records it, records what was looked at."""

    @property
    def changes(self) -> int:
        """Return how many rows it would add or change."""
        return sum(file.new + file.changed for file in self.files)

    def cost(self, number: int) -> VersionShown:
        """Return the last row of a cost."""
        return self.form.cost(number)[-1]


def see_events(
    session: Session, household_id: int, vault: BsnVault, acting: Acting
) -> Sequence[EventSeen]:
    """Return what happened in a household, the last day first; the look at it is logged.

    Raises:
        UnknownHousehold, NotAllowed: not of this user's municipalities, or no role for it.
    """
    head = household_numbered(session, household_id, Action.READ_EVENTS, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, Action.READ_EVENTS.value, about, head.municipality, detail)
    return events_seen(session, head.id, vault)


def preview_event(
    session: Session, household_id: int, told: Told, vault: BsnVault, acting: Acting
) -> EventPreview:
    """Return what an event would change; it only reads.

    Raises:
        UnknownHousehold, NotAllowed: not of this user's municipalities, or no role for it.
        HouseholdForgotten: its people were forgotten.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
        ImportRefused: a row that comes with it, or follows from it, is wrong.
        and what `domain.events.check_event` raises.
    """
    judged = judge_event(session, household_id, told, vault, acting)
    form, event, changes = judged.form, told.event, judged.changes
    costs = told.given.fixed_costs or ()
    return EventPreview(
        form=form,
        told=told,
        files=judged.rows.report.files,
        ended_early=changes.stops,
        never_begun=[each for each in changes.decisions if each[1].valid_from >= told.first_day],
        paid_after=_paid_after(judged),
        to_calculate_again=household_events.to_calculate_again(
            session, form.head.municipality, told.first_day
        ),
        run=effect_on_run(session, form, changes, costs, told.first_day, acting),
        clocks=_clocks(told),
        lacks=lacking(event, judged.now, changes, [each.kind for each in costs]),
        lacks_address=lacks_address(event),
        stays=_staying(judged),
        letters=letters_of(event, changes, new_costs=bool(costs)),
        seal=judged.seal,
    )


def record_event(
    session: Session,
    household_id: int,
    told: Told,
    form: str,
    vault: BsnVault,
    acting: Acting,
    seal: str | None = None,
) -> int:
    """Keep an event and apply what follows from it; return its number.

    The same of one `form` is one event; what was changed in it since is another one.

    Raises:
        EventDiffers: it would change something else than what `seal` is of.
        HouseholdChanged: somebody else changed the household at the same time.
        and what `preview_event` raises.
    """
    head = household_numbered(session, household_id, Action.RECORD_EVENT, acting)
    must_fit(session, vault)
    once_key = vault.index(f"household event {head.id} {form}", repr(asdict(told))).hex()
    known = household_events.sent_before(session, acting.by, once_key)
    if known is not None:
        return known
    judged = judge_event(session, household_id, told, vault, acting)
    if seal is not None and seal != judged.seal:
        raise EventDiffers(head.key)
    if not judged.rows.report.changes and not judged.entries:
        same = _same(session, judged)
        if same is not None:
            return same
    _apply(session, judged, vault, acting)
    sealed = vault.seal(judged.words) if judged.words else None
    return household_events.add(
        session,
        HouseholdEventRow(
            household_id=head.id,
            person_id=_whose(session, judged),
            kind=told.kind.value,
            happened_on=told.on,
            until=told.until,
            words_cipher=sealed.cipher if sealed else None,
            words_key=sealed.key if sealed else None,
            recorded_by_id=acting.by,
            recorded_at=acting.now,
            once_key=once_key,
        ),
    )


def _apply(session: Session, judged: EventJudged, vault: BsnVault, acting: Acting) -> None:
    """Write what an event changes, with a line in the log for it and for each trajectory."""
    head, report = judged.form.head, judged.rows.report
    if judged.form.stamp != stamp_of(session, head.id):
        raise HouseholdChanged(head.key)
    for number, entry in judged.entries:  # before the rows: the tasks follow those
        assert judged.facts is not None  # noqa: S101  (there are entries)
        person = judged.facts.person(number)
        kept = keep_entry(session, judged.facts, person, entry, vault, acting)
        if kept is not None:
            audit_entry(session, judged.facts, person, entry, kept, acting)
    judged.rows.write()
    if not report.changes:
        renew_tasks(session, acting, head.municipality, {head.id})
    told = told_in_log(report) if report.changes else {}
    detail = {"households": [head.key], **told}
    audit.append(session, acting, STEP, f"household {head.key}", head.municipality, detail)


def _paid_after(judged: EventJudged) -> list[PaidLine]:
    """Return what was withheld for a time in which it is not due, or not from this person."""
    told, found = judged.told, dict[tuple[str, int, date], PaidLine]()
    first = (told.until if told.kind is EventKind.MOVES_INSIDE else None) or told.first_day
    for line in _concerned(judged):
        key = line.run, line.fixed_cost_id, line.due_date
        if line.due_date < first:
            continue
        if line.fixed_cost_id in {each.cost for each in judged.changes.costs}:
            found[key] = line
        else:
            cents = found[key].cents if key in found else 0
            found[key] = replace(line, cents=cents + line.carried_cents)
    return list(found.values())


def _staying(judged: EventJudged) -> list[int]:
    if judged.told.kind is not EventKind.MOVES_INSIDE:
        return []
    event, costs = judged.told.event, judged.now.costs
    return sorted(begun_before(event, costs) & of_new_address(event, costs))


def _concerned(judged: EventJudged) -> Iterator[PaidLine]:
    """Yield the lines of costs that end, and those that whom it is about carries of."""
    event, costs = judged.told.event, {each.cost for each in judged.changes.costs}
    about = {event.person_id} if event.kind is EventKind.DETENTION else set[int | None]()
    if event.kind in ENDS_A_RIGHT:
        about = {each.id for each in who_ends(event, judged.now.persons)}
    for line in judged.lines:
        if line.fixed_cost_id in costs or line.person_id in about:
            yield line


def _clocks(told: Told) -> list[Clock56a]:
    return [
        Clock56a(
            f"{row.first_name} {row.last_name}".strip(),
            row.right_from,
            article_56a_until(row.right_from),
        )
        for row in told.given.persons or ()
        if row.right_from and row.must_integrate and row.asylum_permit
    ]


def _same(session: Session, judged: EventJudged) -> int | None:
    """Return the event that is on record already: said again by somebody, it is still one."""
    told = judged.told
    wanted = (told.kind.value, told.on, told.until, _whose(session, judged))
    for kept in household_events.of_household(session, judged.form.head.id):
        if wanted == (kept.kind, kept.happened_on, kept.until, kept.person_id):
            return kept.id
    return None


def _whose(session: Session, judged: EventJudged) -> int | None:
    """Return whom it happened to; of who joins the number that the importer gave."""
    new = {row.key for row in judged.told.given.persons or ()}
    if judged.told.person_id is not None or not new:
        return judged.told.person_id
    people = household_pages.persons(session, judged.form.head.id)
    return next((each.id for each in people if each.key in new), None)
