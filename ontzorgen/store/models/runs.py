"""Payment runs (betaalruns): what was decided, approved, instructed and put in files.

Amounts are euro cents above or equal to zero; months are text as 2026-09.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base

_LIVE_RUN = text("kind = 'MONTH' AND status NOT IN ('REJECTED', 'WITHDRAWN')")
_LIVE_INSTRUCTION = text("live")
_LIVE_INSTRUCTION_SQLITE = text("live = 1")


class RunRow(Base):
    """One municipality's month. One live run per month; a rejected or withdrawn one frees it.

    A correction run (herstelrun) is a run of its own kind beside it.
    """

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("municipality_code", "month", "sequence", name="run_sequence_once"),
        CheckConstraint("approved_by_id <> calculated_by_id", name="maker_is_not_checker"),
        CheckConstraint(
            "status IN ('CALCULATED', 'REJECTED') OR "
            "(approved_by_id IS NOT NULL AND approved_sha256 IS NOT NULL)",
            name="approved_by_somebody",
        ),
        Index(
            "run_one_live_per_month",
            "municipality_code",
            "month",
            unique=True,
            sqlite_where=_LIVE_RUN,
            postgresql_where=_LIVE_RUN,
        ),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """Municipality, month and sequence, as people write it: 0299-2026-09-1."""
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    month: Mapped[str]
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(default="MONTH", server_default="MONTH")
    """MONTH, or CORRECTION."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"))
    """The run of the month that a correction run mends."""
    status: Mapped[str]
    execution_date: Mapped[date]
    window_end: Mapped[date]
    debtor_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    debtor_iban: Mapped[str]
    debtor_name: Mapped[str]
    """The account that pays, as approved; the name in SEPA characters."""
    policy: Mapped[str]
    """The policy that was applied, as JSON: a later change does not reach back."""
    content_sha256: Mapped[str]
    calculated_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    calculated_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    approved_sha256: Mapped[str | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str | None]
    exported_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    exported_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    closed_at: Mapped[datetime | None]


class RunShareRow(Base):
    """A person's benefit in a run: net = withheld + remainder."""

    __tablename__ = "run_share"
    __table_args__ = (
        CheckConstraint("withheld_cents >= 0 AND withheld_cents <= net_cents", name="adds_up"),
        UniqueConstraint("run_id", "person_id", name="share_once_per_run"),
    )
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    net_cents: Mapped[int]
    withheld_cents: Mapped[int]
    basis: Mapped[str | None]
    phase: Mapped[str]


class RunLineRow(Base):
    """One instalment in a run, paid or not, with the account and text it would leave with."""

    __tablename__ = "run_line"
    __table_args__ = (
        CheckConstraint("withheld_cents >= 0 AND withheld_cents <= due_cents", name="adds_up"),
        CheckConstraint("withheld_cents = 0 OR iban IS NOT NULL", name="paid_to_an_account"),
        UniqueConstraint("run_id", "fixed_cost_id", "due_date", name="line_once_per_run"),
        Index("ix_run_line_fixed_cost", "fixed_cost_id", "due_date"),
        Index("ix_run_line_version", "version_id"),
    )
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"))
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost_version.id"))
    payee_id: Mapped[int] = mapped_column(ForeignKey("payee.id"))
    due_date: Mapped[date]
    due_cents: Mapped[int]
    withheld_cents: Mapped[int]
    outcome: Mapped[str]
    available_cents: Mapped[int]
    since: Mapped[date | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    iban: Mapped[str | None]
    payee_name: Mapped[str]
    """In SEPA characters, as it goes to the bank."""
    reference_kind: Mapped[str]
    remittance: Mapped[str]
    attempt: Mapped[int]
    """Rises only after an earlier instruction for this due date was taken back or rejected."""
    end_to_end_id: Mapped[str]
    source: Mapped[str] = mapped_column(default="BENEFIT", server_default="BENEFIT")
    """Where the money comes from: see `domain.correction.Source`."""
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    """The payment that is done again; its money is open."""


class RunCarryRow(Base):
    """What one person carries of one line."""

    __tablename__ = "run_carry"
    __table_args__ = (
        CheckConstraint("cents > 0", name="positive"),
        ForeignKeyConstraint(
            ["run_id", "position"],
            ["run_line.run_id", "run_line.position"],
            name="of_a_line",
            ondelete="CASCADE",
        ),
    )
    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    cents: Mapped[int]


class RunSignalRow(Base):
    """Something the run wants a person to look at; its sentence is made when shown."""

    __tablename__ = "run_signal"
    run_id: Mapped[int] = mapped_column(
        ForeignKey("run.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"))
    fixed_cost_id: Mapped[int | None] = mapped_column(ForeignKey("fixed_cost.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date | None]
    cents: Mapped[int | None]


class OverrideRow(Base):
    """A named extra approval for one line or group beyond a limit, for this content only."""

    __tablename__ = "override"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(primary_key=True)
    content_sha256: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    given_at: Mapped[datetime]


class InstructionRow(Base):
    """One transfer to one payee for one fixed cost on one due date, as it was approved."""

    __tablename__ = "instruction"
    __table_args__ = (
        UniqueConstraint("fixed_cost_id", "due_date", "attempt", name="paid_once"),
        UniqueConstraint("end_to_end_id", name="end_to_end_id_once"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        Index("ix_instruction_run", "run_id", "position"),
        Index(
            "instruction_one_live",
            "fixed_cost_id",
            "due_date",
            unique=True,
            sqlite_where=_LIVE_INSTRUCTION_SQLITE,
            postgresql_where=_LIVE_INSTRUCTION,
        ),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    position: Mapped[int]
    fixed_cost_id: Mapped[int] = mapped_column(ForeignKey("fixed_cost.id"))
    due_date: Mapped[date]
    attempt: Mapped[int]
    amount_cents: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    iban: Mapped[str]
    payee_name: Mapped[str]
    reference_kind: Mapped[str]
    remittance: Mapped[str]
    end_to_end_id: Mapped[str]
    live: Mapped[bool]
    """False once taken back or open again: the due date may be paid again, as the next attempt."""


class BankFileRow(Base):
    """A pain.001 file as it was made, byte for byte, for ever."""

    __tablename__ = "bank_file"
    __table_args__ = (
        UniqueConstraint("message_id", name="message_id_once"),
        UniqueConstraint("run_id", "number", name="file_once_per_run"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    number: Mapped[int]
    message_id: Mapped[str]
    file_name: Mapped[str]
    execution_date: Mapped[date]
    """The day asked of the bank: the run's, or the first business day after a late export."""
    first_position: Mapped[int]
    last_position: Mapped[int]
    """Lines of the run in this file, by their position, both included."""
    transactions: Mapped[int]
    control_sum_cents: Mapped[int]
    sha256: Mapped[str]
    deflated: Mapped[bytes]
    """The bytes, compressed (zlib)."""
    compared_transactions: Mapped[int]
    """How many of them the second engine wrote too, and agreed."""
