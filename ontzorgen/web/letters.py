"""Letters: the list of all of one's municipalities, and what is to be made and was not yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.jobs import JobKind
from ontzorgen.domain.letters import LetterState
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.letters.list_file import (
    LetterChoice,
    list_parameters,
    number_of_letters,
    read_letters,
)
from ontzorgen.services.letters.pages import see_due, see_list
from ontzorgen.web import jobs
from ontzorgen.web.access import may, needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.wording import letter_pages as told
from ontzorgen.wording import letters as words
from reports.amounts import count
from reports.letters.kinds import SHAPES, LetterKind

pages = Blueprint("letters", __name__)
_FIELDS = {"soort": "", "stand": "", "gemeente": ""}
AT_ONCE = 5_000
"""Letters that a file may have to be made while somebody waits."""


@pages.get("/brieven")
@needs(Action.READ_LETTER)
def index() -> ResponseReturnValue:
    """List the letters of one's municipalities, the newest first."""
    chosen, number = filters(**_FIELDS), request.args.get("pagina")
    seen = desk().read(lambda session, acting: see_list(session, _choice(chosen), number, acting))
    return render_template(
        "letters/index.html",
        seen=seen,
        to=to_page(chosen),
        chosen=chosen,
        kinds=told.kind_options(),
        states=[(state.value, said) for state, said in words.STATES.items()],
        counts=[(told.COUNTED[state], count(number)) for state, number in seen.counts.items()],
        may_read=lambda letter: told.may_read(letter, may),
        large=seen.page.total > AT_ONCE,
        words=words,
        told=told,
    )


@pages.get("/brieven.csv")
@needs(Action.READ_LETTER)
def as_csv() -> ResponseReturnValue:
    """Give the letters that fit what is chosen as a file; many are to be asked for on the page."""
    chosen = asked(_FIELDS)
    choice = _choice(chosen)

    def work(session: Any, acting: Acting) -> list[bytes] | None:
        if number_of_letters(session, choice, acting) > AT_ONCE:
            return None
        return read_letters(session, choice, acting, lambda rows: list(told.letters_csv(rows)))

    content = desk().read(work)
    if content is None:
        values: dict[str, Any] = {"filter": 1, **chosen}
        return redirect(url_for("letters.index", **values))
    return csv_answer(content, "brieven.csv")


@pages.post("/brieven.csv")
@needs(Action.READ_LETTER)
def ask_csv() -> ResponseReturnValue:
    """Ask for a list of many letters as a file, in the background."""
    choice = _choice({name: request.form.get(name, "").strip()[:80] for name in _FIELDS})
    return jobs.ask(JobKind.LETTER_LIST, lambda _session, _acting: list_parameters(choice))


@pages.get("/brieven/te-maken")
@needs(Action.READ_LETTER)
def due() -> ResponseReturnValue:
    """List what is to be made in a municipality: what turned, and was not told yet."""
    chosen, after = filters(gemeente="", soort=""), request.args.get("na")
    kind = kind_named(chosen["soort"])
    seen = desk().read(
        lambda session, acting: see_due(session, chosen["gemeente"], kind, after, acting)
    )
    chosen["gemeente"] = seen.municipality
    kinds = [each for each in SHAPES if each is not LetterKind.CLOSING_INTERVIEW]
    return render_template(
        "letters/due.html",
        seen=seen,
        chosen=chosen,
        kinds=told.kind_options(kinds),
        may_make=lambda kind: told.may_make(kind, may),
        words=words,
        told=told,
    )


def kind_named(code: str) -> LetterKind | None:
    """Return a kind of letter by its code; None for anything else: of any kind."""
    return LetterKind(code) if code in list(LetterKind) else None


def state_named(code: str) -> LetterState | None:
    """Return a state of letters by its code; None for anything else: in any state."""
    return LetterState(code) if code in list(LetterState) else None


def _choice(chosen: Mapping[str, str]) -> LetterChoice:
    kind, state = kind_named(chosen["soort"]), state_named(chosen["stand"])
    return LetterChoice(chosen["gemeente"], kind, state)
