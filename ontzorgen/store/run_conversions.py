"""Read which names and texts of a run the bank reads in other characters than are on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    PayeeRow,
    RunLineRow,
    RunRow,
)
from ontzorgen.store.run_rows import in_parts

_FREE_TEXT = "VRIJ"


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """A name or text that goes to the bank in other characters than it was entered in."""

    subject: str
    field: str
    """ACCOUNT_HOLDER, NAME, REFERENCE, DESCRIPTION, or FIXED_COST: our own number."""
    before: str
    """As it is on record now."""
    after: str


def conversions(session: Session, run_id: int) -> list[ConversionRow]:
    """Return what the bank reads otherwise than it is on record: who pays, payees, free texts."""
    queries = (_converted_holder(run_id), _converted_names(run_id), _converted_texts(run_id))
    return [ConversionRow(*row) for query in queries for row in in_parts(session, query)]


def _converted_holder(run_id: int) -> Any:
    return (
        select(
            RunRow.municipality_code,
            literal("ACCOUNT_HOLDER"),
            AccountRow.holder,
            RunRow.debtor_name,
        )
        .join(AccountRow, AccountRow.id == RunRow.debtor_account_id)
        .where(RunRow.id == run_id, AccountRow.holder != RunRow.debtor_name)
    )


def _converted_names(run_id: int) -> Any:
    return (
        select(PayeeRow.key, literal("NAME"), PayeeRow.name, RunLineRow.payee_name)
        .join(PayeeRow, PayeeRow.id == RunLineRow.payee_id)
        .where(RunLineRow.run_id == run_id, RunLineRow.withheld_cents > 0)
        .where(PayeeRow.name != RunLineRow.payee_name)
        .distinct()
        .order_by(PayeeRow.key)
    )


def _converted_texts(run_id: int) -> Any:
    """Structured references are left out: only the spaces people type fall away from them."""
    version = FixedCostVersionRow
    reference, description = (
        func.nullif(version.reference, ""),
        func.nullif(version.description, ""),
    )
    source = func.coalesce(reference, description, FixedCostRow.key)
    field = case(
        (reference.is_not(None), "REFERENCE"),
        (description.is_not(None), "DESCRIPTION"),
        else_="FIXED_COST",
    )
    return (
        select(FixedCostRow.key, field, source, RunLineRow.remittance)
        .join(FixedCostRow, FixedCostRow.id == RunLineRow.fixed_cost_id)
        .join(version, version.id == RunLineRow.version_id)
        .where(RunLineRow.run_id == run_id, RunLineRow.withheld_cents > 0)
        .where(RunLineRow.reference_kind == _FREE_TEXT, source != RunLineRow.remittance)
        .group_by(FixedCostRow.key, version.reference, version.description, RunLineRow.remittance)
        .order_by(func.min(RunLineRow.position))
    )
