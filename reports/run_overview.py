"""The overview of a payment run (betaalrun): the one page that finance staff read.

Rows in, report out. Amounts are int euro cents. Words for outcomes, statuses, signals and
reasons arrive ready: they are the application's, like all that needs law or households.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.amounts import dutch_month
from reports.report import (
    Column,
    ColumnKind,
    Fact,
    Facts,
    Note,
    Report,
    Row,
    Section,
    Table,
    summed_table,
)
from reports.run_facts import Conversion, RunFacts

MOST_SHOWN = 40
"""Lines and signals told one by one; the counts are always whole."""
CENTS, COUNT, DATE = ColumnKind.CENTS, ColumnKind.COUNT, ColumnKind.DATE


def run_overview(facts: RunFacts) -> Report:
    """Return the overview: totals, whether they agree, and what needs attention."""
    sections: tuple[Section, ...] = (
        _summary(facts),
        _agreement(facts),
        _limits(facts),
        _shortfalls(facts),
        _unpaid(facts),
        _signals(facts),
        _signal_lines(facts),
        _outcomes(facts),
        _differences(facts),
        _payees(facts),
        conversions_table(facts.conversions),
        _files(facts),
        *([Note("Meer zien?", facts.more)] if facts.more else []),
    )
    place = f"{facts.municipality_name} ({facts.municipality_code})"
    kind = f"herstelrun bij {facts.corrects}," if facts.corrects else "betaalrun"
    return Report(
        title=f"Overzicht {kind} {dutch_month(facts.month)}",
        subtitle=f"{place}, run {facts.run}",
        sections=sections,
    )


def agrees(facts: RunFacts) -> bool:
    """Tell whether every total of the run equals what it must equal."""
    return all(row[3] == 0 for row in _agreement(facts).rows)


def _summary(facts: RunFacts) -> Facts:
    return Facts(
        "Deze run",
        (
            Fact("Status", facts.status, key="status"),
            Fact("Uitvoerdatum", facts.execution_date, DATE, "execution_date"),
            Fact("Netto uitkeringen", facts.net_cents, CENTS, "net"),
            Fact("Ingehouden", facts.withheld_cents, CENTS, "withheld"),
            *(
                [Fact("Opnieuw betaald, eerder ingehouden", facts.again_cents, CENTS, "again")]
                if facts.corrects
                else []
            ),
            Fact("Restant voor de huishoudens", facts.remainder_cents, CENTS, "remainder"),
            Fact("Aantal betalingen", facts.transfers, COUNT, "payments"),
            Fact("Berekend door", facts.maker, key="calculated_by"),
            Fact("Goedgekeurd door", facts.approver or "Nog niet goedgekeurd", key="approved_by"),
        ),
        "summary",
    )


def _agreement(facts: RunFacts) -> Table:
    """Set each total beside what it must equal; files only once there are any."""
    withheld, paid = facts.withheld_cents, facts.paid_cents
    what = "te betalen" if facts.corrects else "ingehouden"
    pairs = [
        ("Ingehouden plus restant = netto", withheld + facts.remainder_cents, facts.net_cents),
        (
            f"Termijnen per uitkomst = {what}",
            sum(line.withheld_cents for line in facts.outcomes),
            paid,
        ),
        (f"Naar begunstigden = {what}", sum(line.cents for line in facts.payees), paid),
    ]
    if facts.files:
        total = sum(file.control_sum_cents for file in facts.files)
        pairs.append((f"Bankbestanden = {what}", total, paid))
    return Table(
        "Sluiten de totalen aan?",
        (
            Column("Controle", key="check"),
            Column("Bedrag", CENTS, "found"),
            Column("Moet zijn", CENTS, "wanted"),
            Column("Verschil", CENTS, "difference"),
            Column("Uitslag", key="result"),
        ),
        tuple(
            (what, found, wanted, found - wanted, "klopt" if found == wanted else "KLOPT NIET")
            for what, found, wanted in pairs
        ),
        key="totals",
    )


def _limits(facts: RunFacts) -> Table:
    rows: list[Row] = [
        (
            line.subject,
            line.limit,
            line.cents,
            line.limit_cents,
            line.overridden_by or "nog niemand",
        )
        for line in facts.limits_exceeded
    ]
    return Table(
        "Boven de grens",
        (
            Column("Wat"),
            Column("Grens"),
            Column("Bedrag", CENTS),
            Column("Hoogstens", CENTS),
            Column("Toegestaan door"),
        ),
        tuple(rows),
        if_empty="Niets komt boven een grens.",
    )


def _shortfalls(facts: RunFacts) -> Table:
    return summed_table(
        "Tekorten",
        (
            Column("Huishouden"),
            Column("Vaste last"),
            Column("Vervaldag", DATE),
            Column("Bedrag", CENTS),
            Column("Ingehouden", CENTS),
            Column("Tekort", CENTS),
            Column("Reden"),
        ),
        (
            (
                line.household,
                line.cost_kind,
                line.due_date,
                line.due_cents,
                line.withheld_cents,
                line.due_cents - line.withheld_cents,
                line.reason,
            )
            for line in facts.shortfalls
        ),
        if_empty="Er zijn geen tekorten.",
    )


def _unpaid(facts: RunFacts) -> Table:
    rows: list[Row] = [
        (
            line.household,
            line.cost_kind,
            line.due_date,
            line.due_cents,
            line.outcome,
            line.reason,
        )
        for line in facts.unpaid[:MOST_SHOWN]
    ]
    hidden = len(facts.unpaid) - len(rows)
    if hidden:
        rows.append(("", "", None, None, "", f"... en nog {hidden}."))
    return Table(
        "Niet betaald om een andere reden",
        (
            Column("Huishouden"),
            Column("Vaste last"),
            Column("Vervaldag", DATE),
            Column("Bedrag", CENTS),
            Column("Uitkomst"),
            Column("Reden"),
        ),
        tuple(rows),
        if_empty="Er is niets om uit te zoeken.",
    )


def _signal_lines(facts: RunFacts) -> Table:
    rows: list[Row] = [
        (line.household, line.kind, line.text) for line in facts.signal_lines[:MOST_SHOWN]
    ]
    hidden = len(facts.signal_lines) - len(rows)
    if hidden:
        rows.append(("", "", f"... en nog {hidden}; de rest staat in de volledige lijst."))
    return Table(
        "Signalen in woorden",
        (Column("Huishouden"), Column("Signaal"), Column("Wat is er, en wat nu?")),
        tuple(rows),
        if_empty="Er zijn geen signalen.",
    )


def _signals(facts: RunFacts) -> Table:
    return summed_table(
        "Signalen",
        (Column("Signaal", key="signal"), Column("Aantal", COUNT, "number")),
        ((line.kind, line.count) for line in facts.signals),
        if_empty="Er zijn geen signalen.",
        key="signals",
    )


def _outcomes(facts: RunFacts) -> Table:
    return summed_table(
        "Uitkomst per termijn",
        (
            Column("Uitkomst", key="outcome"),
            Column("Aantal", COUNT, "instalments"),
            Column("Bedrag", CENTS, "due"),
            Column("Ingehouden", CENTS, "withheld"),
        ),
        (
            (line.outcome, line.count, line.due_cents, line.withheld_cents)
            for line in facts.outcomes
        ),
        if_empty="Er zijn geen termijnen.",
        key="outcomes",
    )


def _differences(facts: RunFacts) -> Table:
    return summed_table(
        "Verschil met vorige maand",
        (
            Column("Soort", key="change"),
            Column("Huishoudens", COUNT, "households"),
            Column("Was", CENTS, "before"),
            Column("Wordt", CENTS, "after"),
            Column("Verschil", CENTS, "difference"),
        ),
        (
            (
                line.kind,
                line.count,
                line.before_cents,
                line.after_cents,
                line.after_cents - line.before_cents,
            )
            for line in facts.differences
        ),
        if_empty="Er is niets veranderd.",
        key="changes",
    )


def _payees(facts: RunFacts) -> Table:
    return summed_table(
        "Naar wie gaat het geld?",
        (
            Column("Begunstigde", key="payee"),
            Column("Naam", key="payee_name"),
            Column("Betalingen", COUNT, "payments"),
            Column("Bedrag", CENTS, "amount"),
        ),
        ((line.payee, line.name, line.transfers, line.cents) for line in facts.payees),
        if_empty="Er gaat geen geld naar begunstigden.",
        key="payees",
    )


def conversions_table(conversions: Sequence[Conversion]) -> Table:
    """Return each name and text that the bank reads in other characters than we do."""
    rows: list[Row] = [
        (line.subject, line.field, line.before, line.after) for line in conversions[:MOST_SHOWN]
    ]
    hidden = len(conversions) - len(rows)
    if hidden:
        rows.append(("", "", "", f"... en nog {hidden}; de rest staat in de volledige lijst."))
    return Table(
        "Veranderd voor de bank",
        (Column("Van"), Column("Wat"), Column("Bij ons"), Column("Bij de bank")),
        tuple(rows),
        if_empty="De bank leest elke naam en elke tekst zoals wij hem schrijven.",
    )


def _files(facts: RunFacts) -> Table:
    return summed_table(
        "Bankbestanden",
        (
            Column("Bestand", key="file"),
            Column("Berichtnummer", key="message_id"),
            Column("Betalingen", COUNT, "payments"),
            Column("Bedrag", CENTS, "amount"),
            Column("Laatste vijf van SHA-256", key="sha256_end"),
        ),
        (
            (
                file.path,
                file.message_id,
                file.transactions,
                file.control_sum_cents,
                file.signers_part,
            )
            for file in facts.files
        ),
        if_empty="Er is nog geen bankbestand gemaakt.",
        key="files",
    )
