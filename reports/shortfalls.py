"""Shortfalls: which bills were not paid by us though they had to be, by cause and kind of cost.

Amounts are int euro cents. Words for causes and kinds arrive ready, each with its code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.amounts import short_month
from reports.charts.values import GroupedBars, Series, StackedColumns, Unit
from reports.question import CENTS, COUNT, DATE, Question, agreement
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

KEY = "shortfalls"


@dataclass(frozen=True, slots=True)
class ShortCell:
    """Instalments of one month, cause and kind of cost, added up.

    `short`: they had to be paid by us and were not, or not wholly. `later_cents` was withheld for
    them in a correction run after all.
    """

    month: date
    cause: Coded
    kind: Coded
    short: bool
    instalments: int
    due_cents: int
    withheld_cents: int
    later_cents: int

    @property
    def short_cents(self) -> int:
        """Return what was not withheld in the run of the month."""
        return self.due_cents - self.withheld_cents

    @property
    def left_cents(self) -> int:
        """Return what is unpaid still."""
        return self.short_cents - self.later_cents


@dataclass(frozen=True, slots=True)
class ShortfallLine:
    """One instalment that was not withheld, or not wholly."""

    municipality: str
    household: str
    fixed_cost: str
    kind: Coded
    payee: str
    month: date
    due_date: date
    cause: Coded
    due_cents: int
    withheld_cents: int
    later_cents: int


@dataclass(frozen=True, slots=True)
class ShortfallFacts:
    """What the report is made of; `books_cents` is what the ledger says was withheld."""

    question: Question
    cells: Sequence[ShortCell]
    households: int
    by_cause: Mapping[str, int]
    by_kind: Mapping[str, int]
    lines: Sequence[ShortfallLine]
    more: int
    books_cents: int
    waiting: Sequence[str] = ()
    """Runs that nobody approved yet."""


def shortfalls(facts: ShortfallFacts) -> Report:
    """Return the report: how much, why, of what, and each instalment."""
    short = [cell for cell in facts.cells if cell.short]
    return Report(
        title="Tekorten",
        subtitle=facts.question.said,
        sections=(
            _summary(facts, short),
            *_waiting(facts.waiting),
            *_pictures(short),
            _by("Tekorten naar oorzaak", "by_cause", short, _cause, facts.by_cause),
            _by("Tekorten naar soort vaste last", "by_kind", short, _kind, facts.by_kind),
            _elsewhere([cell for cell in facts.cells if not cell.short]),
            _lines(facts),
            agreement([("Ingehouden", _sum(facts.cells, _withheld), facts.books_cents)]),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="instalments",
    )


def _summary(facts: ShortfallFacts, short: Sequence[ShortCell]) -> Facts:
    return Facts(
        "In het kort",
        (
            Fact("Nog niet betaald", _sum(short, _left), CENTS, "left"),
            Fact("Tekort in de betaalruns", _sum(short, _short), CENTS, "short"),
            Fact("Later alsnog ingehouden", _sum(short, _later), CENTS, "later"),
            Fact("Huishoudens met een tekort", facts.households, COUNT, "households"),
            Fact("Termijnen met een tekort", _sum(short, _instalments), COUNT, "instalments"),
            Fact("Alle termijnen", _sum(facts.cells, _instalments), COUNT, "all_instalments"),
            Fact("Alle termijnen samen", _sum(facts.cells, _due), CENTS, "due"),
            Fact("Daarvan ingehouden", _sum(facts.cells, _withheld), CENTS, "withheld"),
        ),
        "summary",
    )


def _waiting(runs: Sequence[str]) -> list[Section]:
    if not runs:
        return []
    names = ", ".join(runs)
    return [Note("Nog niet meegeteld", (f"Nog niet goedgekeurd, en daarom niet hierin: {names}.",))]


def _pictures(short: Sequence[ShortCell]) -> list[Section]:
    """Draw what is unpaid by cause, and by month when there are more months than one."""
    causes = _grouped(short, _cause)
    pictures: list[Section] = []
    if causes:
        bars = GroupedBars(
            "Tekort naar oorzaak",
            "De langste balk vraagt het meest: daar ontbreekt het meeste geld.",
            tuple(causes),
            (
                Series("nog open", tuple(_sum(cells, _left) for cells in causes.values())),
                Series("later betaald", tuple(_sum(cells, _later) for cells in causes.values())),
            ),
            Unit.CENTS,
            what="Oorzaak",
        )
        pictures.append(Figure(bars))
    months = _grouped(short, lambda cell: cell.month.isoformat())
    if len(months) > 1:
        parts = _largest_causes(short)
        columns = StackedColumns(
            "Tekort per maand",
            "Wordt een kolom lager, dan gaat het beter dan de maand ervoor.",
            tuple(short_month(cells[0].month) for cells in months.values()),
            tuple(
                Series(name, tuple(_of(cells, among) for cells in months.values()))
                for name, among in parts
            ),
        )
        pictures.append(Figure(columns, told_below=False))
    return pictures


_MOST_PARTS = 3


def _largest_causes(short: Sequence[ShortCell]) -> list[tuple[str, frozenset[str]]]:
    """Return the causes that cost most, and the rest as one."""
    sums = {cause: _sum(cells, _short) for cause, cells in _grouped(short, _cause).items()}
    ordered = sorted(sums, key=lambda cause: (-sums[cause], cause))
    found = [(cause, frozenset({cause})) for cause in ordered[:_MOST_PARTS]]
    rest = frozenset(ordered[_MOST_PARTS:])
    return [*found, ("andere oorzaken", rest)] if rest else found


def _of(cells: Sequence[ShortCell], causes: frozenset[str]) -> int:
    return sum(cell.short_cents for cell in cells if cell.cause in causes)


def _by(
    title: str,
    key: str,
    short: Sequence[ShortCell],
    by: Callable[[ShortCell], Coded],
    households: Mapping[str, int],
) -> Table:
    groups: defaultdict[Coded, list[ShortCell]] = defaultdict(list)
    for cell in short:
        groups[by(cell)].append(cell)
    ordered = sorted(groups.items(), key=lambda group: (-_sum(group[1], _short), group[0]))
    head, name = ("Oorzaak", "cause") if key == "by_cause" else ("Vaste last", "kind")
    rows: list[Row] = [
        (
            what,
            _sum(cells, _instalments),
            households.get(what.code, 0),
            _sum(cells, _due),
            _sum(cells, _withheld),
            _sum(cells, _short),
            _sum(cells, _later),
            _sum(cells, _left),
        )
        for what, cells in ordered
    ]
    return summed_table(
        title,
        (
            Column(head, key=name),
            Column("Termijnen", COUNT, "instalments"),
            Column("Huishoudens", COUNT, "households"),
            Column("Te betalen", CENTS, "due"),
            Column("Ingehouden", CENTS, "withheld"),
            Column("Tekort", CENTS, "short"),
            Column("Later ingehouden", CENTS, "later"),
            Column("Nog open", CENTS, "left"),
        ),
        rows,
        if_empty="Er zijn geen tekorten.",
        key=key,
        unsummed={"households"},
    )


def _elsewhere(rest: Sequence[ShortCell]) -> Table:
    """Say what became of the other instalments, so that all of them add up."""
    groups: defaultdict[Coded, list[ShortCell]] = defaultdict(list)
    for cell in rest:
        groups[cell.cause].append(cell)
    return summed_table(
        "De andere termijnen",
        (
            Column("Uitkomst", key="outcome"),
            Column("Termijnen", COUNT, "instalments"),
            Column("Te betalen", CENTS, "due"),
            Column("Ingehouden", CENTS, "withheld"),
        ),
        (
            (what, _sum(cells, _instalments), _sum(cells, _due), _sum(cells, _withheld))
            for what, cells in sorted(groups.items())
        ),
        if_empty="Er zijn geen andere termijnen.",
        key="others",
    )


def _lines(facts: ShortfallFacts) -> Table:
    return Table(
        "Elke termijn met een tekort",
        (
            Column("Huishouden", key="household"),
            Column("Soort", key="kind"),
            Column("Vervaldag", DATE, "due_date"),
            Column("Oorzaak", key="cause"),
            Column("Bedrag", CENTS, "due"),
            Column("Ingehouden", CENTS, "withheld"),
            Column("Tekort", CENTS, "short"),
            Column("Later ingehouden", CENTS, "later"),
            Column("Nog open", CENTS, "left"),
            Column("Begunstigde", key="payee"),
            Column("Vaste last", key="fixed_cost"),
            Column("Maand", key="month"),
            Column("Gemeente", key="municipality"),
        ),
        tuple(
            (
                line.household,
                line.kind,
                line.due_date,
                line.cause,
                line.due_cents,
                line.withheld_cents,
                line.due_cents - line.withheld_cents,
                line.later_cents,
                line.due_cents - line.withheld_cents - line.later_cents,
                line.payee,
                line.fixed_cost,
                f"{line.month:%Y-%m}",
                line.municipality,
            )
            for line in facts.lines
        ),
        if_empty="Er zijn geen tekorten.",
        key="instalments",
        more=facts.more,
    )


def _grouped(
    cells: Sequence[ShortCell], by: Callable[[ShortCell], str]
) -> dict[str, list[ShortCell]]:
    groups: defaultdict[str, list[ShortCell]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.month):
        groups[by(cell)].append(cell)
    return dict(groups)


def _sum(cells: Sequence[ShortCell], number: Callable[[ShortCell], int]) -> int:
    return sum(number(cell) for cell in cells)


def _instalments(cell: ShortCell) -> int:
    return cell.instalments


def _due(cell: ShortCell) -> int:
    return cell.due_cents


def _withheld(cell: ShortCell) -> int:
    return cell.withheld_cents


def _later(cell: ShortCell) -> int:
    return cell.later_cents


def _short(cell: ShortCell) -> int:
    return cell.short_cents


def _left(cell: ShortCell) -> int:
    return cell.left_cents


def _cause(cell: ShortCell) -> Coded:
    return cell.cause


def _kind(cell: ShortCell) -> Coded:
    return cell.kind
