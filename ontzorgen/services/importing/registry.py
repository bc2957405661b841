"""Find what a row refers to: first in the folder itself, then in the database.

Keys come here in their one spelling (see `spelling`), but for those of malformed rows.

Keys are unique per municipality, and a municipality must not notice another's, so the
database is only asked about the municipalities of the user.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from ontzorgen.services.importing.problems import Place, ProblemCode, Problems
from ontzorgen.services.importing.rows import File

AT_ONCE = 5_000
"""How many values go in one statement: both databases take that many parameters."""


@dataclass(slots=True)
class Household:
    """A household, known (`id`) or about to be."""

    id: int | None
    municipality: str
    key: str
    stored: tuple[Any, ...] = ()
    next_person: int = 1
    next_cost: int = 1
    forgotten: bool = False
    """What told who they are was removed, for good."""


@dataclass(slots=True)
class Person:
    """A person, known or about to be, with what decides the 56a period after the import."""

    id: int | None
    municipality: str
    key: str
    household: Household
    right_from: date | None
    must_integrate: bool
    asylum_permit: bool
    bsn_index: bytes | None = None
    stored: tuple[Any, ...] = ()
    authorised: tuple[date | None, date | None] = (None, None)


@dataclass(slots=True)
class Payee:
    """A payee, known or about to be, with its template as it will be."""

    id: int | None
    municipality: str
    """Always empty: the registry of payees is the organisation's."""
    key: str
    reference_kind: str
    reference_pattern: str
    stored: tuple[Any, ...] = ()


@dataclass(slots=True)
class Cost:
    """A fixed cost, known or about to be."""

    id: int | None
    municipality: str
    key: str
    household: Household
    position: int | None = None
    """The place of its first version: a new amount keeps the place of its cost."""


E = TypeVar("E", Household, Person, Payee, Cost)


class Registry(Generic[E]):
    """Things of one kind by the key that people use."""

    def __init__(self, file: File, unknown: ProblemCode, broken: frozenset[str] | None) -> None:
        self._file, self._unknown = file, unknown
        self._all_broken = broken is None
        self._broken = {folded(key) for key in broken or ()}
        self._here: dict[str, E] = {}
        self._known: defaultdict[str, list[E]] = defaultdict(list)
        self.by_id: dict[int, E] = {}

    def learn(self, thing: E) -> None:
        """Add something that is in the database."""
        if thing.id is not None and thing.id not in self.by_id:
            self.by_id[thing.id] = thing
            self._known[thing.key].append(thing)

    def keys(self) -> Set[str]:
        """Return the keys of what was learned, as they are spelled on record."""
        return self._known.keys()

    def known(self, key: str, municipality: str) -> tuple[E | None, E | None]:
        """Return what this municipality calls so, else what another of the user's does."""
        found = self._known.get(key, ())
        same = next((thing for thing in found if thing.municipality == municipality), None)
        return same, found[0] if found and same is None else None

    def put(self, thing: E) -> None:
        """Say that the folder itself has it."""
        self._here[thing.key] = thing

    def everything(self) -> Iterator[E]:
        """Yield what was learned, and what the folder itself has that was not."""
        yield from self.by_id.values()
        for thing in self._here.values():
            if thing.id is None or thing.id not in self.by_id:
                yield thing

    def spoil(self, key: str) -> None:
        """Say that the folder has it, but wrongly: what refers to it is not at fault."""
        self._broken.add(folded(key))

    def find(self, key: str, place: Place, problems: Problems) -> E | None:
        """Return what a row refers to; else None, with the problem if it is the row's own.

        What is of a household that was forgotten is refused: nothing is written of it any more.
        """
        here = self._here.get(key)
        if here is not None:
            return here
        if self._broken and folded(key) in self._broken:
            return None
        found = self._known.get(key, ())
        if len(found) == 1:
            household = _household_of(found[0])
            if household is None or not household.forgotten:
                return found[0]
            problems.at(place, key, ProblemCode.HOUSEHOLD_FORGOTTEN, household=household.key)
            return None
        if found:
            codes = ", ".join(sorted(thing.municipality for thing in found))
            problems.at(place, key, ProblemCode.AMBIGUOUS_KEY, municipalities=codes)
        elif not self._all_broken:
            problems.at(place, key, self._unknown, source=self._file.value)
        return None


def _household_of(thing: Household | Person | Payee | Cost) -> Household | None:
    """Return the household that something is of; a payee is of none."""
    if isinstance(thing, Household):
        return thing
    return None if isinstance(thing, Payee) else thing.household


def folded(key: str) -> str:
    """Return what two keys share that differ in case only."""
    return key.casefold()


def in_chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """Yield the values, so many as one statement takes."""
    rest = list(values)
    for start in range(0, len(rest), AT_ONCE):
        yield rest[start : start + AT_ONCE]


def bad_keys(broken: Mapping[File, frozenset[str] | None], file: File) -> frozenset[str] | None:
    """Return the keys of a file's malformed rows; None when the file could not be read."""
    return broken.get(file, frozenset())
