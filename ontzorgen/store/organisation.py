"""Read municipalities, their policy and the users, as values."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.policy import Limits, Policy, ShortageRule
from ontzorgen.store.models import (
    MunicipalityRow,
    PolicyRow,
    UserMunicipalityRow,
    UserRoleRow,
    UserRow,
)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works with the system."""

    id: int
    login: str
    name: str
    active: bool
    password_hash: str | None
    roles: frozenset[str]
    municipalities: frozenset[str]


def municipality_name(session: Session, code: str) -> str | None:
    """Return a municipality's name; None when it is not known."""
    return session.scalar(select(MunicipalityRow.name).where(MunicipalityRow.code == code))


def policy_row_on(session: Session, code: str, day: date) -> PolicyRow | None:
    """Return the row of policy in force on `day`."""
    return session.scalars(
        select(PolicyRow)
        .where(PolicyRow.municipality_code == code, PolicyRow.valid_from <= day)
        .order_by(PolicyRow.valid_from.desc())
        .limit(1)
    ).first()


def policy_rows(session: Session, code: str) -> Sequence[PolicyRow]:
    """Return every row of a municipality's policy, the newest first."""
    return session.scalars(
        select(PolicyRow)
        .where(PolicyRow.municipality_code == code)
        .order_by(PolicyRow.valid_from.desc())
    ).all()


def policy_on(session: Session, code: str, day: date) -> Policy | None:
    """Return the policy in force on `day`; None when the municipality has none yet."""
    row = policy_row_on(session, code, day)
    return as_policy(row) if row else None


def pay_days_on(session: Session, codes: Collection[str], day: date) -> dict[str, int | None]:
    """Return on which day each municipality pays, by its policy in force on `day`."""
    newest = (
        select(PolicyRow.municipality_code, func.max(PolicyRow.valid_from).label("since"))
        .where(PolicyRow.municipality_code.in_(sorted(codes)), PolicyRow.valid_from <= day)
        .group_by(PolicyRow.municipality_code)
        .subquery()
    )
    rows: Any = session.execute(
        select(PolicyRow.municipality_code, PolicyRow.pay_day).join(
            newest,
            (newest.c.municipality_code == PolicyRow.municipality_code)
            & (newest.c.since == PolicyRow.valid_from),
        )
    )
    return dict(rows.all())


def as_policy(row: PolicyRow) -> Policy:
    """Turn a row into the value the domain decides with."""
    return Policy(
        pay_day=row.pay_day,
        shortage_rule=ShortageRule(row.shortage_rule),
        order=tuple(CostKind(kind) for kind in row.cost_order.split(",")),
        floor_cents=row.floor_cents,
        limits=Limits(
            row.limit_line_cents, row.limit_payee_cents, row.limit_run_cents, row.limit_change_cents
        ),
        batch_booking=row.batch_booking,
        split_at=row.split_at,
        pain_version=row.pain_version,
        cut_off=time.fromisoformat(row.cut_off) if row.cut_off else None,
        answer_days=row.answer_days,
        answer_days_checker=row.answer_days_checker,
        bulk_opt_out=row.bulk_opt_out,
        keep_case_years=row.keep_case_years,
        keep_payment_years=row.keep_payment_years,
    )


def policy_columns(policy: Policy) -> dict[str, Any]:
    """Turn a policy into the columns of its row."""
    return {
        "pay_day": policy.pay_day,
        "shortage_rule": policy.shortage_rule.value,
        "cost_order": ",".join(policy.order),
        "floor_cents": policy.floor_cents,
        "limit_line_cents": policy.limits.line_cents,
        "limit_payee_cents": policy.limits.payee_cents,
        "limit_run_cents": policy.limits.run_cents,
        "limit_change_cents": policy.limits.change_cents,
        "batch_booking": policy.batch_booking,
        "split_at": policy.split_at,
        "pain_version": policy.pain_version,
        "cut_off": policy.cut_off.isoformat("minutes") if policy.cut_off else None,
        "answer_days": policy.answer_days,
        "answer_days_checker": policy.answer_days_checker,
        "bulk_opt_out": policy.bulk_opt_out,
        "keep_case_years": policy.keep_case_years,
        "keep_payment_years": policy.keep_payment_years,
    }


def policy_json(policy: Policy) -> str:
    """Write a policy as JSON with sorted keys, to keep with what was decided by it."""
    return json.dumps(policy_columns(policy), sort_keys=True)


def policy_from_json(text: str) -> Policy:
    """Read what `policy_json` wrote; a choice that was not there yet has its default."""
    return as_policy(PolicyRow(**policy_columns(Policy()) | json.loads(text)))


def user_called(session: Session, login: str) -> User | None:
    """Return the user with this login."""
    return _user(session, session.scalars(select(UserRow).where(UserRow.login == login)).first())


def user_numbered(session: Session, number: int) -> User | None:
    """Return the user with this number."""
    return _user(session, session.get(UserRow, number))


def _user(session: Session, row: UserRow | None) -> User | None:
    if row is None:
        return None
    roles = session.scalars(select(UserRoleRow.role).where(UserRoleRow.user_id == row.id))
    codes = session.scalars(
        select(UserMunicipalityRow.municipality_code).where(UserMunicipalityRow.user_id == row.id)
    )
    return User(
        row.id,
        row.login,
        row.name,
        row.active,
        row.password_hash,
        frozenset(roles),
        frozenset(codes),
    )


def logins(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Return the logins of these users."""
    wanted = [number for number in ids if number is not None]
    rows = session.execute(select(UserRow.id, UserRow.login).where(UserRow.id.in_(wanted)))
    return {row.id: row.login for row in rows}


def municipalities(session: Session) -> list[tuple[str, str]]:
    """Return (code, name) of every municipality, by name."""
    rows = session.execute(
        select(MunicipalityRow.code, MunicipalityRow.name).order_by(MunicipalityRow.name)
    )
    return [(row.code, row.name) for row in rows]
