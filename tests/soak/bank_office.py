"""The office that hears what a bank tells of a month that was sent, and what it ends with."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ontzorgen.app import Application
from ontzorgen.domain.payment import balances
from ontzorgen.services.bank.errors import StatementGap
from ontzorgen.services.bank.import_bank_file import import_bank_file
from ontzorgen.services.bank.spool_file import spooled
from ontzorgen.services.check_bank import differences
from ontzorgen.store import payments
from tests.bench.town import CODE, Wanted
from tests.soak.bank_truth import Paid
from tests.soak.office import (
    Filled,
    Finding,
    application_of,
    approve,
    calculate,
    data_directory,
    export,
    filled_database,
)

TOWN = Wanted(households=3, payees=3, payments_each=3, split_at=5, seed=23)


@dataclass(frozen=True)
class File:
    """A file of the bank, and what it is, to tell of it in a finding."""

    name: str
    data: bytes


@contextlib.contextmanager
def exported_database(kind: str) -> Iterator[Filled]:
    """Make a municipality with a month at the bank, to be copied for each telling."""
    with filled_database(kind, TOWN) as filled, data_directory() as folder:
        with application_of(filled.url, folder) as app:
            # some payments of one amount to one payee: alike in all but their ids
            alike = "UPDATE fixed_cost_version SET amount_cents = 10000, payee_id = 1 WHERE id < 4"
            app.write(lambda session: session.execute(text(alike)) and None, for_all=True)
            name = calculate(app, "anna")
            approve(app, "fatma", name)
            export(app, "anna", name)
            if kind == "sqlite":
                with app.engine.connect() as connection:
                    connection.exec_driver_sql("ROLLBACK")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.exec_driver_sql("BEGIN")
        yield filled


def sent(app: Application) -> tuple[str, list[Paid]]:
    """Return the account of the municipality, and the payments of its files."""

    def work(session: Any) -> tuple[str, list[Paid]]:
        rows = session.execute(
            text(
                "SELECT i.end_to_end_id, i.amount_cents, i.iban, f.message_id, r.debtor_iban"
                " FROM instruction i JOIN run r ON r.id = i.run_id JOIN bank_file f"
                " ON f.run_id = r.id AND i.position BETWEEN f.first_position AND f.last_position"
                " ORDER BY i.id"
            )
        ).all()
        return rows[0][4], [Paid(*row[:4]) for row in rows]

    return app.write(work, reads=True, for_all=True)


def hear(app: Application, file: File) -> bool:
    """Import a file as the command line does; say whether it was taken, not waiting."""

    def work(session: Any) -> bool:
        import_bank_file(session, read, app.acting(session, "anna"))
        return True

    with spooled(io.BytesIO(file.data), file.name) as read:
        try:
            return app.write(work, lock=CODE, for_all=True)
        except StatementGap:
            return False


def hear_all(app: Application, files: Sequence[File]) -> list[File]:
    """Import files in this order, refused ones again until nothing changes; return what is left."""
    waiting = list(files)
    while waiting:
        left = [file for file in waiting if not hear(app, file)]
        if len(left) == len(waiting):
            break
        waiting = left
    return waiting


_QUESTIONS = {
    "runs": "SELECT name, status FROM run",
    "live": "SELECT end_to_end_id, live FROM instruction",
    "bookings": (
        "SELECT account, fingerprint, copy, amount_cents, sign FROM bank_entry"
        " WHERE channel = 'STATEMENT'"
    ),
    "items": (
        "SELECT i.amount_cents, i.sign, i.booked_on, i.why, d.remittance, d.end_to_end_id"
        " FROM bank_item i JOIN bank_detail d"
        " ON d.bank_entry_id = i.bank_entry_id AND d.position = i.position"
    ),
    "chain": (
        "SELECT chain_opening_cents, chain_closing_cents, chain_first_day, chain_last_day"
        " FROM bank_statement WHERE id = (SELECT max(id) FROM bank_statement WHERE chained)"
    ),
    "accounts": "SELECT iban, status FROM account",
    "holds": "SELECT household_id, payee_id FROM payment_hold",
    "tasks": "SELECT kind, role, CASE WHEN bank_item_id IS NULL THEN subject END FROM task",
    "ledger": (
        "SELECT account, sum(cents) FROM (SELECT debit AS account, -amount_cents AS cents"
        " FROM ledger_entry UNION ALL SELECT credit, amount_cents FROM ledger_entry) AS sides"
        " GROUP BY account HAVING sum(cents) <> 0"
    ),
    "events": (
        "SELECT i.end_to_end_id, e.kind FROM payment_event e"
        " JOIN instruction i ON i.id = e.instruction_id"
        # a reason that came later says in which order the bank told, not what
        " WHERE e.kind <> 'EXPLAINED'"
    ),
}


def snapshot(app: Application) -> dict[str, Counter[Any]]:
    """Return all that a telling may not change the end of."""

    def work(session: Any) -> dict[str, Counter[Any]]:
        found = {
            name: Counter(tuple(map(str, row)) for row in session.execute(text(query)))
            for name, query in _QUESTIONS.items()
        }
        found["payments"] = Counter(_money_of_payments(session))
        return found

    return app.write(work, reads=True, for_all=True)


def _money_of_payments(session: Any) -> Iterator[tuple[str, str, int]]:
    """Yield (payment, account, cents) as booked. Raises Finding: the events say otherwise."""
    ids = list(session.scalars(text("SELECT end_to_end_id FROM instruction")))
    found = payments.by_end_to_end_id(session, ids)
    events = payments.events_of(session, payments.ids_of(list(found.values())))
    rows = session.execute(
        text(
            "SELECT fixed_cost_id, due_date, attempt, debit, credit, amount_cents FROM ledger_entry"
        )
    )
    booked: dict[tuple[str, ...], Counter[str]] = {}
    for cost, due, attempt, debit, credit, cents in rows:
        mine = booked.setdefault((str(cost), str(due), str(attempt)), Counter())
        mine[debit] -= cents
        mine[credit] += cents
    for name, payment in found.items():
        key = (str(payment.fixed_cost_id), payment.due_date.isoformat(), str(payment.attempt))
        stands = {
            account: cents
            for account, cents in booked[key].items()
            if cents and account not in ("BENEFIT", "HOUSEHOLD")
        }
        wanted = {
            account.value: units * payment.amount_cents
            for account, units in balances(events[payment.id]).items()
        }
        if stands != wanted:
            raise Finding(f"{name} stands on {stands}, its events say {wanted}")
        for account, cents in stands.items():
            yield name, account, cents


def prove_bank(app: Application) -> None:
    """Hold books and bank against each other. Raises Finding."""
    found = app.write(
        lambda session: [str(row) for row in differences(session)], reads=True, for_all=True
    )
    if found:
        raise Finding("; ".join(found[:5]))


def difference(wanted: dict[str, Counter[Any]], found: dict[str, Counter[Any]]) -> str | None:
    """Return what two snapshots do not agree about."""
    return (
        "; ".join(
            f"{name}: lacks {list((wanted[name] - found[name]).items())[:4]},"
            f" has {list((found[name] - wanted[name]).items())[:4]}"
            for name in wanted
            if wanted[name] != found[name]
        )
        or None
    )
