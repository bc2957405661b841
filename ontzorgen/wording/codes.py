"""Dutch words for the codes of the domain."""

from __future__ import annotations

COST_KINDS = {
    "RENT": "huur",
    "HEALTH_INSURANCE": "zorgverzekering",
    "GAS": "gas",
    "ELECTRICITY": "stroom",
    "ENERGY": "energie",
    "WATER": "water",
    "OTHER": "overig",
}
OUTCOMES = {
    "NO_BENEFIT": "geen uitkering",
    "CONTROL_RETURNED": "regie terug",
    "PAID_ELSEWHERE": "elders betaald",
    "SUSPENDED": "opgeschort",
    "PAYEE_COLLECTS": "incasso",
    "ACCOUNT_UNVERIFIED": "rekening nu niet te betalen",
    "NO_LEGAL_BASIS": "geen grondslag",
    "NO_AUTHORISATION": "geen machtiging",
    "WITHHELD": "ingehouden",
    "PARTLY_WITHHELD": "deels ingehouden",
    "SHORTFALL": "tekort",
}
STATUSES = {
    "CALCULATED": "berekend",
    "APPROVED": "goedgekeurd",
    "EXPORTED": "naar de bank",
    "SETTLED": "verwerkt door de bank",
    "CLOSED": "afgesloten",
    "REJECTED": "afgekeurd",
    "WITHDRAWN": "teruggenomen",
}
STATUS_KINDS = {
    "CALCULATED": "warning",
    "APPROVED": "info",
    "EXPORTED": "info",
    "SETTLED": "ok",
    "CLOSED": "ok",
    "REJECTED": "neutral",
    "WITHDRAWN": "neutral",
}
"""How a status of a run looks; the words beside it say the same."""
OUTCOME_KINDS = {
    "WITHHELD": "ok",
    "SHORTFALL": "danger",
    "ACCOUNT_UNVERIFIED": "danger",
    "NO_AUTHORISATION": "danger",
    "PARTLY_WITHHELD": "warning",
    "NO_LEGAL_BASIS": "warning",
    "NO_BENEFIT": "warning",
}
"""How an outcome looks; any other one is neutral."""
STANDINGS = {
    "SHORTFALL": "tekort",
    "BLOCKED": "geblokkeerd",
    "WITHHELD": "ok",
    "NOTHING": "niets ingehouden",
}
STANDING_KINDS = {
    "SHORTFALL": "danger",
    "BLOCKED": "warning",
    "WITHHELD": "ok",
    "NOTHING": "neutral",
}
PHASES = {
    "INTAKE": "nog niet begonnen",
    "FULL": "volledig ontzorgd",
    "PARTIAL": "deels zelf betalen",
    "SELF_MONITORED": "zelf betalen",
    "CLOSED": "klaar",
    "SUSPENDED": "opgeschort",
    "ENDED_EARLY": "eerder gestopt",
}
BASES = {
    "ART_56A": "artikel 56a (eerste zes maanden)",
    "ART_57": "artikel 57 (besluit)",
    "VOLUNTARY": "vrijwillig (eigen wens)",
}
DOCUMENT_KINDS = {
    "AUTHORISATION": "machtiging",
    "DECISION": "besluit",
    "CONTRACT": "contract of rekening",
    "LETTER": "brief",
    "OTHER": "anders",
}
CONTROLLERS = {
    "MUNICIPALITY": "de gemeente",
    "HOUSEHOLD": "het huishouden zelf",
    "ELSEWHERE": "wordt op een andere manier betaald",
}
FREQUENCIES = {
    "MONTHLY": "per maand",
    "QUARTERLY": "per kwartaal",
    "YEARLY": "per jaar",
    "ONCE": "één keer",
}
PLACE_KINDS = {
    "IN_TRANSIT": "info",
    "PAID": "ok",
    "OPEN": "danger",
    "TAKEN_OVER": "neutral",
    "CLIENT": "warning",
    "GIVEN_BACK": "neutral",
}
"""How the place of the money of a payment looks."""
SIGNALS = {
    "SHORTFALL": "tekort",
    "MISSED_INSTALMENT": "gemiste termijn",
    "TWO_IN_ONE_RUN": "twee termijnen in één run",
    "NO_REFERENCE": "geen kenmerk",
    "REVIEW_OVERDUE": "evaluatie te laat",
    "EARLY_RETURN": "regie eerder terug",
    "NORM_UNKNOWN": "norm onbekend",
    "NET_ABOVE_NORM": "netto boven de norm",
    "PAID_IN_OTHER_RUN": "al in andere run",
    "LATE_EXECUTION": "uitvoering te laat",
}
LIMITS = {
    "LINE": "per regel",
    "PAYEE": "per begunstigde",
    "RUN": "per run",
    "CHANGE": "verandering met vorige maand",
}
DIFFERENCES = {"NEW": "nieuw", "CHANGED": "anders", "ENDED": "gestopt"}
NAME_CHECKS = {
    "MATCH": "klopt",
    "CLOSE_MATCH": "bijna",
    "NO_MATCH": "klopt niet",
    "NOT_POSSIBLE": "niet mogelijk",
}
"""What a bank said of a name."""
ACCOUNT_STATUSES = {
    "PENDING": "wacht op bevestiging",
    "VERIFIED": "in gebruik",
    "STOPPED": "gestopt",
    "DECLINED": "afgewezen",
    "REPLACED": "vervangen",
}
STEPS = {
    "calculate": "opnieuw berekend",
    "approve": "goedgekeurd",
    "override": "extra goedgekeurd",
    "reject": "afgekeurd",
    "withdraw": "teruggenomen",
    "export": "geëxporteerd",
    "sign": "ondertekend",
    "place": "geplaatst",
    "correct": "hersteld",
    "close": "afgesloten",
    "release": "vrijgegeven om opnieuw te betalen",
    "keep": "bewaard voor de klant",
    "give back": "aan de klant teruggegeven",
    "recall": "teruggevraagd",
    "executed": "vastgelegd als uitgevoerd",
    "lift": "vrijgegeven",
    "arrear": "vastgelegd",
    "accept gap": "verder gaan zonder de ontbrekende afschriften",
    "finish task": "afgerond",
    "put task away": "weggelegd",
    "note task": "een notitie bij een taak",
    "remittance": "gespecificeerd",
    "reveal bsn": "het BSN laten zien",
    "disable user": "een gebruiker uitschakelen",
}
CHANGES = {
    "GONE": "staat er niet meer",
    "NEW": "is er bij gekomen",
    "NET_CHANGED": "de uitkering of de grondslag is veranderd",
    "DEBTOR_CHANGED": "de rekening van de gemeente is veranderd",
    "POLICY_CHANGED": "het beleid van de gemeente is veranderd",
    "ACCOUNT_CHANGED": "de rekening is veranderd",
    "AMOUNT_CHANGED": "het bedrag is veranderd",
    "TEXT_CHANGED": "de naam of het kenmerk is veranderd",
    "ACCEPTED_LATE": "het eerdere bestand met deze betaling kwam toch bij de bank aan: rond eerst "
    "die taak af",
    "CONTRA": "de eerdere betaling is toch afgeschreven en de tegenboeking ontbreekt",
}
WAIT_FOR_CONTRA = (
    "De bank schreef deze betaling af, ook al weigerde zij haar. Wacht op de tegenboeking, of "
    "vraag ernaar bij de bank. Zegt de bank dat de betaling toch is uitgevoerd, leg dat dan vast."
)
WAITS = {
    "CONTRA": "is geweigerd en toch afgeschreven: wacht op de tegenboeking van de bank",
    "NEW_ACCOUNT": "wacht op een andere, bevestigde rekening van de begunstigde",
    "RELEASE": "wacht op iemand die bevestigt dat de oorzaak is hersteld",
    "HELD": "wordt vastgehouden: een fiatteur moet dat opheffen",
    "NOT_MISSED": "is geen gemiste termijn van deze maand, of is al betaald",
    "GONE": "is er niet meer zoals het was",
}
PLACES = {
    "IN_TRANSIT": "onderweg",
    "PAID": "betaald",
    "OPEN": "open",
    "TAKEN_OVER": "opnieuw betaald in een herstelrun",
    "CLIENT": "bewaard voor de klant",
    "GIVEN_BACK": "teruggegeven aan de klant",
}
IN_THE_WAY = {
    "STATUS": "de run is niet naar de bank",
    "IN_TRANSIT": "betalingen zonder antwoord van de bank",
    "CONTRA": "geweigerde betalingen die wel zijn afgeschreven: de tegenboeking ontbreekt",
    "CLEARING": "de tussenrekening van de run is niet nul",
    "TASKS": "taken die niemand heeft opgepakt",
    "PAYMENTS": "teruggekomen betalingen waarvan niemand de taak heeft opgepakt",
    "ITEMS": "boekingen van de bank die niemand heeft opgepakt",
}
STILL_OPEN = {"PAYMENTS": "teruggekomen betalingen", "TASKS": "taken"}
ARREAR_REFUSED = {
    "FIXED_COST": "die vaste last kennen wij niet.",
    "PERSON": "die persoon hoort niet bij het huishouden van de vaste last.",
    "PAID": "die vervaldag is al betaald of staat in een run.",
    "KNOWN": "die achterstand is al vastgelegd.",
    "AMOUNT": "het bedrag is hoger dan de nabetaling.",
    "DUE_DATE": "de vervaldag ligt niet in het verleden.",
    "MAKER": "wie de achterstand vastlegde, mag haar niet bevestigen. Laat een ander dit doen.",
    "CONFIRMED": "de achterstand is al bevestigd.",
}
SETTINGS = {
    "DAY": "een datum als 2026-09-15",
    "ON_OR_OFF": "on of off",
    "SMALL_NUMBER": "een getal van 0 tot en met 5",
    "NOT_EMPTY": "een waarde, want er is wel een andere ONTZORGEN_OIDC-instelling",
    "SAFE_ADDRESS": "een adres dat met https:// begint, zonder ? en #",
    "WITH_OPENID": "woorden met een spatie ertussen, waarvan één openid is",
    "ORIGIN": "adressen als https://inloggen.voorbeeld.nl, met een spatie ertussen",
    "ONE_SECRET": "een bestand met het geheim, en dan niet ook ONTZORGEN_OIDC_CLIENT_SECRET",
    "NUMBER": "een getal van 1 tot en met 64",
    "MAIL_ADDRESS": "een e-mailadres, zoals ontzorgen@gemeente.nl",
    "PORT": "het nummer van een poort, zoals 587",
    "IN_A_FILE": "leeg: zet het wachtwoord in een bestand en noem dat in ONTZORGEN_SMTP_PASSWORD_FILE",
    "ADDRESS": "een IP-adres en een poort, zoals 127.0.0.1:9100",
}
NEXT_STEPS = {
    "CALCULATED": "Laat eerst een andere persoon de run goedkeuren.",
    "APPROVED": "Exporteer de run, of keur hem af en bereken de maand opnieuw.",
    "EXPORTED": "Exporteer opnieuw voor dezelfde bestanden. Is het bestand nooit bij de bank "
    "geweest, laat een tweede persoon de run dan terugnemen.",
    "SETTLED": "De bank heeft op elke betaling geantwoord. Sluit de run af.",
    "CLOSED": "De run is klaar.",
    "REJECTED": "Bereken de maand opnieuw.",
    "WITHDRAWN": "Bereken de maand opnieuw en gebruik het oude bestand niet meer.",
}
AFTER_REJECTION = {
    "MONTH": "De maand kan opnieuw worden berekend.",
    "CORRECTION": "Wat zij zou betalen staat weer open. Maak zo nodig een nieuwe herstelrun.",
}
ROLES = {
    "consulent": "consulent",
    "administratie": "administratie",
    "fiatteur": "fiatteur",
    "coach": "budgetcoach",
    "beheer": "beheer",
    "auditor": "auditor",
}
ACTIONS = {
    "import files": "bestanden kiezen om in te lezen",
    "import cases": "huishoudens, personen, besluiten en vaste lasten inlezen",
    "import finance": "gemeenten, begunstigden en uitkeringen inlezen",
    "set policy": "beleid veranderen",
    "read payees": "begunstigden bekijken",
    "read amounts": "wijzigingen van veel bedragen bekijken",
    "change amounts": "veel bedragen tegelijk wijzigen",
    "verify account": "een rekening bevestigen",
    "stop account": "een rekening stoppen",
    "check name": "een naamcontrole vastleggen",
    "calculate run": "een run berekenen",
    "read run": "runs bekijken",
    "override limit": "een grens vrijgeven",
    "approve run": "een run goedkeuren",
    "reject run": "een run afkeuren",
    "withdraw run": "een run terugnemen",
    "export run": "een run exporteren",
    "import bank file": "een bestand van de bank inlezen",
    "read bank items": "boekingen van de bank bekijken",
    "place bank item": "een boeking van de bank plaatsen",
    "read payments": "betalingen bekijken",
    "decide payment": "over een teruggekomen betaling beslissen",
    "confirm client money": "geld voor een klant bevestigen",
    "lift hold": "een blokkade opheffen",
    "correct run": "een herstelrun maken",
    "close run": "een run afsluiten",
    "register arrear": "een achterstand vastleggen",
    "confirm arrear": "een achterstand bevestigen",
    "accept name": "een afwijkende naam accepteren",
    "read tasks": "taken bekijken",
    "do task": "een taak oppakken of afronden",
    "hand over task": "een taak aan een collega geven",
    "make withholding file": "het inhoudingenbestand maken",
    "read report": "rapporten bekijken",
    "read reports of households": "rapporten over huishoudens bekijken",
    "read reports of numbers": "rapporten met alleen aantallen bekijken",
    "answer access request": "een verzoek om inzage beantwoorden",
    "read audit": "het logboek bekijken",
    "read household": "huishoudens bekijken",
    "reveal bsn": "een BSN laten zien",
    "read coach notes": "notities van een budgetcoach lezen",
    "count coach notes": "zien wanneer een budgetcoach notities schreef",
    "write coach note": "een notitie van een budgetcoach schrijven",
    "read reviews": "evaluaties en besluiten bekijken",
    "advise on course": "adviseren hoe iemand verder gaat",
    "decide on course": "besluiten hoe iemand verder gaat",
    "confirm decision": "een besluit van een collega bevestigen",
    "read events": "bekijken wat er in een huishouden is gebeurd",
    "record event": "vastleggen wat er in een huishouden is gebeurd",
    "read readiness": "metingen van zelfredzaamheid lezen",
    "count readiness": "zien wanneer zelfredzaamheid is gemeten",
    "record readiness": "een meting van zelfredzaamheid vastleggen",
    "read trajectory": "bekijken hoe ver een traject is",
    "plan control": "plannen wanneer een vaste last teruggaat",
    "decide trajectory": "iets over een traject vastleggen",
    "read document": "een document bekijken",
    "add document": "een document toevoegen",
    "get digest": "elke dag een bericht krijgen",
    "plan contact": "contact en afspraken met een huishouden plannen",
    "read caseload": "de lijst van eigen huishoudens bekijken",
    "record arrears signal": "een achterstandssignaal vastleggen",
    "drop document": "een document weghalen",
    "read budget": "een begroting bekijken",
    "change budget": "een begroting veranderen",
    "read letter": "een brief bekijken",
    "read letter about a course": "een brief met een reden bekijken",
    "make letter": "een brief maken",
    "make letter about a course": "een brief met een reden maken",
    "make decision letter": "een besluit als brief maken",
    "approve letter": "een brief goedkeuren",
    "send letter": "vastleggen dat een brief is verstuurd",
    "withdraw letter": "een brief intrekken",
    "read letter texts": "teksten van brieven bekijken",
    "set letter text": "een tekst van brieven veranderen",
    "confirm letter text": "een tekst van een collega bevestigen",
    "review language": "vastleggen wie een vertaling heeft nagelezen",
    "read policy": "het beleid bekijken",
    "read retention": "zien wat gewist kan worden",
    "propose to forget": "voorstellen om gegevens te wissen",
    "decide to forget": "beslissen over het wissen van gegevens",
    "manage users": "gebruikers beheren",
}
