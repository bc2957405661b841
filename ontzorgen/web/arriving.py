"""What happens once somebody showed who it is: to where the person was going, with nothing lost."""

from __future__ import annotations

from flask import g, redirect, render_template, session
from flask.typing import ResponseReturnValue

from ontzorgen.domain.sign_in import Stage
from ontzorgen.web.sessions import safe_path
from ontzorgen.web.typed import typed_before


def go_on(login: str, forward: str | None, sealed: str | None) -> ResponseReturnValue:
    """Go on to where the person was going, or give back the form that was typed before."""
    typed = typed_before(sealed, login)
    if typed is not None:
        return render_template("sign_in/go_on.html", typed=typed)
    return redirect(safe_path(forward))


def welcome(login: str) -> None:
    """Forget what the browser kept of somebody else: filters, messages, and forms that are open.

    Forms of the same person that are open in another tab go on being good.
    """
    if session.get("login") != login:
        session.clear()
        session["login"] = login


def is_in() -> bool:
    """Say whether somebody came in in this browser."""
    return g.visit is not None and g.visit.stage is Stage.IN
