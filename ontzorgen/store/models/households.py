"""Households, their persons, rights, decisions, benefits and suspensions.

Ranges are half-open: `..._until` is the first day it no longer holds.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class HouseholdRow(Base):
    """One benefit unit; its key is unique within the municipality."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("municipality_code", "key", name="household_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    key: Mapped[str]
    consulent: Mapped[str | None]
    budget_coach: Mapped[str | None]
    street: Mapped[str | None]
    house_number: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    """Where letters go; all four are there, or none."""
    forgotten_on: Mapped[date | None]
    """When what tells who they are was removed: only amounts and keys are left."""


class PersonRow(Base):
    """A member of a household. BSN is encrypted; its index is blind and per municipality."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("municipality_code", "key", name="person_once"),
        UniqueConstraint("municipality_code", "bsn_index", name="bsn_once_per_municipality"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    key: Mapped[str]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    position: Mapped[int]
    """Order of personen.csv: decides who gets an odd cent."""
    bsn_cipher: Mapped[bytes | None]
    """BSN under the person's own data key (AES-256-GCM)."""
    bsn_key: Mapped[bytes | None]
    """The data key, wrapped by the master key, which is outside the database."""
    bsn_index: Mapped[bytes | None]
    first_name: Mapped[str]
    last_name: Mapped[str]
    birth_date: Mapped[date | None]
    language: Mapped[str | None]
    right_from: Mapped[date | None]
    right_until: Mapped[date | None]
    must_integrate: Mapped[bool]
    asylum_permit: Mapped[bool]
    authorised_from: Mapped[date | None]
    authorised_until: Mapped[date | None]


class DecisionRow(Base):
    """A dated line of a legal basis (besluit)."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("person_id", "basis", "valid_from", name="decision_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    basis: Mapped[str]
    decided_on: Mapped[date | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None]
    reason: Mapped[str | None]


class SuspensionRow(Base):
    """A spell (opschorting) in which a person takes no part."""

    __tablename__ = "suspension"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_until: Mapped[date | None]
    reason: Mapped[str | None]


class BenefitRow(Base):
    """What the benefit system pays a person for a month, before withholding."""

    __tablename__ = "benefit"
    __table_args__ = (
        CheckConstraint("net_cents >= 0", name="net_not_negative"),
        CheckConstraint("own_income_cents >= 0", name="income_not_negative"),
    )
    month: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    net_cents: Mapped[int]
    own_income_cents: Mapped[int | None]
