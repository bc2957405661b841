"""Phases: how many people are in which one, how long it takes, and how many costs went back.

Counts and days. Words for phases arrive ready, each with its code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import short_month
from reports.charts.values import Lines, Series, StackedAreas
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

KEY = "phases"


@dataclass(frozen=True, slots=True)
class InPhase:
    """How many persons of a municipality a month found in a phase; `days` the month has."""

    municipality: str
    month: date
    phase: Coded
    persons: int
    days: int


@dataclass(frozen=True, slots=True)
class Turns:
    """How many costs went to households in a month, and came back from them."""

    month: date
    given: int
    taken: int


@dataclass(frozen=True, slots=True)
class PhaseFacts:
    """What the report is made of."""

    question: Question
    months: Sequence[date]
    """Every month that is asked about, also one without a run."""
    phases: Sequence[Coded]
    """Every phase there is, in the order of the steps."""
    helped: Mapping[str, Sequence[str]]
    """What a picture draws as one part, and the codes of the phases in it."""
    counts: Sequence[InPhase]
    so_far: Sequence[InPhase]
    persons: Mapping[str, int]
    to_alone: Sequence[int]
    to_over: Sequence[int]
    turns: Sequence[Turns]
    waiting: Sequence[str] = ()


def phases(facts: PhaseFacts) -> Report:
    """Return the report: the last month, each month, how long phases last, what went back."""
    return Report(
        title="Fasen en eigen regie",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            *_waiting(facts.waiting),
            *_pictures(facts),
            _now(facts),
            _per_month(facts),
            _how_long(facts),
            _until_alone(facts),
            _returned(facts),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="per_month",
    )


def _newest(facts: PhaseFacts) -> list[InPhase]:
    """Return the newest month of each municipality."""
    last: dict[str, date] = {}
    for each in facts.counts:
        last[each.municipality] = max(last.get(each.municipality, each.month), each.month)
    return [each for each in facts.counts if last[each.municipality] == each.month]


def _persons(counts: Sequence[InPhase], phase: str | None = None) -> int:
    return sum(each.persons for each in counts if phase in (None, each.phase.code))


def _average(numbers: Sequence[int]) -> int | None:
    return round(sum(numbers) / len(numbers)) if numbers else None


def middle(numbers: Sequence[int]) -> int | None:
    """Return the number of which as many are lower as higher; of two in the middle the lower."""
    return sorted(numbers)[(len(numbers) - 1) // 2] if numbers else None


def _summary(facts: PhaseFacts) -> Facts:
    newest = _newest(facts)
    helped = sum(_persons(newest, code) for codes in facts.helped.values() for code in codes)
    return Facts(
        "In het kort",
        (
            Fact("Laatste maand met een run", _last(newest), key="month"),
            Fact(
                "Personen die wij toen hielpen (elke gemeente in haar laatste maand)",
                helped,
                COUNT,
                "helped",
            ),
            Fact("Alle personen in die laatste runs", _persons(newest), COUNT, "persons"),
            Fact("Personen die alles zelf gingen betalen", len(facts.to_alone), COUNT, "alone"),
            Fact("Personen die klaar zijn", len(facts.to_over), COUNT, "over"),
            Fact("Vaste lasten teruggegeven", sum(t.given for t in facts.turns), COUNT, "given"),
            Fact("Vaste lasten teruggenomen", sum(t.taken for t in facts.turns), COUNT, "taken"),
        ),
        "summary",
    )


def _last(newest: Sequence[InPhase]) -> str | None:
    return month_cell(max(each.month for each in newest)) if newest else None


def _waiting(runs: Sequence[str]) -> list[Section]:
    if not runs:
        return []
    names = ", ".join(runs)
    return [Note("Nog niet meegeteld", (f"Nog niet goedgekeurd, en daarom niet hierin: {names}.",))]


def _by_month(counts: Sequence[InPhase]) -> dict[date, list[InPhase]]:
    found: defaultdict[date, list[InPhase]] = defaultdict(list)
    for each in counts:
        found[each.month].append(each)
    return found


def _pictures(facts: PhaseFacts) -> list[Section]:
    """Draw who is helped, and what went back, when there are more months than one."""
    if len(facts.months) < 2:
        return []
    labels = tuple(short_month(month) for month in facts.months)
    by_month = _by_month(facts.counts)
    parts = tuple(
        Series(
            name,
            tuple(
                sum(_persons(by_month[month], code) for code in codes)
                if month in by_month
                else None
                for month in facts.months
            ),
        )
        for name, codes in facts.helped.items()
    )
    found: list[Section] = []
    if by_month:
        said = "Personen die wij helpen. Groeit het deel dat zelf betaalt, dan werkt het."
        found.append(Figure(StackedAreas("Personen per fase", said, labels, parts)))
    turns = {each.month: each for each in facts.turns}
    if turns:
        given = tuple(turns[m].given if m in turns else 0 for m in facts.months)
        taken = tuple(turns[m].taken if m in turns else 0 for m in facts.months)
        said = "Hoe vaak een huishouden een vaste last zelf ging betalen, en hoe vaak niet meer."
        series = (Series("teruggegeven", given), Series("teruggenomen", taken))
        found.append(Figure(Lines("Vaste lasten terug naar het huishouden", said, labels, series)))
    return found


def _now(facts: PhaseFacts) -> Table:
    newest = _newest(facts)
    return summed_table(
        "Personen per fase in de laatste maand",
        (Column("Fase", key="phase"), Column("Personen", COUNT, "persons")),
        [(phase, _persons(newest, phase.code)) for phase in facts.phases] if newest else [],
        if_empty="Er is in deze maanden geen goedgekeurde run.",
        key="now",
    )


def _per_month(facts: PhaseFacts) -> Table:
    helped = [code for codes in facts.helped.values() for code in codes]
    columns = [Column("Maand", key="month")]
    columns += [Column(phase, COUNT, phase.code.lower()) for phase in facts.phases]
    rows: list[Row] = [
        (
            month_cell(month),
            *(_persons(found, phase.code) for phase in facts.phases),
            sum(_persons(found, code) for code in helped),
            _persons(found),
        )
        for month, found in sorted(_by_month(facts.counts).items())
    ]
    return Table(
        "Personen per fase, per maand",
        (
            *columns,
            Column("Die wij helpen", COUNT, "helped"),
            Column("Samen", COUNT, "persons"),
        ),
        tuple(rows),
        if_empty="Er is in deze maanden geen goedgekeurde run.",
        key="per_month",
    )


def _how_long(facts: PhaseFacts) -> Table:
    """Say how long people are in a phase: each run of a month counts for the days of that month."""
    days: defaultdict[str, int] = defaultdict(int)
    for each in facts.so_far:
        days[each.phase.code] += each.persons * each.days
    rows: list[Row] = [
        (phase, facts.persons[phase.code], round(days[phase.code] / facts.persons[phase.code]))
        for phase in facts.phases
        if facts.persons.get(phase.code)
    ]
    return Table(
        "Hoe lang iemand in een fase is, tot en met de laatste maand",
        (
            Column("Fase", key="phase"),
            Column("Personen die er ooit in waren", COUNT, "persons"),
            Column("Dagen, gemiddeld", COUNT, "days"),
        ),
        tuple(rows),
        key="how_long",
    )


def _until_alone(facts: PhaseFacts) -> Table:
    return Table(
        "Tijd tot eigen regie, van wie dat in deze maanden bereikte",
        (
            Column("Vanaf het recht tot", key="what"),
            Column("Personen", COUNT, "persons"),
            Column("Kortste, in dagen", COUNT, "shortest"),
            Column("Middelste", COUNT, "middle"),
            Column("Gemiddelde", COUNT, "average"),
            Column("Langste", COUNT, "longest"),
        ),
        tuple(
            (what, len(days), min(days), middle(days), _average(days), max(days))
            for what, days in (
                (Coded("SELF_MONITORED", "alles zelf betalen"), facts.to_alone),
                (Coded("CLOSED", "klaar"), facts.to_over),
            )
            if days
        ),
        if_empty="Niemand ging in deze maanden alles zelf betalen, en niemand was klaar.",
        key="until_alone",
    )


def _returned(facts: PhaseFacts) -> Table:
    return summed_table(
        "Vaste lasten terug, per maand",
        (
            Column("Maand", key="month"),
            Column("Naar het huishouden", COUNT, "given"),
            Column("Weer naar de gemeente", COUNT, "taken"),
        ),
        [(month_cell(each.month), each.given, each.taken) for each in facts.turns],
        if_empty="Er ging in deze maanden geen vaste last terug.",
        key="returned",
    )
