"""See arrears signals: what may be our own error first, then the oldest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.coaching.day.errors import UnknownSignal
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import arrears_signals, audit
from ontzorgen.store.arrears_signals import CostNamed, KeptSignal, Reopened
from ontzorgen.store.household_pages import HouseholdHead

__all__ = ["CostNamed", "KeptSignal", "Reopened"]
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class SignalState(StrEnum):
    """Which signals a list shows."""

    OPEN = "open"
    OURS = "eigen"
    """Open, and probably our own error."""
    SETTLED = "afgehandeld"
    EVERY = "alle"


@dataclass(frozen=True, slots=True)
class SignalChoice:
    """Which signals somebody wants to see, as typed and chosen; empty: all that are open."""

    text: str = ""
    """A part of the household, the fixed cost, the payee or a worker's name."""
    municipality: str = ""
    state: SignalState = SignalState.OPEN


@dataclass(frozen=True, slots=True)
class SignalSeen:
    """A signal, and whether it is probably our own error."""

    kept: KeptSignal
    is_ours: bool
    reopened: Sequence[Reopened] = ()
    """Each time that it was opened again, the last one first; known of one that is looked at."""


@dataclass(frozen=True, slots=True)
class SignalList:
    """One page of signals, and what may be chosen."""

    rows: Sequence[SignalSeen]
    page: Page
    municipalities: Sequence[tuple[str, str]]


def list_signals(
    session: Session, choice: SignalChoice, number: str | None, acting: Acting
) -> SignalList:
    """Return a page of the signals that fit; who was shown is logged.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    found = _found(session, choice, acting)
    page = Page.asked(number, len(found))
    rows = found[page.offset : page.offset + page.size]
    _audit(session, acting, rows)
    return SignalList(rows, page, own_municipalities(session, acting))


def every_signal(session: Session, choice: SignalChoice, acting: Acting) -> Sequence[SignalSeen]:
    """Return all the signals that fit, for a file; who was shown is logged.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    found = _found(session, choice, acting)
    _audit(session, acting, found)
    return found


def signals_of(session: Session, household_id: int) -> Sequence[SignalSeen]:
    """Return the signals on a household whose page is shown: open ones first. The page logs."""
    return _ordered(_seen(session, arrears_signals.of_household(session, household_id)))


@dataclass(frozen=True, slots=True)
class SignalForm:
    """What a form for a signal on a household offers."""

    head: HouseholdHead
    costs: Sequence[CostNamed]


def signal_form(session: Session, household_id: int, acting: Acting) -> SignalForm:
    """Return what a form for a signal offers; the look is logged.

    Raises:
        UnknownHousehold: there is none for this user.
    """
    head = household_numbered(session, household_id, Action.RECORD_SIGNAL, acting)
    audit.append_for_towns(
        session, acting, "list signals", "signals", [(head.municipality, head.key)]
    )
    costs = arrears_signals.costs_named(session, [head.id]).get(head.id, ())
    return SignalForm(head, costs)


def see_signal(session: Session, number: str, acting: Acting) -> SignalSeen:
    """Return one signal and log the look.

    Raises:
        UnknownSignal: there is none, or it is another municipality's; the words are the same.
    """
    require(acting, Action.READ_HOUSEHOLD)
    seen = signal_numbered(session, number, acting)
    _audit(session, acting, [seen])
    return seen


def signal_numbered(session: Session, number: str, acting: Acting) -> SignalSeen:
    """Return one signal of the user's municipalities. Raises UnknownSignal."""
    kept = (
        arrears_signals.listed(session, acting.municipalities, is_open=None, number=int(number))
        if _NUMBER.fullmatch(number)
        else []
    )
    if not kept:
        raise UnknownSignal(number)
    [seen] = _seen(session, kept)
    return replace(seen, reopened=tuple(arrears_signals.reopened(session, seen.kept.id)))


def _found(session: Session, choice: SignalChoice, acting: Acting) -> list[SignalSeen]:
    require(acting, Action.READ_HOUSEHOLD)
    refuse_bsn(choice.text, "search signal")
    codes: Collection[str] = acting.municipalities
    if choice.municipality:
        codes = acting.municipalities & {choice.municipality}
    is_open = {SignalState.SETTLED: False, SignalState.EVERY: None}.get(choice.state, True)
    kept = arrears_signals.listed(session, codes, is_open=is_open)
    wanted = choice.text.casefold().split()
    seen = _seen(session, [each for each in kept if _fits(each, wanted)])
    if choice.state is SignalState.OURS:
        seen = [each for each in seen if each.is_ours]
    return _ordered(seen)


def _fits(kept: KeptSignal, wanted: Sequence[str]) -> bool:
    said = (
        kept.household,
        kept.fixed_cost or "",
        kept.payee,
        kept.payee_name,
        kept.consulent or "",
        kept.budget_coach or "",
    )
    whole = " ".join(said).casefold()
    return all(word in whole for word in wanted)


def _seen(session: Session, kept: Sequence[KeptSignal]) -> list[SignalSeen]:
    ours = arrears_signals.ours(session, kept)
    return [SignalSeen(each, each.id in ours) for each in kept]


def _ordered(seen: Sequence[SignalSeen]) -> list[SignalSeen]:
    """Order signals: open before settled, our own error first, then the one that waits longest."""
    return sorted(
        seen,
        key=lambda each: (
            not each.kept.is_open,
            not each.is_ours,
            each.kept.received_on if each.kept.is_open else -each.kept.received_on.toordinal(),
            each.kept.id,
        ),
    )


def _audit(session: Session, acting: Acting, rows: Sequence[SignalSeen]) -> None:
    shown = sorted({(each.kept.municipality, each.kept.household) for each in rows})
    audit.append_for_towns(session, acting, "list signals", "signals", shown)
