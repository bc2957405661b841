"""Read one household: its persons, their rights, and its costs over time.

A fixed number of reads, whatever the household has. Amounts are euro cents; ranges are
half-open. Of a BSN only whether there is one is read, unless it is asked by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import Session

from ontzorgen.domain.address import address_lines
from ontzorgen.domain.fixed_cost import Frequency
from ontzorgen.store import prepared
from ontzorgen.store.bsn_vault import Sealed
from ontzorgen.store.models import (
    AccountRow,
    BenefitRow,
    ControlRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PayeeRow,
    PaymentHoldRow,
    PersonRow,
    SuspensionRow,
)
from ontzorgen.store.payees import name_result
from ontzorgen.store.payments import chunks
from payees.account_change import AccountStatus
from payees.verification import blocks

_SHOWN = (AccountStatus.VERIFIED, AccountStatus.PENDING, AccountStatus.STOPPED)
"""An account that was replaced or declined says nothing of today."""


@dataclass(frozen=True, slots=True)
class HouseholdHead:
    """A household by name."""

    id: int
    key: str
    municipality: str
    municipality_name: str
    consulent: str | None
    budget_coach: str | None
    forgotten_on: date | None
    """The day on which its people were forgotten; nothing of it is changed any more."""
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    town: str | None = None

    @property
    def address(self) -> tuple[str, ...]:
        """Return the lines of where they live, without a name; none when nobody recorded it."""
        return address_lines(self.street, self.house_number, self.postcode, self.town)


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as a page shows one: without the BSN."""

    id: int
    key: str
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
    has_bsn: bool

    @property
    def name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A dated line of a legal basis."""

    person_id: int
    basis: str
    decided_on: date | None
    valid_from: date
    valid_until: date | None
    review_on: date | None
    reason: str | None
    announced_on: date | None = None
    """The day on the letter about it that was sent, where a page asked for that."""


@dataclass(frozen=True, slots=True)
class SuspensionShown:
    """A spell in which a person takes no part."""

    person_id: int
    valid_from: date
    valid_until: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One amount of a fixed cost, while valid, with whom it is paid to."""

    fixed_cost_id: int
    fixed_cost: str
    person_id: int | None
    kind: str
    payee_id: int
    payee: str
    payee_name: str
    payee_town: str | None
    payee_collects: bool
    amount_cents: int
    valid_from: date
    valid_until: date | None
    how_often: str
    due_day: int
    reference: str | None
    description: str | None
    consent_on: date | None

    @property
    def frequency(self) -> Frequency:
        """Return how often an instalment falls due."""
        return Frequency(self.how_often)

    def valid_on(self, day: date) -> bool:
        """Say whether this amount holds on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class ControlShown:
    """From this day on this controller pays the cost."""

    fixed_cost_id: int
    valid_from: date
    controller: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class BenefitShown:
    """What the benefit system pays a person for a month, in cents; the month as 2026-09."""

    person_id: int
    month: str
    net_cents: int
    own_income_cents: int | None


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account of a payee that is in use or waits."""

    payee_id: int
    status: str
    name_blocked: bool


def head(session: Session, household_id: int) -> HouseholdHead | None:
    """Return a household by its number."""
    row = prepared.first(session, _head(), household=household_id)
    return None if row is None else HouseholdHead(*row)


@cache
def _head() -> Executable:
    return (
        select(
            HouseholdRow.id,
            HouseholdRow.key,
            HouseholdRow.municipality_code,
            MunicipalityRow.name,
            HouseholdRow.consulent,
            HouseholdRow.budget_coach,
            HouseholdRow.forgotten_on,
            HouseholdRow.street,
            HouseholdRow.house_number,
            HouseholdRow.postcode,
            HouseholdRow.town,
        )
        .join(MunicipalityRow, MunicipalityRow.code == HouseholdRow.municipality_code)
        .where(HouseholdRow.id == bindparam("household"))
    )


def persons(session: Session, household_id: int) -> list[PersonShown]:
    """Return the persons of a household, in the order of its file."""
    rows: Any = prepared.rows(session, _persons(), household=household_id)
    return [PersonShown(*row) for row in rows]


@cache
def _persons() -> Executable:
    return (
        select(
            PersonRow.id,
            PersonRow.key,
            PersonRow.first_name,
            PersonRow.last_name,
            PersonRow.birth_date,
            PersonRow.language,
            PersonRow.right_from,
            PersonRow.right_until,
            PersonRow.must_integrate,
            PersonRow.asylum_permit,
            PersonRow.authorised_from,
            PersonRow.authorised_until,
            PersonRow.bsn_cipher.is_not(None),
        )
        .where(PersonRow.household_id == bindparam("household"))
        .order_by(PersonRow.position, PersonRow.id)
    )


def names_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return first and last names by the id of the person; nobody who was forgotten."""
    row, names = PersonRow, dict[int, str]()
    for part in chunks(sorted(ids)):
        query = select(row.id, row.first_name, row.last_name).where(row.id.in_(part))
        names.update(
            (number, name)
            for number, first, last in session.execute(query)
            if (name := f"{first} {last}".strip())
        )
    return names


def bsn_indexes(session: Session, household_id: int) -> list[bytes | None]:
    """Return what differs once a BSN in a household does: an HMAC of each; it is never shown."""
    query = select(PersonRow.bsn_index).where(PersonRow.household_id == household_id)
    return list(session.scalars(query.order_by(PersonRow.position, PersonRow.id)))


def sealed_bsn(session: Session, person_id: int) -> Sealed | None:
    """Return the sealed BSN of a person; None when none is on record."""
    row = session.execute(
        select(PersonRow.bsn_cipher, PersonRow.bsn_key).where(PersonRow.id == person_id)
    ).one()
    return None if row[0] is None or row[1] is None else Sealed(row[0], row[1])


def decisions(session: Session, person_ids: Collection[int]) -> list[DecisionShown]:
    """Return the lines of persons, the oldest first."""
    rows = prepared.rows(session, _decisions(), persons=list(person_ids))
    return [DecisionShown(*row) for row in rows]


@cache
def _decisions() -> Executable:
    return (
        select(
            DecisionRow.person_id,
            DecisionRow.basis,
            DecisionRow.decided_on,
            DecisionRow.valid_from,
            DecisionRow.valid_until,
            DecisionRow.review_on,
            DecisionRow.reason,
        )
        .where(DecisionRow.person_id.in_(prepared.several("persons")))
        .order_by(DecisionRow.valid_from, DecisionRow.id)
    )


def suspensions(session: Session, person_ids: Collection[int]) -> list[SuspensionShown]:
    """Return the spells of persons, the oldest first."""
    rows = prepared.rows(session, _suspensions(), persons=list(person_ids))
    return [SuspensionShown(*each) for each in rows]


@cache
def _suspensions() -> Executable:
    row = SuspensionRow
    return (
        select(row.person_id, row.valid_from, row.valid_until, row.reason)
        .where(row.person_id.in_(prepared.several("persons")))
        .order_by(row.valid_from, row.person_id)
    )


def benefits(session: Session, person_ids: Collection[int]) -> list[BenefitShown]:
    """Return the benefits of persons, the oldest month first."""
    row = BenefitRow
    rows = session.execute(
        select(row.person_id, row.month, row.net_cents, row.own_income_cents)
        .where(row.person_id.in_(person_ids))
        .order_by(row.month, row.person_id)
    )
    return [BenefitShown(*each) for each in rows]


def versions(session: Session, household_id: int) -> list[VersionShown]:
    """Return every amount of every cost of a household, in the order of its file."""
    rows: Any = prepared.rows(session, _versions(), household=household_id)
    return [VersionShown(*row) for row in rows]


@cache
def _versions() -> Executable:
    row = FixedCostVersionRow
    return (
        select(
            FixedCostRow.id,
            FixedCostRow.key,
            row.person_id,
            row.kind,
            row.payee_id,
            PayeeRow.key,
            PayeeRow.name,
            PayeeRow.town,
            PayeeRow.collects,
            row.amount_cents,
            row.valid_from,
            row.valid_until,
            row.frequency,
            row.due_day,
            row.reference,
            row.description,
            row.consent_on,
        )
        .join(row, row.fixed_cost_id == FixedCostRow.id)
        .join(PayeeRow, PayeeRow.id == row.payee_id)
        .where(FixedCostRow.household_id == bindparam("household"))
        .order_by(FixedCostRow.id, row.valid_from)
    )


def controls(session: Session, fixed_cost_ids: Collection[int]) -> list[ControlShown]:
    """Return who pays costs from which day, the oldest first."""
    rows = prepared.rows(session, _controls(), costs=list(fixed_cost_ids))
    return [ControlShown(*each) for each in rows]


@cache
def _controls() -> Executable:
    row = ControlRow
    return (
        select(row.fixed_cost_id, row.valid_from, row.controller, row.reason)
        .where(row.fixed_cost_id.in_(prepared.several("costs")))
        .order_by(row.valid_from, row.fixed_cost_id)
    )


def accounts(session: Session, payee_ids: Collection[int]) -> list[AccountShown]:
    """Return the accounts of payees that were not replaced or declined."""
    rows = prepared.rows(session, _accounts(), payees=list(payee_ids))
    return [
        AccountShown(payee, status, blocks(name_result(result), accepted=accepted))
        for payee, status, result, accepted in rows
        if payee is not None
    ]


@cache
def _accounts() -> Executable:
    row = AccountRow
    return (
        select(row.payee_id, row.status, row.name_check, row.name_accepted_by_id.is_not(None))
        .where(row.payee_id.in_(prepared.several("payees")), row.status.in_(_SHOWN))
        .order_by(row.id)
    )


def held_payees(session: Session, household_id: int) -> set[int]:
    """Return the payees whose payments for this household wait until a person lifts the hold."""
    rows = prepared.rows(session, _held(), household=household_id)
    return {row.payee_id for row in rows}


@cache
def _held() -> Executable:
    return select(PaymentHoldRow.payee_id).where(
        PaymentHoldRow.household_id == bindparam("household"), PaymentHoldRow.lifted_at.is_(None)
    )


def cost_called(session: Session, codes: Collection[str], key: str) -> list[tuple[int, int, str]]:
    """Return household, number and municipality of the fixed costs that are called so."""
    row = FixedCostRow
    query = select(row.household_id, row.id, row.municipality_code)
    query = query.where(row.municipality_code.in_(codes), row.key == key).order_by(row.id)
    return [(household, cost, code) for household, cost, code in session.execute(query)]
