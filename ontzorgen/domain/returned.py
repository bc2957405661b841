"""Which of the things that a bank says of a payment bring its money back to us.

A bank may say the same twice, in another message: a payment that it refused and then puts back is
open once. It comes open a second time only when it was executed after all in between.
"""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.domain.ledger import Account
from ontzorgen.domain.payment import UNDOES, EventKind, news

BY_THE_BANK = frozenset(
    {EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED, EventKind.EXECUTED}
)
CAME_BACK = frozenset({EventKind.REJECTED, EventKind.RETURNED})


def openings(kinds: Sequence[EventKind]) -> list[int]:
    """Return the places of the events by which the money of one payment came open.

    `kinds` is everything that happened to it, in order.
    """
    standing: set[EventKind] = set()
    found = []
    for place, kind in enumerate(kinds):
        if kind in CAME_BACK:
            _events, entries = news(kind, standing)
            if any(entry.sides[1] is Account.OPEN for entry in entries):
                found.append(place)
        standing.discard(UNDOES.get(kind, kind))
        if kind not in UNDOES:
            standing.add(kind)
    return found
