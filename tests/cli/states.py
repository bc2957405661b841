"""States that many tests begin from: made once for each kind of database, and copied afterwards.

A state is the database, the folder of the test and a value. It has the name of the fixture that
makes it, with the module in front where it is of one module; those go when the next module begins.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.databases import dropped, fresh_database, kept_copy


@dataclass(frozen=True)
class State:
    """What a test begins from; `names` are those of the states that it went through."""

    database: str
    folder: Path
    names: tuple[str, ...]
    value: Any


KNOWN: dict[tuple[str, str], State] = {}


@dataclass
class States:
    """Where one test began, and what it reaches."""

    kind: str
    url: str
    folder: Path
    module: str
    names: list[str] = field(default_factory=list)

    def reach(self, name, make, release, *, own=False):
        """Bring the test to a state and return its value, which is a copy of what `make` gave.

        `release` lets go of the database, so that it can be copied. `own`: of this module only.
        """
        name = f"{self.module}:{name}" if own else name
        if name not in self.names:
            value = make()
            release()
            self.names.append(name)
            copy = Path(tempfile.mkdtemp(prefix="state-"))
            shutil.copytree(self.folder, copy, dirs_exist_ok=True)
            database = kept_copy(self.kind, self.url)
            KNOWN[self.kind, name] = State(database, copy, tuple(self.names), value)
        return KNOWN[self.kind, name].value


def begun(request, folder):
    """Give a test the furthest state that its fixtures go through and that was made before."""
    kind, module = request.param, request.module.__name__
    _forget_other_modules(module)
    wanted = {*request.fixturenames, *(f"{module}:{name}" for name in request.fixturenames)}
    found = [state for (of, name), state in KNOWN.items() if of == kind and name in wanted]
    state = max(found, key=lambda each: len(each.names), default=None)
    with fresh_database(kind, None if state is None else state.database) as url:
        if state is not None:
            shutil.copytree(state.folder, folder, dirs_exist_ok=True)
        yield States(kind, url, folder, module, [] if state is None else list(state.names))


def _forget_other_modules(module):
    for kind, name in [*KNOWN]:
        if ":" in name and not name.startswith(f"{module}:"):
            gone = KNOWN.pop((kind, name))
            dropped(kind, gone.database)
            shutil.rmtree(gone.folder, ignore_errors=True)
