"""Say in Dutch (B1) which rule of a payment file does not hold: what, and why.

The rule codes and facts come from `sepa.rules`; every code has a sentence here.
"""

from collections.abc import Mapping

from sepa.rules import Breach, Rule

_SENTENCES: Mapping[Rule, str] = {
    Rule.EMPTY_FILE: "Het bestand is leeg.",
    Rule.NOT_WELL_FORMED: (
        "Het bestand is geen goede XML en kan niet worden gelezen: {message}. "
        "Maak het bestand opnieuw."
    ),
    Rule.DOCTYPE: ("Het bestand bevat een DOCTYPE. Dat is niet veilig, daarom lezen wij het niet."),
    Rule.VERSION_UNKNOWN: (
        "Dit is geen pain.001.001.09 of pain.001.001.03. Gevonden: {element} uit '{namespace}'."
    ),
    Rule.TOO_LARGE_ELEMENT: (
        "Een onderdeel van het bestand is te groot of te diep. Daarom lezen wij niet verder."
    ),
    Rule.SCHEMA: "Het bestand past niet bij het schema (XSD) van de bank: {message}",
    Rule.ENCODING_NOT_UTF8: ("Het bestand is opgeslagen als {encoding}. Banken verwachten UTF-8."),
    Rule.NO_TRANSACTIONS: "Er staat geen enkele betaling in het bestand.",
    Rule.TOO_MANY_TRANSACTIONS: (
        "Er staan {count} betalingen in het bestand. Een bank neemt er hoogstens {limit} aan."
    ),
    Rule.SPLIT_ADVISED: (
        "Er staan {count} betalingen in het bestand. Maak bestanden van hoogstens {limit}: "
        "een groter bestand moet u een werkdag eerder ondertekenen."
    ),
    Rule.COUNT_MISSING: "Het aantal betalingen (NbOfTxs) ontbreekt of is geen getal.",
    Rule.COUNT_DIFFERS: (
        "Het aantal betalingen klopt niet: er staat {announced}, wij tellen {found}."
    ),
    Rule.CONTROL_SUM_MISSING: "Het controletotaal (CtrlSum) ontbreekt of is geen bedrag.",
    Rule.CONTROL_SUM_DIFFERS: (
        "Het controletotaal klopt niet: er staat {announced}, de betalingen zijn samen {found}."
    ),
    Rule.ID_MISSING: "Een kenmerk van het bestand of de betaling is leeg.",
    Rule.ID_TOO_LONG: "Een kenmerk heeft {length} tekens. Er passen er hoogstens {limit}.",
    Rule.ID_CHARACTERS: "In een kenmerk staat het teken '{character}'. Banken weigeren dat teken.",
    Rule.ID_SLASH: (
        "Het kenmerk '{value}' begint of eindigt met een schuine streep, of heeft er twee na "
        "elkaar. Banken weigeren dat."
    ),
    Rule.DUPLICATE_END_TO_END_ID: (
        "Het kenmerk van een betaling (EndToEndId) komt vaker voor. Zo kan een betaling dubbel "
        "worden gedaan."
    ),
    Rule.DUPLICATE_PAYMENT_INFORMATION_ID: (
        "De aanduiding '{value}' van een groep betalingen (PmtInfId) komt vaker voor."
    ),
    Rule.NAME_MISSING: "Een naam ontbreekt. De bank vergelijkt de naam met de rekening.",
    Rule.NAME_TOO_LONG: "Een naam heeft {length} tekens. Er passen er hoogstens {limit}.",
    Rule.NAME_CHARACTERS: (
        "In een naam staat het teken '{character}'. Banken weigeren dat teken. "
        "Gebruik de naam in gewone letters."
    ),
    Rule.NAME_HAS_BSN: "In een naam staat een burgerservicenummer. Dat mag een bank niet lezen.",
    Rule.PERSON_ID_IS_BSN: (
        "Een persoon is aangeduid met een burgerservicenummer. Dat mag een bank niet lezen."
    ),
    Rule.TEXT_CHARACTERS: "In een tekst staat het teken '{character}'. Banken weigeren dat teken.",
    Rule.INVISIBLE_CHARACTER: (
        "In een tekst staat een onzichtbaar teken ({character}). Banken weigeren dat, en het kan "
        "een naam anders laten lijken dan hij is."
    ),
    Rule.IBAN_MISSING: "Een rekeningnummer (IBAN) ontbreekt.",
    Rule.IBAN_CHARACTERS: (
        "Het rekeningnummer '{value}' is niet goed geschreven: alleen hoofdletters en cijfers, "
        "zonder spaties."
    ),
    Rule.IBAN_LENGTH: "Het rekeningnummer '{value}' heeft niet de lengte die bij het land hoort.",
    Rule.IBAN_STRUCTURE: "Het rekeningnummer '{value}' heeft niet de vorm die bij het land hoort.",
    Rule.IBAN_CHECK_DIGITS: (
        "Het rekeningnummer '{value}' klopt niet: het controlegetal past er niet bij. "
        "Er is een cijfer of letter verkeerd."
    ),
    Rule.IBAN_COUNTRY: "De rekening '{value}' is van een land dat niet meedoet met SEPA.",
    Rule.BIC_MALFORMED: "De BIC '{value}' is geen goede BIC.",
    Rule.AGENT_EMPTY: (
        "De bank (FinInstnId) is leeg. Banken weigeren dat. Vul de BIC in, of NOTPROVIDED."
    ),
    Rule.AGENT_UNKNOWN_FORM: (
        "De bank van de betaler is niet goed aangeduid. Vul de BIC in, of NOTPROVIDED."
    ),
    Rule.CREDITOR_AGENT_PRESENT: (
        "De bank van de ontvanger staat in het bestand. Laat die weg: uw bank leidt hem af uit "
        "de IBAN."
    ),
    Rule.ADDRESS_UNSTRUCTURED: (
        "Een adres staat in losse regels. Dat weigeren banken sinds 15 november 2026. "
        "Er ontbreekt als apart veld: {missing}."
    ),
    Rule.ADDRESS_INCOMPLETE: (
        "Een adres is niet compleet. Plaats en land zijn verplicht; er ontbreekt: {missing}."
    ),
    Rule.ADDRESS_PARTLY_STRUCTURED: (
        "Een adres staat voor een deel in losse regels. Zet alles in aparte velden."
    ),
    Rule.ADDRESS_IN_EEA: (
        "Er staat een adres van een ontvanger in de EER ({country}). Laat dat weg: het is niet "
        "nodig."
    ),
    Rule.AMOUNT_FORM: "Het bedrag '{value}' is geen bedrag in euro's en centen.",
    Rule.AMOUNT_DECIMALS: "Het bedrag '{value}' heeft meer dan twee cijfers achter de punt.",
    Rule.AMOUNT_OUT_OF_RANGE: (
        "Het bedrag '{value}' mag niet. Een betaling is ten minste 0.01 en hoogstens 999999999.99 "
        "euro."
    ),
    Rule.CURRENCY_NOT_EUR: "De munt is '{value}'. Een SEPA-betaling is altijd in euro (EUR).",
    Rule.METHOD_NOT_TRF: "De betaalwijze (PmtMtd) is '{value}'. Dat moet TRF zijn.",
    Rule.SERVICE_LEVEL_MISSING: "Er staat niet bij dat het SEPA-betalingen zijn (SvcLvl SEPA).",
    Rule.SERVICE_LEVEL_NOT_SEPA: "Het soort dienst (SvcLvl) is '{value}'. Dat moet SEPA zijn.",
    Rule.SERVICE_LEVEL_TWICE: (
        "Het soort dienst (SvcLvl) staat er twee keer. Het mag maar op een plaats staan."
    ),
    Rule.CHARGES_NOT_SLEV: "De kostenverdeling (ChrgBr) is '{value}'. Dat moet SLEV zijn.",
    Rule.CHARGES_MISSING: "De kostenverdeling (ChrgBr) ontbreekt. Dat moet SLEV zijn.",
    Rule.CATEGORY_PURPOSE_PRESENT: (
        "Er staat een soort betaling (CtgyPurp '{value}') bij. Laat die weg: sommige banken "
        "weigeren dit of laten de losse betalingen dan niet zien."
    ),
    Rule.PAYMENT_INFORMATION_SPLIT: (
        "Er zijn meer groepen voor dezelfde rekening en dezelfde dag ({date}). Een groep is genoeg."
    ),
    Rule.EXECUTION_DATE_FORM: "De betaaldag '{date}' is geen gewone datum (jjjj-mm-dd).",
    Rule.EXECUTION_DATE_PAST: "De betaaldag {date} is al voorbij; vandaag is het {today}.",
    Rule.EXECUTION_DATE_CLOSED: (
        "Op {date} verwerken banken geen betalingen: het is weekend of een bankfeestdag. "
        "Kies een werkdag."
    ),
    Rule.REMITTANCE_MISSING: "De omschrijving is leeg. De ontvanger ziet dan niet waarvoor het is.",
    Rule.REMITTANCE_BOTH: (
        "Een betaling heeft een omschrijving en ook een gestructureerd kenmerk. Er mag er maar "
        "een zijn."
    ),
    Rule.REMITTANCE_SEVERAL: (
        "Een betaling heeft {count} omschrijvingen of kenmerken. Er mag er maar een zijn."
    ),
    Rule.REMITTANCE_TOO_LONG: (
        "De omschrijving heeft {length} tekens. Er passen er hoogstens {limit}."
    ),
    Rule.REMITTANCE_CHARACTERS: (
        "In de omschrijving staat het teken '{character}'. Banken weigeren dat teken."
    ),
    Rule.REMITTANCE_HAS_BSN: (
        "In de omschrijving staat een burgerservicenummer. De ontvanger mag dat niet lezen."
    ),
    Rule.REMITTANCE_HAS_STATUS_WORD: (
        "In de omschrijving staat '{word}'. De ontvanger hoeft niet te weten dat iemand een "
        "uitkering of een status heeft."
    ),
    Rule.STRUCTURED_UNKNOWN_FORM: (
        "Het gestructureerde kenmerk heeft een vorm die wij niet kennen. Gebruik SCOR met CUR "
        "(betalingskenmerk) of ISO (RF)."
    ),
    Rule.WRONG_BETALINGSKENMERK: "Het betalingskenmerk '{value}' klopt niet{expected}.",
    Rule.WRONG_RF: "Het RF-kenmerk '{value}' klopt niet{expected}.",
}


class _Said(dict[str, object]):
    """Facts; one that is not known is said as such instead of breaking the sentence."""

    def __missing__(self, name: str) -> str:
        return "onbekend"


def breach_text(breach: Breach) -> str:
    """Return the sentence for a breach or an advice; never a person's number."""
    if "further" in breach.facts:
        return f"De regel {breach.rule.value} is nog {breach.facts['further']} keer gebroken."
    expected = breach.facts.get("expected")
    facts = _Said(breach.facts)
    facts["expected"] = f". Goed zou zijn: {expected}" if expected else ""
    return _SENTENCES[breach.rule].format_map(facts)
