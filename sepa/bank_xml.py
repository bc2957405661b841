"""Take the parts out of a bank's XML message piece by piece, whoever wrote it, however large.

What is wanted is declared as a `Part`: the texts to keep by path, and the parts inside it. All
else is passed over: unknown elements, elements of another namespace. A DOCTYPE is refused before
anything in it is read, depth is limited, and what is given is forgotten, so memory stays flat.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO, Protocol, cast
from xml.parsers import expat

from sepa.bank_rules import BankRule, refusal
from sepa.errors import UnreadableFile
from sepa.rules import Rule
from sepa.xml_stream import MAX_DEPTH, MAX_ELEMENT, PIECE, open_message
from sepa.xsd import NAMESPACE

MAX_REPEATS = 1_000
LINE, CURRENCY = "@line", "@Ccy"
_PREFIX = "urn:iso:std:iso:20022:tech:xsd:"


class Texts(dict[str, str]):
    """The texts of a part by name: the first of each, and `more` that came behind it."""

    more: Mapping[str, list[str]] = MappingProxyType({})

    def add(self, name: str, text: str) -> None:
        """Keep a further text of this name."""
        behind = list(self.more.get(name, ()))
        if len(behind) >= MAX_REPEATS:
            raise refusal(BankRule.TOO_LARGE_ELEMENT, {"limit": MAX_REPEATS})
        self.more = {**self.more, name: [*behind, text]}

    def all(self, name: str) -> tuple[str, ...]:
        """Return every text of this name."""
        return (self[name], *self.more.get(name, ())) if name in self else ()


@dataclass(frozen=True, eq=False)
class Part:
    """An element that stands for itself: which texts below it to keep, which parts inside.

    A text is kept under the last name of its path, or under the name it is given here. For an
    amount its currency and its line are kept too, under that name with `CURRENCY` and `LINE`.
    """

    leaves: Mapping[str, str] = field(default_factory=dict)
    parts: "Mapping[str, Part]" = field(default_factory=dict)


class Listener(Protocol):
    """What is told of the parts as they begin and end; `leaves` grows until the end."""

    def started(self, part: Part, leaves: Texts, line: int) -> None:
        """A part begins on this line."""

    def ended(self, part: Part, leaves: Texts) -> None:
        """A part is complete."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the first element says, such as camt.053.001.08, and the bytes read so far."""

    kind: str
    namespace: str
    head: bytes


class _Remembering(io.RawIOBase):
    """Keeps what was read before it was known what the file is."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self.head = b""

    def read(self, size: int = -1, /) -> bytes:
        """Read from the source."""
        piece = self._source.read(size)
        self.head += piece
        return piece


class _Node(dict[str, "_Node"]):
    """What may stand below an element; how its text is called; which part it begins."""

    __slots__ = ("name", "part")

    def __init__(self) -> None:
        super().__init__()
        self.name: str | None = None
        self.part: Part | None = None


def open_bank_message(source: BinaryIO) -> Message:
    """Read up to the first element.

    Raises:
        UnreadableFile: empty, not well-formed, a DOCTYPE, or no ISO 20022 message.
    """
    remembering = _Remembering(source)
    try:
        element, namespace = (
            "Document",
            NAMESPACE + open_message(cast(BinaryIO, remembering)).version,
        )
    except UnreadableFile as told:
        if told.rule != Rule.VERSION_UNKNOWN:
            raise
        element, namespace = str(told.facts["element"]), str(told.facts["namespace"])
    kind = namespace.removeprefix(_PREFIX)
    if element != "Document" or kind == namespace:
        raise refusal(BankRule.KIND_UNKNOWN, {"element": element, "namespace": namespace})
    return Message(kind, namespace, remembering.head)


def pieces(source: BinaryIO, message: Message) -> Iterator[bytes]:
    """Yield the whole file, what was read already first."""
    yield message.head
    while piece := source.read(PIECE):
        yield piece


class ElementReader:
    """Takes a message in pieces and tells a listener of its parts."""

    def __init__(self, message: Message, document: Part, listener: Listener) -> None:
        self._listener = listener
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._completed = False
        self._unanswered = 0
        self._listen(_compiled(document, message.namespace))

    def feed(self, piece: bytes) -> None:
        """Take a piece.

        Raises:
            UnreadableFile: not well-formed, an element without end, too deep, or what the
                listener refuses.
        """
        self._completed = False
        self._parse(piece, final=False)
        self._unanswered = 0 if self._completed else self._unanswered + len(piece)
        if self._unanswered > MAX_ELEMENT:
            raise refusal(BankRule.TOO_LARGE_ELEMENT, {"limit": MAX_ELEMENT})

    def close(self) -> None:
        """End the message.

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
            raise refusal(BankRule.NOT_WELL_FORMED, facts) from None

    def _listen(self, root: _Node) -> None:
        """Set the handlers: closures, since they run fifty times for each payment."""
        parser = self._parser
        texts, above, open_parts = list[str](), list[_Node](), list[Texts]()
        node, leaves, passed_over = root, Texts(), 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal node, leaves
            below = None if passed_over else node.get(tag)
            if below is None:
                pass_over()
                return
            above.append(node)
            node = below
            if texts:
                texts.clear()
            if node.part is not None:
                open_parts.append(leaves)
                leaves = Texts()
                self._listener.started(node.part, leaves, parser.CurrentLineNumber)
            elif attributes and node.name is not None and "Ccy" in attributes:
                keep(node.name + CURRENCY, attributes["Ccy"])
                keep(node.name + LINE, str(parser.CurrentLineNumber))

        def pass_over() -> None:
            nonlocal passed_over
            passed_over += 1
            if passed_over > MAX_DEPTH:
                raise refusal(BankRule.TOO_LARGE_ELEMENT, {"limit": MAX_DEPTH})
            if node.name is not None and not node:
                line = parser.CurrentLineNumber
                raise refusal(BankRule.VALUE_DIVIDED, {"line": line, "element": node.name})

        def end(_tag: str) -> None:
            nonlocal node, leaves, passed_over
            if passed_over:
                passed_over -= 1
                texts.clear()
                return
            if texts:
                text = (texts[0] if len(texts) == 1 else "".join(texts)).strip()
                texts.clear()
                if text and node.name is not None:
                    keep(node.name, text)
            if node.part is not None:
                self._completed = True
                self._listener.ended(node.part, leaves)
                leaves = open_parts.pop()
            node = above.pop()

        def keep(name: str, text: str) -> None:
            if name not in leaves:
                leaves[name] = text
            else:
                leaves.add(name, text)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = texts.append


def _compiled(document: Part, namespace: str) -> _Node:
    """Return the root above `Document`, with every wanted element below it."""
    root = _Node()
    _grow(root, {"Document": document}, namespace)
    return root


def _grow(node: _Node, parts: Mapping[str, Part], namespace: str) -> None:
    for path, part in parts.items():
        below = _reached(node, path, namespace)
        below.part = part
        for leaf, name in part.leaves.items():
            _reached(below, leaf, namespace).name = name
        _grow(below, part.parts, namespace)


def _reached(node: _Node, path: str, namespace: str) -> _Node:
    for name in path.split("/"):
        node = node.setdefault(f"{namespace} {name}", _Node())
    return node
