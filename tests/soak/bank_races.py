"""Races about the bank's answers: four processes import the same files and correct the same run.

Each file is booked once whoever is first; what came back is paid again once.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.decide_payment import release_run
from tests.soak.bank_histories import Teller
from tests.soak.bank_office import File, hear, hear_all, prove_bank, sent, snapshot
from tests.soak.bank_truth import truth_of
from tests.soak.crew import Crew
from tests.soak.office import (
    CODE,
    RUN,
    Filled,
    Finding,
    application_of,
    approve,
    data_directory,
    export,
    refused,
)

WORKERS = 4
_MAKERS = (("anna", "fatma"), ("bert", "frank"), ("frank", "fatma"), ("finn", "frank"))


def a_round(filled: Filled, seed: int, crew: Crew) -> None:
    """Let four import and correct at one moment, on a copy. Raises Finding."""
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        account, paid = sent(app)
        truth = truth_of(paid, seed)
        teller = Teller(truth, account, random.Random(seed))
        statements = teller.every_part()
        answers = [*teller.statuses(1), *teller.returned(1)]
        files = [*answers, *statements]
        with (
            filled.copy() as other,
            data_directory() as quiet,
            application_of(other, quiet) as alone,
        ):
            hear_all(alone, files)
            wanted = snapshot(alone)
        draws = [random.Random(seed + place) for place in range(WORKERS)]
        if truth.needs_statuses_first:  # a net debit before them waits for a person
            hear_all(app, answers)
        orders = [draw.sample(files, len(files)) for draw in draws]
        crew.together([(task_import, (url, folder, order)) for order in orders])
        if hear_all(app, files):
            raise Finding(f"seed {seed}: files are left that nobody could import")
        if snapshot(app) != wanted:
            raise Finding(f"seed {seed}: four importers end otherwise than one")
        prove_bank(app)
        crew.together([(task_correct, (url, folder, *who)) for who in _MAKERS])
        prove_bank(app)
        _paid_again_once(app, seed)


def task_import(url: str, folder: Path, files: list[File]) -> int:
    """Import all files in an order of one's own; runs in a process of the crew."""
    with application_of(url, folder) as app:
        return sum(hear(app, file) for file in files)


def task_correct(url: str, folder: Path, maker: str, checker: str) -> int:
    """Release, correct, approve and export, over and over; return how many runs were made."""
    made = 0
    with application_of(url, folder) as app:

        def release(session: Any) -> None:
            release_run(session, RUN, "hersteld", app.acting(session, maker))

        def correct(session: Any) -> str:
            return correct_run(session, RUN, (), app.acting(session, maker)).run.name

        for _ in range(3):
            names: list[str] = []
            refused(partial(app.write, release, lock=CODE))
            refused(lambda: names.append(app.write(correct, lock=CODE)))  # noqa: B023
            for name in names:
                made += refused(partial(approve, app, checker, name)) is None
                refused(partial(export, app, maker, name))
    return made


def _paid_again_once(app: Any, seed: int) -> None:
    def work(session: Any) -> list[Any]:
        return list(
            session.execute(
                text(
                    "SELECT fixed_cost_id, due_date FROM instruction WHERE live"
                    " GROUP BY fixed_cost_id, due_date HAVING count(*) > 1"
                )
            )
        )

    twice = app.write(work, reads=True, for_all=True)
    if twice:
        raise Finding(f"seed {seed}: paid again more than once: {twice}")
