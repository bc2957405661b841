"""Kills: a process doing the month dies by SIGKILL, at every statement and at random moments.

A kill point is a statement that is about to be sent, a commit that is about to be asked
for, or one that was just given; a worker counts them and kills itself at the wanted one.
The office then looks from the outside: the books are before or after, what the worker was
told is done is there, and the month can be finished with one set of everything.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import event

from tests.soak.office import (
    Filled,
    Finding,
    application_of,
    approve,
    calculate,
    data_directory,
    export,
    prove,
    refused,
    standing,
)

STEPS = ("CALCULATED", "APPROVED", "EXPORTED")
_WAIT_SECONDS = 120


@dataclass(frozen=True)
class Reference:
    """How the month ends when nobody is killed, and how many kill points it has."""

    standing: dict[str, Any]
    points: int
    seconds: float


class Killed:
    """Starts processes that are to die; they are copies of one that has read everything.

    `work` is what they do, and `steps` are the words by which they tell what is done.
    """

    def __init__(
        self, work: Callable[..., None] | None = None, steps: Sequence[str] = STEPS
    ) -> None:
        self._work, self._steps = work or _month, steps
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.soak.kills", self._work.__module__])

    def month(self, url: str, data_dir: Path, point: int, after: float | None = None) -> list[str]:
        """Let a process do the work and die; return what it was told that was done."""
        ours, theirs = self._context.Pipe()
        worker = self._context.Process(target=self._work, args=(theirs, url, data_dir, point))
        worker.start()
        theirs.close()
        told: list[str] = []
        try:
            if after is not None:
                assert ours.poll(_WAIT_SECONDS)  # the worker is about to begin
                ours.recv()
                time.sleep(after)
                worker.kill()
            while ours.poll(_WAIT_SECONDS):
                told.append(ours.recv())
        except EOFError:
            pass
        worker.join(_WAIT_SECONDS)
        if worker.is_alive():
            worker.kill()
            raise Finding(f"hangs at point {point}, after {told}")
        if worker.exitcode not in (0, -signal.SIGKILL):
            raise Finding(f"ended with {worker.exitcode} at point {point}, after {told}")
        return [word for word in told if word in self._steps or word.isdecimal()]


def reference(filled: Filled, killed: Killed) -> Reference:
    """Do the month undisturbed."""
    with filled.copy() as url, data_directory() as folder:
        killed.month(url, folder, -1)  # the first one is slow: everything is read
    with filled.copy() as url, data_directory() as folder:
        started = time.perf_counter()
        told = killed.month(url, folder, -1)
        seconds = time.perf_counter() - started
        with application_of(url, folder) as app:
            prove(app)
            return Reference(app.write(standing, reads=True, for_all=True), int(told[-1]), seconds)


def at_point(filled: Filled, killed: Killed, wanted: Reference, point: int) -> None:
    """Kill at one point, look, and finish the month. Raises Finding."""
    with filled.copy() as url, data_directory() as folder:
        _look_and_finish(url, folder, killed.month(url, folder, point), wanted, f"point {point}")


def at_a_moment(filled: Filled, killed: Killed, wanted: Reference, seed: int) -> None:
    """Kill at a random moment, look, and finish the month. Raises Finding."""
    after = random.Random(seed).uniform(0, wanted.seconds)
    with filled.copy() as url, data_directory() as folder:
        told = killed.month(url, folder, -1, after)
        _look_and_finish(url, folder, told, wanted, f"after {after:.3f} s")


def _look_and_finish(
    url: str, folder: Path, told: list[str], wanted: Reference, where: str
) -> None:
    done = [step for step in told if step in STEPS]
    with application_of(url, folder) as app:
        prove(app)
        seen = app.write(standing, reads=True, for_all=True)
        reached = STEPS.index(seen["status"]) if seen["status"] else -1
        if reached < len(done) - 1 or reached > len(done):
            raise Finding(f"{where}: told {done}, but stands at {seen}")
        expected = dict(wanted.standing)
        nothing = (0, 0)
        if reached < 0:
            expected = {"status": None}
        else:
            expected["status"] = STEPS[reached]
            if reached < 1:
                expected["instructions"] = nothing
            if reached < 2:
                expected["files"] = expected["sent"] = nothing
        if seen != expected:
            raise Finding(f"{where}: half done: {seen} is not {expected}")
        for step in (
            partial(calculate, app, "anna"),
            partial(approve, app, "fatma"),
            partial(export, app, "anna"),
        ):
            refused(step)
        prove(app)
        seen = app.write(standing, reads=True, for_all=True)
        if seen != wanted.standing:
            raise Finding(f"{where}: finished as {seen}, not as {wanted.standing}")


def _month(pipe: Connection, url: str, data_dir: Path, point: int) -> None:
    """Do the month and tell each step that was done; runs in a process that may die."""
    with application_of(url, data_dir) as app:
        count = count_points(app.engine, point)
        pipe.send("ready")
        calculate(app, "anna")
        pipe.send(STEPS[0])
        approve(app, "fatma")
        pipe.send(STEPS[1])
        export(app, "anna")
        pipe.send(STEPS[2])
        pipe.send(str(count[0]))
    pipe.close()


def count_points(engine: Any, wanted: int) -> list[int]:
    """Count statements and commits of this process; die at the wanted one."""
    count = [0]

    def point(*_: Any) -> None:
        count[0] += 1
        if count[0] == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", point)
    event.listen(engine, "commit", point)
    commit = engine.dialect.do_commit

    def committed(connection: Any) -> None:
        commit(connection)
        point()

    engine.dialect.do_commit = committed
    return count
