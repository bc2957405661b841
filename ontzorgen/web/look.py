"""The files of the look: styles, letters and scripts, built beforehand."""

from __future__ import annotations

from flask import Blueprint, current_app, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.web.access import nobody_asked
from ontzorgen.web.addresses import kept_address
from ontzorgen.web.desk import desk

pages = Blueprint("look", __name__)
THEME = "thema.css"
"""An organisation's own colours: a small file in its data directory, over those that are built."""
_KEPT = "public, max-age=86400"


@pages.get("/static/<path:name>")
@nobody_asked
def file(name: str) -> ResponseReturnValue:
    """Give a file of the look; the browser keeps it for a day."""
    answer = send_from_directory(f"{current_app.root_path}/static", name)
    answer.headers["Cache-Control"] = _KEPT
    return answer


@pages.get(f"/{THEME}")
@nobody_asked
def theme() -> ResponseReturnValue:
    """Give the organisation's own theme, when it has one."""
    return send_from_directory(desk().settings.data_dir.absolute(), THEME)


def asset(name: str) -> str:
    """Return the address of a file of the look."""
    return kept_address("look.file", name=name)


def theme_href() -> str:
    """Return the address of the organisation's own theme; empty when it has none."""
    has_one = (desk().settings.data_dir / THEME).is_file()
    return url_for("look.theme") if has_one else ""
