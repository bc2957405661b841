"""Find cases that have ended, and keep the proposals to forget them. Set reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.months import Month
from ontzorgen.domain.retention import CaseFacts
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import (
    BenefitRow,
    ClientMoneyRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PaymentHoldRow,
    PersonRow,
    RetentionProposalRow,
    RunLineRow,
    RunRow,
    TaskRow,
    UserRow,
)

_UNDER_WAY = (RunStatus.CALCULATED, RunStatus.APPROVED, RunStatus.EXPORTED)
_AT_THE_BANK = (RunStatus.EXPORTED, RunStatus.SETTLED, RunStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class Case:
    """A household that nobody proposed yet, and what is known of its end."""

    household: int
    key: str
    municipality: str
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it stands; nothing in it tells who the people are."""

    id: int
    municipality: str
    household: int
    key: str
    persons: int
    ended_on: date
    last_paid_on: date | None
    keep_until: date
    proposed_by: str
    proposed_at: datetime
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


def cases(
    session: Session, codes: Collection[str], rejected_after: datetime, household: int | None = None
) -> list[Case]:
    """Return households without a live proposal, nor one that was rejected lately.

    With `household`: that one, whatever was proposed of it.
    """
    query = select(HouseholdRow.id, HouseholdRow.key, HouseholdRow.municipality_code).where(
        HouseholdRow.municipality_code.in_(codes), HouseholdRow.forgotten_on.is_(None)
    )
    if household is None:
        proposal = RetentionProposalRow
        known = exists().where(
            proposal.household_id == HouseholdRow.id,
            or_(proposal.decision.is_(None), proposal.decided_at > rejected_after),
        )
        query = query.where(~known)
    else:
        query = query.where(HouseholdRow.id == household)
    rows = session.execute(query.order_by(HouseholdRow.municipality_code, HouseholdRow.key)).all()
    facts = _facts(session, select(query.subquery().c.id))
    return [Case(row[0], row[1], row[2], facts(row[0])) for row in rows]


def _facts(session: Session, wanted: Select[Any]) -> Any:
    """Return a function that gives what is known of the end of one of these households."""
    rights = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(
                PersonRow.household_id,
                func.max(PersonRow.right_until),
                func.count(PersonRow.right_from) - func.count(PersonRow.right_until),
            )
            .where(PersonRow.household_id.in_(wanted), PersonRow.right_from.is_not(None))
            .group_by(PersonRow.household_id)
        )
    }
    benefits = _by_household(
        session,
        select(PersonRow.household_id, func.max(BenefitRow.month))
        .join(BenefitRow, BenefitRow.person_id == PersonRow.id)
        .where(PersonRow.household_id.in_(wanted), BenefitRow.net_cents > 0)
        .group_by(PersonRow.household_id),
    )
    paid = _by_household(
        session,
        select(RunLineRow.household_id, func.max(RunRow.execution_date))
        .join(RunRow, RunRow.id == RunLineRow.run_id)
        .where(
            RunLineRow.household_id.in_(wanted),
            RunLineRow.withheld_cents > 0,
            RunRow.status.in_([status.value for status in _AT_THE_BANK]),
        )
        .group_by(RunLineRow.household_id),
    )
    unfinished = set(_unfinished(session, wanted))

    def of(household: int) -> CaseFacts:
        until, open_rights = rights.get(household, (None, 0))
        month = benefits.get(household)
        return CaseFacts(
            right_goes_on=open_rights > 0,
            right_until=until,
            last_benefit=Month.parse(month) if month else None,
            last_paid=paid.get(household),
            unfinished=household in unfinished,
        )

    return of


def _by_household(session: Session, query: Any) -> dict[int, Any]:
    return {row[0]: row[1] for row in session.execute(query)}


def _unfinished(session: Session, wanted: Select[Any]) -> Iterator[int]:
    """Yield households of which something is still to be done."""
    cost = FixedCostRow.household_id
    payments = (
        select(cost)
        .join(InstructionRow, InstructionRow.fixed_cost_id == FixedCostRow.id)
        .where(cost.in_(wanted))
    )
    yield from session.scalars(
        select(RunLineRow.household_id)
        .join(RunRow, RunRow.id == RunLineRow.run_id)
        .where(
            RunLineRow.household_id.in_(wanted),
            RunRow.status.in_([status.value for status in _UNDER_WAY]),
        )
        .distinct()
    )
    yield from session.scalars(
        payments.join(TaskRow, TaskRow.instruction_id == InstructionRow.id)
        .where(TaskRow.done_at.is_(None))
        .distinct()
    )
    yield from session.scalars(
        select(HouseholdRow.id)
        .join(TaskRow, TaskRow.household_id == HouseholdRow.id)
        .where(HouseholdRow.id.in_(wanted), TaskRow.done_at.is_(None))
        .distinct()
    )
    yield from session.scalars(
        payments.join(ClientMoneyRow, ClientMoneyRow.instruction_id == InstructionRow.id)
        .where(ClientMoneyRow.confirmed_at.is_(None))
        .distinct()
    )
    yield from session.scalars(
        select(PaymentHoldRow.household_id).where(
            PaymentHoldRow.household_id.in_(wanted), PaymentHoldRow.lifted_at.is_(None)
        )
    )


def propose(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Keep proposals."""
    session.add_all(RetentionProposalRow(**row) for row in rows)
    session.flush()


def proposals(session: Session, codes: Collection[str], most: int) -> list[Proposal]:
    """Return proposals: those that wait first, then those that were decided last."""
    row = RetentionProposalRow
    query = _proposals(codes).order_by(
        row.decision.is_not(None), row.decided_at.desc(), row.keep_until, row.id
    )
    return [Proposal(*found) for found in session.execute(query.limit(most))]


def proposal(session: Session, codes: Collection[str], number: int) -> Proposal | None:
    """Return one proposal of these municipalities."""
    found = session.execute(_proposals(codes).where(RetentionProposalRow.id == number)).first()
    return Proposal(*found) if found else None


def held(session: Session, number: int) -> RetentionProposalRow:
    """Lock and return a proposal, to decide about it."""
    return session.scalars(
        select(RetentionProposalRow).where(RetentionProposalRow.id == number).with_for_update()
    ).one()


def _proposals(codes: Collection[str]) -> Select[Any]:
    row, proposer, decider = RetentionProposalRow, aliased(UserRow), aliased(UserRow)
    persons = (
        select(func.count(PersonRow.id))
        .where(PersonRow.household_id == HouseholdRow.id)
        .correlate(HouseholdRow)
        .scalar_subquery()
    )
    return (
        select(
            row.id,
            row.municipality_code,
            row.household_id,
            HouseholdRow.key,
            persons,
            row.ended_on,
            row.last_paid_on,
            row.keep_until,
            proposer.login,
            row.proposed_at,
            row.decision,
            decider.login,
            row.decided_at,
            row.reason,
        )
        .join(HouseholdRow, HouseholdRow.id == row.household_id)
        .join(proposer, proposer.id == row.proposed_by_id)
        .outerjoin(decider, decider.id == row.decided_by_id)
        .where(row.municipality_code.in_(codes))
    )
