"""The audit log in sentences: who did what, to what, and whether it was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ontzorgen.services.read_log import LogEntry, LogSeen
from ontzorgen.wording.amounts import moment
from ontzorgen.wording.codes import ACTIONS
from reports.csv_file import csv_rows
from reports.report import Column

DEEDS = {
    **ACTIONS,
    "accept gap": "verder gaan zonder ontbrekende afschriften",
    "add budget line": "een regel aan een begroting toevoegen",
    "change budget line": "een regel van een begroting veranderen",
    "end budget line": "een regel van een begroting laten stoppen",
    "add fixed cost": "een vaste last toevoegen",
    "add person": "een persoon toevoegen",
    "add user": "een gebruiker toevoegen",
    "reopen arrears signal": "een achterstandssignaal weer openen",
    "renew tasks": "taken bijwerken",
    "age payments": "nagaan of de bank te lang stil is",
    "ask job": "werk op de achtergrond laten doen",
    "backup": "een kopie van de database maken",
    "back up keys": "een kopie van de sleutels maken",
    "begin job": "werk op de achtergrond beginnen",
    "begin draft": "beginnen met het registreren van een huishouden",
    "bind identity": "een gebruiker koppelen aan een account van de organisatie",
    "cancel appointment": "een afspraak afzeggen",
    "cancel job": "werk op de achtergrond stoppen",
    "change authorisation": "een machtiging veranderen",
    "change control": "vastleggen wie een vaste last betaalt",
    "change fixed cost": "een vaste last veranderen",
    "change household": "een huishouden veranderen",
    "change own password": "het eigen wachtwoord veranderen",
    "change person": "een persoon veranderen",
    "change payee": "een begunstigde veranderen",
    "change paying account": "een andere rekening vastleggen om van te betalen",
    "change user": "een gebruiker veranderen",
    "check ledger": "de boekhouding controleren",
    "close trajectory": "een traject afsluiten",
    "confirm control": "een proefmaand bevestigen",
    "count relapses": "tellen voor wie de hulp opnieuw begon",
    "confirm identity": "opnieuw tonen wie men is",
    "disable user": "een gebruiker uitschakelen",
    "drop draft": "een huishouden in voorbereiding weggooien",
    "drop old drafts": "wat 30 dagen in voorbereiding bleef weggooien",
    "enable user": "een gebruiker inschakelen",
    "end fixed cost": "een vaste last laten stoppen",
    "end other sessions": "zich op andere plaatsen uitloggen",
    "end trajectory": "een traject eerder laten stoppen",
    "end session": "een eigen sessie beëindigen",
    "export run again": "een run opnieuw exporteren",
    "fail job": "werk op de achtergrond laten mislukken",
    "fetch task back": "een weggelegde taak terughalen",
    "find person": "een persoon vinden met zoeken",
    "finish job": "werk op de achtergrond afronden",
    "finish task": "een taak afronden",
    "forget identity": "de koppeling van een gebruiker verbreken",
    "forget household": "de persoonsgegevens van een huishouden wissen",
    "keep household": "een huishouden niet wissen",
    "forget second factor": "de app van een gebruiker vergeten",
    "give back job": "werk op de achtergrond teruggeven",
    "import bank file": "een bestand van de bank inlezen",
    "import file": "een bestand inlezen",
    "import folder": "bestanden inlezen",
    "import name checks": "naamcontroles inlezen",
    "keep draft": "verder gaan met het registreren van een huishouden",
    "keep payment": "geld voor een klant bewaren",
    "list amounts": "wijzigingen van veel bedragen bekijken",
    "list arrears": "achterstanden bekijken",
    "list appointments": "afspraken bekijken",
    "list caseload": "de lijst van eigen huishoudens bekijken",
    "list holds": "blokkades bekijken",
    "list letters": "brieven bekijken",
    "list households": "huishoudens bekijken",
    "list payments": "betalingen bekijken",
    "list runs": "runs bekijken",
    "list signals": "achterstandssignalen bekijken",
    "list tasks": "taken bekijken",
    "list users": "gebruikers bekijken",
    "load municipality": "een gemeente inlezen",
    "lose digest": "niet weten of een dagbericht is aangekomen",
    "make appointment": "een afspraak maken",
    "make overviews": "maandoverzichten van een run maken",
    "make withholding file again": "het inhoudingenbestand opnieuw maken",
    "print letter": "een brief als PDF ophalen",
    "print letters": "de brieven van een run printen",
    "send letters": "vastleggen dat de brieven van een run zijn verstuurd",
    "put task away": "een taak wegleggen",
    "read account": "een rekening bekijken",
    "read accounts": "rekeningen bekijken",
    "read audit log": "het logboek bekijken",
    "read bank item": "een boeking van de bank bekijken",
    "read control slips": "controlebladen bekijken",
    "read draft": "een huishouden in voorbereiding bekijken",
    "read journal": "het journaal bekijken",
    "read payee": "een begunstigde bekijken",
    "read payment": "een betaling bekijken",
    "read person": "een persoon bekijken",
    "read task": "een taak bekijken",
    "read user": "een gebruiker bekijken",
    "note task": "een notitie bij een taak schrijven",
    "preview amounts": "bekijken wat een wijziging van veel bedragen doet",
    "recall payment": "een betaling terugvragen",
    "record authorisation": "een machtiging vastleggen",
    "record benefit": "de uitkering van een maand vastleggen",
    "correct course meeting": "verbeteren wie bij een bijeenkomst van de cursus was",
    "drop course meeting": "een bijeenkomst van de cursus weghalen",
    "miss appointment": "vastleggen dat een afspraak niet doorging",
    "record course meeting": "vastleggen wie bij een bijeenkomst van de cursus was",
    "record decision": "een besluit vastleggen",
    "record form": "de vorm van ontzorgen vastleggen",
    "record integration plan": "een afspraak uit het plan (PIP) vastleggen",
    "record refusal": "vastleggen dat iemand een machtiging weigert",
    "record executed": "vastleggen dat een betaling is uitgevoerd",
    "carry out decision": "een besluit in het register zetten",
    "refuse decision": "een besluit van een collega weigeren",
    "record suspension": "een opschorting vastleggen",
    "refuse job": "werk op de achtergrond weigeren",
    "register account": "een rekening vastleggen",
    "register household": "een huishouden registreren",
    "register payee": "een begunstigde vastleggen",
    "release payment": "een betaling vrijgeven om opnieuw te betalen",
    "rename payee": "een begunstigde een andere naam geven",
    "search": "zoeken in alles",
    "return control": "een vaste last teruggeven",
    "take back control": "een vaste last weer overnemen",
    "try control": "een vaste last een maand op proef teruggeven",
    "restore": "een kopie van de database terugzetten",
    "rotate keys": "de sleutels vernieuwen",
    "see start": "de startpagina bekijken",
    "settle arrears signal": "een achterstandssignaal afhandelen",
    "send digest": "een dagbericht versturen",
    "take back entry": "terugnemen wat bij een traject per vergissing is vastgelegd",
    "take digest back": "een dagbericht niet kunnen versturen",
    "set address": "het e-mailadres van een gebruiker veranderen",
    "set own address": "het eigen e-mailadres veranderen",
    "set contact": "het volgende contact plannen",
    "set password": "een gebruiker een nieuw wachtwoord geven",
    "set up second factor": "een app voor de code instellen",
    "sign in": "inloggen",
    "sign out": "uitloggen",
    "specify remittance": "een specificatie voor een begunstigde maken",
    "stop job": "werk op de achtergrond afbreken",
    "take appointment": "een afspraak voor de agenda ophalen",
    "take result": "een bestand van werk op de achtergrond ophalen",
    "take bank file": "een bankbestand ophalen",
    "take task": "een taak oppakken of geven",
    "preview import": "bekijken wat bestanden zouden veranderen",
    "try import": "proberen in te lezen",
    "undo amounts": "een wijziging van veel bedragen ongedaan maken",
    "verify audit": "het logboek controleren",
}
"""What somebody did, or tried to do."""
_KINDS = {
    "account": "rekening",
    "amounts": "wijziging van bedragen",
    "appointment": "afspraak",
    "arrear": "achterstand",
    "document": "bestand",
    "draft": "huishouden in voorbereiding",
    "fixed cost": "vaste last",
    "hold": "blokkade",
    "household": "huishouden",
    "item": "boeking",
    "language": "taal",
    "letter": "brief",
    "letter text": "tekst van brieven",
    "job": "werk",
    "municipality": "gemeente",
    "payee": "begunstigde",
    "payment": "betaling",
    "person": "persoon",
    "policy": "beleid van gemeente",
    "proposal": "voorstel",
    "report": "rapport",
    "run": "betaalrun",
    "session": "sessie",
    "signal": "achterstandssignaal",
    "task": "taak",
    "user": "gebruiker",
}
"""What something is of which the log gives number or name."""
_SUBJECTS = {
    "accounts": "rekeningen",
    "amounts": "bedragen",
    "arrears": "achterstanden",
    "bank": "bestanden van de bank",
    "bank files": "bestanden van de bank",
    "bank items": "boekingen van de bank",
    "database": "de database",
    "drafts": "huishoudens in voorbereiding",
    "everything": "alles",
    "folder": "bestanden",
    "holds": "blokkades",
    "household": "een huishouden",
    "households": "huishoudens",
    "journal": "journaal",
    "keys": "sleutels",
    "languages": "talen van brieven",
    "ledger": "boekhouding",
    "letter text": "teksten van brieven",
    "letter texts": "teksten van brieven",
    "letters": "brieven",
    "log": "logboek",
    "page": "een pagina",
    "payee": "een begunstigde",
    "payees": "begunstigden",
    "payments": "betalingen",
    "persons": "personen",
    "policies": "beleid",
    "proposals": "voorstellen om te wissen",
    "runs": "betaalruns",
    "signals": "achterstandssignalen",
    "tasks": "taken",
    "users": "gebruikers",
}
"""What is named by its kind only."""
_COLUMNS = (
    Column("nummer"),
    Column("moment"),
    Column("wie"),
    Column("wat"),
    Column("waarover"),
    Column("gemeente"),
    Column("uitkomst"),
    Column("vanaf"),
    Column("bijzonderheden"),
)


def deed(action: str) -> str:
    """Name an action; one without words of its own is named as it was recorded."""
    return DEEDS.get(action, f"'{action}'")


def subject(object_: str) -> str:
    """Name what an action was about; what has no kind is named as it was recorded."""
    if object_ in _SUBJECTS:
        return _SUBJECTS[object_]
    for kind, word in _KINDS.items():
        if object_.startswith(f"{kind} "):
            return f"{word} {object_.removeprefix(kind).strip()}"
    return object_


def folded(entries: Iterable[LogEntry]) -> list[tuple[LogEntry, str, int]]:
    """Return the rows of a page, each with its sentence and how often it stands for.

    The same look of one person at one thing within one hour is one line, where the newest was.
    """
    lines: dict[Any, list[LogEntry]] = {}
    for entry in entries:
        of = (entry.actor, entry.action, entry.object, entry.municipality, entry.detail)
        same = (*of, f"{entry.at:%Y%m%d%H}")
        lines.setdefault(same if entry.looks else entry.sequence, []).append(entry)
    return [(same[0], told(same[0]), len(same)) for same in lines.values()]


def told(entry: LogEntry) -> str:
    """Tell a row in a sentence."""
    who = "Iemand die niet is ingelogd" if entry.actor == "?" else entry.actor
    what = subject(entry.object)
    said = entry.object in ("", "?") or (entry.object in _SUBJECTS and what in deed(entry.action))
    about = "" if said else f" ({what})"
    if entry.refused:
        return f"{who} wilde {deed(entry.action)}{about}. Dat is geweigerd."
    return f"{who}: {deed(entry.action)}{about}."


def log_csv(seen: LogSeen) -> Iterator[bytes]:
    """Yield rows of the log as a CSV file for a spreadsheet."""
    rows = (
        (
            str(entry.sequence),
            moment(entry.at),
            entry.actor,
            deed(entry.action),
            subject(entry.object),
            entry.municipality or "",
            "geweigerd" if entry.refused else "gedaan",
            entry.origin,
            entry.detail,
        )
        for entry in seen.entries
    )
    return csv_rows("logboek", _COLUMNS, rows)
