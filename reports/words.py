"""How words stand in a report and on a page."""

from __future__ import annotations


def capital(words: str) -> str:
    """Return words as a heading begins; the rest stays as it is."""
    return words[:1].upper() + words[1:]
