"""The run of a month in short, with its words."""

from __future__ import annotations

from ontzorgen.domain.months import Month
from ontzorgen.services.reporting.run_summary import RunSummed, SummarySeen
from ontzorgen.services.show_run import RunHead
from ontzorgen.wording import codes
from ontzorgen.wording.reporting.asked import question_of
from ontzorgen.wording.run_document import bank_file, difference_totals
from reports.report import Coded, Report
from reports.run_facts import OutcomeTotal, PayeeTotal, RunFacts, SignalCount
from reports.run_summary import Changed, Mended, SummaryFacts, run_summary


def run_summary_report(seen: SummarySeen) -> Report:
    """Return what was seen as a report."""
    if seen.run is None:
        return run_summary(SummaryFacts(question_of(seen.asked), None))
    shown = seen.run.differences[: seen.shown]
    return run_summary(
        SummaryFacts(
            question_of(seen.asked),
            _facts(seen.run),
            [
                Changed(
                    row.household,
                    Coded(row.kind, codes.DIFFERENCES[row.kind]),
                    row.before_cents,
                    row.after_cents,
                )
                for row in shown
            ],
            len(seen.run.differences) - len(shown),
            [_mended(head) for head in seen.run.corrections],
            seen.run.books_cents,
        )
    )


def _facts(run: RunSummed) -> RunFacts:
    head = run.head
    return RunFacts(
        run=head.name,
        municipality_code=head.municipality,
        municipality_name=head.municipality_name,
        month=Month.parse(head.month).first,
        status=Coded(head.status, codes.STATUSES[head.status]),
        execution_date=head.execution_date,
        maker=head.calculated_by,
        approver=head.approved_by or "",
        net_cents=head.net_cents,
        withheld_cents=head.withheld_cents,
        remainder_cents=head.remainder_cents,
        transfers=head.transfers,
        outcomes=tuple(
            OutcomeTotal(
                Coded(row.outcome, codes.OUTCOMES[row.outcome]),
                row.number,
                row.due_cents,
                row.withheld_cents,
            )
            for row in run.outcomes
        ),
        payees=tuple(PayeeTotal(row.key, row.name, row.payments, row.cents) for row in run.payees),
        signals=tuple(
            SignalCount(Coded(row.kind, codes.SIGNALS[row.kind]), row.number) for row in run.signals
        ),
        differences=difference_totals(run.differences),
        files=tuple(bank_file(file, file.file_name) for file in run.files),
    )


def _mended(head: RunHead) -> Mended:
    return Mended(
        head.name,
        Coded(head.status, codes.STATUSES[head.status]),
        head.withheld_cents,
        head.again_cents,
        head.transfers,
        head.approved_by or "nog niemand",
    )
