"""What there is to tell of runs, as files for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ontzorgen.domain.run_status import line_name
from ontzorgen.services.show_run import Difference, RunHead
from ontzorgen.store.run_rows import LineRow, SignalRow
from ontzorgen.wording import codes
from ontzorgen.wording.runs import reason_of, signal_text
from reports.csv_file import csv_rows
from reports.report import Column, ColumnKind

_LINES = (
    Column("regel"),
    Column("vaste_last"),
    Column("huishouden"),
    Column("begunstigde"),
    Column("naam_begunstigde"),
    Column("soort"),
    Column("vervaldag", ColumnKind.DATE),
    Column("bedrag", ColumnKind.CENTS),
    Column("ingehouden", ColumnKind.CENTS),
    Column("uitkomst"),
    Column("reden"),
    Column("poging", ColumnKind.COUNT),
    Column("nummer_bij_de_bank"),
)
_RUNS = (
    Column("run"),
    Column("gemeente"),
    Column("naam_gemeente"),
    Column("maand"),
    Column("status"),
    Column("uitvoering", ColumnKind.DATE),
    Column("betalingen", ColumnKind.COUNT),
    Column("uitkering_netto", ColumnKind.CENTS),
    Column("ingehouden", ColumnKind.CENTS),
    Column("opnieuw_betaald", ColumnKind.CENTS),
    Column("blijft_over", ColumnKind.CENTS),
    Column("berekend_door"),
    Column("goedgekeurd_door"),
    Column("herstelt"),
)
_SIGNALS = (Column("soort"), Column("huishouden"), Column("vaste_last"), Column("wat"))
_DIFFERENCES = (
    Column("huishouden"),
    Column("wat"),
    Column("vorige_maand", ColumnKind.CENTS),
    Column("nu", ColumnKind.CENTS),
    Column("verschil", ColumnKind.CENTS),
)


def lines_csv(lines: Sequence[LineRow]) -> Iterator[bytes]:
    """Yield instalments of a run."""
    rows = (
        (
            line_name(line.fixed_cost, line.due_date),
            line.fixed_cost,
            line.household,
            line.payee,
            line.payee_name,
            codes.COST_KINDS[line.kind],
            line.due_date,
            line.due_cents,
            line.withheld_cents,
            codes.OUTCOMES[line.outcome],
            reason_of(line),
            line.attempt,
            line.end_to_end_id,
        )
        for line in lines
    )
    return csv_rows("termijnen", _LINES, rows)


def runs_csv(heads: Sequence[RunHead]) -> Iterator[bytes]:
    """Yield runs, each by its header."""
    rows = (
        (
            head.name,
            head.municipality,
            head.municipality_name,
            head.month,
            codes.STATUSES[head.status],
            head.execution_date,
            head.transfers,
            head.net_cents,
            head.withheld_cents,
            head.again_cents,
            head.remainder_cents,
            head.calculated_by,
            head.approved_by,
            head.corrects,
        )
        for head in heads
    )
    return csv_rows("betaalruns", _RUNS, rows)


def signals_csv(signals: Sequence[SignalRow]) -> Iterator[bytes]:
    """Yield what a run says to look at."""
    rows = (
        (codes.SIGNALS[row.kind], row.household, row.fixed_cost, signal_text(row))
        for row in signals
    )
    return csv_rows("signalen", _SIGNALS, rows)


def differences_csv(differences: Sequence[Difference]) -> Iterator[bytes]:
    """Yield what households had withheld last month and have now."""
    rows = (
        (
            row.household,
            codes.DIFFERENCES[row.kind],
            row.before_cents,
            row.after_cents,
            row.after_cents - row.before_cents,
        )
        for row in differences
    )
    return csv_rows("verschillen", _DIFFERENCES, rows)
