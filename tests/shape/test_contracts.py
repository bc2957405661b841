"""The contracts of the architecture hold, and each kind of forbidden import breaks one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ("sepa", "payees", "reports", "ontzorgen", "pyproject.toml")
LINT = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"

PLANTED = {
    "sepa imports the application": ("sepa/iban.py", "import ontzorgen.config"),
    "payees imports reports": ("payees/payee.py", "import reports.report"),
    "reports imports payees": ("reports/report.py", "import payees.payee"),
    "a pure package imports a framework": ("payees/payee.py", "import flask"),
    "the domain imports sqlalchemy": ("ontzorgen/domain/months.py", "import sqlalchemy"),
    "the law imports click": ("ontzorgen/law/parameters.py", "import click"),
    "a lower layer imports a higher one": (
        "ontzorgen/store/runs.py",
        "import ontzorgen.services.acting",
    ),
    "web imports the api": ("ontzorgen/web/status.py", "import ontzorgen.api"),
    "the api imports web": ("ontzorgen/api/__init__.py", "import ontzorgen.web.status"),
    "a service imports flask": ("ontzorgen/services/users.py", "import flask"),
    "the store imports marshmallow": ("ontzorgen/store/runs.py", "import marshmallow"),
    "the command line imports the store": ("ontzorgen/cli/runs.py", "import ontzorgen.store.runs"),
    "a schema imports sqlalchemy": ("ontzorgen/schemas/policy.py", "import sqlalchemy"),
}


def test_the_house_keeps_its_contracts():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("planted", PLANTED)
def test_a_forbidden_import_breaks_a_contract(planted, tmp_path):
    for room in HOUSE:
        source = ROOT / room
        if source.is_dir():
            shutil.copytree(source, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / room)
    (tmp_path / "ontzorgen/api").mkdir()
    (tmp_path / "ontzorgen/api/__init__.py").write_text('"""A room for the test."""\n')
    file, line = PLANTED[planted]
    with (tmp_path / file).open("a") as source:
        source.write(f"\n{line}\n")

    done = lint(tmp_path)

    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def lint(folder):
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, '.'); {LINT}", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
