"""Read the fixed costs a run decides on, each with who pays it and how it would be paid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import (
    Control,
    Controller,
    CostKind,
    FixedCost,
    Frequency,
    Payment,
)
from ontzorgen.store.models import (
    ControlRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PaymentHoldRow,
)
from ontzorgen.store.payees import PayableTo
from ontzorgen.store.run_span import Span, grouped
from payees.errors import PayeeError
from payees.payment_reference import Reference, ReferenceTemplate, reference_of
from sepa.character_set import to_sepa
from sepa.creditor_reference import ReferenceKind

_control = ControlRow.__table__
_cost = FixedCostRow.__table__
_hold = PaymentHoldRow.__table__
_household = HouseholdRow.__table__
_version = FixedCostVersionRow.__table__

_CONTROLLERS = {controller.value: controller for controller in Controller}
_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}
_KINDS = {kind.value: kind for kind in CostKind}
"""Looked up, not called: an enumeration's call takes four times as long."""
_UNREAD = Reference(ReferenceKind.VRIJ, "")


def fixed_costs(
    session: Session,
    span: Span,
    payees: Mapping[int, PayableTo],
    within: ColumnElement[bool],
    *,
    texts: bool,
) -> Mapping[int, list[FixedCost]]:
    """Return the versions of each household's costs that hold in the span.

    Without `texts` what would go to the bank is left empty.
    """
    controls = _controls(session, within)
    held = _held(session, within)

    def cost(row: Any) -> FixedCost:
        household, number, version, key, person, kind, cents, since, until, every, day = row[:11]
        payee = payees[row[11]]
        reference = _reference(payee, row[12] or "", row[13] or "", key) if texts else _UNREAD
        waits = (household, payee.id) in held
        return FixedCost(
            number,
            version,
            key,
            person,
            _KINDS[kind],
            cents,
            since,
            until,
            _FREQUENCIES[every],
            day,
            _payment(payee, reference, waits=waits),
            tuple(controls.get(number, ())),
        )

    return grouped(_versions(session, span, within), cost)


def _versions(session: Session, span: Span, within: ColumnElement[bool]) -> Any:
    return session.execute(
        select(
            _cost.c.household_id,
            _cost.c.id,
            _version.c.id,
            _cost.c.key,
            _version.c.person_id,
            _version.c.kind,
            _version.c.amount_cents,
            _version.c.valid_from,
            _version.c.valid_until,
            _version.c.frequency,
            _version.c.due_day,
            _version.c.payee_id,
            _version.c.reference,
            _version.c.description,
        )
        .join(_cost, _cost.c.id == _version.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .where(_version.c.valid_from < span.window_end)
        .where((_version.c.valid_until.is_(None)) | (_version.c.valid_until > span.look_from))
        .order_by(_cost.c.household_id, _version.c.position, _version.c.id)
    )


def _controls(session: Session, within: ColumnElement[bool]) -> Mapping[int, list[Control]]:
    rows = session.execute(
        select(_control.c.fixed_cost_id, _control.c.valid_from, _control.c.controller)
        .join(_cost, _cost.c.id == _control.c.fixed_cost_id)
        .join(_household, _household.c.id == _cost.c.household_id)
        .where(within)
        .order_by(_control.c.fixed_cost_id, _control.c.valid_from)
    )
    return grouped(rows, lambda row: Control(row[1], _CONTROLLERS[row[2]]))


def _held(session: Session, within: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Return (household, payee) whose payments wait until a person lifts the hold."""
    rows = session.execute(
        select(_hold.c.household_id, _hold.c.payee_id)
        .join(_household, _household.c.id == _hold.c.household_id)
        .where(within, _hold.c.lifted_at.is_(None))
    )
    return {(household, payee) for household, payee in rows}


def _payment(payee: PayableTo, reference: Reference, *, waits: bool) -> Payment:
    return Payment(
        payee.id,
        payee.key,
        _sepa_name(payee.name),
        payee.collects,
        None if waits else payee.account_id,
        None if waits else payee.iban,
        reference,
    )


@lru_cache(maxsize=4096)
def _sepa_name(name: str) -> str:
    return to_sepa(name, 70).text


@lru_cache(maxsize=4096)
def _template(kind: str, pattern: str) -> ReferenceTemplate:
    return ReferenceTemplate(ReferenceKind(kind), pattern)


def _reference(payee: PayableTo, kenmerk: str, description: str, key: str) -> Reference:
    """Return what goes to the bank; a text that no longer fits its payee counts as missing."""
    template = _template(payee.reference_kind, payee.reference_pattern or "")
    try:
        return reference_of(template, kenmerk, description, key)
    except PayeeError:
        return Reference(ReferenceKind.VRIJ, "Termijn", missing=True)
