"""Half a year of work in three municipalities, each step by who may do it, on its own day.

The steps are those of the command line: import, verify, calculate, approve, export.
"""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from ontzorgen.app import Application
from ontzorgen.cli.demo import book as deliveries
from ontzorgen.cli.demo.book import Book
from ontzorgen.cli.demo.home import FIRST, LAST, World, months
from ontzorgen.cli.demo.lives import CASES_ON
from ontzorgen.cli.demo.made_up import Dice, bsns, euro_text
from ontzorgen.cli.demo.population import populate
from ontzorgen.cli.demo.situations import Situation, play_all
from ontzorgen.cli.demo.towns import (
    EIKERVEEN,
    NEW_IBANS,
    PRIVATE_LANDLORD,
    TOWNS,
    ZANDERMEER,
    DemoPayee,
    Town,
    first_payees,
)
from ontzorgen.config import AMSTERDAM
from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services import accounts, users
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.export_run import export_run, file_content
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.rows import File
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.set_policy import set_policy
from sepa import business_days

PASSWORD = "demo-ontzorgen"  # noqa: S105  (everybody may know it: it opens made-up data only)
USERS = {
    Role.CONSULENT: "Marieke van Dalen",
    Role.ADMINISTRATIE: "Ruben Steenwijk",
    Role.FIATTEUR: "Fatima Aziz",
    Role.COACH: "Joke de Wit",
    Role.BEHEER: "Bram Kuiper",
    Role.AUDITOR: "Anouk Groeneveld",
}
"""Each login is the name of its role."""
MOVED_IN, MOVED_OUT = Month(2026, 6), LAST
"""In June a supplier moves to another bank, in September a landlord."""
REJECTED, WITHDRAWN = (EIKERVEEN, Month(2026, 5)), (ZANDERMEER, Month(2026, 7))
WAITING = (ZANDERMEER, LAST)
"""The run that is left for the visitor to approve."""
LIMIT_CENTS = 800_00
_SINCE = "2026-03-01"

Work = Callable[[Any, Acting], Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo holds, for those who tell of it."""

    book: Book
    situations: Sequence[Situation]


class Story:
    """An installation, and the people who work with it month after month."""

    def __init__(
        self, app: Application, progress: Callable[[str], None], last: Month = LAST
    ) -> None:
        self.app, self.progress, self.last = app, progress, last
        self.imports = app.settings.data_dir / "import"
        self.files = app.settings.data_dir / "files"
        self.who, self.host = getpass.getuser(), socket.gethostname()

    def tell(self) -> Made:
        """Live through every month; September ends with a file for the bank."""
        self.progress("database")
        self.app.upgrade_database()
        book, situations = make_up()
        self._employ()
        for month in months(FIRST, self.last):
            self.progress(str(month))
            self._hand_in(book, month)
            for town in TOWNS:
                self._run(book, town, month)
        return Made(book, situations)

    def _employ(self) -> None:
        """Add the users and, in their first week, the limit that one town has."""
        now = _moment(date(2026, 3, 2), 9)
        operator = replace(self.app.operator(), now=now, today=now.date())
        codes = [town.code for town in TOWNS]

        def work(session: Any) -> None:
            for role, name in USERS.items():
                users.add_user(session, role.value, name, [role], codes, PASSWORD, operator)

        self.app.write(work)

    def _hand_in(self, book: Book, month: Month) -> None:
        """Import what is known in a month, and verify the accounts that are new."""
        folder = self.imports / str(month)
        organisation = folder / "1-begunstigden"
        if book.write(organisation, month, deliveries.ORGANISATION):
            self._import(organisation, "administratie", month.day(3))
        cases = folder / "2-huishoudens"
        if book.write(cases, month, deliveries.CASES):
            self._import(cases, "consulent", month.day(CASES_ON))
        if month == FIRST:
            self._limit(month.day(5))
        if month != MOVED_OUT:
            self._verify(month)
        benefits = folder / "3-uitkeringen"
        if book.write(benefits, month, deliveries.BENEFITS):
            self._import(benefits, "administratie", month.day(10))

    def _verify(self, month: Month) -> None:
        """Call back and confirm: first registrations together, a changed account alone."""
        note = "Teruggebeld op het nummer van de website; adres en KvK nagekeken"

        def work(session: Any, acting: Acting) -> None:
            _, waiting = accounts.verify_first_registrations(session, note, acting)
            for account in waiting:
                told = "Teruggebeld op het nummer van de jaarnota van 2025; nieuwe bank bevestigd"
                accounts.verify_account(session, str(account.id), told, acting)

        self._do("fiatteur", _moment(month.day(6), 11), work)

    def _limit(self, day: date) -> None:
        changes = policy_changes([f"limiet_regel={euro_text(LIMIT_CENTS)}"])
        self._do(
            "beheer",
            _moment(day, 10),
            lambda session, acting: set_policy(
                session, ZANDERMEER.code, date.fromisoformat(_SINCE), changes, acting
            ),
        )

    def _run(self, book: Book, town: Town, month: Month) -> None:
        """Bring a month to its bank file; two months stumble, and one run is left to approve."""
        approving = business_days.on_or_before(month.day(15))
        calculated = _moment(business_days.on_or_before(month.day(14)), 14)
        name = self._calculate(town, month, calculated)
        if (town, month) == REJECTED:
            reason = "De nieuwe huren van Eik en Veen per 1 juli ontbreken"
            self._end(reject_run, name, reason, _moment(approving, 9))
            again = self.imports / str(month) / "4-huishoudens-nieuwe-huren"
            book.write(again, month, deliveries.CASES, delivery=2)
            self._import(again, "consulent", approving, 10)
            name = self._calculate(town, month, _moment(approving, 11))
        if (town, month) == WAITING:
            self._override(name, f"{situation_key(town)}-HUUR", _moment(approving, 9))
            return
        self._pay(name, approving, 13)
        if (town, month) == WITHDRAWN:
            reason = "Storing bij de bank: het bestand is niet aangeboden"
            self._end(withdraw_run, name, reason, _moment(approving, 16))
            self._set_aside(name)
            next_day = business_days.on_or_after(month.day(approving.day + 1))
            name = self._calculate(town, month, _moment(next_day, 9))
            self._pay(name, next_day, 10)

    def _calculate(self, town: Town, month: Month, when: datetime) -> str:
        def work(session: Any, acting: Acting) -> str:
            return calculate_run(session, town.code, month, acting).name

        return str(self._do("administratie", when, work, lock=town.code))

    def _pay(self, name: str, day: date, hour: int) -> None:
        """Approve a run, export it, and put its files on disk."""
        self._do(
            "fiatteur",
            _moment(day, hour),
            lambda session, acting: approve_run(session, name, acting),
        )

        def work(session: Any, acting: Acting) -> None:
            self.files.mkdir(exist_ok=True)
            for file in export_run(session, name, acting).files:
                target = self.files / file.file_name
                with target.open("xb") as stream:
                    target.chmod(0o600)
                    stream.writelines(file_content(session, file.id))

        self._do("administratie", _moment(day, hour, 20), work)

    def _set_aside(self, name: str) -> None:
        """Put the files of a withdrawn run where nobody takes them for the bank's."""
        aside = self.files / "teruggenomen"
        aside.mkdir(exist_ok=True)
        for file in self.files.glob(f"*-{name}-*.xml"):
            file.rename(aside / file.name)

    def _end(self, how: Callable[..., Any], name: str, reason: str, when: datetime) -> None:
        self._do("fiatteur", when, lambda session, acting: how(session, name, reason, acting))

    def _override(self, name: str, line: str, when: datetime) -> None:
        reason = "Groot gezin, grote woning; de huur klopt met het contract"
        self._do(
            "fiatteur",
            when,
            lambda session, acting: override_limit(session, name, line, reason, acting),
        )

    def _import(self, folder: Path, login: str, day: date, hour: int = 10) -> None:
        rows = read_folder(folder)
        vault = self.app.vault
        self._do(
            login,
            _moment(day, hour),
            lambda session, acting: import_folder(session, rows, acting, vault),
        )

    def _do(self, login: str, now: datetime, work: Work, lock: str | None = None) -> Any:
        """Do a step as somebody, at a moment of the story, in a transaction of its own."""

        def as_user(session: Any) -> Any:
            today = now.astimezone(AMSTERDAM).date()
            acting = users.acting_as(session, login, now, today, self.who, self.host, "demo")
            return work(session, acting)

        return self.app.write(as_user, lock=lock)


def make_up() -> tuple[Book, Sequence[Situation]]:
    """Make up the towns, their payees and all their households; the same each time."""
    book = Book()
    world = World(book, Dice(), bsns())
    for town in TOWNS:
        book.put(
            FIRST,
            File.MUNICIPALITIES,
            gemeentecode=town.code,
            naam=town.name,
            iban=town.iban,
            rekeninghouder=f"Gemeente {town.name}",
            betaaldag="laatste" if town.pay_day is None else str(town.pay_day),
            tekortregel=town.shortage_rule,
            volgorde=town.order,
            bodembedrag=euro_text(town.floor_cents),
        )
    for payee in first_payees():
        _register(book, FIRST, payee)
        if payee.key in NEW_IBANS:
            moved = MOVED_IN if payee.key.startswith("EN") else MOVED_OUT
            _register(book, moved, replace(payee, iban=NEW_IBANS[payee.key]))
    _register(book, LAST, PRIVATE_LANDLORD)
    for town in TOWNS:
        populate(world, town)
    return book, tuple(play_all(world))


def situation_key(town: Town) -> str:
    """Return the key of a town's first special household."""
    return f"{town.letter}0901"


def _register(book: Book, known: Month, payee: DemoPayee) -> None:
    book.put(
        known,
        File.PAYEES,
        begunstigde=payee.key,
        naam=payee.name,
        soort=payee.kind,
        iban=payee.iban,
        postcode=payee.postcode,
        plaats=payee.town,
        land="NL",
        incasso="J" if payee.collects else "N",
        kenmerksoort=payee.reference_kind.value,
        kenmerkpatroon=payee.pattern,
    )


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of office hours in Amsterdam, in UTC."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)
