"""Read what a bank answers to a payment file (pain.002), or sends back between banks (pacs.004).

A status stands at the group, at a payment information or at a transaction; a level that says
neither a status nor a reason is passed over. A pacs.004 says no status: each of its transactions
is a return, with the amount and the reason. One pass, memory flat.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from sepa.bank_rules import BankRule, iban_of, refusal, said
from sepa.bank_xml import ElementReader, Message, Part, Texts, pieces
from sepa.camt_values import money_of

PAIN002 = frozenset(f"pain.002.001.{version:02d}" for version in range(3, 11))
PACS004 = frozenset(f"pacs.004.001.{version:02d}" for version in range(2, 10))
_ORIGINAL = "OrgnlTxRef"


def _reasons(element: str) -> dict[str, str]:
    return {
        f"{element}/Rsn/Cd": "reason",
        f"{element}/Rsn/Prtry": "reason",
        f"{element}/AddtlInf": "text",
    }


_CREDITOR = {
    f"{_ORIGINAL}/Cdtr/Nm": "creditor",
    f"{_ORIGINAL}/Cdtr/Pty/Nm": "creditor",
    f"{_ORIGINAL}/CdtrAcct/Id/IBAN": "creditor_iban",
}
_IDS = {
    "OrgnlInstrId": "instruction_id",
    "OrgnlEndToEndId": "end_to_end_id",
    "OrgnlTxId": "transaction_id",
}
_GROUP = Part({"OrgnlMsgId": "message_id", "GrpSts": "status", **_reasons("StsRsnInf")})
_TRANSACTION = Part(
    {
        **_IDS,
        **_CREDITOR,
        **_reasons("StsRsnInf"),
        "TxSts": "status",
        f"{_ORIGINAL}/Amt/InstdAmt": "amount",
    }
)
_PAYMENT = Part(
    {"OrgnlPmtInfId": "payment_information_id", "PmtInfSts": "status", **_reasons("StsRsnInf")},
    {"TxInfAndSts": _TRANSACTION},
)
_REPORT = Part(parts={"OrgnlGrpInfAndSts": _GROUP, "OrgnlPmtInfAndSts": _PAYMENT})
_RETURNED_GROUP = Part({"OrgnlMsgId": "message_id"})
_RETURNED = Part(
    {
        **_IDS,
        **_CREDITOR,
        **_reasons("RtrRsnInf"),
        "OrgnlGrpInf/OrgnlMsgId": "message_id",
        "RtrdIntrBkSttlmAmt": "amount",
    }
)
_RETURN = Part(parts={"OrgnlGrpInf": _RETURNED_GROUP, "TxInf": _RETURNED})
_DOCUMENTS = {
    "pain.002": Part(parts={"CstmrPmtStsRpt": _REPORT}),
    "pacs.004": Part(parts={"PmtRtr": _RETURN}),
}


class Level(StrEnum):
    """What a status is about."""

    GROUP = "GROUP"
    PAYMENT = "PAYMENT"
    TRANSACTION = "TRANSACTION"


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What a bank says of a message, a payment information or a transaction of ours.

    The ids are those of the file that it answers. `status` is the bank's word, such as RJCT or
    RVNM; None where it says none. `reasons` are codes, `additional_information` is free text:
    with RVMC the name that the payee's bank gave. `amount_cents` is in `currency`.
    """

    level: Level
    message_id: str | None
    payment_information_id: str | None
    end_to_end_id: str | None
    instruction_id: str | None
    transaction_id: str | None
    status: str | None
    reasons: tuple[str, ...]
    additional_information: tuple[str, ...]
    amount_cents: int | None
    currency: str | None
    counterparty: str | None
    counterparty_iban: str | None

    @property
    def reason(self) -> str | None:
        """Return the first reason."""
        return self.reasons[0] if self.reasons else None


def read_statuses(source: BinaryIO, message: Message) -> Iterator[StatusReport]:
    """Yield what a pain.002 or pacs.004 says, in its order.

    Raises:
        UnreadableFile: also after statuses were given.
    """
    listener = _Statuses()
    reader = ElementReader(message, _DOCUMENTS[message.kind[:8]], listener)
    for piece in pieces(source, message):
        reader.feed(piece)
        yield from listener.taken()
    reader.close()
    yield from listener.taken()
    if not listener.heard:
        raise refusal(BankRule.NOTHING_INSIDE, {"kind": message.kind})


class _Statuses:
    """Hears of groups, payment informations and transactions."""

    def __init__(self) -> None:
        self.heard = False
        self._reports: list[StatusReport] = []
        self._group: Texts = Texts()
        self._payment: Texts = Texts()
        self._payment_told = False
        self._line = 0

    def taken(self) -> list[StatusReport]:
        """Return the reports since the last time."""
        reports, self._reports = self._reports, []
        return reports

    def started(self, part: Part, leaves: Texts, line: int) -> None:
        """Begin a part."""
        self._line = line
        if part in (_GROUP, _RETURNED_GROUP):
            self._group = leaves
        elif part is _PAYMENT:
            self._payment, self._payment_told = leaves, False
        elif part is _TRANSACTION:
            self._tell_payment()

    def ended(self, part: Part, leaves: Texts) -> None:
        """End a part."""
        if part in (_GROUP, _PAYMENT, _TRANSACTION, _RETURNED):
            self.heard = True
        if part is _GROUP:
            self._tell(Level.GROUP, leaves)
        elif part is _PAYMENT:
            self._tell_payment()
            self._payment = Texts()
        elif part in (_TRANSACTION, _RETURNED):
            self._tell(Level.TRANSACTION, leaves, is_return=part is _RETURNED)

    def _tell_payment(self) -> None:
        """Tell of a payment information once, as soon as it says something."""
        if not self._payment_told:
            self._payment_told = self._tell(Level.PAYMENT, self._payment)

    def _tell(self, level: Level, leaves: Texts, *, is_return: bool = False) -> bool:
        status = leaves.get("status")
        reasons = leaves.all("reason")
        if status is None and not reasons and not is_return:
            return False
        cents, currency = None, None
        if is_return or "amount" in leaves:
            cents, currency = money_of(leaves, "amount", self._line)
        message_id = leaves.get("message_id") or self._group.get("message_id")
        self._reports.append(
            StatusReport(
                level,
                said(message_id),
                said(self._payment.get("payment_information_id")),
                said(leaves.get("end_to_end_id")),
                said(leaves.get("instruction_id")),
                said(leaves.get("transaction_id")),
                status,
                reasons,
                leaves.all("text"),
                cents,
                currency,
                leaves.get("creditor"),
                iban_of(leaves.get("creditor_iban")),
            )
        )
        return True
