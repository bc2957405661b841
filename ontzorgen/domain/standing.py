"""How a household stands in a run, in one word: what needs a person comes first."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ontzorgen.domain.run import Outcome


class Standing(StrEnum):
    """In the order in which it is asked."""

    SHORTFALL = "SHORTFALL"
    """There was too little money for an instalment."""
    BLOCKED = "BLOCKED"
    """An instalment waits for something that a person can mend."""
    WITHHELD = "WITHHELD"
    """All that had to be withheld was."""
    NOTHING = "NOTHING"
    """Nothing had to be withheld, or the household is not in the run."""


OUTCOMES: dict[Standing, frozenset[Outcome]] = {
    Standing.SHORTFALL: frozenset({Outcome.SHORTFALL, Outcome.PARTLY_WITHHELD}),
    Standing.BLOCKED: frozenset(
        {
            Outcome.PAYEE_COLLECTS,
            Outcome.ACCOUNT_UNVERIFIED,
            Outcome.NO_LEGAL_BASIS,
            Outcome.NO_AUTHORISATION,
        }
    ),
    Standing.WITHHELD: frozenset({Outcome.WITHHELD}),
}
"""Outcomes of which one is enough; any other one says nothing of how a household stands."""


def standing_of(outcomes: Collection[str]) -> Standing:
    """Return how a household stands whose instalments ended so."""
    for standing, among in OUTCOMES.items():
        if not among.isdisjoint(outcomes):
            return standing
    return Standing.NOTHING
