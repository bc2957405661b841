"""Specify what one payee gets in a run: for them to book, without a word about clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.remittance import PayeeStatus, status_for_payee
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import WrongStatus
from ontzorgen.store import audit
from ontzorgen.store import remittance as store
from ontzorgen.store.bank import SENT
from ontzorgen.store.remittance import PaidLine
from payees.private_text import find_forbidden


@dataclass(frozen=True, slots=True)
class ToldPayment:
    """A payment, and where it stands for the payee since which day."""

    paid: PaidLine
    status: PayeeStatus
    day: date | None


@dataclass(frozen=True, slots=True)
class Remittance:
    """What a run pays to a payee; amounts in cents."""

    run: str
    payee: str
    name: str
    payments: Sequence[ToldPayment]

    @property
    def total_cents(self) -> int:
        """Return what the run pays to the payee, whatever became of it."""
        return sum(each.paid.amount_cents for each in self.payments)


class NothingForPayee(OntzorgenError):
    """A run pays nothing to this payee, or there is no such payee."""

    def __init__(self, run: str, payee: str) -> None:
        self.run, self.payee = run, payee
        super().__init__(f"run {run} pays nothing to {payee}")


class PrivateRemittance(OntzorgenError):
    """Texts of payments say what a payee must not learn; the texts are not repeated."""

    def __init__(self, run: str, payments: Sequence[str]) -> None:
        self.run, self.payments = run, tuple(payments)
        super().__init__(f"run {run}: private words in the texts of {', '.join(payments)}")


def specify_remittance(session: Session, name: str, payee: str, acting: Acting) -> Remittance:
    """Return what a run pays to a payee, and record that somebody took it out.

    Raises:
        WrongStatus: the run is not with the bank.
        NothingForPayee: it pays this payee nothing.
        PrivateRemittance: a text was changed behind our back; it is asked here once more.
    """
    run = run_called(session, name, Action.READ_REPORT, acting)
    if run.status not in SENT:
        raise WrongStatus(run.name, run.status, "remittance")
    known = store.payee_called(session, payee)
    paid = store.paid_to(session, run.id, known[0]) if known else ()
    if known is None or not paid:
        raise NothingForPayee(run.name, payee)
    private = [
        each.end_to_end_id
        for each in paid
        if each.is_free_text and find_forbidden(each.remittance) is not None
    ]
    if private:
        raise PrivateRemittance(run.name, private)
    days = store.days_of(session, run.id)
    seen = Remittance(
        run.name,
        payee,
        known[1],
        [ToldPayment(each, *status_for_payee(days.get(each.id, {}))) for each in paid],
    )
    detail = {"payee": payee, "payments": len(paid), "cents": seen.total_cents}
    audit.append(session, acting, "specify remittance", run.name, run.municipality_code, detail)
    return seen
