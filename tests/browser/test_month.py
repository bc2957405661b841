"""A month: a household comes in, one calculates, another approves, the file goes to the bank."""

from hashlib import sha256

from sqlalchemy import select

from ontzorgen.domain.months import Month
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.store.models import HouseholdRow, PayeeRow, RunLineRow, RunRow
from ontzorgen.wording.amounts import euros
from tests.browser.bank_statements import bring, payments_of_a_household, statement_of
from tests.browser.conftest import CODE

NEXT = "2026-04"
BSN = "111222333"
BOOKED = "2026-04-02"


def write(page, label, text):
    """Go to a field as a keyboard does, and type."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    field.press_sequentially(text) if field.get_attribute("type") != "date" else field.fill(text)


def go_on(page, heading):
    """Press Enter in the form: it goes on, and throws nothing away."""
    page.locator("#formulier input:visible").first.press("Enter")
    page.locator(".steps [aria-current]", has_text=heading).wait_for()


def test_a_household_is_registered_with_the_keyboard_and_its_rent_is_paid(person, town):
    worker, finance = person("consulent-b"), person("administratie-b")
    query = select(PayeeRow.name).where(PayeeRow.collects.is_(False)).order_by(PayeeRow.id)
    payee = town.app.write(lambda session: session.scalars(query).first(), reads=True, for_all=True)
    page = worker.page
    page.goto("/huishoudens")
    page.get_by_role("link", name="Nieuw huishouden").press("Enter")
    write(page, "Nummer van het huishouden", "NIEUW-1")
    go_on(page, "Personen")
    write(page, "Voornaam", "Mariam")
    write(page, "Achternaam", "Yusuf")
    write(page, "BSN", BSN)
    go_on(page, "Recht en machtiging")
    write(page, "Recht op uitkering vanaf", "2026-04-01")
    page.get_by_label("Inburgeringsplichtig").select_option("J")
    page.get_by_label("Asielvergunning voor bepaalde tijd").select_option("J")
    write(page, "Machtiging vanaf", "2026-04-01")
    go_on(page, "Vaste lasten")
    page.get_by_label("Soort").select_option("HUUR")
    write(page, "Begunstigde", payee)
    write(page, "Bedrag in euro", "600,00")
    write(page, "Vervaldag", "1")
    write(page, "Vanaf", "2026-05-01")
    write(page, "Uitkering per maand, netto in euro", "1351,33")
    page.locator("#rekensom", has_text="751,33").wait_for()
    go_on(page, "Controleren en opslaan")
    assert BSN not in page.content()
    page.get_by_role("button", name="Huishouden registreren").press("Enter")
    page.get_by_text("Het huishouden is geregistreerd").wait_for()
    address = page.url

    page = finance.page
    page.goto(address)
    page.get_by_role("link", name="Uitkering vastleggen").press("Enter")
    write(page, "Netto uitkering in euro", "1351,33")
    page.get_by_role("button", name="Opslaan").press("Enter")
    page.get_by_text("De uitkering is vastgelegd").wait_for()

    def calculate(session):
        acting = town.app.acting(session, "administratie-b")
        calculate_run(session, "9901", Month.parse(NEXT), acting)

    town.app.write(calculate)
    lines = (
        select(RunLineRow.outcome, RunLineRow.withheld_cents)
        .join(RunRow, RunRow.id == RunLineRow.run_id)
        .join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
        .where(RunRow.month == NEXT, HouseholdRow.key == "NIEUW-1")
    )
    paid = town.app.write(lambda session: session.execute(lines).all(), reads=True, for_all=True)
    assert [tuple(row) for row in paid] == [("WITHHELD", 600_00)]
    assert worker.said == finance.said == []


def test_one_calculates_another_approves_and_what_was_approved_is_sent_and_seen_as_paid(
    person, town, tmp_path
):
    maker, checker = person("administratie-b"), person("fiatteur-b")
    page = maker.page
    page.get_by_role("link", name="Betaalruns", exact=True).first.click()
    page.get_by_text("Een maand berekenen").click()
    page.get_by_label("Maand van de uitkering").fill(NEXT)
    page.get_by_role("button", name="Berekenen").click()
    page.get_by_text("De maand is berekend").wait_for()

    assert page.get_by_text("Wacht op een tweede persoon").is_visible()
    assert page.get_by_role("button", name="Run goedkeuren").count() == 0

    look = checker.page
    look.goto("/")
    look.get_by_role("link", name="wacht op uw goedkeuring").click()
    look.get_by_role("button", name="Run goedkeuren").click()
    look.get_by_text("De run is goedgekeurd").wait_for()

    page.reload()
    page.get_by_role("button", name="Bankbestand maken").click()
    page.get_by_text("Het bankbestand is gemaakt").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="OZ-9901-2026-04-1-B01.xml").click()
    file = tmp_path / "bank.xml"
    download.value.save_as(file)
    page.get_by_role("link", name="Controleblad").click()
    digest = sha256(file.read_bytes()).hexdigest()
    slip = "".join(page.locator("main").inner_text().split())

    assert digest[:40] in slip

    run = f"{CODE}-{NEXT}-1"
    household, payments = payments_of_a_household(town.app, run)
    booked = [(id_, cents, "DBIT", {}) for id_, cents in payments]
    page.goto(f"/huishoudens/{household}")
    paid = page.get_by_role("table", name="Betalingen").get_by_role("row").filter(has_text=run)
    paid = paid.filter(has_text="betaald")
    before = paid.count()
    bring(page, tmp_path / "afschrift.xml", statement_of(town.app, CODE, BOOKED, 1, *booked))
    page.goto(f"/huishoudens/{household}")
    strip = page.get_by_role("region", name="Uitkering over april 2026").inner_text()

    assert (before, paid.count()) == (0, len(payments))
    assert f"door de bank\n{euros(sum(cents for _, cents in payments))}\nbetaald" in strip
    assert "onderweg" not in strip
    assert maker.said == checker.said == []


def test_who_may_not_calculate_sees_no_button_and_gets_no_page(person):
    coach = person("coach-b")
    page = coach.page

    page.goto("/betaalruns")
    answer = page.request.post("/betaalruns", form={"gemeente": "9901", "maand": NEXT})

    assert page.get_by_text("Een maand berekenen").count() == 0
    assert answer.status == 400
