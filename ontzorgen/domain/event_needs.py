"""What an event (gebeurtenis) asks of people: letters to send, and costs that nobody gave yet."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ontzorgen.domain.events import (
    ENDS_A_RIGHT,
    Changes,
    Event,
    EventKind,
    Situation,
    of_new_address,
)
from ontzorgen.domain.fixed_cost import CostKind


class Letter(StrEnum):
    """A letter that an event asks for; it names it, and does not write it."""

    PAYEE_STOPS = "PAYEE_STOPS"
    PAYEE_STARTS = "PAYEE_STARTS"
    END = "END"
    AUTHORISATION = "AUTHORISATION"
    SUSPENSION = "SUSPENSION"
    """Written by hand: there is no kind of letter for it."""


def letters_of(event: Event, changes: Changes, *, new_costs: bool) -> tuple[Letter, ...]:
    """Return which letters an event asks for, in the order in which they are sent."""
    asked = {
        Letter.END: event.kind in ENDS_A_RIGHT - {EventKind.DEATH} and bool(changes.persons),
        Letter.SUSPENSION: bool(changes.suspensions),
        Letter.AUTHORISATION: event.kind is EventKind.JOINS,
        Letter.PAYEE_STOPS: any(not each.goes_back for each in changes.costs),
        Letter.PAYEE_STARTS: new_costs,
    }
    return tuple(letter for letter, needed in asked.items() if needed)


def lacks_address(event: Event) -> bool:
    """Say whether the address of a household is to be changed: it moved, and letters go there."""
    return event.kind is EventKind.MOVES_INSIDE


def lacking(
    event: Event, now: Situation, changes: Changes, given: Collection[CostKind]
) -> tuple[CostKind, ...]:
    """Return the kinds of cost that an event leaves the household without: somebody asks for them.

    After a move those that stayed behind; for who turns 18 a health insurance of their own.
    """
    new = {each.group for each in given}
    if event.kind is EventKind.MOVES_INSIDE:
        ended = {(each.cost, each.valid_from) for each in changes.costs}
        gone = {each.kind.group for each in now.costs if (each.cost, each.valid_from) in ended}
        begun = of_new_address(event, now.costs)
        new |= {each.kind.group for each in now.costs if each.cost in begun}
        return tuple(kind for kind in CostKind if kind in gone - new)
    if event.kind is EventKind.TURNS_18:
        own = {
            each.kind
            for each in now.costs
            if each.person_id == event.person_id
            and (each.valid_until is None or each.valid_until > event.on)
        }
        return tuple({CostKind.HEALTH_INSURANCE} - new - own)
    return ()
