"""What every test may ask for: a database of each kind, a session in it, people and a vault."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, date, datetime

import pytest
import structlog
from argon2 import PasswordHasher
from sqlalchemy import insert
from sqlalchemy.orm import Session

from ontzorgen.services import passwords
from ontzorgen.services.acting import Acting, Role
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import UserMunicipalityRow, UserRoleRow, UserRow
from ontzorgen.store.tenancy import for_all
from tests.databases import KINDS, fresh_database
from tests.memory import write_in_memory

write_in_memory()

TODAY = date(2026, 9, 15)
NOW = datetime(2026, 9, 15, 8, 30, tzinfo=UTC)
MUNICIPALITIES = frozenset({"0299", "0344", "0363"})
PEOPLE = {
    "loes": (Role.CONSULENT, Role.ADMINISTRATIE),
    "finn": (Role.ADMINISTRATIE,),
    "fatma": (Role.FIATTEUR,),
    "frank": (Role.FIATTEUR, Role.ADMINISTRATIE),
    "bea": (Role.BEHEER, Role.ADMINISTRATIE),
    "aad": (Role.AUDITOR,),
}


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hash passwords without the memory that makes guessing dear: hundreds come in here.

    tests/services/test_manage_users.py looks at what is hashed in earnest.
    """
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", lambda: quick)
        yield


@pytest.fixture(params=KINDS)
def database_url(request):
    """The URL of a fresh database, once on SQLite and once on PostgreSQL."""
    with fresh_database(request.param) as url:
        yield url


@pytest.fixture
def engine(database_url):
    """An engine for that database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    """A session with the people of `PEOPLE` known; what it does may be committed."""
    with Session(engine) as session:
        for_all(session)  # whose rows a person reaches is proven in test_tenancy.py
        add_people(session)
        yield session
        session.rollback()


@pytest.fixture
def logs_put_back():
    """Let a test set up the logs of a service; afterwards they are as they were."""
    root, hook = logging.getLogger(), threading.excepthook
    handlers, level = root.handlers[:], root.level
    structlog.contextvars.clear_contextvars()
    yield
    root.handlers[:], threading.excepthook = handlers, hook
    root.setLevel(level)
    for name in ("ontzorgen", "gunicorn.error", "waitress"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def vault():
    """A vault with keys that only tests have."""
    return BsnVault(b"m" * 32, b"i" * 32)


@pytest.fixture
def acting():
    """Give somebody at work: `acting("loes")`."""
    return someone


def add_people(session):
    """Record the people of `PEOPLE` and commit."""
    for number, (login, roles) in enumerate(PEOPLE.items(), start=1):
        session.execute(
            insert(UserRow).values(
                id=number, login=login, name=login.title(), created_at=NOW, active=True
            )
        )
        for role in roles:
            session.execute(insert(UserRoleRow).values(user_id=number, role=role.value))
        for code in MUNICIPALITIES:
            session.execute(
                insert(UserMunicipalityRow).values(user_id=number, municipality_code=code)
            )
    session.commit()


def someone(login, today=TODAY, municipalities=MUNICIPALITIES):
    """Return one of `PEOPLE`, at work on `today`."""
    number = list(PEOPLE).index(login) + 1
    now = NOW.replace(year=today.year, month=today.month, day=today.day)
    return Acting(
        number,
        login,
        frozenset(PEOPLE[login]),
        frozenset(municipalities),
        now,
        today,
        "test",
        "os",
        "host",
    )
