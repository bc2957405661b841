"""Which households are somebody's own: those that the register gives to that person alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.domain.workers import Worker, meant_by
from ontzorgen.services.acting import Acting, Action, Role, require
from ontzorgen.store import household_lists, users
from ontzorgen.store.caseload import OwnNames
from ontzorgen.store.users import StaffMember

HAVE_HOUSEHOLDS = (Role.CONSULENT, Role.COACH)


@dataclass(frozen=True, slots=True)
class Namesakes:
    """A name in the register that two users have: the households with it are nobody's own."""

    municipality: str
    name: str
    logins: tuple[str, ...]
    households: int


def own_names(session: Session, acting: Acting) -> OwnNames:
    """Return by which names the register gives households to who acts, per municipality."""
    own: dict[Role, set[tuple[str, str]]] = {role: set() for role in HAVE_HOUSEHOLDS}
    for code, name, role, meant, _ in _names(session, acting.municipalities):
        if meant == {acting.user_id}:
            own[role].add((code, name))
    return OwnNames(frozenset(own[Role.CONSULENT]), frozenset(own[Role.COACH]))


def own_namesakes(session: Session, acting: Acting) -> Sequence[Namesakes]:
    """Return the names that who acts shares with a colleague."""
    found = _namesakes(session, acting.municipalities)
    return [each for each in found if acting.login in each.logins]


def see_namesakes(session: Session, acting: Acting) -> Sequence[Namesakes]:
    """Return every name that two users share, for beheer, who can tell them apart.

    The person at the operating system, who has the database itself, only reads.

    Raises:
        NotAllowed: not of beheer.
    """
    if acting.user_id is not None:
        require(acting, Action.MANAGE_USERS)
    return _namesakes(session, acting.municipalities)


def _namesakes(session: Session, codes: Collection[str]) -> list[Namesakes]:
    staff = {each.id: each.login for some in _staff(session, codes).values() for each in some}
    shared: dict[tuple[str, str], tuple[set[int], int]] = {}
    for code, name, _, meant, households in _names(session, codes):
        if len(meant) > 1:
            key = (code, name.strip())
            ids, number = shared.get(key, (set(), 0))
            shared[key] = (ids | meant, number + households)
    return [
        Namesakes(code, name, tuple(sorted(staff[each] for each in ids)), number)
        for (code, name), (ids, number) in sorted(shared.items())
    ]


def _names(
    session: Session, codes: Collection[str]
) -> Iterator[tuple[str, str, Role, frozenset[int], int]]:
    """Yield municipality, text, role, whom it may mean, and of how many households."""
    staff = _staff(session, codes)
    for code, role_value, name, households in household_lists.named_workers(session, codes):
        role = Role(role_value)
        workers = [
            Worker(each.id, each.login, each.name, role.value in each.roles)
            for each in staff.get(code, ())
        ]
        yield code, name, role, meant_by(name, workers), households


def _staff(session: Session, codes: Collection[str]) -> dict[str, list[StaffMember]]:
    return users.staff(session, codes, [role.value for role in HAVE_HOUSEHOLDS])
