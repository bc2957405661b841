"""The situations that the demo promises: each in a household of its own, to look up by key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ontzorgen.cli.demo import lives
from ontzorgen.cli.demo.budgets import Budget, Kind, net_cents
from ontzorgen.cli.demo.home import FIRST, LAST, World, months
from ontzorgen.cli.demo.lives import Life
from ontzorgen.cli.demo.towns import (
    COLLECTOR,
    EIKERVEEN,
    INSURERS,
    PRIVATE_LANDLORD,
    REFUSED_LANDLORD,
    RETURNED_LANDLORD,
    WILGENDAM,
    ZANDERMEER,
    Town,
)
from ontzorgen.domain.months import Month

_BUDGET = Budget(498_20, (157_35,), 109_50, 11_90)
RENTED = Month(2026, 5)
RETURNED_RENT, REFUSED_RENT = "W0917", "E0901"
"""Two households of which the bank did not pay a rent."""
_FAMILY_BUDGET = Budget(655_40, (157_35, 149_80), 172_00, 21_15)


@dataclass(frozen=True, slots=True)
class Situation:
    """What to see, and in which household."""

    household: str
    what: str


@dataclass(frozen=True, slots=True)
class _Scene:
    what: str
    town: Town
    play: Callable[[World, str], Life]


def play_all(world: World) -> Iterator[Situation]:
    """Hand in every situation and yield what it shows."""
    counts: dict[str, int] = {}
    for scene in _SCENES:
        number = counts[scene.town.letter] = counts.get(scene.town.letter, 900) + 1
        key = f"{scene.town.letter}{number:04d}"
        life = scene.play(world, key)
        lives.raise_rent(life)
        lives.receive(life)
        yield Situation(key, scene.what)


def _single(world: World, key: str, right_from: date, known: Month | None = None) -> Life:
    return lives.settle(world, WILGENDAM, key, Kind.SINGLE, right_from, known=known)


def _shortage(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 5, 2))
    lives.owe(life, owed=_BUDGET)
    life.income_cents = 658_40
    return life


def _six_months_over(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 3, 3))
    lives.owe(life, owed=_BUDGET)
    return life


def _extended(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.SINGLE_PARENT, date(2026, 2, 16))
    lives.owe(life)
    reason = "Er is een achterstand bij de energie; zonder hulp lukt betalen nog niet"
    lives.extend(life, life.six_months_over, reason)
    return life


def _review_overdue(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 1, 12))
    lives.owe(life)
    reason = "Oefent met de coach; over vijf weken bekijken wij het samen"
    lives.extend(life, life.six_months_over, reason, review=date(2026, 8, 20))
    return life


def _control_returned(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.COUPLE, date(2026, 1, 20))
    lives.owe(life)
    lives.return_step_by_step(life, life.six_months_over)
    return life


def _returned_early(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 6, 1))
    lives.owe(life, owed=_BUDGET)
    reason = "Betaalde in het land van herkomst alles zelf en kan dit aantoonbaar ook hier"
    lives.return_costs(life, date(2026, 10, 1), ("WATER", "ENERGIE", "GAS", "STROOM"), reason)
    return life


def _suspended(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 5, 4))
    lives.owe(life)
    life.home.suspend(life.adults[0], date(2026, 9, 21), "Verblijft tijdelijk elders", LAST)
    return life


def _wish_withdrawn(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 4, 21))
    lives.owe(life)
    life.home.change(life.adults[0], LAST, machtiging_tm="03-09-2026")
    return life


def _no_wish_yet(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.FAMILY, date(2026, 9, 1), authorised=False)
    lives.owe(life)
    return life


def _payee_collects(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 7, 14))
    lives.owe(life, supplier=COLLECTOR)
    return life


def _first_rent_elsewhere(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.FAMILY, date(2026, 9, 2))
    lives.owe(life, owed=_FAMILY_BUDGET)
    rent, home = life.home.costs["HUUR"], life.home
    home.hand_over(rent, "ELDERS", rent.since, "Eerste huur uit bijzondere bijstand")
    return life


def _entered_late(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 7, 27), known=LAST)
    home = life.home
    home.cost(
        "HUUR", WILGENDAM.landlords[1], 523_75, 1, since=date(2026, 9, 1), description="Huur woning"
    )
    home.cost("WATER", WILGENDAM.water, 12_40, 20)
    return life


def _account_unverified(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 9, 1))
    lives.owe(life, landlord=PRIVATE_LANDLORD)
    return life


def _partner_joined(world: World, key: str) -> Life:
    life = _single(world, key, date(2025, 12, 9))
    lives.owe(life, owed=_BUDGET)
    joined = date(2026, 6, 2)
    first, home = life.adults[0], life.home
    partner = home.member(
        ("Senait", first.cells["achternaam"]),
        date(1994, 3, 11),
        first.cells["taal"],
        right_from=joined,
        authorised_from=date(2026, 6, 9),
        known=Month(2026, 6),
    )
    home.member(
        ("Abel", first.cells["achternaam"]),
        date(2019, 5, 30),
        first.cells["taal"],
        known=Month(2026, 6),
    )
    home.cost(
        "ZORG",
        INSURERS[0],
        151_60,
        1,
        name="ZORG2",
        of=partner,
        known=Month(2026, 6),
    )
    lives.extend(life, life.six_months_over, "Tot de partner gewend is, blijft de gemeente betalen")
    for month in months(FIRST, LAST):
        together = month >= Month.of(joined)
        kind = Kind.COUPLE if together else Kind.SINGLE
        home.benefit(first, month, net_cents(kind, month, life.right_from))
        if together:
            home.benefit(partner, month, net_cents(kind, month, joined))
    life.adults.clear()  # their benefits are handed in here
    return life


def _without_reference(world: World, key: str) -> Life:
    life = _single(world, key, date(2026, 6, 22))
    lives.owe(life)
    life.home.cost("WATER", WILGENDAM.water, 6_35, 20, name="MEETDIENST", bare=True)
    return life


def _work_found(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.SINGLE, date(2026, 4, 2))
    lives.owe(life)
    lives.leave(life, Month(2026, 8))
    return life


def _large_house(world: World, key: str) -> Life:
    life = lives.settle(world, ZANDERMEER, key, Kind.FAMILY, date(2026, 9, 1))
    owed = Budget(812_00, (157_35, 149_80), 205_00, 24_60)
    lives.owe(life, owed=owed, landlord=ZANDERMEER.landlords[0])
    return life


def _refused_by_the_bank(world: World, key: str) -> Life:
    life = lives.settle(world, EIKERVEEN, key, Kind.SINGLE, date(2026, 5, 18), known=RENTED)
    lives.owe(life, owed=_BUDGET, landlord=REFUSED_LANDLORD)
    return life


def _came_back(world: World, key: str) -> Life:
    life = lives.settle(world, WILGENDAM, key, Kind.SINGLE, date(2026, 5, 11), known=RENTED)
    lives.owe(life, owed=_BUDGET, landlord=RETURNED_LANDLORD)
    return life


_SCENES = (
    _Scene("tekort: te weinig geld voor alle vaste lasten", WILGENDAM, _shortage),
    _Scene("zes maanden voorbij, nog geen besluit", WILGENDAM, _six_months_over),
    _Scene("verlengd met een besluit van artikel 57", WILGENDAM, _extended),
    _Scene("evaluatie van artikel 57 is te laat", WILGENDAM, _review_overdue),
    _Scene("regie gaat in stappen terug, met metingen van de coach", WILGENDAM, _control_returned),
    _Scene("regie eerder terug, binnen de zes maanden", WILGENDAM, _returned_early),
    _Scene("inhouding is opgeschort", WILGENDAM, _suspended),
    _Scene("machtiging is ingetrokken", WILGENDAM, _wish_withdrawn),
    _Scene("machtiging is er nog niet (intake)", WILGENDAM, _no_wish_yet),
    _Scene("begunstigde schrijft zelf af (incasso)", WILGENDAM, _payee_collects),
    _Scene("eerste huur wordt elders betaald", WILGENDAM, _first_rent_elsewhere),
    _Scene("te laat ingevoerd: gemiste termijn", WILGENDAM, _entered_late),
    _Scene("rekening van nieuwe verhuurder niet bevestigd", WILGENDAM, _account_unverified),
    _Scene("partner en kind kwamen later (nareizigers)", WILGENDAM, _partner_joined),
    _Scene("kosten zonder kenmerk en omschrijving", WILGENDAM, _without_reference),
    _Scene("werk gevonden: uitkering is gestopt", WILGENDAM, _work_found),
    _Scene("huur boven de grens per regel, apart toegestaan", ZANDERMEER, _large_house),
    _Scene("huur teruggekomen in augustus, opnieuw betaald", WILGENDAM, _came_back),
    _Scene("huur geweigerd in juni, opnieuw betaald", EIKERVEEN, _refused_by_the_bank),
)
