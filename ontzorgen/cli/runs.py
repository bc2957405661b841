"""The month: calculate, show, override, approve, reject, export, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Any

import click

from ontzorgen.cli.kinds import MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, progress, say, tell
from ontzorgen.cli.what_to_type import for_run, for_waits, lines
from ontzorgen.domain.months import Month
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.close_run import close_run
from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.errors import ApprovalOnlyInBrowser, FileInTheWay
from ontzorgen.services.export_run import export_run, file_content
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.show_run import (
    ExportSeen,
    RunSeen,
    list_runs,
    see_export,
    see_run,
    show_run,
)
from ontzorgen.wording import codes
from ontzorgen.wording import runs as words
from ontzorgen.wording.amounts import euros
from ontzorgen.wording.payments import left_out_json, left_out_lines
from ontzorgen.wording.run_csv import lines_csv
from ontzorgen.wording.run_document import (
    bank_file,
    conversion_facts,
    conversions_json,
    file_json,
    head_json,
    run_facts,
    run_json,
    signing,
)
from ontzorgen.work.whole_files import NotWritten, check_directory, write_whole
from reports import text
from reports.control_slip import control_slip
from reports.report import Report
from reports.run_overview import conversions_table, run_overview


@click.group("run")
def run() -> None:
    """Payment runs: one municipality, one month."""


@run.command("calculate")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--month", type=MONTH, required=True)
@by_user
@as_json
def calculate(code: str, month: Month, login: str, as_json: bool) -> None:
    """Calculate the month; again, until it is approved."""
    app = application()

    def work(session: Any) -> RunSeen:
        with progress(f"{code} {month}: huishoudens") as step:
            done = calculate_run(session, code, month, app.acting(session, login), step)
        return see_run(session, done)

    with app.refusals_logged(login, "calculate run", f"{code} {month}"):
        seen = app.write(work, lock=code)
    _show(seen, as_json)


@run.command("list")
@click.option("--municipality", "code", help="Four-digit code.")
@as_json
def list_(code: str | None, as_json: bool) -> None:
    """List runs, of one municipality or of all."""
    app = application()
    heads = app.write(lambda session: list_runs(session, app.acting(session, None), code))
    if as_json:
        give({"runs": [head_json(head) for head in heads]})
        return
    for head in heads:
        say(
            f"{head.name:<18} {codes.STATUSES[head.status]:<24} uitvoering "
            f"{head.execution_date:%d-%m-%Y}  {words.payments(head.transfers):>17}  "
            f"{euros(head.paid_cents):>16}"
        )
    if not heads:
        say("Er zijn nog geen runs.")


@run.command("show")
@click.argument("name", metavar="RUN")
@click.option(
    "--csv",
    "csv_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the instalments to this new file, for a spreadsheet.",
)
@as_json
def show(name: str, csv_file: Path | None, as_json: bool) -> int:
    """Show RUN with reasons, signals and differences from last month."""
    app = application()
    if csv_file is not None and csv_file.exists():
        raise FileInTheWay(str(csv_file))
    seen = app.write(lambda session: show_run(session, name, app.acting(session, None)))
    if csv_file is None:
        _show(seen, as_json)
        return 0
    try:
        write_whole(csv_file, lambda stream: stream.writelines(lines_csv(seen.lines)))
    except NotWritten as error:
        tell(words.nothing_written(str(error.path), error.why, error.detail))
        return 1
    if as_json:
        give(run_json(seen))
    else:
        say(words.csv_written(str(csv_file), len(seen.lines)))
    return 0


@run.command("override")
@click.argument("name", metavar="RUN")
@click.option("--line", required=True, help="A line such as V1@2026-10-01, or what a limit names.")
@click.option("--reason", required=True)
@by_user
def override(name: str, line: str, reason: str, login: str) -> None:
    """Give the extra approval for a line of RUN beyond a limit."""
    released = _write(
        "override limit",
        name,
        lambda session, acting: override_limit(session, name, line, reason, acting),
        login,
        only_in_browser="run override",
    )
    say(f"Vrijgegeven in run {name}: {', '.join(released)}.")


@run.command("approve")
@click.argument("name", metavar="RUN")
@by_user
def approve(name: str, login: str) -> None:
    """Approve RUN, over a hash of all it contains."""
    _write(
        "approve run",
        name,
        lambda session, acting: approve_run(session, name, acting).name,
        login,
        only_in_browser="run approve",
    )
    say(f"Run {name} is goedgekeurd.")


@run.command("reject")
@click.argument("name", metavar="RUN")
@click.option("--reason", required=True)
@by_user
def reject(name: str, reason: str, login: str) -> None:
    """Reject RUN and free what it would pay."""
    kind = _write(
        "reject run",
        name,
        lambda session, acting: reject_run(session, name, reason, acting).kind,
        login,
    )
    say(f"Run {name} is afgekeurd. {codes.AFTER_REJECTION[kind]}")


@run.command("withdraw")
@click.argument("name", metavar="RUN")
@click.option("--reason", required=True)
@by_user
def withdraw(name: str, reason: str, login: str) -> None:
    """Take back an exported RUN whose file never reached the bank."""
    _write(
        "withdraw run",
        name,
        lambda session, acting: withdraw_run(session, name, reason, acting).name,
        login,
    )
    say(f"Run {name} is teruggenomen. Geef het oude bestand nooit meer aan de bank.")


@run.command("export")
@click.argument("name", metavar="RUN")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Directory."
)
@by_user
@as_json
def export(name: str, out: Path, login: str, as_json: bool) -> int:
    """Write the bank files of an approved RUN; the same bytes each time."""
    try:
        check_directory(out)
    except NotWritten as error:
        tell(words.nothing_written(str(error.path), error.why, error.detail))
        return 1

    def work(session: Any, acting: Any) -> tuple[bool, ExportSeen]:
        done = export_run(session, name, acting)
        return done.made_now, see_export(session, done.run)

    made_now, seen = _write("export run", name, work, login)
    try:
        paths = [_put(file, out, login) for file in seen.files]
    except NotWritten as error:
        path = str(error.path)
        tell(words.exported_not_written(seen.head.name, path, error.why, error.detail))
        tell("\n".join(lines([f"run export {seen.head.name} --out MAP"])))
        return 1
    _show_export(seen, paths, as_json)
    if paths and not made_now:
        tell(words.made_before(len(paths)))
    return 0


@run.command("correct")
@click.argument("name", metavar="RUN")
@click.option(
    "--missed", multiple=True, metavar="LINE", help="A missed instalment, such as V1@2026-09-05."
)
@by_user
@as_json
def correct(name: str, missed: tuple[str, ...], login: str, as_json: bool) -> None:
    """Calculate a correction run of RUN: pay again what came back, and what was missed."""

    def work(session: Any, acting: Any) -> tuple[RunSeen, Any]:
        done = correct_run(session, name, missed, acting)
        return see_run(session, done.run), done.left_out

    seen, left_out = _write("correct run", name, work, login)
    if as_json:
        give(run_json(seen) | {"left_out": left_out_json(left_out)})
        return
    _show(seen, as_json=False)
    for line in (*left_out_lines(left_out), *lines(for_waits(each.why for each in left_out))):
        say(line)


@run.command("close")
@click.argument("name", metavar="RUN")
@by_user
@as_json
def close(name: str, login: str, as_json: bool) -> None:
    """Close RUN: nothing is in transit, and whatever is open has an owner."""

    def work(session: Any, acting: Any) -> tuple[str, Any]:
        done = close_run(session, name, acting)
        return str(done.run.status), done.open

    status, still = _write("close run", name, work, login)
    if as_json:
        left = [{"kind": kind, "names": list(names)} for kind, names in still]
        give({"run": name, "status": status, "cleared": True, "open": left})
        return
    say(f"Run {name} is afgesloten. De tussenrekening staat op nul.")
    for kind, names in still:
        say(f"Nog open, en opgepakt ({codes.STILL_OPEN[kind]}): {', '.join(names)}")


def _show_export(seen: ExportSeen, paths: list[str], as_json: bool) -> None:
    """Show each file as the signer compares it, and what the bank reads otherwise."""
    pairs = list(zip(seen.files, paths, strict=True))
    if as_json:
        files = [file_json(file, path) for file, path in pairs]
        give({"files": files, "conversions": conversions_json(seen.conversions)})
        return
    for file, path in pairs:
        say(text.render(control_slip(bank_file(file, path), signing(seen.head))))
    if pairs:
        changed = conversions_table(conversion_facts(seen.conversions))
        say(text.render(Report("Namen en teksten", f"Run {seen.head.name}", (changed,))))
    else:
        say(f"Run {seen.head.name} betaalt niets: er is geen bestand voor de bank.")


def _put(file: Any, out: Path, login: str) -> str:
    """Write a bank file and return its path; one that stands there already must be the same.

    From here on the run is exported: whatever goes wrong is told as NotWritten.
    """
    target = out / file.file_name
    try:
        if target.exists():
            with target.open("rb") as stream:
                if file_digest(stream, "sha256").hexdigest() != file.sha256:
                    raise NotWritten(target, "IN_THE_WAY")
        else:
            write_whole(target, lambda stream: _fill(stream, file, target, login))
    except NotWritten:
        raise
    except (Exception, KeyboardInterrupt) as error:
        raise NotWritten(target, "OTHER", type(error).__name__) from error
    return str(target)


def _fill(stream: IO[bytes], file: Any, target: Path, login: str) -> None:
    """Write the stored bytes and refuse them when they are not those of the export."""

    def copy(session: Any) -> str:
        stream.seek(0)  # reading may be tried again
        stream.truncate()
        digest = sha256()
        app.acting(session, login)  # the file is of a municipality of this person
        for piece in file_content(session, file.id):
            digest.update(piece)
            stream.write(piece)
        return digest.hexdigest()

    app = application()
    if app.write(copy, reads=True) != file.sha256:
        raise NotWritten(target, "WRONG_BYTES")


def _write(
    action: str,
    name: str,
    work: Callable[[Any, Any], Any],
    login: str,
    *,
    only_in_browser: str | None = None,
) -> Any:
    """Do one step with a run, alone with its municipality; a refusal is logged."""
    app = application()
    with app.refusals_logged(login, action, name):
        if only_in_browser and not app.settings.cli_approval:
            raise ApprovalOnlyInBrowser(only_in_browser)
        return app.write(
            lambda session: work(session, app.acting(session, login)), lock=name.partition("-")[0]
        )


def _show(seen: RunSeen, as_json: bool) -> None:
    if as_json:
        give(run_json(seen))
        return
    say(text.render(run_overview(run_facts(seen, for_run(seen)))))


COMMANDS = (run,)
