"""Advise and decide how a person goes on: extend, give control back, let it end, or go on.

What is decided becomes rows of the importer in the same transaction, so no run and no page can
say otherwise. Where the municipality asks it, an extension waits for a second person; until then
nothing follows from it. Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.reviews import (
    Course,
    DecisionStatus,
)
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.reviews.course_rows import (
    Wanted,
    check_course,
    fitted,
    pays_on,
    rows_of_course,
    see_decision,
)
from ontzorgen.services.coaching.reviews.errors import (
    DecisionSettled,
    DecisionWaits,
    MakerMayNotConfirm,
    UnknownDecision,
)
from ontzorgen.services.coaching.reviews.see_reviews import PersonReviewed, see_reviews
from ontzorgen.services.coaching.trajectory.change_control import Turn, Wish, change_control
from ontzorgen.services.coaching.words import reason_of
from ontzorgen.services.households.change_household import Intent, change_household
from ontzorgen.services.households.errors import (
    HouseholdChanged,
    HouseholdForgotten,
    UnknownHousehold,
)
from ontzorgen.services.importing.rows import Origin
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


def advise(
    session: Session,
    household_id: int,
    person_id: int,
    wanted: Wanted,
    acting: Acting,
    *,
    renews: bool = True,
) -> None:
    """Keep that a coach held a review today, and what the coach advises.

    `renews`: let the tasks follow at once; not for who renews them once after many.

    Raises:
        UnknownHousehold, NoOwnRight, NotAllowed, HouseholdForgotten: as in `see_reviews`.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
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
    if renews:
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
        LaterControl, TooFarAhead, NothingDueThen, PaidThatWay: as in `change_control`.
        SharedWithAnother, ExtensionBeforeStop, ReviewDayMissing: as in `check_course`.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
        HouseholdChanged, ImportRefused: as in `change_household`.
    """
    require(acting, Action.DECIDE_COURSE)
    reviewed = _reviewed(session, household_id, person_id, acting)
    wanted = replace(fitted(reviewed, wanted), reason=reason_of(wanted.reason, DECIDE, LONGEST))
    if reviews.decision_is_known(session, acting.by, wanted.form):
        return None
    if reviewed.waiting is not None:
        raise DecisionWaits(reviewed.shown.key)
    check_course(reviewed, wanted)
    waits = reviewed.four_eyes and pays_on(reviewed, wanted)
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
    if waits or not _carry_out(
        session, reviewed, wanted, _intent(reviewed, wanted.seen), vault, acting
    ):
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
    check_course(reviewed, wanted)
    _settle(session, kept, DecisionStatus.HOLDS, acting)
    _log(session, acting, CONFIRM, reviewed, {"decision": number})
    intent = replace(_intent(reviewed, seen), asks=Action.CONFIRM_COURSE)
    if not _carry_out(session, reviewed, wanted, intent, vault, acting):
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


def _carry_out(
    session: Session,
    reviewed: PersonReviewed,
    wanted: Wanted,
    intent: Intent,
    vault: BsnVault,
    acting: Acting,
) -> bool:
    """Put what was decided in the register: as rows of the importer, or as acts of control.

    Say whether that changed anything; then the tasks have followed.
    """
    head = reviewed.head
    if wanted.course is not Course.GIVE_BACK:
        rows = rows_of_course(reviewed, wanted)
        return change_household(session, head.id, rows, intent, vault, acting)
    if intent.seen != reviewed.stamp:
        raise HouseholdChanged(head.key)
    wish = Wish(Turn.RETURN, wanted.valid_from, see_decision(reviewed.today))
    changed = [
        change_control(session, head.id, cost, wish, vault, acting) for cost in sorted(wanted.costs)
    ]
    return any(day is not None for day in changed)


def _intent(reviewed: PersonReviewed, seen: str | None) -> Intent:
    about = f"person {reviewed.shown.key}"
    seen = reviewed.stamp if seen is None else seen
    return Intent(CARRY_OUT, about, seen, origin=Origin.DECISION)


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
