"""Find a household, a person or a fixed cost by name, for who types it on the command line.

Of another municipality it is not there; a name that two municipalities of one user both gave is
not taken for either.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.trajectory_errors import NotCalledSo
from ontzorgen.store import trajectory


def household_called(session: Session, key: str, acting: Acting) -> int:
    """Return the number of a household. Raises NotCalledSo."""
    found = trajectory.household_called(session, acting.municipalities, key)
    if len(found) != 1:
        raise NotCalledSo("household", key, len(found))
    return found[0]


def person_called(session: Session, key: str, acting: Acting) -> tuple[int, int]:
    """Return the numbers of a person's household, and of the person. Raises NotCalledSo."""
    found = trajectory.person_called(session, acting.municipalities, key)
    if len(found) != 1:
        raise NotCalledSo("person", key, len(found))
    return found[0]


def cost_called(session: Session, key: str, acting: Acting) -> tuple[int, int]:
    """Return the numbers of a cost's household, and of the cost. Raises NotCalledSo."""
    found = trajectory.cost_called(session, acting.municipalities, key)
    if len(found) != 1:
        raise NotCalledSo("fixed cost", key, len(found))
    return found[0]
