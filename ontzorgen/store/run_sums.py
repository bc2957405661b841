"""What the content of a run adds up to, worked out once: the same content gives the same sums.

A run of ten thousand households has forty thousand lines, and every view of its page shows
their sums. The content of a run is known by its hash, so what was read for a hash holds until
the run is calculated again, and then there is another hash. Kept in this process only, for
each database apart, and no more of it than fits in memory; amounts are euro cents.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from ontzorgen.store import run_rows, runs
from ontzorgen.store.run_rows import OutcomeCount, Totals

T = TypeVar("T")
_MOST = 500
_MOST_LARGE = 20
_LARGE = frozenset({"households", "differences"})
"""Of these each entry holds every household of a run; the first part of a name says its kind."""
_lock = threading.Lock()
_kept: WeakKeyDictionary[Any, OrderedDict[tuple[Hashable, ...], Any]] = WeakKeyDictionary()
"""By the pool of connections of a database, which lives as long as the program uses it."""


@dataclass(frozen=True, slots=True)
class RunSums:
    """What a run adds up to, and how its instalments ended."""

    totals: Totals
    outcomes: Sequence[OutcomeCount]
    households_paid: int


class HasContent(Protocol):
    """A run, as far as its content is known by it."""

    @property
    def id(self) -> int: ...  # noqa: D102  (as in RunRow)
    @property
    def content_sha256(self) -> str: ...  # noqa: D102  (as in RunRow)


def sums(session: Session, run: HasContent) -> RunSums:
    """Return the sums of a run whose content is complete."""
    return kept_for(
        session,
        ("sums", *content_of(run)),
        lambda: RunSums(
            run_rows.totals(session, [run.id])[run.id],
            run_rows.outcomes(session, run.id),
            run_rows.households_paid(session, run.id),
        ),
    )


def withheld_by_household(session: Session, run: HasContent) -> Mapping[str, int]:
    """Return what a run withholds per household, in cents."""
    return kept_for(
        session,
        ("households", *content_of(run)),
        lambda: runs.withheld_by_household(session, run.id),
    )


def content_of(run: HasContent) -> tuple[int, str]:
    """Return what names the content of a run: another content has another name."""
    return run.id, run.content_sha256


def kept_for(session: Session, name: tuple[Hashable, ...], work_out: Callable[[], T]) -> T:
    """Return what was worked out under this name, or work it out now.

    `name` holds the content of each run that it follows from; what is returned is shared, so
    nobody changes it.
    """
    pool = session.connection().engine.pool
    with _lock:
        found = _kept.setdefault(pool, OrderedDict())
        if name in found:
            found.move_to_end(name)
            kept: T = found[name]  # of the kind that its name says
            return kept
    made = work_out()
    with _lock:
        found[name] = made
        _let_go(found)
    return made


def _let_go(found: OrderedDict[tuple[Hashable, ...], Any]) -> None:
    """Let go of what was asked longest ago; of what is large much sooner."""
    large = [name for name in found if _is_large(name)]
    small = [name for name in found if not _is_large(name)]
    for name in (*large[:-_MOST_LARGE], *small[:-_MOST]):
        del found[name]


def _is_large(name: tuple[Hashable, ...]) -> bool:
    return name[0] in _LARGE
