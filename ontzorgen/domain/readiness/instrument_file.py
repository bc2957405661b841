"""Read one instrument strictly: what is missing, doubled, strange or too long is refused.

Form: `name`, `version` (both as in the name of the file: name-version.yaml), `title`, `about`,
`scale` (a map of 1, 2, ... to a word) and `items` (a map of names to `text`, `help` and, in all of
them or in none, `steps`: a sentence for each score).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn

from ontzorgen.domain.readiness.errors import BadInstrumentFile
from ontzorgen.domain.readiness.instrument import Instrument, Item
from ontzorgen.law import strict_yaml

_KEYS = frozenset({"name", "version", "title", "about", "scale", "items"})
_OF_ITEM = frozenset({"text", "help"})
_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")
LONGEST_WORD, LONGEST_TEXT = 24, 240
MOST_STEPS, MOST_ITEMS = 7, 25
_WHOLE = "the whole file"


def read(file: str, text: str) -> Instrument:
    """Read one version of an instrument.

    Raises:
        BadInstrumentFile: with the place in the file, such as `items > post > steps > 2`.
    """
    return _Reading(file).instrument(text)


class _Reading:
    """One file while it is read; it knows the name to complain of."""

    def __init__(self, file: str) -> None:
        self.file = file

    def instrument(self, text: str) -> Instrument:
        try:
            content = strict_yaml.load(text)
        except strict_yaml.NotReadable as error:
            self.wrong(_WHOLE, f"not readable: {error}")
        top = self.map(_WHOLE, content, _KEYS)
        name = self.name("name", top["name"])
        version = self.number("version", top["version"])
        if self.file != f"{name}-{version}.yaml":
            self.wrong("name", f"the file of this name and version is {name}-{version}.yaml")
        scale = self.scale(top["scale"])
        return Instrument(
            name=name,
            version=version,
            title=self.text("title", top["title"]),
            about=self.text("about", top["about"]),
            scale=scale,
            items=self.items(top["items"], scale),
        )

    def scale(self, raw: object) -> Mapping[int, str]:
        """Return the scores with their words: 1, 2, ... and no word twice."""
        steps = self.map("scale", raw)
        if not 1 < len(steps) <= MOST_STEPS or list(steps) != list(range(1, len(steps) + 1)):
            self.wrong("scale", f"the scores are 1, 2 and so on, at most {MOST_STEPS}")
        words = {
            score: self.text(f"scale > {score}", word, LONGEST_WORD)
            for score, word in zip(range(1, len(steps) + 1), steps.values(), strict=True)
        }
        if len({word.casefold() for word in words.values()}) != len(words):
            self.wrong("scale", "a word stands for two scores")
        return words

    def items(self, raw: object, scale: Mapping[int, str]) -> tuple[Item, ...]:
        """Return what is asked, in the order of the file."""
        content = self.map("items", raw)
        if not 0 < len(content) <= MOST_ITEMS:
            self.wrong("items", f"from one to {MOST_ITEMS} items")
        found = tuple(self.item(key, item, scale) for key, item in content.items())
        if len({bool(item.steps) for item in found}) > 1:
            self.wrong("items", "either every item has steps, or none")
        return found

    def item(self, key: object, raw: object, scale: Mapping[int, str]) -> Item:
        name = self.name("items", key)
        place = f"items > {name}"
        has_steps = isinstance(raw, dict) and "steps" in raw
        content = self.map(place, raw, _OF_ITEM | ({"steps"} if has_steps else frozenset()))
        steps: dict[int, str] = {}
        if has_steps:
            said = self.map(f"{place} > steps", content["steps"])
            if list(said) != list(scale):
                self.wrong(f"{place} > steps", "a sentence for each score of the scale")
            steps = {score: self.text(f"{place} > steps > {score}", said[score]) for score in scale}
        return Item(
            key=name,
            text=self.text(f"{place} > text", content["text"]),
            help=self.text(f"{place} > help", content["help"]),
            steps=steps,
        )

    def map(
        self, place: str, raw: object, wanted: frozenset[str] | None = None
    ) -> Mapping[object, object]:
        """Return a map, with exactly the wanted keys when those are given."""
        if not isinstance(raw, dict):
            self.wrong(place, "a map is required")
        if wanted is not None and raw.keys() != wanted:
            strange = sorted(map(str, raw.keys() ^ wanted))
            self.wrong(place, f"missing or unknown: {', '.join(strange)}")
        return raw

    def text(self, place: str, raw: object, most: int = LONGEST_TEXT) -> str:
        """Return a text of one line that says something."""
        if not isinstance(raw, str) or not raw.strip():
            self.wrong(place, "a text is required")
        if raw != " ".join(raw.split()) or len(raw) > most or not raw.isprintable():
            self.wrong(place, f"one line of at most {most} characters, single spaces")
        return raw

    def name(self, place: str, raw: object) -> str:
        """Return the name of an instrument or an item: it stands in addresses and commands."""
        if not isinstance(raw, str) or not _NAME.fullmatch(raw):
            self.wrong(place, f"{raw!r} is no name of 2 to 31 small letters and digits")
        return raw

    def number(self, place: str, raw: object) -> int:
        """Return a number from 1 up; yes and no are no numbers."""
        if not isinstance(raw, int) or isinstance(raw, bool) or raw < 1:
            self.wrong(place, f"{raw!r} is no whole number from 1 up")
        return raw

    def wrong(self, place: str, problem: str) -> NoReturn:
        """Refuse the file."""
        raise BadInstrumentFile(self.file, place, problem)
