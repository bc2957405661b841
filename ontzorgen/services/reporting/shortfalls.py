"""Which instalments were not paid by us though they had to be, and why.

Amounts are int euro cents. Approved runs only: what nobody approved yet may still change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.run import Outcome
from ontzorgen.domain.standing import OUTCOMES, Standing
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report, rows_wanted
from ontzorgen.store.reporting import run_choice
from ontzorgen.store.reporting import shortfalls as store
from ontzorgen.store.reporting.run_choice import RunNamed, RunsOf
from ontzorgen.store.reporting.shortfalls import Cell, ShortLine

__all__ = ["CAUSES", "Cell", "RunNamed", "ShortLine", "ShortfallsSeen", "read_shortfalls"]

CAUSES: tuple[Outcome, ...] = tuple(
    outcome
    for outcome in Outcome
    if outcome in OUTCOMES[Standing.SHORTFALL] | OUTCOMES[Standing.BLOCKED]
)
"""Too little money, or something that a person can mend: each of these leaves a bill unpaid."""


@dataclass(frozen=True, slots=True)
class ShortfallsSeen:
    """All of the report, as values."""

    asked: Asked
    cells: Sequence[Cell]
    """Every instalment of the runs, whatever became of it."""
    households: int
    """Households with an unpaid bill."""
    by_outcome: Mapping[str, int]
    by_kind: Mapping[str, int]
    """Of how many households."""
    lines: Sequence[ShortLine]
    in_all: int
    books_cents: int
    """What the ledger says was withheld in these runs."""
    waiting: Sequence[RunNamed]


def read_shortfalls(session: Session, asked: Asked, acting: Acting) -> ShortfallsSeen:
    """Return the instalments that were not withheld, by cause and by kind of cost; logged."""
    chosen = RunsOf(asked.municipalities, *asked.months)
    cells = store.cells(session, chosen)
    found = sum(cell.instalments for cell in cells if cell.outcome in CAUSES)
    lines = store.lines(session, chosen, CAUSES, rows_wanted(asked, found))
    log_report(session, asked, acting, [(one.municipality, one.household) for one in lines])
    return ShortfallsSeen(
        asked,
        cells,
        store.households(session, chosen, CAUSES),
        store.households_by(session, chosen, CAUSES, "outcome"),
        store.households_by(session, chosen, CAUSES, "kind"),
        lines,
        found,
        store.withheld_by_the_books(session, chosen),
        run_choice.waiting(session, chosen),
    )
