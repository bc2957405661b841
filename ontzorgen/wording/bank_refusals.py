"""Say in Dutch (B1) why a file of a bank is not read: what, where, what now.

The codes and facts come from `sepa.bank_rules`; every code has a sentence here.
"""

from __future__ import annotations

from collections.abc import Mapping

from sepa.bank_rules import BankRule
from sepa.errors import UnreadableFile

_AGAIN = "Haal het bestand opnieuw op bij de bank."
_ASK = "Vraag de bank om een goed bestand."
SENTENCES: Mapping[BankRule, str] = {
    BankRule.EMPTY_FILE: f"Het bestand is leeg. {_AGAIN}",
    BankRule.NOT_WELL_FORMED: (
        "Het bestand is geen goede XML of is niet compleet. " + _AGAIN + " Een afschrift in MT940 "
        "lezen wij niet: kies bij de bank voor CAMT.053."
    ),
    BankRule.DOCTYPE: (
        "Het bestand bevat een DOCTYPE. Dat is niet veilig, daarom lezen wij het niet. " + _ASK
    ),
    BankRule.TOO_LARGE_ELEMENT: (
        "Een onderdeel van het bestand is te groot of te diep. Daarom lezen wij niet verder. "
        + _ASK
    ),
    BankRule.KIND_UNKNOWN: (
        "Dit is geen bestand van een bank dat wij kennen. Wij lezen pain.002.001.03 tot en met 10, "
        "camt.053 en camt.054 versie 02 tot en met 08, en pacs.004. Gevonden: {element} uit "
        "'{namespace}'."
    ),
    BankRule.NOTHING_INSIDE: f"Het bestand zegt {{kind}} te zijn, maar er staat niets in. {_AGAIN}",
    BankRule.VALUE_DIVIDED: (
        "In een gegeven ({element}) staat nog een onderdeel. Wij raden niet wat er staat. " + _ASK
    ),
    BankRule.SAID_TWICE: (
        "Een gegeven ({element}) staat er twee keer en verschilt. Wij kiezen niet. " + _ASK
    ),
    BankRule.SAID_TOO_LATE: (
        "Een gegeven van een boeking of rekening staat te ver naar achteren. " + _ASK
    ),
    BankRule.ACCOUNT_MISSING: f"Er staat niet bij van welke rekening dit is. {_ASK}",
    BankRule.AMOUNT_MISSING: f"Een bedrag ontbreekt. {_ASK}",
    BankRule.AMOUNT_FORM: (
        "Het bedrag '{value}' is geen bedrag met hoogstens twee cijfers achter een punt. " + _ASK
    ),
    BankRule.AMOUNT_NEGATIVE: (
        "Het bedrag '{value}' is lager dan nul. Of geld erbij komt of eraf gaat, hoort apart te "
        "staan. " + _ASK
    ),
    BankRule.CURRENCY_MISSING: f"De munt bij een bedrag ontbreekt. {_ASK}",
    BankRule.SIGN_MISSING: f"Er staat niet bij of een bedrag erbij komt of eraf gaat. {_ASK}",
    BankRule.SIGN_UNKNOWN: (
        "Er staat '{value}' op de plaats waar hoort te staan welke kant het geld op gaat. " + _ASK
    ),
    BankRule.DATE_FORM: f"'{{value}}' is geen datum. {_ASK}",
    BankRule.NUMBER_FORM: f"'{{value}}' is geen getal. {_ASK}",
}


class _Said(dict[str, object]):
    """Facts; one that is not known is said as such instead of breaking the sentence."""

    def __missing__(self, name: str) -> str:
        return "onbekend"


def refusal_text(refused: UnreadableFile) -> str:
    """Return why a file of a bank is not read, with the line where that is known."""
    text = SENTENCES[BankRule(refused.rule)].format_map(_Said(refused.facts))
    line = refused.facts.get("line")
    return f"Regel {line}: {text}" if line else text
