"""Letters as they were made, what was done with them, and the texts they are made of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ontzorgen.store.models.base import BIG_KEY, Base


class LetterRow(Base):
    """A letter to one addressee. It is never changed or removed; what it says may be forgotten."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("municipality_code", "once_key", "attempt", name="letter_once"),
        UniqueConstraint("municipality_code", "number", name="letter_number_once"),
        UniqueConstraint("id", "content_sha256", "made_by_id", name="letter_bound"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    number: Mapped[int]
    """Counts the letters of a municipality; the reference (kenmerk) is made of it."""
    kind: Mapped[str]
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """To whom, unless it is to a payee."""
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("payee.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)
    dated: Mapped[date]
    """The day that stands on it; a decision is sent on that day at the latest."""
    reference: Mapped[str]
    once_key: Mapped[str]
    """What it is about: of each there is one letter that was not withdrawn."""
    attempt: Mapped[int]
    """Rises only after the letter before was withdrawn."""
    content_cipher: Mapped[bytes]
    """All it says and to whom, as canonical JSON under a data key of its own (AES-256-GCM)."""
    content_key: Mapped[bytes]
    """The data key, wrapped by the master key, which is outside the database."""
    content_sha256: Mapped[str]
    """Of what is sealed: what was approved and sent is what was made."""
    text_sha256: Mapped[str]
    """Of the text of its kind that it was made of."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]


class LetterStepRow(Base):
    """That a letter was approved, sent or withdrawn; of each at most once, about this content."""

    __tablename__ = "letter_step"
    __table_args__ = (
        UniqueConstraint("letter_id", "step", name="step_once"),
        ForeignKeyConstraint(
            ["letter_id", "content_sha256", "made_by_id"],
            ["letter.id", "letter.content_sha256", "letter.made_by_id"],
            name="of_this_content",
        ),
        CheckConstraint("step <> 'APPROVED' OR by_id <> made_by_id", name="maker_is_not_approver"),
        CheckConstraint("step IN ('APPROVED', 'SENT', 'WITHDRAWN')", name="known_step"),
        CheckConstraint(
            "(step = 'SENT') = (how IS NOT NULL AND pdf_sha256 IS NOT NULL)", name="sent_somehow"
        ),
        CheckConstraint("how IN ('POST', 'HAND')", name="known_how"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    step: Mapped[str]
    content_sha256: Mapped[str]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    """Who made the letter: nobody approves what they made."""
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]
    how: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    """Of the file that was printed, byte for byte."""
    note: Mapped[str | None]
    """Why it was withdrawn."""


class LetterTextRow(Base):
    """A municipality's own text of a kind of letter, from a day on. Never changed or removed."""

    __tablename__ = "letter_text"
    __table_args__ = (UniqueConstraint("id", "entered_by_id", name="text_bound"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), index=True)
    kind: Mapped[str]
    """A kind of letter, or of lines that stand in every one."""
    valid_from: Mapped[date]
    text: Mapped[str]
    asks_second: Mapped[bool]
    """It holds only once a second person confirmed it, as the policy of its day asked."""
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime]


class LetterTextConfirmedRow(Base):
    """That a second person confirmed a text."""

    __tablename__ = "letter_text_confirmed"
    __table_args__ = (
        ForeignKeyConstraint(
            ["text_id", "entered_by_id"],
            ["letter_text.id", "letter_text.entered_by_id"],
            name="of_this_text",
        ),
        CheckConstraint("by_id <> entered_by_id", name="maker_is_not_checker"),
    )
    text_id: Mapped[int] = mapped_column(
        ForeignKey("letter_text.id"), primary_key=True, autoincrement=False
    )
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class LanguageReviewRow(Base):
    """That somebody who knows a language read the texts of letters in it, in this very form."""

    __tablename__ = "language_review"
    __table_args__ = (
        UniqueConstraint("language", "catalogue_sha256", "reviewed_by", name="review_once"),
    )
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    language: Mapped[str]
    catalogue_sha256: Mapped[str]
    reviewed_by: Mapped[str]
    """Who read it, by name: a translator, mostly no user."""
    reviewed_on: Mapped[date]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    entered_at: Mapped[datetime]


class LetterPrintRow(Base):
    """Which file a letter became when it was printed with others; the last one is what was sent."""

    __tablename__ = "letter_print"
    __table_args__ = (UniqueConstraint("letter_id", "pdf_sha256", name="print_once"),)
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    pdf_sha256: Mapped[str]
    """Of the file, byte for byte."""
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"))
    printed_at: Mapped[datetime]
