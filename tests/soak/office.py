"""What each campaign works with: small databases to copy, people at work, and the proofs.

A filled database is made once per kind and copied for every round. The proofs are those
of the application (`check_ledger`, `check_audit`) and questions of our own that do not
trust them.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.months import Month
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.check_audit import check_audit
from ontzorgen.services.check_ledger import check_ledger
from ontzorgen.services.errors import DatabaseRefuses, DatabaseUnreachable
from ontzorgen.services.export_run import export_run
from ontzorgen.store.engine import make_engine
from payees.errors import PayeeError
from sepa.errors import SepaError
from tests.bench.town import CODE, FIRST_MONTH, TODAY, Wanted, fill
from tests.databases import OWNER, as_owner, fresh_database, superuser_url

REFUSALS = (OntzorgenError, PayeeError, SepaError)
"""What the software may always say; everything else that is raised is a finding."""
TOWN = Wanted(households=8, payees=12, split_at=8, months=4, seed=7)
SMALL = Wanted(households=3, payees=5, split_at=3, months=6, seed=11)
RUN = f"{CODE}-{FIRST_MONTH}-1"


class Finding(Exception):
    """Something that may never be: a double effect, a broken book, a hang."""


@dataclass(frozen=True)
class Filled:
    """A filled database of one kind, to copy."""

    kind: str
    url: str

    @contextlib.contextmanager
    def copy(self) -> Iterator[str]:
        """Give the URL of a copy; it is gone afterwards."""
        if self.kind == "sqlite":
            source = Path(self.url.removeprefix("sqlite:///"))
            target = source.with_name(f"c_{uuid.uuid4().hex[:12]}.db")
            shutil.copyfile(source, target)
            try:
                yield f"sqlite:///{target}"
            finally:
                for suffix in ("", "-wal", "-shm"):
                    Path(f"{target}{suffix}").unlink(missing_ok=True)
            return
        name, address = f"c_{uuid.uuid4().hex[:12]}", make_url(self.url)
        with psycopg.connect(superuser_url(), autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name),
                    sql.Identifier(address.database or ""),
                    sql.Identifier(OWNER),
                )
            )
        try:
            yield address.set(database=name).render_as_string(hide_password=False)
        finally:
            with psycopg.connect(superuser_url(), autocommit=True) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def filled_database(kind: str, town: Wanted = TOWN) -> Iterator[Filled]:
    """Make a municipality once, to be copied for each round."""
    with fresh_database(kind) as url:
        engine = make_engine(as_owner(url))
        fill(engine, town)
        if kind == "sqlite":
            with engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
        engine.dispose()
        yield Filled(kind, url)


@contextlib.contextmanager
def application_of(url: str, data_dir: Path, today: date = TODAY) -> Iterator[Application]:
    """Give the application on a database, and let go of its connections afterwards."""
    app = Application(Settings(data_dir, url, today))
    try:
        yield app
    finally:
        if "engine" in app.__dict__:
            app.engine.dispose()


@contextlib.contextmanager
def data_directory() -> Iterator[Path]:
    """Give a data directory for one round."""
    with tempfile.TemporaryDirectory(prefix="ontzorgen-soak-") as folder:
        yield Path(folder)


def calculate(app: Application, login: str, month: Month = FIRST_MONTH) -> str:
    """Calculate the month, as the command line does; return the run's name."""
    return app.write(
        lambda session: calculate_run(session, CODE, month, app.acting(session, login)).name,
        lock=CODE,
    )


def approve(app: Application, login: str, name: str = RUN) -> str:
    """Approve a run, as the command line does."""
    return app.write(
        lambda session: approve_run(session, name, app.acting(session, login)).name, lock=CODE
    )


def export(app: Application, login: str, name: str = RUN) -> tuple[str, ...]:
    """Export a run, as the command line does; return the hashes of its files."""

    def work(session: Session) -> tuple[str, ...]:
        done = export_run(session, name, app.acting(session, login))
        return tuple(file.sha256 for file in done.files)

    return app.write(work, lock=CODE, for_all=True)


def refused(work: Callable[[], Any]) -> str | None:
    """Do `work`; return the name of the refusal, None when it was done."""
    try:
        work()
    except (DatabaseRefuses, DatabaseUnreachable):
        raise  # a person reads a sentence; here it is a finding
    except REFUSALS as refusal:
        return type(refusal).__name__
    return None


def told(error: BaseException) -> str:
    """Return what an error was, in one line."""
    detail = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return f"{type(error).__name__}: {' '.join(detail.split())[:300]}"


def prove(app: Application) -> None:
    """Hold the books and the audit chain against every invariant. Raises Finding."""

    def work(session: Session) -> list[str]:
        found = [str(row) for row in check_ledger(session).broken]
        found += [str(link) for link in check_audit(session, app.anchor(session)).broken]
        return found + [f"{rule}: {subject}" for rule, subject in own_questions(session)]

    found = app.write(work, reads=True, for_all=True)
    if found:
        raise Finding("; ".join(found[:5]))


_OWN_QUESTIONS = {
    "one live run a month": (
        "SELECT municipality_code || ' ' || month FROM run"
        " WHERE status NOT IN ('REJECTED', 'WITHDRAWN')"
        " GROUP BY municipality_code, month HAVING count(*) > 1"
    ),
    "one live instruction per cost and due date": (
        "SELECT fixed_cost_id || ' ' || due_date FROM instruction WHERE live"
        " GROUP BY fixed_cost_id, due_date HAVING count(*) > 1"
    ),
    "a live due date is withheld in one run": (
        "SELECT l.fixed_cost_id || ' ' || l.due_date FROM run_line l JOIN run r ON r.id = l.run_id"
        " WHERE l.withheld_cents > 0 AND r.status IN ('APPROVED', 'EXPORTED')"
        " GROUP BY l.fixed_cost_id, l.due_date HAVING count(*) > 1"
    ),
    "an undecided run has no instruction": (
        "SELECT r.name FROM run r JOIN instruction i ON i.run_id = r.id"
        " WHERE r.status = 'CALCULATED'"
    ),
    "an undecided run has no booking": (
        "SELECT r.name FROM run r JOIN ledger_entry e ON e.run_id = r.id"
        " WHERE r.status = 'CALCULATED'"
    ),
    "files belong to exported runs": (
        "SELECT r.name FROM run r JOIN bank_file f ON f.run_id = r.id"
        " WHERE r.status IN ('CALCULATED', 'APPROVED', 'REJECTED')"
    ),
    "approved once": (
        "SELECT object FROM audit_entry WHERE action = 'approve run' AND result = 'OK'"
        " GROUP BY object HAVING count(*) > 1"
    ),
    "exported once": (
        "SELECT object FROM audit_entry WHERE action = 'export run' AND result = 'OK'"
        " GROUP BY object HAVING count(*) > 1"
    ),
    "a status has its audit row": (
        "SELECT r.name FROM run r WHERE NOT EXISTS (SELECT 1 FROM audit_entry a"
        " WHERE a.object = r.name AND a.action = CASE r.status"
        " WHEN 'CALCULATED' THEN 'calculate run' WHEN 'APPROVED' THEN 'approve run'"
        " WHEN 'EXPORTED' THEN 'export run' WHEN 'SETTLED' THEN 'export run'"
        " WHEN 'CLOSED' THEN 'close run' WHEN 'REJECTED' THEN 'reject run'"
        " WHEN 'WITHDRAWN' THEN 'withdraw run' END)"
    ),
}


def own_questions(session: Session) -> Iterator[tuple[str, str]]:
    """Yield (rule, what breaks it) by plain SQL that shares nothing with the application."""
    for rule, query in _OWN_QUESTIONS.items():
        for (subject,) in session.execute(text(query)):
            yield rule, str(subject)


def standing(session: Session) -> dict[str, Any]:
    """Return what the month stands at: status, and counts and cents of each effect."""
    run = session.execute(
        text(
            "SELECT id, status FROM run WHERE month = :month"
            " AND status NOT IN ('REJECTED', 'WITHDRAWN')"
        ),
        {"month": str(FIRST_MONTH)},
    ).first()
    if run is None:
        return {"status": None}

    def one(query: str) -> tuple[int, int]:
        row = session.execute(text(query), {"run": run[0]}).one()
        return int(row[0] or 0), int(row[1] or 0)

    return {
        "status": run[1],
        "lines": one("SELECT count(*), sum(withheld_cents) FROM run_line WHERE run_id = :run"),
        "instructions": one(
            "SELECT count(*), sum(amount_cents) FROM instruction WHERE run_id = :run AND live"
        ),
        "files": one(
            "SELECT sum(transactions), sum(control_sum_cents) FROM bank_file WHERE run_id = :run"
        ),
        "sent": one(
            "SELECT count(*), sum(amount_cents) FROM ledger_entry"
            " WHERE run_id = :run AND kind = 'SENT'"
        ),
    }
