"""Every page in its richest role: WCAG 2.2 AA by axe, no sideways scrolling, usable by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ontzorgen.services.acting import Role
from tests.browser.conftest import CODE
from tests.web.conftest import a_bank_item, a_document, a_job, a_letter, a_proposal, a_task

MISSING = "/bestaat-niet"
PAGES = {
    "/": "fiatteur-b",
    "/betaalruns": "administratie-b",
    "/betaalruns/9901-2026-03-1": "administratie-b",
    "/betaalruns/9901-2026-03-1/controleblad": "fiatteur-b",
    "/taken": "administratie-b",
    "/huishoudens": "consulent-b",
    "/huishoudens/1": "consulent-b",
    "/huishoudens/1/begroting?baan_vanaf=2026-05&loon=900&uitkering=300": "coach-b",
    "/huishoudens/1/gebeurtenis": "consulent-b",
    "/huishoudens/1/traject": "consulent-b",
    "/mijn-huishoudens?filter=1&wie=alle": "coach-b",
    "/signalen": "consulent-b",
    "/signalen/inlezen": "consulent-b",
    "/huishoudens/1/signalen/nieuw": "consulent-b",
    "/huishoudens/1/contact": "coach-b",
    "/huishoudens/1/afspraken": "coach-b",
    "/huishoudens/1/afspraken/nieuw": "coach-b",
    "/huishoudens/1/cursus": "coach-b",
    "/huishoudens/1/brieven": "consulent-b",
    "/huishoudens/1/brieven/eindgesprek": "coach-b",
    "/brieven": "consulent-b",
    "/brieven/1": "consulent-b",
    "/brieven/te-maken": "consulent-b",
    "/brieven/teksten": "beheer-b",
    "/brieven/teksten/9901/authorisation": "beheer-b",
    "/brieven/talen": "beheer-b",
    "/betaalruns/9901-2026-03-1/brieven": "administratie-b",
    "/begunstigden": "fiatteur-b",
    "/begunstigden/1": "fiatteur-b",
    "/begunstigden/nieuw": "administratie-b",
    "/begunstigden/1/wijzigen": "administratie-b",
    "/rekeningen/4": "fiatteur-b",
    "/bedragen": "administratie-b",
    "/bedragen/nieuw": "administratie-b",
    "/zoeken?zoek=ma": "administratie-b",
    "/bank": "administratie-b",
    "/bank/bestanden": "administratie-b",
    "/beleid": "beheer-b",
    "/beleid/9901": "beheer-b",
    "/beleid/9901/rekening": "administratie-b",
    "/gebruikers": "beheer-b",
    "/gebruikers/nieuw": "beheer-b",
    "/gebruikers/coach-b": "beheer-b",
    "/rapporten": "auditor-b",
    "/rapporten/tekorten": "auditor-b",
    "/rapporten/betaalrun?gemeente=9901&maand=2026-04": "auditor-b",
    "/rapporten/accountant": "auditor-b",
    "/rapporten/raadspagina": "auditor-b",
    "/rapporten/huishoudoverzicht?huishouden=W0001": "auditor-b",
    "/logboek": "auditor-b",
    "/bewaren": "beheer-b",
    "/mijn-account": "beheer-b",
    "/mijn-account/dagbericht": "coach-b",
    "/taken/{task}": "administratie-b",
    "/bank/regels/{bank_item}": "administratie-b",
    "/werk": "administratie-b",
    "/werk/{job}": "administratie-b",
    "/boeken": "administratie-b",
    "/inlezen": "administratie-b",
    "/bewaren/{proposal}": "fiatteur-b",
    "/documenten/{document}": "beheer-b",
    "/huishoudens/1/documenten/nieuw": "consulent-b",
    MISSING: "beheer-b",
}
"""Who looks at which page; a name between braces is the number of a thing that is made first."""
STEPS = ("huishouden", "rechten", "lasten", "controle")
FORMS = [
    f"/huishoudens/1/{path}"
    for path in (
        "vaste-lasten/nieuw",
        "vaste-lasten/1/regie",
        "personen/nieuw",
        "personen/1/besluit",
        "uitkering",
        "begroting/nieuw",
    )
]
NARROW, LOW = 320, 800
UNFOLD = "document.querySelectorAll('details.card').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module", autouse=True)
def numbers(town):
    """Make the things that have a page of their own; their numbers."""
    a_letter(town.app, CODE)
    made = {
        "task": a_task,
        "bank_item": a_bank_item,
        "job": a_job,
        "proposal": a_proposal,
        "document": a_document,
    }
    return {name: make(town.app, CODE) for name, make in made.items()}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_wcag_fits_a_phone_and_says_where_it_is(person, path, numbers):
    page = person(PAGES[path]).page

    answer = page.goto(path.format(**numbers))
    page.locator("[data-hx-trigger^=every]").wait_for(state="detached")
    page.evaluate(
        "document.querySelectorAll('details.card').forEach((one) => { one.open = true; })"
    )
    found = Axe().run(page).response["violations"]
    page.set_viewport_size({"width": NARROW, "height": LOW})
    width = page.evaluate("document.documentElement.scrollWidth")
    narrow = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["target"]) for one in found + narrow] == []
    assert width <= NARROW
    assert answer.ok is (path != MISSING)
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" - Ontzorgen")


def test_the_forms_of_a_household_keep_wcag_and_fit_a_phone_also_when_they_are_refused(
    person, town
):
    town.add("allebei-b", Role.CONSULENT, Role.ADMINISTRATIE)
    page = person("allebei-b").page
    page.set_viewport_size({"width": NARROW, "height": LOW})
    page.goto("/huishoudens/nieuw")
    page.get_by_label("Nummer van het huishouden").fill("AXE-1")
    page.get_by_role("button", name="Verder").last.click()
    page.get_by_role("button", name="Nog een persoon").wait_for()
    draft = page.url.removesuffix("/personen")
    wrong = []
    for path in (f"{draft}/personen", *(f"{draft}/{step}" for step in STEPS), *FORMS):
        page.goto(path)
        if page.get_by_role("button", name="Opslaan").count():
            page.evaluate("document.getElementById('formulier').noValidate = true")
            page.get_by_role("button", name="Opslaan").click()
        found = Axe().run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth") > NARROW
        wrong += [(path, one["id"], one["nodes"][0]["target"]) for one in found]
        wrong += [(path, "too wide")] if wide else []

    assert wrong == []


def test_the_pages_before_signing_in_keep_wcag(town, chromium):
    context = chromium.new_context(base_url=town.address)
    page = context.new_page()

    page.goto("/aanmelden")
    first = Axe().run(page).response["violations"]
    page.get_by_label("Gebruikersnaam").fill("niemand")
    page.get_by_label("Wachtwoord").fill("fout")
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_text("Inloggen is niet gelukt").wait_for()
    wrong = Axe().run(page).response["violations"]

    assert [one["id"] for one in first + wrong] == []
    context.close()


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(person):
    page = person("fiatteur-b").page

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_a_measurement_is_made_without_a_mouse_and_its_pages_keep_wcag_and_fit_a_phone(person):
    page, wrong = person("coach-b").page, []
    page.set_viewport_size({"width": NARROW, "height": LOW})

    def look():
        wrong.extend(
            (page.url, one["id"], one["nodes"][0]["target"])
            for one in Axe().run(page).response["violations"]
        )
        wide = page.evaluate("document.documentElement.scrollWidth") > NARROW
        wrong.extend([(page.url, "too wide")] if wide else [])

    page.goto("/huishoudens/1/personen/1/zelfredzaamheid")
    look()
    page.get_by_role("link", name="Nieuwe meting: Vijf vaardigheden").press("Enter")
    page.evaluate("document.getElementById('formulier').noValidate = true")
    page.get_by_role("button", name="Meting vastleggen").press("Enter")
    page.get_by_role("heading", name="Dit klopt nog niet").wait_for()
    look()
    page.get_by_label("begin", exact=True).press("Space")
    page.get_by_label("van mij als coach").press("Space")
    page.get_by_role("group", name="Komt rond").get_by_label("bijna zelf").press("Space")
    page.get_by_label("Oordeel", exact=True).fill("Gaat goed.")
    page.get_by_role("button", name="Meting vastleggen").press("Enter")
    page.get_by_text("De meting is vastgelegd.").wait_for()
    page.evaluate(UNFOLD.replace("details.card", "details"))
    look()

    assert page.get_by_role("img", name="Volgens de coach").count() == 1
    assert wrong == []


def test_what_happened_is_chosen_and_asked_without_a_mouse_and_stands_in_no_address(person):
    page, wrong = person("consulent-b").page, []
    page.set_viewport_size({"width": NARROW, "height": LOW})
    page.goto("/huishoudens/1/gebeurtenis")

    page.get_by_label("Verhuizing binnen de gemeente").press("Space")
    page.get_by_role("button", name="Verder").press("Enter")
    page.get_by_label("Eerste dag op het nieuwe adres").wait_for()
    page.evaluate(UNFOLD.replace("details.card", "details"))
    wrong += [
        (one["id"], one["nodes"][0]["target"]) for one in Axe().run(page).response["violations"]
    ]

    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    assert page.url.endswith("/huishoudens/1/gebeurtenis")
