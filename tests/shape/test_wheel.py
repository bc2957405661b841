"""The wheel, installed outside the checkout, does the main job."""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.cli.folders import SCENARIO

ROOT = Path(__file__).parents[2]
NOT_BUILT_FROM = (".*", "__pycache__", "*.egg-info", "build", "demo-data", "docs", "node_modules")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build it from a copy: what an earlier build left in the checkout would come in."""
    out, copy = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("copy") / "ontzorgen"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_BUILT_FROM))
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(copy)]
    subprocess.run([sys.executable, *command], check=True, timeout=300)
    return next(out.glob("*.whl"))


def test_the_wheel_holds_what_runs_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    assert "wsgi.py" in names
    assert any(name.startswith("ontzorgen/law/parameters/") for name in names)
    assert any(name.startswith("ontzorgen/domain/readiness/instruments/") for name in names)
    assert any(name.startswith("ontzorgen/store/migrations/versions/0001") for name in names)
    assert any(name.startswith("ontzorgen/web/templates/components/") for name in names)
    assert {"ontzorgen/web/static/site.css", "ontzorgen/web/static/htmx.min.js"} <= set(names)
    assert any(name.startswith("ontzorgen/web/static/fonts/") for name in names)
    assert any(name.startswith("ontzorgen/web/static/licenses/") for name in names)
    assert not any("node_modules" in name or "frontend" in name for name in names)
    assert not any(name.startswith("tests") for name in names)


def test_the_installed_wheel_does_the_main_job(wheel, tmp_path):
    python = installed(wheel, tmp_path)
    folder = SCENARIO.write(tmp_path / "in")

    def ontzorgen(*arguments):
        return subprocess.run(
            [python.parent / "ontzorgen", *arguments],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "ONTZORGEN_DATA_DIR": str(tmp_path / "data"),
                "ONTZORGEN_TODAY": "2026-09-15",
            },
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout

    ontzorgen("db", "upgrade")
    for login, roles in (("maker", ["consulent", "administratie"]), ("checker", ["fiatteur"])):
        asked = [part for role in roles for part in ("--role", role)]
        ontzorgen("user", "add", login, "--name", login, *asked, "--municipality", "0299")
    ontzorgen("import", str(folder), "--user", "maker")
    ontzorgen("payee", "verify", "--all", "--user", "checker", "--note", "gebeld")
    ontzorgen("run", "calculate", "--municipality", "0299", "--month", "2026-09", "--user", "maker")
    ontzorgen("run", "approve", "0299-2026-09-1", "--user", "checker")
    ontzorgen("run", "export", "0299-2026-09-1", "--user", "maker", "--out", str(tmp_path / "out"))

    assert len(list((tmp_path / "out").glob("*.xml"))) == 1
    assert "goed" in ontzorgen("sepa", "check", str(next((tmp_path / "out").glob("*.xml"))))


def installed(wheel, tmp_path):
    """Return the Python of a new environment with the wheel and our dependencies beside it."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env/bin/python"
    libraries = sysconfig.get_path("purelib")
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (Path(target) / "libraries.pth").write_text(f"{libraries}\n")
    return python
