"""What happened in a household, and what that changes, in words (Dutch, B1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from ontzorgen.domain.event_needs import Letter
from ontzorgen.domain.events import ENDS_A_RIGHT, EventKind
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.phase import Phase
from ontzorgen.services.coaching.events.record import EventPreview
from ontzorgen.services.coaching.events.runs import RunEffect
from ontzorgen.services.households.events_seen import EventSeen
from ontzorgen.services.importing.codes import BASES as GROUND_CODES
from ontzorgen.services.importing.report import Difference, DifferenceKind
from ontzorgen.services.importing.rows import File
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.codes import BASES, COST_KINDS, PHASES
from ontzorgen.wording.household_forms import LABELS
from reports.amounts import dutch_month
from reports.letters.kinds import LetterKind
from reports.words import capital

KINDS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.JOINS: (
        "Iemand komt erbij",
        "Een partner of familielid krijgt recht, met een eigen termijn van zes maanden.",
    ),
    EventKind.LEAVES: (
        "Iemand gaat weg",
        "Eigen vaste lasten stoppen. Gedeelde blijven bij wie blijft.",
    ),
    EventKind.TURNS_18: (
        "Een kind wordt 18",
        "U ziet wat er te regelen is, zoals een eigen zorgverzekering.",
    ),
    EventKind.MOVES_INSIDE: (
        "Verhuizing binnen de gemeente",
        "Huur, energie en water van het oude adres stoppen. Die van het nieuwe beginnen.",
    ),
    EventKind.MOVES_OUT: (
        "Verhuizing naar een andere gemeente",
        "Het recht van iedereen eindigt hier en alle vaste lasten stoppen.",
    ),
    EventKind.WORK: ("Werk gevonden", "Het recht op uitkering eindigt door inkomen uit werk."),
    EventKind.DETENTION: (
        "Detentie",
        "De inhouding voor deze persoon wordt opgeschort tot de vrijlating.",
    ),
    EventKind.DEATH: ("Overlijden", "Het recht en de machtiging van deze persoon eindigen."),
    EventKind.RIGHT_ENDS: (
        "Het recht eindigt om een andere reden",
        "Schrijf erbij waarom het recht op uitkering eindigt.",
    ),
}
"""What happened, and what follows from it."""
DAY_LABELS: Mapping[EventKind, str] = {
    EventKind.JOINS: "Eerste dag met recht",
    EventKind.LEAVES: "Laatste dag in het huishouden",
    EventKind.TURNS_18: "Dag waarop het kind 18 wordt",
    EventKind.MOVES_INSIDE: "Eerste dag op het nieuwe adres",
    EventKind.MOVES_OUT: "Laatste dag in deze gemeente",
    EventKind.WORK: "Laatste dag met recht",
    EventKind.DETENTION: "Eerste dag van de detentie",
    EventKind.DEATH: "Dag van overlijden",
    EventKind.RIGHT_ENDS: "Laatste dag met recht",
}
LAST_DAYS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.DETENTION: ("Laatste dag", "Leeg: nog niet bekend."),
    EventKind.MOVES_INSIDE: (
        "Laatste dag van de oude huur",
        "Ook voor energie en water van het oude adres. Leeg: tot de verhuizing.",
    ),
}
"""Where a last day is asked: how it is called, and what it means when it is left empty."""
STAYS = "Welke vaste lasten horen bij het nieuwe adres?"
STAYS_HINT = "Alleen van vóór de verhuizing. Wat u niet kiest, stopt met het oude adres."
LETTERS: Mapping[Letter, str] = {
    Letter.END: "brief over het einde, aan de klant",
    Letter.SUSPENSION: "brief over de opschorting, aan de klant",
    Letter.AUTHORISATION: "machtiging en uitleg over artikel 56a, aan wie erbij komt",
    Letter.PAYEE_STOPS: "bericht dat de gemeente stopt met betalen, aan elke begunstigde",
    Letter.PAYEE_STARTS: "bericht dat de gemeente gaat betalen, aan elke begunstigde",
}
LETTER_KINDS: Mapping[Letter, LetterKind] = {
    Letter.END: LetterKind.END,
    Letter.AUTHORISATION: LetterKind.AUTHORISATION,
    Letter.PAYEE_STOPS: LetterKind.PAYEE_STOP,
    Letter.PAYEE_STARTS: LetterKind.PAYEE_START,
}
"""Which kind of letter tells it; a suspension has none, for it is told in own words."""
LETTERS_DUE = "Zij komen bij de brieven die nog gemaakt moeten worden, zodra de dag dichtbij is."
LETTER_BY_HAND = "De brief over de opschorting schrijft u zelf."
LETTERS_BY_HAND = "Deze brieven maakt u daarna zelf, bij de brieven van het huishouden."
NOTHING_CHANGES = "Aan rechten en vaste lasten verandert niets. De gebeurtenis wordt wel bewaard."
_HAPPENED: Mapping[str, str] = {
    EventKind.JOINS: "{who} komt bij het huishouden",
    EventKind.LEAVES: "{who} gaat weg uit het huishouden. Dit is de laatste dag",
    EventKind.TURNS_18: "{who} wordt 18 jaar",
    EventKind.MOVES_INSIDE: "Het huishouden verhuist binnen de gemeente",
    EventKind.MOVES_OUT: "Het huishouden verhuist naar een andere gemeente. Dit is de laatste dag",
    EventKind.WORK: "{who} heeft werk gevonden. Dit is de laatste dag met recht",
    EventKind.DETENTION: "{who} zit in detentie",
    EventKind.DEATH: "{who} is overleden",
    EventKind.RIGHT_ENDS: "Het recht van {who} eindigt. Dit is de laatste dag",
}
_ONE_DAY = timedelta(days=1)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NOT_TOLD = frozenset({"bsn"})
_NAMES = frozenset({"voornaam", "achternaam"})
_SHORT = {"J": "ja", "N": "nee"}


class Section(NamedTuple):
    """A part of what somebody looks at before an event is recorded."""

    title: str
    lines: Sequence[str]


def happened(kept: EventSeen, name: str | None) -> str:
    """Tell an event in a sentence; `name` is None for all of the household."""
    who = name or "het huishouden"
    said = _HAPPENED[kept.kind].format(who=who)
    said = capital(said)
    if kept.until is not None and kept.kind == EventKind.MOVES_INSIDE:
        said = f"{said}; het oude adres wordt betaald tot en met {day(kept.until - _ONE_DAY)}"
    elif kept.until is not None:
        said = f"{said} tot en met {day(kept.until - _ONE_DAY)}"
    return f"{said}."


def recorded(number: int) -> str:
    """Say that it is kept."""
    return f"De gebeurtenis is vastgelegd (nummer {number})."


def imported(number: int) -> str:
    """Say how many events a file held, all of which are kept now."""
    what = "1 gebeurtenis" if number == 1 else f"{number} gebeurtenissen"
    return f"Het bestand is verwerkt: {what}."


def sections(seen: EventPreview) -> list[Section]:
    """Return what an event changes, in the order in which somebody needs it."""
    found = [
        Section("Rechten en vaste lasten", list(_differences(seen)) or [NOTHING_CHANGES]),
        Section("Traject", list(_trajectories(seen))),
        Section("Betaalruns", list(_runs(seen))),
        Section("Zes maanden (artikel 56a)", list(_clocks(seen))),
        Section("Nog te regelen", list(_to_arrange(seen))),
        Section("Brieven die hierbij horen", list(_letters(seen))),
    ]
    return [each for each in found if each.lines]


def lines(seen: EventPreview) -> Iterator[str]:
    """Yield a preview as lines of text."""
    told = seen.told
    yield f"{KINDS[told.kind][0]}, {DAY_LABELS[told.kind].lower()}: {day(told.on)}."
    for section in sections(seen):
        yield ""
        yield f"{section.title}:"
        yield from (f"  - {line}" for line in section.lines)


def listed(events: Sequence[EventSeen], names: Mapping[int, str]) -> Iterator[str]:
    """Yield what happened as lines of text, the last day first."""
    for kept in events:
        said = happened(kept, None if kept.person_id is None else names.get(kept.person_id))
        words = f" {kept.words}" if kept.words else ""
        yield f"{day(kept.happened_on)}  {said}{words} (vastgelegd door {kept.recorded_by})"
    if not events:
        yield "Er is nog niets vastgelegd."


def preview_json(seen: EventPreview) -> dict[str, Any]:
    """Return a preview as JSON; amounts in cents, days as 2026-09-30, `to` inclusive."""
    told = seen.told
    return {
        "household": seen.form.head.key,
        "kind": told.kind.value,
        "on": told.on.isoformat(),
        "changes": [
            {
                "file": each.file.value,
                "key": each.key,
                "new": each.kind is DifferenceKind.NEW,
                "fields": [list(field) for field in each.fields if field[0] not in _NOT_TOLD],
            }
            for file in seen.files
            for each in file.differences
        ],
        "ended_early": [
            {"person": seen.form.person(number).key, "from": stop.on.isoformat()}
            for number, stop in seen.ended_early
        ],
        "runs_to_calculate_again": list(seen.to_calculate_again),
        "paid_after": [
            {
                "run": line.run,
                "fixed_cost": seen.cost(line.fixed_cost_id).fixed_cost,
                "due": line.due_date.isoformat(),
                "cents": line.cents,
            }
            for line in seen.paid_after
        ],
        "run": None if seen.run is None else _run_json(seen, seen.run),
        "clocks": [
            {"name": c.name, "from": c.start.isoformat(), "to": (c.until - _ONE_DAY).isoformat()}
            for c in seen.clocks
        ],
        "lacks": [kind.value for kind in seen.lacks],
        "lacks_address": seen.lacks_address,
        "stays": [seen.cost(number).fixed_cost for number in seen.stays],
        "letters": [letter.value for letter in seen.letters],
        "letter_kinds": [
            LETTER_KINDS[letter].value for letter in seen.letters if letter in LETTER_KINDS
        ],
    }


def events_json(events: Sequence[EventSeen], keys: Mapping[int, str]) -> dict[str, Any]:
    """Return what happened as JSON."""
    return {
        "events": [
            {
                "number": each.id,
                "kind": each.kind,
                "on": each.happened_on.isoformat(),
                "to": None if each.until is None else (each.until - _ONE_DAY).isoformat(),
                "person": None if each.person_id is None else keys.get(each.person_id),
                "words": each.words,
                "recorded_by": each.recorded_by,
                "recorded_at": each.recorded_at.isoformat(),
            }
            for each in events
        ]
    }


def _run_json(seen: EventPreview, run: RunEffect) -> dict[str, Any]:
    return {
        "month": str(run.month),
        "execution_date": run.execution_date.isoformat(),
        "benefits_of": None if run.benefits_of is None else str(run.benefits_of),
        "persons": [
            {
                "person": seen.form.person(each.person_id).key,
                "withheld_cents": list(each.withheld_cents),
                "remainder_cents": list(each.remainder_cents),
                "phase": [phase.value for phase in each.phase],
            }
            for each in run.persons
        ],
    }


def _differences(seen: EventPreview) -> Iterator[str]:
    for file in seen.files:
        for each in file.differences:
            yield _difference(seen, each)


def _difference(seen: EventPreview, each: Difference) -> str:
    told = [field for field in each.fields if field[0] not in _NOT_TOLD]
    about = _about(seen, each)
    if each.kind is DifferenceKind.NEW:
        told = [field for field in told if field[0] not in _NAMES]
        values = ", ".join(f"{_label(name)} {_shown(after)}" for name, _, after in told)
        return f"Nieuw, {about}{': ' if values else ''}{values}."
    changed = ", ".join(
        f"{_label(name)} wordt {_shown(after) or 'leeg'}{f' (was {_shown(old)})' if old else ''}"
        for name, old, after in told
    )
    return f"{capital(about)}: {changed}."


def _about(seen: EventPreview, each: Difference) -> str:
    """Name what a row is about: a person by name, a cost by what is paid and to whom."""
    names = {person.key: person.name for person in seen.form.persons}
    key, _, rest = each.key.partition(" ")
    for row in seen.told.given.persons or ():
        names.setdefault(row.key, f"{row.first_name} {row.last_name}".strip())
    match each.file:
        case File.PERSONS:
            return names.get(each.key, each.key)
        case File.FIXED_COSTS | File.CONTROLS:
            known = [row for row in seen.form.versions if row.fixed_cost == key]
            what = f"{COST_KINDS[known[-1].kind]} aan {known[-1].payee_name}" if known else key
            return f"{what}, vanaf {_shown(rest)}"
        case File.DECISIONS:
            ground, _, start = rest.rpartition(" ")
            return f"besluit voor {names.get(key, key)}, {_ground(ground)}, vanaf {_shown(start)}"
        case _:
            return f"opschorting voor {names.get(key, key)}, vanaf {_shown(rest)}"


def _ground(word: str) -> str:
    return BASES[GROUND_CODES[word]] if word in GROUND_CODES else word


def _label(column: str) -> str:
    label = LABELS.get(column, column)
    return label if label.isupper() else f"{label[0].lower()}{label[1:]}"


def _shown(text: str) -> str:
    return _SHORT.get(text) or _ISO.sub(r"\3-\2-\1", text)


def _trajectories(seen: EventPreview) -> Iterator[str]:
    for number, stop in seen.ended_early:
        yield (
            f"{seen.form.person(number).name}: het traject eindigt eerder dan gepland, op "
            f"{day(stop.on)}. De fase wordt dan {PHASES[Phase(stop.kind.value)]}."
        )
    for number, line in seen.never_begun:
        yield (
            f"{seen.form.person(number).name}: het besluit vanaf {day(line.valid_from)} "
            f"({BASES[line.basis]}) gaat niet meer in. Laat dat weten."
        )


def _runs(seen: EventPreview) -> Iterator[str]:
    for name in seen.to_calculate_again:
        yield f"Run {name} is al berekend. Bereken hem opnieuw voordat iemand hem goedkeurt."
    for line in seen.paid_after:
        cost = seen.cost(line.fixed_cost_id)
        yield (
            f"Run {line.run} heeft {euros(line.cents)} ingehouden voor "
            f"{COST_KINDS[cost.kind]} aan {line.payee_name}, vervaldag {day(line.due_date)}. Dat "
            "verandert niet meer. Ga na of het geld terug moet komen."
        )
    run = seen.run
    if run is None:
        yield "De eerste run waarin dit telt ligt te ver vooruit om nu te laten zien."
        return
    yield (
        f"De eerste run waarin dit telt is die van {dutch_month(run.month.first)}, uitgevoerd op "
        f"{day(run.execution_date)}."
    )
    if run.benefits_of is not None:
        yield (
            "De uitkering van die maand is nog niet bekend. Wij rekenen met die van "
            f"{dutch_month(run.benefits_of.first)}."
        )
    if not run.persons:
        yield "Voor dit huishouden is geen uitkering bekend, dus deze run houdt niets in."
    for each in run.persons:
        yield from _of_person(seen.form.person(each.person_id).name, each)


def _of_person(name: str, each: Any) -> Iterator[str]:
    was, now = each.withheld_cents
    left_was, left = each.remainder_cents
    if was == now:
        yield f"{name}: de inhouding blijft {euros(now)}, er blijft {euros(left)} over."
    else:
        yield (
            f"{name}: de inhouding wordt {euros(now)} (was {euros(was)}), er blijft {euros(left)} "
            f"over (was {euros(left_was)})."
        )
    if each.phase[0] is not each.phase[1]:
        yield f"{name}: de fase wordt {PHASES[each.phase[1]]} (was {PHASES[each.phase[0]]})."


def _clocks(seen: EventPreview) -> Iterator[str]:
    for clock in seen.clocks:
        yield (
            f"Voor {clock.name} lopen de zes maanden van {day(clock.start)} tot en met "
            f"{day(clock.until - _ONE_DAY)}. De termijn van de anderen verandert niet."
        )


def _to_arrange(seen: EventPreview) -> Iterator[str]:
    kind = seen.told.kind
    for cost in seen.lacks:
        if kind is EventKind.TURNS_18:
            yield "Een eigen zorgverzekering: die is er nog niet als vaste last."
        else:
            yield f"Vaste last voor {_PLACE[cost]} van het nieuwe adres: die is nog niet ingevuld."
    for number in seen.stays:
        stays = seen.cost(number)
        yield (
            f"{capital(COST_KINDS[stays.kind])} aan {stays.payee_name} begon vóór de verhuizing en "
            "gaat door, als vaste last van het nieuwe adres. Klopt dat niet? Kies dan zelf wat er "
            "doorgaat."
        )
    if seen.lacks_address:
        yield "Het adres van het huishouden: verander dat, want brieven gaan naar het oude adres."
    if kind is EventKind.TURNS_18 and seen.told.person_id is not None:
        if seen.form.person(seen.told.person_id).right_from is None:
            yield "Kijk of er een eigen recht op uitkering is, en een machtiging."
        yield "Kijk of de uitkering van de ouders verandert."
    if kind in ENDS_A_RIGHT and kind is not EventKind.DEATH:
        yield "Vraag wat er nodig is om de vaste lasten zelf te betalen, en vanaf welke dag."
    if kind is EventKind.JOINS:
        yield "Kijk of de uitkering van de anderen verandert nu er iemand bij komt."


_PLACE: Mapping[CostKind, str] = {
    CostKind.RENT: "huur",
    CostKind.ENERGY: "energie",
    CostKind.WATER: "water",
}


def _letters(seen: EventPreview) -> Iterator[str]:
    yield from (f"Nodig: {LETTERS[letter]}." for letter in seen.letters)
    if any(letter in LETTER_KINDS for letter in seen.letters):
        yield LETTERS_DUE
    if Letter.SUSPENSION in seen.letters:
        yield LETTER_BY_HAND
