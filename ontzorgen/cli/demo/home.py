"""One household of the demo: what it hands in as its life goes on.

A change is dated where no approved run has been yet, as the import asks. Amounts are
int euro cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ontzorgen.cli.demo.book import Book
from ontzorgen.cli.demo.made_up import (
    Dice,
    betalingskenmerk,
    euro_text,
    filled,
    postcode_of,
    rf_reference,
    street_of,
)
from ontzorgen.cli.demo.towns import KENMERK, RF, DemoPayee, Town
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import execution_date
from ontzorgen.services.importing.rows import File

FIRST, LAST = Month(2026, 3), Month(2026, 9)
"""The months of the demo: ontzorgen starts in March, and September is the coming run."""
_ONE_DAY = timedelta(days=1)


def months(first: Month, last: Month) -> Iterator[Month]:
    """Yield the months from `first` to `last`, both included."""
    while first <= last:
        yield first
        first = first.plus(1)


@dataclass
class Cost:
    """A fixed cost, with the row that holds now."""

    kind: str
    amount_cents: int
    since: date
    cells: dict[str, str]


@dataclass
class Member:
    """Somebody of the household, with the row as it is now."""

    key: str
    right_from: date | None
    cells: dict[str, str]


@dataclass
class World:
    """What all households share: the book, chance, and the numbers handed out so far."""

    book: Book
    dice: Dice
    bsns: Iterator[str]


@dataclass
class Home:
    """A household that the town learns of in `known`."""

    world: World
    town: Town
    key: str
    known: Month
    consulent: str
    coach: str = ""
    members: list[Member] = field(default_factory=list)
    costs: dict[str, Cost] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hand in the household itself."""
        self.known = max(self.known, FIRST)
        street, number = street_of(self.key)
        self._put(
            self.known,
            File.HOUSEHOLDS,
            huishouden=self.key,
            gemeentecode=self.town.code,
            consulent=self.consulent,
            budgetcoach=self.coach,
            straat=street,
            huisnummer=number,
            postcode=postcode_of(self.key, self.town.landlords[0].postcode[:4]),
            plaats=self.town.name,
        )

    def paid_on(self, month: Month) -> date:
        """Return E(M): the day on which the run of a month is executed."""
        return execution_date(self.town.pay_day, month)

    def takes(self, day: date) -> Month:
        """Return the month whose run takes a due date on `day`, and no sooner than `known`."""
        month = self.known
        while self.paid_on(month.plus(1)) <= day:
            month = month.plus(1)
        return month

    def member(
        self,
        name: tuple[str, str],
        born: date,
        language: str,
        *,
        right_from: date | None = None,
        authorised_from: date | None = None,
        article_56a: bool = True,
        known: Month | None = None,
    ) -> Member:
        """Hand in a person; without `right_from` a child."""
        key = f"{self.key}-P{len(self.members) + 1}"
        flag = "J" if article_56a else "N"
        cells = {
            "persoon": key,
            "huishouden": self.key,
            "bsn": next(self.world.bsns),
            "voornaam": name[0],
            "achternaam": name[1],
            "geboortedatum": _dutch(born),
            "taal": language,
            "recht_vanaf": _dutch(right_from),
            "inburgeringsplichtig": flag if right_from else "",
            "asielvergunning_bepaalde_tijd": flag if right_from else "",
            "machtiging_vanaf": _dutch(authorised_from),
        }
        member = Member(key, right_from, cells)
        self.members.append(member)
        self._put(known or self.known, File.PERSONS, 1, **cells)
        return member

    def change(self, member: Member, known: Month, **cells: str) -> None:
        """Hand in a person again, with something changed."""
        member.cells |= cells
        self._put(known, File.PERSONS, 1, **member.cells)

    def end_right(self, member: Member, last_day: date, known: Month) -> None:
        """Hand in that the right ends, for instance because of work."""
        self.change(member, known, recht_tm=_dutch(last_day))

    def decide(
        self,
        member: Member,
        basis: str,
        start: date,
        *,
        last_day: date | None = None,
        review: date | None = None,
        reason: str = "",
        decided: date | None = None,
        known: Month | None = None,
    ) -> None:
        """Hand in a decision of the consulent."""
        self._put(
            max(known or self.known, self.known),
            File.DECISIONS,
            persoon=member.key,
            grondslag=basis,
            besluitdatum=_dutch(decided or start - timedelta(days=6)),
            vanaf=_dutch(start),
            tm=_dutch(last_day),
            evaluatiedatum=_dutch(review),
            reden=reason,
        )

    def benefit(self, member: Member, month: Month, net_cents: int, income_cents: int = 0) -> None:
        """Hand in what the benefit system pays for a month."""
        self._put(
            max(month, self.known),
            File.BENEFITS,
            persoon=member.key,
            maand=str(month),
            netto=euro_text(net_cents),
            eigen_inkomen=euro_text(income_cents) if income_cents else "",
        )

    def suspend(self, member: Member, start: date, reason: str, known: Month) -> None:
        """Hand in that a person takes no part from a day on."""
        self._put(known, File.SUSPENSIONS, persoon=member.key, vanaf=_dutch(start), reden=reason)

    def cost(
        self,
        kind: str,
        payee: DemoPayee,
        amount_cents: int,
        due_day: int,
        *,
        name: str = "",
        of: Member | None = None,
        frequency: str = "MAAND",
        since: date | None = None,
        known: Month | None = None,
        description: str = "",
        bare: bool = False,
    ) -> Cost:
        """Hand in a fixed cost, from the first day that the run of `known` pays for.

        `bare`: without reference and description.
        """
        known = max(known or self.known, self.known)
        since = since or self.paid_on(known)
        reference = "" if bare else _reference(payee, self.world.dice)
        name = name or kind
        cells = {
            "vaste_last": f"{self.key}-{name}",
            "huishouden": self.key,
            "persoon": of.key if of else "",
            "soort": kind,
            "begunstigde": payee.key,
            "bedrag": euro_text(amount_cents),
            "vanaf": _dutch(since),
            "frequentie": frequency,
            "vervaldag": str(due_day),
            "kenmerk": reference,
            "omschrijving": description,
        }
        self.costs[name] = cost = Cost(kind, amount_cents, since, cells)
        self._put(known, File.FIXED_COSTS, 1, **cells)
        return cost

    def new_amount(
        self, cost: Cost, amount_cents: int, start: date, known: Month, delivery: int = 1
    ) -> None:
        """Hand in that a cost has another amount from a day on."""
        self._put(known, File.FIXED_COSTS, delivery, **cost.cells, tm=_dutch(start - _ONE_DAY))
        cost.amount_cents, cost.since = amount_cents, start
        cost.cells |= {"bedrag": euro_text(amount_cents), "vanaf": _dutch(start)}
        self._put(known, File.FIXED_COSTS, delivery, **cost.cells)

    def end_cost(self, cost: Cost, last_day: date, known: Month) -> None:
        """Hand in that a cost has stopped."""
        self._put(known, File.FIXED_COSTS, 1, **cost.cells, tm=_dutch(last_day))

    def hand_over(self, cost: Cost, who: str, start: date, reason: str = "") -> None:
        """Hand in who pays a cost from a day on (regie), before a run decided that day."""
        known = self.takes(start)
        self._put(
            known,
            File.CONTROLS,
            vaste_last=cost.cells["vaste_last"],
            vanaf=_dutch(max(start, self.paid_on(known))),
            regie=who,
            reden=reason,
        )

    def _put(self, known: Month, file: File, delivery: int = 1, /, **cells: str) -> None:
        if known <= LAST:
            self.world.book.put(known, file, delivery, **cells)


def _reference(payee: DemoPayee, dice: Dice) -> str:
    if payee.reference_kind is KENMERK:
        return betalingskenmerk(dice)
    if payee.reference_kind is RF:
        return rf_reference(dice)
    return filled(payee.pattern, dice)


def _dutch(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""
