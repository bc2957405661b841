"""The run of a month in short: what it adds up to, what changed since last month, what mends it.

The sums are those of the overview that finance staff read at the run itself; nothing is counted
in two ways. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.values import GroupedBars, Series, Unit
from reports.question import CENTS, COUNT, Question, agreement
from reports.report import Coded, Column, Facts, Figure, Note, Report, Section, Table, summed_table
from reports.run_facts import RunFacts
from reports.run_overview import run_overview

KEY = "run_summary"


@dataclass(frozen=True, slots=True)
class Changed:
    """What was withheld of a household last month, and what is now."""

    household: str
    kind: Coded
    before_cents: int
    after_cents: int


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction run (herstelrun) beside it."""

    run: str
    status: Coded
    withheld_cents: int
    again_cents: int
    payments: int
    approver: str


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the report is made of; no `run`: the month has none.

    `books_cents` is what the ledger says was withheld; None: nobody approved it yet.
    """

    question: Question
    run: RunFacts | None
    changed: Sequence[Changed] = ()
    more: int = 0
    mended: Sequence[Mended] = ()
    books_cents: int | None = None


def run_summary(facts: SummaryFacts) -> Report:
    """Return the report."""
    run = facts.run
    return Report(
        title="Betaalrun" if run is None else f"Betaalrun {run.run}",
        subtitle=facts.question.said,
        sections=_nothing() if run is None else _sections(facts, run),
        key=KEY,
        asked=facts.question.asked,
        main="differences",
    )


def _nothing() -> tuple[Section, ...]:
    return (
        Facts("In het kort", (), "summary"),
        Note("Geen betaalrun", ("Voor deze maand is er geen betaalrun.",)),
        _differences((), 0),
    )


def _sections(facts: SummaryFacts, run: RunFacts) -> tuple[Section, ...]:
    overview = run_overview(run)
    tables = {table.key: table for table in overview.tables}
    (summary,) = [part for part in overview.sections if isinstance(part, Facts)]
    books = facts.books_cents
    return (
        Facts("In het kort", summary.facts, summary.key),
        *(
            [Note("Nog niet goedgekeurd", ("Wat hier staat, kan nog veranderen.",))]
            if books is None
            else []
        ),
        *_picture(run),
        tables["changes"],
        _differences(facts.changed, facts.more),
        tables["outcomes"],
        _mended(facts.mended),
        tables["payees"],
        tables["signals"],
        tables["files"],
        tables["totals"],
        agreement([] if books is None else [("Ingehouden", run.withheld_cents, books)]),
    )


def _picture(run: RunFacts) -> list[Section]:
    if not run.differences:
        return []
    bars = GroupedBars(
        "Wat is er anders dan vorige maand?",
        "Ingehouden bij de huishoudens bij wie iets veranderde: vorige maand en deze maand.",
        tuple(line.kind for line in run.differences),
        (
            Series("vorige maand", tuple(line.before_cents for line in run.differences)),
            Series("deze maand", tuple(line.after_cents for line in run.differences)),
        ),
        Unit.CENTS,
        what="Soort",
    )
    return [Figure(bars)]


def _differences(changed: Sequence[Changed], more: int) -> Table:
    return Table(
        "Elk huishouden waar iets veranderde",
        (
            Column("Huishouden", key="household"),
            Column("Soort", key="change"),
            Column("Was", CENTS, "before"),
            Column("Wordt", CENTS, "after"),
            Column("Verschil", CENTS, "difference"),
        ),
        tuple(
            (
                one.household,
                one.kind,
                one.before_cents,
                one.after_cents,
                one.after_cents - one.before_cents,
            )
            for one in changed
        ),
        if_empty="Er is niets veranderd.",
        key="differences",
        more=more,
    )


def _mended(mended: Sequence[Mended]) -> Table:
    return summed_table(
        "Herstelruns bij deze betaalrun",
        (
            Column("Herstelrun", key="run"),
            Column("Status", key="status"),
            Column("Ingehouden", CENTS, "withheld"),
            Column("Opnieuw betaald", CENTS, "again"),
            Column("Betalingen", COUNT, "payments"),
            Column("Goedgekeurd door", key="approved_by"),
        ),
        (
            (
                one.run,
                one.status,
                one.withheld_cents,
                one.again_cents,
                one.payments,
                one.approver,
            )
            for one in mended
        ),
        if_empty="Er zijn geen herstelruns.",
        key="corrections",
    )
