"""The page for a council: how relief goes as a whole, in numbers, with no one in them to recognise.

Numbers arrive with words in the place of those of too few people; what would follow from the
rest is words too. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import dutch_month, percent, short_month
from reports.charts.values import GroupedBars, Lines, Series, StackedAreas, Unit
from reports.question import CENTS, COUNT, Question, agreement
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Figure,
    Note,
    Report,
    Section,
    Table,
    Unsaid,
)

KEY = "council"
Told = int | Unsaid


@dataclass(frozen=True, slots=True)
class Row:
    """Households of one kind, with the instalments and the money that go with them."""

    name: Coded
    households: Told
    instalments: Told = 0
    cents: Told = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, or the region; each list ends with the sum.

    Of `authorised`, `short`, `late` and `back` the first row is who lacks or has it. `months` has
    the households by ground in each month.
    """

    name: str
    bases: Sequence[Row]
    phases: Sequence[Row]
    authorised: Sequence[Row]
    causes: Sequence[Row]
    short: Sequence[Row]
    late: Sequence[Row]
    back: Sequence[Row]
    short_months: Sequence[Row]
    late_months: Sequence[Row]
    back_months: Sequence[Row]
    first: Sequence[Row]
    months: Sequence[Sequence[Row]]
    median_weeks: int | None


@dataclass(frozen=True, slots=True)
class CouncilFacts:
    """What the page is made of; `towns` is empty when it is of one municipality."""

    question: Question
    months: Sequence[date]
    whole: Place
    towns: Sequence[Place]
    withheld_cents: int
    books_cents: int
    waiting: Sequence[str] = ()


def council(facts: CouncilFacts) -> Report:
    """Return the page."""
    whole = facts.whole
    return Report(
        title="Ontzorgen in cijfers",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            *_waiting(facts.waiting),
            *_households_drawn(facts),
            *_households_by_month(facts),
            _shares("Huishoudens naar grondslag", "by_basis", "Grondslag", "basis", whole.bases),
            _shares("Huishoudens naar fase", "by_phase", "Fase", "phase", whole.phases),
            *_causes_drawn(whole),
            _causes(whole),
            *_months_drawn(facts),
            _months(facts),
            *_first_drawn(whole),
            _shares(
                "Hoe lang tot de eerste betaling?", "first_payment", "Tijd", "span", whole.first
            ),
            *([_towns(facts)] if facts.towns else []),
            *_agreement(facts),
            _note(facts),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="months",
    )


def _summary(facts: CouncilFacts) -> Facts:
    whole = facts.whole
    short_cents = _both(whole.short[0], whole.causes[-1])[1]
    without, everybody = whole.authorised[0].households, whole.authorised[-1].households
    return Facts(
        "In het kort",
        (
            Fact(
                "Laatste maand", dutch_month(facts.months[-1]) if facts.months else "", key="month"
            ),
            Fact("Huishoudens in die maand", everybody, COUNT, "households"),
            Fact("Daarvan zonder machtiging", without, COUNT, "without_authorisation"),
            Fact(
                "Aandeel zonder machtiging",
                _share(without, everybody),
                key="share_without_authorisation",
            ),
            Fact("Huishoudens met een tekort", whole.short[0].households, COUNT, "short"),
            Fact("Tekort samen", short_cents, CENTS, "short_amount"),
            Fact("Termijnen die te laat zijn betaald", whole.late[0].instalments, COUNT, "late"),
            Fact("Betalingen die terugkwamen", whole.back[0].instalments, COUNT, "returned"),
            Fact(
                "Weken tot de eerste betaling, middelste huishouden",
                whole.median_weeks,
                COUNT,
                "median_weeks",
            ),
        ),
        "summary",
    )


def _waiting(runs: Sequence[str]) -> list[Section]:
    if not runs:
        return []
    names = ", ".join(runs)
    return [Note("Nog niet meegeteld", (f"Nog niet goedgekeurd, en daarom niet hierin: {names}.",))]


def _households_drawn(facts: CouncilFacts) -> list[Section]:
    """Draw the households by ground; a month of which a part is hidden stays open."""
    months = facts.whole.months
    if len(months) < 2:
        return []
    names = [row.name for row in months[0][:-1]]
    stacks = [_known([row.households for row in rows[:-1]]) for rows in months]
    parts = [
        Series(str(name), tuple(stack[place] if stack else None for stack in stacks))
        for place, name in enumerate(names)
    ]
    if not any(stacks):
        return []
    chart = StackedAreas(
        "Huishoudens per maand, naar grondslag",
        "De bovenste lijn is het aantal huishoudens. Een maand blijft open als een deel ervan te "
        f"klein is om te tonen. {_ends(facts)}",
        tuple(short_month(month) for month in facts.months),
        tuple(parts),
    )
    return [Figure(chart)]


def _ends(facts: CouncilFacts) -> str:
    """Say the numbers of the first and the last month that are drawn."""
    drawn = [
        (month, rows)
        for month, rows in zip(facts.months, facts.whole.months, strict=True)
        if _known([row.households for row in rows])
    ]
    ends = [drawn[0], drawn[-1]] if len(drawn) > 1 else drawn
    return " ".join(
        f"In {dutch_month(month)}: "
        + ", ".join(f"{row.name} {row.households}" for row in rows[:-1] if row.households)
        + f"; samen {rows[-1].households}."
        for month, rows in ends
    )


def _households_by_month(facts: CouncilFacts) -> list[Section]:
    """Tell the households by ground in each month; of one month alone the next table does."""
    months = facts.whole.months
    if len(months) < 2:
        return []
    used = [
        place
        for place, row in enumerate(months[0])
        if place == len(months[0]) - 1 or any(rows[place].households != 0 for rows in months)
    ]
    table = Table(
        "Huishoudens per maand, naar grondslag",
        (
            Column("Maand", key="month"),
            *(Column(months[0][at].name, COUNT, _key(months[0][at].name)) for at in used),
        ),
        tuple(
            (f"{month:%Y-%m}", *(rows[place].households for place in used))
            for month, rows in zip(facts.months, months, strict=True)
        ),
        key="months_by_basis",
    )
    return [table]


def _key(name: Coded) -> str:
    return f"basis_{name.code.lower()}"


def _causes_drawn(whole: Place) -> list[Section]:
    rows = [row for row in whole.causes[:-1] if isinstance(row.cents, int) and row.cents]
    if not rows:
        return []
    rows.sort(key=lambda row: -_number(row.cents))
    chart = GroupedBars(
        "Tekort naar oorzaak",
        "De langste balk vraagt het meest: daar ontbreekt het meeste geld.",
        tuple(row.name for row in rows),
        (Series("tekort", tuple(_number(row.cents) for row in rows)),),
        Unit.CENTS,
        what="Oorzaak",
    )
    return [Figure(chart)]


def _months_drawn(facts: CouncilFacts) -> list[Section]:
    whole = facts.whole
    series = (
        Series("met een tekort", _line([row.households for row in whole.short_months[:-1]])),
        Series("te laat betaald", _line([row.households for row in whole.late_months[:-1]])),
        Series("teruggekomen", _line([row.households for row in whole.back_months[:-1]])),
    )
    if len(facts.months) < 2 or all(number is None for one in series for number in one.values):
        return []
    chart = Lines(
        "Huishoudens bij wie iets misging, per maand",
        "Gaat een lijn omlaag, dan ging het beter dan de maand ervoor. Een lijn is open waar het "
        "aantal te klein is om te tonen.",
        tuple(short_month(month) for month in facts.months),
        series,
    )
    return [Figure(chart)]


def _first_drawn(whole: Place) -> list[Section]:
    rows = [row for row in whole.first[:-1] if isinstance(row.households, int)]
    if not any(row.households for row in rows):
        return []
    chart = GroupedBars(
        "Tijd tot de eerste betaling",
        "Hoeveel huishoudens er zo lang op wachtten, vanaf de dag waarop hun recht begon.",
        tuple(row.name for row in rows),
        (Series("huishoudens", tuple(_number(row.households) for row in rows)),),
        what="Tijd",
    )
    return [Figure(chart)]


def _shares(title: str, key: str, head: str, name: str, rows: Sequence[Row]) -> Table:
    everybody = rows[-1].households
    shown = [row for row in rows if row.households != 0]
    return Table(
        title,
        (
            Column(head, key=name),
            Column("Huishoudens", COUNT, "households"),
            Column("Aandeel", key="share"),
        ),
        tuple((row.name, row.households, _percent(row.households, everybody)) for row in shown),
        if_empty="Er zijn geen huishoudens.",
        key=key,
    )


def _causes(whole: Place) -> Table:
    """Tell the causes; a household with two of them counts in both, so their sum is its own."""
    rows = [row for row in whole.causes[:-1] if row.households != 0]
    total = whole.short[0]
    sums = whole.causes[-1]
    return Table(
        "Tekorten naar oorzaak",
        (
            Column("Oorzaak", key="cause"),
            Column("Huishoudens", COUNT, "households"),
            Column("Termijnen", COUNT, "instalments"),
            Column("Tekort", CENTS, "short"),
        ),
        tuple(
            (row.name, row.households, row.instalments, row.cents)
            for row in (
                *rows,
                *([Row(sums.name, total.households, *_both(total, sums))] if rows else []),
            )
        ),
        if_empty="Er zijn geen tekorten.",
        key="causes",
    )


def _both(first: Row, second: Row) -> tuple[Told, Told]:
    """Return the instalments and cents of a sum that is told in two ways: hidden if one is."""
    return (
        first.instalments if isinstance(first.instalments, Unsaid) else second.instalments,
        first.cents if isinstance(first.cents, Unsaid) else second.cents,
    )


def _months(facts: CouncilFacts) -> Table:
    whole = facts.whole
    return Table(
        "Per maand",
        (
            Column("Maand", key="month"),
            Column("Huishoudens", COUNT, "households"),
            Column("Met een tekort", COUNT, "short"),
            Column("Tekort", CENTS, "short_amount"),
            Column("Met een late betaling", COUNT, "late"),
            Column("Met een terugkomst", COUNT, "returned"),
        ),
        tuple(
            (
                f"{month:%Y-%m}",
                whole.months[place][-1].households,
                whole.short_months[place].households,
                whole.short_months[place].cents,
                whole.late_months[place].households,
                whole.back_months[place].households,
            )
            for place, month in enumerate(facts.months)
        ),
        if_empty="In deze maanden is geen betaalrun goedgekeurd.",
        key="months",
    )


def _towns(facts: CouncilFacts) -> Table:
    return Table(
        "Per gemeente",
        (
            Column("Gemeente", key="municipality"),
            Column("Huishoudens", COUNT, "households"),
            Column("Zonder machtiging", COUNT, "without_authorisation"),
            Column("Aandeel", key="share_without_authorisation"),
            Column("Met een tekort", COUNT, "short"),
            Column("Met een late betaling", COUNT, "late"),
            Column("Met een terugkomst", COUNT, "returned"),
        ),
        tuple(
            (
                name,
                place.authorised[-1].households,
                place.authorised[0].households,
                _percent(place.authorised[0].households, place.authorised[-1].households),
                place.short[0].households,
                place.late[0].households,
                place.back[0].households,
            )
            for name, place in [
                *((town.name, town) for town in facts.towns),
                ("Samen", facts.whole),
            ]
        ),
        key="towns",
    )


def _agreement(facts: CouncilFacts) -> list[Section]:
    """Hold what was withheld against the books, where that tells of enough people."""
    if any(isinstance(row.households, Unsaid) for row in _totals(facts)):
        return [agreement([])]
    return [agreement([("Ingehouden", facts.withheld_cents, facts.books_cents)])]


def _totals(facts: CouncilFacts) -> list[Row]:
    return [place.short[-1] for place in (facts.whole, *facts.towns)]


def _note(facts: CouncilFacts) -> Note:
    return Note(
        "Hoe is dit geteld?",
        (
            "Een aantal van 1 tot en met 4 huishoudens tonen wij niet: dan is iemand misschien te "
            "herkennen. Wat daaruit te berekenen is, staat er ook niet.",
            "Een huishouden met meer mensen telt één keer, bij de eerste grondslag en fase.",
            "Een huishouden telt mee bij elke oorzaak en in elke maand waarin iets misging. Samen "
            "telt het één keer. Volgt uit dat aantal dat het om zo weinig huishoudens gaat, dan "
            "staat het er niet.",
            "Een huishouden is zonder machtiging als op de betaaldag niemand er een had. Dat lezen "
            "wij uit het register zoals het nu is.",
            "Een termijn is te laat als de betaaldag na de vervaldag ligt.",
            "De tijd tot de eerste betaling telt vanaf de dag waarop het recht begon. De middelste "
            "tijd staat er in hele weken, en alleen van 10 huishoudens of meer.",
            *(
                ["De cijfers van de regio zijn die van de gemeenten waarvoor u werkt, samen."]
                if facts.towns
                else []
            ),
        ),
    )


def _share(part: Told, whole: Told) -> str:
    """Write a part of a whole as a percentage; words when one of them is not told."""
    if isinstance(part, Unsaid):
        return part
    if isinstance(whole, Unsaid):
        return whole
    return percent(part, whole) or ""


def _percent(part: Told, whole: Told) -> str:
    """Write the share beside its numbers: those say themselves why there is none."""
    share = _share(part, whole)
    return "" if isinstance(share, Unsaid) else share


def _number(told: Told) -> int:
    assert isinstance(told, int)  # noqa: S101  (chosen so)
    return told


def _known(told: Sequence[Told]) -> list[int] | None:
    """Return numbers when all of them are told."""
    found = [one for one in told if isinstance(one, int)]
    return found if len(found) == len(told) else None


def _line(told: Sequence[Told]) -> tuple[int | None, ...]:
    return tuple(one if isinstance(one, int) else None for one in told)
