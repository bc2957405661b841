"""The page for a council, with its words; a number of so few people is not told."""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.domain.small_counts import is_small
from ontzorgen.services.reporting.council import (
    BASES,
    CAUSES,
    SPANS,
    CouncilSeen,
    Parts,
    Phase,
    TownSeen,
)
from ontzorgen.wording import codes
from ontzorgen.wording.reporting.asked import question_of
from ontzorgen.wording.reporting.shortfalls import CAUSE_WORDS
from reports.council import CouncilFacts, Place, Row, Told, council
from reports.report import Coded, Report, Unsaid

FEW = Unsaid("FEWER_THAN_5", "minder dan 5")
HIDDEN = Unsaid("HIDDEN", "niet getoond")
_NO_BASIS = Coded("NONE", "geen grondslag")


def council_report(seen: CouncilSeen) -> Report:
    """Return what was seen as a report."""
    names = dict(seen.asked.towns)
    return council(
        CouncilFacts(
            question_of(seen.asked),
            [month.first for month in seen.months],
            _place(names.get(seen.asked.municipalities[0], ""), seen.whole),
            [_place(names[code], town) for code, town in seen.towns.items()],
            seen.withheld_cents,
            seen.books_cents,
            [run.name for run in seen.waiting],
        )
    )


def _place(name: str, town: TownSeen) -> Place:
    return Place(
        name,
        _rows(town.bases, [_basis(one) for one in BASES]),
        _rows(town.phases, [Coded(one.value, codes.PHASES[one.value]) for one in Phase]),
        _rows(town.authorised, _with("zonder machtiging", "met machtiging")),
        _rows(town.causes, [Coded(one.value, CAUSE_WORDS[one.value]) for one in CAUSES]),
        _rows(town.short, _with("met een tekort", "zonder tekort")),
        _rows(town.late, _with("met een late betaling", "zonder late betaling")),
        _rows(town.back, _with("met een terugkomst", "zonder terugkomst")),
        _months(town.short_months),
        _months(town.late_months),
        _months(town.back_months),
        _rows(town.first, _spans()),
        [_rows(one, [_basis(basis) for basis in BASES]) for one in town.months],
        town.median_weeks,
    )


def _months(parts: Parts) -> Sequence[Row]:
    return _rows(parts, [Coded(str(place), "") for place in range(len(parts.line.counts))])


def _rows(parts: Parts, names: Sequence[Coded]) -> Sequence[Row]:
    """Return a row for each part and a last one for the sum."""
    whole = parts.line.whole
    numbers = [(*each, sum(each)) if each else () for each in (parts.instalments, parts.cents)]
    return [
        Row(
            name,
            _households(parts, place, count),
            *(
                HIDDEN if place in parts.line.hidden else each[place] if each else 0
                for each in numbers
            ),
        )
        for place, (name, count) in enumerate(zip([*names, _ALL], whole, strict=True))
    ]


def _households(parts: Parts, place: int, number: int) -> Told:
    """Return a number of households, or the words in its place."""
    if place not in parts.line.hidden:
        return HIDDEN if parts.apart and place < len(parts.line.counts) else number
    return FEW if parts.line.tells_small and is_small(parts.line.whole[place]) else HIDDEN


def _with(some: str, rest: str) -> list[Coded]:
    return [Coded("SOME", some), Coded("REST", rest)]


def _basis(basis: str | None) -> Coded:
    return _NO_BASIS if basis is None else Coded(basis, codes.BASES[basis])


def _spans() -> list[Coded]:
    first, second, third = SPANS
    return [
        Coded(f"UP_TO_{first}", f"binnen {first} dagen"),
        Coded(f"UP_TO_{second}", f"{first + 1} tot en met {second} dagen"),
        Coded(f"UP_TO_{third}", f"{second + 1} tot en met {third} dagen"),
        Coded("LATER", f"meer dan {third} dagen"),
    ]


_ALL = Coded("ALL", "Samen")
