"""One letter: see its pages, take it as a PDF, approve it, record that it was sent, withdraw it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.letters import LetterState, LetterStep, SentHow, may_follow
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.errors import StrangeCharacter, TooManyWords
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.letters.see import LetterSeen, see_letter
from ontzorgen.services.letters.steps import (
    PrintedToSend,
    approve_letter,
    print_letter,
    print_to_send,
    read_to_send,
    send_letter,
    withdraw_letter,
)
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.letter_sheets import sheets
from ontzorgen.wording import letter_pages as told
from ontzorgen.wording import letters as words
from ontzorgen.wording.errors import sentence

T = TypeVar("T")
pages = Blueprint("letter", __name__)
_LETTER = "/brieven/<int:letter_id>"
_HOW, _WHY = "hoe", "reden"
_NO_REASON = "Schrijf waarom u de brief intrekt."


@pages.get(_LETTER)
@needs(Action.READ_LETTER)
def show(letter_id: int) -> ResponseReturnValue:
    """Show a letter as it is printed, what was done with it, and what may be done now."""
    return _show(letter_id, {}), 200


@pages.get(f"{_LETTER}/brief.pdf")
@needs(Action.READ_LETTER)
def as_pdf(letter_id: int) -> ResponseReturnValue:
    """Give a letter as a PDF, to print."""
    vault = desk().edge.vault
    made = desk().read(lambda session, acting: print_letter(session, letter_id, vault, acting))
    return send_file(
        BytesIO(made),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"brief-{letter_id}.pdf",
    )


@pages.post(f"{_LETTER}/goedkeuren")
@needs(Action.APPROVE_LETTER)
def approve(letter_id: int) -> ResponseReturnValue:
    """Approve a letter that somebody else made."""
    vault = desk().edge.vault
    _step(
        letter_id,
        Action.APPROVE_LETTER,
        lambda session, acting: approve_letter(session, letter_id, vault, acting),
    )
    flash(told.APPROVED, "ok")
    return redirect(url_for("letter.show", letter_id=letter_id))


@pages.post(f"{_LETTER}/versturen")
@needs(Action.SEND_LETTER)
def send(letter_id: int) -> ResponseReturnValue:
    """Record that a letter was sent today, and how."""
    how, vault = request.form.get(_HOW, ""), desk().edge.vault
    if how not in list(SentHow):
        return _show(letter_id, {_HOW: told.CHOOSE_HOW}), 422
    printed = _set_before(letter_id)
    kept = _step(
        letter_id,
        Action.SEND_LETTER,
        lambda session, acting: send_letter(
            session, letter_id, SentHow(how), vault, acting, printed
        ),
    )
    flash(told.sent(kept), "ok")
    return redirect(url_for("letter.show", letter_id=letter_id))


@pages.post(f"{_LETTER}/intrekken")
@needs(Action.WITHDRAW_LETTER)
def withdraw(letter_id: int) -> ResponseReturnValue:
    """Withdraw a letter, with a reason."""
    reason = request.form.get(_WHY, "")
    if not reason.strip():
        return _show(letter_id, {_WHY: _NO_REASON}), 422
    try:
        _step(
            letter_id,
            Action.WITHDRAW_LETTER,
            lambda session, acting: withdraw_letter(session, letter_id, reason, acting),
        )
    except (TooManyWords, StrangeCharacter, BsnInText) as error:
        return _show(letter_id, {_WHY: sentence(error)}), 422
    flash(told.WITHDRAWN, "ok")
    return redirect(url_for("letter.show", letter_id=letter_id))


def _set_before(letter_id: int) -> PrintedToSend | None:
    """Set a letter before anybody waits for it; what refuses it does so, and is logged, after."""
    vault = desk().edge.vault
    try:
        ready = desk().read(lambda session, acting: read_to_send(session, letter_id, vault, acting))
    except OntzorgenError:
        return None
    return print_to_send(*ready)


def _step(letter_id: int, action: Action, work: Callable[[Any, Acting], T]) -> T:
    """Do a step; a refusal by a rule is logged."""
    return desk().write(work, action.value, f"letter {letter_id}")


def _show(letter_id: int, wrongs: dict[str, str]) -> str:
    vault = desk().edge.vault
    seen: LetterSeen = desk().read(
        lambda session, acting: see_letter(session, letter_id, vault, acting)
    )
    state, second = seen.kept.state, seen.second_asked
    return render_template(
        "letters/show.html",
        seen=seen,
        kept=seen.kept,
        sheets=sheets(seen.data),
        waits=second and state is LetterState.MADE,
        sendable=may_follow(LetterStep.SENT, state, second_asked=second),
        standing=state is not LetterState.WITHDRAWN,
        wrongs=wrongs,
        typed=request.form,
        hows=[(how.value, said) for how, said in words.HOW.items()],
        words=words,
        told=told,
    )
