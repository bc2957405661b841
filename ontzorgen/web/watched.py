"""Give every request a number, and tell in the log and the figures how it was answered.

The number is made here and never taken from who asks. What is told are names of our own code:
the endpoint and not the address, which may hold what somebody typed.
"""

from __future__ import annotations

import secrets
import time

from flask import Flask, Response, g, request

from ontzorgen.watch import logs, metrics
from ontzorgen.watch.logs import Event

HEADER = "X-Request-Id"
_NUMBER_BYTES = 8
_QUIET = frozenset({"look.file", "look.theme", "probes.live", "probes.ready"})
"""Asked so often that a line says nothing, unless it goes wrong. They are counted."""


def register(site: Flask) -> None:
    """Watch every request of a site, from before its first rule until after its last header."""
    site.before_request(_begin)
    site.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.number = secrets.token_hex(_NUMBER_BYTES)
    logs.begin_request(g.number)


def _end(response: Response) -> Response:
    if "number" not in g:
        _begin()
    seconds = time.perf_counter() - g.began
    response.headers[HEADER] = g.number
    metrics.count_request(request.endpoint, request.method, response.status_code, seconds)
    if request.endpoint not in _QUIET or response.status_code >= 400:
        logs.tell(
            Event.REQUEST,
            endpoint=request.endpoint or metrics.NOWHERE,
            method=metrics.method_of(request.method),
            status=response.status_code,
            ms=round(seconds * 1000),
        )
    return response
