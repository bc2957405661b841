"""The frame of a month's run: when it is executed, until when it looks, and by which policy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import execution_date
from ontzorgen.domain.run import Frame
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.store import organisation


def frame_of(session: Session, municipality: str, month: Month) -> Frame:
    """Return the run's frame: E(M), E(M+1) and the policy in force on the month's last day."""
    policy = organisation.policy_on(session, municipality, month.last)
    if policy is None:
        raise UnknownMunicipality(municipality)
    following = organisation.policy_on(session, municipality, month.plus(1).last) or policy
    return Frame(
        month,
        execution_date(policy.pay_day, month),
        execution_date(following.pay_day, month.plus(1)),
        policy,
    )
