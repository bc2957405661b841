"""What can be wrong with an instrument or a measurement. Facts only; `wording` finds the words."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class BadInstrumentFile(OntzorgenError):
    """An instrument is not written as it must be."""

    def __init__(self, file: str, place: str, problem: str) -> None:
        self.file, self.place, self.problem = file, place, problem
        super().__init__(f"{file}, {place}: {problem}")


class UnknownInstrument(OntzorgenError):
    """There is no instrument of this name, or not this version of it."""

    def __init__(self, name: str, version: int | None = None) -> None:
        self.name, self.version = name, version
        super().__init__(f"no instrument {name!r}" + (f" version {version}" if version else ""))


class UnknownItem(OntzorgenError):
    """The instrument does not ask this."""

    def __init__(self, instrument: str, item: str) -> None:
        self.instrument, self.item = instrument, item
        super().__init__(f"{instrument} has no item {item!r}")


class ScoreOutsideScale(OntzorgenError):
    """The score is no step of the scale of the instrument."""

    def __init__(self, item: str, text: str, score: str, steps: tuple[str, ...]) -> None:
        self.item, self.text, self.score, self.steps = item, text, score, steps
        """The item's name and its question, what was given, and what may be given."""
        super().__init__(f"{item}: {score!r} is none of {', '.join(steps)}")


class NothingScored(OntzorgenError):
    """A measurement says something of at least one item."""

    def __init__(self) -> None:
        super().__init__("no item has a score")


class JudgementMissing(OntzorgenError):
    """A coach says in words what they think of it."""

    def __init__(self) -> None:
        super().__init__("a measurement by a coach has a judgement in words")


class WordsTooLong(OntzorgenError):
    """What is written has a most length, in characters."""

    def __init__(self, item: str | None, most: int) -> None:
        self.item, self.most = item, most
        """None: the judgement."""
        super().__init__(f"{item or 'judgement'}: at most {most} characters")


class MeasuredOutside(OntzorgenError):
    """Nobody measures in the future, or before ontzorgen existed."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day, self.first, self.last = day, first, last
        super().__init__(f"measured on {day}, which is not from {first} to {last}")
