"""Batches and transfers for tests; what does not matter is filled in."""

import io
from datetime import date, datetime

from sepa.credit_transfer import Batch, CreditTransfer, Debtor
from sepa.creditor_reference import ReferenceKind, complete_kenmerk, rf_check_digits
from sepa.pain001 import write

DEBTOR_IBAN = "NL91ABNA0417164300"
IBANS = ("NL20INGB0001234567", "NL02ABNA0123456789", "BE68539007547034")


def a_transfer(number=1, **changed):
    values = {
        "end_to_end_id": f"TESTDAM-2026-12-{number:05d}",
        "amount_cents": 620_00 + number,
        "creditor_name": "Woningstichting De Verzonnen Eik",
        "creditor_iban": IBANS[number % len(IBANS)],
        "reference_kind": ReferenceKind.VRIJ,
        "remittance": f"Huur januari 2027, contract {number}",
    }
    return CreditTransfer(**values | changed)


def a_kenmerk(number=1):
    return {
        "reference_kind": ReferenceKind.BETALINGSKENMERK,
        "remittance": complete_kenmerk(f"{number:015d}"),
    }


def an_rf(number=1):
    body = f"{number:09d}"
    return {
        "reference_kind": ReferenceKind.RF,
        "remittance": f"RF{rf_check_digits(body)}{body}",
    }


def transfers(count):
    kinds = (lambda _: {}, a_kenmerk, an_rf)
    return [a_transfer(number, **kinds[number % 3](number)) for number in range(1, count + 1)]


def a_batch(rows, *, debtor=None, **changed):
    values = {
        "message_id": "TESTDAM-2026-12-1",
        "payment_information_id": "TESTDAM-2026-12-1-A",
        "created_at": datetime(2026, 12, 18, 10, 0),
        "execution_date": date(2026, 12, 30),
        "debtor": debtor or Debtor("Gemeente Testdam", DEBTOR_IBAN, "ABNANL2A"),
        "transactions": len(rows),
        "control_sum_cents": sum(row.amount_cents for row in rows),
    }
    return Batch(**values | changed)


def written(rows, *, batch=None, **options):
    """Return the bytes of the file, and what the writer said of it."""
    out = io.BytesIO()
    said = write(batch or a_batch(rows), rows, out, **options)
    return out.getvalue(), said
