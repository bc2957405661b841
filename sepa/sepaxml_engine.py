"""Let sepaxml write the same payments: the one place that knows its untyped shape.

Traps: `export()` called twice doubles every payment, so it is called once here; it knows no
structured reference, so every reference goes in as free text; its ids for message and payment
information are random.
"""

from collections.abc import Iterable

from sepaxml import SepaTransfer

from sepa.credit_transfer import Batch, CreditTransfer
from sepa.xsd import Version


def written_by_sepaxml(
    batch: Batch, transfers: Iterable[CreditTransfer], version: Version
) -> bytes:
    """Return sepaxml's pain.001 for these transfers of the batch."""
    debtor = {"name": batch.debtor.name, "IBAN": batch.debtor.iban}
    if batch.debtor.bic:
        debtor["BIC"] = batch.debtor.bic
    config = {**debtor, "batch": True, "currency": "EUR"}
    engine = SepaTransfer(config, schema=f"pain.001.001.{version}", clean=False)
    for transfer in transfers:
        engine.add_payment(
            {
                "name": transfer.creditor_name,
                "IBAN": transfer.creditor_iban,
                "amount": transfer.amount_cents,
                "execution_date": batch.execution_date,
                "description": transfer.remittance,
                "endtoend_id": transfer.end_to_end_id,
            }
        )
    return bytes(engine.export(validate=False))
