"""What a correction run (herstelrun) pays: what came back, what was missed, what is in arrears.

Pure; amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ontzorgen.domain.payment import EventKind, Events, Place, contra_missing, place_of
from sepa.reason_codes import Action, action_of


class Source(StrEnum):
    """Where the money of a line comes from."""

    BENEFIT = "BENEFIT"
    """The benefit of the month, in the run of that month."""
    AGAIN = "AGAIN"
    """A payment that was refused or returned: nothing new is withheld."""
    MISSED = "MISSED"
    """What is left of the month's benefit: no run decided the instalment in time."""
    ARREARS = "ARREARS"
    """A back payment (nabetaling), for a registered arrear that a second person confirmed."""


class Wait(StrEnum):
    """What has to happen before a payment may be done again."""

    CONTRA = "CONTRA"
    """The bank debited it though it refused it: its contra entry has to come first."""
    NEW_ACCOUNT = "NEW_ACCOUNT"
    """The payee needs another account, that a second person verified."""
    RELEASE = "RELEASE"
    """A person has to confirm that the cause is mended."""
    HELD = "HELD"
    """The household's payments to this payee are held: a person has to lift that."""


_MENDED_BY_ACCOUNT = (Action.ACCOUNT_WRONG, Action.ACCOUNT_CLOSED)


def may_come_again(events: Events) -> bool:
    """Say whether the money of a payment is open: refused or returned, and nothing done since."""
    return place_of(events) is Place.OPEN


def waits_for(
    reasons: Collection[str], events: Events, refused_iban: str, iban: str | None
) -> Wait | None:
    """Return what an open payment waits for; None when it may be done again.

    `reasons` are all that the bank ever gave: the one that asks most counts.
    A wrong or closed account is mended by another verified one: the same number verified anew
    is the same account at the bank. Everything else a person has to release, also what must
    never be done again by itself. While the money of a refused payment is not back, nothing
    helps: the payee may have it.
    """
    if contra_missing(events):
        return Wait.CONTRA
    if EventKind.RELEASED in events:
        return None
    if reasons and all(action_of(reason) in _MENDED_BY_ACCOUNT for reason in reasons):
        return None if iban not in (None, refused_iban) else Wait.NEW_ACCOUNT
    return Wait.RELEASE
