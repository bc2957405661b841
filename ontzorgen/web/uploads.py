"""Files that people send: on disk in the data directory, for nobody else, and without a name.

A file without a name is gone as soon as the request is, whatever happens to the program.
"""

from __future__ import annotations

import tempfile
from typing import IO

from flask import Request

from ontzorgen.web.desk import desk


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
