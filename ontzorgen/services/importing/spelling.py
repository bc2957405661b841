"""Read keys without regard to case: one thing has one spelling, whoever typed it.

What is stored keeps its spelling; else the row that comes first in the file that defines
it has it. Rows that spell a key otherwise are rewritten here, once, so that everything
after this compares keys as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select

from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import Registry, folded
from ontzorgen.services.importing.rows import File, ImportFolder


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands: a part of the folder, its attribute, and how people see it."""

    part: str
    attribute: str
    file: File
    column: str


# the defining file comes first
PAYEE_KEYS = (
    Place("payees", "key", File.PAYEES, "begunstigde"),
    Place("fixed_costs", "payee", File.FIXED_COSTS, "begunstigde"),
)
HOUSEHOLD_KEYS = (
    Place("households", "key", File.HOUSEHOLDS, "huishouden"),
    Place("persons", "household", File.PERSONS, "huishouden"),
    Place("fixed_costs", "household", File.FIXED_COSTS, "huishouden"),
)
PERSON_KEYS = (
    Place("persons", "key", File.PERSONS, "persoon"),
    Place("decisions", "person", File.DECISIONS, "persoon"),
    Place("fixed_costs", "person", File.FIXED_COSTS, "persoon"),
    Place("benefits", "person", File.BENEFITS, "persoon"),
    Place("suspensions", "person", File.SUSPENSIONS, "persoon"),
)
FIXED_COST_KEYS = (
    Place("fixed_costs", "key", File.FIXED_COSTS, "vaste_last"),
    Place("controls", "fixed_cost", File.CONTROLS, "vaste_last"),
)


def typed_keys(folder: ImportFolder, places: tuple[Place, ...]) -> set[str]:
    """Return every key that stands in these places."""
    found: set[str] = set()
    for place in places:
        rows = getattr(folder, place.part) or ()
        found.update(key for row in rows if (key := getattr(row, place.attribute)) is not None)
    return found


def settle(
    job: Job,
    registry: Registry[Any],
    places: tuple[Place, ...],
    typed: set[str],
    column: Any,
    *where: ColumnElement[bool],
) -> set[str]:
    """Spell keys that are not on record as typed as they are; return those still to be read.

    The keys on record are read once, in whole: neither database folds case as we do.
    """
    missing = typed - registry.keys()
    if not missing:
        return set()
    on_record = _on_record(job, {folded(key) for key in missing}, column, *where)
    first = _first_typed(job.folder, places[0], missing)
    right: dict[str, str] = {}
    unclear: dict[str, str] = {}
    for key in missing:
        spellings = on_record.get(folded(key)) or {first.get(folded(key), key)}
        if len(spellings) > 1:
            unclear[key] = ", ".join(sorted(spellings))
            registry.spoil(key)
        elif key not in spellings:
            right[key] = next(iter(spellings))
    for place in places:
        _name_unclear(job, place, unclear)
    _rewrite(job, places, right)
    return {spelling for found in on_record.values() for spelling in found}


def _on_record(
    job: Job, wanted: set[str], column: Any, *where: ColumnElement[bool]
) -> Mapping[str, set[str]]:
    """Return how the wanted keys are spelled on record, by their folded form."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in job.session.scalars(select(column).where(*where)):
        same = folded(key)
        if same in wanted:
            found[same].add(key)
    return found


def _first_typed(folder: ImportFolder, place: Place, missing: set[str]) -> Mapping[str, str]:
    """Return the first spelling in the defining file, when there is more than one at all."""
    if len({folded(key) for key in missing}) == len(missing):
        return {}
    first: dict[str, str] = {}
    for row in getattr(folder, place.part) or ():
        first.setdefault(folded(row.key), row.key)
    return first


def _name_unclear(job: Job, place: Place, unclear: Mapping[str, str]) -> None:
    if not unclear:
        return
    for row in getattr(job.folder, place.part) or ():
        key = getattr(row, place.attribute)
        if key in unclear:
            where = (place.file.value, row.line, place.column)
            code = ProblemCode.AMBIGUOUS_SPELLING
            job.problems.at(where, key, code, spellings=unclear[key])


def _rewrite(job: Job, places: tuple[Place, ...], right: Mapping[str, str]) -> None:
    if not right:
        return
    for place in places:
        rows = getattr(job.folder, place.part)
        if rows is None:
            continue
        name = place.attribute
        part: dict[str, Any] = {
            place.part: tuple(
                replace(row, **{name: right[key]}) if (key := getattr(row, name)) in right else row
                for row in rows
            )
        }
        job.folder = replace(job.folder, **part)
