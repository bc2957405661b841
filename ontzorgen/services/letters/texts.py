"""A municipality's own texts of letters, by date: see them, write one, let a colleague confirm it.

A text that a letter could not be printed with is refused at once. What was sent keeps the text that
it was made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import DEFAULT_LINES, LinesKind, SenderLack, asks_second
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.policy import LettersFourEyes
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.letters.compose import in_a_sentence
from ontzorgen.services.letters.errors import (
    BlankUnknown,
    BraceAlone,
    MakerMayNotConfirmText,
    StrangeSigns,
    TextEmpty,
    TextFromPast,
    TextSettled,
    TextTellsPayee,
    TextTooLong,
    UnknownText,
    UnknownTextKind,
)
from ontzorgen.services.letters.four_eyes import four_eyes_on
from ontzorgen.services.letters.sender import LINES_OF_SENDER, sender_lacks
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, letter_texts, organisation
from ontzorgen.store.letter_texts import TextKept
from payees.private_text import find_forbidden
from reports.letters.body import default_text
from reports.letters.errors import EmptyBody, UnknownBlank, WrongBraces
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.text_letter import body_of
from reports.typesetting.engine import without_glyph

KINDS = (*(kind.value for kind in SHAPES), *(kind.value for kind in LinesKind))
"""What a municipality may write itself."""
LONGEST = 6000
"""Characters of the text of a letter."""
LONGEST_LINE, MOST_LINES = 80, 8
"""Characters of a line that stands in every letter, and how many there may be."""


@dataclass(frozen=True, slots=True)
class TextsSeen:
    """The texts of one kind in one municipality."""

    municipality: str
    town: str
    """It, as it stands in a sentence."""
    kind: str
    now: str
    """What holds today."""
    is_own: bool
    """The municipality wrote it."""
    blanks: tuple[str, ...]
    """What may stand in it between braces; nothing in lines."""
    history: Sequence[TextKept]
    """What it wrote, the newest first."""
    lacks: tuple[SenderLack, ...] = ()
    """Of lines about who writes: what they do not tell, all together."""


def see_texts(session: Session, municipality: str, kind: str, acting: Acting) -> TextsSeen:
    """Return the text of a kind that holds today, and what was written before and ahead.

    Raises:
        NotAllowed, UnknownTextKind, UnknownMunicipality.
    """
    require(acting, Action.READ_LETTER_TEXT, municipality)
    code = known_kind(kind)
    town = organisation.municipality_name(session, municipality)
    if town is None:
        raise UnknownMunicipality(municipality)
    audit.append(session, acting, "read letter texts", f"letter text {code}", municipality, {})
    own = letter_texts.text_on(session, municipality, code, acting.today)
    return TextsSeen(
        municipality,
        in_a_sentence(town),
        code,
        given_text(code) if own is None else own,
        own is not None,
        _blanks(code),
        letter_texts.texts(session, municipality, code),
        _lacks(session, municipality, code, acting.today),
    )


def _lacks(session: Session, municipality: str, code: str, day: date) -> tuple[SenderLack, ...]:
    to_payee = LINES_OF_SENDER.get(LinesKind(code)) if code not in SHAPES else None
    if to_payee is None:
        return ()
    return sender_lacks(session, municipality, day, to_payee=to_payee)


def set_text(
    session: Session, municipality: str, kind: str, start: date, text: str, acting: Acting
) -> TextKept:
    """Let a municipality write its own text of a kind, from a day on; sent twice, it is one text.

    Raises:
        NotAllowed, UnknownTextKind, UnknownMunicipality: who may, and of what.
        TextFromPast: the day lies before today.
        TextEmpty, TextTooLong, BlankUnknown, BraceAlone, StrangeSigns, TextTellsPayee, BsnInText.
    """
    require(acting, Action.SET_LETTER_TEXT, municipality)
    code = known_kind(kind)
    if organisation.municipality_name(session, municipality) is None:
        raise UnknownMunicipality(municipality)
    if start < acting.today:
        raise TextFromPast(start, acting.today)
    words = checked_text(code, text)
    kept = letter_texts.texts(session, municipality, code)
    newest = next((each for each in kept if each.valid_from == start), None)
    if newest is not None and (newest.text, newest.entered_by_id) == (words, acting.by):
        return newest
    four_eyes = four_eyes_on(session, municipality, acting.today)
    values = {
        "municipality_code": municipality,
        "kind": code,
        "valid_from": start,
        "text": words,
        "asks_second": _asks_second(code, four_eyes),
        "entered_by_id": acting.by,
        "entered_at": acting.now,
    }
    number = letter_texts.add(session, values)
    _log(session, acting, "set letter text", municipality, code, number)
    return _numbered(session, number)


def confirm_text(session: Session, number: int, acting: Acting) -> TextKept:
    """Let a second person confirm a text: from its day on it holds.

    Raises:
        UnknownText, NotAllowed: none of this user's municipalities, or no role for it.
        MakerMayNotConfirmText: the user wrote it.
        TextSettled: it waits for nobody.
    """
    require(acting, Action.CONFIRM_LETTER_TEXT)
    kept = letter_texts.numbered(session, number) if may_exist(number) else None
    if kept is None or kept.municipality not in acting.municipalities:
        raise UnknownText(number)
    if not kept.waits:
        raise TextSettled(number)
    if kept.entered_by_id == acting.by:
        raise MakerMayNotConfirmText(number, acting.login)
    letter_texts.confirm(session, kept, acting.by, acting.now)
    _log(session, acting, "confirm letter text", kept.municipality, kept.kind, number)
    return _numbered(session, number)


def known_kind(kind: str) -> str:
    """Return the code of a kind of text. Raises UnknownTextKind."""
    code = kind.strip().upper().replace("-", "_")
    if code not in KINDS:
        raise UnknownTextKind(kind, KINDS)
    return code


def given_text(code: str) -> str:
    """Return the text of a kind until a municipality writes its own."""
    if code in SHAPES:
        return default_text(code)
    return "\n".join(DEFAULT_LINES[LinesKind(code)])


def _blanks(code: str) -> tuple[str, ...]:
    return tuple(sorted(SHAPES[LetterKind(code)].blanks)) if code in SHAPES else ()


def _asks_second(code: str, four_eyes: LettersFourEyes) -> bool:
    """Say whether a second person confirms a text; lines stand in decisions too."""
    if code in SHAPES:
        return asks_second(LetterKind(code), four_eyes)
    return four_eyes is not LettersFourEyes.NONE


def checked_text(code: str, text: str) -> str:
    """Return a text of a known kind as it is kept.

    Raises:
        TextEmpty, TextTooLong, BlankUnknown, BraceAlone, StrangeSigns, TextTellsPayee, BsnInText.
    """
    words = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    refuse_bsn(words, Action.SET_LETTER_TEXT.value)
    signs = without_glyph(words.replace("\n", ""))
    if signs:
        raise StrangeSigns(signs)
    to_payee = code == LinesKind.SENDER_PAYEES.value
    if code in SHAPES:
        _check_body(LetterKind(code), words)
        to_payee = SHAPES[LetterKind(code)].to_payee
    else:
        _check_lines(words)
    if to_payee and (found := find_forbidden(words)) is not None:
        raise TextTellsPayee(found.word)
    return words


def _check_body(kind: LetterKind, words: str) -> None:
    if len(words) > LONGEST:
        raise TextTooLong(LONGEST)
    try:
        body_of(kind, words)
    except EmptyBody:
        raise TextEmpty from None
    except UnknownBlank as error:
        raise BlankUnknown(error.blanks, error.known) from None
    except WrongBraces as error:
        raise BraceAlone(error.near) from None


def _check_lines(words: str) -> None:
    lines = words.splitlines()
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise TextTooLong(LONGEST_LINE, MOST_LINES)
    if not words:
        raise TextEmpty


def _numbered(session: Session, number: int) -> TextKept:
    kept = letter_texts.numbered(session, number)
    assert kept is not None  # noqa: S101  (texts are never removed)
    return kept


def _log(
    session: Session, acting: Acting, action: str, municipality: str, code: str, number: int
) -> None:
    detail = {"kind": code, "text": number}
    audit.append(session, acting, action, f"letter text {code}", municipality, detail)
