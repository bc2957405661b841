"""Everything that we hold about one person, for who asks for it (inzage).

Who handles such a request is the caseworker (consulent): that role may already see nearly all of
it, and the BSN. A coach makes the part that only coaches may read. Nobody sees here what the role
does not let see elsewhere; what is left out is named, with the right that it asks.
Source: AVG art. 12(3) and 15; art. 15(4) (the copy harms nobody else).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from ontzorgen.domain.access_request import AccessRequest
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.readiness.catalogue import shipped
from ontzorgen.domain.readiness.instrument import Instrument
from ontzorgen.domain.readiness.measurement import Answers, kept_answers
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.readiness.record_readiness import opened
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.show_household import log_look
from ontzorgen.services.importing.problems import masked_bsn
from ontzorgen.services.reporting.access_asked import request_of
from ontzorgen.services.reporting.asked import Asked, Opening, log_report
from ontzorgen.store import audit, household_pages, organisation
from ontzorgen.store.bsn_vault import BsnVault, Sealed, must_fit
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.reporting import access_request as store
from ontzorgen.store.reporting.access_parts import PARTS
from ontzorgen.store.reporting.access_request import Look
from ontzorgen.store.reporting.access_shape import Part, Who

__all__ = ["AccessSeen", "Look", "Measured", "PartSeen", "read_access"]

ASKS: Mapping[str, Action] = {
    "decision": Action.READ_HOUSEHOLD,
    "trajectory_entry": Action.READ_TRAJECTORY,
    "trajectory_retraction": Action.READ_TRAJECTORY,
    "control_plan": Action.READ_TRAJECTORY,
    "control_trial": Action.READ_TRAJECTORY,
    "review": Action.READ_REVIEWS,
    "course_decision": Action.READ_REVIEWS,
    "course_decision_cost": Action.READ_REVIEWS,
    "readiness_measurement": Action.READ_READINESS,
    "household_event": Action.READ_EVENTS,
    "budget_line": Action.READ_BUDGET,
    "coach_note": Action.READ_NOTES,
    "household_document": Action.READ_DOCUMENT,
    "letter": Action.READ_COURSE_LETTER,
    "letter_step": Action.READ_COURSE_LETTER,
    "letter_print": Action.READ_COURSE_LETTER,
}
"""Which right a table asks besides that of answering a request: the right of its own page."""
_BSN = "bsn"
_WHY = "AVG art. 15"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measurement found, with the words in which it was asked."""

    instrument: Instrument
    answers: Answers = field(repr=False)


Value = str | int | bool | date | datetime | Measured | None


@dataclass(frozen=True, slots=True)
class PartSeen:
    """What one table holds about the person; `in_all` counts the rows that a page leaves out."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]] = field(repr=False)
    in_all: int


@dataclass(frozen=True, slots=True)
class AccessSeen:
    """All of it, as values."""

    asked: Asked
    head: HouseholdHead
    person: PersonShown
    parts: Sequence[PartSeen]
    left_out: Mapping[str, Action]
    """Tables that this user may not read, each with the right that it asks; the BSN too."""
    looks: Sequence[Look]
    all_looks: int
    request: AccessRequest | None
    """What it answers, when it is a copy that is given; None: it is looked at on a page."""
    keep_case_years: int
    keep_payment_years: int


def read_access(session: Session, asked: Asked, acting: Acting) -> AccessSeen:
    """Return what is kept about a person; the look is logged.

    A copy that is given is logged as an act of its own, with the request that it answers; and so is
    the BSN that is whole in it.

    Raises:
        UnknownKey, SeveralCalledSo: there is no such person for this user, or several.
        RequestIncomplete: it is to be a copy, and the request is not whole.
        KeysMissing: what is sealed cannot be opened without the keys of the installation.
    """
    action = Action.ANSWER_ACCESS_REQUEST
    household, number = person_called(session, asked.person, asked.town, action, acting)
    head = household_numbered(session, household, action, acting)
    person = next(each for each in household_pages.persons(session, head.id) if each.id == number)
    opening = asked.opening
    assert opening is not None  # noqa: S101  (every edge gives the keys)
    typed = opening.request
    request = None if typed is None else request_of(typed, acting.today)
    must_fit(session, opening.vault)
    left_out = _left_out(acting)
    looks = store.looks(session, head.municipality, person.key, head.key)
    log_report(session, asked, acting, [(head.municipality, head.key)])
    log_look(session, acting, head, [person])
    if request is not None:
        whole_bsn = _BSN not in left_out and person.has_bsn
        _log_copy(session, acting, head, person, request, whole_bsn=whole_bsn)
    who = Who.numbered(person.id, head.id)
    policy = organisation.policy_on(session, head.municipality, acting.today) or Policy()
    most = asked.most
    return AccessSeen(
        asked,
        head,
        person,
        [
            _seen(session, part, who, opening, left_out, most)
            for part in PARTS
            if part.name not in left_out
        ],
        left_out,
        looks if most is None else looks[:most],
        len(looks),
        request,
        policy.keep_case_years,
        policy.keep_payment_years,
    )


def _log_copy(
    session: Session,
    acting: Acting,
    head: HouseholdHead,
    person: PersonShown,
    request: AccessRequest,
    *,
    whole_bsn: bool,
) -> None:
    """Log that a copy was given and why, and that a BSN was shown where it was."""
    about, code = f"person {person.key}", head.municipality
    detail = {
        "households": [head.key],
        "asked_by": request.asked_by.value,
        "asked_on": request.asked_on.isoformat(),
        "reference": request.reference,
    }
    audit.append(session, acting, Action.ANSWER_ACCESS_REQUEST.value, about, code, detail)
    if whole_bsn:
        why = {"households": [head.key], "reason": f"{_WHY}, {request.reference}"}
        audit.append(session, acting, "reveal bsn", about, code, why)


def _left_out(acting: Acting) -> Mapping[str, Action]:
    asks = {**ASKS, _BSN: Action.REVEAL_BSN}
    return {name: action for name, action in asks.items() if not acting.roles & MAY[action]}


def _seen(
    session: Session,
    part: Part,
    who: Who,
    opening: Opening,
    left_out: Collection[str],
    most: int | None,
) -> PartSeen:
    columns = tuple(name for name in part.says if name not in left_out)
    places = [part.says.index(name) for name in columns]
    kept = store.rows(session, part, who)
    rows = [
        tuple(_value(part, row, place, opening) for place in places)
        for row in (kept if most is None else kept[:most])
    ]
    return PartSeen(part.name, columns, rows, len(kept))


def _value(part: Part, row: tuple[store.Cell, ...], place: int, opening: Opening) -> Value:
    cell, name = row[place], part.says[place]
    if not isinstance(cell, Sealed):
        return cell
    if name == "content":
        instrument = _instrument(part, row)
        return Measured(instrument, kept_answers(instrument, opened(_open(opening.vault, cell))))
    plain = _open(opening.vault, cell)
    return plain if name != _BSN or opening.request is not None else masked_bsn(plain)


def _instrument(part: Part, row: tuple[store.Cell, ...]) -> Instrument:
    name, version = (row[part.says.index(each)] for each in ("instrument", "instrument_version"))
    return shipped().get(str(name), int(str(version)))


def _open(vault: BsnVault, sealed: Sealed) -> str:
    return vault.open(sealed.cipher, sealed.key)
