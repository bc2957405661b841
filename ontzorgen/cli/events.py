"""What happens in a household: look what it changes, record it, and list what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypeVar

import click

from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.events import EventKind
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.events_file import read_events
from ontzorgen.schemas.sheet import Sheet, cells_of
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.events.import_events import import_events
from ontzorgen.services.coaching.events.record import (
    Told,
    preview_event,
    record_event,
    see_events,
)
from ontzorgen.services.coaching.find import costs_called
from ontzorgen.services.households.change_person import person_row
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.services.households.find_household import household_called, person_called
from ontzorgen.services.households.see_forms import HouseholdForm, see_forms
from ontzorgen.services.importing.rows import File, ImportFolder
from ontzorgen.wording import events as words

T = TypeVar("T")
_KINDS = {each.value.lower().replace("_", "-"): each for each in EventKind}
_COST = ("vaste_last", "soort", "begunstigde", "bedrag", "vervaldag", "kenmerk", "omschrijving")
_LEAST_OF_A_COST = 5
_NOT_A_COST = (
    "Schrijf een vaste last als 'nummer;soort;begunstigde;bedrag;vervaldag', en als u wilt "
    "';kenmerk;omschrijving' erachter, met de woorden van vaste_lasten.csv."
)
_ONLY_DETENTION = "Een laatste dag hoort alleen bij een detentie of een verhuizing (moves-inside)."
_ONLY_A_MOVE = "Wat blijft, kiest u alleen bij moves-inside."
_NONE = "none"
_STAYS_HELP = "A cost of the new address that began before the move; none: there is none."
_WHO_JOINS = "Schrijf bij --person het nummer van wie erbij komt."
_NO_COSTS = "Nieuwe vaste lasten horen bij joins, turns-18 of moves-inside."
_NOBODY_NEW = "Gegevens van een persoon horen alleen bij joins."
_WITH_COSTS = frozenset({EventKind.JOINS, EventKind.TURNS_18, EventKind.MOVES_INSIDE})
_COST_HELP = "New from that day, monthly: KEY;KIND;PAYEE;AMOUNT;DUE_DAY[;REFERENCE[;TEXT]]."
_YES_NO = click.Choice(["J", "N"], case_sensitive=False)
in_town = click.option("--municipality", "code", help="Where more than one has such a household.")


@dataclass(frozen=True)
class Typed:
    """What somebody typed of an event."""

    household: str
    code: str | None
    login: str
    kind: str
    on: date
    person: str | None
    last: date | None
    text: str
    costs: Sequence[str]
    stays: Sequence[str]
    cells: dict[str, str]
    """Of who joins, by the columns of personen.csv."""


def about_an_event(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments by which somebody tells an event."""
    options = [
        click.argument("household"),
        in_town,
        click.option("--kind", required=True, type=click.Choice(list(_KINDS))),
        click.option("--on", required=True, type=DAY, help="The day; of an end the last one."),
        click.option("--person", help="To whom; without: to everybody. Who joins: the new key."),
        click.option("--to", "last", type=DAY, help="Last day: of a detention, of the old rent."),
        click.option("--stays", "stays", multiple=True, metavar="COST", help=_STAYS_HELP),
        click.option("--words", "text", default="", help="What else is to be known; no BSN."),
        click.option("--cost", "costs", multiple=True, metavar="COST", help=_COST_HELP),
        click.option("--first-name", "voornaam", help="Of who joins."),
        click.option("--last-name", "achternaam", help="Of who joins."),
        click.option("--birth-date", "geboortedatum", type=DAY, help="Of who joins."),
        click.option("--language", "taal", help="Of who joins."),
        click.option("--must-integrate", "inburgeringsplichtig", type=_YES_NO),
        click.option("--asylum-permit", "asielvergunning_bepaalde_tijd", type=_YES_NO),
        click.option("--authorised-from", "machtiging_vanaf", type=DAY, help="Of who joins."),
        by_user,
        as_json,
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group("event")
def event() -> None:
    """What happens in a household, and what follows from it."""


@event.command("preview")
@about_an_event
def preview(as_json: bool, **typed: Any) -> None:
    """Show what an event would change; nothing is written."""
    told = _typed(**typed)
    vault = application().vault
    seen = _do(
        told,
        lambda session, number, what, acting: preview_event(session, number, what, vault, acting),
    )
    if as_json:
        give(words.preview_json(seen))
    else:
        say("\n".join(plain(line) for line in words.lines(seen)))


@event.command("apply")
@about_an_event
def apply(as_json: bool, **typed: Any) -> None:
    """Record an event, and apply what follows from it; the same one twice is one."""
    told = _typed(**typed)
    vault, form = application().vault, token_urlsafe(16)
    number = _do(
        told,
        lambda session, household, what, acting: record_event(
            session, household, what, form, vault, acting
        ),
    )
    if as_json:
        give({"event": number, "household": told.household})
    else:
        say(words.recorded(number))


@event.command("list")
@click.argument("household")
@in_town
@by_user
@as_json
def listed(household: str, code: str | None, login: str, as_json: bool) -> None:
    """List what happened in a household, the last day first."""
    app = application()
    vault = app.vault

    def work(session: Any) -> tuple[Any, HouseholdForm]:
        acting = app.acting(session, login)
        number = household_called(session, household, acting, code).household_id
        found = see_events(session, number, vault, acting)
        return found, see_forms(session, number, acting)

    with app.refusals_logged(login, Action.READ_EVENTS.value, f"household {household}"):
        found, form = app.write(work)
    if as_json:
        give(words.events_json(found, {each.id: each.key for each in form.persons}))
        return
    names = {each.id: each.name for each in form.persons}
    say("\n".join(plain(line) for line in words.listed(found, names)))


@event.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--with",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with personen.csv of who joins, and vaste_lasten.csv of what begins then.",
)
@in_town
@by_user
@as_json
def import_(file: Path, folder: Path | None, code: str | None, login: str, as_json: bool) -> None:
    """Record the events of a CSV FILE: all of them with what comes along, or none."""
    app = application()
    vault = app.vault

    def work(session: Any) -> list[int]:
        acting = app.acting(session, login)
        rows = read_events(file.name, file.read_bytes())
        along = read_folder(folder) if folder else None
        return import_events(session, rows, vault, acting, code, along)

    with app.refusals_logged(login, Action.RECORD_EVENT.value, "households"):
        numbers = app.write(work)
    if as_json:
        give({"events": numbers})
    else:
        say(words.imported(len(numbers)))


def _typed(
    household: str,
    code: str | None,
    login: str,
    kind: str,
    on: date,
    person: str | None,
    last: date | None,
    text: str,
    costs: tuple[str, ...],
    stays: tuple[str, ...],
    **cells: Any,
) -> Typed:
    """Return what was typed. Raises click.BadParameter: what does not go together."""
    wanted = _KINDS[kind]
    if last is not None and wanted not in (EventKind.DETENTION, EventKind.MOVES_INSIDE):
        raise click.BadParameter(_ONLY_DETENTION, param_hint="--to")
    if wanted is EventKind.JOINS and not person:
        raise click.BadParameter(_WHO_JOINS, param_hint="--person")
    if costs and wanted not in _WITH_COSTS:
        raise click.BadParameter(_NO_COSTS, param_hint="--cost")
    if stays and wanted is not EventKind.MOVES_INSIDE:
        raise click.BadParameter(_ONLY_A_MOVE, param_hint="--stays")
    filled = {column: str(each) for column, each in cells.items() if each}
    if filled and wanted is not EventKind.JOINS:
        raise click.BadParameter(_NOBODY_NEW, param_hint="--kind")
    return Typed(household, code, login, kind, on, person, last, text, costs, stays, filled)


def _do(typed: Typed, work: Callable[[Any, int, Told, Acting], T]) -> T:
    app = application()

    def both(session: Any) -> T:
        acting = app.acting(session, typed.login)
        number = household_called(session, typed.household, acting, typed.code).household_id
        return work(session, number, _told(session, number, typed, acting), acting)

    about = f"household {typed.household}"
    with app.refusals_logged(typed.login, Action.RECORD_EVENT.value, about):
        done: T = app.write(both)
    return done


def _told(session: Any, household: int, typed: Typed, acting: Acting) -> Told:
    kind, whose = _KINDS[typed.kind], None
    if typed.person and kind is not EventKind.JOINS:
        found = person_called(session, typed.person, acting, typed.code)
        if found.household_id != household:
            raise UnknownKey(typed.person)
        whose = found.person_id
    until = None if typed.last is None else typed.last + timedelta(days=1)
    given = _given(session, household, typed, acting)
    keys = [key for key in typed.stays if key != _NONE]
    stays = costs_called(session, household, keys, acting) if typed.stays else None
    return Told(kind, typed.on, whose, until, typed.text, given, stays)


def _given(session: Any, household: int, typed: Typed, acting: Acting) -> ImportFolder:
    """Return who joins, and the new costs, as the importer takes them."""
    kind, sheet = _KINDS[typed.kind], Sheet()
    if kind is EventKind.JOINS or typed.costs:
        form = see_forms(session, household, acting)
        if kind is EventKind.JOINS:
            known = next((each for each in form.persons if each.key == typed.person), None)
            own = {} if known is None else cells_of(File.PERSONS, person_row(form, known))
            place = {"persoon": typed.person or "", "huishouden": form.head.key}
            cells = own | typed.cells | place | {"recht_vanaf": str(typed.on)}
            sheet.add(File.PERSONS, cells, dict.fromkeys(cells, "person"))
        for text in typed.costs:
            _add_cost(sheet, form, typed, text)
    return sheet.folder()


def _add_cost(sheet: Sheet, form: HouseholdForm, typed: Typed, text: str) -> None:
    parts = text.split(";")
    if not _LEAST_OF_A_COST <= len(parts) <= len(_COST):
        raise click.BadParameter(_NOT_A_COST, param_hint="--cost")
    shared = _KINDS[typed.kind] is EventKind.MOVES_INSIDE
    cells = {
        **dict(zip(_COST, parts, strict=False)),
        "huishouden": form.head.key,
        "persoon": "" if shared else typed.person or "",
        "vanaf": str(typed.on),
        "frequentie": "MAAND",
    }
    sheet.add(File.FIXED_COSTS, cells, dict.fromkeys(cells, "cost"))


COMMANDS = (event,)
