"""Write a batch of credit transfers as an ISO 20022 pain.001.001.09 (or .03) message.

Amounts arrive as int euro cents and leave as "12.50". The transfers are streamed: a piece of
some thousands is checked by column, formatted, hashed, written and validated, and forgotten;
only accounts and end-to-end ids are remembered. Nothing is repaired: a text outside the SEPA
set, a wrong account or a count that differs refuses the file, and the caller discards it.
The same batch gives the same bytes, for ever.
Source: EPC132-08, SEPA Credit Transfer customer-to-PSP guidelines.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO
from zoneinfo import ZoneInfo

from sepa import rules
from sepa.bulk_rules import BulkRules
from sepa.credit_transfer import Batch, CreditTransfer
from sepa.creditor_reference import ReferenceKind
from sepa.errors import BatchRefused
from sepa.rules import MAX_TRANSACTIONS, Breach, Rule, in_euros
from sepa.xsd import NoValidator, ThreadedValidator, Validating, Version, namespace_of

PIECE = 2_000  # transfers, about a megabyte of XML
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="%s"><CstmrCdtTrfInitn>\n'
    "<GrpHdr><MsgId>%s</MsgId><CreDtTm>%s</CreDtTm><NbOfTxs>%d</NbOfTxs><CtrlSum>%s</CtrlSum>"
    "<InitgPty><Nm>%s</Nm></InitgPty></GrpHdr>\n"
    "<PmtInf><PmtInfId>%s</PmtInfId><PmtMtd>TRF</PmtMtd>%s<NbOfTxs>%d</NbOfTxs>"
    "<CtrlSum>%s</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>"
    "<ReqdExctnDt>%s</ReqdExctnDt><Dbtr><Nm>%s</Nm></Dbtr>"
    "<DbtrAcct><Id><IBAN>%s</IBAN></Id></DbtrAcct>"
    "<DbtrAgt><FinInstnId>%s</FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>\n"
)
_CLOSING = "</PmtInf></CstmrCdtTrfInitn></Document>\n"
_TRANSFER = (
    "<CdtTrfTxInf><PmtId><EndToEndId>%s</EndToEndId></PmtId>"
    '<Amt><InstdAmt Ccy="EUR">%d.%02d</InstdAmt></Amt><Cdtr><Nm>%s</Nm></Cdtr>'
    "<CdtrAcct><Id><IBAN>%s</IBAN></Id></CdtrAcct><RmtInf>{}</RmtInf></CdtTrfTxInf>\n"
)
_STRUCTURED = (
    "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>{}</Issr></Tp>"
    "<Ref>%s</Ref></CdtrRefInf></Strd>"
)
_TEMPLATES = {
    ReferenceKind.VRIJ: _TRANSFER.format("<Ustrd>%s</Ustrd>"),
    ReferenceKind.BETALINGSKENMERK: _TRANSFER.format(_STRUCTURED.format("CUR")),
    ReferenceKind.RF: _TRANSFER.format(_STRUCTURED.format("ISO")),
}


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What was written: counts, int cents, and the SHA-256 of the bytes in hexadecimal."""

    transactions: int
    control_sum_cents: int
    sha256: str


def write(
    batch: Batch,
    transfers: Iterable[CreditTransfer],
    out: BinaryIO,
    *,
    version: Version = "09",
    validate: bool = True,
    today: date | None = None,
    max_transactions: int = MAX_TRANSACTIONS,
) -> WrittenFile:
    """Stream the batch to `out`; with `today` an execution date before it is refused.

    Raises:
        BatchRefused: a rule does not hold, or the schema, or count and sum differ from the
            batch. What was written until then is to be thrown away.
    """
    for breach in breaches_of_batch(batch, today, max_transactions):
        raise BatchRefused(breach.rule, None, {"where": breach.where, **breach.facts})
    digest = hashlib.sha256()
    count = total_cents = 0
    validator: Validating = ThreadedValidator(version) if validate else NoValidator()
    with validator:

        def emit(text: str) -> None:
            piece = text.encode("ascii")
            digest.update(piece)
            validator.feed(piece)
            out.write(piece)

        emit(_opening(batch, version))
        bulk = BulkRules()
        for piece in _pieces(transfers):
            bulk.refuse_any(piece)
            count += len(piece)
            total_cents += sum(transfer.amount_cents for transfer in piece)
            emit("".join(map(_format, piece)))
        _refuse_difference(batch, count, total_cents)
        emit(_CLOSING)
        for error in validator.close():
            raise BatchRefused(Rule.SCHEMA, None, {"line": error.line, "message": error.message})
    return WrittenFile(count, total_cents, digest.hexdigest())


def breaches_of_batch(
    batch: Batch, today: date | None = None, max_transactions: int = MAX_TRANSACTIONS
) -> Iterator[Breach]:
    """Hold what stands above the transfers against the rules."""
    yield from rules.of_id(batch.message_id, "GrpHdr/MsgId")
    yield from rules.of_id(batch.payment_information_id, "PmtInf/PmtInfId")
    yield from rules.of_name(batch.debtor.name, "PmtInf/Dbtr/Nm")
    yield from rules.of_account(batch.debtor.iban, "PmtInf/DbtrAcct")
    if batch.debtor.bic is not None:
        yield from rules.of_bic(batch.debtor.bic, "PmtInf/DbtrAgt")
    yield from rules.of_execution_date(batch.execution_date, "PmtInf/ReqdExctnDt", today)
    yield from rules.of_transaction_count(batch.transactions, max_transactions)


def _opening(batch: Batch, version: Version) -> str:
    day = batch.execution_date.isoformat()
    booking = batch.batch_booking
    bic_tag = "BICFI" if version == "09" else "BIC"
    bic = batch.debtor.bic
    sum_text = in_euros(batch.control_sum_cents)
    return _OPENING % (
        namespace_of(version),
        batch.message_id,
        amsterdam_time(batch.created_at),
        batch.transactions,
        sum_text,
        batch.debtor.name,
        batch.payment_information_id,
        "" if booking is None else f"<BtchBookg>{str(booking).lower()}</BtchBookg>",
        batch.transactions,
        sum_text,
        f"<Dt>{day}</Dt>" if version == "09" else day,
        batch.debtor.name,
        batch.debtor.iban,
        f"<{bic_tag}>{bic}</{bic_tag}>" if bic else "<Othr><Id>NOTPROVIDED</Id></Othr>",
    )


def amsterdam_time(moment: datetime) -> str:
    """Return the moment as the file writes it: local time in the Netherlands, whole seconds."""
    local = moment.astimezone(AMSTERDAM) if moment.tzinfo else moment
    return local.strftime("%Y-%m-%dT%H:%M:%S")


def _pieces(transfers: Iterable[CreditTransfer]) -> Iterator[list[CreditTransfer]]:
    rest = iter(transfers)
    while piece := list(islice(rest, PIECE)):
        yield piece


def _format(transfer: CreditTransfer) -> str:
    end_to_end_id, cents, name, iban, kind, remittance = transfer
    values = (end_to_end_id, cents // 100, cents % 100, name, iban, remittance)
    return _TEMPLATES[kind] % values


def _refuse_difference(batch: Batch, count: int, total_cents: int) -> None:
    if count != batch.transactions:
        facts = {"announced": batch.transactions, "found": count}
        raise BatchRefused(Rule.COUNT_DIFFERS, None, facts)
    if total_cents != batch.control_sum_cents:
        sums = {"announced": in_euros(batch.control_sum_cents), "found": in_euros(total_cents)}
        raise BatchRefused(Rule.CONTROL_SUM_DIFFERS, None, sums)
