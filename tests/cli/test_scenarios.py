"""Each worked example gives, through the command line, what its expected.json says."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.both_databases

SCENARIOS = Path(__file__).parents[3] / "shared/scenarios"
FOLDERS = sorted(SCENARIOS.glob("*/expected.json")) if SCENARIOS.is_dir() else []


@pytest.mark.skipif(not FOLDERS, reason="../shared is not here: its scenarios cannot be run")
@pytest.mark.parametrize("expected", FOLDERS, ids=lambda path: path.parent.name)
def test_a_scenario_gives_what_it_expects(office, expected):
    wanted = json.loads(expected.read_text())
    assert office("import", expected.parent, "--user", "maker").status == 0
    verified = office("payee", "verify", "--all", "--user", "checker", "--note", "teruggebeld")
    assert verified.status == 0

    for month, figures in wanted["runs"].items():
        asked = ("--municipality", wanted["municipality"], "--month", month)
        run = office("run", "calculate", *asked, "--user", "maker", "--json").json
        totals = run["totals"]
        for name in ("withheld", "remainder", "transfers"):
            if name in figures:
                assert totals[name] == figures[name], (month, name)
        remainders = {share["person"]: share["remainder"] for share in run["shares"]}
        assert figures.get("shares", {}).items() <= remainders.items()
        outcomes = {line["fixed_cost"]: line["outcome"] for line in run["instalments"]}
        assert figures.get("outcomes", {}).items() <= outcomes.items()
    assert office("ledger", "check").status == 0
    assert office("audit", "verify").status == 0
