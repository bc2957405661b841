"""One true history of an account, told in scraps: whatever arrives in which order, one ledger.

A truth is a seed (`bank_truth`), and a telling of it is one too: it is cut into statements by the
day, by several days and inside a day; some of it is told again under other names, in other orders
and versions; files are missing and come later; and beside it stand notifications, status reports
and returns of the same facts.
"""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from ontzorgen.app import Application
from tests.sepa import bank_messages as xml
from tests.soak.bank_office import File, difference, hear_all, prove_bank, sent, snapshot
from tests.soak.bank_truth import Truth, leaves_a_trace, truth_of, twins_tell
from tests.soak.office import Filled, Finding, application_of, data_directory, prove, told

TELLINGS_OF_A_TRUTH = 10
_VERSIONS = ("camt.053.001.08", "camt.053.001.02", "camt.053.001.04")


class Teller:
    """Makes files of a truth; which ones is a draw."""

    def __init__(self, truth: Truth, account: str, draw: random.Random) -> None:
        self.truth, self.account, self.draw = truth, account, draw
        self._number = 0

    def fresh_id(self) -> str:
        """Return an id that no file has yet."""
        self._number += 1
        return f"{self._number}-{self.draw.randrange(10**9)}"

    @cached_property
    def cuts(self) -> list[int]:
        """Where the truth may be cut: by the day, and once inside about half of the days."""
        days = self.truth.day_cuts()
        found = list(days)
        for first, last in pairwise(days):
            if last - first > 1 and self.draw.random() < 0.5:
                cut = self.draw.randrange(first + 1, last)
                more = sorted([*found, cut])
                if twins_tell(self.truth, first, cut, last) and leaves_a_trace(self.truth, more):
                    found = more
        return found

    def statement(self, *parts: tuple[int, int], closed: bool = True) -> File:
        """Return statements, each from one cut to another, in one file."""
        kind = self.draw.choice(_VERSIONS)
        inside = []
        for first, last in parts:
            entries = [booking.written(kind) for booking in self.truth.bookings[first:last]]
            self.draw.shuffle(entries)
            ends = [xml.balance("OPBD", self.truth.balances[first])]
            ends += [xml.balance("CLBD", self.truth.balances[last])] if closed else []
            said = {"account": self.account, "sums": "".join(ends), "id": self.fresh_id()}
            inside.append(xml.statement(*entries, number=None, **said))
        words = "" if closed else " without closing balance"
        return File(f"statement {parts}{words}", xml.camt(kind, *inside))

    def every_part(self) -> list[File]:
        """Return statements that tell the whole truth once."""
        files, left = [], list(pairwise(self.cuts))
        while left:
            size = self.draw.choice([1, 1, 1, 2, 3])
            some, left = left[:size], left[size:]
            together = self.draw.random() < 0.7
            parts = [(some[0][0], some[-1][1])] if together else some
            files.append(self.statement(*parts))
        return files

    def some_part(self) -> list[File]:
        """Return a statement of any stretch between two cuts."""
        if len(self.cuts) < 2:
            return []
        first, last = sorted(self.draw.sample(self.cuts, 2))
        return [self.statement((first, last))]

    def open_part(self) -> list[File]:
        """Return a statement without a closing balance, of whole days that are cut nowhere.

        Of a cut day it would hold twins of both parts, and it tells nothing of which is which.
        """
        days = self.truth.day_cuts()
        whole = [
            part for part in pairwise(days) if not any(part[0] < cut < part[1] for cut in self.cuts)
        ]
        return [self.statement(self.draw.choice(whole), closed=False)] if whole else []

    def notification(self) -> list[File]:
        """Return a notification of some bookings that name a file or payment of ours."""
        ours = [each for each in self.truth.bookings if each.details or each.batch]
        if not ours:
            return []
        kind = self.draw.choice(["camt.054.001.08", "camt.054.001.02"])
        some = self.draw.sample(ours, self.draw.randint(1, len(ours)))
        entries = [booking.written(kind) for booking in some]
        inside = xml.statement(*entries, number=None, account=self.account, id=self.fresh_id())
        return [File(f"notification of {len(some)}", xml.camt(kind, inside))]

    def statuses(self, share: float = 0.6) -> list[File]:
        """Return a status report of a share of what was refused and accepted."""
        rows = [
            xml.transaction(paid.end_to_end_id, "RJCT", *([reason] if reason else []))
            for paid, reason in self.truth.refused
            if self.draw.random() < share
        ]
        rows += [
            xml.transaction(paid.end_to_end_id, "ACSP")
            for paid in self.truth.accepted
            if self.draw.random() < share
        ]
        if not rows:
            return []
        self.draw.shuffle(rows)
        inside = xml.payment(self.fresh_id(), *rows)
        kind = self.draw.choice(xml.PAIN_KINDS)
        data = xml.report(kind, inside, message_id=self.fresh_id())
        return [File(f"status of {len(rows)}", data)]

    def returned(self, share: float = 0.6) -> list[File]:
        """Return a pacs.004 of a share of the returns."""
        rows = [
            f"<TxInf><OrgnlEndToEndId>{paid.end_to_end_id}</OrgnlEndToEndId>"
            + xml.money(paid.cents, "RtrdIntrBkSttlmAmt")
            + (f"<RtrRsnInf><Rsn><Cd>{reason}</Cd></Rsn></RtrRsnInf>" if reason else "")
            + "</TxInf>"
            for paid, reason in self.truth.returned
            if self.draw.random() < share
        ]
        if not rows:
            return []
        group = f"<GrpHdr><MsgId>{self.fresh_id()}</MsgId></GrpHdr>"
        inside = f"<PmtRtr>{group}{''.join(rows)}</PmtRtr>"
        return [File(f"return of {len(rows)}", xml.document("pacs.004.001.09", inside))]


def plain_telling(truth: Truth, account: str) -> list[File]:
    """Return the truth as a bank would tell it to who listens once a day."""
    teller = Teller(truth, account, random.Random(0))
    days = truth.day_cuts()
    statements = [teller.statement(part) for part in pairwise(days)]
    return [*teller.statuses(1), *teller.returned(1), *statements]


def telling(truth: Truth, account: str, draw: random.Random) -> list[File]:
    """Return the truth in scraps, in an order that is a draw."""
    teller = Teller(truth, account, draw)
    files = teller.every_part()
    for more, most in ((teller.some_part, 4), (teller.open_part, 1)):
        for _ in range(draw.randint(0, most)):
            files += more()
    for more in (teller.notification, teller.returned, teller.statuses):
        for _ in range(draw.randint(0, 2)):
            files += more()
    files += [File(f"{file.name} again", file.data) for file in files if draw.random() < 0.15]
    reasons = teller.statuses(1) + teller.returned(1)
    if truth.needs_statuses_first:
        draw.shuffle(files)
        return reasons + files
    files += reasons
    draw.shuffle(files)
    return files


class Truths:
    """Truths and how they end when they are told plainly; the last one is kept."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self._kept: tuple[int, Truth, str, dict[str, Counter[Any]]] | None = None

    def of(self, seed: int) -> tuple[Truth, str, dict[str, Counter[Any]]]:
        """Return a truth, its account, and its end. Raises Finding."""
        if self._kept is None or self._kept[0] != seed:
            with self.copy() as app:
                account, paid = sent(app)
                truth = truth_of(paid, seed)
                left = hear_all(app, plain_telling(truth, account))
                if left:
                    raise Finding(f"truth {seed}: told plainly, {left[0].name} is refused")
                prove_bank(app)
                self._kept = (seed, truth, account, snapshot(app))
        assert self._kept is not None
        return self._kept[1:]

    @contextlib.contextmanager
    def copy(self) -> Iterator[Application]:
        """Give the application on a copy of the office with a month at the bank."""
        with (
            self.filled.copy() as url,
            data_directory() as folder,
            application_of(url, folder) as app,
        ):
            yield app


def a_telling(truths: Truths, number: int) -> None:
    """Tell a truth in scraps and compare the end. Raises Finding."""
    truth, account, wanted = truths.of(number // TELLINGS_OF_A_TRUTH)
    files = telling(truth, account, random.Random(number))
    with (
        truths.filled.copy() as url,
        data_directory() as folder,
        application_of(url, folder) as app,
    ):
        try:
            compare(app, files, wanted)
        except Finding as finding:
            names = ", ".join(file.name for file in files)
            raise Finding(f"telling {number}: {finding} after {names}") from None
        except Exception as error:
            raise Finding(f"telling {number}: {told(error)}") from error


def compare(app: Application, files: Sequence[File], wanted: dict[str, Counter[Any]]) -> None:
    """Hear files and hold the end against the wanted one. Raises Finding."""
    left = hear_all(app, files)
    if left:
        raise Finding(f"refused for ever: {', '.join(file.name for file in left)}")
    prove_bank(app)
    prove(app)
    unlike = difference(wanted, snapshot(app))
    if unlike:
        raise Finding(unlike)
