"""Payments that a bank refused or returned: why, how much, and what became of the money.

Amounts are int euro cents. Words for reasons and what became of it arrive ready, each with its
code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
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

KEY = "returned"
_MOST_BARS = 6
_OPEN = "OPEN"


@dataclass(frozen=True, slots=True)
class ReturnedTime:
    """One time that the money of a payment came back, and what became of it."""

    payment: int
    day: date
    way: Coded
    reason: Coded
    cents: int
    became: Coded


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """The same with the names of the payment; `again` is the run that paid it again."""

    time: ReturnedTime
    municipality: str
    household: str
    kind: Coded
    payee: str
    due_date: date
    run: str
    again: str
    fixed_cost: str
    end_to_end_id: str


@dataclass(frozen=True, slots=True)
class ReturnedFacts:
    """What the report is made of; `books_cents` is what the ledger says came back."""

    question: Question
    times: Sequence[ReturnedTime]
    lines: Sequence[ReturnedLine]
    more: int
    books_cents: int


def returned(facts: ReturnedFacts) -> Report:
    """Return the report: how much came back, why, what became of it, and each payment."""
    return Report(
        title="Geweigerd en teruggekomen",
        subtitle=facts.question.said,
        sections=(
            _summary(facts.times),
            *_pictures(facts.times),
            _by("Waarom kwam het terug?", "by_reason", facts.times, _reason),
            _by("Wat is ermee gebeurd?", "by_outcome", facts.times, _became),
            _lines(facts),
            agreement([("Geweigerd en teruggestort", _cents(facts.times), facts.books_cents)]),
            Note(
                "Hoe is dit geteld?",
                (
                    "Een betaling telt op de dag waarop de bank haar weigerde of terugstortte.",
                    "Wat ermee is gebeurd, is zoals het vandaag staat.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="payments",
    )


def _summary(times: Sequence[ReturnedTime]) -> Facts:
    still = [one for one in times if one.became.code == _OPEN]
    ways = {code: [one for one in times if one.way.code == code] for code in _WAYS}
    return Facts(
        "In het kort",
        (
            Fact("Nog open", _cents(still), CENTS, "open"),
            Fact("Teruggekomen, alles samen", _cents(times), CENTS, "amount"),
            Fact("Daarvan geweigerd door de bank", _cents(ways["REJECTED"]), CENTS, "rejected"),
            Fact("Daarvan teruggestort", _cents(ways["RETURNED"]), CENTS, "returned"),
            Fact("Betalingen", len({one.payment for one in times}), COUNT, "payments"),
            Fact("Betalingen die nog open zijn", len(still), COUNT, "payments_open"),
        ),
        "summary",
    )


_WAYS = ("REJECTED", "RETURNED")


def _pictures(times: Sequence[ReturnedTime]) -> list[Section]:
    """Draw the reasons that cost most, and the months when there are more than one."""
    found: list[Section] = []
    reasons = _grouped(times, _reason)[:_MOST_BARS]
    if reasons:
        bars = GroupedBars(
            "Bedrag naar reden",
            "De langste balk is de reden waarom het meeste geld terugkwam.",
            tuple(reason.rstrip(".") for reason, _ in reasons),
            (
                Series("nog open", tuple(_cents(_still(among)) for _, among in reasons)),
                Series(
                    "afgehandeld",
                    tuple(_cents(among) - _cents(_still(among)) for _, among in reasons),
                ),
            ),
            Unit.CENTS,
            what="Reden",
        )
        found.append(Figure(bars))
    months: defaultdict[tuple[int, int], list[ReturnedTime]] = defaultdict(list)
    for one in sorted(times, key=lambda one: one.day):
        months[one.day.year, one.day.month].append(one)
    if len(months) > 1:
        columns = StackedColumns(
            "Bedrag per maand",
            "Wordt een kolom hoger, dan kwam er meer geld terug dan de maand ervoor.",
            tuple(short_month(among[0].day) for among in months.values()),
            tuple(
                Series(
                    name,
                    tuple(
                        sum(one.cents for one in among if one.way.code == code)
                        for among in months.values()
                    ),
                )
                for code, name in zip(_WAYS, ("geweigerd", "teruggestort"), strict=True)
            ),
        )
        found.append(Figure(columns, told_below=False))
    return found


def _by(
    title: str,
    key: str,
    times: Sequence[ReturnedTime],
    by: Callable[[ReturnedTime], Coded],
) -> Table:
    by_reason = key == "by_reason"
    rows: list[Row] = [
        (
            what,
            *((what.code,) if by_reason else ()),
            len(among),
            _cents(among),
            *((len(_still(among)), _cents(_still(among))) if by_reason else ()),
        )
        for what, among in _grouped(times, by)
    ]
    return summed_table(
        title,
        (
            Column("Reden" if by_reason else "Wat", key="reason" if by_reason else "outcome"),
            *((Column("Code", key="code"),) if by_reason else ()),
            Column("Keer", COUNT, "times"),
            Column("Bedrag", CENTS, "amount"),
            *(
                (
                    Column("Nog open (keer)", COUNT, "times_open"),
                    Column("Nog open", CENTS, "open"),
                )
                if by_reason
                else ()
            ),
        ),
        rows,
        if_empty="Er is niets geweigerd of teruggekomen.",
        key=key,
    )


def _lines(facts: ReturnedFacts) -> Table:
    return Table(
        "Elke betaling die terugkwam",
        (
            Column("Dag", DATE, "day"),
            Column("Hoe", key="way"),
            Column("Reden", key="reason"),
            Column("Bedrag", CENTS, "amount"),
            Column("Wat ermee gebeurde", key="outcome"),
            Column("Opnieuw in run", key="again_in"),
            Column("Huishouden", key="household"),
            Column("Soort", key="kind"),
            Column("Begunstigde", key="payee"),
            Column("Vervaldag", DATE, "due_date"),
            Column("Betaalrun", key="run"),
            Column("Vaste last", key="fixed_cost"),
            Column("Nummer bij de bank", key="end_to_end_id"),
            Column("Gemeente", key="municipality"),
        ),
        tuple(
            (
                line.time.day,
                line.time.way,
                line.time.reason,
                line.time.cents,
                line.time.became,
                line.again,
                line.household,
                line.kind,
                line.payee,
                line.due_date,
                line.run,
                line.fixed_cost,
                line.end_to_end_id,
                line.municipality,
            )
            for line in facts.lines
        ),
        if_empty="Er is niets geweigerd of teruggekomen.",
        key="payments",
        more=facts.more,
    )


def _grouped(
    times: Sequence[ReturnedTime], by: Callable[[ReturnedTime], Coded]
) -> list[tuple[Coded, list[ReturnedTime]]]:
    """Return the groups, the one with the most money first."""
    groups: defaultdict[str, list[ReturnedTime]] = defaultdict(list)
    for one in times:
        groups[by(one)].append(one)
    return [
        (by(among[0]), among)
        for _, among in sorted(groups.items(), key=lambda group: (-_cents(group[1]), group[0]))
    ]


def _still(times: Sequence[ReturnedTime]) -> list[ReturnedTime]:
    return [one for one in times if one.became.code == _OPEN]


def _cents(times: Sequence[ReturnedTime]) -> int:
    return sum(one.cents for one in times)


def _reason(one: ReturnedTime) -> Coded:
    return one.reason


def _became(one: ReturnedTime) -> Coded:
    return one.became
