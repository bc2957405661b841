"""Take over a folder of CSV files: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.report import ImportReport
from ontzorgen.services.importing.rows import File, ImportFolder, Progress, Step
from ontzorgen.wording.import_problems import problem_json
from ontzorgen.wording.import_problems import refused as refusal
from ontzorgen.wording.import_report import counts_json

_STEPS = {Step.READ: "lezen", Step.COMPARE: "vergelijken", Step.WRITE: "opslaan"}
_MOST_PROBLEMS = 200


@click.command("import")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@by_user
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@as_json
def import_(directory: Path, login: str, dry_run: bool, as_json: bool) -> int:
    """Import the CSV files in DIR: all of them or none."""
    app = application()
    try:
        with _bar() as progress:
            folder, vault = read_folder(directory, progress), app.vault

            def work(session: Any) -> ImportReport:
                acting = app.acting(session, login)
                return import_folder(
                    session, folder, acting, vault, dry_run=dry_run, progress=progress
                )

            if dry_run:
                report = app.try_out(work)
                app.looked("try import", "folder", login)
            else:
                report = app.write(work, lock="import")
    except ImportRefused as refused:
        _show_problems(refused, as_json)
        return 1
    if as_json:
        give(_report_json(report))
    else:
        _show_report(report, folder)
    return 0


def _show_problems(refused: ImportRefused, as_json: bool) -> None:
    if as_json:
        give({"imported": False, "problems": [problem_json(row) for row in refused.problems]})
    tell(refusal(refused, _MOST_PROBLEMS))


def _report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "imported": not report.dry_run,
        "changes": report.changes,
        "files": [
            {
                **counts_json(file),
                "differences": [
                    {
                        "key": row.key,
                        "kind": row.kind.value,
                        "fields": [
                            {"column": column, "before": before, "after": after}
                            for column, before, after in row.fields
                        ],
                    }
                    for row in file.differences
                ],
            }
            for file in report.files
        ],
    }


def _show_report(report: ImportReport, folder: ImportFolder) -> None:
    for file in report.files:
        say(
            f"{file.file.value:<20} {file.new:>8} nieuw  {file.changed:>8} veranderd  "
            f"{file.unchanged:>8} hetzelfde"
        )
        if report.dry_run:
            for row in file.differences:
                say(f"    {'nieuw' if row.kind == 'NEW' else 'anders'}  {row.key}")
                for column, before, after in row.fields:
                    if row.kind != "NEW":
                        say(f"        {column}: {before or '(leeg)'} -> {after or '(leeg)'}")
            hidden = file.new + file.changed - len(file.differences)
            if hidden:
                say(f"    ... en nog {hidden}")
    if report.dry_run:
        say("Dit was een proef: er is niets veranderd.")
    elif not report.changes:
        say("Er is niets veranderd: alles was al bekend.")


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show per file how far reading, comparing and saving are; on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda step, file, done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        tasks: dict[tuple[Step, File], Any] = {}

        def hear(step: Step, file: File, done: int, total: int) -> None:
            if (step, file) not in tasks:
                tasks[step, file] = bar.add_task(f"{file.value} {_STEPS[step]}", total=total)
            bar.update(tasks[step, file], completed=done, total=total)

        yield hear


COMMANDS = (import_,)
