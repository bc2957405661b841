"""Extensions: what came after the six months, what was decided, and for whom help began anew.

Counts, and shares in tenths of a percent. Words arrive ready, each with its code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import percent, short_month
from reports.charts.values import GroupedBars, Series, StackedColumns, Unit
from reports.question import COUNT, Question, month_cell
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Figure,
    Note,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)

KEY = "extensions"
EXTENDED, NO_DECISION, AHEAD, NOT_EXTENDED = "EXTENDED", "NO_DECISION", "AHEAD", "NOT_EXTENDED"


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """What the report is made of."""

    question: Question
    outcomes: Sequence[Coded]
    """Everything that may come after six months, in reading order."""
    after: Mapping[tuple[date, str], int]
    """Persons by month and code of the outcome."""
    decided: Sequence[tuple[Coded, Coded, int]]
    """(course, how far, how often)."""
    refused: int
    """Extensions that a second person refused."""
    ended: int
    relapsed_of_ended: int
    relapsed: Sequence[tuple[date, date]]
    over: Mapping[str, int]
    """Persons by code of the outcome, of whom the six months are over."""
    ended_long_ago: int
    """Times that help stopped six months ago or more, and how often it began anew after that."""
    relapsed_of_long_ago: int


def extensions(facts: ExtensionFacts) -> Report:
    """Return the report: shares, per month, the decisions themselves, and relapses."""
    return Report(
        title="Verlengingen en terugval",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            *_pictures(facts),
            _outcomes(facts),
            _per_month(facts),
            _decided(facts),
            _relapses(facts),
            Note(
                "Hoe dit is geteld",
                (
                    "Geteld is iedereen van wie de zes maanden van artikel 56a in deze maanden "
                    "eindigen, zoals het nu vastligt. Wie is gewist, telt niet mee.",
                    "Zonder besluit: de hulp stopte en niemand besloot daarover. Dat hoort niet "
                    "voor te komen.",
                    "Een deel is van wie de zes maanden al voorbij zijn: van de anderen kan het "
                    "nog veranderen.",
                    "Terugval: binnen zes maanden nadat de hulp stopte, begon zij opnieuw. Het "
                    "deel is van de keren dat de hulp zes maanden geleden of eerder stopte.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="per_month",
    )


def _number(facts: ExtensionFacts, code: str) -> int:
    return sum(persons for (_month, each), persons in facts.after.items() if each == code)


def _share_of_over(facts: ExtensionFacts, code: str) -> str | None:
    """Return the share of those whose six months are over: of the rest it may still change."""
    return percent(facts.over.get(code, 0), sum(facts.over.values()))


def _summary(facts: ExtensionFacts) -> Facts:
    extended = _number(facts, EXTENDED)
    relapse = percent(facts.relapsed_of_long_ago, facts.ended_long_ago)
    return Facts(
        "In het kort",
        (
            Fact("Personen van wie de zes maanden eindigen", _all(facts), COUNT, "persons"),
            Fact("Verlengd (artikel 57)", extended, COUNT, "extended"),
            Fact(
                "Deel verlengd (van wie de zes maanden voorbij zijn)",
                _share_of_over(facts, EXTENDED),
                key="share_extended",
            ),
            Fact("Besloten om niet te verlengen", _number(facts, NOT_EXTENDED), COUNT, "not"),
            Fact("Verlenging door een tweede persoon geweigerd", facts.refused, COUNT, "refused"),
            Fact("Gestopt zonder besluit", _number(facts, NO_DECISION), COUNT, "no_decision"),
            Fact("Nog te besluiten", _number(facts, AHEAD), COUNT, "ahead"),
            Fact("Keren dat hulp stopte", facts.ended, COUNT, "ended"),
            Fact("Daarvan binnen zes maanden opnieuw", facts.relapsed_of_ended, COUNT, "relapsed"),
            Fact(
                "Keren dat hulp zes maanden of langer geleden stopte",
                facts.ended_long_ago,
                COUNT,
                "long_ago",
            ),
            Fact("Deel daarvan met terugval", relapse, key="share_relapse"),
        ),
        "summary",
    )


def _all(facts: ExtensionFacts) -> int:
    return sum(facts.after.values())


def _months(facts: ExtensionFacts) -> list[date]:
    return sorted({month for month, _code in facts.after})


def _pictures(facts: ExtensionFacts) -> list[Section]:
    if not facts.after:
        return []
    found = [outcome for outcome in facts.outcomes if _number(facts, outcome.code)]
    bars = GroupedBars(
        "Wat kwam er na zes maanden?",
        "Een lange balk bij 'zonder besluit' vraagt aandacht: daar stopte hulp vanzelf.",
        tuple(found),
        (Series("personen", tuple(_number(facts, outcome.code) for outcome in found)),),
        what="Uitkomst",
    )
    pictures: list[Section] = [Figure(bars)]
    months = _months(facts)
    if len(months) > 1:
        named = {outcome.code: outcome for outcome in facts.outcomes}
        known = (EXTENDED, NOT_EXTENDED, NO_DECISION)
        parts = [
            Series(named[code], tuple(facts.after.get((month, code), 0) for month in months))
            for code in known
        ]
        rest = [outcome.code for outcome in facts.outcomes if outcome.code not in known]
        others = tuple(sum(facts.after.get((m, code), 0) for code in rest) for m in months)
        columns = StackedColumns(
            "Per maand waarin de zes maanden eindigen",
            "Elke kolom is iedereen van wie de zes maanden in die maand eindigen.",
            tuple(short_month(month) for month in months),
            (*parts, Series("anders", others)),
            unit=Unit.COUNT,
        )
        pictures.append(Figure(columns))
    return pictures


def _outcomes(facts: ExtensionFacts) -> Table:
    rows: list[Row] = [
        (
            outcome,
            _number(facts, outcome.code),
            None if outcome.code == AHEAD else _share_of_over(facts, outcome.code),
        )
        for outcome in facts.outcomes
    ]
    return summed_table(
        "Wat kwam er na zes maanden",
        (
            Column("Uitkomst", key="outcome"),
            Column("Personen", COUNT, "persons"),
            Column("Deel", key="share"),
        ),
        rows if facts.after else [],
        if_empty="In deze maanden eindigen van niemand de zes maanden.",
        key="outcomes",
    )


def _per_month(facts: ExtensionFacts) -> Table:
    columns = [Column("Maand", key="month")]
    columns += [Column(each, COUNT, each.code.lower()) for each in facts.outcomes]
    return summed_table(
        "Per maand",
        (*columns, Column("Samen", COUNT, "persons")),
        [
            (
                month_cell(month),
                *(facts.after.get((month, each.code), 0) for each in facts.outcomes),
                sum(facts.after.get((month, each.code), 0) for each in facts.outcomes),
            )
            for month in _months(facts)
        ],
        if_empty="In deze maanden eindigen van niemand de zes maanden.",
        key="per_month",
    )


def _decided(facts: ExtensionFacts) -> Table:
    return summed_table(
        "Besluiten van deze maanden",
        (
            Column("Besluit", key="course"),
            Column("Stand", key="status"),
            Column("Aantal", COUNT, "decisions"),
        ),
        facts.decided,
        if_empty="In deze maanden is niets besloten.",
        key="decided",
    )


def _relapses(facts: ExtensionFacts) -> Table:
    """Add relapses up by month: a day on which help stopped might tell of whom it is."""
    months: defaultdict[Coded, list[int]] = defaultdict(list)
    for ended, begun in sorted(facts.relapsed, key=lambda one: one[1]):
        months[month_cell(begun)].append((begun - ended).days)
    return summed_table(
        "Hulp die in deze maanden opnieuw begon",
        (
            Column("Maand", key="month"),
            Column("Keren", COUNT, "relapses"),
            Column("Dagen zonder hulp, gemiddeld", COUNT, "days"),
        ),
        [(month, len(days), round(sum(days) / len(days))) for month, days in months.items()],
        if_empty="Voor niemand begon de hulp opnieuw binnen zes maanden.",
        key="relapses",
        unsummed={"days"},
    )
