"""Measure the letters of a run: every person's overview made, kept, set and put in one file.

`python -m tests.bench.letters [--households N ...] [--database sqlite|postgresql ...] [--kills N]`
prints one line of JSON for each measurement. The town, its month and its file to the bank are made
first, in a process of its own and not counted. The letters are made by a worker in a fresh process:
its peak memory is theirs. `--kills`: the worker is killed so often, at random moments, and another
one goes on; then each person has one letter, in the database and in the file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.bench.month_run import facts_of_machine, peak_megabytes

RUN = "0299-2026-09-1"
_STEPS = ("calculate", "approve", "export")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, action="append")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--worker", choices=("fill", "ask", "work"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker == "fill":
        _fill(chosen.url, Path(chosen.folder), chosen.households[0])
    elif chosen.worker == "work":
        _work(chosen.url, Path(chosen.folder))
    else:
        with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
            os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
            for kind in chosen.database or ("sqlite", "postgresql"):
                for households in chosen.households or (10_000,):
                    measure(kind, households, chosen.kills)


def measure(kind: str, households: int, kills: int) -> None:
    """Make a town with a month at the bank, let workers make its letters, and print the figures."""
    from tests.databases import fresh_database  # only now: the workspace is known once
    from tests.soak.office import data_directory

    with fresh_database(kind) as url, data_directory() as folder:
        common = ["--url", url, "--folder", str(folder)]
        started = time.perf_counter()
        _run(["--worker", "fill", "--households", str(households), *common]).wait()
        setup, deaths, draw = time.perf_counter() - started, 0, random.Random(households)
        while True:
            process = _run(["--worker", "work", *common])
            if deaths < kills:
                try:
                    process.wait(timeout=draw.uniform(6, 14))
                except subprocess.TimeoutExpired:
                    process.kill()
                    deaths += 1
                    continue
            told = process.communicate()[0]
            break
        print(
            json.dumps(
                {
                    "bench": "letters",
                    "database": kind,
                    "households": households,
                    "kills": deaths,
                    **json.loads(told),
                    "setup_seconds": round(setup, 1),
                    **facts_of_machine(),
                }
            ),
            flush=True,
        )


def _run(arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.letters", *arguments], stdout=subprocess.PIPE, text=True
    )


def _application(url: str, folder: Path) -> Any:
    from datetime import date

    from ontzorgen.app import Application
    from ontzorgen.config import Settings

    return Application(Settings(folder, url, date(2026, 9, 15)))


def _fill(url: str, folder: Path, households: int) -> None:
    """Fill a town, send its month to the bank and ask for its letters."""
    from ontzorgen.domain.jobs import JobKind
    from ontzorgen.domain.months import Month
    from ontzorgen.store.engine import make_engine
    from ontzorgen.work.worker import ask
    from tests.bench.month_run import _step
    from tests.bench.town import CODE, Wanted, fill
    from tests.databases import as_owner

    engine = make_engine(as_owner(url))
    fill(engine, Wanted(households))
    engine.dispose()
    app = _application(url, folder)
    for step in _STEPS:
        _step(app, step, RUN, Month(2026, 9))
    ask(app, "anna", JobKind.LETTERS, CODE, {"run": RUN}, "bench")


def _work(url: str, folder: Path) -> None:
    """Let a worker make the letters, look that each is there once, and print what it took."""
    from sqlalchemy import text

    from ontzorgen.work.worker import Worker

    app = _application(url, folder)
    started, before = time.perf_counter(), time.process_time()
    Worker(app, stale_seconds=-1).once()
    seconds, worked = time.perf_counter() - started, time.process_time() - before

    def count(query: str) -> Any:
        return app.write(lambda session: session.scalar(text(query)), reads=True, for_all=True)

    assert count("SELECT status FROM job") == "DONE"
    letters = count("SELECT count(*) FROM letter")
    assert letters == count("SELECT count(DISTINCT once_key) FROM letter")
    assert letters == count("SELECT count(DISTINCT person_id) FROM letter")
    lost = (
        "SELECT count(*) FROM run_share WHERE withheld_cents > 0"
        " AND person_id NOT IN (SELECT person_id FROM letter)"
    )
    assert count(lost) == 0, "who was paid for has no overview"
    assert _made_after_all(app) == 0, "who has something to read has no overview"
    references = app.write(
        lambda session: set(session.scalars(text("SELECT reference FROM letter"))),
        reads=True,
        for_all=True,
    )
    (left,) = (folder / "exports").iterdir()
    with ZipFile(left) as whole:
        alone = [name for name in whole.namelist() if name.startswith("los/")]
        assert {Path(name).stem for name in alone} == references
        assert len(alone) == letters > 0
    print(
        json.dumps(
            {
                "letters": letters,
                "seconds": round(seconds, 1),
                "processor_seconds": round(worked, 1),
                "milliseconds_per_letter": round(worked / letters * 1000, 1),
                "file_mb": round(left.stat().st_size / 1e6, 1),
                "peak_mb": peak_megabytes(),
            }
        ),
        flush=True,
    )


def _made_after_all(app: Any) -> int:
    """Go past every person of the run once more, and return how many letters that makes."""
    from ontzorgen.services.letters.overviews import make_part
    from tests.bench.town import CODE

    made, after = 0, 0
    while True:
        start = after
        part = app.write(
            lambda session, start=start: make_part(
                session, RUN, start, app.vault, app.acting(session, "anna")
            ),
            lock=CODE,
        )
        made += part.made
        if part.last is None:
            return made
        after = part.last


if __name__ == "__main__":
    main()
