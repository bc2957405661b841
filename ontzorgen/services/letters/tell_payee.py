"""What a letter tells a payee: what books a payment, and no word of benefit or status (Pw art. 65).

Amounts are int euro cents; ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ontzorgen.domain.fixed_cost import Controller, control_on
from ontzorgen.domain.letters_due import Wanted
from ontzorgen.domain.letters_told import Bill, bills_told
from ontzorgen.domain.paying import Cost, CostRow, Home
from ontzorgen.services.letters.details import Details
from ontzorgen.services.letters.tell_client import OFTEN, names_of
from reports.amounts import dutch_date, euro
from reports.letters.kinds import LetterKind
from reports.letters.phrasebook import Value
from reports.letters.text_letter import Told

_ONE_DAY = timedelta(days=1)


def told_to_payee(wanted: Wanted, details: Details, address: tuple[str, ...], dated: date) -> Told:
    """Return what a payee is told, on a day, of its customer, who lives at `address`.

    Whom we pay no more does not read where that is: after a move it would be the new address.
    It can be told: `domain.letters_told.refusal_of` was asked before.
    """
    bills = list(bills_told(wanted, details.known, dated))
    stops = wanted.kind is LetterKind.PAYEE_STOP
    customer = _customer(wanted, details, wanted.on - _ONE_DAY if stops else wanted.on)
    facts = [("Uw klant", customer)]
    if address and not stops:
        facts.append(("Adres", ", ".join(address)))
    starts = wanted.kind is LetterKind.PAYEE_START
    for bill in bills:
        if len(bills) > 1:
            facts.append(("Rekening voor", names_of([bill.row])))
        facts += _amounts(bill)
        if bill.due is not None:
            name = "Laatste betaling" if stops else "Eerste betaling"
            facts.append((name, f"voor {dutch_date(bill.due)}"))
    dues = [bill.due for bill in bills if bill.due is not None]
    on = min(dues) if starts and dues else wanted.on
    themselves = all(_themselves(bill.cost, bill.row, wanted.on, details.home) for bill in bills)
    values: dict[str, Value | None] = {
        "ingangsdatum": on,
        "klant": customer,
        "klant_betaalt_vanaf": wanted.on if themselves else None,
    }
    return Told(values, facts=tuple(facts))


def _themselves(cost: Cost, row: CostRow, day: date, home: Home) -> bool:
    """Say whether a bill that we pay no more goes on, and is the household's own from `day`."""
    alive = (
        one
        for one in home.persons
        if one.right_from is not None
        and row.person_id in (None, one.id)
        and one.id not in home.deceased
    )
    if not row.holds_on(day) or next(alive, None) is None:
        return False
    control = control_on(cost.controls, day)
    return control is None or control.controller is not Controller.ELSEWHERE


def _amounts(bill: Bill) -> Iterator[tuple[str, str]]:
    row, old = bill.row, bill.old
    if row.reference:
        yield "Kenmerk bij u", row.reference
    if old is not None:
        if old.reference and old.reference != row.reference:
            yield "Kenmerk tot dan", old.reference
        if old.amount_cents != row.amount_cents:
            yield "Bedrag tot dan", f"{euro(old.amount_cents)} {OFTEN[old.frequency]}"
    yield "Bedrag", f"{euro(row.amount_cents)} {OFTEN[row.frequency]}"


def _customer(wanted: Wanted, details: Details, day: date) -> str:
    """Return who the customer is: whose cost it is, or who share it and have a right on `day`."""
    own = [one.id for one in details.home.persons if one.id == wanted.of_person]
    ever = [one for one in details.home.persons if one.right_from is not None]
    shared = [one.id for one in ever if not one.right_ended_before(day)]
    people = [details.people[number] for number in (own or shared or [one.id for one in ever])]
    return " en ".join(_short_name(each.first_name, each.last_name) for each in people)


def _short_name(first: str, last: str) -> str:
    if not last:
        return first
    return f"{first[0].upper()}. {last}" if first else last
