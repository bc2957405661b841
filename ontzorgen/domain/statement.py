"""Read the ledger as a household sees it: what came in, what was withheld, paid and given back.

Every entry about a household moves money into, out of, or within what we hold for it, or is its
benefit. So what we hold at the end is what we held before and all that moved since: nothing is
left out and nothing counts twice. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from ontzorgen.domain.ledger import Account

HELD = (
    Account.OWED,
    Account.IN_TRANSIT,
    Account.CONTRA,
    Account.OPEN,
    Account.CARRIED,
    Account.CLIENT,
)
"""What was withheld or came back, and is neither with a payee nor given back."""


class Flow(StrEnum):
    """What a household's money does."""

    BENEFIT = "BENEFIT"
    WITHHELD = "WITHHELD"
    PAID = "PAID"
    """It left our account."""
    RETURNED = "RETURNED"
    """It came back to it."""
    RECEIVED = "RECEIVED"
    """A payee sent it by itself: a refund that a person placed with the client."""
    GIVEN_BACK = "GIVEN_BACK"


Pair = tuple[Account, Account]
_BANK, _HOME = Account.BANK, Account.HOUSEHOLD
PAIRS: Mapping[Flow, frozenset[Pair]] = {
    Flow.BENEFIT: frozenset({(Account.BENEFIT, _HOME)}),
    Flow.WITHHELD: frozenset({(_HOME, Account.OWED)}),
    Flow.PAID: frozenset((held, _BANK) for held in HELD),
    Flow.RETURNED: frozenset((_BANK, held) for held in HELD),
    Flow.RECEIVED: frozenset({(Account.UNPLACED, Account.CLIENT)}),
    Flow.GIVEN_BACK: frozenset({(Account.CLIENT, _HOME)}),
}
"""From which account to which each flow goes."""
MAY_BE_UNDONE = frozenset({Flow.BENEFIT, Flow.WITHHELD})
"""Of a run that was taken back these go the other way round: that counts against them."""


def flow_of(debit: Account, credit: Account) -> tuple[Flow | None, int]:
    """Return which flow an entry is, and 1 or -1; None and 0 when it moves within what we hold.

    Raises:
        ValueError: an entry that is about no household.
    """
    for flow, pairs in PAIRS.items():
        if (debit, credit) in pairs:
            return flow, 1
        if flow in MAY_BE_UNDONE and (credit, debit) in pairs:
            return flow, -1
    if debit in HELD and credit in HELD:
        return None, 0
    raise ValueError(f"{debit} to {credit} is about no household")


class Stand(StrEnum):
    """Where the money of a payment stands at the end of a day."""

    APPROVED = "APPROVED"
    """Withheld, and not with the bank yet."""
    IN_TRANSIT = "IN_TRANSIT"
    PAID = "PAID"
    OPEN = "OPEN"
    TAKEN_OVER = "TAKEN_OVER"
    CLIENT = "CLIENT"
    GIVEN_BACK = "GIVEN_BACK"


_STANDS = (
    (Account.OPEN, Stand.OPEN),
    (Account.CLIENT, Stand.CLIENT),
    (Account.CARRIED, Stand.TAKEN_OVER),
    (Account.IN_TRANSIT, Stand.IN_TRANSIT),
    (Account.OWED, Stand.APPROVED),
    (Account.BANK, Stand.PAID),
)
"""The first account on which there is money says it: what needs a person comes first."""


def stand_of(balances: Mapping[Account, int], flows: Collection[Flow]) -> Stand | None:
    """Return where a payment stands by its balances, and the flows that it had.

    None when its run was taken back: then there is no payment.
    """
    for account, stand in _STANDS:
        if balances.get(account, 0) > 0:
            return stand
    return Stand.GIVEN_BACK if Flow.GIVEN_BACK in flows else None
