"""Ask for background work in a small town, look at it, and let a process that may die do it."""

from __future__ import annotations

from sqlalchemy import text

from ontzorgen.domain.jobs import JobKind
from ontzorgen.services.jobs.see import show_job
from ontzorgen.work.worker import Worker, ask
from tests.bench.town import CODE, FIRST_MONTH
from tests.soak.kills import count_points
from tests.soak.office import application_of

MONTH = {"month": str(FIRST_MONTH)}


def asked(app, key="click", kind=JobKind.CALCULATE_RUN, code=CODE, parameters=MONTH, files=None):
    return ask(app, "anna", kind, code, parameters, key, files)


def seen(app, job):
    return app.write(
        lambda session: show_job(session, job, app.acting(session, "anna"), app.pulse.of),
        reads=True,
    )


def count(app, query):
    return app.write(lambda session: session.scalar(text(query)), reads=True, for_all=True)


def do_one_job(pipe, url, data_dir, point):
    """Do one job; runs in a process that may die."""
    with application_of(url, data_dir) as app:
        points = count_points(app.engine, point)
        pipe.send("ready")
        Worker(app, stale_seconds=600).once()
        pipe.send(str(points[0]))
    pipe.close()


def left(app, folder):
    """Return the names of what stands in a folder of the data directory."""
    place = app.settings.data_dir / folder
    return sorted(path.name for path in place.iterdir()) if place.is_dir() else []
