"""Measure a page of the letters that are due in a municipality, on both databases.

`python -m tests.bench.letters_due [--households N ...] [--database sqlite|postgresql ...]
[--today DAY ...]` prints one line of JSON for each measurement: the first look and the best of
some later ones. On the day by default everybody is new, which is the most there ever is to tell;
four months later most of it lies behind. Each runs in a fresh process, so its peak memory is its
own; with PostgreSQL that is the memory of the program, not of the server.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from tests.bench.month_run import facts_of_machine, peak_megabytes

NEW, SETTLED = date(2026, 9, 15), date(2027, 1, 15)
_LATER_LOOKS = 3


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, action="append")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--today", type=date.fromisoformat, action="append")
    parser.add_argument("--kind", help="of one kind of letter, such as END")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    parser.add_argument("--url", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.url:
        _look(chosen.url, chosen.today[0], chosen.kind, profiled=chosen.profile)
        return
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        for kind in chosen.database or ("sqlite", "postgresql"):
            for households in chosen.households or [10_000]:
                more = ["--kind", chosen.kind] if chosen.kind else []
                more += ["--profile"] if chosen.profile else []
                measure(kind, households, chosen.today or [NEW, SETTLED], more)


def measure(kind: str, households: int, days: list[date], more: list[str]) -> None:
    """Make a municipality, let a fresh process look on each day, and print what it took."""
    from ontzorgen.store.engine import make_engine
    from tests.bench.town import Wanted, fill
    from tests.databases import as_owner, fresh_database  # the workspace is known once

    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        fill(engine, Wanted(households))
        engine.dispose()
        for day in days:
            command = ["-m", "tests.bench.letters_due", "--url", url, "--today", day.isoformat()]
            done = subprocess.run(
                [sys.executable, *command, *more], stdout=subprocess.PIPE, check=True, text=True
            )
            told = {
                "bench": "letters_due",
                "database": kind,
                "households": households,
                **json.loads(done.stdout),
                **facts_of_machine(),
            }
            print(json.dumps(told), flush=True)


def _look(url: str, today: date, kind: str | None, *, profiled: bool) -> None:
    """Look at the first page some times and print one line of JSON."""
    from ontzorgen.app import Application
    from ontzorgen.config import Settings
    from ontzorgen.services.letters.due import LettersDue, letters_due
    from reports.letters.kinds import LetterKind

    app = Application(Settings(Path(tempfile.gettempdir()), url, today))
    base, chosen = peak_megabytes(), LetterKind(kind) if kind else None

    def look() -> LettersDue:
        return app.write(
            lambda session: letters_due(
                session, "0299", app.acting(session, "anna"), chosen, at_most=50
            )
        )

    seconds, worked = [], []
    for _ in range(1 + _LATER_LOOKS):
        started, before = time.perf_counter(), time.process_time()
        found = look()
        seconds.append(round(time.perf_counter() - started, 3))
        worked.append(round(time.process_time() - before, 3))
    if profiled:
        _profile(look)
    told = {
        "today": today.isoformat(),
        "kind": kind,
        "letters_on_page": len(found.letters),
        "more": found.more_after is not None,
        "kinds_on_page": Counter(each.wanted.kind.value for each in found.letters),
        "first_look_seconds": seconds[0],
        "later_look_seconds": min(seconds[1:]),
        "later_look_processor_seconds": min(worked[1:]),
        "load_average": os.getloadavg()[0],
        "peak_mb": peak_megabytes(),
        "start_mb": base,
    }
    print(json.dumps(told), flush=True)


def _profile(look: object) -> None:
    import cProfile
    import pstats

    assert callable(look)
    profile = cProfile.Profile()
    profile.runcall(look)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
