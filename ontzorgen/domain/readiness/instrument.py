"""An instrument: what is asked to see how far somebody is, and the scale of the answers.

It is data: see `instrument_file` for its form, and the folder `instruments` for those we ship.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontzorgen.domain.readiness.errors import ScoreOutsideScale, UnknownItem


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked."""

    key: str
    text: str
    """What is so when the score is the highest, as a sentence."""
    help: str
    """What to look at, for who measures."""
    steps: Mapping[int, str]
    """What each score means here, in a sentence; empty where the words of the scale say enough."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of an instrument; a version never changes once something was measured with it."""

    name: str
    version: int
    title: str
    about: str
    scale: Mapping[int, str]
    """The word of each score, from the lowest (1) up without a gap."""
    items: tuple[Item, ...]

    @property
    def highest(self) -> int:
        """Return the highest score."""
        return max(self.scale)

    def item(self, key: str) -> Item:
        """Return what is asked under a name. Raises UnknownItem."""
        found = next((item for item in self.items if item.key == key), None)
        if found is None:
            raise UnknownItem(self.name, key)
        return found

    def score(self, key: str, given: str) -> int:
        """Return the score that somebody gives an item, as its number or its word.

        Raises:
            UnknownItem: the instrument does not ask this.
            ScoreOutsideScale: the scale has no such step.
        """
        item, said = self.item(key), given.strip()
        for score, word in self.scale.items():
            if said == str(score) or said.casefold() == word.casefold():
                return score
        raise ScoreOutsideScale(key, item.text, given, tuple(self.scale.values()))
