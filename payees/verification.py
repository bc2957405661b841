"""What the payee's bank said about a name and an account (Verification of Payee, VoP).

Payees are checked when they are registered or changed, not per line; the result is kept
with the account. An account without a result can be used once a person has verified it. Where
the bank gives another name nothing is paid, until a second person accepts it with a reason;
nobody lifts alone what they recorded. Pure: users are numbers, days are arguments.
Source: Regulation (EU) 2024/886, in force for euro area banks since 9 October 2025.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from payees.errors import (
    BankNameMissing,
    NotCheckedYet,
    NoteMissing,
    NothingToAccept,
    OlderAnswer,
    RecorderMayNotAccept,
    RecorderMayNotLift,
)


class NameCheckResult(StrEnum):
    """What a bank answers."""

    MATCH = "MATCH"
    CLOSE_MATCH = "CLOSE_MATCH"
    NO_MATCH = "NO_MATCH"
    NOT_POSSIBLE = "NOT_POSSIBLE"


_RESULT_OF_CODE = {
    "RCVC": NameCheckResult.MATCH,
    "RVMC": NameCheckResult.CLOSE_MATCH,
    "RVNM": NameCheckResult.NO_MATCH,
    "RVNA": NameCheckResult.NOT_POSSIBLE,
}

_SEVERITY = (
    NameCheckResult.NOT_POSSIBLE,
    NameCheckResult.MATCH,
    NameCheckResult.CLOSE_MATCH,
    NameCheckResult.NO_MATCH,
)
_DIFFERS = (NameCheckResult.CLOSE_MATCH, NameCheckResult.NO_MATCH)


def result_of_code(code: str) -> NameCheckResult | None:
    """Return what a transaction status in pain.002 says of the name; None if nothing."""
    return _RESULT_OF_CODE.get(code)


def blocks(result: NameCheckResult | None, *, accepted: bool) -> bool:
    """Say whether nothing may be paid: the name differs, and nobody accepted that.

    No answer does not block: a second person called the payee back. Nor does NOT_POSSIBLE,
    by which a bank says nothing of the name.
    """
    return result in _DIFFERS and not accepted


def same_name(one: str, other: str) -> bool:
    """Say whether two names are one to a bank: capitals, marks and accents aside."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if character.isalnum())


@dataclass(frozen=True, slots=True)
class NameCheck:
    """One answer of a bank. Raises BankNameMissing for a close match without a name."""

    result: NameCheckResult
    checked_on: date
    bank_name: str = ""

    def __post_init__(self) -> None:
        """Refuse a close match that does not say to what."""
        if self.result is NameCheckResult.CLOSE_MATCH and not self.bank_name.strip():
            raise BankNameMissing

    @property
    def says(self) -> tuple[NameCheckResult, str]:
        """Return what it says, whatever the day."""
        return self.result, self.bank_name.strip()

    @property
    def tells(self) -> bool:
        """Tell whether the bank did say something of the name."""
        return self.result is not NameCheckResult.NOT_POSSIBLE


@dataclass(frozen=True, slots=True)
class RecordedCheck:
    """What is on record of an account's name. Raises NothingToAccept: accepted without a check.

    `recorded_by` is None where it was not kept who that was: it may have been anybody.
    """

    owner: str
    check: NameCheck | None = None
    recorded_by: int | None = None
    accepted_by: int | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody can have accepted."""
        if self.accepted_by is not None and not blocks(self.result, accepted=False):
            raise NothingToAccept(self.owner)

    @property
    def result(self) -> NameCheckResult | None:
        """Return what the bank said; None when it was not asked."""
        return self.check.result if self.check else None

    @property
    def blocked(self) -> bool:
        """Tell whether nothing may be paid to the account."""
        return blocks(self.result, accepted=self.accepted_by is not None)

    def may_be_of(self, user: int) -> bool:
        """Tell whether this person recorded the check, or may have."""
        return self.recorded_by in (None, user)


def record(known: RecordedCheck, check: NameCheck, by: int, today: date) -> RecordedCheck:
    """Return what is on record from now on: the same value when nothing changes.

    The same answer of a later day moves the day; another answer voids what was accepted.

    Raises:
        NotCheckedYet: its day is still to come, so that no later answer would count.
        OlderAnswer: a newer one is on record, by which the bank did say something.
        RecorderMayNotLift: `by` recorded that the name differs, so another person says
            that it does not any more; also of a message of the bank, which a person hands in.
    """
    if check.checked_on > today:
        raise NotCheckedYet(known.owner, check.checked_on)
    before = known.check
    same = before is not None and check.says == before.says
    if before is not None and check.checked_on < before.checked_on and (same or before.tells):
        raise OlderAnswer(known.owner, before.checked_on)
    if before is not None and same:
        return replace(known, check=replace(before, checked_on=check.checked_on))
    now = RecordedCheck(known.owner, check, by)
    if known.blocked and not now.blocked and known.may_be_of(by):
        raise RecorderMayNotLift(known.owner, by)
    return now


def accept(known: RecordedCheck, by: int, reason: str) -> tuple[RecordedCheck, str]:
    """Return the check as accepted by a second person, and the reason without its margins.

    Raises:
        NothingToAccept: the account is not blocked by its name.
        RecorderMayNotAccept: `by` recorded the check.
        NoteMissing: no reason is given.
    """
    if not known.blocked:
        raise NothingToAccept(known.owner)
    if known.may_be_of(by):
        raise RecorderMayNotAccept(known.owner, by)
    tidy = reason.strip()
    if not tidy:
        raise NoteMissing(known.owner, "accept name")
    return replace(known, accepted_by=by), tidy


def replaces(known: NameCheck, said: NameCheck) -> bool:
    """Say whether an answer from a file takes the place of another one.

    Files come in any order: the newest answer stays, and of one day the worst. That a bank
    could not check takes nothing back of what one said before.
    """
    before, now = (
        (each.tells, each.checked_on, _SEVERITY.index(each.result), each.bank_name)
        for each in (known, said)
    )
    return now > before
