"""Say a thing in Dutch and beside it in the reader's language.

Amounts, dates and names are the same in every language: amounts and dates the Dutch way, from left
to right. In a language that runs from right to left they stand in an isolate (Unicode UAX 9).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import dutch_date, euro
from reports.letters.catalogue import DUTCH, Catalogue, Language, blanks, catalogue
from reports.letters.plain import plain

_LEFT_TO_RIGHT, _OWN_DIRECTION, _END = "\u2066", "\u2068", "\u2069"
_COMMAS = {"ar": "، ", "fa": "، ", "ti": "፣ "}


@dataclass(frozen=True, slots=True)
class Cents:
    """An amount in euro cents, inside a sentence."""

    cents: int


@dataclass(frozen=True, slots=True)
class MonthOf:
    """The month of a day, inside a sentence."""

    day: date


@dataclass(frozen=True, slots=True)
class Cost:
    """A fixed cost by its kind; `name` says which, where a kind does not."""

    kind: str
    name: str = ""


Value = str | date | Cents | MonthOf | Cost | Sequence[Cost]


@dataclass(frozen=True, slots=True)
class Said:
    """The same words in Dutch and in the reader's language; None where that is Dutch."""

    dutch: str
    other: str | None = None


class Phrasebook:
    """Two catalogues side by side, or the Dutch one alone."""

    def __init__(self, code: str = DUTCH) -> None:
        """Raise UnknownLanguage where there is no catalogue in the language `code`."""
        self._dutch = catalogue(DUTCH)
        self._other = None if code == DUTCH else catalogue(code)

    @property
    def language(self) -> Language | None:
        """The language beside the Dutch, if there is one."""
        return self._other.language if self._other else None

    @property
    def comma(self) -> str:
        """What stands between the words of a list in the reader's language, with its space."""
        return _COMMAS.get(self._other.language.code if self._other else DUTCH, ", ")

    def say(self, key: str, **values: Value) -> Said:
        """Return the message `key` with its blanks filled in."""
        return Said(
            _filled(self._dutch.texts[key], self._dutch, values),
            _filled(self._other.texts[key], self._other, values) if self._other else None,
        )

    def say_all(self, key: str, values: Mapping[str, Value | None]) -> tuple[Said, ...]:
        """Return the sentences of `key`, without those that have a blank nothing is known for."""
        found = []
        for index, line in enumerate(self._dutch.lists[key]):
            known = {
                name: value for name in blanks(line) if (value := values.get(name)) is not None
            }
            if set(blanks(line)) <= set(known):
                other = self._other
                found.append(
                    Said(
                        _filled(line, self._dutch, known),
                        _filled(other.lists[key][index], other, known) if other else None,
                    )
                )
        return tuple(found)

    def name(self, cost: Cost) -> Said:
        """Return what a cost is called."""
        return Said(_cost(cost, self._dutch), _cost(cost, self._other) if self._other else None)

    def same(self, text: str) -> Said:
        """Return words that are the same in both: a name, a number."""
        safe = plain(text)
        return Said(safe, _isolated(safe, self._other) if self._other else None)

    def month(self, day: date) -> Said:
        """Return the month of `day`, with its year."""
        return Said(_month(day, self._dutch), _month(day, self._other) if self._other else None)


def written(value: Value) -> str:
    """Write a value in Dutch, as it stands in a Dutch sentence."""
    return _written(value, catalogue(DUTCH))


def _filled(text: str, book: Catalogue, values: Mapping[str, Value]) -> str:
    said = {name: _isolated(_written(value, book), book) for name, value in values.items()}
    return text.format_map(said)


def _written(value: Value, book: Catalogue) -> str:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Cents):
        return euro(value.cents)
    if isinstance(value, date):
        return dutch_date(value)
    if isinstance(value, MonthOf):
        return _month(value.day, book)
    if isinstance(value, Cost):
        return _cost(value, book)
    return _COMMAS.get(book.language.code, ", ").join(_cost(cost, book) for cost in value)


def _month(day: date, book: Catalogue) -> str:
    name = book.texts[f"months.{day.month}"]
    return book.texts["words.month"].format(maand=name, jaar=day.year)


def _cost(cost: Cost, book: Catalogue) -> str:
    kind = book.texts[f"costs.{cost.kind}"]
    return f"{kind} ({_isolated(plain(cost.name), book)})" if cost.name else kind


def _isolated(text: str, book: Catalogue) -> str:
    """Keep the order of what is filled in, whatever runs around it."""
    if not book.language.right_to_left:
        return text
    begin = _LEFT_TO_RIGHT if text[:1].isdigit() or text[:1] == "€" else _OWN_DIRECTION
    return f"{begin}{text}{_END}"
