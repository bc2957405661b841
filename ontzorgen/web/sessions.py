"""The guard before every page: who comes, may that person in here, and who has to come in first.

Somebody who reads is sent to the sign-in page and back. Somebody who writes gets the form back
after signing in, filled in as it was.
"""

from __future__ import annotations

from contextlib import suppress

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from ontzorgen.domain.sign_in import Stage
from ontzorgen.services import web_sessions
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.oidc.errors import LocalAccountsOff
from ontzorgen.services.web_sessions import Visit
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.web.access import Rule, rule_here
from ontzorgen.web.at_provider import provider_answers
from ontzorgen.web.cookies import token_here
from ontzorgen.web.desk import close_reading, desk, origin
from ontzorgen.web.door import visit_of
from ontzorgen.web.proving import ask_unless_proved
from ontzorgen.web.typed import keep_typed, typed_here
from sepa.privacy import has_bsn


def guard() -> ResponseReturnValue | None:
    """Decide, before a view, whether it may be reached; answer in its place when not."""
    g.visit = None
    _refuse_nul()
    if request.endpoint is None:
        return None  # there is no such page, and Flask says so
    rule = rule_here()
    if rule is None:
        logs.tell(Event.NO_ACCESS_RULE, level="error", endpoint=request.endpoint)
        raise NotFound
    if rule.of_own_accounts and desk().by_provider:
        raise LocalAccountsOff
    if rule.knows_nobody:
        return None
    visit = _come_with_cookie(rule)
    if rule.open_to_all:
        g.visit = visit
        return None
    if visit is None or visit.stage is not Stage.IN:
        return _come_in_first()
    g.visit = visit
    if not rule.lets_in(visit):
        _log_forbidden(rule, visit)
        raise Forbidden
    if rule.proves and request.method == "POST":
        return ask_unless_proved(visit)
    return None


def _refuse_nul() -> None:
    """Refuse a character that no keyboard gives and that PostgreSQL does not keep."""
    typed = [request.path, *request.args.values(), *request.form.values()]
    if any("\0" in text for text in typed):
        raise BadRequest


def safe_path(path: str | None) -> str:
    """Return a path of this site to go on to; the start page for anything else."""
    ours = path and path.startswith("/") and path.isprintable() and "\\" not in path
    return path if path and ours and not path.startswith("//") else url_for("start.show")


def _come_with_cookie(rule: Rule) -> Visit | None:
    token, edge, now = token_here(), desk().edge, desk().now()
    if not token:
        return None
    visit = visit_of(token, reads=request.method in ("GET", "HEAD") and not rule.open_to_all)
    if visit is not None and rule.marks and web_sessions.needs_mark(visit, now):
        close_reading()
        edge.write(lambda session: web_sessions.mark_used(session, visit, now))
    return visit


def _come_in_first() -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url_for("sign_in.show")
        return answer
    if request.method in ("GET", "HEAD"):
        whole = request.full_path.rstrip("?")
        forward = request.path if has_bsn(whole) else whole  # a BSN is not sent on in an address
        return redirect(url_for("sign_in.show", verder=forward))
    token, edge = token_here(), desk().edge
    login = None
    if token:
        login = edge.write(lambda session: web_sessions.whose_token(session, token), reads=True)
    sealed = keep_typed(typed_here(), login) if login else ""
    return session_ended(sealed)


def session_ended(sealed: str = "") -> ResponseReturnValue:
    """Say that the session has ended; `sealed` is what was typed, to come back after signing in."""
    problem, status = provider_answers(401)
    page = render_template(
        "sign_in/show.html", sealed=sealed, forward="", ended=True, problem=problem
    )
    return page, status


def _log_forbidden(rule: Rule, visit: Visit) -> None:
    action = rule.action.value if rule.action else "open page"
    edge = desk().edge
    with suppress(NotAllowed), edge.refusals_logged(visit.login, action, "page", origin()):
        raise NotAllowed(visit.login, action, None)
