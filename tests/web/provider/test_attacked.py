"""What a thief, a liar or a broken provider tries at the door, and what comes of it."""

import base64
import hmac
import json
import logging
import socket
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from ontzorgen.app import create_app
from tests.web.provider.identity_provider import CLIENT, SECRET
from tests.web.provider.visits import come_in, refusals, rows, set_out, told

BACK = "/aanmelden/organisatie/terug"
WELL_KNOWN = "/.well-known/openid-configuration"


def tried(site, provider):
    """Return what comes of an honest person's sign-in while the provider lies."""
    browser = site.browser()
    page = browser.get(provider.visit(set_out(browser)))
    assert browser.get("/").status_code == 302, "somebody came in"
    assert rows(site, "SELECT count(*) FROM web_session") == [(0,)]
    return page


LIES = {
    "another issuer": {"iss": "https://elders.example"},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences and no authorised party": {"aud": [CLIENT, "another-client"]},
    "another authorised party": {"azp": "another-client"},
    "expired": {"exp": 1_700_000_000},
    "no expiry": {"exp": None},
    "an expiry that is no number": {"exp": "later"},
    "expiry in words that never end": {"exp": float("nan")},
    "from the future": {"iat": 4_000_000_000},
    "not valid yet": {"nbf": 4_000_000_000},
    "another nonce": {"nonce": "n-of-somebody-else"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 7},
    "an empty subject": {"sub": ""},
    "a subject with a NUL": {"sub": "s-\0anna"},
    "a subject without end": {"sub": "s" * 256},
    "a moment that cannot be": {"auth_time": 1e300},
    "a moment in words": {"auth_time": "yesterday"},
    "a moment without a zone": {"auth_time": "2026-09-15T08:30:00"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_of_which_anything_is_wrong_lets_nobody_in(door, provider, lie):
    provider.claims = LIES[lie]

    page = tried(door, provider)

    assert page.status_code == 401
    assert told(page.text).startswith("Inloggen bij uw organisatie is niet gelukt.")
    assert refusals(door)[-1][:3] == ("sign in", "?", "user ?")


def unsigned(header, claims):
    parts = ({**header, "alg": "none"}, claims)
    return ".".join([*(_base64(json.dumps(part).encode()) for part in parts), ""])


def signed_with_the_secret(header, claims):
    return _hmac(header, claims, SECRET.encode())


def signed_with_the_public_key(header, claims):
    """Sign with what everybody knows, as if it were a shared secret."""
    return _hmac(header, claims, signed_with_the_public_key.pem)


def signed_by_another(header, claims):
    return jwt.encode(header, claims, RSAKey.generate_key(2048))


def signed_weaker(header, claims):
    """Sign with an algorithm that is not on the list."""
    key, header = signed_weaker.key, {**header, "alg": "RS384"}
    return jwt.encode(header, claims, key, registry=JWSRegistry(algorithms=["RS384"]))


def changed_after(header, claims):
    """Sign one thing and show another."""
    whole = jwt.encode(header, {**claims, "sub": "s-x"}, changed_after.key).split(".")
    whole[1] = _base64(json.dumps(claims).encode())
    return ".".join(whole)


def no_token(_header, _claims):
    return ["not", "a", "token"]


def rubbish(_header, _claims):
    return "x.y"


FORGERIES = [
    unsigned,
    signed_with_the_secret,
    signed_with_the_public_key,
    signed_by_another,
    signed_weaker,
    changed_after,
    no_token,
    rubbish,
]


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.__name__)
def test_a_signature_that_is_not_the_providers_lets_nobody_in(door, provider, forgery):
    provider.sign = forgery
    forgery.key, forgery.pem = provider.keys[0], provider.keys[0].as_pem(private=False)

    assert tried(door, provider).status_code == 401


def test_a_new_key_of_the_provider_is_asked_for_once(hall, provider):
    come_in(hall, provider)
    provider.rotate()
    provider.asked.clear()

    assert come_in(hall, provider).get("/").status_code == 200
    assert provider.asked.count("/keys") == 1


def test_a_key_that_the_provider_does_not_know_either_is_asked_for_once(hall, provider):
    come_in(hall, provider)
    provider.sign = lambda header, claims: jwt.encode(
        {**header, "kid": "of-nobody"}, claims, provider.keys[0]
    )
    provider.asked.clear()
    browser = hall.browser()

    page = browser.get(provider.visit(set_out(browser)))

    assert page.status_code == 401
    assert provider.asked.count("/keys") == 1


def test_the_answer_of_one_browser_is_worth_nothing_in_another(hall, provider):
    victim, thief = hall.browser(), hall.browser()
    answer = provider.visit(set_out(victim))
    set_out(thief)  # so that the thief has a cookie too

    stolen, bare = thief.get(answer), hall.browser().get(answer)
    done = victim.get(answer)

    assert (stolen.status_code, bare.status_code) == (400, 400)
    assert told(stolen.text).startswith("Dit inloggen is verlopen.")
    assert thief.get("/").status_code == 302
    assert done.status_code == 302
    assert victim.get("/").status_code == 200


def test_a_code_of_one_trip_does_not_end_another(hall, provider):
    """Who slips an own code into the victim's browser lets nobody in: the proofs do not fit."""
    victim, thief = hall.browser(), hall.browser()
    theirs = provider.visit(set_out(thief))
    ours = provider.visit(set_out(victim))
    mixed = f"{BACK}?{urlencode({'code': _of(theirs, 'code'), 'state': _of(ours, 'state')})}"

    page = victim.get(mixed)

    assert page.status_code == 401
    assert victim.get("/").status_code == 302


def test_two_tabs_of_one_browser_do_not_disturb_each_other(hall, provider):
    browser = hall.browser()
    first, second = set_out(browser, verder="/taken"), set_out(browser, verder="/betaalruns")

    later = browser.get(provider.visit(second))
    earlier = browser.get(provider.visit(first))

    assert (later.location, earlier.location) == ("/betaalruns", "/taken")
    assert rows(hall, "SELECT count(*) FROM web_session WHERE ended_at IS NULL") == [(1,)]


def test_an_answer_counts_once(hall, provider):
    browser = hall.browser()
    answer = provider.visit(set_out(browser))
    first = browser.get(answer)
    browser.post("/afmelden", form=browser.get("/").text)

    assert first.status_code == 302
    assert browser.get(answer).status_code == 400
    assert browser.get("/").status_code == 302


def test_who_goes_back_to_the_answer_while_in_simply_stays_in(hall, provider):
    browser = hall.browser()
    answer = provider.visit(set_out(browser))
    browser.get(answer)

    assert browser.get(answer).location == "/"
    assert browser.get("/").status_code == 200


def test_a_code_that_was_used_elsewhere_is_refused(hall, provider):
    browser = hall.browser()
    answer = provider.visit(set_out(browser))
    provider.codes.clear()

    assert browser.get(answer).status_code == 401
    assert json.loads(refusals(hall)[-1][3]) == {"wrong": "invalid_grant"}


def test_a_trip_takes_a_quarter_of_an_hour_at_most(hall, provider):
    browser = hall.browser()
    answer = provider.visit(set_out(browser))
    hall.later += timedelta(minutes=16)

    assert browser.get(answer).status_code == 400


@pytest.mark.parametrize(
    "query",
    ["", "code=a", "state=a", "code=a&state=a", "error=access_denied", "code=%00&state=a"],
)
def test_an_answer_to_no_question_gives_a_page_and_no_row_in_the_log(door, query):
    before = rows(door, "SELECT count(*) FROM audit_entry")

    page = door.browser().get(f"{BACK}?{query}")

    assert page.status_code == 400
    assert rows(door, "SELECT count(*) FROM audit_entry") == before


def test_who_stops_at_the_provider_may_try_again_and_the_providers_words_are_not_shown(door):
    browser = door.browser()
    state = _of(set_out(browser, verder="/taken"), "state")
    said = {"error": "access_denied", "error_description": "<b>Boe</b>", "state": state}

    page = browser.get(f"{BACK}?{urlencode(said)}")

    assert page.status_code == 401
    assert "Boe" not in page.text
    assert 'name="verder" value="/taken"' in page.text


def test_an_answer_that_names_another_provider_is_refused(door, provider):
    browser = door.browser()
    answer = provider.visit(set_out(browser))
    other = answer.partition("&iss=")[0] + "&iss=https%3A%2F%2Felders.example"

    assert browser.get(other).status_code == 401


@pytest.mark.parametrize("path", ["//elders.example", "https://elders.example", "/\\elders"])
def test_coming_in_never_leads_to_another_site(hall, provider, path):
    browser = hall.browser()

    assert browser.get(provider.visit(set_out(browser, verder=path))).location == "/"


def test_the_token_is_another_one_when_somebody_comes_in_anew(hall, provider):
    browser = come_in(hall, provider)
    before = browser.client.get_cookie("__Host-ontzorgen").value
    browser.get(provider.visit(set_out(browser)))

    thief = hall.browser()
    thief.client.set_cookie("__Host-ontzorgen", before, secure=True)

    assert thief.get("/").status_code == 302
    assert browser.get("/").status_code == 200


def test_a_form_of_another_site_begins_no_trip(door):
    page = door.browser().client.post("/aanmelden/organisatie", base_url="https://localhost")

    assert page.status_code == 400


BROKEN = {
    "is down": {},
    "is of another issuer": {"issuer": "https://elders.example"},
    "sends people over plain http": {"authorization_endpoint": "http://elders.example/in"},
    "has no keys": {"jwks_uri": None},
    "writes an address that a header cannot hold": {"token_endpoint": "https://a.example/;x"},
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_provider_that_cannot_be_used_gives_a_clear_page(
    door, provider, caplog, monkeypatch, how
):
    monkeypatch.setattr("ontzorgen.services.oidc.provider._DOWN_SECONDS", 600)
    provider.said = BROKEN[how]
    if not BROKEN[how]:
        provider.status = {WELL_KNOWN: 500}
    browser = door.browser()

    door, sent = browser.get("/aanmelden"), browser.post("/aanmelden/organisatie")

    assert (door.status_code, sent.status_code) == (503, 503)
    assert told(door.text).startswith("De inlogdienst van uw organisatie is niet bereikbaar.")
    assert "Traceback" not in door.text
    assert provider.asked == [WELL_KNOWN], "it was asked again at once"
    assert caplog.records[-1].levelno == logging.ERROR


@pytest.mark.parametrize(
    ("path", "status"), [("/token", 500), ("/token", 302), ("/keys", 500), ("/keys", 302)]
)
def test_a_provider_that_breaks_off_half_way_keeps_where_one_was_going(
    door, provider, path, status
):
    browser = door.browser()
    answer = provider.visit(set_out(browser, verder="/taken"))
    provider.status = {path: status}

    page = browser.get(answer)

    assert page.status_code == 503
    assert 'name="verder" value="/taken"' in page.text


def test_a_provider_that_nobody_listens_for_gives_a_clear_page(door):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        oidc = replace(door.app.settings.oidc, issuer=nowhere)
        site = create_app(replace(door.app.settings, oidc=oidc))

        page = site.test_client().get("/aanmelden", base_url="https://localhost")

    assert page.status_code == 503


def _of(address, name):
    query = address.partition("?")[2]
    return next(pair.partition("=")[2] for pair in query.split("&") if pair.startswith(name + "="))


def _base64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _hmac(header, claims, secret):
    parts = ({**header, "alg": "HS256"}, claims)
    told = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    return f"{told}.{_base64(hmac.new(secret, told.encode(), sha256).digest())}"
