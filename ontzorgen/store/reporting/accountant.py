"""What an accountant asks for: first payments with their grounds, and the proof of each run.

Amounts are euro cents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from ontzorgen.domain.correction import Source
from ontzorgen.domain.ledger import Account
from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import DECIDED
from ontzorgen.store.models import (
    AccountRow,
    BankFileRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    InstructionRow,
    LedgerEntryRow,
    PayeeRow,
    PersonRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
    UserRow,
)
from ontzorgen.store.reporting.agreements import moved
from ontzorgen.store.reporting.run_choice import RunsOf, decided
from ontzorgen.store.run_rows import in_parts

_line, _carry, _share = RunLineRow, RunCarryRow, RunShareRow


class FirstPaid(NamedTuple):
    """The first instalment of a cost that was paid by us."""

    run_id: int
    position: int
    municipality: str
    household: str
    fixed_cost: str
    kind: str
    payee: str
    run: str
    paid_on: date


class CarrierRow(NamedTuple):
    """Somebody who carried a line, by which ground, and since when that is authorised."""

    run_id: int
    position: int
    person_id: int
    basis: str | None
    authorised_from: date | None
    authorised_until: date | None
    benefit_until: date
    """The last day of the month whose benefit paid."""


class DecisionSeen(NamedTuple):
    """A line of a ground (besluit) of one person."""

    person_id: int
    basis: str
    decided_on: date | None
    valid_from: date
    valid_until: date | None


class RunProof(NamedTuple):
    """Who did what to a run and when, and what it comes to."""

    id: int
    name: str
    municipality: str
    month: str
    kind: str
    status: str
    calculated_by: str
    calculated_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    exported_by: str | None
    exported_at: datetime | None
    withheld_cents: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class Booked:
    """What the ledger holds of a run."""

    withheld_cents: int
    bank_cents: int
    refused_cents: int
    under_way_cents: int
    returned_cents: int
    """Of what the bank did: what came back later."""


class AccountProof(NamedTuple):
    """An account that was paid to, or paid from, and who entered and verified it."""

    id: int
    municipality: str | None
    """Whose account it is; None: a payee's."""
    payee: str | None
    name: str
    iban: str
    entered_by: str
    entered_at: datetime
    verified_by: str | None
    verified_at: datetime | None
    used_on: date


def first_paid(session: Session, chosen: RunsOf) -> Sequence[FirstPaid]:
    """Return each cost that was paid in these months for the first time."""
    query = (
        select(
            _line.run_id,
            _line.position,
            RunRow.municipality_code,
            HouseholdRow.key,
            FixedCostRow.key,
            FixedCostVersionRow.kind,
            _line.payee_name,
            RunRow.name,
            RunRow.execution_date,
        )
        .join(RunRow, RunRow.id == _line.run_id)
        .join(HouseholdRow, HouseholdRow.id == _line.household_id)
        .join(FixedCostRow, FixedCostRow.id == _line.fixed_cost_id)
        .join(FixedCostVersionRow, FixedCostVersionRow.id == _line.version_id)
        .where(*_first(chosen))
        .order_by(RunRow.municipality_code, HouseholdRow.key, FixedCostRow.key)
    )
    return [FirstPaid(*row) for row in in_parts(session, query)]


def carriers(session: Session, chosen: RunsOf) -> Sequence[CarrierRow]:
    """Return who carried the lines of `first_paid`."""
    query = (
        select(
            _line.run_id,
            _line.position,
            _carry.person_id,
            _share.basis,
            PersonRow.authorised_from,
            PersonRow.authorised_until,
            RunRow.month,
        )
        .join(RunRow, RunRow.id == _line.run_id)
        .join(_carry, and_(_carry.run_id == _line.run_id, _carry.position == _line.position))
        .join(PersonRow, PersonRow.id == _carry.person_id)
        .outerjoin(
            _share, and_(_share.run_id == _line.run_id, _share.person_id == _carry.person_id)
        )
        .where(*_first(chosen))
    )
    return [
        CarrierRow(*row)._replace(benefit_until=Month.parse(row[-1]).last)
        for row in in_parts(session, query)
    ]


def decisions(session: Session, chosen: RunsOf) -> Mapping[int, Sequence[DecisionSeen]]:
    """Return the decisions of everybody in these municipalities, the newest last."""
    row = DecisionRow
    query = (
        select(row.person_id, row.basis, row.decided_on, row.valid_from, row.valid_until)
        .join(PersonRow, PersonRow.id == row.person_id)
        .where(PersonRow.municipality_code.in_(sorted(chosen.municipalities)))
        .order_by(row.person_id, row.valid_from)
    )
    found: defaultdict[int, list[DecisionSeen]] = defaultdict(list)
    for each in in_parts(session, query):
        found[each[0]].append(DecisionSeen(*each))
    return found


def runs(session: Session, chosen: RunsOf) -> Sequence[RunProof]:
    """Return the runs that somebody approved, in the order of their months."""
    made, checked, sent = aliased(UserRow), aliased(UserRow), aliased(UserRow)
    new = case((_line.source != Source.AGAIN.value, _line.withheld_cents), else_=0)
    sums = (
        select(
            _line.run_id,
            func.sum(new).label("withheld"),
            func.sum(_line.withheld_cents).label("paid"),
        )
        .where(_line.run_id.in_(select(RunRow.id).where(*decided(chosen))))
        .group_by(_line.run_id)
        .subquery()
    )
    rows = session.execute(
        select(
            RunRow.id,
            RunRow.name,
            RunRow.municipality_code,
            RunRow.month,
            RunRow.kind,
            RunRow.status,
            made.login,
            RunRow.calculated_at,
            checked.login,
            RunRow.approved_at,
            sent.login,
            RunRow.exported_at,
            func.coalesce(sums.c.withheld, 0),
            func.coalesce(sums.c.paid, 0),
        )
        .join(made, made.id == RunRow.calculated_by_id)
        .outerjoin(checked, checked.id == RunRow.approved_by_id)
        .outerjoin(sent, sent.id == RunRow.exported_by_id)
        .outerjoin(sums, sums.c.run_id == RunRow.id)
        .where(*decided(chosen))
        .order_by(RunRow.month, RunRow.municipality_code, RunRow.sequence)
    )
    found: Any = rows.all()
    return [
        RunProof(*row)._replace(withheld_cents=int(row[-2]), paid_cents=int(row[-1]))
        for row in found
    ]


def files(session: Session, run_ids: Collection[int]) -> Mapping[int, int]:
    """Return what the files of each run come to, by what was written in them."""
    row = BankFileRow
    rows = session.execute(
        select(row.run_id, func.sum(row.control_sum_cents))
        .where(row.run_id.in_(list(run_ids)))
        .group_by(row.run_id)
    )
    return {run: int(cents) for run, cents in rows}


def booked(session: Session, run_ids: Collection[int]) -> Mapping[int, Booked]:
    """Return what the ledger holds of each run."""
    row = LedgerEntryRow
    transit, bank, opened, contra = (
        Account.IN_TRANSIT,
        Account.BANK,
        Account.OPEN,
        Account.CONTRA,
    )
    # What was refused after it was debited, or executed after it was refused, changes sides.
    changed = moved(contra, opened)
    rows = session.execute(
        select(
            row.run_id,
            func.sum(moved(Account.HOUSEHOLD, Account.OWED)),
            func.sum(moved(transit, bank)) - func.sum(changed),
            func.sum(moved(transit, opened)) + func.sum(changed),
            func.sum(moved(Account.OWED, transit))
            - func.sum(moved(transit, bank))
            - func.sum(moved(transit, opened)),
            func.sum(moved(bank, opened)),
        )
        .where(row.run_id.in_(list(run_ids)))
        .group_by(row.run_id)
    )
    return {each[0]: Booked(*(int(cents) for cents in each[1:])) for each in rows if each[0]}


def accounts(session: Session, run_ids: Collection[int]) -> Sequence[AccountProof]:
    """Return the accounts that these runs paid to and from, with the day of their first use."""
    wanted = list(run_ids)
    order, entered, verified = InstructionRow, aliased(UserRow), aliased(UserRow)
    paid_to = (
        select(order.account_id.label("account"), func.min(RunRow.execution_date).label("day"))
        .join(RunRow, RunRow.id == order.run_id)
        .where(order.run_id.in_(wanted))
        .group_by(order.account_id)
    )
    paid_from = (
        select(RunRow.debtor_account_id, func.min(RunRow.execution_date))
        .where(RunRow.id.in_(wanted))
        .group_by(RunRow.debtor_account_id)
    )
    used = paid_to.union_all(paid_from).subquery()
    row = AccountRow
    rows = session.execute(
        select(
            row.id,
            row.municipality_code,
            PayeeRow.key,
            func.coalesce(PayeeRow.name, row.holder, ""),
            row.iban,
            entered.login,
            row.entered_at,
            verified.login,
            row.verified_at,
            used.c.day,
        )
        .join(used, used.c.account == row.id)
        .outerjoin(PayeeRow, PayeeRow.id == row.payee_id)
        .join(entered, entered.id == row.entered_by_id)
        .outerjoin(verified, verified.id == row.verified_by_id)
        .order_by(row.municipality_code, PayeeRow.key, row.id)
    )
    found: Any = rows.all()
    return [AccountProof(*each) for each in found]


def _first(chosen: RunsOf) -> tuple[Any, ...]:
    """Return the conditions for lines that paid a cost as the first of all runs."""
    earlier, run = aliased(RunLineRow), aliased(RunRow)
    before = or_(
        run.execution_date < RunRow.execution_date,
        and_(run.execution_date == RunRow.execution_date, earlier.run_id < _line.run_id),
        and_(earlier.run_id == _line.run_id, earlier.position < _line.position),
    )
    return (
        *decided(chosen),
        _line.withheld_cents > 0,
        ~exists(
            select(earlier.position)
            .join(run, run.id == earlier.run_id)
            .where(
                earlier.fixed_cost_id == _line.fixed_cost_id,
                earlier.withheld_cents > 0,
                run.status.in_(DECIDED),
                before,
            )
        ),
    )
