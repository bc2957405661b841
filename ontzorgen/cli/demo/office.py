"""Those who work in the demo: each step is done by somebody, at a moment of the story."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from ontzorgen.app import Application
from ontzorgen.config import AMSTERDAM
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import users
from ontzorgen.services.acting import Acting
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.export_run import export_run, file_content
from ontzorgen.services.importing.import_folder import import_folder

Work = Callable[[Any, Acting], Any]


class Office:
    """An installation and its people; `imports` holds what came in, `files` what goes out."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.imports = app.settings.data_dir / "import"
        self.files = app.settings.data_dir / "files"
        self.answers = app.settings.data_dir / "bank"
        self._who, self._host = getpass.getuser(), socket.gethostname()

    def do(self, login: str, now: datetime, work: Work, lock: str | None = None) -> Any:
        """Do a step as somebody, at a moment of the story, in a transaction of its own."""

        def as_user(session: Any) -> Any:
            today = now.astimezone(AMSTERDAM).date()
            acting = users.acting_as(session, login, now, today, self._who, self._host, "demo")
            return work(session, acting)

        return self.app.write(as_user, lock=lock)

    def take_in(self, folder: Path, login: str, day: date, hour: int = 10) -> None:
        """Import a folder."""
        rows = read_folder(folder)
        vault = self.app.vault
        self.do(
            login,
            moment(day, hour),
            lambda session, acting: import_folder(session, rows, acting, vault),
        )

    def pay(self, name: str, day: date, hour: int) -> list[Path]:
        """Approve a run, export it, put its files on disk and return them."""
        self.do(
            "fiatteur",
            moment(day, hour),
            lambda session, acting: approve_run(session, name, acting),
        )
        written: list[Path] = []

        def work(session: Any, acting: Acting) -> None:
            self.files.mkdir(exist_ok=True)
            for file in export_run(session, name, acting).files:
                target = self.files / file.file_name
                with target.open("xb") as stream:
                    target.chmod(0o600)
                    stream.writelines(file_content(session, file.id))
                written.append(target)

        self.do("administratie", moment(day, hour, 20), work)
        return written


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of office hours in Amsterdam, in UTC."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)
