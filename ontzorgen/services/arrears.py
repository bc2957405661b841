"""Arrears (achterstanden) that a back payment pays: one person records, another confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import ArrearRefused, ReasonMissing, UnknownArrear
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import arrears, audit, household_pages
from ontzorgen.store.arrears import ListedArrear
from ontzorgen.store.models import ArrearRow


@dataclass(frozen=True, slots=True)
class WantedArrear:
    """An arrear as somebody records it; amounts in cents."""

    fixed_cost: str
    due_date: date
    amount_cents: int
    person: str
    month: Month
    back_payment_cents: int
    reason: str


def register_arrear(
    session: Session, municipality: str, wanted: WantedArrear, acting: Acting
) -> ListedArrear:
    """Record an arrear that a back payment of this month is to pay.

    Raises:
        NotAllowed, ReasonMissing, BsnInText.
        HouseholdForgotten: its people were forgotten.
        ArrearRefused: cost or person are unknown, the due date is paid or not past, the
            amount is more than the back payment, or it is recorded already.
    """
    require(acting, Action.REGISTER_ARREAR, municipality)
    _check_reason(wanted.reason)
    name = f"{wanted.fixed_cost}@{wanted.due_date}"
    found = household_pages.cost_called(session, {municipality}, wanted.fixed_cost)
    if not found:
        raise ArrearRefused(name, "FIXED_COST")
    household_id, cost_id, _ = found[0]
    head = household_pages.head(session, household_id)
    if head is not None and head.forgotten_on is not None:
        raise HouseholdForgotten(head.key)
    person = arrears.member_called(session, household_id, wanted.person)
    if person is None:
        raise ArrearRefused(name, "PERSON")
    if wanted.due_date > acting.today:
        raise ArrearRefused(name, "DUE_DATE")
    if not 0 < wanted.amount_cents <= wanted.back_payment_cents:
        raise ArrearRefused(name, "AMOUNT")
    if arrears.is_paid(session, cost_id, wanted.due_date):
        raise ArrearRefused(name, "PAID")
    if arrears.is_known(session, cost_id, wanted.due_date):
        raise ArrearRefused(name, "KNOWN")
    row = ArrearRow(
        municipality_code=municipality,
        fixed_cost_id=cost_id,
        due_date=wanted.due_date,
        person_id=person,
        month=str(wanted.month),
        amount_cents=wanted.amount_cents,
        back_payment_cents=wanted.back_payment_cents,
        reason=wanted.reason.strip(),
        registered_by_id=acting.by,
        registered_at=acting.now,
    )
    session.add(row)
    session.flush()
    detail = {"line": name, "cents": wanted.amount_cents, "month": str(wanted.month)}
    audit.append(session, acting, "register arrear", f"arrear {row.id}", municipality, detail)
    return arrears.listed(session, {municipality}, row.id)[0]


def confirm_arrear(session: Session, number: str, acting: Acting) -> ListedArrear:
    """Confirm an arrear, as another person than who recorded it.

    Raises:
        UnknownArrear: none, or another municipality's; the words are the same.
        ArrearRefused: MAKER, CONFIRMED.
    """
    require(acting, Action.CONFIRM_ARREAR)
    row = arrears.row(session, number)
    if row is None or row.municipality_code not in acting.municipalities:
        raise UnknownArrear(number)
    if row.confirmed_by_id is not None:
        raise ArrearRefused(number, "CONFIRMED")
    if row.registered_by_id == acting.by:
        raise ArrearRefused(number, "MAKER")
    row.confirmed_by_id, row.confirmed_at = acting.by, acting.now
    session.flush()
    code = row.municipality_code
    audit.append(session, acting, "confirm arrear", f"arrear {row.id}", code, {})
    return arrears.listed(session, {code}, row.id)[0]


def list_arrears(session: Session, acting: Acting) -> Sequence[ListedArrear]:
    """Return the arrears of the user's municipalities, oldest first."""
    require(acting, Action.READ_PAYMENT)
    audit.append(session, acting, "list arrears", "arrears", None, {})
    return arrears.listed(session, acting.municipalities)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("arrear")
    refuse_bsn(reason, "arrear")
