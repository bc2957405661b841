"""Look what a change of many amounts would do; it only reads.

The importer judges every row that would be written. What it refuses is left alone, and
the rest stands. The seal is of everything that is shown: who confirms, confirms that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import groupby

from sqlalchemy.orm import Session

from ontzorgen.domain.amount_change import (
    AmountRow,
    Change,
    How,
    Left,
    Listed,
    change_of,
    ended_long_ago,
    row_on,
)
from ontzorgen.domain.fixed_cost import CostKind, Frequency, per_month_cents
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.importing.import_folder import Judged, judge_folder
from ontzorgen.services.importing.problems import ImportRefused, ProblemCode, RowProblem
from ontzorgen.services.importing.rows import FixedCostIn, ImportFolder
from ontzorgen.store import audit, bulk_changes
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.bulk_changes import CostVersion


@dataclass(frozen=True, slots=True)
class Choice:
    """Which amounts somebody wants to change, from which day, and how."""

    municipality: str
    payee_id: int | None
    kind: CostKind | None
    first_day: date
    how: How


@dataclass(frozen=True, slots=True)
class Line:
    """A cost whose amount changes; `start` is the first day of the new one."""

    version: CostVersion
    start: date
    new_cents: int


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A cost that stays as it is, and why; `problem` is the importer's, where it refuses."""

    key: str
    household: str
    why: Left
    problem: RowProblem | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do; the amounts of a month are each rounded once, over all lines."""

    choice: Choice
    lines: Sequence[Line]
    left: Sequence[LeftAlone]
    to_recalculate: Sequence[str]
    """Runs that were calculated with an amount that changes, and not approved yet."""
    seal: str

    @property
    def households(self) -> int:
        """Return how many households it touches."""
        return len({line.version.household for line in self.lines})

    @property
    def old_month_cents(self) -> int:
        """Return what the costs come to per month now."""
        return per_month_cents(
            (Frequency(line.version.frequency), line.version.amount_cents) for line in self.lines
        )

    @property
    def new_month_cents(self) -> int:
        """Return what the costs come to per month then."""
        return per_month_cents(
            (Frequency(line.version.frequency), line.new_cents) for line in self.lines
        )


def preview_amounts(session: Session, choice: Choice, acting: Acting, vault: BsnVault) -> Preview:
    """Return what a change of many amounts would do, and log the look.

    Raises:
        NotAllowed: no role for it, or not for this municipality.
    """
    preview, _judged = prepare(session, choice, acting, vault)
    detail = {"lines": len(preview.lines), "left": len(preview.left)}
    audit.append(session, acting, "preview amounts", "amounts", choice.municipality, detail)
    return preview


def prepare(
    session: Session, choice: Choice, acting: Acting, vault: BsnVault
) -> tuple[Preview, Judged]:
    """Return what a change would do, and how to write it; it only reads."""
    require(acting, Action.CHANGE_AMOUNTS, choice.municipality)
    here = replace(acting, municipalities=frozenset({choice.municipality}))
    lines, left = _decide(session, choice)
    judged = None
    while judged is None:
        try:
            judged = judge_folder(session, _folder(lines), here, vault, asks=Action.CHANGE_AMOUNTS)
        except ImportRefused as refused:
            lines, more = _without(lines, refused)
            left += more
    left.sort(key=lambda one: (one.household, one.key))
    runs = _to_recalculate(session, lines)
    return Preview(choice, lines, left, runs, _seal(choice, lines, left)), judged


def _decide(session: Session, choice: Choice) -> tuple[list[Line], list[LeftAlone]]:
    lines: list[Line] = []
    left: list[LeftAlone] = []
    for versions in _by_cost(session, choice, left):
        first = versions[0]
        rows = [
            _as_row(version, before)
            for before, version in zip([None, *versions], versions, strict=False)
        ]
        holds = row_on(rows, choice.first_day)
        by_id = {version.version_id: version for version in versions}
        if holds is not None and not _fits(by_id[holds.version_id], choice):
            continue
        if not isinstance(choice.how, Listed) and ended_long_ago(rows, choice.first_day):
            continue
        found = change_of(first.key, rows, choice.first_day, choice.how)
        if isinstance(found, Change):
            lines.append(Line(by_id[found.row.version_id], found.start, found.new_cents))
        else:
            left.append(LeftAlone(first.key, first.household, found))
    return lines, left


def _by_cost(
    session: Session, choice: Choice, left: list[LeftAlone]
) -> Iterator[list[CostVersion]]:
    """Yield the versions of each cost that is chosen; what a file names in vain is left."""
    kind, costs = choice.kind, None
    if isinstance(choice.how, Listed):
        known = bulk_changes.cost_keys(session, choice.municipality)
        costs = [number for number, key in known if key.casefold() in choice.how.cents]
        missing = choice.how.cents.keys() - {key.casefold() for _, key in known}
        left += [LeftAlone(key, "", Left.UNKNOWN) for key in sorted(missing)]
    found = bulk_changes.versions(
        session,
        choice.municipality,
        payee_id=choice.payee_id,
        kind=None if kind is None else kind.value,
        costs=costs,
    )
    for _cost, versions in groupby(found, key=lambda version: version.fixed_cost_id):
        yield list(versions)


def _fits(version: CostVersion, choice: Choice) -> bool:
    return choice.payee_id in (None, version.payee_id) and choice.kind in (None, version.kind)


def _as_row(version: CostVersion, before: CostVersion | None) -> AmountRow:
    """Return a version for the rule; undoing may leave one that differs in nothing."""
    goes_on = (
        before is not None
        and before.valid_until == version.valid_from
        and version
        == replace(
            before,
            version_id=version.version_id,
            valid_from=version.valid_from,
            valid_until=version.valid_until,
        )
    )
    return AmountRow(
        version.version_id,
        version.amount_cents,
        version.valid_from,
        version.valid_until,
        Frequency(version.frequency),
        version.due_day,
        goes_on,
    )


def _folder(lines: Sequence[Line]) -> ImportFolder:
    """Return two rows a line: the one that ends, and the one that begins; one when they are."""
    rows: list[FixedCostIn] = []
    for number, line in enumerate(lines):
        old = _as_typed(line.version, 2 * number)
        if line.version.valid_from != line.start:
            rows.append(replace(old, valid_until=line.start))
        rows.append(
            replace(old, line=2 * number + 1, valid_from=line.start, amount_cents=line.new_cents)
        )
    return ImportFolder(sha256="", fixed_costs=tuple(rows))


def _as_typed(version: CostVersion, line: int) -> FixedCostIn:
    return FixedCostIn(
        line,
        version.key,
        version.household,
        version.person,
        CostKind(version.kind),
        version.payee,
        version.amount_cents,
        version.valid_from,
        version.valid_until,
        Frequency(version.frequency),
        version.due_day,
        version.reference,
        version.description,
    )


def _without(lines: Sequence[Line], refused: ImportRefused) -> tuple[list[Line], list[LeftAlone]]:
    """Take out the lines that the importer refuses; a problem of no line refuses the whole."""
    problems: dict[int, RowProblem] = {}
    for problem in refused.problems:
        if problem.line is None:
            raise refused
        problems.setdefault(problem.line // 2, problem)
    left = []
    for at, problem in problems.items():
        decided = problem.code in (ProblemCode.APPROVED_END, ProblemCode.APPROVED_COST)
        version = lines[at].version
        why = Left.DECIDED if decided else Left.REFUSED
        left.append(LeftAlone(version.key, version.household, why, problem))
    return [line for at, line in enumerate(lines) if at not in problems], left


def _to_recalculate(session: Session, lines: Sequence[Line]) -> list[str]:
    starts = {line.version.version_id: line.start for line in lines}
    costs = [line.version.fixed_cost_id for line in lines]
    found = bulk_changes.runs_with(session, costs, (RunStatus.CALCULATED,))
    return sorted(
        {run for version, run, due in found if version in starts and due >= starts[version]}
    )


def _seal(choice: Choice, lines: Sequence[Line], left: Sequence[LeftAlone]) -> str:
    told = (
        [(line.version, line.start, line.new_cents) for line in lines],
        [(one.key, one.household, one.why) for one in left],
    )
    how = sorted(choice.how.cents.items()) if isinstance(choice.how, Listed) else choice.how
    asked = (choice.municipality, choice.payee_id, choice.kind, choice.first_day, how)
    return sha256(repr((asked, told)).encode()).hexdigest()
