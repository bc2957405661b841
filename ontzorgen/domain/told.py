"""What the benefit system is told of a person and month, and what is new since it was told last.

Amounts are int euro cents. Money that was given back stays in the line of its month: a line
always holds whole amounts, so the newest line of a person is the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one person and month."""

    net_cents: int = 0
    withheld_cents: int = 0
    given_back_cents: int = 0
    """Money of the client that goes out with this benefit."""

    @property
    def remainder_cents(self) -> int:
        """What the benefit system pays the person, before what is given back."""
        return self.net_cents - self.withheld_cents


NOTHING_TOLD = Told()


def present_lines(
    decided: Mapping[int, Told], last: Mapping[int, Told], given_now: Mapping[int, int]
) -> dict[int, Told]:
    """Return the line of each person as it has to be told now.

    `decided` is what the runs of the month say, `last` what was told last, `given_now` what
    goes back to each person with this file. A person whom no run decides any more keeps the
    net amount that was told, and nothing is withheld.
    """
    lines = {}
    for person in decided.keys() | last.keys() | given_now.keys():
        before = last.get(person, NOTHING_TOLD)
        now = decided.get(person) or replace(before, withheld_cents=0)
        given = before.given_back_cents + given_now.get(person, 0)
        lines[person] = replace(now, given_back_cents=given)
    return lines


def news_of(lines: Mapping[int, Told], last: Mapping[int, Told]) -> dict[int, Told]:
    """Return the lines that differ from what was told last, or were never told."""
    return {person: line for person, line in lines.items() if last.get(person) != line}


def in_proportion(cents: int, carried: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Divide an amount over (person, carried) in proportion, exact to the cent.

    Each has the whole cents of their part; odd cents go to the largest rests, and among equal
    ones to who stands first. `carried` is above zero for each person, and not empty.
    """
    whole = sum(part for _, part in carried)
    parts = [divmod(cents * part, whole) for _, part in carried]
    odd = cents - sum(share for share, _ in parts)
    first = sorted(range(len(parts)), key=lambda place: -parts[place][1])[:odd]
    return [
        (person, share + (place in first))
        for place, ((person, _), (share, _)) in enumerate(zip(carried, parts, strict=True))
    ]
