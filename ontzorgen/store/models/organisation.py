"""Municipalities, their policy by date, and the people who work for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class MunicipalityRow(Base):
    """A municipality that this organisation works for."""

    __tablename__ = "municipality"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class PolicyRow(Base):
    """What a municipality has chosen, from a day on until the next row begins."""

    __tablename__ = "policy"
    __table_args__ = (CheckConstraint("floor_cents >= 0", name="floor_not_negative"),)
    municipality_code: Mapped[str] = mapped_column(
        ForeignKey("municipality.code"), primary_key=True
    )
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    pay_day: Mapped[int | None]
    """Empty: the last business day of the benefit month; else a day number in the next."""
    shortage_rule: Mapped[str]
    cost_order: Mapped[str]
    """Kinds of cost, comma between, first is paid first."""
    floor_cents: Mapped[int]
    limit_line_cents: Mapped[int | None]
    limit_payee_cents: Mapped[int | None]
    limit_run_cents: Mapped[int | None]
    limit_change_cents: Mapped[int | None]
    batch_booking: Mapped[bool | None]
    split_at: Mapped[int]
    pain_version: Mapped[str]
    cut_off: Mapped[str | None]
    """Time of day (Amsterdam) after which the bank takes a file as the next day's: 15:30."""
    answer_days: Mapped[int] = mapped_column(default=2, server_default="2")
    """Business days without an answer of the bank after which administratie gets a task."""
    answer_days_checker: Mapped[int] = mapped_column(default=4, server_default="4")
    """The same for the fiatteur."""
    bulk_opt_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The bank checks no names in our files: a matter of contract, recorded here."""
    keep_case_years: Mapped[int] = mapped_column(default=10, server_default="10")
    """How long personal data stay after a case has ended, in years."""
    keep_payment_years: Mapped[int] = mapped_column(default=7, server_default="7")
    """The same after its last payment."""
    extension_four_eyes: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A decision under article 57 holds only once a second person confirmed it."""
    control_review_months: Mapped[int] = mapped_column(default=3, server_default="3")
    """How long a household has control of costs before somebody looks how that goes."""
    intake_weeks: Mapped[int] = mapped_column(default=10, server_default="10")
    """How long the intake may last before a coach is told so."""
    alone_months: Mapped[int] = mapped_column(default=3, server_default="3")
    """How long a coach looks along while a household pays all by itself."""
    letters_four_eyes: Mapped[str] = mapped_column(default="DECISIONS", server_default="DECISIONS")
    """Which letters a second person approves: NONE, DECISIONS or ALL."""


class UserRow(Base):
    """A person who works with the system; never deleted, only made inactive."""

    __tablename__ = "app_user"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    email: Mapped[str | None]
    """Where the daily mail goes; empty: nowhere."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class UserRoleRow(Base):
    """A role that a user has."""

    __tablename__ = "user_role"
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class UserMunicipalityRow(Base):
    """A municipality that a user works for; it may not be loaded yet, so no foreign key."""

    __tablename__ = "user_municipality"
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    municipality_code: Mapped[str] = mapped_column(primary_key=True)
