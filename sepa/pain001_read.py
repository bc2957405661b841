"""Read a pain.001 message back: header, payment information, credit transfers.

Two readers. `read` takes any .03 or .09 file through the hardened XML reader. `read_own` takes
only what our own writer writes, byte for byte: every byte of the file is accounted for by one
fixed grammar without entities or comments, which an XML reader could not read otherwise, and
five times as fast; with it every file is read back before it is released.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from sepa.credit_transfer import CreditTransfer, Debtor
from sepa.creditor_reference import ReferenceKind
from sepa.errors import UnreadableFile
from sepa.rules import Rule
from sepa.xml_stream import (
    HEADER,
    PAYMENT,
    TRANSACTION,
    Leaves,
    PartReader,
    open_message,
    pieces_of,
)
from sepa.xsd import Version, namespace_of

_OWN_PIECE = 1_048_576
_END_OF_OPENING = "<ChrgBr>SLEV</ChrgBr>\n"
_END_OF_TRANSFER = "</CdtTrfTxInf>\n"
_CLOSING = "</PmtInf></CstmrCdtTrfInitn></Document>\n"
_ISSUERS = {"CUR": ReferenceKind.BETALINGSKENMERK, "ISO": ReferenceKind.RF}

_OWN_OPENING = re.compile(
    r'<\?xml version="1\.0" encoding="UTF-8"\?>\n<Document xmlns="([^"<&]*)"><CstmrCdtTrfInitn>\n'
    r"<GrpHdr><MsgId>([^<&]*)</MsgId><CreDtTm>([^<&]*)</CreDtTm><NbOfTxs>([0-9]+)</NbOfTxs>"
    r"<CtrlSum>([0-9]+\.[0-9]{2})</CtrlSum><InitgPty><Nm>([^<&]*)</Nm></InitgPty></GrpHdr>\n"
    r"<PmtInf><PmtInfId>([^<&]*)</PmtInfId><PmtMtd>(TRF)</PmtMtd>"
    r"(?:<BtchBookg>(true|false)</BtchBookg>)?<NbOfTxs>([0-9]+)</NbOfTxs>"
    r"<CtrlSum>([0-9]+\.[0-9]{2})</CtrlSum><PmtTpInf><SvcLvl><Cd>(SEPA)</Cd></SvcLvl></PmtTpInf>"
    r"<ReqdExctnDt>(?:<Dt>)?([0-9]{4}-[0-9]{2}-[0-9]{2})(?:</Dt>)?</ReqdExctnDt>"
    r"<Dbtr><Nm>([^<&]*)</Nm></Dbtr><DbtrAcct><Id><IBAN>([^<&]*)</IBAN></Id></DbtrAcct>"
    r"<DbtrAgt><FinInstnId>(?:<BIC(?:FI)?>([^<&]*)</BIC(?:FI)?>|<Othr><Id>NOTPROVIDED</Id></Othr>)"
    r"</FinInstnId></DbtrAgt><ChrgBr>(SLEV)</ChrgBr>\n"
)
_OWN_TRANSFER = re.compile(
    r"<CdtTrfTxInf><PmtId><EndToEndId>([^<&]*)</EndToEndId></PmtId>"
    r'<Amt><InstdAmt Ccy="EUR">([0-9]+)\.([0-9]{2})</InstdAmt></Amt><Cdtr><Nm>([^<&]*)</Nm></Cdtr>'
    r"<CdtrAcct><Id><IBAN>([^<&]*)</IBAN></Id></CdtrAcct><RmtInf>"
    r"(?:<Ustrd>([^<&]*)</Ustrd>|<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry>"
    r"<Issr>(CUR|ISO)</Issr></Tp><Ref>([^<&]*)</Ref></CdtrRefInf></Strd>)"
    r"</RmtInf></CdtTrfTxInf>\n"
)


@dataclass(frozen=True, slots=True)
class GroupHeader:
    """What stands above everything; int cents; None where the file says nothing."""

    version: Version
    message_id: str
    created_at: str
    transactions: int | None
    control_sum_cents: int | None
    initiating_party: str | None


@dataclass(frozen=True, slots=True)
class PaymentInformation:
    """One debtor account and execution date; int cents; None where the file says nothing."""

    payment_information_id: str
    method: str
    batch_booking: bool | None
    transactions: int | None
    control_sum_cents: int | None
    service_level: str | None
    execution_date: date
    debtor: Debtor
    charge_bearer: str | None


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One of our own files: what stands above, and the transfers, read while iterating."""

    header: GroupHeader
    payment: PaymentInformation
    transfers: Iterator[CreditTransfer]


Part = GroupHeader | PaymentInformation | CreditTransfer


def read(source: BinaryIO) -> Iterator[Part]:
    """Yield what a .03 or .09 file says, in its order, memory flat.

    Raises:
        UnreadableFile: not such a file, or something obligatory is missing.
    """
    opening = open_message(source)
    reader = PartReader()
    for piece in pieces_of(source, opening):
        for kind, leaves in reader.feed(piece):
            if kind == HEADER:
                yield _header(opening.version, leaves)
            elif kind == PAYMENT:
                yield _payment_information(leaves)
            elif kind == TRANSACTION:
                yield _transfer(leaves)
    reader.close()


def read_own(source: BinaryIO, version: Version) -> OwnFile:
    """Read one of our own files; every byte must be as our writer writes it.

    Raises:
        UnreadableFile: a byte that our writer would not have written there; while iterating too.
    """
    text = _text(source.read(_OWN_PIECE))
    opening = _OWN_OPENING.match(text)
    if opening is None or opening[1] != namespace_of(version):
        raise UnreadableFile(Rule.SCHEMA, {"position": 0})
    header, payment = _own_opening(opening, version)
    return OwnFile(header, payment, _own_transfers(source, text, opening.end()))


def _own_transfers(source: BinaryIO, text: str, offset: int) -> Iterator[CreditTransfer]:
    text = text[offset:]
    while True:
        position = 0
        for found in _OWN_TRANSFER.finditer(text):
            if found.start() != position:
                break
            position = found.end()
            end_to_end_id, euros, cents, name, iban, free, issuer, reference = found.groups()
            kind = ReferenceKind.VRIJ if issuer is None else _ISSUERS[issuer]
            amount_cents = int(euros + cents)
            remittance = free if issuer is None else reference
            yield CreditTransfer(end_to_end_id, amount_cents, name, iban, kind, remittance)
        offset, text = offset + position, text[position:]
        more = source.read(_OWN_PIECE)
        if not more or _END_OF_TRANSFER in text:
            break
        text += _text(more)
    if text != _CLOSING or more:
        raise UnreadableFile(Rule.SCHEMA, {"position": offset})


def _text(piece: bytes) -> str:
    try:
        return piece.decode("ascii")
    except UnicodeDecodeError:
        raise UnreadableFile(Rule.TEXT_CHARACTERS) from None


def _own_opening(found: re.Match[str], version: Version) -> tuple[GroupHeader, PaymentInformation]:
    said = found.groups()
    header = GroupHeader(version, said[1], said[2], int(said[3]), _cents(said[4]), said[5])
    payment = PaymentInformation(
        payment_information_id=said[6],
        method=said[7],
        batch_booking=None if said[8] is None else said[8] == "true",
        transactions=int(said[9]),
        control_sum_cents=_cents(said[10]),
        service_level=said[11],
        execution_date=_date(said[12]),
        debtor=Debtor(said[13], said[14], said[15]),
        charge_bearer=said[16],
    )
    return header, payment


def _header(version: Version, leaves: Leaves) -> GroupHeader:
    return GroupHeader(
        version,
        _one(leaves, "MsgId"),
        _one(leaves, "CreDtTm"),
        _count(_first(leaves, "NbOfTxs")),
        _cents(_first(leaves, "CtrlSum")),
        _first(leaves, "InitgPty/Nm"),
    )


def _payment_information(leaves: Leaves) -> PaymentInformation:
    agent = "DbtrAgt/FinInstnId/"
    booking = _first(leaves, "BtchBookg")
    return PaymentInformation(
        payment_information_id=_one(leaves, "PmtInfId"),
        method=_one(leaves, "PmtMtd"),
        batch_booking=None if booking is None else booking in ("true", "1"),
        transactions=_count(_first(leaves, "NbOfTxs")),
        control_sum_cents=_cents(_first(leaves, "CtrlSum")),
        service_level=_first(leaves, "PmtTpInf/SvcLvl/Cd"),
        execution_date=_date(_one(leaves, "ReqdExctnDt/Dt", "ReqdExctnDt")),
        debtor=Debtor(
            _one(leaves, "Dbtr/Nm"),
            _one(leaves, "DbtrAcct/Id/IBAN"),
            _first(leaves, agent + "BICFI") or _first(leaves, agent + "BIC"),
        ),
        charge_bearer=_first(leaves, "ChrgBr"),
    )


def _transfer(leaves: Leaves) -> CreditTransfer:
    reference = _first(leaves, "RmtInf/Strd/CdtrRefInf/Ref")
    issuer = _first(leaves, "RmtInf/Strd/CdtrRefInf/Tp/Issr") or ""
    kind = ReferenceKind.VRIJ if reference is None else _ISSUERS.get(issuer)
    if kind is None:
        raise UnreadableFile(Rule.STRUCTURED_UNKNOWN_FORM, {"issuer": issuer[:35]})
    cents = _cents(_one(leaves, "Amt/InstdAmt"))
    return CreditTransfer(
        _one(leaves, "PmtId/EndToEndId"),
        cents or 0,
        _one(leaves, "Cdtr/Nm"),
        _one(leaves, "CdtrAcct/Id/IBAN"),
        kind,
        reference if reference is not None else _first(leaves, "RmtInf/Ustrd") or "",
    )


def _first(leaves: Leaves, path: str) -> str | None:
    return leaves[path][0] if path in leaves else None


def _one(leaves: Leaves, *paths: str) -> str:
    for path in paths:
        if path in leaves:
            return leaves[path][0]
    raise UnreadableFile(Rule.SCHEMA, {"missing": paths[0]})


def _count(text: str | None) -> int | None:
    if text is not None and not (text.isascii() and text.isdigit()):
        raise UnreadableFile(Rule.SCHEMA, {"count": text[:40]})
    return None if text is None else int(text)


def _cents(text: str | None) -> int | None:
    if text is None:
        return None
    found = re.fullmatch(r"([0-9]{1,18})(?:\.([0-9]{1,2})0*)?", text)
    if found is None:
        raise UnreadableFile(Rule.AMOUNT_FORM, {"value": text[:40]})
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise UnreadableFile(Rule.EXECUTION_DATE_FORM, {"date": text[:40]}) from None
