"""Half a year of work in three municipalities, each step by who may do it, on its own day.

The steps are those of the command line: import, verify, calculate, approve, export.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ontzorgen.app import Application
from ontzorgen.cli.demo import book as deliveries
from ontzorgen.cli.demo import coach_days
from ontzorgen.cli.demo.bank import PlayedBank
from ontzorgen.cli.demo.bank_days import BankDays, Heard
from ontzorgen.cli.demo.book import Book
from ontzorgen.cli.demo.happened import find_work
from ontzorgen.cli.demo.home import FIRST, LAST, World, months
from ontzorgen.cli.demo.letters_sent import tell_of_rents, write_letters
from ontzorgen.cli.demo.lives import CASES_ON
from ontzorgen.cli.demo.made_up import Dice, bsns, euro_text
from ontzorgen.cli.demo.measured import measure
from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.cli.demo.plans import write_plans
from ontzorgen.cli.demo.population import populate
from ontzorgen.cli.demo.reviewed import decide_on_advice, hold_reviews, leave_a_decision
from ontzorgen.cli.demo.situations import RENTED, Situation, play_all
from ontzorgen.cli.demo.towns import (
    EIKERVEEN,
    NEW_IBANS,
    PRIVATE_LANDLORD,
    REFUSED_LANDLORD,
    RETURNED_LANDLORD,
    TOWNS,
    ZANDERMEER,
    Town,
    first_payees,
    register,
)
from ontzorgen.cli.demo.ways import agree
from ontzorgen.domain.months import Month
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services import accounts, users
from ontzorgen.services.acting import Acting, Role
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.importing.rows import File
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.set_policy import set_policy
from ontzorgen.services.tasks import finish_task, list_tasks
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
_REVIEWED_ON, _LEFT = 14, 15
"""The day of a month on which the coach holds reviews, and how many wait for the visitor."""
_ADVICE_LEFT = 12
"""How many advices wait for the visitor to decide on."""


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo holds, for those who tell of it."""

    book: Book
    situations: Sequence[Situation]
    heard: Heard | None
    """What the bank said; None when there was none."""


class Story:
    """An installation, and the people who work with it month after month."""

    def __init__(
        self,
        app: Application,
        progress: Callable[[str], None],
        last: Month = LAST,
        bank: PlayedBank | None = None,
    ) -> None:
        self.office, self.progress, self.last = Office(app), progress, last
        self.bank = BankDays(self.office, bank) if bank else None

    def tell(self) -> Made:
        """Live through every month; September ends with a file for the bank.

        Without a bank nobody answers, and every file keeps waiting.
        """
        self.progress("database")
        self.office.app.upgrade_database()
        book, situations = make_up()
        self._employ()
        for month in months(FIRST, self.last):
            self.progress(str(month))
            self._hear(month.day(2))
            self._hand_in(book, month)
            measure(self.office, month)
            self._hear(month.day(13))
            if self.bank and month > FIRST:
                self.bank.close(month.plus(-1))
            if month == FIRST:
                agree(self.office, month)
            for town in TOWNS:
                self._run(book, town, month)
            if month < LAST:
                self._arrange(month)
                hold_reviews(self.office, month.day(_REVIEWED_ON))
                decide_on_advice(self.office, month.day(_REVIEWED_ON))
            if month == MOVED_IN:
                tell_of_rents(self.office)
        if self.last == LAST:
            write_plans(self.office)
            hold_reviews(self.office, LAST.day(_REVIEWED_ON), _LEFT)
            decide_on_advice(self.office, LAST.day(_REVIEWED_ON), _ADVICE_LEFT)
            leave_a_decision(self.office)
            coach_days.live(self.office)
            find_work(self.office)
            write_letters(self.office)
        return Made(book, situations, self.bank.heard if self.bank else None)

    def _hear(self, day: date) -> None:
        """Take in what the bank says until the last working day before a day is over."""
        if self.bank:
            self.bank.until(business_days.on_or_before(day))

    def _employ(self) -> None:
        """Add the users."""
        now = moment(date(2026, 3, 2), 9)
        operator = replace(self.office.app.operator(), now=now, today=now.date())
        codes = [town.code for town in TOWNS]

        def work(session: Any) -> None:
            for role, name in USERS.items():
                users.add_user(session, role.value, name, [role], codes, PASSWORD, operator)

        self.office.app.write(work)

    def _hand_in(self, book: Book, month: Month) -> None:
        """Import what is known in a month, and verify the accounts that are new."""
        folder = self.office.imports / str(month)
        organisation = folder / "1-begunstigden"
        if book.write(organisation, month, deliveries.ORGANISATION):
            self.office.take_in(organisation, "administratie", month.day(3))
        cases = folder / "2-huishoudens"
        if book.write(cases, month, deliveries.CASES):
            self.office.take_in(cases, "consulent", month.day(CASES_ON))
        if month == FIRST:
            self._choose(month.day(5))
        if month != MOVED_OUT:
            self._verify(month)
        benefits = folder / "3-uitkeringen"
        if book.write(benefits, month, deliveries.BENEFITS):
            self.office.take_in(benefits, "administratie", month.day(10))

    def _verify(self, month: Month) -> None:
        """Call back and confirm: first registrations together, a changed account alone."""
        note = "Teruggebeld op het nummer van de website; adres en KvK nagekeken"

        def work(session: Any, acting: Acting) -> None:
            _, waiting = accounts.verify_first_registrations(session, note, acting)
            for account in waiting:
                told = "Teruggebeld op het nummer van de jaarnota van 2025; nieuwe bank bevestigd"
                accounts.verify_account(session, str(account.id), told, acting)

        self.office.do("fiatteur", moment(month.day(6), 11), work)

    def _choose(self, day: date) -> None:
        """Set what two towns chose of their own: a limit, and four eyes for an extension."""
        chosen = {
            ZANDERMEER.code: policy_changes([f"limiet_regel={euro_text(LIMIT_CENTS)}"]),
            TOWNS[0].code: policy_changes(["verlenging_vier_ogen=J"]),
        }

        def work(session: Any, acting: Acting) -> None:
            for code, changes in chosen.items():
                set_policy(session, code, date.fromisoformat(_SINCE), changes, acting)

        self.office.do("beheer", moment(day, 10), work)

    def _run(self, book: Book, town: Town, month: Month) -> None:
        """Bring a month to its bank file; two months stumble, and one run is left to approve."""
        approving = business_days.on_or_before(month.day(15))
        calculated = moment(business_days.on_or_before(month.day(14)), 14)
        name = self._calculate(town, month, calculated)
        if (town, month) == REJECTED:
            reason = "De nieuwe huren van Eik en Veen per 1 juli ontbreken"
            self._end(reject_run, name, reason, moment(approving, 9))
            again = self.office.imports / str(month) / "4-huishoudens-nieuwe-huren"
            book.write(again, month, deliveries.CASES, delivery=2)
            self.office.take_in(again, "consulent", approving, 10)
            name = self._calculate(town, month, moment(approving, 11))
        if (town, month) == WAITING:
            self._override(name, f"{situation_key(town)}-HUUR", moment(approving, 9))
            return
        files = self.office.pay(name, approving, 13)
        if (town, month) == WITHDRAWN:
            reason = "Storing bij de bank: het bestand is niet aangeboden"
            self._end(withdraw_run, name, reason, moment(approving, 16))
            self._set_aside(name)
            approving = business_days.on_or_after(month.day(approving.day + 1))
            name = self._calculate(town, month, moment(approving, 9))
            files = self.office.pay(name, approving, 10)
        if self.bank and month < LAST:
            self.bank.hand_in(name, files, approving)

    def _arrange(self, month: Month) -> None:
        """Let the caseworker speak with the households that come short."""
        note = "Met het huishouden besproken: zij betalen deze termijn zelf"

        def work(session: Any, acting: Acting) -> None:
            for task in list_tasks(session, acting):
                if task.kind == TaskKind.SHORTFALL:
                    finish_task(session, str(task.id), note, acting)

        self.office.do("consulent", moment(month.day(17), 10), work)

    def _calculate(self, town: Town, month: Month, when: datetime) -> str:
        def work(session: Any, acting: Acting) -> str:
            return calculate_run(session, town.code, month, acting).name

        return str(self.office.do("administratie", when, work, lock=town.code))

    def _set_aside(self, name: str) -> None:
        """Put the files of a withdrawn run where nobody takes them for the bank's."""
        aside = self.office.files / "teruggenomen"
        aside.mkdir(exist_ok=True)
        for file in self.office.files.glob(f"*-{name}-*.xml"):
            file.rename(aside / file.name)

    def _end(self, how: Callable[..., Any], name: str, reason: str, when: datetime) -> None:
        self.office.do("fiatteur", when, lambda session, acting: how(session, name, reason, acting))

    def _override(self, name: str, line: str, when: datetime) -> None:
        reason = "Groot gezin, grote woning; de huur klopt met het contract"
        self.office.do(
            "fiatteur",
            when,
            lambda session, acting: override_limit(session, name, line, reason, acting),
        )


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
        register(book, FIRST, payee)
        if payee.key in NEW_IBANS:
            moved = MOVED_IN if payee.key.startswith("EN") else MOVED_OUT
            register(book, moved, replace(payee, iban=NEW_IBANS[payee.key]))
    for landlord in (REFUSED_LANDLORD, RETURNED_LANDLORD):
        register(book, RENTED, landlord)
    register(book, LAST, PRIVATE_LANDLORD)
    for town in TOWNS:
        populate(world, town)
    return book, tuple(play_all(world))


def situation_key(town: Town) -> str:
    """Return the key of a town's first special household."""
    return f"{town.letter}0901"
