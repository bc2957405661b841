"""Take over a folder: compare with what is known, and apply all of it or nothing.

Set reads and bulk writes, never a query per row. Nothing is written before everything
has been judged, and a dry run stops there: it only reads. The edge commits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.importing.cases import (
    Benefits,
    Controls,
    DatedRows,
    Decisions,
    Suspensions,
)
from ontzorgen.services.importing.decided import refuse_changed_costs
from ontzorgen.services.importing.decided_persons import refuse_changed_persons
from ontzorgen.services.importing.fixed_costs import FixedCosts
from ontzorgen.services.importing.household_registry import Households, Persons
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.organisation import Municipalities
from ontzorgen.services.importing.payee_registry import Payees
from ontzorgen.services.importing.registry import Household, Registry
from ontzorgen.services.importing.report import FileReport, ImportReport
from ontzorgen.services.importing.rows import File, ImportFolder, Origin, Progress, no_progress
from ontzorgen.services.register_tasks import (
    end_tasks_of_replaced_accounts,
    renew_account_tasks,
    renew_tasks,
)
from ontzorgen.store import audit
from ontzorgen.store.bsn_vault import BsnVault, must_fit

FINANCE = frozenset({File.MUNICIPALITIES, File.PAYEES, File.BENEFITS})
"""Files for `administratie`; the others are for `consulent`."""

_WITH_ACCOUNTS = frozenset({File.MUNICIPALITIES, File.PAYEES})
"""Files that register accounts: those concern every municipality that pays them."""

_Part = Municipalities | Payees | Households | Persons | FixedCosts | DatedRows


@dataclass(frozen=True, slots=True)
class Judged:
    """A folder in which every row is right: what it changes, and how to write that."""

    session: Session
    acting: Acting
    report: ImportReport
    parts: tuple[_Part, ...]
    households: Registry[Household]

    def write(self) -> None:
        """Save what is new or changed, and the tasks that follow.

        Who asked for it says so in the audit log.
        """
        if not self.report.changes:
            return
        for part in self.parts:
            part.write()
        self.session.expire_all()
        touched: defaultdict[str, set[int]] = defaultdict(set)
        for household in self.households.everything():
            if household.id is not None:
                touched[household.municipality].add(household.id)
        for code in sorted(touched):
            renew_tasks(self.session, self.acting, code, touched[code])
        if any(
            file.file in _WITH_ACCOUNTS and (file.new or file.changed) for file in self.report.files
        ):
            for code in sorted(self.acting.municipalities - touched.keys()):
                renew_account_tasks(self.session, self.acting, code)
            end_tasks_of_replaced_accounts(self.session, self.acting)


def judge_folder(
    session: Session,
    folder: ImportFolder,
    acting: Acting,
    vault: BsnVault,
    *,
    dry_run: bool = False,
    progress: Progress = no_progress,
    asks: Action | None = None,
    origin: Origin = Origin.FILE,
) -> Judged:
    """Compare the rows of a folder, or of a page, with what is known; it only reads.

    `asks` is what somebody must be allowed to do instead of importing these files: for a page
    that makes its rows itself, such as a change of many amounts. `origin` says how many people
    have spoken about the rows.

    Raises:
        NotAllowed: the user has no role for one of the files, changed rows or not.
        ImportRefused: at least one row is wrong; every wrong row is in it.
    """
    present = _files_of(folder)
    for file in present:
        of_file = Action.IMPORT_FINANCE if file in FINANCE else Action.IMPORT_CASES
        require(acting, asks or of_file)
    acting.by  # noqa: B018  (somebody unknown changes nothing)
    must_fit(session, vault)
    job = Job(session, acting, vault, folder, progress, origin)
    job.problems.take(folder.problems)
    for file in present:
        job.tally(file)
    parts, households = _parts(job)
    job.problems.refuse_if_any()
    reports = tuple(job.tallies[file].report() for file in present)
    report = ImportReport(reports, dry_run, folder.sha256)
    return Judged(session, acting, report, tuple(parts), households)


def import_folder(
    session: Session,
    folder: ImportFolder,
    acting: Acting,
    vault: BsnVault,
    *,
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Apply the rows of a folder and tell what changed; with `dry_run` only tell.

    Raises:
        NotAllowed: the user has no role for one of the files, changed rows or not.
        ImportRefused: at least one row is wrong; every wrong row is in it.
    """
    judged = judge_folder(session, folder, acting, vault, dry_run=dry_run, progress=progress)
    if not dry_run:
        judged.write()
        _audit(session, acting, judged.report)
    return judged.report


def _parts(job: Job) -> tuple[list[_Part], Registry[Household]]:
    """Compare every file, in the order in which rows refer to each other.

    With the parts come the households that the folder names, or that its rows are of.
    """
    municipalities = Municipalities(job)
    payees = Payees(job)
    households = Households(job, municipalities)
    persons = Persons(job, households)
    costs = FixedCosts(job, households, persons, payees)
    for part in (municipalities, payees, households, persons, costs):
        part.learn()
    for part in (municipalities, payees, households, persons, costs):
        part.compare()
    refuse_changed_persons(job, persons.changed)
    refuse_changed_costs(job, costs.changed)
    dated: list[DatedRows] = [
        Decisions(job, persons.registry),
        Controls(job, costs, persons),
        Benefits(job, persons.registry),
        Suspensions(job, persons.registry),
    ]
    for rows in dated:
        rows.compare()
    parts: list[_Part] = [municipalities, payees, households, persons, costs, *dated]
    return parts, households.registry


def _files_of(folder: ImportFolder) -> list[File]:
    rows = {
        File.MUNICIPALITIES: folder.municipalities,
        File.PAYEES: folder.payees,
        File.HOUSEHOLDS: folder.households,
        File.PERSONS: folder.persons,
        File.DECISIONS: folder.decisions,
        File.FIXED_COSTS: folder.fixed_costs,
        File.CONTROLS: folder.controls,
        File.BENEFITS: folder.benefits,
        File.SUSPENSIONS: folder.suspensions,
    }
    return [file for file, found in rows.items() if found is not None]


def _audit(session: Session, acting: Acting, report: ImportReport) -> None:
    """One line per file, with a hash of all before and after, and one for the folder."""
    for file in report.files:
        if file.new or file.changed:
            detail = {**_counts(file), "differences_sha256": file.sha256}
            audit.append(session, acting, "import file", file.file.value, None, detail)
    detail = {
        "files": {file.file.value: _counts(file) for file in report.files},
        "folder_sha256": report.sha256,
    }
    audit.append(session, acting, "import folder", "folder", None, detail)


def _counts(file: FileReport) -> dict[str, object]:
    return {"new": file.new, "changed": file.changed, "unchanged": file.unchanged}
