"""A run as JSON (the interface description) and as the overview that finance staff read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ontzorgen.domain.amounts import euros
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import line_name
from ontzorgen.services.show_run import (
    Difference,
    LimitSeen,
    RunHead,
    RunSeen,
)
from ontzorgen.store.bank_files import StoredFile
from ontzorgen.store.run_conversions import ConversionRow
from ontzorgen.store.run_rows import LineRow, ShareRow, SignalRow
from ontzorgen.wording import codes
from ontzorgen.wording.runs import CONVERTED, reason_of, signal_text
from reports.bank_file import BankFile
from reports.control_slip import Signing
from reports.report import Coded
from reports.run_facts import (
    Conversion,
    DifferenceTotal,
    LimitExceeded,
    OutcomeTotal,
    PayeeTotal,
    RunFacts,
    ShortfallLine,
    SignalCount,
    SignalLine,
    UnpaidLine,
)

_TOLD_ELSEWHERE = ("SHORTFALL", "NO_REFERENCE")
"""Signals that the overview counts but does not tell one by one."""
_TOLD_AS_COUNT = ("CONTROL_RETURNED", "PAID_ELSEWHERE")
"""Outcomes that somebody decided: they come back each month and ask for nothing."""
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def head_json(head: RunHead) -> dict[str, Any]:
    """Return the header of a run as `run list --json` shows it."""
    return {
        "run": head.name,
        "municipality": head.municipality,
        "month": head.month,
        "kind": head.kind,
        "corrects": head.corrects,
        "status": head.status,
        "execution_date": head.execution_date.isoformat(),
        "totals": {
            "net": euros(head.net_cents),
            "withheld": euros(head.withheld_cents),
            "remainder": euros(head.remainder_cents),
            "transfers": head.transfers,
        },
        "paid_again": euros(head.again_cents),
        "calculated_by": head.calculated_by,
        "approved_by": head.approved_by,
        "ended_by": head.ended_by,
        "ended_reason": head.ended_reason,
        "content_sha256": head.content_sha256,
    }


def run_json(seen: RunSeen) -> dict[str, Any]:
    """Return a run as `run show --json` and `run calculate --json` show it."""
    return head_json(seen.head) | {
        "shares": [_share_json(share) for share in seen.shares],
        "instalments": [_line_json(line) for line in seen.lines],
        "signals": [_signal_json(signal) for signal in seen.signals],
        "differences": [_difference_json(row) for row in seen.differences],
        "limits": [_limit_json(row) for row in seen.limits],
        "conversions": conversions_json(seen.conversions),
    }


def conversions_json(rows: Sequence[ConversionRow]) -> list[dict[str, str]]:
    """Return each name and text that the bank reads otherwise, before and after."""
    return [
        {"subject": row.subject, "field": row.field, "before": row.before, "after": row.after}
        for row in rows
    ]


def file_json(file: StoredFile, path: str) -> dict[str, Any]:
    """Return a bank file as `run export --json` shows it."""
    return {
        "path": path,
        "message_id": file.message_id,
        "transactions": file.transactions,
        "control_sum": euros(file.control_sum_cents),
        "execution_date": file.execution_date.isoformat(),
        "sha256": file.sha256,
    }


def _share_json(share: ShareRow) -> dict[str, Any]:
    return {
        "person": share.person,
        "household": share.household,
        "net": euros(share.net_cents),
        "withheld": euros(share.withheld_cents),
        "remainder": euros(share.net_cents - share.withheld_cents),
        "basis": share.basis,
        "phase": share.phase,
    }


def _line_json(line: LineRow) -> dict[str, Any]:
    return {
        "line": line_name(line.fixed_cost, line.due_date),
        "fixed_cost": line.fixed_cost,
        "household": line.household,
        "payee": line.payee,
        "kind": line.kind,
        "due_date": line.due_date.isoformat(),
        "due": euros(line.due_cents),
        "withheld": euros(line.withheld_cents),
        "outcome": line.outcome,
        "reason": reason_of(line),
        "attempt": line.attempt,
        "end_to_end_id": line.end_to_end_id,
    }


def _signal_json(signal: SignalRow) -> dict[str, Any]:
    return {
        "kind": signal.kind,
        "household": signal.household,
        "fixed_cost": signal.fixed_cost,
        "person": signal.person,
        "date": signal.day.isoformat() if signal.day else None,
        "text": signal_text(signal),
    }


def _difference_json(row: Difference) -> dict[str, Any]:
    return {
        "household": row.household,
        "kind": row.kind,
        "before": euros(row.before_cents),
        "after": euros(row.after_cents),
    }


def _limit_json(row: LimitSeen) -> dict[str, Any]:
    return {
        "limit": row.limit.kind.value,
        "line": row.limit.subject,
        "amount": euros(row.limit.cents),
        "limit_amount": euros(row.limit.limit_cents),
        "released_by": row.released_by,
    }


def run_facts(seen: RunSeen, more: tuple[str, ...] = ()) -> RunFacts:
    """Return what the overview report is made of, with Dutch words."""
    head = seen.head
    return RunFacts(
        run=head.name,
        municipality_code=head.municipality,
        municipality_name=head.municipality_name,
        month=Month.parse(head.month).first,
        status=codes.STATUSES[head.status],
        execution_date=head.execution_date,
        maker=head.calculated_by,
        approver=head.approved_by or "",
        net_cents=head.net_cents,
        withheld_cents=head.withheld_cents,
        remainder_cents=head.remainder_cents,
        transfers=head.transfers,
        outcomes=_outcomes(seen),
        payees=_payees(seen),
        shortfalls=_shortfalls(seen),
        unpaid=_unpaid(seen),
        signals=tuple(
            SignalCount(codes.SIGNALS[kind], count)
            for kind, count in sorted(Counter(signal.kind for signal in seen.signals).items())
        ),
        signal_lines=tuple(
            SignalLine(signal.household or "", codes.SIGNALS[signal.kind], signal_text(signal))
            for signal in seen.signals
            if signal.kind not in _TOLD_ELSEWHERE
        ),
        differences=difference_totals(seen.differences),
        limits_exceeded=_limits(seen),
        conversions=conversion_facts(seen.conversions),
        files=tuple(bank_file(file, file.file_name) for file in seen.files),
        corrects=head.corrects or "",
        again_cents=head.again_cents,
        more=more,
    )


def conversion_facts(rows: Sequence[ConversionRow]) -> tuple[Conversion, ...]:
    """Return what the table of changed names and texts is made of."""
    return tuple(
        Conversion(row.subject, CONVERTED[row.field], row.before, row.after) for row in rows
    )


def signing(head: RunHead) -> Signing:
    """Return what a control slip says of the run behind a file."""
    return Signing(
        run=head.name,
        municipality_code=head.municipality,
        municipality_name=head.municipality_name,
        month=Month.parse(head.month).first,
        account=head.debtor_iban,
        account_holder=head.debtor_name,
        maker=head.calculated_by,
        approver=head.approved_by or "",
        approved_on=head.approved_at.astimezone(_AMSTERDAM).date() if head.approved_at else None,
    )


def bank_file(file: StoredFile, path: str) -> BankFile:
    """Return a bank file as the reports show it."""
    return BankFile(
        path,
        file.message_id,
        file.transactions,
        file.control_sum_cents,
        file.execution_date,
        file.sha256,
    )


def _shortfalls(seen: RunSeen) -> tuple[ShortfallLine, ...]:
    return tuple(
        ShortfallLine(
            line.household,
            codes.COST_KINDS[line.kind],
            line.due_date,
            line.due_cents,
            line.withheld_cents,
            reason_of(line),
        )
        for line in seen.lines
        if line.outcome in ("SHORTFALL", "PARTLY_WITHHELD")
    )


def _unpaid(seen: RunSeen) -> tuple[UnpaidLine, ...]:
    return tuple(
        UnpaidLine(
            line.household,
            codes.COST_KINDS[line.kind],
            line.due_date,
            line.due_cents,
            codes.OUTCOMES[line.outcome],
            reason_of(line),
        )
        for line in seen.lines
        if line.outcome not in ("WITHHELD", "PARTLY_WITHHELD", "SHORTFALL", *_TOLD_AS_COUNT)
    )


def _limits(seen: RunSeen) -> tuple[LimitExceeded, ...]:
    return tuple(
        LimitExceeded(
            codes.LIMITS[row.limit.kind],
            row.limit.subject,
            row.limit.cents,
            row.limit.limit_cents,
            row.released_by or "",
        )
        for row in seen.limits
    )


def _outcomes(seen: RunSeen) -> tuple[OutcomeTotal, ...]:
    return tuple(
        OutcomeTotal(
            word,
            len(lines),
            sum(line.due_cents for line in lines),
            sum(line.withheld_cents for line in lines),
        )
        for outcome, word in codes.OUTCOMES.items()
        if (lines := [line for line in seen.lines if line.outcome == outcome])
    )


def _payees(seen: RunSeen) -> tuple[PayeeTotal, ...]:
    paid: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for line in seen.lines:
        if line.withheld_cents:
            paid[line.payee, line.payee_name].append(line.withheld_cents)
    return tuple(
        PayeeTotal(payee, name, len(cents), sum(cents))
        for (payee, name), cents in sorted(paid.items())
    )


def difference_totals(differences: Sequence[Difference]) -> tuple[DifferenceTotal, ...]:
    """Return how many households changed since last month in each way, and from what to what."""
    found = []
    for kind, word in codes.DIFFERENCES.items():
        rows = [row for row in differences if row.kind == kind]
        if rows:
            before = sum(row.before_cents for row in rows)
            found.append(
                DifferenceTotal(
                    Coded(kind, word), len(rows), before, sum(row.after_cents for row in rows)
                )
            )
    return tuple(found)
