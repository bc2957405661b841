"""besluiten.csv, uitkeringen.csv, opschortingen.csv and regie.csv: dated rows of one thing.

They share one shape: a row belongs to a person or a cost, has a key of its own in time,
and what stands under that key is compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from ontzorgen.domain import household as domain
from ontzorgen.domain.fixed_cost import Controller
from ontzorgen.domain.legal_basis import LegalBasis, article_56a_on, article_56a_until
from ontzorgen.services.importing import decided, decided_persons
from ontzorgen.services.importing.fixed_costs import FixedCosts
from ontzorgen.services.importing.household_registry import Persons
from ontzorgen.services.importing.job import Job
from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import Cost, Person, Registry
from ontzorgen.services.importing.report import basis_word
from ontzorgen.services.importing.rows import ControlIn, DecisionIn, File, Origin
from ontzorgen.store import organisation, reviews
from ontzorgen.store.models import BenefitRow, ControlRow, DecisionRow, SuspensionRow

_ONE_DAY = timedelta(days=1)


class DatedRows:
    """One such file: how its rows are found, compared and written."""

    file: File
    table: Any
    owner_column: str
    key_columns: tuple[str, ...]
    value_columns: tuple[str, ...]
    owner_name = "persoon"
    owner_attribute = "person"

    def __init__(self, job: Job, owners: Registry[Any]) -> None:
        self.job, self.owners = job, owners
        self.stored: defaultdict[int, dict[Hashable, tuple[Any, ...]]] = defaultdict(dict)
        self.found: list[tuple[Any, Any]] = []
        self.changed: list[tuple[Any, Any]] = []
        self.new: list[tuple[Any, Any]] = []

    def rows(self) -> tuple[Any, ...]:
        """Return the rows of the folder."""
        raise NotImplementedError

    def label(self, row: Any) -> str:
        """Return how a row is named in a report."""
        keys = (str(getattr(row, name)) for name in self.key_columns)
        return " ".join((getattr(row, self.owner_attribute), *keys))

    def key(self, row: Any) -> Hashable:
        """Return what tells rows of one owner apart."""
        return tuple(getattr(row, name) for name in self.key_columns)

    def compare(self) -> None:
        """Judge each row of the file."""
        rows = self.rows()
        for row in rows:
            place = (self.file.value, row.line, self.owner_name)
            key = getattr(row, self.owner_attribute)
            owner = self.owners.find(key, place, self.job.problems)
            if owner is not None:
                self.found.append((row, owner))
        self._learn()
        tally = self.job.tally(self.file)
        for done, (row, owner) in enumerate(self.found, start=1):
            kept = self.stored[owner.id].get(self.key(row)) if owner.id is not None else None
            after = tuple(getattr(row, name) for name in self.value_columns)
            if kept is None:
                tally.add_new(self.label(row), after)
                self.new.append((row, owner))
            elif tally.compare(self.label(row), kept, after):
                self.changed.append((row, owner))
            self.job.compared(self.file, done, len(self.found))
        self.check()

    def check(self) -> None:
        """Refuse what cannot stand beside what is known."""

    def _learn(self) -> None:
        table, width = self.table, len(self.key_columns)
        names = (self.owner_column, *self.key_columns, *self.value_columns)
        columns = [getattr(table, name) for name in names]
        ids = {owner.id for _, owner in self.found if owner.id is not None}
        for owner_id, *values in self.job.rows_where(columns, columns[0], ids, *self.only()):
            self.stored[owner_id][tuple(values[:width])] = tuple(values[width:])

    def only(self) -> tuple[Any, ...]:
        """Return which rows to read, beside those of the owners."""
        return ()

    def write(self) -> None:
        """Save the rows."""
        self.job.insert(self.file, self.table, [self._columns(*pair) for pair in self.new])
        keys = (self.owner_column, *self.key_columns)
        self.job.update(self.table, keys, [self._columns(*pair) for pair in self.changed])

    def _columns(self, row: Any, owner: Any) -> dict[str, Any]:
        values: dict[str, Any] = {self.owner_column: owner.id}
        for name in (*self.key_columns, *self.value_columns):
            value = getattr(row, name)
            values[name] = value.value if isinstance(value, StrEnum) else value
        return values


class Decisions(DatedRows):
    """besluiten.csv."""

    file = File.DECISIONS
    table = DecisionRow
    owner_column = "person_id"
    key_columns = ("basis", "valid_from")
    value_columns = ("decided_on", "valid_until", "review_on", "reason")

    def rows(self) -> tuple[Any, ...]:
        """Return the rows of the folder."""
        return self.job.folder.decisions or ()

    def label(self, row: DecisionIn) -> str:
        """Name the row by person, basis and first day."""
        return f"{row.person} {basis_word(row.basis)} {row.valid_from}"

    def check(self) -> None:
        """Refuse what needs a second person, and what overlaps a row that stays as it is."""
        self._refuse_alone()
        here = {(id(owner), self.key(row)) for row, owner in self.found}
        for row, owner in self.found:
            if owner.id is None:
                continue
            for key, kept in self.stored[owner.id].items():
                assert isinstance(key, tuple)  # noqa: S101  (basis and first day)
                basis, start = key
                until: date | None = kept[1]
                if basis != row.basis or (id(owner), key) in here:
                    continue
                if (until is not None and until <= row.valid_from) or (
                    row.valid_until is not None and row.valid_until <= start
                ):
                    continue
                self.job.problems.add(
                    self.file,
                    row.line,
                    "vanaf",
                    row.valid_from.isoformat(),
                    ProblemCode.OVERLAP_WITH_KNOWN,
                    start=start,
                    cure_tm=max(row.valid_from, start) - _ONE_DAY,
                )

    def _refuse_alone(self) -> None:
        """Refuse a line of article 57 of which fewer people decided than it takes.

        On a page nobody records one alone where the municipality asks two; a file brings what was
        decided elsewhere, and leaves alone what two people decided here. To end sooner is no
        decision to go on.
        """
        if self.job.origin is Origin.DECISION:
            return
        anew = [*self.new, *(pair for pair in self.changed if not self._ends_sooner(*pair))]
        anew = [(row, owner) for row, owner in anew if row.basis is LegalBasis.ART_57]
        known = {owner.id for _, owner in anew if owner.id is not None}
        of_two = reviews.confirmed_lines(self.job.session, known) if known else frozenset()
        for row, owner in anew:
            alone = self.job.origin is Origin.PAGE and self._asks_two(owner.municipality)
            if alone or (owner.id, row.valid_from) in of_two:
                self.job.problems.add(
                    self.file,
                    row.line,
                    "grondslag",
                    basis_word(row.basis),
                    ProblemCode.NEEDS_SECOND_PERSON,
                )

    def _ends_sooner(self, row: DecisionIn, owner: Person) -> bool:
        if owner.id is None or row.valid_until is None:
            return False
        decided_on, until, review_on, reason = self.stored[owner.id][self.key(row)]
        same = (row.decided_on, row.review_on, row.reason) == (decided_on, review_on, reason)
        return same and (until is None or row.valid_until < until)

    def _asks_two(self, municipality: str) -> bool:
        today = self.job.acting.today
        policy = organisation.policy_on(self.job.session, municipality, today)
        return policy is not None and policy.extension_four_eyes


class Benefits(DatedRows):
    """uitkeringen.csv. A late benefit of a month already approved is taken; a change is not."""

    file = File.BENEFITS
    table = BenefitRow
    owner_column = "person_id"
    key_columns = ("month",)
    value_columns = ("net_cents", "own_income_cents")

    def rows(self) -> tuple[Any, ...]:
        """Return the rows of the folder."""
        return self.job.folder.benefits or ()

    def only(self) -> tuple[Any, ...]:
        """Read the months of the file only."""
        return (BenefitRow.month.in_({row.month for row in self.rows()}),)

    def check(self) -> None:
        """Refuse another amount where an approved run used this one; empty is zero there."""
        changed = {}
        for row, owner in self.changed:
            net, income = self.stored[owner.id][self.key(row)]
            if (net, income or 0) != (row.net_cents, row.own_income_cents or 0):
                changed[owner.id, row.month] = row
        decided.refuse_changed_benefits(self.job, changed)


class Suspensions(DatedRows):
    """opschortingen.csv."""

    file = File.SUSPENSIONS
    table = SuspensionRow
    owner_column = "person_id"
    key_columns = ("valid_from",)
    value_columns = ("valid_until", "reason")

    def rows(self) -> tuple[Any, ...]:
        """Return the rows of the folder."""
        return self.job.folder.suspensions or ()

    def check(self) -> None:
        """Refuse a spell over an instalment that an approved run let the person carry."""
        rows = [(row, p.id) for row, p in (*self.new, *self.changed) if p.id is not None]
        stored = {
            person_id: {key[0]: kept[0] for key, kept in spells.items() if isinstance(key, tuple)}
            for person_id, spells in self.stored.items()
        }
        decided_persons.refuse_new_suspensions(self.job, rows, stored)


class Controls(DatedRows):
    """regie.csv."""

    file = File.CONTROLS
    table = ControlRow
    owner_column = "fixed_cost_id"
    key_columns = ("valid_from",)
    value_columns = ("controller", "reason")
    owner_name = "vaste_last"
    owner_attribute = "fixed_cost"

    def __init__(self, job: Job, costs: FixedCosts, persons: Persons) -> None:
        super().__init__(job, costs.registry)
        self._costs, self._persons = costs, persons

    def rows(self) -> tuple[Any, ...]:
        """Return the rows of the folder."""
        return self.job.folder.controls or ()

    def check(self) -> None:
        """Refuse an early return without reason, and a change of what was already paid."""
        self._refuse_early_returns()
        by_cost: defaultdict[int, list[ControlIn]] = defaultdict(list)
        for row, cost in (*self.new, *self.changed):
            if cost.id is not None:
                by_cost[cost.id].append(row)
        decided.refuse_changed_controls(self.job, by_cost, self._stored_by_day())

    def _stored_by_day(self) -> dict[int, dict[date, tuple[Any, ...]]]:
        return {
            cost_id: {key[0]: kept for key, kept in rows.items() if isinstance(key, tuple)}
            for cost_id, rows in self.stored.items()
        }

    def _refuse_early_returns(self) -> None:
        """A return inside a 56a period needs a reason. Source: the minister's letter, 6-4-2023."""
        bare = [
            (row, cost)
            for row, cost in self.found
            if row.controller is Controller.HOUSEHOLD and row.reason is None
        ]
        if not bare:
            return
        members = self._persons.members_of([cost.household for _, cost in bare])
        for place, (row, cost) in enumerate(bare):
            for person in self._concerned(cost, row.valid_from, members.get(place, [])):
                self._refuse_early_return(row, person)

    def _refuse_early_return(self, row: ControlIn, person: Person) -> None:
        value = domain.Person(
            id=0,
            key=person.key,
            right_from=person.right_from,
            right_until=None,
            must_integrate=person.must_integrate,
            asylum_permit=person.asylum_permit,
            authorised_from=None,
            authorised_until=None,
        )
        if person.right_from is not None and article_56a_on(value, row.valid_from):
            self.job.problems.add(
                self.file,
                row.line,
                "reden",
                None,
                ProblemCode.EARLY_RETURN_NEEDS_REASON,
                person=person.key,
                until=article_56a_until(person.right_from),
            )

    def _concerned(self, cost: Cost, day: date, members: list[Person]) -> list[Person]:
        """Return whose the cost is on the day; when no version holds then, whose it ever is."""
        spans: dict[date, tuple[date | None, str | None]] = {}
        if cost.id is not None:
            for version in self._costs.versions[cost.id].values():
                spans[version.valid_from] = (version.valid_until, version.stored[0])
        for wanted in self._costs.wanted.get(cost.key, ()):
            if wanted.cost is cost:
                row = wanted.row
                spans[row.valid_from] = (row.valid_until, row.person)
        held = {
            person
            for start, (until, person) in spans.items()
            if start <= day and (until is None or day < until)
        } or {person for _, person in spans.values()}
        return [person for person in members if None in held or person.key in held]
