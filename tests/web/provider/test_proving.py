"""Before what matters somebody shows the provider again who it is, and types nothing twice."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.provider.visits import come_in, refusals, rows, told

NEW = "/gebruikers/nieuw"
PERSON = {"login": "dirk", "naam": "Dirk <& zoon>", "rollen": "coach", "gemeenten": "0299"}


@pytest.fixture
def bea(hall, provider):
    """Bea of beheer, who came in six minutes ago."""
    browser = come_in(hall, provider, "bea")
    hall.later += timedelta(minutes=6)
    return browser


def ask(browser):
    """Add somebody, and return the page that asks for a proof and where it leads."""
    asked = browser.post(NEW, PERSON, form=browser.get(NEW).text)
    assert asked.status_code == 401, asked.text
    return asked, go(browser, asked)


def go(browser, asked):
    sealed = re.search(r'name="sealed" value="([^"]*)"', asked.text)[1]
    sent = browser.post("/aanmelden/organisatie/bevestigen", {"sealed": sealed}, form=asked.text)
    return sent.location


def added(site):
    return rows(site, "SELECT count(*) FROM app_user WHERE login = 'dirk'") == [(1,)]


def test_the_provider_is_asked_to_let_the_person_show_it_afresh(bea):
    asked, address = ask(bea)
    query = parse_qs(urlsplit(address).query)

    assert "Bevestig dat u het bent" in asked.text
    assert query["prompt"] == ["login"]
    assert query["max_age"] == ["0"]
    assert query["login_hint"] == ["bea"]


def test_after_the_proof_the_form_is_there_and_goes_on(hall, provider, bea):
    before = bea.client.get_cookie("__Host-ontzorgen").value
    back = bea.get(provider.visit(ask(bea)[1]))
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', back.text))
    fields["naam"] = "Dirk <& zoon>"
    fields.pop("csrf_token")

    done = bea.post(NEW, fields, form=back.text)

    assert back.status_code == 200
    assert 'value="Dirk &lt;&amp; zoon&gt;"' in back.text
    assert done.status_code == 302
    assert added(hall)
    assert bea.client.get_cookie("__Host-ontzorgen").value != before
    thief = hall.browser()
    thief.client.set_cookie("__Host-ontzorgen", before, secure=True)
    assert thief.get("/").status_code == 302


def test_a_code_of_an_app_proves_nothing_where_there_are_none(hall, bea):
    page = bea.post(NEW, {**PERSON, "bevestiging": "000000"}, form=bea.get(NEW).text)

    assert page.status_code == 401
    assert not added(hall)


LIES = {
    "a proof from before the question": {"auth_time": -7 * 60},
    "no word of when": None,
}


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_did_not_ask_again_proves_nothing(hall, provider, bea, lie):
    address = ask(bea)[1]
    then = provider.now().timestamp() + LIES[lie]["auth_time"] if LIES[lie] else None
    provider.claims = {"auth_time": then}

    page = bea.get(provider.visit(address))
    again = bea.post(NEW, PERSON, form=page.text)

    assert page.status_code == 401
    assert told(page.text).startswith("Inloggen bij uw organisatie is niet gelukt.")
    assert again.status_code == 401
    assert refusals(hall)[-1][:3] == ("confirm identity", "bea", "user bea")


def test_somebody_else_proves_nothing_and_what_was_typed_is_still_there(hall, provider, bea):
    come_in(hall, provider, "anna")
    address = ask(bea)[1]
    provider.person = {"sub": "s-anna", "preferred_username": "anna"}

    page = bea.get(provider.visit(address))
    provider.person = {"sub": "s-bea", "preferred_username": "bea"}
    back = bea.get(provider.visit(go(bea, page)))

    assert page.status_code == 401
    assert "Bea" in bea.get("/").text
    assert 'name="login" value="dirk"' in back.text


def test_a_provider_that_is_down_loses_nothing(provider, bea):
    asked = bea.post(NEW, PERSON, form=bea.get(NEW).text)
    address = go(bea, asked)
    provider.status = {"/token": 500}

    page = bea.get(provider.visit(address))
    provider.status = {}
    back = bea.get(provider.visit(go(bea, page)))

    assert page.status_code == 503
    assert 'name="login" value="dirk"' in back.text


def test_a_proof_that_took_longer_than_the_session_lets_the_person_in_with_the_form(
    hall, provider, bea
):
    hall.later += timedelta(minutes=8)
    address = ask(bea)[1]
    hall.later += timedelta(minutes=14)
    answer = provider.visit(address)
    hall.later += timedelta(seconds=50)
    bea.client.delete_cookie("__Host-ontzorgen")

    back = bea.get(answer)

    assert 'name="login" value="dirk"' in back.text
    assert bea.get("/").status_code == 200


def test_who_came_in_long_after_showing_it_to_the_provider_is_asked_at_once(hall, provider):
    provider.claims = {"auth_time": provider.now().timestamp() - 3600}
    bea = come_in(hall, provider, "bea")

    assert bea.post(NEW, PERSON, form=bea.get(NEW).text).status_code == 401


def test_a_provider_may_write_the_moment_as_a_date_and_time(hall, provider):
    provider.claims = {"auth_time": provider.now().isoformat(timespec="milliseconds")}
    bea = come_in(hall, provider, "bea")

    assert bea.post(NEW, PERSON, form=bea.get(NEW).text).status_code == 302


def test_who_came_in_just_now_is_not_asked(hall, provider):
    bea = come_in(hall, provider, "bea")

    assert bea.post(NEW, PERSON, form=bea.get(NEW).text).status_code == 302
    assert added(hall)
