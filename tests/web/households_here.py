"""A site per kind of database for tests of forms; every test gets a household of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from sqlalchemy import select
from stdnum.nl.bsn import is_valid as valid

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.acting import Role
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.store.models import AuditRow, FixedCostRow, HouseholdRow, PersonRow, UserRow
from tests.databases import fresh_database
from tests.import_folders import a_folder, a_row, write
from tests.web.conftest import Site

TODAY = date(2026, 9, 15)
ORGANISATION = ("gemeenten", "begunstigden")


@dataclass
class Here:
    """A site with people who came in, and the household that a test is about."""

    site: Site
    folder: object
    people: dict = field(default_factory=dict)
    jobs: dict = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    bsns: Iterator[int] = field(default_factory=lambda: count(310_000_000))
    key: str = ""

    def staff(self, login, *roles, towns=("0299",)):
        """Add a user, unless another module did: the site goes from one to the next.

        Raises:
            AssertionError: another module gave this login another job or other municipalities.
        """
        if self.rows(select(UserRow.id).where(UserRow.login == login)) == []:
            self.site.add(login, *roles, towns=towns)
            self.jobs[login] = (roles, towns)
        assert self.jobs[login] == (roles, towns), f"{login} is somebody else here"

    def browser(self, login="kim"):
        """Return the browser of somebody, who comes in once."""
        if login not in self.people:
            self.people[login] = self.site.come_in(login)
        return self.people[login]

    def take(self, rows):
        """Import rows as the command line does."""
        path = write(self.folder, rows)
        vault = self.site.app.vault
        self.site.app.write(
            lambda session: import_folder(
                session, read_folder(path), self.site.app.acting(session, "loes"), vault
            )
        )

    def new_household(self):
        """Make the next household: one person with a right, and a rent named `<key>-huur`."""
        key = f"H{next(self.numbers)}x"
        own = {"huishouden": key}
        person = {"persoon": f"{key}-P1", "bsn": "", **own}
        self.take(
            {
                "huishoudens": [a_row("huishoudens", **own)],
                "personen": [a_row("personen", **person)],
                "vaste_lasten": [a_row("vaste_lasten", vaste_last=f"{key}-huur", **own)],
            }
        )
        return replace(self, key=key)

    def rows(self, query):
        """Return rows of the database."""
        return self.site.app.write(
            lambda session: session.execute(query).all(), reads=True, for_all=True
        )

    @property
    def place(self):
        """The address of the household."""
        query = select(HouseholdRow.id).where(HouseholdRow.key == self.key)
        return f"/huishoudens/{self.rows(query)[0][0]}"

    def number(self, table, key):
        """Return the number of a cost or a person of the household by the end of its key."""
        return self.rows(select(table.id).where(table.key == f"{self.key}-{key}"))[0][0]

    def cost(self, key):
        return f"{self.place}/vaste-lasten/{self.number(FixedCostRow, key)}"

    def person(self, key="P1"):
        return f"{self.place}/personen/{self.number(PersonRow, key)}"

    def new_bsn(self):
        """Return a BSN that nobody in this site has."""
        return next(bsn for number in self.bsns if valid(bsn := str(number)))

    def acts(self):
        """Return (action, detail) of what was done to the household, the oldest first."""
        query = select(AuditRow.action, AuditRow.detail).where(
            AuditRow.object.like(f"% {self.key}%"),
            AuditRow.action.not_like("read%"),
            AuditRow.result == "OK",
        )
        return [tuple(row) for row in self.rows(query.order_by(AuditRow.sequence))]


def worlds(tmp_path_factory):
    """Give a function that makes the site of a kind of database once, and close them all."""
    with ExitStack() as stack:
        made = {}

        def world(kind):
            if kind not in made:
                folder = tmp_path_factory.mktemp(f"forms-{kind}")
                url = stack.enter_context(fresh_database(kind))
                settings = Settings(folder / "data", url, fixed_today=TODAY)
                site = Site(Application(settings), create_app(settings))
                stack.callback(site.app.engine.dispose)
                site.add("loes", Role.CONSULENT, Role.ADMINISTRATIE)
                site.add("kim", Role.CONSULENT)
                site.add("finn", Role.ADMINISTRATIE)
                site.add("cor", Role.COACH)
                made[kind] = Here(site, folder / "map")
                organisation = a_folder(*ORGANISATION)
                organisation["begunstigden"] += [
                    a_row(
                        "begunstigden",
                        begunstigde="B2",
                        naam="Vitens",
                        iban="NL20INGB0001234567",
                    ),
                    a_row("begunstigden", begunstigde="B3", naam="Zonder", iban=""),
                ]
                made[kind].take(organisation)
            return made[kind].new_household()

        yield world


def hidden(page):
    """Return the hidden fields of a page, but for the token."""
    found = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page.text))
    found.pop("csrf_token", None)
    return found


def send(browser, path, **fields):
    """Open a form, fill it in and send it."""
    page = browser.get(path)
    assert page.status_code == 200
    return browser.post(path, {**hidden(page), **fields}, form=page.text)
