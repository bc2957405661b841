"""Give the file that a job left, to who may do the work that made it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.services.acting import MAY, Acting, NotAllowed
from ontzorgen.services.jobs.ask import needed_for
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
        NotAllowed: the user may not do what made it, or no longer for each municipality that it
            was made for; or nobody kept for which that was, and it may be any.
        NoResult: it left no file, or the file was cleared away.
    """
    seen = show_job(session, job, acting, beats)
    needed = needed_for(seen.kind, seen.parameters)
    if all(acting.roles.isdisjoint(MAY[action]) for action in needed):
        raise NotAllowed(acting.login, needed[0].value, seen.municipality)
    result: Mapping[str, Any] = seen.result or {}
    of = result.get("of", ())
    unknown = seen.municipality is None and "file" in result and not of
    if unknown or not acting.municipalities.issuperset(of):
        raise NotAllowed(acting.login, needed[0].value, None)
    path = data_dir / FOLDER / Path(result.get("file", "")).name
    if "file" not in result or not path.is_file():
        raise NoResult(job)
    detail = {"sha256": result["sha256"]}
    audit.append(session, acting, "take result", f"job {job}", seen.municipality, detail)
    return seen, path
