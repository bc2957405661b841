"""Name a fixed cost as letters do."""

from __future__ import annotations

from ontzorgen.domain.fixed_cost import CostKind
from reports.letters.phrasebook import Cost as CostNamed


def named(kind: str, description: str | None) -> CostNamed:
    """Return a cost as a letter names it; what has no kind of its own by its description."""
    return CostNamed(str(kind), (description or "") if kind == CostKind.OTHER else "")
