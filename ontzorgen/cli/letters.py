"""Letters: which are due, make, see, print, approve, send and withdraw them; and their texts."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import click

from ontzorgen.cli import run_letters
from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.letter_texts import do, languages, review, text, town
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.domain.letters import LetterState, SentHow, lacks_of_sender
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.households.find_household import household_called, person_called
from ontzorgen.services.letters.due import LetterDue, letters_due
from ontzorgen.services.letters.find import payee_called
from ontzorgen.services.letters.make import Asked, Talk, action_of, make_letters
from ontzorgen.services.letters.see import (
    LettersAsked,
    LetterSeen,
    Notice,
    list_letters,
    see_letter,
)
from ontzorgen.services.letters.steps import (
    approve_letter,
    print_letter,
    print_to_send,
    read_to_send,
    send_letter,
    withdraw_letter,
)
from ontzorgen.wording import letters as words
from reports.letters.kinds import SHAPES, LetterKind

T = TypeVar("T")
_A_PAGE = 5000
_KINDS = {each.value.lower().replace("_", "-"): each for each in SHAPES}
_ALL_KINDS = _KINDS | {"overview": LetterKind.OVERVIEW}
_STATES = {each.value.lower(): each for each in LetterState}
_HOW = {each.value.lower(): each for each in SentHow}
_FOR_WHOM = "Noem een huishouden (--household) of een persoon (--person)."
_OTHER_HOME = "Deze persoon hoort niet bij dit huishouden."
_WHOLE_TALK = "Vertel van een gesprek met --held-on, --good, --hard en --agreed, alle vier."
in_town = click.option("--municipality", "code", help="Where more than one has such a key.")
number = click.argument("number", type=click.IntRange(min=1), metavar="LETTER")
"""The number by which the list knows a letter."""


@click.group("letters")
def letters() -> None:
    """Letters to clients and payees."""


@letters.command("kinds")
@as_json
def kinds(as_json: bool) -> None:
    """List the kinds of letter, with the blanks that their texts may have."""
    if as_json:
        give(words.kinds_json())
    else:
        say("\n".join(words.kind_lines()))


@letters.command("due")
@town
@click.option("--kind", type=click.Choice(list(_KINDS)))
@by_user
@as_json
def due(code: str, kind: str | None, login: str, as_json: bool) -> None:
    """List the letters that are to be made: what turned, and was not told yet."""
    chosen = _KINDS[kind] if kind else None

    def work(session: Any, acting: Acting) -> list[LetterDue]:
        found: list[LetterDue] = []
        after: int | None = 0
        while after is not None:
            page = letters_due(session, code, acting, chosen, after, at_most=_A_PAGE)
            found += page.letters
            after = page.more_after
        return found

    found = do(login, Action.READ_LETTER.value, "letters", work, reads=True)
    if as_json:
        give({"number": len(found), "letters": [words.due_json(each) for each in found]})
    else:
        say("\n".join(plain(line) for line in words.due_lines(found)))


@letters.command("make")
@click.argument("kind", type=click.Choice(list(_KINDS)))
@click.option("--household", help="Everybody in it whom this kind is for.")
@click.option("--person", help="This person alone.")
@click.option("--payee", help="This payee alone.")
@click.option("--run", help="Of a shortfall; default: the run of the newest month.")
@click.option("--about", type=DAY, help="Only what holds from this day; default: near today.")
@click.option("--dated", type=DAY, help="The day on it, on which it goes out. Default: today.")
@click.option("--held-on", type=DAY, help="Of a closing interview: the day.")
@click.option("--good", help="What goes well; no BSN.")
@click.option("--hard", help="What is still hard; no BSN.")
@click.option("--agreed", help="What was agreed; no BSN.")
@in_town
@by_user
@as_json
def make(kind: str, code: str | None, login: str, as_json: bool, **typed: Any) -> None:
    """Make the letters of a KIND that were not made yet; each says once what it is about."""
    if not (typed["household"] or typed["person"]):
        raise click.UsageError(_FOR_WHOM)
    talk = _talk(typed)
    app, wanted = application(), _KINDS[kind]
    vault = app.vault

    def work(session: Any, acting: Acting) -> list[LetterSeen]:
        asked = _asked(session, wanted, code, talk, typed, acting)
        made = make_letters(session, asked, vault, acting)
        return [see_letter(session, each, vault, acting) for each in made]

    subject = f"household {typed['household']}" if typed["household"] else "household"
    found = do(login, action_of(wanted).value, subject, work)
    if as_json:
        give({"letters": [words.seen_json(each) for each in found]})
        return
    for each in found:
        say(plain(words.row(each.kept)))
        for notice in each.notices:
            tell(words.NOTICES[notice])


@letters.command("list")
@in_town
@click.option("--household")
@click.option("--kind", type=click.Choice(list(_ALL_KINDS)))
@click.option("--state", type=click.Choice(list(_STATES)))
@click.option("--at-most", type=click.IntRange(1, 100_000), default=1000, show_default=True)
@by_user
@as_json
def listed(
    code: str | None,
    household: str | None,
    kind: str | None,
    state: str | None,
    at_most: int,
    login: str,
    as_json: bool,
) -> None:
    """List letters, the newest first, without what they say."""

    def work(session: Any, acting: Acting) -> Any:
        home = household_called(session, household, acting, code) if household else None
        codes = acting.municipalities if code is None else frozenset({code})
        asked = LettersAsked(
            codes,
            home.household_id if home else None,
            _ALL_KINDS[kind] if kind else None,
            _STATES[state] if state else None,
            at_most=at_most,
        )
        return list_letters(session, asked, acting)

    found = do(login, Action.READ_LETTER.value, "letters", work, reads=True)
    if as_json:
        give({"letters": [words.letter_json(each) for each in found]})
    else:
        say("\n".join(plain(words.row(each)) for each in found) or words.NO_LETTERS)


@letters.command("show")
@number
@by_user
@as_json
def show(number: int, login: str, as_json: bool) -> None:
    """Show a letter: what was done with it, and what it says."""
    vault = application().vault
    seen = do(
        login,
        Action.READ_LETTER.value,
        f"letter {number}",
        lambda session, acting: see_letter(session, number, vault, acting),
        reads=True,
    )
    if as_json:
        give(words.seen_json(seen))
    else:
        say("\n".join(plain(line) for line in words.shown(seen)))


@letters.command("pdf")
@number
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@by_user
@as_json
def pdf(number: int, out: Path, login: str, as_json: bool) -> None:
    """Write a letter as a PDF file, as it is printed."""
    vault = application().vault
    made = do(
        login,
        Action.READ_LETTER.value,
        f"letter {number}",
        lambda session, acting: print_letter(session, number, vault, acting),
        reads=True,
    )
    out.write_bytes(made)
    if as_json:
        give({"letter": number, "file": str(out), "pdf_sha256": sha256(made).hexdigest()})
    else:
        say(words.written(number, out.name))


@letters.command("approve")
@number
@by_user
@as_json
def approve(number: int, login: str, as_json: bool) -> None:
    """Approve a letter that somebody else made."""
    vault = application().vault
    _step(
        number,
        login,
        Action.APPROVE_LETTER,
        lambda session, acting: approve_letter(session, number, vault, acting),
        as_json=as_json,
    )


@letters.command("send")
@number
@click.option("--how", required=True, type=click.Choice(list(_HOW)), help="How it goes.")
@by_user
@as_json
def send(number: int, how: str, login: str, as_json: bool) -> None:
    """Record that a letter was sent today."""
    vault = application().vault
    ready = do(
        login,
        Action.SEND_LETTER.value,
        f"letter {number}",
        lambda session, acting: read_to_send(session, number, vault, acting),
        reads=True,
    )
    for lack in lacks_of_sender(ready[1]["sender"]["lines"]):
        tell(words.NOTICES[Notice(lack.value)])
    printed = print_to_send(*ready)
    _step(
        number,
        login,
        Action.SEND_LETTER,
        lambda session, acting: send_letter(session, number, _HOW[how], vault, acting, printed),
        as_json=as_json,
    )


@letters.command("withdraw")
@number
@click.option("--reason", required=True, help="Why; no BSN.")
@by_user
@as_json
def withdraw(number: int, reason: str, login: str, as_json: bool) -> None:
    """Withdraw a letter: another may be made about the same."""
    _step(
        number,
        login,
        Action.WITHDRAW_LETTER,
        lambda session, acting: withdraw_letter(session, number, reason, acting),
        as_json=as_json,
    )


def _talk(typed: dict[str, Any]) -> Talk | None:
    """Return the conversation that was typed. Raises click.UsageError: a part lacks."""
    parts = [typed[name] for name in ("held_on", "good", "hard", "agreed")]
    if all(part is None for part in parts):
        return None
    if any(part is None for part in parts):
        raise click.UsageError(_WHOLE_TALK)
    return Talk(*parts)


def _asked(
    session: Any,
    kind: LetterKind,
    code: str | None,
    talk: Talk | None,
    typed: dict[str, Any],
    acting: Acting,
) -> Asked:
    """Return what is asked, by numbers. Raises click.UsageError, UnknownKey, SeveralCalledSo."""
    person = person_called(session, typed["person"], acting, code) if typed["person"] else None
    home = person
    if typed["household"]:
        home = household_called(session, typed["household"], acting, code)
    if home is None or (person is not None and person.household_id != home.household_id):
        raise click.UsageError(_OTHER_HOME)
    payee = payee_called(session, typed["payee"], acting) if typed["payee"] else None
    return Asked(
        kind,
        home.household_id,
        person.person_id if person else None,
        payee,
        typed["run"],
        typed["about"],
        typed["dated"],
        talk,
    )


def _step(
    number: int,
    login: str,
    action: Action,
    work: Callable[[Any, Acting], Any],
    *,
    as_json: bool,
) -> None:
    kept = do(login, action.value, f"letter {number}", work)
    if as_json:
        give(words.letter_json(kept))
    else:
        say(plain(words.row(kept)))


for each in (languages, review, text, *run_letters.COMMANDS):
    letters.add_command(each)
COMMANDS = (letters,)
