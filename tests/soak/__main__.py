"""Run the campaigns: `python -m tests.soak [--races N] [--kills N] [--histories N] [--bank N]
[--import-kills N] [--trajectories N] [--reports N] [--seconds S]`.

N is how many rounds there are to be in all, on each database; what `docs/soak.json` already
counts is not done again. `--seconds` ends after so many seconds of work. Progress is kept
after every few rounds, so a campaign may be stopped at any moment.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.soak import (
    bank_histories,
    bank_races,
    histories,
    import_kills,
    kills,
    races,
    reports,
    trajectories,
)
from tests.soak.bank_office import exported_database
from tests.soak.crew import Crew
from tests.soak.office import SMALL, Finding, data_directory, filled_database, told
from tests.soak.record import Record

KINDS = ("sqlite", "postgresql")
DEFAULTS = {
    "races": 200,
    "kills": 1000,
    "histories": 300,
    "bank": 1000,
    "import-kills": 1000,
    "bank-races": 100,
    "trajectories": 100_000,
    "reports": 10,
}
_WITHOUT_DATABASE = {"trajectories"}
STEPS = 40
_KEEP_EVERY_SECONDS = 5

Round = Callable[[int], object]


def main() -> None:
    """Read the arguments and go on where the campaigns stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    for name in DEFAULTS:
        parser.add_argument(f"--{name}", type=int, metavar="N")
    parser.add_argument("--database", choices=KINDS, action="append")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds")
    parser.add_argument("--record", type=Path, default=Path("docs/soak.json"))
    chosen = parser.parse_args()
    asked = {name: getattr(chosen, name.replace("-", "_")) for name in DEFAULTS}
    if not any(asked.values()):
        asked = dict(DEFAULTS)
    deadline = time.monotonic() + (chosen.seconds or 1e9)
    with tempfile.TemporaryDirectory(prefix="ontzorgen-soak-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        record = Record(chosen.record)
        for name, wanted in asked.items():
            kinds = ("none",) if name in _WITHOUT_DATABASE else chosen.database or KINDS
            for kind in kinds:
                _campaign(record, name, kind, wanted or 0, deadline)


def _campaign(record: Record, name: str, kind: str, wanted: int, deadline: float) -> None:
    first = record.rounds(name, kind)
    if first >= wanted or time.monotonic() > deadline:
        return
    with _PREPARED[name](kind) as do_round:
        kept = started = time.monotonic()
        for number in range(first, wanted):
            failure = None
            try:
                do_round(number)
            except Finding as finding:
                failure = str(finding)
            except Exception as error:
                failure = told(error)
            now = time.monotonic()
            record.add(name, kind, number, failure)
            if failure:
                print(f"{name} {kind} {number}: {failure}", flush=True)
            if now - kept > _KEEP_EVERY_SECONDS or failure:
                record.keep(name, kind, now - started)
                kept = started = now
            if now > deadline:
                break
        record.keep(name, kind, time.monotonic() - started)
    print(f"{name} {kind}: {record.rounds(name, kind)} rounds", flush=True)


@contextmanager
def _races(kind: str) -> Iterator[Round]:
    with Crew(races.WORKERS) as crew:
        yield lambda number: races.a_round(kind, number, crew)


@contextmanager
def _kills(kind: str) -> Iterator[Round]:
    """Every kill point first, then random moments, then every point again."""
    with ExitStack() as stack:
        filled = stack.enter_context(filled_database(kind))
        killed = kills.Killed()
        wanted = kills.reference(filled, killed)

        def do_round(number: int) -> None:
            turn, place = divmod(number, 2 * wanted.points)
            if place < wanted.points:
                kills.at_point(filled, killed, wanted, place + 1)
            else:
                kills.at_a_moment(filled, killed, wanted, turn * 10_000 + place)

        yield do_round


@contextmanager
def _histories(kind: str) -> Iterator[Round]:
    with filled_database(kind, SMALL) as filled:
        yield lambda number: histories.a_history(filled, number, STEPS)


@contextmanager
def _bank(kind: str) -> Iterator[Round]:
    with exported_database(kind) as filled:
        truths = bank_histories.Truths(filled)
        yield lambda number: bank_histories.a_telling(truths, number)


@contextmanager
def _import_kills(kind: str) -> Iterator[Round]:
    """Every kill point once, then random moments."""
    with exported_database(kind) as filled:
        killing = import_kills.Killing(filled)

        def do_round(number: int) -> None:
            if number < killing.points:
                killing.at_point(number + 1)
            else:
                killing.at_a_moment(number)

        yield do_round


@contextmanager
def _bank_races(kind: str) -> Iterator[Round]:
    with exported_database(kind) as filled, Crew(bank_races.WORKERS) as crew:
        yield lambda number: bank_races.a_round(filled, number, crew)


@contextmanager
def _trajectories(_kind: str) -> Iterator[Round]:
    yield lambda number: trajectories.a_history(random.Random(number))


@contextmanager
def _reports(kind: str) -> Iterator[Round]:
    """Each round is a town of a hundred random households."""

    def a_town(number: int) -> None:
        with data_directory() as folder:
            reports.a_town(kind, number, folder)

    yield a_town


_PREPARED = {
    "bank-races": _bank_races,
    "races": _races,
    "kills": _kills,
    "histories": _histories,
    "bank": _bank,
    "import-kills": _import_kills,
    "trajectories": _trajectories,
    "reports": _reports,
}

if __name__ == "__main__":
    main()
