"""Tasks: what somebody has to do, who takes it, and that it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ontzorgen.app import Application
from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.what_to_type import for_task, for_tasks, lines
from ontzorgen.domain.tasks import TaskRole
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.errors import DatabaseUnreachable, UnknownUser
from ontzorgen.services.put_task_away import fetch_task_back, note_task, put_task_away
from ontzorgen.services.register_tasks import renew_tasks
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
@click.option("--all", "every", is_flag=True, help="Also what is done, or put away.")
@click.option("--away", is_flag=True, help="Only what is put away until a later day.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(
    code: str | None,
    role: str | None,
    mine: bool,
    every: bool,
    away: bool,
    login: str | None,
    as_json: bool,
) -> None:
    """List open tasks by role, the oldest first."""
    if mine and login is None:
        raise click.UsageError("--mine needs --user.")
    app = application()
    _age(app, login, code)
    wanted = TaskRole(role) if role else None
    found = app.write(
        lambda session: list_tasks(
            session,
            app.acting(session, login),
            code,
            role=wanted,
            mine=mine,
            every=every,
            away=away,
        )
    )
    today = app.settings.today()
    if as_json:
        give({"tasks": [words.task_json(one, today) for one in found]})
    else:
        how = for_tasks(one.kind for one in found if one.done_at is None)
        say(text.render(words.overview(found, today, how)))


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
    say("\n".join([words.taken(taken), *lines(for_task(taken.kind))]))


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


@task.command("snooze")
@click.argument("task_id", metavar="TASK")
@click.option("--until", type=DAY, required=True, help="The day on which it comes back.")
@click.option("--reason", required=True, help="Why it can wait.")
@by_user
def snooze(task_id: str, until: date, reason: str, login: str) -> None:
    """Keep TASK out of the open list until a day; then it is back by itself."""
    app = application()
    with app.refusals_logged(login, "put task away", f"task {task_id}"):
        away = app.write(
            lambda session: put_task_away(
                session, task_id, until, reason, app.acting(session, login)
            )
        )
    say(words.put_away(away))


@task.command("wake")
@click.argument("task_id", metavar="TASK")
@by_user
def wake(task_id: str, login: str) -> None:
    """Bring TASK back before its day."""
    app = application()
    with app.refusals_logged(login, "fetch task back", f"task {task_id}"):
        back = app.write(
            lambda session: fetch_task_back(session, task_id, app.acting(session, login))
        )
    say(words.fetched(back))


@task.command("note")
@click.argument("task_id", metavar="TASK")
@click.option("--text", required=True, help="What a colleague should know.")
@by_user
def note(task_id: str, text: str, login: str) -> None:
    """Write a note about TASK, which stays open."""
    app = application()
    with app.refusals_logged(login, "note task", f"task {task_id}"):
        noted = app.write(
            lambda session: note_task(session, task_id, text, app.acting(session, login))
        )
    say(words.noted(noted))


def _age(app: Application, login: str | None, code: str | None) -> None:
    """Let a silent bank, and what time did to the register, become tasks first.

    Where this person may; a look never fails on it.
    """

    def work(session: Any) -> None:
        acting = app.acting(session, login)
        codes = acting.municipalities if code is None else {code}
        age_payments(session, acting, codes)
        for each in sorted(codes):
            renew_tasks(session, acting, each)

    try:
        app.write(work)
    except (NotAllowed, UnknownUser, DatabaseUnreachable):
        return  # somebody who only reads; whatever else is wrong, the look itself says
    except Exception as error:
        keep_traceback(error)
        tell(words.NOT_AGED)


COMMANDS = (task,)
