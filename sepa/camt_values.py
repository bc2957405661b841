"""Make values of what stands in camt.053 and camt.054: strict on money, tolerant on the rest."""

from dataclasses import dataclass
from datetime import date

from sepa.bank_rules import (
    BankRule,
    Sign,
    cents_of,
    date_of,
    iban_of,
    number_of,
    refusal,
    said,
    sign_of,
    truth_of,
)
from sepa.bank_xml import CURRENCY, LINE, Texts
from sepa.statement import Batch, Detail, Entry, Statement

_AMOUNTS = ("amount", "transaction_amount", "instructed_amount")
_RETURNS = frozenset({"RRTN", "RPCR", "UPDD", "RCDD", "PRDD"})
_CREDITOR_FIRST, _DEBTOR_FIRST = ("creditor", "debtor"), ("debtor", "creditor")


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance on a day, below zero where overdrawn."""

    day: date | None
    cents: int
    currency: str


def sole(leaves: Texts, name: str, line: int) -> str | None:
    """Return the only text of this name.

    Raises:
        UnreadableFile: SAID_TWICE, two texts that differ.
    """
    text = leaves.get(name)
    if leaves.more and any(other != text for other in leaves.more.get(name, ())):
        raise refusal(BankRule.SAID_TWICE, {"line": line, "element": name})
    return text


def _joined(leaves: Texts, name: str) -> str | None:
    return " ".join(leaves.all(name)) or None


def money_of(leaves: Texts, name: str, line: int) -> tuple[int, str]:
    """Return an amount that must be there, and its currency.

    Raises:
        UnreadableFile: AMOUNT_MISSING, CURRENCY_MISSING, or a form that does not hold.
    """
    line = int(leaves.get(name + LINE) or line)
    text = sole(leaves, name, line)
    if text is None:
        raise refusal(BankRule.AMOUNT_MISSING, {"line": line})
    currency = sole(leaves, name + CURRENCY, line)
    if not currency:
        raise refusal(BankRule.CURRENCY_MISSING, {"line": line})
    return cents_of(text, line), currency


def balance_of(leaves: Texts, line: int) -> Balance:
    """Return a balance."""
    cents, currency = money_of(leaves, "amount", line)
    sign = sign_of(sole(leaves, "sign", line), line)
    day = date_of(leaves.get("date"), line)
    return Balance(day, cents if sign is Sign.CREDIT else -cents, currency)


def statement_of(
    leaves: Texts, line: int, opening: Balance | None, closing: Balance | None
) -> Statement:
    """Return what stands above the entries."""
    account = sole(leaves, "account", line) or sole(leaves, "other_account", line)
    if account is None:
        raise refusal(BankRule.ACCOUNT_MISSING, {"line": line})
    number = sole(leaves, "electronic_number", line) or sole(leaves, "legal_number", line)
    return Statement(
        account=iban_of(account) or "",
        statement_id=leaves.get("statement_id"),
        sequence=number_of(number, line),
        currency=leaves.get("currency"),
        opening_cents=None if opening is None else opening.cents,
        closing_cents=None if closing is None else closing.cents,
        from_date=date_of(leaves.get("from_date"), line),
        to_date=date_of(leaves.get("to_date"), line),
    )


def batch_of(leaves: Texts, line: int) -> Batch | None:
    """Return which batch is booked as a whole; None where nothing says so."""
    if not leaves:
        return None
    total_cents = money_of(leaves, "total", line)[0] if "total" in leaves else None
    return Batch(
        said(leaves.get("message_id")),
        said(leaves.get("payment_information_id")),
        number_of(leaves.get("transactions"), line),
        total_cents,
    )


def entry_of(leaves: Texts, line: int, batches: tuple[Batch, ...]) -> Entry:
    """Return one booking."""
    cents, currency = money_of(leaves, "amount", line)
    return Entry(
        amount_cents=cents,
        currency=currency,
        sign=sign_of(sole(leaves, "sign", line), line),
        booking_date=date_of(leaves.get("booking_date"), line),
        value_date=date_of(leaves.get("value_date"), line),
        status=sole(leaves, "status", line),
        reversal=truth_of(sole(leaves, "reversal", line), line),
        code=_code(leaves),
        account_servicer_reference=said(leaves.get("account_servicer_reference")),
        entry_reference=said(leaves.get("entry_reference")),
        batches=batches,
        additional_information=_joined(leaves, "additional_information"),
    )


def detail_of(
    leaves: Texts, line: int, batch: Texts, entry: Entry, account: str, *, is_sole: bool
) -> Detail:
    """Return one payment of an entry on an account, in a batch."""
    cents = _detail_cents(leaves, line, entry.currency)
    sign = sign_of(sole(leaves, "sign", line), line) if "sign" in leaves else entry.sign
    reason = leaves.get("reason") or leaves.get("own_reason")
    is_return = reason is not None or entry.reversal or _returns(_code(leaves), entry.code)
    name, iban = _counterparty(leaves, sign, account, is_return=is_return)
    reference = _joined(leaves, "reference")
    return Detail(
        amount_cents=cents,
        booked_cents=entry.amount_cents if cents is None and is_sole else cents,
        sign=sign,
        end_to_end_id=said(leaves.get("end_to_end_id")),
        instruction_id=said(leaves.get("instruction_id")),
        transaction_id=said(leaves.get("transaction_id")),
        payment_information_id=said(leaves.get("payment_information_id"))
        or said(batch.get("payment_information_id")),
        message_id=said(leaves.get("message_id")) or said(batch.get("message_id")),
        mandate_id=said(leaves.get("mandate_id")),
        account_servicer_reference=said(leaves.get("account_servicer_reference")),
        counterparty=name,
        counterparty_iban=iban,
        remittance=_joined(leaves, "text") or reference,
        creditor_reference=reference,
        reason=reason,
        is_return=is_return,
        additional_information=_joined(leaves, "reason_text")
        or _joined(leaves, "additional_information"),
    )


def _detail_cents(leaves: Texts, line: int, currency: str) -> int | None:
    for name in _AMOUNTS:
        told = leaves.get(name + CURRENCY)
        if told == currency or (told is None and name in leaves):
            line = int(leaves.get(name + LINE) or line)
            return cents_of(sole(leaves, name, line) or "", line)
    return None


def _code(leaves: Texts) -> str | None:
    levels = [leaves.get(name) for name in ("domain", "family", "sub_family")]
    return "/".join(level for level in levels if level) or leaves.get("own_code")


def _returns(*codes: str | None) -> bool:
    return any(code is not None and code.rpartition("/")[2] in _RETURNS for code in codes)


def _counterparty(
    leaves: Texts, sign: Sign, account: str, *, is_return: bool
) -> tuple[str | None, str | None]:
    """Return who is on the other side: never the account itself.

    Some banks leave the parties of a return as they stood in the payment that comes back: then
    it is the side that has an account.
    """
    order = _CREDITOR_FIRST if sign is Sign.DEBIT else _DEBTOR_FIRST
    sides = [(leaves.get(side), iban_of(leaves.get(side + "_iban"))) for side in order]
    others = [side for side in sides if side[1] != account]
    if is_return:
        others.sort(key=lambda side: side[1] is None)
    for name, iban in others:
        if name is not None or iban is not None:
            return name, iban
    return None, None
