"""Come in, and show again who one is, through the organisation's identity provider.

These pages are there only where a provider is set. A form begins a trip; the provider sends the
browser back, and what the person was doing goes on. Whatever goes wrong, nothing typed is lost,
and who is not let in is not told why: that is in the log.
Source: OpenID Connect Core 1.0, 3.1 (authorization code), with PKCE.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services.oidc import come_in, trips
from ontzorgen.services.oidc.errors import ProviderDown, TokenRefused
from ontzorgen.services.oidc.id_token import Identity
from ontzorgen.services.oidc.trips import Trip
from ontzorgen.services.web_sessions import Visit
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.web.access import anybody, signed_in
from ontzorgen.web.arriving import go_on, is_in, welcome
from ontzorgen.web.at_provider import Problem, ask_again, down
from ontzorgen.web.cookies import give_cookie, give_secret, secret_here
from ontzorgen.web.desk import address, desk, origin
from ontzorgen.web.door import visit_of
from ontzorgen.web.sessions import safe_path
from ontzorgen.web.typed import typed_before, typed_by

pages = Blueprint("provider", __name__)
_LONGEST_CODE = 4096


@pages.post("/aanmelden/organisatie")
@anybody
def begin() -> ResponseReturnValue:
    """Send somebody who comes in to the provider.

    Who wants to use another account is asked for it: the provider remembers the first one.
    """
    return _go(request.form.get("verder", ""), request.form.get("sealed", ""), None)


@pages.post("/aanmelden/organisatie/bevestigen")
@signed_in
def confirm() -> ResponseReturnValue:
    """Send somebody who has to show again who it is to the provider, with the form that waits."""
    visit: Visit = g.visit
    sealed = request.form.get("sealed", "")
    if typed_before(sealed, visit.login) is None:
        return redirect(safe_path(None))
    return _go("", sealed, visit)


@pages.get("/aanmelden/organisatie/terug")
@anybody
def back() -> ResponseReturnValue:
    """Take the provider's answer, once, in the browser that asked."""
    edge, now, state = desk().edge, desk().now(), request.args.get("state", "")
    trip = edge.write(
        lambda session: trips.end_trip(session, edge.vault, secret_here(), state, now)
    )
    if trip is None:
        if is_in():
            return redirect(safe_path(None))  # such as somebody who goes back in the browser
        return ask_again(Problem.TOO_LATE, 400)
    proves = _who_proves(trip)
    try:
        identity = _identity(trip)
    except TokenRefused as error:
        return _not_proved(trip, proves, error)
    except ProviderDown as error:
        return _again(trip, proves, down(error), 503)
    if proves is not None:
        return _proved(trip, proves, identity)
    return _come_in(trip, identity)


def _go(forward: str, sealed: str, proves: Visit | None) -> ResponseReturnValue:
    edge, now = desk().edge, desk().now()
    browser = trips.browser_secret(secret_here())
    afresh = proves is not None or "ander" in request.form
    known = sealed if typed_by(sealed) is not None else ""  # only who was in here has one
    try:
        with desk().waiting():
            edge.provider.facts()  # before anything is kept of a trip that cannot be made
        question = edge.write(
            lambda session: trips.begin_trip(
                session, edge.vault, browser, now, forward=forward, sealed=known, proves=proves
            )
        )
        onward = edge.provider.address_to_ask(
            question, _here(), afresh=afresh, who=proves.login if proves else ""
        )
    except ProviderDown as error:
        return ask_again(down(error), 503, forward=forward, sealed=sealed, proves=proves)
    return give_secret(make_response(redirect(onward, code=303)), browser)


def _identity(trip: Trip) -> Identity:
    """Return whom the answer vouches for. Raises TokenRefused, ProviderDown."""
    edge, code = desk().edge, request.args.get("code", "")
    if request.args.get("error") or not code or len(code) > _LONGEST_CODE:
        raise TokenRefused("no code")
    said_issuer = request.args.get("iss")
    with desk().waiting():
        identity: Identity = edge.provider.identity(
            code, trip.question, _here(), said_issuer, desk().now()
        )
    return identity


def _who_proves(trip: Trip) -> Visit | None:
    """Return the visit in which a proof was asked; when it ended meanwhile, somebody comes in."""
    visit: Visit | None = g.visit
    asked_here = is_in() and visit is not None and visit.session_id == trip.session_id
    return visit if asked_here else None


def _come_in(trip: Trip, identity: Identity) -> ResponseReturnValue:
    edge, where = desk().edge, origin()

    def work(session: Any) -> tuple[str | None, str | None]:
        found = come_in.find_user(session, identity)
        known = found.user_id is not None
        acting = edge.acting(session, found.login, where) if known else edge.visitor(where)
        token = come_in.come_in(
            session,
            edge.vault,
            identity,
            found,
            acting,
            address=address(),
            browser=request.user_agent.string,
            leaves=g.visit,
        )
        return token, found.login

    token, login = edge.write(work)
    if token is None or login is None:
        return _again(trip, None, Problem.NOT_LET_IN, 403)
    welcome(login)
    return give_cookie(make_response(go_on(login, trip.forward, trip.sealed)), token)


def _proved(trip: Trip, visit: Visit, identity: Identity) -> ResponseReturnValue:
    edge, where = desk().edge, origin()
    token = edge.write(
        lambda session: come_in.show_again(
            session,
            edge.vault,
            identity,
            visit,
            trip.began_at,
            edge.acting(session, visit.login, where),
        )
    )
    if token is None:
        return _again(trip, visit, Problem.NOT_PROVED, 401)
    g.visit = visit_of(token)
    page = go_on(visit.login, trip.forward, trip.sealed)
    return give_cookie(make_response(page), token)


def _not_proved(trip: Trip, proves: Visit | None, error: TokenRefused) -> ResponseReturnValue:
    edge, where = desk().edge, origin()
    logs.tell(Event.PROVIDER_REFUSED, level="warning", error=error, why=error.why)
    edge.write(
        lambda session: come_in.not_proved(
            session,
            proves,
            error.why,
            edge.acting(session, proves.login, where) if proves else edge.visitor(where),
        )
    )
    return _again(trip, proves, Problem.NOT_PROVED, 401)


def _again(trip: Trip, proves: Visit | None, problem: Problem, status: int) -> ResponseReturnValue:
    return ask_again(problem, status, forward=trip.forward, sealed=trip.sealed, proves=proves)


def _here() -> str:
    """Return where the provider sends the browser back to."""
    return url_for("provider.back", _external=True)
