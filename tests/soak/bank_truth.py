"""What really happened on an account: drawn from a seed, before any file is made of it.

Payments of an exported run are debited one by one or as a batch, refused with and without a
contra entry, and returned days later; between them stand bookings of others, twins among them.
Amounts are int euro cents.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.sepa import bank_messages as xml

OPENING = 100_000_00
DAYS = [date(2026, 9, 30), *(date(2026, 10, day) for day in (1, 2, 5, 6))]
REASONS = (None, "AC04", "MD07", "AC06", "MS03")


@dataclass(frozen=True)
class Paid:
    """A payment of the exported run, and the file it was sent in."""

    end_to_end_id: str
    cents: int
    iban: str
    message_id: str


@dataclass(frozen=True)
class Booking:
    """One booking as the bank keeps it, before any file is made of it."""

    day: int
    cents: int
    details: tuple[tuple[str, Paid, str | None], ...] = ()
    """(end-to-end id as told, payment, reason) of each payment."""
    batch: str | None = None
    words: str | None = None

    @property
    def looks(self) -> tuple[object, ...]:
        """Return what a file says of it: bookings that look alike are twins."""
        told = tuple((name, paid.cents, paid.iban, why) for name, paid, why in self.details)
        return self.day, self.cents, told, self.batch, self.words

    @property
    def sign(self) -> str:
        return "CRDT" if self.cents > 0 else "DBIT"

    def written(self, kind: str) -> str:
        """Return the booking as XML of a version."""
        groups = []
        head = "" if self.batch is None else xml.batch(f"{self.batch}-P1", None, abs(self.cents))
        told = "".join(
            xml.detail(
                kind,
                cents=paid.cents,
                sign=self.sign,
                parties=xml.party(
                    kind, "Naam", paid.iban, "Cdtr" if self.sign == "DBIT" else "Dbtr"
                ),
                end_to_end_id=name,
                reason=reason,
            )
            for name, paid, reason in self.details
        )
        if head or told:
            groups.append(head + told)
        return xml.entry(
            kind,
            *groups,
            cents=abs(self.cents),
            sign=self.sign,
            day=DAYS[self.day].isoformat(),
            information=self.words,
        )


@dataclass
class Truth:
    """What really happened on the account, in order."""

    bookings: list[Booking] = field(default_factory=list)
    refused: list[tuple[Paid, str | None]] = field(default_factory=list)
    returned: list[tuple[Paid, str | None]] = field(default_factory=list)
    accepted: list[Paid] = field(default_factory=list)
    needs_statuses_first: bool = False

    @property
    def balances(self) -> list[int]:
        """Return the balance before each booking, and after the last."""
        found = [OPENING]
        for booking in self.bookings:
            found.append(found[-1] + booking.cents)
        return found

    def day_cuts(self) -> list[int]:
        """Return where days begin, and the end."""
        starts = [
            place
            for place, booking in enumerate(self.bookings)
            if place == 0 or booking.day != self.bookings[place - 1].day
        ]
        return [*starts, len(self.bookings)]


def truth_of(paid: Sequence[Paid], seed: int) -> Truth:
    """Draw a truth whose days leave a trace in the balances."""
    draw = random.Random(seed)
    while True:
        truth = _drawn(paid, draw)
        if leaves_a_trace(truth, truth.day_cuts()):
            return truth


def leaves_a_trace(truth: Truth, cuts: Sequence[int]) -> bool:
    """Say whether any run of missing statements shows in the balances.

    Several that have sums, and together have none, do not: the statement behind them touches
    what is known, and afterwards none of them alone fits. No reader can tell.
    """
    known = [truth.balances[cut] for cut in cuts]
    return not any(
        known[first] == known[last] and set(known[first:last]) != {known[first]}
        for last in range(len(known))
        for first in range(last)
    )


def twins_tell(truth: Truth, first: int, cut: int, last: int) -> bool:
    """Say whether the balances tell twins apart that stand on both sides of a cut in a day.

    They do unless what looks alike, or one of the two parts, adds up to nothing: then going on
    and repeating end in the same balance, and the rule is that nothing is booked twice.
    """
    before, after = truth.bookings[first:cut], truth.bookings[cut:last]
    cents = {booking.looks: booking.cents for booking in before}
    shared = Counter(each.looks for each in before) & Counter(each.looks for each in after)
    sums = [sum(each.cents for each in part) for part in (before, after)]
    sums.append(sum(cents[looks] * times for looks, times in shared.items()))
    return not shared or all(sums)


def _drawn(paid: Sequence[Paid], draw: random.Random) -> Truth:
    truth = Truth()
    found: list[Booking] = []
    files: dict[str, list[Paid]] = {}
    for payment in paid:
        files.setdefault(payment.message_id, []).append(payment)
    for message_id, mine in files.items():
        found += _file(truth, message_id, mine, draw)
    for _ in range(draw.randint(0, 9)):
        cents = draw.choice([-3_50, -3_50, 3_50, 12_00, -draw.randint(1, 99_99)])
        found.append(
            Booking(draw.randrange(len(DAYS)), cents, words=draw.choice(["Kosten", "Rente"]))
        )
    draw.shuffle(found)
    found.sort(key=lambda booking: booking.day)
    if draw.random() < 0.2:
        found = list(_swept(found))
    truth.bookings = found
    return truth


def _file(
    truth: Truth, message_id: str, mine: Sequence[Paid], draw: random.Random
) -> Iterator[Booking]:
    """Yield the bookings of one file of ours."""
    style = draw.choice(["WHOLE", "DETAILS", "NOTPROVIDED", "SINGLES", "SINGLES"])
    day = draw.randrange(2)
    gross = draw.random() < 0.7
    if style == "NOTPROVIDED":
        # Of two payments alike, one of them refused and not debited, nobody can tell which one
        # a debit without an id is: so such a batch is debited gross, and then both are.
        gross = True
    fates = {
        payment: draw.choices(["PAID", "REFUSED", "RETURNED"], [6, 2, 2])[0] for payment in mine
    }
    refused = [payment for payment in mine if fates[payment] == "REFUSED"]
    debited = [payment for payment in mine if gross or fates[payment] != "REFUSED"]
    if style == "WHOLE" and refused and not gross:
        # The sum of what a bank took tells nothing until it is known what it refused.
        truth.needs_statuses_first = True
    for payment in mine:
        reason = draw.choice(REASONS)
        silent = None if draw.random() < 0.4 else reason
        back = Booking(
            day + draw.randint(0, len(DAYS) - 1 - day),
            payment.cents,
            ((payment.end_to_end_id, payment, silent),),
        )
        if fates[payment] == "REFUSED":
            truth.refused.append((payment, reason))
            if payment in debited:
                yield back
        elif fates[payment] == "RETURNED":
            truth.returned.append((payment, reason))
            yield back
        if draw.random() < 0.3 and fates[payment] != "REFUSED":
            truth.accepted.append(payment)
    name = "NOTPROVIDED" if style == "NOTPROVIDED" else None
    told = tuple((name or payment.end_to_end_id, payment, None) for payment in debited)
    if style == "SINGLES":
        yield from (Booking(day, -each[1].cents, (each,)) for each in told)
    elif debited:
        cents = -sum(payment.cents for payment in debited)
        yield Booking(day, cents, () if style == "WHOLE" else told, batch=message_id)


def _swept(found: Sequence[Booking]) -> Iterator[Booking]:
    """Yield bookings of an account that is brought back to one balance at the end of each day."""
    for day in range(len(DAYS)):
        mine = [booking for booking in found if booking.day == day]
        yield from mine
        cents = sum(booking.cents for booking in mine)
        if cents:
            yield Booking(day, -cents, words="Saldering")
