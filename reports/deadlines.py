"""Clocks that end: what, when, of whom, and who has to do something. Days and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.amounts import dutch_date
from reports.charts.values import Series, StackedColumns, Unit
from reports.question import COUNT, DATE, Question
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Figure,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)
from reports.words import capital

KEY = "deadlines"
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock of a person; who has to do something is empty when nobody is named."""

    on: date
    what: Coded
    municipality: str
    household: str
    person: str
    consulent: str
    coach: str


@dataclass(frozen=True, slots=True)
class DeadlineFacts:
    """What the report is made of; `days` holds every clock, also those that `rows` leaves out."""

    question: Question
    today: date
    last: date
    kinds: Sequence[Coded]
    days: Sequence[tuple[date, str]]
    rows: Sequence[Deadline]


def deadlines(facts: DeadlineFacts) -> Report:
    """Return the report: how many, by week, and each of them."""
    return Report(
        title="Termijnen die aflopen",
        subtitle=facts.question.said,
        sections=(_summary(facts), *_picture(facts), _weeks(facts), _rows(facts)),
        key=KEY,
        asked=facts.question.asked,
        main="deadlines",
    )


def monday(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def _number(facts: DeadlineFacts, first: date, last: date, what: str | None = None) -> int:
    return sum(first <= on <= last and what in (None, code) for on, code in facts.days)


def _summary(facts: DeadlineFacts) -> Facts:
    this = monday(facts.today)
    yesterday = facts.today - timedelta(days=1)
    return Facts(
        "In het kort",
        (
            Fact("Te laat", _number(facts, date.min, yesterday), COUNT, "overdue"),
            Fact(
                "Deze week nog",
                _number(facts, facts.today, this + _WEEK - timedelta(days=1)),
                COUNT,
                "this_week",
            ),
            Fact(f"Tot en met {dutch_date(facts.last)}", len(facts.days), COUNT, "all"),
            *(
                Fact(
                    capital(kind),
                    _number(facts, date.min, facts.last, kind.code),
                    COUNT,
                    kind.code.lower(),
                )
                for kind in facts.kinds
            ),
        ),
        "summary",
    )


def _spans(facts: DeadlineFacts) -> list[tuple[Coded, str, date, date]]:
    """Return what is overdue and each week ahead: name, short name, first and last day."""
    yesterday = facts.today - timedelta(days=1)
    found = [(Coded("overdue", "te laat"), "te laat", date.min, yesterday)]
    first = facts.today
    while first <= facts.last:
        last = monday(first) + _WEEK - timedelta(days=1)
        year, week, _day = first.isocalendar()
        said = f"week {week}, tot en met {dutch_date(last)}"
        found.append((Coded(f"{year}-W{week:02d}", said), f"w{week}", first, last))
        first = last + timedelta(days=1)
    return found


def _picture(facts: DeadlineFacts) -> list[Section]:
    if not facts.days:
        return []
    spans = _spans(facts)
    columns = StackedColumns(
        "Wat er afloopt",
        "De eerste kolom is te laat. Een hoge kolom verderop vraagt dat iemand tijd vrijhoudt.",
        tuple(short for _said, short, _first, _last in spans),
        tuple(
            Series(kind, tuple(_number(facts, *span[2:], kind.code) for span in spans))
            for kind in facts.kinds
        ),
        unit=Unit.COUNT,
        what="Week",
    )
    return [Figure(columns)]


def _weeks(facts: DeadlineFacts) -> Table:
    rows: list[Row] = [
        (
            said,
            *(_number(facts, first, last, kind.code) for kind in facts.kinds),
            _number(facts, first, last),
        )
        for said, _short, first, last in _spans(facts)
    ]
    return summed_table(
        "Per week",
        (
            Column("Week", key="week"),
            *(Column(capital(kind), COUNT, kind.code.lower()) for kind in facts.kinds),
            Column("Samen", COUNT, "all"),
        ),
        rows if facts.days else [],
        if_empty="Er loopt in deze weken niets af.",
        key="weeks",
    )


def _rows(facts: DeadlineFacts) -> Table:
    return Table(
        "Elke termijn",
        (
            Column("Dag", DATE, "on"),
            Column("Wat", key="what"),
            Column("Gemeente", key="municipality"),
            Column("Huishouden", key="household"),
            Column("Persoon", key="person"),
            Column("Consulent", key="consulent"),
            Column("Budgetcoach", key="coach"),
            Column("Dagen", COUNT, "days"),
        ),
        tuple(
            (
                each.on,
                each.what,
                each.municipality,
                each.household,
                each.person,
                each.consulent or None,
                each.coach or None,
                (each.on - facts.today).days,
            )
            for each in facts.rows
        ),
        if_empty="Er loopt in deze weken niets af.",
        key="deadlines",
        more=len(facts.days) - len(facts.rows),
    )
