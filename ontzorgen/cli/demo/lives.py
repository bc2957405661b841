"""How the households of the demo live: they arrive, are relieved, and pay for themselves again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.cli.demo import names
from ontzorgen.cli.demo.budgets import Budget, Kind, budget, net_cents, with_income
from ontzorgen.cli.demo.home import FIRST, LAST, Home, Member, World, months
from ontzorgen.cli.demo.made_up import Dice
from ontzorgen.cli.demo.towns import (
    COVER,
    INSURERS,
    INTERNET,
    LATE_RENTS,
    SUPPLIERS,
    DemoPayee,
    Town,
)
from ontzorgen.domain.legal_basis import article_56a_until
from ontzorgen.domain.months import Month, months_later

KINDS = {
    Kind.SINGLE: 44,
    Kind.SINGLE_PARENT: 12,
    Kind.COUPLE: 9,
    Kind.FAMILY: 20,
    Kind.YOUTH: 8,
    Kind.SHARER: 7,
}
EXTENSION_REASONS = (
    "Achterstand bij energie ontstaan; samen met de coach wordt nu gespaard voor de jaarafrekening",
    "Post wordt nog niet gelezen; betalen zonder hulp lukt nog niet",
    "Toeslagen lopen nog niet goed; zonder steun ontstaan er schulden",
    "Cursus Omgaan met geld loopt nog tot in het najaar",
)
_RENT_RISE = date(2026, 7, 1)
_RENTS_TOLD = Month(2026, 5)
_ONE_DAY = timedelta(days=1)
CASES_ON = 4
"""Day of the month on which the consulent hands in the cases."""


@dataclass
class Life:
    """A household with its adults, while its months are written."""

    home: Home
    kind: Kind
    adults: list[Member]
    article_56a: bool
    income_cents: int = 0
    last_day: date | None = None
    """Last day with a right; None while it goes on."""
    rent_until: date | None = None
    """Last day on which the rent is listed; None while it goes on."""

    @property
    def right_from(self) -> date:
        """Return the day the right of the first adult arose."""
        day = self.adults[0].right_from
        assert day is not None  # noqa: S101  (adults have a right)
        return day

    @property
    def six_months_over(self) -> date:
        """Return the first day after the six months of article 56a."""
        return article_56a_until(self.right_from) if self.article_56a else self.right_from


def first_delivery(day: date) -> Month:
    """Return the month in whose delivery of cases something of `day` is handed in."""
    return Month.of(day) if day.day <= CASES_ON else Month.of(day).plus(1)


def settle(
    world: World,
    town: Town,
    key: str,
    kind: Kind,
    right_from: date,
    *,
    article_56a: bool = True,
    authorised: bool = True,
    known: Month | None = None,
) -> Life:
    """Bring in a household: its people, the decision of article 56a, its authorisation."""
    dice, origin = world.dice, names.origin(world.dice)
    known = known or first_delivery(right_from)
    family = names.family_name(origin, dice)
    coach = dice.one_of(names.COACHES)
    home = Home(world, town, key, known, dice.one_of(names.CONSULENTEN), coach)
    signed = right_from + timedelta(days=dice.between(2, 9)) if authorised else None
    adults, called = [], list[str]()
    for _ in range(kind.adults):
        called.append(names.first_name(origin, dice, called))
        adult = home.member(
            (called[-1], family),
            _born(kind, dice),
            origin.language,
            right_from=right_from,
            authorised_from=signed,
            article_56a=article_56a,
        )
        adults.append(adult)
        if article_56a:
            home.decide(
                adult,
                "56A",
                right_from,
                last_day=article_56a_until(right_from) - _ONE_DAY,
                decided=right_from + timedelta(days=dice.between(1, 8)),
                reason="Onderdeel van het persoonlijk plan",
            )
    for _ in range(dice.between(1, 4) if kind.has_children else 0):
        born = date(dice.between(2010, 2025), dice.between(1, 12), dice.between(1, 28))
        called.append(names.first_name(origin, dice, called))
        home.member((called[-1], family), born, origin.language)
    return Life(home, kind, adults, article_56a)


def _born(kind: Kind, dice: Dice) -> date:
    oldest, youngest = (2006, 2007) if kind is Kind.YOUTH else (1968, 1998)
    return date(dice.between(oldest, youngest), dice.between(1, 7), dice.between(1, 28))


def owe(
    life: Life,
    *,
    landlord: DemoPayee | None = None,
    supplier: DemoPayee | None = None,
    owed: Budget | None = None,
) -> Budget:
    """Hand in the usual costs; returns what they are."""
    home, dice, kind = life.home, life.home.world.dice, life.kind
    owed = owed or budget(kind, dice)
    insurer = dice.one_of(INSURERS)
    landlord = landlord or dice.one_of(home.town.landlords)
    rent_cents = owed.rent_cents
    if home.known >= _RENTS_TOLD:
        rent_cents = _risen(rent_cents, dice)
    home.cost("HUUR", landlord, rent_cents, 1, description="Huur woning")
    for number, (adult, cents) in enumerate(zip(life.adults, owed.health_cents, strict=True), 1):
        day = dice.weighted({1: 7, 20: 1, 25: 2})
        home.cost("ZORG", insurer, cents, day, name=f"ZORG{number}", of=adult)
    supplier = supplier or dice.one_of(SUPPLIERS)
    if supplier.key == "EN-WIND" and dice.happens(60):
        gas = owed.energy_cents * 55 // 100
        home.cost("GAS", supplier, gas, 15)
        home.cost("STROOM", supplier, owed.energy_cents - gas, 15)
    else:
        home.cost(
            "ENERGIE", supplier, owed.energy_cents, dice.weighted({5: 2, 15: 5, 28: 3, 30: 1})
        )
    if dice.happens(30):
        home.cost("WATER", home.town.water, owed.water_cents * 3, 20, frequency="KWARTAAL")
    else:
        home.cost("WATER", home.town.water, owed.water_cents, 20)
    return owed


def raise_rent(life: Life) -> None:
    """Raise the rent on 1 July, for who had a house before the landlords told it in May."""
    home = life.home
    rent = home.costs.get("HUUR")
    ends = [day for day in (life.last_day, life.rent_until) if day]
    gone = bool(ends) and min(ends) < _RENT_RISE
    if rent is None or gone or home.known >= _RENTS_TOLD or rent.since >= _RENT_RISE:
        return
    late = rent.cells["begunstigde"] == LATE_RENTS.key
    home.new_amount(
        rent,
        _risen(rent.amount_cents, home.world.dice),
        _RENT_RISE,
        _RENTS_TOLD,
        delivery=2 if late else 1,
    )


def _risen(rent_cents: int, dice: Dice) -> int:
    return rent_cents * (1000 + dice.between(33, 41)) // 1000


def receive(life: Life) -> None:
    """Hand in the benefit of every month with a right."""
    for member in life.adults:
        assert member.right_from is not None  # noqa: S101  (adults have a right)
        for month in months(max(life.home.known, FIRST, Month.of(member.right_from)), LAST):
            net = net_cents(life.kind, month, member.right_from, life.last_day)
            income = life.income_cents if member is life.adults[0] else 0
            if net:
                life.home.benefit(member, month, with_income(net, income), income)


def extend(life: Life, start: date, reason: str, *, review: date | None = None) -> None:
    """Decide article 57 for half a year, and once more when that ends before October."""
    last_day = months_later(start, 6) - _ONE_DAY
    review = review or last_day - timedelta(days=14)
    for adult in life.adults:
        known = max(FIRST, Month.of(start).plus(-1))
        life.home.decide(
            adult, "57", start, last_day=last_day, review=review, reason=reason, known=known
        )
    if last_day < LAST.last and review <= LAST.last:
        again = last_day + _ONE_DAY
        for adult in life.adults:
            life.home.decide(
                adult,
                "57",
                again,
                last_day=months_later(again, 6) - _ONE_DAY,
                reason="Het gaat beter; nog een half jaar om te oefenen met kleine betalingen",
                decided=review - timedelta(days=2),
                known=max(FIRST, Month.of(review - timedelta(days=5))),
            )


def sign_wish(life: Life, start: date) -> None:
    """Record the written wish to go on, with costs that article 56a does not carry."""
    home, dice = life.home, life.home.world.dice
    known = max(FIRST, Month.of(start).plus(-1))
    for adult in life.adults:
        home.decide(adult, "VRIJWILLIG", start, reason="Schriftelijke wens", known=known)
    since = max(start, home.paid_on(max(known, home.known)))
    told = home.takes(since)
    if dice.happens(60):
        home.cost("OVERIG", COVER, dice.between(4_25, 8_90), 1, name="AVP", since=since, known=told)
    if dice.happens(35):
        cents = dice.between(29_50, 42_50)
        home.cost("OVERIG", INTERNET, cents, 25, name="INTERNET", since=since, known=told)


def return_step_by_step(life: Life, start: date) -> None:
    """Give control back cost by cost, small ones first and rent last; article 57 carries it."""
    for adult in life.adults:
        life.home.decide(
            adult,
            "57",
            start,
            last_day=months_later(start, 4) - _ONE_DAY,
            reason="Regie gaat in stappen terug naar het huishouden",
            known=max(FIRST, Month.of(start).plus(-1)),
        )
    steps = (("WATER",), ("ENERGIE", "GAS", "STROOM"), ("ZORG",), ("HUUR",))
    for later, kinds in enumerate(steps):
        return_costs(life, months_later(start, later), kinds)
    close_costs(life, months_later(start, len(steps) - 1))


def return_costs(life: Life, start: date, kinds: tuple[str, ...] = (), reason: str = "") -> None:
    """Give control of these kinds of costs back, or of all."""
    for cost in life.home.costs.values():
        if not kinds or cost.kind in kinds:
            life.home.hand_over(cost, "HUISHOUDEN", start, reason)


def close_costs(life: Life, returned: date) -> None:
    """Close the costs of a household that has had all control for a month or two."""
    home = life.home
    known = home.takes(returned).plus(2)
    life.rent_until = home.paid_on(known) - _ONE_DAY
    raise_rent(life)
    for cost in home.costs.values():
        home.end_cost(cost, life.rent_until, known)


def leave(life: Life, month: Month) -> None:
    """End the right because of work, told in `month`; a month later the costs are closed."""
    home = life.home
    life.last_day = Month.of(home.paid_on(month)).last
    for adult in life.adults:
        home.end_right(adult, life.last_day, month)
    raise_rent(life)
    for cost in home.costs.values():
        home.end_cost(cost, life.last_day, month.plus(1))
