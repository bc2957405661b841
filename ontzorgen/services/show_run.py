"""Read a run as somebody sees it: shares, instalments, signals, differences, limits, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from ontzorgen.domain.limits import Exceeded
from ontzorgen.domain.months import Month
from ontzorgen.domain.paging import Page
from ontzorgen.domain.run_status import FREED, RunKind
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services import check_run
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import UnknownRun
from ontzorgen.store import (
    audit,
    bank,
    bank_files,
    organisation,
    run_conversions,
    run_lists,
    run_rows,
    run_sums,
    runs,
    task_list,
)
from ontzorgen.store.bank_files import StoredFile
from ontzorgen.store.models import RunRow
from ontzorgen.store.run_conversions import ConversionRow
from ontzorgen.store.run_lists import RunsAsked
from ontzorgen.store.run_rows import (
    LineRow,
    LinesAsked,
    OutcomeCount,
    ShareRow,
    SignalCount,
    SignalRow,
)
from ontzorgen.store.run_sums import RunSums

SIGNALS_ON_A_PAGE = 20
LIMITS_ON_A_PAGE = 20
DIFFERENCES_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class RunHead:
    """The header of a run; amounts in cents."""

    name: str
    municipality: str
    municipality_name: str
    month: str
    status: str
    execution_date: date
    content_sha256: str
    calculated_by: str
    calculated_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    ended_by: str | None
    ended_reason: str | None
    net_cents: int
    withheld_cents: int
    transfers: int
    debtor_iban: str
    debtor_name: str
    kind: str
    corrects: str | None
    """The run that a correction run mends."""
    again_cents: int
    """What it pays with money that was withheld before."""

    @property
    def paid_cents(self) -> int:
        """Return what the run pays to payees."""
        return self.withheld_cents + self.again_cents

    @property
    def remainder_cents(self) -> int:
        """Return what the households keep together."""
        return self.net_cents - self.withheld_cents


@dataclass(frozen=True, slots=True)
class Difference:
    """What a household's withheld sum was last month and is now, in cents."""

    household: str
    kind: str
    before_cents: int
    after_cents: int


@dataclass(frozen=True, slots=True)
class LimitSeen:
    """A limit the run goes beyond, and who released it."""

    limit: Exceeded
    released_by: str | None


@dataclass(frozen=True, slots=True)
class RunSeen:
    """All of a run, as values."""

    head: RunHead
    shares: Sequence[ShareRow]
    lines: Sequence[LineRow]
    signals: Sequence[SignalRow]
    differences: Sequence[Difference]
    limits: Sequence[LimitSeen]
    conversions: Sequence[ConversionRow]
    files: Sequence[StoredFile]


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as one page shows it: what it adds up to, and one page of its instalments."""

    head: RunHead
    households: int
    outcomes: Sequence[OutcomeCount]
    lines: Sequence[LineRow]
    page: Page
    signals: Sequence[SignalRow]
    """The first ones; `signal_kinds` counts all."""
    signal_kinds: Sequence[SignalCount]
    differences: Sequence[Difference]
    limits: Sequence[LimitSeen]
    limit_lines: Mapping[str, LineRow]
    """The instalments that the first limits name, by that name."""
    household_ids: Mapping[str, int]
    """The numbers of the households of `lines` and of the first `differences`, by their keys."""
    files: Sequence[StoredFile]
    came_back: int
    """Payments of the month that came back and are still open; zero before it went to the bank."""

    @property
    def signals_total(self) -> int:
        """Return how many signals there are in all."""
        return sum(each.number for each in self.signal_kinds)


@dataclass(frozen=True, slots=True)
class ExportSeen:
    """What leaves with a run: its files, and what the bank reads otherwise than we do."""

    head: RunHead
    conversions: Sequence[ConversionRow]
    files: Sequence[StoredFile]


def list_runs(session: Session, acting: Acting, municipality: str | None) -> list[RunHead]:
    """Return the runs of the person's municipalities, or of one of them."""
    require(acting, Action.READ_RUN, municipality)
    audit.append(session, acting, "list runs", "runs", municipality, {})
    codes = acting.municipalities if municipality is None else {municipality}
    return heads_of(session, runs.listed(session, codes))


@dataclass(frozen=True, slots=True)
class RunChoice:
    """Which runs a list shows, as it was chosen; empty: every one."""

    municipality: str = ""
    status: str = ""
    text: str = ""
    """A part of the name of a run, such as its month."""


def page_of_runs(
    session: Session, choice: RunChoice, number: str | None, acting: Acting
) -> tuple[list[RunHead], Page]:
    """Return a page of the runs that fit, the newest month first; `number` as it was typed."""
    asked = _runs_asked(session, choice, acting)
    page = Page.asked(number, run_lists.number_of(session, asked))
    return heads_of(session, run_lists.page(session, asked, page.offset, page.size)), page


def every_run(session: Session, choice: RunChoice, acting: Acting) -> list[RunHead]:
    """Return all the runs that fit, for a file."""
    return heads_of(session, run_lists.page(session, _runs_asked(session, choice, acting)))


def _runs_asked(session: Session, choice: RunChoice, acting: Acting) -> RunsAsked:
    require(acting, Action.READ_RUN)
    audit.append(session, acting, "list runs", "runs", None, {})
    codes = acting.municipalities
    if choice.municipality:
        codes &= {choice.municipality}
    return RunsAsked(codes, choice.status, choice.text)


def show_run(session: Session, name: str, acting: Acting) -> RunSeen:
    """Return all of a run, and record that somebody looked."""
    run = run_called(session, name, Action.READ_RUN, acting)
    audit.append(session, acting, "read run", run.name, run.municipality_code, {})
    return see_run(session, run)


def show_run_lines(
    session: Session, name: str, outcome: str, household: str, acting: Acting
) -> Sequence[LineRow]:
    """Return all the instalments of a run that fit, for a file; the look is logged.

    `outcome` and `household` as in `show_run_page`.
    """
    run = run_called(session, name, Action.READ_RUN, acting)
    audit.append(session, acting, "read run", run.name, run.municipality_code, {})
    asked = LinesAsked(outcome, household)
    number = run_rows.count_lines(session, run.id, asked)
    return run_rows.page_of_lines(session, run.id, asked, 0, number)


def show_run_page(
    session: Session, name: str, outcome: str, household: str, number: str | None, acting: Acting
) -> RunPage:
    """Return one page of a run, and record that somebody looked.

    `outcome` and `household` (the beginning of its name) say which instalments; empty: all.
    `number` is that of the page, as it was typed.
    """
    asked = LinesAsked(outcome, household)
    run = run_called(session, name, Action.READ_RUN, acting)
    sums = run_sums.sums(session, run)
    page = Page.asked(number, _number_of_lines(session, run, asked, sums))
    lines = run_rows.page_of_lines(session, run.id, asked, page.offset, page.size)
    # What waits comes first: a page shows some, and releasing those brings the next.
    limits = sorted(_limits(session, run), key=lambda row: row.released_by is not None)
    limit_lines = run_rows.lines_called(
        session, run.id, [row.limit.subject for row in limits[:LIMITS_ON_A_PAGE]]
    )
    differences = differences_of(session, run)
    shown = {line.household for line in (*lines, *limit_lines.values())}
    keys = sorted(shown | {row.household for row in differences[:DIFFERENCES_ON_A_PAGE]})
    seen = {"households": keys}
    audit.append(session, acting, "read run", run.name, run.municipality_code, seen)
    return RunPage(
        head=_head(session, run),
        households=sums.households_paid,
        outcomes=sums.outcomes,
        lines=lines,
        page=page,
        signals=run_rows.signals(session, run.id, SIGNALS_ON_A_PAGE),
        signal_kinds=run_rows.count_signals(session, run.id),
        differences=differences,
        limits=limits,
        limit_lines=limit_lines,
        household_ids=run_rows.household_ids(session, run.municipality_code, keys),
        files=bank_files.of_run(session, run.id),
        came_back=_came_back(session, run),
    )


def _came_back(session: Session, run: RunRow) -> int:
    if run.status not in bank.SENT:
        return 0
    base, town = run.corrects_id or run.id, run.municipality_code
    return task_list.number_of_run(session, base, town, TaskKind.PAYMENT_OPEN)


def _number_of_lines(session: Session, run: RunRow, asked: LinesAsked, sums: RunSums) -> int:
    """Return how many instalments fit; without a household asked for, the sums of the run say."""
    if asked.household:
        return run_rows.count_lines(session, run.id, asked)
    return sum(each.number for each in sums.outcomes if asked.outcome in ("", each.outcome))


def show_file(session: Session, name: str, message_id: str, acting: Acting) -> StoredFile:
    """Return a bank file of a run, to be taken to the bank; the look is logged.

    Raises:
        UnknownRun: none, or another municipality's, or it has no such file.
    """
    run = run_called(session, name, Action.EXPORT_RUN, acting)
    for file in bank_files.of_run(session, run.id):
        if file.message_id == message_id:
            detail = {"sha256": file.sha256}
            audit.append(session, acting, "take bank file", run.name, run.municipality_code, detail)
            return file
    raise UnknownRun(name)


def see_run(session: Session, run: RunRow) -> RunSeen:
    """Return all of a run that the caller has already found for somebody."""
    return RunSeen(
        head=_head(session, run),
        shares=run_rows.shares(session, run.id),
        lines=run_rows.lines(session, run.id),
        signals=run_rows.signals(session, run.id),
        differences=differences_of(session, run),
        limits=_limits(session, run),
        conversions=run_conversions.conversions(session, run.id),
        files=bank_files.of_run(session, run.id),
    )


def see_export(session: Session, run: RunRow) -> ExportSeen:
    """Return what leaves with a run that the caller has already exported for somebody."""
    return ExportSeen(
        head=_head(session, run),
        conversions=run_conversions.conversions(session, run.id),
        files=bank_files.of_run(session, run.id),
    )


def _head(session: Session, run: RunRow) -> RunHead:
    return heads_of(session, [run])[0]


def heads_of(session: Session, found: Sequence[RunRow]) -> list[RunHead]:
    """Return the headers of runs, by a few reads for all of them."""
    people = [(run.calculated_by_id, run.approved_by_id, run.ended_by_id) for run in found]
    names = organisation.logins(session, [number for row in people for number in row])
    towns = dict(organisation.municipalities(session))
    totals = {run.id: run_sums.sums(session, run).totals for run in found}
    corrected = runs.names_of(session, [run.corrects_id for run in found])
    return [
        RunHead(
            name=run.name,
            municipality=run.municipality_code,
            municipality_name=towns.get(run.municipality_code, ""),
            month=run.month,
            status=run.status,
            execution_date=run.execution_date,
            content_sha256=run.content_sha256,
            calculated_by=names[run.calculated_by_id],
            calculated_at=run.calculated_at,
            approved_by=names.get(run.approved_by_id or 0),
            approved_at=run.approved_at,
            ended_by=names.get(run.ended_by_id or 0),
            ended_reason=run.ended_reason,
            net_cents=totals[run.id].net_cents,
            withheld_cents=totals[run.id].withheld_cents,
            transfers=totals[run.id].transfers,
            debtor_iban=run.debtor_iban,
            debtor_name=run.debtor_name,
            kind=run.kind,
            corrects=corrected.get(run.corrects_id or 0),
            again_cents=totals[run.id].again_cents,
        )
        for run in found
    ]


def differences_of(session: Session, run: RunRow) -> Sequence[Difference]:
    """Return what changed per household since the month before; a correction run has none."""
    if run.kind == RunKind.CORRECTION:
        return []
    before_run = runs.live(session, run.municipality_code, Month.parse(run.month).plus(-1))
    earlier = run_sums.content_of(before_run) if before_run else ()

    def work_out() -> Sequence[Difference]:
        before = run_sums.withheld_by_household(session, before_run) if before_run else {}
        return _between(before, run_sums.withheld_by_household(session, run))

    name = ("differences", *run_sums.content_of(run), *earlier)
    return run_sums.kept_for(session, name, work_out)


def _between(before: Mapping[str, int], after: Mapping[str, int]) -> list[Difference]:
    found = []
    for household in sorted(before.keys() | after.keys()):
        was, now = before.get(household, 0), after.get(household, 0)
        if was != now:
            kind = "NEW" if not was else "CHANGED" if now else "ENDED"
            found.append(Difference(household, kind, was, now))
    return found


def _limits(session: Session, run: RunRow) -> list[LimitSeen]:
    if run.status in FREED:
        return []
    given = runs.overridden(session, run)
    names = organisation.logins(session, [row.given_by_id for row in given.values()])
    seen = []
    for limit in check_run.limits_shown(session, run):
        by = None
        if limit.released_by(given):
            row = given.get(limit.subject) or given[min(limit.lines)]
            by = names[row.given_by_id]
        seen.append(LimitSeen(limit, by))
    return seen
