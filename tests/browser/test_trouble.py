"""What goes wrong in a month, as people meet it: too little benefit, and a refused payment."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select, text, update

from ontzorgen.store.models import (
    AccountRow,
    BenefitRow,
    FixedCostRow,
    HouseholdRow,
    InstructionRow,
    PersonRow,
    RunLineRow,
    RunRow,
)
from tests.sepa.bank_messages import payment, report, transaction

NEXT = "2026-04"
RUN = "9901-2026-03-1"
SENT = f"OZ-{RUN}-B01"
NEW_IBAN = "NL20INGB0001234567"
POOR_CENTS = 100_00
PAID = (
    select(HouseholdRow.id, HouseholdRow.key)
    .join(RunLineRow, RunLineRow.household_id == HouseholdRow.id)
    .join(RunRow, RunRow.id == RunLineRow.run_id)
    .where(RunRow.name == RUN, RunLineRow.withheld_cents > POOR_CENTS)
    .order_by(HouseholdRow.id)
    .limit(1)
)


def becomes_poor(session):
    """Let the persons of a household get next to nothing next month; its (number, key)."""
    number, key = session.execute(PAID).one()
    persons = select(PersonRow.id).where(PersonRow.household_id == number)
    session.execute(
        update(BenefitRow)
        .where(BenefitRow.month == NEXT, BenefitRow.person_id.in_(persons))
        .values(net_cents=POOR_CENTS)
    )
    return number, key


def test_instalments_that_are_folded_on_the_page_of_a_run_are_on_paper(person, town):
    page = person("administratie-b").page

    page.goto(f"/betaalruns/{RUN}")
    assert not page.locator("#termijnen table").is_visible()
    paper = PdfReader(BytesIO(page.pdf())).pages
    _number, key = town.app.write(lambda session: session.execute(PAID).one(), for_all=True)

    assert key in "".join(each.extract_text() for each in paper)


def test_a_shortage_is_seen_on_the_run_and_on_the_household_before_anybody_pays(person, town):
    number, key = town.app.write(becomes_poor, for_all=True)
    page = person("administratie-b").page

    page.goto("/betaalruns")
    page.get_by_text("Een maand berekenen").click()
    page.get_by_label("Maand van de uitkering").fill(NEXT)
    page.get_by_role("button", name="Berekenen").click()
    page.get_by_text("De maand is berekend").wait_for()
    page.get_by_text("Termijnen:").click()
    page.get_by_label("Huishouden", exact=True).fill(key)
    page.get_by_role("button", name="Tonen").click()
    line = page.get_by_role("row", name=key).filter(has_text="tekort").first
    line.wait_for()
    worker = person("consulent-b").page
    worker.goto(f"/huishoudens/{number}")

    assert "100,00" in line.inner_text()
    assert worker.get_by_text("tekort").first.is_visible()
    sent = text("SELECT count(*) FROM bank_file WHERE run_id = (SELECT max(id) FROM run)")
    assert town.app.write(lambda session: session.scalar(sent), reads=True, for_all=True) == 0


def the_rent(session):
    """Return (end-to-end id, household, payee) of a payment that is at the bank."""
    return session.execute(
        select(
            InstructionRow.end_to_end_id,
            HouseholdRow.id,
            AccountRow.payee_id,
        )
        .join(RunRow, RunRow.id == InstructionRow.run_id)
        .join(AccountRow, AccountRow.id == InstructionRow.account_id)
        .join(FixedCostRow, FixedCostRow.id == InstructionRow.fixed_cost_id)
        .join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
        .where(RunRow.name == RUN)
        .order_by(InstructionRow.id)
        .limit(1)
    ).one()


def test_a_payment_that_the_bank_refuses_is_paid_again_on_an_account_that_two_people_changed(
    person, town, tmp_path
):
    id_, household, payee = town.app.write(the_rent, reads=True, for_all=True)
    refused = report(
        "pain.002.001.10",
        payment(f"{SENT}-P1", transaction(id_, "RJCT", "AC04")),
        message_id=SENT,
    )
    file = tmp_path / "antwoord.xml"
    file.write_bytes(refused)
    maker, checker = person("administratie-b"), person("fiatteur-b")
    page, look = maker.page, checker.page

    page.goto("/bank")
    page.get_by_label("Bestanden van de bank").set_input_files(file)
    page.get_by_role("button", name="Inlezen").click()
    page.get_by_text("Het bestand is verwerkt").wait_for()
    page.goto("/taken")
    page.get_by_role("row").filter(has_text="De rekening is opgeheven").first.wait_for()

    page.goto(f"/begunstigden/{payee}/wijzigen")
    page.get_by_label("IBAN", exact=True).fill(NEW_IBAN)
    page.get_by_role("button", name="Wijziging vastleggen").click()
    page.get_by_text("wacht").first.wait_for()
    assert page.get_by_role("button", name="Rekening bevestigen").count() == 0

    look.goto("/begunstigden?filter=1&alleen=wacht")
    row = look.get_by_role("row").filter(has_text=NEW_IBAN[:4])
    row.get_by_role("link").first.click()
    look.get_by_label("Wie hebt u teruggebeld").fill("Balie van de verhuurder, nummer van de site")
    look.get_by_role("button", name="Rekening bevestigen").click()
    look.get_by_text("De rekening is bevestigd").wait_for()

    page.goto(f"/betaalruns/{RUN}")
    page.get_by_role("button", name="Herstelrun berekenen").click()
    page.get_by_text("De herstelrun is berekend").wait_for()
    again = page.url.rpartition("/")[2]
    look.goto(f"/betaalruns/{again}")
    look.get_by_role("button", name="Run goedkeuren").click()
    look.get_by_text("De run is goedgekeurd").wait_for()
    page.reload()
    page.get_by_role("button", name="Bankbestand maken").click()
    page.get_by_text("Het bankbestand is gemaakt").wait_for()

    paid = (
        select(InstructionRow.iban)
        .join(RunRow, RunRow.id == InstructionRow.run_id)
        .where(RunRow.name == again)
    )
    assert town.app.write(
        lambda session: session.scalars(paid).all(), reads=True, for_all=True
    ) == [NEW_IBAN]
    page.goto(f"/huishoudens/{household}")
    page.get_by_text("opnieuw betaald in een herstelrun").first.wait_for()
    assert maker.said == checker.said == []
