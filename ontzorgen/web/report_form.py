"""The filters above a report: what they are at first, and what somebody chose in them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from ontzorgen.domain.access_request import Part
from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.months import Month
from ontzorgen.services.coaching.words import one_line
from ontzorgen.services.reporting.access_asked import RequestTyped
from ontzorgen.services.reporting.asked import About, Shape, Typed, When
from ontzorgen.services.written import holds_bsn
from ontzorgen.web.days import typed_day, typed_month
from ontzorgen.wording.reporting.pages import NO_DAY, NO_MONTH

REQUEST_FIELDS = {
    Part.ASKED_BY: "gevraagd_door",
    Part.ASKED_ON: "gevraagd_op",
    Part.REFERENCE: "kenmerk",
}
"""In which field each part of a request for a copy is typed."""


def defaults(shape: Shape, today: date) -> dict[str, str]:
    """Return the filters besides the municipality, filled in: this year until this month."""
    month = Month.of(today)
    begin = Month(month.year, 1)
    found: dict[str, str] = {}
    match shape.when:
        case When.MONTH:
            found["maand"] = str(month)
        case When.MONTHS:
            found |= {"van": str(begin), "tot": str(month)}
        case When.DAYS:
            found |= {"van": begin.first.isoformat(), "tot": month.last.isoformat()}
    if shape.about is About.HOUSEHOLD:
        found["huishouden"] = ""
    elif shape.about is About.PAYEE:
        found["begunstigde"] = ""
    elif shape.about is About.PERSON:
        found["persoon"] = ""
    return found


def read_request(form: Mapping[str, str]) -> RequestTyped:
    """Return the request for a copy that somebody typed."""
    fields = {part: form.get(field, "") for part, field in REQUEST_FIELDS.items()}
    return RequestTyped(
        fields[Part.ASKED_BY], typed_day(fields[Part.ASKED_ON]), fields[Part.REFERENCE]
    )


def shown_again(form: Mapping[str, str]) -> dict[str, str]:
    """Return what somebody typed as a page shows it again: never a BSN."""
    return {
        field: text
        for field, text in form.items()
        if not (holds_bsn(text) or holds_bsn(one_line(text)))
    }


def read_form(shape: Shape, chosen: Mapping[str, str]) -> tuple[Typed, dict[str, str]]:
    """Return what was chosen, and what is wrong by field."""
    wrongs: dict[str, str] = {}
    first = last = None
    if shape.when is When.DAYS:
        first, last = (typed_day(chosen.get(name, "")) for name in ("van", "tot"))
        wrongs = {name: NO_DAY for name, day in (("van", first), ("tot", last)) if day is None}
    elif shape.when is not When.NOW:
        names = ("maand", "maand") if shape.when is When.MONTH else ("van", "tot")
        begin, end = (_month(chosen.get(name, "")) for name in names)
        wrongs = {
            name: NO_MONTH for name, month in zip(names, (begin, end), strict=True) if month is None
        }
        if begin is not None and end is not None:
            first, last = begin.first, end.last
    typed = Typed(
        chosen.get("gemeente", ""),
        first,
        last,
        chosen.get("huishouden", ""),
        chosen.get("begunstigde", ""),
        chosen.get("persoon", ""),
    )
    return typed, wrongs


def _month(text: str) -> Month | None:
    """Return a month as typed, also when a day of it was."""
    day = typed_day(text)
    if day is not None:
        return Month.of(day)
    with suppress(NotAMonth):
        return typed_month(text)
    return None
