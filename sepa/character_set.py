"""Bring a text into the characters every SEPA bank accepts, and say that it changed.

Letters of other scripts have no agreed conversion and fall away: use the Latin name.
Source: EPC217-08, SEPA requirements for an extended character set (best practices).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sepa.errors import EmptyAfterConversion

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALLOWED = frozenset(_LETTERS + _LETTERS.upper() + "0123456789/-?:().,'+ ")
"""The EPC set: what names, ids and texts in a SEPA file may hold."""
_ALLOWED_BYTES = "".join(sorted(ALLOWED)).encode("ascii")

OUTSIDE = re.compile(r"[^a-zA-Z0-9/\-?:().,'+ ]")
"""Finds the first character outside the EPC set in one C call."""

_OWN_LETTERS = {
    "ß": "ss", "ẞ": "SS", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o",
    "Ð": "D", "ð": "d", "Đ": "D", "đ": "d", "Þ": "Th", "þ": "th", "Ł": "L", "ł": "l",
    "Ħ": "H", "ħ": "h", "ı": "i", "Ŧ": "T", "ŧ": "t", "Ŋ": "N", "ŋ": "n", "ĸ": "k",
    "Ə": "A", "ə": "a", "ƒ": "f",
}  # fmt: skip
_SIGNS = {
    "&": "+", "_": "-", ";": ",", '"': "'", "`": "'", "´": "'", "\\": "/", "|": "/",
    "[": "(", "]": ")", "{": "(", "}": ")", "@": "(at)", "€": "EUR", "~": "-", "=": "-",
    "!": ".", "#": ".", "$": ".", "%": ".", "*": ".", "<": ".", ">": ".", "^": ".",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": "'", "”": "'", "„": "'", "‟": "'",
    "′": "'", "″": "'", "ʹ": "'", "ʻ": "'", "ʼ": "'", "ʽ": "'", "«": "'", "»": "'",
    "‹": "'", "›": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-",
    "−": "-", "⁄": "/", "∕": "/", "×": "x", "·": ".", "•": ".", "¡": ".", "¿": "?",
    "¨": "", "¯": "", "¸": "", "\u00ad": "",
}  # fmt: skip
_TABLE = str.maketrans(_OWN_LETTERS | _SIGNS)
_MANY_SPACES = re.compile(r" {2,}")
_MANY_SLASHES = re.compile(r"/{2,}")
_WHITE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Converted:
    """A text in the SEPA set, beside what it was."""

    text: str
    changed: bool
    original: str


def to_sepa(text: str, max_length: int) -> Converted:
    """Convert, then cut to `max_length` characters.

    The result never starts or ends with a space or a slash and holds no double slash, so
    it can serve as a name, an id or a remittance text.

    Raises:
        EmptyAfterConversion: nothing is left.
    """
    spaced = _WHITE.sub(" ", text)
    plain = unicodedata.normalize("NFKD", spaced.translate(_TABLE)).translate(_TABLE)
    kept = OUTSIDE.sub("", plain)
    tidy = _MANY_SLASHES.sub("/", _MANY_SPACES.sub(" ", kept)).strip(" /")
    result = tidy[:max_length].strip(" /")
    if not result:
        raise EmptyAfterConversion(text)
    return Converted(result, result != text, text)


def all_sepa(texts: Iterable[str]) -> bool:
    """Say whether thousands of texts hold nothing outside the EPC set, in two C calls."""
    joined = "".join(texts)
    return joined.isascii() and not joined.encode("ascii").translate(None, _ALLOWED_BYTES)


def is_sepa_text(text: str) -> bool:
    """Say whether every character is in the EPC set."""
    return OUTSIDE.search(text) is None
