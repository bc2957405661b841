"""Dutch words about coming in through the organisation's identity provider."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from ontzorgen.services.oidc import errors


class Problem(StrEnum):
    """What people are told when it does not work; why is in the log."""

    DOWN = "down"
    TOO_LATE = "too late"
    NOT_PROVED = "not proved"
    NOT_LET_IN = "not let in"


PROBLEMS = {
    Problem.DOWN: (
        "De inlogdienst van uw organisatie is niet bereikbaar.",
        "Er is niets veranderd. Probeer het over een paar minuten opnieuw; blijft het misgaan, "
        "vraag dan de helpdesk van uw organisatie.",
    ),
    Problem.TOO_LATE: (
        "Dit inloggen is verlopen.",
        "U was er langer dan een kwartier mee bezig, of u begon in een andere browser. "
        "Log opnieuw in.",
    ),
    Problem.NOT_PROVED: (
        "Inloggen bij uw organisatie is niet gelukt.",
        "Er is niets veranderd. Probeer het opnieuw en log in met uw eigen account; blijft het "
        "misgaan, vraag dan beheer.",
    ),
    Problem.NOT_LET_IN: (
        "U kunt hier niet in.",
        "Bij uw organisatie bent u ingelogd, maar niet met een account dat hier toegang geeft. "
        "Vraag beheer om u te helpen.",
    ),
}
"""What is wrong, and what now."""
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.ProviderDown: lambda _e: " ".join(PROBLEMS[Problem.DOWN]),
    errors.TokenRefused: lambda _e: " ".join(PROBLEMS[Problem.NOT_PROVED]),
    errors.LocalAccountsOff: lambda _e: (
        "U logt hier in via uw organisatie. Wachtwoorden en codes van Ontzorgen zelf zijn er niet."
    ),
}
