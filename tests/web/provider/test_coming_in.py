"""Who comes in through the organisation's identity provider, and what is theirs after."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text, update

from ontzorgen.services.acting import Role
from ontzorgen.store.models import UserRow
from ontzorgen.web.access import _RULE
from tests.web.conftest import HTTPS, PASSWORD
from tests.web.provider.identity_provider import elliptic
from tests.web.provider.visits import a_site, come_in, moving_clock, refusals, rows, set_out, told

COOKIE = "__Host-ontzorgen"
BACK = "/aanmelden/organisatie/terug"


def test_somebody_comes_in_goes_on_and_leaves_on_either_database(database_url, tmp_path, provider):
    with moving_clock(a_site(database_url, tmp_path, provider), provider) as site:
        browser = site.browser()
        door = browser.get(browser.get("/betaalruns?status=CLOSED").location)
        on_its_way = set_out(browser, verder="/betaalruns?status=CLOSED")
        done = browser.get(provider.visit(on_its_way))

        assert "Inloggen via uw organisatie" in door.text
        assert 'type="password"' not in door.text
        assert done.location == "/betaalruns?status=CLOSED"
        assert browser.get(done.location).status_code == 200
        left = browser.post("/afmelden", form=browser.get("/").text)
        assert left.status_code == 303
        assert left.location.startswith(f"{provider.address}/leave?")
        assert provider.visit(left.location) == "/aanmelden?"
        assert browser.get("/").status_code == 302
        assert rows(site, "SELECT user_id, issuer, subject FROM user_identity") == [
            (1, provider.address, "s-anna")
        ]
        assert rows(site, "SELECT count(*) FROM provider_token") == [(0,)]


def test_what_is_asked_holds_the_proofs_and_never_the_secret(hall):
    address = urlsplit(set_out(hall.browser()))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert asked["redirect_uri"] == f"{HTTPS}{BACK}"
    assert asked["scope"] == "openid profile"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    assert all(len(asked[name]) >= 43 for name in ("state", "nonce", "code_challenge"))
    assert "prompt" not in asked
    assert "geheim" not in address.query


def test_the_policy_of_the_page_lets_its_form_lead_to_the_provider_and_nowhere_else(hall, provider):
    policy = hall.browser().get("/aanmelden").headers["Content-Security-Policy"]

    assert f"form-action 'self' {provider.address};" in policy


def test_there_are_no_passwords_and_codes_any_more(hall, provider):
    hall.add("chris", Role.ADMINISTRATIE, password=PASSWORD)
    browser = hall.browser()

    refused = browser.post("/aanmelden", {"login": "chris", "password": PASSWORD})

    assert refused.status_code == 409
    assert "via uw organisatie" in refused.text
    assert browser.get("/aanmelden/code").status_code == 409
    assert rows(hall, "SELECT count(*) FROM web_session") == [(0,)]
    anna = come_in(hall, provider)
    assert anna.post("/mijn-account/wachtwoord", {"wachtwoord_oud": "x"}).status_code == 409
    assert "wachtwoord" not in anna.get("/mijn-account").text


def test_every_view_of_the_provider_says_who_may_open_it(hall):
    views = hall.flask.view_functions

    assert [name for name in views if not hasattr(views[name], _RULE)] == []
    assert {"provider.begin", "provider.confirm", "provider.back"} <= set(views)


def test_a_session_from_before_the_provider_has_ended(hall, provider):
    browser = come_in(hall, provider)
    hall.app.write(
        lambda session: session.execute(text("UPDATE web_session SET issuer = NULL")), for_all=True
    )

    assert browser.get("/").status_code == 302


def test_who_comes_in_keeps_the_roles_of_here_whatever_the_provider_says(hall, provider):
    provider.claims = {"roles": ["beheer"], "groups": ["beheer"]}

    anna = come_in(hall, provider)

    assert anna.get("/gebruikers").status_code == 403
    assert anna.get("/betaalruns").status_code == 200


def test_a_person_is_known_by_the_subject_once_bound_also_under_another_name(hall, provider):
    come_in(hall, provider)
    browser = hall.browser()
    provider.person = {"sub": "s-anna", "preferred_username": "anna.de.vries"}

    browser.get(provider.visit(set_out(browser)))

    assert "Anna" in browser.get("/").text


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "s-nobody", "preferred_username": "nobody"},
        {"sub": "s-other", "preferred_username": "anna"},
        {"sub": "s-gone", "preferred_username": "gone"},
        {"sub": "s-none"},
        {"sub": "s-odd", "preferred_username": "ann\u212a <b>"},
        {"sub": "s-list", "preferred_username": ["anna"]},
    ],
)
def test_unknown_bound_to_another_and_disabled_give_one_answer(hall, provider, person):
    come_in(hall, provider)
    hall.add("gone", Role.ADMINISTRATIE, password=None)
    hall.app.write(
        lambda session: session.execute(
            update(UserRow).where(UserRow.login == "gone").values(active=False)
        ),
        for_all=True,
    )
    browser = hall.browser()
    provider.person = person

    page = browser.get(provider.visit(set_out(browser)))

    assert page.status_code == 403
    assert told(page.text).startswith("U kunt hier niet in.")
    assert "prompt=login" in set_out(browser, ander="ja")
    assert browser.get("/").status_code == 302
    assert refusals(hall)[-1][1] == "?"
    assert rows(hall, "SELECT count(*) FROM user_identity") == [(1,)]


def test_of_two_accounts_that_come_first_at_once_one_is_bound(database_url, tmp_path, provider):
    with moving_clock(a_site(database_url, tmp_path, provider), provider) as site:
        browsers, answers = [site.browser(), site.browser()], []
        for number, browser in enumerate(browsers):
            provider.person = {"sub": f"s-{number}", "preferred_username": "anna"}
            answers.append(provider.visit(set_out(browser)))
        with ThreadPoolExecutor(2) as both:
            pages = list(both.map(lambda browser, answer: browser.get(answer), browsers, answers))

        assert sorted(page.status_code for page in pages) == [302, 403]
        assert len(rows(site, "SELECT subject FROM user_identity")) == 1


@pytest.mark.parametrize("ways", [None, ["client_secret_basic"], ["client_secret_post"]])
def test_the_secret_is_shown_the_way_that_the_provider_wants(hall, provider, ways):
    provider.said = {"token_endpoint_auth_methods_supported": ways}

    assert come_in(hall, provider).get("/").status_code == 200


def test_a_token_signed_on_an_elliptic_curve_is_good(hall, provider):
    elliptic(provider)
    try:
        assert come_in(hall, provider).get("/").status_code == 200
    finally:
        provider.rotate()


def test_a_form_that_was_typed_before_the_session_ended_comes_back(hall, provider):
    browser = come_in(hall, provider)
    form = browser.get("/betaalruns").text
    hall.later += timedelta(minutes=20)
    lost = browser.post("/betaalruns", {"gemeente": "0299", "maand": "2026-1x"}, form=form)

    sealed = re.search(r'name="sealed" value="([^"]*)"', lost.text)[1]
    back = browser.get(provider.visit(set_out(browser, sealed=sealed)))

    assert lost.status_code == 401
    assert "Wat u had ingevuld is bewaard" in lost.text
    assert 'action="/betaalruns"' in back.text
    assert 'name="maand" value="2026-1x"' in back.text


def test_what_a_visitor_claims_to_have_typed_is_not_kept(hall):
    browser = hall.browser()
    set_out(browser, sealed="x" * 50_000)

    (length,) = rows(hall, "SELECT max(length(carries_cipher)) FROM provider_trip")[0]
    assert length < 200


def test_beheer_adds_somebody_without_a_password_and_unbinds_somebody(hall, provider):
    come_in(hall, provider)
    bea = come_in(hall, provider, "bea")
    person = {"login": "Dirk", "naam": "Dirk", "rollen": "coach", "gemeenten": "0299"}
    form = bea.get("/gebruikers/nieuw").text
    added = bea.post("/gebruikers/nieuw", person, form=form)
    seen = bea.get("/gebruikers/anna").text

    gone = bea.post("/gebruikers/anna/ontkoppelen", form=seen)

    assert 'type="password"' not in form
    assert added.location == "/gebruikers/dirk"
    assert "gekoppeld" in seen
    assert gone.status_code == 302
    provider.person = {"sub": "s-new", "preferred_username": "anna"}
    browser = hall.browser()
    assert browser.get(provider.visit(set_out(browser))).status_code == 302
    assert "Anna" in browser.get("/").text


def test_who_is_disabled_is_out_at_once(hall, provider):
    anna, bea = come_in(hall, provider), come_in(hall, provider, "bea")

    page = bea.get("/gebruikers/anna").text
    bea.post("/gebruikers/anna/uitschakelen", {"reden": "uit dienst"}, form=page)

    assert anna.get("/").status_code == 302


def test_leaving_works_when_the_provider_is_down(hall, provider):
    anna = come_in(hall, provider)
    form = anna.get("/").text
    hall.flask.extensions["ontzorgen"].edge.provider._facts = None
    provider.status["/.well-known/openid-configuration"] = 500

    left = anna.post("/afmelden", form=form)

    assert left.location == "/aanmelden"
    assert anna.get("/").status_code == 302
