"""Answer every refusal and every fault with a page in Dutch that gives nothing away.

What belongs to another municipality, and what never was there, give the same page.
"""

from __future__ import annotations

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ontzorgen.services import errors as services
from ontzorgen.services import run_errors
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.amounts.errors import UnknownAmountChange
from ontzorgen.services.bank.errors import UnknownBankItem
from ontzorgen.services.coaching.day.errors import UnknownAppointment, UnknownSignal
from ontzorgen.services.coaching.errors import UnknownBudgetLine, UnknownMeasurement
from ontzorgen.services.coaching.reviews.errors import UnknownDecision
from ontzorgen.services.households.errors import (
    UnknownDocument,
    UnknownDraft,
    UnknownHousehold,
)
from ontzorgen.services.jobs.errors import NoResult, UnknownJob
from ontzorgen.services.letters.errors import (
    NoSuchCatalogue,
    UnknownLetter,
    UnknownText,
    UnknownTextKind,
)
from ontzorgen.services.manage_users import NoSuchUser
from ontzorgen.services.retention import UnknownProposal
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.wording.errors import REFUSALS, sentence

NOT_THERE = (
    services.UnknownAccount,
    services.UnknownHold,
    UnknownJob,
    NoResult,
    UnknownDocument,
    UnknownDraft,
    UnknownHousehold,
    services.UnknownMunicipality,
    services.UnknownPayee,
    services.UnknownPayment,
    run_errors.UnknownRun,
    services.UnknownTask,
    UnknownAmountChange,
    UnknownBankItem,
    UnknownBudgetLine,
    UnknownDecision,
    UnknownMeasurement,
    UnknownLetter,
    UnknownText,
    UnknownTextKind,
    NoSuchCatalogue,
    NoSuchUser,
    UnknownProposal,
    UnknownSignal,
    UnknownAppointment,
    NotAllowed,
)
"""There is none for this person. Whose role is too small was stopped before the view."""
_PAGES = {
    400: (
        "Dit formulier is verlopen",
        "Er is niets veranderd. Ga terug, laad de pagina opnieuw en probeer het nog een keer.",
    ),
    403: (
        "Dit mag u niet",
        "Uw rol laat dit niet toe. Vraag een collega met de juiste rol, of vraag beheer.",
    ),
    404: (
        "Deze pagina is er niet",
        "Het adres klopt niet, of dit hoort bij een gemeente waar u niet voor werkt.",
    ),
    405: ("Dit kan hier niet", "Deze pagina is alleen om te lezen. Ga terug en kies een link."),
    413: ("Het bestand is te groot", "Er is niets veranderd. Kies een kleiner bestand."),
    500: (
        "Er ging iets mis",
        "Dat ligt aan ons en niet aan u. Er is niets veranderd. Probeer het straks opnieuw; "
        "blijft het misgaan, meld het dan aan beheer.",
    ),
    503: (
        "Het systeem is even niet bereikbaar",
        "Er is niets veranderd. Probeer het over een paar minuten opnieuw.",
    ),
}
_OTHER = ("Dit lukt niet", "De vraag is niet te begrijpen. Ga terug en probeer het opnieuw.")
_LOOK_FIRST = (
    "Dat ligt aan ons en niet aan u. Kijk eerst of het toch gelukt is, voordat u het opnieuw "
    "probeert; blijft het misgaan, meld het dan aan beheer."
)
_REFUSED = "Dit kan niet"


def register(site: Flask) -> None:
    """Teach the site how to refuse."""
    site.register_error_handler(CSRFError, _form_too_old)
    site.register_error_handler(HTTPException, _http)
    for kind in REFUSALS:
        site.register_error_handler(kind, _refused)
    site.register_error_handler(services.DatabaseUnreachable, _unreachable)
    site.register_error_handler(Exception, _broken)


def _form_too_old(_error: Exception) -> ResponseReturnValue:
    return _page(400), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    headers = [row for row in error.get_headers() if row[0].lower() != "content-type"]
    return _page(error.code), error.code, headers


def _refused(error: Exception) -> ResponseReturnValue:
    """Say why a rule refused; for what is not there, the page of what never was there."""
    if isinstance(error, NOT_THERE):
        return _page(404), 404
    page = render_template(
        "errors/refused.html", title=_REFUSED, lines=sentence(error).split("\n"), back=_back()
    )
    return page, 409


def _unreachable(error: Exception) -> ResponseReturnValue:
    logs.tell(Event.DATABASE_UNREACHABLE, level="error", error=error)
    return _page(503), 503


def _broken(error: Exception) -> ResponseReturnValue:
    logs.tell(Event.REQUEST_FAILED, level="error", error=error)
    return _page(500), 500


def _page(code: int) -> str:
    title, words = _PAGES.get(code, _PAGES[500] if code > 500 else _OTHER)
    if code >= 500 and request.method == "POST":
        words = _LOOK_FIRST
    g.nowhere = True  # the menu says nothing of where this was
    if code == 503:
        g.visit = None  # the menu would ask the database
    number = g.get("number") if code >= 500 else None
    return render_template("errors/error.html", title=title, sentence=words, number=number)


def _back() -> str | None:
    """Return the page of this site that the form was on."""
    came_from = request.referrer or ""
    here = request.host_url
    path = "/" + came_from[len(here) :].lstrip("/")
    return path if came_from.startswith(here) else None
