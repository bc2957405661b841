"""The account a municipality pays from: seen by who reads policy, changed by two people."""

import re

import pytest

from ontzorgen.services.acting import Role
from tests.import_folders import a_folder, write

USED, OTHER = "NL91ABNA0417164300", "NL44RABO0123456789"


@pytest.fixture
def office(site, tmp_path):
    """A site with one municipality, and people for each side of the desk."""
    site.add("finn", Role.ADMINISTRATIE)
    site.add("fatma", Role.FIATTEUR)
    site.add("bea", Role.BEHEER)
    site.take(write(tmp_path / "map", a_folder("gemeenten")), "finn")
    return site


def register(browser, **typed):
    page = browser.get("/beleid/0299/rekening").text
    seal = re.search(r'name="zegel" value="([0-9a-f]{64})"', page)[1]
    fields = {"iban": OTHER, "rekeninghouder": "Gemeente Zevenaar", "zegel": seal, **typed}
    return browser.post("/beleid/0299/rekening", fields, form=page)


def shown(browser):
    text = re.sub(r"<[^>]+>", " ", browser.get("/beleid/0299").text)
    return re.sub(r"[\s\xa0]+", " ", text)


def test_another_account_is_used_once_a_second_person_confirmed_it(office):
    finn, fatma = office.come_in("finn"), office.come_in("fatma")

    done = register(finn, iban="nl44 rabo 0123 4567 89")

    account = re.search(r"/rekeningen/(\d+)$", done.headers["Location"])[0]
    before = shown(finn)
    assert "IBAN NL91 ABNA 0417 1643 00" in before
    assert "NL44 RABO 0123 4567 89 wacht op een tweede persoon" in before
    form = fatma.get(account).text
    fatma.post(f"{account}/bevestigen", {"notitie": "gebeld met de bank"}, form=form)
    assert "IBAN NL44 RABO 0123 4567 89" in shown(finn)


def test_the_same_account_again_changes_nothing(office):
    finn = office.come_in("finn")

    done = register(finn, iban=USED)

    assert done.headers["Location"] == "/beleid/0299"
    assert "wacht op een tweede persoon" not in shown(finn)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"iban": "NL44RABO0123456780"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"rekeninghouder": " "}, "rekeninghouder"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(office, typed, field):
    page = register(office.come_in("finn"), **typed)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text


def test_who_typed_on_an_old_page_is_told_so(office):
    finn = office.come_in("finn")

    refused = register(finn, zegel="0" * 64)

    assert (refused.status_code, "is veranderd nadat" in refused.text) == (409, True)


def test_who_may_not_register_accounts_only_reads(office):
    bea = office.come_in("bea")

    assert "Andere rekening vastleggen" not in bea.get("/beleid/0299").text
    assert bea.get("/beleid/0299/rekening").status_code == 403
