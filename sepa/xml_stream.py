"""Read a pain.001 message piece by piece, whoever wrote it, however large or hostile.

A DOCTYPE is refused before anything in it is read, so there are no entities and nothing is ever
fetched; depth is limited, and a part that grows beyond a few megabytes ends the reading. Memory
stays flat: what was given is forgotten. Expat, since it is forty small calls for a transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from sepa.errors import UnreadableFile
from sepa.rules import Rule
from sepa.xsd import NAMESPACE, VERSIONS, Version

PIECE = 65_536
MAX_PROLOG = 1_048_576
MAX_ELEMENT = 4_194_304
MAX_DEPTH = 64
HEADER, PAYMENT, TRANSACTION, PAYMENT_END = "GrpHdr", "PmtInf", "CdtTrfTxInf", "/PmtInf"

_STRD = "RmtInf/Strd"
STRUCTURED = "RmtInf/Strd[]"
_DEPTH_OF_PART, _DEPTH_OF_TRANSACTION = 3, 4

Leaves = dict[str, list[str]]


class _Names(dict[str, str]):
    """Names without their namespace, remembered: a file uses a few dozen, a hostile one more."""

    def __missing__(self, tag: str) -> str:
        name = tag.rpartition(" ")[2]
        if len(self) < 1_000:
            self[tag] = name
        return name


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first bytes say, and those bytes themselves."""

    version: Version
    encoding: str
    head: bytes


class _RootReached(Exception):
    """The first element started."""


class _DoctypeReached(Exception):
    """A document type stands before the first element."""


def open_message(source: BinaryIO) -> Opening:
    """Read up to the first element and say which version of pain.001 this is.

    Raises:
        UnreadableFile: empty, not well-formed, a DOCTYPE, or not a version we know.
    """
    root: list[str] = []
    declared: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _attributes: object) -> None:
        root.append(name)
        raise _RootReached

    def doctype(*_: object) -> None:
        raise _DoctypeReached

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        declared.append(encoding or "UTF-8")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    head = _feed_until_root(source, parser)
    encoding = "UTF-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else (*declared, "UTF-8")[0]
    return Opening(_version_of(root[0]), encoding.upper(), head)


def _feed_until_root(source: BinaryIO, parser: expat.XMLParserType) -> bytes:
    head = b""
    while piece := source.read(PIECE):
        head += piece
        try:
            parser.Parse(piece, False)
        except _RootReached:
            return head
        except _DoctypeReached:
            raise UnreadableFile(Rule.DOCTYPE) from None
        except (expat.ExpatError, LookupError, ValueError) as error:
            facts: dict[str, str | int] = {"message": str(error)[:200]}
            raise UnreadableFile(Rule.NOT_WELL_FORMED, facts) from None
        if len(head) > MAX_PROLOG:
            raise UnreadableFile(Rule.TOO_LARGE_ELEMENT, {"limit": MAX_PROLOG})
    if head.strip():
        raise UnreadableFile(Rule.NOT_WELL_FORMED, {"message": "no element"})
    raise UnreadableFile(Rule.EMPTY_FILE)


def _version_of(root: str) -> Version:
    namespace, _, name = root.rpartition(" ")
    for version in VERSIONS:
        if name == "Document" and namespace == NAMESPACE + version:
            return version
    facts: dict[str, str | int] = {"element": name[:80], "namespace": namespace[:120]}
    raise UnreadableFile(Rule.VERSION_UNKNOWN, facts)


def pieces_of(source: BinaryIO, opening: Opening) -> Iterator[bytes]:
    """Yield the whole file, what was read already first."""
    yield opening.head
    while piece := source.read(PIECE):
        yield piece


class PartReader:
    """Takes the file in pieces and yields its parts in order, each with its leaves.

    HEADER; PAYMENT once what stands above its transactions is complete; each TRANSACTION;
    PAYMENT_END. Leaves are the texts of a part by path; an empty container counts as a text.
    The currency of an amount stands under its path with `@Ccy`, each structured remittance
    under `STRUCTURED`.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parts: list[tuple[str, Leaves]] = []
        self._leaves: Leaves = {}
        self._payment: Leaves = {}
        self._open = ""  # the part we are in
        self._announced = False
        self._unanswered = 0
        self._listen()

    def feed(self, piece: bytes) -> list[tuple[str, Leaves]]:
        """Take a piece and return the parts that it completes.

        Raises:
            UnreadableFile: not well-formed, an element without end, or too deep.
        """
        self._parse(piece, final=False)
        parts, self._parts[:] = self._parts[:], ()
        self._unanswered = 0 if parts else self._unanswered + len(piece)
        if self._unanswered > MAX_ELEMENT:
            raise UnreadableFile(Rule.TOO_LARGE_ELEMENT, {"limit": MAX_ELEMENT})
        return parts

    def close(self) -> None:
        """End the document.

        Raises:
            UnreadableFile: it was not complete.
        """
        self._parse(b"", final=True)

    def _parse(self, piece: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except (expat.ExpatError, LookupError, ValueError) as error:
            facts: dict[str, str | int] = {
                "line": self._parser.CurrentLineNumber,
                "message": str(error)[:200],
            }
            raise UnreadableFile(Rule.NOT_WELL_FORMED, facts) from None

    def _listen(self) -> None:
        """Set the handlers: closures, since they run forty times for each transaction."""
        names, texts, above = _Names(), list[str](), list[str]()
        path, is_leaf = "", False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal path, is_leaf
            above.append(path)
            depth, local = len(above), names[name]
            if depth <= _DEPTH_OF_TRANSACTION:
                path = self._start_part(depth, local, path)
            else:
                path = f"{path}/{local}" if path else local
                if depth > MAX_DEPTH:
                    raise UnreadableFile(Rule.TOO_LARGE_ELEMENT, {"limit": MAX_DEPTH})
            if attributes and "Ccy" in attributes:
                self._leaves.setdefault(path + "@Ccy", []).append(attributes["Ccy"])
            if path == _STRD:
                self._leaves.setdefault(STRUCTURED, []).append("")
            is_leaf = True
            texts.clear()

        def end(_name: str) -> None:
            nonlocal path, is_leaf
            if is_leaf and path:
                self._leaves.setdefault(path, []).append("".join(texts))
            is_leaf = False
            depth = len(above)
            path = above.pop()
            if depth <= _DEPTH_OF_TRANSACTION:
                self._end_part(depth)

        self._parser.StartElementHandler = start
        self._parser.EndElementHandler = end
        self._parser.CharacterDataHandler = texts.append

    def _start_part(self, depth: int, name: str, path: str) -> str:
        """Begin a part where one begins; return the path below it."""
        if depth == _DEPTH_OF_PART:
            self._open, self._leaves = name, {}
            self._payment, self._announced = self._leaves, False
            return ""
        if depth < _DEPTH_OF_PART:
            return ""
        if name == TRANSACTION and self._open == PAYMENT:
            self._announce_payment()
            self._open, self._leaves = TRANSACTION, {}
            return ""
        return name

    def _end_part(self, depth: int) -> None:
        if depth == _DEPTH_OF_TRANSACTION and self._open == TRANSACTION:
            self._parts.append((TRANSACTION, self._leaves))
            self._open, self._leaves = PAYMENT, self._payment
        elif depth == _DEPTH_OF_PART and self._open == HEADER:
            self._parts.append((HEADER, self._leaves))
        elif depth == _DEPTH_OF_PART and self._open == PAYMENT:
            self._announce_payment()
            self._parts.append((PAYMENT_END, self._leaves))

    def _announce_payment(self) -> None:
        if not self._announced:
            self._announced = True
            self._parts.append((PAYMENT, self._payment))
