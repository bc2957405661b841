"""Count requests, and tell how the work stands, for Prometheus. No figure is about a person.

Labels are names from our own code: an endpoint and never a path, a kind and never a number.
Durations are seconds. Several processes add up through `PROMETHEUS_MULTIPROC_DIR`.
Source: the text format of Prometheus, and prometheus_client's notes on several processes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
)
from prometheus_client import generate_latest as written
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

NOWHERE = "-"
"""The endpoint of an address that there is not."""
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_KEPT_SECONDS = 15.0
_SLOW = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_Values = dict[tuple[str, ...], int]
disable_created_metrics()  # type: ignore[no-untyped-call]  # when a counter began is told by a restart
_COUNTED = CollectorRegistry()
_requests = Counter(
    "ontzorgen_requests",
    "Requests that were answered.",
    ("endpoint", "method", "status"),
    registry=_COUNTED,
)
_seconds = Histogram(
    "ontzorgen_request_seconds",
    "How long answering took.",
    ("endpoint", "method"),
    buckets=_SLOW,
    registry=_COUNTED,
)


@dataclass(frozen=True, slots=True)
class State:
    """How the work stands."""

    jobs: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """Number of jobs per (kind, status)."""
    open_tasks: Mapping[str, int] = field(default_factory=dict)
    """Number of open tasks per kind."""
    unanswered_seconds: int = 0
    """How long ago the oldest file went to the bank that has no answer yet; 0: there is none."""


def method_of(asked: str) -> str:
    """Return a method that a label may hold: what a browser sends may be anything."""
    return asked if asked in _METHODS else "OTHER"


def count_request(endpoint: str | None, method: str, status: int, seconds: float) -> None:
    """Count one answer."""
    names = (endpoint or NOWHERE, method_of(method))
    _requests.labels(*names, str(status)).inc()
    _seconds.labels(*names).observe(seconds)


class StateCollector(Collector):
    """Asks how the work stands when figures are fetched, at most four times a minute."""

    def __init__(self, look: Callable[[], State]) -> None:
        self._look = look
        self._kept: tuple[float, State | None] | None = None

    def collect(self) -> Iterator[Metric]:
        """Give the figures; only that the database is down when it is."""
        state = self._state()
        yield _gauge("database_up", "1: the database answers.", {(): int(state is not None)})
        if state is None:
            return
        jobs: _Values = {**state.jobs}
        tasks: _Values = {(kind,): number for kind, number in state.open_tasks.items()}
        yield _gauge("jobs", "Work in the background.", jobs, "kind", "status")
        yield _gauge("open_tasks", "Tasks that nobody finished.", tasks, "kind")
        yield _gauge(
            "oldest_unanswered_bank_file_seconds",
            "How long ago the oldest file went to the bank that has no answer yet; 0: none.",
            {(): state.unanswered_seconds},
        )

    def _state(self) -> State | None:
        now = time.monotonic()
        if self._kept is None or now - self._kept[0] > _KEPT_SECONDS:
            try:
                self._kept = (now, self._look())
            except Exception:  # whatever lacks, the figures are what tells of it
                self._kept = (now, None)
        return self._kept[1]


def figures_app(look: Callable[[], State]) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that answers /metrics, and nothing else."""
    state = CollectorRegistry()
    state.register(StateCollector(look))

    def app(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/metrics" or environ.get("REQUEST_METHOD") != "GET":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not found\n"]
        counted = _COUNTED
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # it has no types
        start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
        return [written(counted) + written(state)]

    return app


def _gauge(name: str, says: str, values: _Values, *labels: str) -> GaugeMetricFamily:
    found = GaugeMetricFamily(f"ontzorgen_{name}", says, labels=labels)
    for label, value in sorted(values.items()):
        found.add_metric(label, value)
    return found
