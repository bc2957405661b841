"""Record what happened in a household: look first at what it changes, then apply all of it.

The rule gives rows of the import, the importer judges them, and they are written in the one
transaction that keeps the event. Letters are named here, and written elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.event_errors import HasRightAlready
from ontzorgen.domain.events import (
    ENDS_A_RIGHT,
    Event,
    EventKind,
    Letter,
    Situation,
    changes_of,
    check_event,
    lacking,
    letters_of,
)
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.legal_basis import article_56a_until
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.event_errors import EventDiffers
from ontzorgen.services.coaching.event_rows import rows_of, situation_of
from ontzorgen.services.coaching.event_runs import RunEffect, effect_on_run
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.households.change_household import (
    Intent,
    change_household,
    judge_household,
)
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.see_forms import HouseholdForm, see_forms
from ontzorgen.services.importing.report import FileReport
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store import audit, household_events, household_pages
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.household_events import EventKept, PaidLine
from ontzorgen.store.household_pages import VersionShown
from ontzorgen.store.models import HouseholdEventRow

LONGEST = 500
"""Characters of the words about an event."""
_STEP = Action.RECORD_EVENT.value
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
    words: str = ""
    given: ImportFolder = field(default=_NOTHING_TYPED, repr=False)

    @property
    def event(self) -> Event:
        """Return it as the rule sees it."""
        return Event(self.kind, self.on, self.person_id, self.until)


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
    paid_after: Sequence[PaidLine]
    """What approved runs already pay with a due date after the day; once an instalment."""
    to_calculate_again: Sequence[str]
    run: RunEffect | None
    clocks: Sequence[Clock56a]
    lacks: Sequence[CostKind]
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


def see_events(session: Session, household_id: int, acting: Acting) -> Sequence[EventKept]:
    """Return what happened in a household, the last day first; the look at it is logged.

    Raises:
        UnknownHousehold, NotAllowed: not of this user's municipalities, or no role for it.
    """
    head = household_numbered(session, household_id, Action.READ_EVENTS, acting)
    detail = {"households": [head.key]}
    about = f"household {head.key}"
    audit.append(session, acting, Action.READ_EVENTS.value, about, head.municipality, detail)
    return household_events.of_household(session, head.id)


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
    preview, _folder = _prepare(session, household_id, told, vault, acting)
    return preview


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
    preview, folder = _prepare(session, household_id, told, vault, acting)
    if seal is not None and seal != preview.seal:
        raise EventDiffers(head.key)
    about, detail = f"household {head.key}", {"households": [head.key]}
    intent = Intent(_STEP, about, preview.form.stamp)
    if not change_household(session, head.id, folder, intent, vault, acting):
        same = _same(session, preview)
        if same is not None:
            return same
        audit.append(session, acting, _STEP, about, head.municipality, detail)
    return household_events.add(
        session,
        HouseholdEventRow(
            household_id=head.id,
            person_id=_whose(session, preview),
            kind=told.kind.value,
            happened_on=told.on,
            until=told.until,
            words=_words(told) or None,
            recorded_by_id=acting.by,
            recorded_at=acting.now,
            once_key=once_key,
        ),
    )


def _prepare(
    session: Session, household_id: int, told: Told, vault: BsnVault, acting: Acting
) -> tuple[EventPreview, ImportFolder]:
    require(acting, Action.RECORD_EVENT)
    form = see_forms(session, household_id, acting)
    if form.head.forgotten_on is not None:
        raise HouseholdForgotten(form.head.key)
    if told.person_id is not None:
        form.person(told.person_id)
    words = _words(told)
    ended = [each.right_until for each in form.persons if each.right_until is not None]
    lines = household_events.paid_lines(session, form.head.id, min([told.on, *ended]))
    now = _situation(form, lines)
    event = told.event
    check_event(event, now.persons, acting.today)
    _refuse_other_right(form, told)
    changes = changes_of(event, now)
    reason = _GOES_BACK.format(_WHY_BACK.get(told.kind, "er is geen recht op uitkering meer"))
    folder = rows_of(form, changes, reason, told.given)
    intent = Intent(_STEP, f"household {form.head.key}", form.stamp)
    judged = judge_household(session, form.head.id, folder, intent, vault, acting)
    costs = told.given.fixed_costs or ()
    first_day = told.on + _ONE_DAY if told.kind in ENDS_A_RIGHT else told.on
    preview = EventPreview(
        form=form,
        told=told,
        files=judged.report.files,
        paid_after=_once_each(lines, event, {each.cost for each in changes.costs}, first_day),
        to_calculate_again=household_events.to_calculate_again(
            session, form.head.municipality, first_day
        ),
        run=effect_on_run(session, form, changes, costs, told.on, acting),
        clocks=_clocks(told),
        lacks=lacking(event, now, changes, [each.kind for each in costs]),
        letters=letters_of(event, changes, new_costs=bool(costs)),
        seal=_seal(form, told, words, [file.sha256 for file in judged.report.files], vault),
    )
    return preview, folder


def _refuse_other_right(form: HouseholdForm, told: Told) -> None:
    """Refuse that somebody who has a right gets one from another day: six months would move."""
    known = {each.key.casefold(): each.right_from for each in form.persons}
    for row in told.given.persons or ():
        since = known.get(row.key.casefold())
        if since is not None and since != row.right_from:
            raise HasRightAlready(row.key, since)


def _situation(form: HouseholdForm, lines: Sequence[PaidLine]) -> Situation:
    paid: dict[int, date] = {}
    carried: dict[int, date] = {}
    for line in lines:  # in order of their due date
        paid[line.fixed_cost_id] = line.due_date
        if line.person_id is not None:
            carried[line.person_id] = line.due_date
    return situation_of(form, paid, carried)


def _once_each(
    lines: Sequence[PaidLine], event: Event, ending: set[int], first_day: date
) -> list[PaidLine]:
    """Return the instalments that were paid for a time in which they are not due."""
    found: dict[tuple[str, int, date], PaidLine] = {}
    for line in lines:
        concerned = (
            line.person_id == event.person_id
            if event.kind is EventKind.DETENTION
            else line.fixed_cost_id in ending
        )
        if concerned and line.due_date >= first_day:
            found.setdefault((line.run, line.fixed_cost_id, line.due_date), line)
    return list(found.values())


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


def _words(told: Told) -> str:
    if told.words.strip():
        return reason_of(told.words, _STEP, LONGEST)
    if told.kind is EventKind.RIGHT_ENDS:
        raise ReasonMissing(_STEP)
    return ""


def _seal(
    form: HouseholdForm, told: Told, words: str, differences: Sequence[str], vault: BsnVault
) -> str:
    """Return an HMAC, for a BSN may be in what was typed."""
    given = told.given
    rows = [astuple(row) for part in (given.persons, given.fixed_costs) for row in part or ()]
    facts = (form.stamp, told.event, words, rows, differences)
    return vault.index("event preview", repr(facts)).hex()


def _same(session: Session, preview: EventPreview) -> int | None:
    """Return the event that is on record already: said again by somebody, it is still one."""
    told = preview.told
    wanted = (told.kind.value, told.on, told.until, _whose(session, preview))
    for kept in household_events.of_household(session, preview.form.head.id):
        if wanted == (kept.kind, kept.happened_on, kept.until, kept.person_id):
            return kept.id
    return None


def _whose(session: Session, preview: EventPreview) -> int | None:
    """Return whom it happened to; of who joins the number that the importer gave."""
    new = {row.key for row in preview.told.given.persons or ()}
    if preview.told.person_id is not None or not new:
        return preview.told.person_id
    people = household_pages.persons(session, preview.form.head.id)
    return next((each.id for each in people if each.key in new), None)
