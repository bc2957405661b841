"""The run decision a second time: naive, slow, and written from the interface description alone.

It speaks the words of the import folder (`HUUR`, `recht_tm` inclusive) and walks day
by day and cent by cent. It shares no code with the domain on purpose: what both say is
likely what the contract says. Amounts are int euro cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

A_DAY = timedelta(days=1)
CARRIED_BY_56A = {"HUUR", "ZORG", "GAS", "STROOM", "ENERGIE", "WATER"}
RANKS_AS = {"GAS": "ENERGIE", "STROOM": "ENERGIE"}
REPORTED = (("56A", "ART_56A"), ("57", "ART_57"), ("VRIJWILLIG", "VOLUNTARY"))


@dataclass
class Gemeente:
    betaaldag: str = "laatste"
    tekortregel: str = "HEEL"
    volgorde: str = "HUUR,ZORG,ENERGIE,WATER,OVERIG"
    bodembedrag: int = 0


@dataclass
class Besluit:
    grondslag: str
    vanaf: date
    tm: date | None = None


@dataclass
class Opschorting:
    vanaf: date
    tm: date | None = None


@dataclass
class Persoon:
    persoon: str
    netto: int = 0
    eigen_inkomen: int = 0
    recht_vanaf: date | None = None
    recht_tm: date | None = None
    inburgeringsplichtig: bool = True
    asielvergunning_bepaalde_tijd: bool = True
    machtiging_vanaf: date | None = None
    machtiging_tm: date | None = None
    besluiten: list[Besluit] = field(default_factory=list)
    opschortingen: list[Opschorting] = field(default_factory=list)


@dataclass
class Regie:
    vanaf: date
    regie: str


@dataclass
class VasteLast:
    vaste_last: str
    soort: str
    bedrag: int
    vanaf: date
    vervaldag: int
    tm: date | None = None
    frequentie: str = "MAAND"
    persoon: str | None = None
    incasso: bool = False
    rekening_bruikbaar: bool = True
    regie: list[Regie] = field(default_factory=list)


@dataclass
class Huishouden:
    personen: list[Persoon]
    vaste_lasten: list[VasteLast]


@dataclass
class Line:
    vaste_last: str
    vervalt: date
    outcome: str
    withheld: int
    carried: dict[str, int]


@dataclass
class Share:
    persoon: str
    net: int
    withheld: int
    basis: str | None


@dataclass
class Decided:
    lines: list[Line]
    shares: list[Share]


# --- days -----------------------------------------------------------------------------


def easter(year: int) -> date:
    """Return Easter Sunday by the oldest means: the moon table of the Gregorian reform."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped_leap_years = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - skipped_leap_years - 10
    epact = (11 * golden + 20 + moon_correction - skipped_leap_years) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    full_moon += 7 - (sunday + full_moon) % 7
    return date(year, 3, 1) + (full_moon - 1) * A_DAY


def is_business_day(day: date) -> bool:
    if day.strftime("%a") in ("Sat", "Sun"):
        return False
    if (day.day, day.month) in ((1, 1), (1, 5), (25, 12), (26, 12)):
        return False
    return day not in (easter(day.year) - 2 * A_DAY, easter(day.year) + A_DAY)


def month_after(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def months_on(year: int, month: int, many: int) -> tuple[int, int]:
    for _ in range(many):
        year, month = month_after(year, month)
    return year, month


def day_or_last(year: int, month: int, number: int) -> date:
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def execution(betaaldag: str, year: int, month: int) -> date:
    if betaaldag == "laatste":
        day = day_or_last(year, month, 31)
    else:
        day = day_or_last(*month_after(year, month), int(betaaldag))
    while not is_business_day(day):
        day -= A_DAY
    return day


def due_days(cost: VasteLast, start: date, end: date) -> list[date]:
    """Return the due dates with start <= due < end, walking from `vanaf` one day at a time."""
    first = cost.vanaf
    while first != day_or_last(first.year, first.month, cost.vervaldag):
        first += A_DAY
    step = {"MAAND": 1, "KWARTAAL": 3, "JAAR": 12, "EENMALIG": None}[cost.frequentie]
    all_of_them = [first]
    year, month = first.year, first.month
    while step is not None and all_of_them[-1] < end:
        year, month = months_on(year, month, step)
        all_of_them.append(day_or_last(year, month, cost.vervaldag))
    return [
        day for day in all_of_them if start <= day < end and (cost.tm is None or day <= cost.tm)
    ]


# --- persons --------------------------------------------------------------------------


def days_of(year: int, month: int) -> list[date]:
    day, days = date(year, month, 1), []
    while day.month == month:
        days.append(day)
        day += A_DAY
    return days


def has_right(person: Persoon, day: date) -> bool:
    if person.recht_vanaf is None or day < person.recht_vanaf:
        return False
    return person.recht_tm is None or day <= person.recht_tm


def last_right_day(person: Persoon, year: int, month: int) -> date | None:
    held = [day for day in days_of(year, month) if has_right(person, day)]
    return held[-1] if held else None


def in_six_months(recht_vanaf: date, day: date) -> bool:
    """Walk the period day by day until it ends."""
    year, month = months_on(recht_vanaf.year, recht_vanaf.month, 6)
    walking = recht_vanaf
    while True:
        if (walking.year, walking.month) == (year, month) and walking.day == recht_vanaf.day:
            return False
        if (walking.year, walking.month) == month_after(year, month):
            return False
        if walking == day:
            return True
        walking += A_DAY


def in_force(person: Persoon, grondslag: str, day: date) -> bool:
    if grondslag == "56A":
        return (
            person.inburgeringsplichtig
            and person.asielvergunning_bepaalde_tijd
            and person.recht_vanaf is not None
            and person.recht_vanaf <= day
            and in_six_months(person.recht_vanaf, day)
        )
    return any(
        line.grondslag == grondslag and line.vanaf <= day and (line.tm is None or day <= line.tm)
        for line in person.besluiten
    )


def passes_1(person: Persoon, year: int, month: int, due: date) -> bool:
    if person.netto <= 0 or last_right_day(person, year, month) is None:
        return False
    return person.recht_tm is None or not person.recht_tm < due


def passes_2(person: Persoon, year: int, month: int, soort: str) -> bool:
    last = last_right_day(person, year, month)
    if last is None:
        return False
    if in_force(person, "57", last) or in_force(person, "VRIJWILLIG", last):
        return True
    return soort in CARRIED_BY_56A and in_force(person, "56A", last)


def passes_3(person: Persoon, executed: date) -> bool:
    if person.machtiging_vanaf is None or executed < person.machtiging_vanaf:
        return False
    return person.machtiging_tm is None or executed <= person.machtiging_tm


def suspended(person: Persoon, due: date) -> bool:
    return any(
        spell.vanaf <= due and (spell.tm is None or due <= spell.tm)
        for spell in person.opschortingen
    )


# --- money ----------------------------------------------------------------------------


def available(person: Persoon, bodembedrag: int) -> int:
    still_needed = max(0, bodembedrag - person.eigen_inkomen)
    return max(0, person.netto - still_needed)


def carry(due: int, left: dict[str, int], whole: bool) -> dict[str, int]:
    """Share `due` over the persons in `left` (in their order), and hand on what one cannot."""
    if not left or (whole and sum(left.values()) < due):
        return dict.fromkeys(left, 0)
    part = Fraction(due, len(left)).__floor__()
    odd = due - part * len(left)
    carried, over = {}, 0
    for place, name in enumerate(left):
        asked = part + (1 if place < odd else 0)
        carried[name] = min(asked, left[name])
        over += asked - carried[name]
    for name in left:
        while over and carried[name] < left[name]:
            carried[name] += 1
            over -= 1
    return carried


def decide(gemeente: Gemeente, huishouden: Huishouden, year: int, month: int) -> Decided:
    executed = execution(gemeente.betaaldag, year, month)
    next_executed = execution(gemeente.betaaldag, *month_after(year, month))
    order = [word.strip() for word in gemeente.volgorde.split(",")]
    listed = [
        (order.index(RANKS_AS.get(cost.soort, cost.soort)), due, place, cost)
        for place, cost in enumerate(huishouden.vaste_lasten)
        for due in due_days(cost, executed, next_executed)
    ]
    left = {p.persoon: available(p, gemeente.bodembedrag) for p in huishouden.personen}
    taken = {p.persoon: 0 for p in huishouden.personen}
    lines = []
    for _, due, _, cost in sorted(listed, key=lambda entry: entry[:3]):
        concerned = [p for p in huishouden.personen if cost.persoon in (None, p.persoon)]
        one = [p for p in concerned if passes_1(p, year, month, due)]
        two = [p for p in one if passes_2(p, year, month, cost.soort)]
        three = [p for p in two if passes_3(p, executed)]
        taking_part = [p for p in three if not suspended(p, due)]
        held = [regie for regie in cost.regie if regie.vanaf <= due]
        regie = max(held, key=lambda line: line.vanaf).regie if held else "GEMEENTE"

        outcome, carried = "", {}
        if not one:
            outcome = "NO_BENEFIT"
        elif regie == "HUISHOUDEN":
            outcome = "CONTROL_RETURNED"
        elif regie == "ELDERS":
            outcome = "PAID_ELSEWHERE"
        elif all(suspended(p, due) for p in one):
            outcome = "SUSPENDED"
        elif cost.incasso:
            outcome = "PAYEE_COLLECTS"
        elif not cost.rekening_bruikbaar:
            outcome = "ACCOUNT_UNVERIFIED"
        elif not two:
            outcome = "NO_LEGAL_BASIS"
        elif not three:
            outcome = "NO_AUTHORISATION"
        else:
            carried = carry(
                cost.bedrag,
                {p.persoon: left[p.persoon] for p in taking_part},
                gemeente.tekortregel == "HEEL",
            )
            total = sum(carried.values())
            outcome = (
                "WITHHELD" if total == cost.bedrag else "PARTLY_WITHHELD" if total else "SHORTFALL"
            )
        for name, cents in carried.items():
            left[name] -= cents
            taken[name] += cents
        carried = {name: cents for name, cents in carried.items() if cents}
        lines.append(Line(cost.vaste_last, due, outcome, sum(carried.values()), carried))

    shares = []
    for p in huishouden.personen:
        if p.netto <= 0:
            continue
        last = last_right_day(p, year, month)
        basis = None
        if last is not None:
            basis = next((name for word, name in REPORTED if in_force(p, word, last)), None)
        shares.append(Share(p.persoon, p.netto, taken[p.persoon], basis))
    return Decided(lines, shares)
