"""A site whose people come in through an identity provider, and a browser that goes there."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from ontzorgen.app import Application, create_app
from ontzorgen.config import OidcSettings, Settings
from ontzorgen.services.acting import Role
from tests.web.conftest import Site
from tests.web.provider.identity_provider import CLIENT, SECRET


def a_site(database_url, data_dir, provider, **settings):
    """Make a site with Anna of the administratie and Bea of beheer, who have no password."""
    oidc = OidcSettings(provider.address, CLIENT, SECRET, **settings)
    made = Settings(data_dir, database_url, oidc=oidc)
    site = Site(Application(made), create_app(made))
    site.add("anna", Role.ADMINISTRATIE, Role.FIATTEUR, password=None)
    site.add("bea", Role.BEHEER, password=None)
    return site


@contextmanager
def moving_clock(site, provider):
    """Let `site.later` move the clock of the site and of the provider."""
    plain = Settings.now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Settings, "now", lambda self: plain(self) + site.later)
        provider.now = site.app.settings.now
        yield site
    site.app.engine.dispose()


def set_out(browser, **hidden):
    """Push the button of the sign-in page; return where the browser is sent."""
    sent = browser.post("/aanmelden/organisatie", hidden)
    assert sent.status_code == 303, sent.text
    return sent.location


def come_in(site, provider, login="anna", **changes):
    """Return a browser in which somebody came in through the provider."""
    browser = site.browser()
    provider.person = {"sub": f"s-{login}", "preferred_username": login}
    done = browser.get(provider.visit(set_out(browser), **changes))
    assert done.status_code == 302, told(done.text)
    return browser


def told(page):
    """Return what a page says went wrong."""
    found = re.search(r'role="alert"[^>]*>(.*?)</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


def rows(site, query):
    return site.app.write(
        lambda session: [tuple(row) for row in session.execute(text(query))], for_all=True
    )


def refusals(site):
    query = "SELECT action, actor, object, detail FROM audit_entry WHERE result = 'REFUSED'"
    return rows(site, f"{query} ORDER BY sequence")
