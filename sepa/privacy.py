"""Find what a payee or a bank must not read in a payment: a BSN, or a word of benefit or status.

A BSN (burgerservicenummer) has nine digits that pass the eleven-test of citizens' numbers.
Both questions may be asked of thousands of texts at once, joined by line ends.
Source: Wet algemene bepalingen burgerservicenummer; AVG art. 5(1)(c), data minimisation.
"""

import re

from stdnum.nl import bsn

_LONG_RUN = re.compile(r"[0-9][0-9 .-]{7,}[0-9]")
_CANDIDATE = re.compile(
    r"(?<![0-9])[0-9]{9}(?![0-9])"
    r"|(?<![0-9])(?<![0-9][ .-])[0-9]{3}([ .-])[0-9]{3}\1[0-9]{3}(?![ .-]?[0-9])"
    r"|(?<![0-9])(?<![0-9][ .-])[0-9]{4}([ .-])[0-9]{2}\2[0-9]{3}(?![ .-]?[0-9])"
)
"""Nine digits on their own, also written 123.456.782 or 1234.56.782."""

# Each alternative starts with a letter, so that the search skips quickly; what may not stand
# before it is looked up afterwards. The text is in lower case.
_STATUS_WORD = re.compile(
    r"bijstand(?!aard)(?<!rechtsbijstand)(?<!rechts-bijstand)(?<!rechtbijstand)"
    r"(?<!pechbijstand)(?<!reisbijstand)"
    r"|uitker(?:ing|en)(?<!dividenduitkering)(?<!winstuitkering)"
    r"|asiel(?<![a-z0-9]asiel)(?<!dieren-asiel)|asylum|refugee"
    r"|status[ -]?houder|vergunning[ -]?houder|participatie-?wet|inburger|vluchteling"
    r"|verblijfs-?(?:vergunning|status|titel|recht)|nareiziger|kostendeler"
    r"|pwet\b(?<![a-z0-9]pwet)|p-wet\b(?<![a-z0-9]p-wet)"
    r"|ioa[wz]\b(?<![a-z0-9]....)|(?:wwb|bbz|azc)\b(?<![a-z0-9]...)"
    r"|wajong|sociale dienst\b"
)
"""Words by which a payee would learn that the household lives on benefit or fled."""


def has_bsn(text: str) -> bool:
    """Say whether a valid BSN stands in the text."""
    return any(
        bsn.is_valid(found[0])
        for run in _LONG_RUN.findall(text)
        for found in _CANDIDATE.finditer(run)
    )


def status_word(text: str) -> str | None:
    """Return the first word of benefit or status in the text, in lower case."""
    found = _STATUS_WORD.search(text.lower())
    return found[0] if found else None


def without_bsn(text: str) -> str:
    """Return the text with each valid BSN in it as nine stars."""
    return _CANDIDATE.sub(lambda found: "*********" if bsn.is_valid(found[0]) else found[0], text)
