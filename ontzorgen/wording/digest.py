"""The daily mail in Dutch (B1): why households ask for attention, by number, and nothing else."""

from __future__ import annotations

from typing import Any

from ontzorgen.domain.caseload import Attention
from ontzorgen.services.coaching.day.digest import Digest
from ontzorgen.wording.amounts import counted, day

_MOST = 50
"""So many numbers of each kind are in a mail; the count is whole."""
_SAYS = {
    Attention.OWN_ERROR: "Achterstand bij een last die wij zelf betalen",
    Attention.SIGNAL: "Achterstandssignaal",
    Attention.REVIEW: "Evaluatie nodig",
    Attention.ADVICE: "Advies wacht op uw besluit",
    Attention.PHASE: "Te lang in dezelfde fase",
    Attention.SHORTAGE: "Tekort in de nieuwste run",
    Attention.CONTACT: "Contact nodig",
}


def subject(digest: Digest) -> str:
    """Return the subject of a mail."""
    asks = "vraagt" if digest.households == 1 else "vragen"
    return f"Ontzorgen: {counted(digest.households, 'huishoudens')} {asks} aandacht"


def body(digest: Digest, site: str) -> str:
    """Return the text of a mail; `site` is where the application is."""
    lines = [f"Dit vraagt vandaag ({day(digest.day)}) uw aandacht.", ""]
    for each, said in _SAYS.items():
        keys = digest.asks.get(each, ())
        if keys:
            more = f" en nog {len(keys) - _MOST}" if len(keys) > _MOST else ""
            lines.append(f"{said} ({len(keys)}): {', '.join(keys[:_MOST])}{more}")
    lines += ["", f"U ziet alles op {site.rstrip('/')}/mijn-huishoudens", ""]
    lines.append("Wilt u dit bericht niet meer? Maak uw e-mailadres leeg bij Mijn account.")
    return "\n".join(lines) + "\n"


def digest_json(digest: Digest) -> dict[str, Any]:
    """Return a mail as `digest send --json` gives it: without the address."""
    asks = {each.value: list(keys) for each, keys in digest.asks.items()}
    return {"login": digest.login, "day": digest.day.isoformat(), "asks": asks}


def done(sent: int, failed: int, *, dry_run: bool) -> str:
    """Say how many mails went out."""
    if dry_run:
        return f"Dit was een proef: {sent} dagberichten zouden nu gaan. Er is niets verstuurd."
    told = f"{sent} dagberichten verstuurd."
    return f"{told} {failed} niet: in het logboek staat waarom." if failed else told
