"""What banks sent us: files, statements, entries, their payments, and what fits nothing yet.

Amounts are euro cents above zero beside a sign, CRDT or DBIT. Files, statements, entries and
details are append-only; only the decision about an unmatched booking is filled in later.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class BankMessageRow(Base):
    """A file of a bank that was imported; its bytes are known by their hash, not kept."""

    __tablename__ = "bank_message"
    __table_args__ = (UniqueConstraint("sha256", name="bank_message_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    sha256: Mapped[str]
    kind: Mapped[str]
    """Such as camt.053.001.08."""
    name: Mapped[str]
    """The name of the file, without its folder."""
    imported_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    imported_at: Mapped[datetime]


class BankStatementRow(Base):
    """A statement (camt.053) or notification (camt.054) of an account of a municipality."""

    __tablename__ = "bank_statement"
    __table_args__ = (Index("ix_bank_statement_account", "account", "channel"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    bank_message_id: Mapped[int] = mapped_column(ForeignKey("bank_message.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    account: Mapped[str]
    channel: Mapped[str]
    """STATEMENT or NOTIFICATION."""
    statement_id: Mapped[str | None]
    sequence: Mapped[int | None]
    currency: Mapped[str | None]
    opening_cents: Mapped[int | None]
    closing_cents: Mapped[int | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    """From and up to and including which day: as the statement says, else by its entries."""
    chained: Mapped[bool]
    """Opening plus entries is closing, so it links to the statements before and after it."""
    gap_reason: Mapped[str | None]
    """Why a person let the chain begin anew here, though days before it lack."""
    chain_opening_cents: Mapped[int | None]
    chain_closing_cents: Mapped[int | None]
    chain_first_day: Mapped[date | None]
    chain_last_day: Mapped[date | None]
    """What is known of the account without a gap once this statement was taken in."""
    entries: Mapped[int]
    """How many entries it holds, the ones that were known too."""


class BankEntryRow(Base):
    """One booking on an account, once, in whichever file it was first read.

    `copy` counts identical bookings: twins in one statement are two rows.
    """

    __tablename__ = "bank_entry"
    __table_args__ = (
        UniqueConstraint("account", "channel", "fingerprint", "copy", name="bank_entry_once"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("sign IN ('CRDT', 'DBIT')", name="sign_known"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    bank_statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    account: Mapped[str]
    channel: Mapped[str]
    fingerprint: Mapped[str]
    copy: Mapped[int]
    amount_cents: Mapped[int]
    sign: Mapped[str]
    currency: Mapped[str]
    booked_on: Mapped[date]
    value_on: Mapped[date | None]
    code: Mapped[str | None]
    reference: Mapped[str | None]
    """The bank's own reference; optional and not unique."""


class BankDetailRow(Base):
    """One payment of a booking: ours, or one that fits nothing.

    Together the details of a booking are its amount; what they leave is a detail too. The texts
    are kept only where no payment of ours is found, and never hold a BSN.
    """

    __tablename__ = "bank_detail"
    __table_args__ = (
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
        CheckConstraint("sign IN ('CRDT', 'DBIT')", name="sign_known"),
        Index("ix_bank_detail_instruction", "instruction_id", "kind", "channel"),
    )
    bank_entry_id: Mapped[int] = mapped_column(
        ForeignKey("bank_entry.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str]
    amount_cents: Mapped[int]
    sign: Mapped[str]
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    kind: Mapped[str | None]
    """SETTLED or RETURNED: what it says of the payment."""
    end_to_end_id: Mapped[str | None]
    counterparty: Mapped[str | None]
    counterparty_iban: Mapped[str | None]
    remittance: Mapped[str | None]
    reason: Mapped[str | None]


class BankFileHeardRow(Base):
    """Something that a bank said of a file of ours, or of a payment in it: each thing once.

    Also what moves no money (received, pending, known already) and what fits nothing: once a
    bank has spoken of a file, it is there, and nobody takes it back.
    """

    __tablename__ = "bank_file_heard"
    bank_file_id: Mapped[int] = mapped_column(
        ForeignKey("bank_file.id"), primary_key=True, autoincrement=False
    )
    about: Mapped[str] = mapped_column(primary_key=True)
    """The message id of the file, or the end-to-end id of one payment."""
    said: Mapped[str] = mapped_column(primary_key=True)
    """The status and its reason, as RJCT DUPL; of a booking its sign."""
    bank_message_id: Mapped[int] = mapped_column(ForeignKey("bank_message.id"))
    """Where it was said first."""


class BankItemRow(Base):
    """A booking, or part of one, that a person has to place; a suggestion never books."""

    __tablename__ = "bank_item"
    __table_args__ = (
        UniqueConstraint("bank_entry_id", "position", name="bank_item_once"),
        Index("ix_bank_item_municipality", "municipality_code", "decision"),
        CheckConstraint("(decision IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    bank_entry_id: Mapped[int] = mapped_column(ForeignKey("bank_entry.id"))
    position: Mapped[int]
    amount_cents: Mapped[int]
    sign: Mapped[str]
    currency: Mapped[str]
    booked_on: Mapped[date]
    why: Mapped[str]
    """Why nothing was booked by itself: see `domain.bank_matching.Why`."""
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    suggested_file_id: Mapped[int | None] = mapped_column(ForeignKey("bank_file.id"))
    """The file that it names, where its amount is another."""
    suggested_why: Mapped[str | None]
    """What agrees with the suggestion: ID, NAME, AMOUNT, DATE, with a plus between."""
    decision: Mapped[str | None]
    """PAYMENT (of ours), FILE (a whole file of ours), OUTSIDE (not ours), CLIENT (a refund)."""
    decided_instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    decided_file_id: Mapped[int | None] = mapped_column(ForeignKey("bank_file.id"))
    decided_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Whose refund it is (CLIENT)."""
    given_back_file_id: Mapped[int | None] = mapped_column(ForeignKey("withholding_file.id"))
    """The withholding file that gave it to the client."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str | None]
