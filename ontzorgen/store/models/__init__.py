"""A file per table family; importing this package knows every table."""

from ontzorgen.store.models.arrears_signals import ArrearsSignalRow, SignalReopenedRow
from ontzorgen.store.models.audit import AuditRow, InstallationRow
from ontzorgen.store.models.bank import (
    BankDetailRow,
    BankEntryRow,
    BankFileHeardRow,
    BankItemRow,
    BankMessageRow,
    BankStatementRow,
)
from ontzorgen.store.models.base import Base
from ontzorgen.store.models.books import LedgerEntryRow
from ontzorgen.store.models.budget import BudgetLineRow
from ontzorgen.store.models.bulk_changes import BulkChangeLineRow, BulkChangeRow
from ontzorgen.store.models.contacts import (
    AppointmentPersonRow,
    AppointmentRow,
    CourseMeetingRow,
    NextContactRow,
)
from ontzorgen.store.models.digests import DigestRow
from ontzorgen.store.models.documents import HouseholdDocumentRow
from ontzorgen.store.models.drafts import HouseholdDraftRow
from ontzorgen.store.models.fixed_costs import ControlRow, FixedCostRow, FixedCostVersionRow
from ontzorgen.store.models.household_events import HouseholdEventRow
from ontzorgen.store.models.households import (
    BenefitRow,
    DecisionRow,
    HouseholdRow,
    PersonRow,
    SuspensionRow,
)
from ontzorgen.store.models.jobs import JobProgressRow, JobRow
from ontzorgen.store.models.letters import (
    LanguageReviewRow,
    LetterPrintRow,
    LetterRow,
    LetterStepRow,
    LetterTextConfirmedRow,
    LetterTextRow,
)
from ontzorgen.store.models.notes import CoachNoteRow
from ontzorgen.store.models.organisation import (
    MunicipalityRow,
    PolicyRow,
    UserMunicipalityRow,
    UserRoleRow,
    UserRow,
)
from ontzorgen.store.models.payees import AccountRow, PayeeRow
from ontzorgen.store.models.payments import (
    ArrearRow,
    ClientMoneyRow,
    PaymentEventRow,
    PaymentHoldRow,
    WithholdingFileRow,
    WithholdingToldRow,
)
from ontzorgen.store.models.readiness import ReadinessRow
from ontzorgen.store.models.retention import RetentionProposalRow
from ontzorgen.store.models.reviews import CourseDecisionCostRow, CourseDecisionRow, ReviewRow
from ontzorgen.store.models.runs import (
    BankFileRow,
    InstructionRow,
    OverrideRow,
    RunCarryRow,
    RunLineRow,
    RunRow,
    RunShareRow,
    RunSignalRow,
)
from ontzorgen.store.models.sign_in import (
    FailedSignInRow,
    ProviderTokenRow,
    ProviderTripRow,
    SecondFactorRow,
    UserIdentityRow,
    WebSessionRow,
)
from ontzorgen.store.models.tasks import TaskNoteRow, TaskRow
from ontzorgen.store.models.trajectory import (
    ControlPlanRow,
    ControlTrialRow,
    TrajectoryEntryRow,
    TrajectoryRetractionRow,
)

__all__ = [
    "AccountRow",
    "AppointmentPersonRow",
    "AppointmentRow",
    "ArrearRow",
    "ArrearsSignalRow",
    "AuditRow",
    "BankDetailRow",
    "BankEntryRow",
    "BankFileHeardRow",
    "BankFileRow",
    "BankItemRow",
    "BankMessageRow",
    "BankStatementRow",
    "Base",
    "BenefitRow",
    "BudgetLineRow",
    "BulkChangeLineRow",
    "BulkChangeRow",
    "ClientMoneyRow",
    "CoachNoteRow",
    "ControlPlanRow",
    "ControlRow",
    "ControlTrialRow",
    "CourseDecisionCostRow",
    "CourseDecisionRow",
    "CourseMeetingRow",
    "DecisionRow",
    "DigestRow",
    "FailedSignInRow",
    "FixedCostRow",
    "FixedCostVersionRow",
    "HouseholdDocumentRow",
    "HouseholdDraftRow",
    "HouseholdEventRow",
    "HouseholdRow",
    "InstallationRow",
    "InstructionRow",
    "JobProgressRow",
    "JobRow",
    "LanguageReviewRow",
    "LedgerEntryRow",
    "LetterPrintRow",
    "LetterRow",
    "LetterStepRow",
    "LetterTextConfirmedRow",
    "LetterTextRow",
    "MunicipalityRow",
    "NextContactRow",
    "OverrideRow",
    "PayeeRow",
    "PaymentEventRow",
    "PaymentHoldRow",
    "PersonRow",
    "PolicyRow",
    "ProviderTokenRow",
    "ProviderTripRow",
    "ReadinessRow",
    "RetentionProposalRow",
    "ReviewRow",
    "RunCarryRow",
    "RunLineRow",
    "RunRow",
    "RunShareRow",
    "RunSignalRow",
    "SecondFactorRow",
    "SignalReopenedRow",
    "SuspensionRow",
    "TaskNoteRow",
    "TaskRow",
    "TrajectoryEntryRow",
    "TrajectoryRetractionRow",
    "UserIdentityRow",
    "UserMunicipalityRow",
    "UserRoleRow",
    "UserRow",
    "WebSessionRow",
    "WithholdingFileRow",
    "WithholdingToldRow",
]
