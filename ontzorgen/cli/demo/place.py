"""Where the demo lives: a directory of its own, with a mark, that is made anew each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ontzorgen.config import DEMO_MARK, Settings
from ontzorgen.services.errors import NotADemoDirectory

TODAY = date(2026, 9, 15)
_MARK_TEXT = "Deze map is gemaakt door 'ontzorgen demo' en wordt bij de volgende demo gewist.\n"


def demo_directory(environ: Mapping[str, str] | None = None) -> Path:
    """Return the demo's directory: in the data directory, or else in the current one.

    A data directory that is a demo already is used itself.
    """
    environ = os.environ if environ is None else environ
    named = environ.get("ONTZORGEN_DATA_DIR")
    if not named:
        return Path.cwd() / "demo-data"
    data_dir = Path(named).absolute()
    return data_dir if (data_dir / DEMO_MARK).is_file() else data_dir / "demo"


def fresh_settings(directory: Path) -> Settings:
    """Empty the demo's directory, mark it, and return the settings of an installation there.

    Raises:
        NotADemoDirectory: something stands there that no demo has made.
    """
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise NotADemoDirectory(str(directory))
    if directory.exists():
        ours = (directory / DEMO_MARK).is_file()
        if not ours and any(directory.iterdir()):
            raise NotADemoDirectory(str(directory))
        shutil.rmtree(directory)
    directory.mkdir(parents=True, mode=0o700)
    (directory / DEMO_MARK).write_text(_MARK_TEXT, encoding="utf-8")
    return Settings(directory, f"sqlite:///{directory / 'ontzorgen.db'}", TODAY)
