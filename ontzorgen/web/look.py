"""The files of the look: styles, letters and scripts, built beforehand."""

from __future__ import annotations

from flask import Blueprint, current_app, send_from_directory
from flask.typing import ResponseReturnValue

from ontzorgen.web.access import nobody_asked

pages = Blueprint("look", __name__)
_KEPT = "public, max-age=86400"


@pages.get("/static/<path:name>")
@nobody_asked
def file(name: str) -> ResponseReturnValue:
    """Give a file of the look; the browser keeps it for a day."""
    answer = send_from_directory(f"{current_app.root_path}/static", name)
    answer.headers["Cache-Control"] = _KEPT
    return answer
