"""Advise and decide how a person goes on: extend, give control back, let it end, or go on.

What is decided becomes rows of the importer in the same transaction, so no run and no page can
say otherwise. Where the municipality asks it, an extension waits for a second person; until then
nothing follows from it. Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.reviews import (
    Course,
    DecisionStatus,
    Extension,
    check_extension,
    check_reason,
)
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.review_errors import (
    DecisionSettled,
    DecisionWaits,
    MakerMayNotConfirm,
    NotACostNow,
    NothingEnds,
    NothingToGiveBack,
    UnknownDecision,
)
from ontzorgen.services.coaching.see_reviews import PersonReviewed, see_reviews
from ontzorgen.services.coaching.trajectory_errors import LaterControl
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.households.change_household import Intent, change_household
from ontzorgen.services.households.errors import (
    HouseholdForgotten,
    UnknownHousehold,
)
from ontzorgen.services.importing.rows import ControlIn, DecisionIn, ImportFolder
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store import audit, reviews
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.models import CourseDecisionRow, ReviewRow
from ontzorgen.store.reviews import DecisionKept

__all__ = [
    "DecisionKept",
    "Wanted",
    "advise",
    "confirm",
    "decide",
    "refuse",
    "where_decided",
]
LONGEST = 500
"""Characters of a reason: as many as a file may hold."""
ADVISE, DECIDE = "advise on course", "decide on course"
CONFIRM, REFUSE, CARRY_OUT = "confirm decision", "refuse decision", "carry out decision"


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
        kept = replace(self, valid_until=None, review_on=None)
        if self.course is Course.GIVE_BACK:
            return kept
        return replace(kept, valid_from=None, costs=frozenset())


def advise(
    session: Session, household_id: int, person_id: int, wanted: Wanted, acting: Acting
) -> None:
    """Keep that a coach held a review today, and what the coach advises.

    Raises:
        UnknownHousehold, NoOwnRight, NotAllowed, HouseholdForgotten: as in `see_reviews`.
        NoWords, TooManyWords, StrangeCharacter, BsnInText: from the words.
    """
    require(acting, Action.ADVISE)
    reviewed = _reviewed(session, household_id, person_id, acting)
    words = reason_of(wanted.reason, ADVISE, LONGEST)
    if reviews.advice_is_known(session, acting.by, wanted.form):
        return
    number = reviews.add_review(
        session,
        ReviewRow(
            person_id=person_id,
            held_on=acting.today,
            about_until=reviewed.ends,
            course=wanted.course.value,
            words=words,
            advised_by_id=acting.by,
            advised_at=acting.now,
            once_key=wanted.form,
        ),
    )
    _log(session, acting, ADVISE, reviewed, {"review": number, "course": wanted.course.value})
    renew_tasks(session, acting, reviewed.head.municipality, [reviewed.head.id])


def decide(
    session: Session,
    household_id: int,
    person_id: int,
    wanted: Wanted,
    vault: BsnVault,
    acting: Acting,
) -> DecisionKept | None:
    """Decide how a person goes on; None: this form was taken in before.

    Raises:
        UnknownHousehold, NoOwnRight, NotAllowed, HouseholdForgotten: as in `see_reviews`.
        DecisionWaits: a second person has to speak about an earlier one first.
        ReasonTooThin, ExtensionWithoutCosts, ExtensionWithoutEnd, ExtensionStartsPast,
            ExtensionStartsLate: as in `domain.reviews.check_extension`.
        NotACostNow, NothingToGiveBack, NothingEnds: the choice does not fit the household.
        LaterControl: what is given back would come back by what is on record.
        NoWords, TooManyWords, StrangeCharacter, BsnInText: from the words.
        HouseholdChanged, ImportRefused: as in `change_household`.
    """
    require(acting, Action.DECIDE_COURSE)
    reviewed = _reviewed(session, household_id, person_id, acting)
    wanted = replace(wanted.of_course(), reason=reason_of(wanted.reason, DECIDE, LONGEST))
    if reviews.decision_is_known(session, acting.by, wanted.form):
        return None
    if reviewed.waiting is not None:
        raise DecisionWaits(reviewed.shown.key)
    if wanted.course is Course.EXTEND:
        wanted = replace(wanted, valid_from=wanted.valid_from or reviewed.start)
    _check(reviewed, wanted)
    waits = wanted.course is Course.EXTEND and reviewed.four_eyes
    status = DecisionStatus.WAITS if waits else DecisionStatus.HOLDS
    advice = reviewed.advices[0].id if reviewed.advices else None
    number = reviews.add_decision(
        session,
        CourseDecisionRow(
            person_id=person_id,
            review_id=advice,
            course=wanted.course.value,
            about_until=reviewed.ends,
            valid_from=wanted.valid_from,
            valid_until=wanted.valid_until,
            review_on=wanted.review_on,
            reason=wanted.reason,
            status=status.value,
            decided_by_id=acting.by,
            decided_at=acting.now,
            once_key=wanted.form,
        ),
        wanted.costs,
    )
    detail = {"decision": number, "course": wanted.course.value, "status": status.value}
    _log(session, acting, DECIDE, reviewed, detail)
    if not waits:
        intent = _intent(reviewed, wanted.seen)
        change_household(session, household_id, _rows(reviewed, wanted), intent, vault, acting)
    renew_tasks(session, acting, reviewed.head.municipality, [reviewed.head.id])
    return reviews.decision_numbered(session, number)


def confirm(
    session: Session, number: int, vault: BsnVault, acting: Acting, seen: str | None = None
) -> DecisionKept | None:
    """Let a second person confirm an extension: from now on it holds.

    It is checked again: the household may have changed since. It is of today, for nobody could
    be told of it before: from today the client may object (Awb art. 6:8).

    Raises:
        UnknownDecision, NotAllowed: none of this user's municipalities, or no role for it.
        DecisionSettled: a second person spoke before.
        MakerMayNotConfirm: it is the user's own decision.
        and what `decide` raises of the decision itself.
    """
    kept, reviewed = _to_settle(session, number, acting)
    wanted = Wanted(
        kept.course,
        kept.reason,
        "",
        seen,
        kept.valid_from,
        kept.valid_until,
        kept.review_on,
        kept.cost_ids,
    )
    _check(reviewed, wanted)
    _settle(session, kept, DecisionStatus.HOLDS, acting)
    _log(session, acting, CONFIRM, reviewed, {"decision": number})
    intent = replace(_intent(reviewed, seen), asks=Action.CONFIRM_COURSE)
    change_household(session, reviewed.head.id, _rows(reviewed, wanted), intent, vault, acting)
    renew_tasks(session, acting, reviewed.head.municipality, [reviewed.head.id])
    return reviews.decision_numbered(session, number)


def refuse(session: Session, number: int, reason: str, acting: Acting) -> DecisionKept | None:
    """Let a second person refuse a decision: it never held. Raises as `confirm` does."""
    kept, reviewed = _to_settle(session, number, acting)
    words = reason_of(reason, REFUSE, LONGEST)
    _settle(session, kept, DecisionStatus.REFUSED, acting, words)
    _log(session, acting, REFUSE, reviewed, {"decision": number})
    renew_tasks(session, acting, reviewed.head.municipality, [reviewed.head.id])
    return reviews.decision_numbered(session, number)


class Decided(NamedTuple):
    """Of whom a decision is."""

    household: int
    person: int


def where_decided(session: Session, number: int, acting: Acting) -> Decided:
    """Return of which household and person a decision is; nothing of them is shown.

    Raises:
        UnknownDecision, NotAllowed: none of this user's municipalities, or no role for it.
    """
    require(acting, Action.READ_REVIEWS)
    kept = reviews.decision_numbered(session, number) if may_exist(number) else None
    household = reviews.household_of(session, kept.person_id) if kept else None
    if kept is None or household is None:
        raise UnknownDecision(number)
    return Decided(household, kept.person_id)


def _reviewed(
    session: Session, household_id: int, person_id: int, acting: Acting
) -> PersonReviewed:
    reviewed = see_reviews(session, household_id, person_id, acting)
    if reviewed.head.forgotten_on is not None:
        raise HouseholdForgotten(reviewed.head.key)
    return reviewed


def _to_settle(
    session: Session, number: int, acting: Acting
) -> tuple[DecisionKept, PersonReviewed]:
    require(acting, Action.CONFIRM_COURSE)
    kept = reviews.decision_numbered(session, number) if may_exist(number) else None
    household = reviews.household_of(session, kept.person_id) if kept else None
    if kept is None or household is None:
        raise UnknownDecision(number)
    try:
        reviewed = _reviewed(session, household, kept.person_id, acting)
    except UnknownHousehold:
        raise UnknownDecision(number) from None
    if kept.status is not DecisionStatus.WAITS:
        raise DecisionSettled(number)
    if kept.decided_by_id == acting.by:
        raise MakerMayNotConfirm(number, acting.login)
    return kept, reviewed


def _settle(
    session: Session,
    kept: DecisionKept,
    status: DecisionStatus,
    acting: Acting,
    words: str | None = None,
) -> None:
    done = reviews.second_person_said(session, kept.id, status, acting.by, acting.now, words)
    if not done:
        raise DecisionSettled(kept.id)


def _check(reviewed: PersonReviewed, wanted: Wanted) -> None:
    """Refuse what does not fit the person's ground and costs of now."""
    check_reason(wanted.reason)
    match wanted.course:
        case Course.EXTEND:
            start = wanted.valid_from or reviewed.start
            check_extension(
                Extension(
                    start,
                    wanted.valid_until,
                    wanted.review_on,
                    len(wanted.costs),
                    wanted.reason,
                ),
                reviewed.ends,
                reviewed.today,
            )
            _refuse_other_costs(reviewed, wanted, start)
            _refuse_to_be_undone(reviewed, _uncovered(reviewed, wanted, start), start)
        case Course.GIVE_BACK:
            if not wanted.costs or wanted.valid_from is None:
                raise NothingToGiveBack
            _refuse_other_costs(reviewed, wanted, wanted.valid_from)
            _refuse_to_be_undone(reviewed, wanted.costs, wanted.valid_from)
        case Course.STOP:
            if reviewed.ends is None:
                raise NothingEnds(reviewed.shown.key)


def _refuse_other_costs(reviewed: PersonReviewed, wanted: Wanted, day: date) -> None:
    paid = {version.fixed_cost_id for version in reviewed.paid_on(day)}
    if not wanted.costs <= paid:
        raise NotACostNow(reviewed.shown.key)


def _refuse_to_be_undone(reviewed: PersonReviewed, costs: Collection[int], day: date) -> None:
    """Refuse to give back what is on record to come back later, such as after a trial month."""
    names = {each.fixed_cost_id: each.fixed_cost for each in reviewed.versions}
    for each in sorted(reviewed.controls, key=lambda turn: turn.valid_from):
        back = each.valid_from > day and each.controller != Controller.HOUSEHOLD
        if back and each.fixed_cost_id in costs:
            raise LaterControl(names[each.fixed_cost_id], each.valid_from, each.controller)


def _uncovered(reviewed: PersonReviewed, wanted: Wanted, start: date) -> Collection[int]:
    """Return the costs that an extension leaves out: they go to the household on its first day."""
    return {each.fixed_cost_id for each in reviewed.left_out(wanted.costs, start)}


def _rows(reviewed: PersonReviewed, wanted: Wanted) -> ImportFolder:
    """Return the rows that a decision puts in the register; none for what ends or goes on."""
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
        left_out = _uncovered(reviewed, wanted, start)
        given = tuple(_given_back(reviewed, left_out, start, wanted.reason))
        lines = (line, *_ended_by(reviewed, start))
        return ImportFolder("", decisions=lines, controls=given or None)
    if wanted.course is Course.GIVE_BACK and wanted.valid_from is not None:
        given = tuple(_given_back(reviewed, wanted.costs, wanted.valid_from, wanted.reason))
        return ImportFolder("", controls=given)
    return ImportFolder("")


def _ended_by(reviewed: PersonReviewed, start: date) -> Iterator[DecisionIn]:
    """Yield the line of article 57 that goes on past the day from which a new one holds."""
    key, basis = reviewed.shown.key, LegalBasis.ART_57
    for row, old in enumerate(reviewed.lines, start=2):
        goes_on = old.valid_until is None or old.valid_until > start
        if old.basis == basis and goes_on and (since := old.valid_from) < start:
            kept = (old.review_on, old.reason)
            yield DecisionIn(row, key, basis, old.decided_on, since, start, *kept)


def _given_back(
    reviewed: PersonReviewed, costs: Collection[int], day: date, reason: str
) -> Iterator[ControlIn]:
    names = {each.fixed_cost_id: each.fixed_cost for each in reviewed.versions}
    for line, cost in enumerate(sorted(costs), start=1):
        yield ControlIn(line, names[cost], day, Controller.HOUSEHOLD, reason)


def _intent(reviewed: PersonReviewed, seen: str | None) -> Intent:
    about = f"person {reviewed.shown.key}"
    return Intent(CARRY_OUT, about, reviewed.stamp if seen is None else seen)


def _log(
    session: Session,
    acting: Acting,
    action: str,
    reviewed: PersonReviewed,
    detail: Mapping[str, object],
) -> None:
    told = {"households": [reviewed.head.key], **detail}
    about = f"person {reviewed.shown.key}"
    audit.append(session, acting, action, about, reviewed.head.municipality, told)
