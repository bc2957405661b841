"""What goes when a household is forgotten, and what stays: every text of every table about people.

`GOES`, `LEAVES` and `STAYS` together name each column that may hold text; a test names one that is
forgotten here. Amounts, days and keys of the municipality stay, so every sum and every seal holds.
The data key of a BSN goes too: what a backup holds of the BSN can be opened with that backup only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, delete, or_, select, update
from sqlalchemy.orm import Session

from ontzorgen.store.models import (
    AppointmentRow,
    ArrearRow,
    ArrearsSignalRow,
    BankItemRow,
    BenefitRow,
    BudgetLineRow,
    ClientMoneyRow,
    CoachNoteRow,
    ControlRow,
    CourseDecisionRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdDocumentRow,
    HouseholdEventRow,
    HouseholdRow,
    InstructionRow,
    JobRow,
    LetterRow,
    LetterStepRow,
    OverrideRow,
    PaymentHoldRow,
    PersonRow,
    ReadinessRow,
    RetentionProposalRow,
    ReviewRow,
    RunLineRow,
    RunShareRow,
    SignalReopenedRow,
    SuspensionRow,
    TaskNoteRow,
    TaskRow,
    TrajectoryEntryRow,
    TrajectoryRetractionRow,
)

GONE = "(gewist)"
GOES: Mapping[type[Any], Mapping[str, Any]] = {
    HouseholdRow: {
        "consulent": None,
        "budget_coach": None,
        "street": None,
        "house_number": None,
        "postcode": None,
        "town": None,
    },
    PersonRow: {
        "first_name": "",
        "last_name": GONE,
        "birth_date": None,
        "language": None,
        "bsn_cipher": None,
        "bsn_key": None,
        "bsn_index": None,
        "must_integrate": False,
        "asylum_permit": False,
    },
    DecisionRow: {"reason": None},
    SuspensionRow: {"reason": None},
    ControlRow: {"reason": None},
    BenefitRow: {"own_income_cents": None},
    FixedCostVersionRow: {"reference": None, "description": None},
    PaymentHoldRow: {"reason": GONE, "lift_reason": None},
    AppointmentRow: {"place": GONE},
    ArrearRow: {"reason": GONE},
    ArrearsSignalRow: {
        "source": GONE,
        "settled_how": case((ArrearsSignalRow.settled_how.is_not(None), GONE), else_=None),
    },
    SignalReopenedRow: {"settled_how": GONE, "reason": GONE},
    BankItemRow: {"note": None},
    TaskRow: {"note": None},
    TaskNoteRow: {"text": GONE},
    CoachNoteRow: {"text_key": b""},
    HouseholdEventRow: {"words_key": None},
    LetterRow: {"content_key": b""},
    LetterStepRow: {"note": case((LetterStepRow.note.is_not(None), GONE), else_=None)},
    ReviewRow: {"words": GONE},
    CourseDecisionRow: {"reason": GONE, "refused_reason": None},
    ReadinessRow: {"content_key": b""},
    TrajectoryEntryRow: {"text_key": b""},
    TrajectoryRetractionRow: {"reason": GONE},
    OverrideRow: {"reason": GONE},
    RetentionProposalRow: {
        "reason": case((RetentionProposalRow.reason.is_not(None), GONE), else_=None)
    },
}
"""Per table what is written over it."""
LEAVES = (HouseholdDocumentRow, BudgetLineRow)
"""Tables whose rows go altogether: a document and a plan are nothing without their people."""
STAYS: Mapping[str, frozenset[str]] = {
    "household": frozenset({"municipality_code", "key"}),
    "person": frozenset({"municipality_code", "key"}),
    "decision": frozenset({"basis"}),
    "control": frozenset({"controller"}),
    "benefit": frozenset({"month"}),
    "fixed_cost": frozenset({"municipality_code", "key"}),
    "fixed_cost_version": frozenset({"kind", "frequency"}),
    "appointment": frozenset({"kind", "uid", "once_key"}),
    "arrear": frozenset({"municipality_code", "month"}),
    "arrears_signal": frozenset({"municipality_code", "about"}),
    "run_share": frozenset({"basis", "phase"}),
    "run_line": frozenset(
        {"outcome", "iban", "payee_name", "reference_kind", "remittance", "end_to_end_id", "source"}
    ),
    "run_signal": frozenset({"kind"}),
    "instruction": frozenset(
        {"iban", "payee_name", "reference_kind", "remittance", "end_to_end_id"}
    ),
    "payment_event": frozenset({"kind", "reason"}),
    "ledger_entry": frozenset({"municipality_code", "kind", "debit", "credit"}),
    "bank_item": frozenset(
        {"municipality_code", "sign", "currency", "why", "suggested_why", "decision"}
    ),
    "bank_detail": frozenset(
        {
            "channel",
            "sign",
            "kind",
            "end_to_end_id",
            "counterparty",
            "counterparty_iban",
            "remittance",
            "reason",
        }
    ),
    "client_money": frozenset({"municipality_code"}),
    "task": frozenset({"municipality_code", "kind", "subject", "role", "reason"}),
    "task_note": frozenset({"kind"}),
    "coach_note": frozenset({"text_cipher", "once_key"}),
    "review": frozenset({"course", "once_key"}),
    "course_decision": frozenset({"course", "status", "once_key"}),
    "readiness_measurement": frozenset(
        {"instrument", "moment", "seen_by", "content_cipher", "once_key"}
    ),
    "control_plan": frozenset({"month"}),
    "trajectory_entry": frozenset({"kind", "form", "text_cipher", "once_key"}),
    "household_event": frozenset({"kind", "words_cipher", "once_key"}),
    "letter": frozenset(
        {
            "municipality_code",
            "kind",
            "reference",
            "once_key",
            "content_cipher",
            "content_sha256",
            "text_sha256",
        }
    ),
    "letter_print": frozenset({"pdf_sha256"}),
    "letter_step": frozenset({"step", "content_sha256", "how", "pdf_sha256"}),
    "household_draft": frozenset({"municipality_code", "content_cipher", "content_key"}),
    "retention_proposal": frozenset({"municipality_code", "decision"}),
    "override": frozenset({"subject", "content_sha256"}),
    "run": frozenset(
        {
            "name",
            "municipality_code",
            "month",
            "kind",
            "status",
            "ended_reason",
            "policy",
            "content_sha256",
            "approved_sha256",
            "debtor_iban",
            "debtor_name",
        }
    ),
    "job": frozenset(
        {
            "municipality_code",
            "kind",
            "once_key",
            "parameters",
            "status",
            "claimed_by",
            "result",
            "error",
            "sentence",
        }
    ),
}
"""What is no person's, or is what was approved, booked and sealed: payments go to payees.

A note of a coach, a measurement, a letter and the words of a trajectory or of what happened lose
their key, so nobody can read them; a draft that became a household is empty.
Why a run was ended is about all in it, and in the log for ever. What a job said is cleared by age.
"""
_JOBS_SPEAK_FOR = timedelta(days=365)
"""A job names no household, and its sentence may quote a row: older ones go with whoever goes."""


class Of(NamedTuple):
    """What belongs to one household, to choose rows by."""

    household: int
    persons: Any
    costs: Any
    instructions: Any

    @classmethod
    def numbered(cls, household: int) -> Of:
        """Return the rows of one household."""
        persons = select(PersonRow.id).where(PersonRow.household_id == household)
        costs = select(FixedCostRow.id).where(FixedCostRow.household_id == household)
        paid = select(InstructionRow.id).where(InstructionRow.fixed_cost_id.in_(costs))
        return cls(household, persons, costs, paid)

    def whose(self, table: type[Any]) -> ColumnElement[bool]:
        """Return the condition under which a row is about this household."""
        conditions: dict[type[Any], ColumnElement[bool]] = {
            HouseholdRow: HouseholdRow.id == self.household,
            PersonRow: PersonRow.household_id == self.household,
            DecisionRow: DecisionRow.person_id.in_(self.persons),
            SuspensionRow: SuspensionRow.person_id.in_(self.persons),
            BenefitRow: BenefitRow.person_id.in_(self.persons),
            ControlRow: ControlRow.fixed_cost_id.in_(self.costs),
            FixedCostVersionRow: FixedCostVersionRow.fixed_cost_id.in_(self.costs),
            PaymentHoldRow: PaymentHoldRow.household_id == self.household,
            ArrearRow: or_(
                ArrearRow.person_id.in_(self.persons), ArrearRow.fixed_cost_id.in_(self.costs)
            ),
            AppointmentRow: AppointmentRow.household_id == self.household,
            ArrearsSignalRow: ArrearsSignalRow.household_id == self.household,
            SignalReopenedRow: SignalReopenedRow.signal_id.in_(
                select(ArrearsSignalRow.id).where(ArrearsSignalRow.household_id == self.household)
            ),
            ClientMoneyRow: ClientMoneyRow.instruction_id.in_(self.instructions),
            BankItemRow: or_(
                BankItemRow.decided_person_id.in_(self.persons),
                BankItemRow.decided_instruction_id.in_(self.instructions),
            ),
            CoachNoteRow: CoachNoteRow.household_id == self.household,
            HouseholdEventRow: HouseholdEventRow.household_id == self.household,
            LetterRow: LetterRow.household_id == self.household,
            LetterStepRow: LetterStepRow.letter_id.in_(
                select(LetterRow.id).where(LetterRow.household_id == self.household)
            ),
            ReviewRow: ReviewRow.person_id.in_(self.persons),
            CourseDecisionRow: CourseDecisionRow.person_id.in_(self.persons),
            ReadinessRow: ReadinessRow.person_id.in_(self.persons),
            TrajectoryEntryRow: TrajectoryEntryRow.person_id.in_(self.persons),
            TrajectoryRetractionRow: TrajectoryRetractionRow.entry_id.in_(
                select(TrajectoryEntryRow.id).where(TrajectoryEntryRow.person_id.in_(self.persons))
            ),
            OverrideRow: or_(  # a cost that nobody ended is in later runs too, without money
                OverrideRow.run_id.in_(
                    select(RunShareRow.run_id).where(RunShareRow.person_id.in_(self.persons))
                ),
                OverrideRow.run_id.in_(
                    select(RunLineRow.run_id)
                    .where(RunLineRow.household_id == self.household)
                    .where(RunLineRow.withheld_cents > 0)
                ),
            ),
            RetentionProposalRow: RetentionProposalRow.household_id == self.household,
            TaskRow: self._task(),
            TaskNoteRow: TaskNoteRow.task_id.in_(select(TaskRow.id).where(self._task())),
        }
        return conditions[table]

    def _task(self) -> ColumnElement[bool]:
        return or_(
            TaskRow.instruction_id.in_(self.instructions), TaskRow.household_id == self.household
        )


def forget(session: Session, household: int, today: date) -> None:
    """Write over what tells who the people of a household were."""
    of = Of.numbered(household)
    for table, values in GOES.items():
        session.execute(
            update(table)
            .where(of.whose(table))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    for leaving in LEAVES:
        session.execute(
            delete(leaving)
            .where(leaving.household_id == household)
            .execution_options(synchronize_session=False)
        )
    long_ago = datetime(today.year, today.month, today.day, tzinfo=UTC) - _JOBS_SPEAK_FOR
    session.execute(
        update(JobRow)
        .where(JobRow.ended_at < long_ago, JobRow.sentence.is_not(None))
        .values(sentence=GONE)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(HouseholdRow)
        .where(HouseholdRow.id == household)
        .values(forgotten_on=today)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
