"""The cookies that matter: for this site only, over TLS, out of reach of scripts.

One has a session's token; another is there for who is on its way to an identity provider.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request

from ontzorgen.web.desk import is_demo

NAME, DEMO_NAME = "__Host-ontzorgen", "ontzorgen-demo"


ON_ITS_WAY, DEMO_ON_ITS_WAY = "__Host-ontzorgen-onderweg", "ontzorgen-demo-onderweg"
"""What only this browser knows, while it is on its way to the identity provider."""


def cookie_name() -> str:
    """Return its name. Outside the demo the browser itself binds it to this host and to TLS."""
    return DEMO_NAME if is_demo() else NAME


def token_here() -> str | None:
    """Return the token that the browser came with."""
    return request.cookies.get(cookie_name())


def give_cookie(response: Response, token: str) -> Response:
    """Give the browser a token, for as long as it stays open."""
    response.set_cookie(cookie_name(), token, path="/", **_marks())
    return response


def take_cookie(response: Response) -> Response:
    """Take the token away from the browser."""
    response.delete_cookie(cookie_name(), path="/", **_marks())
    return response


def secret_here() -> str | None:
    """Return what only this browser knows."""
    return request.cookies.get(_way_name())


def give_secret(response: Response, secret: str) -> Response:
    """Give the browser what only it knows, for as long as it stays open."""
    response.set_cookie(_way_name(), secret, path="/", **_marks())
    return response


def _way_name() -> str:
    return DEMO_ON_ITS_WAY if is_demo() else ON_ITS_WAY


def _marks() -> dict[str, Any]:
    return {"httponly": True, "secure": not is_demo(), "samesite": "Lax"}
