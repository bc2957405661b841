"""Record what was agreed about somebody: the form, the plan (PIP), a refusal to authorise.

An entry is dated and never changed; said twice it is kept once. Who refuses keeps the whole
benefit: nothing is withheld, and no consequence is drawn from it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from sqlalchemy.orm import Session

from ontzorgen.domain.household import Person
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.errors import (
    AuthorisationInForce,
    BeforeTheRight,
    NoOwnRight,
    NotYetHappened,
    TooFarAhead,
)
from ontzorgen.services.coaching.trajectory.known import Known, known
from ontzorgen.services.coaching.words import words_of
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store import audit, trajectory
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import TrajectoryEntryRow

STEPS = {
    EntryKind.FORM: "record form",
    EntryKind.PIP: "record integration plan",
    EntryKind.AUTHORISATION_REFUSED: "record refusal",
    EntryKind.ENDED_EARLY: "end trajectory",
    EntryKind.CLOSED: "close trajectory",
}
"""How the log names what somebody records."""
AHEAD = timedelta(days=366)
"""So far ahead something may be recorded; further is likely a slip of the year."""
_OF_THE_PAST = frozenset({EntryKind.PIP, EntryKind.AUTHORISATION_REFUSED})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as somebody records it."""

    kind: EntryKind
    on: date
    words: str
    form: Form | None = None


def record_entry(
    session: Session,
    household_id: int,
    person_id: int,
    entry: Entry,
    vault: BsnVault,
    acting: Acting,
) -> bool:
    """Record the form, the plan or a refusal of a person; say whether it was new.

    Raises:
        NotAllowed, UnknownHousehold, HouseholdForgotten: who may, and of whom.
        NoOwnRight, BeforeTheRight, NotYetHappened, TooFarAhead: from the day.
        AuthorisationInForce: who authorised did not refuse.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
    """
    facts = known(session, household_id, Action.DECIDE_TRAJECTORY, acting)
    person = facts.person(person_id)
    refuse_day(facts, person, entry)
    if entry.kind is EntryKind.AUTHORISATION_REFUSED:
        _refuse_when_authorised(person, entry.on)
    number = keep_entry(session, facts, person, entry, vault, acting)
    if number is None:
        return False
    audit_entry(session, facts, person, entry, number, acting)
    if entry.kind is EntryKind.AUTHORISATION_REFUSED:
        renew_tasks(session, acting, facts.head.municipality, {facts.head.id})
    return True


def refuse_day(facts: Known, person: Person, entry: Entry) -> None:
    """Refuse a day on which this cannot be so.

    Raises:
        NoOwnRight, BeforeTheRight, NotYetHappened, TooFarAhead.
    """
    if person.right_from is None:
        raise NoOwnRight(person.key)
    if entry.kind in _OF_THE_PAST and entry.on > facts.today:
        raise NotYetHappened(entry.on)
    if entry.on > facts.today + AHEAD:
        raise TooFarAhead(entry.on, facts.today + AHEAD)
    if entry.kind is not EntryKind.PIP and entry.on < person.right_from:
        raise BeforeTheRight(person.key, person.right_from)


def keep_entry(
    session: Session,
    facts: Known,
    person: Person,
    entry: Entry,
    vault: BsnVault,
    acting: Acting,
) -> int | None:
    """Keep an entry and return its number; None when it is known word for word.

    Raises:
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from the words.
    """
    plain = words_of(entry.words, STEPS[entry.kind])
    must_fit(session, vault)
    once_key = _once_key(session, facts, person, entry, plain, vault)
    if once_key is None:
        return None
    sealed = vault.seal(plain)
    return trajectory.add(
        session,
        TrajectoryEntryRow(
            person_id=person.id,
            kind=entry.kind.value,
            starts_on=entry.on,
            form=entry.form.value if entry.form else None,
            text_cipher=sealed.cipher,
            text_key=sealed.key,
            recorded_by_id=acting.by,
            recorded_at=acting.now,
            once_key=once_key,
        ),
    )


def _once_key(
    session: Session, facts: Known, person: Person, entry: Entry, plain: str, vault: BsnVault
) -> str | None:
    """Return what makes an entry one; None when it is known. What was taken back is said anew."""
    name = f"trajectory {facts.head.municipality} {person.key}"
    said = f"{entry.kind} {entry.on} {entry.form} {plain}"
    for again in count():
        once_key = vault.index(name, f"{said} {again}" if again else said).hex()
        known_already = trajectory.is_known(session, person.id, once_key)
        if known_already is not None:
            return None if known_already else once_key
    raise AssertionError("unreachable")


def audit_entry(
    session: Session, facts: Known, person: Person, entry: Entry, number: int, acting: Acting
) -> None:
    """Log an entry: of whom, from when and which; not its words."""
    head = facts.head
    detail = {"households": [head.key], "entry": number, "on": str(entry.on)}
    if entry.form is not None:
        detail["form"] = entry.form.value
    about = f"person {person.key}"
    audit.append(session, acting, STEPS[entry.kind], about, head.municipality, detail)


def _refuse_when_authorised(person: Person, on: date) -> None:
    since, until = person.authorised_from, person.authorised_until
    if since is not None and (until is None or until > on):
        raise AuthorisationInForce(person.key, since)
