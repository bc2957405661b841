"""The life of a run, and the names it is known by."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ontzorgen.domain.months import Month


class RunStatus(StrEnum):
    """A run moves one step at a time; REJECTED and WITHDRAWN free its month."""

    CALCULATED = "CALCULATED"
    APPROVED = "APPROVED"
    EXPORTED = "EXPORTED"
    SETTLED = "SETTLED"
    CLOSED = "CLOSED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class RunKind(StrEnum):
    """A municipality has one live run a month; correction runs stand beside it."""

    MONTH = "MONTH"
    CORRECTION = "CORRECTION"


FREED = (RunStatus.REJECTED, RunStatus.WITHDRAWN)
"""In one of these a run no longer holds its month."""

DECIDED = (RunStatus.APPROVED, RunStatus.EXPORTED, RunStatus.SETTLED, RunStatus.CLOSED)
"""In one of these a second person has approved what the run decided."""


def run_name(municipality: str, month: Month, sequence: int) -> str:
    """Return how people write a run: 0299-2026-09-1."""
    return f"{municipality}-{month}-{sequence}"


def message_id(run: str, number: int) -> str:
    """Return the id of a bank file: it follows from run and batch, so no bank takes it twice."""
    return f"OZ-{run}-B{number:02d}"


def end_to_end_id(municipality: str, due: date, fixed_cost_id: int, attempt: int) -> str:
    """Return the id of one transfer: municipality, due date, cost and attempt; at most 35 long."""
    return f"{municipality}-{due.isoformat()}-{_base36(fixed_cost_id)}-{attempt}"


def line_name(fixed_cost: str, due: date) -> str:
    """Return how people name a line of a run: V1@2026-10-01."""
    return f"{fixed_cost}@{due.isoformat()}"


def _base36(number: int) -> str:
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    while number:
        number, place = divmod(number, 36)
        text = signs[place] + text
    return text or "0"
