"""Where one's own daily mail goes."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.day import digest
from ontzorgen.services.coaching.day.errors import WrongAddress
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.wording.errors import sentence

pages = Blueprint("own_digest", __name__)
_ADDRESS = "email"
_GETS = "U krijgt elke dag een bericht als er iets is."
_GETS_NONE = "U krijgt geen bericht meer."


@pages.get("/mijn-account/dagbericht")
@needs(Action.GET_DIGEST)
def show() -> ResponseReturnValue:
    """Ask for an address."""
    return _show(desk().read(digest.own_address), {}), 200


@pages.post("/mijn-account/dagbericht")
@needs(Action.GET_DIGEST)
def change() -> ResponseReturnValue:
    """Keep an address, or none."""
    typed = request.form.get(_ADDRESS, "")
    try:
        desk().write(
            lambda session, acting: digest.set_own_address(session, typed, acting),
            "set own address",
            "users",
        )
    except WrongAddress as error:
        return _show(typed, {_ADDRESS: sentence(error)}), 422
    flash(_GETS if typed.strip() else _GETS_NONE, "ok")
    return redirect(url_for("own_digest.show"))


def _show(address: str, wrongs: dict[str, str]) -> str:
    sends = desk().settings.smtp is not None
    return render_template("sign_in/digest.html", address=address, wrongs=wrongs, sends=sends)
