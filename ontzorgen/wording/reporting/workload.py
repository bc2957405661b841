"""The report about the work of coaches and caseworkers, with its words."""

from __future__ import annotations

from collections.abc import Mapping

from ontzorgen.domain.caseload import Attention
from ontzorgen.domain.phase import Phase
from ontzorgen.services.acting import Role
from ontzorgen.services.reporting.workload import Load, WorkloadSeen
from ontzorgen.wording.caseload import ASKS
from ontzorgen.wording.codes import PHASES, ROLES
from ontzorgen.wording.reporting.asked import question_of
from reports.report import Coded, Report
from reports.workload import WorkLoad, WorkloadFacts, workload

NOBODY = "(niemand)"
_IN_NO_RUN = Coded("NO_RUN", "nog niet in een run")
_ASKED = (Attention.REVIEW, Attention.ADVICE, Attention.PHASE, Attention.CONTACT)
"""What has no column of its own beside it."""


def workload_report(seen: WorkloadSeen) -> Report:
    """Return what was seen as a report."""
    names = dict(seen.asked.towns) if len(seen.asked.towns) > 1 else {}
    roles = {
        role: [load for load in seen.loads if load.role is role]
        for role in (Role.COACH, Role.CONSULENT)
    }
    return workload(
        WorkloadFacts(
            question_of(seen.asked),
            [*(Coded(phase.value, PHASES[phase.value]) for phase in Phase), _IN_NO_RUN],
            [Coded(ask.value, ASKS[ask]) for ask in _ASKED],
            [
                (Coded(role.name, ROLES[role.value]), [_load(load, names) for load in loads])
                for role, loads in roles.items()
            ],
            _load(seen.every, {}),
            {
                role.name: sum(load.households for load in loads if not load.worker)
                for role, loads in roles.items()
            },
        )
    )


def _load(load: Load, towns: Mapping[str, str]) -> WorkLoad:
    """Return what one person has; of several municipalities the name says in which one."""
    name = load.worker or NOBODY
    return WorkLoad(
        f"{name}, {towns[load.town]}" if towns else name,
        load.households,
        load.persons,
        {phase or _IN_NO_RUN.code: number for phase, number in load.phases.items()},
        {ask.value: number for ask, number in load.asks.items()},
        load.signals,
        load.short_households,
        load.short_cents,
    )
