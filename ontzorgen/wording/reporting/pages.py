"""Words around a report on a page: its filters, what lacks, and what its files are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontzorgen.services.reporting.asked import About, Shape, When, Where
from ontzorgen.services.reporting.catalogue import ReportName
from ontzorgen.wording.reporting.catalogue import WRITTEN, Group, Written
from reports.amounts import count
from reports.formats import Format
from reports.report import Report, Table

NO_DAY = "Vul een dag in, bijvoorbeeld 2026-09-15."
NO_MONTH = "Vul een maand in, bijvoorbeeld 2026-09."
COPIES = (Format.PDF, Format.JSON)
"""As what a copy of all that is kept about somebody is given: to read, or for a program."""
FORMATS = {Format.CSV: "CSV", Format.XLSX: "Excel", Format.PDF: "PDF", Format.JSON: "JSON"}


@dataclass(frozen=True, slots=True)
class Field:
    """A filter: its name in addresses, label, hint, and what kind of field it is."""

    name: str
    label: str
    hint: str = ""
    type: str = "text"


def grouped(names: Sequence[ReportName]) -> list[tuple[str, list[tuple[str, Written]]]]:
    """Return the groups in which there is a report, each with its reports."""
    return [
        (group.value, found)
        for group in Group
        if (
            found := [(name.value, WRITTEN[name]) for name in names if WRITTEN[name].group is group]
        )
    ]


def fields(shape: Shape) -> list[Field]:
    """Return the filters of a report besides the municipality."""
    found: list[Field] = []
    if shape.about is About.HOUSEHOLD:
        hint = "Het nummer. Leeg: alle huishoudens." if shape.optional else "Het nummer."
        found.append(Field("huishouden", "Huishouden", hint))
    elif shape.about is About.PAYEE:
        found.append(Field("begunstigde", "Begunstigde", "Het nummer van de begunstigde."))
    elif shape.about is About.PERSON:
        found.append(Field("persoon", "Persoon", "Het nummer. Of begin in het dossier."))
    match shape.when:
        case When.MONTH:
            found.append(Field("maand", "Maand", "Zoals 2026-09.", "month"))
        case When.MONTHS:
            found.append(Field("van", "Van de maand", "Zoals 2026-01.", "month"))
            found.append(Field("tot", "Tot en met de maand", "Zoals 2026-09.", "month"))
        case When.DAYS:
            found.append(Field("van", "Eerste dag", type="date"))
            found.append(Field("tot", "Laatste dag", type="date"))
    return found


def formats(shape: Shape) -> Mapping[Format, str]:
    """Return the files of a report: about one person a copy to read, or to read by a program."""
    many = (Format.CSV, Format.XLSX, Format.PDF)
    return {form: FORMATS[form] for form in (COPIES if shape.opens else many)}


def needed(shape: Shape, chosen: Mapping[str, str]) -> str:
    """Say what has to be chosen before there is a report."""
    if shape.where is Where.TOWN and not chosen.get("gemeente"):
        return "Kies eerst een gemeente."
    if shape.about is About.HOUSEHOLD:
        return "Vul eerst het nummer van een huishouden in. U vindt het bij Huishoudens."
    if shape.about is About.PERSON:
        return "Vul eerst het nummer van een persoon in, of kies Inzage in het dossier."
    return "Vul eerst het nummer van een begunstigde in. U vindt het bij Begunstigden."


def left_out(table: Table) -> str:
    """Say that a page shows only the first rows."""
    shown, every = count(len(table.rows)), count(len(table.rows) + table.more)
    return f"Dit zijn de eerste {shown} van {every} regels. In het bestand staan ze alle."


def file_name(name: str, report: Report, form: str, table: str = "") -> str:
    """Return what the file of a report is called: report, place and period; no person in it."""
    about = {fact.key: fact.value for fact in report.asked}
    town = str(about["municipality"])
    parts = [name, table, "regio" if "," in town else town, about["from"], about["until"]]
    return "-".join(str(part) for part in parts if part) + f".{form}"
