"""Measure who looked at one person, out of a long audit log: the last table of a copy (inzage).

`python -m tests.bench.audit_looks [--rows N] [--database sqlite|postgresql ...]` makes a log of N
rows straight in the table, as some years leave it: half of the rows are a look at one household,
a quarter a page of a list that names fifty, some a list of a thousand, the rest about something
else. It prints one line of JSON for each database: the first look and the best of some later ones.
The rows are no chain; what reads them here does not ask for that.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.bench.month_run import facts_of_machine

HOUSEHOLDS, USERS, PART, LATER_LOOKS = 2_000, 40, 20_000, 3
_BEGIN = datetime(2022, 1, 1, tzinfo=UTC)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        for kind in chosen.database or ("sqlite", "postgresql"):
            measure(kind, chosen.rows)


def measure(kind: str, rows: int) -> None:
    """Fill a log, look, and print what it took."""
    from sqlalchemy import text
    from sqlalchemy.orm import Session

    from ontzorgen.store.engine import make_engine
    from ontzorgen.store.reporting.access_request import looks
    from ontzorgen.store.tenancy import everything, for_all
    from tests.bench.town import CODE, Wanted, fill
    from tests.databases import as_owner, fresh_database

    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        fill(engine, Wanted(20))
        started = time.perf_counter()
        with engine.connect() as connection:
            everything(connection)
            for part in _parts(rows, CODE):
                write(connection, part)
                connection.commit()
                everything(connection)
            connection.execute(text("ANALYZE"))
            connection.commit()
        filled = time.perf_counter() - started
        took, found = [], 0
        with Session(engine) as session:
            for_all(session)
            for _ in range(1 + LATER_LOOKS):
                started = time.perf_counter()
                found = sum(each.times for each in looks(session, CODE, "P77", "H77"))
                took.append(time.perf_counter() - started)
        engine.dispose()
        told = {
            "bench": "audit_looks",
            "database": kind,
            "rows": rows,
            "found": found,
            "first_seconds": round(took[0], 3),
            "later_seconds": round(min(took[1:]), 3),
            "filling_seconds": round(filled, 1),
            "database_mb": _size(url),
        }
        print(json.dumps(told | facts_of_machine()), flush=True)


def write(connection: Any, part: list[dict[str, Any]]) -> None:
    """Write rows of the log."""
    from ontzorgen.store.models import AuditRow

    connection.execute(AuditRow.__table__.insert(), part)


def _parts(rows: int, code: str) -> Iterator[list[dict[str, Any]]]:
    chance = random.Random(7)
    for start in range(0, rows, PART):
        numbers = range(start + 1, min(start + PART, rows) + 1)
        yield [_row(number, code, chance) for number in numbers]


def _row(number: int, code: str, chance: random.Random) -> dict[str, Any]:
    kind, one = chance.random(), chance.randrange(HOUSEHOLDS)
    if kind < 0.5:
        action, object_, keys = "read person", f"person P{one}", [one]
    elif kind < 0.75:
        action, object_, keys = "list households", "households", _some(50, chance)
    elif kind < 0.752:
        action, object_, keys = "read report", "report tekorten", _some(1_000, chance)
    else:
        action, object_, keys = "read payee", f"payee B{one}", []
    detail = {"households": [f"H{key}" for key in keys]} if keys else {"payee": f"B{one}"}
    return {
        "sequence": number,
        "at": _BEGIN + timedelta(minutes=number),
        "actor": f"gebruiker{number % USERS}",
        "os_user": "ontzorgen",
        "host": "server",
        "origin": "web 10.0.0.1",
        "action": action,
        "object": object_,
        "municipality_code": code,
        "result": "OK",
        "detail": json.dumps(detail, sort_keys=True),
        "previous_sha256": f"{number - 1:064x}",
        "sha256": f"{number:064x}",
    }


def _some(number: int, chance: random.Random) -> list[int]:
    return sorted(chance.sample(range(HOUSEHOLDS), number))


def _size(url: str) -> float | None:
    path = Path(url.removeprefix("sqlite:///"))
    return round(path.stat().st_size / 1e6) if url.startswith("sqlite") else None


if __name__ == "__main__":
    main()
