"""The demo: it ends with a file a bank takes, and shows every situation that it promises."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from stdnum.nl import bsn

from ontzorgen import cli as command_line
from ontzorgen.app import Application
from ontzorgen.cli.demo.book import CASES
from ontzorgen.cli.demo.home import FIRST, LAST
from ontzorgen.cli.demo.made_up import Dice, bsns
from ontzorgen.cli.demo.place import TODAY, demo_directory, fresh_settings
from ontzorgen.cli.demo.story import Story, make_up
from ontzorgen.cli.demo.towns import TOWNS
from ontzorgen.cli.output import application
from ontzorgen.config import DEMO_MARK, Settings
from ontzorgen.domain.tasks import OF_THE_REGISTER
from ontzorgen.services.errors import NotADemoDirectory
from sepa.check import check_file

COMING = "9901-2026-09-1"


@dataclass
class Demo:
    """A demo that was made, and the command line in it."""

    directory: Path
    text: str

    def ask(self, *arguments):
        """Run a command in the demo and return its JSON."""
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("ONTZORGEN_DATABASE_URL", raising=False)
            patch.setenv("ONTZORGEN_DATA_DIR", str(self.directory))
            patch.setenv("ONTZORGEN_TODAY", str(TODAY))
            status, out, err = run(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)

    def files(self, month="*"):
        """Return the bank files of a month, by name."""
        return sorted((self.directory / "files").glob(f"*-{month}-*.xml"))


def run(*arguments):
    application.cache_clear()
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = command_line.run(list(arguments))
    application.cache_clear()
    return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Make the whole demo once."""
    home = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONTZORGEN_DATA_DIR", str(home))
        patch.setenv("ONTZORGEN_DATABASE_URL", "postgresql://nobody@nowhere.invalid/real")
        status, out, err = run("demo", "--no-serve")
    assert status == 0, err
    return Demo(home / "demo", out)


@pytest.fixture(scope="module")
def coming(demo):
    """The coming run of the first town."""
    return demo.ask("run", "show", COMING)


def test_the_coming_month_ends_with_a_file_that_a_bank_takes(demo):
    found = demo.files("2026-09")

    assert [file.name for file in found] == [
        "OZ-9901-2026-09-1-B01.xml",
        "OZ-9902-2026-09-1-B01.xml",
    ]
    for file in found:
        with file.open("rb") as stream:
            assert check_file(stream, TODAY).breaches == ()


def test_ledger_and_audit_hold(demo):
    assert demo.ask("ledger", "check")["ok"]
    assert demo.ask("audit", "verify")["ok"]


def test_there_are_three_towns_with_seven_months_and_some_hundreds_of_households(demo):
    runs = demo.ask("run", "list")["runs"]
    live = [
        row
        for row in runs
        if row["status"] not in ("REJECTED", "WITHDRAWN") and row["corrects"] is None
    ]

    assert Counter(row["municipality"] for row in live) == {"9901": 7, "9902": 7, "9903": 7}
    households = {
        share["household"]
        for town in TOWNS
        for share in demo.ask("run", "show", f"{town.code}-2026-09-1")["shares"]
    }
    assert len(households) > 250


@pytest.mark.parametrize(
    ("household", "outcomes"),
    [
        ("W0901", {"SHORTFALL", "WITHHELD"}),
        ("W0902", {"NO_LEGAL_BASIS"}),
        ("W0905", {"CONTROL_RETURNED", "WITHHELD"}),
        ("W0906", {"CONTROL_RETURNED", "WITHHELD"}),
        ("W0907", {"SUSPENDED"}),
        ("W0908", {"NO_AUTHORISATION"}),
        ("W0909", {"NO_AUTHORISATION"}),
        ("W0910", {"PAYEE_COLLECTS", "WITHHELD"}),
        ("W0911", {"PAID_ELSEWHERE", "WITHHELD"}),
        ("W0913", {"ACCOUNT_UNVERIFIED", "WITHHELD"}),
        ("W0914", {"WITHHELD"}),
    ],
)
def test_a_promised_situation_is_there(coming, household, outcomes):
    lines = [row for row in coming["instalments"] if row["household"] == household]

    assert {row["outcome"] for row in lines} == outcomes


@pytest.mark.parametrize(
    ("household", "signal"),
    [
        ("W0901", "SHORTFALL"),
        ("W0904", "REVIEW_OVERDUE"),
        ("W0906", "EARLY_RETURN"),
        ("W0912", "MISSED_INSTALMENT"),
        ("W0915", "NO_REFERENCE"),
    ],
)
def test_a_promised_signal_is_there(coming, household, signal):
    assert signal in {row["kind"] for row in coming["signals"] if row["household"] == household}


def test_an_extension_and_a_family_that_followed_are_there(coming):
    basis = {row["person"]: row["basis"] for row in coming["shares"]}

    assert basis["W0903-P1"] == "ART_57"
    assert (basis["W0914-P1"], basis["W0914-P2"]) == ("ART_57", "ART_56A")


def test_every_phase_is_there(demo):
    phases = {
        share["phase"]
        for town in TOWNS
        for share in demo.ask("run", "show", f"{town.code}-2026-09-1")["shares"]
    }

    assert phases == {"INTAKE", "FULL", "PARTIAL", "SELF_MONITORED", "SUSPENDED", "CLOSED"}


def test_one_run_was_rejected_and_calculated_again_and_one_file_taken_back(demo):
    status = {row["run"]: row["status"] for row in demo.ask("run", "list")["runs"]}

    assert (status["9902-2026-05-1"], status["9902-2026-05-2"]) == ("REJECTED", "CLOSED")
    assert (status["9903-2026-07-1"], status["9903-2026-07-2"]) == ("WITHDRAWN", "CLOSED")
    assert not (demo.directory / "files" / "OZ-9903-2026-07-1-B01.xml").exists()


def test_all_that_the_bank_answered_is_booked_mended_and_closed(demo):
    runs = demo.ask("run", "list")["runs"]

    sent = [row for row in runs if row["status"] not in ("REJECTED", "WITHDRAWN")]
    older = [row for row in sent if row["month"] < "2026-09"]
    assert {row["status"] for row in older} == {"CLOSED"}
    assert [row["run"] for row in older if row["corrects"]] == [
        "9901-2026-07-2",
        "9902-2026-06-2",
    ]
    assert demo.ask("bank", "items")["items"] == []


def test_a_coach_has_households_and_one_is_said_to_be_behind_with_what_we_pay(demo):
    mine = demo.ask("caseload", "list", "--user", "coach")["households"]
    signals = demo.ask("signal", "list", "--all")["signals"]

    assert len(mine) > 20
    assert [(row["household"], row["we_pay"], row["status"]) for row in signals] == [
        ("W0906", True, "OPEN"),
        ("W0903", True, "OPEN"),
        ("W0905", True, "SETTLED"),
    ]


def test_what_is_left_to_do_is_for_people_who_look_after_households(demo):
    """Nothing waits of the bank; each kind of the register is there, and no old shortage."""
    tasks = demo.ask("task", "list")["tasks"]

    assert {task["kind"] for task in tasks} == set(OF_THE_REGISTER)
    assert all(task["days"] <= 2 for task in tasks if task["kind"] == "SHORTFALL")


@pytest.mark.parametrize(
    ("run", "household", "landlord"),
    [("9902-2026-06", "E0901", "VH-HEIDEROOS"), ("9901-2026-07", "W0917", "VH-LISDODDE")],
)
def test_a_rent_that_did_not_arrive_is_paid_again_to_the_new_account(
    demo, run, household, landlord
):
    (before,) = rents(demo.ask("run", "show", f"{run}-1"), household)
    (after,) = rents(demo.ask("run", "show", f"{run}-2"), household)
    accounts = demo.ask("payee", "accounts")["accounts"]

    assert before["withheld"] == after["withheld"]
    assert (before["attempt"], after["attempt"]) == (1, 2)
    assert [row["status"] for row in accounts if row["payee"] == landlord] == [
        "STOPPED",
        "VERIFIED",
    ]


def rents(seen, household):
    return [row for row in seen["instalments"] if row["fixed_cost"] == f"{household}-HUUR"]


def test_september_waits_for_the_bank(demo):
    runs = {row["run"]: row["status"] for row in demo.ask("run", "list")["runs"]}

    assert (runs["9901-2026-09-1"], runs["9902-2026-09-1"]) == ("EXPORTED", "EXPORTED")


def test_without_the_bank_it_says_so_in_a_line_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("ONTZORGEN_DATABASE_URL", raising=False)
    monkeypatch.setitem(sys.modules, "mockbank.server", None)

    status, out, err = run("demo", "--no-serve")

    assert status == 0, err
    assert [line for line in err.splitlines() if "De bank van de demo ontbreekt" in line]
    assert "niemand antwoordt" in out
    assert not (tmp_path / "demo" / "bank").exists()


def test_the_last_run_waits_with_its_limit_released(demo):
    seen = demo.ask("run", "show", "9903-2026-09-1")

    assert seen["status"] == "CALCULATED"
    assert [(row["limit"], row["released_by"]) for row in seen["limits"]] == [("LINE", "fiatteur")]


def test_a_changed_iban_waits_while_the_old_one_stays_in_use(demo, coming):
    accounts = demo.ask("payee", "accounts")["accounts"]
    landlord = [row for row in accounts if row["payee"] == "WS-WILG"]
    moved = [row for row in accounts if row["payee"] == "EN-WIND"]

    assert [row["status"] for row in landlord] == ["VERIFIED", "PENDING"]
    assert [row["status"] for row in moved] == ["REPLACED", "VERIFIED"]
    assert any(
        row["payee"] == "WS-WILG" and row["outcome"] == "WITHHELD" for row in coming["instalments"]
    )


def test_it_says_what_was_made_where_it_is_and_what_to_try(demo):
    for told in (
        "Demo van ontzorgen",
        "Overzicht betaalrun september 2026",
        "demo-ontzorgen",
        str(demo.directory),
        "ontzorgen run approve 9903-2026-09-1 --user fiatteur",
        "klopt",
        "Wat de bank antwoordde",
    ):
        assert told in demo.text
    assert "KLOPT NIET" not in demo.text
    reports, _, _ = demo.text.partition("Verder proberen")
    assert all(len(line) <= 100 for line in reports.splitlines())
    assert "\x1b" not in demo.text


def test_bank_files_hold_nothing_of_a_person(demo):
    numbers = demo.directory.joinpath("import/2026-03/2-huishoudens/personen.csv").read_text()
    made_up = {line.split(";")[2] for line in numbers.splitlines()[1:]}

    for file in demo.files("2026-09"):
        content = file.read_text()
        assert not any(number in content for number in made_up)


def test_the_same_bank_files_come_out_each_time(demo, tmp_path):
    app = Application(fresh_settings(tmp_path / "again"))

    Story(app, lambda _month: None, last=FIRST).tell()

    again = sorted((tmp_path / "again" / "files").glob("*.xml"))
    assert len(again) == len(TOWNS)
    assert list(map(hash_of, again)) == list(map(hash_of, demo.files("2026-03")))
    app.engine.dispose()


def test_the_same_households_come_out_each_time(demo, tmp_path):
    book, _ = make_up()

    book.write(tmp_path, LAST, CASES)

    handed_in = demo.directory / "import" / "2026-09" / "2-huishoudens"
    assert {file.name: hash_of(file) for file in tmp_path.iterdir()} == {
        file.name: hash_of(file) for file in handed_in.iterdir()
    }


def hash_of(file):
    return sha256(file.read_bytes()).hexdigest()


def test_a_directory_that_is_not_its_own_is_left_alone(tmp_path, monkeypatch):
    precious = tmp_path / "demo" / "ontzorgen.db"
    precious.parent.mkdir()
    precious.write_text("real work")
    monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path))

    status, out, err = run("demo", "--no-serve")

    assert (status, out) == (1, "")
    assert "niet door de demo gemaakt" in err
    assert precious.read_text() == "real work"


def test_a_link_to_another_directory_is_not_followed(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (real / DEMO_MARK).touch()
    (tmp_path / "demo").symlink_to(real)

    with pytest.raises(NotADemoDirectory):
        fresh_settings(tmp_path / "demo")


def test_its_own_directory_is_emptied(tmp_path):
    fresh_settings(tmp_path / "demo")
    (tmp_path / "demo" / "old").touch()

    settings = fresh_settings(tmp_path / "demo")

    assert [file.name for file in (tmp_path / "demo").iterdir()] == [DEMO_MARK]
    assert settings.is_demo
    assert (tmp_path / "demo").stat().st_mode & 0o777 == 0o700


def test_it_lives_in_the_data_directory_or_else_in_the_current_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fresh_settings(tmp_path / "demo")

    assert demo_directory({}) == tmp_path / "demo-data"
    assert demo_directory({"ONTZORGEN_DATA_DIR": str(tmp_path)}) == tmp_path / "demo"
    assert demo_directory({"ONTZORGEN_DATA_DIR": str(tmp_path / "demo")}) == tmp_path / "demo"


def test_a_database_elsewhere_is_no_demo(tmp_path):
    fresh_settings(tmp_path)

    assert not Settings(tmp_path, "postgresql://db/real").is_demo


def test_a_port_that_is_taken_is_refused_before_the_work(tmp_path, monkeypatch):
    import socket

    monkeypatch.setenv("ONTZORGEN_DATA_DIR", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        status, _, err = run("demo", "--port", str(other.getsockname()[1]))

    assert status == 1
    assert "in gebruik" in err
    assert not (tmp_path / "demo").exists()


def test_made_up_numbers_are_well_formed_and_from_the_range_for_tests():
    numbers = [number for number, _ in zip(bsns(), range(500), strict=False)]

    assert len(set(numbers)) == 500
    assert all(bsn.is_valid(number) and number.startswith("9999") for number in numbers)
    assert len({town.code for town in TOWNS}) == 3
    assert Dice().digits(9) == Dice().digits(9)
