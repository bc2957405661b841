"""A Dutch sentence (B1: what, why, what now) for every way in which a row can be wrong."""

from __future__ import annotations

from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.wording.signal_problems import SIGNALS

_C = ProblemCode
_CLOSE = "Zet 'tm' bij de oude regel en maak een nieuwe regel met een latere 'vanaf'"

SENTENCES: dict[ProblemCode, str] = {
    # the folder and its files
    _C.NO_FOLDER: "deze map bestaat niet. Controleer de naam van de map.",
    _C.NO_FILES: "er is geen bestand om over te nemen. Gebruik een of meer van: {names}.",
    _C.UNKNOWN_FILE: "dit bestand kennen wij niet, dus wij slaan het niet stil over. Geef het een "
    "van deze namen: {names}, of laat het weg.",
    _C.DOUBLED_FILE: "dit bestand staat er twee keer, met andere hoofdletters. Laat er een staan.",
    _C.NOT_A_FILE: "dit is geen gewoon bestand. Zet het bestand zelf in de map.",
    _C.UNREADABLE_FILE: "dit bestand kunnen wij niet openen. Sluit het in andere programma's en "
    "controleer of u het mag lezen.",
    _C.WRONG_ENCODING: "de tekens in dit bestand kunnen wij niet lezen. Bewaar het bestand als "
    "CSV UTF-8.",
    _C.EMPTY_FILE: "dit bestand is leeg. Zet de namen van de kolommen op de eerste regel: "
    "{columns}. Of laat het bestand weg.",
    _C.MISSING_COLUMN: "deze kolom ontbreekt. Voeg de kolom toe, ook als hij leeg blijft. De "
    "kolommen zijn: {columns}.",
    _C.DOUBLED_COLUMN: "deze kolom staat er twee keer. Wij weten niet welke telt. Haal er een weg.",
    _C.UNKNOWN_COLUMN: "deze kolom kennen wij niet. Verbeter de naam of haal de kolom weg. De "
    "kolommen zijn: {columns}.",
    # a line
    _C.WRONG_QUOTES: 'een aanhalingsteken (") staat verkeerd, daardoor kunnen wij vanaf hier niet '
    "verder lezen. Haal het weg, of sluit de tekst ermee af.",
    _C.SHORT_ROW: "deze regel heeft {found} kolommen in plaats van {wanted}. Vul de lege kolommen "
    "aan met het scheidingsteken.",
    _C.LONG_ROW: "deze regel heeft {found} kolommen in plaats van {wanted}. Staat er een "
    'scheidingsteken in een tekst of bedrag? Zet die dan tussen aanhalingstekens (").',
    _C.CONTROL_CHARACTER: "er staat een onzichtbaar teken in deze regel, zoals een tab of een "
    "nieuwe regel. Typ de tekst opnieuw.",
    # a value
    _C.REQUIRED: "hier moet iets staan. Vul de kolom '{column}' in.",
    _C.TOO_LONG: "deze tekst is te lang: er passen {most} tekens. Maak de tekst korter.",
    _C.NOT_A_DATE: "dit is geen datum die wij zeker kunnen lezen. Schrijf de dag als dd-mm-jjjj, "
    "bijvoorbeeld 31-12-2026.",
    _C.DATE_OUT_OF_RANGE: "dit jaar kan niet: het ligt niet tussen {first} en {last}. Verbeter de "
    "datum. Is er geen einde? Laat 'tm' dan leeg.",
    _C.NOT_A_MONTH: "dit is geen maand. Schrijf de maand als jjjj-mm, bijvoorbeeld 2026-09.",
    _C.NOT_YES_OR_NO: "hier hoort J of N. Vul J in voor ja, of N voor nee.",
    _C.UNKNOWN_CODE: "dit woord kennen wij niet. Kies uit: {allowed}.",
    _C.WRONG_ORDER: "elke soort moet er precies een keer staan. Schrijf de soorten in de goede "
    "volgorde, bijvoorbeeld {allowed}, of laat de kolom leeg.",
    _C.WRONG_PAY_DAY: "dit is geen betaaldag. Vul 'laatste' in, of een dag van 1 tot en met 31.",
    _C.WRONG_DUE_DAY: "dit is geen vervaldag. Vul een dag in van 1 tot en met 31; 31 is de laatste "
    "dag van de maand.",
    _C.WRONG_IBAN: "dit rekeningnummer klopt niet{reason}. Vraag het nummer na en verbeter het.",
    _C.WRONG_BSN: "dit is geen BSN: het nummer voldoet niet aan de elfproef. Kijk het nummer na "
    "en vul negen cijfers in.",
    _C.WRONG_POSTCODE: "een postcode is vier cijfers en twee letters, zoals 1234 AB. Verbeter hem, "
    "of laat het hele adres leeg.",
    _C.WRONG_KVK: "een KVK-nummer heeft acht cijfers, ook de nul vooraan. Verbeter het, of laat de "
    "kolom leeg.",
    _C.WRONG_COUNTRY: "een land schrijft u met twee letters. Vul bijvoorbeeld NL in.",
    _C.WRONG_PATTERN: "dit patroon kan niet: een * mag alleen aan het einde. Gebruik # voor een "
    "cijfer, @ voor een letter en ? voor een van beide.",
    _C.AMOUNT_NEGATIVE: "een bedrag kan niet onder nul zijn. Vul nul of meer in, zonder minteken.",
    _C.AMOUNT_AMBIGUOUS: "dit bedrag kunnen wij op twee manieren lezen: met duizenden of met drie "
    "cijfers achter de komma. Schrijf het met twee cijfers achter de komma, bijvoorbeeld 1234,00.",
    _C.AMOUNT_DECIMALS: "een bedrag heeft hoogstens twee cijfers achter de komma. Rond het zelf "
    "af op hele centen.",
    _C.AMOUNT_GROUPING: "de punten en komma's staan niet goed. Schrijf het bedrag als 1234,56 of "
    "1.234,56.",
    _C.AMOUNT_NOT_A_NUMBER: "dit is geen bedrag. Schrijf alleen cijfers en een komma, zonder "
    "euroteken of spaties, bijvoorbeeld 1234,56.",
    _C.AMOUNT_TOO_LARGE: "dit bedrag is hoger dan een bank kan overmaken. Kijk het bedrag na.",
    _C.AMOUNT_ZERO: "het bedrag van een vaste last moet hoger zijn dan nul. Vul het bedrag in. Is "
    "de vaste last gestopt? Zet dan 'tm' bij de regel.",
    _C.NAME_LEFT_EMPTY: "van deze naam blijft niets over in de letters die een bank kan lezen. Vul "
    "de naam in met gewone (Latijnse) letters.",
    # a row, and rows together
    _C.RANGE_REVERSED: "de laatste dag ligt voor de eerste dag ({start_column} is {start}). "
    "Verbeter een van de twee.",
    _C.END_WITHOUT_START: "er is een laatste dag, maar '{start_column}' is leeg. Vul die in, of "
    "haal de laatste dag weg.",
    _C.REVIEW_BEFORE_START: "de evaluatie ligt voor het begin van het besluit ({start}). Verbeter "
    "een van de twee.",
    _C.REASON_MISSING: "een besluit op grond van artikel 57 heeft een reden nodig, want de wet "
    "vraagt gegronde redenen. Vul de reden in.",
    _C.END_OR_REVIEW_MISSING: "een besluit op grond van artikel 57 kan niet zonder einde doorgaan. "
    "Vul 'tm' in, of 'evaluatiedatum', of allebei.",
    _C.KEY_HOLDS_BSN: "de code van de persoon bevat het BSN, en codes staan in rapporten en "
    "adressen. Gebruik een eigen code zonder BSN.",
    _C.DOUBLED_KEY: "deze staat al op regel {other}. Haal een van de twee regels weg.",
    _C.OVERLAP: "deze regel begint terwijl regel {other} nog loopt. Zet 'tm' van regel {other} op "
    "uiterlijk {cure_tm}, of laat deze regel later beginnen.",
    _C.OVERLAP_WITH_KNOWN: "deze regel loopt samen met een regel die wij al kennen, met 'vanaf' "
    "{start}. Neem die regel ook op, met 'tm' uiterlijk {cure_tm}, of verbeter de datums.",
    _C.NEEDS_SECOND_PERSON: "twee mensen hebben dit besluit op grond van artikel 57 genomen. Een "
    "bestand laat het hooguit eerder stoppen. Neem een nieuw besluit, en laat dat bevestigen.",
    _C.DOUBLED_BSN: "dit BSN staat ook op regel {other}. Een BSN hoort bij een persoon. Kijk na "
    "van wie het is.",
    _C.KNOWN_BSN: "dit BSN hoort al bij persoon {person}. Gebruik die code, of kijk na van wie "
    "het BSN is.",
    # against what is known
    _C.NOT_YOUR_MUNICIPALITY: "u werkt niet voor deze gemeente. Kijk de code na (vier cijfers, "
    "ook de nul vooraan), of vraag beheer om u de gemeente te geven.",
    _C.UNKNOWN_MUNICIPALITY: "deze gemeente is nog niet geladen. Zet de gemeente in gemeenten.csv.",
    _C.UNKNOWN_HOUSEHOLD: "dit huishouden kennen wij niet. Zet het in {source}, of verbeter de "
    "code.",
    _C.UNKNOWN_PERSON: "deze persoon kennen wij niet. Zet de persoon in {source}, of verbeter de "
    "code.",
    _C.UNKNOWN_PAYEE: "deze begunstigde kennen wij niet, dus wij weten niet aan wie wij moeten "
    "betalen. Zet de begunstigde in {source}, of verbeter de code.",
    _C.UNKNOWN_FIXED_COST: "deze vaste last kennen wij niet. Zet hem in {source}, of verbeter de "
    "code.",
    _C.AMBIGUOUS_KEY: "deze code bestaat in meer dan een van uw gemeenten ({municipalities}). Zet "
    "de regel waar de code bij hoort er ook bij, dan weten wij welke u bedoelt.",
    _C.AMBIGUOUS_SPELLING: "deze code kennen wij alleen met andere hoofdletters, en meer dan een "
    "keer: {spellings}. Schrijf de code zoals een van die.",
    _C.HOUSEHOLD_MOVED: "huishouden {household} hoort al bij een andere gemeente. Sluit het daar "
    "af, en geef het hier een nieuwe code.",
    _C.PERSON_MOVED: "persoon {person} hoort al bij een ander huishouden ({household}). Zet daar "
    "'recht_tm' en maak het BSN leeg, en voer de persoon hier in met een nieuwe code.",
    _C.NOT_BORN_YET: "deze dag moet nog komen. Vul in op welke dag de persoon geboren is, of laat "
    "de geboortedatum leeg als u die niet weet.",
    _C.HOUSEHOLD_FORGOTTEN: "de gegevens van huishouden {household} zijn gewist omdat de "
    "bewaartermijn voorbij was. Haal het uit de bestanden. Komt er nieuwe hulp, geef het huishouden en de "
    "personen dan een nieuwe code.",
    _C.FIXED_COST_MOVED: "deze vaste last hoort al bij een ander huishouden ({household}). Sluit "
    "hem daar met 'tm', en maak hier een vaste last met een nieuwe code.",
    _C.NOT_A_MEMBER: "persoon {person} hoort niet bij huishouden {household}. Verbeter de persoon, "
    "of laat de kolom leeg als de last van het hele huishouden is.",
    _C.POLICY_IS_FOR_BEHEER: "dit beleid van gemeente {municipality} is anders dan wij kennen. "
    "Alleen beheer verandert beleid: bij Beleid, of door deze bestanden in te lezen.",
    _C.IBAN_EMPTIED: "deze begunstigde heeft al een rekening. Leegmaken stopt die niet. Zet het "
    "rekeningnummer terug, of laat de rekening stoppen.",
    _C.WRONG_REFERENCE: "dit is geen goed kenmerk van de soort {kind}{reason}.{expected} Vraag "
    "begunstigde {payee} om het juiste kenmerk.",
    _C.REFERENCE_PATTERN: "begunstigde {payee} wil een kenmerk dat eruitziet als {pattern}. Kijk "
    "het kenmerk na op de rekening.",
    _C.REFERENCE_TOO_LONG: "deze tekst is te lang voor de bank: er passen 140 tekens. Maak de "
    "tekst korter.",
    _C.REFERENCE_LEFT_EMPTY: "van deze tekst blijft niets over in de letters die een bank kan "
    "lezen. Gebruik gewone (Latijnse) letters en cijfers.",
    _C.PRIVATE_BSN: "deze tekst gaat naar de bank en de begunstigde, en bevat een BSN. Haal het "
    "BSN weg.",
    _C.PRIVATE_WORD: "deze tekst gaat naar de bank en de begunstigde, en verraadt dat iemand een "
    "uitkering of status heeft: '{word}'. Haal dat woord weg.",
    _C.KNOWN_REFERENCES_BREAK: "bij deze begunstigde staan {count} vaste lasten met een kenmerk "
    "dat dan niet meer klopt. Verbeter die kenmerken in dezelfde keer, of laat de soort en het "
    "patroon zoals ze waren.",
    _C.EARLY_RETURN_NEEDS_REASON: "persoon {person} valt tot {until} nog onder artikel 56a. Wie "
    "de regie dan al teruggeeft, schrijft op waarom. Vul de reden in.",
    # answers of a bank about names
    _C.NOT_CHECKED_YET: "deze dag moet nog komen. Vul in op welke dag de bank de naam controleerde.",
    _C.OTHER_NAME_CHECKED: "de bank controleerde een andere naam dan de naam waarop wij betalen: "
    "{names}. Deze uitslag zegt dus niets. Laat die naam controleren, of verbeter de naam van de "
    "begunstigde.",
    _C.NAME_HOLDS_BSN: "in deze naam staat een BSN. Haal het BSN weg.",
    _C.LIFTS_OWN_BLOCK: "u hebt zelf vastgelegd dat de naam van rekening {account} afwijkt. Laat een "
    "collega dit bestand inlezen: nooit beslist een persoon alleen dat het toch klopt.",
    **SIGNALS,
    # against what an approved run decided
    _C.APPROVED_COST: "run {run} is goedgekeurd met deze vaste last (vervaldag {due}). Wat toen "
    f"besloten is, verandert niet meer; daar stond '{{before}}'. {_CLOSE}. Is er verkeerd betaald? "
    "Maak dan een correctie.",
    _C.APPROVED_END: "run {run} heeft de termijn van {due} al ingehouden, en die valt na deze "
    "laatste dag. Zet 'tm' op {due} of later. Is er ten onrechte betaald? Maak dan een correctie.",
    _C.APPROVED_CONTROL: "run {run} heeft de termijn van {due} al betaald. Daarvoor kan de regie "
    "niet meer veranderen. Laat de regie ingaan op {day_after} of later. Is er ten onrechte "
    "betaald? Maak dan een correctie, of sluit de vaste last met 'tm'.",
    _C.APPROVED_BENEFIT: "run {run} is goedgekeurd met een ander bedrag voor {month}. Wat toen "
    "besloten is, verandert niet meer. Laat het bedrag zoals het was, en maak een correctie.",
    _C.APPROVED_RIGHT: "run {run} heeft al ingehouden op de uitkering van {month}. Zonder recht in "
    "die maand kan dat niet. Zet 'recht_vanaf' op {day} of eerder. Is het recht gestopt? Sluit het "
    "met 'recht_tm'. Is er ten onrechte ingehouden? Maak dan een correctie.",
    _C.APPROVED_BASIS: "run {run} heeft al ingehouden op grond van artikel 56a, en die grond geldt "
    "zo niet meer op {day}. Laat dit zoals het was. Is het recht gestopt? Sluit het met "
    "'recht_tm'. Is er ten onrechte ingehouden? Maak dan een correctie.",
    _C.APPROVED_AUTHORISATION: "run {run} heeft al ingehouden, met een machtiging die op {day} "
    "gold. Zet 'machtiging_vanaf' op {day} of eerder. Is de machtiging ingetrokken? Sluit haar met "
    "'machtiging_tm'. Was er nooit een machtiging? Maak dan een correctie.",
    _C.APPROVED_SUSPENSION: "run {run} heeft voor de termijn van {due} al ingehouden op de "
    "uitkering van deze persoon. Laat de opschorting ingaan na {last_due}, of laat haar eindigen "
    "voor {due}. Is er ten onrechte ingehouden? Maak dan een correctie.",
}

IBAN_REASONS = {
    "CHARACTERS": ": er staan tekens in die er niet horen",
    "LENGTH": ": het aantal tekens past niet bij het land",
    "CHECK_DIGITS": ": de twee controlecijfers passen niet bij de rest",
    "STRUCTURE": ": de opbouw past niet bij het land",
    "COUNTRY": ": dit land doet niet mee aan SEPA",
}
REFERENCE_REASONS = {
    "CHARACTERS": ": er staan tekens in die er niet horen",
    "LENGTH": ": het aantal cijfers klopt niet",
    "LENGTH_DIGIT": ": het cijfer dat de lengte aangeeft klopt niet",
    "CHECK_DIGIT": ": het controlecijfer klopt niet",
}
