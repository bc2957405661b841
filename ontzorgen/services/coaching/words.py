"""Words that somebody types about a trajectory or a review, checked before they are kept."""

from __future__ import annotations

import unicodedata

from ontzorgen.services.coaching.trajectory_errors import NoWords, StrangeCharacter, TooManyWords
from ontzorgen.services.written import refuse_bsn

LONGEST = 2000
"""Characters of an entry: a reason, or what was agreed."""
LONGEST_REASON = 400
"""Characters of the reason of who pays a cost: it stands beside it on a page."""


def words_of(text: str, step: str, longest: int = LONGEST) -> str:
    """Return words as they are kept: without spaces around them or at the end of a line.

    Raises:
        NoWords, TooManyWords, StrangeCharacter, BsnInText.
    """
    plain = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if not plain:
        raise NoWords
    if len(plain) > longest:
        raise TooManyWords(longest)
    if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in plain):
        raise StrangeCharacter
    refuse_bsn(plain, step)
    return plain


def reason_of(text: str, step: str, longest: int = LONGEST_REASON) -> str:
    """Return a reason on one line, by default of who pays a cost. Raises as `words_of`."""
    return " ".join(words_of(text, step, longest).split())
