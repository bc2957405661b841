"""The Dutch text of a letter: a plain text with blanks, in which a municipality may write its own.

Paragraphs are divided by an empty line; `## ` begins a heading, `- ` a line of a list. `{naam}`
is filled in; a sentence with a blank that nothing is known for is left out, and a heading with
nothing beneath it too. `[tabel]`, `[gegevens]`, `[handtekening]` and `[ondertekening]` on a line
of their own are the parts that the program makes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from reports.letters.errors import EmptyBody, UnknownBlank, WrongBraces
from reports.letters.letter import Bullets, Heading, Piece, Text
from reports.letters.phrasebook import Said

_BLANK = re.compile(r"\{([a-z_]+)\}")


class Part(StrEnum):
    """What the program makes, by the word between square brackets."""

    TABLE = "tabel"
    """The costs and their amounts."""
    FACTS = "gegevens"
    """What a payee needs to know its customer and the bill by."""
    SIGNATURE = "handtekening"
    """Where the reader signs."""
    SENDER = "ondertekening"
    """Who writes, at the end."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text of which every blank is known to be fillable.

    Raises:
        EmptyBody: it says nothing.
        WrongBraces: a brace that opens or closes no blank.
        UnknownBlank: a blank, or a part in brackets, that no letter of this kind fills in.
    """

    text: str
    known: frozenset[str]
    parts: frozenset[Part]

    def __post_init__(self) -> None:
        """Refuse what could not be printed, before somebody waits for it."""
        if not self.text.strip():
            raise EmptyBody
        rest = _BLANK.sub("", self.text)
        stray = re.search(r"[{}]", rest)
        if stray:
            raise WrongBraces(rest[max(0, stray.start() - 15) : stray.end() + 15])
        odd = set(_BLANK.findall(self.text)) - self.known
        for line in self.text.splitlines():
            named = _part_named(line)
            if named is not None and named not in {part.value for part in self.parts}:
                odd.add(f"[{named}]")
        if odd:
            raise UnknownBlank(odd, self.known)

    def pieces(
        self, values: Mapping[str, str | None], made: Mapping[Part, Collection[Piece]]
    ) -> tuple[Piece, ...]:
        """Return the text with its blanks filled in, and the parts that the program made."""
        found = list(_pieces(self.text, values, made))
        return tuple(
            piece
            for index, piece in enumerate(found)
            if not (
                isinstance(piece, Heading)
                and (index + 1 == len(found) or isinstance(found[index + 1], Heading))
            )
        )


def default_text(kind: str) -> str:
    """Return the text that a kind of letter has until a municipality writes its own."""
    return files("reports.letters").joinpath("bodies", f"{kind}.txt").read_text("utf-8")


def _pieces(
    text: str, values: Mapping[str, str | None], made: Mapping[Part, Collection[Piece]]
) -> Iterator[Piece]:
    for block in re.split(r"\n\s*\n", text.strip()):
        lines, bullets = [], []
        for line in (line.strip() for line in block.splitlines()):
            named = _part_named(line)
            if named is not None:
                yield from made.get(Part(named), ())
            elif line.startswith("## "):
                yield Heading(Said(_filled(line[3:], values) or ""))
            elif line.startswith("- "):
                said = _filled(line[2:], values)
                bullets += [Said(said)] if said else []
            else:
                lines.append(line)
        said = _filled(" ".join(lines), values)
        if said:
            for part in re.split(r"\n\s*\n", said):
                if part.strip():
                    yield Text(Said(" ".join(part.split())))
        if bullets:
            yield Bullets(tuple(bullets))


def _filled(text: str, values: Mapping[str, str | None]) -> str | None:
    """Fill in every blank; None when nothing is known for one that stands alone in `text`.

    A sentence with an empty blank goes; when no sentence is left, the paragraph does too.
    """
    sentences = re.split(r"(?<=[.!?:]) (?=[A-Z{])", text)
    kept = [s for s in sentences if all(values.get(name) for name in _BLANK.findall(s))]
    if not kept:
        return None
    return " ".join(_BLANK.sub(lambda found: str(values[found.group(1)]), s) for s in kept)


def _part_named(line: str) -> str | None:
    found = re.fullmatch(r"\[([^\]\[]*)\]", line.strip())
    return found.group(1) if found else None
