"""Arrears signals on the command line: the same rules as on pages."""

import pytest

RENT = ("--fixed-cost", "L1", "--received", "2026-09-10", "--source", "brief")


@pytest.fixture
def cost(loaded):
    """The key of a household and of one of its fixed costs, as the office has them."""
    from ontzorgen.cli.output import application
    from ontzorgen.store.models import FixedCostRow, HouseholdRow

    def work(session):
        row = session.query(FixedCostRow).order_by(FixedCostRow.id).first()
        return session.get(HouseholdRow, row.household_id).key, row.key

    return application().write(work, reads=True, for_all=True)


def test_a_signal_is_added_listed_and_settled(loaded, cost):
    household, key = cost
    add = ("signal", "add", household, "--fixed-cost", key, "--received", "2026-09-10")
    add += ("--source", "brief", "--amount", "12,50", "--user", "maker", "--json")

    first, again = loaded(*add).json, loaded(*add).json
    [row] = loaded("signal", "list", "--json").json["signals"]
    told = loaded("signal", "list", "--own-errors").out
    silent = loaded("signal", "settle", row["id"], "--how", " ", "--user", "maker")
    done = loaded("signal", "settle", row["id"], "--how", "Betaald", "--user", "maker", "--json")

    assert (first["new"], first["we_pay"]) == ([row["id"]], [row["id"]])
    assert (again["new"], again["unchanged"]) == ([], 1)
    assert (row["household"], row["fixed_cost"], row["amount"]) == (household, key, "12.50")
    assert (row["status"], row["we_pay"]) == ("OPEN", True)
    assert household in told
    assert "Schrijf op waarom" in silent.err
    assert "settle" not in silent.err
    assert done.json["status"] == "SETTLED"
    assert loaded("signal", "list", "--json").json == {"signals": []}
    again = ("signal", "reopen", row["id"], "--reason", "Vergissing", "--user")
    assert loaded(*again, "checker").status == 1
    opened = loaded(*again, "maker", "--json").json
    assert (opened["status"], opened["reopened"][0]["settled_how"]) == ("OPEN", "Betaald")
    assert loaded(*again, "maker").status == 1
    assert len(loaded("signal", "list", "--json").json["signals"]) == 1


def test_roles_and_bad_rows_are_refused_with_words(loaded, cost, tmp_path):
    household, key = cost
    file = tmp_path / "signalen.csv"
    file.write_text("huishouden;vaste_last;ontvangen;bron\nH?;x;2026-09-10;brief\n")
    add = ("signal", "add", household, "--fixed-cost", key, "--received", "2026-09-10")

    wrong = loaded("signal", "import", file, "--user", "maker", "--json")
    role = loaded(*add, "--source", "brief", "--user", "checker")
    empty = loaded(*add, "--source", " ", "--user", "maker")

    assert (wrong.status, role.status, empty.status) == (1, 1, 1)
    assert wrong.json["problems"][0]["code"] == "SIGNAL_HOUSEHOLD"
    assert "Er is niets vastgelegd: 1 fout" in empty.err
    assert loaded("signal", "list", "--all", "--json").json == {"signals": []}
