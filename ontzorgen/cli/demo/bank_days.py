"""The days on which the bank answers: what it says is imported, and what came back is mended.

The bank is `PlayedBank`; it decides by itself what it says. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ontzorgen.cli.demo import book as deliveries
from ontzorgen.cli.demo.bank import RETURNS_LATER, PlayedBank
from ontzorgen.cli.demo.book import Book
from ontzorgen.cli.demo.home import FIRST
from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.cli.demo.situations import REFUSED_RENT, RETURNED_RENT
from ontzorgen.cli.demo.towns import (
    EIKERVEEN,
    NEW_IBANS,
    REFUSED_LANDLORD,
    RETURNED_LANDLORD,
    TOWNS,
    WILGENDAM,
    DemoPayee,
    Town,
    register,
)
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services import accounts
from ontzorgen.services.acting import Acting
from ontzorgen.services.bank.import_bank_file import Imported, import_bank_file
from ontzorgen.services.bank.spool_file import spooled
from ontzorgen.services.close_run import close_run
from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.show_run import list_runs, show_run
from ontzorgen.services.tasks import finish_task, list_tasks, take_task
from sepa import business_days

OPENS = FIRST.first - timedelta(days=1)
_BALANCE_CENTS = 2_500_000_00
_RETURNS_AFTER = 3
"""Business days between a payment and its return."""
_ONE_DAY = timedelta(days=1)
_CALLED = "Teruggebeld op het nummer van het huurcontract; nieuwe rekening bevestigd"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A rent that does not arrive, since the landlord's account was closed."""

    town: Town
    month: Month
    household: str
    landlord: DemoPayee
    told: date
    """On this day the landlord gives the new account; a day later it is verified."""
    mended: date
    """On this day the correction run pays."""

    @property
    def run(self) -> str:
        """Return the run of the month."""
        return f"{self.town.code}-{self.month}-1"


REFUSED = Trouble(
    EIKERVEEN,
    Month(2026, 6),
    REFUSED_RENT,
    REFUSED_LANDLORD,
    told=date(2026, 6, 18),
    mended=date(2026, 7, 9),
)
"""The bank refuses it the day after the file was handed in."""
RETURNED = Trouble(
    WILGENDAM,
    Month(2026, 7),
    RETURNED_RENT,
    RETURNED_LANDLORD,
    told=date(2026, 8, 10),
    mended=date(2026, 8, 12),
)
"""The bank pays it, and gives it back three business days later."""
TROUBLES = (REFUSED, RETURNED)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bank said in all those months, and what became of it."""

    files: int = 0
    booked: int = 0
    rejected: int = 0
    returned: int = 0


class BankDays:
    """The dealings of the office with its bank, day after day."""

    def __init__(self, office: Office, bank: PlayedBank) -> None:
        self.office, self.bank, self.today = office, bank, OPENS
        self.heard = Heard()
        self._diary: dict[date, Callable[[], None]] = {}
        for town in TOWNS:
            bank.open_account(town.iban, f"Gemeente {town.name}", _BALANCE_CENTS)
        for trouble in TROUBLES:
            self._plan(trouble)

    def hand_in(self, run: str, files: Sequence[Path], day: date) -> None:
        """Bring the files of a run to the bank, on a day that has not passed."""
        self.until(day)
        if run == REFUSED.run:
            self.bank.close_account(REFUSED.landlord.iban, REFUSED.landlord.name)
        if run == RETURNED.run:
            rent = self._rent_of(RETURNED)
            self.bank.behave(
                RETURNED.town.iban, RETURNS_LATER, days=_RETURNS_AFTER, end_to_end_id=rent
            )
        for file in files:
            self.bank.send(file.read_bytes())

    def until(self, last: date) -> None:
        """Live through the working days until `last`, which is one of them."""
        while self.today < last:
            self.today += _ONE_DAY
            if business_days.on_or_after(self.today) != self.today:
                continue
            self.bank.advance(self.today)
            self._read()
            self._diary.pop(self.today, lambda: None)()

    def close(self, month: Month) -> None:
        """Close the runs of a month: whatever of it is open has an owner."""

        def work(session: Any, acting: Acting) -> None:
            for head in list_runs(session, acting, None):
                if head.month == str(month) and head.status in (
                    RunStatus.EXPORTED,
                    RunStatus.SETTLED,
                ):
                    close_run(session, head.name, acting)

        self.office.do("administratie", moment(self.today, 16), work)

    def _read(self) -> None:
        """Import what came this morning, and take the tasks that follow."""
        files = self.bank.collect(self.office.answers)
        with ExitStack() as opened:
            read = []
            for file in files:
                source = opened.enter_context(file.open("rb"))
                read.append(opened.enter_context(spooled(source, file.name)))

            def work(session: Any, acting: Acting) -> list[Imported]:
                return [import_bank_file(session, file, acting) for file in read]

            done = self.office.do("administratie", moment(self.today, 8, 30), work)
        rejected = sum(each.rejected for each in done)
        returned = sum(each.returned for each in done)
        self.heard = Heard(
            self.heard.files + len(files),
            self.heard.booked + sum(each.booked for each in done),
            self.heard.rejected + rejected,
            self.heard.returned + returned,
        )
        if rejected or returned:
            self.office.do("administratie", moment(self.today, 9), _take_tasks)

    def _plan(self, trouble: Trouble) -> None:
        self._diary[trouble.told] = lambda: self._take_new_account(trouble)
        self._diary[trouble.told + _ONE_DAY] = lambda: self._verify(trouble)
        self._diary[trouble.mended] = lambda: self._correct(trouble)

    def _take_new_account(self, trouble: Trouble) -> None:
        book, month = Book(), Month.of(self.today)
        landlord = trouble.landlord
        register(book, month, replace(landlord, iban=NEW_IBANS[landlord.key]))
        folder = self.office.imports / str(month) / f"5-rekening-{landlord.key.lower()}"
        book.write(folder, month, deliveries.ORGANISATION)
        self.office.take_in(folder, "administratie", self.today)

    def _verify(self, trouble: Trouble) -> None:
        """Confirm the new account, and be done with asking for it."""

        def confirm(session: Any, acting: Acting) -> None:
            for account in accounts.list_accounts(session, acting, pending_only=True):
                if account.payee == trouble.landlord.key:
                    accounts.verify_account(session, str(account.id), _CALLED, acting)

        def finish(session: Any, acting: Acting) -> None:
            for task in list_tasks(session, acting, trouble.town.code):
                if task.kind == TaskKind.ACCOUNT_STOPPED:
                    finish_task(session, str(task.id), _CALLED, acting)

        self.office.do("fiatteur", moment(self.today, 11), confirm)
        self.office.do("administratie", moment(self.today, 12), finish)

    def _correct(self, trouble: Trouble) -> None:
        """Pay again, on the same day."""

        def work(session: Any, acting: Acting) -> str:
            return correct_run(session, trouble.run, (), acting).run.name

        name = self.office.do(
            "administratie", moment(self.today, 9, 30), work, lock=trouble.town.code
        )
        self.hand_in(name, self.office.pay(name, self.today, 10), self.today)

    def _rent_of(self, trouble: Trouble) -> str:
        """Return the end-to-end id of the rent."""

        def work(session: Any, acting: Acting) -> str:
            seen = show_run(session, trouble.run, acting)
            rent = f"{trouble.household}-HUUR"
            return next(
                line.end_to_end_id
                for line in seen.lines
                if line.fixed_cost == rent and line.end_to_end_id
            )

        return str(self.office.do("administratie", moment(self.today, 14), work))


def _take_tasks(session: Any, acting: Acting) -> None:
    for task in list_tasks(session, acting):
        if task.owner is None and task.role in acting.roles:
            take_task(session, str(task.id), acting)
