"""Where this installation keeps its data, and which day it is. Read once, at the edge.

Sources: the environment variables named in the README (ONTZORGEN_...).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MOST_PROXIES = 5
DEMO_MARK = ".ontzorgen-demo"
"""The file by which a data directory is known to hold made-up data only."""


class WrongSetting(Exception):
    """An environment variable holds something that cannot be used."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value, self.wanted = name, value, wanted
        super().__init__(f"{name}={value!r}: {wanted}")


@dataclass(frozen=True)
class Settings:
    """What the environment decides."""

    data_dir: Path
    database_url: str
    fixed_today: date | None = None
    cli_approval: bool = True
    proxies: int = 0
    """How many proxies stand before the site and say who asked: what others say is not believed."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment.

        Raises:
            WrongSetting: a variable that cannot be read.
        """
        environ = os.environ if environ is None else environ
        home = Path(environ.get("HOME") or ".")
        data_dir = Path(environ.get("ONTZORGEN_DATA_DIR") or home / ".local/share/ontzorgen")
        url = environ.get("ONTZORGEN_DATABASE_URL") or f"sqlite:///{data_dir / 'ontzorgen.db'}"
        return cls(
            data_dir=data_dir,
            database_url=url,
            fixed_today=_day("ONTZORGEN_TODAY", environ.get("ONTZORGEN_TODAY")),
            cli_approval=_switch(
                "ONTZORGEN_CLI_APPROVAL", environ.get("ONTZORGEN_CLI_APPROVAL", "on")
            ),
            proxies=_number("ONTZORGEN_PROXIES", environ.get("ONTZORGEN_PROXIES")),
        )

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demo: its own data directory, with its own database."""
        own = f"sqlite:///{self.data_dir / 'ontzorgen.db'}"
        return (self.data_dir / DEMO_MARK).is_file() and self.database_url == own

    def make_data_dir(self) -> None:
        """Make the data directory, readable by its owner only."""
        if not self.data_dir.exists():
            self.data_dir.mkdir(parents=True)
            self.data_dir.chmod(0o700)

    def now(self) -> datetime:
        """Return this moment in UTC; with ONTZORGEN_TODAY, this time of day on that day."""
        moment = datetime.now(UTC)
        if self.fixed_today is None:
            return moment
        local = moment.astimezone(AMSTERDAM)
        return datetime.combine(self.fixed_today, local.timetz()).astimezone(UTC)

    def today(self) -> date:
        """Return the day in Amsterdam."""
        return self.now().astimezone(AMSTERDAM).date()


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongSetting(name, text, "DAY") from None


def _number(name: str, text: str | None) -> int:
    if not text:
        return 0
    if not text.isdecimal() or int(text) > _MOST_PROXIES:
        raise WrongSetting(name, text, "SMALL_NUMBER")
    return int(text)


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise WrongSetting(name, text, "ON_OR_OFF")
    return text.lower() == "on"
