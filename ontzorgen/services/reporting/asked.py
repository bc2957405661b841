"""What somebody asks of a report: of which municipalities, over which days, about whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.services.reporting.access_asked import RequestTyped
from ontzorgen.services.reporting.errors import (
    PeriodFarAway,
    PeriodReversed,
    ReportNeeds,
    ReportTakesNo,
    TooManyRows,
    WholeMonthsOnly,
)
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, organisation
from ontzorgen.store.bsn_vault import BsnVault

MOST_ROWS = 400_000
"""What one report may hold: all of it is in memory at once."""
_FIRST_YEAR, _YEARS_AHEAD = 2000, 10
"""A report walks its months one by one: of years far away that takes long, and tells nothing."""


class Where(StrEnum):
    """Of which municipalities a report may be."""

    TOWN = "TOWN"
    """One, always."""
    REGION = "REGION"
    """One, or all that the user works for together."""


class When(StrEnum):
    """Over which time a report is."""

    MONTH = "MONTH"
    MONTHS = "MONTHS"
    """From one month up to and including another: what runs decided."""
    DAYS = "DAYS"
    """From one day up to and including another: what was booked."""
    NOW = "NOW"
    """As things stand today."""


class About(StrEnum):
    """What a report is about besides."""

    HOUSEHOLD = "HOUSEHOLD"
    PAYEE = "PAYEE"
    PERSON = "PERSON"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a report asks: places, time, and about whom; `optional`: it may go without."""

    where: Where
    when: When
    about: About | None = None
    optional: bool = False

    @property
    def opens(self) -> bool:
        """Say whether it reads what is sealed: then whoever asks gives the keys."""
        return self.about is About.PERSON


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed or chose, not looked at yet; empty: not said."""

    municipality: str = ""
    first: date | None = None
    last: date | None = None
    household: str = ""
    payee: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The keys with which a report opens what is sealed.

    `request`: it becomes a copy at once, for the person whom it is about, who asked for it so; only
    then is a BSN not masked. Never of a page, and never of a file that waits on our disk.
    """

    vault: BsnVault = field(repr=False)
    request: RequestTyped | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is made of, looked at: whoever asks may see these municipalities.

    `most` is how many rows of a long table are wanted; None: all of them.
    """

    report: str
    towns: tuple[tuple[str, str], ...]
    """(code, name) of each municipality, by name."""
    first: date
    last: date
    household: str = ""
    payee: str = ""
    most: int | None = None
    person: str = ""
    opening: Opening | None = field(default=None, repr=False)
    """None where nothing sealed is read."""

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Return the codes."""
        return tuple(code for code, _name in self.towns)

    @property
    def months(self) -> tuple[str, str]:
        """Return the first and the last month, as runs write them."""
        return str(Month.of(self.first)), str(Month.of(self.last))

    @property
    def town(self) -> str:
        """Return the municipality of a report that is of one."""
        (code,) = self.municipalities
        return code


def look_at(
    session: Session,
    report: str,
    shape: Shape,
    action: Action,
    typed: Typed,
    acting: Acting,
    most: int | None = None,
    opening: Opening | None = None,
) -> Asked:
    """Return what is asked, when the user may ask it and it is complete.

    Raises:
        NotAllowed, UnknownMunicipality: not this user's, or not loaded.
        ReportNeeds, ReportTakesNo: something lacks, or is of no use to this report.
        PeriodReversed, PeriodFarAway, WholeMonthsOnly: the period cannot be.
        BsnInText: somebody types a BSN.
    """
    codes = _places(session, report, shape, action, typed.municipality, acting)
    first, last = _period(report, shape, typed, acting.today)
    named = ((About.HOUSEHOLD, typed.household), (About.PAYEE, typed.payee))
    for about, text in (*named, (About.PERSON, typed.person)):
        refuse_bsn(text, "search")
        if text and shape.about is not about:
            raise ReportTakesNo(report, about)
        if not text and shape.about is about and not shape.optional:
            raise ReportNeeds(report, about)
    about_whom = (typed.household, typed.payee, most, typed.person)
    return Asked(report, codes, first, last, *about_whom, opening)


def rows_wanted(asked: Asked, found: int) -> int:
    """Return how many of the rows found are wanted. Raises TooManyRows."""
    if asked.most is not None:
        return min(found, asked.most)
    if found > MOST_ROWS:
        raise TooManyRows(asked.report, found, MOST_ROWS)
    return found


def log_report(
    session: Session,
    asked: Asked,
    acting: Acting,
    shown: Collection[tuple[str, str]] = (),
) -> None:
    """Log that somebody took a report, in each municipality that it is of.

    `shown` are the households that it names, (municipality, key): of very many in several rows.
    """
    about: dict[str, Any] = {"from": asked.first.isoformat(), "until": asked.last.isoformat()}
    if asked.payee:
        about["payee"] = asked.payee
    if asked.person:
        about["person"] = asked.person
    for code in asked.municipalities:
        keys = sorted({key for town, key in shown if town == code})
        for named in audit.naming(keys):
            detail = about | named
            audit.append(session, acting, "read report", f"report {asked.report}", code, detail)


def all_rows(asked: Asked) -> Asked:
    """Return the same question for every row."""
    return replace(asked, most=None)


def _places(
    session: Session, report: str, shape: Shape, action: Action, code: str, acting: Acting
) -> tuple[tuple[str, str], ...]:
    require(acting, action, code or None)
    loaded = organisation.municipalities(session)
    own = tuple((known, name) for known, name in loaded if known in acting.municipalities)
    if code:
        found = tuple((known, name) for known, name in own if known == code)
        if not found:
            raise UnknownMunicipality(code)
        return found
    if not own or (shape.where is Where.TOWN and len(own) > 1):
        raise ReportNeeds(report, "MUNICIPALITY")
    return own


def _period(report: str, shape: Shape, typed: Typed, today: date) -> tuple[date, date]:
    if shape.when is When.NOW:
        if typed.first or typed.last:
            raise ReportTakesNo(report, "PERIOD")
        return today, today
    if typed.first is None or typed.last is None:
        raise ReportNeeds(report, "MONTH" if shape.when is When.MONTH else "PERIOD")
    first, last = typed.first, typed.last
    if last < first:
        raise PeriodReversed(first, last)
    latest = today.year + _YEARS_AHEAD
    if first.year < _FIRST_YEAR or last.year > latest:
        raise PeriodFarAway(_FIRST_YEAR, latest)
    whole = first == Month.of(first).first and last == Month.of(last).last
    one = shape.when is not When.MONTH or Month.of(first) == Month.of(last)
    if shape.when is not When.DAYS and not (whole and one):
        raise WholeMonthsOnly(report, first, last)
    return first, last
