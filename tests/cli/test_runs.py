"""A month from calculation to the bank, and back, as finance staff do it."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from ontzorgen.cli.output import application
from tests.cli.conftest import approved, books_hold, calculate, exported, take_over
from tests.cli.folders import SCENARIO
from tests.databases import behind_our_back


def test_a_run_shows_every_instalment_with_its_reason_and_adds_up(loaded):
    run = calculate(loaded)

    assert run["status"] == "CALCULATED"
    assert run["execution_date"] == "2026-09-30"
    assert run["totals"] == {
        "net": "1351.33",
        "withheld": "906.50",
        "remainder": "444.83",
        "transfers": 4,
    }
    assert run["shares"] == [
        {
            "person": "P1",
            "household": "H1",
            "net": "1351.33",
            "withheld": "906.50",
            "remainder": "444.83",
            "basis": "ART_56A",
            "phase": "FULL",
        }
    ]
    first = run["instalments"][0]
    assert (first["line"], first["due"], first["outcome"]) == (
        "V1@2026-10-01",
        "620.00",
        "WITHHELD",
    )
    assert first["reason"]
    assert run["differences"] == [
        {"household": "H1", "kind": "NEW", "before": "0.00", "after": "906.50"}
    ]
    assert loaded("run", "show", run["run"], "--json").json == run


def test_the_overview_for_people_names_what_needs_attention(loaded):
    calculate(loaded)

    shown = loaded("run", "show", "0299-2026-09-1")

    assert "906,50" in shown.out
    assert "geen kenmerk" in shown.out


def test_calculating_again_replaces_the_proposal(loaded, tmp_path):
    calculate(loaded)
    take_over(loaded, SCENARIO.with_rows(uitkeringen=("P1;2026-09;1000,00;",)), tmp_path)

    run = calculate(loaded)

    assert run["run"] == "0299-2026-09-1"
    assert run["totals"]["remainder"] == "93.50"
    books_hold(loaded)


def test_an_approved_month_is_exported_once_and_gives_the_same_bytes_for_ever(loaded, tmp_path):
    name, files = exported(loaded, tmp_path / "out")
    again = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "two", "--json")

    [file] = files
    content = Path(file["path"]).read_bytes()
    assert sha256(content).hexdigest() == file["sha256"]
    assert (file["transactions"], file["control_sum"]) == (4, "906.50")
    assert Path(again.json["files"][0]["path"]).read_bytes() == content
    assert loaded("sepa", "check", file["path"], "--today", "2026-09-15").status == 0
    assert b"761760313" not in content
    books_hold(loaded)


def test_a_run_without_anything_to_pay_is_exported_without_a_file(loaded, tmp_path):
    name, files = exported(loaded, tmp_path / "out", month="2026-11")

    assert files == []
    assert loaded("run", "show", name, "--json").json["status"] == "EXPORTED"
    books_hold(loaded)


def test_who_calculated_a_run_does_not_approve_it(loaded):
    name = calculate(loaded, user="second")["run"]

    refused = loaded("run", "approve", name, "--user", "second")

    assert refused.status == 1
    assert "andere persoon" in refused.err


def test_a_refused_step_is_in_the_log_with_who_tried_it(loaded):
    name = calculate(loaded, user="second")["run"]
    loaded("run", "approve", name, "--user", "second")

    rows = application().write(
        lambda session: session.execute(
            text("SELECT actor, action, object, detail FROM audit_entry WHERE result = 'REFUSED'")
        ).all(),
        reads=True,
        for_all=True,
    )

    assert [tuple(row) for row in rows] == [
        ("second", "approve run", name, '{"error": "MakerMayNotApprove"}')
    ]


def test_a_run_is_not_exported_before_it_is_approved(loaded, tmp_path):
    name = calculate(loaded)["run"]

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert not (tmp_path / "out").exists()


def test_an_approved_month_is_not_calculated_again(loaded):
    approved(loaded)

    asked = ("--municipality", "0299", "--month", "2026-09", "--user", "maker")
    refused = loaded("run", "calculate", *asked)

    assert refused.status == 1
    assert "goedgekeurd" in refused.err


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE run_line SET withheld_cents = withheld_cents - 1 WHERE position = 0",
        "UPDATE run_line SET iban = 'NL20INGB0001234567' WHERE position = 1",
        "UPDATE run_share SET net_cents = net_cents + 1",
        "UPDATE run_carry SET cents = cents + 1 WHERE position = 2",
    ],
)
@pytest.mark.parametrize("step", ["approve", "export"])
def test_a_row_changed_behind_our_back_stops_the_run(loaded, tmp_path, change, step):
    name = calculate(loaded)["run"] if step == "approve" else approved(loaded)
    application().write(lambda session: session.execute(text(change)), for_all=True)

    if step == "approve":
        refused = loaded("run", "approve", name, "--user", "checker")
    else:
        refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "veranderd" in refused.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("step", ["approve", "export"])
def test_a_withdrawn_authorisation_stops_the_lines_and_names_them(loaded, tmp_path, step):
    name = calculate(loaded)["run"] if step == "approve" else approved(loaded)
    person = SCENARIO.rows["personen"][0].removesuffix(";") + ";2026-09-20"
    take_over(loaded, SCENARIO.with_rows(personen=(person,)), tmp_path)

    if step == "approve":
        refused = loaded("run", "approve", name, "--user", "checker")
    else:
        refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "V1@2026-10-01: geen machtiging" in refused.err


def test_a_net_amount_that_changed_after_the_calculation_asks_for_a_new_one(loaded, tmp_path):
    name = calculate(loaded)["run"]
    take_over(loaded, SCENARIO.with_rows(uitkeringen=("P1;2026-09;1300,00;",)), tmp_path)

    refused = loaded("run", "approve", name, "--user", "checker")

    assert refused.status == 1
    assert "P1: de uitkering of de grondslag is veranderd" in refused.err


def test_an_amount_that_changed_after_the_calculation_is_named_once(loaded, tmp_path):
    name = calculate(loaded)["run"]
    dearer = SCENARIO.rows["vaste_lasten"][0].replace(";620,00;", ";625,00;")
    take_over(loaded, SCENARIO.with_rows(vaste_lasten=(dearer,)), tmp_path)

    refused = loaded("run", "approve", name, "--user", "checker")

    assert refused.status == 1
    assert refused.err.count("V1@2026-10-01: het bedrag is veranderd") == 1


def test_a_cost_that_came_after_the_calculation_is_not_left_out_in_silence(loaded, tmp_path):
    name = calculate(loaded)["run"]
    extra = ("V5;H1;;ENERGIE;B3;20,00;2026-09-01;;MAAND;1;;gas",)
    take_over(loaded, SCENARIO.and_rows(vaste_lasten=extra), tmp_path)

    refused = loaded("run", "approve", name, "--user", "checker")
    calculate(loaded)

    assert refused.status == 1
    assert "V5@2026-10-01: is er bij gekomen" in refused.err
    assert loaded("run", "approve", name, "--user", "checker").status == 0


@pytest.mark.parametrize("step", ["approve", "export"])
def test_the_account_that_pays_is_the_one_that_was_approved(loaded, tmp_path, step):
    name = calculate(loaded)["run"] if step == "approve" else approved(loaded)
    row = SCENARIO.rows["gemeenten"][0].replace("NL91ABNA0417164300", "NL20INGB0001234567")
    take_over(loaded, SCENARIO.with_rows(gemeenten=(row,)), tmp_path)
    [pending] = loaded("payee", "accounts", "--pending", "--json").json["accounts"]
    verify = ("payee", "verify", pending["account"], "--note", "gebeld", "--user", "checker")
    assert loaded(*verify).status == 0

    if step == "approve":
        refused = loaded("run", "approve", name, "--user", "checker")
    else:
        refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "de rekening van de gemeente is veranderd" in refused.err


def test_a_late_export_asks_whether_the_authorisation_still_holds(loaded, tmp_path, monkeypatch):
    person = SCENARIO.rows["personen"][0].removesuffix(";") + ";2026-10-02"
    take_over(loaded, SCENARIO.with_rows(personen=(person,)), tmp_path)
    name = approved(loaded)
    monkeypatch.setenv("ONTZORGEN_TODAY", "2026-10-03")
    application.cache_clear()

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "V1@2026-10-01: geen machtiging" in refused.err


@pytest.mark.parametrize("gone", ["id = (SELECT min(id) FROM instruction)", "1 = 1"])
def test_an_instruction_that_disappeared_stops_the_export(loaded, tmp_path, gone):
    name = approved(loaded)

    def remove(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER instruction_no_removal"))
        else:
            session.execute(text("ALTER TABLE instruction DISABLE TRIGGER USER"))
        session.execute(text(f"DELETE FROM instruction WHERE {gone}"))

    behind_our_back(application().settings.database_url, remove)

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM bank_file",
        "UPDATE bank_file SET deflated = x'00'",
        "UPDATE bank_file SET message_id = 'Z'",
    ],
)
def test_a_damaged_file_on_record_is_not_handed_out_again(loaded, tmp_path, damage):
    name, _ = exported(loaded, tmp_path / "out")
    if application().engine.dialect.name != "sqlite":
        damage = damage.replace("x'00'", r"'\x00'")

    def change(session):
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER bank_file_no_update"))
            session.execute(text("DROP TRIGGER bank_file_no_delete"))
        else:
            session.execute(text("ALTER TABLE bank_file DISABLE TRIGGER USER"))
        session.execute(text(damage))

    behind_our_back(application().settings.database_url, change)

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "again")

    assert refused.status == 1
    assert loaded("ledger", "check").status == 1


def test_what_the_log_says_of_an_approval_is_compared_with_the_run(loaded):
    name = approved(loaded)
    application().write(
        lambda session: session.execute(
            text("UPDATE run SET approved_by_id = (SELECT id FROM app_user WHERE login = 'second')")
        ),
        for_all=True,
    )

    found = loaded("ledger", "check")

    assert found.status == 1
    assert name in found.out


def test_a_stopped_account_stops_the_export(loaded, tmp_path):
    name = approved(loaded)
    accounts = loaded("payee", "accounts", "--json").json["accounts"]
    landlord = next(row["account"] for row in accounts if row["payee"] == "B1")
    assert loaded("payee", "stop", landlord, "--reason", "AC04", "--user", "maker").status == 0

    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out")

    assert refused.status == 1
    assert "V1@2026-10-01: rekening nu niet te betalen" in refused.err


def test_a_rejected_run_frees_the_month_and_its_books_are_turned_round(loaded):
    name = approved(loaded)

    assert loaded("run", "reject", name, "--reason", " ", "--user", "checker").status == 1
    done = loaded("run", "reject", name, "--reason", "huur klopt niet", "--user", "checker")
    run = calculate(loaded)

    assert done.status == 0
    assert run["run"] == "0299-2026-09-2"
    assert {line["attempt"] for line in run["instalments"]} == {2}
    books_hold(loaded)


def test_a_file_that_never_reached_the_bank_is_taken_back_by_a_second_person(loaded, tmp_path):
    name, files = exported(loaded, tmp_path / "out")

    own = loaded("run", "withdraw", name, "--reason", "niet verstuurd", "--user", "maker")
    done = loaded("run", "withdraw", name, "--reason", "niet verstuurd", "--user", "checker")
    again, new_files = exported(loaded, tmp_path / "again")

    assert own.status == 1
    assert done.status == 0
    assert again == "0299-2026-09-2"
    assert new_files[0]["message_id"] != files[0]["message_id"]
    refused = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "old")
    assert refused.status == 1
    books_hold(loaded)


def test_a_line_beyond_the_limit_waits_for_a_named_extra_approval(loaded, tmp_path):
    costs = ("V9;H1;;HUUR;B1;11000,00;2026-08-13;;MAAND;1;;",)
    rows = {"vaste_lasten": costs, "uitkeringen": ("P1;2026-09;12000,00;",)}
    take_over(loaded, SCENARIO.and_rows().with_rows(**rows), tmp_path)
    run = calculate(loaded)
    [beyond] = run["limits"]

    refused = loaded("run", "approve", run["run"], "--user", "checker")
    asked = ("run", "override", run["run"], "--line", beyond["line"], "--user", "checker")
    without_reason = loaded(*asked, "--reason", "")
    given = loaded(*asked, "--reason", "dubbele huur, nagebeld")

    assert beyond["line"] == "V9@2026-10-01"
    assert refused.status == 1
    assert "V9@2026-10-01" in refused.err
    assert without_reason.status == 1
    assert given.status == 0
    assert loaded("run", "show", run["run"], "--json").json["limits"][0]["released_by"] == "checker"
    assert loaded("run", "approve", run["run"], "--user", "checker").status == 0


def test_an_override_does_not_survive_a_new_calculation(loaded, tmp_path):
    policy = ("policy", "set", "--municipality", "0299", "--from", "2026-09-01")
    assert loaded(*policy, "limiet_begunstigde=600,00", "--user", "boss").status == 0
    run = calculate(loaded)
    asked = ("run", "override", run["run"], "--line", "PAYEE:B1", "--reason", "gezien")
    assert loaded(*asked, "--user", "checker").status == 0

    take_over(loaded, SCENARIO.with_rows(uitkeringen=("P1;2026-09;1300,00;",)), tmp_path)
    calculate(loaded)

    refused = loaded("run", "approve", run["run"], "--user", "checker")
    assert refused.status == 1
    assert "PAYEE:B1" in refused.err


def test_a_limit_set_after_the_calculation_counts_at_once_and_can_be_overridden(loaded, tmp_path):
    name = calculate(loaded)["run"]
    policy = ("policy", "set", "--municipality", "0299", "--from", "2026-09-01")
    override = ("run", "override", name, "--reason", "gezien", "--user", "checker", "--line")
    assert loaded(*policy, "limiet_regel=600,00", "--user", "boss").status == 0

    assert loaded("run", "approve", name, "--user", "checker").status == 1
    assert loaded(*override, "V2").status == 1
    assert loaded(*override, "V1").status == 0
    assert loaded("run", "approve", name, "--user", "checker").status == 0
    assert loaded(*policy, "limiet_run=900,00", "--user", "boss").status == 0
    export = ("run", "export", name, "--user", "maker", "--out", tmp_path / "out")
    assert loaded(*export).status == 1
    assert loaded(*override, "RUN").status == 0
    assert loaded(*export).status == 0


def test_changing_the_policy_after_the_calculation_asks_for_a_new_one(loaded):
    name = calculate(loaded)["run"]
    policy = ("policy", "set", "--municipality", "0299", "--from", "2026-09-01")
    assert loaded(*policy, "bodembedrag=300,00", "--user", "boss").status == 0

    refused = loaded("run", "approve", name, "--user", "checker")
    run = calculate(loaded)

    assert refused.status == 1
    assert "beleid" in refused.err
    assert run["totals"]["withheld"] == "906.50"
    assert loaded("run", "approve", name, "--user", "checker").status == 0


def test_a_cost_entered_after_its_run_is_signalled_in_the_next_one(loaded, tmp_path):
    exported(loaded, tmp_path / "out")
    costs = (*SCENARIO.rows["vaste_lasten"], "V5;H1;;HUUR;B1;20,00;2026-09-01;;MAAND;15;;stalling")
    benefits = ("P1;2026-09;1351,33;", "P1;2026-10;1351,33;")
    take_over(loaded, SCENARIO.with_rows(vaste_lasten=costs, uitkeringen=benefits), tmp_path)

    run = calculate(loaded, "2026-10")

    missed = [row for row in run["signals"] if row["kind"] == "MISSED_INSTALMENT"]
    assert ("V5", "2026-10-15") in {(row["fixed_cost"], row["date"]) for row in missed}
    assert "V1" not in {row["fixed_cost"] for row in missed if row["date"] >= "2026-10-01"}


def test_a_late_export_asks_the_bank_for_the_first_business_day(loaded, tmp_path, monkeypatch):
    name = approved(loaded)
    monkeypatch.setenv("ONTZORGEN_TODAY", "2026-10-03")
    application.cache_clear()

    done = loaded("run", "export", name, "--user", "maker", "--out", tmp_path / "out", "--json")

    assert done.json["files"][0]["execution_date"] == "2026-10-05"


def test_approving_on_the_command_line_can_be_switched_off(loaded, monkeypatch):
    name = calculate(loaded)["run"]
    monkeypatch.setenv("ONTZORGEN_CLI_APPROVAL", "off")
    application.cache_clear()

    for command in (
        ("run", "approve", name, "--user", "checker"),
        ("run", "override", name, "--line", "V1", "--reason", "x", "--user", "checker"),
        ("payee", "verify", "--all", "--note", "x", "--user", "checker"),
    ):
        refused = loaded(*command)
        assert refused.status == 1
        assert "browser" in refused.err
