"""The status page and the probes of a server. It shows counts of the whole, nothing of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from ontzorgen.services.status import Status, status

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def status_pages(
    read: Callable[[Callable[[Any], Status]], Status], *, demo: bool = False
) -> Blueprint:
    """Return the pages; `read` does a piece of work in a transaction."""
    pages = Blueprint(
        "status",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )

    @pages.after_app_request
    def _with_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    @pages.get("/")
    def show() -> ResponseReturnValue:
        """Show how far each municipality's runs are."""
        return render_template("status/show.html", status=read(status))

    @pages.get("/livez")
    def live() -> ResponseReturnValue:
        """Say that the process answers."""
        return {"status": "ok"}

    @pages.get("/readyz")
    def ready() -> ResponseReturnValue:
        """Say that the database answers and is at this program's revision."""
        read(status)
        return {"status": "ok"}

    return pages
