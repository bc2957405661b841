"""Many amounts at once on the site: choose, look, confirm what was seen, and undo."""

import io
import re

import pytest
from sqlalchemy import select

from ontzorgen.store.models import FixedCostVersionRow
from tests.web.conftest import HTTPS

NEW, LOOK, CHANGE = "/bedragen/nieuw", "/bedragen/voorbeeld", "/bedragen"
ALL_RENTS = {
    "gemeente": "0299",
    "begunstigde": "",
    "soort": "HUUR",
    "vanaf": "2027-07-01",
    "hoe": "procent",
    "procent": "4,1",
    "verschil": "",
}


@pytest.fixture(scope="module")
def clerk(office):
    return office.come_in("kas")


@pytest.fixture
def form(clerk):
    return clerk.get(NEW).text


def amounts(site):
    """Return (cents, first day, first day after it) of every version, the first one first."""
    row = FixedCostVersionRow
    query = select(row.amount_cents, row.valid_from, row.valid_until).order_by(row.valid_from)
    return site.app.write(
        lambda session: [tuple(each) for each in session.execute(query)], for_all=True
    )


def hidden(page):
    """Return the hidden fields of the form that confirms, as a browser would send them."""
    form = page.split('id="bevestigen"')[1]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_raise_is_shown_confirmed_and_undone(office, clerk, form):
    before = amounts(office)
    look = clerk.post(LOOK, ALL_RENTS, form=form)
    assert amounts(office) == before

    done = clerk.post(CHANGE, hidden(look.text), form=look.text)
    shown = clerk.get(done.headers["Location"]).text
    after = amounts(office)
    undone = clerk.post(f"{done.headers['Location']}/ongedaan", form=shown, follow_redirects=True)

    assert "+€\xa025,42" in look.text
    assert "+4,1%, afgerond op hele centen (een halve cent naar boven)" in look.text
    assert [cents for cents, _, _ in after] == [620_00, 645_42]
    assert "€\xa0645,42" in shown
    assert "zijn weer zoals ze waren" in undone.text
    assert amounts(office) == before
    listed = clerk.get(CHANGE).text
    assert ("Huur" in listed, "ongedaan gemaakt" in listed) == (True, True)


def test_the_list_of_changes_is_narrowed_remembered_and_a_file(office, clerk, form):
    look = clerk.post(LOOK, ALL_RENTS, form=form)
    done = clerk.post(CHANGE, hidden(look.text), form=look.text).headers["Location"]
    clerk.post(f"{done}/ongedaan", form=clerk.get(done).text)

    of_rents = clerk.get(f"{CHANGE}?filter=1&soort=HUUR").text
    of_water = clerk.get(f"{CHANGE}?filter=1&soort=WATER&zoek=bron").text
    remembered = clerk.get(CHANGE).text
    every = clerk.get(f"{CHANGE}?filter=1").text
    file = clerk.get(f"{CHANGE}.csv?soort=HUUR").get_data().decode("utf-8-sig")
    no_file = clerk.get(f"{CHANGE}.csv?soort=HUUR&zoek=niemand").get_data().decode("utf-8-sig")

    assert done in of_rents
    assert done in every
    for page in (of_water, remembered):
        assert done not in page
        assert "Er zijn geen wijzigingen met deze keuze." in page
        assert "met begunstigde ‘bron’ en soort ‘water’" in page
    with_a_bsn = clerk.get(f"{CHANGE}?filter=1&zoek=761760313")
    assert with_a_bsn.status_code == 409
    assert "761760313" not in with_a_bsn.text
    header, *lines = file.splitlines()
    assert header.startswith("gemeente;begunstigde;soort;vanaf;wat;vaste_lasten;oud_bedrag")
    assert len(lines) >= 1
    assert all(";huur;01-07-2027;" in line for line in lines)
    assert no_file.splitlines() == [header]


def test_a_change_in_between_is_refused_and_what_is_true_now_is_shown(office, clerk, form):
    look = clerk.post(LOOK, ALL_RENTS, form=form)
    sent = hidden(look.text)
    before = amounts(office)

    page = clerk.post(CHANGE, {**sent, "procent": "5"}, form=look.text)
    forged = clerk.post(CHANGE, {**sent, "zegel": ""}, form=look.text)

    assert (page.status_code, forged.status_code) == (409, 409)
    assert "is niet meer wat u zag" in page.text
    assert "€\xa0651,00" in page.text
    assert amounts(office) == before


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"gemeente": ""}, "gemeente"),
        ({"vanaf": "31-02-2027"}, "vanaf"),
        ({"hoe": ""}, "hoe"),
        ({"procent": "1.234"}, "procent"),
        ({"procent": "0"}, "procent"),
        ({"procent": "-100"}, "procent"),
        ({"procent": "٤"}, "procent"),
        ({"hoe": "verschil", "verschil": "1.234"}, "verschil"),
        ({"hoe": "verschil", "verschil": "0,00"}, "verschil"),
        ({"hoe": "verschil", "verschil": "--5"}, "verschil"),
        ({"hoe": "bestand"}, "bestand"),
        ({"soort": "", "begunstigde": ""}, "begunstigde"),
        ({"soort": "", "begunstigde": "9" * 40}, "begunstigde"),
    ],
)
def test_what_is_typed_wrong_comes_back_beside_its_field(clerk, form, typed, field):
    page = clerk.post(LOOK, {**ALL_RENTS, **typed}, form=form)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text or f'href="#{field}"' in page.text


def with_file(content):
    """Return what a form with a file sends."""
    return {**ALL_RENTS, "hoe": "bestand", "bestand": (io.BytesIO(content), "nieuw.csv")}


def test_a_file_with_new_amounts_goes_through_the_preview(office, clerk, form):
    before = amounts(office)
    content = "vaste_last;bedrag\r\nv1;1.234,56\r\nV999;10,00\r\n".encode("utf-8-sig")

    look = clerk.post(LOOK, with_file(content), form=form)
    done = clerk.post(CHANGE, hidden(look.text), form=look.text)

    assert "kennen wij niet in deze gemeente" in look.text
    assert [cents for cents, _, _ in amounts(office)] == [620_00, 1_234_56]
    csv = clerk.get(f"{done.headers['Location']}.csv").text
    assert "H1;V1;01-07-2027;620,00;1234,56;614,56" in csv
    clerk.post(f"{done.headers['Location']}/ongedaan", form=look.text)
    assert amounts(office) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"vaste_last;bedrag\nV1;1.234\n", "op twee manieren lezen"),
        (b"vaste_last;bedrag\nV1;0\n", "moet hoger zijn dan nul"),
        (b"vaste_last;bedrag\nV1;1,00\nv1;2,00\n", "staat al op regel 2"),
        (b"vaste_last;huur\nV1;1,00\n", "deze kolom ontbreekt"),
        (b"\x00\x01", "kunnen wij niet lezen"),
        (b"vaste_last;bedrag\n", "Kies een CSV-bestand"),
    ],
)
def test_a_file_that_is_wrong_is_refused_line_by_line(clerk, form, content, words):
    page = clerk.post(LOOK, with_file(content), form=form)

    assert page.status_code == 422
    assert words in page.text


def test_a_preview_is_a_file_too_with_what_stays_and_why(clerk, form):
    csv = clerk.post("/bedragen/voorbeeld.csv", ALL_RENTS, form=form)

    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "H1;V1;huur;Woonstichting De Brug;per maand;01-07-2027;620,00;645,42;25,42;" in csv.text


def test_another_municipality_and_another_role_are_refused(office, clerk, form):
    foreign = clerk.post(LOOK, {**ALL_RENTS, "gemeente": "0344"}, form=form)
    coach = office.come_in("cor")

    assert foreign.status_code == 404
    assert coach.get(NEW).status_code == 403
    assert coach.get(CHANGE).status_code == 200
    assert "Nieuwe wijziging" not in coach.get(CHANGE).text
    for number in (999, 10**30):
        assert coach.client.get(f"/bedragen/{number}", base_url=HTTPS).status_code == 404
