"""The site as a whole: headers, guard, words for templates, error pages, and every screen.

Source of the headers: OWASP Secure Headers; nothing inline, nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from ontzorgen import __version__
from ontzorgen.domain.documents import LARGEST
from ontzorgen.domain.months import Month
from ontzorgen.domain.sign_in import Stage
from ontzorgen.web import (
    addresses,
    amounts,
    arrears_signals,
    bank,
    bank_files,
    books,
    budget,
    caseload,
    contacts,
    failures,
    household_costs,
    household_documents,
    household_drafts,
    household_events,
    household_letters,
    household_persons,
    household_readiness,
    households,
    imports,
    jobs,
    letter,
    letter_texts,
    letters,
    log,
    look,
    own_digest,
    payees,
    policy,
    probes,
    reports,
    retention,
    reviews,
    run_files,
    run_letters,
    runs,
    search,
    sign_in,
    start,
    tasks,
    trajectory,
    users,
    watched,
)
from ontzorgen.web import menu as menus
from ontzorgen.web.access import may
from ontzorgen.web.cookies import token_here
from ontzorgen.web.days import whole_days
from ontzorgen.web.desk import NAME, Desk, Edge, close_reading, desk, is_demo
from ontzorgen.web.door import visit_of
from ontzorgen.web.proving import with_new_token
from ontzorgen.web.sessions import guard, session_ended
from ontzorgen.web.uploads import PrivateUploads
from ontzorgen.wording import amounts as written
from ontzorgen.wording import codes
from ontzorgen.wording.codes import ROLES
from ontzorgen.wording.sign_in import PROBLEMS
from reports.amounts import count, dutch_month, grouped
from reports.charts.draw import draw

_POLICY = "Content-Security-Policy"
HEADERS = {
    _POLICY: (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SENT_FILE = "no-cache"
"""What Flask says of a file it sends: kept on disk, and asked for again. Ours are not kept."""
_TLS_ONLY = "max-age=31536000"
_LARGEST_FORM = 1024 * 1024
_LARGEST_UPLOAD = 64 * 1024 * 1024
_TAKES_FILES = {
    "bank.upload": _LARGEST_UPLOAD,
    "imports.show": _LARGEST_UPLOAD,
    "signals.take_in": _LARGEST_UPLOAD,
    "household_documents.add": LARGEST + _LARGEST_FORM,
}
"""The most that a form with files may hold, in bytes."""
SCREENS = (
    probes.pages,
    look.pages,
    sign_in.pages,
    start.pages,
    search.pages,
    tasks.pages,
    households.pages,
    arrears_signals.pages,
    letters.pages,
    letter.pages,
    letter_texts.pages,
    caseload.pages,
    contacts.pages,
    household_costs.pages,
    household_documents.pages,
    household_drafts.pages,
    household_events.pages,
    household_letters.pages,
    household_persons.pages,
    budget.pages,
    reviews.pages,
    household_readiness.pages,
    trajectory.pages,
    runs.pages,
    run_files.pages,
    run_letters.pages,
    payees.pages,
    amounts.pages,
    bank.pages,
    bank_files.pages,
    books.pages,
    reports.pages,
    imports.pages,
    jobs.pages,
    policy.pages,
    users.pages,
    own_digest.pages,
    retention.pages,
    log.pages,
)
"""Every screen: a file and a folder of templates each."""


def make_site(edge: Edge) -> Flask:
    """Make the site over this edge."""
    site = Flask("ontzorgen.web", static_folder=None)
    demo = edge.settings.is_demo
    site.request_class = PrivateUploads
    site.secret_key = edge.web_key
    site.config.update(
        SESSION_COOKIE_NAME="ontzorgen-formulier",
        SESSION_COOKIE_SECURE=not demo,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=not demo,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
    )
    site.extensions[NAME] = Desk(edge)
    if edge.settings.proxies:
        behind = edge.settings.proxies
        site.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask wants it wrapped
            site.wsgi_app, x_for=behind, x_proto=behind, x_host=behind
        )
    site.wsgi_app = edge.turns.around(site.wsgi_app)  # type: ignore[method-assign]  # how Flask wants it
    watched.register(site)
    site.before_request(_room_for_files)
    CSRFProtect(site)  # before the guard, so that no form of another site is kept or shown
    site.before_request(guard)
    site.after_request(with_new_token)
    site.after_request(_with_headers)
    site.teardown_request(close_reading)
    site.context_processor(_of_every_page)
    addresses.register(site)
    menus.register(site)
    _add_words(site)
    failures.register(site)
    for screen in SCREENS:
        site.register_blueprint(screen)
    if edge.settings.oidc is not None:
        from ontzorgen.web import provider  # only who uses it waits for it

        site.register_blueprint(provider.pages)
    return site


def _room_for_files() -> ResponseReturnValue | None:
    """Take large forms only where files are sent, and only of who came in and still is."""
    most, token = _TAKES_FILES.get(request.endpoint or ""), token_here()
    length = request.content_length
    if most is None or not token or (length is not None and length <= _LARGEST_FORM):
        return None
    visit = visit_of(token)
    if visit is None or visit.stage is not Stage.IN:
        return session_ended()  # unread: the file is chosen again after signing in
    request.max_content_length = most
    return None


def _with_headers(response: Response) -> Response:
    if (provider := desk().edge.provider) is not None:
        # A browser holds a form to this list also where the answer sends it on.
        own, origins = "form-action 'self'", " ".join(provider.origins())
        policy = HEADERS[_POLICY].replace(own, f"{own} {origins}")
        response.headers.setdefault(_POLICY, policy)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not is_demo():
        response.headers["Strict-Transport-Security"] = _TLS_ONLY
    if response.headers.get("Cache-Control", _SENT_FILE) == _SENT_FILE:
        response.headers["Cache-Control"] = "no-store"
    return response


def _of_every_page() -> dict[str, Any]:
    visit = g.get("visit")
    return {
        "demo": is_demo(),
        "by_provider": desk().by_provider,
        "theme_href": look.theme_href(),
        "who": visit,
        "roles_in_words": ", ".join(ROLES[role] for role in sorted(visit.roles)) if visit else "",
        "menu": menus.menu(visit),
    }


def _add_words(site: Flask) -> None:
    """Teach the templates to write amounts, days and codes the Dutch way."""
    filters: dict[str, Callable[..., Any]] = {
        "euros": written.euros,
        "day": written.day,
        "count": count,
        "counted": written.counted,
        "month_in_words": lambda month: dutch_month(Month.parse(month).first),
        "moment": written.moment,
        "whole_days": whole_days,
        "iban": grouped,
        "status_in_words": lambda code: codes.STATUSES[code],
        "status_kind": lambda code: codes.STATUS_KINDS[code],
        "cost_in_words": lambda code: codes.COST_KINDS[code],
        "role_in_words": lambda code: codes.ROLES[code],
        "picture": lambda chart, key: Markup(draw(chart, key)),  # noqa: S704, it escapes all text
    }
    for name, words in filters.items():
        site.add_template_filter(words, name)
    site.jinja_env.globals.update(
        problems=PROBLEMS,
        version=__version__,
        asset=look.asset,
        may=may,
        once=jobs.once,
    )  # and not with each page, so that pieces of pages are made once
