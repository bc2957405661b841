"""Random towns with months of a random bank, and every report of them held against the ledger.

A round is one town: two months and what mends them, told by a bank that refuses, returns and says
nothing, with people who keep money for clients. What the books hold is asked by plain SQL that
shares nothing with the reports.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from ontzorgen.app import Application
from ontzorgen.domain.payment import EventKind
from ontzorgen.services.bank.payment_news import Outcome, Told, take_in
from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.decide_payment import keep_payment
from ontzorgen.services.reporting.asked import Typed
from ontzorgen.services.reporting.catalogue import ReportName, read_report
from ontzorgen.store import payments
from ontzorgen.store.models import InstructionRow
from ontzorgen.wording.reporting.catalogue import write_report
from reports.question import agrees
from reports.report import Facts, Report
from tests.bench.town import CODE, FIRST_MONTH, Wanted
from tests.soak.office import (
    Finding,
    application_of,
    approve,
    calculate,
    export,
    filled_database,
    refused,
)

HOUSEHOLDS = 100
_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_BOOKED, _REFUSED, _BACK = EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED
_STORIES = (
    (),
    (_BOOKED,),
    (_BOOKED,),
    (_REFUSED,),
    (_BOOKED, _BACK),
    (_BACK,),
    (_REFUSED, _BOOKED),
    (_BOOKED, _REFUSED),
    (_REFUSED, _BOOKED, _BACK),
)
_REASONS = ("AC04", "MS03", "AB05", "BE01", None)
_FLOWS = ("benefit", "withheld", "given_back", "paid", "returned", "received")
_HELD = ("OWED", "IN_TRANSIT", "CONTRA", "OPEN", "CARRIED", "CLIENT")


def a_town(kind: str, seed: int, folder: Path, households: int = HOUSEHOLDS) -> int:
    """Live the months of one town and judge its reports; return how many were read."""
    draw = random.Random(seed)
    wanted = Wanted(
        households=households,
        payees=max(4, households // 8),
        split_at=10_000,
        months=2,
        seed=seed,
        shortage_rule=draw.choice(("WHOLE", "PART")),
    )
    with filled_database(kind, wanted) as filled, application_of(filled.url, folder) as app:
        _live(app, draw)
        return judge(app, draw)


def _live(app: Application, draw: random.Random) -> None:
    for month in (FIRST_MONTH, FIRST_MONTH.plus(1)):
        name = calculate(app, "anna", month)
        approve(app, "fatma", name)
        export(app, "anna", name)
        _hear(app, draw)
        mended = _mended(app, name)
        if mended is not None:
            approve(app, "fatma", mended)
            export(app, "anna", mended)
            _hear(app, draw)
        _keep(app, draw)


def _hear(app: Application, draw: random.Random) -> None:
    """Let the bank say something of payments of which it said nothing yet."""
    told_of = "SELECT i.id FROM instruction i JOIN run r ON r.id = i.run_id WHERE" + (
        " r.status = 'EXPORTED' AND i.id NOT IN (SELECT instruction_id FROM payment_event)"
    )

    def work(session: Any) -> None:
        sent = {row[0] for row in session.execute(text(told_of))}
        ids = session.scalars(select(InstructionRow.id).order_by(InstructionRow.id)).all()
        found = []
        for payment in payments.by_id(session, [each for each in ids if each in sent]).values():
            day = date(2026, draw.choice((9, 10, 11)), draw.randint(16, 28))
            for event in draw.choice(_STORIES):
                found.append(Told(payment, event, day, draw.choice(_REASONS), None, None))
                day += timedelta(days=draw.randint(0, 9))
        take_in(session, found, app.acting(session, "anna"), Outcome())

    app.write(work, lock=CODE, for_all=True)


def _mended(app: Application, name: str) -> str | None:
    """Calculate a correction run, where there is something to mend."""
    made: list[str] = []

    def work() -> None:
        made.append(
            app.write(
                lambda session: (
                    correct_run(session, name, (), app.acting(session, "anna")).run.name
                ),
                lock=CODE,
            )
        )

    return None if refused(work) else made[0]


def _keep(app: Application, draw: random.Random) -> None:
    """Keep the money of some payments that came back for their clients."""
    names = [row[0] for row in _rows(app, "SELECT end_to_end_id FROM instruction ORDER BY id")]
    for name in draw.sample(names, min(len(names), 12)):
        refused(
            lambda name=name: app.write(
                lambda session: keep_payment(
                    session, name, "de begunstigde is gestopt", app.acting(session, "anna")
                ),
                lock=CODE,
            )
        )


def judge(app: Application, draw: random.Random) -> int:
    """Hold every report against the ledger; return how many were read. Raises Finding."""
    judged = _Judge(app)
    judged.statement(draw)
    judged.shortfalls()
    judged.payees()
    judged.returned(draw)
    judged.runs()
    judged.accountant()
    judged.council()
    return judged.read


class _Judge:
    """Reads reports, and says what does not add up."""

    def __init__(self, app: Application) -> None:
        self.app, self.read = app, 0

    def report(self, name: ReportName, first: date, last: date, **about: str) -> Report:
        """Return a report, which says itself that it agrees."""
        typed = Typed(CODE, first, last, **about)
        seen = self.app.write(
            lambda session: read_report(session, name, typed, self.app.acting(session, "anna")),
            reads=True,
        )
        made = write_report(name, seen)
        self.read += 1
        for key in ("agreement", "totals"):
            table = made.table(key)
            if table is not None and table.columns[3].key == "difference":
                self.equal(f"{name} {key}", agrees(table), True)
        return made

    def equal(self, what: str, found: object, wanted: object) -> None:
        """Refuse a difference."""
        if found != wanted:
            raise Finding(f"{what}: {found} and not {wanted}")

    def sum_of(self, query: str) -> int:
        """Return one number, nothing for none."""
        return int(_rows(self.app, query)[0][0] or 0)

    def balance(self, *accounts: str) -> int:
        """Return what stands on accounts."""
        names = ", ".join(f"'{name}'" for name in accounts)
        return sum(
            sign
            * self.sum_of(f"SELECT sum(amount_cents) FROM ledger_entry WHERE {side} IN ({names})")
            for side, sign in (("credit", 1), ("debit", -1))
        )

    def statement(self, draw: random.Random) -> None:
        """All households together, each of some, and a year cut in two on any day."""
        name = ReportName.HOUSEHOLD_STATEMENT
        whole = self.report(name, *_YEAR)
        said = facts(whole)
        self.equal("closing", said["closing"], self.balance(*_HELD))
        self.equal("remainder", said["remainder"], self.balance("HOUSEHOLD"))
        self.equal("benefit", said["benefit"], -self.balance("BENEFIT"))
        self.equal("at the bank", said["paid"] - said["returned"], self.balance("BANK"))
        day = date(2026, 9, 1) + timedelta(days=draw.randrange(90))
        parts = [
            facts(self.report(name, _YEAR[0], day)),
            facts(self.report(name, day + timedelta(days=1), _YEAR[1])),
        ]
        for flow in _FLOWS:
            self.equal(f"{flow} cut on {day}", sum(part[flow] for part in parts), said[flow])
        self.equal("carried over", parts[0]["closing"], parts[1]["opening"])
        keys = [row[0] for row in _rows(self.app, "SELECT key FROM household ORDER BY id")]
        for key in draw.sample(keys, min(len(keys), 5)):
            one = self.report(name, *_YEAR, household=key)
            mine = [row[3:] for row in whole.table().rows if row[2] == key]
            self.equal(f"household {key}", [row[1:] for row in one.table().rows], mine)

    def shortfalls(self) -> None:
        """Every instalment is either in the runs' withheld sum, or short, or told apart."""
        report = self.report(ReportName.SHORTFALLS, *_YEAR)
        said, others = facts(report), report.table("others")
        lines = (
            "FROM run_line l JOIN run r ON r.id = l.run_id WHERE r.kind = 'MONTH'"
            " AND r.status NOT IN ('CALCULATED', 'REJECTED', 'WITHDRAWN')"
        )
        self.equal("due", said["due"], self.sum_of(f"SELECT sum(l.due_cents) {lines}"))
        self.equal(
            "withheld", said["withheld"], self.sum_of(f"SELECT sum(l.withheld_cents) {lines}")
        )
        left = said["due"] - said["withheld"]
        self.equal("short", said["short"] + others.sum_of(2) - others.sum_of(3), left)

    def payees(self) -> None:
        """All payees together got what was sent, and have what stands at the bank."""
        keys = [row[0] for row in _rows(self.app, "SELECT key FROM payee ORDER BY id")]
        found = [facts(self.report(ReportName.PAYEE, *_YEAR, payee=key)) for key in keys]
        sent = self.sum_of("SELECT sum(amount_cents) FROM ledger_entry WHERE kind = 'SENT'")
        self.equal("sent", sum(each["sent"] for each in found), sent)
        self.equal("paid", sum(each["paid"] for each in found), self.balance("BANK", "CONTRA"))

    def returned(self, draw: random.Random) -> None:
        """What came back is what came open; what is open still stands on that account."""
        report = self.report(ReportName.RETURNED, *_YEAR)
        said = facts(report)
        opened = self.sum_of(
            "SELECT sum(amount_cents) FROM ledger_entry WHERE credit = 'OPEN'"
            " AND debit IN ('IN_TRANSIT', 'BANK', 'CONTRA')"
        )
        self.equal("came back", said["amount"], opened)
        self.equal("open", said["open"], self.balance("OPEN"))
        self.equal("by reason", report.table("by_reason").sum_of(3), opened)
        day = date(2026, 9, 1) + timedelta(days=draw.randrange(90))
        parts = [
            facts(self.report(ReportName.RETURNED, _YEAR[0], day)),
            facts(self.report(ReportName.RETURNED, day + timedelta(days=1), _YEAR[1])),
        ]
        self.equal(f"came back cut on {day}", sum(part["amount"] for part in parts), opened)

    def runs(self) -> None:
        """Each run withholds what its households and payees add up to, and what changed."""
        before = 0
        for month in (FIRST_MONTH, FIRST_MONTH.plus(1)):
            report = self.report(ReportName.RUN, month.first, month.last)
            withheld = facts(report)["withheld"]
            changed = report.table("differences").sum_of(4)
            self.equal(f"changed in {month}", before + changed, withheld)
            self.equal(f"payees of {month}", report.table("payees").sum_of(3), withheld)
            before = withheld

    def accountant(self) -> None:
        """No totals of a run differ, and each cost that was paid is looked at once."""
        report = self.report(ReportName.ACCOUNTANT, *_YEAR)
        said, table = facts(report), report.table("totals")
        self.equal("runs that differ", said["runs_different"], 0)
        files = self.sum_of("SELECT sum(control_sum_cents) FROM bank_file")
        self.equal("files", table.sum_of(3), files)
        kept = table.sum_of(4) - table.sum_of(8)
        self.equal("bank", kept, self.balance("BANK", "CONTRA"))
        self.equal("under way", table.sum_of(6), self.balance("IN_TRANSIT"))
        costs = self.sum_of("SELECT count(DISTINCT fixed_cost_id) FROM instruction")
        self.equal("costs", said["costs"], costs)

    def council(self) -> None:
        """No count is of so few, and the sums are the ledger's where they are told."""
        report = self.report(ReportName.COUNCIL, *_YEAR)
        small = [
            cell
            for table in report.tables
            for row in table.rows
            for column, cell in zip(table.columns, row, strict=True)
            if column.kind == "count" and isinstance(cell, int) and 0 < cell < 5
        ]
        self.equal("small counts", small, [])


def facts(report: Report) -> Mapping[str, Any]:
    """Return the facts of a report by their keys."""
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def _rows(app: Application, query: str) -> list[Any]:
    return app.write(
        lambda session: list(session.execute(text(query)).all()), reads=True, for_all=True
    )
