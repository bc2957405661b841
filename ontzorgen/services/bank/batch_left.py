"""Find a payment for a booking that names no payment of ours, but the batch that it was in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.payment import EventKind
from ontzorgen.store import bank, payments
from ontzorgen.store.bank import SentFile
from ontzorgen.store.payments import SentPayment
from ontzorgen.store.spooled import SpooledBatch, SpooledDetail


def files_named(session: Session, details: Sequence[SpooledDetail]) -> dict[str, SentFile]:
    """Return our files that details without an id of a payment name."""
    names = {
        name
        for detail in details
        if not detail.end_to_end_id
        for name in (detail.payment_information_id, detail.message_id)
        if name
    }
    return bank.files_called(session, names) if names else {}


def file_of_batches(
    session: Session, batches: Sequence[SpooledBatch], municipalities: Collection[str]
) -> SentFile | None:
    """Return the one file of ours that the batches of a booking name."""
    names = {
        name
        for batch in batches
        for name in (batch.payment_information_id, batch.message_id)
        if name
    }
    found = set(bank.files_called(session, names).values()) if names else set()
    ours = [file for file in found if file.municipality in municipalities]
    return ours[0] if len(ours) == 1 else None


class BatchLeft:
    """The payments of a file that a channel has not told of yet, to be taken one by one."""

    def __init__(self, session: Session, file: SentFile, kind: EventKind, channel: str) -> None:
        self._by_amount: defaultdict[int, list[SentPayment]] = defaultdict(list)
        for part in payments.between(session, file.run_id, file.first_position, file.last_position):
            told = bank.told_before(session, channel, payments.ids_of(part))
            for payment in part:
                if (payment.id, kind.value) not in told:
                    self._by_amount[payment.amount_cents].append(payment)

    def take(self, iban: str | None, cents: int | None) -> SentPayment | None:
        """Return one payment of the amount to the account; without an account only if all agree."""
        found = self._by_amount[cents or 0]
        if iban is None and len({payment.iban for payment in found}) != 1:
            return None
        for place, payment in enumerate(found):
            if iban in (None, payment.iban):
                return found.pop(place)
        return None
