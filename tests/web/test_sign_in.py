"""Who comes in, who does not, and what a session is worth."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import text, update

from ontzorgen.domain.sign_in import MOST_PER_LOGIN
from ontzorgen.services.acting import Role
from ontzorgen.store.models import UserRow
from tests.web.conftest import HTTPS, PASSWORD

COOKIE = "__Host-ontzorgen"


@pytest.fixture
def office(site):
    """A site with Anna, who has the role of the administratie."""
    site.add("anna", Role.ADMINISTRATIE)
    return site


def audit_of(site, action):
    query = text(
        "SELECT actor, object, result FROM audit_entry WHERE action = :a ORDER BY sequence"
    )
    return site.app.write(
        lambda session: [tuple(row) for row in session.execute(query, {"a": action})],
        reads=True,
        for_all=True,
    )


def test_who_did_not_come_in_is_sent_to_the_door_and_then_to_where_one_was_going(office):
    browser = office.browser()
    sent = browser.get("/betaalruns?status=CLOSED")

    page = browser.get(sent.location)
    done = browser.come_in("anna", form=page.text, verder=_hidden(page.text, "verder"))

    assert sent.status_code == 302
    assert done.location == "/betaalruns?status=CLOSED"
    assert browser.get(done.location).status_code == 200


def test_a_password_alone_opens_nothing(office):
    browser = office.browser()

    browser.post("/aanmelden", {"login": "anna", "password": PASSWORD})

    assert browser.get("/betaalruns").status_code == 302


def test_a_code_opens_once(office):
    first = office.browser()
    first.come_in("anna")
    used = pyotp.TOTP(office.secrets["anna"]).at(office.app.settings.now())

    second = office.browser()
    page = second.post("/aanmelden", {"login": "anna", "password": PASSWORD})
    refused = second.post("/aanmelden/code", {"code": used}, form=page.text)

    assert refused.status_code == 401
    assert "Deze code klopt niet" in refused.text
    assert second.get("/").status_code == 302


@pytest.mark.parametrize(
    ("login", "password"), [("nobody", PASSWORD), ("anna", "wrong"), ("gone", PASSWORD), ("", "")]
)
def test_unknown_wrong_and_disabled_give_one_answer(office, login, password):
    office.add("gone", Role.ADMINISTRATIE)
    _disable(office, "gone")

    page = office.browser().post("/aanmelden", {"login": login, "password": password})

    assert page.status_code == 401
    assert "De naam of het wachtwoord klopt niet" in page.text


def test_after_five_failures_the_right_password_is_not_looked_at_for_a_quarter_of_an_hour(office):
    browser = office.browser()
    for _ in range(5):
        browser.post("/aanmelden", {"login": "anna", "password": "wrong"})

    shut = browser.post("/aanmelden", {"login": "anna", "password": PASSWORD})
    office.later += timedelta(minutes=16)
    opened = browser.post("/aanmelden", {"login": "anna", "password": PASSWORD})

    assert "te vaak" in shut.text
    assert opened.status_code == 200


def test_failures_of_a_login_that_does_not_exist_make_one_wait_as_well(office):
    browser = office.browser()
    for _ in range(5):
        browser.post("/aanmelden", {"login": "nobody", "password": "wrong"})

    assert "te vaak" in browser.post("/aanmelden", {"login": "nobody", "password": "x"}).text


def test_a_session_ends_after_a_quarter_of_an_hour_without_use(office):
    browser = office.come_in("anna")
    office.later += timedelta(minutes=14)
    used = browser.get("/")
    office.later += timedelta(minutes=14)
    still = browser.get("/")
    office.later += timedelta(minutes=16)

    assert (used.status_code, still.status_code) == (200, 200)
    assert browser.get("/").status_code == 302


def test_a_session_ends_after_eight_hours(office):
    browser = office.come_in("anna")
    for _ in range(48):
        office.later += timedelta(minutes=10)
        last = browser.get("/")

    assert last.status_code == 302


def test_the_token_is_another_one_after_the_code_and_the_old_one_is_worth_nothing(office):
    browser = office.browser()
    page = browser.post("/aanmelden", {"login": "anna", "password": PASSWORD})
    before = browser.client.get_cookie(COOKIE).value
    office.secrets["anna"] = re.search(r'class="hash">([A-Z2-7]{32})<', page.text)[1]
    browser.post("/aanmelden/code", {"code": office.code("anna")}, form=page.text)
    after = browser.client.get_cookie(COOKIE).value

    thief = office.browser()
    thief.client.set_cookie(COOKIE, before, secure=True)

    assert before != after
    assert thief.get("/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_only_goes_over_tls(office):
    browser = office.browser()
    page = browser.post("/aanmelden", {"login": "anna", "password": PASSWORD})

    cookie = next(value for value in page.headers.getlist("Set-Cookie") if COOKIE in value)

    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_leaving_ends_the_session_also_for_who_kept_the_cookie(office):
    browser = office.come_in("anna")
    kept = browser.client.get_cookie(COOKIE).value

    browser.post("/afmelden", form=browser.get("/").text)
    browser.client.set_cookie(COOKIE, kept, secure=True)

    assert browser.get("/").status_code == 302
    assert audit_of(office, "sign out") == [("anna", "user anna", "OK")]


def test_who_is_disabled_is_out_at_once(office):
    browser = office.come_in("anna")

    _disable(office, "anna")

    assert browser.get("/").status_code == 302


def test_one_sees_where_one_is_signed_in_and_ends_the_other_session(office):
    left_open, here = office.come_in("anna"), office.come_in("anna")
    page = here.get("/mijn-account").text

    number = re.search(r"/mijn-account/sessies/(\d+)/beeindigen", page)[1]
    here.post(f"/mijn-account/sessies/{number}/beeindigen", form=page)

    assert left_open.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_a_session_of_somebody_else_cannot_be_ended(office):
    office.add("bert", Role.ADMINISTRATIE)
    anna, bert = office.come_in("anna"), office.come_in("bert")
    office.come_in("anna")
    number = re.search(r"/mijn-account/sessies/(\d+)/", anna.get("/mijn-account").text)[1]

    refused = bert.post(f"/mijn-account/sessies/{number}/beeindigen", form=bert.get("/").text)

    assert refused.status_code == 409
    assert "niet van u" in refused.text


def test_a_form_of_another_site_is_refused(office):
    browser = office.come_in("anna")

    refused = browser.client.post(
        "/afmelden", base_url=HTTPS, headers={"Referer": "https://elders.example/"}
    )

    assert refused.status_code == 400
    assert browser.get("/").status_code == 200


def test_what_somebody_typed_comes_back_after_the_session_ended(office):
    browser = office.come_in("anna")
    form = browser.get("/betaalruns").text
    office.later += timedelta(minutes=20)
    lost = browser.post("/betaalruns", {"gemeente": "0299", "maand": "2026-1x"}, form=form)

    back = browser.come_in("anna", form=lost.text, sealed=_hidden(lost.text, "sealed"))

    assert lost.status_code == 401
    assert "Wat u had ingevuld is bewaard" in lost.text
    assert 'action="/betaalruns"' in back.text
    assert 'name="maand" value="2026-1x"' in back.text


def test_nobody_else_gets_what_somebody_typed(office):
    office.add("bert", Role.ADMINISTRATIE)
    browser = office.come_in("anna")
    form = browser.get("/betaalruns").text
    office.later += timedelta(minutes=20)
    lost = browser.post("/betaalruns", {"gemeente": "0299", "maand": "2026-1x"}, form=form)

    back = browser.come_in("bert", form=lost.text, sealed=_hidden(lost.text, "sealed"))

    assert back.status_code == 302
    assert "2026-1x" not in back.text


@pytest.mark.parametrize("path", ["//elders.example", "https://elders.example", "/\\elders", "x"])
def test_signing_in_never_leads_to_another_site(office, path):
    browser = office.come_in("anna")

    assert browser.get("/aanmelden", query_string={"verder": path}).location == "/"


def test_the_log_names_who_came_in_and_never_what_an_unknown_person_typed(office):
    office.browser().post("/aanmelden", {"login": "mijn wachtwoord", "password": "x"})
    office.browser().post("/aanmelden", {"login": "anna", "password": "x"})
    office.come_in("anna")

    assert audit_of(office, "sign in") == [
        ("?", "user ?", "REFUSED"),
        ("anna", "user anna", "REFUSED"),
        ("anna", "user anna", "OK"),
    ]


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def _disable(site, login):
    site.app.write(
        lambda session: session.execute(
            update(UserRow).where(UserRow.login == login).values(active=False)
        ),
        for_all=True,
    )


NEW = "een heel ander wachtwoord"


def change_password(browser, old=PASSWORD, new=NEW, again=NEW):
    """Send the form for one's own password."""
    fields = {"wachtwoord_oud": old, "wachtwoord_nieuw": new, "wachtwoord_herhaald": again}
    return browser.post("/mijn-account/wachtwoord", fields)


def test_who_changes_the_password_is_out_elsewhere_and_comes_in_with_the_new_one(site):
    site.add("finn", Role.ADMINISTRATIE)
    here, elsewhere = site.come_in("finn"), site.come_in("finn")

    done = change_password(here)

    assert done.status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    old = site.browser().post("/aanmelden", {"login": "finn", "password": PASSWORD})
    assert old.status_code == 401
    assert site.come_in("finn", NEW).get("/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"old": "niet mijn wachtwoord"}, "wachtwoord_oud"),
        ({"new": "elf tekens.", "again": "elf tekens."}, "wachtwoord_nieuw"),
        ({"again": "een heel ander woord"}, "wachtwoord_herhaald"),
    ],
)
def test_a_password_that_cannot_be_is_refused_at_its_field(site, typed, field):
    site.add("finn", Role.ADMINISTRATIE)
    finn = site.come_in("finn")

    page = change_password(finn, **typed)

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert NEW not in page.text
    assert site.come_in("finn").get("/").status_code == 200


def test_guessing_the_old_password_is_stopped_as_it_is_at_the_door(site):
    site.add("finn", Role.ADMINISTRATIE)
    finn = site.come_in("finn")
    for _ in range(MOST_PER_LOGIN):
        change_password(finn, old="geraden")

    page = change_password(finn)

    assert page.status_code == 422
    assert "te vaak misgegaan" in page.text
