"""Give the named extra approval for what goes beyond a hard limit."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.limits import Exceeded
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services import check_run
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.find_run import run_called
from ontzorgen.services.run_errors import (
    MakerMayNotOverride,
    NothingToOverride,
    UnknownLine,
    WrongStatus,
)
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, runs
from ontzorgen.store.models import OverrideRow, RunRow


def override_limit(
    session: Session, name: str, line: str, reason: str, acting: Acting
) -> tuple[str, ...]:
    """Release a line or group beyond its limit, for the run's present content only.

    `line` is a line (V1@2026-10-01), its fixed cost when that has one line in the
    run (V1), or the group that a limit names (PAYEE:B1, HOUSEHOLD:H1, RUN).
    Returns what was released.

    Raises:
        WrongStatus: the run has been exported, or ended.
        MakerMayNotOverride: who calculated it does not override.
        ReasonMissing, BsnInText, UnknownLine, NothingToOverride: see their words.
    """
    run = run_called(session, name, Action.OVERRIDE_LIMIT, acting)
    if run.status not in (RunStatus.CALCULATED, RunStatus.APPROVED):
        raise WrongStatus(run.name, run.status, "override")
    if run.calculated_by_id == acting.by:
        raise MakerMayNotOverride(run.name, acting.login)
    if not reason.strip():
        raise ReasonMissing("override")
    refuse_bsn(reason, "override")
    subject = _subject(session, run, line, check_run.limits_exceeded(session, run))
    if subject not in runs.overridden(session, run):
        session.add(
            OverrideRow(
                run_id=run.id,
                subject=subject,
                content_sha256=run.content_sha256,
                reason=reason.strip(),
                given_by_id=acting.by,
                given_at=acting.now,
            )
        )
        session.flush()
    detail = {"line": subject, "reason": reason.strip(), "content_sha256": run.content_sha256}
    audit.append(session, acting, "override limit", run.name, run.municipality_code, detail)
    return (subject,)


def _subject(session: Session, run: RunRow, wanted: str, exceeded: list[Exceeded]) -> str:
    beyond = {limit.subject for limit in exceeded}
    beyond.update(line for limit in exceeded for line in limit.lines)
    if wanted in beyond:
        return wanted
    known = [line.name for line in runs.paid_lines(session, run.id)]
    matching = [name for name in known if name == wanted or name.rpartition("@")[0] == wanted]
    if len(matching) != 1:
        raise UnknownLine(run.name, wanted, matching or sorted(beyond)[:20])
    if matching[0] not in beyond:
        raise NothingToOverride(run.name, matching[0])
    return matching[0]
