"""The words of forms about a household (Dutch, B1): labels, choices, and what is wrong.

What the import refuses is told in the same words, but for those that speak of files and
lines. A column that a sentence names is called as its field is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.services.importing.codes import BASES, CONTROLLERS, COST_KINDS, FREQUENCIES
from ontzorgen.services.importing.problems import ProblemCode, RowProblem, masked_bsn
from ontzorgen.store.household_pages import VersionShown
from ontzorgen.store.payee_list import PayeeChoice
from ontzorgen.wording import codes
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.import_problems import problem_text
from reports.amounts import dutch_month
from reports.words import capital

WHOLE_FORM = "formulier"
"""The id of a form, for what is wrong with no field in particular."""
LABELS = {
    "huishouden": "Nummer van het huishouden",
    "gemeentecode": "Gemeente",
    "consulent": "Consulent",
    "budgetcoach": "Budgetcoach",
    "straat": "Straat",
    "huisnummer": "Huisnummer",
    "postcode": "Postcode",
    "plaats": "Plaats",
    "bsn": "BSN",
    "voornaam": "Voornaam",
    "achternaam": "Achternaam",
    "geboortedatum": "Geboortedatum",
    "taal": "Taal",
    "recht_vanaf": "Recht op uitkering vanaf",
    "recht_tm": "Recht op uitkering tot en met",
    "inburgeringsplichtig": "Inburgeringsplichtig",
    "asielvergunning_bepaalde_tijd": "Asielvergunning voor bepaalde tijd",
    "machtiging_vanaf": "Machtiging vanaf",
    "machtiging_tm": "Machtiging tot en met",
    "grondslag": "Grondslag",
    "besluitdatum": "Datum van het besluit",
    "evaluatiedatum": "Datum van de evaluatie",
    "reden": "Reden",
    "soort": "Soort",
    "begunstigde": "Begunstigde",
    "bedrag": "Bedrag",
    "vanaf": "Vanaf",
    "tm": "Tot en met",
    "frequentie": "Hoe vaak",
    "vervaldag": "Vervaldag",
    "kenmerk": "Kenmerk",
    "omschrijving": "Omschrijving",
    "akkoord_op": "Klant akkoord op",
    "persoon": "Van wie",
    "regie": "Wie betaalt",
    "netto": "Netto uitkering",
    "eigen_inkomen": "Eigen inkomen",
    "maand": "Maand",
}
"""What a field is called, by its column; in the order of a page."""
WRONG_BSN = (
    "BSN: dit is geen BSN: het nummer voldoet niet aan de elfproef. Kijk het nummer na en vul "
    "negen cijfers in."
)
BSN_IN_NAME = "Bestand: in de naam staat een BSN. Geef het bestand een andere naam."
NO_CONSENT = (
    "Klant akkoord op: een rekening die één keer wordt betaald, gaat alleen mee als de klant "
    "akkoord is. Vul de dag in waarop de klant akkoord gaf."
)
CONSENT_TO_COME = (
    "Klant akkoord op: deze dag is nog niet geweest. Vul de dag in waarop de klant akkoord gaf."
)
REFUSED_DOCUMENTS = {
    "EMPTY": "Bestand: dit bestand is leeg. Kies een ander bestand.",
    "TOO_LARGE": "Bestand: dit bestand is groter dan 10 MB. Maak het kleiner, of splits het.",
    "TYPE": "Bestand: dit is geen PDF, JPG of PNG. Bewaar het eerst als PDF.",
}
_CHOSEN = frozenset(
    {
        "soort",
        "frequentie",
        "regie",
        "grondslag",
        "gemeentecode",
        "inburgeringsplichtig",
        "asielvergunning_bepaalde_tijd",
    }
)
"""The fields that are a list or a row of buttons."""
_CHOOSE = "kies er een."
_PAID_OLD_AMOUNT = "run {run} heeft de termijn van {due} al met het oude bedrag ingehouden."
YES_NO = [("J", "ja"), ("N", "nee")]
KINDS = [(word, codes.COST_KINDS[kind]) for word, kind in COST_KINDS.items()]
RHYTHMS = [(word, codes.FREQUENCIES[each]) for word, each in FREQUENCIES.items()]
TURNS = [(word, codes.CONTROLLERS[each]) for word, each in CONTROLLERS.items()]
GROUNDS = [(word, codes.BASES[each]) for word, each in BASES.items()]
LANGUAGES = {
    "am": "Amhaars",
    "ar": "Arabisch",
    "az": "Azerbeidzjaans",
    "prs": "Dari",
    "de": "Duits",
    "en": "Engels",
    "fa": "Farsi",
    "fr": "Frans",
    "ka": "Georgisch",
    "ha": "Hausa",
    "hi": "Hindi",
    "ku": "Koerdisch",
    "ckb": "Koerdisch (Sorani)",
    "ln": "Lingala",
    "nl": "Nederlands",
    "om": "Oromo",
    "ps": "Pasjtoe",
    "pt": "Portugees",
    "ru": "Russisch",
    "so": "Somalisch",
    "es": "Spaans",
    "sw": "Swahili",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turks",
    "ug": "Oeigoers",
    "uk": "Oekraïens",
    "ur": "Urdu",
    "vi": "Vietnamees",
    "zh": "Chinees",
}
"""Languages that people read best, by their code of ISO 639; a file may say either, or another."""
_C = ProblemCode
_INSTEAD = {
    _C.REQUIRED: "vul dit in.",
    _C.CONTROL_CHARACTER: "er staat een onzichtbaar teken in. Typ de tekst opnieuw.",
    _C.NAME_HOLDS_BSN: "hier staat een BSN. Haal het BSN weg.",
    _C.NOT_YES_OR_NO: "kies ja of nee.",
    _C.UNKNOWN_CODE: "kies een van de mogelijkheden.",
    _C.AMOUNT_ZERO: "het bedrag moet hoger zijn dan nul. Is de vaste last gestopt? Laat hem dan "
    "stoppen.",
    _C.DATE_OUT_OF_RANGE: "dit jaar kan niet: het ligt niet tussen {first} en {last}. Verbeter de "
    "datum.",
    _C.OVERLAP: "dit loopt samen met iets anders op deze pagina. Kies andere dagen.",
    _C.OVERLAP_WITH_KNOWN: "dit loopt samen met wat er al staat vanaf {start}. Laat dat stoppen "
    "op uiterlijk {cure_tm}, of kies een andere dag.",
    _C.NEEDS_SECOND_PERSON: "in deze gemeente bevestigt een tweede persoon een besluit om door te "
    "gaan. Leg het vast bij Evaluatie en besluit van deze persoon. Eerder laten stoppen kan hier.",
    _C.DOUBLED_KEY: "dit staat er twee keer. Haal er een weg.",
    _C.DOUBLED_BSN: "dit BSN staat ook bij een ander op deze pagina. Kijk na van wie het is.",
    _C.KNOWN_BSN: "dit BSN hoort al bij persoon {person}. Kijk na van wie het BSN is.",
    _C.UNKNOWN_PAYEE: "deze begunstigde kennen wij niet. Kies er een uit de lijst.",
    _C.UNKNOWN_PERSON: "kies een persoon van dit huishouden.",
    _C.NOT_A_MEMBER: "kies een persoon van dit huishouden.",
    _C.END_OR_REVIEW_MISSING: "een besluit op grond van artikel 57 kan niet zonder einde "
    "doorgaan. Vul 'tm' in, of 'evaluatiedatum', of allebei.",
    _C.APPROVED_COST: "run {run} is goedgekeurd met deze vaste last (vervaldag {due}). Wat toen "
    "besloten is, verandert niet meer. Kies een latere dag. Is er verkeerd betaald? Maak dan een "
    "correctie.",
}
"""What a sentence of the import says of files and lines, said of a page."""
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_COLUMN = re.compile(r"'(\w+)'|\b(recht_vanaf|recht_tm|machtiging_vanaf|machtiging_tm)\b")


def cost_choice(version: VersionShown) -> str:
    """Name a fixed cost in a list to choose from: what it is, what it costs, and for whom."""
    kind = codes.COST_KINDS[CostKind(version.kind)]
    return f"{capital(kind)}, {euros(version.amount_cents)} aan {version.payee_name} ({version.fixed_cost})"


def wrongs(
    problems: Iterable[RowProblem], field_of: Callable[[RowProblem], str | None]
) -> dict[str, str]:
    """Return a sentence for each field that is wrong, the first that is told of it."""
    found: dict[str, str] = {}
    for problem in problems:
        field = field_of(problem) or WHOLE_FORM
        ends_by_start = field == "vanaf" and problem.code is ProblemCode.APPROVED_END
        found.setdefault(field, _starts_too_early(problem) if ends_by_start else told(problem))
    return found


def in_order(found: Mapping[str, str]) -> dict[str, str]:
    """Return sentences by field in the order of the page; what is wrong with all of it comes first."""
    places = {column: place for place, column in enumerate(LABELS)}

    def place(field: str) -> tuple[int, str, int]:
        row, _, column = field.rpartition("-")
        return field != WHOLE_FORM, row, places.get(column, -1)

    return {field: found[field] for field in sorted(found, key=place)}


def told(problem: RowProblem) -> str:
    """Say what is wrong with a field, why, and what now; it begins with the field's label."""
    nothing_chosen = problem.code is ProblemCode.REQUIRED and problem.column in _CHOSEN
    text = problem_text(problem, _CHOOSE if nothing_chosen else _INSTEAD.get(problem.code))
    text = _COLUMN.sub(lambda found: _called(found[1] or found[2]), text)
    label = LABELS.get(problem.column or "")
    return f"{label}: {text}" if label else capital(text)


def _starts_too_early(problem: RowProblem) -> str:
    """Say it of a page that asks only when the new amount begins: the old one ends the day before."""
    first = date.fromisoformat(problem.facts["due"]) + timedelta(days=1)
    text = problem_text(problem, _PAID_OLD_AMOUNT)
    return f"{LABELS['vanaf']}: {text} Kies bij {LABELS['vanaf']} {day(first)} of later."


def replaces(cents: int | None) -> str:
    """Say which amount on record the typed one would replace; nothing when there is none."""
    return f"Vervangt {euros(cents)}." if cents is not None else ""


def high_benefit(people: Iterable[tuple[str, int]]) -> str:
    """Ask whether a benefit is really so high; `people`: (name, cents)."""
    who = ", ".join(f"{name} {euros(cents)}" for name, cents in people)
    return (
        f"Een netto uitkering boven € 5.000 per maand komt bijna nooit voor: {who}. Kijk het "
        "bedrag na. Klopt het? Vink dat dan aan."
    )


def benefit_saved(month: Month, status: RunStatus | None) -> str:
    """Say that a benefit was recorded, and what that does to the run of its month."""
    run = f"de run van {dutch_month(month.first)}"
    if status is None:
        then = f"Zij komt in {run}, die nog niet is berekend."
    elif status is RunStatus.CALCULATED:
        then = f"D{run[1:]} is al berekend: bereken de maand opnieuw, dan telt dit mee."
    elif status is RunStatus.APPROVED:
        then = f"D{run[1:]} is al goedgekeurd: dit verandert die run niet."
    else:
        then = f"D{run[1:]} is al bij de bank: dit verandert die run niet."
    return f"De uitkering is vastgelegd. {then}"


def size_of(size: int) -> str:
    """Write a number of bytes for people."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def typed_name(cells: Mapping[str, str]) -> str:
    """Return the name of a person as it was typed."""
    name = f"{cells.get('voornaam', '')} {cells.get('achternaam', '')}".strip()
    return name or "iemand zonder naam"


def typed_bsn(cells: Mapping[str, str]) -> str:
    """Say which BSN was typed before by its last two digits; nothing when none was."""
    bsn = cells.get("bsn", "")
    return f"Ingevuld: {masked_bsn(bsn)}. Laat leeg om dit te houden." if bsn else ""


def typed_day(text: str | None) -> str:
    """Write a typed day the Dutch way; one that is no day stays as it was typed."""
    found = _ISO_DAY.fullmatch(text or "")
    return f"{found[3]}-{found[2]}-{found[1]}" if found else text or ""


def typed_period(start: str | None, end: str | None) -> str:
    """Write two typed days as a period; nothing when there is no first day."""
    if not start:
        return ""
    return f"vanaf {typed_day(start)}" + (f" t/m {typed_day(end)}" if end else "")


def yes_no(word: str | None) -> str:
    """Return the answer in a word; nothing when there is none."""
    return of_choice(YES_NO, word)


def languages(known: str | None) -> list[tuple[str, str]]:
    """Return the languages to choose from, by name; what is on record stays as it is written."""
    choices = {"": "niet bekend", **{name: name for name in sorted(LANGUAGES.values())}}
    if known:
        name = language(known)
        choices.setdefault(known, name if name == known else f"{name} ({known})")
    return list(choices.items())


def language(known: str | None) -> str:
    """Name a language; what is no code that we know stays as it is written."""
    return LANGUAGES.get((known or "").casefold(), known or "")


def of_choice(choices: Iterable[tuple[str, str]], word: str | None) -> str:
    """Return the words of a choice; nothing when none was made."""
    return dict(choices).get(word or "", "")


def not_picked(typed: str, perhaps: Sequence[PayeeChoice]) -> str:
    """Say that a payee was not found, or that there is more than one, and who may be meant."""
    if not typed.strip():
        return "Begunstigde: kies aan wie betaald wordt."
    if perhaps:
        names = "; ".join(each.label for each in perhaps)
        return f"Begunstigde: het is niet zeker wie u bedoelt. Kies uit de lijst, bijvoorbeeld: {names}."
    return (
        "Begunstigde: deze kennen wij niet, of er is geen rekening om op te betalen. Kies er een "
        "uit de lijst, of vraag de administratie om de begunstigde met een rekening toe te voegen."
    )


def _called(column: str) -> str:
    return f"‘{LABELS[column]}’" if column in LABELS else f"'{column}'"
