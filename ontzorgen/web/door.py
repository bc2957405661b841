"""What a page asks of the edge about somebody who is not inside yet, or has to prove it again.

Each piece is one transaction; the password itself is looked at outside of any.
"""

from __future__ import annotations

from typing import Any

from ontzorgen.services import sign_in, web_sessions
from ontzorgen.services.sign_in import Attempt
from ontzorgen.services.web_sessions import Visit
from ontzorgen.web.desk import address, desk, keep_reading, origin


def visit_of(token: str, *, reads: bool = False) -> Visit | None:
    """Return who comes with this token, while the session lasts.

    A session that began another way than people come in now has ended. `reads`: a page is
    about to be read, which then goes on in this very transaction.
    """
    edge, now = desk().edge, desk().now()

    def find(session: Any) -> Visit | None:
        return web_sessions.find_visit(session, token, now)

    if reads:
        visit, reading = edge.begin_reading(find)
        keep_reading(reading)
    else:
        visit = edge.write(find, reads=True)
    oidc = edge.settings.oidc
    return visit if visit and visit.issuer == (oidc and oidc.issuer) else None


def look_up(login: str) -> Attempt:
    """Return who may be at the door with this login."""
    edge, now = desk().edge, desk().now()
    return edge.write(
        lambda session: sign_in.look_up(session, edge.vault, login, address(), now), reads=True
    )


def show_code(visit: Visit, code: str) -> str | None:
    """Take a code of the second factor; return the token to go on with, or None."""
    edge, where = desk().edge, origin()
    return edge.write(
        lambda session: sign_in.show_code(
            session, edge.vault, visit, code, edge.acting(session, visit.login, where), address()
        )
    )
