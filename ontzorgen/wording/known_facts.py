"""What the register itself knows beside a measurement, in words (Dutch, B1) and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.domain.amounts import euros as plain_euros
from ontzorgen.domain.readiness.known import PhaseSpell
from ontzorgen.services.coaching.readiness.known_facts import KnownFacts
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.budget import LINE_KINDS, STATUSES
from ontzorgen.wording.codes import COST_KINDS, OUTCOMES, PHASES
from reports.amounts import dutch_month


def facts(known: KnownFacts) -> list[tuple[str, list[str]]]:
    """Return (label, sentences) of what the register itself knows, also when that is nothing."""
    since = dutch_month(known.since.first)
    return [
        (
            f"In eigen beheer: {len(known.own_control)} van {known.costs} vaste lasten",
            list(_own(known)),
        ),
        (f"Tekorten sinds {since}", list(_shortages(known))),
        (f"Geweigerd of teruggekomen sinds {since}", list(_came_back(known))),
        ("Achterstanden in het register", list(_arrears(known))),
        ("Achterstandssignalen", list(_signals(known))),
        ("Toeslagen in de begroting", list(_allowances(known))),
        ("Cursus Omgaan met geld", list(_meetings(known))),
        ("Fase, het laatste jaar", [_spell(each) for each in known.phases] or ["geen run"]),
    ]


def facts_json(known: KnownFacts) -> dict[str, Any]:
    """Return the same as JSON."""
    return {
        "since": str(known.since),
        "costs": known.costs,
        **_costs_json(known),
        **_person_json(known),
    }


def _costs_json(known: KnownFacts) -> dict[str, Any]:
    return {
        "own_control": [
            {"kind": each.kind, "since": each.since.isoformat()} for each in known.own_control
        ],
        "shortages": [
            {
                "kind": line.kind,
                "due_date": line.due_date.isoformat(),
                "missing": plain_euros(line.due_cents - line.withheld_cents),
            }
            for line in known.shortages
        ],
        "came_back": [
            {
                "kind": each.kind,
                "day": each.day.isoformat(),
                "returned": each.returned,
                "amount": plain_euros(each.amount_cents),
            }
            for each in known.came_back
        ],
        "arrears": [
            {
                "kind": each.kind,
                "due_date": each.due_date.isoformat(),
                "amount": plain_euros(each.amount_cents),
                "confirmed": each.confirmed,
            }
            for each in known.arrears
        ],
    }


def _person_json(known: KnownFacts) -> dict[str, Any]:
    return {
        "signals": [
            {
                "about": each.about,
                "received_on": each.received_on.isoformat(),
                "amount": None if each.amount_cents is None else plain_euros(each.amount_cents),
                "we_pay": each.is_ours,
                "settled_on": each.settled_on and each.settled_on.isoformat(),
            }
            for each in known.signals
        ],
        "allowances": [
            {
                "kind": line.kind.value,
                "status": line.status and line.status.value,
                "first_payment_on": line.first_payment_on and line.first_payment_on.isoformat(),
            }
            for line in known.allowances
        ],
        "course": [
            {"held_on": each.held_on.isoformat(), "present": each.present}
            for each in known.meetings
        ],
        "phases": [
            {
                "phase": each.phase,
                "first": str(each.first),
                "last": str(each.last),
                "months": each.months,
            }
            for each in known.phases
        ],
    }


def _own(known: KnownFacts) -> Iterator[str]:
    for each in known.own_control:
        yield f"{COST_KINDS[each.kind]}, sinds {day(each.since)}"
    if not known.own_control:
        yield "nog geen"


def _shortages(known: KnownFacts) -> Iterator[str]:
    for line in known.shortages:
        missing = euros(line.due_cents - line.withheld_cents)
        yield (
            f"{COST_KINDS[line.kind]} van {day(line.due_date)}: {OUTCOMES[line.outcome]}, "
            f"{missing} niet betaald"
        )
    if not known.shortages:
        yield "geen"


def _came_back(known: KnownFacts) -> Iterator[str]:
    for each in known.came_back:
        how = "teruggekomen" if each.returned else "geweigerd door de bank"
        yield f"{COST_KINDS[each.kind]}, {euros(each.amount_cents)}: {how} op {day(each.day)}"
    if not known.came_back:
        yield "geen"


def _arrears(known: KnownFacts) -> Iterator[str]:
    for each in known.arrears:
        stands = "bevestigd" if each.confirmed else "nog niet bevestigd"
        yield (
            f"{COST_KINDS[each.kind]} van {day(each.due_date)}: {euros(each.amount_cents)}, {stands}"
        )
    if not known.arrears:
        yield "geen"


def _signals(known: KnownFacts) -> Iterator[str]:
    for each in known.signals:
        amount = "" if each.amount_cents is None else f", {euros(each.amount_cents)}"
        stands = f"afgehandeld op {day(each.settled_on)}" if each.settled_on else "open"
        ours = ", een last die wij betaalden" if each.is_ours else ""
        yield f"{each.about} op {day(each.received_on)}{amount}: {stands}{ours}"
    if not known.signals:
        yield "geen"


def _allowances(known: KnownFacts) -> Iterator[str]:
    for line in known.allowances:
        first = (
            ""
            if line.first_payment_on is None
            else f", eerste betaling {day(line.first_payment_on)}"
        )
        status = STATUSES[line.status] if line.status else ""
        yield f"{LINE_KINDS[line.kind]}: {status}{first}"
    if not known.allowances:
        yield "geen vastgelegd"


def _meetings(known: KnownFacts) -> Iterator[str]:
    there = sum(each.present for each in known.meetings)
    if not known.meetings:
        yield "geen bijeenkomst"
        return
    yield f"{there} van {len(known.meetings)} bijeenkomsten bijgewoond"


def _spell(spell: PhaseSpell) -> str:
    months = "1 maand" if spell.months == 1 else f"{spell.months} maanden"
    first, last = dutch_month(spell.first.first), dutch_month(spell.last.first)
    when = first if spell.first == spell.last else f"{first} tot en met {last}"
    return f"{PHASES[spell.phase]}: {months} ({when})"
