"""Take in what a bank says of names and accounts, as a set: a list of a person, or its own message.

Files come in any order and more than once: the newest answer stays, and of one day the worst.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.services.accounts import keep_check, recorded_check
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.bank.texts import readable
from ontzorgen.services.importing.problems import ProblemCode, Problems, RowProblem
from ontzorgen.services.name_tasks import close_tasks, is_blocked, make_tasks
from ontzorgen.store import audit, name_checks, payments
from ontzorgen.store.models import AccountRow
from ontzorgen.store.name_checks import NamedAccount
from payees.errors import RecorderMayNotLift
from payees.verification import (
    NameCheck,
    NameCheckResult,
    RecordedCheck,
    record,
    replaces,
    result_of_code,
    same_name,
)
from sepa.character_set import to_sepa

_OTHER_NAME = ProblemCode.OTHER_NAME_CHECKED
NO_NAME_GIVEN = "-"
"""What is kept of a close match of which the bank did not say the name."""


@dataclass(frozen=True, slots=True)
class NameSaid:
    """One answer, about an account or about the account of a payment of ours.

    `name` is whom the bank was asked about; None when the answer does not repeat it.
    """

    check: NameCheck
    iban: str | None
    end_to_end_id: str | None = None
    name: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class NameCheckFile:
    """The answers of a file, and what is wrong with its rows."""

    name: str
    answers: tuple[NameSaid, ...]
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class NamesTaken:
    """What became of answers: how many accounts have a new one, and which may not be paid."""

    checked: int
    unchanged: int
    unknown: tuple[str, ...]
    """IBANs that no payee waits with or uses; an end-to-end id where the bank gave no IBAN."""
    blocked: tuple[int, ...]
    """Of the accounts in the file: those that nothing is paid to because of their name."""
    opted_out: tuple[str, ...]
    """The user's municipalities in whose files the bank checks no names."""


def answer_of(
    status: str | None, reason: str | None, information: str | None, day: date
) -> NameCheck | None:
    """Return what a bank says of the name in a status of a payment; None when it says nothing.

    `information` is the name that the bank gave with a close match.
    """
    codes = ((code or "").strip().upper() for code in (status, reason))
    result = next(filter(None, map(result_of_code, codes)), None)
    if result is None:
        return None
    if result is not NameCheckResult.CLOSE_MATCH:
        return NameCheck(result, day)
    given = (readable(information) or "").strip()
    return NameCheck(result, day, given or NO_NAME_GIVEN)


def import_name_checks(session: Session, file: NameCheckFile, acting: Acting) -> NamesTaken:
    """Take in a file of answers: all of it or nothing.

    Raises:
        NotAllowed: no role for this.
        ImportRefused: with every row that cannot be taken in, and why.
    """
    require(acting, Action.CHECK_NAME)
    problems = Problems()
    problems.take(file.problems)
    taken = _Taker(session, acting).take(file.answers, problems, file.name)
    codes = name_checks.opted_out(session, acting.municipalities, acting.today)
    counts = {"checked": taken.checked, "unchanged": taken.unchanged, "blocked": taken.blocked}
    audit.append(session, acting, "import name checks", "accounts", None, counts)
    return replace(taken, opted_out=tuple(codes))


def take_bank_answers(session: Session, answers: Sequence[NameSaid], acting: Acting) -> int:
    """Take in what a bank said of names beside its statuses; return how many accounts changed.

    What would lift a block that the user recorded is left out: the rest of the message counts.
    The right to import that message is asked by who calls.
    """
    return _Taker(session, acting, leave_lifts=True).take(answers, Problems(), "").checked


class _Taker:
    """Finds the accounts of answers, decides which answer holds, and keeps it."""

    def __init__(self, session: Session, acting: Acting, *, leave_lifts: bool = False) -> None:
        self.session, self.acting, self.leave_lifts = session, acting, leave_lifts

    def take(self, answers: Iterable[NameSaid], problems: Problems, file: str) -> NamesTaken:
        """Keep what is news. Raises ImportRefused when there is a problem, also one found here."""
        said = list(self._with_ibans(answers))
        accounts = name_checks.accounts_with(
            self.session, [each.iban for each in said if each.iban]
        )
        unknown: dict[str, None] = {}
        worst: dict[int, tuple[AccountRow, NameSaid]] = {}
        for each in said:
            named = accounts.get(each.iban or "", [])
            if not named:
                unknown[each.iban or each.end_to_end_id or ""] = None
            meant = [account.row for account in named if _is_about(each, account)]
            if named and not meant:
                names, code = ", ".join(account.name for account in named), _OTHER_NAME
                problems.add(file, each.line, "naam", each.name, code, names=names)
            for row in meant:
                known = worst.get(row.id)
                if known is None or replaces(known[1].check, each.check):
                    worst[row.id] = (row, each)
        news = self._news(worst.values(), problems, file)
        problems.refuse_if_any()
        rows = [row for row, _ in worst.values()]
        for row, now in news:
            keep_check(self.session, row, now, self.acting)
        changed = [row for row, _ in news]
        make_tasks(self.session, changed, self.acting)
        close_tasks(self.session, changed, self.acting, None)
        blocked = tuple(sorted(row.id for row in rows if is_blocked(row)))
        return NamesTaken(len(news), len(rows) - len(news), tuple(unknown), blocked, ())

    def _with_ibans(self, answers: Iterable[NameSaid]) -> Iterator[NameSaid]:
        """Give each answer the account of the payment it is about, where it says none."""
        told = list(answers)
        ids = {each.end_to_end_id for each in told if each.end_to_end_id and not each.iban}
        ours = payments.by_end_to_end_id(self.session, ids)
        for each in told:
            payment = ours.get(each.end_to_end_id or "")
            known = payment and payment.municipality in self.acting.municipalities
            yield replace(each, iban=payment.iban) if payment and known and not each.iban else each

    def _news(
        self, said: Iterable[tuple[AccountRow, NameSaid]], problems: Problems, file: str
    ) -> list[tuple[AccountRow, RecordedCheck]]:
        found = []
        for row, each in said:
            known = recorded_check(row)
            if known.check is not None and not replaces(known.check, each.check):
                continue
            try:
                now = record(known, each.check, self.acting.by, self.acting.today)
            except RecorderMayNotLift:
                value, code = each.check.result.value, ProblemCode.LIFTS_OWN_BLOCK
                if not self.leave_lifts:
                    problems.add(file, each.line, "resultaat", value, code, account=row.id)
                continue
            found.append((row, now))
        return found


def _is_about(said: NameSaid, account: NamedAccount) -> bool:
    """Say whether an answer is about the name that we pay: one IBAN may be of several payees."""
    if said.name is None:
        return True
    ours = (account.name, to_sepa(account.name, 70).text)
    return any(same_name(said.name, name) for name in ours)
