"""Ask for work in the background. Who asks has to have the right to the work itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from ontzorgen.domain.jobs import ENDED, JobKind, JobStatus
from ontzorgen.services.acting import MAY, Acting, Action, NotAllowed, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.jobs.errors import JobAskedOtherwise
from ontzorgen.services.jobs.see import SPOOL
from ontzorgen.services.reporting.catalogue import CATALOGUE, report_called
from ontzorgen.services.reporting.errors import OnlyAtOnce
from ontzorgen.store import audit, organisation
from ontzorgen.store import jobs as store
from ontzorgen.store.models import JobRow

NEEDS: Mapping[JobKind, tuple[Action, ...]] = {
    JobKind.CALCULATE_RUN: (Action.CALCULATE_RUN,),
    JobKind.EXPORT_RUN: (Action.EXPORT_RUN,),
    JobKind.IMPORT_FOLDER: (Action.IMPORT_CASES, Action.IMPORT_FINANCE),
    JobKind.IMPORT_BANK: (Action.IMPORT_BANK,),
    JobKind.JOURNAL: (Action.READ_REPORT,),
    JobKind.WITHHOLDING: (Action.TELL_WITHHOLDING,),
    JobKind.LETTERS: (Action.MAKE_LETTER,),
    JobKind.LETTER_LIST: (Action.READ_LETTER,),
}
"""One of these is needed to ask; the work itself looks again, and closer. Not of a report: each
has an action of its own."""
_IN_VAIN = ENDED - {JobStatus.DONE}


def ask_job(
    session: Session,
    kind: JobKind,
    municipality: str | None,
    parameters: Mapping[str, str],
    once_key: str,
    acting: Acting,
) -> int:
    """Record the wish and return its number; the same key gives the same job.

    A job that was refused, failed or was cancelled is not the one that is wanted: the key asks
    anew then, and the table holds each attempt under a key of its own.

    Raises:
        NotAllowed: the user may not do the work.
        UnknownMunicipality: it is not loaded.
        JobAskedOtherwise: the key was used for other work.
        BsnInLog: a parameter holds a BSN.
    """
    needed = needed_for(kind, parameters)
    allowed = [one for one in needed if not acting.roles.isdisjoint(MAY[one])]
    if not allowed:
        raise NotAllowed(acting.login, needed[0].value, municipality)
    require(acting, allowed[0], municipality)
    if municipality is not None and organisation.municipality_name(session, municipality) is None:
        raise UnknownMunicipality(municipality)
    asked = store.asked_before(session, acting.by, once_key)
    known = _wanted(asked)
    if known is not None:
        same = _essence(json.loads(known.parameters)) == _essence(parameters)
        if not same or (known.kind, known.municipality_code) != (kind.value, municipality):
            raise JobAskedOtherwise(known.id)
        return known.id
    row = JobRow(
        kind=kind.value,
        municipality_code=municipality,
        asked_by_id=acting.by,
        asked_at=acting.now,
        once_key=f"{once_key}{store.AGAIN}{len(asked) + 1}" if asked else once_key,
        parameters=json.dumps(dict(parameters), sort_keys=True),
        status=JobStatus.WAITING.value,
        attempts=0,
    )
    session.add(row)
    session.flush()
    detail = {"kind": kind.value, "parameters": _essence(parameters)}
    audit.append(session, acting, "ask job", f"job {row.id}", municipality, detail)
    return row.id


def needed_for(kind: JobKind, parameters: Mapping[str, str]) -> tuple[Action, ...]:
    """Return the actions of which one is needed to ask for work, and to take what it left.

    Raises:
        UnknownReport: it is to make a report that there is not.
        OnlyAtOnce: it is to make one that tells each role something else.
    """
    if kind is JobKind.REPORT:
        wanted = CATALOGUE[report_called(parameters["report"])]
        if wanted.shape.opens:
            raise OnlyAtOnce(parameters["report"])
        return (wanted.action,)
    return NEEDS[kind]


def asked_already(session: Session, kind: JobKind, once_key: str, acting: Acting) -> int | None:
    """Return the job of a kind that the user asked under this key: it waits, runs or is done."""
    known = _wanted(store.asked_before(session, acting.by, once_key))
    return known.id if known is not None and known.kind == kind.value else None


def _wanted(asked: Sequence[JobRow]) -> JobRow | None:
    """Return the job that answers a key: one that waits, runs or is done."""
    return asked[-1] if asked and JobStatus(asked[-1].status) not in _IN_VAIN else None


def _essence(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return parameters without the place of an upload."""
    return {name: value for name, value in parameters.items() if name != SPOOL}
