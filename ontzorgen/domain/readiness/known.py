"""What the register shows of how far somebody is, as rules: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from ontzorgen.domain.fixed_cost import Control, Controller, control_on
from ontzorgen.domain.months import Month


@dataclass(frozen=True, slots=True)
class PhaseSpell:
    """Months in a row in which somebody was in one phase."""

    phase: str
    first: Month
    last: Month
    months: int
    """How many of those months have a run: fewer than lie between them when one was left out."""


def own_control_since(controls: Iterable[Control], today: date) -> date | None:
    """Return since when the household pays a cost itself without a break; None when it does not."""
    held = sorted((each for each in controls if each.since <= today), key=lambda each: each.since)
    now = control_on(tuple(held), today)
    if now is None or now.controller is not Controller.HOUSEHOLD:
        return None
    breaks = [
        later.since
        for before, later in pairwise(held)
        if before.controller is not Controller.HOUSEHOLD
    ]
    return max(breaks, default=held[0].since)


def phase_spells(phases: Iterable[tuple[Month, str]]) -> Sequence[PhaseSpell]:
    """Return how long somebody was in which phase, the oldest first."""
    spells = []
    for phase, months in groupby(sorted(phases), key=lambda each: each[1]):
        own = [month for month, _phase in months]
        spells.append(PhaseSpell(phase, own[0], own[-1], len(own)))
    return spells
