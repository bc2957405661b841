"""What became of payments: what banks and persons said, holds, arrears, and what was told.

Amounts are euro cents. Events are append-only: where a payment stands follows from them.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class PaymentEventRow(Base):
    """Something that happened to a payment, once: see `domain.payment.EventKind`."""

    __tablename__ = "payment_event"
    __table_args__ = (
        UniqueConstraint("instruction_id", "kind", "number", name="payment_event_once"),
        Index("ix_payment_event_run", "run_id", "kind"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    kind: Mapped[str]
    number: Mapped[int]
    """1, or which time it is for what may happen again (TAKEN_OVER, PUT_BACK)."""
    happened_on: Mapped[date]
    reason: Mapped[str | None]
    """The bank's code, or a person's words."""
    bank_message_id: Mapped[int | None] = mapped_column(ForeignKey("bank_message.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]


class PaymentHoldRow(Base):
    """Payments of one household to one payee that wait until a person lifts the hold."""

    __tablename__ = "payment_hold"
    __table_args__ = (
        Index(
            "payment_hold_one_live",
            "household_id",
            "payee_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    reason: Mapped[str]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    set_at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]


class ArrearRow(Base):
    """An arrear (achterstand) to be paid from a back payment, once a second person confirms."""

    __tablename__ = "arrear"
    __table_args__ = (
        UniqueConstraint("fixed_cost_id", "due_date", name="arrear_once"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("back_payment_cents >= amount_cents", name="within_back_payment"),
        CheckConstraint("confirmed_by_id <> registered_by_id", name="maker_is_not_checker"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"))
    due_date: Mapped[date]
    """The due date that was not paid; no run may have paid it."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    """Whose back payment (nabetaling) pays it."""
    month: Mapped[str]
    """The benefit month in which the back payment is made."""
    amount_cents: Mapped[int]
    back_payment_cents: Mapped[int]
    """What the benefit system pays back to the person, net."""
    reason: Mapped[str]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    registered_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None]


class ClientMoneyRow(Base):
    """Money kept for a client: it leaves with a withholding file once a second person confirms."""

    __tablename__ = "client_money"
    __table_args__ = (
        UniqueConstraint("instruction_id", name="client_money_payment_once"),
        UniqueConstraint("bank_item_id", name="client_money_item_once"),
        CheckConstraint("(instruction_id IS NULL) <> (bank_item_id IS NULL)", name="one_source"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("confirmed_by_id <> kept_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL)", name="confirmed_by_somebody"
        ),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    """The payment that came back, or else:"""
    bank_item_id: Mapped[int | None] = mapped_column(ForeignKey("bank_item.id"))
    """The refund."""
    amount_cents: Mapped[int]
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    kept_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None]


class WithholdingFileRow(Base):
    """A file for the benefit system: what was withheld per person and month; append-only."""

    __tablename__ = "withholding_file"
    __table_args__ = (
        UniqueConstraint("municipality_code", "month", "number", name="withholding_file_once"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    month: Mapped[str]
    number: Mapped[int]
    """1 is the first file of the month; a later one corrects it."""
    sha256: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]


class WithholdingToldRow(Base):
    """What a withholding file told of one person: the newest one holds."""

    __tablename__ = "withholding_told"
    file_id: Mapped[int] = mapped_column(
        ForeignKey("withholding_file.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    net_cents: Mapped[int]
    withheld_cents: Mapped[int]
    given_back_cents: Mapped[int]
    """Money of the client that goes out with this benefit."""
