"""What came back is paid again once, by a run of its own; what is the client's is kept."""

from __future__ import annotations

import pytest

from tests.cli.conftest import approved, books_hold, take_over
from tests.cli.folders import SCENARIO
from tests.sepa.bank_messages import (
    balances,
    camt,
    detail,
    entry,
    payment,
    report,
    statement,
    transaction,
)

CAMT, PAIN = "camt.053.001.08", "pain.002.001.10"
OPENING = 5_000_00
AMOUNTS = {"V1": 620_00, "V2": 159_00, "V3": 110_00, "V4": 17_50}
NEW_IBAN = "NL20INGB0001234567"


class Office:
    """An office with a month at the bank, and short words for what people do."""

    def __init__(self, cli, run, tmp_path):
        self.cli, self.run, self.tmp_path = cli, run, tmp_path
        self.balance_cents, self.files = OPENING, 0

    def do(self, *arguments, status=0):
        done = self.cli(*arguments)
        assert done.status == status, done.err or done.out
        return done

    def show(self, run=None):
        return self.do("run", "show", run or self.run, "--json").json

    def id_of(self, cost, run=None):
        lines = self.show(run)["instalments"]
        return next(line["end_to_end_id"] for line in lines if line["fixed_cost"] == cost)

    def hears(self, content):
        """Import a file of the bank and return its row."""
        self.files += 1
        file = self.tmp_path / f"bank-{self.files}.xml"
        file.write_bytes(content)
        return self.do("bank", "import", file, "--user", "maker", "--json").json["files"][0]

    def refuses(self, cost, reason, run=None):
        """Let the bank refuse a payment."""
        name = run or self.run
        told = transaction(self.id_of(cost, run), "RJCT", reason)
        said = payment(f"OZ-{name}-B01-P1", told)
        return self.hears(report(PAIN, said, message_id=f"OZ-{name}-B01"))

    def books(self, *movements, day="2026-09-30"):
        """Let the bank book payments: (end-to-end id, cents, sign, reason)."""
        entries, total = [], 0
        for name, cents, sign, reason in movements:
            said = detail(CAMT, cents=cents, sign=sign, end_to_end_id=name, reason=reason)
            entries.append(entry(CAMT, said, cents=cents, sign=sign, day=day))
            total += cents if sign == "CRDT" else -cents
        sums = balances(self.balance_cents, self.balance_cents + total)
        self.balance_cents += total
        return self.hears(camt(CAMT, statement(*entries, sums=sums, id=f"S-{self.files}")))

    def settles(self, *costs, run=None):
        return self.books(*((self.id_of(cost, run), AMOUNTS[cost], "DBIT", None) for cost in costs))

    def moves_landlord(self):
        """Give the landlord a new account, verified by a second person."""
        payee = SCENARIO.rows["begunstigden"][0].replace("NL71RABO2601815906", NEW_IBAN)
        take_over(
            self.cli, SCENARIO.with_rows(begunstigden=(payee,)).only("begunstigden"), self.tmp_path
        )
        pending = self.do("payee", "accounts", "--pending", "--json").json["accounts"]
        account = pending[0]["account"]
        self.do("payee", "verify", account, "--user", "checker", "--note", "teruggebeld")

    def corrects(self, *options, run=None, status=0):
        done = self.do(
            "run", "correct", run or self.run, *options, "--user", "maker", "--json", status=status
        )
        return done.json if status == 0 else done

    def sends(self, run):
        self.do("run", "approve", run, "--user", "checker")
        out = self.tmp_path / "out"
        return self.do("run", "export", run, "--user", "maker", "--out", out, "--json").json[
            "files"
        ]

    def takes_every_task(self):
        for task in self.do("task", "list", "--user", "second", "--json").json["tasks"]:
            if task["owner"] is None:
                self.do("task", "take", task["id"], "--user", "second")

    def place(self, name):
        return self.do("payment", "show", name, "--json").json["place"]


@pytest.fixture
def office(loaded, at_bank, tmp_path):
    return Office(loaded, at_bank, tmp_path)


def test_a_refused_rent_is_paid_again_on_the_new_account_and_both_runs_close(office):
    first = office.id_of("V1")
    row = office.refuses("V1", "AC04")
    office.settles("V2", "V3", "V4")
    waits = office.corrects(status=1)
    office.moves_landlord()

    correction = office.corrects()
    files = office.sends(correction["run"])

    assert (row["rejected"], office.show()["status"]) == (1, "SETTLED")
    assert "andere, bevestigde rekening" in waits.err
    (line,) = correction["instalments"]
    assert (line["fixed_cost"], line["attempt"], line["withheld"]) == ("V1", 2, "620.00")
    assert line["end_to_end_id"] != first
    assert (correction["kind"], correction["corrects"]) == ("CORRECTION", office.run)
    assert correction["shares"] == []
    assert NEW_IBAN in (office.tmp_path / "out" / f"OZ-{correction['run']}-B01.xml").read_text()
    assert files[0]["transactions"] == 1
    assert office.place(first) == "TAKEN_OVER"
    books_hold(office.cli)
    office.settles("V1", run=correction["run"])
    office.takes_every_task()
    for run in (office.run, correction["run"]):
        done = office.do("run", "close", run, "--user", "checker", "--json").json
        assert (done["run"], done["status"], done["cleared"]) == (run, "CLOSED", True)
    books_hold(office.cli)


def test_the_overview_of_a_correction_says_what_is_paid_again_and_adds_up(office):
    office.refuses("V1", "AC04")
    office.moves_landlord()
    correction = office.corrects()

    shown = office.do("run", "show", correction["run"]).out
    listed = office.do("run", "list").out.splitlines()[-1]

    assert correction["paid_again"] == "620.00"
    assert f"Overzicht herstelrun bij {office.run}" in shown
    assert "Opnieuw betaald, eerder ingehouden" in shown
    assert "KLOPT NIET" not in shown
    assert "620,00" in listed


def test_what_was_paid_again_is_not_paid_a_third_time(office):
    office.refuses("V1", "AC04")
    office.moves_landlord()
    correction = office.corrects()
    office.sends(correction["run"])

    refused = office.corrects(status=1)

    assert "niets te herstellen" in refused.err
    books_hold(office.cli)


def test_a_correction_can_be_refused_and_corrected_in_its_turn(office):
    office.refuses("V1", "AC04")
    office.moves_landlord()
    correction = office.corrects()
    office.sends(correction["run"])
    office.refuses("V1", "MS03", run=correction["run"])
    again = office.id_of("V1", run=correction["run"])
    office.do("payment", "release", again, "--reason", "bank gebeld", "--user", "maker")

    second = office.corrects()

    (line,) = second["instalments"]
    assert (line["attempt"], second["corrects"]) == (3, office.run)
    books_hold(office.cli)


@pytest.mark.parametrize("reason", ["AM04", "MS03", "AC06", "MD07", "BE05", "AM05"])
def test_other_reasons_wait_until_a_person_says_that_the_cause_is_mended(office, reason):
    office.refuses("V1", reason)
    waits = office.corrects(status=1)
    for hold in office.do("payment", "holds", "--json").json["holds"]:
        office.do("payment", "lift", hold["hold"], "--reason", "nagezocht", "--user", "checker")
    office.do("payment", "release", office.id_of("V1"), "--reason", "hersteld", "--user", "maker")

    correction = office.corrects()

    assert "payment release" in waits.err
    assert len(correction["instalments"]) == 1
    books_hold(office.cli)


def test_a_whole_run_is_released_at_once_when_the_balance_was_too_low(office):
    said = report(PAIN, status="RJCT", codes=("AM04",), message_id=f"OZ-{office.run}-B01")
    row = office.hears(said)
    office.do("payment", "release", "--run", office.run, "--reason", "aangevuld", "--user", "maker")

    correction = office.corrects()

    assert row["rejected"] == 4
    assert correction["totals"]["transfers"] == 4
    assert office.show()["status"] == "SETTLED"
    books_hold(office.cli)


def test_a_correction_that_is_rejected_puts_everything_back_with_a_new_task(office):
    office.refuses("V1", "AC04")
    office.moves_landlord()
    correction = office.corrects()
    office.do("run", "approve", correction["run"], "--user", "checker")
    before = office.place(office.id_of("V1"))

    office.do("run", "reject", correction["run"], "--reason", "toch niet", "--user", "checker")

    assert (before, office.place(office.id_of("V1"))) == ("TAKEN_OVER", "OPEN")
    waiting = office.do("task", "list", "--json").json["tasks"]
    assert [task["kind"] for task in waiting].count("PAYMENT_OPEN") == 1
    books_hold(office.cli)
    again = office.corrects()
    assert again["run"] != correction["run"]
    assert again["instalments"][0]["attempt"] == 3
    office.sends(again["run"])
    books_hold(office.cli)


def test_the_maker_of_a_correction_does_not_approve_it(office):
    office.refuses("V1", "AC04")
    office.moves_landlord()
    done = office.do("run", "correct", office.run, "--user", "second", "--json")

    refused = office.cli("run", "approve", done.json["run"], "--user", "second")

    assert refused.status == 1
    assert "zelf berekend" in refused.err


def test_a_correction_whose_account_changed_since_is_not_approved(office):
    office.refuses("V1", "MS03")
    office.do("payment", "release", office.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    correction = office.corrects()
    office.moves_landlord()

    refused = office.cli("run", "approve", correction["run"], "--user", "checker")

    assert refused.status == 1
    assert "de rekening is veranderd" in refused.err
    assert office.corrects()["run"] == correction["run"]
    books_hold(office.cli)


def test_money_that_the_payee_sent_back_is_kept_for_the_client(office):
    office.settles("V1", "V2", "V3", "V4")
    office.books((office.id_of("V2"), AMOUNTS["V2"], "CRDT", "AM05"), day="2026-10-05")
    name = office.id_of("V2")

    office.do("payment", "keep", name, "--reason", "klant betaalde zelf ook", "--user", "maker")

    assert office.place(name) == "CLIENT"
    again = office.cli("payment", "release", name, "--reason", "toch", "--user", "maker")
    assert again.status == 1
    assert "bewaard voor de klant" in again.err
    assert "niets te herstellen" in office.corrects(status=1).err
    books_hold(office.cli)


def test_a_recall_is_recorded_and_closed_by_the_return_that_answers_it(office):
    office.settles("V1", "V2", "V3", "V4")
    name = office.id_of("V2")
    office.do("payment", "recall", name, "--reason", "dubbel betaald", "--user", "maker")

    office.books((name, AMOUNTS["V2"], "CRDT", "FOCR"), day="2026-10-05")

    seen = office.do("payment", "show", name, "--json").json
    assert [event["kind"] for event in seen["events"]][-2:] == ["RETURNED", "RECALL_CLOSED"]
    open_tasks = office.do("task", "list", "--json").json["tasks"]
    assert "RECALL" not in [task["kind"] for task in open_tasks]
    books_hold(office.cli)


def test_a_run_does_not_close_while_money_is_in_transit_or_a_task_has_no_owner(office):
    in_transit = office.do("run", "close", office.run, "--user", "checker", status=1)
    office.refuses("V1", "AC04")
    office.settles("V2", "V3", "V4")

    alone = office.do("run", "close", office.run, "--user", "checker", status=1)
    office.takes_every_task()
    closed = office.do("run", "close", office.run, "--user", "checker")

    assert "zonder antwoord van de bank" in in_transit.err
    assert "niemand" in alone.err
    assert "afgesloten" in closed.out
    books_hold(office.cli)


def test_a_return_after_closing_is_booked_all_the_same_and_can_be_corrected(office):
    office.settles("V1", "V2", "V3", "V4")
    office.do("run", "close", office.run, "--user", "checker")

    row = office.books((office.id_of("V1"), AMOUNTS["V1"], "CRDT", "MS03"), day="2026-10-05")

    assert (row["returned"], office.show()["status"]) == (1, "CLOSED")
    office.do("payment", "release", office.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    office.sends(office.corrects()["run"])
    books_hold(office.cli)


def test_a_file_of_which_the_bank_said_anything_is_not_withdrawn(office):
    office.refuses("V1", "AC04")

    refused = office.cli("run", "withdraw", office.run, "--reason", "oeps", "--user", "second")

    assert refused.status == 1
    assert "de bank heeft al geantwoord" in refused.err


def test_a_month_that_is_not_at_the_bank_has_nothing_to_correct(office):
    name = approved(office.cli, "2026-10")

    refused = office.cli("run", "correct", name, "--user", "maker")

    assert refused.status == 1
    assert "kan niet worden hersteld" in refused.err


def test_a_missed_instalment_is_paid_from_what_is_left_of_the_benefit(office):
    cost = ("V9;H1;;OVERIG;B4;25,00;2026-10-01;;MAAND;5;;Late rekening",)
    basis = ("P1;VRIJWILLIG;2026-08-13;2026-08-13;;;",)
    take_over(
        office.cli,
        SCENARIO.with_rows(vaste_lasten=cost, besluiten=basis).only("vaste_lasten", "besluiten"),
        office.tmp_path,
    )

    unasked = office.corrects(status=1)
    wrong = office.corrects("--missed", "V1@2026-10-01", status=1)
    correction = office.corrects("--missed", "V9@2026-10-05")

    assert "niets te herstellen" in unasked.err
    assert "geen gemiste termijn" in wrong.err
    (share,) = correction["shares"]
    assert (share["net"], share["withheld"], share["remainder"]) == ("444.83", "25.00", "419.83")
    office.sends(correction["run"])
    assert "niets te herstellen" in office.corrects(status=1).err
    books_hold(office.cli)


def test_an_arrear_is_paid_from_a_back_payment_once_another_person_confirmed_it(office):
    add = (
        "arrear",
        "add",
        "--municipality",
        "0299",
        "--fixed-cost",
        "V1",
        "--due",
        "2026-09-01",
        "--amount",
        "300,00",
        "--person",
        "P1",
        "--month",
        "2026-09",
        "--back-payment",
        "450,00",
        "--reason",
        "nabetaling augustus",
        "--user",
        "maker",
        "--json",
    )
    recorded = office.do(*add).json
    twice = office.cli(*add)
    unconfirmed = office.corrects(status=1)
    own = office.cli("arrear", "confirm", recorded["arrear"], "--user", "maker")
    office.do("arrear", "confirm", recorded["arrear"], "--user", "checker")

    correction = office.corrects()

    assert (twice.status, own.status) == (1, 1)
    assert "al vastgelegd" in twice.err
    assert "niets te herstellen" in unconfirmed.err
    (share,) = correction["shares"]
    assert (share["net"], share["withheld"]) == ("450.00", "300.00")
    office.sends(correction["run"])
    (listed,) = office.do("arrear", "list", "--json").json["arrears"]
    assert listed["run"] == correction["run"]
    assert "niets te herstellen" in office.corrects(status=1).err
    books_hold(office.cli)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("--fixed-cost", "V77"), "vaste last kennen wij niet"),
        (("--person", "P77"), "hoort niet bij het huishouden"),
        (("--due", "2026-10-01"), "vervaldag"),
        (("--amount", "900,00"), "hoger dan de nabetaling"),
        (("--amount", "1.234"), "geen bedrag"),
    ],
)
def test_an_arrear_that_cannot_be_is_refused(office, change, why):
    asked = {
        "--municipality": "0299",
        "--fixed-cost": "V1",
        "--due": "2026-09-01",
        "--amount": "300,00",
        "--person": "P1",
        "--month": "2026-09",
        "--back-payment": "450,00",
        "--reason": "nabetaling",
        "--user": "maker",
    } | dict([change])

    refused = office.cli("arrear", "add", *(part for pair in asked.items() for part in pair))

    assert refused.status in (1, 2)
    assert why in refused.err
