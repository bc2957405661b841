"""Work in the background in Dutch (B1): what it is, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ontzorgen.domain.jobs import JobKind, JobStatus
from ontzorgen.domain.letters import HeldBack
from ontzorgen.domain.months import Month
from ontzorgen.services.jobs import errors
from ontzorgen.services.jobs.see import JobSeen
from ontzorgen.services.jobs.work import WORKERS_DIED
from ontzorgen.wording.amounts import counted, day, moment
from ontzorgen.wording.letters import not_going
from reports.amounts import dutch_month
from reports.csv_file import csv_rows
from reports.formats import MEDIA_TYPES, Format
from reports.letters.catalogue import catalogue
from reports.report import Column
from reports.words import capital

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KINDS: Mapping[JobKind, str] = {
    JobKind.CALCULATE_RUN: "run berekenen",
    JobKind.EXPORT_RUN: "run exporteren",
    JobKind.IMPORT_FOLDER: "bestanden inlezen",
    JobKind.IMPORT_BANK: "bestand van de bank inlezen",
    JobKind.JOURNAL: "journaal maken",
    JobKind.WITHHOLDING: "inhoudingen maken",
    JobKind.REPORT: "rapport maken",
    JobKind.LETTERS: "brieven maken",
    JobKind.LETTER_LIST: "lijst van brieven maken",
}
STATUSES: Mapping[JobStatus, str] = {
    JobStatus.WAITING: "wacht",
    JobStatus.RUNNING: "bezig",
    JobStatus.DONE: "klaar",
    JobStatus.REFUSED: "geweigerd",
    JobStatus.FAILED: "mislukt",
    JobStatus.CANCELLED: "gestopt",
}
_UNITS: Mapping[JobKind, str] = {
    JobKind.CALCULATE_RUN: "huishoudens",
    JobKind.EXPORT_RUN: "bestanden",
    JobKind.IMPORT_FOLDER: "regels",
    JobKind.IMPORT_BANK: "bytes",
    JobKind.JOURNAL: "boekingen",
    JobKind.WITHHOLDING: "regels",
    JobKind.REPORT: "regels",
    JobKind.LETTERS: "stappen",
    JobKind.LETTER_LIST: "brieven",
}
"""What the numbers of the progress count."""
_FILES: Mapping[JobKind, str] = {
    JobKind.JOURNAL: "journaal",
    JobKind.WITHHOLDING: "inhoudingen",
}
_COLUMNS = tuple(
    Column(name)
    for name in ("nummer", "werk", "stand", "hoe_ver", "gemeente", "door", "gevraagd", "klaar")
)
SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.UnknownJob: lambda e: (
        f"Er is voor u geen werk met nummer {e.job}. Kijk bij Lopend werk welk werk er is."
    ),
    errors.JobEnded: lambda e: (
        f"Werk {e.job} is al {STATUSES[JobStatus(e.status)]}. Er is niets meer te stoppen."
    ),
    errors.JobAskedOtherwise: lambda e: (
        f"Deze opdracht hoort al bij werk {e.job}, en dat vraagt iets anders. Er is niets "
        "gestart. Open de pagina opnieuw en geef de opdracht nog een keer."
    ),
    errors.NoResult: lambda e: (
        f"Werk {e.job} heeft geen bestand (meer). Geef de opdracht opnieuw als u het nodig hebt."
    ),
    errors.ClaimLost: lambda e: (
        f"Werk {e.job} is door een andere verwerker overgenomen. Wat hier bezig was, is "
        "teruggedraaid."
    ),
}
STATUS_KINDS: Mapping[JobStatus, str] = {
    JobStatus.WAITING: "info",
    JobStatus.RUNNING: "info",
    JobStatus.DONE: "ok",
    JobStatus.REFUSED: "warning",
    JobStatus.FAILED: "danger",
    JobStatus.CANCELLED: "neutral",
}
"""How a status looks on a page; the words say it too."""
REFUSED = "Dit kan niet"
STOPPED = "Het werk is gestopt. Er is niets veranderd."
LETTERS_STAY = (
    "Het werk is gestopt. Brieven die al gemaakt waren, blijven. Er is niets geprint: geef de "
    "opdracht opnieuw."
)
STOPPING = "Het werk wordt gestopt zodra de verwerker het hoort."
NO_JOBS = "Er is geen werk op de achtergrond."
WORKER_STARTED = "De verwerker is gestart (stop met Ctrl-C)."
WORKER_STOPPED = "De verwerker is gestopt. Werk dat nog niet klaar was, wacht op de volgende."


def title(seen: JobSeen) -> str:
    """Return what a job is about: `run berekenen 0299 2026-10`."""
    asked = " ".join(seen.parameters.values())
    return " ".join(part for part in (KINDS[seen.kind], seen.municipality, asked) if part)


def heading(seen: JobSeen) -> str:
    """Return what a job is about as the head of a page: `Run berekenen: 0299, oktober 2026`."""
    asked = seen.parameters
    about = [asked.get("report", ""), seen.municipality or "", asked.get("run", "")]
    if "month" in asked:
        about.append(dutch_month(Month.parse(asked["month"]).first))
    if "from" in asked:
        first, last = (date.fromisoformat(asked[name]) for name in ("from", "until"))
        about.append(f"{day(first)} tot en met {day(last)}")
    kind = KINDS[seen.kind]
    told = ", ".join(part for part in about if part)
    return capital(kind) + (f": {told}" if told else "")


def told(seen: JobSeen) -> tuple[str, str]:
    """Return what to say on a page when a job is done, and in which mood."""
    if seen.kind is JobKind.CALCULATE_RUN:
        return (
            "De maand is berekend. Controleer de uitkomst; daarna keurt een collega hem goed.",
            "ok",
        )
    if seen.kind is not JobKind.EXPORT_RUN:
        return come_of_it(seen), "ok"
    if seen.result and seen.result["files"]:
        return (
            "Het bankbestand is gemaakt. Haal het hieronder op en geef het aan de bank.",
            "ok",
        )
    return "Deze run betaalt niets: er is geen bestand voor de bank.", "info"


def come_of_it(seen: JobSeen) -> str:
    """Return what came of a job, on a page that has the way to its result beside it."""
    made = seen.result or {}
    if seen.status is not JobStatus.DONE:
        return outcome(seen)
    match seen.kind:
        case JobKind.EXPORT_RUN if made["files"]:
            return f"Het bankbestand van run {made['run']} is gemaakt."
        case JobKind.EXPORT_RUN:
            return told(seen)[0]
        case JobKind.JOURNAL:
            return f"Het journaal is gemaakt: {_number(made['entries'])} boekingen."
        case JobKind.WITHHOLDING:
            return (
                f"Het bestand met inhoudingen is gemaakt: nummer {made['number']}, "
                f"{_number(made['rows'])} regels."
            )
        case JobKind.REPORT:
            return f"Het rapport is gemaakt: {_number(made['rows'])} regels."
        case JobKind.LETTERS:
            return letters_printed(made)
        case JobKind.LETTER_LIST:
            return f"De lijst van brieven is gemaakt: {counted(made['rows'], 'brieven')}."
    return outcome(seen)


def file_name(seen: JobSeen) -> str:
    """Return under which name the file of a job is taken."""
    if seen.kind is JobKind.REPORT:
        asked = seen.parameters
        place = seen.municipality or "regio"
        return f"{asked['report']}-{place}-{asked['from']}-{asked['until']}.{asked['format']}"
    if seen.kind is JobKind.LETTERS:
        return f"brieven-{seen.parameters['run']}.zip"
    if seen.kind is JobKind.LETTER_LIST:
        return "-".join(part for part in ("brieven", seen.municipality) if part) + ".csv"
    about = "-".join(part for part in (seen.municipality, *seen.parameters.values()) if part)
    return f"{_FILES[seen.kind]}-{about}.csv"


def media_type(seen: JobSeen) -> str:
    """Return what kind of file a job left."""
    if seen.kind is JobKind.LETTERS:
        return "application/zip"
    return MEDIA_TYPES[Format(seen.parameters.get("format", Format.CSV.value))]


def far(seen: JobSeen) -> str:
    """Return how far a job is, in words; empty when nothing was counted."""
    if seen.status is JobStatus.WAITING or not seen.done:
        return ""
    number = _number(seen.done)
    if seen.total is not None:
        number += f" van {_number(seen.total)}"
    return f"{number} {_UNITS[seen.kind]}"


def outcome(seen: JobSeen) -> str:
    """Return what came of a job, or what happens with it now."""
    match seen.status:
        case JobStatus.WAITING:
            return "Het werk begint als een verwerker vrij is."
        case JobStatus.RUNNING:
            return "Het werk wordt gestopt." if seen.cancel_asked else "Het werk is bezig."
        case JobStatus.DONE:
            return _result(seen.kind, seen.result or {})
        case JobStatus.CANCELLED:
            return LETTERS_STAY if seen.kind is JobKind.LETTERS else STOPPED
        case JobStatus.REFUSED:
            return seen.sentence or "Een regel weigert dit werk. Er is niets veranderd."
    if seen.error == WORKERS_DIED:
        kept = seen.kind is JobKind.LETTERS
        left = "Wat al gemaakt was, blijft." if kept else "Er is niets veranderd."
        return (
            f"De verwerker viel {seen.attempts} keer uit. {left} Vraag beheer om "
            "te kijken wat er misgaat, en geef de opdracht daarna opnieuw."
        )
    return seen.sentence or (
        f"Er ging iets mis in het programma ({seen.error}). Er is niets veranderd. Geef de "
        "opdracht opnieuw, of vraag beheer om in errors.log te kijken."
    )


def overview(found: Sequence[JobSeen]) -> list[str]:
    """Return a line for each job."""
    return [
        f"{seen.id:>6}  {STATUSES[seen.status]:<10} {_moment(seen.asked_at)}  "
        f"{seen.asked_by:<12} {title(seen)}" + (f"  ({far(seen)})" if far(seen) else "")
        for seen in found
    ] or [NO_JOBS]


def shown(seen: JobSeen) -> list[str]:
    """Return one job, in lines."""
    lines = [
        f"Werk {seen.id}: {title(seen)}",
        f"Gevraagd door {seen.asked_by} op {_moment(seen.asked_at)}",
        f"Stand: {STATUSES[seen.status]}" + (f", {far(seen)}" if far(seen) else ""),
    ]
    if seen.ended_at is not None:
        lines.append(f"Geëindigd op {_moment(seen.ended_at)}")
    return [*lines, outcome(seen)]


def cancelled(seen: JobSeen) -> str:
    """Say what became of asking to stop a job."""
    if seen.status is JobStatus.CANCELLED:
        return f"Werk {seen.id} is gestopt. Er is niets veranderd."
    return f"Werk {seen.id} wordt gestopt. Kijk over een minuut of het zover is."


def job_json(seen: JobSeen) -> dict[str, Any]:
    """Return a job as JSON; where its upload lies is nobody's business."""
    return {
        "id": seen.id,
        "kind": seen.kind.value,
        "municipality": seen.municipality,
        "asked_by": seen.asked_by,
        "asked_at": seen.asked_at.isoformat(),
        "parameters": dict(seen.parameters),
        "status": seen.status.value,
        "stopping": seen.cancel_asked and seen.status is JobStatus.RUNNING,
        "done": seen.done,
        "total": seen.total,
        "attempts": seen.attempts,
        "ended_at": seen.ended_at and seen.ended_at.isoformat(),
        "result": seen.result,
        "error": seen.error,
        "message": outcome(seen),
    }


def _result(kind: JobKind, result: Mapping[str, Any]) -> str:
    match kind:
        case JobKind.CALCULATE_RUN:
            return f"Run {result['run']} is berekend."
        case JobKind.EXPORT_RUN:
            return f"Run {result['run']} is geëxporteerd. Haal het bestand op bij de run."
        case JobKind.IMPORT_FOLDER:
            return f"De bestanden zijn ingelezen. Aantal wijzigingen: {_number(result['changes'])}."
        case JobKind.IMPORT_BANK:
            return str(result["message"])
        case JobKind.JOURNAL:
            return (
                f"Het journaal is gemaakt: {_number(result['entries'])} boekingen in "
                f"{result['file']}."
            )
        case JobKind.WITHHOLDING:
            return (
                f"Het bestand met inhoudingen is gemaakt: nummer {result['number']}, "
                f"{_number(result['rows'])} regels in {result['file']}."
            )
        case JobKind.REPORT:
            return f"Het rapport is gemaakt: {_number(result['rows'])} regels in {result['file']}."
        case JobKind.LETTERS:
            return letters_printed(result)
        case JobKind.LETTER_LIST:
            number = counted(result["rows"], "brieven")
            return f"De lijst van brieven is gemaakt: {number} in {result['file']}."


def letters_printed(made: Mapping[str, Any]) -> str:
    """Say how many letters there are to print, and what to know before they go out."""
    said = [f"De brieven zijn gemaakt: {_number(made['letters'])} brieven om te printen."]
    if made["unreviewed"]:
        names = ", ".join(
            f"{catalogue(code).language.name} ({_number(count)})"
            for code, count in made["unreviewed"].items()
        )
        said.append(f"Let op: deze vertalingen zijn nog door niemand nagelezen: {names}.")
    if made["no_address"]:
        said.append(f"Bij {_number(made['no_address'])} brieven is geen adres bekend.")
    said += not_going({HeldBack(why): names for why, names in made.get("held_back", {}).items()})
    if made["left_out"]:
        said.append(
            "Niet gemaakt, omdat een naam of omschrijving een teken heeft dat niet kan worden "
            f"geprint: {', '.join(made['left_out'])}."
        )
    return " ".join(said)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(_AMSTERDAM):%d-%m-%Y %H:%M}"


def jobs_csv(jobs: Sequence[JobSeen]) -> Iterator[bytes]:
    """Yield work as a CSV file for a spreadsheet, without the sentences of what came of it."""
    rows = (
        (
            str(seen.id),
            title(seen),
            STATUSES[seen.status],
            far(seen),
            seen.municipality,
            seen.asked_by,
            moment(seen.asked_at),
            moment(seen.ended_at),
        )
        for seen in jobs
    )
    return csv_rows("werk", _COLUMNS, rows)
