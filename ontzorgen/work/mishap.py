"""Keep where something broke: files, lines and kinds of errors, never a value.

The message of an error is left out, for a database repeats the row it refused.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ontzorgen.config import Settings, WrongSetting

NAME = "errors.log"


def keep_traceback(error: BaseException, settings: Settings | None = None) -> Path | None:
    """Add a traceback to `errors.log` in the data directory; None when that cannot be done.

    Without settings: those of the environment.
    """
    with suppress(OSError, WrongSetting):
        settings = settings or Settings.from_environ()
        settings.make_data_dir()
        path = settings.data_dir / NAME
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            path.chmod(0o600)
            stream.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n")
            stream.writelines(_lines(error))
            stream.write("\n")
        return path
    return None


def _lines(error: BaseException) -> Iterator[str]:
    """Give the traceback of an error, after that of what led to it."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _lines(earlier)
        yield "then\n"
    yield from traceback.format_tb(error.__traceback__)
    sqlstate = getattr(getattr(error, "orig", error), "sqlstate", None)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    yield f"{kind} {sqlstate}\n" if sqlstate else f"{kind}\n"
