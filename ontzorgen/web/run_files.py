"""Files for a spreadsheet of what the pages about runs show."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ontzorgen.services.acting import Action
from ontzorgen.services.show_run import RunChoice, every_run, show_run, show_run_lines
from ontzorgen.services.written import refuse_bsn
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer
from ontzorgen.wording import run_csv

pages = Blueprint("run_files", __name__)


@pages.get("/betaalruns.csv")
@needs(Action.READ_RUN)
def runs() -> ResponseReturnValue:
    """Give the runs that fit what is chosen."""
    choice = RunChoice(*(_asked(name) for name in ("gemeente", "status", "zoek")))
    refuse_bsn(choice.text, "search run")
    heads = desk().read(lambda session, acting: every_run(session, choice, acting))
    return csv_answer(run_csv.runs_csv(heads), "betaalruns.csv")


@pages.get("/betaalruns/<name>/termijnen.csv")
@needs(Action.READ_RUN)
def lines(name: str) -> ResponseReturnValue:
    """Give the instalments of a run that fit what is chosen; nothing chosen: all of them."""
    outcome, household = _asked("uitkomst"), _asked("huishouden")
    refuse_bsn(household, "search")
    found = desk().read(
        lambda session, acting: show_run_lines(session, name, outcome, household, acting)
    )
    return csv_answer(run_csv.lines_csv(found), f"{name}.csv")


@pages.get("/betaalruns/<name>/signalen.csv")
@needs(Action.READ_RUN)
def signals(name: str) -> ResponseReturnValue:
    """Give everything that a run says to look at."""
    seen = desk().read(lambda session, acting: show_run(session, name, acting))
    return csv_answer(run_csv.signals_csv(seen.signals), f"{seen.head.name}-signalen.csv")


@pages.get("/betaalruns/<name>/verschillen.csv")
@needs(Action.READ_RUN)
def differences(name: str) -> ResponseReturnValue:
    """Give every household of which another sum is withheld than last month."""
    seen = desk().read(lambda session, acting: show_run(session, name, acting))
    content = run_csv.differences_csv(seen.differences)
    return csv_answer(content, f"{seen.head.name}-verschillen.csv")


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:80]
