"""Tasks: one list of what has to be done; take one, hand it over, finish it with a note."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Action
from ontzorgen.services.tasks import (
    ENDS_WITH_ITS_SUBJECT,
    ListedTask,
    finish_task,
    page_of_tasks,
    show_task,
    take_task,
)
from ontzorgen.web.access import may, needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import filters, to_page
from ontzorgen.wording import tasks as words
from ontzorgen.wording.codes import ROLES

pages = Blueprint("tasks", __name__)
_ABOUT_ACCOUNTS = (TaskKind.ACCOUNT_STOPPED, TaskKind.NAME_DIFFERS)
_MINE, _FREE = "mijn", "vrij"


@pages.get("/taken")
@needs(Action.READ_TASKS)
def index() -> ResponseReturnValue:
    """List open tasks, the oldest first; shortages of answers and blocked payments among them."""
    chosen = filters(wie="", rol="", soort="", af="")
    found, page = desk().read(
        lambda session, acting: page_of_tasks(
            session,
            acting,
            request.args.get("pagina"),
            role=chosen["rol"],
            kind=chosen["soort"],
            mine=chosen["wie"] == _MINE,
            free=chosen["wie"] == _FREE,
            every=chosen["af"] == "ja",
        )
    )
    today = desk().settings.today()
    rows = [(task, words.what_happened(task), words.days_open(task, today)) for task in found]
    return render_template(
        "tasks/index.html",
        rows=rows,
        page=page,
        to=to_page(chosen),
        chosen=chosen,
        roles=[(role.value, ROLES[role.value]) for role in TaskRole],
        kinds=[(kind.value, words.label(kind)) for kind in TaskKind],
    )


@pages.get("/taken/<int:task_id>")
@needs(Action.READ_TASKS)
def show(task_id: int) -> ResponseReturnValue:
    """Show a task: what happened, what to do, and who does it."""
    task = desk().read(lambda session, acting: show_task(session, str(task_id), acting))
    return _page(task, wrongs={}), 200


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
        task = desk().read(lambda session, acting: show_task(session, str(task_id), acting))
        wrong = {"notitie": "Schrijf in een paar woorden wat u hebt gedaan."}
        return _page(task, wrongs=wrong), 422
    done = desk().write(
        lambda session, acting: finish_task(session, str(task_id), note, acting),
        "finish task",
        f"task {task_id}",
    )
    flash(words.finished(done), "ok")
    return redirect(url_for("tasks.index"))


def _page(task: ListedTask, *, wrongs: dict[str, str]) -> str:
    return render_template(
        "tasks/show.html",
        task=task,
        happened=words.what_happened(task),
        next=words.what_next(task),
        days=words.days_open(task, desk().settings.today()),
        label=words.label(TaskKind(task.kind)),
        place=_place_of(task),
        by_itself=TaskKind(task.kind) in ENDS_WITH_ITS_SUBJECT,
        wrongs=wrongs,
    )


def _place_of(task: ListedTask) -> tuple[str, str] | None:
    """Return the words and the address of the page where the subject of a task is dealt with."""
    subject, number, *_ = [*task.subject.split(), "", ""]
    if not number.isdecimal():
        return None
    if task.kind == TaskKind.BANK_ITEM and subject == "item" and may(Action.READ_BANK):
        return "Naar de boeking", url_for("bank.item", item_id=int(number))
    if task.kind in _ABOUT_ACCOUNTS and subject == "account" and may(Action.READ_PAYEES):
        return "Naar de rekening", url_for("payees.account", account_id=int(number))
    return None
