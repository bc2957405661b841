"""A payee with a verified account, paid for a household of each municipality."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import insert

from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PayeeRow,
)

NOW = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
IBAN = "NL71RABO2601815906"
OTHER_IBAN = "NL43ABNA7529170341"


def a_payee_of(session, *municipalities):
    """Record payee 1 with account 1, verified by fatma, and who pays it."""
    payee = {"id": 1, "key": "B1", "name": "Woonstad", "kind": "LANDLORD"}
    session.execute(insert(PayeeRow).values(**payee, collects=False, reference_kind="VRIJ"))
    add_account(session, 1)
    for number, code in enumerate(municipalities, start=1):
        session.execute(insert(MunicipalityRow).values(code=code, name=f"Gemeente {code}"))
        owned = {"id": number, "municipality_code": code}
        session.execute(insert(HouseholdRow).values(**owned, key="H1"))
        session.execute(insert(FixedCostRow).values(**owned, key="V1", household_id=number))
        session.execute(
            insert(FixedCostVersionRow).values(
                id=number,
                fixed_cost_id=number,
                position=1,
                kind="RENT",
                amount_cents=620_00,
                valid_from=date(2026, 9, 1),
                frequency="MONTHLY",
                due_day=1,
                payee_id=1,
            )
        )
    session.commit()


def add_account(session, number, *, payee=1, iban=IBAN, status="VERIFIED"):
    """Record an account of a payee, entered by loes."""
    verified = {"verified_by_id": 3, "verified_at": NOW, "note": "gebeld"}
    session.execute(
        insert(AccountRow).values(
            id=number,
            payee_id=payee,
            iban=iban,
            status=status,
            first_registration=number == 1,
            entered_by_id=1,
            entered_at=NOW,
            **({} if status == "PENDING" else verified),
        )
    )


def the_account(session, number=1):
    """Return the row of an account."""
    return session.get_one(AccountRow, number)
