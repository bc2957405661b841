"""Pages and the command line share their sentences; only the latter says what to type."""

import ast
import re
from pathlib import Path

import click
import pytest

import ontzorgen
from ontzorgen.cli import commands, what_to_type
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services import run_errors
from ontzorgen.services.errors import TaskEndsWithItsSubject
from ontzorgen.wording.errors import sentence

HERE = Path(ontzorgen.__file__).parent
AT_A_KEYBOARD_ONLY = {
    ("wording/errors.py", "db upgrade"),
    ("wording/keeping.py", "keys backup"),
    ("wording/notices.py", "audit verify"),
}
"""What no page shows: words of starting, of backups, and of the log of the server itself."""


def _paths(group=commands, before=""):
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        yield f"{before}{name}"
        if isinstance(found, click.Group):
            yield from _paths(found, f"{before}{name} ")


TYPED = sorted(_paths())


def _strings(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_sentence_and_no_page_says_what_to_type():
    pairs = "|".join(path for path in TYPED if " " in path)
    typed = re.compile(rf"'(?:ontzorgen )?({pairs})\b|\bontzorgen ({'|'.join(TYPED)})\b")
    found = set()
    for room in ("wording", "web", "schemas"):
        for file in (*(HERE / room).rglob("*.py"), *(HERE / room).rglob("*.html")):
            said = _strings(file) if file.suffix == ".py" else [file.read_text(encoding="utf-8")]
            hits = [hit for text in said for hit in typed.finditer(text)]
            found |= {(file.relative_to(HERE).as_posix(), hit[1] or hit[2]) for hit in hits}

    assert found == AT_A_KEYBOARD_ONLY


def test_every_command_that_is_told_is_there():
    told = [*what_to_type.for_tasks(TaskKind), what_to_type.CHECK_NAME, what_to_type.CHECK_BOOKS]
    told += what_to_type.for_waits(["ACCEPTED_LATE", "RELEASE", "HELD"])
    told += what_to_type.for_payment("E2E", unconfirmed=True, contra_missing=True)
    told += what_to_type.for_payment("E2E", unconfirmed=False, contra_missing=True)
    told += what_to_type.for_items(suggested_files=True, unconfirmed=True)

    for line in told:
        words = line.partition("ontzorgen ")[2] or line
        assert " ".join(words.split()[:2]) in TYPED, line


@pytest.mark.parametrize(
    ("error", "command"),
    [
        (run_errors.UnknownRun("0299-2026-10"), "ontzorgen run list"),
        (run_errors.LinesChanged("R", [("V1", "HELD")]), "ontzorgen payment lift BLOKKADE"),
        (TaskEndsWithItsSubject(3, "CLIENT_MONEY", "B1"), "ontzorgen payment give-back KENMERK"),
    ],
)
def test_a_refusal_on_the_command_line_says_what_to_type_and_a_page_does_not(error, command):
    assert command in what_to_type.refusal(error).splitlines()[-1]
    assert what_to_type.refusal(error).startswith(sentence(error))
    assert "ontzorgen" not in sentence(error)
