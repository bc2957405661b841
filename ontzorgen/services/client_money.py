"""Money for a client takes two persons: one keeps it, another lets it leave.

Kept money stands on CLIENT. It leaves with the next withholding file after a fiatteur who did
not keep it has confirmed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.payment import contra_missing, place_of
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.errors import UnknownBankItem
from ontzorgen.services.errors import ContraMissing, PaymentElsewhere, UnknownPayment
from ontzorgen.store import audit, bank, bank_items, organisation, payments, tasks
from ontzorgen.store import client_money as store
from ontzorgen.store.models import BankItemRow, ClientMoneyRow
from ontzorgen.store.payments import SentPayment
from ontzorgen.store.tasks import TaskWanted


class KeeperMayNotConfirm(OntzorgenError):
    """Who kept money for a client does not let it leave."""

    def __init__(self, subject: str, login: str) -> None:
        self.subject, self.login = subject, login
        super().__init__(f"money of {subject} was kept by {login}; another person confirms it")


class ClientMoneyConfirmed(OntzorgenError):
    """Somebody has confirmed it already."""

    def __init__(self, subject: str, login: str) -> None:
        self.subject, self.login = subject, login
        super().__init__(f"money of {subject} was confirmed by {login}")


class NotForClient(OntzorgenError):
    """A booking was not placed as a refund for a client."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(f"bank item {item} is no client's refund")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What leaves with the next withholding file; cents."""

    subject: str
    amount_cents: int
    kept_by: str


def keep_of_payment(session: Session, payment: SentPayment, acting: Acting) -> None:
    """Record who keeps the money of a payment, and ask a second person."""
    row = ClientMoneyRow(
        municipality_code=payment.municipality,
        instruction_id=payment.id,
        amount_cents=payment.amount_cents,
    )
    wanted = TaskWanted(
        payment.municipality,
        TaskKind.CLIENT_MONEY,
        payment.end_to_end_id,
        TaskRole.FIATTEUR,
        acting.today,
        run_id=payment.run_id,
        instruction_id=payment.id,
        amount_cents=payment.amount_cents,
    )
    _keep(session, row, wanted, acting)


def keep_of_item(session: Session, item: BankItemRow, acting: Acting) -> None:
    """Record who keeps a refund, and ask a second person."""
    row = ClientMoneyRow(
        municipality_code=item.municipality_code,
        bank_item_id=item.id,
        amount_cents=item.amount_cents,
    )
    wanted = TaskWanted(
        item.municipality_code,
        TaskKind.CLIENT_MONEY,
        _name_of(item),
        TaskRole.FIATTEUR,
        acting.today,
        bank_item_id=item.id,
        amount_cents=item.amount_cents,
    )
    _keep(session, row, wanted, acting)


def give_back_payment(session: Session, name: str, acting: Acting) -> Confirmed:
    """Let the kept money of a payment leave with the next withholding file.

    Raises:
        NotAllowed: no role for this.
        UnknownPayment: none, or another municipality's; the words are the same.
        PaymentElsewhere: its money is not kept for a client.
        ContraMissing: the bank debited it since, so the payee may have the money.
        KeeperMayNotConfirm, ClientMoneyConfirmed.
    """
    require(acting, Action.CONFIRM_CLIENT_MONEY)
    payment = payments.by_end_to_end_id(session, [name]).get(name)
    if payment is None or payment.municipality not in acting.municipalities:
        raise UnknownPayment(name)
    row = store.of_payment(session, payment.id)
    events = payments.events_of(session, [payment.id]).get(payment.id, set())
    if row is None:
        raise PaymentElsewhere(name, place_of(events).value, "give back")
    if contra_missing(events):
        raise ContraMissing(name, "give back")
    return _confirm(session, row, name, acting)


def give_back_item(session: Session, number: str, acting: Acting) -> Confirmed:
    """Let a refund leave with the next withholding file.

    Raises:
        NotAllowed: no role for this.
        UnknownBankItem: none, or another municipality's; the words are the same.
        NotForClient: it is no refund for a client.
        KeeperMayNotConfirm, ClientMoneyConfirmed.
    """
    require(acting, Action.CONFIRM_CLIENT_MONEY)
    item = bank_items.item(session, number)
    if item is None or not acting.municipalities.issuperset(
        {item.municipality_code, *bank.owners(session, bank_items.account_of(session, item))}
    ):
        raise UnknownBankItem(number)
    row = store.of_item(session, item.id)
    if row is None:
        raise NotForClient(number)
    return _confirm(session, row, _name_of(item), acting)


def _keep(session: Session, row: ClientMoneyRow, wanted: TaskWanted, acting: Acting) -> None:
    row.kept_by_id, row.kept_at = acting.by, acting.now
    session.add(row)
    session.flush()
    tasks.make(session, [wanted], acting.now)


def _confirm(session: Session, row: ClientMoneyRow, subject: str, acting: Acting) -> Confirmed:
    names = organisation.logins(session, [row.kept_by_id, row.confirmed_by_id])
    kept_by = names[row.kept_by_id]
    if row.confirmed_by_id is not None:
        raise ClientMoneyConfirmed(subject, names[row.confirmed_by_id])
    if row.kept_by_id == acting.by:
        raise KeeperMayNotConfirm(subject, acting.login)
    row.confirmed_by_id, row.confirmed_at = acting.by, acting.now
    session.flush()
    tasks.done(session, TaskKind.CLIENT_MONEY, [subject], acting.by, acting.now, None)
    detail = {"cents": row.amount_cents, "kept_by": kept_by}
    audit.append(session, acting, "confirm client money", subject, row.municipality_code, detail)
    return Confirmed(subject, row.amount_cents, kept_by)


def _name_of(item: BankItemRow) -> str:
    return f"item {item.id}"
