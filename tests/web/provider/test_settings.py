"""What an installation asks of the provider, and which settings it refuses to start with."""

from dataclasses import replace

import pytest
from sqlalchemy import delete

from ontzorgen.app import create_app
from ontzorgen.config import Settings, WrongSetting
from ontzorgen.store.models import UserIdentityRow
from tests.databases import fresh_database
from tests.web.provider.visits import a_site, come_in, moving_clock, set_out

GOOD = {
    "ONTZORGEN_OIDC_ISSUER": "https://inloggen.voorbeeld.nl/realms/gemeente",
    "ONTZORGEN_OIDC_CLIENT_ID": "ontzorgen",
    "ONTZORGEN_OIDC_CLIENT_SECRET": "geheim",
}


def read(tmp_path, **changes):
    named = {f"ONTZORGEN_OIDC_{name}": value for name, value in changes.items()}
    return Settings.from_environ({"ONTZORGEN_DATA_DIR": str(tmp_path), **GOOD, **named})


def test_without_any_setting_people_have_accounts_here(tmp_path):
    assert Settings.from_environ({"ONTZORGEN_DATA_DIR": str(tmp_path)}).oidc is None


def test_the_secret_may_stand_in_a_file_and_is_never_shown(tmp_path):
    (tmp_path / "secret").write_text("uit een bestand\n")

    plain = read(tmp_path)
    filed = read(tmp_path, CLIENT_SECRET="", CLIENT_SECRET_FILE=str(tmp_path / "secret"))

    assert filed.oidc.client_secret == "uit een bestand"
    assert "geheim" not in repr(plain)


@pytest.mark.parametrize(
    "changes",
    [
        {"ISSUER": ""},
        {"CLIENT_ID": ""},
        {"CLIENT_SECRET": ""},
        {"CLIENT_SECRET_FILE": "/nowhere"},
        {"ISSUER": "http://inloggen.voorbeeld.nl"},
        {"ISSUER": "https://user@inloggen.voorbeeld.nl"},
        {"ISSUER": "https://inloggen.voorbeeld.nl/?x"},
        {"ISSUER": "https://inloggen.voorbeeld.nl;"},
        {"ISSUER": "inloggen.voorbeeld.nl"},
        {"SCOPE": "profile"},
        {"FORM_ORIGINS": "https://a.example https://b.example/path"},
        {"FORM_ORIGINS": "*"},
    ],
)
def test_half_a_setting_or_an_unsafe_one_stops_the_start(tmp_path, changes):
    with pytest.raises(WrongSetting) as refused:
        read(tmp_path, **changes)

    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "said", "lets_in"),
    [
        ({"acr": ("hoog",)}, {"acr": "hoog"}, True),
        ({"acr": ("hoog",)}, {"acr": "laag"}, False),
        ({"acr": ("hoog",)}, {}, False),
        ({"amr": ("mfa", "otp")}, {"amr": ["pwd", "otp"]}, True),
        ({"amr": ("mfa",)}, {"amr": ["pwd"]}, False),
        ({"amr": ("mfa",)}, {"amr": "mfa"}, False),
        ({"login_claim": "email"}, {"email": "anna", "email_verified": True}, True),
        ({"login_claim": "email"}, {"email": "anna", "email_verified": False}, False),
        ({"login_claim": "email"}, {"email": "anna"}, False),
        ({"login_claim": "upn"}, {"upn": "ANNA"}, True),
    ],
)
def test_who_shows_less_than_is_asked_stays_out(door, provider, asked, said, lets_in):
    oidc = replace(door.app.settings.oidc, **asked)
    site = replace(door, flask=create_app(replace(door.app.settings, oidc=oidc)))
    provider.claims = said
    door.app.write(lambda session: session.execute(delete(UserIdentityRow)), for_all=True)
    browser = site.browser()
    address = set_out(browser)

    page = browser.get(provider.visit(address))

    assert (page.status_code == 302) is lets_in
    assert ("acr_values=hoog" in address) is ("acr" in asked)


def test_another_provider_binds_people_anew_and_ends_what_was_open(tmp_path, provider):
    """Such as an organisation that moves from one provider to another."""
    with (
        fresh_database("sqlite") as url,
        moving_clock(a_site(url, tmp_path, provider), provider) as site,
    ):
        anna = come_in(site, provider)
        kept = anna.client.get_cookie("__Host-ontzorgen").value
        oidc = replace(site.app.settings.oidc, issuer=f"{provider.address}/")
        provider.said = {"issuer": oidc.issuer}
        provider.claims = {"iss": oidc.issuer}
        moved = replace(site, flask=create_app(replace(site.app.settings, oidc=oidc)))

        old = moved.browser()
        old.client.set_cookie("__Host-ontzorgen", kept, secure=True)
        assert old.get("/").status_code == 302
        browser = moved.browser()
        provider.person = {"sub": "another", "preferred_username": "anna"}
        answer = provider.visit(set_out(browser)).partition("&iss=")[0]
        assert browser.get(answer).status_code == 302
        assert browser.get("/").status_code == 200
