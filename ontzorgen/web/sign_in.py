"""Come in and leave: login and password, the code, setting up the second factor, own sessions."""

from __future__ import annotations

import segno
from flask import (
    Blueprint,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from ontzorgen.domain.sign_in import Stage
from ontzorgen.services import sign_in, web_sessions
from ontzorgen.services.errors import PasswordTooShort
from ontzorgen.services.sign_in import Attempt, SignIn
from ontzorgen.services.users import LEAST_PASSWORD
from ontzorgen.services.web_sessions import Visit
from ontzorgen.web.access import anybody, of_own_accounts, signed_in
from ontzorgen.web.arriving import go_on, is_in, welcome
from ontzorgen.web.at_provider import address_to_leave, provider_answers
from ontzorgen.web.cookies import give_cookie, take_cookie
from ontzorgen.web.desk import address, desk, origin
from ontzorgen.web.door import look_up, show_code, visit_of
from ontzorgen.web.proving import asks_code
from ontzorgen.web.sessions import safe_path
from ontzorgen.wording.devices import device
from ontzorgen.wording.errors import sentence

pages = Blueprint("sign_in", __name__)
_LONGEST_PASSWORD = 1000


@pages.get("/aanmelden")
@anybody
def show() -> ResponseReturnValue:
    """Ask for login and password, or send to the identity provider."""
    if is_in():
        return redirect(safe_path(request.args.get("verder")))
    problem, status = provider_answers(200)
    page = render_template(
        "sign_in/show.html",
        sealed="",
        forward=request.args.get("verder", ""),
        ended=False,
        problem=problem,
    )
    return page, status


@pages.post("/aanmelden")
@of_own_accounts
@anybody
def come_in() -> ResponseReturnValue:
    """Take login and password, and go on to the code or into the site."""
    login, password = request.form.get("login", ""), request.form.get("password", "")
    attempt = look_up(login)
    with desk().waiting():
        right = sign_in.fits(attempt, password[:_LONGEST_PASSWORD])
    done = _come_in(attempt, right=right)
    if done.token is None or done.stage is None:
        page = render_template(
            "sign_in/show.html",
            sealed=request.form.get("sealed", ""),
            forward=request.form.get("verder", ""),
            login=login,
            wrong=True,
            waits=attempt.wait_until is not None,
            ended=False,
        )
        return page, 401
    welcome(attempt.login)
    if done.stage is Stage.IN:
        answer = make_response(go_on(attempt.login, *_kept()))
    else:
        visit = visit_of(done.token)
        answer = make_response(redirect(_first_page()) if visit is None else _code_page(visit))
    return give_cookie(answer, done.token)


@pages.get("/aanmelden/code")
@of_own_accounts
@anybody
def code() -> ResponseReturnValue:
    """Ask for the code of the second factor, or show how to set it up."""
    visit = _halfway()
    if visit is None:
        return redirect(safe_path(None) if is_in() else _first_page())
    return _code_page(visit)


@pages.post("/aanmelden/code")
@of_own_accounts
@anybody
def take_code() -> ResponseReturnValue:
    """Take the code and let the person in."""
    visit = _halfway()
    if visit is None:
        return redirect(_first_page())
    token = show_code(visit, request.form.get("code", ""))
    if token is None:
        return _code_page(visit, wrong=True), 401
    welcome(visit.login)
    return give_cookie(make_response(go_on(visit.login, *_kept())), token)


@pages.post("/afmelden")
@anybody
def leave() -> ResponseReturnValue:
    """End the session, at the identity provider too; leaving twice is no fault."""
    visit: Visit | None = g.visit
    onward = _first_page()
    if visit is not None:
        edge, where = desk().edge, origin()
        edge.write(
            lambda session: web_sessions.sign_out(
                session, visit, edge.acting(session, visit.login, where)
            )
        )
        onward = address_to_leave(visit) or onward
    session.clear()
    return take_cookie(make_response(redirect(onward, code=303)))


@pages.get("/mijn-account")
@signed_in
def account() -> ResponseReturnValue:
    """Show one's own roles and where one is signed in."""
    return _account({})


@pages.post("/mijn-account/wachtwoord")
@of_own_accounts
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's own password, with the old one; the other sessions end."""
    visit: Visit = g.visit
    old, new, again = (
        request.form.get(f"wachtwoord_{name}", "")[:_LONGEST_PASSWORD]
        for name in ("oud", "nieuw", "herhaald")
    )
    if len(new) < LEAST_PASSWORD:
        short = sentence(PasswordTooShort(LEAST_PASSWORD))
        return _account({"wachtwoord_nieuw": short}), 422
    if new != again:
        return _account({"wachtwoord_herhaald": "Dit is niet twee keer hetzelfde."}), 422
    attempt, edge, where = look_up(visit.login), desk().edge, address()
    with desk().waiting():
        right = sign_in.fits(attempt, old)
    changed = desk().write(
        lambda session, acting: sign_in.change_password(
            session, edge.vault, attempt, visit, new, acting, right=right, address=where
        ),
        "change own password",
        f"user {visit.login}",
    )
    if not changed:
        waits = attempt.wait_until is not None
        wrong = "Dit is te vaak misgegaan. Wacht een kwartier." if waits else "Dit klopt niet."
        return _account({"wachtwoord_oud": wrong}), 422
    flash("Uw wachtwoord is veranderd. Op andere plaatsen bent u uitgelogd.", "ok")
    return redirect(url_for("sign_in.account"))


@pages.post("/mijn-account/sessies/<int:session_id>/beeindigen")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions, such as one on a computer that was left open."""
    visit: Visit = g.visit
    desk().write(
        lambda session, acting: web_sessions.end_own(session, visit, session_id, acting),
        "end session",
        f"session {session_id}",
    )
    return redirect(url_for("sign_in.account"))


@pages.post("/mijn-account/sessies/beeindigen")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    visit: Visit = g.visit
    desk().write(
        lambda session, acting: web_sessions.end_others(session, visit, acting),
        "end other sessions",
        f"user {visit.login}",
    )
    return redirect(url_for("sign_in.account"))


def _account(wrongs: dict[str, str]) -> str:
    visit: Visit = g.visit
    now = desk().now()
    sessions = desk().read(lambda session, _acting: web_sessions.own_sessions(session, visit, now))
    return render_template(
        "sign_in/account.html",
        sessions=sessions,
        device=device,
        wrongs=wrongs,
        least=LEAST_PASSWORD,
    )


def _come_in(attempt: Attempt, *, right: bool) -> SignIn:
    edge, where = desk().edge, origin()
    known = attempt.user_id is not None
    return edge.write(
        lambda session: sign_in.come_in(
            session,
            edge.vault,
            attempt,
            edge.acting(session, attempt.login, where) if known else edge.visitor(where),
            right=right,
            address=address(),
            browser=request.user_agent.string,
            asks_code=asks_code(),
            leaves=g.visit,
        )
    )


def _code_page(visit: Visit, *, wrong: bool = False) -> str:
    factor = picture = None
    if visit.stage is Stage.ENROL:
        edge = desk().edge
        factor = edge.write(lambda session: sign_in.new_factor(session, edge.vault, visit))
        picture = factor and segno.make(factor.address).svg_data_uri(scale=5, border=2)
    return render_template(
        "sign_in/code.html",
        factor=factor,
        picture=picture,
        wrong=wrong,
        sealed=request.form.get("sealed", ""),
        forward=request.form.get("verder", ""),
    )


def _kept() -> tuple[str | None, str | None]:
    """Return where the person was going, and what was typed before."""
    return request.form.get("verder"), request.form.get("sealed")


def _halfway() -> Visit | None:
    visit: Visit | None = g.visit
    return visit if visit is not None and visit.stage is not Stage.IN else None


def _first_page() -> str:
    return url_for("sign_in.show")
