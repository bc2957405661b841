"""The search box on every page: what is found, by kind, and what is refused in words."""

import pytest


@pytest.fixture(scope="module")
def clerk(office):
    return office.come_in("kas")


def test_the_box_is_on_every_page_and_what_it_finds_leads_on(clerk):
    assert 'role="search"' in clerk.get("/").text

    page = clerk.get("/zoeken", query_string={"zoek": "haile"}).text

    assert "Sara Haile</a>" in page
    assert 'href="/huishoudens/' in page
    assert 'value="haile"' in page


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("brug", 200, "Woonstichting De Brug"),
        ("brug woon", 200, "Woonstichting De Brug"),
        ("haile sara", 200, "Sara Haile</a>"),
        ("Sara  HAI", 200, "Sara Haile</a>"),
        ("sara niemand", 200, "Er is niets gevonden"),
        ("v1", 200, 'href="/huishoudens/'),
        ("NL71RABO2601815906", 200, "Woonstichting De Brug"),
        ("<b>niets</b>", 200, "Er is niets gevonden"),
        ("x", 422, "Typ minstens 2 tekens."),
        ("", 422, "Typ minstens 2 tekens."),
        ("n" * 200, 422, "Typ hoogstens 80 tekens."),
        ("999990019", 422, "Zoek niet op BSN."),
    ],
)
def test_what_is_typed_is_found_or_refused_in_words(clerk, text, status, words):
    page = clerk.get("/zoeken", query_string={"zoek": text})

    assert page.status_code == status
    assert words in page.text
    assert "999990019" not in page.text
    assert "<b>niets" not in page.text


def test_who_is_not_in_finds_no_box_and_no_answer(office):
    stranger = office.browser()

    assert 'role="search"' not in stranger.get("/aanmelden").text
    assert "Sara" not in stranger.get("/zoeken?zoek=sara").text
