"""Who acts, from where and when, and what that person may do.

One readable table of roles, and one function that asks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ontzorgen.domain.errors import OntzorgenError


class Role(StrEnum):
    """What a user is here for; the names are the organisation's own."""

    CONSULENT = "consulent"
    ADMINISTRATIE = "administratie"
    FIATTEUR = "fiatteur"
    COACH = "coach"
    BEHEER = "beheer"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What somebody may or may not do."""

    IMPORT_FILES = "import files"
    """To choose files; what is in them asks one of the next two."""
    IMPORT_CASES = "import cases"
    IMPORT_FINANCE = "import finance"
    SET_POLICY = "set policy"
    READ_PAYEES = "read payees"
    READ_AMOUNTS = "read amounts"
    CHANGE_AMOUNTS = "change amounts"
    VERIFY_ACCOUNT = "verify account"
    STOP_ACCOUNT = "stop account"
    CHECK_NAME = "check name"
    CALCULATE_RUN = "calculate run"
    READ_RUN = "read run"
    OVERRIDE_LIMIT = "override limit"
    APPROVE_RUN = "approve run"
    REJECT_RUN = "reject run"
    WITHDRAW_RUN = "withdraw run"
    EXPORT_RUN = "export run"
    IMPORT_BANK = "import bank file"
    READ_BANK = "read bank items"
    PLACE_BANK = "place bank item"
    READ_PAYMENT = "read payments"
    DECIDE_PAYMENT = "decide payment"
    CONFIRM_CLIENT_MONEY = "confirm client money"
    LIFT_HOLD = "lift hold"
    CORRECT_RUN = "correct run"
    CLOSE_RUN = "close run"
    REGISTER_ARREAR = "register arrear"
    CONFIRM_ARREAR = "confirm arrear"
    ACCEPT_NAME = "accept name"
    READ_TASKS = "read tasks"
    DO_TASK = "do task"
    HAND_TASK = "hand over task"
    TELL_WITHHOLDING = "make withholding file"
    READ_REPORT = "read report"
    READ_HOUSEHOLD_REPORT = "read reports of households"
    """Reports that name households: for who may see these."""
    READ_COUNT_REPORT = "read reports of numbers"
    """Reports in which nobody can be recognised."""
    ANSWER_ACCESS_REQUEST = "answer access request"
    """All that we hold about somebody, for that person: who asks is a client of the caseworker."""
    READ_AUDIT = "read audit"
    READ_HOUSEHOLD = "read household"
    REVEAL_BSN = "reveal bsn"
    READ_NOTES = "read coach notes"
    COUNT_NOTES = "count coach notes"
    WRITE_NOTE = "write coach note"
    READ_REVIEWS = "read reviews"
    ADVISE = "advise on course"
    DECIDE_COURSE = "decide on course"
    CONFIRM_COURSE = "confirm decision"
    READ_EVENTS = "read events"
    """Why a right ended or a budget is suspended: more than a payment needs."""
    RECORD_EVENT = "record event"
    READ_READINESS = "read readiness"
    COUNT_READINESS = "count readiness"
    """That there are measurements, and what the register itself knows; who reads may this too."""
    RECORD_READINESS = "record readiness"
    READ_TRAJECTORY = "read trajectory"
    PLAN_CONTROL = "plan control"
    DECIDE_TRAJECTORY = "decide trajectory"
    READ_DOCUMENT = "read document"
    ADD_DOCUMENT = "add document"
    DROP_DOCUMENT = "drop document"
    READ_BUDGET = "read budget"
    CHANGE_BUDGET = "change budget"
    READ_LETTER = "read letter"
    READ_COURSE_LETTER = "read letter about a course"
    """One that holds a reason that somebody wrote about a person."""
    MAKE_LETTER = "make letter"
    MAKE_COURSE_LETTER = "make letter about a course"
    MAKE_DECISION_LETTER = "make decision letter"
    APPROVE_LETTER = "approve letter"
    SEND_LETTER = "send letter"
    WITHDRAW_LETTER = "withdraw letter"
    READ_LETTER_TEXT = "read letter texts"
    SET_LETTER_TEXT = "set letter text"
    CONFIRM_LETTER_TEXT = "confirm letter text"
    REVIEW_LANGUAGE = "review language"
    READ_POLICY = "read policy"
    MANAGE_USERS = "manage users"
    READ_RETENTION = "read retention"
    PROPOSE_RETENTION = "propose to forget"
    DECIDE_RETENTION = "decide to forget"
    RECORD_SIGNAL = "record arrears signal"
    READ_CASELOAD = "read caseload"
    PLAN_CONTACT = "plan contact"
    GET_DIGEST = "get digest"


_EVERYBODY = frozenset(Role)

MAY: dict[Action, frozenset[Role]] = {
    Action.IMPORT_FILES: frozenset({Role.CONSULENT, Role.ADMINISTRATIE}),
    Action.IMPORT_CASES: frozenset({Role.CONSULENT}),
    Action.IMPORT_FINANCE: frozenset({Role.ADMINISTRATIE}),
    Action.SET_POLICY: frozenset({Role.BEHEER}),
    Action.READ_PAYEES: _EVERYBODY,
    Action.READ_AMOUNTS: _EVERYBODY - {Role.BEHEER},
    Action.CHANGE_AMOUNTS: frozenset({Role.ADMINISTRATIE, Role.CONSULENT}),
    Action.VERIFY_ACCOUNT: frozenset({Role.FIATTEUR}),
    Action.STOP_ACCOUNT: frozenset({Role.FIATTEUR, Role.ADMINISTRATIE}),
    Action.CHECK_NAME: frozenset({Role.FIATTEUR, Role.ADMINISTRATIE}),
    Action.CALCULATE_RUN: frozenset({Role.ADMINISTRATIE}),
    Action.READ_RUN: _EVERYBODY,
    Action.OVERRIDE_LIMIT: frozenset({Role.FIATTEUR}),
    Action.APPROVE_RUN: frozenset({Role.FIATTEUR}),
    Action.REJECT_RUN: frozenset({Role.FIATTEUR, Role.ADMINISTRATIE}),
    Action.WITHDRAW_RUN: frozenset({Role.FIATTEUR, Role.ADMINISTRATIE}),
    Action.EXPORT_RUN: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR}),
    Action.IMPORT_BANK: frozenset({Role.ADMINISTRATIE}),
    Action.READ_BANK: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR, Role.AUDITOR}),
    Action.PLACE_BANK: frozenset({Role.ADMINISTRATIE}),
    Action.READ_PAYMENT: _EVERYBODY,
    Action.DECIDE_PAYMENT: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR}),
    Action.CONFIRM_CLIENT_MONEY: frozenset({Role.FIATTEUR}),
    Action.LIFT_HOLD: frozenset({Role.FIATTEUR}),
    Action.CORRECT_RUN: frozenset({Role.ADMINISTRATIE}),
    Action.CLOSE_RUN: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR}),
    Action.REGISTER_ARREAR: frozenset({Role.CONSULENT, Role.ADMINISTRATIE}),
    Action.CONFIRM_ARREAR: frozenset({Role.CONSULENT, Role.FIATTEUR}),
    Action.ACCEPT_NAME: frozenset({Role.FIATTEUR}),
    Action.READ_TASKS: _EVERYBODY,
    Action.DO_TASK: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR, Role.CONSULENT, Role.COACH}),
    Action.HAND_TASK: frozenset({Role.ADMINISTRATIE, Role.FIATTEUR}),
    Action.TELL_WITHHOLDING: frozenset({Role.ADMINISTRATIE}),
    Action.READ_REPORT: frozenset(
        {Role.ADMINISTRATIE, Role.FIATTEUR, Role.CONSULENT, Role.AUDITOR, Role.BEHEER}
    ),
    Action.READ_HOUSEHOLD_REPORT: _EVERYBODY - {Role.BEHEER},
    Action.READ_COUNT_REPORT: _EVERYBODY,
    Action.ANSWER_ACCESS_REQUEST: frozenset({Role.CONSULENT, Role.COACH}),
    Action.READ_AUDIT: frozenset({Role.AUDITOR, Role.BEHEER}),
    Action.READ_HOUSEHOLD: _EVERYBODY - {Role.BEHEER},
    Action.REVEAL_BSN: frozenset({Role.CONSULENT, Role.ADMINISTRATIE}),
    Action.READ_NOTES: frozenset({Role.COACH}),
    Action.COUNT_NOTES: frozenset({Role.AUDITOR}),
    Action.WRITE_NOTE: frozenset({Role.COACH}),
    Action.READ_REVIEWS: frozenset({Role.CONSULENT, Role.COACH, Role.FIATTEUR, Role.AUDITOR}),
    Action.ADVISE: frozenset({Role.COACH}),
    Action.DECIDE_COURSE: frozenset({Role.CONSULENT}),
    Action.CONFIRM_COURSE: frozenset({Role.CONSULENT, Role.FIATTEUR}),
    Action.READ_EVENTS: frozenset({Role.CONSULENT, Role.COACH, Role.FIATTEUR, Role.AUDITOR}),
    Action.RECORD_EVENT: frozenset({Role.CONSULENT}),
    Action.READ_READINESS: frozenset({Role.COACH, Role.CONSULENT}),
    Action.COUNT_READINESS: frozenset({Role.COACH, Role.CONSULENT, Role.AUDITOR}),
    Action.RECORD_READINESS: frozenset({Role.COACH}),
    Action.READ_TRAJECTORY: frozenset({Role.CONSULENT, Role.COACH, Role.AUDITOR}),
    Action.PLAN_CONTROL: frozenset({Role.CONSULENT, Role.COACH}),
    Action.DECIDE_TRAJECTORY: frozenset({Role.CONSULENT}),
    Action.READ_DOCUMENT: frozenset(
        {Role.CONSULENT, Role.ADMINISTRATIE, Role.FIATTEUR, Role.AUDITOR}
    ),
    Action.ADD_DOCUMENT: frozenset({Role.CONSULENT, Role.ADMINISTRATIE}),
    Action.DROP_DOCUMENT: frozenset({Role.CONSULENT, Role.ADMINISTRATIE, Role.BEHEER}),
    Action.READ_BUDGET: frozenset({Role.CONSULENT, Role.COACH, Role.AUDITOR}),
    Action.CHANGE_BUDGET: frozenset({Role.CONSULENT, Role.COACH}),
    Action.READ_LETTER: _EVERYBODY - {Role.BEHEER},
    Action.READ_COURSE_LETTER: frozenset({Role.CONSULENT, Role.COACH, Role.FIATTEUR, Role.AUDITOR}),
    Action.MAKE_LETTER: frozenset({Role.CONSULENT, Role.COACH, Role.ADMINISTRATIE}),
    Action.MAKE_COURSE_LETTER: frozenset({Role.CONSULENT, Role.COACH}),
    Action.MAKE_DECISION_LETTER: frozenset({Role.CONSULENT}),
    Action.APPROVE_LETTER: frozenset({Role.CONSULENT, Role.FIATTEUR}),
    Action.SEND_LETTER: frozenset({Role.CONSULENT, Role.COACH, Role.ADMINISTRATIE}),
    Action.WITHDRAW_LETTER: frozenset(
        {Role.CONSULENT, Role.COACH, Role.ADMINISTRATIE, Role.FIATTEUR}
    ),
    Action.READ_LETTER_TEXT: _EVERYBODY,
    Action.SET_LETTER_TEXT: frozenset({Role.BEHEER}),
    Action.CONFIRM_LETTER_TEXT: frozenset({Role.BEHEER, Role.CONSULENT, Role.FIATTEUR}),
    Action.REVIEW_LANGUAGE: frozenset({Role.BEHEER}),
    Action.READ_POLICY: _EVERYBODY,
    Action.MANAGE_USERS: frozenset({Role.BEHEER}),
    Action.READ_RETENTION: frozenset({Role.BEHEER, Role.FIATTEUR, Role.AUDITOR}),
    Action.PROPOSE_RETENTION: frozenset({Role.BEHEER}),
    Action.DECIDE_RETENTION: frozenset({Role.BEHEER, Role.FIATTEUR}),
    Action.GET_DIGEST: frozenset({Role.COACH, Role.CONSULENT}),
    Action.PLAN_CONTACT: frozenset({Role.COACH, Role.CONSULENT}),
    Action.READ_CASELOAD: frozenset({Role.COACH, Role.CONSULENT, Role.AUDITOR}),
    Action.RECORD_SIGNAL: frozenset({Role.COACH, Role.CONSULENT, Role.ADMINISTRATIE}),
}
"""Role x action. The municipality is asked besides, by `require`."""


@dataclass(frozen=True, slots=True)
class Acting:
    """A person at work: identity, roles and municipalities, place and moment."""

    user_id: int | None
    """None: somebody at the operating system who only reads."""
    login: str
    roles: frozenset[Role]
    municipalities: frozenset[str]
    now: datetime
    today: date
    origin: str = "cli"
    os_user: str = "?"
    host: str = "?"

    @property
    def by(self) -> int:
        """Return the user's number, for what is recorded under it. Raises NotAllowed."""
        if self.user_id is None:
            raise NotAllowed(self.login, "change anything", None)
        return self.user_id


class NotAllowed(OntzorgenError):
    """The user has no role for this, or not for this municipality."""

    def __init__(self, login: str, action: str, municipality: str | None) -> None:
        self.login, self.action, self.municipality = login, action, municipality
        super().__init__(f"{login} may not {action} for {municipality or 'the organisation'}")


def require(acting: Acting, action: Action, municipality: str | None = None) -> None:
    """Refuse unless the person has a role for the action, and works for the municipality.

    Raises:
        NotAllowed: the same words whether or not the municipality exists.
    """
    if acting.roles.isdisjoint(MAY[action]):
        raise NotAllowed(acting.login, action.value, municipality)
    if municipality is not None and municipality not in acting.municipalities:
        raise NotAllowed(acting.login, action.value, municipality)
