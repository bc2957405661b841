"""An office whose bank is `mock-bank`: files go out, and what it answers is imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ontzorgen.cli.demo.bank import PlayedBank
from ontzorgen.cli.output import application
from tests.cli.bank import Bank, proved
from tests.cli.conftest import (
    TODAY,
    cli,
    database_url,
    exported,
    loaded,
    office,
    states,
    take_over,
)
from tests.cli.folders import SCENARIO

PAYS_FROM = SCENARIO.rows["gemeenten"][0].split(";")[2]
BALANCE = 5_000_00
HEARD, SETTLED = "2026-09-16", "2026-10-01"
"""The morning after the file left, and the one after it was to be executed."""

__all__ = ["cli", "database_url", "loaded", "office", "states"]


@dataclass
class Round:
    """One office, one bank, and the days they share."""

    office: Any
    bank: PlayedBank
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    told: list[Path] = field(default_factory=list)
    """The files that the bank gave last."""

    def on(self, day):
        """Let it be the morning of a day, at the bank and in the office."""
        application().engine.dispose()
        self.monkeypatch.setenv("ONTZORGEN_TODAY", day)
        application.cache_clear()
        self.bank.advance(date.fromisoformat(day))

    def exports(self):
        """Bring the month to a file."""
        run, _ = exported(self.office, self.folder / "out")
        return Bank.of(self.office, self.folder, run)

    def hands_in(self, run, bank=None):
        """Hand in the files of a run, exported before or not."""
        out = self.folder / run.run
        self.does("run", "export", run.run, "--user", "maker", "--out", out)
        for file in sorted(out.glob("*.xml")):
            (bank or self.bank).send(file.read_bytes())

    def sends(self):
        """Bring the month to a file and hand that in."""
        run = self.exports()
        self.hands_in(run)
        return run

    def hears(self, day=None):
        """Import what the bank said until a day; return the rows, and prove the books."""
        if day is not None:
            self.on(day)
        self.told = self.bank.collect(self.folder / "answers")
        return self.imports(*self.told)

    def imports(self, *files, status=0):
        """Import files and return their rows, and prove the books."""
        done = self.office("bank", "import", *files, "--user", "maker", "--json")
        assert done.status == status, done.err or done.out
        proved(self.office)
        return done.json["files"]

    def moves(self, payee, iban):
        """Give a payee a new account, which a second person verifies."""
        row = next(row for row in SCENARIO.rows["begunstigden"] if row.startswith(f"{payee};"))
        moved = SCENARIO.with_rows(begunstigden=(replaced(row, 3, iban),)).only("begunstigden")
        take_over(self.office, moved, self.folder)
        (account,) = self.office("payee", "accounts", "--pending", "--json").json["accounts"]
        said = ("--user", "checker", "--note", "teruggebeld")
        self.does("payee", "verify", account["account"], *said)

    def pays_again(self, run):
        """Make a correction run, approve it and hand in its file."""
        made = self.does("run", "correct", run.run, "--user", "maker", "--json").json
        self.does("run", "approve", made["run"], "--user", "checker")
        again = Bank.of(self.office, self.folder, made["run"])
        self.hands_in(again)
        return again

    def closes(self, *runs):
        """Take the tasks that are left, close the runs, and prove the books."""
        for task in self.tasks():
            self.does("task", "take", task["id"], "--user", "maker")
        for run in runs:
            self.does("run", "close", run.run, "--user", "maker")
        proved(self.office)
        return [run.status() for run in runs]

    def does(self, *arguments):
        """Do a step that has to succeed."""
        done = self.office(*arguments)
        assert done.status == 0, done.err or done.out
        return done

    def tasks(self):
        """Return the open tasks."""
        return self.office("task", "list", "--json").json["tasks"]

    def accounts(self):
        """Return the status of each account, by payee."""
        rows = self.office("payee", "accounts", "--json").json["accounts"]
        return {row["payee"]: row["status"] for row in rows}


@pytest.fixture
def bank():
    """The bank, on the day of the tests, where the municipality pays from."""
    with PlayedBank(date.fromisoformat(TODAY)) as bank:
        bank.open_account(PAYS_FROM, "Gemeente Zevenveld", BALANCE)
        yield bank


@pytest.fixture
def round_(loaded, bank, tmp_path, monkeypatch):
    """The office with a household loaded, and its bank."""
    return Round(loaded, bank, tmp_path, monkeypatch)


def replaced(row, column, cell):
    """Return a row of a CSV file with another cell."""
    cells = row.split(";")
    return ";".join((*cells[:column], cell, *cells[column + 1 :]))
