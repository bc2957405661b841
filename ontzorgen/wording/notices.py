"""What to tell a person while the work itself was done, or was refused already."""

from __future__ import annotations

from pathlib import Path

ANCHOR_NOT_KEPT = (
    "Let op: de opdracht is uitgevoerd, maar het laatste zegel van het logboek kon niet buiten de "
    "database worden bewaard. Controleer de schijf en de rechten van de datamap, en draai daarna "
    "'audit verify'."
)
REFUSAL_NOT_LOGGED = "Let op: deze weigering kon niet in het logboek worden geschreven."

NO_NAME_CHECKS = (
    "Let op: met naamcontrole_uit=J legt u vast dat de bank geen namen controleert in de bestanden "
    "van deze gemeente. De gemeente draagt dan zelf het risico van een betaling aan de verkeerde "
    "rekening. Laat daarom elke begunstigde controleren bij het vastleggen, en leg de uitslag vast "
    "bij de rekening. Of de bank controleert, staat in het contract met de bank: deze keuze "
    "verandert dat niet."
)

NAME_BLOCKED = (
    "de bank noemt een andere naam; wij betalen pas als een andere persoon die naam accepteert"
)


def broken(kind: str, kept_in: Path | None) -> str:
    """Say that the program itself failed, and where the traceback is."""
    where = f"Beheer vindt in {kept_in} waar het misging" if kept_in else "Meld dit aan beheer"
    return (
        f"Er ging iets mis in het programma ({kind}). Wat nog bezig was, is niet opgeslagen. "
        f"Probeer het opnieuw. {where}; zet ONTZORGEN_DEBUG=1 om het hier te zien."
    )


NO_BSN_IN_LISTS = "Zoek niet op BSN. Bij het veld staat waarop u wel zoekt."
