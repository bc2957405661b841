"""Workload: what each coach and each caseworker has. Counts and int euro cents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.charts.values import GroupedBars, Series
from reports.question import CENTS, COUNT, Question
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
from reports.words import capital

KEY = "workload"
_MOST_DRAWN = 12


@dataclass(frozen=True, slots=True)
class WorkLoad:
    """What one person has; phases and asks by code. `name`: in words, also of nobody."""

    name: str
    households: int
    persons: int
    phases: Mapping[str, int]
    asks: Mapping[str, int]
    signals: int
    short_households: int
    short_cents: int


@dataclass(frozen=True, slots=True)
class WorkloadFacts:
    """What the report is made of."""

    question: Question
    phases: Sequence[Coded]
    """Every phase, and the code of who is in no run yet."""
    asks: Sequence[Coded]
    """Why a household asks for attention."""
    roles: Sequence[tuple[Coded, Sequence[WorkLoad]]]
    """Each role with its people; every household is in each role once."""
    every: WorkLoad
    unnamed: Mapping[str, int]
    """By role the households of which nobody is named."""


def workload(facts: WorkloadFacts) -> Report:
    """Return the report: what there is, how it is spread, and each person of a role."""
    return Report(
        title="Werkvoorraad",
        subtitle=facts.question.said,
        sections=(
            _summary(facts),
            *(part for role, loads in facts.roles for part in _of_role(facts, role, loads)),
            Note(
                "Hoe dit is geteld",
                (
                    "Fasen en tekorten komen uit de laatste run, ook als die nog niet is "
                    "goedgekeurd.",
                    "Wie geen recht meer heeft, telt niet mee bij de personen.",
                ),
            ),
        ),
        key=KEY,
        asked=facts.question.asked,
        main=facts.roles[0][0].code.lower() if facts.roles else "",
    )


def _summary(facts: WorkloadFacts) -> Facts:
    every = facts.every
    return Facts(
        "In het kort",
        (
            Fact("Huishoudens", every.households, COUNT, "households"),
            Fact("Personen met een recht", every.persons, COUNT, "persons"),
            *(
                Fact(f"Huishoudens: {ask}", every.asks.get(ask.code, 0), COUNT, ask.code.lower())
                for ask in facts.asks
            ),
            Fact("Open achterstandssignalen", every.signals, COUNT, "signals"),
            Fact("Tekort in de laatste run", every.short_cents, CENTS, "short"),
            *(
                Fact(
                    f"Huishoudens zonder {role}",
                    facts.unnamed[role.code],
                    COUNT,
                    f"without_{role.code.lower()}",
                )
                for role, _loads in facts.roles
            ),
        ),
        "summary",
    )


def _of_role(facts: WorkloadFacts, role: Coded, loads: Sequence[WorkLoad]) -> list[Section]:
    found: list[Section] = []
    drawn = sorted(loads, key=lambda load: (-load.households, load.name))[:_MOST_DRAWN]
    if len(drawn) > 1:
        more = f" De {_MOST_DRAWN} met de meeste." if len(loads) > _MOST_DRAWN else ""
        bars = GroupedBars(
            f"Huishoudens per {role}",
            f"Wie een veel langere balk heeft dan de rest, heeft misschien te veel.{more}",
            tuple(load.name for load in drawn),
            (Series("huishoudens", tuple(load.households for load in drawn)),),
            what=capital(role),
        )
        found.append(Figure(bars))
    found += [_work(facts, role, loads), _phases(facts, role, loads)]
    return found


def _work(facts: WorkloadFacts, role: Coded, loads: Sequence[WorkLoad]) -> Table:
    rows: list[Row] = [
        (
            load.name,
            load.households,
            load.persons,
            *(load.asks.get(ask.code, 0) for ask in facts.asks),
            load.signals,
            load.short_households,
            load.short_cents,
        )
        for load in loads
    ]
    return summed_table(
        f"Werk per {role}",
        (
            Column(capital(role), key="worker"),
            Column("Huishoudens", COUNT, "households"),
            Column("Personen", COUNT, "persons"),
            *(Column(capital(ask), COUNT, ask.code.lower()) for ask in facts.asks),
            Column("Open signalen", COUNT, "signals"),
            Column("Met een tekort", COUNT, "short_households"),
            Column("Tekort", CENTS, "short"),
        ),
        rows,
        if_empty="Er zijn geen huishoudens.",
        key=role.code.lower(),
    )


def _phases(facts: WorkloadFacts, role: Coded, loads: Sequence[WorkLoad]) -> Table:
    return summed_table(
        f"Personen per fase, per {role}",
        (
            Column(capital(role), key="worker"),
            *(Column(phase, COUNT, phase.code.lower()) for phase in facts.phases),
        ),
        [(load.name, *(load.phases.get(p.code, 0) for p in facts.phases)) for load in loads],
        if_empty="Er zijn geen huishoudens.",
        key=f"{role.code.lower()}_phases",
    )
