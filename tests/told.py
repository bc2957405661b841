"""The first month of the demo, told once in this process and copied for who asks."""

from __future__ import annotations

import os
import shutil
from functools import cache

from ontzorgen.app import Application
from ontzorgen.cli.demo.home import FIRST
from ontzorgen.cli.demo.place import fresh_settings
from ontzorgen.cli.demo.story import Story
from ontzorgen.config import DEMO_MARK, Settings
from tests.databases import workspace


@cache
def _told_once():
    """Tell it, and return where it stands."""
    settings = fresh_settings(workspace() / f"told-{os.getpid()}" / "demo")
    app = Application(settings)
    Story(app, lambda _month: None, last=FIRST).tell()
    app.engine.dispose()
    (settings.data_dir / DEMO_MARK).unlink()
    return settings.data_dir


def first_month_told(folder):
    """Return the settings of three municipalities whose first month is at the bank."""
    told = _told_once()
    shutil.copytree(told, folder)
    (database,) = folder.glob("*.db")
    return Settings(folder, f"sqlite:///{database}")
