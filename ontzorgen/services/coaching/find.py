"""Find a fixed cost by the name that the organisation uses, for who types it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.households.errors import SeveralCalledSo, UnknownKey
from ontzorgen.store import trajectory


def cost_called(
    session: Session, key: str, acting: Acting, municipality: str | None = None
) -> tuple[int, int]:
    """Return the numbers of a cost's household, and of the cost, in the user's municipalities.

    Raises:
        UnknownKey: there is none for this user.
        SeveralCalledSo: more than one municipality has such a key: name it.
    """
    codes = acting.municipalities & ({municipality} if municipality else acting.municipalities)
    found = trajectory.cost_called(session, codes, key)
    if not found:
        raise UnknownKey(key)
    if len(found) > 1:
        raise SeveralCalledSo(key, tuple(sorted(code for _, _, code in found)))
    return found[0][:2]
