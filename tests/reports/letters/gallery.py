"""Print every letter in every language on sheets: `python -m tests.reports.letters.gallery`.

Writes docs/letters/KIND.png: the pages of one kind of letter in its languages, to be looked at by
eye; and docs/letters/maandoverzicht-ar.png, one overview large enough to read.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import typst

from reports.letters.catalogue import DUTCH, LANGUAGES
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import as_data
from reports.typesetting.letter_pdf import letter_pictures
from tests.reports.letters.samples import a_letter

TARGET = Path("docs/letters")
_SHEET = """
#set page(width: auto, height: auto, margin: 8pt, fill: rgb("#8a949e"))
#grid(columns: {columns}, gutter: 8pt, {images})
"""
_ACROSS = 4
_DOTS_PER_INCH = 130
"""A page is some 540 pixels wide: letters can be told apart, and a sheet stays under 2 MB."""


def languages_of(kind: LetterKind) -> tuple[str, ...]:
    """Return the languages that a kind of letter is sent in: a payee reads Dutch."""
    return (DUTCH,) if kind in SHAPES and SHAPES[kind].to_payee else LANGUAGES


def sheet(pages: list[bytes], dots_per_inch: int) -> bytes:
    """Return pages beside and under each other as one picture."""
    with tempfile.TemporaryDirectory() as room:
        for number, page in enumerate(pages):
            (Path(room) / f"{number}.png").write_bytes(page)
        images = ", ".join(f'image("{number}.png", width: 298pt)' for number in range(len(pages)))
        main = Path(room) / "sheet.typ"
        main.write_text(_SHEET.format(columns=min(_ACROSS, len(pages)), images=images), "utf-8")
        made = typst.Compiler(input=str(main), root=room).compile(format="png", ppi=dots_per_inch)
    assert isinstance(made, bytes)
    return made


def main() -> None:
    """Write a sheet for each kind of letter."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for kind in LetterKind:
        pages = [
            page
            for code in languages_of(kind)
            for page in letter_pictures(as_data(a_letter(kind, code)), 130)
        ]
        (TARGET / f"{kind.value.lower()}.png").write_bytes(sheet(pages, _DOTS_PER_INCH))
    (large,) = letter_pictures(as_data(a_letter(LetterKind.OVERVIEW, "ar")), 110)
    (TARGET / "maandoverzicht-ar.png").write_bytes(large)


if __name__ == "__main__":
    main()
