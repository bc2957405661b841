"""Import folders for tests: one household that pays four costs, as the interface describes it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

HEADERS = {
    "gemeenten": "gemeentecode;naam;iban;rekeninghouder;betaaldag;tekortregel;volgorde;bodembedrag",
    "begunstigden": (
        "begunstigde;naam;soort;iban;kvk;straat;huisnummer;postcode;plaats;land;incasso"
    ),
    "huishoudens": "huishouden;gemeentecode;consulent;budgetcoach",
    "personen": (
        "persoon;huishouden;bsn;voornaam;achternaam;geboortedatum;taal;recht_vanaf;recht_tm;"
        "inburgeringsplichtig;asielvergunning_bepaalde_tijd;machtiging_vanaf;machtiging_tm"
    ),
    "besluiten": "persoon;grondslag;besluitdatum;vanaf;tm;evaluatiedatum;reden",
    "vaste_lasten": (
        "vaste_last;huishouden;persoon;soort;begunstigde;bedrag;vanaf;tm;frequentie;vervaldag;"
        "kenmerk;omschrijving"
    ),
    "regie": "vaste_last;vanaf;regie;reden",
    "uitkeringen": "persoon;maand;netto;eigen_inkomen",
    "opschortingen": "persoon;vanaf;tm;reden",
}


@dataclass(frozen=True)
class Folder:
    """Rows per file, without headers; `write` makes the folder."""

    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def with_rows(self, **files: tuple[str, ...] | list[str]) -> Folder:
        """Return a folder in which these files have these rows."""
        return replace(self, rows=self.rows | {name: tuple(rows) for name, rows in files.items()})

    def and_rows(self, **files: tuple[str, ...] | list[str]) -> Folder:
        """Return a folder in which these files have these rows more."""
        more = {name: (*self.rows.get(name, ()), *rows) for name, rows in files.items()}
        return replace(self, rows=self.rows | more)

    def only(self, *files: str) -> Folder:
        """Return a folder with only these files."""
        return Folder({name: self.rows[name] for name in files})

    def write(self, directory: Path) -> Path:
        """Write the files and return the directory."""
        directory.mkdir(parents=True, exist_ok=True)
        for old in directory.glob("*.csv"):
            old.unlink()
        for name, rows in self.rows.items():
            text = "".join(f"{row}\n" for row in (HEADERS[name], *rows))
            (directory / f"{name}.csv").write_text(text, encoding="utf-8")
        return directory


SCENARIO = Folder(
    {
        "gemeenten": (
            "0299;Zevenveld;NL91ABNA0417164300;Gemeente Zevenveld;laatste;HEEL;"
            "HUUR,ZORG,ENERGIE,WATER,OVERIG;0,00",
        ),
        "begunstigden": (
            "B1;Woonstichting De Linde;VERHUURDER;NL71RABO2601815906;;;;;;NL;N",
            "B2;Zorgverzekeraar Één;ZORGVERZEKERAAR;NL40TRIO3016613182;;;;;;NL;N",
            "B3;Zonnestroom;ENERGIE;NL43ABNA7529170341;;;;;;NL;N",
            "B4;Bronwater;WATER;NL17INGB3667127685;;;;;;NL;N",
        ),
        "huishoudens": ("H1;0299;;",),
        "personen": ("P1;H1;761760313;Selam;Tesfay;1996-03-01;ti;2026-08-13;;J;J;2026-08-13;",),
        "vaste_lasten": (
            "V1;H1;;HUUR;B1;620,00;2026-08-13;;MAAND;1;;",
            "V2;H1;;ZORG;B2;159,00;2026-08-13;;MAAND;1;;",
            "V3;H1;;ENERGIE;B3;110,00;2026-08-13;;MAAND;1;;",
            "V4;H1;;WATER;B4;17,50;2026-08-13;;MAAND;1;;",
        ),
        "uitkeringen": ("P1;2026-09;1351,33;",),
    }
)
"""The withheld sum of September 2026 is 906,50; 444,83 remains."""
