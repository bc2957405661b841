"""What is refused of letters and of their texts, in words (Dutch, B1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen.domain.letters import LetterState, LetterStep
from ontzorgen.services.letters import errors
from ontzorgen.wording.amounts import day
from ontzorgen.wording.letters import KINDS, STATES, blanks
from reports.amounts import euro
from reports.letters.kinds import LetterKind

_NOTHING = {
    LetterKind.OVERVIEW: "Een maandoverzicht wordt bij een betaalrun gemaakt.",
    LetterKind.DECISION_56A: "Er is niemand met een lopende periode van artikel 56a. Kijk bij de "
    "persoon de dag van het recht na, en de twee voorwaarden.",
    LetterKind.AUTHORISATION: "Er is niemand die nog moet tekenen: de machtiging is er al of is "
    "geweigerd, of er is geen grondslag of geen recht. Kijk de persoon na.",
    LetterKind.PAYEE_START: "Wij beginnen rond vandaag niet met betalen. Kijk of er een machtiging en "
    "een grondslag zijn, en vanaf wanneer de vaste last geldt. Gaat het om een andere dag? Noem die "
    "dag.",
    LetterKind.PAYEE_CHANGE: "Er verandert rond vandaag geen bedrag of kenmerk van wat wij betalen. "
    "Gaat het om een andere dag? Noem die dag.",
    LetterKind.PAYEE_STOP: "Wij stoppen rond vandaag niet met betalen. Leg eerst vast wie de vaste "
    "last betaalt of wanneer hij stopt. Gaat het om een andere dag? Noem die dag.",
    LetterKind.SHORTFALL: "In deze run is er genoeg geld voor alles wat betaald mag worden. Kies een "
    "andere run, of bereken de run eerst.",
    LetterKind.AMOUNT_CHANGE: "Er verandert rond vandaag geen bedrag dat wij betalen. Leg eerst het "
    "nieuwe bedrag vast. Gaat het om een andere dag? Noem die dag.",
    LetterKind.EXTENSION: "Er is rond vandaag niets verlengd. Neem eerst het besluit. Wacht het op een "
    "tweede persoon? Dan kan de brief daarna.",
    LetterKind.FIRST_57: "Er is rond vandaag niemand voor wie wij door een besluit beginnen te "
    "betalen. Neem eerst het besluit. Betaalden wij al? Maak dan het besluit verlenging.",
    LetterKind.CONTROL_STEP: "Er gaat rond vandaag niets naar het huishouden. Leg eerst vast dat het "
    "huishouden zelf betaalt. Gaat het om een andere dag? Noem die dag.",
    LetterKind.CONTROL_BACK: "Er komt rond vandaag niets terug naar de gemeente. Leg dat eerst vast. "
    "Gaat het om een andere dag? Noem die dag.",
    LetterKind.END: "Er stopt rond vandaag niets voor wie wij betalen. Leg eerst het einde vast. Gaat "
    "het om een andere dag? Noem die dag.",
    LetterKind.CLOSING_INTERVIEW: "Er is geen gesprek om van te vertellen.",
}
_WHOM = {
    "person": "Noem ook de persoon, de dag van het gesprek en wat er is besproken.",
    "run": "Deze brief wordt bij een betaalrun gemaakt.",
}


def _too_long(error: Any) -> str:
    if error.lines is None:
        return (
            f"De tekst is te lang: er is plaats voor {error.characters} tekens. Kort de tekst in."
        )
    return (
        f"Er is plaats voor {error.lines} regels van {error.characters} tekens. Kort de regels in."
    )


def _refused(error: Any) -> str:
    state = STATES[error.state]
    if error.state is LetterState.SENT and error.step is LetterStep.SENT:
        return f"Brief {error.number} is al verstuurd. Er is niets veranderd."
    return f"Brief {error.number} is {state}. Deze stap kan dan niet. Er is niets veranderd."


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.UnknownLetter: lambda e: f"Brief {e.number} is er voor u niet.",
    errors.NothingToTell: lambda e: (
        f"Voor huishouden {e.household} is er geen {KINDS[e.kind]} te maken. {_NOTHING[e.kind]}"
    ),
    errors.LetterMadeBefore: lambda e: (
        f"Deze brief is al gemaakt ({', '.join(f'brief {each}' for each in e.letters)}). Klopt hij "
        "niet? Trek hem in en maak hem opnieuw."
    ),
    errors.AskedForWhom: lambda e: _WHOM[e.what],
    errors.FormMissing: lambda e: (
        f"Van {e.person} is niet vastgelegd welke vorm past en waarom. Een besluit moet dat zeggen. "
        "Leg de vorm eerst vast bij het traject."
    ),
    errors.FormPaysNothing: lambda e: (
        f"Voor {e.person} is alleen begeleiding gekozen: er wordt niets betaald. Dit besluit past "
        "daar niet bij. Verander eerst de vorm bij het traject, of maak de brief niet."
    ),
    errors.NothingPaidThen: lambda e: (
        f"Voor {e.person} is er op {day(e.day)} geen vaste last die in deze brief hoort. Voeg de "
        "vaste lasten eerst toe, of kijk na wie ze betaalt."
    ),
    errors.NoReason: lambda e: (
        f"Van het besluit over {e.person} is geen reden bekend. Een besluit moet een reden geven. "
        "Vul de reden bij het besluit in."
    ),
    errors.DatedWrong: lambda e: (
        f"{day(e.day)} kan niet. Kies een dag van {day(e.first)} tot en met {day(e.last)}."
    ),
    errors.NoSuchTalk: lambda e: (
        f"Een gesprek op {day(e.day)} kan niet. Kies een dag in het afgelopen jaar, of vandaag."
    ),
    errors.StrangeSigns: lambda e: (
        f"Dit kan niet worden gedrukt: {' '.join(e.signs)}. Schrijf het met gewone letters."
    ),
    errors.StepRefused: _refused,
    errors.SecondPersonFirst: lambda e: (
        f"Brief {e.number} moet eerst door een tweede persoon worden goedgekeurd."
    ),
    errors.MakerMayNotApproveLetter: lambda e: (
        f"U maakte brief {e.number} zelf. Een andere persoon keurt hem goed."
    ),
    errors.DecisionDatedBefore: lambda e: (
        f"Op brief {e.number} staat {day(e.dated)}. Wie het besluit nu krijgt, heeft minder dan zes "
        "weken voor bezwaar. Trek de brief in en maak hem opnieuw, met de dag waarop hij weggaat."
    ),
    errors.LetterChanged: lambda e: (
        f"Brief {e.number} is niet meer gelijk aan wat is gemaakt. Er is niets veranderd. Gebruik "
        "hem niet en meld dit aan beheer."
    ),
    errors.LetterForgotten: lambda e: (
        f"Wat in brief {e.number} stond, is gewist met de gegevens van het huishouden."
    ),
    errors.UnknownTextKind: lambda e: (
        f"'{e.kind}' is geen soort tekst. Kies uit: {', '.join(e.known)}."
    ),
    errors.TextEmpty: lambda _e: "Er staat niets. Vul de tekst in.",
    errors.BlankUnknown: lambda e: (
        f"Deze brief kan dit niet invullen: {blanks(e.blanks)}. U kunt gebruiken: "
        f"{blanks(e.known)}."
    ),
    errors.BraceAlone: lambda e: (
        f"Er staat een accolade die niets invult, bij '{e.near}'. Schrijf zoiets als {{naam}}, of "
        "haal de accolade weg."
    ),
    errors.TextTooLong: _too_long,
    errors.TextTellsPayee: lambda e: (
        f"In een brief aan een begunstigde mag dit woord niet staan: '{e.word}'. Een begunstigde mag "
        "niet weten dat iemand een uitkering heeft."
    ),
    errors.PayeeWouldRead: lambda e: (
        "In deze brief aan een begunstigde zou "
        + (f"dit woord staan: '{e.word}'." if e.word else "een BSN staan.")
        + " Dat mag een begunstigde niet weten. Pas de omschrijving of het kenmerk van de vaste "
        "last aan, of de regels van de gemeente, en maak de brief daarna."
    ),
    errors.ShortfallOutdated: lambda e: (
        f"Brief {e.number} klopt niet meer met betaalrun {e.run}: die run geldt niet meer, of er "
        "komt nu iets anders tekort. Trek de brief in en maak hem opnieuw."
    ),
    errors.ReaderDied: lambda e: (
        f"Brief {e.number} is aan iemand die is overleden. Verstuur hem niet en trek hem in."
    ),
    errors.TextFromPast: lambda e: (
        f"Een tekst kan niet gelden vanaf {day(e.day)}: dat is voorbij. Kies {day(e.today)} of een "
        "latere dag."
    ),
    errors.UnknownText: lambda e: f"Tekst {e.number} is er voor u niet.",
    errors.TextSettled: lambda e: f"Tekst {e.number} wacht op niemand. Er is niets veranderd.",
    errors.MakerMayNotConfirmText: lambda e: (
        f"U schreef tekst {e.number} zelf. Een andere persoon bevestigt hem."
    ),
    errors.RunNotPaid: lambda e: (
        f"Bij run {e.run} horen geen maandoverzichten: hij is nog niet naar de bank gegaan, is "
        "teruggenomen, of is een herstelrun. Maak ze bij de run van een maand die is betaald."
    ),
    errors.OverviewUnlikeRun: lambda e: (
        f"Het overzicht van persoon {e.person} klopt niet met de run: er is "
        f"{euro(e.withheld_cents)} ingehouden en er zou {euro(e.told_cents)} staan. Het is "
        "niet gemaakt; wat al gemaakt was, blijft. Meld dit aan beheer."
    ),
    errors.NothingPrinted: lambda e: (
        f"Van run {e.run} is nog geen brief geprint. Maak eerst de brieven en print ze."
    ),
    errors.NoSuchCatalogue: lambda e: (
        f"Er is geen vertaling '{e.code}' om na te lezen. Kies uit: {', '.join(e.known)}."
    ),
}
