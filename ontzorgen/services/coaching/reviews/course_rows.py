"""What a decision about how a person goes on must fit, and the rows it puts in the register.

Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from ontzorgen.domain.fixed_cost import Controller, CostKind
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import (
    LegalBasis,
    article_56a_until,
    bases_on,
    carries,
    overdue_review,
)
from ontzorgen.domain.reviews import Course, Extension, check_extension, check_reason
from ontzorgen.services.coaching.reviews.errors import (
    ExtensionBeforeStop,
    NotACostNow,
    NothingEnds,
    NothingToGiveBack,
    ReviewDayMissing,
    SharedWithAnother,
)
from ontzorgen.services.coaching.reviews.see_reviews import PersonReviewed
from ontzorgen.services.coaching.trajectory.errors import LaterControl
from ontzorgen.services.importing.rows import ControlIn, DecisionIn, ImportFolder
from ontzorgen.store.household_pages import DecisionShown, VersionShown

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody advises or decides.

    `costs`: numbers of the costs that an extension covers, or that are given back. `form` is the
    form that was sent: twice the same is one. `seen` is the stamp of the household on it.
    """

    course: Course
    reason: str
    form: str
    seen: str | None = None
    """None: of the household as it is now, as on the command line."""
    valid_from: date | None = None
    valid_until: date | None = None
    review_on: date | None = None
    costs: frozenset[int] = frozenset()

    def of_course(self) -> Wanted:
        """Return it without what a form shows for every course and this one says nothing of."""
        if self.course is Course.EXTEND:
            return self
        if self.course is Course.GIVE_BACK:
            return replace(self, valid_until=None, review_on=None)
        again = self.review_on if self.course is Course.GO_ON else None
        return replace(self, valid_from=None, valid_until=None, review_on=again, costs=frozenset())


def see_decision(day: date) -> str:
    """Return why control changes, for the register: the reason itself stays with the decision."""
    return f"zie het besluit van {day:%d-%m-%Y}"


def pays_on(reviewed: PersonReviewed, wanted: Wanted) -> bool:
    """Say whether article 57 carries costs longer by this decision than by what stands."""
    if wanted.course is Course.EXTEND:
        return True
    line = _line_now(reviewed)
    asks_later = wanted.course is Course.GO_ON and wanted.review_on is not None
    return asks_later and line is not None and line.basis == LegalBasis.ART_57


def fitted(reviewed: PersonReviewed, wanted: Wanted) -> Wanted:
    """Return what is decided for this person: from which day, and only what the course asks."""
    wanted = wanted.of_course()
    if wanted.course is Course.EXTEND:
        return replace(wanted, valid_from=wanted.valid_from or reviewed.start)
    if wanted.course is Course.GO_ON and _line_now(reviewed) is None:
        return replace(wanted, review_on=None)
    return wanted


def check_course(reviewed: PersonReviewed, wanted: Wanted) -> None:
    """Refuse what does not fit the person's ground and costs of now.

    Raises:
        ReasonTooThin, ExtensionWithoutCosts, ExtensionWithoutEnd, ExtensionStartsPast,
            ExtensionStartsLate: as in `domain.reviews.check_extension`.
        ExtensionBeforeStop: an end that was recorded already would cut it off.
        SharedWithAnother: a cost that is left out is paid for another member too, who goes on.
        NotACostNow: a chosen cost is not paid for this person on that day.
        LaterControl: what is left out would come back by what is on record.
        NothingToGiveBack, NothingEnds, ReviewDayMissing: the choice lacks something.
    """
    check_reason(wanted.reason)
    match wanted.course:
        case Course.EXTEND:
            _check_extension(reviewed, wanted, wanted.valid_from or reviewed.start)
        case Course.GIVE_BACK:
            if not wanted.costs or wanted.valid_from is None:
                raise NothingToGiveBack
            _refuse_other_costs(reviewed, wanted, wanted.valid_from)
        case Course.STOP:
            if reviewed.ends is None:
                raise NothingEnds(reviewed.shown.key)
        case Course.GO_ON:
            _check_next_review(reviewed, wanted.review_on)


def rows_of_course(reviewed: PersonReviewed, wanted: Wanted) -> ImportFolder:
    """Return the rows that a decision puts in the register; none for what ends."""
    if wanted.course is Course.EXTEND:
        start = wanted.valid_from or reviewed.start
        line = DecisionIn(
            1,
            reviewed.shown.key,
            LegalBasis.ART_57,
            reviewed.today,
            start,
            wanted.valid_until,
            wanted.review_on,
            wanted.reason,
        )
        given = tuple(_given_back(reviewed, left_out(reviewed, wanted.costs, start)))
        return ImportFolder(
            "", decisions=(line, *_ended_by(reviewed, start)), controls=given or None
        )
    line_now = _line_now(reviewed)
    if wanted.course is Course.GO_ON and wanted.review_on is not None and line_now is not None:
        row = replace(_as_row(reviewed, line_now, 1), review_on=wanted.review_on)
        return ImportFolder("", decisions=(row,))
    return ImportFolder("")


class LeftOut(NamedTuple):
    """A cost that a decision does not cover, and the first day on which the household pays it."""

    cost: VersionShown
    day: date


def left_out(reviewed: PersonReviewed, costs: Collection[int], start: date) -> list[LeftOut]:
    """Return what goes to the household when from `start` on only these costs are covered.

    What article 56a carries goes at the end of the six months, for until then it is paid by law;
    what it does not carry goes on the first day of the decision, which would carry it otherwise.
    Nothing goes where the person asked in writing for payment of any cost: that goes on.
    """
    person = reviewed.person
    bases = bases_on(person, start)
    if LegalBasis.VOLUNTARY in bases:
        return []
    end = start
    if LegalBasis.ART_56A in bases and person.right_from is not None:
        end = article_56a_until(person.right_from)
    return [
        LeftOut(each, end if carries(LegalBasis.ART_56A, CostKind(each.kind), start) else start)
        for each in reviewed.paid_from(start)
        if each.fixed_cost_id not in costs
    ]


def _check_extension(reviewed: PersonReviewed, wanted: Wanted, start: date) -> None:
    extension = Extension(
        start, wanted.valid_until, wanted.review_on, len(wanted.costs), wanted.reason
    )
    check_extension(extension, reviewed.ends, reviewed.today)
    ahead = [stop.on for stop in reviewed.person.stops if stop.on > start]
    if ahead:
        raise ExtensionBeforeStop(start, min(ahead))
    _refuse_other_costs(reviewed, wanted, start)
    out = left_out(reviewed, wanted.costs, start)
    for cost, day in out:
        for other in reviewed.others:
            if cost.person_id is None and _is_carried(other, CostKind(cost.kind), day):
                raise SharedWithAnother(cost.fixed_cost, other.key)
    _refuse_to_be_undone(reviewed, out)


def _is_carried(person: Person, kind: CostKind, day: date) -> bool:
    """Say whether a ground of a person carries this kind on `day`, or later by what is known."""
    begins = [person.right_from, *(line.valid_from for line in person.decisions)]
    days = {day, *(each for each in begins if each is not None and each > day)}
    return any(carries(basis, kind, each) for each in days for basis in bases_on(person, each))


def _check_next_review(reviewed: PersonReviewed, review_on: date | None) -> None:
    """Refuse to leave a line as it is that was to be looked at by now, without a next day."""
    if review_on is None:
        if overdue_review(reviewed.person, reviewed.today + _ONE_DAY) is not None:
            raise ReviewDayMissing(reviewed.shown.key)
        return
    line = _line_now(reviewed)
    until = None if line is None else line.valid_until
    if review_on <= reviewed.today or (until is not None and review_on >= until):
        raise ReviewDayMissing(reviewed.shown.key)


def _line_now(reviewed: PersonReviewed) -> DecisionShown | None:
    """Return the newest line of article 57, or of a wish, that holds today."""
    today = reviewed.today
    found = [
        line
        for line in reviewed.lines
        if line.basis != LegalBasis.ART_56A
        and line.valid_from <= today
        and (line.valid_until is None or line.valid_until > today)
    ]
    return found[-1] if found else None


def _refuse_other_costs(reviewed: PersonReviewed, wanted: Wanted, day: date) -> None:
    paid = {version.fixed_cost_id for version in reviewed.paid_from(day)}
    if not wanted.costs <= paid:
        raise NotACostNow(reviewed.shown.key)


def _refuse_to_be_undone(reviewed: PersonReviewed, out: Collection[LeftOut]) -> None:
    """Refuse to give back what is on record to come back later, such as after a trial month."""
    given = {each.cost.fixed_cost_id: each for each in out}
    for turn in sorted(reviewed.controls, key=lambda each: each.valid_from):
        back = given.get(turn.fixed_cost_id)
        if back and turn.valid_from > back.day and turn.controller != Controller.HOUSEHOLD:
            raise LaterControl(back.cost.fixed_cost, turn.valid_from, turn.controller)


def _ended_by(reviewed: PersonReviewed, start: date) -> Iterator[DecisionIn]:
    """Yield the line of article 57 that goes on past the day from which a new one holds."""
    for row, old in enumerate(reviewed.lines, start=2):
        goes_on = old.valid_until is None or old.valid_until > start
        if old.basis == LegalBasis.ART_57 and goes_on and old.valid_from < start:
            yield replace(_as_row(reviewed, old, row), valid_until=start)


def _as_row(reviewed: PersonReviewed, line: DecisionShown, number: int) -> DecisionIn:
    return DecisionIn(
        number,
        reviewed.shown.key,
        LegalBasis(line.basis),
        line.decided_on,
        line.valid_from,
        line.valid_until,
        line.review_on,
        line.reason,
    )


def _given_back(reviewed: PersonReviewed, out: Collection[LeftOut]) -> Iterator[ControlIn]:
    """Yield from which day the household pays what is left out."""
    why = see_decision(reviewed.today)
    for line, (cost, day) in enumerate(sorted(out, key=lambda each: each.cost.fixed_cost_id), 1):
        yield ControlIn(line, cost.fixed_cost, day, Controller.HOUSEHOLD, why)
