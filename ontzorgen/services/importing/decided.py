"""Refuse what would change what an approved run decided: costs, regie and benefits.

Approved is what a second person has approved and nobody has taken back. What is the ground
of a person's share is in `decided_persons`. A reference or description may change: it is
for transfers to come, and a run keeps the text it paid with. The cure is closing with `tm`,
or a correction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from ontzorgen.domain.fixed_cost import Control, Controller, control_on
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.services.importing.fixed_costs import Wanted
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import in_chunks
from ontzorgen.services.importing.report import COLUMNS
from ontzorgen.services.importing.rows import BenefitIn, ControlIn, File
from ontzorgen.store.models import RunLineRow, RunRow, RunShareRow

_DECIDED = [status.value for status in DECIDED]
_UNTIL_AT = 4
_ABOUT_MONEY = range(7)
"""Person, kind, payee, amount, until, frequency, due day; not the texts and the consent after."""


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """An instalment as an approved run decided it."""

    run: str
    version_id: int
    due_date: date
    withheld_cents: int


def decided_lines(job: Job, fixed_costs: set[int]) -> defaultdict[int, list[DecidedLine]]:
    """Return the lines of approved runs, by fixed cost."""
    columns = (
        RunLineRow.fixed_cost_id,
        RunRow.name,
        RunLineRow.version_id,
        RunLineRow.due_date,
        RunLineRow.withheld_cents,
    )
    found: defaultdict[int, list[DecidedLine]] = defaultdict(list)
    for chunk in in_chunks(fixed_costs):
        query = select(*columns).join(RunRow, RunRow.id == RunLineRow.run_id)
        query = query.where(RunLineRow.fixed_cost_id.in_(chunk), RunRow.status.in_(_DECIDED))
        for cost_id, run, version_id, due, withheld in job.session.execute(query):
            found[cost_id].append(DecidedLine(run, version_id, due, withheld))
    return found


def refuse_changed_costs(job: Job, changed: list[Wanted]) -> None:
    """Refuse a changed version that an approved run used, but for an end that spares it."""
    about_money = [w for w in changed if _columns_changed(w)]
    lines = decided_lines(job, {w.cost.id for w in about_money if w.cost.id is not None})
    for wanted in about_money:
        assert wanted.known is not None  # noqa: S101  (a changed row is a known one)
        assert wanted.cost.id is not None  # noqa: S101  (so its cost is known too)
        used = [line for line in lines[wanted.cost.id] if line.version_id == wanted.known.id]
        if used:
            _refuse_changed_cost(job, wanted, used)


def _columns_changed(wanted: Wanted) -> list[int]:
    assert wanted.known is not None  # noqa: S101  (a changed row is a known one)
    return [at for at in _ABOUT_MONEY if wanted.known.stored[at] != wanted.after[at]]


def _refuse_changed_cost(job: Job, wanted: Wanted, used: list[DecidedLine]) -> None:
    row, until = wanted.row, wanted.row.valid_until
    last = max(used, key=lambda line: line.due_date)
    paid = [line for line in used if line.withheld_cents > 0]
    for at in _columns_changed(wanted):
        column, text = COLUMNS[File.FIXED_COSTS][at]
        place, shown = (File.FIXED_COSTS.value, row.line, column), text(wanted.after[at])
        if at != _UNTIL_AT:
            before = text(wanted.known.stored[at] if wanted.known else None)
            told: dict[str, object] = {"run": last.run, "due": last.due_date, "before": before}
            job.problems.at(place, shown, ProblemCode.APPROVED_COST, **told)
        elif until is not None and (cut := [line for line in paid if line.due_date >= until]):
            latest = max(cut, key=lambda line: line.due_date)
            job.problems.at(
                place, shown, ProblemCode.APPROVED_END, run=latest.run, due=latest.due_date
            )


def refuse_changed_controls(
    job: Job,
    rows: dict[int, list[ControlIn]],
    stored: dict[int, dict[date, tuple[Any, ...]]],
) -> None:
    """Refuse regie that gives a due date, which an approved run paid, another controller."""
    lines = decided_lines(job, set(rows))
    for cost_id, controls in rows.items():
        paid = [line for line in lines.get(cost_id, ()) if line.withheld_cents > 0]
        if not paid:
            continue
        before = {day: Controller(kept[0]) for day, kept in stored.get(cost_id, {}).items()}
        after = before | {row.valid_from: row.controller for row in controls}
        for line in paid:
            if _controller(before, line.due_date) is _controller(after, line.due_date):
                continue
            row = max(
                (row for row in controls if row.valid_from <= line.due_date),
                key=lambda row: row.valid_from,
            )
            place, shown = (File.CONTROLS.value, row.line, "vanaf"), row.valid_from.isoformat()
            job.problems.at(
                place,
                shown,
                ProblemCode.APPROVED_CONTROL,
                run=line.run,
                due=line.due_date,
                day_after=_after(paid),
            )


def _controller(controls: dict[date, Controller], day: date) -> Controller:
    held = control_on(tuple(Control(*control) for control in controls.items()), day)
    return held.controller if held else Controller.MUNICIPALITY


def _after(lines: list[DecidedLine]) -> date:
    return max(line.due_date for line in lines) + timedelta(days=1)


def refuse_changed_benefits(job: Job, changed: dict[tuple[int, str], BenefitIn]) -> None:
    """Refuse another benefit for a person whose share of that month a run has approved."""
    columns = (RunShareRow.person_id, RunRow.month, RunRow.name)
    months = {month for _, month in changed}
    for chunk in in_chunks({person_id for person_id, _ in changed}):
        query = select(*columns).join(RunRow, RunRow.id == RunShareRow.run_id)
        query = query.where(
            RunShareRow.person_id.in_(chunk),
            RunRow.month.in_(months),
            RunRow.status.in_(_DECIDED),
            RunRow.municipality_code.in_(job.acting.municipalities),
        )
        for person_id, month, run in job.session.execute(query):
            row = changed.get((person_id, month))
            if row is not None:
                place = (File.BENEFITS.value, row.line, "netto")
                facts = {"run": run, "month": month}
                job.problems.at(place, None, ProblemCode.APPROVED_BENEFIT, **facts)
