"""Measure a report of 150,000 rows: its page, and its files as background work.

`python -m tests.bench.reports [--rows N] [--database sqlite|postgresql ...]` makes a municipality
with a year of bookings straight in the tables (four of each household and month), and prints one
line of JSON for the first page of the statement of all households, and one for each file that a
worker makes of it, from asked to done. Each is measured in a fresh process, so its peak memory is
its own; with PostgreSQL that is the memory of the program. Making the town is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from tests.bench.month_run import facts_of_machine, peak_megabytes

MONTHS = 12
WORK = ("page", "csv", "xlsx")
_FLOWS = (
    ("BENEFIT", "BENEFIT", "HOUSEHOLD", 1_351_33),
    ("WITHHELD", "HOUSEHOLD", "OWED", 812_50),
    ("SENT", "OWED", "IN_TRANSIT", 812_50),
    ("SETTLED", "IN_TRANSIT", "BANK", 812_50),
)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=150_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--worker", choices=WORK, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.worker:
        print(json.dumps(_work(chosen.url, chosen.worker)))
        return
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        for kind in chosen.database or ("sqlite", "postgresql"):
            measure(kind, chosen.rows)


def measure(kind: str, rows: int) -> None:
    """Make a municipality, let fresh processes make each file, and print what they took."""
    from tests.databases import fresh_database  # only now: the workspace is known once

    with fresh_database(kind) as url:
        _fill(url, -(-rows // MONTHS))
        for what in WORK:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.reports", "--worker", what, "--url", url],
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
            told = {"bench": "reports", "database": kind, **json.loads(done.stdout)}
            print(json.dumps(told | facts_of_machine()), flush=True)


def _fill(url: str, households: int) -> None:
    """Make a town, and book a year for each household on its first person with a right."""
    from sqlalchemy import text

    from ontzorgen.store.engine import make_engine
    from ontzorgen.store.tenancy import everything
    from tests.bench.town import Wanted, fill
    from tests.databases import as_owner

    engine = make_engine(as_owner(url))
    fill(engine, Wanted(households))
    with engine.connect() as connection:
        everything(connection)
        for month in range(1, MONTHS + 1):
            for kind, debit, credit, cents in _FLOWS:
                connection.execute(
                    text(
                        "INSERT INTO ledger_entry (municipality_code, booked_on, kind, debit,"
                        " credit, amount_cents, person_id) SELECT municipality_code, :day, :kind,"
                        " :debit, :credit, :cents, min(id) FROM person"
                        " WHERE right_from IS NOT NULL GROUP BY municipality_code, household_id"
                    ),
                    {
                        "day": date(2026, month, 20),
                        "kind": kind,
                        "debit": debit,
                        "credit": credit,
                        "cents": cents,
                    },
                )
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


def _work(url: str, what: str) -> dict[str, Any]:
    """Read a page, or ask for a file and make it; return what it took."""
    from ontzorgen.app import Application
    from ontzorgen.config import Settings
    from ontzorgen.domain.jobs import JobKind
    from ontzorgen.services.reporting.asked import Typed
    from ontzorgen.services.reporting.catalogue import ReportName, read_report
    from ontzorgen.wording.reporting.catalogue import write_report
    from ontzorgen.work.worker import Worker, ask
    from tests.bench.town import CODE
    from tests.work.people import seen

    name, year = ReportName.HOUSEHOLD_STATEMENT, (date(2026, 1, 1), date(2026, 12, 31))
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        app = Application(Settings(Path(folder), url, date(2026, 12, 31)))
        base = peak_megabytes()
        started, worked = time.perf_counter(), time.process_time()
        if what == "page":
            read = app.write(
                lambda session: read_report(
                    session, name, Typed(CODE, *year), app.acting(session, "anna"), 100
                ),
                reads=True,
            )
            table = write_report(name, read).table()
            found: dict[str, Any] = {"rows": len(table.rows) + table.more if table else 0}
        else:
            asked = {
                "report": name.value,
                "from": year[0].isoformat(),
                "until": year[1].isoformat(),
                "format": what,
            }
            job = ask(app, "anna", JobKind.REPORT, CODE, asked, what, None)
            Worker(app).once()
            result = seen(app, job).result or {}
            size = (Path(folder) / "exports" / result["file"]).stat().st_size
            found = {"rows": result["rows"], "megabytes": round(size / 1e6, 1)}
        taken = {
            "work": what,
            **found,
            "seconds": round(time.perf_counter() - started, 2),
            "processor_seconds": round(time.process_time() - worked, 2),
            "base_mb": base,
            "peak_mb": peak_megabytes(),
        }
        app.pulse.close()
        app.engine.dispose()
    return taken


if __name__ == "__main__":
    main()
