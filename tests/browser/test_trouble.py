"""What goes wrong in a month, as people meet it: too little benefit, and a refused payment."""

from __future__ import annotations

from sqlalchemy import select, text, update

from ontzorgen.store.models import BenefitRow, HouseholdRow, PersonRow, RunLineRow, RunRow

NEXT = "2026-04"
POOR_CENTS = 100_00
PAID = (
    select(HouseholdRow.id, HouseholdRow.key)
    .join(RunLineRow, RunLineRow.household_id == HouseholdRow.id)
    .join(RunRow, RunRow.id == RunLineRow.run_id)
    .where(RunRow.name == "9901-2026-03-1", RunLineRow.withheld_cents > POOR_CENTS)
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


def test_a_shortage_is_seen_on_the_run_and_on_the_household_before_anybody_pays(person, town):
    number, key = town.app.write(becomes_poor)
    page = person("administratie-b").page

    page.goto("/betaalruns")
    page.get_by_text("Een maand berekenen").click()
    page.get_by_label("Maand van de uitkering").fill(NEXT)
    page.get_by_role("button", name="Berekenen").click()
    page.get_by_text("De maand is berekend").wait_for()
    page.get_by_label("Huishouden", exact=True).fill(key)
    page.get_by_role("button", name="Tonen").click()
    line = page.get_by_role("row", name=key).filter(has_text="tekort").first
    line.wait_for()
    worker = person("consulent-b").page
    worker.goto(f"/huishoudens/{number}")

    assert "100,00" in line.inner_text()
    assert worker.get_by_text("tekort").first.is_visible()
    sent = text("SELECT count(*) FROM bank_file WHERE run_id = (SELECT max(id) FROM run)")
    assert town.app.write(lambda session: session.scalar(sent), reads=True) == 0
