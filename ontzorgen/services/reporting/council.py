"""Numbers for a council, of a municipality or of the region: nobody in them can be recognised.

What is hidden is decided per municipality, as if its own page were published, and for the region
such that it gives no municipality away. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from sqlalchemy.orm import Session

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.small_counts import (
    LEAST,
    Line,
    beside_parts,
    of_one_total,
    protected,
    protected_region,
    region_of_one_total,
)
from ontzorgen.services.acting import Acting
from ontzorgen.services.reporting.asked import Asked, log_report
from ontzorgen.services.reporting.shortfalls import CAUSES
from ontzorgen.store.reporting import council as store
from ontzorgen.store.reporting import run_choice
from ontzorgen.store.reporting.council import BackLine, Counted, FirstDay, Stock
from ontzorgen.store.reporting.run_choice import RunNamed, RunsOf
from ontzorgen.store.reporting.shortfalls import withheld_by_the_books

__all__ = ["BASES", "CAUSES", "SPANS", "CouncilSeen", "Parts", "Phase", "TownSeen", "read_council"]

BASES: tuple[LegalBasis | None, ...] = (*LegalBasis, None)
SPANS = (31, 62, 93)
"""Days up to and including which a first payment counts: about one, two and three months."""
_NOBODY = Counted("", "", 0, 0, 0)
_WEEK, _HALF_A_WEEK = 7, 3


@dataclass(frozen=True, slots=True)
class Parts:
    """Households by something, and what of it is hidden; the place after the last is their sum.

    `instalments` and `cents` go with them where there are any: what is hidden of one is of all.
    """

    line: Line
    instalments: tuple[int, ...] = ()
    cents: tuple[int, ...] = ()
    apart: bool = False
    """The households are not told: beside groups that overlap they tell of few. What goes with them
    does not overlap, and is."""


@dataclass(frozen=True, slots=True)
class TownSeen:
    """What there is to tell of one municipality, or of the region.

    Of the last month: `bases`, `phases` (in the order of the law), and `authorised` (without an
    authorisation, and the rest). Over the period: `causes`, and `short`, `late`, `back` (with at
    least one, and the rest), each by month too. `first`: by days up to the first payment, SPANS
    and later.
    """

    bases: Parts
    phases: Parts
    authorised: Parts
    causes: Parts
    short: Parts
    late: Parts
    back: Parts
    short_months: Parts
    late_months: Parts
    back_months: Parts
    first: Parts
    months: tuple[Parts, ...]
    """Households by ground in each month."""
    days: tuple[int, ...]
    """Days up to the first payment, for their middle only."""

    @property
    def median_weeks(self) -> int | None:
        """Return the middle of the days, in whole weeks: in days it is that of one household.

        None when there are so few on one of both sides of the middle.
        """
        if len(self.days) < 2 * LEAST:
            return None
        return (median_low(self.days) + _HALF_A_WEEK) // _WEEK


@dataclass(frozen=True, slots=True)
class CouncilSeen:
    """All of the report, as values; `towns` is empty when only one is asked for."""

    asked: Asked
    months: tuple[Month, ...]
    """The months in which there is a run that somebody approved."""
    whole: TownSeen
    towns: Mapping[str, TownSeen]
    withheld_cents: int
    books_cents: int
    waiting: Sequence[RunNamed]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of all municipalities, to be counted for each."""

    months: tuple[str, ...]
    stock: Sequence[Stock]
    households: Mapping[str, int]
    lacking: Mapping[str, int]
    causes: Sequence[Counted]
    short: Sequence[Counted]
    short_months: Sequence[Counted]
    late: Sequence[Counted]
    late_months: Sequence[Counted]
    back: Sequence[BackLine]
    first: Sequence[FirstDay]


def read_council(session: Session, asked: Asked, acting: Acting) -> CouncilSeen:
    """Return the numbers of a municipality, or of all the user's own together; logged."""
    chosen = RunsOf(asked.municipalities, *asked.months)
    read = _read(session, asked, chosen)
    towns = {code: _town(read, code) for code in asked.municipalities}
    log_report(session, asked, acting)
    several = len(towns) > 1
    return CouncilSeen(
        asked,
        tuple(Month.parse(month) for month in read.months),
        _region(list(towns.values())) if several else towns[asked.town],
        towns if several else {},
        store.withheld(session, chosen),
        withheld_by_the_books(session, chosen),
        run_choice.waiting(session, chosen),
    )


def _read(session: Session, asked: Asked, chosen: RunsOf) -> _Read:
    days = (asked.municipalities, asked.first, asked.last)
    stock = store.stock(session, chosen)
    months = tuple(sorted({row.month for row in stock}))
    return _Read(
        months,
        stock,
        store.households(session, chosen),
        store.unauthorised(session, replace(chosen, first=months[-1])) if months else {},
        store.by_outcome(session, chosen, CAUSES),
        store.in_all(session, chosen, CAUSES),
        store.by_month(session, chosen, CAUSES),
        store.late_in_all(session, chosen),
        store.late_by_month(session, chosen),
        store.came_back(session, *days),
        store.first_payments(session, *days),
    )


def _town(read: _Read, code: str) -> TownSeen:
    """Return what there is to tell of one municipality, hidden as on its own page."""
    stock = [row for row in read.stock if row.municipality == code]
    last = read.months[-1] if read.months else ""
    now = [row for row in stock if row.month == last]
    ever = read.households.get(code, 0)
    back = [row for row in read.back if row.municipality == code]
    firsts = [row for row in read.first if row.municipality == code]
    days = [(row.paid_on - row.right_from).days for row in firsts if row.right_from is not None]
    spans = [sum(one > span for span in SPANS) for one in days]
    months = tuple(
        _stocked([row for row in stock if row.month == month], BASES, "basis")
        for month in read.months
    )
    here = [sum(one.line.counts) for one in months]
    causes = _parts([_found(read.causes, code, cause) for cause in CAUSES], [ever] * len(CAUSES))
    short_months = _parts([_found(read.short_months, code, one) for one in read.months], here)
    late_months = _parts([_found(read.late_months, code, one) for one in read.months], here)
    back_months = _parts(
        [_back([row for row in back if str(Month.of(row.day)) == one]) for one in read.months],
        here,
    )
    bases, phases, authorised = _of_last_month(
        [
            _stocked(now, BASES, "basis"),
            _stocked(now, tuple(Phase), "phase"),
            _split(
                Counted(code, last, read.lacking.get(code, 0) if now else 0, 0, 0),
                sum(row.households for row in now),
            ),
        ]
    )
    short, causes, short_months = _beside(
        _split(_found(read.short, code, code), ever), causes, short_months
    )
    late, late_months = _beside(_split(_found(read.late, code, code), ever), late_months)
    back_ever, back_months = _beside(_split(_back(back), ever), back_months)
    return TownSeen(
        bases=bases,
        phases=phases,
        authorised=authorised,
        causes=causes,
        short=short,
        late=late,
        back=back_ever,
        short_months=short_months,
        late_months=late_months,
        back_months=back_months,
        first=Parts(protected([spans.count(place) for place in range(len(SPANS) + 1)])),
        months=(*months[:-1], bases) if months else (),
        days=tuple(days),
    )


def _of_last_month(parts: Sequence[Parts]) -> list[Parts]:
    """Hide of what shares out the same households what one of them would tell of another."""
    lines = of_one_total([one.line for one in parts])
    return [replace(one, line=line) for one, line in zip(parts, lines, strict=True)]


def _beside(split: Parts, *among: Parts) -> list[Parts]:
    """Return those with at least one, and what they are told by: there who has two counts in both.

    Those with at least one hide where what they are told by hides its sum: it is near that. And
    they stay apart where one would see beside them how few are in one group and not in another.
    """
    if any(parts.line.hides_total for parts in among):
        hidden = split.line.hidden | {0, 1}
        return [replace(split, line=replace(split.line, hidden=hidden)), *among]
    line = split.line
    apart, lines = beside_parts(line.counts[0], sum(line.counts), [one.line for one in among])
    shown = [replace(one, line=line) for one, line in zip(among, lines, strict=True)]
    return [replace(split, apart=split.apart or apart), *shown]


def _region(towns: Sequence[TownSeen]) -> TownSeen:
    """Return the municipalities together."""

    def together(name: str) -> Parts:
        return _together([getattr(town, name) for town in towns])

    names = ("bases", "phases", "authorised")
    lines = region_of_one_total([[getattr(town, name).line for name in names] for town in towns])
    bases, phases, authorised = (
        replace(together(name), line=line) for name, line in zip(names, lines, strict=True)
    )
    months = [_together(each) for each in zip(*(town.months for town in towns), strict=True)]
    short, causes, short_months = _beside(*map(together, ("short", "causes", "short_months")))
    late, late_months = _beside(*map(together, ("late", "late_months")))
    back, back_months = _beside(*map(together, ("back", "back_months")))
    return TownSeen(
        bases=bases,
        phases=phases,
        authorised=authorised,
        causes=causes,
        short=short,
        late=late,
        back=back,
        short_months=short_months,
        late_months=late_months,
        back_months=back_months,
        first=together("first"),
        months=(*months[:-1], bases) if months else (),
        days=tuple(days for town in towns for days in town.days),
    )


def _together(parts: Sequence[Parts]) -> Parts:
    return Parts(
        protected_region([one.line for one in parts]),
        tuple(map(sum, zip(*(one.instalments for one in parts), strict=True))),
        tuple(map(sum, zip(*(one.cents for one in parts), strict=True))),
        any(one.apart for one in parts),
    )


def _stocked(stock: Iterable[Stock], among: Sequence[object], by: str) -> Parts:
    rows = list(stock)
    return Parts(
        protected([sum(row.households for row in rows if getattr(row, by) == one) for one in among])
    )


def _split(found: Counted, households: int) -> Parts:
    """Return those with at least one, and the rest of the households."""
    rest = max(households - found.households, 0)
    return Parts(protected([found.households, rest]), (found.instalments, 0), (found.cents, 0))


def _parts(rows: Sequence[Counted], wholes: Sequence[int]) -> Parts:
    """Return households by something; `wholes` are all households, of which these are some."""
    return Parts(
        protected([row.households for row in rows], wholes),
        tuple(row.instalments for row in rows),
        tuple(row.cents for row in rows),
    )


def _found(rows: Sequence[Counted], code: str, by: str) -> Counted:
    return next((row for row in rows if row.municipality == code and row.by == by), _NOBODY)


def _back(rows: Sequence[BackLine]) -> Counted:
    households = {row.household_id for row in rows}
    return Counted("", "", len(households), len({row.payment for row in rows}), 0)
