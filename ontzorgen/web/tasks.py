"""Tasks: one list of what has to be done; take one, hand it over, finish it with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.tasks import OF_THE_REGISTER, TaskKind, TaskRole
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import BsnInText, WrongDayToReturn
from ontzorgen.services.put_task_away import (
    TaskNote,
    fetch_task_back,
    last_day_for,
    note_task,
    notes_of,
    put_task_away,
)
from ontzorgen.services.tasks import (
    ENDS_WITH_ITS_SUBJECT,
    ListedTask,
    TaskChoice,
    colleagues_for,
    every_task,
    finish_task,
    page_of_tasks,
    take_task,
)
from ontzorgen.web.access import may, needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import asked, csv_answer, filters, to_page
from ontzorgen.wording import tasks as words
from ontzorgen.wording.codes import ROLES
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_BSN_IN_LISTS
from ontzorgen.wording.task_list import tasks_csv

pages = Blueprint("tasks", __name__)
_ABOUT_ACCOUNTS = (
    TaskKind.ACCOUNT_STOPPED,
    TaskKind.NAME_DIFFERS,
    TaskKind.ACCOUNT_PENDING,
)
_Looked = tuple[ListedTask, Sequence[TaskNote], date | None, Sequence[tuple[str, str]]]
_UNTIL, _REASON, _TEXT = "terug", "reden", "tekst"
_MINE, _FREE, _AWAY = "mijn", "vrij", "weg"
_FIELDS = {"zoek": "", "wie": "", "rol": "", "soort": "", "af": ""}


@pages.get("/taken")
@needs(Action.READ_TASKS)
def index() -> ResponseReturnValue:
    """List open tasks, the oldest first; shortages of answers and blocked payments among them."""
    try:
        return _index(filters(**_FIELDS), {}), 200
    except BsnInText:
        return _index(dict(_FIELDS), {"zoek": NO_BSN_IN_LISTS}), 422


@pages.get("/taken.csv")
@needs(Action.READ_TASKS)
def as_csv() -> ResponseReturnValue:
    """Give every task that fits what is chosen as a file for a spreadsheet."""
    chosen = asked(_FIELDS)
    found = desk().read(lambda session, acting: every_task(session, acting, _choice(chosen)))
    return csv_answer(tasks_csv(found, desk().settings.today()), "taken.csv")


@pages.get("/taken/<int:task_id>")
@needs(Action.READ_TASKS)
def show(task_id: int) -> ResponseReturnValue:
    """Show a task: what happened, what to do, and who does it."""
    return _page(task_id, wrongs={}), 200


@pages.post("/taken/<int:task_id>/oppakken")
@needs(Action.DO_TASK)
def take(task_id: int) -> ResponseReturnValue:
    """Make a task one's own, or give it to a colleague."""
    colleague = request.form.get("collega", "").strip() or None
    task = desk().write(
        lambda session, acting: take_task(session, str(task_id), acting, colleague),
        "take task",
        f"task {task_id}",
    )
    flash(words.taken(task), "ok")
    return redirect(url_for("tasks.show", task_id=task_id))


@pages.post("/taken/<int:task_id>/afronden")
@needs(Action.DO_TASK)
def finish(task_id: int) -> ResponseReturnValue:
    """Close a task with words about what was done."""
    note = request.form.get("notitie", "")
    if not note.strip():
        wrong = {"notitie": "Schrijf in een paar woorden wat u hebt gedaan."}
        return _page(task_id, wrongs=wrong), 422
    done = desk().write(
        lambda session, acting: finish_task(session, str(task_id), note, acting),
        "finish task",
        f"task {task_id}",
    )
    flash(words.finished(done), "ok")
    return redirect(url_for("tasks.index"))


@pages.post("/taken/<int:task_id>/wegleggen")
@needs(Action.DO_TASK)
def put_away(task_id: int) -> ResponseReturnValue:
    """Keep a task out of the open list until a day."""
    until, reason = typed_day(request.form.get(_UNTIL, "")), request.form.get(_REASON, "")
    wrongs: dict[str, str] = {}
    if until is None:
        wrongs[_UNTIL] = "Vul de dag in waarop de taak terugkomt, bijvoorbeeld 30-09-2026."
    if not reason.strip():
        wrongs[_REASON] = "Schrijf in een paar woorden waarom dit kan wachten."
    if until is None or wrongs:
        return _page(task_id, wrongs=wrongs), 422
    day = until
    try:
        task = desk().write(
            lambda session, acting: put_task_away(session, str(task_id), day, reason, acting),
            "put task away",
            f"task {task_id}",
        )
    except WrongDayToReturn as error:
        return _page(task_id, wrongs={_UNTIL: sentence(error)}), 422
    except BsnInText as error:
        return _page(task_id, wrongs={_REASON: sentence(error)}), 422
    flash(words.put_away(task), "ok")
    return redirect(url_for("tasks.index"))


@pages.post("/taken/<int:task_id>/terughalen")
@needs(Action.DO_TASK)
def fetch_back(task_id: int) -> ResponseReturnValue:
    """Bring a task back before its day."""
    desk().write(
        lambda session, acting: fetch_task_back(session, str(task_id), acting),
        "fetch task back",
        f"task {task_id}",
    )
    flash("De taak staat weer bij de open taken.", "ok")
    return redirect(url_for("tasks.show", task_id=task_id))


@pages.post("/taken/<int:task_id>/notities")
@needs(Action.DO_TASK)
def note(task_id: int) -> ResponseReturnValue:
    """Write something about a task that a colleague should know."""
    text = request.form.get(_TEXT, "")
    if not text.strip():
        return _page(task_id, wrongs={_TEXT: "Schrijf eerst iets op."}), 422
    try:
        desk().write(
            lambda session, acting: note_task(session, str(task_id), text, acting),
            "note task",
            f"task {task_id}",
        )
    except BsnInText as error:
        return _page(task_id, wrongs={_TEXT: sentence(error)}), 422
    flash("De notitie staat bij de taak.", "ok")
    return redirect(url_for("tasks.show", task_id=task_id))


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    found, page = desk().read(
        lambda session, acting: page_of_tasks(
            session, acting, request.args.get("pagina"), _choice(chosen)
        )
    )
    today = desk().settings.today()
    rows = [(task, words.what_happened(task), words.days_open(task, today)) for task in found]
    return render_template(
        "tasks/index.html",
        rows=rows,
        today=today,
        page=page,
        to=to_page(chosen),
        chosen=chosen,
        wrongs=wrongs,
        roles=[(role.value, ROLES[role.value]) for role in TaskRole],
        kinds=[(kind.value, words.label(kind)) for kind in TaskKind],
    )


def _choice(chosen: Mapping[str, str]) -> TaskChoice:
    return TaskChoice(
        chosen["zoek"],
        chosen["rol"],
        chosen["soort"],
        mine=chosen["wie"] == _MINE,
        free=chosen["wie"] == _FREE,
        every=chosen["af"] == "ja",
        away=chosen["af"] == _AWAY,
    )


def _page(task_id: int, *, wrongs: dict[str, str]) -> str:
    def look(session: Any, acting: Acting) -> _Looked:
        task, notes = notes_of(session, str(task_id), acting)
        colleagues = [] if task.done_at else colleagues_for(session, task, acting)
        return task, notes, last_day_for(session, task, acting.today), colleagues

    task, notes, last, colleagues = desk().read(look)
    today = desk().settings.today()
    return render_template(
        "tasks/show.html",
        task=task,
        notes=notes,
        colleagues=colleagues,
        last_away=last,
        first_away=today + timedelta(days=1),
        away=task.away_until is not None and task.away_until > today,
        happened=words.what_happened(task),
        next=words.what_next(task),
        days=words.days_open(task, today),
        label=words.label(TaskKind(task.kind)),
        place=_place_of(task),
        by_itself=TaskKind(task.kind) in ENDS_WITH_ITS_SUBJECT,
        holds_month=TaskKind(task.kind) not in OF_THE_REGISTER,
        wrongs=wrongs,
        typed=request.form,
    )


def _place_of(task: ListedTask) -> tuple[str, str] | None:
    """Return the words and the address of the page where the subject of a task is dealt with."""
    if task.household_id is not None and may(Action.READ_HOUSEHOLD):
        return "Naar het huishouden", url_for("households.show", household_id=task.household_id)
    subject, number, *_ = [*task.subject.split(), "", ""]
    if not number.isdecimal():
        return None
    if task.kind == TaskKind.BANK_ITEM and subject == "item" and may(Action.READ_BANK):
        return "Naar de boeking", url_for("bank.item", item_id=int(number))
    if task.kind in _ABOUT_ACCOUNTS and subject == "account" and may(Action.READ_PAYEES):
        return "Naar de rekening", url_for("payees.account", account_id=int(number))
    return None
