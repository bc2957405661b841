"""Write a text with letters of several fonts such that a PDF shows all of them.

What makes a PDF tries one font after another for a whole text, and puts the letters together by
their number. Where two letters join into one shape in one font and not in another, the numbers
differ and the letters are lost. So each Arabic letter is written as the shape that it has in its
word, lam with alef as the one shape that both have, and what would still join is kept apart.
Order, brackets and widths are then those of the fonts themselves. Vowel signs and stretches, which
a text has seldom and a PDF of this standard refuses in a picture, are left out.
Source: Unicode 15, ch. 9.2 (joining) and the compatibility mappings of its character database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_GEEZ = "\u1200-\u139f\u2d80-\u2ddf\uab01-\uab2f"
_OTHER = re.compile(f"[{_ARABIC}{_GEEZ}]")
_OF_ONE_FONT = re.compile(f"[{_ARABIC} \u200c\u2068\u2069]+|[{_GEEZ} \u2068\u2069]+")
_VOWELS = re.compile("[\u0640\u064b-\u065f\u0670]")
_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3]+")
_LETTERS = re.compile(">([^<>]+)<")
_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
_NON_JOINER = "\u200c"
_LATIN = re.compile("(?<=f)(?=[fijl])")


def _shapes() -> dict[tuple[str, str], str]:
    """Return the character of each letter, and of lam with alef, in each place in a word."""
    found = {}
    for shape in map(chr, [*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)]):
        place, *letters = unicodedata.decomposition(shape).split() or [""]
        found["".join(chr(int(one, 16)) for one in letters), place.strip("<>")] = shape
    return found


_SHAPES = _shapes()


def for_paper(picture: str) -> str:
    """Return the elements of a picture with its letters written for a PDF."""
    return _LETTERS.sub(lambda found: f">{unjoined(found[1])}<", picture)


def unjoined(text: str) -> str:
    """Return `text` with as many shapes as characters in each font.

    A text in Latin letters stays as it is, and so do the letters of one in a single other font.
    """
    if not _OTHER.search(text):
        return text
    bare = _VOWELS.sub("", unicodedata.normalize("NFC", text))
    if _OF_ONE_FONT.fullmatch(bare):
        return bare
    shaped = _WORD.sub(lambda found: _NON_JOINER.join(_shaped(found[0])), bare)
    return _LATIN.sub(_NON_JOINER, shaped)


def _shaped(word: str) -> Iterator[str]:
    """Give the letters of a word in the shape of their place: alone, first, between or last."""
    joined = False
    parts = re.findall(f"{_LAM}[{_ALEFS}]|.", word)
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        joins_on = (part, "initial") in _SHAPES and (after[:1], "final") in _SHAPES
        place = ("final", "medial") if joined else ("isolated", "initial")
        yield _SHAPES.get((part, place[joins_on]), part)
        joined = joins_on
