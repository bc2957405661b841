"""Random histories: months of random work by random people, proved after every step.

Each history is one seed. Facts change under the runs (amounts, rights, authorisations,
control, accounts, policy), people calculate, override, approve, reject, export and
withdraw in any order and on any day; most of it is refused, as it should be.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import ShortageRule
from ontzorgen.services.accounts import stop_account, verify_account
from ontzorgen.services.check_run import limits_exceeded
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.set_policy import set_policy
from ontzorgen.store import runs
from tests.bench.town import CODE, FIRST_MONTH, PEOPLE, TODAY, iban
from tests.databases import behind_our_back
from tests.soak.office import (
    Filled,
    Finding,
    approve,
    calculate,
    data_directory,
    export,
    prove,
    refused,
    told,
)

MONTHS = 4
_MAKERS = ("anna", "bert", "finn", "frank")
_CHECKERS = ("fatma", "frank")
_ANYBODY = tuple(PEOPLE)


def a_history(filled: Filled, seed: int, steps: int) -> Counter[str]:
    """Live one history; return what was done and refused. Raises Finding."""
    with filled.copy() as url, data_directory() as folder:
        history = _History(url, folder, seed)
        try:
            for number in range(steps):
                history.step(number)
            history.finish()
        finally:
            history.app.engine.dispose()
        return history.said


class _History:
    """One seeded life of the municipality."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.app = Application(Settings(folder, url, TODAY))
        self.random = random.Random(seed)
        self.said: Counter[str] = Counter()
        self.seed = seed
        self._iban = 90_000 + seed % 1000 * 50
        self.trail: list[str] = []

    def step(self, number: int) -> None:
        """Do one random thing and prove that everything still holds."""
        doing = self.random.choices(list(_ACTIONS), list(_ACTIONS.values()))[0]
        name = doing.__name__.strip("_")
        try:
            said = refused(lambda: doing(self))
        except Exception as error:
            said = self._known(error, name)
        self.said[f"{name}: {said or 'done'}"] += 1
        self.trail.append(f"{name}: {said or 'done'}")
        try:
            prove(self.app)
        except Finding as finding:
            trail = ", ".join(self.trail[-12:])
            raise Finding(f"seed {self.seed}, step {number}: {finding} after {trail}") from None

    def finish(self) -> None:
        """Let everybody finish every month, and prove once more."""
        for place in range(MONTHS):
            month = FIRST_MONTH.plus(place)
            refused(lambda month=month: calculate(self.app, "anna", month))
            name = self.run_of(month)
            if name is not None:
                refused(lambda name=name: approve(self.app, "fatma", name))
                refused(lambda name=name: export(self.app, "anna", name))
            prove(self.app)

    def _known(self, error: Exception, name: str) -> str:
        trail = ", ".join(self.trail[-12:])
        raise Finding(f"seed {self.seed}: {name} raised {told(error)} after {trail}") from error

    def month(self) -> Month:
        return FIRST_MONTH.plus(self.random.randrange(MONTHS))

    def a_run(self) -> str:
        """Return a run: mostly one that exists."""
        found = self.rows("SELECT name FROM run ORDER BY id")
        if not found or self.random.random() < 0.05:
            return f"{CODE}-{self.month()}-1"
        return str(self.random.choice(found)[0])

    def run_of(self, month: Month) -> str | None:
        def name(session: Any) -> str | None:
            live = runs.live(session, CODE, month)
            return live.name if live else None

        return self.app.write(name, reads=True, for_all=True)

    def rows(self, query: str, **values: Any) -> list[Any]:
        return self.app.write(
            lambda session: list(session.execute(text(query), values).all()),
            reads=True,
            for_all=True,
        )

    def change(self, query: str, **values: Any) -> None:
        """Change facts straight in the tables, as an import would."""

        def work(session: Any) -> None:
            session.execute(text(query), values)

        self.app.write(work, lock="import", for_all=True)

    def remove(self, query: str, **values: Any) -> None:
        """Remove facts as the owner of the tables: the application may not."""
        behind_our_back(
            self.app.settings.database_url, lambda session: session.execute(text(query), values)
        )

    def service(self, work: Callable[..., Any], *arguments: Any, by: str) -> None:
        self.app.write(
            lambda session: work(session, *arguments, self.app.acting(session, by)) and None,
            lock=CODE,
        )

    def one(self, table: str, key: str = "id") -> Any:
        return self.random.choice(self.rows(f"SELECT {key} FROM {table} ORDER BY {key}"))[0]

    def day(self) -> date:
        return FIRST_MONTH.first + timedelta(days=self.random.randrange(120))


def _calculate(history: _History) -> None:
    calculate(history.app, history.random.choice(_MAKERS), history.month())


def _approve(history: _History) -> None:
    approve(history.app, history.random.choice(_CHECKERS), history.a_run())


def _export(history: _History) -> None:
    export(history.app, history.random.choice(_MAKERS), history.a_run())


def _whole_month(history: _History) -> None:
    """Bring one month as far as it goes, so that later months have a past."""
    month = history.month()
    calculate(history.app, "anna", month)
    name = history.run_of(month) or ""
    approve(history.app, "fatma", name)
    if history.random.random() < 0.3:
        _withdraw_authorisation(history)
    export(history.app, "finn", name)


def _reject(history: _History) -> None:
    history.service(reject_run, history.a_run(), "fout", by=history.random.choice(_ANYBODY))


def _withdraw(history: _History) -> None:
    name = history.a_run()
    history.service(withdraw_run, name, "nooit verzonden", by=history.random.choice(_ANYBODY))


def _override(history: _History) -> None:
    name = history.a_run()

    def beyond(session: Any) -> list[str]:
        run = runs.called(session, name)
        return [limit.subject for limit in limits_exceeded(session, run)] if run else []

    for subject in history.app.write(beyond, reads=True, for_all=True) or ["V1"]:
        by = history.random.choice(_CHECKERS)
        history.service(override_limit, name, subject, "gezien", by=by)


def _set_policy(history: _History) -> None:
    draw = history.random
    changes: dict[str, Any] = draw.choice(
        [
            {"pay_day": draw.choice([None, 1, 5, 25, 31])},
            {"shortage_rule": draw.choice(list(ShortageRule))},
            {"floor_cents": draw.choice([0, 50_00, 900_00])},
            {"limit_line_cents": draw.choice([None, 500_00, 10_000_00])},
            {"limit_payee_cents": draw.choice([None, 1_000_00])},
            {"limit_run_cents": draw.choice([None, 3_000_00])},
            {"limit_change_cents": draw.choice([None, 200_00])},
            {"split_at": draw.choice([3, 20_000])},
            {"pain_version": draw.choice(["03", "09"])},
        ]
    )
    history.service(set_policy, CODE, history.day(), changes, by="bea")


def _another_day(history: _History) -> None:
    today = (history.app.settings.fixed_today or TODAY) + timedelta(
        days=history.random.randint(1, 21)
    )
    settings = history.app.settings
    history.app.settings = Settings(settings.data_dir, settings.database_url, today)


def _change_benefit(history: _History) -> None:
    net_cents = history.random.choice([0, 1, 20_000, 135_133])
    history.change(
        "UPDATE benefit SET net_cents = :net WHERE person_id = :person AND month = :month",
        net=net_cents,
        person=history.one("person"),
        month=str(history.month()),
    )


def _withdraw_authorisation(history: _History) -> None:
    history.change(
        "UPDATE person SET authorised_until = :day WHERE id = :person AND right_from IS NOT NULL",
        day=history.random.choice([None, TODAY, history.day()]),
        person=history.one("person"),
    )


def _end_right(history: _History) -> None:
    history.change(
        "UPDATE person SET right_until = :day WHERE id = :person AND right_from IS NOT NULL",
        day=history.random.choice([None, history.day() + timedelta(days=30)]),
        person=history.one("person"),
    )


def _change_flags(history: _History) -> None:
    history.change(
        "UPDATE person SET must_integrate = :yes WHERE id = :person",
        yes=history.random.random() < 0.7,
        person=history.one("person"),
    )


def _suspend(history: _History) -> None:
    start = history.day()
    history.remove("DELETE FROM suspension WHERE person_id = :person", person=history.one("person"))
    history.change(
        "INSERT INTO suspension (person_id, valid_from, valid_until) VALUES (:person, :start, :end)"
        " ON CONFLICT DO NOTHING",
        person=history.one("person"),
        start=start,
        end=start + timedelta(days=history.random.randint(1, 60)),
    )


def _return_control(history: _History) -> None:
    history.change(
        "INSERT INTO control (fixed_cost_id, valid_from, controller, reason)"
        " VALUES (:cost, :day, :who, 'x') ON CONFLICT DO NOTHING",
        cost=history.one("fixed_cost"),
        day=history.day(),
        who=history.random.choice(["HOUSEHOLD", "MUNICIPALITY", "ELSEWHERE"]),
    )


def _change_cost(history: _History) -> None:
    draw = history.random
    column, value = draw.choice(
        [
            ("amount_cents", draw.randint(1, 900_00)),
            ("due_day", draw.randint(1, 31)),
            ("valid_until", draw.choice([None, date(2026, 11, 15), date(2026, 12, 1)])),
            ("reference", f"Nr {draw.randint(1, 99)}"),
            ("payee_id", history.one("payee")),
            ("frequency", draw.choice(["MONTHLY", "MONTHLY", "QUARTERLY", "ONCE"])),
        ]
    )
    history.change(
        f"UPDATE fixed_cost_version SET {column} = :value WHERE id = :id",
        value=value,
        id=history.one("fixed_cost_version"),
    )


def _payee_collects(history: _History) -> None:
    history.change(
        "UPDATE payee SET collects = :yes WHERE id = :id",
        yes=history.random.random() < 0.4,
        id=history.one("payee"),
    )


def _new_account(history: _History) -> None:
    history._iban += 1
    history.change(
        "INSERT INTO account"
        " (payee_id, iban, status, first_registration, entered_by_id, entered_at)"
        " SELECT :payee, :iban, 'PENDING', :first, 1, '2026-09-15 08:00:00.000000' WHERE NOT EXISTS"
        " (SELECT 1 FROM account WHERE payee_id = :payee AND status = 'PENDING')",
        payee=history.one("payee"),
        iban=iban(history._iban),
        first=False,
    )


def _verify(history: _History) -> None:
    pending = history.rows("SELECT id FROM account WHERE status = 'PENDING' ORDER BY id")
    number = str(pending[0][0]) if pending else str(history.one("account"))
    by = history.random.choice(_CHECKERS)
    history.service(verify_account, number, "teruggebeld", by=by)


def _stop(history: _History) -> None:
    used = history.rows("SELECT id FROM account WHERE payee_id IS NOT NULL ORDER BY id")
    number = str(history.random.choice(used)[0])
    history.service(stop_account, number, "fraude", by="fatma")


_ACTIONS: dict[Callable[[_History], None], int] = {
    _calculate: 14,
    _approve: 10,
    _export: 8,
    _whole_month: 14,
    _reject: 4,
    _withdraw: 6,
    _override: 3,
    _set_policy: 4,
    _another_day: 4,
    _change_benefit: 4,
    _withdraw_authorisation: 4,
    _end_right: 2,
    _change_flags: 1,
    _suspend: 2,
    _return_control: 4,
    _change_cost: 6,
    _payee_collects: 1,
    _new_account: 3,
    _verify: 3,
    _stop: 1,
}
