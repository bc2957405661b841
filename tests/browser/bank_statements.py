"""What the bank says of payments of a run, as a file of the day on which it says it."""

from __future__ import annotations

from sqlalchemy import select

from ontzorgen.store.models import FixedCostRow, HouseholdRow, InstructionRow, RunRow
from tests.sepa.bank_messages import camt, detail, entry, statement
from tests.web.conftest import debtor_iban

KIND = "camt.053.001.08"


def payments_of_a_household(app, run):
    """Return the first household that a run pays for, and (id, cents) of each of its payments."""
    query = (
        select(HouseholdRow.id, InstructionRow.end_to_end_id, InstructionRow.amount_cents)
        .join(RunRow, RunRow.id == InstructionRow.run_id)
        .join(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
        .where(RunRow.name == run)
        .order_by(HouseholdRow.id, InstructionRow.id)
    )
    found = app.write(lambda session: session.execute(query).all(), reads=True, for_all=True)
    household = found[0][0]
    return household, [(id_, cents) for number, id_, cents in found if number == household]


def statement_of(app, code, day, number, *lines):
    """Write a statement without balances; lines are (end-to-end id, cents, sign, more words)."""
    entries = [
        entry(
            KIND,
            detail(KIND, cents=cents, sign=sign, parties="", end_to_end_id=id_, **said),
            cents=cents,
            sign=sign,
            day=day,
        )
        for id_, cents, sign, said in lines
    ]
    account = debtor_iban(app, code)
    return camt(KIND, statement(*entries, account=account, number=number, id=f"S{number}"))


def bring(page, file, content):
    """Bring a file of the bank in, as somebody of the administration does."""
    file.write_bytes(content)
    page.goto("/bank")
    page.get_by_label("Bestanden van de bank").set_input_files(file)
    page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("Het bestand is verwerkt").wait_for()
