"""The committed look: small, from nowhere else, of nobody's brand, and as its sources say."""

import filecmp
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONT, STATIC = ROOT / "ontzorgen/web/frontend", ROOT / "ontzorgen/web/static"
KIB = 1024
BRANDS = ("amsterdam", "denhaag", "rotterdam", "rijkshuisstijl", "utrecht-theme", "rhc-theme")


def test_the_styles_are_small_and_fetch_nothing_from_elsewhere():
    styles = (STATIC / "site.css").read_text()

    assert len(styles) < 220 * KIB
    assert re.findall(r"url\((?!fonts/)", styles) == []
    assert "http:" not in styles
    assert "https:" not in styles


def test_the_styles_are_of_nobodys_brand():
    styles = (STATIC / "site.css").read_text().lower()

    assert [brand for brand in BRANDS if brand in styles] == []


def test_htmx_is_the_version_that_was_pinned():
    assert '"htmx.org": "2.0.' in (FRONT / "package.json").read_text()
    assert 'version:"2.0.' in (STATIC / "htmx.min.js").read_text()


def test_what_others_made_comes_with_its_licence():
    held = {path.stem: path.read_text() for path in (STATIC / "licenses").iterdir()}

    assert "EUROPEAN UNION PUBLIC LICENCE" in held["utrecht-component-library"].upper()
    assert "SIL OPEN FONT LICENSE" in held["source-sans-3"].upper()
    assert {"htmx", "voorbeeld-design-tokens"} <= held.keys()


def test_building_the_look_again_gives_the_same_files(tmp_path):
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here: the look cannot be built again")
    source = tmp_path / "web/frontend"
    shutil.copytree(FRONT, source, ignore=shutil.ignore_patterns("node_modules"))
    fetched = subprocess.run(
        [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=source,
        capture_output=True,
        check=False,
    )
    if fetched.returncode:
        pytest.skip("the npm registry cannot be reached: the look cannot be built again")

    subprocess.run([sys.executable, source / "build.py", tmp_path / "built"], check=True)

    for made in (tmp_path / "built").rglob("*"):
        if made.is_file():
            held = STATIC / made.relative_to(tmp_path / "built")
            assert filecmp.cmp(made, held, shallow=False), held
