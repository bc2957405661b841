"""The status page and the probes of a server.

Nobody logs in here yet, so outside the demo the page says only that the installation answers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from ontzorgen import __version__
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services.status import Status, status
from ontzorgen.wording import amounts, codes
from reports.amounts import count, dutch_month

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
_ERRORS = {
    404: (
        "Deze pagina is er niet",
        "Het adres klopt niet, of de pagina is verplaatst. Controleer het adres.",
    ),
    405: (
        "Dit kan hier niet",
        "Deze pagina is alleen om te lezen. Ga terug en kies een van de links.",
    ),
    500: (
        "Er ging iets mis",
        "Dat ligt aan ons en niet aan u. Er is niets veranderd. Probeer het straks opnieuw; "
        "blijft het misgaan, meld het dan aan beheer.",
    ),
}
_OTHER_ERROR = ("Dit lukt niet", "De vraag is niet te begrijpen. Ga terug en probeer het opnieuw.")


def status_pages(
    read: Callable[[Callable[[Any], Status]], Status],
    prove: Callable[[], None],
    *,
    demo: bool = False,
) -> Blueprint:
    """Return the pages.

    `read` does a piece of work that writes nothing; `prove` raises when the database
    does not answer or is at another revision.
    """
    pages = Blueprint(
        "status",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )

    @pages.app_context_processor
    def _of_every_page() -> dict[str, Any]:
        return {"demo": demo, "version": __version__}

    @pages.after_app_request
    def _with_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    @pages.get("/")
    def show() -> ResponseReturnValue:
        """Show how far each municipality's made-up runs are; of real ones, nothing."""
        if not demo:
            prove()
            return render_template("status/answers.html")
        found = read(status)
        statuses = [run.status for town in found.municipalities for run in town.runs]
        return render_template(
            "status/show.html",
            status=found,
            waiting=statuses.count(RunStatus.CALCULATED),
            approved=statuses.count(RunStatus.APPROVED),
        )

    @pages.get("/livez")
    def live() -> ResponseReturnValue:
        """Say that the process answers."""
        return {"status": "ok"}

    @pages.get("/readyz")
    def ready() -> ResponseReturnValue:
        """Say whether the database answers and is at this program's revision."""
        try:
            prove()
        except Exception:
            current_app.logger.exception("not ready")
            return {"status": "unavailable"}, 503
        return {"status": "ok"}

    _add_words(pages)
    _add_error_pages(pages)
    return pages


def _add_words(pages: Blueprint) -> None:
    """Teach the templates to write amounts, days and statuses the Dutch way."""
    pages.add_app_template_filter(amounts.euros, "euros")
    pages.add_app_template_filter(amounts.day, "day")
    pages.add_app_template_filter(count, "count")
    pages.add_app_template_filter(
        lambda month: dutch_month(Month.parse(month).first), "month_in_words"
    )
    pages.add_app_template_filter(lambda code: codes.STATUSES[code], "status_in_words")


def _add_error_pages(pages: Blueprint) -> None:
    """Answer every error with a page in Dutch that gives nothing away."""

    @pages.app_errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        headers = [row for row in error.get_headers() if row[0].lower() != "content-type"]
        return _error_page(error.code), error.code, headers

    @pages.app_errorhandler(Exception)
    def _broken(_error: Exception) -> ResponseReturnValue:
        current_app.logger.exception("a page failed")
        return _error_page(500), 500


def _error_page(code: int) -> str:
    title, sentence = _ERRORS.get(code, _ERRORS[500] if code >= 500 else _OTHER_ERROR)
    return render_template("errors/error.html", title=title, sentence=sentence)
