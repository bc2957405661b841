"""Search over everything that somebody may see, in one box; who was shown is logged.

What was typed may be a name, so it is not in the log. A BSN is refused: nobody searches by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, search, users
from ontzorgen.store.search import (
    FoundHousehold,
    FoundPayee,
    FoundPayment,
    FoundPerson,
    FoundRun,
)
from ontzorgen.store.task_list import ListedTask
from ontzorgen.store.users import UserChoice, UserFacts
from sepa.errors import WrongIban
from sepa.iban import parse_iban

SHORTEST, LONGEST, MOST = 2, 80, 10
"""How long what is typed may be, and how many of each kind are found."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind; a kind that the person may not see is empty."""

    households: Sequence[FoundHousehold] = ()
    persons: Sequence[FoundPerson] = ()
    payees: Sequence[FoundPayee] = ()
    runs: Sequence[FoundRun] = ()
    payments: Sequence[FoundPayment] = ()
    tasks: Sequence[ListedTask] = ()
    users: Sequence[UserFacts] = ()

    @property
    def number(self) -> int:
        """Return how many things were found."""
        clients, money = (self.households, self.persons), (self.payees, self.runs, self.payments)
        return sum(len(kind) for kind in (*clients, *money, self.tasks, self.users))


def search_everything(session: Session, text: str, acting: Acting) -> Found:
    """Return a few of each kind of thing that fit what was typed, and log who was shown.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    iban = _iban(text)
    if iban is None:
        refuse_bsn(text, "search")
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        return Found()

    def may(action: Action) -> bool:
        return not acting.roles.isdisjoint(MAY[action])

    towns, clients = acting.municipalities, may(Action.READ_HOUSEHOLD)
    about_iban, manages = iban is not None, may(Action.MANAGE_USERS)
    found = Found(
        search.households(session, words, towns, MOST) if clients and not about_iban else (),
        search.persons(session, words, towns, MOST) if clients and not about_iban else (),
        search.payees(session, words, iban, MOST) if may(Action.READ_PAYEES) else (),
        search.runs(session, words, towns, MOST) if may(Action.READ_RUN) else (),
        search.payments(session, words, towns) if may(Action.READ_PAYMENT) else (),
        search.open_tasks(session, words, towns, MOST) if may(Action.READ_TASKS) else (),
        users.found(session, towns, UserChoice(words), 0, MOST) if manages else (),
    )
    _audit(session, found, acting)
    return found


def _iban(text: str) -> str | None:
    try:
        return parse_iban("".join(text.split()))
    except WrongIban:
        return None


def _audit(session: Session, found: Found, acting: Acting) -> None:
    """Write a row for the search per municipality, and one for each person who was shown."""
    shown = {(one.municipality, one.key) for one in found.households}
    shown |= {(one.municipality, one.household) for one in found.persons}
    shown |= {(one.municipality, one.household) for one in found.payments}
    audit.append_for_towns(session, acting, "search", "everything", shown)
    for person in found.persons:
        about, code = f"person {person.key}", person.municipality
        detail = {"households": [person.household]}
        audit.append(session, acting, "find person", about, code, detail)
