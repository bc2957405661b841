"""Arrears signals on pages: recorded at the household, in one list, taken in as a file, settled."""

import io
import re

import pytest
from sqlalchemy import select

from ontzorgen.store.models import ArrearsSignalRow
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.households_here import send

WORDS = "Brief van سمير, namens de verhuurder"


@pytest.fixture(params=KINDS)
def here(request, world):
    """A household whose rent the municipality pays; a coach, a caseworker and finance staff."""
    return world(request.param)


def record(here, login="cor", **fields):
    asked = {"vaste_last": f"{here.key}-huur", "ontvangen": "2026-09-10", "bron": WORDS}
    return send(here.browser(login), f"{here.place}/signalen/nieuw", **{**asked, **fields})


def kept(here):
    query = select(
        ArrearsSignalRow.id, ArrearsSignalRow.amount_cents, ArrearsSignalRow.settled_how
    ).where(ArrearsSignalRow.household_id == int(here.place.rpartition("/")[2]))
    return [tuple(row) for row in here.rows(query)]


def upload(browser, content, name="signalen.csv"):
    form = browser.get("/signalen/inlezen").text
    return browser.post("/signalen/inlezen", {"bestand": (io.BytesIO(content), name)}, form=form)


def test_a_coach_records_a_signal_and_sent_twice_it_is_one(here):
    first, second = record(here, bedrag="1.240,50"), record(here, bedrag="1.240,50")

    assert (first.status_code, second.status_code) == (302, 302)
    [(number, cents, how)] = kept(here)
    assert (cents, how) == (1_240_50, None)
    page = here.browser("cor").get(here.place).text
    assert "Achterstand bij een last die wij betalen" in page
    assert f"/signalen/{number}" in page
    assert WORDS in page


WRONG = (
    ({"vaste_last": ""}, "Waarover: er staat niet waar het signaal over gaat"),
    ({"bedrag": "1.234"}, "Bedrag: "),
    ({"ontvangen": ""}, "Ontvangen op: "),
    ({"ontvangen": "2027-01-01"}, "deze dag moet nog komen"),
    ({"bron": ""}, "Van wie en hoe: vul dit in."),
    ({"bron": f"klant {BSNS[0]}"}, "in deze tekst staat een BSN"),
    ({"bron": "a\x07b"}, "Van wie en hoe: "),
    ({"bron": "a" * 501}, "Van wie en hoe: "),
    ({"vaste_last": "", "begunstigde": "bestaat niet"}, "Kies er een uit de lijst"),
    ({"vaste_last": "van-een-ander"}, "niet van dit huishouden"),
)


def test_a_wrong_form_says_what_is_wrong_and_records_nothing(here):
    for fields, said in WRONG:
        page = record(here, **fields)

        assert page.status_code == 422, fields
        assert said in page.text.partition("data-error-summary")[2].partition("</div>")[0], fields
    assert kept(here) == []


def test_the_list_has_our_own_error_first_and_remembers_what_was_chosen(here):
    cost = {"vaste_last": f"{here.key}-gas", "soort": "GAS", "huishouden": here.key}
    here.take(
        {
            "vaste_lasten": [a_row("vaste_lasten", **cost, vanaf="2026-08-13")],
            "regie": [
                a_row("regie", vaste_last=cost["vaste_last"], vanaf="2026-08-13", reden="Zelf")
            ],
        }
    )
    record(here, vaste_last=cost["vaste_last"], ontvangen="2026-08-20")
    record(here)
    browser = here.browser("kim")

    found = browser.get(f"/signalen?filter=1&zoek={here.key}&stand=open").text
    again = browser.get("/signalen").text
    spreadsheet = browser.get(f"/signalen.csv?zoek={here.key}&stand=alle").text
    browser.get("/signalen?filter=1")

    order = re.findall(rf"{here.key}-(?:huur|gas)(?=<span)", found)
    assert order == [f"{here.key}-huur", f"{here.key}-gas"]
    assert found.count("wij betalen deze last") == 1
    assert re.findall(rf"{here.key}-(?:huur|gas)(?=<span)", again) == order
    assert spreadsheet.count(here.key) == 4


def test_a_search_for_a_bsn_is_refused_and_not_shown(here):
    page = here.browser("kim").get(f"/signalen?filter=1&zoek={BSNS[0]}")

    assert page.status_code == 422
    assert BSNS[0] not in page.text


def test_a_signal_is_settled_once_with_words(here):
    record(here)
    [(number, _cents, _how)] = kept(here)
    browser = here.browser("kim")
    form = browser.get(f"/signalen/{number}").text

    empty = browser.post(f"/signalen/{number}/afhandelen", {"hoe": " "}, form=form)
    bsn = browser.post(f"/signalen/{number}/afhandelen", {"hoe": f"van {BSNS[0]}"}, form=form)
    done = browser.post(f"/signalen/{number}/afhandelen", {"hoe": "Alsnog betaald"}, form=form)
    late = browser.post(f"/signalen/{number}/afhandelen", {"hoe": "Ik ook"}, form=form)

    assert [page.status_code for page in (empty, bsn, done, late)] == [422, 422, 302, 422]
    assert "kim heeft dit signaal al afgehandeld" in late.text
    assert kept(here) == [(number, None, "Alsnog betaald")]


def test_a_file_is_taken_in_whole_or_not_at_all(here):
    head = "huishouden;vaste_last;ontvangen;bedrag;bron\n"
    good = f"{here.key};{here.key}-huur;10-09-2026;;brief\n"
    browser = here.browser("finn")

    none = browser.post("/signalen/inlezen", {}, form=browser.get("/signalen/inlezen").text)
    bad = upload(browser, f"{head}{good}{here.key};zoek;10-09-2026;1.234;\n".encode())
    nul = upload(browser, b"huis\x00houden")
    before = kept(here)
    done = upload(browser, (head + good).encode())
    again = upload(browser, (head + good).encode())

    assert [page.status_code for page in (none, bad, nul, done, again)] == [422, 422, 422, 302, 302]
    assert "regel 3, kolom bedrag" in bad.text
    assert before == []
    assert len(kept(here)) == 1


def test_a_signal_settled_by_mistake_is_opened_again_and_tells_its_story(here):
    record(here)
    [(signal, _, _)] = kept(here)
    at, browser = f"/signalen/{signal}", here.browser("cor")

    def said(what, **words):
        return browser.post(f"{at}/{what}", words, form=browser.get(at).text)

    said("afhandelen", hoe="Alsnog betaald")
    settled = browser.get(at).text
    empty = said("heropenen", reden=" ")
    secret = said("heropenen", reden=f"klant {BSNS[0]}")
    done = said("heropenen", reden="Dat was سمير")
    again = said("heropenen", reden="Nog eens")
    page = browser.get(at).text

    answers = [each.status_code for each in (empty, secret, done, again)]
    assert answers == [422, 422, 302, 409]
    assert "staat een BSN" in secret.text
    assert "door cor: Alsnog betaald" in settled
    assert kept(here)[0][2] is None
    assert "weer geopend door cor: Dat was سمير" in page
    assert "door cor: Alsnog betaald" in page
