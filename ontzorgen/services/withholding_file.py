"""Make the withholding file of a month, and its corrections: what the benefit system has to know.

The first file tells everyone; a later one only whose line is another now. Making it again when
nothing changed gives the same bytes. What is kept for clients leaves with the file, and is
posted in the same transaction. Amounts are int euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.months import Month
from ontzorgen.domain.payment import EventKind, contra_missing
from ontzorgen.domain.told import Told, in_proportion, news_of, present_lines
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import (
    NothingToTell,
    ToldOtherwise,
    UnknownWithholdingFile,
    WithheldBeyondNet,
)
from ontzorgen.store import audit, payments, runs
from ontzorgen.store import withholding as store
from ontzorgen.store.models import LedgerEntryRow, WithholdingFileRow
from ontzorgen.store.payments import Happened, Posting, SentPayment
from ontzorgen.store.withholding import Refund
from reports.withholding import WithholdingLine, withholding_csv


@dataclass(frozen=True, slots=True)
class WithholdingFile:
    """A withholding file with its bytes, and whether this call made it."""

    municipality: str
    month: str
    number: int
    lines: Sequence[WithholdingLine]
    content: bytes
    sha256: str
    changed: bool

    @property
    def is_correction(self) -> bool:
        """Whether it corrects an earlier file of the month."""
        return self.number > 1


@dataclass(frozen=True, slots=True)
class _Kept:
    """What waits to be given back: parts of payments, and refunds."""

    parts: Sequence[tuple[SentPayment, int, int]]
    """(payment, person, cents)."""
    refunds: Sequence[Refund]

    def by_person(self) -> Mapping[int, int]:
        found: defaultdict[int, int] = defaultdict(int)
        for _, person, cents in self.parts:
            found[person] += cents
        for refund in self.refunds:
            found[refund.person_id] += refund.amount_cents
        return found


def withholding_file(
    session: Session,
    municipality: str,
    month: Month,
    acting: Acting,
    check: Callable[[bytes], None] = lambda _content: None,
) -> WithholdingFile:
    """Make the next file of a month, or give the last one when nothing changed since.

    `check` sees the bytes before anything is kept, and may refuse them.

    Raises:
        NothingToTell: no run of the month was approved, and nothing was told before.
        WithheldBeyondNet, ToldOtherwise: rows are not what they should be.
    """
    require(acting, Action.TELL_WITHHOLDING, municipality)
    files = store.files(session, municipality, str(month))
    decided = store.decided(session, municipality, str(month))
    if not files and not decided:
        raise NothingToTell(municipality, str(month))
    kept = _kept(session, municipality)
    last = store.told_by(session, [file.id for file in files])
    lines = news_of(present_lines(decided, last, kept.by_person()), last)
    if files and not lines:
        return _again(session, files[-1], acting, check)
    number = len(files) + 1
    rows = _named(session, municipality, month, lines)
    content = b"".join(withholding_csv(str(month), rows, correction=number > 1))
    check(content)
    file = WithholdingFileRow(
        municipality_code=municipality,
        month=str(month),
        number=number,
        sha256=sha256(content).hexdigest(),
        made_by_id=acting.by,
        made_at=acting.now,
    )
    store.keep(session, file, lines)
    _give_back(session, municipality, kept, file, acting)
    detail = {
        "number": number,
        "rows": len(rows),
        "sha256": file.sha256,
        "given_back_cents": sum(kept.by_person().values()),
    }
    _audit(session, acting, "make withholding file", file, detail)
    return WithholdingFile(
        municipality, str(month), number, rows, content, file.sha256, changed=True
    )


def earlier_file(
    session: Session,
    municipality: str,
    month: Month,
    number: int,
    acting: Acting,
    check: Callable[[bytes], None] = lambda _content: None,
) -> WithholdingFile:
    """Give a file that was made before, byte for byte. Raises UnknownWithholdingFile."""
    require(acting, Action.TELL_WITHHOLDING, municipality)
    for file in store.files(session, municipality, str(month)):
        if file.number == number:
            return _again(session, file, acting, check)
    raise UnknownWithholdingFile(municipality, str(month), number)


def _again(
    session: Session, file: WithholdingFileRow, acting: Acting, check: Callable[[bytes], None]
) -> WithholdingFile:
    month = Month.parse(file.month)
    rows = _named(session, file.municipality_code, month, store.told_by(session, [file.id]))
    content = b"".join(withholding_csv(file.month, rows, correction=file.number > 1))
    if sha256(content).hexdigest() != file.sha256:
        raise ToldOtherwise(file.municipality_code, file.month, file.number)
    check(content)
    _audit(session, acting, "make withholding file again", file, {"number": file.number})
    return WithholdingFile(
        file.municipality_code,
        file.month,
        file.number,
        rows,
        content,
        file.sha256,
        changed=False,
    )


def _named(
    session: Session, municipality: str, month: Month, lines: Mapping[int, Told]
) -> list[WithholdingLine]:
    """Return lines with the keys of their persons, by key. Raises WithheldBeyondNet."""
    keys = store.keys_of(session, lines)
    beyond = sorted(keys[person] for person, line in lines.items() if line.remainder_cents < 0)
    if beyond:
        raise WithheldBeyondNet(municipality, str(month), beyond)
    return sorted(
        (
            WithholdingLine(
                keys[person], line.net_cents, line.withheld_cents, line.given_back_cents
            )
            for person, line in lines.items()
        ),
        key=lambda line: line.person,
    )


def _kept(session: Session, municipality: str) -> _Kept:
    """Return what waits for the clients of a municipality, divided over who carried it.

    Not what the bank debited since, though it refused it: the payee may have that money.
    """
    confirmed = store.kept_payments(session, municipality)
    events = payments.events_of(session, confirmed)
    waiting = payments.by_id(
        session, (number for number in confirmed if not contra_missing(events[number]))
    )
    carriers = store.carriers(session, waiting)
    parts = [
        (payment, person, cents)
        for payment in waiting.values()
        for person, cents in in_proportion(payment.amount_cents, carriers[payment.id])
        if cents
    ]
    return _Kept(parts, store.refunds(session, municipality))


def _give_back(
    session: Session, municipality: str, kept: _Kept, file: WithholdingFileRow, acting: Acting
) -> None:
    """Post what leaves with a file, once: CLIENT to HOUSEHOLD, for each person."""
    day = acting.today
    payments.post(
        session,
        [
            Posting(payment, Entry.GIVEN_BACK, day, person_id=person, amount_cents=cents)
            for payment, person, cents in kept.parts
        ],
    )
    given = {payment.id: payment for payment, _, _ in kept.parts}
    payments.record(
        session,
        [Happened(payment, EventKind.GIVEN_BACK, day) for payment in given.values()],
        acting.by,
        acting.now,
    )
    debit, credit = Entry.GIVEN_BACK.sides
    runs.add(
        session,
        LedgerEntryRow,
        [
            {
                "municipality_code": municipality,
                "booked_on": day,
                "kind": Entry.GIVEN_BACK.value,
                "debit": debit.value,
                "credit": credit.value,
                "amount_cents": refund.amount_cents,
                "person_id": refund.person_id,
                "bank_entry_id": refund.bank_entry_id,
            }
            for refund in kept.refunds
        ],
    )
    store.mark_given_back(session, kept.refunds, file.id)


def _audit(
    session: Session, acting: Acting, action: str, file: WithholdingFileRow, detail: dict[str, Any]
) -> None:
    name = f"{file.municipality_code} {file.month}"
    audit.append(session, acting, action, name, file.municipality_code, detail)
