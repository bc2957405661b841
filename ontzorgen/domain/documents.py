"""Documents of a household: what kinds there are, and what a file is by its first bytes.

A name or a type that a browser sends is a claim; only the bytes count.
Source of the first bytes: ISO 32000-1 (PDF), ITU-T T.81 (JPEG), RFC 2083 (PNG).
"""

from __future__ import annotations

import re
from enum import StrEnum

LARGEST = 10 * 1024 * 1024
"""Bytes in one document."""
LONGEST_NAME = 120


class DocumentKind(StrEnum):
    """What a document is about."""

    AUTHORISATION = "AUTHORISATION"
    DECISION = "DECISION"
    CONTRACT = "CONTRACT"
    LETTER = "LETTER"
    OTHER = "OTHER"


class FileType(StrEnum):
    """What a file is; the value is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


_FIRST_BYTES = {
    b"%PDF-": FileType.PDF,
    b"\xff\xd8\xff": FileType.JPEG,
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
}
_ENDS = {FileType.PDF: (".pdf",), FileType.JPEG: (".jpg", ".jpeg"), FileType.PNG: (".png",)}
_NO_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]+')


def file_type(content: bytes) -> FileType | None:
    """Return what a file is; None for anything that is not taken."""
    found = (kind for first, kind in _FIRST_BYTES.items() if content.startswith(first))
    return next(found, None)


def document_name(sent: str, kind: FileType) -> str:
    """Return a name as it is kept and given back: no path, nothing unseen, and the right ending."""
    name = " ".join(_NO_NAME.sub(" ", re.split(r"[/\\]", sent)[-1]).split()).strip(". ")
    ending = next((end for end in _ENDS[kind] if name.lower().endswith(end)), "")
    stem = name[: len(name) - len(ending)] if ending else name
    return f"{stem[:LONGEST_NAME].strip() or 'document'}{ending or _ENDS[kind][0]}"
