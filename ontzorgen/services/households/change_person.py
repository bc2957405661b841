"""What is on record of a household's people, as the rows of the import that give it."""

from __future__ import annotations

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.services.households.see_forms import HouseholdForm
from ontzorgen.services.importing.rows import (
    BenefitIn,
    DecisionIn,
    HouseholdIn,
    PersonIn,
    SuspensionIn,
)
from ontzorgen.store.household_pages import (
    BenefitShown,
    DecisionShown,
    PersonShown,
    SuspensionShown,
)


def household_row(form: HouseholdForm) -> HouseholdIn:
    """Return a household as the row that gives it."""
    head = form.head
    return HouseholdIn(
        0,
        head.key,
        head.municipality,
        head.consulent,
        head.budget_coach,
        head.street or "",
        head.house_number or "",
        head.postcode or "",
        head.town or "",
    )


def person_row(form: HouseholdForm, person: PersonShown) -> PersonIn:
    """Return a person as the row that gives it; without the BSN, which a page never holds."""
    return PersonIn(
        line=0,
        key=person.key,
        household=form.head.key,
        bsn=None,
        first_name=person.first_name,
        last_name=person.last_name,
        birth_date=person.birth_date,
        language=person.language,
        right_from=person.right_from,
        right_until=person.right_until,
        must_integrate=person.must_integrate,
        asylum_permit=person.asylum_permit,
        authorised_from=person.authorised_from,
        authorised_until=person.authorised_until,
    )


def decision_row(form: HouseholdForm, shown: DecisionShown) -> DecisionIn:
    """Return a decision as the row that gives it."""
    return DecisionIn(
        line=0,
        person=form.person(shown.person_id).key,
        basis=LegalBasis(shown.basis),
        decided_on=shown.decided_on,
        valid_from=shown.valid_from,
        valid_until=shown.valid_until,
        review_on=shown.review_on,
        reason=shown.reason,
    )


def suspension_row(form: HouseholdForm, shown: SuspensionShown) -> SuspensionIn:
    """Return a suspension as the row that gives it."""
    key = form.person(shown.person_id).key
    return SuspensionIn(0, key, shown.valid_from, shown.valid_until, shown.reason)


def benefit_row(form: HouseholdForm, shown: BenefitShown) -> BenefitIn:
    """Return a benefit as the row that gives it."""
    key = form.person(shown.person_id).key
    return BenefitIn(0, key, shown.month, shown.net_cents, shown.own_income_cents)
