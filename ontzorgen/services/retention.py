"""Forget a closed case in two steps: one person proposes what the policy allows, another decides.

What tells who the people were is written over (`store.forget`); every amount, entry and log row
stays, so books and audit chain hold as before. The log tells that it was done, of which household.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.retention import RetentionDecision, ended_on, keep_until
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, forget, organisation, retention
from ontzorgen.store.retention import Case, Proposal

MOST_SHOWN = 200
_AGAIN_AFTER = timedelta(days=365)
"""What was rejected is not proposed again for a year."""


class UnknownProposal(OntzorgenError):
    """No proposal of the user's municipalities has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no proposal {number}")


class ProposalDecided(OntzorgenError):
    """Somebody decided about it already."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"proposal {number} was decided by {login}")


class ProposerMayNotDecide(OntzorgenError):
    """Who proposed to forget a household does not decide it."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"proposal {number} is of {login}; another person decides")


class StillKept(OntzorgenError):
    """Since it was proposed something happened, or the policy asks to keep it longer."""

    def __init__(self, number: int, until: date | None) -> None:
        self.number, self.until = number, until
        super().__init__(f"the household of proposal {number} is kept until {until or '?'}")


@dataclass(frozen=True, slots=True)
class Term:
    """When a case ended and until when it is kept."""

    ended_on: date
    keep_until: date


def propose_forgetting(session: Session, acting: Acting) -> int:
    """Propose each household of the user's municipalities whose term is over; return how many.

    Raises:
        NotAllowed: no role for it.
    """
    require(acting, Action.PROPOSE_RETENTION)
    codes = acting.municipalities
    found = retention.cases(session, codes, acting.now - _AGAIN_AFTER)
    rows, keys = [], dict[str, list[str]]()
    policies = {
        code: _policy(session, code, acting.today) for code in {c.municipality for c in found}
    }
    for case in found:
        term = _term(case, policies[case.municipality])
        if term is None or term.keep_until > acting.today:
            continue
        keys.setdefault(case.municipality, []).append(case.key)
        rows.append(
            {
                "municipality_code": case.municipality,
                "household_id": case.household,
                "ended_on": term.ended_on,
                "last_paid_on": case.facts.last_paid,
                "keep_until": term.keep_until,
                "proposed_by_id": acting.by,
                "proposed_at": acting.now,
            }
        )
    retention.propose(session, rows)
    for code, households in keys.items():
        audit.append(
            session,
            acting,
            Action.PROPOSE_RETENTION.value,
            "households",
            code,
            {"households": households},
        )
    return len(rows)


def see_proposals(session: Session, acting: Acting) -> list[Proposal]:
    """Return the proposals of one's own municipalities: what waits first. Raises NotAllowed."""
    require(acting, Action.READ_RETENTION)
    found = retention.proposals(session, acting.municipalities, MOST_SHOWN)
    shown = [(each.municipality, each.key) for each in found]
    audit.append_for_towns(session, acting, Action.READ_RETENTION.value, "proposals", shown)
    return found


def see_proposal(session: Session, number: int, acting: Acting) -> Proposal:
    """Return one proposal. Raises UnknownProposal, NotAllowed."""
    require(acting, Action.READ_RETENTION)
    found = _found(session, number, acting)
    detail = {"households": [found.key]}
    audit.append(
        session,
        acting,
        Action.READ_RETENTION.value,
        f"proposal {number}",
        found.municipality,
        detail,
    )
    return found


def approve_forgetting(session: Session, number: int, acting: Acting) -> Proposal:
    """Forget the household of a proposal, at once and for ever.

    Raises:
        UnknownProposal, ProposalDecided, ProposerMayNotDecide, NotAllowed.
        StillKept: it may not go any more: the case goes on, or is kept longer by now.
    """
    found = _to_decide(session, number, acting)
    cases = retention.cases(session, {found.municipality}, acting.now, household=found.household)
    policy = _policy(session, found.municipality, acting.today)
    term = _term(cases[0], policy) if cases else None
    if term is None or term.keep_until > acting.today:
        raise StillKept(number, term.keep_until if term else None)
    _decide(session, number, RetentionDecision.APPROVED, None, acting)
    forget.forget(session, found.household, acting.today)
    detail = {"households": [found.key], "persons": found.persons, "proposed_by": found.proposed_by}
    audit.append(
        session,
        acting,
        "forget household",
        f"household {found.key}",
        found.municipality,
        detail,
    )
    return found


def reject_forgetting(session: Session, number: int, reason: str, acting: Acting) -> Proposal:
    """Keep the household of a proposal; it is not proposed again for a year.

    Raises:
        UnknownProposal, ProposalDecided, ProposerMayNotDecide, NotAllowed.
        ReasonMissing, BsnInText: from the reason.
    """
    found = _to_decide(session, number, acting)
    if not reason.strip():
        raise ReasonMissing("reject proposal")
    refuse_bsn(reason, "reject proposal")
    _decide(session, number, RetentionDecision.REJECTED, reason.strip(), acting)
    detail = {"households": [found.key]}
    audit.append(
        session, acting, "keep household", f"household {found.key}", found.municipality, detail
    )
    return found


def _to_decide(session: Session, number: int, acting: Acting) -> Proposal:
    """Return a proposal that this person may decide about, with its row locked."""
    require(acting, Action.DECIDE_RETENTION)
    _found(session, number, acting)
    row = retention.held(session, number)
    found = _found(session, number, acting)  # as it is now that its row is locked
    if row.decision is not None:
        raise ProposalDecided(number, found.decided_by or "?")
    if row.proposed_by_id == acting.by:
        raise ProposerMayNotDecide(number, acting.login)
    return found


def _found(session: Session, number: int, acting: Acting) -> Proposal:
    codes = acting.municipalities
    found = retention.proposal(session, codes, number) if may_exist(number) else None
    if found is None:
        raise UnknownProposal(number)
    return found


def _decide(
    session: Session, number: int, decision: RetentionDecision, reason: str | None, acting: Acting
) -> None:
    row = retention.held(session, number)
    row.decision, row.reason = decision.value, reason
    row.decided_by_id, row.decided_at = acting.by, acting.now
    session.flush()


def _term(case: Case, policy: Policy) -> Term | None:
    ended = ended_on(case.facts)
    if ended is None:
        return None
    return Term(ended, keep_until(ended, case.facts.last_paid, policy))


def _policy(session: Session, code: str, today: date) -> Policy:
    return organisation.policy_on(session, code, today) or Policy()
