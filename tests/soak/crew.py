"""Worker processes that stay: each round is a message, not a start of Python.

All workers of a round wait at one barrier, so their first statement is at one moment.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from tests.soak.office import Finding

PATIENCE_SECONDS = 180
"""A round that takes longer hangs: that is a finding too."""

Task = Callable[..., Any]


class Crew:
    """Some processes that do tasks side by side."""

    def __init__(self, size: int) -> None:
        self._context = multiprocessing.get_context("spawn")
        self.size = size
        self._start()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in self._pipes:
            with contextlib.suppress(OSError):
                pipe.send(None)
        self._end()

    def together(self, tasks: Sequence[tuple[Task, tuple[Any, ...]]]) -> list[Any]:
        """Do one task in each process at the same moment and return what they gave.

        Raises:
            Finding: one raised, or did not come back; the crew is then a new one.
        """
        for pipe, task in zip(self._pipes, tasks, strict=True):
            pipe.send(task)
        answers = []
        for pipe in self._pipes:
            if not pipe.poll(PATIENCE_SECONDS):
                self._end()
                self._start()
                raise Finding(f"no answer within {PATIENCE_SECONDS} s: a hang")
            answers.append(pipe.recv())
        for done, answer in answers:
            if not done:
                raise Finding(answer)
        return [answer for _, answer in answers]

    def _start(self) -> None:
        self._barrier = self._context.Barrier(self.size)  # kept: a name that the workers open
        self._pipes: list[Connection] = []
        self._workers = []
        for _ in range(self.size):
            ours, theirs = self._context.Pipe()
            worker = self._context.Process(target=_serve, args=(theirs, self._barrier), daemon=True)
            worker.start()
            self._pipes.append(ours)
            self._workers.append(worker)

    def _end(self) -> None:
        for worker in self._workers:
            worker.join(timeout=2)
            if worker.is_alive():
                worker.kill()
                worker.join()


def _serve(pipe: Connection, barrier: Any) -> None:
    while (message := pipe.recv()) is not None:
        task, arguments = message
        try:
            barrier.wait(PATIENCE_SECONDS)
            pipe.send((True, task(*arguments)))
        except BaseException:
            pipe.send((False, traceback.format_exc(limit=-6)[-3000:]))
