"""Settle an arrears signal, with words about how; open it again when that was a mistake."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day.errors import SignalOpen, SignalSettled
from ontzorgen.services.coaching.signals.see_signals import SignalSeen, signal_numbered
from ontzorgen.services.coaching.words import plain_words
from ontzorgen.services.errors import ReasonMissing
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.register_tasks import renew_signal_tasks
from ontzorgen.store import arrears_signals, audit

_STEP = "settle arrears signal"
_OPEN = "reopen arrears signal"


def settle_signal(session: Session, number: str, how: str, acting: Acting) -> SignalSeen:
    """Close a signal, and the task that it was.

    Raises:
        UnknownSignal: there is none for this user.
        SignalSettled: somebody else was first.
        ReasonMissing, TooManyWords, BsnInText: from the words.
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


def reopen_signal(session: Session, number: str, why: str, acting: Acting) -> SignalSeen:
    """Open a settled signal again, and the task that it is; how it was settled stays readable.

    Raises:
        UnknownSignal: there is none for this user.
        HouseholdForgotten: nothing is written about it any more.
        SignalOpen: it is open.
        ReasonMissing, TooManyWords, BsnInText: from the words.
    """
    require(acting, Action.RECORD_SIGNAL)
    kept = signal_numbered(session, number, acting).kept
    head = household_numbered(session, kept.household_id, Action.RECORD_SIGNAL, acting)
    if head.forgotten_on is not None:
        raise HouseholdForgotten(head.key)
    said = plain_words(why, _OPEN)
    if not said:
        raise ReasonMissing(_OPEN)
    if not arrears_signals.reopen(session, kept.id, said, acting.by, acting.now):
        raise SignalOpen(kept.id)
    detail = {"households": [kept.household]}
    audit.append(session, acting, _OPEN, f"signal {kept.id}", kept.municipality, detail)
    renew_signal_tasks(session, acting, kept.municipality, [kept.household_id])
    return signal_numbered(session, number, acting)
