"""Tasks: what somebody has to do, who takes it, and that it is done."""

from __future__ import annotations

from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.domain.tasks import TaskRole
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.errors import DatabaseUnreachable, UnknownUser
from ontzorgen.services.tasks import age_payments, finish_task, list_tasks, take_task
from ontzorgen.wording import tasks as words
from ontzorgen.work.mishap import keep_traceback
from reports import text


@click.group("task")
def task() -> None:
    """What somebody has to do: payments that came back, bookings, silence of the bank."""


@task.command("list")
@click.option("--municipality", "code", help="Four-digit code.")
@click.option("--role", type=click.Choice([role.value for role in TaskRole]))
@click.option("--mine", is_flag=True, help="Only what this user has taken.")
@click.option("--all", "every", is_flag=True, help="Also what is done.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(
    code: str | None, role: str | None, mine: bool, every: bool, login: str | None, as_json: bool
) -> None:
    """List open tasks by role, the oldest first."""
    if mine and login is None:
        raise click.UsageError("--mine needs --user.")
    app = application()
    _age(app, login, code)
    wanted = TaskRole(role) if role else None
    found = app.write(
        lambda session: list_tasks(
            session, app.acting(session, login), code, role=wanted, mine=mine, every=every
        )
    )
    today = app.settings.today()
    if as_json:
        give({"tasks": [words.task_json(one, today) for one in found]})
    else:
        say(text.render(words.overview(found, today)))


@task.command("take")
@click.argument("task_id", metavar="TASK")
@click.option("--for", "owner", metavar="LOGIN", help="Give it to this colleague.")
@by_user
def take(task_id: str, owner: str | None, login: str) -> None:
    """Take TASK (see `task list`), or give it to a colleague who has its role."""
    app = application()
    with app.refusals_logged(login, "take task", f"task {task_id}"):
        taken = app.write(
            lambda session: take_task(session, task_id, app.acting(session, login), owner)
        )
    say(words.taken(taken))


@task.command("done")
@click.argument("task_id", metavar="TASK")
@click.option("--note", required=True, help="What was done, in words.")
@by_user
def done(task_id: str, note: str, login: str) -> None:
    """Close TASK with a note on what was done."""
    app = application()
    with app.refusals_logged(login, "finish task", f"task {task_id}"):
        closed = app.write(
            lambda session: finish_task(session, task_id, note, app.acting(session, login))
        )
    say(words.finished(closed))


def _age(app: Application, login: str | None, code: str | None) -> None:
    """Let a silent bank become a task first, where this person may; a look never fails on it."""

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        age_payments(session, acting, acting.municipalities if code is None else {code})

    try:
        app.write(work)
    except (NotAllowed, UnknownUser, DatabaseUnreachable):
        return  # somebody who only reads; whatever else is wrong, the look itself says
    except Exception as error:
        keep_traceback(error)
        tell(words.NOT_AGED)


COMMANDS = (task,)
