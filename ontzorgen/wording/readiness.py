"""Measurements of readiness in words (Dutch, B1): what was found, what is known, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ontzorgen.domain.readiness import errors
from ontzorgen.domain.readiness.instrument import Instrument, Item
from ontzorgen.domain.readiness.measurement import Moment, View
from ontzorgen.services.coaching import errors as coaching
from ontzorgen.services.coaching.readiness.see_readiness import (
    MeasurementSeen,
    ReadinessSeen,
    SeriesSeen,
)
from ontzorgen.wording.amounts import day, moment
from ontzorgen.wording.known_facts import facts, facts_json
from reports.charts.values import GroupedBars, Series
from reports.words import capital

MOMENTS = {Moment.BEGIN: "begin", Moment.MIDDLE: "midden", Moment.END: "einde"}
VIEWS = {View.COACH: "coach", View.CLIENT: "klant"}
NOT_SPOKEN_OF = "niet besproken"
NOT_FOR_HEALTH = "Schrijf geen BSN en niets over gezondheid."
_ACCORDING_TO = {View.COACH: "Volgens de coach", View.CLIENT: "Volgens de klant zelf"}

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.BadInstrumentFile: lambda e: (
        f"Een lijst om mee te meten is niet goed geschreven ({e.file}, {e.place}). "
        "Meld dit aan beheer."
    ),
    errors.UnknownInstrument: lambda _e: (
        "Deze lijst om mee te meten bestaat niet, of niet in deze versie. Kies een lijst die er is."
    ),
    errors.UnknownItem: lambda e: (
        f"De lijst {e.instrument} heeft dit onderdeel niet. Kijk welke onderdelen er zijn."
    ),
    errors.ScoreOutsideScale: lambda e: f"{e.text}: kies {_or(e.steps)}.",
    errors.NothingScored: lambda _e: "Geef van minstens één onderdeel aan hoe het gaat.",
    errors.JudgementMissing: lambda _e: (
        "Oordeel: schrijf in een paar zinnen wat u als coach van het geheel vindt."
    ),
    errors.WordsTooLong: lambda e: (
        f"Dit is langer dan {e.most} tekens. Schrijf alleen wat nodig is."
    ),
    errors.MeasuredOutside: lambda e: (
        f"Gemeten op: {day(e.day)} kan niet. Kies een dag van {day(e.first)} tot en met "
        f"{day(e.last)}."
    ),
    coaching.UnknownMeasurement: lambda e: (
        f"Deze persoon heeft geen meting {e.measurement}. Kijk welke metingen er zijn."
    ),
    coaching.MeasurementCorrected: lambda _e: (
        "Een collega heeft deze meting al verbeterd. Lees eerst wat er nu staat, en verbeter dat."
    ),
}


def _or(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} of {last}" if most else last


def heading(seen: MeasurementSeen) -> str:
    """Name a measurement: `Begin, coach, gemeten op 03-03-2026`."""
    return f"{capital(MOMENTS[seen.moment])}, {VIEWS[seen.view]}, {day(seen.measured_on)}"


def written(seen: MeasurementSeen) -> str:
    """Say with which list, by whom and when a measurement was written down."""
    return f"{title(seen.instrument)}. Vastgelegd door {seen.author} op {moment(seen.written_at)}."


def title(instrument: Instrument) -> str:
    """Name a version of an instrument."""
    return f"{instrument.title}, versie {instrument.version}"


def to_choose(instrument: Instrument, offered: Iterable[Instrument]) -> str:
    """Name an instrument among others: with its version only where there are two of it."""
    same = [one for one in offered if one.name == instrument.name]
    return instrument.title if len(same) == 1 else title(instrument)


def scale(instrument: Instrument) -> str:
    """Say what the scores are: `1 = nee, 2 = deels, 3 = ja`."""
    return ", ".join(f"{score} = {word}" for score, word in instrument.scale.items())


def options(instrument: Instrument, item: Item) -> list[tuple[str, str, str]]:
    """Return the answers to choose from on a form: (value, word, what it means here)."""
    return [
        *(
            (str(score), word, item.steps.get(score, ""))
            for score, word in instrument.scale.items()
        ),
        ("", NOT_SPOKEN_OF, ""),
    ]


def found(series: SeriesSeen, at: Moment, item: str) -> list[tuple[str, str]]:
    """Return (whose view, the word) of an item at a moment; no word when it was not spoken of."""
    return [
        (VIEWS[view], "" if (score := series.score(at, view, item)) is None else words[score])
        for words in (series.instrument.scale,)
        for view in series.views
        if (at, view) in series.measured
    ]


def judgements(series: SeriesSeen) -> list[tuple[str, str]]:
    """Return (heading, words) of each free judgement, the first moment first."""
    return [
        (heading(one), one.answers.judgement)
        for at in Moment
        for view in View
        if (one := series.measured.get((at, view))) and one.answers and one.answers.judgement
    ]


def charts(series: SeriesSeen) -> list[GroupedBars]:
    """Return a chart for each view: begin, middle and end of every item beside each other."""
    instrument = series.instrument
    made = []
    for view in series.views:
        last = max(list(Moment).index(at) for at, whose in series.measured if whose is view)
        moments = list(Moment)[: last + 1]  # a moment looks the same in every picture
        made.append(
            GroupedBars(
                title=_ACCORDING_TO[view],
                description=f"{scale(instrument)}.",
                labels=tuple(item.text for item in instrument.items),
                series=tuple(
                    Series(
                        MOMENTS[at],
                        tuple(series.score(at, view, item.key) for item in instrument.items),
                    )
                    for at in moments
                ),
                most=instrument.highest,
            )
        )
    return made


def recorded(number: int | None) -> str:
    """Say that a measurement is kept; sent twice, it was kept before."""
    return f"Meting {number} is vastgelegd." if number else "Deze meting was al vastgelegd."


def instrument_lines(instrument: Instrument) -> Iterator[str]:
    """Yield an instrument for a terminal."""
    yield f"{instrument.name}  {title(instrument)}"
    yield f"  {instrument.about}"
    yield f"  {scale(instrument)}"
    for item in instrument.items:
        yield f"  {item.key:<12} {item.text}"
        for score, step in item.steps.items():
            yield f"  {'':<12} {score} {step}"


def instrument_json(instrument: Instrument) -> dict[str, Any]:
    """Return an instrument as JSON."""
    return {
        "instrument": instrument.name,
        "version": instrument.version,
        "title": instrument.title,
        "about": instrument.about,
        "scale": [{"score": score, "word": word} for score, word in instrument.scale.items()],
        "items": [
            {
                "item": item.key,
                "text": item.text,
                "help": item.help,
                "steps": [{"score": score, "text": text} for score, text in item.steps.items()],
            }
            for item in instrument.items
        ],
    }


def readiness_lines(seen: ReadinessSeen) -> Iterator[str]:
    """Yield how far somebody is for a terminal; words only for who may read them."""
    yield f"Zelfredzaamheid van {seen.person.key}, huishouden {seen.head.key}"
    for one in seen.measured:
        yield ""
        yield f"Meting {one.id}: {heading(one)}{' (verbeterd)' if one.corrected else ''}"
        yield f"  {written(one)}"
        if one.answers is None:
            continue
        for item in one.instrument.items:
            score = one.answers.scores.get(item.key)
            evidence = one.answers.evidence.get(item.key)
            if score is not None or evidence:
                word = NOT_SPOKEN_OF if score is None else one.instrument.scale[score]
                yield f"  {item.text}: {word}{f' ({_one_line(evidence)})' if evidence else ''}"
        if one.answers.judgement:
            yield f"  Oordeel: {_one_line(one.answers.judgement)}"
    if not seen.measured:
        yield "Er is nog niet gemeten."
    yield ""
    for label, lines in facts(seen.facts):
        yield f"{label}: {'; '.join(lines)}"


def readiness_json(seen: ReadinessSeen) -> dict[str, Any]:
    """Return how far somebody is as JSON; `answers` null for who may not read."""
    return {
        "person": seen.person.key,
        "household": seen.head.key,
        "municipality": seen.head.municipality,
        "measurements": [_measurement_json(one) for one in seen.measured],
        "facts": facts_json(seen.facts),
    }


def _measurement_json(one: MeasurementSeen) -> dict[str, Any]:
    kept = one.answers
    return {
        "measurement": one.id,
        "corrects": one.corrects_id,
        "corrected": one.corrected,
        "instrument": one.instrument.name,
        "version": one.instrument.version,
        "moment": one.moment.value,
        "by": one.view.value,
        "measured_on": one.measured_on.isoformat(),
        "written_by": one.author,
        "written_at": one.written_at.isoformat(),
        "answers": kept
        and {
            "scores": dict(kept.scores),
            "evidence": dict(kept.evidence),
            "judgement": kept.judgement,
        },
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
