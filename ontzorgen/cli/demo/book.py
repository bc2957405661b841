"""What the municipalities hand in, delivery by delivery, as the CSV files people exchange."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import SCHEMAS
from ontzorgen.services.importing.rows import File

Delivery = tuple[Month, int]
"""A month, and which delivery of cases it is: most months have one."""

_Rows = dict[tuple[str, ...], dict[str, str]]

KEYS: dict[File, tuple[str, ...]] = {
    File.MUNICIPALITIES: ("gemeentecode",),
    File.PAYEES: ("begunstigde",),
    File.HOUSEHOLDS: ("huishouden",),
    File.PERSONS: ("persoon",),
    File.DECISIONS: ("persoon", "grondslag", "vanaf"),
    File.FIXED_COSTS: ("vaste_last", "vanaf"),
    File.CONTROLS: ("vaste_last", "vanaf"),
    File.BENEFITS: ("persoon", "maand"),
    File.SUSPENSIONS: ("persoon", "vanaf"),
}
ORGANISATION = (File.MUNICIPALITIES, File.PAYEES)
CASES = (
    File.HOUSEHOLDS,
    File.PERSONS,
    File.DECISIONS,
    File.FIXED_COSTS,
    File.CONTROLS,
    File.SUSPENSIONS,
)
BENEFITS = (File.BENEFITS,)


class Book:
    """Gathers rows under the delivery in which they become known."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[Delivery, File], _Rows] = defaultdict(dict)
        self._keys: defaultdict[File, set[tuple[str, ...]]] = defaultdict(set)

    def put(self, known: Month, file: File, delivery: int = 1, /, **cells: str) -> None:
        """Add a row; a later one with the same key in the same delivery takes its place."""
        key = tuple(cells[column] for column in KEYS[file])
        self._rows[(known, delivery), file][key] = cells
        self._keys[file].add(key[:1])

    def how_many(self, file: File) -> int:
        """Return how many things a file tells of, whatever the number of rows."""
        return len(self._keys[file])

    def cells(self, month: Month, file: File, delivery: int = 1) -> list[dict[str, str]]:
        """Return the rows of a file in a delivery."""
        return list(self._rows.get(((month, delivery), file), {}).values())

    def write(
        self, folder: Path, month: Month, files: tuple[File, ...], *, delivery: int = 1
    ) -> bool:
        """Write these files of a delivery; say whether there was anything to write."""
        found = False
        for file in files:
            rows = self.cells(month, file, delivery)
            if rows:
                folder.mkdir(parents=True, exist_ok=True)
                _write_file(folder / file.value, list(SCHEMAS[file]().cells), rows)
                found = True
        return found


def _write_file(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
