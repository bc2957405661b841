"""Whatever happens to runs and money, the benefit system was told the truth last."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import insert, select, text, update

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.ledger import Entry
from ontzorgen.domain.months import Month
from ontzorgen.domain.payment import EventKind, Place, place_of
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.bank.payment_news import Outcome, Told, take_in
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.check_ledger import Invariant, check_ledger
from ontzorgen.services.client_money import (
    KeeperMayNotConfirm,
    give_back_item,
    give_back_payment,
    keep_of_item,
)
from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.decide_payment import keep_payment, release_payment
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.errors import ToldOtherwise, WithheldBeyondNet
from ontzorgen.services.export_run import export_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.withholding_file import earlier_file, withholding_file
from ontzorgen.store import payments
from ontzorgen.store.models import (
    BankDetailRow,
    BankEntryRow,
    BankItemRow,
    BankMessageRow,
    BankStatementRow,
    ClientMoneyRow,
    InstructionRow,
    LedgerEntryRow,
    PersonRow,
    RunRow,
    RunShareRow,
)
from tests.conftest import NOW, TODAY, someone
from tests.import_folders import a_folder, a_row, write

MONTHS = (Month(2026, 9), Month(2026, 10))
HISTORIES, STEPS = 4, 30
DECIDED = ("APPROVED", "EXPORTED", "SETTLED", "CLOSED")


def settled_town(session, vault, tmp_path):
    """Load a couple who share a rent, a single person, and their benefits of two months."""
    folder = a_folder("gemeenten", "begunstigden")
    folder["huishoudens"] = [a_row("huishoudens"), a_row("huishoudens", huishouden="H2")]
    people = (("P1", "H1", "761760313"), ("P2", "H1", "861222027"), ("P3", "H2", "111222333"))
    folder["personen"] = [
        a_row("personen", persoon=person, huishouden=household, bsn=bsn)
        for person, household, bsn in people
    ]
    folder["uitkeringen"] = [
        a_row("uitkeringen", persoon=person, maand=str(month), netto="900,01")
        for month in MONTHS
        for person, _, _ in people
    ]
    folder["vaste_lasten"] = [
        a_row("vaste_lasten", bedrag="620,01"),
        a_row("vaste_lasten", vaste_last="V2", soort="ZORG", bedrag="159,00", persoon="P1"),
        a_row("vaste_lasten", vaste_last="W1", huishouden="H2", bedrag="505,55"),
    ]
    import_folder(session, read_folder(write(tmp_path / "map", folder)), someone("loes"), vault)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    session.commit()


class History:
    """People at work in some order; `told` is what the benefit system last read of each person."""

    def __init__(self, session, seed):
        self.session, self.chance = session, random.Random(seed)
        self.told = {}

    def step(self):
        """Do one thing; what a rule refuses changes nothing."""
        runs = (self.decides, self.exports, self.takes_back, self.pays_again)
        clients = (self.keeps, self.refunds, self.confirms)
        act = self.chance.choice((*runs, self.refuses, *clients, self.tells))
        with suppress(OntzorgenError), self.session.begin_nested():
            act()

    def run(self, *statuses):
        """Return some run in one of these statuses; refused when there is none."""
        found = self.session.scalars(select(RunRow).where(RunRow.status.in_(statuses))).all()
        if not found:
            raise OntzorgenError
        return self.chance.choice(found)

    def payment(self, *places):
        """Return some sent payment whose money is in one of these places."""
        ids = self.session.scalars(
            select(InstructionRow.id)
            .join(RunRow, RunRow.id == InstructionRow.run_id)
            .where(RunRow.status.in_(DECIDED[1:]))
        ).all()
        events = payments.events_of(self.session, ids)
        found = [number for number in ids if place_of(events.get(number, ())) in places]
        if not found:
            raise OntzorgenError
        return payments.by_id(self.session, [self.chance.choice(found)]).popitem()[1]

    def decides(self):
        month = self.chance.choice(MONTHS)
        run = calculate_run(self.session, "0299", month, someone("loes"))
        approve_run(self.session, run.name, someone("fatma"))

    def exports(self):
        export_run(self.session, self.run("APPROVED").name, someone("loes"))

    def takes_back(self):
        run = self.run("APPROVED", "EXPORTED")
        end = reject_run if run.status == "APPROVED" else withdraw_run
        end(self.session, run.name, "anders", someone("frank"))

    def refuses(self):
        payment = self.payment(Place.IN_TRANSIT)
        said = Told(payment, EventKind.REJECTED, TODAY, "AM04")
        take_in(self.session, [said], someone("loes"), Outcome())

    def keeps(self):
        payment = self.payment(Place.OPEN)
        keep_payment(self.session, payment.end_to_end_id, "dubbel", someone("loes"))

    def pays_again(self):
        payment = self.payment(Place.OPEN)
        release_payment(self.session, payment.end_to_end_id, "saldo klopt", someone("loes"))
        run = correct_run(self.session, payment.run, (), someone("loes")).run
        approve_run(self.session, run.name, someone("fatma"))
        export_run(self.session, run.name, someone("loes"))

    def refunds(self):
        persons = self.session.scalars(select(PersonRow.id)).all()
        a_refund(self.session, self.chance.choice(persons), self.chance.randint(1, 99_99))

    def confirms(self):
        """Let all kept money leave; who kept it may not."""
        kept = self.session.scalars(
            select(ClientMoneyRow).where(ClientMoneyRow.confirmed_by_id.is_(None))
        ).all()
        for row in kept:
            if row.bank_item_id is not None:
                give_back_item(self.session, str(row.bank_item_id), someone("fatma"))
            else:
                payment = payments.by_id(self.session, [row.instruction_id])[row.instruction_id]
                give_back_payment(self.session, payment.end_to_end_id, someone("fatma"))

    def tells(self):
        """Make the file of some month, read it as the benefit system does, and prove it."""
        month = self.chance.choice(MONTHS)
        tell = partial(withholding_file, self.session, "0299", month, someone("loes"))
        file = tell()
        for person, line in lines_of(file.content).items():
            self.told[str(month), person] = line
        assert tell().content == file.content
        assert tell().changed is False
        self.is_the_truth(str(month))

    def is_the_truth(self, month):
        known = {person: line for (at, person), line in self.told.items() if at == month}
        shares = shares_of(self.session, month)
        assert shares.keys() <= known.keys()
        for person, (net, withheld, remainder, _) in known.items():
            assert (net, withheld) == shares.get(person, (net, 0))
            assert remainder == net - withheld
        assert sum(line[1] for line in known.values()) == withheld_in_the_books(self.session, month)
        given = Counter()
        for (_, person), line in self.told.items():
            given[person] += line[3]
        assert given == given_back(self.session)
        assert on_client(self.session) == unconfirmed(self.session)


def lines_of(content):
    """Return the amounts of each person in a file, in cents."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:]
    return {row[0]: tuple(int(cell.replace(",", "")) for cell in row[2:6]) for row in rows}


def shares_of(session, month):
    """Return (net, withheld) of each person, from the shares of the approved runs."""
    rows = session.execute(
        select(PersonRow.key, RunRow.kind, RunShareRow.net_cents, RunShareRow.withheld_cents)
        .join(RunShareRow, RunShareRow.person_id == PersonRow.id)
        .join(RunRow, RunRow.id == RunShareRow.run_id)
        .where(RunRow.month == month, RunRow.status.in_(DECIDED))
    )
    net, withheld = Counter(), Counter()
    for person, kind, net_cents, withheld_cents in rows:
        net[person] += net_cents if kind == "MONTH" else 0
        withheld[person] += withheld_cents
    return {person: (net[person], withheld[person]) for person in net}


def withheld_in_the_books(session, month):
    """Return what the ledger withheld in the runs of a month, less what was reversed."""
    query = """
        SELECT coalesce(
            sum(CASE ledger_entry.kind WHEN 'WITHHELD' THEN amount_cents ELSE -amount_cents END), 0)
        FROM ledger_entry JOIN run ON run.id = ledger_entry.run_id
        WHERE month = :month AND (
            ledger_entry.kind = 'WITHHELD'
            OR ledger_entry.kind = 'REVERSAL' AND debit = 'OWED' AND credit = 'HOUSEHOLD')
    """
    return session.scalar(text(query), {"month": month})


def given_back(session):
    """Return what the books gave back to each person."""
    rows = session.execute(
        select(PersonRow.key, LedgerEntryRow.amount_cents)
        .join(PersonRow, PersonRow.id == LedgerEntryRow.person_id)
        .where(LedgerEntryRow.kind == "GIVEN_BACK")
    )
    found = Counter()
    for person, cents in rows:
        found[person] += cents
    return found


def on_client(session):
    sides = (("credit", 1), ("debit", -1))
    query = "SELECT coalesce(sum(amount_cents), 0) FROM ledger_entry WHERE {} = 'CLIENT'"
    return sum(sign * session.scalar(text(query.format(side))) for side, sign in sides)


def unconfirmed(session):
    """Return what is kept for clients and waits for a second person."""
    query = "SELECT coalesce(sum(amount_cents), 0) FROM client_money WHERE confirmed_by_id IS NULL"
    return session.scalar(text(query))


def a_refund(session, person_id, cents):
    """Record a booking that loes said is a client's, with its entries; return the item."""
    number = session.scalar(text("SELECT count(*) FROM bank_message"))
    message = BankMessageRow(
        sha256=str(number), kind="camt.053.001.08", name="x", imported_by_id=1, imported_at=NOW
    )
    session.add(message)
    session.flush()
    account = {"municipality_code": "0299", "account": "NL91ABNA0417164300"}
    statement = BankStatementRow(
        bank_message_id=message.id, channel="STATEMENT", chained=False, entries=1, **account
    )
    session.add(statement)
    session.flush()
    money = {"amount_cents": cents, "sign": "CRDT", "currency": "EUR", "booked_on": TODAY}
    entry = BankEntryRow(
        bank_statement_id=statement.id,
        channel="STATEMENT",
        fingerprint=str(number),
        copy=1,
        **account,
        **money,
    )
    session.add(entry)
    session.flush()
    part = {"bank_entry_id": entry.id, "position": 0, "amount_cents": cents, "sign": "CRDT"}
    session.add(BankDetailRow(channel="STATEMENT", **part))
    item = BankItemRow(
        municipality_code="0299",
        bank_entry_id=entry.id,
        position=0,
        why="NO_ID",
        decision="CLIENT",
        decided_person_id=person_id,
        decided_by_id=1,
        decided_at=NOW,
        **money,
    )
    session.add(item)
    for kind in (Entry.UNPLACED_IN, Entry.CLIENT_IN):
        debit, credit = kind.sides
        session.execute(
            insert(LedgerEntryRow).values(
                municipality_code="0299",
                booked_on=TODAY,
                kind=kind.value,
                debit=debit.value,
                credit=credit.value,
                amount_cents=cents,
                bank_entry_id=entry.id,
            )
        )
    session.flush()
    keep_of_item(session, item, someone("loes"))
    return item


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_after_any_history_what_was_told_last_is_the_truth(session, vault, tmp_path, seed):
    settled_town(session, vault, tmp_path)
    history = History(session, seed)
    history.decides()

    for _ in range(STEPS):
        history.step()
    history.confirms()
    with suppress(OntzorgenError):
        history.tells()

    session.commit()
    assert check_ledger(session).broken == ()


def test_a_withholding_beyond_the_net_amount_is_never_told(session, vault, tmp_path):
    settled_town(session, vault, tmp_path)
    run = calculate_run(session, "0299", MONTHS[0], someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    correction = correction_of(session, run)
    share = {"position": 0, "person_id": 1, "household_id": 1, "phase": "FULL"}
    cents = {"net_cents": 900_01, "withheld_cents": 900_01}
    session.execute(insert(RunShareRow).values(run_id=correction.id, **share, **cents))

    with pytest.raises(WithheldBeyondNet) as refused:
        withholding_file(session, "0299", MONTHS[0], someone("loes"))

    assert refused.value.persons == ("P1",)


def test_a_file_whose_rows_were_changed_is_not_given_again(session, vault, tmp_path):
    settled_town(session, vault, tmp_path)
    run = calculate_run(session, "0299", MONTHS[0], someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    withholding_file(session, "0299", MONTHS[0], someone("loes"))
    session.execute(update(PersonRow).where(PersonRow.key == "P1").values(key="P9"))

    with pytest.raises(ToldOtherwise):
        earlier_file(session, "0299", MONTHS[0], 1, someone("loes"))


def test_a_refund_waits_for_a_second_person_and_the_books_say_when_it_did_not(
    session, vault, tmp_path
):
    settled_town(session, vault, tmp_path)
    run = calculate_run(session, "0299", MONTHS[0], someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    item = a_refund(session, 1, 88_10)

    waits = withholding_file(session, "0299", MONTHS[0], someone("loes"))
    with pytest.raises(KeeperMayNotConfirm):
        give_back_item(session, str(item.id), replace(someone("fatma"), user_id=1))
    give_back_item(session, str(item.id), someone("fatma"))
    gone = withholding_file(session, "0299", MONTHS[0], someone("loes"))
    session.commit()

    assert [lines_of(file.content)["P1"][3] for file in (waits, gone)] == [0, 88_10]
    assert check_ledger(session).broken == ()
    session.execute(update(ClientMoneyRow).values(confirmed_by_id=None, confirmed_at=None))
    (broken,) = check_ledger(session).broken
    assert (broken.invariant, broken.wanted, broken.found) == (
        Invariant.GIVEN_BACK_BY_TWO,
        "0",
        "8810",
    )


def correction_of(session, run):
    """Record an approved correction run by hand."""
    columns = {
        column.name: getattr(run, column.name)
        for column in RunRow.__table__.columns
        if column.name != "id"
    }
    changed = {"name": "0299-2026-09-9", "sequence": 9, "kind": "CORRECTION", "corrects_id": run.id}
    correction = RunRow(**columns | changed)
    session.add(correction)
    session.flush()
    return correction
