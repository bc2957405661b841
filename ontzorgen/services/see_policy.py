"""See what a municipality has chosen, by the day from which it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import Policy
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.store import audit, organisation


@dataclass(frozen=True, slots=True)
class PolicyFrom:
    """A policy and the first day it holds."""

    start: date
    policy: Policy
    now: bool
    """It holds today."""


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """The policies of one municipality, the newest first, also those of later."""

    code: str
    name: str
    history: tuple[PolicyFrom, ...]

    @property
    def now(self) -> PolicyFrom | None:
        """Return what holds today; None when the first policy begins later."""
        return next((one for one in self.history if one.now), None)


def see_policies(session: Session, acting: Acting) -> list[PolicySeen]:
    """Return the policies of every municipality that the person works for, by name."""
    require(acting, Action.READ_POLICY)
    audit.append(session, acting, "read policy", "policies", None, {})
    return [
        PolicySeen(code, name, _history(session, code, acting.today))
        for code, name in organisation.municipalities(session)
        if code in acting.municipalities
    ]


def see_policy(session: Session, code: str, acting: Acting) -> PolicySeen:
    """Return the policies of one municipality.

    Raises:
        NotAllowed, UnknownMunicipality: not of this person, or not loaded; the page is the same.
    """
    require(acting, Action.READ_POLICY, code)
    name = organisation.municipality_name(session, code)
    if name is None:
        raise UnknownMunicipality(code)
    audit.append(session, acting, "read policy", f"policy {code}", code, {})
    return PolicySeen(code, name, _history(session, code, acting.today))


def _history(session: Session, code: str, today: date) -> tuple[PolicyFrom, ...]:
    rows = organisation.policy_rows(session, code)
    here = next((row.valid_from for row in rows if row.valid_from <= today), None)
    return tuple(
        PolicyFrom(row.valid_from, organisation.as_policy(row), row.valid_from == here)
        for row in rows
    )
