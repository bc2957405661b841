"""Which account of a payee a run may pay: verified, under the right name, and not held."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, update

from ontzorgen.domain.months import Month
from ontzorgen.store import payees, run_facts
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PayeeRow,
    PaymentHoldRow,
)
from ontzorgen.store.run_facts import Need
from ontzorgen.store.run_span import Span

NOW = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)
DAY = date(2026, 9, 1)
IBAN = "NL71RABO2601815906"
SPAN = Span("0299", Month.parse("2026-09"), date(2026, 10, 30), date(2026, 8, 1))


@pytest.fixture
def landlord(session):
    """A payee with a verified account, paid for two households: payee 1, account 1."""
    session.execute(insert(MunicipalityRow).values(code="0299", name="Zevenveld"))
    session.execute(
        insert(PayeeRow).values(
            id=1, key="B1", name="Woonstad", kind="LANDLORD", collects=False, reference_kind="VRIJ"
        )
    )
    session.execute(
        insert(AccountRow).values(
            id=1,
            payee_id=1,
            iban=IBAN,
            status="VERIFIED",
            first_registration=True,
            entered_by_id=1,
            entered_at=NOW,
            verified_by_id=3,
            verified_at=NOW,
            note="gebeld",
        )
    )
    for number in (1, 2):
        session.execute(
            insert(HouseholdRow).values(id=number, key=f"H{number}", municipality_code="0299")
        )
        session.execute(
            insert(FixedCostRow).values(
                id=number, municipality_code="0299", household_id=number, key=f"V{number}"
            )
        )
        session.execute(
            insert(FixedCostVersionRow).values(
                id=number,
                fixed_cost_id=number,
                position=1,
                kind="RENT",
                amount_cents=620_00,
                valid_from=DAY,
                frequency="MONTHLY",
                due_day=1,
                payee_id=1,
            )
        )
    return session


def hold(session, household, lifted_at=None):
    """Hold the payments of a household to the landlord, or say that the hold was lifted."""
    lifted = {"lifted_by_id": 3, "lifted_at": lifted_at, "lift_reason": "nagevraagd"}
    session.execute(
        insert(PaymentHoldRow).values(
            household_id=household,
            payee_id=1,
            reason="bank: MD07",
            set_by_id=1,
            set_at=NOW,
            **(lifted if lifted_at else {}),
        )
    )


def accounts_of(session):
    """Return the account and IBAN that each household's rent may be paid to."""
    chunks = run_facts.households(session, SPAN, payees.payable(session), Need.GATES)
    return {
        facts.household.key: (cost.payment.account_id, cost.payment.iban)
        for chunk in chunks
        for facts in chunk
        for cost in facts.household.fixed_costs
    }


@pytest.mark.parametrize("result", [None, "MATCH", "NOT_POSSIBLE"])
def test_an_answer_that_says_nothing_against_the_name_does_not_block(landlord, result):
    landlord.execute(update(AccountRow).values(name_check=result))

    assert accounts_of(landlord) == {"H1": (1, IBAN), "H2": (1, IBAN)}


@pytest.mark.parametrize("result", ["CLOSE_MATCH", "NO_MATCH"])
def test_an_account_under_another_name_is_paid_only_once_somebody_accepted_it(landlord, result):
    landlord.execute(update(AccountRow).values(name_check=result, bank_name="Woonstadt BV"))
    blocked = payees.payable(landlord)[1]
    landlord.execute(update(AccountRow).values(name_accepted_by_id=3))

    accepted = payees.payable(landlord)[1]

    assert (blocked.account_id, blocked.iban) == (None, None)
    assert (accepted.account_id, accepted.iban) == (1, IBAN)


def test_a_hold_keeps_back_one_household_and_this_payee_only(landlord):
    hold(landlord, 1)

    assert accounts_of(landlord) == {"H1": (None, None), "H2": (1, IBAN)}


def test_a_hold_that_was_lifted_keeps_nothing_back(landlord):
    hold(landlord, 1, lifted_at=NOW)

    assert accounts_of(landlord)["H1"] == (1, IBAN)
