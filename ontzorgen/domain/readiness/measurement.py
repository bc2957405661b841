"""What makes a measurement (zelfredzaamheidsmeting) right, and which ones stand side by side.

A measurement is never changed: a correction is a newer one that takes its place.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from ontzorgen.domain.readiness.errors import (
    JudgementMissing,
    MeasuredOutside,
    NothingScored,
    ScoreOutsideScale,
    WordsTooLong,
)
from ontzorgen.domain.readiness.instrument import Instrument

FIRST_DAY = date(2022, 1, 1)
"""The Wet inburgering 2021 and article 56a are in force: nobody was relieved before."""
LONGEST_EVIDENCE, LONGEST_JUDGEMENT = 500, 3000
"""Characters."""


class Moment(StrEnum):
    """When in the time of ontzorgen it is measured."""

    BEGIN = "BEGIN"
    MIDDLE = "MIDDLE"
    END = "END"


class View(StrEnum):
    """Whose view the scores are: the coach's, or the client's own."""

    COACH = "COACH"
    CLIENT = "CLIENT"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found, as it is kept: not every item need be spoken of."""

    scores: Mapping[str, int] = field(repr=False)
    """By the name of the item."""
    evidence: Mapping[str, str] = field(repr=False)
    """What it shows from, by the name of the item."""
    judgement: str = field(repr=False)
    """What the coach, or the client, thinks of it all."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wants to record, as typed: by its name, the score of each item."""

    moment: Moment
    view: View
    measured_on: date
    scores: Mapping[str, str] = field(repr=False)
    """A number or a word of the scale; empty for what was not spoken of."""
    evidence: Mapping[str, str] = field(repr=False)
    judgement: str = field(repr=False)


def answers(instrument: Instrument, given: Given, today: date) -> Answers:
    """Return what may be kept of what somebody typed.

    Raises:
        UnknownItem, ScoreOutsideScale: the instrument does not know it.
        NothingScored: no item has a score.
        JudgementMissing: a coach says nothing in words.
        WordsTooLong: in characters.
        MeasuredOutside: in the future, or before ontzorgen existed.
    """
    if not FIRST_DAY <= given.measured_on <= today:
        raise MeasuredOutside(given.measured_on, FIRST_DAY, today)
    scores = {
        key: instrument.score(key, text) for key, text in given.scores.items() if text.strip()
    }
    evidence = {
        instrument.item(key).key: words
        for key, text in given.evidence.items()
        if (words := plain(text))
    }
    judgement = plain(given.judgement)
    for key, words in evidence.items():
        if len(words) > LONGEST_EVIDENCE:
            raise WordsTooLong(key, LONGEST_EVIDENCE)
    if len(judgement) > LONGEST_JUDGEMENT:
        raise WordsTooLong(None, LONGEST_JUDGEMENT)
    if not scores:
        raise NothingScored
    if given.view is View.COACH and not judgement:
        raise JudgementMissing
    in_order = [item.key for item in instrument.items]
    return Answers(
        {key: scores[key] for key in in_order if key in scores},
        {key: evidence[key] for key in in_order if key in evidence},
        judgement,
    )


def kept_answers(instrument: Instrument, kept: Answers) -> Answers:
    """Return answers that were kept, proved to fit the version that they were made with.

    Raises:
        UnknownItem, ScoreOutsideScale: the file of the instrument was changed since.
    """
    for key, score in kept.scores.items():
        item = instrument.item(key)
        if score not in instrument.scale:
            raise ScoreOutsideScale(key, item.text, str(score), tuple(instrument.scale.values()))
    return kept


def plain(text: str) -> str:
    """Return words without space around them, and without characters that cannot be seen."""
    lines = ("".join(_seen(line)).rstrip() for line in text.splitlines())
    return "\n".join(lines).strip()


def _seen(line: str) -> Iterable[str]:
    """Yield what can be read: joiners and marks of direction too, for Arabic needs them."""
    return (each for each in line.replace("\t", " ") if each >= " " and each != "\x7f")


class Measured(Protocol):
    """A measurement, as far as its place among others goes."""

    @property
    def id(self) -> int:
        """Its number: a later one is higher."""

    @property
    def corrects_id(self) -> int | None:
        """The one whose place it takes."""

    @property
    def instrument(self) -> Hashable:
        """The instrument and its version: only with the same one scores compare."""

    @property
    def moment(self) -> Moment:
        """When in the time of ontzorgen."""

    @property
    def view(self) -> View:
        """Whose view."""

    @property
    def measured_on(self) -> date:
        """The day."""


M = TypeVar("M", bound=Measured)


def standing(measured: Iterable[M]) -> list[M]:
    """Return what no correction took the place of, in the order given."""
    found = list(measured)
    corrected = {each.corrects_id for each in found}
    return [each for each in found if each.id not in corrected]


def side_by_side(
    measured: Iterable[M],
) -> Mapping[Hashable, Mapping[tuple[Moment, View], M]]:
    """Return per instrument and version what stands beside each other: the newest of each.

    A measurement at the begin opens a series: what the same person found in the middle or at the
    end before that day belongs to an earlier one, as after a relapse.
    """
    found: dict[Hashable, dict[tuple[Moment, View], M]] = {}
    for each in sorted(standing(measured), key=lambda one: (one.measured_on, one.id)):
        found.setdefault(each.instrument, {})[each.moment, each.view] = each
    for own in found.values():
        for view in View:
            begin = own.get((Moment.BEGIN, view))
            for moment in (Moment.MIDDLE, Moment.END):
                later = own.get((moment, view))
                if begin and later and later.measured_on < begin.measured_on:
                    del own[moment, view]
    return found
