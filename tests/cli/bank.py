"""A bank that answers an exported run: it writes files, the office imports them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ontzorgen.cli.output import application
from ontzorgen.domain.payment import place_of
from ontzorgen.services.check_bank import differences
from ontzorgen.store import payments
from tests.cli.conftest import books_hold
from tests.databases import behind_our_back
from tests.sepa.bank_messages import (
    ACCOUNT,
    batch,
    camt,
    detail,
    document,
    entry,
    money,
    payment,
    report,
    statement,
    transaction,
)
from tests.sepa.bank_messages import balances as sums_of

STATEMENT, NOTIFICATION = "camt.053.001.08", "camt.054.001.08"
STATUS, RETURN = "pain.002.001.10", "pacs.004.001.09"
OPENING = 5_000_00
AMOUNTS = {"V1": 620_00, "V2": 159_00, "V3": 110_00, "V4": 17_50}
IBANS = {
    "V1": "NL71RABO2601815906",
    "V2": "NL40TRIO3016613182",
    "V3": "NL43ABNA7529170341",
    "V4": "NL17INGB3667127685",
}
TOTAL = sum(AMOUNTS.values())


@dataclass(frozen=True)
class Line:
    """A booking as XML, and what it adds to the balance."""

    xml: str
    cents: int


@dataclass
class Bank:
    """What the bank of an exported run writes; `ids` are end-to-end ids per fixed cost."""

    office: Any
    folder: Path
    run: str
    ids: dict[str, str] = field(default_factory=dict)
    written: int = 0
    """Files that it wrote so far."""

    @classmethod
    def of(cls, office, folder, run):
        lines = office("run", "show", run, "--json").json["instalments"]
        ids = {line["fixed_cost"]: line["end_to_end_id"] for line in lines}
        return cls(office, folder, run, ids)

    @property
    def message_id(self):
        return f"OZ-{self.run}-B01"

    @property
    def batch_id(self):
        return f"{self.message_id}-P1"

    # what stands in a file

    def detail(self, cost, sign="DBIT", kind=STATEMENT, **said):
        said = {"end_to_end_id": self.ids.get(cost, cost), "cents": AMOUNTS.get(cost), **said}
        party = "Cdtr" if sign == "DBIT" else "Dbtr"
        iban = IBANS.get(cost)
        name = "<Pty><Nm>Iemand</Nm></Pty>" if kind.endswith("08") else "<Nm>Iemand</Nm>"
        parties = f"<{party}>{name}</{party}>"
        if iban:
            parties += f"<{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct>"
        return detail(kind, sign=sign, parties=parties, **said)

    def line(self, cost, sign="DBIT", *, kind=STATEMENT, day="2026-09-30", booking=(), **said):
        """One payment that is booked on its own; `booking` holds words of the entry."""
        cents = said.get("cents", AMOUNTS.get(cost))
        inside = self.detail(cost, sign, kind, **said)
        xml = entry(kind, inside, cents=cents, sign=sign, day=day, **dict(booking))
        return Line(xml, cents if sign == "CRDT" else -cents)

    def batch(self, *costs, details=False, kind=STATEMENT, day="2026-09-30", **said):
        """The debit of a whole file, with or without its payments."""
        costs = costs or tuple(AMOUNTS)
        cents = sum(AMOUNTS[cost] for cost in costs)
        head = batch(said.get("batch_id", self.batch_id), len(costs), cents, self.message_id)
        rows = "".join(self.detail(cost, kind=kind, **said) for cost in costs) if details else ""
        return Line(entry(kind, head + rows, cents=cents, sign="DBIT", day=day), -cents)

    def other(self, cents, text="Kosten", day="2026-09-30", **said):
        """A booking that is none of ours; below zero money leaves."""
        sign = "CRDT" if cents > 0 else "DBIT"
        xml = entry(STATEMENT, cents=abs(cents), sign=sign, day=day, information=text, **said)
        return Line(xml, cents)

    # files

    def write(self, data, name=None):
        self.written += 1
        path = self.folder / (name or f"bank-{self.written}.xml")
        path.write_bytes(data)
        return path

    def statement(self, *lines, opening=OPENING, closing=None, name=None, **said):
        """Write a statement that adds up, unless it is told how it closes."""
        closes = opening + sum(line.cents for line in lines) if closing is None else closing
        said.setdefault("id", f"S-{self.written}")
        said.setdefault("sums", sums_of(opening, closes))
        return self.write(camt(STATEMENT, statement(*(each.xml for each in lines), **said)), name)

    def notification(self, *lines, **said):
        said.setdefault("id", f"N-{self.written}")
        inside = statement(*(each.xml for each in lines), **said)
        return self.write(camt(NOTIFICATION, inside))

    def statuses(self, *rows, **group):
        """Write a pain.002: rows are (fixed cost, status, reason)."""
        told = [transaction(self.ids.get(cost, cost), *said) for cost, *said in rows]
        inside = [payment(self.batch_id, *told)] if told else []
        group.setdefault("message_id", self.message_id)
        return self.write(report(STATUS, *inside, **group))

    def returned(self, cost, reason, cents=None):
        """Write a pacs.004 of one payment."""
        amount = money(AMOUNTS[cost] if cents is None else cents, "RtrdIntrBkSttlmAmt")
        one = (
            f"<TxInf><OrgnlEndToEndId>{self.ids[cost]}</OrgnlEndToEndId>{amount}"
            f"<RtrRsnInf><Rsn><Cd>{reason}</Cd></Rsn></RtrRsnInf></TxInf>"
        )
        group = f"<OrgnlGrpInf><OrgnlMsgId>{self.message_id}</OrgnlMsgId></OrgnlGrpInf>"
        return self.write(document(RETURN, f"<PmtRtr><GrpHdr/>{group}{one}</PmtRtr>"))

    # the office

    def imports(self, *files, user="maker", status=0, options=()):
        """Import files and return their rows."""
        done = self.office("bank", "import", *files, *options, "--user", user, "--json")
        assert done.status == status, done.err or done.out
        proved(self.office)
        return done.json["files"]

    def refuses(self, *files, **said):
        """Import files that are refused and return what was said of the first."""
        before = state()
        rows = self.imports(*files, status=1, **said)
        assert [row["outcome"] for row in rows] == ["REFUSED"] * len(files)
        assert state() == before
        return rows[0]["message"]

    def status(self):
        return self.office("run", "show", self.run, "--json").json["status"]

    def waiting(self):
        return self.office("bank", "items", "--json").json["items"]

    def tasks(self):
        return Counter(task["kind"] for task in self.office("task", "list", "--json").json["tasks"])

    def places(self):
        """Return where the money of each fixed cost is."""

        def work(session):
            found = payments.by_end_to_end_id(session, self.ids.values())
            events = payments.events_of(session, payments.ids_of(found.values()))
            return {cost: place_of(events[found[name].id]).value for cost, name in self.ids.items()}

        return application().write(work, reads=True, for_all=True)


def rows(query, **values):
    """Return what a query finds."""
    return application().write(
        lambda session: [tuple(row) for row in session.execute(text(query), values)],
        reads=True,
        for_all=True,
    )


def change(query, **values):
    """Change a row behind the office's back."""
    behind_our_back(
        application().settings.database_url, lambda session: session.execute(text(query), values)
    )


def balances():
    """Return what stands on each account of the ledger, in cents, without zeroes."""
    found = Counter()
    for debit, credit, cents in rows("SELECT debit, credit, amount_cents FROM ledger_entry"):
        found[debit] -= cents
        found[credit] += cents
    return {account: cents for account, cents in found.items() if cents}


def state():
    """Return how many rows there are of everything that a bank's file may add."""
    tables = ("bank_message", "bank_statement", "bank_entry", "bank_detail", "bank_item")
    more = ("payment_event", "ledger_entry", "task", "payment_hold")
    return {name: rows(f"SELECT count(*) FROM {name}") for name in (*tables, *more)}


def proved(office):
    """Assert that books, bank and log agree."""
    assert (
        application().write(lambda session: list(differences(session)), reads=True, for_all=True)
        == []
    )
    books_hold(office)


__all__ = ["ACCOUNT", "AMOUNTS", "OPENING", "TOTAL", "Bank", "balances", "change", "rows", "state"]
