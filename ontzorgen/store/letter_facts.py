"""Read what is recorded beside households and decides whether a letter can be told: as sets.

For one household whose letter is made, and for many of which is listed what is due.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import DecisionRow, FixedCostRow, InstructionRow, TrajectoryEntryRow
from ontzorgen.store.payments import chunks
from ontzorgen.store.trajectory import TAKEN_BACK


def forms_chosen(session: Session, persons: Collection[int]) -> dict[int, tuple[Form, Sealed]]:
    """Return the form that stands for each person, of the latest day, with why it was chosen."""
    row, found = TrajectoryEntryRow, dict[int, tuple[Form, Sealed]]()
    for part in chunks(sorted(persons)):
        query = (
            select(row.person_id, row.form, row.text_cipher, row.text_key)
            .where(row.person_id.in_(part), row.kind == EntryKind.FORM.value)
            .where(row.form.is_not(None), row.id.not_in(TAKEN_BACK))
            .order_by(row.starts_on, row.id)
        )
        for person, form, cipher, key in session.execute(query):
            if key:  # else it was forgotten why
                found[person] = (Form(str(form)), Sealed(cipher, key))
    return found


def reasons_57(session: Session, persons: Collection[int]) -> dict[tuple[int, date], str]:
    """Return the reason of each decision under article 57 that has one: by person and first day."""
    row, found = DecisionRow, dict[tuple[int, date], str | None]()
    for part in chunks(sorted(persons)):
        query = (
            select(row.person_id, row.valid_from, row.reason)
            .where(row.person_id.in_(part), row.basis == LegalBasis.ART_57.value)
            .order_by(row.valid_from, row.id)
        )
        found.update({(person, day): reason for person, day, reason in session.execute(query)})
    return {about: reason for about, reason in found.items() if reason}


def paid_due_dates(session: Session, households: Collection[int]) -> Mapping[int, list[date]]:
    """Return for which due dates each cost of households was paid by an approved run, in order."""
    found: dict[int, list[date]] = {}
    for part in chunks(sorted(households)):
        query = (
            select(InstructionRow.fixed_cost_id, InstructionRow.due_date)
            .join(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
            .where(FixedCostRow.household_id.in_(part), InstructionRow.live)
            .order_by(InstructionRow.due_date)
        )
        for cost, due in session.execute(query):
            found.setdefault(cost, []).append(due)
    return found
