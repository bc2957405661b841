"""Settle an arrears signal, with words about how."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day_errors import SignalSettled
from ontzorgen.services.coaching.see_signals import SignalSeen, signal_numbered
from ontzorgen.services.coaching.words import plain_words
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.register_tasks import renew_signal_tasks
from ontzorgen.store import arrears_signals, audit

_STEP = "settle arrears signal"


def settle_signal(session: Session, number: str, how: str, acting: Acting) -> SignalSeen:
    """Close a signal, and the task that it was.

    Raises:
        UnknownSignal: there is none for this user.
        SignalSettled: somebody else was first.
        ReasonMissing, WordsTooLong, BsnInText: from the words.
    """
    require(acting, Action.RECORD_SIGNAL)
    seen = signal_numbered(session, number, acting)
    said = plain_words(how, _STEP)
    if not said:
        raise ReasonMissing(_STEP)
    kept = seen.kept
    if kept.settled_on is not None:
        raise SignalSettled(kept.id, kept.settled_by or "", kept.settled_on)
    arrears_signals.settle(session, kept.id, said, acting.by, acting.today, acting.now)
    detail = {"households": [kept.household]}
    audit.append(session, acting, _STEP, f"signal {kept.id}", kept.municipality, detail)
    renew_signal_tasks(session, acting, kept.municipality, [kept.household_id])
    return signal_numbered(session, number, acting)
