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
    "ACCOUNT_UNVERIFIED": "rekening niet bevestigd",
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
    "finish task": "afgerond",
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
}
SETTINGS = {"DAY": "een datum als 2026-09-15", "ON_OR_OFF": "on of off"}
NEXT_STEPS = {
    "CALCULATED": "Laat eerst een andere persoon de run goedkeuren.",
    "APPROVED": "Exporteer de run, of keur hem af en bereken de maand opnieuw.",
    "EXPORTED": "Exporteer opnieuw voor dezelfde bestanden. Is het bestand nooit bij de bank "
    "geweest, laat een tweede persoon de run dan terugnemen.",
    "REJECTED": "Bereken de maand opnieuw.",
    "WITHDRAWN": "Bereken de maand opnieuw en gebruik het oude bestand niet meer.",
}
ACTIONS = {
    "import cases": "huishoudens, personen, besluiten en vaste lasten inlezen",
    "import finance": "gemeenten, begunstigden en uitkeringen inlezen",
    "set policy": "beleid veranderen",
    "read payees": "begunstigden bekijken",
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
    "read audit": "het logboek bekijken",
}
