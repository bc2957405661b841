"""Copy the database to a file while it is in use: what was committed at one moment, no keys."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ontzorgen.app import Application
from ontzorgen.services.errors import FileInTheWay
from ontzorgen.store import postgresql_tools
from ontzorgen.store.engine import copy_sqlite


def backup(app: Application, file: Path) -> None:
    """Copy the database to a file that does not exist yet; the file is whole, or is not there.

    Raises:
        FileInTheWay: the file exists.
        ToolMissing: pg_dump lacks, or is older than the server.
        ToolFailed: pg_dump refused.
    """
    if file.exists():
        raise FileInTheWay(str(file))
    app.looked("backup", "database")
    if app.engine.dialect.name == "sqlite":
        try:
            copy_sqlite(app.engine, file)
        except FileExistsError:
            raise FileInTheWay(str(file)) from None
        return
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    draft = Path(name)
    try:
        postgresql_tools.dump(app.engine, draft)
        os.link(draft, file)
    except FileExistsError:
        raise FileInTheWay(str(file)) from None
    finally:
        draft.unlink(missing_ok=True)
