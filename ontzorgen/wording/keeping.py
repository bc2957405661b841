"""Dutch words for backups, keys and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from ontzorgen.domain.retention import RetentionDecision
from ontzorgen.services import keeping_errors as errors
from ontzorgen.services import retention
from ontzorgen.services.keeping_errors import Unfit
from ontzorgen.store import errors as store
from ontzorgen.store.retention import Proposal
from ontzorgen.wording.amounts import day, moment
from reports.csv_file import csv_rows
from reports.report import Column, ColumnKind

UNFIT = {
    Unfit.NOT_A_BACKUP: "dit is geen reservekopie van ontzorgen",
    Unfit.DAMAGED: "het bestand is beschadigd of niet compleet",
    Unfit.CHAIN_BROKEN: "het logboek erin is veranderd of niet compleet",
    Unfit.ANOTHER_HISTORY: "het logboek erin is een ander dan hier buiten de database is bewaard",
}


def _in_the_way(error: Any) -> str:
    cure = (
        "Stop alle programma's die ermee werken en geef --replace mee: dan gaat zij opzij."
        if error.may_replace
        else "Maak een lege database en zet ONTZORGEN_DATABASE_URL daarop."
    )
    return f"Er staat al een database ({error.where}). Er is niets veranderd. {cure}"


def _kept(error: Any) -> str:
    why = f"het beleid bewaart dit tot {day(error.until)}" if error.until else "de hulp loopt weer"
    return f"Dit huishouden kan nu niet worden gewist: {why}, of er staat nog iets open."


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.BackupUnfit: lambda e: (
        f"{e.path} kan niet worden teruggezet: {UNFIT[e.why]}. Er is niets veranderd. "
        "Neem een andere reservekopie."
    ),
    errors.DatabaseInTheWay: _in_the_way,
    errors.DatabaseInUse: lambda e: (
        f"De database ({e.where}) is in gebruik. Er is niets veranderd. Stop eerst de site en de "
        "verwerkers."
    ),
    store.ToolMissing: lambda e: (
        f"Het programma {e.name} ontbreekt, of is ouder dan de database (versie {e.version}). "
        "Installeer de programma's van PostgreSQL in die versie of nieuwer."
    ),
    store.ToolFailed: lambda e: (
        f"Het programma {e.name} gaf een fout ({e.status}). Er is niets veranderd. Controleer het "
        "bestand, de ruimte op de schijf en de rechten op de database."
    ),
    errors.PassphraseTooShort: lambda e: (
        f"De wachtzin is te kort. Neem minstens {e.least} tekens: wie het bestand vindt, kan zo "
        "vaak proberen als hij wil."
    ),
    errors.KeysNotOpened: lambda e: (
        f"{e.path} gaat niet open. De wachtzin is een andere, of dit is geen bestand met sleutels. "
        "Er is niets veranderd."
    ),
    retention.UnknownProposal: lambda _e: (
        "Dit voorstel is er voor u niet. Kijk in de lijst van voorstellen."
    ),
    retention.ProposalDecided: lambda e: (
        f"Over dit voorstel heeft {e.login} al beslist. Er is niets veranderd."
    ),
    retention.ProposerMayNotDecide: lambda e: (
        f"{e.login} heeft dit voorstel zelf gedaan en mag er niet over beslissen. Laat een andere "
        "persoon dit doen."
    ),
    retention.StillKept: _kept,
    errors.KeysInTheWay: lambda e: (
        f"In {e.path} staan al sleutels. Er is niets veranderd. Zet die map eerst opzij als u zeker "
        "weet dat zij niet bij de database horen."
    ),
}


def backed_up(file: Path) -> str:
    """Say that a backup is there, and what it lacks."""
    return (
        f"De database staat in {file}. De sleutels staan er niet bij: bewaar die apart, "
        "met 'ontzorgen keys backup'."
    )


def restored(
    rows: int, until: datetime | None, lost: int | None, aside: Path | None, cancelled: int
) -> list[str]:
    """Say what was put back, and what nobody knows any more."""
    lines = [f"De reservekopie is teruggezet: {rows} regels in het logboek, het zegel klopt."]
    if until is not None:
        lines.append(f"Zij gaat tot {moment(until)} (UTC). Iedereen moet opnieuw aanmelden.")
    if cancelled:
        lines.append(
            f"Werk dat nog wachtte of liep is gestopt: {cancelled}. Kijk wat daarvan al is gedaan, en "
            "vraag de rest opnieuw."
        )
    if aside is not None:
        lines.append(f"De database van hiervoor staat in {aside}.")
    if lost:
        lines.append(f"LET OP: {lost} regels van het logboek van daarna zijn er niet meer.")
    lines.append(
        "LET OP: wat daarna is gebeurd, kent het programma niet meer. Ging er daarna een bestand "
        "naar de bank? Lees eerst alle bestanden van de bank in, en vergelijk de runs met het "
        "bankpakket, voordat iemand een run exporteert: anders betaalt u dubbel."
    )
    return lines


KEYS_RESTORED = "De sleutels zijn teruggezet."
ASK_SENTENCE = "Wachtzin van minstens 16 tekens"
ASK_AGAIN = "Nog een keer"


def keys_backed_up(file: Path) -> str:
    """Say where the keys are, and how to keep them."""
    return (
        f"De sleutels staan in {file}. Zij gaan alleen open met de wachtzin. Bewaar het bestand "
        "niet bij de kopie van de database, en de wachtzin niet bij het bestand."
    )


def keys_rotated(number: int, earlier: Path) -> str:
    """Say what was done, and what a person still has to do."""
    return (
        f"De sleutels zijn vernieuwd; {number} sleutels van personen en gebruikers zijn opnieuw "
        "ingepakt. Maak nu een kopie met 'ontzorgen keys backup'. De oude sleutels staan in "
        f"{earlier}: nodig voor reservekopieën van hiervoor. Wis ze als u die niet meer hebt."
    )


DECISIONS = {
    RetentionDecision.APPROVED.value: "gewist",
    RetentionDecision.REJECTED.value: "bewaard",
}
"""What was decided of a proposal to forget."""


def proposed(number: int) -> str:
    """Say how many households were proposed."""
    if number == 0:
        return "Er is geen huishouden waarvan de bewaartermijn voorbij is."
    what = "1 huishouden is" if number == 1 else f"{number} huishoudens zijn"
    return f"{what} voorgesteld om te wissen. Een andere persoon beslist daarover."


def forgotten(key: str) -> str:
    """Say what is gone and what is left."""
    return (
        f"De persoonsgegevens van huishouden {key} zijn gewist. Bedragen, boekingen en het logboek "
        "blijven."
    )


def kept(key: str) -> str:
    """Say that a household stays."""
    return f"Huishouden {key} blijft bewaard. Over een jaar kan het opnieuw worden voorgesteld."


def proposal_json(seen: Proposal) -> dict[str, Any]:
    """Return a proposal as JSON."""
    return {
        "proposal": seen.id,
        "municipality": seen.municipality,
        "household": seen.key,
        "persons": seen.persons,
        "ended_on": seen.ended_on.isoformat(),
        "last_paid_on": seen.last_paid_on and seen.last_paid_on.isoformat(),
        "keep_until": seen.keep_until.isoformat(),
        "proposed_by": seen.proposed_by,
        "decision": seen.decision,
        "decided_by": seen.decided_by,
        "reason": seen.reason,
    }


def proposal_line(seen: Proposal) -> str:
    """Return a proposal on a line."""
    stands = DECISIONS[seen.decision] if seen.decision else "wacht op een besluit"
    return (
        f"{seen.id}  {seen.municipality} {seen.key}: geëindigd {day(seen.ended_on)}, bewaard tot "
        f"{day(seen.keep_until)}, voorgesteld door {seen.proposed_by} ({stands})"
    )


_COLUMNS = (
    Column("Huishouden"),
    Column("Gemeente"),
    Column("Personen", ColumnKind.COUNT),
    Column("Hulp geëindigd", ColumnKind.DATE),
    Column("Laatst betaald", ColumnKind.DATE),
    Column("Bewaard tot", ColumnKind.DATE),
    Column("Voorgesteld door"),
    Column("Voorgesteld op"),
    Column("Besluit"),
    Column("Besloten door"),
    Column("Besloten op"),
)


def proposals_csv(proposals: Iterable[Proposal]) -> Iterator[bytes]:
    """Yield proposals to forget as a CSV file; why one was rejected stays on its page."""
    rows = (
        (
            each.key,
            each.municipality,
            each.persons,
            each.ended_on,
            each.last_paid_on,
            each.keep_until,
            each.proposed_by,
            moment(each.proposed_at),
            DECISIONS[each.decision] if each.decision else "",
            each.decided_by,
            moment(each.decided_at),
        )
        for each in proposals
    )
    return csv_rows("bewaren", _COLUMNS, rows)
