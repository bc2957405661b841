"""Tell what the demo made, where it is and what to try: calm, and fit for a narrow terminal."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ontzorgen.app import Application
from ontzorgen.cli.demo.bank_days import Heard
from ontzorgen.cli.demo.home import LAST
from ontzorgen.cli.demo.place import TODAY
from ontzorgen.cli.demo.situations import REFUSED_RENT, RETURNED_RENT
from ontzorgen.cli.demo.story import PASSWORD, USERS, WAITING, Made
from ontzorgen.cli.demo.towns import TOWNS, WILGENDAM
from ontzorgen.cli.what_to_type import for_run
from ontzorgen.domain.run_status import RunKind, RunStatus
from ontzorgen.services.check_audit import check_audit
from ontzorgen.services.check_ledger import Invariant, check_ledger
from ontzorgen.services.errors import NoBankToPlay
from ontzorgen.services.importing.rows import File
from ontzorgen.services.show_run import RunHead, list_runs, show_run
from ontzorgen.wording import codes
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.run_document import run_facts
from reports import text
from reports.amounts import count, dutch_date
from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Table
from reports.run_overview import run_overview
from sepa.check import check_file

NARROW, WIDE = 80, 100
_MOST_ROWS = 25
"""A longer table of the overview is left to `run show`."""
_AUDITOR = "auditor"


def tell_all(app: Application, made: Made, say: Callable[[str], None]) -> bool:
    """Say what there is; return whether every proof held."""
    heads = app.write(lambda session: list_runs(session, app.acting(session, _AUDITOR), None))
    width = min(max(shutil.get_terminal_size((NARROW, 24)).columns, NARROW), WIDE)
    proofs = list(_proofs(app))
    say(text.render(_made(made, heads), width))
    say(text.render(_overview(app, heads), width))
    say(text.render(_left_behind(app.settings.data_dir, proofs), width))
    say("\n".join(_to_try(app.settings.data_dir, heads)))
    return all(held for held, _, _ in proofs)


def _made(made: Made, heads: list[RunHead]) -> Report:
    book = made.book
    facts = Facts(
        "Wat er is gemaakt",
        (
            Fact("Gemeenten", ", ".join(f"{town.name} ({town.code})" for town in TOWNS)),
            Fact("Huishoudens", book.how_many(File.HOUSEHOLDS), ColumnKind.COUNT),
            Fact("Personen", book.how_many(File.PERSONS), ColumnKind.COUNT),
            Fact("Vaste lasten", book.how_many(File.FIXED_COSTS), ColumnKind.COUNT),
            Fact("Begunstigden", book.how_many(File.PAYEES), ColumnKind.COUNT),
            Fact("Betaalruns", len(heads), ColumnKind.COUNT),
        ),
    )
    return Report(
        title="Demo van ontzorgen",
        subtitle=f"Alles is verzonnen. In de demo is het altijd {dutch_date(TODAY)}.",
        sections=(facts, _answers(made.heard, heads), _runs(heads), _situations(made)),
    )


def _answers(heard: Heard | None, heads: list[RunHead]) -> Facts | Note:
    """Show what the bank said of the runs until August, and what the office did about it."""
    title = "Wat de bank antwoordde"
    if heard is None:
        return Note(title, (sentence(NoBankToPlay()),))
    closed = sum(head.status == RunStatus.CLOSED for head in heads)
    mended = [head.name for head in heads if head.kind == RunKind.CORRECTION]
    return Facts(
        title,
        (
            Fact("Berichten van de bank ingelezen", heard.files, ColumnKind.COUNT),
            Fact("Betalingen uitgevoerd", heard.booked, ColumnKind.COUNT),
            Fact(f"Geweigerd (huur van {REFUSED_RENT})", heard.rejected, ColumnKind.COUNT),
            Fact(f"Teruggekomen (huur van {RETURNED_RENT})", heard.returned, ColumnKind.COUNT),
            Fact("Opnieuw betaald met herstelruns", ", ".join(mended)),
            Fact("Runs afgesloten", closed, ColumnKind.COUNT),
        ),
    )


def _runs(heads: list[RunHead]) -> Table:
    """Show the runs of the coming month, those that stumbled before, and correction runs."""
    shown = [
        head
        for head in heads
        if head.month == str(LAST) or head.ended_by or head.kind == RunKind.CORRECTION
    ]
    return Table(
        "Betaalruns van september, en eerdere waarmee iets was",
        (
            Column("Run"),
            Column("Gemeente"),
            Column("Status"),
            Column("Betaaldag", ColumnKind.DATE),
            Column("Betalingen", ColumnKind.COUNT),
            Column("Ingehouden", ColumnKind.CENTS),
        ),
        tuple(
            (
                head.name,
                head.municipality_name,
                codes.STATUSES[head.status],
                head.execution_date,
                head.transfers,
                head.paid_cents,
            )
            for head in sorted(shown, key=lambda head: (head.month, head.name))
        ),
    )


def _situations(made: Made) -> Table:
    rows = [(situation.household, situation.what) for situation in made.situations]
    rows.append(("WS-WILG", "gewijzigd IBAN wacht op een tweede persoon (begunstigde)"))
    return Table(
        "Situaties om te bekijken",
        (Column("Huishouden"), Column("Wat er aan de hand is")),
        tuple(rows),
    )


def _overview(app: Application, heads: list[RunHead]) -> Report:
    """Return the overview of the first town's coming run, without its longest tables."""
    name = _newest(heads, WILGENDAM.code)
    seen = app.write(lambda session: show_run(session, name, app.acting(session, _AUDITOR)))
    report = run_overview(run_facts(seen, for_run(seen)))
    return replace(
        report,
        sections=tuple(
            section
            for section in report.sections
            if not (isinstance(section, Table) and len(section.rows) > _MOST_ROWS)
        ),
    )


def _newest(heads: list[RunHead], code: str) -> str:
    return max(head.name for head in heads if head.municipality == code and head.month == str(LAST))


def _proofs(app: Application) -> Iterator[tuple[bool, str, str]]:
    """Yield whether each proof holds, what was proved, and the outcome in words."""
    books: Any = app.write(check_ledger, reads=True, for_all=True)
    told = f"{len(Invariant)} regels over {books.runs} runs"
    yield not books.broken, "Boeken (ledger check)", told
    chain: Any = app.write(check_audit, reads=True, for_all=True)
    yield not chain.broken, "Logboek (audit verify)", f"{count(chain.rows)} regels"
    files = coming_files(app.settings.data_dir)
    breaches = 0
    for file in files:
        with file.open("rb") as stream:
            breaches += len(check_file(stream, TODAY).breaches)
    yield not breaches, "Bankbestanden (sepa check)", f"{len(files)} bestanden van september"


def coming_files(directory: Path) -> list[Path]:
    """Return the bank files of the coming month."""
    return sorted((directory / "files").glob(f"*-{LAST}-*.xml"))


def _left_behind(directory: Path, proofs: list[tuple[bool, str, str]]) -> Report:
    checks = Table(
        "Controles",
        (Column("Controle"), Column("Waarover"), Column("Uitslag")),
        tuple((what, told, "klopt" if held else "KLOPT NIET") for held, what, told in proofs),
    )
    where = Facts(
        "Waar alles staat",
        (
            Fact("Map", str(directory)),
            Fact("Database", "ontzorgen.db"),
            Fact("Sleutels voor BSN", "keys/ (nooit naast de database bewaren als het echt is)"),
            Fact("Importmappen", "import/2026-03 tot en met import/2026-09"),
            Fact("Bankbestanden", "files/"),
            Fact("Antwoorden van de bank", "bank/"),
            *(
                Fact(f"  {file.name}", f"SHA-256 {sha256(file.read_bytes()).hexdigest()[:16]}...")
                for file in coming_files(directory)
            ),
        ),
    )
    users = Note(
        "Gebruikers",
        (
            f"{', '.join(role.value for role in USERS)}.",
            f"Het wachtwoord is steeds {PASSWORD}.",
            "Wie berekent, keurt niet goed: ook in de demo gelden rollen en vier ogen.",
        ),
    )
    return Report("Controles en vindplaatsen", "", (checks, where, users))


def _to_try(directory: Path, heads: list[RunHead]) -> Iterator[str]:
    """Yield commands to copy; they hold a line each, however long."""
    waiting = _newest(heads, WAITING[0].code)
    place = shlex.quote(str(directory))
    title = "Verder proberen"
    yield title
    yield "-" * len(title)
    if os.environ.get("ONTZORGEN_DATABASE_URL"):
        yield "unset ONTZORGEN_DATABASE_URL"
    yield f"export ONTZORGEN_DATA_DIR={place}"
    yield f"export ONTZORGEN_TODAY={TODAY}"
    yield "ontzorgen run list"
    yield f"ontzorgen run show {_newest(heads, WILGENDAM.code)}"
    for head in heads:
        if head.kind == RunKind.CORRECTION:
            yield f"ontzorgen run show {head.name}"
    yield "ontzorgen payee accounts --pending"
    yield f"ontzorgen run approve {waiting} --user fiatteur"
    yield f"ontzorgen run export {waiting} --user administratie --out {place}/files"
    yield "ontzorgen task list --all"
    yield f"ontzorgen import {place}/import/2026-09/2-huishoudens --user consulent --dry-run"
    yield "ontzorgen serve"
