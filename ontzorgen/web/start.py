"""The first page: my tasks, this month per municipality, and what is blocked."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ontzorgen.services.see_start import see_start
from ontzorgen.web.access import signed_in
from ontzorgen.web.desk import desk
from ontzorgen.wording.tasks import days_open, label, what_happened, what_next

pages = Blueprint("start", __name__)


@pages.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """Show what waits for this person."""
    seen = desk().read(see_start)
    today = desk().settings.today()
    lines = [
        (task, what_happened(task), what_next(task), days_open(task, today)) for task in seen.first
    ]
    stuck = [(kind.value, label(kind), number) for kind, number in seen.stuck]
    deadlines = [(kind.value, label(kind), number, on) for kind, number, on in seen.deadlines]
    return render_template(
        "start/show.html", seen=seen, lines=lines, stuck=stuck, deadlines=deadlines, today=today
    )
