"""Find a payee by the name that the organisation gives it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.store import letter_homes


def payee_called(session: Session, key: str, acting: Acting) -> int:
    """Return the number of a payee.

    Raises:
        UnknownKey: there is none.
        NotAllowed: no role to see payees.
    """
    require(acting, Action.READ_PAYEES)
    number = letter_homes.payee_called(session, key)
    if number is None:
        raise UnknownKey(key)
    return number
