"""Text from outside as it may stand in a letter: nothing that steers, paragraphs kept."""

from __future__ import annotations

import unicodedata

_STEERING = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """Return `text` without characters that turn or steer text; line ends stay."""
    kept = (
        sign if sign == "\n" else " " if unicodedata.category(sign) in _STEERING else sign
        for sign in text
        if sign not in _TURNING
    )
    return "".join(kept).strip()
