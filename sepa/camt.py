"""Read a statement (camt.053) or a notification (camt.054) of a bank, versions 02 to 08.

One pass, memory flat, also where one entry books a batch of 150,000 payments: a statement opens,
its entries open, give their details one by one and close, the statement closes. An entry is held
until it ends or has `HELD` details, so a bank may write its parts in any order up to there.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from sepa.bank_rules import BankRule, refusal
from sepa.bank_xml import ElementReader, Message, Part, Texts, pieces
from sepa.camt_parts import BALANCE, DETAIL, DETAILS, DOCUMENTS, ENTRY, STATEMENT
from sepa.camt_values import (
    Balance,
    balance_of,
    batch_of,
    detail_of,
    entry_of,
    statement_of,
)
from sepa.statement import (
    Batch,
    Entry,
    EntryClosed,
    EntryOpened,
    Statement,
    StatementClosed,
    StatementEvent,
    StatementOpened,
)

KINDS = frozenset(f"{family}.001.{version:02d}" for family in DOCUMENTS for version in range(2, 9))
HELD = 200
MAX_BATCHES = 10_000
_OPENING, _PREVIOUS_CLOSING, _CLOSING = "OPBD", "PRCD", "CLBD"


def read_camt(source: BinaryIO, message: Message) -> Iterator[StatementEvent]:
    """Yield what a file says, in its order.

    Raises:
        UnreadableFile: also after events were given: what was done with those must be undone.
    """
    listener = _Statements()
    reader = ElementReader(message, DOCUMENTS[message.kind[:8]], listener)
    for piece in pieces(source, message):
        reader.feed(piece)
        yield from listener.taken()
    reader.close()
    yield from listener.taken()
    if not listener.statements:
        raise refusal(BankRule.NOTHING_INSIDE, {"kind": message.kind})


class _Statements:
    """Hears of statements, balances, entries and details, and makes events of them."""

    def __init__(self) -> None:
        self.statements = 0
        self._events: list[StatementEvent] = []
        self._statement_leaves: Texts = Texts()
        self._statement_line = self._part_line = 0
        self._balances: dict[str, Balance] = {}
        self._opened: Statement | None = None
        self._entries = self._booked_cents = 0
        self._other_currency = False
        self._entry = _OpenEntry(Texts(), 0)

    def taken(self) -> list[StatementEvent]:
        """Return the events since the last time."""
        events, self._events = self._events, []
        return events

    def started(self, part: Part, leaves: Texts, line: int) -> None:
        """Begin a part."""
        self._part_line = line
        if part is ENTRY:
            self._entry = _OpenEntry(leaves, line)
        elif part is DETAILS:
            self._entry.group, self._entry.group_line = leaves, line
            self._entry.group_details = 0
        elif part is STATEMENT:
            self.statements += 1
            self._statement_leaves, self._statement_line = leaves, line
            self._balances, self._opened = {}, None
            self._entries = self._booked_cents = 0
            self._other_currency = False

    def ended(self, part: Part, leaves: Texts) -> None:
        """End a part."""
        if part is DETAIL:
            self._end_detail(leaves)
        elif part is DETAILS:
            self._entry.end_group()
        elif part is ENTRY:
            self._end_entry()
        elif part is BALANCE:
            self._end_balance(leaves)
        elif part is STATEMENT:
            self._end_statement()

    def _end_detail(self, leaves: Texts) -> None:
        entry = self._entry
        entry.group_details += 1
        entry.held.append((leaves, entry.group, self._part_line))
        if entry.opened is not None:
            self._give_details(entry, entry.opened)
        elif len(entry.held) > HELD:
            self._give_details(entry, self._open_entry(entry))

    def _end_entry(self) -> None:
        entry = self._entry
        if entry.opened is None:
            closed = self._open_entry(entry)
            self._give_details(entry, closed, is_whole=True)
        else:
            closed = entry.value()
            if _settled(entry.opened) != _settled(closed):
                raise refusal(BankRule.SAID_TOO_LATE, {"line": entry.line})
        self._events.append(EntryClosed(closed, entry.details, entry.details_cents))
        self._entries += 1
        if closed.booked:
            self._booked_cents += closed.signed_cents
            currency = self._statement_leaves.get("currency")
            self._other_currency |= closed.currency != currency

    def _open_entry(self, entry: "_OpenEntry") -> Entry:
        entry.opened = value = entry.value()
        self._open_statement(value.currency)
        self._events.append(EntryOpened(value))
        return value

    def _give_details(self, entry: "_OpenEntry", value: Entry, *, is_whole: bool = False) -> None:
        account = "" if self._opened is None else self._opened.account
        is_sole = is_whole and len(entry.held) == 1
        for leaves, group, line in entry.held:
            detail = detail_of(leaves, line, group, value, account, is_sole=is_sole)
            entry.count(detail.booked_cents, same_way=detail.sign is value.sign)
            self._events.append(detail)
        entry.held.clear()

    def _end_balance(self, leaves: Texts) -> None:
        kind = leaves.get("kind")
        if kind not in (_OPENING, _PREVIOUS_CLOSING, _CLOSING):
            return
        found = balance_of(leaves, self._part_line)
        currency = self._statement_leaves.setdefault("currency", found.currency)
        if found.currency != currency:
            return
        kept = self._balances.setdefault(kind, found)
        if kept.day == found.day and kept.cents != found.cents:
            raise refusal(BankRule.SAID_TWICE, {"line": self._part_line, "element": kind})
        if kept.day is not None and found.day is not None:
            outer = max if kind == _CLOSING else min
            self._balances[kind] = outer(kept, found, key=lambda each: str(each.day))

    def _end_statement(self) -> None:
        opened = self._open_statement(None)
        closed = self._statement()
        if closed.account != opened.account:
            raise refusal(BankRule.SAID_TOO_LATE, {"line": self._statement_line})
        booked = None if self._other_currency else self._booked_cents
        computed = None
        if booked is not None and closed.opening_cents is not None:
            computed = closed.opening_cents + booked
        self._events.append(StatementClosed(closed, self._entries, booked, computed))

    def _open_statement(self, currency: str | None) -> Statement:
        if self._opened is None:
            if currency is not None:
                self._statement_leaves.setdefault("currency", currency)
            self._opened = self._statement()
            self._events.append(StatementOpened(self._opened))
        return self._opened

    def _statement(self) -> Statement:
        balances = self._balances
        return statement_of(
            self._statement_leaves,
            self._statement_line,
            balances.get(_OPENING) or balances.get(_PREVIOUS_CLOSING),
            balances.get(_CLOSING),
        )


def _settled(entry: Entry) -> Entry:
    """Return what may not change behind the first details."""
    return replace(entry, batches=(), additional_information=None)


class _OpenEntry:
    """An entry that is being read, with the details that wait for it."""

    def __init__(self, leaves: Texts, line: int) -> None:
        self.leaves, self.line = leaves, line
        self.opened: Entry | None = None
        self.held: list[tuple[Texts, Texts, int]] = []
        self.group: Texts = Texts()
        self.group_line = self.group_details = 0
        self.details = 0
        self.details_cents: int | None = 0
        self._batches: list[Batch] = []

    def value(self) -> Entry:
        """Return the entry as far as it is read."""
        return entry_of(self.leaves, self.line, tuple(self._batches))

    def end_group(self) -> None:
        """Remember a batch that has no details of its own."""
        batch = None if self.group_details else batch_of(self.group, self.group_line)
        if batch is not None:
            self._batches.append(batch)
        if len(self._batches) > MAX_BATCHES:
            raise refusal(BankRule.TOO_LARGE_ELEMENT, {"limit": MAX_BATCHES})

    def count(self, cents: int | None, *, same_way: bool) -> None:
        """Count a detail."""
        self.details += 1
        if cents is None or self.details_cents is None:
            self.details_cents = None
        else:
            self.details_cents += cents if same_way else -cents
