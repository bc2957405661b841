"""Words that somebody types in the work of a coach, checked before anything is kept of them."""

from __future__ import annotations

import unicodedata

from ontzorgen.services.coaching.trajectory.errors import StrangeCharacter, TooManyWords
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.written import refuse_bsn

LONGEST = 2000
"""Characters of an entry: a reason, or what was agreed."""
LONGEST_REASON = 400
"""Characters of the reason of who pays a cost: it stands beside it on a page."""
LONGEST_WORDS = 500
"""Characters of what colleagues read of a day: who said it, where, how it was settled."""


def words_of(text: str, step: str, longest: int = LONGEST) -> str:
    """Return words as they are kept: without spaces around them or at the end of a line.

    Raises:
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText.
    """
    plain = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if not plain:
        raise ReasonMissing(step)
    if len(plain) > longest:
        raise TooManyWords(longest)
    if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in plain):
        raise StrangeCharacter
    refuse_bsn(plain, step)
    return plain


def reason_of(text: str, step: str, longest: int = LONGEST_REASON) -> str:
    """Return a reason on one line, by default of who pays a cost. Raises as `words_of`."""
    return " ".join(words_of(text, step, longest).split())


def plain_words(text: str, step: str) -> str:
    """Return words on one line, without signs that cannot be seen; empty when there are none.

    Raises:
        TooManyWords, BsnInText.
    """
    said = one_line(text)
    if len(said) > LONGEST_WORDS:
        raise TooManyWords(LONGEST_WORDS)
    refuse_bsn(said, step)
    return said


def one_line(text: str) -> str:
    """Return a text on one line, without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
