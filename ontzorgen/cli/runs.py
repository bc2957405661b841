"""The month: calculate, show, override, approve, reject, export, withdraw."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.kinds import MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, progress, say, tell
from ontzorgen.domain.amounts import euros
from ontzorgen.domain.months import Month
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.errors import ApprovalOnlyInBrowser, FileInTheWay
from ontzorgen.services.export_run import Exported, export_run, file_content
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.show_run import RunSeen, list_runs, see_run, show_run
from ontzorgen.wording import codes
from ontzorgen.wording.run_document import head_json, run_facts, run_json
from reports import text
from reports.run_overview import run_overview


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

    _show(app.write(work, lock=code), as_json)


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
            f"{head.execution_date:%d-%m-%Y}  {head.transfers:>6} betalingen  "
            f"{euros(head.withheld_cents):>14}"
        )
    if not heads:
        say("Er zijn nog geen runs.")


@run.command("show")
@click.argument("name", metavar="RUN")
@as_json
def show(name: str, as_json: bool) -> None:
    """Show RUN with reasons, signals and differences from last month."""
    app = application()
    _show(app.write(lambda session: show_run(session, name, app.acting(session, None))), as_json)


@run.command("override")
@click.argument("name", metavar="RUN")
@click.option("--line", required=True, help="A line such as V1@2026-10-01, or what a limit names.")
@click.option("--reason", required=True)
@by_user
def override(name: str, line: str, reason: str, login: str) -> None:
    """Give the extra approval for a line of RUN beyond a limit."""
    released = _write(
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
    """Reject RUN and free its month."""
    _write(name, lambda session, acting: reject_run(session, name, reason, acting).name, login)
    say(f"Run {name} is afgekeurd. De maand kan opnieuw worden berekend.")


@run.command("withdraw")
@click.argument("name", metavar="RUN")
@click.option("--reason", required=True)
@by_user
def withdraw(name: str, reason: str, login: str) -> None:
    """Take back an exported RUN whose file never reached the bank."""
    _write(name, lambda session, acting: withdraw_run(session, name, reason, acting).name, login)
    say(f"Run {name} is teruggenomen. Geef het oude bestand nooit meer aan de bank.")


@run.command("export")
@click.argument("name", metavar="RUN")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Directory."
)
@by_user
@as_json
def export(name: str, out: Path, login: str, as_json: bool) -> None:
    """Write the bank files of an approved RUN; the same bytes each time."""
    done: Exported = _write(name, lambda session, acting: export_run(session, name, acting), login)
    files = [_put(file, out) for file in done.files]
    if as_json:
        give({"files": files})
        return
    for file in files:
        say(
            f"{file['path']}\n  {file['transactions']} betalingen, {file['control_sum']} euro, "
            f"uitvoering {file['execution_date']}\n  SHA-256 {file['sha256']}"
        )
    if not files:
        say(f"Run {name} betaalt niets: er is geen bestand voor de bank.")
    elif not done.made_now:
        tell("Deze bestanden waren al gemaakt; het zijn dezelfde bytes.")


def _put(file: Any, out: Path) -> dict[str, Any]:
    """Write a file whole or not at all; one that stands there with other bytes is refused."""
    target = out / file.file_name
    if target.exists():
        if sha256(target.read_bytes()).hexdigest() != file.sha256:
            raise FileInTheWay(str(target))
    else:
        out.mkdir(parents=True, exist_ok=True)
        draft = out / f".{file.file_name}.{os.getpid()}"
        app = application()
        with draft.open("xb") as stream:
            draft.chmod(0o600)
            app.write(lambda session: stream.writelines(file_content(session, file.id)), reads=True)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    return {
        "path": str(target),
        "message_id": file.message_id,
        "transactions": file.transactions,
        "control_sum": euros(file.control_sum_cents),
        "execution_date": file.execution_date.isoformat(),
        "sha256": file.sha256,
    }


def _write(
    name: str,
    work: Callable[[Any, Any], Any],
    login: str,
    *,
    only_in_browser: str | None = None,
) -> Any:
    """Do one step with a run, alone with its municipality."""
    app = application()
    if only_in_browser and not app.settings.cli_approval:
        raise ApprovalOnlyInBrowser(only_in_browser)
    return app.write(
        lambda session: work(session, app.acting(session, login)), lock=name.partition("-")[0]
    )


def _show(seen: RunSeen, as_json: bool) -> None:
    if as_json:
        give(run_json(seen))
        return
    say(text.render(run_overview(run_facts(seen))))


COMMANDS = (run,)
