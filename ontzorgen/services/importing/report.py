"""What an import changes, for people to read: counts per file, and before and after.

Texts are as in the files: `tm` is the last day, amounts have two decimals and a point.
A BSN is masked before it comes here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from ontzorgen.domain.amounts import euros
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.policy import DEFAULT_ORDER
from ontzorgen.services.importing.codes import (
    BASES,
    CONTROLLERS,
    COST_KINDS,
    FREQUENCIES,
    SHORTAGE_RULES,
    word_of,
)
from ontzorgen.services.importing.rows import File

MOST_LISTED = 200
"""Differences listed per file; the counts are always whole."""


class DifferenceKind(StrEnum):
    """What happens to a row."""

    NEW = "NEW"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that would be, or was, added or changed: (column, before, after)."""

    file: File
    key: str
    kind: DifferenceKind
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: how many rows were new, changed or as they were; the first differences.

    `sha256` is of all differences, listed or not; it stands in the audit log.
    """

    file: File
    new: int
    changed: int
    unchanged: int
    differences: tuple[Difference, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A whole folder; `sha256` is of its bytes."""

    files: tuple[FileReport, ...]
    dry_run: bool
    sha256: str

    @property
    def changes(self) -> int:
        """Return how many rows are new or changed."""
        return sum(report.new + report.changed for report in self.files)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _last_day(until: date | None) -> str:
    return "" if until is None else str(until - timedelta(days=1))


def _euro(cents: int | None) -> str:
    return "" if cents is None else euros(cents)


def _yes_no(answer: bool) -> str:
    return "J" if answer else "N"


def _words(words: dict[str, Any]) -> Callable[[Any], str]:
    return lambda code: word_of(words, code)


def _order(kinds: Sequence[CostKind]) -> str:
    return ",".join(word_of(COST_KINDS, kind) for kind in kinds or DEFAULT_ORDER)


def _pay_day(number: int | None) -> str:
    return "laatste" if number is None else str(number)


Columns = tuple[tuple[str, Callable[[Any], str]], ...]

COLUMNS: dict[File, Columns] = {
    File.MUNICIPALITIES: (
        ("naam", _plain),
        ("iban", _plain),
        ("rekeninghouder", _plain),
        ("betaaldag", _pay_day),
        ("tekortregel", _words(SHORTAGE_RULES)),
        ("volgorde", _order),
        ("bodembedrag", _euro),
    ),
    File.PAYEES: (
        *(
            (name, _plain)
            for name in (
                *("naam", "soort", "iban", "kvk"),
                *("straat", "huisnummer", "postcode", "plaats", "land"),
            )
        ),
        ("incasso", _yes_no),
        ("kenmerksoort", _plain),
        ("kenmerkpatroon", _plain),
    ),
    File.HOUSEHOLDS: tuple(
        (name, _plain)
        for name in ("consulent", "budgetcoach", "straat", "huisnummer", "postcode", "plaats")
    ),
    File.PERSONS: (
        ("bsn", _plain),
        ("voornaam", _plain),
        ("achternaam", _plain),
        ("geboortedatum", _plain),
        ("taal", _plain),
        ("recht_vanaf", _plain),
        ("recht_tm", _last_day),
        ("inburgeringsplichtig", _yes_no),
        ("asielvergunning_bepaalde_tijd", _yes_no),
        ("machtiging_vanaf", _plain),
        ("machtiging_tm", _last_day),
    ),
    File.DECISIONS: (
        ("besluitdatum", _plain),
        ("tm", _last_day),
        ("evaluatiedatum", _plain),
        ("reden", _plain),
    ),
    File.FIXED_COSTS: (
        ("persoon", _plain),
        ("soort", _words(COST_KINDS)),
        ("begunstigde", _plain),
        ("bedrag", _euro),
        ("tm", _last_day),
        ("frequentie", _words(FREQUENCIES)),
        ("vervaldag", _plain),
        ("kenmerk", _plain),
        ("omschrijving", _plain),
        ("akkoord_op", _plain),
    ),
    File.CONTROLS: (("regie", _words(CONTROLLERS)), ("reden", _plain)),
    File.BENEFITS: (("netto", _euro), ("eigen_inkomen", _euro)),
    File.SUSPENSIONS: (("tm", _last_day), ("reden", _plain)),
}
"""The columns that can change, in the order in which rows are compared."""


def basis_word(basis: str) -> str:
    """Return the word for a legal basis."""
    return word_of(BASES, basis)


@dataclass(slots=True)
class Tally:
    """Counts rows of one file as they are compared, and remembers how they differ."""

    file: File
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    differences: list[Difference] = field(default_factory=list)
    _digest: Any = field(default_factory=sha256)

    def add_new(self, key: str, after: Sequence[Any]) -> None:
        """Count a new row; `after` has a value per column."""
        self.new += 1
        self._tell(key, DifferenceKind.NEW, None, after)

    def compare(self, key: str, before: Sequence[Any], after: Sequence[Any]) -> bool:
        """Count a known row; say whether it changed."""
        if before == after:
            self.unchanged += 1
            return False
        self.changed += 1
        self._tell(key, DifferenceKind.CHANGED, before, after)
        return True

    def report(self) -> FileReport:
        """Return what was counted."""
        return FileReport(
            self.file,
            self.new,
            self.changed,
            self.unchanged,
            tuple(self.differences),
            self._digest.hexdigest(),
        )

    def _tell(
        self, key: str, kind: DifferenceKind, before: Sequence[Any] | None, after: Sequence[Any]
    ) -> None:
        was = None if before is None else tuple(map(str, before))
        self._digest.update(repr((key, was, tuple(map(str, after)))).encode())
        if len(self.differences) >= MOST_LISTED:
            return
        told = []
        for position, (column, text) in enumerate(COLUMNS[self.file]):
            old = "" if before is None else text(before[position])
            new = text(after[position])
            if before is None and not new:
                continue
            if before is None or before[position] != after[position]:
                told.append((column, old, new))
        self.differences.append(Difference(self.file, key, kind, tuple(told)))
