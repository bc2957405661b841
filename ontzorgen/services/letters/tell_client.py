"""What a letter to a client tells: from a household and what is wanted to blanks and a table.

Pure: values in, values out. Amounts are int euro cents; ranges are half-open, and a letter names
the last day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from ontzorgen.domain.fixed_cost import Frequency
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_until
from ontzorgen.domain.letters_due import ShortLine, Wanted, paid_until
from ontzorgen.domain.letters_told import Bill, bills_of_client, paying_told, person_told
from ontzorgen.domain.months import months_later
from ontzorgen.domain.paying import CostRow
from ontzorgen.domain.reviews import AFTER_CARE_MONTHS
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.law.terms import objection_until
from ontzorgen.services.letters.details import Details
from ontzorgen.services.letters.named import named
from reports.amounts import dutch_date
from reports.letters.kinds import LetterKind
from reports.letters.phrasebook import Cents, MonthOf, Phrasebook, Value
from reports.letters.phrasebook import Cost as CostNamed
from reports.letters.text_letter import CostRow as Line
from reports.letters.text_letter import Told
from reports.words import capital

Values = Mapping[str, Value | None]
_ONE_DAY = timedelta(days=1)
_DUTCH = Phrasebook()
FORMS = {
    Form.ALL_COSTS: "alle vaste lasten",
    Form.SOME_COSTS: "een deel van de vaste lasten",
}
"""How a decision names the form that was chosen."""
OFTEN = {
    Frequency.MONTHLY: "per maand",
    Frequency.QUARTERLY: "per kwartaal",
    Frequency.YEARLY: "per jaar",
    Frequency.ONCE: "één keer",
}


def told_to_client(wanted: Wanted, details: Details, dated: date) -> Told:
    """Return what a letter that follows from the register tells a client.

    It can be told: `domain.letters_told.refusal_of` was asked before.
    """
    return _TOLD[wanted.kind](wanted, details, dated)


def told_of_shortfall(wanted: Wanted, lines: Sequence[ShortLine]) -> Told:
    """Return what a run does not pay for somebody, and by which day it is to be paid."""
    own = [line for line in lines if line.cost_id in wanted.cost_ids]
    rows = tuple(
        Line(
            _dutch(_named(line)),
            line.cents,
            f"{line.payee}, te betalen voor {dutch_date(line.due_date)}",
        )
        for line in own
    )
    values: Values = {
        "maand": MonthOf(wanted.on),
        "bedrag": Cents(sum(line.cents for line in own)),
        "vaste_lasten": tuple(dict.fromkeys(_named(line) for line in own)),
    }
    return Told(values, rows)


def _decision_56a(wanted: Wanted, details: Details, dated: date) -> Told:
    chosen = details.forms[person_told(wanted, details.home).id]
    bills = bills_of_client(wanted, details.known, dated)
    values: Values = {
        "ingangsdatum": wanted.on,
        "einddatum": article_56a_until(wanted.on) - _ONE_DAY,
        "bezwaar_tot": objection_until(dated),
        "vorm": FORMS[chosen.form],
        "vaste_lasten": tuple(dict.fromkeys(_named(bill.row) for bill in bills)),
        "reden": _sentence(chosen.reason),
        **_paying(wanted, details, dated),
    }
    return Told(values, *_table(bills, details))


def _authorisation(wanted: Wanted, details: Details, dated: date) -> Told:
    bills = bills_of_client(wanted, details.known, dated)
    return Told({"ingangsdatum": max(dated, wanted.on)}, *_table(bills, details))


def _article_57(wanted: Wanted, details: Details, dated: date) -> Told:
    person = person_told(wanted, details.home)
    line = next(
        one
        for one in person.decisions
        if one.basis is LegalBasis.ART_57 and one.valid_from == wanted.on
    )
    reason = details.article_57[person.id, wanted.on]
    bills = bills_of_client(wanted, details.known, dated)
    values: Values = {
        "ingangsdatum": wanted.on,
        "einddatum": None if line.valid_until is None else line.valid_until - _ONE_DAY,
        "evaluatiedatum": line.review_on,
        "bezwaar_tot": objection_until(dated),
        "reden": _sentence(reason),
        **_paying(wanted, details, dated),
    }
    return Told(values, *_table(bills, details))


def _amount_change(wanted: Wanted, details: Details, _dated: date) -> Told:
    cost = next(one for one in details.home.costs if one.id in wanted.cost_ids)
    old, new = next(pair for pair in cost.changes if pair[1].valid_from == wanted.on)
    what = _dutch(_named(new))
    last = dutch_date(wanted.on - _ONE_DAY)
    rows = (
        Line(f"{what} tot en met {last}", old.amount_cents, OFTEN[old.frequency]),
        Line(f"{what} vanaf {dutch_date(wanted.on)}", new.amount_cents, OFTEN[new.frequency]),
    )
    values: Values = {
        "vaste_last": _named(new),
        "begunstigde": details.payee_name(new),
        "bedrag_oud": Cents(old.amount_cents),
        "bedrag": Cents(new.amount_cents),
        "ingangsdatum": wanted.on,
    }
    return Told(values, rows, summed=False)


def _control(wanted: Wanted, details: Details, dated: date) -> Told:
    bills = bills_of_client(wanted, details.known, dated)
    reasons = [details.controls.get((number, wanted.on)) for number in wanted.cost_ids]
    said = dict.fromkeys(_sentence(reason) for reason in reasons if reason)
    values: Values = {
        "ingangsdatum": wanted.on,
        "proef_tot": None if wanted.until is None else wanted.until - _ONE_DAY,
        "vaste_lasten": tuple(dict.fromkeys(_named(bill.row) for bill in bills)),
        "reden": " ".join(said) or None,
    }
    first = "u betaalt" if wanted.kind is LetterKind.CONTROL_STEP else "wij betalen"
    return Told(values, *_table(bills, details, f"{first} vanaf de rekening van"))


def _end(wanted: Wanted, details: Details, dated: date) -> Told:
    """Tell of the whole benefit who keeps a right, and of when we ask how it goes whom we ask."""
    person = person_told(wanted, details.home)
    until = paid_until(person, wanted.on, details.home.pay_days) or wanted.on
    bills = bills_of_client(wanted, details.known, dated)
    last = max((bill.until for bill in bills if bill.until is not None), default=until)
    values: dict[str, Value | None] = {"einddatum": last - _ONE_DAY}
    if not person.right_ended_before(wanted.on):
        if not person.right_ended_before(until):
            values["hele_uitkering_vanaf"] = until
        stop = person.stopped_on(wanted.on)
        if stop is None or stop.kind is EntryKind.CLOSED:
            first, later = (months_later(wanted.on, months) for months in AFTER_CARE_MONTHS)
            values |= {"nazorg_eerst": first, "nazorg_later": later}
    return Told(values, *_table(bills, details, "wij betalen tot en met de rekening van"))


def _paying(wanted: Wanted, details: Details, dated: date) -> Values:
    """Return of which due dates a decision lets us pay bills, the last day named."""
    spell = paying_told(wanted, details.home, dated)
    if spell is None:
        return {"betalen_vanaf": None, "betalen_tot": None}
    until = spell.until
    return {
        "betalen_vanaf": spell.start,
        "betalen_tot": None if until is None else until - _ONE_DAY,
    }


def _table(
    bills: Sequence[Bill], details: Details, turn: str = ""
) -> tuple[tuple[Line, ...], str, bool]:
    """Return lines, head and whether they add up; `turn` says what a bill's due date is."""
    monthly = all(bill.row.frequency is Frequency.MONTHLY for bill in bills)
    lines = tuple(_line(bill, details, turn, monthly=monthly) for bill in bills)
    return lines, "Vaste last", monthly


def _line(bill: Bill, details: Details, turn: str, *, monthly: bool) -> Line:
    row = bill.row
    said = [details.payee_name(row)]
    if not monthly:
        said.append(OFTEN[row.frequency])
    if turn and bill.due is not None:
        said.append(f"{turn} {dutch_date(bill.due)}")
    return Line(_dutch(_named(row)), row.amount_cents, ", ".join(said))


def _named(row: CostRow | ShortLine) -> CostNamed:
    return named(row.kind, row.description)


def _dutch(cost: CostNamed) -> str:
    return _DUTCH.name(cost).dutch


def _sentence(words: str) -> str:
    """Return words as a sentence of their own."""
    said = capital(words.strip())
    return said if said.endswith((".", "!", "?")) else f"{said}."


def names_of(rows: Iterable[CostRow]) -> str:
    """Return how costs are called in Dutch, with a comma between."""
    return ", ".join(dict.fromkeys(_dutch(_named(row)) for row in rows))


_TOLD: dict[LetterKind, Callable[[Wanted, Details, date], Told]] = {
    LetterKind.DECISION_56A: _decision_56a,
    LetterKind.AUTHORISATION: _authorisation,
    LetterKind.EXTENSION: _article_57,
    LetterKind.FIRST_57: _article_57,
    LetterKind.AMOUNT_CHANGE: _amount_change,
    LetterKind.CONTROL_STEP: _control,
    LetterKind.CONTROL_BACK: _control,
    LetterKind.END: _end,
}
