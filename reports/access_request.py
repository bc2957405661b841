"""All that is kept about one person, as a copy for that person (inzage).

Tables arrive with their words; what is empty is counted and not shown.
Source: AVG art. 15(1) (what is told with it) and 15(3) (the copy).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.question import COUNT, DATE, Question
from reports.report import (
    Coded,
    Column,
    Fact,
    Facts,
    Note,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)

KEY = "access"


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table: the name by which a program knows it, its title, and the rows that are shown."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    in_all: int
    alone: bool = False
    """There is always one row: its values stand beneath each other."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that who makes this copy may not read; who may is said in words."""

    what: Coded
    who_may: str


@dataclass(frozen=True, slots=True)
class AccessFacts:
    """What the report is made of."""

    question: Question
    name: str
    person: str
    household: str
    born: date | None
    bsn: str | None
    """Whole or masked; None: none is kept, or who asks may not see it."""
    kept: Sequence[KeptTable]
    left_out: Sequence[LeftOut]
    looks: Sequence[Row]
    all_looks: int
    told: Sequence[Note]
    """Why it is kept, for how long, who gets it, and what the person may ask."""
    request: tuple[Fact, ...] = ()
    """Who asked for a copy and when; none of what is only looked at."""


def access_request(facts: AccessFacts) -> Report:
    """Return the copy: who it is about, what there is, the rows themselves, and who looked."""
    return Report(
        title="Inzage van één persoon",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            _left_out(facts.left_out),
            *facts.told,
            _counts(facts.kept),
            *(_kept(each) for each in facts.kept if each.rows),
            *_nothing(facts.kept),
            _looks(facts),
        ),
        key=KEY,
        asked=(*facts.question.asked, *facts.request),
        main="kept",
    )


def _summary(facts: AccessFacts) -> Facts:
    return Facts(
        "In het kort",
        (
            Fact("Naam", facts.name, key="name"),
            Fact("Nummer van de persoon", facts.person, key="person"),
            Fact("Nummer van het huishouden", facts.household, key="household"),
            Fact("Geboren op", facts.born, DATE, "birth_date"),
            Fact("BSN", facts.bsn, key="bsn"),
            *facts.request,
            Fact("Gegevens in dit overzicht", _number(facts.kept), COUNT, "rows"),
            Fact("Keren dat iemand keek of iets deed", facts.all_looks, COUNT, "looks"),
        ),
        "summary",
    )


def _number(kept: Sequence[KeptTable]) -> int:
    return sum(each.in_all for each in kept)


def _left_out(left_out: Sequence[LeftOut]) -> Section:
    return Table(
        "Wat hier niet in staat",
        (Column("Onderdeel", key="what"), Column("Wie het wel mag geven", key="who_may")),
        tuple((each.what, each.who_may) for each in left_out),
        if_empty="Niets is weggelaten.",
        key="left_out",
    )


def _counts(kept: Sequence[KeptTable]) -> Table:
    return summed_table(
        "Wat wij bewaren",
        (Column("Onderdeel", key="what"), Column("Aantal", COUNT, "rows")),
        [(Coded(each.key, each.title), each.in_all) for each in kept if each.in_all],
        key="kept",
    )


def _nothing(kept: Sequence[KeptTable]) -> list[Note]:
    """Say what there is nothing of, in one sentence: twenty empty tables are no answer."""
    empty = [each.title for each in kept if not each.in_all]
    if not empty:
        return []
    return [Note("Waarvan wij niets bewaren", (f"Hiervan is er niets: {'; '.join(empty)}.",))]


def _kept(kept: KeptTable) -> Section:
    """Return a table; of the one row about a person or household the facts beneath each other."""
    if kept.alone:
        (row,) = kept.rows
        return Facts(
            kept.title,
            tuple(
                Fact(column.name, cell, column.kind, column.key)
                for column, cell in zip(kept.columns, row, strict=True)
                if cell is not None
            ),
            kept.key,
        )
    return _table(kept)


def _table(kept: KeptTable) -> Table:
    """Return a table without the columns of which nothing is known in any row."""
    known = [
        place
        for place, _ in enumerate(kept.columns)
        if any(r[place] is not None for r in kept.rows)
    ]
    columns = tuple(kept.columns[place] for place in known)
    rows = tuple(tuple(row[place] for place in known) for row in kept.rows)
    return Table(kept.title, columns, rows, key=kept.key, more=kept.in_all - len(rows))


def _looks(facts: AccessFacts) -> Table:
    return Table(
        "Wie met deze gegevens werkte",
        (
            Column("Dag", DATE, "on"),
            Column("Wat", key="action"),
            Column("Wie (rol)", key="roles"),
            Column("Aantal", COUNT, "times"),
        ),
        tuple(facts.looks),
        if_empty="Niemand.",
        key="looks",
        more=facts.all_looks - len(facts.looks),
    )
