"""What is kept about one person, table by table: which rows, and which columns say it.

Of what a household shares the rows are in it; what is another member's alone is not (AVG art.
15(4)).
`PARTS` and `ELSEWHERE` together name every table with personal data, and `PARTS` and `INSIDE` every
column of it; a test names one that is forgotten here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ontzorgen.store import models as m
from ontzorgen.store.reporting.access_shape import Part, Who


def _person(table: Any) -> Callable[[Who], ColumnElement[bool]]:
    return lambda who: table.person_id == who.person


def _household(table: Any) -> Callable[[Who], ColumnElement[bool]]:
    return lambda who: table.household_id == who.household


def _cost(table: Any) -> Callable[[Who], ColumnElement[bool]]:
    return lambda who: table.fixed_cost_id.in_(who.costs)


def _payment(table: Any) -> Callable[[Who], ColumnElement[bool]]:
    return lambda who: table.instruction_id.in_(who.payments)


def _appointment(who: Who) -> ColumnElement[bool]:
    """Say that an appointment is with this person, or that it names nobody of the household."""
    of = m.AppointmentPersonRow
    every = select(of.appointment_id)
    row = m.AppointmentRow
    return and_(
        row.household_id == who.household,
        or_(row.id.in_(every.where(of.person_id == who.person)), row.id.not_in(every)),
    )


def _letter(who: Who) -> ColumnElement[bool]:
    """Say that a letter is to this person, or about the household to somebody who is paid."""
    row = m.LetterRow
    return and_(row.household_id == who.household, who.is_theirs(row.person_id))


def _task(who: Who) -> ColumnElement[bool]:
    row = m.TaskRow
    shared = and_(
        or_(row.household_id == who.household, row.instruction_id.in_(who.payments)),
        who.is_theirs(row.person_id),
        or_(row.fixed_cost_id.is_(None), row.fixed_cost_id.in_(who.costs)),
    )
    return or_(shared, row.person_id == who.person, row.bank_item_id.in_(who.items))


def _shared_cost(table: Any) -> Callable[[Who], ColumnElement[bool]]:
    """Say that a row is of the household, and of no cost that is another member's alone."""
    return lambda who: and_(
        table.household_id == who.household,
        or_(table.fixed_cost_id.is_(None), table.fixed_cost_id.in_(who.costs)),
    )


PARTS: tuple[Part, ...] = (
    Part(
        m.PersonRow,
        lambda who: m.PersonRow.id == who.person,
        "key first_name last_name birth_date language bsn right_from right_until "
        "must_integrate asylum_permit authorised_from authorised_until",
    ),
    Part(
        m.HouseholdRow,
        lambda who: m.HouseholdRow.id == who.household,
        "municipality_code key street house_number postcode town consulent budget_coach "
        "forgotten_on",
    ),
    Part(
        m.DecisionRow,
        _person(m.DecisionRow),
        "basis decided_on valid_from valid_until review_on reason",
    ),
    Part(m.SuspensionRow, _person(m.SuspensionRow), "valid_from valid_until reason"),
    Part(m.BenefitRow, _person(m.BenefitRow), "month net_cents own_income_cents"),
    Part(m.FixedCostRow, lambda who: m.FixedCostRow.id.in_(who.costs), "key"),
    Part(
        m.FixedCostVersionRow,
        lambda who: and_(
            m.FixedCostVersionRow.fixed_cost_id.in_(who.costs),
            who.is_theirs(m.FixedCostVersionRow.person_id),
        ),
        "fixed_cost_id kind payee_id amount_cents frequency due_day valid_from "
        "valid_until reference description consent_on",
    ),
    Part(m.ControlRow, _cost(m.ControlRow), "fixed_cost_id valid_from controller reason"),
    Part(m.ControlPlanRow, _cost(m.ControlPlanRow), "fixed_cost_id month trial planned_at"),
    Part(
        m.ControlTrialRow, _cost(m.ControlTrialRow), "fixed_cost_id starts_on ends_on recorded_at"
    ),
    Part(m.RunShareRow, _person(m.RunShareRow), "run_id net_cents withheld_cents basis phase"),
    Part(
        m.RunLineRow,
        _cost(m.RunLineRow),
        "run_id fixed_cost_id payee_id due_date due_cents withheld_cents outcome since "
        "source available_cents",
    ),
    Part(m.RunCarryRow, _person(m.RunCarryRow), "run_id position cents"),
    Part(
        m.RunSignalRow,
        lambda who: or_(
            m.RunSignalRow.person_id == who.person,
            and_(m.RunSignalRow.person_id.is_(None), _shared_cost(m.RunSignalRow)(who)),
        ),
        "run_id kind fixed_cost_id day cents",
    ),
    Part(
        m.InstructionRow,
        lambda who: m.InstructionRow.id.in_(who.payments),
        "run_id fixed_cost_id due_date attempt amount_cents payee_name iban remittance "
        "end_to_end_id",
    ),
    Part(
        m.PaymentEventRow,
        _payment(m.PaymentEventRow),
        "instruction_id kind happened_on reason recorded_at",
    ),
    Part(
        m.BankDetailRow, _payment(m.BankDetailRow), "instruction_id sign amount_cents kind reason"
    ),
    Part(
        m.BankItemRow,
        lambda who: or_(
            m.BankItemRow.id.in_(who.items), m.BankItemRow.decided_instruction_id.in_(who.payments)
        ),
        "booked_on sign amount_cents currency why decision decided_at note",
    ),
    Part(
        m.ClientMoneyRow,
        lambda who: or_(
            m.ClientMoneyRow.instruction_id.in_(who.payments),
            m.ClientMoneyRow.bank_item_id.in_(who.items),
        ),
        "instruction_id amount_cents kept_at confirmed_at",
    ),
    Part(
        m.PaymentHoldRow,
        _household(m.PaymentHoldRow),
        "payee_id reason set_at lifted_at lift_reason",
    ),
    Part(
        m.ArrearRow,
        _person(m.ArrearRow),
        "fixed_cost_id due_date month amount_cents back_payment_cents reason registered_at "
        "confirmed_at",
    ),
    Part(
        m.LedgerEntryRow,
        lambda who: or_(
            m.LedgerEntryRow.person_id == who.person,
            and_(
                m.LedgerEntryRow.person_id.is_(None), m.LedgerEntryRow.fixed_cost_id.in_(who.costs)
            ),
        ),
        "booked_on kind debit credit amount_cents fixed_cost_id due_date",
    ),
    Part(
        m.WithholdingToldRow,
        _person(m.WithholdingToldRow),
        "file_id net_cents withheld_cents given_back_cents",
    ),
    Part(
        m.TrajectoryEntryRow, _person(m.TrajectoryEntryRow), "kind starts_on form text recorded_at"
    ),
    Part(
        m.TrajectoryRetractionRow,
        lambda who: m.TrajectoryRetractionRow.entry_id.in_(
            select(m.TrajectoryEntryRow.id).where(m.TrajectoryEntryRow.person_id == who.person)
        ),
        "entry_id reason taken_back_at",
    ),
    Part(m.ReviewRow, _person(m.ReviewRow), "held_on about_until course words advised_at"),
    Part(
        m.CourseDecisionRow,
        _person(m.CourseDecisionRow),
        "id course about_until valid_from valid_until review_on reason status "
        "decided_at confirmed_at refused_reason",
    ),
    Part(
        m.CourseDecisionCostRow,
        lambda who: and_(
            m.CourseDecisionCostRow.decision_id.in_(
                select(m.CourseDecisionRow.id).where(m.CourseDecisionRow.person_id == who.person)
            ),
            m.CourseDecisionCostRow.fixed_cost_id.in_(who.costs),
        ),
        "decision_id fixed_cost_id",
    ),
    Part(
        m.ReadinessRow,
        _person(m.ReadinessRow),
        "measured_on moment seen_by instrument instrument_version content written_at",
    ),
    Part(
        m.BudgetLineRow,
        _household(m.BudgetLineRow),
        "kind amount_cents rhythm valid_from valid_until status first_payment_on "
        "description written_at",
    ),
    Part(
        m.ArrearsSignalRow,
        _shared_cost(m.ArrearsSignalRow),
        "payee_id fixed_cost_id received_on amount_cents source recorded_at settled_on settled_how",
    ),
    Part(
        m.SignalReopenedRow,
        lambda who: m.SignalReopenedRow.signal_id.in_(
            select(m.ArrearsSignalRow.id).where(_shared_cost(m.ArrearsSignalRow)(who))
        ),
        "settled_on settled_how reason reopened_at",
    ),
    Part(m.NextContactRow, _household(m.NextContactRow), "day set_at"),
    Part(m.AppointmentRow, _appointment, "starts_at minutes kind place made_at cancelled_at"),
    Part(m.CourseMeetingRow, _person(m.CourseMeetingRow), "held_on present recorded_at"),
    Part(
        m.HouseholdEventRow,
        lambda who: and_(
            m.HouseholdEventRow.household_id == who.household,
            who.is_theirs(m.HouseholdEventRow.person_id),
        ),
        "kind happened_on until words recorded_at",
    ),
    Part(m.CoachNoteRow, _household(m.CoachNoteRow), "written_at text"),
    Part(
        m.HouseholdDocumentRow,
        _household(m.HouseholdDocumentRow),
        "name kind media_type size added_at",
    ),
    Part(m.LetterRow, _letter, "kind dated reference payee_id run_id made_at"),
    Part(
        m.LetterStepRow,
        lambda who: m.LetterStepRow.letter_id.in_(select(m.LetterRow.id).where(_letter(who))),
        "letter_id step at how note",
    ),
    Part(
        m.LetterPrintRow,
        lambda who: m.LetterPrintRow.letter_id.in_(select(m.LetterRow.id).where(_letter(who))),
        "letter_id printed_at",
    ),
    Part(m.TaskRow, _task, "kind role since due_date amount_cents reason done_at note"),
    Part(
        m.TaskNoteRow,
        lambda who: m.TaskNoteRow.task_id.in_(select(m.TaskRow.id).where(_task(who))),
        "task_id kind text until written_at",
    ),
    Part(
        m.RetentionProposalRow,
        _household(m.RetentionProposalRow),
        "ended_on last_paid_on keep_until proposed_at decision decided_at reason",
    ),
)
ELSEWHERE: Mapping[str, str] = {
    "appointment_person": "with whom an appointment is decides which are read",
    "bulk_change_line": "it repeats the amounts of a fixed cost before and after a change",
    "household_draft": "empty as soon as there are persons; before that nobody is in it by number",
    "override": "why a limit of a whole run was passed: it is about a run, not about a person",
    "job": "what work on files was asked for; it names a run, a month or a key, and goes by age",
    "run": "of a whole month: what it decided for somebody is in shares and lines",
    "audit_entry": "read apart: who looked, by role",
}
"""Tables about people of which no row is in the copy, and why not."""
INSIDE: Mapping[str, frozenset[str]] = {
    "*": frozenset(
        {"id", "person_id", "household_id", "municipality_code", "position", "once_key"}
    ),
    "person": frozenset({"bsn_index"}),
    "fixed_cost_version": frozenset(),
    "run_line": frozenset(
        {
            "version_id",
            "account_id",
            "iban",
            "payee_name",
            "reference_kind",
            "remittance",
            "attempt",
            "end_to_end_id",
            "earlier_id",
        }
    ),
    "instruction": frozenset({"account_id", "reference_kind", "live"}),
    "payment_event": frozenset({"run_id", "number", "bank_message_id"}),
    "bank_detail": frozenset(
        {
            "bank_entry_id",
            "channel",
            "end_to_end_id",
            "counterparty",
            "counterparty_iban",
            "remittance",
        }
    ),
    "bank_item": frozenset(
        {
            "bank_entry_id",
            "suggested_id",
            "suggested_file_id",
            "suggested_why",
            "decided_instruction_id",
            "decided_file_id",
            "decided_person_id",
            "given_back_file_id",
        }
    ),
    "client_money": frozenset({"bank_item_id"}),
    "ledger_entry": frozenset({"run_id", "attempt", "bank_entry_id"}),
    "course_decision": frozenset({"review_id"}),
    "readiness_measurement": frozenset({"corrects_id"}),
    "coach_note": frozenset({"corrects_id"}),
    "budget_line": frozenset({"revision"}),
    "arrears_signal": frozenset({"about", "settled_at"}),
    "appointment": frozenset({"uid"}),
    "household_document": frozenset({"content_cipher", "content_key", "content_index"}),
    "signal_reopened": frozenset({"signal_id"}),
    "letter": frozenset(
        {"number", "attempt", "content_cipher", "content_key", "content_sha256", "text_sha256"}
    ),
    "letter_print": frozenset({"pdf_sha256"}),
    "letter_step": frozenset({"by_id", "content_sha256", "pdf_sha256"}),
    "task": frozenset(
        {
            "subject",
            "owner_id",
            "run_id",
            "instruction_id",
            "bank_item_id",
            "account_id",
            "fixed_cost_id",
            "made_at",
            "away_until",
        }
    ),
}
"""Columns that say nothing of a person: numbers by which tables find each other, how a transfer is
written (that is in the payment itself), and what is in a document or letter: files of their own.
Who of us recorded something (`..._by_id`) is a colleague's: people are told which roles looked.
"""
