"""What a correction run must not do: pay what is held, pay an arrear twice, or never again."""

from __future__ import annotations

import pytest

from ontzorgen.cli.output import application
from tests.cli.bank import change, rows
from tests.cli.conftest import books_hold, exported, take_over
from tests.cli.folders import SCENARIO
from tests.cli.test_correct import Office
from tests.sepa.bank_messages import report


@pytest.fixture
def month(loaded, at_bank, tmp_path):
    """The office with its month at the bank."""
    return Office(loaded, at_bank, tmp_path)


def arrear(month, **changed):
    """Record and confirm an arrear and return it."""
    asked = {
        "municipality": "0299",
        "fixed-cost": "V1",
        "due": "2026-09-01",
        "amount": "300,00",
        "person": "P1",
        "month": "2026-09",
        "back-payment": "450,00",
        "reason": "nabetaling",
        "user": "maker",
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    options = [part for name, value in asked.items() for part in (f"--{name}", value)]
    recorded = month.do("arrear", "add", *options, "--json").json
    month.do("arrear", "confirm", recorded["arrear"], "--user", "checker")
    return recorded


def ledger_breaks(month):
    """Return the invariants that do not hold."""
    found = month.cli("ledger", "check", "--json").json
    return {row["invariant"] for row in found["broken"]}


def on(monkeypatch, day):
    """Let it be another day."""
    application().engine.dispose()
    monkeypatch.setenv("ONTZORGEN_TODAY", day)
    application.cache_clear()


def imports(month, **files):
    take_over(month.cli, SCENARIO.with_rows(**files).only(*files), month.tmp_path)


# what waits


def test_what_is_held_is_not_paid_again_until_the_hold_is_lifted(month):
    month.refuses("V1", "MD07")
    month.do("payment", "release", month.id_of("V1"), "--reason", "erfgenaam", "--user", "maker")

    held = month.corrects(status=1)
    (hold,) = month.do("payment", "holds", "--json").json["holds"]
    own = month.cli("payment", "lift", hold["hold"], "--reason", "gebeld", "--user", "maker")
    month.do("payment", "lift", hold["hold"], "--reason", "gebeld", "--user", "checker")

    assert "vastgehouden" in held.err
    assert own.status == 1
    assert len(month.corrects()["instalments"]) == 1
    books_hold(month.cli)


def test_a_hold_that_comes_after_the_calculation_stops_the_approval_and_the_export(month):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    name = month.corrects()["run"]
    hold = (
        "INSERT INTO payment_hold (household_id, payee_id, reason, set_by_id, set_at)"
        " SELECT h.id, p.id, 'bank: MD07', 1, '2026-09-15 10:00:00' FROM household h, payee p"
        " WHERE h.key = 'H1' AND p.key = 'B1'"
    )
    change(hold)
    refused = month.cli("run", "approve", name, "--user", "checker")
    change("UPDATE payment_hold SET lifted_at = '2026-09-15 11:00:00'")
    month.do("run", "approve", name, "--user", "checker")
    change(hold)

    kept = month.cli(
        "run", "export", name, "--user", "maker", "--out", month.tmp_path / "out", "--json"
    )

    assert (refused.status, kept.status) == (1, 1)
    assert "V1@2026-10-01" in kept.err


def test_the_next_month_pays_nothing_to_a_payee_whose_payments_are_held(month):
    month.refuses("V1", "MD07")
    imports(month, uitkeringen=("P1;2026-10;1351,33;",))

    asked = ("--municipality", "0299", "--month", "2026-10", "--user", "maker", "--json")
    lines = month.do("run", "calculate", *asked).json["instalments"]

    told = {line["fixed_cost"]: (line["outcome"], line["withheld"]) for line in lines}
    assert told["V1"] == ("ACCOUNT_UNVERIFIED", "0.00")
    assert told["V2"] == ("WITHHELD", "159.00")


def test_the_same_iban_verified_anew_mends_no_wrong_account(month):
    month.refuses("V1", "AC04")
    month.moves_landlord()
    imports(month, begunstigden=(SCENARIO.rows["begunstigden"][0],))
    (pending,) = month.do("payee", "accounts", "--pending", "--json").json["accounts"]
    month.do("payee", "verify", pending["account"], "--user", "checker", "--note", "gebeld")

    waits = month.corrects(status=1)

    assert "andere, bevestigde rekening" in waits.err


def test_a_payee_who_collects_by_now_is_not_paid_again(month):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    imports(month, begunstigden=(SCENARIO.rows["begunstigden"][0].removesuffix("N") + "J",))

    refused = month.corrects(status=1)

    assert "incasso" in refused.err
    books_hold(month.cli)


def test_a_household_that_pays_by_itself_since_is_not_paid_for_again(month, monkeypatch):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    imports(month, regie=("V1;2026-10-05;HUISHOUDEN;wil het zelf",))
    before = month.corrects()
    on(monkeypatch, "2026-10-06")

    refused = month.corrects(status=1)
    month.do("run", "approve", before["run"], "--user", "checker")
    late = month.cli("run", "export", before["run"], "--user", "maker", "--out", month.tmp_path)

    assert (before["totals"]["transfers"], late.status) == (1, 1)
    assert "regie terug" in refused.err
    assert "regie terug" in late.err
    books_hold(month.cli)


def test_what_waits_is_listed_beside_what_is_paid(month):
    month.refuses("V1", "AC04")
    month.refuses("V2", "MS03")
    month.moves_landlord()

    correction = month.corrects()

    assert [line["fixed_cost"] for line in correction["instalments"]] == ["V1"]
    ((name, why),) = [(row["what"], row["why"]) for row in correction["left_out"]]
    assert month.id_of("V2") in name
    assert why == "RELEASE"


def test_what_is_refused_before_its_day_is_not_paid_again_before_that_day(month):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")

    correction = month.corrects()

    assert correction["execution_date"] == month.show()["execution_date"] == "2026-09-30"
    month.sends(correction["run"])
    file = month.tmp_path / "out" / f"OZ-{correction['run']}-B01.xml"
    assert "<Dt>2026-09-30</Dt>" in file.read_text()


def test_what_is_paid_again_after_its_day_is_paid_on_the_first_day_that_the_bank_takes(
    month, monkeypatch
):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    on(monkeypatch, "2026-10-03")

    assert month.corrects()["execution_date"] == "2026-10-05"


def test_a_rejected_correction_does_not_say_that_its_month_is_free(month):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")
    name = month.corrects()["run"]

    said = month.do("run", "reject", name, "--reason", "toch niet", "--user", "checker").out

    assert "staat weer open" in said
    assert "maand" not in said


def test_nothing_is_advised_of_a_payment_that_is_no_longer_open(month):
    month.refuses("V1", "AC04")
    name = month.id_of("V1")
    before = month.do("payment", "show", name, "--json").json["next"]
    month.moves_landlord()
    month.sends(month.corrects()["run"])

    assert before
    assert month.do("payment", "show", name, "--json").json["next"] is None
    assert "weer open" not in month.do("payment", "show", name).out.splitlines()[-1]


def test_a_recall_that_the_bank_refuses_ends_with_words(month):
    month.settles("V2")
    name = month.id_of("V2")
    month.do("payment", "recall", name, "--reason", "dubbel betaald", "--user", "maker")
    tasks = month.do("task", "list", "--json").json["tasks"]
    (recall,) = [task for task in tasks if task["kind"] == "RECALL"]
    told = ("--note", "bank: begunstigde weigert", "--user", "maker")

    month.do("task", "done", recall["id"], *told)

    left = month.do("task", "list", "--json").json["tasks"]
    assert "RECALL" not in [task["kind"] for task in left]
    assert month.place(name) == "PAID"


# missed


def test_a_right_that_was_granted_late_is_paid_from_the_benefit_of_the_month(loaded, tmp_path):
    stopped = SCENARIO.with_rows(uitkeringen=("P1;2026-09;0,00;",))
    take_over(loaded, stopped.only("uitkeringen"), tmp_path)
    run, files = exported(loaded, tmp_path / "out")
    month = Office(loaded, run, tmp_path)
    imports(month, uitkeringen=("P1;2026-09;1351,33;",))

    correction = month.corrects("--missed", "V1@2026-10-01", "--missed", "V2@2026-10-01")

    assert files == []
    assert [line["withheld"] for line in correction["instalments"]] == ["620.00", "159.00"]
    (share,) = correction["shares"]
    assert (share["net"], share["withheld"]) == ("1351.33", "779.00")
    month.sends(correction["run"])
    assert "geen gemiste termijn" in month.corrects("--missed", "V1@2026-10-01", status=1).err
    books_hold(month.cli)


# arrears


def test_an_arrear_whose_run_was_rejected_is_paid_by_the_next_one(month):
    arrear(month)
    first = month.corrects()["run"]
    month.do("run", "approve", first, "--user", "checker")
    month.do("run", "reject", first, "--reason", "toch niet", "--user", "checker")

    again = month.corrects()

    assert [line["attempt"] for line in again["instalments"]] == [2]
    month.sends(again["run"])
    books_hold(month.cli)


@pytest.mark.parametrize("due", ["2026-09-01", "2026-06-01", "2024-02-29"])
def test_an_arrear_from_before_our_time_is_paid_and_may_be_paid_again(month, due):
    arrear(month, due=due)
    first = month.corrects()["run"]
    month.do("run", "approve", first, "--user", "checker")
    month.do("run", "reject", first, "--reason", "toch niet", "--user", "checker")
    second = month.corrects()["run"]
    month.sends(second)
    month.refuses("V1", "MS03", run=second)
    name = month.id_of("V1", run=second)
    month.do("payment", "release", name, "--reason", "hersteld", "--user", "maker")

    third = month.corrects()

    assert [line["attempt"] for line in third["instalments"]] == [3]
    month.sends(third["run"])
    books_hold(month.cli)


def test_an_arrear_without_authorisation_waits_and_says_so(month):
    arrear(month)
    imports(month, personen=(SCENARIO.rows["personen"][0] + "2026-09-14",))

    refused = month.corrects(status=1)

    assert "geen machtiging" in refused.err


def test_an_arrear_of_a_payee_who_collects_waits(month):
    arrear(month)
    collects = SCENARIO.rows["begunstigden"][0].removesuffix("N") + "J"
    imports(month, begunstigden=(collects,))

    assert "incasso" in month.corrects(status=1).err


# taking back, closing


def test_a_file_that_the_bank_calls_a_copy_is_not_withdrawn_for_the_bank_has_it(month):
    name = f"OZ-{month.run}-B01"
    month.hears(report("pain.002.001.10", status="RJCT", codes=("DUPL",), message_id=name))

    refused = month.cli("run", "withdraw", month.run, "--reason", "oeps", "--user", "second")

    assert refused.status == 1
    assert "de bank heeft al geantwoord" in refused.err
    books_hold(month.cli)


def test_a_closed_run_says_what_is_still_open_and_who_took_it(month):
    month.settles("V2", "V3", "V4")
    month.refuses("V1", "AC04")
    month.takes_every_task()

    done = month.do("run", "close", month.run, "--user", "checker", "--json").json
    name = month.id_of("V1")

    assert done == {
        "run": month.run,
        "status": "CLOSED",
        "cleared": True,
        "open": [
            {"kind": "PAYMENTS", "names": [name]},
            {"kind": "TASKS", "names": [name, "account 2"]},
        ],
    }


# what the ledger check sees


def test_the_ledger_check_sees_an_event_without_its_entry(month):
    change(
        "INSERT INTO payment_event (instruction_id, run_id, kind, number, happened_on,"
        " recorded_by_id, recorded_at) SELECT id, run_id, 'SETTLED', 1, '2026-09-30', 1,"
        " '2026-09-30 10:00:00' FROM instruction WHERE attempt = 1 LIMIT 1"
    )

    assert "MONEY_FOLLOWS_THE_EVENTS" in ledger_breaks(month)


@pytest.mark.parametrize(
    ("debit", "credit", "broken"),
    [
        ("IN_TRANSIT", "BANK", {"MONEY_FOLLOWS_THE_EVENTS", "BOOKS_ARE_THE_BANK"}),
        ("IN_TRANSIT", "OPEN", {"MONEY_FOLLOWS_THE_EVENTS"}),
        ("OPEN", "CARRIED", {"MONEY_FOLLOWS_THE_EVENTS", "PAID_AGAIN_ONCE"}),
        ("HOUSEHOLD", "OWED", {"MONEY_FOLLOWS_THE_EVENTS", "EVERY_CENT_IN_ONE_PLACE"}),
    ],
)
def test_the_ledger_check_sees_money_that_moved_by_itself(month, debit, credit, broken):
    change(
        "INSERT INTO ledger_entry (municipality_code, booked_on, kind, debit, credit,"
        " amount_cents, run_id, fixed_cost_id, due_date, attempt)"
        " SELECT '0299', '2026-09-30', 'MADE_UP', :debit, :credit, amount_cents, run_id,"
        " fixed_cost_id, due_date, attempt FROM instruction ORDER BY id LIMIT 1",
        debit=debit,
        credit=credit,
    )

    assert ledger_breaks(month) == broken


def test_the_ledger_check_sees_a_payment_of_nobody(month):
    change(
        "INSERT INTO ledger_entry (municipality_code, booked_on, kind, debit, credit,"
        " amount_cents, run_id, fixed_cost_id, due_date, attempt)"
        " SELECT '0299', '2026-09-30', 'MADE_UP', 'IN_TRANSIT', 'BANK', 100, run_id,"
        " fixed_cost_id, '2031-01-01', attempt FROM instruction ORDER BY id LIMIT 1"
    )

    assert "MONEY_FOLLOWS_THE_EVENTS" in ledger_breaks(month)


def test_the_ledger_check_sees_a_refused_payment_that_is_live_again(month):
    month.refuses("V1", "AC04")
    change("UPDATE instruction SET live = true WHERE attempt = 1")

    assert ledger_breaks(month) == {"INSTRUCTIONS_ARE_LIVE"}


def test_the_ledger_check_sees_a_run_that_was_called_done_too_soon(month):
    change("UPDATE run SET status = 'CLOSED'")

    assert ledger_breaks(month) == {"DONE_IS_CLEARED"}


def test_the_ledger_check_sees_a_payment_taken_over_by_nobody(month):
    month.refuses("V1", "AC04")
    change(
        "INSERT INTO payment_event (instruction_id, run_id, kind, number, happened_on,"
        " recorded_by_id, recorded_at) SELECT instruction_id, run_id, 'TAKEN_OVER', 1,"
        " '2026-09-30', 1, '2026-09-30 10:00:00' FROM payment_event WHERE kind = 'REJECTED'"
    )

    assert ledger_breaks(month) == {"MONEY_FOLLOWS_THE_EVENTS", "PAID_AGAIN_ONCE"}


def test_the_ledger_check_sees_a_person_who_carries_more_than_the_benefit(month):
    arrear(month)
    month.sends(month.corrects()["run"])
    change("UPDATE arrear SET back_payment_cents = 30000")
    change("UPDATE run_share SET withheld_cents = net_cents")

    assert "WITHHELD_WITHIN_NET" in ledger_breaks(month)


def test_two_corrections_at_once_have_one_effect(month):
    month.refuses("V1", "MS03")
    month.do("payment", "release", month.id_of("V1"), "--reason", "hersteld", "--user", "maker")

    first, second = month.corrects(), month.corrects()
    month.sends(first["run"])
    twice = month.cli("run", "approve", second["run"], "--user", "checker")

    assert first["run"] == second["run"]
    assert twice.status == 1
    paid = rows("SELECT count(*) FROM run_line WHERE source = 'AGAIN'")
    assert int(paid[0][0]) == 1
