"""Find the payee that somebody means by what was typed: one that can be paid, and only one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.store import payee_list
from ontzorgen.store.payee_list import PayeeChoice

__all__ = ["PayeeChoice", "Picked", "payable_payees", "pick_payee"]
_MOST_MEANT = 5


@dataclass(frozen=True, slots=True)
class Picked:
    """The payee that was meant; None when there is none or more than one, with those it may be."""

    payee: PayeeChoice | None
    perhaps: Sequence[PayeeChoice] = ()


def payable_payees(session: Session, acting: Acting) -> Sequence[PayeeChoice]:
    """Return the payees with an account in use, or one that waits for a second person."""
    require(acting, Action.READ_PAYEES)
    return payee_list.payable(session)


def pick_payee(choices: Sequence[PayeeChoice], typed: str) -> Picked:
    """Return whom somebody means: by name and key, or by what is the key or name of one payee only.

    A text that is the key of one payee and the name of another one means neither.
    """
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        return Picked(None)
    whole = [each for each in choices if _label(each) == wanted]
    named = whole or [each for each in choices if wanted in (_key(each), _name(each))]
    if len(named) == 1:
        return Picked(named[0])
    near = named or [each for each in choices if wanted in _label(each)]
    return Picked(None, tuple(near[:_MOST_MEANT]))


def _label(choice: PayeeChoice) -> str:
    return " ".join(choice.label.split()).casefold()


def _key(choice: PayeeChoice) -> str:
    return choice.key.casefold()


def _name(choice: PayeeChoice) -> str:
    return " ".join(choice.name.split()).casefold()
