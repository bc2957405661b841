"""The texts that letters are made of: a municipality's own by date, and who read each language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Action
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.letters import errors
from ontzorgen.services.letters.languages import review_language, see_languages
from ontzorgen.services.letters.sample import see_sample
from ontzorgen.services.letters.texts import (
    LONGEST,
    LONGEST_LINE,
    MOST_LINES,
    TextsSeen,
    confirm_text,
    see_texts,
    set_text,
)
from ontzorgen.services.letters.texts_listed import see_all_texts
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.letter_sheets import sheets
from ontzorgen.web.lists import filters
from ontzorgen.wording import letter_pages as told
from ontzorgen.wording import letters as words
from ontzorgen.wording.amounts import day
from ontzorgen.wording.errors import sentence
from reports.letters.kinds import SHAPES

pages = Blueprint("letter_texts", __name__)
_TEXT = "/brieven/teksten/<code>/<kind>"
_WORDS, _FROM, _STEP, _KEEP = "tekst", "vanaf", "stap", "bewaren"
_BY, _ON = "door", "op"
_WRONG_TEXT = (
    errors.TextEmpty,
    errors.TextTooLong,
    errors.BlankUnknown,
    errors.BraceAlone,
    errors.StrangeSigns,
    errors.TextTellsPayee,
    BsnInText,
)


@pages.get("/brieven/teksten")
@needs(Action.READ_LETTER_TEXT)
def index() -> ResponseReturnValue:
    """List the kinds of text of a municipality, and which of them it wrote itself."""
    chosen = filters(gemeente="")
    seen = desk().read(lambda session, acting: see_all_texts(session, chosen["gemeente"], acting))
    return render_template("letters/texts.html", seen=seen, told=told, words=words)


@pages.get(_TEXT)
@needs(Action.READ_LETTER_TEXT)
def show(code: str, kind: str) -> ResponseReturnValue:
    """Show the text of a kind that holds today, what may stand in it, and its history."""
    return _show(_seen(code, kind), {}, {})


@pages.post(_TEXT)
@needs(Action.SET_LETTER_TEXT)
def write(code: str, kind: str) -> ResponseReturnValue:
    """Show a text as a letter to nobody, or keep it from a day on; sent twice, it is one text."""
    seen, text = _seen(code, kind), request.form.get(_WORDS, "")
    start = typed_day(request.form.get(_FROM, ""))
    if start is None:
        return _show(seen, request.form, {_FROM: told.WRONG_DAY})
    try:
        if request.form.get(_STEP) == _KEEP:
            return _keep(seen, start, text)
        return _show(seen, request.form, {}, _pictures(seen, start, text))
    except errors.TextFromPast as error:
        return _show(seen, request.form, {_FROM: sentence(error)})
    except _WRONG_TEXT as error:
        return _show(seen, request.form, {_WORDS: sentence(error)})


@pages.post("/brieven/teksten/<int:text_id>/bevestigen")
@needs(Action.CONFIRM_LETTER_TEXT)
def confirm(text_id: int) -> ResponseReturnValue:
    """Confirm a text that somebody else wrote: from its day on it holds."""
    kept = desk().write(
        lambda session, acting: confirm_text(session, text_id, acting),
        Action.CONFIRM_LETTER_TEXT.value,
        f"letter text {text_id}",
    )
    flash(told.TEXT_CONFIRMED.format(day=day(kept.valid_from)), "ok")
    return redirect(_address(kept.municipality, kept.kind))


@pages.get("/brieven/talen")
@needs(Action.READ_LETTER_TEXT)
def languages() -> ResponseReturnValue:
    """List the languages of letters, and who read the text of each."""
    return _languages({}, {})


@pages.post("/brieven/talen/<language>")
@needs(Action.REVIEW_LANGUAGE)
def review(language: str) -> ResponseReturnValue:
    """Record that somebody who knows a language read its text as it is now."""
    on = typed_day(request.form.get(_ON, ""))
    by, name = f"{_BY}-{language}", request.form.get(_BY, "")
    if on is None:
        return _languages(request.form, {f"{_ON}-{language}": told.WRONG_DAY})
    read_on: date = on
    try:
        seen = desk().write(
            lambda session, acting: review_language(session, language, name, read_on, acting),
            Action.REVIEW_LANGUAGE.value,
            f"language {language}",
        )
    except errors.DatedWrong as error:
        return _languages(request.form, {f"{_ON}-{language}": sentence(error)})
    except errors.TextEmpty:
        return _languages(request.form, {by: told.WHO_READ})
    except (errors.TextTooLong, BsnInText) as error:
        return _languages(request.form, {by: sentence(error)})
    flash(told.reviewed(seen), "ok")
    return redirect(url_for("letter_texts.languages"))


def _keep(seen: TextsSeen, start: date, text: str) -> ResponseReturnValue:
    kept = desk().write(
        lambda session, acting: set_text(
            session, seen.municipality, seen.kind, start, text, acting
        ),
        Action.SET_LETTER_TEXT.value,
        f"letter text {seen.kind}",
    )
    said = told.TEXT_WAITS if kept.waits else told.TEXT_KEPT
    flash(said.format(day=day(kept.valid_from)), "ok")
    return redirect(_address(kept.municipality, kept.kind))


def _pictures(seen: TextsSeen, start: date, text: str) -> list[str]:
    """Return each page of a letter to nobody, as an address that holds the picture itself.

    What is tried out is kept nowhere, so there is no other address that it could be asked from.
    """
    data = desk().read(
        lambda session, acting: see_sample(
            session, seen.municipality, seen.kind, start, text, acting
        )
    )
    return sheets(data)


def _address(code: str, kind: str) -> str:
    return url_for("letter_texts.show", code=code, kind=told.in_address(kind))


def _seen(code: str, kind: str) -> TextsSeen:
    return desk().read(lambda session, acting: see_texts(session, code, kind, acting))


def _show(
    seen: TextsSeen,
    typed: Mapping[str, str],
    wrongs: dict[str, str],
    pictures: list[str] | None = None,
) -> ResponseReturnValue:
    is_body = seen.kind in SHAPES
    page = render_template(
        "letters/text.html",
        seen=seen,
        typed=typed or {_WORDS: seen.now, _FROM: desk().settings.today().isoformat()},
        wrongs=wrongs,
        writing=bool(typed),
        pictures=pictures or [],
        fillings=told.fillings(seen),
        is_body=is_body,
        longest=LONGEST if is_body else LONGEST_LINE,
        most_lines=MOST_LINES,
        words=words,
        told=told,
    )
    return page, 422 if wrongs else 200


def _languages(typed: Mapping[str, str], wrongs: dict[str, str]) -> ResponseReturnValue:
    seen = desk().read(see_languages)
    page = render_template(
        "letters/languages.html",
        rows=seen,
        typed=typed,
        wrongs=wrongs,
        today=desk().settings.today(),
        told=told,
    )
    return page, 422 if wrongs else 200
