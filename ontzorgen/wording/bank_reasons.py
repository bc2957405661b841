"""Say in Dutch (B1) why a bank sent a payment back or refused it, and what happens now.

The codes and what each one asks for come from `sepa.reason_codes`; every one has a sentence here.
"""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.wording.bank_codes import MEANINGS
from sepa.reason_codes import Action, Standing, action_of, standing_of

SYSTEM_DOES: Mapping[Action, str] = {
    Action.ACCOUNT_WRONG: "De rekening wordt gestopt. De vaste last staat weer open.",
    Action.ACCOUNT_CLOSED: (
        "De rekening wordt gestopt voor elk huishouden dat eraan betaalt. De vaste lasten staan "
        "weer open."
    ),
    Action.HOLD: "De betaling wordt vastgehouden en nooit vanzelf opnieuw gedaan.",
    Action.DECEASED: (
        "De betalingen van het huishouden aan deze begunstigde worden vastgehouden. Er komt een "
        "taak."
    ),
    Action.MEND_MASTER_DATA: "De vaste last staat weer open en wacht op betere gegevens.",
    Action.FINANCE: "De betaling wacht op de financiële administratie.",
    Action.DUPLICATE: "De betaling wordt niet nog een keer gedaan.",
    Action.FILE_REFUSED: "De betaalrun wordt geweigerd. Er komt een waarschuwing.",
    Action.TRY_LATER: "De vaste last staat weer open. Het geld is niet weg.",
    Action.UNSPECIFIED: "Het geld is terug en wordt geboekt. De vaste last staat weer open.",
    Action.RECALL_CLOSED: "Het terugvragen van de betaling is klaar en wordt gesloten.",
    Action.NAME_CHECK: "De regels van deze begunstigde worden vastgehouden.",
    Action.NAME_CLOSE: "De naam die de bank gaf, komt bij de begunstigde te staan.",
    Action.NOTICE: "Er verandert niets. De melding blijft bij de betaling staan.",
}
PERSON_DOES: Mapping[Action, str] = {
    Action.ACCOUNT_WRONG: (
        "Vraag de begunstigde om het juiste rekeningnummer. Laat een tweede persoon het bevestigen."
    ),
    Action.ACCOUNT_CLOSED: (
        "Vraag de begunstigde om een nieuwe rekening. Laat een tweede persoon die bevestigen."
    ),
    Action.HOLD: "Bel de begunstigde of de bank. Beslis daarna of er opnieuw wordt betaald.",
    Action.DECEASED: ("Zoek uit of de begunstigde is overleden en aan wie nu moet worden betaald."),
    Action.MEND_MASTER_DATA: (
        "Verbeter naam, adres of kenmerk van de begunstigde. Betaal daarna opnieuw."
    ),
    Action.FINANCE: (
        "Controleer saldo, limiet, rechten en bedrag. Bij te weinig saldo gaat het om alle "
        "betalingen van het bestand."
    ),
    Action.DUPLICATE: "Vergelijk de kenmerken en kijk of de eerste betaling is aangekomen.",
    Action.FILE_REFUSED: (
        "Lees de reden, herstel de oorzaak en maak een nieuw bestand. Vraag hulp als u de "
        "oorzaak niet vindt."
    ),
    Action.TRY_LATER: "Wacht tot de storing voorbij is. Betaal daarna opnieuw.",
    Action.UNSPECIFIED: "Vraag de bank waarom de betaling niet is gelukt.",
    Action.RECALL_CLOSED: "Kijk of het geld terug is. Zo niet, bel dan de begunstigde.",
    Action.NAME_CHECK: (
        "Controleer naam en rekening bij de begunstigde, via een nummer dat u al kende."
    ),
    Action.NAME_CLOSE: "Vergelijk de twee namen. Verbeter de naam of houd de betaling tegen.",
    Action.NOTICE: "U hoeft niets te doen.",
}
STANDINGS: Mapping[Standing, str] = {
    Standing.ACCEPTED: "aangenomen",
    Standing.PARTLY: "voor een deel aangenomen",
    Standing.PENDING: "in behandeling",
    Standing.REJECTED: "geweigerd",
    Standing.NAME_CHECKED: "naam gecontroleerd",
    Standing.NAME_DIFFERS: "naam wijkt af",
    Standing.UNKNOWN: "status onbekend",
}


def meaning(reason: str) -> str:
    """Return what a reason means, in one sentence."""
    known = MEANINGS.get(reason.strip().upper())
    return known or f"De bank geeft de reden '{reason}'. Die kennen wij niet."


def what_now(reason: str | None) -> str:
    """Return what the system does and what a person does for a reason."""
    action = action_of(reason)
    return f"{SYSTEM_DOES[action]} {PERSON_DOES[action]}"


def status_words(status: str | None) -> str:
    """Return what a status says, in a few words."""
    return STANDINGS[standing_of(status)]
