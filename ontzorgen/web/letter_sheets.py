"""The pages of a letter as pictures that the page itself holds.

A picture with an address of its own would be asked for apart: the letter set once more for each
page, and each a look in the log beside the look at the page. Nothing is kept on disk.
"""

from __future__ import annotations

from base64 import b64encode

from reports.typesetting.letter_pdf import Data, letter_pictures

_DOTS = 80
"""Dots per inch: a page as wide as the column in which it stands."""


def sheets(letter: Data) -> list[str]:
    """Return each page as an address that is the picture (`data:`); the letter is set once."""
    made = letter_pictures(letter, _DOTS)
    return [f"data:image/png;base64,{b64encode(each).decode()}" for each in made]
