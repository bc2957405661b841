"""Tasks on the command line: a silent bank, who takes a task, and who sees nothing."""

import pytest

from ontzorgen.cli.output import application
from tests.cli.conftest import TODAY, books_hold, exported

KEYS = {
    "id", "kind", "text", "next", "municipality", "role", "owner", "subject", "run", "payment",
    "fixed_cost", "payee", "account", "reason", "amount", "since", "days", "done_at", "done_by",
    "note", "away_until", "household", "person", "due_date",
}  # fmt: skip


@pytest.fixture
def silent(loaded, tmp_path, monkeypatch):
    """The office two business days after execution, without an answer; and the run's name."""
    name, _ = exported(loaded, tmp_path / "out")
    move_to(monkeypatch, "2026-10-02")
    return loaded, name


def move_to(monkeypatch, day):
    """Let it be another day for the commands that follow."""
    monkeypatch.setenv("ONTZORGEN_TODAY", day)
    application.cache_clear()


def listed(office, *asked):
    done = office("task", "list", *asked, "--json")
    assert done.status == 0, done.err
    return done.json["tasks"]


def test_a_silent_bank_is_a_task_that_somebody_takes_and_finishes(silent, monkeypatch):
    office, run = silent

    [task] = listed(office, "--user", "maker")
    assert office("task", "take", task["id"], "--user", "maker").status == 0
    [mine] = listed(office, "--mine", "--user", "maker")
    note = ("--note", "Bank gebeld: het bestand loopt", "--user", "maker")
    finished = office("task", "done", task["id"], *note)

    assert set(task) == KEYS
    assert task["kind"] == "NO_ANSWER"
    assert task["subject"] == f"OZ-{run}-B01"
    assert (task["run"], task["municipality"]) == (run, "0299")
    assert (task["role"], task["owner"]) == ("administratie", None)
    assert (task["amount"], task["since"], task["days"]) == ("906.50", "2026-09-30", 2)
    assert mine["owner"] == "maker"
    assert finished.status == 0, finished.err
    assert listed(office, "--user", "maker") == []
    every = listed(office, "--all", "--user", "maker")
    [closed] = [task for task in every if task["kind"] == "NO_ANSWER"]
    assert (closed["done_by"], closed["note"]) == ("maker", note[1])
    assert closed["done_at"].startswith("2026-")
    move_to(monkeypatch, "2026-10-06")
    assert [task["role"] for task in listed(office, "--user", "maker")] == ["fiatteur"]
    books_hold(office)


def test_before_its_time_there_is_no_task(loaded, tmp_path, monkeypatch):
    exported(loaded, tmp_path / "out")
    move_to(monkeypatch, "2026-10-01")

    assert listed(loaded, "--user", "maker") == []
    assert "Er is niets te doen." in loaded("task", "list").out


def test_the_person_at_the_system_sees_and_makes_tasks(silent):
    office, _ = silent

    assert [task["kind"] for task in listed(office)] == ["NO_ANSWER"]
    assert len(listed(office, "--municipality", "0299")) == 1
    books_hold(office)


@pytest.mark.parametrize("login", ["boss", "reader"])
def test_who_only_reads_sees_tasks_and_makes_none(silent, login):
    office, _ = silent

    assert listed(office, "--user", login) == []
    listed(office, "--user", "maker")
    [task] = listed(office, "--user", login)
    for refused in (
        office("task", "take", task["id"], "--user", login),
        office("task", "take", task["id"], "--for", "maker", "--user", login),
        office("task", "done", task["id"], "--note", "gezien", "--user", login),
    ):
        assert refused.status == 1
        assert f"Gebruiker {login} mag niet een taak" in refused.err


def test_a_task_is_handed_to_a_colleague_who_has_its_role(silent):
    office, _ = silent
    [task] = listed(office, "--user", "maker")

    own = office("task", "take", task["id"], "--user", "checker")
    nobody = office("task", "take", task["id"], "--for", "nobody", "--user", "checker")
    handed = office("task", "take", task["id"], "--for", "second", "--user", "checker")

    assert (own.status, nobody.status, handed.status) == (1, 1, 0)
    assert "voor iemand met de rol administratie" in own.err
    assert own.err.replace("checker", "X") == nobody.err.replace("nobody", "X")
    assert "is nu van second" in handed.out
    assert [task["owner"] for task in listed(office, "--user", "maker")] == ["second"]


def test_another_municipality_sees_nothing_and_learns_nothing(silent):
    office, _ = silent
    stranger = ("user", "add", "stranger", "--name", "S", "--role", "administratie")
    assert office(*stranger, "--municipality", "0344").status == 0
    [task] = listed(office, "--user", "maker")

    def refusals(number):
        asked = ("--user", "stranger")
        done = (
            office("task", "take", number, *asked),
            office("task", "done", number, "--note", "x", *asked),
        )
        assert [one.status for one in done] == [1, 1]
        return [one.err.replace(number, "TAAK") for one in done]

    assert listed(office, "--all", "--user", "stranger") == []
    assert office("task", "list", "--municipality", "0299", "--user", "stranger").status == 1
    assert refusals(task["id"]) == refusals("4711")
    assert listed(office, "--user", "maker")[0]["owner"] is None


def test_a_look_does_not_fail_because_time_cannot_be_kept(silent, monkeypatch):
    office, _ = silent

    def broken(*_facts):
        raise RuntimeError("no")

    monkeypatch.setattr("ontzorgen.cli.tasks.age_payments", broken)
    done = office("task", "list", "--user", "maker", "--json")

    assert done.status == 0
    assert done.json == {"tasks": []}
    assert "konden nu niet nagaan" in done.err


def test_a_note_says_something_and_holds_no_bsn(silent):
    office, _ = silent
    [task] = listed(office, "--user", "maker")

    empty = office("task", "done", task["id"], "--note", " ", "--user", "maker")
    with_bsn = office("task", "done", task["id"], "--note", "bsn 761760313", "--user", "maker")

    assert (empty.status, with_bsn.status) == (1, 1)
    assert "een reden nodig (afgerond)" in empty.err
    assert "761760313" not in with_bsn.err
    assert len(listed(office, "--user", "maker")) == 1


def test_wrong_usage_is_told_apart(office):
    assert office("task", "list", "--mine").status == 2
    assert office("task", "list", "--role", "auditor").status == 2
    assert office("task", "done", "1", "--user", "maker").status == 2
    assert office("task", "list", "--user", "nobody").status == 1


def test_a_task_from_before_today_was_moved_has_no_days_below_zero(silent, monkeypatch):
    office, _ = silent
    listed(office, "--user", "maker")
    move_to(monkeypatch, TODAY)

    assert [task["days"] for task in listed(office, "--user", "maker")] == [0]


def test_a_task_is_put_away_noted_and_fetched_back(silent):
    office, _ = silent
    [task] = listed(office, "--user", "maker")
    asked = ("task", "snooze", task["id"], "--user", "maker", "--reason", "de bank zoekt")

    assert office(*asked, "--until", "2026-10-02").status == 1
    assert office(*asked, "--until", "2026-10-09").status == 0
    note = ("task", "note", task["id"], "--text", "gebeld", "--user", "maker")
    assert office(*note).status == 0
    assert listed(office, "--user", "maker") == []
    [away] = listed(office, "--away", "--user", "maker")
    assert away["away_until"] == "2026-10-09"
    assert office("task", "wake", task["id"], "--user", "maker").status == 0
    assert len(listed(office, "--user", "maker")) == 1
