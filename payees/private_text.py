"""Find what never goes to a bank or a payee: a BSN, or a word of benefit or status.

A BSN is nine digits that pass the eleven-test, also written with spaces, points or dashes
between them; digits inside a longer run, such as a betalingskenmerk, are not one.
Words are found inside Dutch compounds and under disguise: accents, invisible characters,
look-alike letters, letters set apart. Source: Participatiewet art. 65 (secrecy).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stdnum.nl import bsn

from payees.errors import PrivateText
from sepa.privacy import has_bsn, status_word


class ForbiddenKind(StrEnum):
    """What was found."""

    BSN = "BSN"
    WORD = "WORD"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What a text may not hold. `word` is as found, without disguise; empty for a BSN."""

    kind: ForbiddenKind
    word: str = ""


_WORDS = {
    hint: re.compile(word)
    for hint, word in {
        # not rechtsbijstand (legal aid) or pechbijstand (roadside help)
        "stand": r"(?<!recht)(?<!rechts)(?<!rechts-)(?<!pech)b(?:ij|y)stand(?!aard)",
        "uitker": r"uitker(?:ing|en)",
        "houder": r"status[ -]?houder",
        "vluchteling": "vluchteling",
        "participatiewet": "participatiewet",
        "inburger": "inburger",
        "ontzorg": "ontzorg",
        "verbl": r"verbl(?:ij|y)fs(?:vergunning|status|titel|recht)",
        "nareiziger": "nareiziger",
        "kostendeler": "kostendeler",
        "bodembedrag": "bodembedrag",
        "refugee": "refugee",
        "asylum": "asylum",
        "asiel": r"\basiel",  # a Basiel or a dierenasiel (animal home) is not meant
        "wwb": r"\bwwb\b",
        "ioa": r"\bioa[wz]\b",
        "bbz": r"\bbbz\b",
        "azc": r"\bazc\b",
        "pwet": r"\bpwet\b",
        "wajong": "wajong",
        "sociale dienst": r"\bsociale dienst\b",
    }.items()
}
"""What is looked for, under letters that every hit holds: those are found much faster."""
_SET_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[^\w]{1,2}[^\W\d_]){3,}(?![^\W_])")
_NOT_LETTERS = re.compile(r"[\W_]+")
_BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])[-.'](?=[^\W\d_])")
_LOOK_ALIKES = str.maketrans("аеорсухіјѕкмтнвԁɡοαικτρυεı", "aeopcyxijskmthbdgoaiktpuei")
"""Letters of other scripts (Cyrillic, Greek) that read as Latin ones."""
_GROUPS = re.compile(r"\d+(?:[ .,/-]{1,3}\d+)*", re.ASCII)
_PIECES = re.compile(r"(\d+)|([ .,/-]+)", re.ASCII)
_ASCII = str.maketrans({chr(code): " " for code in (*range(32), 127)} | {"_": "-"})
_BSN_LENGTH = 9
_BSN_SHAPES = ((3, 3, 3), (4, 2, 3))


def find_forbidden(text: str) -> Forbidden | None:
    """Return the first thing in `text` that may not leave the house, or None."""
    plain = _undisguised(text)
    if any(bsn.is_valid(number) for number in _nine_digits(plain)):
        return Forbidden(ForbiddenKind.BSN)
    set_apart = _SET_APART.sub(lambda letters: _NOT_LETTERS.sub("", letters[0]), plain)
    for reading in dict.fromkeys((plain, set_apart, _BETWEEN_LETTERS.sub("", plain))):
        for hint, word in _WORDS.items():
            found = word.search(reading) if hint in reading else None
            if found:
                return Forbidden(ForbiddenKind.WORD, _whole_word(reading, found))
    return _as_the_writer_reads(text)


def _as_the_writer_reads(text: str) -> Forbidden | None:
    """Ask the rules of the bank file too: what they would refuse is refused here first."""
    if has_bsn(text):
        return Forbidden(ForbiddenKind.BSN)
    word = status_word(text)
    return Forbidden(ForbiddenKind.WORD, word) if word else None


def refuse_forbidden(text: str) -> None:
    """Raise PrivateText if `text` holds a BSN or a word of benefit or status."""
    found = find_forbidden(text)
    if found:
        raise PrivateText(found.kind, found.word)


def _undisguised(text: str) -> str:
    """Return `text` as it reads: small letters, no accents, nothing invisible."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    read: list[str] = []
    small = unicodedata.normalize("NFKD", text).casefold()
    for character in unicodedata.normalize("NFKD", small):
        category = unicodedata.category(character)
        if category == "Nd":
            read.append(str(unicodedata.digit(character)))
        elif category in {"Pd", "Pc"}:
            read.append("-")
        elif category in {"Zs", "Zl", "Zp", "Cc"}:
            read.append(" ")
        elif category not in {"Cf", "Mn", "Me"}:
            read.append(character)
    return "".join(read).translate(_LOOK_ALIKES)


def _whole_word(text: str, found: re.Match[str]) -> str:
    """Return the whole word around what was found, as the reader sees it."""
    start, end = found.span()
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _nine_digits(text: str) -> Iterator[str]:
    """Give every nine digits that read as one number."""
    for run in _GROUPS.finditer(text):
        if len(run[0]) < _BSN_LENGTH:
            continue
        groups: list[str] = []
        marks: list[str] = []
        for digits, mark in _PIECES.findall(run[0]):
            if digits:
                groups.append(digits)
            else:
                marks.append(mark.strip() or " ")
        yield from _readings(groups, marks)


def _readings(groups: list[str], marks: list[str]) -> Iterator[str]:
    """Give the numbers of nine digits in groups of digits, with the marks between them.

    Those are: a group alone; all groups; all that are joined by one mark; and groups of
    3-3-3 or 4-2-3 joined by spaces, as people write a BSN, whatever stands beside them.
    """
    for first in range(len(groups)):
        for last in range(first, len(groups)):
            window = groups[first : last + 1]
            number = "".join(window)
            if len(number) > _BSN_LENGTH:
                break
            if len(number) == _BSN_LENGTH and _reads_as_one(groups, marks, first, last):
                yield number


def _reads_as_one(groups: list[str], marks: list[str], first: int, last: int) -> bool:
    """Tell whether groups `first` up to and including `last` read as one number."""
    inside = set(marks[first:last])
    outside = {*marks[max(first - 1, 0) : first], *marks[last : last + 1]}
    if not inside or not inside & outside:
        return True
    shape = tuple(map(len, groups[first : last + 1]))
    return inside == {" "} and shape in _BSN_SHAPES
