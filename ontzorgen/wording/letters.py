"""Letters in words: kinds, states, notices and lists (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ontzorgen.domain.letters import (
    HeldBack,
    LetterState,
    LetterStep,
    LinesKind,
    SenderLack,
    SentHow,
)
from ontzorgen.domain.letters_told import Refusal
from ontzorgen.services.letters.due import LetterDue
from ontzorgen.services.letters.languages import LanguageSeen
from ontzorgen.services.letters.see import LetterSeen, Notice
from ontzorgen.services.letters.texts import TextsSeen
from ontzorgen.store.letter_texts import TextKept
from ontzorgen.store.letters import LetterKept
from ontzorgen.wording.amounts import day, moment
from reports.letters.catalogue import TextState
from reports.letters.kinds import SHAPES, LetterKind
from reports.words import capital

KINDS = {
    LetterKind.OVERVIEW: "maandoverzicht",
    LetterKind.DECISION_56A: "besluit ontzorgen (artikel 56a)",
    LetterKind.AUTHORISATION: "machtiging",
    LetterKind.PAYEE_START: "bericht aan begunstigde: wij betalen",
    LetterKind.PAYEE_CHANGE: "bericht aan begunstigde: wijziging",
    LetterKind.PAYEE_STOP: "bericht aan begunstigde: wij stoppen",
    LetterKind.SHORTFALL: "brief over een tekort",
    LetterKind.AMOUNT_CHANGE: "brief over een ander bedrag",
    LetterKind.EXTENSION: "besluit verlenging (artikel 57)",
    LetterKind.FIRST_57: "besluit betalen (artikel 57)",
    LetterKind.CONTROL_STEP: "brief: zelf betalen",
    LetterKind.CONTROL_BACK: "brief: wij betalen weer",
    LetterKind.END: "brief over het einde",
    LetterKind.CLOSING_INTERVIEW: "verslag van het eindgesprek",
}
LINES = {
    LinesKind.SENDER: "regels onder de naam van de gemeente",
    LinesKind.SENDER_PAYEES: "regels onder de naam, in brieven aan begunstigden",
    LinesKind.CONTACT: "regels over contact",
    LinesKind.CLOSING: "ondertekening",
}
LACKS = {
    Refusal.FORM_MISSING: "Leg eerst de vorm van ontzorgen vast.",
    Refusal.NO_REASON: "Vul eerst de reden bij het besluit in.",
}
"""What somebody records before a letter that is due can be made."""
STATES = {
    LetterState.MADE: "gemaakt",
    LetterState.APPROVED: "goedgekeurd",
    LetterState.SENT: "verstuurd",
    LetterState.WITHDRAWN: "ingetrokken",
}
HOW = {SentHow.POST: "per post", SentHow.HAND: "in de hand gegeven"}
_STEPS = {
    LetterStep.APPROVED: "goedgekeurd",
    LetterStep.SENT: "verstuurd",
    LetterStep.WITHDRAWN: "ingetrokken",
}
NOTICES = {
    Notice.NO_ADDRESS: "Er staat geen adres op deze brief. Vul het adres in en maak de brief opnieuw, "
    "of geef de brief in de hand.",
    Notice.LANGUAGE_UNKNOWN: "Er zijn geen brieven in de taal van deze persoon, of de taal is niet "
    "ingevuld. De brief is alleen in het Nederlands. Leg de brief uit.",
    Notice.UNREVIEWED: "Deze vertaling is nog niet nagelezen door iemand die de taal kent.",
    Notice.NO_PHONE: "Er staat geen telefoonnummer van de gemeente op deze brief. Wie wil bellen, weet "
    "niet waarheen. Beheer vult het in bij de teksten van brieven; maak de brief daarna opnieuw.",
    Notice.NO_POST: "Er staat geen adres van de gemeente op deze brief. Wie wil schrijven of bezwaar "
    "maakt, weet niet waarheen (Awb artikel 3:45). Beheer vult het in bij de teksten van brieven; maak "
    "de brief daarna opnieuw.",
}
_SENDER_LACKS = {
    SenderLack.NO_PHONE: "geen telefoonnummer van de gemeente",
    SenderLack.NO_POST: "geen adres van de gemeente (straat of postbus, met postcode)",
}
_WHERE_TO_TELL = {
    False: f"'{LINES[LinesKind.SENDER]}' of '{LINES[LinesKind.CONTACT]}'",
    True: f"'{LINES[LinesKind.SENDER_PAYEES]}'",
}
LANGUAGE_STATES = {
    TextState.SOURCE: "de tekst waarvan de andere zijn gemaakt",
    TextState.TRANSLATED: "vertaald, nog niet nagelezen",
    TextState.REVIEWED: "nagelezen",
}
NO_LETTERS = "Er zijn geen brieven met deze keuze."


def sender_lacks(lacks: Sequence[SenderLack], *, to_payee: bool) -> str:
    """Say what the letters do not tell of who writes, and where that is written; empty: all."""
    if not lacks:
        return ""
    whose_letters = "begunstigden" if to_payee else "huishoudens"
    lacking = " en ".join(_SENDER_LACKS[lack] for lack in lacks)
    why = (
        ""
        if to_payee
        else " Wie een besluit krijgt, moet weten waar bezwaar kan (Awb artikel 3:45)."
    )
    return (
        f"Op brieven aan {whose_letters} staat {lacking}.{why} Vul het in bij "
        f"{_WHERE_TO_TELL[to_payee]}."
    )


def lacks_of_text(seen: TextsSeen) -> str:
    """Say the same of the lines that are looked at."""
    return sender_lacks(seen.lacks, to_payee=seen.kind == LinesKind.SENDER_PAYEES.value)


def blanks(names: Sequence[str]) -> str:
    """Write the blanks and parts of a text as they are typed."""
    return ", ".join(name if name.startswith("[") else f"{{{name}}}" for name in names)


def written(number: int, file: str) -> str:
    """Say that a letter was written to a file."""
    return f"Brief {number} staat in {file}."


def sent_together(
    run: str, sent: int, before: int, held_back: Mapping[HeldBack, Sequence[str]]
) -> str:
    """Say how many letters of a run were recorded as sent, and which may not go out."""
    said = [f"Vastgelegd dat {sent} brieven van run {run} zijn verstuurd."]
    if before:
        said.append(f"Van {before} stond dat er al.")
    return " ".join((*said, *not_going(held_back)))


def not_going(held_back: Mapping[HeldBack, Sequence[str]]) -> Iterator[str]:
    """Say which letters may not go out, why, and what to do with them."""
    for why, references in held_back.items():
        yield f"{_NOT_GOING[why]}: {', '.join(references)}. Verstuur deze niet en trek ze in."


_NOT_GOING = {
    HeldBack.DECEASED: "Deze brieven zijn aan iemand die is overleden",
    HeldBack.OUTDATED: "Deze brieven over een tekort kloppen niet meer met de run",
    HeldBack.DATED_BEFORE: "Deze besluiten hebben een datum die voorbij is",
}


def whose(letter: LetterKept) -> str:
    """Name to whom a letter goes, by key; a payee by name."""
    return letter.payee or letter.person or letter.household


def row(letter: LetterKept) -> str:
    """Tell a letter on one line of a list."""
    return (
        f"{letter.id:>6}  {letter.reference:<12}  {STATES[letter.state]:<12}  {day(letter.dated)}  "
        f"{letter.household}  {KINDS[letter.kind]}, aan {whose(letter)}"
    )


def shown(seen: LetterSeen) -> Iterator[str]:
    """Tell one letter: what it is, what was done with it, and what it says in Dutch."""
    kept = seen.kept
    yield f"Brief {kept.id}: {KINDS[kept.kind]} ({kept.reference}), {STATES[kept.state]}"
    yield f"Aan: {', '.join(seen.data['addressee'])}"
    yield f"Gemaakt door {kept.made_by} op {moment(kept.made_at)}, gedateerd {day(kept.dated)}"
    for step in kept.steps:
        how = f", {HOW[SentHow(step.how)]}" if step.how else ""
        note = f": {step.note}" if step.note else ""
        yield f"{capital(_STEPS[step.step])} door {step.by} op {moment(step.at)}{how}{note}"
    for notice in seen.notices:
        yield f"Let op: {NOTICES[notice]}"
    if seen.second_asked and kept.state is LetterState.MADE:
        yield "Deze brief wacht op de goedkeuring van een tweede persoon."
    yield ""
    yield from text_of(seen.data)


def text_of(data: Mapping[str, Any]) -> Iterator[str]:
    """Return the Dutch text of a letter, a line each, without its layout."""
    for piece in data["pieces"]:
        match piece["kind"]:
            case "heading" | "text" | "small":
                yield piece["said"][0]
            case "bullets":
                yield from (f"- {line}" for line in piece["nl"])
            case "amounts":
                for line in piece["rows"]:
                    detail = f" ({line['detail'][0]})" if line["detail"] else ""
                    yield f"  {line['said'][0]}: {line['amount']}{detail}"
                if piece["total"]:
                    yield f"  {piece['total']['said'][0]}: {piece['total']['amount']}"
            case "facts":
                yield from (f"  {name}: {value}" for name, value in piece["rows"])
            case "box":
                yield from (f"| {line}" for line in piece["lines"])


def letter_json(letter: LetterKept) -> dict[str, Any]:
    """Return a letter without what it says, as JSON."""
    return {
        "letter": letter.id,
        "reference": letter.reference,
        "kind": letter.kind.value,
        "state": letter.state.value,
        "municipality": letter.municipality,
        "household": letter.household,
        "person": letter.person,
        "payee": letter.payee,
        "run": letter.run,
        "dated": letter.dated.isoformat(),
        "made_by": letter.made_by,
        "made_at": letter.made_at.isoformat(),
        "content_sha256": letter.content_sha256,
        "steps": [
            {
                "step": step.step.value,
                "by": step.by,
                "at": step.at.isoformat(),
                "how": step.how,
                "pdf_sha256": step.pdf_sha256,
                "note": step.note,
            }
            for step in letter.steps
        ],
    }


def seen_json(seen: LetterSeen) -> dict[str, Any]:
    """Return a letter with what it says, as JSON."""
    return letter_json(seen.kept) | {
        "language": seen.language,
        "notices": [notice.value for notice in seen.notices],
        "second_asked": seen.second_asked,
        "content": dict(seen.data),
    }


def due_json(due: LetterDue) -> dict[str, Any]:
    """Return a letter that is to be made, as JSON."""
    wanted = due.wanted
    return {
        "kind": wanted.kind.value,
        "municipality": due.municipality,
        "household": due.household,
        "person": due.person,
        "payee": due.payee,
        "about": wanted.on.isoformat(),
        "lacks": due.lacks and due.lacks.value,
    }


def due_lines(due: Sequence[LetterDue]) -> Iterator[str]:
    """Tell what is to be made."""
    number = len(due)
    if not number:
        yield "Er zijn geen brieven die nog gemaakt moeten worden."
        return
    yield f"Nog te maken: {number} {'brief' if number == 1 else 'brieven'}"
    for each in due:
        whom = ", ".join(name for name in (each.payee, each.person) if name) or each.household
        lacks = f" ({LACKS[each.lacks]})" if each.lacks else ""
        said = f"{KINDS[each.wanted.kind]}, aan {whom}{lacks}"
        yield f"{each.household}  {day(each.wanted.on)}  {said}"


def kind_lines() -> Iterator[str]:
    """Tell the kinds of letter that can be made, with the blanks of their texts."""
    for kind, shape in SHAPES.items():
        yield f"{kind.value.lower().replace('_', '-'):<18} {KINDS[kind]}"
        yield f"{'':<18} {blanks(sorted(shape.blanks))}"


def kinds_json() -> dict[str, Any]:
    """Return the kinds of letter that can be made, as JSON."""
    return {
        "kinds": [
            {
                "kind": kind.value,
                "name": KINDS[kind],
                "to_payee": shape.to_payee,
                "decision": shape.decision,
                "blanks": sorted(shape.blanks),
                "parts": sorted(part.value for part in shape.parts),
            }
            for kind, shape in SHAPES.items()
        ]
    }


def text_name(code: str) -> str:
    """Name a kind of text."""
    return KINDS[LetterKind(code)] if code in SHAPES else LINES[LinesKind(code)]


def texts_lines(seen: TextsSeen) -> Iterator[str]:
    """Tell the text of a kind, and what was written of it."""
    whose_text = "eigen tekst" if seen.is_own else "tekst van het programma"
    yield f"{text_name(seen.kind)} (gemeente {seen.municipality}), {whose_text}:"
    yield ""
    yield seen.now or "(niets)"
    if seen.lacks:
        yield f"Let op: {lacks_of_text(seen)}"
    if seen.history:
        yield ""
    for kept in seen.history:
        yield text_row(kept)


def text_row(kept: TextKept) -> str:
    """Tell when a text holds, and whether it waits."""
    if kept.waits:
        state = "wacht op een tweede persoon"
    elif kept.confirmed_by:
        state = f"bevestigd door {kept.confirmed_by}"
    else:
        state = "geldt zonder tweede persoon"
    return f"Tekst {kept.id}: vanaf {day(kept.valid_from)}, van {kept.entered_by}; {state}"


def text_json(kept: TextKept) -> dict[str, Any]:
    """Return a text as JSON."""
    return {
        "text": kept.id,
        "municipality": kept.municipality,
        "kind": kept.kind,
        "from": kept.valid_from.isoformat(),
        "waits": kept.waits,
        "entered_by": kept.entered_by,
        "confirmed_by": kept.confirmed_by,
        "content": kept.text,
    }


def texts_json(seen: TextsSeen) -> dict[str, Any]:
    """Return the texts of a kind as JSON."""
    return {
        "municipality": seen.municipality,
        "kind": seen.kind,
        "own": seen.is_own,
        "now": seen.now,
        "blanks": list(seen.blanks),
        "history": [text_json(kept) for kept in seen.history],
        "sender_lacks": [lack.value for lack in seen.lacks],
    }


def language_line(seen: LanguageSeen) -> str:
    """Tell how far a language is."""
    by = ""
    if seen.state is TextState.REVIEWED and seen.reviewed_on is not None:
        by = f" door {seen.reviewed_by} op {day(seen.reviewed_on)}"
    return f"{seen.language.code}  {seen.language.name}: {LANGUAGE_STATES[seen.state]}{by}"


def language_json(seen: LanguageSeen) -> dict[str, Any]:
    """Return how far a language is, as JSON."""
    on = seen.reviewed_on
    return {
        "language": seen.language.code,
        "name": seen.language.name,
        "state": seen.state.value,
        "reviewed_by": seen.reviewed_by,
        "reviewed_on": None if on is None else on.isoformat(),
        "sha256": seen.language.sha256,
    }
