"""The languages of letters: how far the text of each was read by somebody who knows it.

A review is of one form of the text, by its hash: once a text changes it has to be read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.words import one_line
from ontzorgen.services.letters.errors import DatedWrong, NoSuchCatalogue, TextEmpty, TextTooLong
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, letter_texts
from ontzorgen.store.letter_texts import ReviewKept
from reports.letters.catalogue import DUTCH, LANGUAGES, Language, TextState, catalogue

LONGEST_NAME = 100
_FIRST = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class LanguageSeen:
    """A language of letters, and who read its text as it is now."""

    language: Language
    reviewed_by: str | None
    reviewed_on: date | None

    @property
    def state(self) -> TextState:
        """Return how far its text is."""
        by = self.reviewed_by
        return self.language.state if by is None else TextState.REVIEWED


def see_languages(session: Session, acting: Acting) -> Sequence[LanguageSeen]:
    """Return every language that letters are in. Raises NotAllowed."""
    require(acting, Action.READ_LETTER_TEXT)
    audit.append(session, acting, "read letter texts", "languages", None, {})
    kept = letter_texts.reviews(session)
    return [_seen(catalogue(code).language, kept) for code in LANGUAGES]


def review_language(session: Session, code: str, by: str, on: date, acting: Acting) -> LanguageSeen:
    """Record that somebody who knows a language read its text as it is now.

    Raises:
        NotAllowed: this is for beheer.
        NoSuchCatalogue: there is no text in it, or it is Dutch.
        TextEmpty, TextTooLong, BsnInText: from the name.
        DatedWrong: the day lies ahead, or before there were letters.
    """
    require(acting, Action.REVIEW_LANGUAGE)
    code = code.strip().lower()
    if code not in LANGUAGES or code == DUTCH:
        raise NoSuchCatalogue(code, [each for each in LANGUAGES if each != DUTCH])
    name = one_line(by)
    if not name:
        raise TextEmpty
    if len(name) > LONGEST_NAME:
        raise TextTooLong(LONGEST_NAME, 1)
    refuse_bsn(name, Action.REVIEW_LANGUAGE.value)
    if not _FIRST <= on <= acting.today:
        raise DatedWrong(on, _FIRST, acting.today)
    language = catalogue(code).language
    review = ReviewKept(code, language.sha256, name, on)
    before = letter_texts.reviews(session)
    same = any(
        (each.catalogue_sha256, each.reviewed_by) == (language.sha256, name) for each in before
    )
    if not same:
        letter_texts.add_review(session, review, acting.by, acting.now)
        detail = {"language": code, "catalogue_sha256": language.sha256}
        audit.append(session, acting, "review language", f"language {code}", None, detail)
    return _seen(language, letter_texts.reviews(session))


def is_reviewed(session: Session, code: str, sha256: str) -> bool:
    """Say whether somebody who knows a language read the text of which this is the hash."""
    language = catalogue(code).language
    if language.state is TextState.REVIEWED and language.sha256 == sha256:
        return True
    return any(each.catalogue_sha256 == sha256 for each in letter_texts.reviews(session))


def unreviewed(session: Session) -> list[str]:
    """Return the name of each language of letters of which nobody read the text as it is now."""
    kept = letter_texts.reviews(session)
    found = [_seen(catalogue(code).language, kept) for code in LANGUAGES]
    return [each.language.name for each in found if each.state is TextState.TRANSLATED]


def _seen(language: Language, kept: Sequence[ReviewKept]) -> LanguageSeen:
    found = next((each for each in kept if each.catalogue_sha256 == language.sha256), None)
    if found is None:
        return LanguageSeen(language, language.reviewed_by, language.reviewed_on)
    return LanguageSeen(language, found.reviewed_by, found.reviewed_on)
