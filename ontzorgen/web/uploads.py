"""Files that people send: on disk in the data directory, for nobody else, and without a name.

A file without a name is gone as soon as the request is, whatever happens to the program.
"""

from __future__ import annotations

import re
import tempfile
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage

from ontzorgen.web.desk import desk

_NOT_PLAIN = re.compile(r"[^\w. -]")
_LONGEST_NAME = 120


def plain_name(file: FileStorage) -> str:
    """Return the plain name of a file, without the folder that some browsers send."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return _NOT_PLAIN.sub("_", last).lstrip(".- ")[:_LONGEST_NAME] or "bestand"


class PrivateUploads(Request):
    """A request whose files are kept in the data directory, mode 600, while it lasts."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        settings = desk().settings
        settings.make_data_dir()
        return tempfile.TemporaryFile("w+b", dir=settings.data_dir, prefix="ontvangen-")
