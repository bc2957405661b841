"""The probes of a server: does the process answer, can it work. They show nothing of anybody."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.web.access import nobody_asked
from ontzorgen.web.desk import desk

pages = Blueprint("probes", __name__)


@pages.get("/livez")
@nobody_asked
def live() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@pages.get("/readyz")
@nobody_asked
def ready() -> ResponseReturnValue:
    """Say whether the database answers and is at this program's revision."""
    try:
        desk().edge.ready()
    except Exception as error:
        logs.tell(Event.NOT_READY, level="error", error=error)
        return {"status": "unavailable"}, 503
    return {"status": "ok"}
