"""Give the file that a job left, to who may do the work that made it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from ontzorgen.services.acting import MAY, Acting, NotAllowed
from ontzorgen.services.jobs.ask import NEEDS
from ontzorgen.services.jobs.errors import NoResult
from ontzorgen.services.jobs.see import Beats, JobSeen, show_job
from ontzorgen.store import audit

FOLDER = "exports"
"""Of the data directory."""


def take_result(
    session: Session, job: int, acting: Acting, beats: Beats, data_dir: Path
) -> tuple[JobSeen, Path]:
    """Return the job and where its file is; taking it is logged, with the hash of the file.

    Raises:
        UnknownJob: there is none for this user.
        NotAllowed: the user may not do what made it.
        NoResult: it left no file, or the file was cleared away.
    """
    seen = show_job(session, job, acting, beats)
    if all(acting.roles.isdisjoint(MAY[action]) for action in NEEDS[seen.kind]):
        raise NotAllowed(acting.login, NEEDS[seen.kind][0].value, seen.municipality)
    result: Mapping[str, str] = seen.result or {}
    path = data_dir / FOLDER / Path(result.get("file", "")).name
    if "file" not in result or not path.is_file():
        raise NoResult(job)
    detail = {"sha256": result["sha256"]}
    audit.append(session, acting, "take result", f"job {job}", seen.municipality, detail)
    return seen, path
