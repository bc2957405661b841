"""Payees and the accounts that may be paid, or paid from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


def _only_one(name: str, owner: str, status: str) -> Index:
    """Refuse a second account of one owner in this status, on both databases."""
    in_status = text(f"status = '{status}'")
    return Index(name, owner, unique=True, sqlite_where=in_status, postgresql_where=in_status)


class PayeeRow(Base):
    """Whom fixed costs are paid to. The registry is the organisation's: no client data in it."""

    __tablename__ = "payee"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """The organisation's own name for it (begunstigde)."""
    name: Mapped[str]
    kind: Mapped[str]
    kvk: Mapped[str | None]
    street: Mapped[str | None]
    house_number: Mapped[str | None]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    country: Mapped[str | None]
    collects: Mapped[bool]
    """The payee still collects by direct debit (incasso): a transfer would pay twice."""
    reference_kind: Mapped[str]
    reference_pattern: Mapped[str | None]


class AccountRow(Base):
    """An account of a payee, or one that a municipality pays from; never deleted.

    A first account and a changed one wait as PENDING until another person
    verifies them; the first account of a municipality is in use at once.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("(payee_id IS NULL) <> (municipality_code IS NULL)", name="has_one_owner"),
        CheckConstraint("verified_by_id <> entered_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "payee_id IS NULL OR status <> 'VERIFIED' OR verified_by_id IS NOT NULL",
            name="verified_by_somebody",
        ),
        _only_one("account_one_pending_payee", "payee_id", "PENDING"),
        _only_one("account_one_pending_municipality", "municipality_code", "PENDING"),
        _only_one("account_one_in_use_payee", "payee_id", "VERIFIED"),
        _only_one("account_one_in_use_municipality", "municipality_code", "VERIFIED"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("payee.id"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    holder: Mapped[str | None]
    """Account holder's name; a payee's account is held by the payee."""
    iban: Mapped[str]
    status: Mapped[str]
    """PENDING, VERIFIED (in use), REPLACED, STOPPED or DECLINED."""
    first_registration: Mapped[bool]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    verified_at: Mapped[datetime | None]
    note: Mapped[str | None]
    """How the account was verified: who was called back, on which number known before."""
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    end_reason: Mapped[str | None]
    """Why it was stopped or declined."""
    name_check: Mapped[str | None]
    """MATCH, CLOSE_MATCH, NO_MATCH or NOT_POSSIBLE: what the bank said of the name."""
    name_checked_on: Mapped[date | None]
    bank_name: Mapped[str | None]
    """The name the bank gave at a close match."""
    name_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    name_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    """Who accepted a name that differs; another person than who recorded the check."""
    name_accepted_on: Mapped[date | None]
    name_accept_reason: Mapped[str | None]
