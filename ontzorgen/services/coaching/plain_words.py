"""What somebody writes in the work of a coach: a sentence or two, kept for colleagues to read."""

from __future__ import annotations

from ontzorgen.services.coaching.day_errors import WordsTooLong
from ontzorgen.services.written import refuse_bsn

LONGEST = 500
"""Characters."""


def plain_words(text: str, step: str) -> str:
    """Return words on one line, without signs that cannot be seen; empty when there are none.

    Raises:
        WordsTooLong, BsnInText.
    """
    said = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(said) > LONGEST:
        raise WordsTooLong(LONGEST)
    refuse_bsn(said, step)
    return said
