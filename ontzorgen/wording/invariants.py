"""What must hold of the books, and where it does not: in Dutch, level B1."""

from __future__ import annotations

from ontzorgen.services.check_ledger import Broken, Invariant
from ontzorgen.store.anchor import NoAnchor
from ontzorgen.store.audit import BrokenLink

SENTENCES = {
    Invariant.SHARES_ADD_UP: "netto is ingehouden plus restant, per persoon",
    Invariant.LINES_ARE_CARRIED: "elke termijn wordt door personen gedragen",
    Invariant.INSTRUCTIONS_ARE_THE_LINES: "de opdrachten zijn de goedgekeurde regels",
    Invariant.INSTRUCTIONS_ARE_LIVE: "een opdracht geldt tot zij is geweigerd, teruggekomen of teruggenomen",
    Invariant.EVERY_CENT_IN_ONE_PLACE: "elke ingehouden cent staat op één plek",
    Invariant.MONEY_FOLLOWS_THE_EVENTS: "elke betaling staat waar de bank en mensen haar lieten",
    Invariant.DONE_IS_CLEARED: "van een run die klaar is, is niets meer onderweg",
    Invariant.ENTRIES_ARE_THE_ROWS: "elke boeking hoort bij haar regel",
    Invariant.APPROVAL_COVERS_THE_CONTENT: "de goedkeuring dekt de inhoud, door een ander",
    Invariant.APPROVAL_IS_LOGGED: "het logboek noemt wie goedkeurde, en de run is er nog",
    Invariant.FILES_ARE_THE_LINES: "de bankbestanden zijn heel en zijn de regels",
    Invariant.PAID_ONCE: "elke termijn wordt één keer betaald",
    Invariant.PAID_AGAIN_ONCE: "wat terugkwam wordt hoogstens één keer opnieuw betaald",
    Invariant.WITHHELD_WITHIN_NET: "per persoon en maand is niet meer ingehouden dan het netto bedrag",
    Invariant.BOOKS_ARE_THE_BANK: "de boeken zijn wat de bank heeft geboekt",
    Invariant.GIVEN_BACK_BY_TWO: "geld voor een klant gaat weg als een tweede persoon het bevestigde",
    Invariant.IDS_ARE_UNIQUE: "elk kenmerk voor de bank is uniek",
}
WHAT_NOW = "Betaal niets van deze runs en haal beheer erbij; verander niets in de database."


def broken_text(broken: Broken) -> str:
    """Say which rule does not hold, and for what. Amounts are in cents."""
    differs = ""
    if broken.wanted or broken.found:
        differs = f" (moet zijn {broken.wanted or 'niets'}, is {broken.found or 'niets'})"
    return f"{SENTENCES[broken.invariant]}: {broken.subject}{differs}"


LINKS = {
    "MISSING": "deze regel ontbreekt",
    "CHANGED": "deze regel is veranderd nadat hij is geschreven",
    "NOT_SEALED": "deze regel sluit niet aan op de regel ervoor",
    "NOT_KEPT": "dit is niet de regel die buiten de database is bewaard: het einde ontbreekt, "
    "of er is een oudere kopie teruggezet",
}

NOT_COMPARED = {
    NoAnchor.MISSING: "Let op: het einde is niet vergeleken. In deze datamap is geen zegel van deze "
    "database bewaard. Vergelijk het laatste zegel met een zegel dat u zelf hebt bewaard.",
    NoAnchor.DAMAGED: "Let op: het einde is niet vergeleken. Het bewaarde zegel in de map 'anchors' "
    "is beschadigd of niet te lezen. Haal beheer erbij. Leg vast waarom, haal het bestand dan weg: "
    "bij de volgende opdracht komt er een nieuw.",
}


def link_text(link: BrokenLink) -> str:
    """Say where the log does not hold."""
    return f"regel {link.sequence}: {LINKS[link.why]}"
