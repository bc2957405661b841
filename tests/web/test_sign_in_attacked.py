"""What somebody who knows a password, shares a computer or guesses gets: nothing."""

import io
import re
from datetime import timedelta

import pytest

from ontzorgen.services import web_sessions
from ontzorgen.services.acting import Role
from ontzorgen.web.uploads import PrivateUploads
from tests.web.conftest import HTTPS, PASSWORD

COOKIE = "__Host-ontzorgen"
A_BSN = "123456782"


@pytest.fixture
def office(site):
    """A site with Anna and Bert, who look at payees."""
    site.add("anna", Role.FIATTEUR)
    site.add("bert", Role.FIATTEUR)
    return site


def secret_of(page):
    return re.search(r'class="hash">([A-Z2-7]{32})<', page.text)[1]


def door(browser, login, password=PASSWORD):
    return browser.post("/aanmelden", {"login": login, "password": password})


def test_a_secret_that_another_browser_was_shown_is_not_the_one_that_is_confirmed(office):
    snoop, anna = office.browser(), office.browser()
    seen = secret_of(door(snoop, "anna"))
    page = door(anna, "anna")
    own = secret_of(page)
    office.secrets["anna"] = own

    anna.post("/aanmelden/code", {"code": office.code("anna")}, form=page.text)
    office.secrets["anna"] = seen
    tried = snoop.post("/aanmelden/code", {"code": office.code("anna")})

    assert seen != own
    assert anna.get("/").status_code == 200
    assert tried.status_code == 401
    assert snoop.get("/").status_code == 302


def test_looking_again_gives_another_secret_than_the_snoop_was_shown_in_between(office):
    anna, snoop = office.browser(), office.browser()
    door(anna, "anna")
    seen = secret_of(door(snoop, "anna"))

    own = secret_of(anna.get("/aanmelden/code"))

    assert own != seen


def test_failures_at_the_door_do_not_keep_somebody_inside_from_proving_who_it_is(office):
    anna = office.come_in("anna")
    form = anna.get("/").text
    for _ in range(6):
        door(office.browser(), "anna", "wrong")
    office.later += timedelta(minutes=6)

    proved = anna.post(
        "/betaalruns/0299-2026-01-1/goedkeuren",
        {"bevestiging": office.code("anna")},
        form=form,
    )

    assert proved.status_code == 404  # the question was answered; there is no such run


def test_a_try_that_is_not_looked_at_makes_nobody_wait_longer(office):
    browser = office.browser()
    for _ in range(5):
        door(browser, "anna", "wrong")
    office.later += timedelta(minutes=10)
    for _ in range(5):
        door(browser, "anna")
    office.later += timedelta(minutes=6)

    assert door(browser, "anna").status_code == 200


def test_the_next_person_at_the_computer_sees_nothing_of_the_one_before(office):
    browser = office.come_in("anna")
    browser.get("/begunstigden?filter=1&zoek=Geheim")
    office.later += timedelta(minutes=20)

    browser.come_in("bert")

    assert "Geheim" not in browser.get("/begunstigden").text


def test_coming_in_as_another_ends_the_session_that_was_open(office):
    browser = office.come_in("anna")
    kept = browser.client.get_cookie(COOKIE).value
    browser.post("/aanmelden", {"login": "bert", "password": PASSWORD}, form=browser.get("/").text)

    thief = office.browser()
    thief.client.set_cookie(COOKIE, kept, secure=True)

    assert thief.get("/").status_code == 302


def test_a_session_that_was_ended_is_not_revived_by_a_proof_under_way(office):
    browser = office.come_in("anna")
    token, now = browser.client.get_cookie(COOKIE).value, office.app.settings.now()
    visit = office.app.write(
        lambda session: web_sessions.find_visit(session, token, now), for_all=True
    )
    browser.post("/afmelden", form=browser.get("/").text)

    revived = office.app.write(
        lambda session: web_sessions.replace_token(session, visit, now), for_all=True
    )

    assert revived is None


def test_a_form_in_another_tab_is_still_good_after_the_same_person_came_in_again(office):
    browser = office.come_in("anna")
    other_tab = browser.get("/mijn-account").text
    office.later += timedelta(minutes=20)
    browser.come_in("anna")

    sent = browser.post("/mijn-account/sessies/beeindigen", form=other_tab)

    assert sent.status_code == 302
    assert sent.location == "/mijn-account"


@pytest.mark.parametrize("path", ["/begunstigden?zoek=a%00", "/betaalruns/a%00b", "/taken?wie=%00"])
def test_a_character_that_no_keyboard_gives_is_refused_and_not_remembered(office, path):
    browser = office.come_in("anna")

    assert browser.get(path).status_code == 400
    assert browser.get("/begunstigden").status_code == 200


def test_a_number_that_no_session_has_is_no_fault_of_ours(office):
    browser = office.come_in("anna")

    page = browser.post(f"/mijn-account/sessies/{10**23}/beeindigen", form=browser.get("/").text)

    assert page.status_code == 409


def test_a_bsn_that_somebody_searches_for_is_neither_shown_nor_sent_on(office):
    browser = office.come_in("anna")

    found = browser.get(f"/begunstigden?filter=1&zoek={A_BSN}")
    office.later += timedelta(minutes=20)
    sent = browser.get(f"/begunstigden?zoek={A_BSN}")

    assert A_BSN not in found.text
    assert A_BSN not in sent.location


def test_a_large_form_of_somebody_unknown_is_refused_unread(office):
    page = office.browser().client.post(
        "/aanmelden", data={"login": "x" * 2_000_000}, base_url=HTTPS
    )

    assert page.status_code in (400, 413)


def test_a_large_form_is_read_only_of_who_came_in_and_still_is(office, monkeypatch):
    kept = []
    monkeypatch.setattr(
        PrivateUploads, "_get_file_stream", lambda *_, **__: kept.append(1) or io.BytesIO()
    )
    made_up, late = office.browser(), office.come_in("anna")
    made_up.client.set_cookie(COOKIE, "verzonnen", domain="localhost", secure=True)
    form = late.get("/").text

    def upload(browser):
        files = {"bestanden": (io.BytesIO(b"x" * 2_000_000), "a.csv")}
        return browser.post("/inlezen", files, form=form)

    inside = upload(late)
    seen = len(kept)
    office.later += timedelta(minutes=16)
    ended, unknown = upload(late), upload(made_up)

    assert seen
    assert inside.status_code not in (401, 413)
    assert (ended.status_code, unknown.status_code) == (401, 401)
    assert "U bent uitgelogd" in ended.text
    assert len(kept) == seen


def test_nobody_outside_can_type_a_login_that_keeps_somebody_inside_from_proving(office):
    anna = office.come_in("anna")
    form = anna.get("/").text
    for number in range(1, 4):
        for _ in range(5):
            door(office.browser(), f"inside {number}", "wrong")
    office.later += timedelta(minutes=6)

    proved = anna.post(
        "/betaalruns/0299-2026-01-1/goedkeuren", {"bevestiging": office.code("anna")}, form=form
    )

    assert proved.status_code == 404


def test_a_proof_inside_does_not_open_the_door_again_for_who_guesses(office):
    anna = office.come_in("anna")
    form = anna.get("/").text
    office.later += timedelta(minutes=6)
    for _ in range(5):
        door(office.browser(), "anna", "wrong")

    anna.post(
        "/betaalruns/0299-2026-01-1/goedkeuren", {"bevestiging": office.code("anna")}, form=form
    )

    assert "te vaak" in door(office.browser(), "anna").text
