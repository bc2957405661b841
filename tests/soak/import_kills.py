"""Kills of an import: a process that reads files of the bank dies by SIGKILL at any statement.

Each file is booked whole or not at all, what the process told is there, and importing all files
again ends as if nobody was killed.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.soak.bank_histories import Teller
from tests.soak.bank_office import File, difference, hear, hear_all, prove_bank, sent, snapshot
from tests.soak.bank_truth import Paid, truth_of
from tests.soak.kills import Killed, count_points
from tests.soak.office import Filled, Finding, application_of, data_directory, prove

TRUTH = 4
STEPS = tuple(f"FILE {number}" for number in range(10))


def files_of(account: str, paid: list[Paid]) -> list[File]:
    """Return some files that follow each other: a status, a return, and all statements."""
    teller = Teller(truth_of(paid, TRUTH), account, random.Random(TRUTH))
    return [*teller.notification(), *teller.every_part(), *teller.statuses(1), *teller.returned(1)]


class Killing:
    """Kills imports in copies of one office, and looks what is left."""

    def __init__(self, filled: Filled) -> None:
        self.filled, self.killed = filled, Killed(_import, STEPS)
        self.ends: list[dict[str, Counter[Any]]] = []
        with (
            filled.copy() as url,
            data_directory() as folder,
            application_of(url, folder) as app,
        ):
            self.files = files_of(*sent(app))
            self.ends.append(snapshot(app))
            for file in self.files:
                if not hear(app, file):
                    raise Finding(f"{file.name} is refused though it comes in order")
                self.ends.append(snapshot(app))
        with filled.copy() as url, data_directory() as folder:
            self.killed.month(url, folder, -1)  # the first one is slow: everything is read
        with filled.copy() as url, data_directory() as folder:
            started = time.perf_counter()
            told = self.killed.month(url, folder, -1)
            self.seconds = time.perf_counter() - started
            self.points = int(told[-1])

    def at_point(self, point: int) -> None:
        """Kill at one point, look, and import again. Raises Finding."""
        with self.filled.copy() as url, data_directory() as folder:
            told = self.killed.month(url, folder, point)
            self._look_and_finish(url, folder, told, f"point {point}")

    def at_a_moment(self, seed: int) -> None:
        """Kill at a random moment, look, and import again. Raises Finding."""
        after = random.Random(seed).uniform(0, self.seconds)
        with self.filled.copy() as url, data_directory() as folder:
            told = self.killed.month(url, folder, -1, after)
            self._look_and_finish(url, folder, told, f"after {after:.3f} s")

    def _look_and_finish(self, url: str, folder: Path, told: list[str], where: str) -> None:
        done = sum(word in STEPS for word in told)
        with application_of(url, folder) as app:
            prove(app)
            prove_bank(app)
            seen = snapshot(app)
            if seen not in self.ends[done : done + 2]:
                unlike = difference(self.ends[done], seen)
                raise Finding(f"{where}: told of {done} files, but half done: {unlike}")
            if hear_all(app, self.files):
                raise Finding(f"{where}: not all files can be imported again")
            prove(app)
            prove_bank(app)
            unlike = difference(self.ends[-1], snapshot(app))
            if unlike:
                raise Finding(f"{where}: finished otherwise: {unlike}")


def _import(pipe: Connection, url: str, data_dir: Path, point: int) -> None:
    """Import the files and tell each one that was done; runs in a process that may die."""
    with application_of(url, data_dir) as app:
        files = files_of(*sent(app))
        count = count_points(app.engine, point)
        pipe.send("ready")
        for file, step in zip(files, STEPS, strict=False):
            hear(app, file)
            pipe.send(step)
        pipe.send(str(count[0]))
    pipe.close()
