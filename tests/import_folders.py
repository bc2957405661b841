"""Build import folders for tests: one good household; a test changes what matters to it."""

from __future__ import annotations

import copy
import csv
import io

COLUMNS = {
    "gemeenten": "gemeentecode naam iban rekeninghouder betaaldag tekortregel volgorde bodembedrag",
    "begunstigden": "begunstigde naam soort iban kvk straat huisnummer postcode plaats land "
    "incasso",
    "huishoudens": "huishouden gemeentecode consulent budgetcoach",
    "personen": "persoon huishouden bsn voornaam achternaam geboortedatum taal recht_vanaf "
    "recht_tm inburgeringsplichtig asielvergunning_bepaalde_tijd machtiging_vanaf machtiging_tm",
    "besluiten": "persoon grondslag besluitdatum vanaf tm evaluatiedatum reden",
    "vaste_lasten": "vaste_last huishouden persoon soort begunstigde bedrag vanaf tm frequentie "
    "vervaldag kenmerk omschrijving",
    "regie": "vaste_last vanaf regie reden",
    "uitkeringen": "persoon maand netto eigen_inkomen",
    "opschortingen": "persoon vanaf tm reden",
}
ROWS = {
    "gemeenten": {
        "gemeentecode": "0299",
        "naam": "Zevenaar",
        "iban": "NL91ABNA0417164300",
        "rekeninghouder": "Gemeente Zevenaar",
        "betaaldag": "laatste",
        "tekortregel": "HEEL",
        "bodembedrag": "0,00",
    },
    "begunstigden": {
        "begunstigde": "B1",
        "naam": "Woonstichting De Brug",
        "soort": "VERHUURDER",
        "iban": "NL71RABO2601815906",
        "plaats": "Zevenaar",
        "land": "NL",
        "incasso": "N",
    },
    "huishoudens": {"huishouden": "H1", "gemeentecode": "0299"},
    "personen": {
        "persoon": "P1",
        "huishouden": "H1",
        "bsn": "761760313",
        "voornaam": "Sara",
        "achternaam": "Haile",
        "geboortedatum": "1996-03-01",
        "taal": "ti",
        "recht_vanaf": "2026-08-13",
        "inburgeringsplichtig": "J",
        "asielvergunning_bepaalde_tijd": "J",
        "machtiging_vanaf": "2026-08-13",
    },
    "besluiten": {
        "persoon": "P1",
        "grondslag": "57",
        "besluitdatum": "2027-01-25",
        "vanaf": "2027-02-13",
        "evaluatiedatum": "2027-05-13",
        "reden": "Kan de termijnen nog niet zelf overzien",
    },
    "vaste_lasten": {
        "vaste_last": "V1",
        "huishouden": "H1",
        "soort": "HUUR",
        "begunstigde": "B1",
        "bedrag": "620,00",
        "vanaf": "2026-08-13",
        "frequentie": "MAAND",
        "vervaldag": "1",
    },
    "regie": {
        "vaste_last": "V1",
        "vanaf": "2027-01-01",
        "regie": "HUISHOUDEN",
        "reden": "Betaalt zelf, oefent",
    },
    "uitkeringen": {"persoon": "P1", "maand": "2026-09", "netto": "1351,33"},
    "opschortingen": {"persoon": "P1", "vanaf": "2026-12-01", "tm": "2026-12-31", "reden": "Weg"},
}
BSNS = ("761760313", "861222027", "111222333", "123456782")


def a_row(name, **cells):
    """Return the good row of a file with other cells."""
    return ROWS[name] | cells


def a_folder(*names):
    """Return the good rows of these files, of all when none is named."""
    return {name: [copy.copy(ROWS[name])] for name in names or ROWS}


def as_text(name, rows, separator=";"):
    """Return rows as CSV; a row may hold an optional column."""
    columns = COLUMNS[name].split()
    columns += [column for row in rows for column in row if column not in columns]
    text = io.StringIO()
    writer = csv.DictWriter(
        text, dict.fromkeys(columns), delimiter=separator, lineterminator="\r\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path, folder, separator=";", encoding="utf-8"):
    """Write a folder; a value that is text or bytes is written as it is."""
    path.mkdir(exist_ok=True)
    for old in path.glob("*.csv"):
        old.unlink()
    for name, rows in folder.items():
        text = rows if isinstance(rows, str | bytes) else as_text(name, rows, separator)
        content = text if isinstance(text, bytes) else text.encode(encoding)
        (path / f"{name}.csv").write_bytes(content)
    return path
