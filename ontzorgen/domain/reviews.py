"""When somebody looks again at how a household does (evaluatie), and what is decided then.

A coach prepares a review and advises; a consulent decides, in writing and with a reason.
Source: Participatiewet art. 56a and 57, Awb art. 3:46 (a decision gives its reasons). When a review
is held is our choice: at four and a half months, eight, six and four weeks before a ground ends, on
the day a decision names, so many months after the household took control of something, and three
and six months after help ended. Each of the days before an end tells anew, until it is decided what
comes after; one review at a time is asked of a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.clock import BEFORE_THE_END, Clock
from ontzorgen.domain.errors import (
    ExtensionStartsLate,
    ExtensionStartsPast,
    ExtensionWithoutCosts,
    ExtensionWithoutEnd,
    ReasonTooThin,
)
from ontzorgen.domain.fixed_cost import Control, Controller
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until, bases_on
from ontzorgen.domain.months import months_later
from ontzorgen.domain.trajectory import EntryKind

PREPARED = timedelta(weeks=2)
"""So long before its day a review is asked for, and one that was held counts for that day.

Before an end it is asked for on the day itself: what was held for one day silences no later one.
"""
SHORTEST_REASON = 30
"""Characters of a reason: less is no reason that somebody could object to."""
_FEWEST_WORDS = 5
AFTER_CARE_MONTHS = (3, 6)
_AFTER_CARE_LAPSES = AFTER_CARE_MONTHS[-1] + 3
"""So many months after help ended nobody asks any more how it goes."""
RELAPSE_MONTHS = 6
_ONE_DAY = timedelta(days=1)


class ReviewKind(StrEnum):
    """Why a review is planned."""

    MIDWAY = "MIDWAY"
    """Four and a half months into the six."""
    END = "END"
    """A ground ends, and nothing says what comes after."""
    DECISION = "DECISION"
    """A decision names the day on which it is looked at again."""
    CONTROL = "CONTROL"
    """The household has had control of some or all costs for some time."""
    AFTER_CARE = "AFTER_CARE"
    """Help ended some months ago: does it go well (nazorg)?"""


class Course(StrEnum):
    """What a coach advises and a consulent decides."""

    EXTEND = "EXTEND"
    """Go on paying, by a decision under article 57."""
    GIVE_BACK = "GIVE_BACK"
    """The household takes control of costs."""
    STOP = "STOP"
    """Let it end on its day."""
    GO_ON = "GO_ON"
    """Nothing changes now: the ground goes on."""


class DecisionStatus(StrEnum):
    """How far a decision is."""

    WAITS = "WAITS"
    """A second person has to confirm it; nothing follows from it yet."""
    HOLDS = "HOLDS"
    REFUSED = "REFUSED"
    """The second person refused it: it never held."""


@dataclass(frozen=True, slots=True, order=True)
class PlannedReview:
    """A day on which a review is to be held; `about` is the first day without a ground, if any."""

    on: date
    kind: ReviewKind
    about: date | None = None

    @property
    def asked_from(self) -> date:
        """Return from when it is asked for; a review that was held since then counts for it."""
        return self.on if self.kind is ReviewKind.END else self.on - PREPARED

    def held(self, days: Collection[date]) -> bool:
        """Say whether one of the reviews that were held counts for it."""
        return any(day >= self.asked_from for day in days)

    def is_due(self, today: date) -> bool:
        """Say whether it is asked for."""
        return self.asked_from <= today


@dataclass(frozen=True, slots=True)
class Known:
    """What a municipality knows beside the register that says which reviews are not asked for."""

    decided_not_to: Collection[tuple[int, date]] = frozenset()
    """Of which person and end it was decided not to go on, and that holds."""
    gone: Collection[int] = frozenset()
    """Persons who died, or moved out of the municipality."""
    began: date = date.min
    """The first month that was paid by this system: of help that ended before it nobody asks."""


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Relapse:
    """Help that began anew (terugval): since when there was none, and from when there is."""

    ended: date
    begun: date


@dataclass(frozen=True, slots=True)
class Extension:
    """What a decision to extend says: from when, until when, when to look again, which costs."""

    valid_from: date
    valid_until: date | None
    review_on: date | None
    costs: int
    """How many costs it covers."""
    reason: str


def grounds_end_on(person: Person, today: date) -> date | None:
    """Return the first day after `today` on which no ground carries the person any more.

    None: there is no ground today, or one without an end.
    """
    if not bases_on(person, today):
        return None
    return next((day for day in _turns(person) if day > today and not bases_on(person, day)), None)


def help_ended_on(person: Person, today: date) -> date | None:
    """Return since when help is over because it was done; None where a ground carries somebody.

    None too after an early end, or where the right itself ended it: what made it end, such as a
    job or a move, ends the help for good. A job after the help was done changes nothing.
    """
    if bases_on(person, today):
        return None
    stop = person.stopped_on(today)
    if stop is not None:
        return stop.on if stop.kind is EntryKind.CLOSED else None
    ended = max(ends_of_help(person, today), default=None)
    return None if ended is None or person.right_ended_before(ended) else ended


def ends_of_help(person: Person, today: date) -> list[date]:
    """Return every first day, until today, on which no ground carried the person any more."""
    return [
        day
        for day in _turns(person)
        if day <= today and bases_on(person, day - _ONE_DAY) and not bases_on(person, day)
    ]


def relapses(person: Person, today: date) -> tuple[Relapse, ...]:
    """Return how often help began anew within six months after it had ended, the oldest first.

    It begins anew only by article 57 or a wish; what begins after today did not begin yet, and
    what was to begin when there was no right any more never did.
    """
    turns = [day for day in _turns(person) if day <= today]
    ends = ends_of_help(person, today)
    begins = [
        day
        for day in turns
        if bases_on(person, day)
        and not bases_on(person, day - _ONE_DAY)
        and not person.right_ended_before(day)
    ]
    pairs = ((max((end for end in ends if end <= day), default=None), day) for day in begins)
    return tuple(
        Relapse(ended, begun)
        for ended, begun in pairs
        if ended is not None and begun < months_later(ended, RELAPSE_MONTHS)
    )


def planned_reviews(
    person: Person,
    controls: Iterable[Control],
    months: int,
    today: date,
    known: Known = NOTHING_KNOWN,
) -> tuple[PlannedReview, ...]:
    """Return the reviews of a person that are planned, by day; those of the past too.

    `controls`: since when the household has control of costs that concern the person. `months`:
    how long it has before that is looked at. Who has no right any more is asked only how it goes
    after help that was done.
    """
    if person.right_from is None:
        return ()
    over = person.stopped_on(today) is not None and not bases_on(person, today)
    if over or person.right_ended_before(today):
        return tuple(_after_care(person, today, known))
    found = {
        *_of_period(person, today),
        *_of_end(person, today),
        *_of_lines(person, today),
        *_of_control(controls, months, today),
        *_after_care(person, today, known),
    }
    return tuple(
        sorted(each for each in found if (person.id, each.about) not in known.decided_not_to)
    )


def next_review(
    planned: Iterable[PlannedReview], held: Collection[date], today: date
) -> PlannedReview | None:
    """Return the review that was asked for last and was not held, else the first that is ahead.

    A review counts for all that were asked for by then, so the newest stands for those before it.
    """
    left = sorted(each for each in planned if not each.held(held))
    asked = [each for each in left if each.is_due(today)]
    if asked:
        return max(asked, key=lambda each: (each.asked_from, each.on))
    return next(iter(left), None)


def check_extension(wanted: Extension, ends: date | None, today: date) -> None:
    """Refuse a decision to extend that could not be defended.

    `ends`: the first day without a ground as it is now.

    Raises:
        ReasonTooThin: the reason says too little (Awb art. 3:46).
        ExtensionWithoutCosts: it covers no cost.
        ExtensionWithoutEnd: it has neither a last day nor a day of review, or that day lies
            outside it.
        ExtensionStartsPast: it would hold from before today.
        ExtensionStartsLate: between the end of the ground and its first day nobody may pay.
    """
    check_reason(wanted.reason)
    if not wanted.costs:
        raise ExtensionWithoutCosts
    start, until, review = wanted.valid_from, wanted.valid_until, wanted.review_on
    if until is None and review is None:
        raise ExtensionWithoutEnd(start)
    if until is not None and until <= start:
        raise ExtensionWithoutEnd(start)
    if review is not None and (review <= start or (until is not None and review >= until)):
        raise ExtensionWithoutEnd(start)
    if start < today:
        raise ExtensionStartsPast(start, today)
    if ends is not None and start > ends:
        raise ExtensionStartsLate(start, ends)


def check_reason(reason: str) -> None:
    """Refuse a reason that says nothing of the person it is about.

    Raises:
        ReasonTooThin: fewer than 30 characters, or than five different words.
    """
    words = {word.casefold() for word in reason.split()}
    if len(reason.strip()) < SHORTEST_REASON or len(words) < _FEWEST_WORDS:
        raise ReasonTooThin(SHORTEST_REASON, _FEWEST_WORDS)


def _turns(person: Person) -> list[date]:
    """Return the days on which a ground of a person begins or ends, by day."""
    found: set[date | None] = {stop.on for stop in person.stops}
    for line in person.decisions:
        found |= {line.valid_from, line.valid_until}
    if person.right_from is not None:
        found |= {person.right_from, article_56a_until(person.right_from)}
    return sorted(day for day in found if day is not None)


def _of_period(person: Person, today: date) -> Iterator[PlannedReview]:
    clock = Clock.of(person)
    if clock is not None and today < clock.until:
        yield PlannedReview(clock.review_on, ReviewKind.MIDWAY, clock.until)


def _of_end(person: Person, today: date) -> Iterator[PlannedReview]:
    ends = grounds_end_on(person, today)
    if ends is None or person.is_stopped_from(ends):
        return
    if not person.right_ended_before(ends):
        for before in BEFORE_THE_END:
            yield PlannedReview(ends - before, ReviewKind.END, ends)


def _of_lines(person: Person, today: date) -> Iterator[PlannedReview]:
    lines = [line for line in person.decisions if line.basis is not LegalBasis.ART_56A]
    for line in lines:
        if line.review_on is not None and line.in_force_on(max(today, line.valid_from)):
            yield PlannedReview(line.review_on, ReviewKind.DECISION)


def _of_control(controls: Iterable[Control], months: int, today: date) -> Iterator[PlannedReview]:
    taken = [
        control.since
        for control in controls
        if control.controller is Controller.HOUSEHOLD and control.since <= today
    ]
    if taken:
        yield PlannedReview(months_later(max(taken), months), ReviewKind.CONTROL)


def _after_care(person: Person, today: date, known: Known) -> Iterator[PlannedReview]:
    """Give the checks after help that was done, until they are long past."""
    ended = help_ended_on(person, today)
    if ended is None or ended < known.began or person.id in known.gone:
        return
    if today < months_later(ended, _AFTER_CARE_LAPSES):
        for months in AFTER_CARE_MONTHS:
            yield PlannedReview(months_later(ended, months), ReviewKind.AFTER_CARE)
