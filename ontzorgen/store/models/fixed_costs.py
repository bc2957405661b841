"""Fixed costs, their amounts over time, and who pays them from which day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class FixedCostRow(Base):
    """A fixed cost (vaste last) of a household; its amounts are its versions."""

    __tablename__ = "fixed_cost"
    __table_args__ = (UniqueConstraint("municipality_code", "key", name="fixed_cost_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    key: Mapped[str]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)


class FixedCostVersionRow(Base):
    """One row of vaste_lasten.csv: what is due, while valid (`valid_until` is half-open)."""

    __tablename__ = "fixed_cost_version"
    __table_args__ = (
        UniqueConstraint("fixed_cost_id", "valid_from", name="version_once"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("due_day BETWEEN 1 AND 31", name="due_day_exists"),
        CheckConstraint("valid_until > valid_from", name="not_reversed"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"))
    position: Mapped[int]
    """Order of vaste_lasten.csv: decides between costs of one rank and due date."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Empty: shared by the household."""
    kind: Mapped[str]
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"), index=True)
    amount_cents: Mapped[int]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    frequency: Mapped[str]
    due_day: Mapped[int]
    reference: Mapped[str | None]
    description: Mapped[str | None]
    consent_on: Mapped[date | None]
    """When the client agreed that a bill is paid once; empty where nobody said so."""


class ControlRow(Base):
    """From this day on this controller pays the cost (regie)."""

    __tablename__ = "control"
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    controller: Mapped[str]
    reason: Mapped[str | None]
