"""Measure a month: calculate, approve and export, per stage, on both databases.

`python -m tests.bench.month_run [--households N ...] [--database sqlite|postgresql ...]`
prints one line of JSON for each measurement. The municipality is made first, in a process
of its own and not counted; the stages run one after the other in a fresh process each
time, so its peak memory is theirs. With PostgreSQL that is the memory of the program, not of
the server. `--stage export` measures from approved run to stored files only. Beside
seconds on the clock each line has seconds of processor (program, and the server's
session with PostgreSQL): on a busy machine those are what can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

STAGES = ("calculate", "approve", "export")
DEFAULT_SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, action="append")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--stage", choices=("month", "export"), default="month")
    parser.add_argument("--months", type=int, default=1, help="months one after the other")
    parser.add_argument("--profile", choices=STAGES, help="where the time of a stage goes")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker == "fill":
        _fill(chosen.url, chosen.households[0], chosen.stage, chosen.months)
    elif chosen.worker:
        _work(chosen.url, chosen.worker.split(","), chosen.months, chosen.profile)
    else:
        with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
            os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
            for kind in chosen.database or ("sqlite", "postgresql"):
                for households in chosen.households or DEFAULT_SIZES:
                    measure(kind, households, chosen.stage, chosen.months, chosen.profile)


def measure(kind: str, households: int, stage: str, months: int, profile: str | None) -> None:
    """Make a municipality, let fresh processes do the month, and print what they took."""
    from tests.databases import fresh_database  # only now: the workspace is known once

    with fresh_database(kind) as url:
        common = ["--url", url, "--stage", stage, "--months", str(months)]
        if profile:
            common += ["--profile", profile]
        started = time.perf_counter()
        _run(["--worker", "fill", "--households", str(households), *common])
        setup = time.perf_counter() - started
        stages = [",".join(STAGES)] if stage == "month" else ["calculate,approve", "export"]
        lines = [_run(["--worker", stage, *common]) for stage in stages][-1]
        for line in lines:
            told = {
                "bench": "month_run",
                "stage": stage,
                "database": kind,
                "households": households,
                **json.loads(line),
                "setup_seconds": round(setup, 1),
                **facts_of_machine(),
            }
            print(json.dumps(told), flush=True)


def facts_of_machine() -> dict[str, Any]:
    """Return what a figure means little without."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 1e9),
        "python": platform.python_version(),
    }


def peak_megabytes() -> float:
    """Return this process's own peak of resident memory.

    `ru_maxrss` of a fresh process starts at the peak of the one that started it, so
    where the kernel tells the peak of this program alone, that is used.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def _run(arguments: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.month_run", *arguments],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout.splitlines()


def _fill(url: str, households: int, stage: str, months: int) -> None:
    from ontzorgen.store.engine import make_engine
    from tests.bench.town import Wanted, fill
    from tests.databases import as_owner

    payments_each = 3 if stage == "export" else None
    engine = make_engine(as_owner(url))
    fill(engine, Wanted(households, payments_each=payments_each, months=months))
    engine.dispose()


def _work(url: str, stages: list[str], months: int, profile: str | None) -> None:
    """Do these stages for some months and print one line of JSON for each month."""
    from sqlalchemy import text

    from ontzorgen.app import Application
    from ontzorgen.config import Settings
    from ontzorgen.domain.months import Month
    from ontzorgen.store.tenancy import everything

    settings = Settings(Path(tempfile.gettempdir()), url, date(2026, 9, 15))
    app = Application(settings)
    with app.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        version = connection.scalar(
            text("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        )
    base = peak_megabytes()
    in_files = _time_of_files()
    for number in range(months):
        month = Month(2026, 9).plus(number)
        name = f"0299-{month}-1"
        taken: dict[str, float] = {}
        worked: dict[str, float] = {}
        peaks: dict[str, float] = {}
        for stage in stages:
            started, before = time.perf_counter(), _processor_seconds(app)
            _profiled(partial(_step, app, stage, name, month), wanted=stage == profile)
            taken[stage] = round(time.perf_counter() - started, 2)
            worked[stage] = round(_processor_seconds(app) - before, 2)
            peaks[stage] = peak_megabytes()
        with app.engine.execution_options(writes=False).connect() as connection:
            everything(connection)
            counts = _counts(connection, name)
        total = sum(taken.values())
        told = {
            "month": str(month),
            **counts,
            "seconds": taken,
            "total_seconds": round(total, 2),
            "processor_seconds": worked,
            "total_processor_seconds": round(sum(worked.values()), 2),
            "load_average": os.getloadavg()[0],
            "microseconds_per_instalment": round(total / max(1, counts["instalments"]) * 1e6, 1),
            "files_seconds": round(in_files[0], 2),
            "peak_mb": peaks,
            "start_mb": base,
            "database_version": version,
        }
        if "calculate" in stages or "export" in stages:
            print(json.dumps(told), flush=True)


def _processor_seconds(app: Any) -> float:
    """Return what this process took of a processor, and its session in the server."""
    from sqlalchemy import text

    seconds = time.process_time()
    if app.engine.dialect.name == "postgresql":
        with app.engine.connect() as connection:
            pids = connection.scalars(
                text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            ).all()
        ticks = os.sysconf("SC_CLK_TCK")
        for pid in pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(fields[11]) + int(fields[12])) / ticks
    return seconds


def _time_of_files() -> list[float]:
    """Count the seconds from the database to a stored, validated, read-back, compared file.

    The rest of `export` looks again at content, plan, limits and books.
    """
    from ontzorgen.services import export_run

    seconds, make = [0.0], export_run._make_file

    def timed(*arguments: Any) -> None:
        started = time.perf_counter()
        make(*arguments)
        seconds[0] += time.perf_counter() - started

    export_run._make_file = timed
    return seconds


def _step(app: Any, stage: str, name: str, month: Any) -> None:
    """Do one stage as a person does it: alone with the municipality, in one transaction."""
    from ontzorgen.services.approve_run import approve_run
    from ontzorgen.services.calculate_run import calculate_run
    from ontzorgen.services.export_run import export_run

    def work(session: Any) -> None:
        if stage == "calculate":
            calculate_run(session, "0299", month, app.acting(session, "finn"))
        elif stage == "approve":
            approve_run(session, name, app.acting(session, "fatma"))
        else:
            assert export_run(session, name, app.acting(session, "finn")).made_now

    app.write(work, lock="0299")


def _profiled(work: Callable[[], None], *, wanted: bool) -> None:
    if not wanted:
        work()
        return
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.runcall(work)
    stats = pstats.Stats(profile, stream=sys.stderr)
    stats.sort_stats("tottime").print_stats(45)


def _counts(connection: Any, name: str) -> dict[str, int]:
    from sqlalchemy import text

    run = connection.scalar(text("SELECT id FROM run WHERE name = :name"), {"name": name})

    def count(what: str) -> int:
        query = text(f"SELECT count(*) FROM {what} WHERE run_id = :run")
        return connection.scalar(query, {"run": run}) or 0

    return {
        "instalments": count("run_line"),
        "payments": count("instruction"),
        "signals": count("run_signal"),
        "files": count("bank_file"),
    }


if __name__ == "__main__":
    main()
