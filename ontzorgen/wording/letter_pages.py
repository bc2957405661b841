"""What the pages of letters say (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from ontzorgen.domain.letters import LetterState, LetterStep, SentHow
from ontzorgen.services.acting import Action
from ontzorgen.services.letters.due import LetterDue
from ontzorgen.services.letters.languages import LanguageSeen
from ontzorgen.services.letters.make import action_of
from ontzorgen.services.letters.see import LetterSeen, reading_of
from ontzorgen.services.letters.texts import TextsSeen, given_text
from ontzorgen.services.letters.texts_listed import KindOfText
from ontzorgen.store.letter_texts import TextKept
from ontzorgen.store.letters import LetterKept
from ontzorgen.wording.amounts import day, moment
from ontzorgen.wording.letters import HOW, KINDS, LANGUAGE_STATES, STATES, text_name, whose
from reports.amounts import dutch_month
from reports.csv_file import csv_rows
from reports.letters.body import Part
from reports.letters.catalogue import DUTCH, TextState, catalogue
from reports.letters.kinds import SHAPES, LetterKind
from reports.report import Column, ColumnKind
from reports.words import capital

STATE_KINDS = {
    LetterState.MADE: "warning",
    LetterState.APPROVED: "info",
    LetterState.SENT: "ok",
    LetterState.WITHDRAWN: "neutral",
}
"""How a state is coloured; the word says it."""
COUNTED = {
    LetterState.MADE: "gemaakt, nog niet verstuurd",
    LetterState.APPROVED: "goedgekeurd, nog niet verstuurd",
    LetterState.SENT: "verstuurd",
    LetterState.WITHDRAWN: "ingetrokken",
}
MADE_BEFORE = "Deze brief was al gemaakt. Hier is hij."
MADE_ALL_BEFORE = "Deze brieven waren al gemaakt. Er is niets bij gekomen."
CHOOSE_KIND = "Kies wat voor brief het is."
WRONG_DAY = "Vul een dag in, bijvoorbeeld 30-09-2026."
CHOOSE_PERSON = "Kies met wie het gesprek was."
TELL = "Vul dit in."
CHOOSE_HOW = "Kies hoe de brief is verstuurd."
CHOOSE_HOW_ALL = "Kies hoe de brieven zijn verstuurd."
WHO_READ = "Vul in wie de vertaling heeft nagelezen."
APPROVED = "De brief is goedgekeurd. Nu kan hij worden verstuurd."
WITHDRAWN = "De brief is ingetrokken. U kunt hem opnieuw maken."
TEXT_KEPT = "De tekst is bewaard en geldt vanaf {day}."
TEXT_WAITS = "De tekst is bewaard. Hij geldt pas als een collega hem heeft bevestigd."
TEXT_CONFIRMED = "De tekst is bevestigd. Hij geldt vanaf {day}."
BLANKS = {
    "naam": "de naam van wie de brief krijgt",
    "begunstigde": "de naam van het bedrijf dat het geld krijgt",
    "gemeente": "de naam van de gemeente",
    "datum": "de dag die op de brief staat",
    "kenmerk": "het kenmerk van de brief",
    "klant": "de naam van de klant, kort",
    "ingangsdatum": "de eerste dag waarop het geldt",
    "einddatum": "de laatste dag waarop het geldt; van een einde de laatste betaaldag van een rekening "
    "die wij betalen",
    "betalen_vanaf": "vanaf welke betaaldag van een rekening wij betalen",
    "betalen_tot": "tot en met welke betaaldag van een rekening wij betalen",
    "evaluatiedatum": "de dag waarop wij opnieuw kijken",
    "bezwaar_tot": "de laatste dag om bezwaar te maken",
    "proef_tot": "de laatste dag van de proef",
    "gespreksdatum": "de dag van het gesprek",
    "maand": "de maand waar de brief over gaat",
    "bedrag": "het bedrag",
    "bedrag_oud": "het bedrag tot nu toe",
    "vaste_last": "de vaste last, zoals huur",
    "vaste_lasten": "de vaste lasten, met komma's ertussen",
    "vorm": "de vorm die past: alles, een deel of alleen begeleiding",
    "reden": "de reden die een collega schreef",
    "goed": "wat goed gaat, uit het gesprek",
    "moeilijk": "wat nog moeilijk is, uit het gesprek",
    "afspraken": "wat is afgesproken, uit het gesprek",
}
"""What is filled in between braces."""
PARTS = {
    Part.TABLE: "de tabel met vaste lasten en bedragen",
    Part.FACTS: "de gegevens waaraan het bedrijf de rekening herkent",
    Part.SIGNATURE: "de plek voor een handtekening",
    Part.SENDER: "de groet en wie ondertekent",
}
"""What the program makes, on a line of its own."""
LINES_HINT = {
    "SENDER": "Bijvoorbeeld de afdeling, het adres en het telefoonnummer. Zet elke regel apart.",
    "SENDER_PAYEES": "Alleen het adres. Noem geen afdeling: een bedrijf mag niet weten dat iemand "
    "een uitkering heeft.",
    "CONTACT": "Bijvoorbeeld: Vragen? Bel 14 0123, op werkdagen van 9 tot 17 uur.",
    "CLOSING": "Wie de brief ondertekent, onder de groet.",
}
_COLUMNS = (
    Column("Nummer"),
    Column("Kenmerk"),
    Column("Soort"),
    Column("Stand"),
    Column("Gemeente"),
    Column("Huishouden"),
    Column("Aan"),
    Column("Datum", ColumnKind.DATE),
    Column("Gemaakt door"),
    Column("Gemaakt op"),
    Column("Verstuurd op"),
    Column("Verstuurd hoe"),
)


def title(kind: LetterKind) -> str:
    """Name a kind of letter as a heading begins."""
    return capital(KINDS[kind])


def kind_options(kinds: Iterable[LetterKind] = LetterKind) -> list[tuple[str, str]]:
    """Return kinds of letter to choose from."""
    return [(kind.value, KINDS[kind]) for kind in kinds]


def makeable(allowed: Callable[[Action], bool]) -> list[LetterKind]:
    """Return the kinds that somebody may make from the register; a talk has a form of its own."""
    own = (kind for kind in SHAPES if kind is not LetterKind.CLOSING_INTERVIEW)
    return [kind for kind in own if allowed(action_of(kind))]


def may_read(letter: LetterKept, allowed: Callable[[Action], bool]) -> bool:
    """Say whether somebody may open a letter, or only see that there is one."""
    return allowed(reading_of(letter.kind))


def may_make(kind: LetterKind, allowed: Callable[[Action], bool]) -> bool:
    """Say whether somebody may make a kind of letter."""
    return allowed(action_of(kind))


def about(due: LetterDue) -> str:
    """Say which change a letter that is to be made is about."""
    wanted = due.wanted
    match wanted.kind:
        case LetterKind.SHORTFALL:
            return f"de betaalrun van {dutch_month(wanted.on)}"
        case LetterKind.END | LetterKind.PAYEE_STOP:
            return f"het einde: tot en met {day(wanted.on - timedelta(days=1))}"
        case _:
            return f"vanaf {day(wanted.on)}"


def beside(seen: LetterSeen) -> str:
    """Name the language of a letter besides Dutch."""
    return "geen" if seen.language == DUTCH else catalogue(seen.language).language.name


def made(number: int) -> str:
    """Say that letters were made."""
    if number == 1:
        return "De brief is gemaakt. Kijk hem na voordat u hem verstuurt."
    return f"Er zijn {number} brieven gemaakt. Kijk ze na voordat u ze verstuurt."


def sent(letter: LetterKept) -> str:
    """Say that a letter was sent."""
    how = next((each.how for each in letter.steps if each.step is LetterStep.SENT), None)
    return f"Vastgelegd: de brief is vandaag verstuurd{f', {HOW[SentHow(how)]}' if how else ''}."


def history(letter: LetterKept) -> Iterator[tuple[str, str, str]]:
    """Tell what was done with a letter: (moment for a machine, moment, sentence), oldest first."""
    yield letter.made_at.isoformat(), moment(letter.made_at), f"{letter.made_by} maakte de brief."
    for step in letter.steps:
        match step.step:
            case LetterStep.APPROVED:
                said = f"{step.by} keurde de brief goed."
            case LetterStep.SENT:
                how = f": {HOW[SentHow(step.how)]}" if step.how else ""
                said = f"{step.by} legde vast dat de brief is verstuurd{how}."
            case LetterStep.WITHDRAWN:
                said = f"{step.by} trok de brief in. Reden: {step.note}"
        yield step.at.isoformat(), moment(step.at), said


def letters_csv(letters: Iterable[LetterKept]) -> Iterator[bytes]:
    """Yield letters, without what they say, as a file for a spreadsheet, a line at a time."""
    return csv_rows("Brieven", _COLUMNS, map(_row, letters))


def _row(letter: LetterKept) -> tuple[str | date, ...]:
    posted = next((each for each in letter.steps if each.step is LetterStep.SENT), None)
    return (
        str(letter.id),
        letter.reference,
        KINDS[letter.kind],
        STATES[letter.state],
        letter.municipality,
        letter.household,
        whose(letter),
        letter.dated,
        letter.made_by,
        moment(letter.made_at),
        moment(posted.at) if posted else "",
        HOW[SentHow(posted.how)] if posted and posted.how else "",
    )


def picture_words(number: int, pages: int) -> str:
    """Say what a picture of a page is, for who cannot see it."""
    where = f"Bladzijde {number} van {pages}" if pages > 1 else "De bladzijde"
    return f"{where} van de brief. Wat er staat, leest u onder de plaatjes."


def text_title(code: str) -> str:
    """Name a kind of text as a heading begins."""
    return capital(text_name(code))


def in_address(code: str) -> str:
    """Return the code of a kind of text as an address has it."""
    return code.lower().replace("_", "-")


def text_standing(seen: KindOfText) -> str:
    """Say which text of a kind holds."""
    if seen.own_since is None:
        return "tekst van het programma" if given_text(seen.kind) else "nog niets"
    return f"eigen tekst sinds {day(seen.own_since)}"


def which_text(seen: TextsSeen) -> str:
    """Say whose text it is that holds today."""
    if seen.is_own:
        return "De gemeente schreef deze tekst zelf."
    if not seen.now:
        return "Er staat nog niets. Vul de regels in, dan staan ze op elke brief."
    return "Dit is de tekst van het programma. De gemeente kan zelf een tekst schrijven."


def fillings(seen: TextsSeen) -> list[tuple[str, str]]:
    """Return what may stand in a text, and what is filled in for it."""
    if seen.kind not in SHAPES:
        return []
    shape = SHAPES[LetterKind(seen.kind)]
    blanks = [(f"{{{name}}}", BLANKS[name]) for name in seen.blanks]
    return blanks + [(f"[{part.value}]", PARTS[part]) for part in Part if part in shape.parts]


def kept_state(text: TextKept) -> tuple[str, str]:
    """Return how far a text is, and how that is coloured."""
    if text.waits:
        return "wacht op een collega", "warning"
    if text.confirmed_by:
        return f"bevestigd door {text.confirmed_by}", "ok"
    return "bewaard", "neutral"


def language_state(seen: LanguageSeen) -> tuple[str, str]:
    """Return how far a language is, and how that is coloured."""
    words = LANGUAGE_STATES[seen.state]
    if seen.state is TextState.REVIEWED and seen.reviewed_on is not None:
        return f"{words} door {seen.reviewed_by} op {day(seen.reviewed_on)}", "ok"
    return words, "neutral" if seen.state is TextState.SOURCE else "warning"


def reviewed(seen: LanguageSeen) -> str:
    """Say that a review was recorded."""
    return f"Vastgelegd: de vertaling in het {seen.language.name} is nagelezen."
