"""The households of a town that nothing special happens to: everybody in some phase."""

from __future__ import annotations

from datetime import date

from ontzorgen.cli.demo import lives
from ontzorgen.cli.demo.home import FIRST, LAST, World
from ontzorgen.cli.demo.lives import Life
from ontzorgen.cli.demo.made_up import Dice
from ontzorgen.cli.demo.towns import Town
from ontzorgen.domain.months import Month

_ARRIVALS = {
    **{Month(2025, 1).plus(step): 3 for step in range(8)},
    **{Month(2025, 9).plus(step): 5 for step in range(7)},
    **{Month(2026, 4).plus(step): 7 for step in range(6)},
}
"""In which month a right arises, by weight."""


def populate(world: World, town: Town) -> None:
    """Hand in the ordinary households of a town, in order of arrival."""
    dice = world.dice
    arrivals = sorted(_arrival(dice) for _ in range(town.households))
    for number, right_from in enumerate(arrivals, start=1):
        kind = dice.weighted(lives.KINDS)
        older = right_from < date(2025, 9, 1)
        article_56a = not (older and dice.happens(20))
        key = f"{town.letter}{number:04d}"
        life = lives.settle(world, town, key, kind, right_from, article_56a=article_56a)
        lives.owe(life)
        if dice.happens(7):
            life.income_cents = dice.between(180_00, 545_00)
        if older:
            _has_been_here(life, dice)
        else:
            _after_six_months(life, dice)
        if older and dice.happens(12):
            lives.leave(life, FIRST.plus(dice.between(1, 5)))
        else:
            lives.raise_rent(life)
        lives.receive(life)


def _arrival(dice: Dice) -> date:
    """Return the day a right arises; in the last month early enough to be handed in."""
    month = dice.weighted(_ARRIVALS)
    return month.day(dice.between(1, lives.CASES_ON if month == LAST else 28))


def _has_been_here(life: Life, dice: Dice) -> None:
    """Go on after an earlier period: by decision or wish, with some or all control returned."""
    start = FIRST.first
    if not life.article_56a or dice.happens(45):
        lives.sign_wish(life, date(2026, 1, dice.between(5, 28)))
    else:
        lives.extend(life, date(2026, 1, dice.between(5, 28)), dice.one_of(lives.EXTENSION_REASONS))
    if dice.happens(12):
        lives.return_costs(life, start, ("WATER",))


def _after_six_months(life: Life, dice: Dice) -> None:
    """Decide in time what follows article 56a."""
    end = life.six_months_over
    if end > LAST.plus(1).last:
        return
    follows = dice.weighted({"57": 40, "wish": 20, "steps": 25, "done": 15})
    if follows == "57":
        lives.extend(life, end, dice.one_of(lives.EXTENSION_REASONS))
    elif follows == "wish":
        lives.sign_wish(life, end)
    elif follows == "steps":
        lives.return_step_by_step(life, end)
    else:
        lives.return_costs(life, end)
        lives.close_costs(life, end)
