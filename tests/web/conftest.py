"""The site as a browser meets it, without one: people who come in, on a database of each kind."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import pyotp
import pytest
from sqlalchemy import select

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.domain.appointment import AppointmentKind
from ontzorgen.domain.budget import BudgetLine, LineKind, Rhythm
from ontzorgen.domain.documents import DocumentKind
from ontzorgen.domain.jobs import JobKind
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.signals import typed_signal
from ontzorgen.services import accounts
from ontzorgen.services.acting import Role
from ontzorgen.services.bank.import_bank_file import import_bank_file
from ontzorgen.services.bank.spool_file import spooled
from ontzorgen.services.coaching.budget.change_budget import add_line
from ontzorgen.services.coaching.day.plan_contact import WantedAppointment, make_appointment
from ontzorgen.services.coaching.signals.record_signals import record_signals
from ontzorgen.services.households.documents import Upload, add_document
from ontzorgen.services.households.drafts import Content, begin_draft
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.jobs.ask import ask_job
from ontzorgen.services.letters.make import Asked, make_letters
from ontzorgen.services.letters.texts import set_text
from ontzorgen.services.users import add_user
from ontzorgen.store import bulk_changes, tasks
from ontzorgen.store.models import (
    AccountRow,
    BankItemRow,
    BulkChangeRow,
    CourseDecisionRow,
    FixedCostRow,
    HouseholdRow,
    PayeeRow,
    PersonRow,
    RetentionProposalRow,
    TaskRow,
    UserRow,
)
from ontzorgen.store.tasks import TaskWanted
from ontzorgen.web import jobs
from reports.letters.kinds import LetterKind
from tests.import_folders import a_folder, write
from tests.sepa.bank_messages import camt, detail, entry, statement
from tests.told import first_month_told

PASSWORD = "een lang wachtwoord"
HTTPS = "https://localhost"
OWN, FOREIGN = "9901", "9902"


@dataclass
class Site:
    """A site with people, and what a test asks of it."""

    app: Application
    flask: object
    secrets: dict = field(default_factory=dict)
    later: timedelta = timedelta()
    things: dict = field(default_factory=dict)
    """Per municipality: what the routes are about, by the name of their argument."""

    def add(self, login, *roles, towns=("0299",), password=PASSWORD):
        """Add a user."""
        self.app.write(
            lambda session: add_user(
                session, login, login.title(), roles, towns, password, self.app.operator()
            ),
            for_all=True,
        )

    def take(self, folder, login):
        """Import a folder of files."""
        read, vault = read_folder(folder), self.app.vault
        self.app.write(
            lambda session: import_folder(session, read, self.app.acting(session, login), vault)
        )

    def browser(self):
        """Return a browser that nobody came in with."""
        return Browser(self, self.flask.test_client())

    def come_in(self, login, password=PASSWORD):
        """Return a browser in which somebody came in, with a second factor."""
        browser = self.browser()
        browser.come_in(login, password)
        return browser

    def code(self, login):
        """Return a code that was not used yet: each one is of a later half minute."""
        self.later += timedelta(seconds=30)
        return pyotp.TOTP(self.secrets[login]).at(self.app.settings.now())


class Browser:
    """A browser: it keeps cookies, and fills in the hidden fields of the form it sends."""

    def __init__(self, site, client):
        self.site, self.client = site, client

    def get(self, path, **more):
        return self.client.get(path, base_url=HTTPS, **more)

    def post(self, path, fields=None, *, form=None, **more):
        """Send a form, with the token of the page that it is on."""
        page = form if form is not None else self.get("/aanmelden").text
        if 'name="csrf_token"' not in page:
            page = self.get("/mijn-account").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.client.post(
            path,
            data={"csrf_token": token, **(fields or {})},
            base_url=HTTPS,
            headers={"Referer": f"{HTTPS}/", **more.pop("headers", {})},
            **more,
        )

    def come_in(self, login, password=PASSWORD, *, form=None, **hidden):
        """Sign in from the page `form`, with hidden fields; return what comes after the code."""
        fields = {"login": login, "password": password, **hidden}
        page = self.post("/aanmelden", fields, form=form)
        secret = re.search(r'class="hash">([A-Z2-7]{32})<', page.text)
        if secret:
            self.site.secrets[login] = secret[1]
        code = {"code": self.site.code(login), **hidden}
        return self.post("/aanmelden/code", code, form=page.text)


@pytest.fixture
def site(database_url, tmp_path, monkeypatch):
    """A site without people, on each kind of database; its clock is moved by `site.later`."""
    settings = Settings(tmp_path / "data", database_url)
    app = Application(settings)
    made = Site(app, create_app(settings))
    plain = Settings.now
    monkeypatch.setattr(Settings, "now", lambda self: plain(self) + made.later)
    yield made
    app.engine.dispose()


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """Give a site of a kind of database, made once, and in it a new household each time."""
    from tests.web.households_here import worlds

    yield from worlds(tmp_path_factory)


def made_towns(folder):
    """Make three municipalities with a month at the bank, and somebody for each role."""
    settings = first_month_told(folder)
    settings = Settings(settings.data_dir, settings.database_url, fixed_today=date(2026, 4, 2))
    made = Site(Application(settings), create_app(settings))
    for role in Role:
        made.add(f"een-{role.value}", role, towns=(OWN,))
    payee = first_payee(made.app)
    made.things = {
        code: {
            "task_id": a_task(made.app, code),
            "account_id": an_ended_account(made.app, code),
            "payee_id": payee,
            "item_id": a_bank_item(made.app, code),
            "job_id": a_job(made.app, code),
            "change_id": a_change_of_amounts(made.app, code),
            "proposal_id": a_proposal(made.app, code),
            **a_household(made.app, code),
            "document_id": a_document(made.app, code),
            "line_id": a_budget_line(made.app, code),
            "draft_id": a_draft(made.app, code),
            "decision_id": a_decision(made.app, code),
            "signal_id": a_signal(made.app, code),
            "appointment_id": an_appointment(made.app, code),
            "letter_id": a_letter(made.app, code),
            "page": 1,
            "kind": "authorisation",
            "text_id": a_text_of_letters(made.app, code),
            "language": "en",
            "step": "personen",
        }
        for code in (OWN, FOREIGN)
    }
    for code, thing in made.things.items():
        thing["code"] = code
        thing["login"] = f"iemand-van-{code}"
        made.add(thing["login"], Role.COACH, towns=(code,))
    return made


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """Three municipalities with a month at the bank; each role works for the first one only.

    The data are those of the demo; the site is not, so people come in with a second factor.
    """
    made = made_towns(tmp_path_factory.mktemp("web") / "demo")
    with pytest.MonkeyPatch.context() as patch:
        plain = Settings.now
        patch.setattr(Settings, "now", lambda self: plain(self) + made.later)
        patch.setattr(jobs, "WAIT_SECONDS", 0.0)
        yield made
    made.app.engine.dispose()


def a_decision(app, code):
    """Let a decision of a municipality wait for a second person, and return its number."""

    def decide(session):
        person = session.scalars(
            select(PersonRow.id).where(PersonRow.municipality_code == code)
        ).first()
        user = session.scalars(select(UserRow.id).where(UserRow.login == "consulent")).one()
        row = CourseDecisionRow(
            person_id=person,
            course="EXTEND",
            reason=f"een reden van {code}",
            status="WAITS",
            decided_by_id=user,
            decided_at=app.settings.now(),
            once_key=code,
        )
        session.add(row)
        session.flush()
        return row.id

    return app.write(decide, for_all=True)


def a_job(app, code):
    """Ask for work of a municipality that nobody does, and return its number."""
    asked = {"from": "2026-04-01", "until": "2026-04-30"}
    return app.write(
        lambda session: ask_job(
            session, JobKind.JOURNAL, code, asked, f"{code}", app.acting(session, "administratie")
        )
    )


class LaterSettings(Settings):
    """Settings whose clock is moved by the site that they are of, and by no other one."""

    site = None

    def now(self):
        """Return this moment, so much later."""
        return super().now() + (self.site.later if self.site else timedelta())


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A small site: one household, one payee with a verified account, and who may do what.

    One for all modules, for making it takes a second: each test leaves it as it was, or works on
    things of its own.
    """
    data = tmp_path_factory.mktemp("office") / "data"
    settings = LaterSettings(data, f"sqlite:///{data}/office.db", fixed_today=date(2026, 9, 15))
    app = Application(settings)
    app.upgrade_database()
    made = Site(app, create_app(settings))
    LaterSettings.site = made
    made.add("loes", Role.ADMINISTRATIE, Role.CONSULENT)
    made.add("kas", Role.ADMINISTRATIE)
    made.add("fatma", Role.FIATTEUR)
    made.add("cor", Role.COACH)
    made.add("aad", Role.AUDITOR)
    made.take(write(tmp_path_factory.mktemp("map") / "map", a_folder()), "loes")
    app.write(
        lambda session: accounts.verify_first_registrations(
            session, "Teruggebeld", app.acting(session, "fatma")
        )
    )
    yield made
    app.engine.dispose()


def a_task(app, code):
    """Make a task of a municipality and return its number."""
    wanted = TaskWanted(
        code, TaskKind.STATEMENT_WRONG, f"proef {code}", TaskRole.ADMINISTRATIE, date(2026, 4, 1)
    )
    app.write(lambda session: tasks.make(session, [wanted], app.settings.now()), for_all=True)
    query = select(TaskRow.id).where(TaskRow.subject == f"proef {code}")
    return app.write(lambda session: session.execute(query).scalar_one(), reads=True, for_all=True)


def a_change_of_amounts(app, code):
    """Keep a change of many amounts of a municipality that touched none; its number."""

    def work(session):
        by = session.execute(select(UserRow.id).order_by(UserRow.id)).scalars().first()
        row = BulkChangeRow(
            municipality_code=code,
            kind="RENT",
            first_day=date(2026, 7, 1),
            method="STEP",
            step_cents=1_00,
            seal="0" * 64,
            made_by_id=by,
            made_at=app.settings.now(),
        )
        return bulk_changes.keep(session, row, [])

    return app.write(work, for_all=True)


def a_household(app, code):
    """Return the numbers of a household of a municipality, of a person with a BSN and of a cost."""
    query = (
        select(HouseholdRow.id, PersonRow.id, FixedCostRow.id)
        .join(PersonRow, PersonRow.household_id == HouseholdRow.id)
        .join(FixedCostRow, FixedCostRow.household_id == HouseholdRow.id)
        .where(HouseholdRow.municipality_code == code, PersonRow.bsn_cipher.is_not(None))
        .order_by(HouseholdRow.id, PersonRow.id)
        .limit(1)
    )
    household, person, cost = app.write(
        lambda session: session.execute(query).one(), reads=True, for_all=True
    )
    return {"household_id": household, "person_id": person, "cost_id": cost}


def a_document(app, code):
    """Give the first household of a municipality a document; its number."""
    household, vault = a_household(app, code)["household_id"], app.vault
    upload = Upload("contract.pdf", DocumentKind.CONTRACT, b"%PDF-1.7 verzonnen")
    return app.write(
        lambda session: add_document(
            session, household, upload, vault, app.acting(session, "consulent")
        )
    )


def a_budget_line(app, code):
    """Give the first household of a municipality a line in its budget; its number."""
    household = a_household(app, code)["household_id"]
    line = BudgetLine(0, LineKind.FOOD, 75_00, Rhythm.WEEKLY, date(2026, 1, 5))
    return app.write(
        lambda session: add_line(
            session, household, line, "eerste", app.acting(session, "consulent")
        )
    )


def a_signal(app, code):
    """Record that the first household of a municipality is behind; the number of the signal."""

    number = a_household(app, code)["cost_id"]

    def work(session):
        acting = app.acting(session, "consulent")
        cost = session.get(FixedCostRow, number)
        household = session.get(HouseholdRow, cost.household_id)
        cells = {"gemeentecode": code, "huishouden": household.key, "vaste_last": cost.key}
        said = typed_signal({**cells, "ontvangen": "2026-04-01", "bron": "brief"})
        return record_signals(session, said, acting).new[0]

    return app.write(work)


def an_appointment(app, code):
    """Make an appointment with somebody of the first household of a municipality; its number."""
    things = a_household(app, code)

    def work(session):
        acting = app.acting(session, "consulent")
        keys = frozenset({session.get(PersonRow, things["person_id"]).key})
        day, at = date(2026, 5, 1), time(9, 30)
        wanted = WantedAppointment(day, at, 60, AppointmentKind.HOME, "Thuis", keys, f"{code}")
        return make_appointment(session, things["household_id"], wanted, acting)

    return app.write(work)


def a_letter(app, code):
    """Make a letter to a payee of the first household of a municipality; its number."""
    household, vault = a_household(app, code)["household_id"], app.vault

    def work(session):
        acting = app.acting(session, "consulent")
        return make_letters(session, Asked(LetterKind.PAYEE_START, household), vault, acting)[0]

    return app.write(work)


def a_text_of_letters(app, code):
    """Let a text of a municipality's letters wait for a second person; its number."""

    def work(session):
        acting = app.acting(session, "beheer")
        return set_text(session, code, "CLOSING", date(2030, 1, 1), "namens het college", acting).id

    return app.write(work)


def a_draft(app, code):
    """Begin to register a household; only who began it may go on. The number of it."""
    login = "een-consulent" if code == OWN else "consulent"
    content, vault = Content({"huishouden": f"{code}-nieuw", "gemeentecode": code}), app.vault
    return app.write(
        lambda session: begin_draft(session, code, content, vault, app.acting(session, login))
    )


def a_proposal(app, code):
    """Propose to forget the first household of a municipality, before its time; the number."""

    def work(session):
        household = a_household_row(session, code)
        row = RetentionProposalRow(
            municipality_code=code,
            household_id=household,
            ended_on=date(2010, 1, 1),
            keep_until=date(2021, 1, 1),
            proposed_by_id=session.execute(select(UserRow.id)).scalars().first(),
            proposed_at=app.settings.now(),
        )
        session.add(row)
        session.flush()
        return row.id

    return app.write(work, for_all=True)


def a_household_row(session, code):
    """Return the number of the first household of a municipality."""
    query = select(HouseholdRow.id).where(HouseholdRow.municipality_code == code)
    return session.execute(query.order_by(HouseholdRow.id)).scalars().first()


def an_ended_account(app, code):
    """Give a municipality an account that was stopped, so that nobody pays from it; its number."""

    def work(session):
        by = session.execute(select(UserRow.id).order_by(UserRow.id)).scalars().first()
        row = AccountRow(
            municipality_code=code,
            holder=f"Oud {code}",
            iban="NL20INGB0001234567",
            status="STOPPED",
            first_registration=False,
            entered_by_id=by,
            entered_at=app.settings.now(),
            ended_by_id=by,
            end_reason="opgeheven",
        )
        session.add(row)
        session.flush()
        return row.id

    return app.write(work, for_all=True)


def first_payee(app):
    """Return the number of a payee; the registry is the organisation's."""
    query = select(PayeeRow.id).order_by(PayeeRow.id)
    return app.write(
        lambda session: session.execute(query).scalars().first(), reads=True, for_all=True
    )


def debtor_iban(app, code):
    """Return the account that a municipality pays from."""
    query = select(AccountRow.iban).where(
        AccountRow.municipality_code == code, AccountRow.status == "VERIFIED"
    )
    return app.write(lambda session: session.execute(query).scalar_one(), reads=True, for_all=True)


def a_bank_item(app, code):
    """Let the bank of a municipality book what fits nothing; the number of that booking.

    The statement has no balances, so that it does not say what came before or after it.
    """
    kind = "camt.053.001.08"
    said = detail(kind, cents=13_37, sign="CRDT", parties="", text="onbekend")
    line = entry(kind, said, cents=13_37, sign="CRDT", day="2026-04-01")
    data = camt(kind, statement(line, account=debtor_iban(app, code), id=f"los-{code}"))
    with spooled(io.BytesIO(data), f"los-{code}.xml") as file:
        app.write(
            lambda session: import_bank_file(session, file, app.acting(session, "administratie"))
        )
    query = select(BankItemRow.id).where(BankItemRow.municipality_code == code)
    return app.write(lambda session: session.execute(query).scalar_one(), reads=True, for_all=True)
