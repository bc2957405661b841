"""The budget plan on the command line: the same rules, and amounts as text in JSON."""

import pytest

ALLOWANCE = ("--kind", "RENT_ALLOWANCE", "--amount", "300,50", "--from", "2026-08-20")


@pytest.fixture
def house(loaded):
    """The office with a household, a coach of its town and one of another town."""
    for login, town in (("bea", "0299"), ("vera", "0344")):
        made = ("user", "add", login, "--name", login, "--role", "coach", "--municipality", town)
        assert loaded(*made).status == 0
    return loaded


def test_a_coach_adds_lines_looks_ahead_and_ends_one(house):
    food = ("--kind", "FOOD", "--amount", "75", "--every", "WEEKLY", "--from", "2026-09-07")
    asked = ("--status", "ASKED", "--first-payment", "2026-11-20")

    assert house("budget", "add", "H1", *food, "--user", "bea").status == 0
    assert house("budget", "add", "H1", *ALLOWANCE, *asked, "--user", "maker").status == 0
    plan = house("budget", "show", "H1", "--user", "reader", "--json").json
    shown = house("budget", "show", "H1", "--user", "bea").out

    assert (plan["month"], plan["other_costs"]) == ("2026-09", "325.00")
    assert [warning["kind"] for warning in plan["warnings"]] == ["FIRST_WEEKS"]
    allowance, line = plan["lines"]
    assert (line["kind"], line["amount"], line["rhythm"]) == ("FOOD", "75.00", "WEEKLY")
    assert (allowance["status"], allowance["first_payment"]) == ("ASKED", "2026-11-20")
    assert "Huurtoeslag: tot ongeveer 20-11-2026 komt dit geld nog niet binnen" in shown
    ended = house("budget", "end", "H1", line["line"], "--on", "2026-10-31", "--user", "bea")
    assert ended.status == 0, ended.err
    gone = house("budget", "end", "H1", allowance["line"], "--on", "2026-08-01", "--user", "bea")
    assert "weggehaald" in gone.out
    left = house("budget", "show", "H1", "--user", "bea", "--json").json["lines"]
    assert [each["until"] for each in left] == ["2026-10-31"]


def test_a_line_is_changed_where_it_is_named_and_stays_as_it_is_elsewhere(house):
    asked = ("--status", "ASKED", "--first-payment", "2026-11-20", "--description", "voor thuis")
    house("budget", "add", "H1", *ALLOWANCE, *asked, "--user", "bea")
    [before] = lines(house)
    line = ("budget", "change", "H1", before["line"])

    granted = house(*line, "--status", "GRANTED", "--amount", "310", "--user", "bea")
    [after] = lines(house)
    until = house(*line, "--to", "2026-12-31", "--user", "maker")
    [ends] = lines(house)
    wages = house(*line, "--kind", "WAGES", "--no-end", "--description", "", "--user", "bea")
    [last] = lines(house)

    assert (granted.status, until.status, wages.status) == (0, 0, 0), granted.err
    assert after == {**before, "status": "GRANTED", "amount": "310.00"}
    assert ends == {**after, "until": "2026-12-31"}
    gone = {"status": None, "first_payment": None, "description": last["description"]}
    assert last == {**after, "kind": "WAGES", **gone}
    assert not last["description"]


def test_a_change_that_makes_no_sense_changes_nothing(house):
    house("budget", "add", "H1", *ALLOWANCE, "--status", "ASKED", "--user", "bea")
    [before] = lines(house)
    line = ("budget", "change", "H1", before["line"], "--user")

    for wrong in (
        ("vera", "--amount", "1"),
        ("checker", "--amount", "1"),
        ("bea", "--to", "2026-08-01"),
        ("bea", "--kind", "FOOD", "--status", "ASKED"),
        ("bea", "--description", "x" * 141),
    ):
        assert house(*line, *wrong).status == 1, wrong
    assert house(*line, "bea", "--to", "2026-12-01", "--no-end").status == 2
    assert house("budget", "change", "H1", "99", "--amount", "1", "--user", "bea").status == 1
    assert lines(house) == [before]


def lines(house):
    return house("budget", "show", "H1", "--user", "bea", "--json").json["lines"]


def test_ahead_is_what_the_run_decides_and_what_if_is_told_and_not_kept(house):
    before = house("budget", "forecast", "H1", "--user", "bea", "--json").json
    what_if = (
        *("--return", "V1", "2026-12-01", "--job-from", "2027-01", "--wages", "900,50"),
        *("--benefit", "400", "--rent-from", "2026-12-01", "--rent-percent", "4,1"),
    )

    supposed = house("budget", "forecast", "H1", *what_if, "--user", "bea", "--json").json
    shown = house("budget", "forecast", "H1", *what_if, "--user", "bea")

    assert len(before["months"]) == len(supposed["what_if"]) == 6
    assert before["what_if"] is None
    assert supposed["months"] == before["months"]
    assert supposed["what_if"][4]["benefit"] == "400.00"
    assert supposed["what_if"][2]["withheld"] != before["months"][2]["withheld"]
    assert "loon € 900,50" in shown.out.replace("\xa0", " ")
    assert house("budget", "forecast", "H1", "--user", "bea", "--json").json == before
    assert calculated(house).status == 0
    run = house("run", "show", "0299-2026-09-1", "--json").json
    assert before["months"][0]["month"] == "2026-09"
    assert before["months"][0]["withheld"] == run["totals"]["withheld"]


def calculated(house):
    run = ("--municipality", "0299", "--month", "2026-09", "--user", "maker")
    return house("run", "calculate", *run)


def test_rules_of_roles_municipalities_and_amounts_hold_here_too(house):
    add = ("budget", "add", "H1", *ALLOWANCE)
    never = house("budget", "show", "H9", "--user", "bea")

    for command in (
        ("budget", "show", "H1", "--user", "vera"),
        ("budget", "show", "H1", "--user", "bea", "--municipality", "0344"),
        (*add, "--user", "vera"),
        (*add, "--user", "checker"),
        ("budget", "show", "H1", "--user", "boss"),
        (*add, "--user", "bea"),  # an allowance has a status
        (*add, "--status", "ASKED", "--description", "x" * 141, "--user", "bea"),
        ("budget", "end", "H1", "99", "--on", "2026-10-31", "--user", "bea"),
        ("budget", "forecast", "H1", "--return", "V99", "2026-12-01", "--user", "bea"),
    ):
        refused = house(*command)
        assert refused.status == 1, command
        assert refused.err
    foreign = house("budget", "show", "H1", "--user", "vera")
    assert foreign.err.replace("H1", "H9") == never.err
    for wrong in (
        ("budget", "add", "H1", "--kind", "FOOD", "--amount", "1.234", "--from", "2026-09-01"),
        ("budget", "forecast", "H1", "--wages", "100"),
        ("budget", "forecast", "H1", "--rent-from", "2026-12-01"),
    ):
        assert house(*wrong, "--user", "bea").status == 2
    assert house("budget", "show", "H1", "--user", "bea", "--json").json["lines"] == []
