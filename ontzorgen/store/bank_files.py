"""Bank files: which instructions go in which, their bytes, and reading them back out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ontzorgen.store import prepared
from ontzorgen.store.models import BankFileRow, InstructionRow, RunLineRow
from sepa.credit_transfer import CreditTransfer
from sepa.creditor_reference import ReferenceKind

ROWS_AT_ONCE = 5000
_KINDS = {kind.value: kind for kind in ReferenceKind}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a run's instructions that makes one file; positions both included."""

    first_position: int
    last_position: int
    transactions: int
    control_sum_cents: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A bank file on record, without its bytes."""

    id: int
    run_id: int
    message_id: str
    file_name: str
    execution_date: date
    transactions: int
    control_sum_cents: int
    sha256: str
    first_position: int
    last_position: int


def parts(session: Session, run_id: int, split_at: int) -> list[Part]:
    """Divide a run's instructions over files of at most `split_at` transactions."""
    rows = session.execute(
        select(InstructionRow.position, InstructionRow.amount_cents)
        .where(InstructionRow.run_id == run_id)
        .order_by(InstructionRow.position),
        execution_options={"yield_per": split_at},
    )
    return [
        Part(part[0][0], part[-1][0], len(part), sum(row[1] for row in part))
        for part in rows.partitions(split_at)
    ]


def transfers(session: Session, run_id: int, part: Part) -> Iterator[CreditTransfer]:
    """Yield a file's payments from the instructions."""
    row = InstructionRow
    yield from _as_transfers(
        session,
        select(
            row.end_to_end_id,
            row.amount_cents,
            row.payee_name,
            row.iban,
            row.reference_kind,
            row.remittance,
        )
        .where(row.run_id == run_id, row.position.between(part.first_position, part.last_position))
        .order_by(row.position),
    )


def approved_transfers(session: Session, run_id: int, part: Part) -> Iterator[CreditTransfer]:
    """Yield the same payments from the approved lines: what the file must say."""
    row = RunLineRow
    yield from _as_transfers(
        session,
        select(
            row.end_to_end_id,
            row.withheld_cents,
            row.payee_name,
            row.iban,
            row.reference_kind,
            row.remittance,
        )
        .where(row.run_id == run_id, row.withheld_cents > 0)
        .where(row.position.between(part.first_position, part.last_position))
        .order_by(row.position),
    )


def of_run(session: Session, run_id: int) -> Sequence[StoredFile]:
    """Return the files of a run, in order."""
    return [StoredFile(*found) for found in prepared.rows(session, _of_run(), run=run_id)]


@cache
def _of_run() -> Any:
    return _stored().where(BankFileRow.run_id == bindparam("run"))


def every(session: Session) -> Sequence[StoredFile]:
    """Return every file there is."""
    return [StoredFile(*found) for found in session.execute(_stored())]


def content(session: Session, file_id: int) -> Iterator[bytes]:
    """Yield the bytes of a file, piece by piece."""
    deflated = session.scalar(select(BankFileRow.deflated).where(BankFileRow.id == file_id)) or b""
    unpacker = zlib.decompressobj()
    piece = unpacker.decompress(deflated, 1 << 20)
    while piece:
        yield piece
        piece = unpacker.decompress(unpacker.unconsumed_tail, 1 << 20)
    yield unpacker.flush()


def _stored() -> Any:
    row = BankFileRow
    return select(
        row.id,
        row.run_id,
        row.message_id,
        row.file_name,
        row.execution_date,
        row.transactions,
        row.control_sum_cents,
        row.sha256,
        row.first_position,
        row.last_position,
    ).order_by(row.run_id, row.number)


def _as_transfers(session: Session, query: Any) -> Iterator[CreditTransfer]:
    rows = session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE})
    for part in rows.partitions(ROWS_AT_ONCE):
        for end_to_end_id, cents, name, iban, kind, text in part:
            yield CreditTransfer(end_to_end_id, cents, name, iban, _KINDS[kind], text)
