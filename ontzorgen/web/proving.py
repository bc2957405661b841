"""Show again who one is before money moves or a file leaves: with a code, in the demo a password.

Through an identity provider it is a trip to it and back (`web/provider.py`).

The question carries what was typed, and its answer goes to where the form was going: nothing is
typed twice. A right answer replaces the token of the session.
"""

from __future__ import annotations

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from ontzorgen.services import sign_in
from ontzorgen.services.web_sessions import Visit
from ontzorgen.web.at_provider import ask_again, provider_answers
from ontzorgen.web.cookies import give_cookie
from ontzorgen.web.desk import address, desk, origin
from ontzorgen.web.door import look_up, show_code, visit_of
from ontzorgen.web.typed import PROOF, keep_typed, typed_here


def ask_unless_proved(visit: Visit) -> ResponseReturnValue | None:
    """Let a form through whose sender showed lately who it is, or shows it in the form."""
    if visit.proved_lately(desk().now()):
        return None
    if desk().by_provider:
        problem, status = provider_answers(401)
        sealed = keep_typed(typed_here(), visit.login)
        return ask_again(problem, status, sealed=sealed, proves=visit)
    answer = request.form.get(PROOF)
    if answer is not None:
        token = prove(visit, answer)
        if token is not None:
            g.new_token, g.visit = token, visit_of(token)
            return None
    page = render_template(
        "sign_in/prove.html",
        typed=typed_here(),
        wrong=answer is not None,
        by_code=asks_code(),
        field=PROOF,
    )
    return page, 401


def asks_code() -> bool:
    """Say whether people show a code of their second factor; in the demo nobody has one."""
    return not desk().settings.is_demo


def prove(visit: Visit, answer: str) -> str | None:
    """Return the new token when the answer is right, else None."""
    if asks_code():
        return show_code(visit, answer)
    edge, where, attempt = desk().edge, origin(), look_up(visit.login)
    with desk().waiting():
        right = sign_in.fits(attempt, answer)
    return edge.write(
        lambda session: sign_in.show_password(
            session,
            edge.vault,
            attempt,
            visit,
            edge.acting(session, visit.login, where),
            right=right,
            address=address(),
        )
    )


def with_new_token(response: Response) -> Response:
    """Give the browser the token that replaced the one it came with, when there is one."""
    token = g.pop("new_token", None)
    return response if token is None else give_cookie(response, token)
