"""What the benefit system was told, what the runs of a month say, and what goes back to clients.

Read as sets; files and what they told are added to, never changed. Amounts are euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.correction import Source
from ontzorgen.domain.payment import EventKind
from ontzorgen.domain.run_status import DECIDED, RunKind
from ontzorgen.domain.told import Told
from ontzorgen.store import runs
from ontzorgen.store.models import (
    ArrearRow,
    BankItemRow,
    BenefitRow,
    ClientMoneyRow,
    InstructionRow,
    PaymentEventRow,
    PersonRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
    WithholdingFileRow,
    WithholdingToldRow,
)
from ontzorgen.store.payments import chunks


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund that a person said is a client's, and that was not given back yet; cents."""

    item_id: int
    bank_entry_id: int
    person_id: int
    amount_cents: int


def files(session: Session, municipality: str, month: str) -> Sequence[WithholdingFileRow]:
    """Return the files of a month, the first one first."""
    return session.scalars(
        select(WithholdingFileRow)
        .where(
            WithholdingFileRow.municipality_code == municipality, WithholdingFileRow.month == month
        )
        .order_by(WithholdingFileRow.number)
    ).all()


def told_by(session: Session, file_ids: Collection[int]) -> dict[int, Told]:
    """Return what files told of each person; of several, the newest one holds."""
    row = WithholdingToldRow
    rows = session.execute(
        select(row.person_id, row.net_cents, row.withheld_cents, row.given_back_cents)
        .where(row.file_id.in_(file_ids))
        .order_by(row.file_id)
    )
    return {person: Told(*cents) for person, *cents in rows}


def decided(session: Session, municipality: str, month: str) -> dict[int, Told]:
    """Return net and withheld of each person over the approved runs of a month.

    Who has no share in the run of the month, because the benefit was known later, has the net
    amount of that benefit; the back payment that pays an arrear comes on top.
    """
    here: tuple[Any, ...] = (RunRow.municipality_code == municipality, RunRow.month == month)
    net: defaultdict[int, int] = defaultdict(int)
    withheld: defaultdict[int, int] = defaultdict(int)
    in_month = set[int]()
    rows = session.execute(
        select(
            RunShareRow.person_id, RunRow.kind, RunShareRow.net_cents, RunShareRow.withheld_cents
        )
        .join(RunRow, RunRow.id == RunShareRow.run_id)
        .where(*here, RunRow.status.in_(DECIDED))
    )
    for person, kind, net_cents, withheld_cents in rows:
        withheld[person] += withheld_cents
        if kind == RunKind.MONTH:
            in_month.add(person)
            net[person] += net_cents
    late = withheld.keys() - in_month
    for person, cents in _benefits(session, month, late):
        net[person] += cents
    for person, cents in _back_payments(session, here):
        net[person] += cents
    return {person: Told(net[person], cents) for person, cents in withheld.items()}


def kept_payments(session: Session, municipality: str) -> list[int]:
    """Return the payments whose kept money may leave and was not given back.

    May leave: a person who did not keep it for the client confirmed it.
    """
    event, given = PaymentEventRow.__table__, PaymentEventRow.__table__.alias("given")
    given_back = (
        select(given.c.id)
        .where(
            given.c.instruction_id == event.c.instruction_id,
            given.c.kind == EventKind.GIVEN_BACK.value,
        )
        .exists()
    )
    return list(
        session.scalars(
            select(event.c.instruction_id)
            .join(RunRow, RunRow.id == event.c.run_id)
            .join(ClientMoneyRow, ClientMoneyRow.instruction_id == event.c.instruction_id)
            .where(
                RunRow.municipality_code == municipality,
                ClientMoneyRow.confirmed_by_id.is_not(None),
                event.c.kind == EventKind.KEPT_FOR_CLIENT.value,
                ~given_back,
            )
            .order_by(event.c.instruction_id)
        )
    )


def carriers(session: Session, payment_ids: Iterable[int]) -> Mapping[int, list[tuple[int, int]]]:
    """Return (person, cents) of who carried each payment, by person."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for part in chunks(payment_ids):
        rows = session.execute(
            select(InstructionRow.id, RunCarryRow.person_id, RunCarryRow.cents)
            .join(
                RunCarryRow,
                and_(
                    RunCarryRow.run_id == InstructionRow.run_id,
                    RunCarryRow.position == InstructionRow.position,
                ),
            )
            .where(InstructionRow.id.in_(part))
            .order_by(InstructionRow.id, RunCarryRow.person_id)
        )
        for payment, person, cents in rows:
            found[payment].append((person, cents))
    return found


def refunds(session: Session, municipality: str) -> list[Refund]:
    """Return the refunds that a second person confirmed and that were not given back."""
    row = BankItemRow
    found = session.execute(
        select(row.id, row.bank_entry_id, row.decided_person_id, row.amount_cents)
        .join(ClientMoneyRow, ClientMoneyRow.bank_item_id == row.id)
        .where(
            row.municipality_code == municipality,
            ClientMoneyRow.confirmed_by_id.is_not(None),
            row.decision == "CLIENT",
            row.given_back_file_id.is_(None),
        )
        .order_by(row.id)
    )
    return [Refund(item, entry, person or 0, cents) for item, entry, person, cents in found]


def mark_given_back(session: Session, refunds: Sequence[Refund], file_id: int) -> None:
    """Record which file gave refunds to their clients."""
    for part in chunks(refund.item_id for refund in refunds):
        session.execute(
            update(BankItemRow)
            .where(BankItemRow.id.in_(part))
            .values(given_back_file_id=file_id)
            .execution_options(synchronize_session=False)
        )


def keys_of(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the key of each person."""
    found: dict[int, str] = {}
    for part in chunks(person_ids):
        rows = session.execute(select(PersonRow.id, PersonRow.key).where(PersonRow.id.in_(part)))
        found.update((number, key) for number, key in rows)
    return found


def keep(session: Session, file: WithholdingFileRow, lines: Mapping[int, Told]) -> None:
    """Keep a file and what it told."""
    session.add(file)
    session.flush()
    runs.add(
        session,
        WithholdingToldRow,
        [
            {
                "file_id": file.id,
                "person_id": person,
                "net_cents": line.net_cents,
                "withheld_cents": line.withheld_cents,
                "given_back_cents": line.given_back_cents,
            }
            for person, line in lines.items()
        ],
    )


def _benefits(session: Session, month: str, person_ids: Iterable[int]) -> list[tuple[int, int]]:
    return [
        (person, cents)
        for part in chunks(person_ids)
        for person, cents in session.execute(
            select(BenefitRow.person_id, BenefitRow.net_cents).where(
                BenefitRow.month == month, BenefitRow.person_id.in_(part)
            )
        )
    ]


def _back_payments(session: Session, here: tuple[Any, ...]) -> list[tuple[int, int]]:
    """Return (person, cents) of the back payments that approved correction runs use."""
    rows = session.execute(
        select(ArrearRow.person_id, func.sum(ArrearRow.back_payment_cents))
        .join(
            RunLineRow,
            and_(
                RunLineRow.fixed_cost_id == ArrearRow.fixed_cost_id,
                RunLineRow.due_date == ArrearRow.due_date,
                RunLineRow.source == Source.ARREARS.value,
            ),
        )
        .join(RunRow, RunRow.id == RunLineRow.run_id)
        .where(*here, RunRow.status.in_(DECIDED))
        .group_by(ArrearRow.person_id)
    )
    return [(person, int(cents)) for person, cents in rows]
