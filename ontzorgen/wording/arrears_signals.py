"""The words of arrears signals (Dutch, B1): what is refused, how a list looks, what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ontzorgen.domain.amounts import euros as euros_in_json
from ontzorgen.services.coaching.day import errors
from ontzorgen.services.coaching.signals.record_signals import SignalsTaken
from ontzorgen.services.coaching.signals.see_signals import (
    CostNamed,
    Reopened,
    SignalSeen,
    SignalState,
)
from ontzorgen.services.importing.problems import ImportRefused, ProblemCode, RowProblem
from ontzorgen.wording.amounts import day, euros, moment
from ontzorgen.wording.codes import COST_KINDS
from ontzorgen.wording.import_problems import place, problem_text
from reports.report import Column, ColumnKind, Report, Table

SENTENCES: Mapping[type[Exception], Callable[[Any], str]] = {
    errors.UnknownSignal: lambda _e: (
        "Dit signaal is er voor u niet. Zoek het op in de lijst van signalen."
    ),
    errors.SignalSettled: lambda e: (
        f"{e.by} heeft dit signaal al afgehandeld op {day(e.on)}. Er is niets veranderd."
    ),
    errors.SignalOpen: lambda _e: "Dit signaal is al open. Er is niets veranderd.",
}
STATES: Mapping[SignalState, str] = {
    SignalState.OPEN: "open",
    SignalState.OURS: "open, last die wij betalen",
    SignalState.SETTLED: "afgehandeld",
    SignalState.EVERY: "alle",
}
OURS = "wij betalen deze last"
LABELS = {
    "huishouden": "Huishouden",
    "vaste_last": "Waarover",
    "begunstigde": "Schuldeiser",
    "ontvangen": "Ontvangen op",
    "bedrag": "Bedrag",
    "bron": "Van wie en hoe",
}
"""What a field of the form is called, by its column; in the order of the page."""
_COLUMNS = (
    Column("Nummer"),
    Column("Huishouden"),
    Column("Gemeente"),
    Column("Waarover"),
    Column("Schuldeiser"),
    Column("Ontvangen", ColumnKind.DATE),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Van wie en hoe"),
    Column("Wij betalen deze last"),
    Column("Stand"),
)
_NOT_SAID = "niet gezegd"


def cost_label(cost: CostNamed) -> str:
    """Name a fixed cost in a list to choose from."""
    return f"{COST_KINDS[cost.kind]} aan {cost.payee_name} ({cost.key})"


def about(seen: SignalSeen) -> str:
    """Say in a few words what a signal is about."""
    return seen.kept.fixed_cost or f"alles van {seen.kept.payee_name}"


def state(seen: SignalSeen) -> str:
    """Say whether a signal is open, and how it was settled."""
    kept = seen.kept
    if kept.settled_on is None:
        return "open"
    return f"afgehandeld op {day(kept.settled_on)} door {kept.settled_by}: {kept.settled_how}"


def reopened(each: Reopened) -> str:
    """Say that a signal was opened again, why, and how it had been settled."""
    return (
        f"{moment(each.reopened_at)} weer geopend door {each.reopened_by}: {each.reason} (was "
        f"afgehandeld op {day(each.settled_on)} door {each.settled_by}: {each.settled_how})"
    )


def as_table(rows: Iterable[SignalSeen]) -> Table:
    """Return signals as a file for a spreadsheet has them."""
    return Table("Achterstandssignalen", _COLUMNS, tuple(_row(each) for each in rows))


def overview(rows: Sequence[SignalSeen]) -> Report:
    """Show signals on a screen of text."""
    ours = sum(each.is_ours and each.kept.is_open for each in rows)
    told = f"{len(rows)} signalen, waarvan {ours} open bij een last die wij betalen"
    return Report("Achterstandssignalen", told, (as_table(rows),))


def _row(seen: SignalSeen) -> tuple[str | int | Any, ...]:
    kept = seen.kept
    return (
        str(kept.id),
        kept.household,
        kept.municipality,
        about(seen),
        kept.payee_name,
        kept.received_on,
        kept.amount_cents,
        kept.source,
        "ja" if seen.is_ours else "nee",
        state(seen),
    )


def signal_json(seen: SignalSeen) -> dict[str, Any]:
    """Return a signal as a command gives it with `--json`."""
    kept = seen.kept
    cents = kept.amount_cents
    return {
        "id": str(kept.id),
        "municipality": kept.municipality,
        "household": kept.household,
        "fixed_cost": kept.fixed_cost,
        "payee": kept.payee,
        "received_on": kept.received_on.isoformat(),
        "amount": None if cents is None else euros_in_json(cents),
        "source": kept.source,
        "we_pay": seen.is_ours,
        "recorded_by": kept.recorded_by,
        "status": "OPEN" if kept.is_open else "SETTLED",
        "settled_on": kept.settled_on and kept.settled_on.isoformat(),
        "settled_how": kept.settled_how,
        "settled_by": kept.settled_by,
        "reopened": [
            {
                "at": each.reopened_at.isoformat(),
                "by": each.reopened_by,
                "reason": each.reason,
                "settled_on": each.settled_on.isoformat(),
                "settled_how": each.settled_how,
                "settled_by": each.settled_by,
            }
            for each in seen.reopened
        ],
    }


def amount(seen: SignalSeen) -> str:
    """Return the amount of a signal, or that nobody said it."""
    cents = seen.kept.amount_cents
    return _NOT_SAID if cents is None else euros(cents)


def taken(done: SignalsTaken) -> str:
    """Say what became of signals."""
    if not done.new:
        return "Er is niets veranderd: deze signalen waren al bekend."
    new = "1 signaal is" if len(done.new) == 1 else f"{len(done.new)} signalen zijn"
    said = f"{new} vastgelegd."
    if done.unchanged:
        said += (
            f" {done.unchanged} was al bekend."
            if done.unchanged == 1
            else (f" {done.unchanged} waren al bekend.")
        )
    if done.ours:
        which = "Daarvan gaat 1" if len(done.ours) == 1 else f"Daarvan gaan {len(done.ours)}"
        said += (
            f" {which} over een last die wij zelf betalen: waarschijnlijk is dat onze eigen fout. "
            "De consulent heeft een taak."
        )
    return said


def settled(seen: SignalSeen) -> str:
    """Say that a signal is settled."""
    return f"Signaal {seen.kept.id} is afgehandeld."


def opened_again(seen: SignalSeen) -> str:
    """Say that a signal is open again."""
    return f"Signaal {seen.kept.id} is weer open."


def refused(error: ImportRefused, most: int = 200) -> str:
    """Return the whole refusal of a list, or of one signal."""
    total = len(error.problems)
    lines = [nothing_taken(error)]
    lines += [f"  - {where_and_what(each)}" for each in error.problems[:most]]
    if total > most:
        lines.append(f"  - en nog {total - most}")
    return "\n".join(lines)


_ON_A_PAGE = {
    ProblemCode.REQUIRED: "vul dit in.",
    ProblemCode.UNKNOWN_CODE: "kies een van de mogelijkheden.",
}
"""Where a file has columns, a page has fields."""


def where_and_what(problem: RowProblem) -> str:
    """Say what is wrong; of a row of a file also where."""
    if problem.file:
        return f"{place(problem)}: {problem_text(problem)}"
    where = LABELS.get(problem.column or "", problem.column)
    return f"{where}: {problem_text(problem, _ON_A_PAGE.get(problem.code))}"


def wrongs(error: ImportRefused) -> dict[str, str]:
    """Return a sentence for each field of the form that is wrong, in the order of the page."""
    found: dict[str, str] = {}
    for each in error.problems:
        found.setdefault(each.column or "huishouden", where_and_what(each))
    places = list(LABELS)
    return {name: found[name] for name in sorted(found, key=places.index)}


def nothing_taken(error: ImportRefused) -> str:
    """Say that a list was not taken in, and how much is wrong with it."""
    total = len(error.problems)
    faults = "1 fout" if total == 1 else f"{total} fouten"
    return f"Er is niets vastgelegd: {faults}."
