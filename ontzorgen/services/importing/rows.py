"""The well-formed rows of an import folder, one value per line of a file.

Amounts are int euro cents; a `tm` column (inclusive outside) is `..._until` here, the
first day it no longer holds. Source: "The import folder" in the interface description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from ontzorgen.domain.fixed_cost import Controller, CostKind, Frequency
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.policy import ShortageRule
from ontzorgen.services.importing.problems import RowProblem
from sepa.creditor_reference import ReferenceKind


class Origin(StrEnum):
    """Where rows come from: who has spoken about them differs."""

    FILE = "FILE"
    """It brings what was decided elsewhere."""
    PAGE = "PAGE"
    """One person typed it."""
    DECISION = "DECISION"
    """It follows from a decision that stands, of as many people as the municipality asks."""


class File(StrEnum):
    """The files of a folder, in the order in which they are taken over."""

    MUNICIPALITIES = "gemeenten.csv"
    PAYEES = "begunstigden.csv"
    HOUSEHOLDS = "huishoudens.csv"
    PERSONS = "personen.csv"
    DECISIONS = "besluiten.csv"
    FIXED_COSTS = "vaste_lasten.csv"
    CONTROLS = "regie.csv"
    BENEFITS = "uitkeringen.csv"
    SUSPENSIONS = "opschortingen.csv"


class Step(StrEnum):
    """What the import is busy with, for a progress bar."""

    READ = "READ"
    COMPARE = "COMPARE"
    WRITE = "WRITE"


class Progress(Protocol):
    """Hears how far a file is; called a few hundred times at most."""

    def __call__(self, step: Step, file: File, done: int, total: int) -> None: ...  # noqa: D102  (the class says it)


def no_progress(step: Step, file: File, done: int, total: int) -> None:
    """Tell nobody."""


class Row(Protocol):
    """Every row knows its line; line 1 is the header."""

    @property
    def line(self) -> int: ...  # noqa: D102  (the class says it)


@dataclass(frozen=True, slots=True)
class MunicipalityIn:
    """A line of gemeenten.csv."""

    line: int
    key: str
    name: str
    iban: str
    holder: str
    pay_day: int | None
    """None: last business day of the benefit month."""
    shortage_rule: ShortageRule
    order: tuple[CostKind, ...]
    floor_cents: int


@dataclass(frozen=True, slots=True)
class PayeeIn:
    """A line of begunstigden.csv."""

    line: int
    key: str
    name: str
    kind: str
    iban: str | None
    kvk: str | None
    street: str | None
    house_number: str | None
    postcode: str | None
    town: str | None
    country: str | None
    collects: bool
    reference_kind: ReferenceKind | None = None
    """None: the file lacks the column, so nothing is said about it."""
    reference_pattern: str | None = None
    """None: the file lacks the column; empty: any reference of the kind."""


@dataclass(frozen=True, slots=True)
class HouseholdIn:
    """A line of huishoudens.csv."""

    line: int
    key: str
    municipality: str
    consulent: str | None
    budget_coach: str | None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    """Of an address None: the file lacks the column, so it stays; empty: there is none."""


@dataclass(frozen=True, slots=True)
class PersonIn:
    """A line of personen.csv; without `right_from` a member without a right of their own."""

    line: int
    key: str
    household: str
    bsn: str | None
    first_name: str
    last_name: str
    birth_date: date | None
    language: str | None
    right_from: date | None
    right_until: date | None
    must_integrate: bool
    asylum_permit: bool
    authorised_from: date | None
    authorised_until: date | None

    def __repr__(self) -> str:
        """Show no more than the key: a traceback or a log never holds a BSN."""
        return f"PersonIn(line={self.line}, key={self.key!r})"


@dataclass(frozen=True, slots=True)
class DecisionIn:
    """A line of besluiten.csv."""

    line: int
    person: str
    basis: LegalBasis
    decided_on: date | None
    valid_from: date
    valid_until: date | None
    review_on: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FixedCostIn:
    """A line of vaste_lasten.csv: one version of a fixed cost."""

    line: int
    key: str
    household: str
    person: str | None
    """None: shared by the household."""
    kind: CostKind
    payee: str
    amount_cents: int
    valid_from: date
    valid_until: date | None
    frequency: Frequency
    due_day: int
    reference: str | None
    description: str | None
    consent_on: date | None = None
    """None says nothing: what is on record stays."""


@dataclass(frozen=True, slots=True)
class ControlIn:
    """A line of regie.csv."""

    line: int
    fixed_cost: str
    valid_from: date
    controller: Controller
    reason: str | None


@dataclass(frozen=True, slots=True)
class BenefitIn:
    """A line of uitkeringen.csv; `month` is written as 2026-09."""

    line: int
    person: str
    month: str
    net_cents: int
    own_income_cents: int | None


@dataclass(frozen=True, slots=True)
class SuspensionIn:
    """A line of opschortingen.csv."""

    line: int
    person: str
    valid_from: date
    valid_until: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ImportFolder:
    """What the files hold; None where the file is absent. `sha256` is of their bytes.

    Only well-formed rows are here. The others are in `problems`, and their keys in
    `broken` (None: the whole file), so that what refers to them is not called unknown:
    a folder is judged whole, and every bad row is named at once.
    """

    sha256: str
    problems: tuple[RowProblem, ...] = ()
    broken: Mapping[File, frozenset[str] | None] = field(default_factory=dict)
    municipalities: tuple[MunicipalityIn, ...] | None = None
    payees: tuple[PayeeIn, ...] | None = None
    households: tuple[HouseholdIn, ...] | None = None
    persons: tuple[PersonIn, ...] | None = None
    decisions: tuple[DecisionIn, ...] | None = None
    fixed_costs: tuple[FixedCostIn, ...] | None = None
    controls: tuple[ControlIn, ...] | None = None
    benefits: tuple[BenefitIn, ...] | None = None
    suspensions: tuple[SuspensionIn, ...] | None = None
