"""What must hold of the repository itself."""

import importlib
import inspect
import pkgutil
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from sqlalchemy import Float, Numeric

import ontzorgen
import payees
import reports
import sepa
from ontzorgen.cli import REFUSALS, commands
from ontzorgen.domain.fixed_cost import Controller, CostKind, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.limits import LimitKind
from ontzorgen.domain.payment import Place
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.run import Outcome
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.domain.signals import SignalKind
from ontzorgen.domain.standing import Standing
from ontzorgen.services.acting import MAY, Action
from ontzorgen.services.check_ledger import Invariant
from ontzorgen.services.households.show_household import AccountState
from ontzorgen.store.models import Base
from ontzorgen.wording import codes
from ontzorgen.wording.errors import SENTENCES
from ontzorgen.wording.households import ACCOUNT_STATES
from ontzorgen.wording.invariants import SENTENCES as INVARIANTS
from ontzorgen.wording.runs import REASONS, SIGNAL_TEXTS
from payees.account_change import AccountStatus

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PLACEHOLDER = re.compile(r"\b(?:[A-Z]+_OUTPUT|TODO|FIXME|TBD|XXX+|LOREM)\b|\blorem ipsum\b")
NOT_OURS = {"build", "dist", "var", "demo-data", "node_modules", "__pycache__"}


def files():
    """Return the files of the repository: what git knows, else what stands here and is ours."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
    return list(_walked(ROOT))


def _walked(folder):
    for path in sorted(folder.iterdir()):
        ours = path.name not in NOT_OURS and not path.name.endswith(".egg-info")
        if path.is_dir() and ours and (path.name == ".ci" or not path.name.startswith(".")):
            yield from _walked(path)
        elif path.is_file() and ours:
            yield path


def pages():
    """Return every page of text for people, from the root of the repository."""
    return [path.relative_to(ROOT) for path in files() if path.suffix == ".md"]


def modules():
    for room in (ontzorgen, payees, reports, sepa):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".migrations.versions" in found.name or found.name.endswith("migrations.env"):
                continue
            yield importlib.import_module(found.name)


def refusals():
    found = set()
    for module in modules():
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, REFUSALS) and kind.__module__ == module.__name__:
                found.add(kind)
    bases = {kind for kind in found if kind.__subclasses__()}
    return sorted(found - bases, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_error_has_a_dutch_sentence(kind):
    assert any(base in SENTENCES for base in kind.__mro__)


def test_every_code_that_people_see_has_a_dutch_word():
    assert set(codes.OUTCOMES) == set(Outcome) == set(REASONS)
    assert set(codes.SIGNALS) == set(SignalKind) == set(SIGNAL_TEXTS)
    assert set(codes.STATUSES) == set(RunStatus)
    assert set(codes.COST_KINDS) == set(CostKind)
    assert set(codes.LIMITS) == set(LimitKind)
    assert set(codes.ACCOUNT_STATUSES) == set(AccountStatus)
    assert set(codes.PHASES) == set(Phase)
    assert set(codes.BASES) == set(LegalBasis)
    assert set(codes.CONTROLLERS) == set(Controller)
    assert set(codes.FREQUENCIES) == set(Frequency)
    assert set(codes.PLACES) == set(codes.PLACE_KINDS) == set(Place)
    assert set(codes.STANDINGS) == set(codes.STANDING_KINDS) == set(Standing)
    assert set(ACCOUNT_STATES) == set(AccountState)


def test_every_action_has_a_rule_of_access_and_a_dutch_word():
    assert set(MAY) == set(Action) == set(codes.ACTIONS)
    assert set(INVARIANTS) == set(Invariant)


def test_no_column_is_a_float_and_every_amount_is_an_integer():
    for table in Base.metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, Float | Numeric), column
            if column.name.endswith("_cents") or column.name == "cents":
                assert column.type.python_type is int, column


def test_every_table_and_module_says_what_it_is():
    for module in modules():
        assert module.__doc__, module.__name__
    for mapper in Base.registry.mappers:
        assert mapper.class_.__doc__, mapper.class_


def test_every_command_explains_itself():
    def walk(command, path):
        assert command.help, path
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                walk(command.get_command(context, name), f"{path} {name}")

    walk(commands, "ontzorgen")


def test_no_file_names_a_machine_or_a_registry():
    forbidden = re.compile(r"(?<![\w.])/(?:root|tmp|home|work)/\w|pypi\.org|npmjs\.org|deb\.debian")
    texts = {".py", ".md", ".toml", ".yml", ".yaml", ".txt", ".in", ".html", ".css", ""}
    for path in files():
        if path.suffix in texts and path != Path(__file__):
            found = forbidden.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, (path, found and found.group())


def test_the_readme_names_the_commands_of_a_newcomer():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make demo" in readme
    assert "make test" in readme


@pytest.mark.parametrize("page", pages(), ids=str)
def test_no_page_waits_for_something_to_be_filled_in(page):
    found = PLACEHOLDER.findall((ROOT / page).read_text(encoding="utf-8"))

    assert not found


@pytest.mark.parametrize("page", pages(), ids=str)
def test_every_link_between_pages_leads_somewhere(page):
    text = FENCED.sub("", (ROOT / page).read_text(encoding="utf-8"))

    for target in LINK.findall(text):
        file, _, heading = target.partition("#")
        path = (ROOT / page).parent / file if file else ROOT / page
        assert path.exists(), target
        assert not heading or heading in headings(path), target


def test_every_place_in_the_glossary_exists():
    for place in re.findall(r"`([a-z_]+(?:/[a-z_0-9]+)+)`", text_of("GLOSSARY.md")):
        rooms = (ROOT / place, ROOT / "ontzorgen" / place)
        assert any(room.exists() or room.with_suffix(".py").exists() for room in rooms), place


def test_every_install_line_for_people_is_one_that_pip_takes():
    for page in pages():
        for wanted in re.findall(r"pip install \"([^\"]+)\"", text_of(page)):
            assert " @ ." not in wanted, (page, wanted)


@pytest.mark.parametrize("known", [True, False], ids=["with git", "without git"])
def test_the_files_are_found_on_a_machine_without_git_too(known, monkeypatch):
    if not known:
        monkeypatch.setattr(shutil, "which", lambda _name: None)

    found = files()

    assert ROOT / "README.md" in found
    assert ROOT / "ontzorgen/cli/runs.py" in found
    assert not [path for path in found if ".venv" in path.parts or "__pycache__" in path.parts]


def text_of(page):
    return (ROOT / page).read_text(encoding="utf-8")


def headings(path):
    """Return the anchors that a page on the web gives its headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
