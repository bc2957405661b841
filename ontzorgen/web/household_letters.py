"""The letters of a household: those that were made, what is to be made, and a closing interview."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.numbers import number_typed
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.errors import StrangeCharacter, TooManyWords
from ontzorgen.services.coaching.words import words_of
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.letters import errors
from ontzorgen.services.letters.make import LONGEST_TALK, Asked, Talk, action_of, make_letters
from ontzorgen.services.letters.pages import HouseholdLetters, see_of_household
from ontzorgen.services.letters.see import see_letter
from ontzorgen.web.access import may, needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.letters import kind_named, state_named
from ontzorgen.web.lists import filters, to_page
from ontzorgen.wording import letter_pages as told
from ontzorgen.wording import letters as words
from ontzorgen.wording.errors import sentence
from reports.letters.kinds import LetterKind

pages = Blueprint("household_letters", __name__)
_PAGE = "/huishoudens/<int:household_id>/brieven"
_KIND, _ABOUT, _DATED = "soort_brief", "vanaf", "datum"
_PERSON, _PAYEE = "persoon", "begunstigde"
_HELD, _GOOD, _HARD, _AGREED = "gesprek_op", "goed", "moeilijk", "afspraken"
_TOLD = (_GOOD, _HARD, _AGREED)
_NOTHING: tuple[type[Exception], ...] = (
    errors.NothingToTell,
    errors.AskedForWhom,
    errors.FormMissing,
    errors.FormPaysNothing,
    errors.NothingPaidThen,
    errors.NoReason,
    errors.StrangeSigns,
    HouseholdForgotten,
)
"""Why a letter of a kind is not made."""


@pages.get(_PAGE)
@needs(Action.READ_LETTER)
def show(household_id: int) -> ResponseReturnValue:
    """Show the letters of a household, and what is to be made."""
    return _show(household_id, {}), 200


@pages.post(_PAGE)
@needs(Action.MAKE_LETTER)
def make(household_id: int) -> ResponseReturnValue:
    """Make the letters of a kind that were not made yet; sent twice, each is one letter."""
    kind = kind_named(request.form.get(_KIND, ""))
    about, dated = request.form.get(_ABOUT, "").strip(), request.form.get(_DATED, "").strip()
    wrongs = {
        field: told.WRONG_DAY
        for field, typed in ((_ABOUT, about), (_DATED, dated))
        if typed and typed_day(typed) is None
    }
    if kind is None:
        wrongs = {_KIND: told.CHOOSE_KIND, **wrongs}
    if kind is None or wrongs:
        return _show(household_id, wrongs), 422
    asked = Asked(
        kind,
        household_id,
        _number(_PERSON),
        _number(_PAYEE),
        about=typed_day(about),
        dated=typed_day(dated),
    )
    try:
        return _made(asked)
    except errors.LetterMadeBefore as error:
        return _made_before(household_id, error)
    except errors.DatedWrong as error:
        return _show(household_id, {_DATED: sentence(error)}), 422
    except _NOTHING as error:
        return _show(household_id, {_KIND: sentence(error)}), 422


@pages.get(f"{_PAGE}/eindgesprek")
@needs(Action.MAKE_COURSE_LETTER)
def talk(household_id: int) -> ResponseReturnValue:
    """Ask what was said in a closing interview."""
    return _talk(household_id, {_HELD: desk().settings.today().isoformat()}, {})


@pages.post(f"{_PAGE}/eindgesprek")
@needs(Action.MAKE_COURSE_LETTER)
def report_talk(household_id: int) -> ResponseReturnValue:
    """Make the report of a closing interview; sent twice, it is one letter."""
    typed, held_on = request.form, typed_day(request.form.get(_HELD, ""))
    person = _number(_PERSON)
    wrongs = {field: wrong for field in _TOLD if (wrong := _wrong_words(typed.get(field, "")))}
    if held_on is None:
        wrongs = {_HELD: told.WRONG_DAY, **wrongs}
    if person is None:
        wrongs = {_PERSON: told.CHOOSE_PERSON, **wrongs}
    if held_on is None or wrongs:
        return _talk(household_id, typed, wrongs)
    said = Talk(held_on, *(typed.get(field, "") for field in _TOLD))
    try:
        return _made(Asked(LetterKind.CLOSING_INTERVIEW, household_id, person, talk=said))
    except errors.LetterMadeBefore as error:
        if _tells(error, said):
            return _made_before(household_id, error)
        return _talk(household_id, typed, {_HELD: sentence(error)})
    except (errors.NoSuchTalk, HouseholdForgotten) as error:
        return _talk(household_id, typed, {_HELD: sentence(error)})
    except errors.StrangeSigns as error:
        signs = set(error.signs)
        field = next((each for each in _TOLD if not signs.isdisjoint(typed.get(each, ""))), _GOOD)
        return _talk(household_id, typed, {field: sentence(error)})


def _made(asked: Asked) -> ResponseReturnValue:
    """Make letters, and go to the one that was made, or to those of the household."""
    vault = desk().edge.vault
    numbers = desk().write(
        lambda session, acting: make_letters(session, asked, vault, acting),
        action_of(asked.kind).value,
        f"household {asked.household_id}",
    )
    flash(told.made(len(numbers)), "ok")
    return _to(asked.household_id, numbers)


def _made_before(household_id: int, error: errors.LetterMadeBefore) -> ResponseReturnValue:
    one = len(error.letters) == 1
    flash(told.MADE_BEFORE if one else told.MADE_ALL_BEFORE, "info")
    return _to(household_id, list(error.letters))


def _to(household_id: int, numbers: list[int]) -> ResponseReturnValue:
    if len(numbers) == 1:
        return redirect(url_for("letter.show", letter_id=numbers[0]))
    return redirect(url_for("household_letters.show", household_id=household_id, filter=1))


def _tells(error: errors.LetterMadeBefore, said: Talk) -> bool:
    """Say whether the letter that stands tells the very same: the form was sent twice."""
    vault = desk().edge.vault

    def work(session: Any, acting: Acting) -> str:
        return " ".join(words.text_of(see_letter(session, error.letters[0], vault, acting).data))

    there = " ".join(desk().read(work).split())
    return all(" ".join(part.split()) in there for part in (said.good, said.hard, said.agreed))


def _wrong_words(text: str) -> str:
    """Say what is wrong with a part of what a coach tells; empty: nothing at first sight."""
    if not text.strip():
        return told.TELL
    try:
        words_of(text, Action.MAKE_COURSE_LETTER.value, LONGEST_TALK)
    except (TooManyWords, StrangeCharacter, BsnInText) as error:
        return sentence(error)
    return ""


def _number(field: str) -> int | None:
    """Return the number of a row in a hidden field or a list; None when there is none."""
    return number_typed(request.form.get(field, ""))


def _show(household_id: int, wrongs: dict[str, str]) -> str:
    chosen, number = filters(soort="", stand=""), request.args.get("pagina")
    kind, state = kind_named(chosen["soort"]), state_named(chosen["stand"])
    seen: HouseholdLetters = desk().read(
        lambda session, acting: see_of_household(session, household_id, kind, state, number, acting)
    )
    return render_template(
        "households/letters/show.html",
        seen=seen,
        head=seen.head,
        names={each.id: each.name for each in seen.persons},
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        typed=request.form,
        today=desk().settings.today(),
        kinds=told.kind_options(),
        own_kinds=told.kind_options(told.makeable(may)),
        states=[(each.value, said) for each, said in words.STATES.items()],
        may_make=lambda kind: told.may_make(kind, may),
        may_read=lambda letter: told.may_read(letter, may),
        words=words,
        told=told,
    )


def _talk(
    household_id: int, typed: Mapping[str, Any], wrongs: dict[str, str]
) -> ResponseReturnValue:
    seen = desk().read(
        lambda session, acting: see_of_household(session, household_id, None, None, None, acting)
    )
    shown = render_template(
        "households/letters/talk.html",
        head=seen.head,
        people=[(str(each.id), each.name) for each in seen.persons],
        typed=typed,
        wrongs=wrongs,
    )
    return shown, 422 if wrongs else 200
