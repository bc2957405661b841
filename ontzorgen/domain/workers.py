"""Whom the register means where it names a caseworker or a coach: a login, or somebody's name.

The register takes any text there, so a name may be that of two people. Then it names nobody: what
is one's own is mailed and assigned, and a guess would give it to a stranger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who may be meant."""

    id: int
    login: str
    name: str
    has_role: bool
    """Has the role that the text is about: who is called a coach is likely one."""


def meant_by(text: str, workers: Iterable[Worker]) -> frozenset[int]:
    """Return who a text may mean: one is that one, and more are namesakes.

    Who has the role goes before who has not, and a login before a name; letters big and small and
    spaces around them are alike.
    """
    said = _plain(text)
    fitting = [each for each in workers if said and said in (_plain(each.login), _plain(each.name))]
    fitting = [each for each in fitting if each.has_role] or fitting
    by_login = [each for each in fitting if _plain(each.login) == said]
    return frozenset(each.id for each in by_login or fitting)


def _plain(text: str) -> str:
    return text.casefold().strip()
