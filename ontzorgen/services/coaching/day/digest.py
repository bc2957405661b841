"""What a coach or caseworker is mailed each morning: numbers of households and why, no more.

What is due is only read. A mail is then taken in hand in a transaction and sent after it, so nobody
gets two: when the program stops in between, there is none that day.
Docs: docs/adr/0022-the-day-of-a-coach.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.caseload import Attention
from ontzorgen.services.acting import MAY, Acting, Action, Role, require
from ontzorgen.services.coaching.day.errors import WrongAddress
from ontzorgen.services.coaching.day.see_caseload import own_cases
from ontzorgen.store import audit, digests
from ontzorgen.store.digests import Recipient

__all__ = ["Recipient"]
_GETS_ONE = frozenset({Role.COACH, Role.CONSULENT})
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")


@dataclass(frozen=True, slots=True)
class Digest:
    """What is due for one person on a day: the numbers of households, by why."""

    user_id: int
    login: str
    email: str
    day: date
    asks: Mapping[Attention, Sequence[str]]

    @property
    def households(self) -> int:
        """How many households ask for attention."""
        return len({key for keys in self.asks.values() for key in keys})


def recipients(session: Session) -> Sequence[Recipient]:
    """Return who wants a daily mail."""
    return digests.recipients(session, [role.value for role in _GETS_ONE])


def look(session: Session, to: Recipient, day: date, acting: Acting) -> Digest | None:
    """Return what a mail to this person would say; None: nothing is due, or it went already.

    `acting` is that person: only the own municipalities count.
    """
    if acting.roles.isdisjoint(MAY[Action.READ_CASELOAD]) or digests.is_begun(session, to.id, day):
        return None
    asks: dict[Attention, list[str]] = {}
    decides = not acting.roles.isdisjoint(MAY[Action.DECIDE_COURSE])
    for case in own_cases(session, replace(acting, today=day)):
        for ask in case.view.asks:
            if decides or ask is not Attention.ADVICE:  # a coach waits for it, and can do nothing
                asks.setdefault(ask, []).append(case.case.key)
    return Digest(to.id, to.login, to.email, day, asks) if asks else None


def begin(session: Session, digest: Digest, acting: Acting) -> bool:
    """Take a mail in hand and log whose numbers leave; False: somebody else was first."""
    if not digests.begin(session, digest.user_id, digest.day, acting.now):
        return False
    detail = {each.value: len(keys) for each, keys in digest.asks.items()}
    audit.append(session, acting, "send digest", f"user {digest.login}", None, detail)
    return True


def taken(session: Session, digest: Digest, acting: Acting) -> None:
    """Say that the mail server took a mail."""
    digests.sent(session, digest.user_id, digest.day, acting.now)


def not_taken(session: Session, digest: Digest, why: str, acting: Acting) -> None:
    """Say that the mail server surely took nothing: it may be tried again. `why` names nobody."""
    digests.let_go(session, digest.user_id, digest.day)
    audit.append(session, acting, "take digest back", f"user {digest.login}", None, {"error": why})


def not_known(session: Session, digest: Digest, why: str, acting: Acting) -> None:
    """Say that nobody knows whether the mail arrived: it is not sent again. `why` names nobody."""
    audit.append(session, acting, "lose digest", f"user {digest.login}", None, {"error": why})


def set_own_address(session: Session, typed: str, acting: Acting) -> None:
    """Keep where the own daily mail goes; nothing typed: there is none.

    Raises:
        NotAllowed: nobody mails this person.
        WrongAddress: no mail can go there.
    """
    require(acting, Action.GET_DIGEST)
    address = checked_address(typed)
    if digests.address_of(session, acting.by) == address:
        return
    digests.set_address(session, acting.by, address)
    detail = {"has_address": address is not None}
    audit.append(session, acting, "set own address", f"user {acting.login}", None, detail)


def own_address(session: Session, acting: Acting) -> str:
    """Return where the own daily mail goes; empty: nowhere. Raises NotAllowed."""
    require(acting, Action.GET_DIGEST)
    return digests.address_of(session, acting.by) or ""


def checked_address(typed: str) -> str | None:
    """Return an address as it is kept, None for nothing. Raises WrongAddress."""
    address = typed.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise WrongAddress
    return address or None
