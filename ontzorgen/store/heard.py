"""What banks said of our files and their payments: each thing once, whatever came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ontzorgen.store.models import BankFileHeardRow, BankFileRow, InstructionRow
from ontzorgen.store.payments import chunks

_INSERT: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Heard(NamedTuple):
    """One thing that was said of a file of ours, or of a payment in it."""

    bank_file_id: int
    about: str
    """The message id of the file, or the end-to-end id of the payment."""
    said: str


def note(session: Session, bank_message_id: int, heard: Collection[Heard]) -> int:
    """Keep what a message says; return how much of it was never said before."""
    session.flush()
    insert = _INSERT[session.get_bind().dialect.name](BankFileHeardRow).on_conflict_do_nothing()
    added = 0
    for part in chunks(sorted(set(heard))):
        rows = [each._asdict() | {"bank_message_id": bank_message_id} for each in part]
        result = session.connection().execute(
            insert, rows, execution_options={"preserve_rowcount": True}
        )
        added += result.rowcount
    return added


def files_of(session: Session, payment_ids: Iterable[int]) -> dict[int, int]:
    """Return in which file each payment went to the bank; one that never went is not among them."""
    order, file = InstructionRow, BankFileRow
    found: dict[int, int] = {}
    for part in chunks(payment_ids):
        rows = session.execute(
            select(order.id, file.id)
            .join(
                file,
                (file.run_id == order.run_id)
                & order.position.between(file.first_position, file.last_position),
            )
            .where(order.id.in_(part))
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def anything_of(session: Session, run_id: int) -> bool:
    """Say whether a bank ever said anything of a run's files or payments."""
    of_run = exists().where(
        BankFileRow.id == BankFileHeardRow.bank_file_id, BankFileRow.run_id == run_id
    )
    return bool(session.scalar(select(of_run)))
