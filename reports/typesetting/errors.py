"""What can be wrong with a page. Facts only."""

from __future__ import annotations

from reports.errors import ReportError


class NoGlyph(ReportError):
    """The fonts have no shape for these characters."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        named = ", ".join(f"U+{ord(c):04X}" for c in characters)
        super().__init__(f"no glyph for {named}")
