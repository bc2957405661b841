"""The ledger: double entry in euro cents, append-only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class LedgerEntryRow(Base):
    """Money moving from one account to another: debit and credit in one row, so they agree."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("debit <> credit", name="moves"),
        Index("ix_ledger_entry_run", "run_id"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    booked_on: Mapped[date]
    kind: Mapped[str]
    debit: Mapped[str]
    credit: Mapped[str]
    amount_cents: Mapped[int]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """Empty: a booking of the bank that belongs to no run (yet)."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fixed_cost_id: Mapped[int | None] = mapped_column(ForeignKey("fixed_cost.id"))
    due_date: Mapped[date | None]
    attempt: Mapped[int | None]
    bank_entry_id: Mapped[int | None] = mapped_column(ForeignKey("bank_entry.id"))
    """The booking of the bank that it was posted from, where there is one."""
