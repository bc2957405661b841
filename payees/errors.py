"""What can be wrong about whom we pay. Facts only; the application finds the words.

No error carries a text that may hold a BSN: such a text is refused before anything else.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class PayeeError(Exception):
    """Base of everything this room refuses."""


class NameLeftEmpty(PayeeError):
    """Nothing of the name can be written to a bank: a Latin name is needed."""

    def __init__(self, key: str, name: str) -> None:
        self.key, self.name = key, name
        super().__init__(f"payee {key}: nothing of the name {name!r} fits the SEPA characters")


class WrongPayee(PayeeError):
    """A field of a payee is empty or malformed."""

    def __init__(self, key: str, field: str, value: str) -> None:
        self.key, self.field, self.value = key, field, value
        super().__init__(f"payee {key}: {field} cannot be {value!r}")


class MakerMayNotVerify(PayeeError):
    """Who entered an account does not verify it."""

    def __init__(self, owner: str, user: int) -> None:
        self.owner, self.user = owner, user
        super().__init__(f"user {user} entered the account of {owner}; another person verifies it")


class NoteMissing(PayeeError):
    """Verifying, stopping or declining an account needs a note: who was called, or why."""

    def __init__(self, owner: str, action: str) -> None:
        self.owner, self.action = owner, action
        super().__init__(f"account of {owner}: {action} needs a note")


class NotPending(PayeeError):
    """Only an account that waits can be verified or declined."""

    def __init__(self, owner: str, status: str) -> None:
        self.owner, self.status = owner, status
        super().__init__(f"account of {owner} is {status}, not pending")


class NotLive(PayeeError):
    """An account that has already ended cannot be stopped."""

    def __init__(self, owner: str, status: str) -> None:
        self.owner, self.status = owner, status
        super().__init__(f"account of {owner} is already {status}")


class NotVerified(PayeeError):
    """An account cannot be called verified without a verifier, a day and a note."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(f"account of {owner} is not verified by anybody")


class ForeignAccount(PayeeError):
    """The accounts of one owner were asked for, and another owner's came along."""

    def __init__(self, owner: str, other: str) -> None:
        self.owner, self.other = owner, other
        super().__init__(f"accounts of {owner}: one belongs to {other}")


class BankNameMissing(PayeeError):
    """A close match says nothing without the name the bank gave."""

    def __init__(self) -> None:
        super().__init__("a close match carries the name the bank gave")


class NothingToAccept(PayeeError):
    """The bank gave no other name, or somebody has accepted it already."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(f"account of {owner}: no name to accept")


class RecorderMayNotAccept(PayeeError):
    """Who recorded that the name differs does not accept it."""

    def __init__(self, owner: str, user: int) -> None:
        self.owner, self.user = owner, user
        super().__init__(f"user {user} recorded the name check of {owner}; another person accepts")


class RecorderMayNotLift(PayeeError):
    """Who recorded that the name differs does not record that it no longer does."""

    def __init__(self, owner: str, user: int) -> None:
        self.owner, self.user = owner, user
        super().__init__(f"user {user} recorded the name check of {owner}; another lifts it")


class NotCheckedYet(PayeeError):
    """A name check cannot have been made on a day that is still to come."""

    def __init__(self, owner: str, day: date) -> None:
        self.owner, self.day = owner, day
        super().__init__(f"name check of {owner} on {day}, which is still to come")


class OlderAnswer(PayeeError):
    """A newer name check of the account is on record, of `day`."""

    def __init__(self, owner: str, day: date) -> None:
        self.owner, self.day = owner, day
        super().__init__(f"a name check of {owner} of {day} is on record")


class WrongPattern(PayeeError):
    """A reference template is not written in the pattern language."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        super().__init__(f"not a reference pattern: {pattern!r}")


class ReferenceFault(StrEnum):
    """What is wrong with a payment reference."""

    PATTERN = "PATTERN"  # it breaks the payee's template
    CHECK = "CHECK"  # it is not a valid betalingskenmerk or RF reference
    TOO_LONG = "TOO_LONG"  # more than 140 SEPA characters
    NO_CHARACTERS = "NO_CHARACTERS"  # nothing is left in SEPA characters


class WrongPaymentReference(PayeeError):
    """A payment reference cannot go to the bank as it is.

    `pattern` is the payee's template, empty if none. `reason` and `expected` come from the
    check of a structured reference; `expected` is the right one, where it can be computed.
    """

    def __init__(
        self,
        fault: ReferenceFault,
        kind: str,
        text: str,
        *,
        pattern: str = "",
        reason: str = "",
        expected: str | None = None,
    ) -> None:
        self.fault, self.kind, self.text = fault, kind, text
        self.pattern, self.reason, self.expected = pattern, reason, expected
        super().__init__(f"{kind} reference {text!r}: {fault} {pattern}{reason}".rstrip())


class PrivateText(PayeeError):
    """A text for a bank or a payee holds a BSN or a word of benefit or status.

    The text itself is not carried along. `word` is empty for a BSN.
    """

    def __init__(self, kind: str, word: str) -> None:
        self.kind, self.word = kind, word
        super().__init__(f"the text holds a {kind} {word}".rstrip())
