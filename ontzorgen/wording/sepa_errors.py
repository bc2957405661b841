"""What is refused of accounts, references and bank files, in words (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sepa import errors as sepa

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    sepa.WrongIban: lambda e: (
        f"Het rekeningnummer is geen geldig IBAN ({e.reason}). Controleer het nummer."
    ),
    sepa.EmptyAfterConversion: lambda _e: (
        "Van de naam blijft in SEPA-tekens niets over. Vul de naam in Latijnse letters in."
    ),
    sepa.WrongReference: lambda e: (
        f"Het kenmerk is niet goed ({e.reason})."
        + (f" Goed zou zijn: {e.expected}." if e.expected else "")
    ),
    sepa.BatchRefused: lambda e: (
        f"Het bankbestand is niet gemaakt: regel {e.rule} klopt niet bij "
        f"{e.end_to_end_id or 'het bestand'} ({dict(e.facts)}). Er is niets veranderd."
    ),
    sepa.UnreadableFile: lambda e: f"Het bestand is niet te lezen als bankbestand ({e.rule}).",
}
