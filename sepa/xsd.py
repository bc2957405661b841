"""Validate a pain.001 message against its schema while it is being written or read.

The schema is the one that the installed sepaxml package carries. The parser is fed piece by
piece and keeps nothing. Trap: with a target lxml raises no schema errors, they are only in
`feed_error_log`.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self, cast

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import ParserTarget

Version = Literal["09", "03"]
VERSIONS: tuple[Version, ...] = ("09", "03")
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
_MAX_ERRORS = 50
_MAX_WAITING = 3  # pieces of about a megabyte between the writer and the validator


@dataclass(frozen=True, slots=True)
class SchemaError:
    """What the validator said, and on which line (0 where it does not know)."""

    line: int
    message: str


def namespace_of(version: Version) -> str:
    """Return the XML namespace of pain.001.001.`version`."""
    return NAMESPACE + version


@lru_cache
def schema_of(version: Version) -> etree.XMLSchema:
    """Load the schema once."""
    text = files("sepaxml").joinpath("schemas", f"pain.001.001.{version}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


class _NoTree:
    """A parser target that keeps nothing."""

    def close(self) -> None:
        return None


class Validator:
    """Takes a document in pieces and tells what breaks the schema. One document each."""

    def __init__(self, version: Version) -> None:
        self._namespace = "{" + namespace_of(version) + "}"
        self._fatal: SchemaError | None = None
        self._parser = etree.XMLParser(
            target=cast("ParserTarget", _NoTree()),
            schema=schema_of(version),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )

    def feed(self, piece: bytes) -> bool:
        """Take a piece; False once there is no point in going on."""
        if self._fatal is not None:
            return False
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            self._fatal = SchemaError(error.lineno or 0, str(error.msg))
            return False
        return len(self._parser.feed_error_log) < _MAX_ERRORS

    def close(self) -> tuple[SchemaError, ...]:
        """End the document and return what is wrong with it, in order, at most fifty."""
        if self._fatal is None:
            try:
                self._parser.close()
            except etree.XMLSyntaxError as error:
                self._fatal = SchemaError(error.lineno or 0, str(error.msg))
        found: Iterable[SchemaError] = (
            SchemaError(entry.line, entry.message.replace(self._namespace, ""))
            for entry in self._parser.feed_error_log
        )
        errors = tuple(found)[:_MAX_ERRORS]
        return errors or ((self._fatal,) if self._fatal else ())


class Validating(Protocol):
    """What the writer asks of a validator."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def feed(self, piece: bytes) -> None:
        """Take a piece."""

    def close(self) -> tuple[SchemaError, ...]:
        """End the document and return what is wrong with it."""


class NoValidator:
    """Stands in where validation is off."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def feed(self, piece: bytes) -> None:
        """Do nothing."""

    def close(self) -> tuple[SchemaError, ...]:
        """Find nothing."""
        return ()


class ThreadedValidator:
    """Validates in a second thread: libxml2 works without the interpreter lock."""

    def __init__(self, version: Version) -> None:
        self._validator = Validator(version)
        self._pieces: SimpleQueue[bytes | None] = SimpleQueue()
        self._room = threading.Semaphore(_MAX_WAITING)
        self._broken: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="pain001-xsd", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def feed(self, piece: bytes) -> None:
        """Hand a piece over; waits while the validator is far behind."""
        self._room.acquire()
        self._pieces.put(piece)

    def close(self) -> tuple[SchemaError, ...]:
        """Wait for the validator and return what is wrong."""
        self._end()
        if self._broken is not None:
            raise self._broken
        return self._validator.close()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._pieces.put(None)
            self._thread.join()

    def _work(self) -> None:
        for piece in iter(self._pieces.get, None):
            try:
                self._validator.feed(piece)
            except BaseException as error:  # the writer must hear it, and must not wait for ever
                self._broken = error
            self._room.release()
