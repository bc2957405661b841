"""Read a pain.001 message piece by piece, whoever wrote it, however large or hostile.

A DOCTYPE is refused before anything in it is read; entities are not resolved, nothing is
fetched, depth and text size are those of libxml2 without `huge_tree`, and an element that grows
beyond a few megabytes ends the reading. Memory stays flat: what was yielded is forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast
from xml.parsers import expat

from lxml import etree

from sepa.errors import UnreadableFile
from sepa.rules import Rule
from sepa.xsd import NAMESPACE, VERSIONS, Version

PIECE = 65_536
MAX_PROLOG = 1_048_576
MAX_ELEMENT = 4_194_304
HEADER, PAYMENT, TRANSACTION, PAYMENT_END = "GrpHdr", "PmtInf", "CdtTrfTxInf", "/PmtInf"

Leaves = dict[str, list[str]]


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
            if not head.strip():
                continue
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
    """Takes the file in pieces and yields its parts as elements, in order.

    Per piece: HEADER; PAYMENT once what stands above its transfers is complete; each
    TRANSACTION; PAYMENT_END.
    """

    def __init__(self, version: Version) -> None:
        self._prefix = "{" + NAMESPACE + version + "}"
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=[self._prefix + name for name in (HEADER, PAYMENT, TRANSACTION)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._payment: etree._Element | None = None
        self._unanswered = 0

    def feed(self, piece: bytes) -> Iterator[tuple[str, etree._Element]]:
        """Take a piece and yield the parts that it completes.

        Raises:
            UnreadableFile: not well-formed, or an element without end.
        """
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            yield from self._parts()
            raise _not_well_formed(error) from None
        self._unanswered += len(piece)
        yield from self._parts()
        if self._unanswered > MAX_ELEMENT:
            raise UnreadableFile(Rule.TOO_LARGE_ELEMENT, {"limit": MAX_ELEMENT})

    def close(self) -> None:
        """End the document.

        Raises:
            UnreadableFile: it was not complete.
        """
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from None

    def leaves(self, element: etree._Element) -> Leaves:
        """Return the texts below an element by path; an empty container counts as a text.

        The currency of an amount stands under its path with `@Ccy`. Transactions inside are
        left out.
        """
        found: Leaves = {}
        self._collect(element, "", found)
        return found

    def _collect(self, element: etree._Element, path: str, found: Leaves) -> None:
        skip = len(self._prefix)
        for child in element:
            name = str(child.tag)[skip:]
            below = path + name
            if len(child):
                self._collect(child, below + "/", found)
            elif name != TRANSACTION:
                found.setdefault(below, []).append(child.text or "")
                if name == "InstdAmt":
                    found.setdefault(below + "@Ccy", []).append(child.get("Ccy", ""))

    def _parts(self) -> Iterator[tuple[str, etree._Element]]:
        for _, ended in self._parser.read_events():
            element = cast(etree._Element, ended)
            self._unanswered = 0
            kind = str(element.tag)[len(self._prefix) :]
            parent = element.getparent()
            if kind == TRANSACTION and parent is not self._payment and parent is not None:
                self._payment = parent
                yield PAYMENT, parent
            if kind == PAYMENT:
                if element is not self._payment:
                    yield PAYMENT, element
                self._payment = None
                kind = PAYMENT_END
            yield kind, element
            if parent is not None:
                parent.remove(element)


def _not_well_formed(error: etree.XMLSyntaxError) -> UnreadableFile:
    facts: dict[str, str | int] = {"line": error.lineno or 0, "message": str(error.msg)[:200]}
    return UnreadableFile(Rule.NOT_WELL_FORMED, facts)
