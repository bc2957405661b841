"""What a page may ask of the edge: read, write and log, in the name of who came in.

Every piece of work is one transaction, which the edge opens and commits, and it is given the
session and who acts. So a view holds no session, and work may be done again when another
transaction was first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any, Protocol, TypeVar, cast

from flask import current_app, g, request

from ontzorgen.config import Settings
from ontzorgen.services.acting import Acting
from ontzorgen.services.jobs.see import Beats
from ontzorgen.services.web_sessions import Visit

T = TypeVar("T")
Work = Callable[[Any, Acting], T]
NAME = "ontzorgen"
_HOME = 64
"""Bits of an IPv6 address that are the network of one home or office."""


class Edge(Protocol):
    """The part of the application that the web room uses."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def settings(self) -> Settings: ...
    @property
    def vault(self) -> Any: ...
    @property
    def web_key(self) -> bytes: ...
    @property
    def pulse(self) -> Any: ...
    @property
    def provider(self) -> Any: ...
    @property
    def turns(self) -> Any: ...

    def ready(self) -> None: ...
    def begin_reading(self, work: Callable[[Any], T]) -> tuple[T, Any]: ...
    def write(
        self,
        work: Callable[[Any], T],
        *,
        lock: str | None = None,
        reads: bool = False,
        reading: Any = None,
    ) -> T: ...
    def acting(
        self, session: Any, login: str | None, origin: str, *, visit: Visit | None = None
    ) -> Acting: ...
    def visitor(self, origin: str) -> Acting: ...
    def refusals_logged(
        self, login: str | None, action: str, object_: str, origin: str
    ) -> AbstractContextManager[None]: ...

    # ruff: enable[D102]


class Desk:
    """The edge, for the person of this request."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge

    @property
    def settings(self) -> Settings:
        """What the environment decides."""
        return self.edge.settings

    @property
    def beats(self) -> Beats:
        """How far jobs are, as their workers tell."""
        return cast(Beats, self.edge.pulse.of)

    @property
    def by_provider(self) -> bool:
        """Whether people come in through an identity provider: then there are no passwords here."""
        return self.settings.oidc is not None

    def waiting(self) -> AbstractContextManager[None]:
        """Let another request go first while the block waits for something that is not ours."""
        return cast("AbstractContextManager[None]", self.edge.turns.given())

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return self.settings.now()

    def read(self, work: Work[T]) -> T:
        """Do work that changes nothing; what it logs is logged before it returns.

        Reading waits for no writer. On SQLite the row in the log does.
        """
        return self._do(work, reads=True)

    def give(self, work: Work[T], action: str, object_: str) -> T:
        """Read what is given away; a refusal by a rule is logged under `action`, and raised."""
        with self.edge.refusals_logged(_visit().login, action, object_, origin()):
            return self._do(work, reads=True)

    def write(self, work: Work[T], action: str, object_: str, *, lock: str | None = None) -> T:
        """Change something. A refusal by a rule is logged under `action`, and raised.

        `lock` is the municipality whose money it is about: one writer at a time.
        """
        with self.edge.refusals_logged(_visit().login, action, object_, origin()):
            return self._do(work, lock=lock)

    def _do(self, work: Work[T], *, lock: str | None = None, reads: bool = False) -> T:
        """Do work, in the transaction in which the door found who comes when that can be."""
        visit, where = _visit(), origin()
        reading = take_reading()
        if reading is not None and not reads:
            reading.close()
            reading = None

        def done(session: Any) -> T:
            same = reading is not None and session is reading.session
            known = visit if same else None
            return work(session, self.edge.acting(session, visit.login, where, visit=known))

        return self.edge.write(done, lock=lock, reads=reads, reading=reading)


def keep_reading(reading: Any) -> None:
    """Keep the transaction in which the door found who comes, for the page of this request."""
    close_reading()
    g.reading = reading


def take_reading() -> Any:
    """Take that transaction, to finish or to close it; None when there is none any more."""
    return g.pop("reading", None)


def close_reading(_error: BaseException | None = None) -> None:
    """Close it when no page finished it."""
    reading = take_reading()
    if reading is not None:
        reading.close()


def desk() -> Desk:
    """Return the desk of this site."""
    return cast(Desk, current_app.extensions[NAME])


def is_demo() -> bool:
    """Say whether this is the demo; looked at once for each request."""
    if "is_demo" not in g:
        g.is_demo = desk().settings.is_demo
    return bool(g.is_demo)


def origin() -> str:
    """Return where this request comes from, for the log."""
    return f"web {address()}"


def address() -> str:
    """Return the address of the browser; of IPv6 the network, for one person has many of those."""
    plain = request.remote_addr or "?"
    try:
        parsed = ip_address(plain)
    except ValueError:
        return plain
    return str(ip_network((parsed, _HOME), strict=False)) if parsed.version == 6 else plain


def _visit() -> Visit:
    """Return who came in; a view is only reached by somebody who did."""
    return cast(Visit, g.visit)
