"""The texts that letters are made of: a municipality's own, and who read those in a language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.letters.languages import review_language, see_languages
from ontzorgen.services.letters.texts import confirm_text, see_texts, set_text
from ontzorgen.wording import letters as words

T = TypeVar("T")
town = click.option("--municipality", "code", required=True, help="Four-digit code.")


def do(
    login: str,
    action: str,
    subject: str,
    work: Callable[[Any, Acting], T],
    *,
    reads: bool = False,
) -> T:
    """Do work as a user, in one transaction; what a rule refuses is logged.

    `reads`: it is a look, for which no writer has to wait.
    """
    app = application()
    with app.refusals_logged(login, action, subject):
        done: T = app.write(lambda session: work(session, app.acting(session, login)), reads=reads)
    return done


@click.command("languages")
@by_user
@as_json
def languages(login: str, as_json: bool) -> None:
    """List the languages of letters, and who read their texts."""
    found = do(login, Action.READ_LETTER_TEXT.value, "languages", see_languages, reads=True)
    if as_json:
        give({"languages": [words.language_json(each) for each in found]})
    else:
        say("\n".join(words.language_line(each) for each in found))


@click.command("review")
@click.argument("language")
@click.option("--by", "reader", required=True, help="Who knows the language and read it.")
@click.option("--on", type=DAY, help="Default: today.")
@by_user
@as_json
def review(language: str, reader: str, on: date | None, login: str, as_json: bool) -> None:
    """Record that somebody who knows LANGUAGE read its texts as they are now."""
    seen = do(
        login,
        Action.REVIEW_LANGUAGE.value,
        "languages",
        lambda session, acting: review_language(
            session, language, reader, on or acting.today, acting
        ),
    )
    if as_json:
        give(words.language_json(seen))
    else:
        say(plain(words.language_line(seen)))


@click.group("text")
def text() -> None:
    """Own texts of a municipality, by date."""


@text.command("show")
@click.argument("kind")
@town
@by_user
@as_json
def text_show(kind: str, code: str, login: str, as_json: bool) -> None:
    """Show the text of a KIND that holds today, and what was written."""
    seen = do(
        login,
        Action.READ_LETTER_TEXT.value,
        "letter text",
        lambda session, acting: see_texts(session, code, kind, acting),
        reads=True,
    )
    if as_json:
        give(words.texts_json(seen))
    else:
        say("\n".join(words.texts_lines(seen)))


@text.command("set")
@click.argument("kind")
@town
@click.option("--from", "start", type=DAY, required=True, help="First day it holds.")
@click.option(
    "--file", "source", required=True, type=click.File("r", encoding="utf-8"), help="- is stdin."
)
@by_user
@as_json
def text_set(kind: str, code: str, start: date, source: Any, login: str, as_json: bool) -> None:
    """Give a municipality its own text of a KIND, from a day on."""
    content = source.read()
    kept = do(
        login,
        Action.SET_LETTER_TEXT.value,
        "letter text",
        lambda session, acting: set_text(session, code, kind, start, content, acting),
    )
    if as_json:
        give(words.text_json(kept))
    else:
        say(words.text_row(kept))


@text.command("confirm")
@click.argument("number", type=click.IntRange(min=1), metavar="TEXT")
@by_user
@as_json
def text_confirm(number: int, login: str, as_json: bool) -> None:
    """Confirm a text that a colleague wrote."""
    kept = do(
        login,
        Action.CONFIRM_LETTER_TEXT.value,
        "letter text",
        lambda session, acting: confirm_text(session, number, acting),
    )
    if as_json:
        give(words.text_json(kept))
    else:
        say(words.text_row(kept))
