"""Keep that a bank booked something that names a payment or a file of ours, fitting or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.bank.late import warn_of_file
from ontzorgen.store import bank, heard, payments
from ontzorgen.store.heard import Heard
from ontzorgen.store.spooled import SpooledDetail


def note_details(
    session: Session,
    message_id: int,
    municipalities: Collection[str],
    details: Sequence[SpooledDetail],
    acting: Acting,
) -> None:
    """Note the payments and files that details name, of those who pay from the account.

    A file that was taken back, and is named without a payment of it, calls for help as a whole.
    """
    ids = {detail.end_to_end_id for detail in details if detail.end_to_end_id}
    own = {
        name: payment
        for name, payment in payments.by_end_to_end_id(session, ids).items()
        if payment.municipality in municipalities
    }
    names = {
        name
        for detail in details
        for name in (detail.payment_information_id, detail.message_id)
        if name
    }
    files = bank.files_called(session, names)
    numbers = heard.files_of(session, payments.ids_of(list(own.values())))
    notes = set[Heard]()
    for detail in details:
        payment = own.get(detail.end_to_end_id or "")
        if payment is not None and payment.id in numbers:
            notes.add(Heard(numbers[payment.id], payment.end_to_end_id, detail.sign))
        for name in (detail.payment_information_id, detail.message_id):
            file = files.get(name or "")
            if file is not None and file.municipality in municipalities:
                notes.add(Heard(file.id, file.message_id, detail.sign))
                if payment is None and file.run_status not in bank.SENT:
                    warn_of_file(session, file, acting.today, acting)
    heard.note(session, message_id, notes)
