"""Whether a letter that is wanted can be told, and of which costs: for who lists and who makes it.

Pure: a household and what is recorded beside it in, rows of costs out. Ranges are half-open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from ontzorgen.domain.fixed_cost import Controller, control_on, due_dates, next_due_date
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until, bases_on, carries
from ontzorgen.domain.letters_due import Wanted
from ontzorgen.domain.paying import Cost, CostRow, Home, pays_on
from ontzorgen.domain.trajectory import Form
from reports.letters.kinds import LetterKind

_ONE_DAY = timedelta(days=1)
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
    if not costs_told(wanted, known.home, dated):
        return Refusal.NOTHING_PAID
    if decides and form is None:
        return Refusal.FORM_MISSING
    extends, about = wanted.kind is LetterKind.EXTENSION, (wanted.person_id, wanted.on)
    return Refusal.NO_REASON if extends and about not in known.reasoned else None


def costs_told(wanted: Wanted, home: Home, dated: date) -> list[CostRow]:
    """Return the costs that a letter to a client tells of, as they are on the day it tells of."""
    day = day_told(wanted, dated)
    if wanted.kind in (LetterKind.AMOUNT_CHANGE, LetterKind.CONTROL_STEP, LetterKind.CONTROL_BACK):
        own = (cost for cost in home.costs if cost.id in wanted.cost_ids)
        return [row for cost in own if (row := cost.row_on(day)) is not None]
    person = person_told(wanted, home)
    match wanted.kind:
        case LetterKind.DECISION_56A:
            return _covered(home, person, day, _SELF_56A, article_56a_until(wanted.on))
        case LetterKind.EXTENSION:
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
        case LetterKind.END:
            return wanted.on - _ONE_DAY
        case _:
            return wanted.on


def _covered(
    home: Home, person: Person, day: date, bases: Sequence[LegalBasis], until: date | None
) -> list[CostRow]:
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
            found.append(row)
    return found


def _next_row(cost: Cost, day: date, until: date | None) -> CostRow | None:
    if until is None:
        return None
    return next((row for row in cost.rows if day < row.valid_from < until), None)


def bills_told(wanted: Wanted, known: Known, dated: date) -> Iterator[Bill]:
    """Yield the bills that a letter to a payee tells of."""
    for cost in known.home.costs:
        paid = known.paid.get(cost.id, ())
        match wanted.kind:
            case LetterKind.PAYEE_START:
                due = _first(cost, wanted, paid, dated)
                row = _row(cost, wanted, known.home, due or wanted.on)
                bill = None if row is None else Bill(cost, row, None, due)
            case LetterKind.PAYEE_STOP:
                row = _row(cost, wanted, known.home, wanted.on - _ONE_DAY)
                last = None if row is None else _last(cost, row, wanted, paid, dated)
                bill = None if row is None else Bill(cost, row, None, last)
            case _:
                bill = _changed(cost, wanted, known.home)
        if bill is not None:
            yield bill


def _row(cost: Cost, wanted: Wanted, home: Home, day: date) -> CostRow | None:
    """Return the row of a cost that is paid to the payee on a day, for the customer it is about."""
    row = cost.row_on(day)
    if row is None or not _is_own(row, wanted):
        return None
    return row if pays_on(row, cost.controls, home.persons, day) else None


def _is_own(row: CostRow, wanted: Wanted) -> bool:
    return (row.payee_id, row.person_id) == (wanted.payee_id, wanted.of_person)


def _first(cost: Cost, wanted: Wanted, paid: Sequence[date], dated: date) -> date | None:
    """Return the due date that is paid first: of the past only one that was paid indeed."""
    own = [row for row in cost.rows if _is_own(row, wanted)]
    done = [due for due in paid if due >= wanted.on and any(row.holds_on(due) for row in own)]
    coming = [next_due_date(row, max(wanted.on, dated)) for row in own]
    return min([*done, *(due for due in coming if due is not None)], default=None)


def _last(
    cost: Cost, row: CostRow, wanted: Wanted, paid: Sequence[date], dated: date
) -> date | None:
    """Return the due date that is paid last: of the past only one that was paid indeed."""
    own = [each for each in cost.rows if _is_own(each, wanted)]
    done = [due for due in paid if due < wanted.on and any(each.holds_on(due) for each in own)]
    return max([*due_dates(row, dated, wanted.on), *done], default=None)


def _changed(cost: Cost, wanted: Wanted, home: Home) -> Bill | None:
    row = _row(cost, wanted, home, wanted.on)
    old = next((before for before, after in cost.changes if after is row), None)
    if row is None or old is None or row.valid_from != wanted.on:
        return None
    return Bill(cost, row, old, next_due_date(row, wanted.on))
