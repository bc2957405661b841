"""What a service refuses. Facts only; `ontzorgen.wording` finds the Dutch words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontzorgen.domain.errors import OntzorgenError


class UnknownUser(OntzorgenError):
    """No active user has this login."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"no active user {login}")


class LoginTaken(OntzorgenError):
    """A login is somebody's for ever."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"login {login} exists")


class WrongLogin(OntzorgenError):
    """A login is 1 to 64 of a-z, 0-9, point, underscore, at-sign, plus or dash."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(f"{login!r} is not a login")


class WrongMunicipalityCode(OntzorgenError):
    """A municipality code has four digits."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"{code!r} is not a municipality code")


class PasswordTooShort(OntzorgenError):
    """A password has a least length."""

    def __init__(self, least: int) -> None:
        self.least = least
        super().__init__(f"a password has at least {least} characters")


class UnknownMunicipality(OntzorgenError):
    """The municipality has not been loaded."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"municipality {code} is not loaded")


class MunicipalityWithoutAccount(OntzorgenError):
    """There is no verified account to pay from."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"municipality {code} has no account in use")


class UnknownPayment(OntzorgenError):
    """No sent payment of the user's municipalities has this end-to-end id."""

    def __init__(self, payment: str) -> None:
        self.payment = payment
        super().__init__(f"no payment {payment}")


class PaymentElsewhere(OntzorgenError):
    """The money of the payment does not stand where this decision is about it."""

    def __init__(self, payment: str, place: str, step: str) -> None:
        self.payment, self.place, self.step = payment, place, step
        super().__init__(f"payment {payment} is {place}: it cannot be {step}")


class ContraMissing(OntzorgenError):
    """The bank debited a payment that it refused, and did not give the money back so far."""

    def __init__(self, payment: str, step: str) -> None:
        self.payment, self.step = payment, step
        super().__init__(f"payment {payment} waits for its contra entry: it cannot be {step}")


class UnknownHold(OntzorgenError):
    """No hold of the user's municipalities has this number."""

    def __init__(self, hold: str) -> None:
        self.hold = hold
        super().__init__(f"no hold {hold}")


class UnknownArrear(OntzorgenError):
    """No arrear of the user's municipalities has this number."""

    def __init__(self, arrear: str) -> None:
        self.arrear = arrear
        super().__init__(f"no arrear {arrear}")


class ArrearRefused(OntzorgenError):
    """An arrear cannot be recorded or confirmed.

    `why` is FIXED_COST, PERSON, PAID, KNOWN, AMOUNT, DUE_DATE, MAKER or CONFIRMED.
    """

    def __init__(self, subject: str, why: str) -> None:
        self.subject, self.why = subject, why
        super().__init__(f"arrear {subject}: {why}")


class NothingToTell(OntzorgenError):
    """No run of the month was approved, and the benefit system was told nothing before."""

    def __init__(self, municipality: str, month: str) -> None:
        self.municipality, self.month = municipality, month
        super().__init__(f"{municipality} {month}: nothing to tell")


class UnknownWithholdingFile(OntzorgenError):
    """The month has no withholding file of this number."""

    def __init__(self, municipality: str, month: str, number: int) -> None:
        self.municipality, self.month, self.number = municipality, month, number
        super().__init__(f"{municipality} {month}: no withholding file {number}")


class WithheldBeyondNet(OntzorgenError):
    """The runs of a month withhold more from persons than their net amount."""

    def __init__(self, municipality: str, month: str, persons: Sequence[str]) -> None:
        self.municipality, self.month, self.persons = municipality, month, tuple(persons)
        super().__init__(f"{municipality} {month}: beyond net for {len(self.persons)} persons")


class ToldOtherwise(OntzorgenError):
    """The rows of a withholding file no longer give the bytes that were made."""

    def __init__(self, municipality: str, month: str, number: int) -> None:
        self.municipality, self.month, self.number = municipality, month, number
        super().__init__(f"{municipality} {month}: withholding file {number} differs")


class TooManyEntries(OntzorgenError):
    """A period has more ledger entries than a sheet holds."""

    def __init__(self, found: int, most: int) -> None:
        self.found, self.most = found, most
        super().__init__(f"{found} entries, a sheet holds {most}")


class ReasonMissing(OntzorgenError):
    """This step needs a reason in words."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"{step} needs a reason")


class FileInTheWay(OntzorgenError):
    """A file of that name with other content stands where the export would go."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} exists and differs")


class BooksDoNotHold(OntzorgenError):
    """Instructions, books or files of a run are not what was approved."""

    def __init__(self, run: str, broken: Sequence[str]) -> None:
        self.run, self.broken = run, tuple(broken)
        super().__init__(f"run {run}: {len(self.broken)} invariants do not hold")


class UnknownAccount(OntzorgenError):
    """No account has this number."""

    def __init__(self, account: str) -> None:
        self.account = account
        super().__init__(f"no account {account}")


class UnknownPayee(OntzorgenError):
    """No payee has this number."""

    def __init__(self, payee: str) -> None:
        self.payee = payee
        super().__init__(f"no payee {payee}")


class UnknownPolicyKey(OntzorgenError):
    """Policy has no such key."""

    def __init__(self, key: str, known: Sequence[str]) -> None:
        self.key, self.known = key, tuple(known)
        super().__init__(f"policy has no key {key}")


class WrongPolicyValue(OntzorgenError):
    """A policy key was given a value it cannot have."""

    def __init__(self, key: str, value: str, wanted: str) -> None:
        self.key, self.value, self.wanted = key, value, wanted
        super().__init__(f"{key}={value}: {wanted}")


class ApprovalOnlyInBrowser(OntzorgenError):
    """This installation leaves approving, verifying and overriding to the browser."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"{step} is not for the command line here")


class NotADemoDirectory(OntzorgenError):
    """The demo empties its own directory only, and this one is not its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path} was not made by the demo")


class NoBankToPlay(OntzorgenError):
    """The bank that the demo plays against comes with an extra that is not installed."""

    def __init__(self) -> None:
        super().__init__("mock-bank is not installed: pip install 'ontzorgen[demo]'")


class DatabaseUnreachable(OntzorgenError):
    """The database does not answer, or does not let us in. `where` holds no password."""

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(f"no database at {where}")


class DatabaseRefuses(OntzorgenError):
    """A constraint refuses this: it would be there twice, or would not fit."""

    def __init__(self) -> None:
        super().__init__("a constraint of the database refuses this")


class BsnInText(OntzorgenError):
    """A reason or note holds a BSN; the text is not repeated."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(f"the words for {step} hold a BSN")


class PayeeKnown(OntzorgenError):
    """A payee with this code is on record."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"payee {key} exists")


class PayeeChangedMeanwhile(OntzorgenError):
    """A payee is not as it was when somebody opened the form."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"payee {key} was changed in between")


class PayingAccountChanged(OntzorgenError):
    """The account a municipality pays from is not as it was when somebody opened the form."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"the paying account of {code} was changed in between")


class NotAPair(OntzorgenError):
    """A choice of policy is written as KEY=VALUE."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is not KEY=VALUE")


class NoNameChecks(OntzorgenError):
    """A file of the bank says nothing of names."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"a {kind} without name checks")


class UnknownTask(OntzorgenError):
    """No task of the user's municipalities has this number."""

    def __init__(self, task: str) -> None:
        self.task = task
        super().__init__(f"no task {task}")


class TaskDone(OntzorgenError):
    """Somebody has done the task already."""

    def __init__(self, task: int, login: str) -> None:
        self.task, self.login = task, login
        super().__init__(f"task {task} was done by {login}")


class TaskOfSomebodyElse(OntzorgenError):
    """The task has an owner, and who asks does not hand out tasks."""

    def __init__(self, task: int, owner: str) -> None:
        self.task, self.owner = task, owner
        super().__init__(f"task {task} is {owner}'s")


class TaskForAnotherRole(OntzorgenError):
    """The task is for a role that this person does not have here, if there is such a person."""

    def __init__(self, task: int, role: str, login: str) -> None:
        self.task, self.role, self.login = task, role, login
        super().__init__(f"task {task} is for {role}, and {login} is not")


class TaskEndsWithItsSubject(OntzorgenError):
    """Words do not close this task: dealing with the payment or the booking does."""

    def __init__(self, task: int, kind: str, subject: str) -> None:
        self.task, self.kind, self.subject = task, kind, subject
        super().__init__(f"task {task} ({kind}) ends when {subject} is dealt with")


class TaskCannotWait(OntzorgenError):
    """Something about this kind of task must be done at once."""

    def __init__(self, task: int, kind: str) -> None:
        self.task, self.kind = task, kind
        super().__init__(f"task {task} ({kind}) cannot be put away")


class TaskNotAway(OntzorgenError):
    """The task is in the open list."""

    def __init__(self, task: int) -> None:
        self.task = task
        super().__init__(f"task {task} is not put away")


class WrongDayToReturn(OntzorgenError):
    """A task that is put away comes back within a range of days; `money`: for money waits."""

    def __init__(self, task: int, first: date, last: date, money: bool) -> None:
        self.task, self.first, self.last, self.money = task, first, last, money
        super().__init__(f"task {task} comes back from {first} up to and including {last}")
