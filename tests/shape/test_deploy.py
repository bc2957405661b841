"""What docs/deploy names is there: commands parse, paths exist, settings are read."""

import importlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from ontzorgen.cli import commands
from ontzorgen.config import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "docs/deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
CONTAINER = DEPLOY / "Containerfile"


def started(file):
    """Yield the command lines that a file starts."""
    text = file.read_text()
    yield from re.findall(r"^Exec(?:Start|StartPre)=(.+)$", text, re.MULTILINE)
    for words in re.findall(r"^CMD (\[.+\])$", text, re.MULTILINE):
        yield shlex.join(re.findall(r'"([^"]+)"', words))


@pytest.mark.parametrize("file", [*UNITS, CONTAINER], ids=lambda file: file.name)
def test_every_command_that_is_started_is_one_of_ours(file):
    lines = list(started(file))

    assert lines
    for line in lines:
        program, *arguments = shlex.split(line)
        if Path(program).name == "gunicorn":
            assert arguments[0] == "--config"
            importlib.import_module(arguments[1].removeprefix("python:"))
            continue
        assert Path(program).name == "ontzorgen", line
        parses(commands, arguments)


def parses(command, arguments):
    context = command.make_context("ontzorgen", list(arguments))
    if isinstance(command, click.Group):
        name, found, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        assert found is not None, name
        parses(found, rest)


@pytest.mark.parametrize("file", [*UNITS, CONTAINER], ids=lambda file: file.name)
def test_every_setting_that_is_given_is_one_that_is_read(file):
    given = dict(re.findall(r"\b(ONTZORGEN_[A-Z_]+)=([^\s\\]+)", file.read_text()))

    read = (ROOT / "ontzorgen/config.py").read_text()
    assert given
    for name in given:
        assert f'"{name}"' in read, name
    Settings.from_environ(given)


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_a_unit_is_shut_in_and_is_nobody_in_particular(file, tmp_path):
    text = file.read_text()

    for line in ("User=ontzorgen", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
        assert line in text.splitlines()
    if shutil.which("systemd-analyze"):
        here = tmp_path / file.name.replace("@", "@1")
        here.write_text(re.sub(r"/opt/ontzorgen/bin/\w+", "/bin/true", text))
        said = subprocess.run(
            ["systemd-analyze", "verify", here], capture_output=True, text=True, check=False
        )
        assert (said.returncode, here.name in said.stderr) == (0, False), said.stderr


def test_the_image_copies_what_is_there_and_does_not_run_as_root():
    text = CONTAINER.read_text().replace("\\\n", " ")

    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= {name.rstrip("/") for name in " ".join(copied).split()}
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
