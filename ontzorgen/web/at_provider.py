"""What people see here of an identity provider: the door, the question, and what went wrong."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services.oidc.errors import ProviderDown
from ontzorgen.services.web_sessions import Visit
from ontzorgen.watch import logs
from ontzorgen.watch.logs import Event
from ontzorgen.web.desk import desk
from ontzorgen.wording.sign_in import Problem

__all__ = ["Problem", "address_to_leave", "ask_again", "down", "provider_answers"]


def ask_again(
    problem: Problem | None,
    status: int,
    *,
    forward: str = "",
    sealed: str = "",
    proves: Visit | None = None,
) -> ResponseReturnValue:
    """Ask to come in, or `proves` to show again who one is; what was typed goes along."""
    if proves is not None:
        page = render_template("sign_in/prove_at_provider.html", sealed=sealed, problem=problem)
    else:
        page = render_template(
            "sign_in/show.html", forward=forward, sealed=sealed, ended=False, problem=problem
        )
    return page, status


def provider_answers(status: int) -> tuple[Problem | None, int]:
    """Return what is wrong with the provider, and the status of a page that leads to it.

    Where it is, is known after: the page has to say where its form may lead.
    """
    provider = desk().edge.provider
    try:
        if provider is not None:
            with desk().waiting():
                provider.facts()
    except ProviderDown as error:
        return down(error), 503
    return None, status


def down(error: ProviderDown) -> Problem:
    """Tell the operator what is wrong with the provider, and people that it is down."""
    logs.tell(Event.PROVIDER_DOWN, level="error", error=error, why=error.why)
    return Problem.DOWN


def address_to_leave(visit: Visit) -> str | None:
    """Return where the provider lets go of somebody who leaves; None when it need not."""
    edge = desk().edge
    if edge.provider is None:
        return None
    from ontzorgen.services.oidc.come_in import token_to_leave  # only who uses it waits for it

    token = edge.write(lambda session: token_to_leave(session, edge.vault, visit))
    try:
        onward: str | None = edge.provider.address_to_leave(
            token, url_for("sign_in.show", _external=True)
        )
    except ProviderDown as error:
        down(error)  # who leaves has left here
        return None
    return onward
