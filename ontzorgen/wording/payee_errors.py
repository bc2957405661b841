"""What a payee or its account refuses, why, and what now: Dutch, level B1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen.wording.amounts import day
from ontzorgen.wording.codes import ACCOUNT_STATUSES
from payees import errors

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.NameLeftEmpty: lambda e: (
        f"Van de naam van {e.key} blijft in SEPA-tekens niets over. Vul de naam in Latijnse letters in."
    ),
    errors.WrongPayee: lambda e: f"Begunstigde {e.key}: {e.field} kan niet '{e.value}' zijn.",
    errors.MakerMayNotVerify: lambda _e: (
        "Wie een rekening invoert, bevestigt haar niet zelf. Laat een andere persoon terugbellen "
        "en bevestigen."
    ),
    errors.NoteMissing: lambda _e: (
        "Schrijf op wie u hebt teruggebeld en op welk nummer dat al bekend was, of waarom."
    ),
    errors.NotPending: lambda e: (
        f"Deze rekening wacht niet op bevestiging: ze is {ACCOUNT_STATUSES.get(e.status, e.status)}."
    ),
    errors.NotLive: lambda e: f"Deze rekening is al {ACCOUNT_STATUSES.get(e.status, e.status)}.",
    errors.NotVerified: lambda e: f"De rekening van {e.owner} is door niemand bevestigd.",
    errors.ForeignAccount: lambda e: f"Een rekening van {e.other} staat bij {e.owner}.",
    errors.BankNameMissing: lambda _e: (
        "Bij een naam die bijna klopt hoort de naam die de bank gaf. Vul die in."
    ),
    errors.NothingToAccept: lambda _e: (
        "Bij deze rekening is niets te accepteren: de bank noemde geen andere naam, of iemand heeft "
        "die naam al geaccepteerd. Kijk bij de rekening."
    ),
    errors.RecorderMayNotAccept: lambda _e: (
        "Wie de naamcontrole vastlegde, accepteert de andere naam niet zelf. Laat een andere persoon "
        "naam en rekening nagaan en de naam accepteren."
    ),
    errors.RecorderMayNotLift: lambda e: (
        f"Wie vastlegde dat de naam bij rekening {e.owner} afwijkt, legt niet zelf vast dat het "
        "toch klopt. Er is niets veranderd. Laat een collega de nieuwe uitslag vastleggen, of laat "
        "een fiatteur de naam accepteren."
    ),
    errors.NotCheckedYet: lambda e: (
        f"De dag van de naamcontrole, {day(e.day)}, moet nog komen. Verbeter de datum."
    ),
    errors.OlderAnswer: lambda e: (
        f"Er is al een nieuwere naamcontrole, van {day(e.day)}. Die blijft staan: er is niets "
        "veranderd."
    ),
    errors.WrongPattern: lambda e: (
        f"'{e.pattern}' is geen patroon voor een kenmerk. Gebruik # voor een cijfer, @ voor een "
        "letter, ? voor allebei en * aan het eind voor de rest."
    ),
    errors.WrongPaymentReference: lambda e: (
        f"Het kenmerk '{e.text}' kan zo niet ({e.kind}, {e.reason or e.fault})."
        + (f" Goed zou zijn: {e.expected}." if e.expected else "")
        + " Neem het kenmerk over van de rekening van de begunstigde."
    ),
    errors.PrivateText: lambda e: (
        "Een tekst voor de bank bevat een BSN"
        + (f" of een woord dat niet mag ('{e.word}')" if e.word else "")
        + ". Haal dat weg."
    ),
}
