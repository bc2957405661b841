"""Whether a letter that is wanted can be told, and of which costs: for who lists and who makes it.

Pure: a household and what is recorded beside it in, rows of costs out. Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.fixed_cost import Controller, control_on, next_due_date
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until, bases_on, carries
from ontzorgen.domain.letters_due import (
    ARTICLE_57,
    Wanted,
    only_by_57,
    paid_until,
    spells_of_customer,
)
from ontzorgen.domain.paying import (
    Cost,
    CostRow,
    Home,
    Spell,
    carried_spells,
    paid_dates,
    paid_spells,
    pays_due,
    spell_on,
)
from ontzorgen.domain.trajectory import Form
from reports.letters.kinds import LetterKind

_ONE_DAY = timedelta(days=1)
_OVER_A_YEAR = timedelta(days=400)
"""So far ahead a first payment is looked for: a yearly bill falls due once within it."""
_SELF_56A = (LegalBasis.ART_56A,)
PAYING_FORMS = frozenset({Form.ALL_COSTS, Form.SOME_COSTS})
"""Forms in which something is paid: a decision under article 56a tells of one of these."""


class Refusal(StrEnum):
    """Why a letter that is wanted cannot be told."""

    FORM_MISSING = "FORM_MISSING"
    """Nobody recorded which form was chosen, and why."""
    NO_REASON = "NO_REASON"
    """The decision that it tells of has no reason in the register."""
    FORM_PAYS_NOTHING = "FORM_PAYS_NOTHING"
    """The form is guidance alone."""
    NOTHING_PAID = "NOTHING_PAID"
    """It names costs, and there are none that it could name."""


LACKS = frozenset({Refusal.FORM_MISSING, Refusal.NO_REASON})
"""What somebody can still record; nothing else stands in the way, so the letter is to be made."""


@dataclass(frozen=True, slots=True)
class Known:
    """A household, and what is recorded beside it that decides whether a letter can be told."""

    home: Home
    forms: Mapping[int, Form] = field(default_factory=dict)
    """The form that was chosen, by person."""
    reasoned: frozenset[tuple[int, date]] = frozenset()
    """Which decisions under article 57 have a reason: by person and first day."""
    paid: Mapping[int, Sequence[date]] = field(default_factory=dict)
    """For which due dates each cost was paid, in order."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A row that a letter is about, the one before where that changed, and the day it tells of."""

    cost: Cost
    row: CostRow
    old: CostRow | None
    due: date | None
    """Which is paid first, or last."""
    until: date | None = None
    """Of one that ends: from which due date on it is not paid."""


def refusal_of(wanted: Wanted, known: Known, dated: date) -> Refusal | None:
    """Say why a letter cannot be told on a day; None: it can.

    What only the finished letter shows is not asked here: a sign that no font has, or a word that a
    payee may not read. Not of a conversation, which is what somebody tells; nor of a shortfall,
    which tells what a run says.
    """
    if wanted.kind in (LetterKind.SHORTFALL, LetterKind.CLOSING_INTERVIEW):
        return None
    if wanted.payee_id is not None:
        bill = next(bills_told(wanted, known, dated), None)
        return Refusal.NOTHING_PAID if bill is None else None
    decides, form = wanted.kind is LetterKind.DECISION_56A, known.forms.get(wanted.person_id or 0)
    if decides and form not in (None, *PAYING_FORMS):
        return Refusal.FORM_PAYS_NOTHING
    if not bills_of_client(wanted, known, dated):
        return Refusal.NOTHING_PAID
    if decides and form is None:
        return Refusal.FORM_MISSING
    extends, about = wanted.kind in ARTICLE_57, (wanted.person_id, wanted.on)
    return Refusal.NO_REASON if extends and about not in known.reasoned else None


def bills_of_client(wanted: Wanted, known: Known, dated: date) -> list[Bill]:
    """Return the bills that a letter to a client tells of, as they are on the day it tells of.

    With the due date that is paid last of one that ends, the first one that the household pays of
    one that goes to it, and the first one that we pay of one that comes back.
    """
    home, day = known.home, day_told(wanted, dated)
    if wanted.kind is LetterKind.END:
        return _ending(wanted, known, dated)
    if wanted.kind in (LetterKind.AMOUNT_CHANGE, LetterKind.CONTROL_STEP, LetterKind.CONTROL_BACK):
        own = (cost for cost in home.costs if cost.id in wanted.cost_ids)
        return [
            Bill(cost, row, None, _first_after_turn(wanted, cost, row, home))
            for cost in own
            if (row := cost.row_on(day)) is not None
        ]
    person = person_told(wanted, home)
    return [Bill(cost, row, None, None) for cost, row in _granted(wanted, home, person, day)]


def _first_after_turn(wanted: Wanted, cost: Cost, row: CostRow, home: Home) -> date | None:
    match wanted.kind:
        case LetterKind.CONTROL_STEP:
            return next_due_date(row, wanted.on)
        case LetterKind.CONTROL_BACK:
            dues = paid_dates(cost, [row], home, wanted.on, wanted.on + _OVER_A_YEAR)
            return next(dues, None)
        case _:
            return None


def _granted(wanted: Wanted, home: Home, person: Person, day: date) -> list[tuple[Cost, CostRow]]:
    match wanted.kind:
        case LetterKind.DECISION_56A:
            return _covered(home, person, day, _SELF_56A, article_56a_until(wanted.on))
        case LetterKind.EXTENSION | LetterKind.FIRST_57:
            until = extension_told(wanted, home)
            return _covered(home, person, day, (LegalBasis.ART_57,), until)
        case _:
            return _covered(home, person, day, bases_on(person, day), None)


def person_told(wanted: Wanted, home: Home) -> Person:
    """Return the person that a letter to a client is about."""
    return next(one for one in home.persons if one.id == wanted.person_id)


def extension_told(wanted: Wanted, home: Home) -> date | None:
    """Return until when the decision holds that an extension tells of; None: no end is known."""
    return next(
        line.valid_until
        for line in person_told(wanted, home).decisions
        if line.basis is LegalBasis.ART_57 and line.valid_from == wanted.on
    )


def day_told(wanted: Wanted, dated: date) -> date:
    """Return on which day the costs of a letter are looked at."""
    match wanted.kind:
        case LetterKind.DECISION_56A | LetterKind.AUTHORISATION:
            return max(dated, wanted.on)
        case _:
            return wanted.on


def _ending(wanted: Wanted, known: Known, dated: date) -> list[Bill]:
    """Return what is paid until help ends; what another's benefit goes on to pay only if all is."""
    home, person = known.home, person_told(wanted, known.home)
    until = paid_until(person, wanted.on, home.pay_days)
    if until is None:
        return []
    people = [replace(one, suspensions=()) for one in home.persons]
    ends, goes_on = [], []
    last_days = (until - _ONE_DAY, min(wanted.on, until) - _ONE_DAY)
    for cost in home.costs:
        own = tuple(row for row in cost.rows if row.person_id in (None, person.id))
        spells = paid_spells(replace(cost, rows=own), people, home.pay_days)
        spell = next((one for day in last_days if (one := spell_on(spells, day))), None)
        if spell is None:
            continue
        end = until if spell.until is None else min(spell.until, until)
        row = next(row for row in own if row.holds_on(end - _ONE_DAY))
        if spell.until != end:
            goes_on.append(Bill(cost, row, None, None))
        else:
            ends.append(Bill(cost, row, None, _last(cost, own, end, known, dated), end))
    return ends or goes_on


def paying_told(wanted: Wanted, home: Home, dated: date) -> Spell | None:
    """Return of which due dates bills are paid by the decision that a letter tells of.

    Who did not sign is taken to sign on the day of the letter. None: no run pays by it.
    """
    person = person_told(wanted, home)
    if wanted.kind in ARTICLE_57:
        person = only_by_57(person, wanted.on)
    else:
        person = replace(person, decisions=())
    if person.authorised_from is None:
        person = replace(person, authorised_from=dated, authorised_until=None)
    return next(iter(carried_spells(person, home.pay_days)), None)


def _covered(
    home: Home, person: Person, day: date, bases: Sequence[LegalBasis], until: date | None
) -> list[tuple[Cost, CostRow]]:
    """Return what a ground covers for a person on `day`, or from a later day before `until`.

    What the household pays itself then is not among it; an authorisation is not asked here.
    """
    found = []
    for cost in home.costs:
        row = cost.row_on(day) or _next_row(cost, day, until)
        if row is None or row.person_id not in (None, person.id):
            continue
        control = control_on(cost.controls, max(day, row.valid_from))
        ours = control is None or control.controller is Controller.MUNICIPALITY
        if ours and any(carries(basis, row.kind, day) for basis in bases):
            found.append((cost, row))
    return found


def _next_row(cost: Cost, day: date, until: date | None) -> CostRow | None:
    if until is None:
        return None
    return next((row for row in cost.rows if day < row.valid_from < until), None)


def bills_told(wanted: Wanted, known: Known, dated: date) -> Iterator[Bill]:
    """Yield the bills that a letter to a payee tells of."""
    for cost in known.home.costs:
        match wanted.kind:
            case LetterKind.PAYEE_START:
                bill = _begun(cost, wanted, known, dated)
            case LetterKind.PAYEE_STOP:
                row = _row(cost, wanted, known.home, wanted.on - _ONE_DAY)
                own = [each for each in cost.rows if _is_own(each, wanted)]
                last = None if row is None else _last(cost, own, wanted.on, known, dated)
                bill = None if row is None else Bill(cost, row, None, last)
            case _:
                bill = _changed(cost, wanted, known.home)
        if bill is not None:
            yield bill


def _row(cost: Cost, wanted: Wanted, home: Home, day: date) -> CostRow | None:
    """Return the row of a cost of which a bill that is due on a day is paid to the payee."""
    row = cost.row_on(day)
    if row is None or not _is_own(row, wanted):
        return None
    return row if pays_due(row, cost.controls, home.persons, home.pay_days, day) else None


def _is_own(row: CostRow, wanted: Wanted) -> bool:
    return (row.payee_id, row.person_id) == (wanted.payee_id, wanted.of_person)


def _begun(cost: Cost, wanted: Wanted, known: Known, dated: date) -> Bill | None:
    """Return a bill with the due date that is paid first; one that never is, is not told."""
    own = [row for row in cost.rows if _is_own(row, wanted)]
    if not own or wanted.payee_id is None:
        return None
    home, start = known.home, max(wanted.on, dated)
    spell = spell_on(spells_of_customer(home, wanted.payee_id, wanted.of_person), wanted.on)
    end = spell.until if spell and spell.until else start + _OVER_A_YEAR
    done = [due for due in known.paid.get(cost.id, ()) if wanted.on <= due < end]
    coming = paid_dates(cost, own, home, start, end)
    dues = [due for due in (*done, *coming) if any(row.holds_on(due) for row in own)]
    if not dues:
        return None
    first = min(dues)
    return Bill(cost, next(row for row in own if row.holds_on(first)), None, first)


def _last(
    cost: Cost, rows: Sequence[CostRow], until: date, known: Known, dated: date
) -> date | None:
    """Return the due date that is paid last: of the past only one that was paid indeed."""
    paid = known.paid.get(cost.id, ())
    done = [due for due in paid if due < until and any(each.holds_on(due) for each in rows)]
    return max([*paid_dates(cost, rows, known.home, dated, until), *done], default=None)


def _changed(cost: Cost, wanted: Wanted, home: Home) -> Bill | None:
    row = _row(cost, wanted, home, wanted.on)
    old = next((before for before, after in cost.changes if after is row), None)
    if row is None or old is None or row.valid_from != wanted.on:
        return None
    dues = paid_dates(cost, [row], home, wanted.on, wanted.on + _OVER_A_YEAR)
    return Bill(cost, row, old, next(dues, None))
