"""The request that a copy of what is kept about somebody answers, looked at.

Without it there is no copy: it is what the log tells of why somebody's BSN and all the rest left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ontzorgen.domain.access_request import AccessRequest, AskedBy, Part, Wrong, wrong_day
from ontzorgen.services.coaching.words import one_line
from ontzorgen.services.reporting.errors import RequestIncomplete
from ontzorgen.services.written import holds_bsn
from reports.typesetting.engine import without_glyph

LONGEST_REFERENCE = 120
"""Characters of the reference of a request."""


@dataclass(frozen=True, slots=True)
class RequestTyped:
    """A request as somebody typed or chose it, not looked at yet; empty or None: not said."""

    asked_by: str = ""
    asked_on: date | None = None
    reference: str = ""


def request_of(typed: RequestTyped, today: date) -> AccessRequest:
    """Return a request that is whole.

    Raises:
        RequestIncomplete: a part lacks or cannot be; all that is wrong is told at once.
    """
    wrongs: dict[Part, Wrong] = {}
    if typed.asked_by not in list(AskedBy):
        wrongs[Part.ASKED_BY] = Wrong.MISSING
    day_wrong, reference = wrong_day(typed.asked_on, today), one_line(typed.reference)
    if day_wrong is not None:
        wrongs[Part.ASKED_ON] = day_wrong
    reference_wrong = _wrong_reference(typed.reference, reference)
    if reference_wrong is not None:
        wrongs[Part.REFERENCE] = reference_wrong
    if wrongs or typed.asked_on is None:
        raise RequestIncomplete(wrongs)
    return AccessRequest(AskedBy(typed.asked_by), typed.asked_on, reference)


def _wrong_reference(typed: str, plain: str) -> Wrong | None:
    """Say what is wrong with a reference, `plain` as it would be kept; None: nothing.

    It names a case or a letter for whoever reads the log later: a letter or a digit is in it, and
    the copy on paper can show every sign of it.
    """
    if not any(sign.isalnum() for sign in plain):
        return Wrong.MISSING
    if len(plain) > LONGEST_REFERENCE:
        return Wrong.TOO_LONG
    if holds_bsn(typed) or holds_bsn(plain):  # spaces and unseen signs may stand between its digits
        return Wrong.BSN
    return Wrong.STRANGE if without_glyph(plain) else None
