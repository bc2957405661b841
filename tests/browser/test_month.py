"""A month from calculation to the bank, by two people in two browsers."""

from hashlib import sha256

NEXT = "2026-04"


def test_one_calculates_another_approves_and_the_file_is_what_was_approved(person, tmp_path):
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
    assert maker.said == checker.said == []


def test_who_may_not_calculate_sees_no_button_and_gets_no_page(person):
    coach = person("coach-b")
    page = coach.page

    page.goto("/betaalruns")
    answer = page.request.post("/betaalruns", form={"gemeente": "9901", "maand": NEXT})

    assert page.get_by_text("Een maand berekenen").count() == 0
    assert answer.status == 400
