"""Keep the files of an import, and tell what they would change, before anybody says yes.

What is kept stays in the private spool until the work is done, or for a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.report import ImportReport
from ontzorgen.services.importing.rows import ImportFolder
from ontzorgen.store import audit
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.spool import Spool


def look(
    session: Session, folder: ImportFolder, acting: Acting, vault: BsnVault, shown: int
) -> ImportReport:
    """Return what a folder would change; what is shown of it is a look, and logged as one.

    `shown` is how many changes of each file a person sees.

    Raises:
        NotAllowed, ImportRefused: see `import_folder`.
    """
    report = import_folder(session, folder, acting, vault, dry_run=True)
    seen = {file.file.value: [row.key for row in file.differences[:shown]] for file in report.files}
    audit.append(session, acting, "preview import", "folder", None, {"shown": seen})
    return report


def keep(data_dir: Path, files: Mapping[str, IO[bytes]]) -> tuple[str, Path]:
    """Keep files; return the name of their place and their folder."""
    spool = Spool(data_dir)
    place = spool.keep(files)
    return place, spool.folder(place)


def is_kept(data_dir: Path, place: str) -> bool:
    """Say whether the files of a place are still there."""
    return Spool(data_dir).folder(place).is_dir()


def let_go(data_dir: Path, place: str) -> None:
    """Remove kept files."""
    Spool(data_dir).remove(place)
