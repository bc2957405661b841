"""The site as people use it: a real server on loopback, and Debian's Chromium in front of it."""

from __future__ import annotations

import shutil
import socket
import threading
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyotp
import pytest
import waitress.server
from playwright.sync_api import sync_playwright
from sqlalchemy import text

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.services.acting import Role
from ontzorgen.services.users import add_user
from ontzorgen.work.worker import working_beside
from tests.told import first_month_told

CHROMIUM = shutil.which("chromium")
PASSWORD = "een lang wachtwoord"
TODAY = date(2026, 4, 2)
CODE = "9901"
SAME_BENEFITS = (
    "INSERT INTO benefit (month, person_id, net_cents, own_income_cents)"
    " SELECT '2026-04', person_id, net_cents, own_income_cents FROM benefit WHERE month = '2026-03'"
)
"""The month after has the same benefits, so that it can be calculated."""


@pytest.fixture(scope="session")
def chromium():
    """A browser without windows."""
    if CHROMIUM is None:
        pytest.skip("chromium is not here: pages are not looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Town:
    """A site with made-up data at an address of this machine, for people with passwords."""

    app: Application
    address: str = ""
    secrets: dict = field(default_factory=dict)
    later: timedelta = timedelta()
    """By how much the clock is put forward, so that every code is a new one."""

    def add(self, login, *roles):
        """Add a user who works for one municipality."""
        self.app.write(
            lambda session: add_user(
                session, login, login.title(), roles, (CODE,), PASSWORD, self.app.operator()
            ),
            for_all=True,
        )


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Serve a municipality whose first month is at the bank; nobody is let in without a code."""
    settings = first_month_told(tmp_path_factory.mktemp("browser") / "demo")
    told = Application(settings)
    told.write(lambda session: session.execute(text(SAME_BENEFITS)), for_all=True)
    told.engine.dispose()
    settings = Settings(settings.data_dir, settings.database_url, fixed_today=TODAY)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = waitress.server.create_server(create_app(settings), host="127.0.0.1", port=port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    made = Town(Application(settings), f"http://localhost:{port}")
    for role in Role:
        made.add(f"{role.value}-b", role)
    with pytest.MonkeyPatch.context() as patch, working_beside(Application(settings)):
        plain = Settings.now
        patch.setattr(Settings, "now", lambda self: plain(self) + made.later)
        yield made
    server.close()
    thread.join(timeout=5)
    made.app.engine.dispose()


class Person:
    """Somebody at a screen."""

    def __init__(self, town, chromium, login):
        self.town, self.login = town, login
        self.context = chromium.new_context(
            base_url=town.address, viewport={"width": 1280, "height": 900}, locale="nl-NL"
        )
        self.page = self.context.new_page()
        self.said = []
        self.page.on("console", lambda message: self.said.append(message.text))

    def come_in(self):
        """Come to the site and sign in."""
        self.page.goto("/aanmelden")
        self.sign_in()
        self.page.get_by_role("heading", name="Goedendag").wait_for()
        return self.page

    def sign_in(self):
        """Sign in as a person does: name, password, and a code of an app set up on the way."""
        page = self.page
        page.get_by_label("Gebruikersnaam").fill(self.login)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_label("Code uit de app").wait_for()
        shown = page.locator("li .hash")
        if shown.count():
            self.town.secrets[self.login] = shown.inner_text()
        page.get_by_label("Code uit de app").fill(self.code())
        page.get_by_role("button", name="Verder").click()

    def code(self):
        """Return a code that was not used yet: each one is of a later half minute."""
        self.town.later += timedelta(seconds=30)
        return pyotp.TOTP(self.town.secrets[self.login]).at(self.town.app.settings.now())


@pytest.fixture
def person(town, chromium):
    """Give somebody who came in: `person("fiatteur-b")`."""
    people = []

    def come(login):
        somebody = Person(town, chromium, login)
        people.append(somebody)
        somebody.come_in()
        return somebody

    yield come
    for somebody in people:
        somebody.context.close()
