"""Make the demo and tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ontzorgen.app import Application
from ontzorgen.cli.demo.bank import PlayedBank
from ontzorgen.cli.demo.bank_days import OPENS
from ontzorgen.cli.demo.home import FIRST, LAST, months
from ontzorgen.cli.demo.place import fresh_settings
from ontzorgen.cli.demo.story import Story
from ontzorgen.cli.demo.told import tell_all
from ontzorgen.cli.output import progress, tell
from ontzorgen.config import Settings
from ontzorgen.services.errors import NoBankToPlay
from ontzorgen.wording.errors import sentence

_STEPS = 1 + sum(1 for _ in months(FIRST, LAST))


def make_demo(directory: Path, say: Callable[[str], None]) -> tuple[Settings, bool]:
    """Make a fresh demo and say what it holds; return its settings and whether all is proved.

    Raises:
        NotADemoDirectory: the directory was made by somebody else.
    """
    settings = fresh_settings(directory)
    app = Application(settings)
    with _bank() as bank, progress("demo maken", _STEPS) as step:
        made = Story(app, lambda _now: step(1), bank=bank).tell()
    proved = tell_all(app, made, say)
    app.engine.dispose()
    return settings, proved


@contextmanager
def _bank() -> Iterator[PlayedBank | None]:
    """Open the bank, or say in a line that there is none."""
    try:
        bank = PlayedBank(OPENS)
    except NoBankToPlay as missing:
        tell(sentence(missing))
        yield None
        return
    with bank:
        yield bank
