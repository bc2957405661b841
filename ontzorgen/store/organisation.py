"""Read municipalities, their policy and the users, as values."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.orm import Session

from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.policy import LettersFourEyes, Limits, PayDays, PayTerms, Policy, ShortageRule
from ontzorgen.store import prepared
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
    return session.scalars(_policy_on(), {"code": code, "day": day}).first()


@cache
def _policy_on() -> Executable:
    return (
        select(PolicyRow)
        .where(PolicyRow.municipality_code == bindparam("code"))
        .where(PolicyRow.valid_from <= bindparam("day"))
        .order_by(PolicyRow.valid_from.desc())
        .limit(1)
    )


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


def pay_days(session: Session, codes: Collection[str]) -> dict[str, PayDays]:
    """Return on which days each municipality pays; one without a policy is not among them."""
    terms: defaultdict[str, list[PayTerms]] = defaultdict(list)
    for code, since, pay_day, cut_off in prepared.rows(session, _pay_days(), codes=sorted(codes)):
        closes = time.fromisoformat(cut_off) if cut_off else None
        terms[code].append(PayTerms(since, pay_day, closes))
    return {code: PayDays(tuple(found)) for code, found in terms.items()}


@cache
def _pay_days() -> Executable:
    row = PolicyRow
    return (
        select(row.municipality_code, row.valid_from, row.pay_day, row.cut_off)
        .where(row.municipality_code.in_(prepared.several("codes")))
        .order_by(row.municipality_code, row.valid_from)
    )


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
        extension_four_eyes=row.extension_four_eyes,
        control_review_months=row.control_review_months,
        intake_weeks=row.intake_weeks,
        alone_months=row.alone_months,
        letters_four_eyes=LettersFourEyes(row.letters_four_eyes),
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
        "extension_four_eyes": policy.extension_four_eyes,
        "control_review_months": policy.control_review_months,
        "intake_weeks": policy.intake_weeks,
        "alone_months": policy.alone_months,
        "letters_four_eyes": policy.letters_four_eyes.value,
    }


def policy_json(policy: Policy) -> str:
    """Write a policy as JSON with sorted keys, to keep with what was decided by it."""
    return json.dumps(policy_columns(policy), sort_keys=True)


def policy_from_json(text: str) -> Policy:
    """Read what `policy_json` wrote; a choice that was not there yet has its default."""
    return as_policy(PolicyRow(**policy_columns(Policy()) | json.loads(text)))


def user_called(session: Session, login: str) -> User | None:
    """Return the user with this login."""
    return _user(prepared.first(session, _called(), login=login))


def user_numbered(session: Session, number: int) -> User | None:
    """Return the user with this number."""
    return _user(prepared.first(session, _numbered(), number=number))


def user_columns() -> tuple[Any, ...]:
    """Return what `user_of` reads a user from: all of one in one statement."""
    roles, codes = UserRoleRow, UserMunicipalityRow
    own_roles = select(func.aggregate_strings(roles.role, ",")).where(roles.user_id == UserRow.id)
    own_codes = select(func.aggregate_strings(codes.municipality_code, ","))
    return (
        UserRow.id,
        UserRow.login,
        UserRow.name,
        UserRow.active,
        UserRow.password_hash,
        own_roles.correlate(UserRow).scalar_subquery(),
        own_codes.where(codes.user_id == UserRow.id).correlate(UserRow).scalar_subquery(),
    )


def user_of(found: Sequence[Any]) -> User:
    """Return the user that stands in these columns; who has no role or municipality has none."""
    number, login, name, active, password_hash, roles, codes = found
    return User(number, login, name, active, password_hash, _separate(roles), _separate(codes))


@cache
def _called() -> Executable:
    return select(*user_columns()).where(UserRow.login == bindparam("login"))


@cache
def _numbered() -> Executable:
    return select(*user_columns()).where(UserRow.id == bindparam("number"))


def _user(row: Sequence[Any] | None) -> User | None:
    return None if row is None else user_of(row)


def _separate(together: str | None) -> frozenset[str]:
    return frozenset(together.split(",")) if together else frozenset()


def logins(session: Session, ids: Sequence[int | None]) -> dict[int, str]:
    """Return the logins of these users."""
    wanted = [number for number in ids if number is not None]
    if not wanted:
        return {}
    return {row.id: row.login for row in prepared.rows(session, _logins(), ids=wanted)}


@cache
def _logins() -> Executable:
    return select(UserRow.id, UserRow.login).where(UserRow.id.in_(prepared.several("ids")))


def municipalities(session: Session) -> list[tuple[str, str]]:
    """Return (code, name) of every municipality, by name."""
    return [(row.code, row.name) for row in prepared.rows(session, _municipalities())]


@cache
def _municipalities() -> Executable:
    return select(MunicipalityRow.code, MunicipalityRow.name).order_by(MunicipalityRow.name)
