"""The export for the Statistiek Wet Inburgering: one row per person and quarter, our own layout.

No BSN and no name: `person` is the key of the municipality's own files. See docs/statistics.md.
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
    Table,
)

KEY = "integration_statistics"


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One person in one quarter. Words arrive ready, each with its code."""

    quarter: str
    municipality: str
    household: str
    person: str
    right_from: date | None
    right_until: date | None
    must_integrate: Coded
    asylum_permit: Coded
    agreed_on: date | None
    basis: Coded
    six_months_until: date | None
    extended_from: date | None
    extended_until: date | None
    months: int
    phase: Coded
    stopped_on: date | None
    stopped_by: Coded | None


@dataclass(frozen=True, slots=True)
class StatisticsFacts:
    """What the export is made of; `persons` counts also those that `rows` leaves out."""

    question: Question
    layout: str
    persons: Sequence[tuple[str, int]]
    rows: Sequence[StatisticsRow]


def integration_statistics(facts: StatisticsFacts) -> Report:
    """Return the export: which layout, how many persons a quarter, and the rows."""
    quarters = ", ".join(quarter for quarter, _persons in facts.persons)
    return Report(
        title="Gegevens voor de Statistiek Wet Inburgering",
        subtitle=facts.question.said,
        sections=(
            Facts(
                "In het kort",
                (
                    Fact("Indeling", facts.layout, key="layout"),
                    Fact("Hele kwartalen", quarters or None, key="quarters"),
                    Fact("Regels", sum(n for _quarter, n in facts.persons), COUNT, "rows"),
                ),
                "summary",
            ),
            Note(
                "Wat u zelf toevoegt",
                (
                    "Dit is geen bestand van CBS. De indeling is van ons, met een eigen nummer.",
                    "Er staat geen BSN en geen naam in. 'Persoon' is het nummer uit uw eigen "
                    "bestanden: zoek daarmee zelf het BSN op, en wat CBS nog meer vraagt.",
                    "Alleen kwartalen die voorbij zijn en helemaal in de gekozen maanden liggen, "
                    "staan erin. Wie is gewist, staat er niet in.",
                ),
            ),
            Table(
                "Per kwartaal",
                (Column("Kwartaal", key="quarter"), Column("Personen", COUNT, "persons")),
                tuple(facts.persons),
                if_empty="Er ligt geen heel kwartaal dat voorbij is in deze maanden.",
                key="quarters_told",
            ),
            _rows(facts),
        ),
        key=KEY,
        asked=facts.question.asked,
        main="persons",
    )


def _rows(facts: StatisticsFacts) -> Table:
    rows = tuple(
        (
            facts.layout,
            each.quarter,
            each.municipality,
            each.household,
            each.person,
            each.right_from,
            each.right_until,
            each.must_integrate,
            each.asylum_permit,
            each.agreed_on,
            each.basis,
            each.six_months_until,
            each.extended_from,
            each.extended_until,
            each.months,
            each.phase,
            each.stopped_on,
            each.stopped_by,
        )
        for each in facts.rows
    )
    return Table(
        "Personen",
        (
            Column("Indeling", key="layout"),
            Column("Kwartaal", key="quarter"),
            Column("Gemeente", key="municipality"),
            Column("Huishouden", key="household"),
            Column("Persoon", key="person"),
            Column("Recht vanaf", DATE, "right_from"),
            Column("Geen recht vanaf", DATE, "right_until"),
            Column("Inburgeringsplichtig", key="must_integrate"),
            Column("Asielvergunning", key="asylum_permit"),
            Column("PIP sinds", DATE, "agreed_on"),
            Column("Grondslag", key="basis"),
            Column("Zes maanden tot", DATE, "six_months_until"),
            Column("Artikel 57 vanaf", DATE, "extended_from"),
            Column("Artikel 57 tot", DATE, "extended_until"),
            Column("Maanden ontzorgd", COUNT, "months"),
            Column("Fase", key="phase"),
            Column("Gestopt op", DATE, "stopped_on"),
            Column("Hoe gestopt", key="stopped_by"),
        ),
        rows,
        if_empty="Er is niemand.",
        key="persons",
        more=sum(n for _quarter, n in facts.persons) - len(rows),
    )
