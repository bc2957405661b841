"""End somebody's trajectory early, or close it: the next run follows by itself.

Ending early withdraws the authorisation by the importer's own row, in the same transaction as the
entry. Closing comes when nothing of the person is paid any more, so that no bill is left over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, bases_on
from ontzorgen.domain.phase import Phase, refuse_step
from ontzorgen.domain.still_paid import still_paid
from ontzorgen.domain.trajectory import EntryKind, Stop
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.entries import (
    STEPS,
    Entry,
    audit_entry,
    keep_entry,
    refuse_day,
)
from ontzorgen.services.coaching.trajectory.errors import (
    AlreadyOver,
    AuthorisationBegins,
    CostsStillPaid,
    LineGoesOn,
    PaidAfterwards,
)
from ontzorgen.services.coaching.trajectory.known import Known, known
from ontzorgen.services.households.change_household import Intent, judge_household
from ontzorgen.services.households.change_person import person_row
from ontzorgen.services.households.see_forms import see_forms
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store import household_events
from ontzorgen.store.bsn_vault import BsnVault

_ONE_DAY = timedelta(days=1)


def end_trajectory(
    session: Session,
    household_id: int,
    person_id: int,
    entry: Entry,
    vault: BsnVault,
    acting: Acting,
) -> bool:
    """End or close a trajectory from a day on; say whether that was new.

    Raises:
        StepNotAllowed, AlreadyOver: the person cannot go there from here.
        CostsStillPaid, LineGoesOn: closing would leave a bill, or would not hold.
        PaidAfterwards: an approved run stands on the authorisation on a later due date.
        AuthorisationBegins: it cannot be withdrawn before the day after it begins.
        ImportRefused: the importer does not take the end of the authorisation.
        And what `record_entry` raises.
    """
    facts = known(session, household_id, Action.DECIDE_TRAJECTORY, acting)
    person = facts.person(person_id)
    refuse_day(facts, person, entry)
    if _said_before(person, entry):
        return False
    refuse_end(facts, person, entry)
    _refuse_after_paid(session, facts, person, entry)
    number = keep_entry(session, facts, person, entry, vault, acting)
    if number is None:
        return False
    if entry.kind is EntryKind.ENDED_EARLY:
        _withdraw(session, facts, person, entry, vault, acting)
    audit_entry(session, facts, person, entry, number, acting)
    renew_tasks(session, acting, facts.head.municipality, {facts.head.id})
    return True


def refuse_end(facts: Known, person: Person, entry: Entry) -> None:
    """Refuse an end that the table lacks, that holds already, or that would leave a bill.

    It asks no database. Raises:
        StepNotAllowed, AlreadyOver, CostsStillPaid, LineGoesOn.
    """
    _refuse_when_over(person, entry)
    refuse_step(person, facts.phase_now(person), Phase(entry.kind.value), entry.on)
    if entry.kind is EntryKind.CLOSED:
        _refuse_to_leave_bills(facts, person, entry)


def _said_before(person: Person, entry: Entry) -> bool:
    """Say whether the same form was sent twice: then nothing changes."""
    return Stop(entry.on, entry.kind) in person.stops


def _refuse_after_paid(session: Session, facts: Known, person: Person, entry: Entry) -> None:
    """Refuse an early end of before something that an approved run withheld for this person.

    The authorisation would end with it, and what was paid stood on that.
    """
    if entry.kind is not EntryKind.ENDED_EARLY:
        return
    lines = household_events.paid_lines(session, facts.head.id, entry.on)
    last = max((each.due_date for each in lines if each.person_id == person.id), default=None)
    if last is not None:
        raise PaidAfterwards(person.key, entry.on, last)


def _refuse_when_over(person: Person, entry: Entry) -> None:
    """Refuse a stop while another holds: but an early end may be closed afterwards.

    It began anew by a line that began by this end. Only where that holds on the day before is it
    ended early: what ran out by itself is closed, and a line that is still to begin ends nothing.
    """
    for stop in sorted(person.stops, key=lambda each: each.on, reverse=True):
        anew = any(
            _anew(line.basis) and stop.on <= line.valid_from <= entry.on
            for line in person.decisions
        )
        if entry.kind is EntryKind.ENDED_EARLY:
            anew = anew and bool(bases_on(person, entry.on - _ONE_DAY))
        may_close = (stop.kind, entry.kind) == (EntryKind.ENDED_EARLY, EntryKind.CLOSED)
        if stop.on > entry.on or not (anew or may_close):
            raise AlreadyOver(person.key, stop.on)
        return


def _refuse_to_leave_bills(facts: Known, person: Person, entry: Entry) -> None:
    costs = [
        (cost.key, cost.kind.value, due)
        for cost, due in still_paid(facts.pay_days, facts.household, person, entry.on)
    ]
    if costs:
        raise CostsStillPaid(person.key, entry.on, costs)
    for line in person.decisions:
        if _anew(line.basis) and line.valid_from >= entry.on:
            raise LineGoesOn(person.key, line.basis.value, line.valid_from)


def _anew(basis: LegalBasis) -> bool:
    return basis is not LegalBasis.ART_56A


def _withdraw(
    session: Session,
    facts: Known,
    person: Person,
    entry: Entry,
    vault: BsnVault,
    acting: Acting,
) -> None:
    """Let the authorisation end by the importer's row, where one holds from that day on."""
    since, until = person.authorised_from, person.authorised_until
    if since is None or (until is not None and until <= entry.on):
        return
    if since >= entry.on:
        raise AuthorisationBegins(person.key, since)
    form = see_forms(session, facts.head.id, acting)
    row = person_row(form, form.person(person.id))
    folder = ImportFolder(sha256="", persons=(replace(row, authorised_until=entry.on),))
    intent = Intent(STEPS[entry.kind], f"person {person.key}", form.stamp)
    judge_household(session, facts.head.id, folder, intent, vault, acting).write()
