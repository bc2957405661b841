"""How `bank read` shows what a file holds: as JSON, or for people. Written while it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol, TextIO

from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.bank_reasons import meaning, status_words
from reports.amounts import amount
from sepa.bank_file import BankEvent
from sepa.bank_rules import Sign
from sepa.pain002 import StatusReport
from sepa.rules import in_euros
from sepa.statement import (
    Batch,
    Detail,
    Entry,
    EntryClosed,
    EntryOpened,
    Statement,
    StatementClosed,
    StatementOpened,
)

_SIGNS = {Sign.CREDIT: "bij", Sign.DEBIT: "af"}


class Shown(Protocol):
    """A way to show files."""

    def begin(self) -> None:
        """Begin the answer."""

    def finish(self) -> None:
        """End the answer."""

    def of_file(self, path: str, kind: str, events: Iterable[BankEvent]) -> Iterator[str]:
        """Yield the text for a file while reading it."""

    def of_refusal(self, path: str, kind: str | None, rule: str, text: str) -> Iterator[str]:
        """Yield the text for a file that is not read."""

    def write(self, texts: Iterable[str]) -> None:
        """Add a file to the answer."""


class AsJson:
    """One JSON object for all files; each entry and detail is written when it is read."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._files = 0

    def begin(self) -> None:
        """Begin the answer."""
        self._out.write('{"files": [')

    def finish(self) -> None:
        """End the answer."""
        self._out.write("]}\n")

    def write(self, texts: Iterable[str]) -> None:
        """Add a file to the answer."""
        self._out.write(",\n" if self._files else "")
        self._out.writelines(texts)
        self._files += 1

    def of_refusal(self, path: str, kind: str | None, rule: str, text: str) -> Iterator[str]:
        """Yield the text for a file that is not read: nothing of what it holds."""
        file = {"path": path, "kind": kind, "outcome": "REFUSED", "rule": rule, "message": text}
        yield _json({**file, "statements": [], "statuses": []})

    def of_file(self, path: str, kind: str, events: Iterable[BankEvent]) -> Iterator[str]:
        """Yield the text for a file while reading it."""
        file = {"path": path, "kind": kind, "outcome": "READ", "rule": None, "message": None}
        yield _json(file)[:-1]
        is_camt = kind.startswith("camt")
        yield ', "statements": ['
        if is_camt:
            yield from _statements(events)
        yield '], "statuses": ['
        if not is_camt:
            yield from _statuses(events)
        yield "]}"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _statements(events: Iterable[BankEvent]) -> Iterator[str]:
    statement_comma = entry_comma = detail_comma = ""
    for event in events:
        match event:
            case Detail():
                yield detail_comma + _json(_detail(event))
                detail_comma = ", "
            case EntryOpened(entry):
                yield entry_comma + _json(_entry(entry))[:-1] + ', "details": ['
                entry_comma, detail_comma = ",\n ", ""
            case EntryClosed(entry):
                yield "], " + _json(_end_of_entry(entry))[1:]
            case StatementOpened(statement):
                yield statement_comma + _json(_begin_of_statement(statement))[:-1]
                yield ', "entries": [\n '
                statement_comma, entry_comma = ",\n", ""
            case StatementClosed():
                yield "],\n " + _json(_end_of_statement(event))[1:]
            case StatusReport():
                pass  # not in a camt file


def _statuses(events: Iterable[BankEvent]) -> Iterator[str]:
    comma = ""
    for event in events:
        if isinstance(event, StatusReport):
            yield comma + "\n " + _json(_status(event))
            comma = ","


def _money(cents: int | None) -> str | None:
    return None if cents is None else in_euros(cents)


def _date(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _begin_of_statement(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account,
        "id": statement.statement_id,
        "sequence": statement.sequence,
        "from": _date(statement.from_date),
        "to": _date(statement.to_date),
    }


def _end_of_statement(end: StatementClosed) -> dict[str, Any]:
    return {
        "opening": _money(end.statement.opening_cents),
        "closing": _money(end.statement.closing_cents),
        "currency": end.statement.currency,
        "computed_closing": _money(end.computed_closing_cents),
        "adds_up": end.adds_up,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "amount": in_euros(entry.amount_cents),
        "currency": entry.currency,
        "sign": entry.sign.value,
        "booking_date": _date(entry.booking_date),
        "value_date": _date(entry.value_date),
        "status": entry.status,
        "reversal": entry.reversal,
        "code": entry.code,
        "account_servicer_reference": entry.account_servicer_reference,
    }


def _end_of_entry(entry: Entry) -> dict[str, Any]:
    return {
        "batches": [_batch(batch) for batch in entry.batches],
        "additional_information": entry.additional_information,
    }


def _batch(batch: Batch) -> dict[str, Any]:
    return {
        "message_id": batch.message_id,
        "payment_information_id": batch.payment_information_id,
        "transactions": batch.transactions,
        "amount": _money(batch.total_cents),
    }


def _detail(detail: Detail) -> dict[str, Any]:
    return {
        "amount": _money(detail.amount_cents),
        "sign": detail.sign.value,
        "end_to_end_id": detail.end_to_end_id,
        "payment_information_id": detail.payment_information_id,
        "message_id": detail.message_id,
        "counterparty": detail.counterparty,
        "counterparty_iban": detail.counterparty_iban,
        "remittance": detail.remittance,
        "reason": detail.reason,
        "return": detail.is_return,
        "additional_information": detail.additional_information,
    }


def _status(report: StatusReport) -> dict[str, Any]:
    return {
        "level": report.level.value,
        "message_id": report.message_id,
        "payment_information_id": report.payment_information_id,
        "end_to_end_id": report.end_to_end_id,
        "status": report.status,
        "reason": report.reason,
        "reasons": list(report.reasons),
        "amount": _money(report.amount_cents),
        "currency": report.currency,
        "counterparty": report.counterparty,
        "counterparty_iban": report.counterparty_iban,
        "additional_information": " ".join(report.additional_information) or None,
    }


class AsText:
    """Lines for people, in Dutch."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def begin(self) -> None:
        """Begin the answer."""

    def finish(self) -> None:
        """End the answer."""

    def write(self, texts: Iterable[str]) -> None:
        """Add a file to the answer."""
        self._out.writelines(texts)

    def of_refusal(self, path: str, kind: str | None, rule: str, text: str) -> Iterator[str]:
        """Yield nothing: the message on stderr says it."""
        yield from ()

    def of_file(self, path: str, kind: str, events: Iterable[BankEvent]) -> Iterator[str]:
        """Yield the lines for a file while reading it."""
        yield f"{plain(path)}: {kind}\n"
        for event in events:
            yield from (plain(line) + "\n" for line in _lines(event))


def plain(line: str) -> str:
    """Return a line without characters that a terminal obeys, or that turn text round."""
    return "".join(sign if sign.isprintable() or sign == "\u00a0" else " " for sign in line)


def _lines(event: BankEvent) -> Iterator[str]:
    match event:
        case StatementOpened(statement):
            number = "" if statement.sequence is None else f" nr {statement.sequence}"
            yield f"  Rekening {statement.account}, afschrift{number}"
        case EntryOpened(entry):
            yield f"    {_entry_line(entry)}"
        case Detail():
            yield f"      {_detail_line(event)}"
        case StatementClosed():
            yield f"  {_closing_line(event)}"
        case StatusReport():
            yield f"  {_status_line(event)}"
        case _:
            pass  # EntryClosed: said when it opened


def _said(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _price(cents: int, currency: str | None) -> str:
    return euros(cents) if currency == "EUR" else f"{currency or ''} {amount(cents)}".strip()


def _entry_line(entry: Entry) -> str:
    return _said(
        day(entry.booking_date) or "zonder boekdatum",
        f"{_SIGNS[entry.sign]} {_price(entry.amount_cents, entry.currency)}",
        None if entry.booked else "nog niet geboekt",
        "teruggedraaid" if entry.reversal else None,
    )


def _detail_line(detail: Detail) -> str:
    cents = detail.booked_cents
    return _said(
        "bedrag onbekend" if cents is None else amount(cents),
        detail.counterparty,
        detail.counterparty_iban,
        f"kenmerk {detail.end_to_end_id}" if detail.end_to_end_id else None,
        detail.remittance,
        f"{detail.reason}: {meaning(detail.reason)}" if detail.reason else None,
    )


def _closing_line(end: StatementClosed) -> str:
    statement = end.statement
    opening, closing = statement.opening_cents, statement.closing_cents
    text = _said(
        "1 boeking" if end.entries == 1 else f"{end.entries} boekingen",
        None if opening is None else f"beginsaldo {_price(opening, statement.currency)}",
        None if closing is None else f"eindsaldo {_price(closing, statement.currency)}",
    )
    computed = end.computed_closing_cents
    if end.adds_up is False and computed is not None:
        text += f". LET OP: wij komen uit op {_price(computed, statement.currency)}"
    return text + "."


def _status_line(report: StatusReport) -> str:
    names = (report.message_id, report.payment_information_id, report.end_to_end_id)
    cents = report.amount_cents
    return _said(
        " / ".join(name for name in names if name),
        f"{report.status} ({status_words(report.status)})" if report.status else "zonder status",
        None if cents is None else _price(cents, report.currency),
        report.counterparty,
        *(f"{reason}: {meaning(reason)}" for reason in report.reasons),
        *report.additional_information,
    )
