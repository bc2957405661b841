"""Check thousands of transfers at once: one C call per rule and column.

Fast where all is well. Where a column fails, the rules of one value (`sepa.rules`) decide: they
name the transfer and the rule. A column check is never milder than they are.
"""

from collections.abc import Collection, Iterator, Sequence

from sepa import rules
from sepa.character_set import all_sepa
from sepa.credit_transfer import CreditTransfer
from sepa.creditor_reference import ReferenceKind, is_compact_reference
from sepa.errors import BatchRefused
from sepa.iban import is_compact_iban
from sepa.privacy import has_bsn, status_word
from sepa.rules import Breach

Column = Collection[str]


class BulkRules:
    """Remembers the accounts and the end-to-end ids of one file."""

    def __init__(self) -> None:
        self._accounts: set[str] = set()
        self._ids: set[str] = set()

    def refuse_any(self, transfers: Sequence[CreditTransfer]) -> None:
        """Let good transfers pass.

        Raises:
            BatchRefused: the first rule that does not hold, with its transfer.
        """
        ids, cents, names, accounts, kinds, texts = zip(*transfers, strict=True)
        if not (
            _ids_hold(ids)
            and _amounts_hold(cents)
            and _texts_hold(set(names), rules.MAX_NAME, status_words=False)
            and self._accounts_hold(set(accounts))
            and _remittance_holds(kinds, texts)
        ):
            _refuse_first(transfers)
        if len(set(ids)) != len(ids) or not self._ids.isdisjoint(ids):
            twice = next(each for each in ids if each in self._ids or ids.count(each) > 1)
            raise BatchRefused(rules.Rule.DUPLICATE_END_TO_END_ID, twice)
        self._ids.update(ids)

    def _accounts_hold(self, accounts: set[str]) -> bool:
        new = accounts - self._accounts
        self._accounts |= new
        return all(map(is_compact_iban, new))


def breaches_of(transfer: CreditTransfer) -> Iterator[Breach]:
    """Hold one transfer against every rule of a transfer."""
    where = transfer.end_to_end_id
    yield from rules.of_id(transfer.end_to_end_id, where)
    yield from rules.of_cents(transfer.amount_cents, where)
    yield from rules.of_name(transfer.creditor_name, where)
    yield from rules.of_account(transfer.creditor_iban, where)
    if transfer.reference_kind == ReferenceKind.VRIJ:
        yield from rules.of_free_text(transfer.remittance, where)
    else:
        yield from rules.of_reference(transfer.reference_kind, transfer.remittance, where)


def _ids_hold(ids: Column) -> bool:
    fenced = "\n".join(("", *ids, ""))
    return (
        all_sepa(ids)
        and max(map(len, ids)) <= rules.MAX_ID
        and all(map(str.strip, ids))
        and not ("//" in fenced or "\n/" in fenced or "/\n" in fenced)
    )


def _amounts_hold(cents: Sequence[int]) -> bool:
    return (
        set(map(type, cents)) == {int}
        and min(cents) >= rules.MIN_CENTS
        and max(cents) <= rules.MAX_CENTS
    )


def _texts_hold(texts: Column, limit: int, *, status_words: bool) -> bool:
    joined = "\n".join(texts)
    return (
        all_sepa(texts)
        and max(map(len, texts)) <= limit
        and all(map(str.strip, texts))
        and not has_bsn(joined)
        and not (status_words and status_word(joined))
    )


def _remittance_holds(kinds: Sequence[ReferenceKind], texts: Column) -> bool:
    free_kind = ReferenceKind.VRIJ
    free = [text for kind, text in zip(kinds, texts, strict=True) if kind is free_kind]
    if free and not _texts_hold(free, rules.MAX_REMITTANCE, status_words=True):
        return False
    return all(
        is_compact_reference(kind, text)
        for kind, text in zip(kinds, texts, strict=True)
        if kind is not free_kind
    )


def _refuse_first(transfers: Sequence[CreditTransfer]) -> None:
    for transfer in transfers:
        for breach in breaches_of(transfer):
            raise BatchRefused(breach.rule, transfer.end_to_end_id, breach.facts)
