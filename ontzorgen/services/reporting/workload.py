"""How much work each coach and each caseworker has, as the register names them; cents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.caseload import Attention
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.coaching.day.see_caseload import CaseSeen, all_cases
from ontzorgen.services.reporting.asked import Asked, log_report

__all__ = ["Load", "WorkloadSeen", "read_workload"]


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has in a municipality; `worker` is empty: the households of nobody.

    The register knows names only: of the same name in two municipalities nobody knows whether it
    is one person.
    """

    role: Role
    town: str
    worker: str
    households: int
    persons: int
    """Whose right did not end."""
    phases: Mapping[str, int]
    """Persons by phase in the newest run; empty: in none."""
    asks: Mapping[Attention, int]
    """Households that ask for attention, by why."""
    signals: int
    """Open signals that a household is behind."""
    short_households: int
    short_cents: int


@dataclass(frozen=True, slots=True)
class WorkloadSeen:
    """All of the report, as values."""

    asked: Asked
    today: date
    loads: Sequence[Load]
    """Coaches first, then caseworkers, by name; nobody last. Every household is in it twice."""
    every: Load
    """Of all households together."""


def read_workload(session: Session, asked: Asked, acting: Acting) -> WorkloadSeen:
    """Return the households of each coach and caseworker, added up; the look is logged."""
    town = asked.town if len(asked.towns) == 1 else ""
    cases = all_cases(session, town, acting)
    log_report(session, asked, acting)
    loads = []
    for role in (Role.COACH, Role.CONSULENT):
        of_worker: dict[tuple[str, str], list[CaseSeen]] = {}
        for each in cases:
            name = each.case.budget_coach if role is Role.COACH else each.case.consulent
            of_worker.setdefault((each.case.municipality, name.strip()), []).append(each)
        names = sorted(of_worker, key=lambda at: (not at[1], at[1].casefold(), at))
        loads += [_load(role, at, of_worker[at], acting.today) for at in names]
    every = _load(Role.COACH, ("", ""), cases, acting.today)
    return WorkloadSeen(asked, acting.today, loads, every)


def _load(role: Role, at: tuple[str, str], cases: Iterable[CaseSeen], today: date) -> Load:
    phases: Counter[str] = Counter()
    asks: Counter[Attention] = Counter()
    households = persons = signals = short_households = short_cents = 0
    for each in cases:
        households += 1
        asks.update(each.view.asks)
        signals += each.facts.signals
        short_households += bool(each.facts.short_cents)
        short_cents += each.facts.short_cents
        for one in each.facts.persons:
            if one.person.right_ended_before(today):
                continue
            persons += 1
            phases[one.phase.value if one.phase else ""] += 1
    return Load(
        role, *at, households, persons, phases, asks, signals, short_households, short_cents
    )
