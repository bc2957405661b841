"""Tasks in Dutch (B1): what happened, what the person does now, and how a list of them looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from ontzorgen.domain.amounts import euros as euros_in_json
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.tasks import ListedTask
from ontzorgen.wording import tasks_of_register as of_register
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.bank_reasons import PERSON_DOES, meaning
from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Row, Section, Table
from sepa.reason_codes import Action, action_of

CLOSES_BY: Mapping[TaskKind, str] = {
    **of_register.CLOSES_BY,
    TaskKind.PAYMENT_OPEN: (
        "De taak sluit vanzelf als de vaste last opnieuw is betaald met een herstelrun, of als het "
        "geld voor de cliënt is."
    ),
    TaskKind.BANK_ITEM: (
        "De taak sluit vanzelf als u de boeking plaatst: bij een betaling, bij de cliënt, of als "
        "iets dat niet van ons is."
    ),
    TaskKind.CLIENT_MONEY: "De taak sluit vanzelf als een tweede persoon het geld bevestigt.",
}
"""What closes a task that a note does not close."""
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_SAYS: Mapping[str, str] = {"CRDT": "bij", "DBIT": "af"}
_COLUMNS = (
    Column("Taak"),
    Column("Dagen", ColumnKind.COUNT),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Van wie"),
    Column("Wat"),
    Column("Waarover"),
)
_DONE = (
    Column("Taak"),
    Column("Op", ColumnKind.DATE),
    Column("Door"),
    *_COLUMNS[4:],
    Column("Notitie"),
)
_WITH_A_REASON = (TaskKind.PAYMENT_OPEN, TaskKind.FILE_REFUSED, TaskKind.ACCOUNT_STOPPED)
_LABELS: Mapping[TaskKind, str] = {
    **of_register.LABELS,
    TaskKind.PAYMENT_OPEN: "betaling niet gelukt",
    TaskKind.BANK_ITEM: "onbekende boeking",
    TaskKind.NO_ANSWER: "nog geen antwoord",
    TaskKind.FILE_REFUSED: "bestand geweigerd",
    TaskKind.DUPLICATE_FILE: "dubbel bestand",
    TaskKind.STATEMENT_WRONG: "afschrift klopt niet",
    TaskKind.ACCOUNT_STOPPED: "rekening gestopt",
    TaskKind.ACCEPTED_LATE: "toch geboekt",
    TaskKind.RECALL: "teruggevraagd",
    TaskKind.NAME_DIFFERS: "naam wijkt af",
    TaskKind.CLIENT_MONEY: "geld voor de klant",
}


def label(kind: TaskKind) -> str:
    """Name a kind of task in a few words."""
    return _LABELS[kind]


def what_happened(task: ListedTask) -> str:
    """Say what a task is about."""
    return _HAPPENED[TaskKind(task.kind)](task)


def what_next(task: ListedTask) -> str:
    """Say what the person who takes a task does."""
    kind = TaskKind(task.kind)
    if kind is TaskKind.NO_ANSWER and task.role == TaskRole.FIATTEUR:
        return (
            "Vraag de administratie wat de bank zegt. Laat geen tweede bestand maken zolang dat "
            "niet zeker is: dan wordt er misschien dubbel betaald."
        )
    todo = _NEXT.get(kind) or PERSON_DOES[action_of(task.reason)]
    return f"{todo} {CLOSES_BY[kind]}" if kind in CLOSES_BY else todo


def days_open(task: ListedTask, today: date) -> int:
    """Return how many days a task has been there, or was when it was done."""
    end = done_on(task) or today
    return max((end - task.since).days, 0)


def task_json(task: ListedTask, today: date) -> dict[str, Any]:
    """Return a task as `task list --json` gives it."""
    cents = task.amount_cents
    return {
        "id": str(task.id),
        "kind": task.kind,
        "text": what_happened(task),
        "next": what_next(task),
        "municipality": task.municipality,
        "role": task.role,
        "owner": task.owner,
        "subject": task.subject,
        "run": task.run,
        "payment": task.end_to_end_id,
        "fixed_cost": task.fixed_cost,
        "household": task.household,
        "person": task.person,
        "due_date": task.due_date and task.due_date.isoformat(),
        "payee": task.payee,
        "account": None if task.account_id is None else str(task.account_id),
        "reason": task.reason,
        "amount": None if cents is None else euros_in_json(cents),
        "since": task.since.isoformat(),
        "days": days_open(task, today),
        "done_at": task.done_at and task.done_at.isoformat(),
        "done_by": task.done_by,
        "note": task.note,
        "away_until": task.away_until and task.away_until.isoformat(),
    }


def overview(tasks: Sequence[ListedTask], today: date, how: Iterable[str] = ()) -> Report:
    """Show the open tasks by role, as they come, and what to do once for each kind and reason.

    `how` says in lines how a task is taken and done, where the list is read.
    """
    waiting = [task for task in tasks if task.done_at is None]
    free = sum(task.owner is None for task in waiting)
    told = f"{len(waiting)} open, waarvan {free} nog van niemand"
    several = len({task.municipality for task in tasks}) > 1
    sections: list[Section] = []
    for role, rows in groupby(waiting, key=lambda task: task.role):
        same = list(rows)
        table = tuple(_row(task, today, several=several) for task in same)
        sections.append(Table(f"Voor {role} ({len(same)})", _COLUMNS, table))
        todo = {_what(task): Fact(_what(task), _explained(task)) for task in same}
        sections.append(Facts(f"Wat u doet als {role}", tuple(todo.values())))
    if not waiting:
        sections.append(Note("Open taken", ("Er is niets te doen.",)))
    finished = tuple(_done_row(task, several=several) for task in tasks if task.done_at)
    if finished:
        sections.append(Table(f"Afgerond ({len(finished)})", _DONE, finished))
    told_how = tuple(how)
    if waiting and told_how:
        sections.append(Note("Oppakken en afronden", told_how))
    return Report("Taken", told, tuple(sections))


def taken(task: ListedTask) -> str:
    """Say whose a task is now."""
    return f"Taak {task.id} is nu van {task.owner}. {what_next(task)}"


def put_away(task: ListedTask) -> str:
    """Say until when a task is put away."""
    return f"Taak {task.id} is weggelegd en komt terug op {day(task.away_until)}."


def fetched(task: ListedTask) -> str:
    """Say that a task is back before its day."""
    return f"Taak {task.id} staat weer bij de open taken."


def noted(task: ListedTask) -> str:
    """Say that a note was kept."""
    return f"De notitie staat bij taak {task.id}."


def finished(task: ListedTask) -> str:
    """Say that a task is done."""
    return f"Taak {task.id} is afgerond."


NOT_AGED = (
    "Wij konden nu niet nagaan op welke bestanden de bank nog moet antwoorden. De taken die er al "
    "waren, ziet u wel."
)


def _row(task: ListedTask, today: date, *, several: bool) -> Row:
    return (
        str(task.id),
        days_open(task, today),
        task.amount_cents,
        task.owner or "niemand",
        _what(task),
        _about(task, several=several),
    )


def _done_row(task: ListedTask, *, several: bool) -> Row:
    about = _about(task, several=several)
    return (str(task.id), done_on(task), task.done_by, _what(task), about, task.note)


def _what(task: ListedTask) -> str:
    """Name a task in a few words; tasks with the same words ask for the same."""
    label, reason = _LABELS[TaskKind(task.kind)], _reason(task)
    return f"{label} ({reason})" if reason else label


def _reason(task: ListedTask) -> str | None:
    """Return the bank's code where it says more than the kind of the task."""
    return task.reason if TaskKind(task.kind) in _WITH_A_REASON else None


def _about(task: ListedTask, *, several: bool) -> str:
    """Say in a few words what a task is about, and of which municipality if there are several."""
    if task.sign is not None and task.kind == TaskKind.BANK_ITEM:
        about = f"{_SAYS[task.sign]} op {day(task.since)}"
    elif task.household is not None:
        about = " ".join(filter(None, (task.household, task.person, task.fixed_cost)))
    elif task.payee_name is not None:
        about = f"{task.payee_name}{_cost(task)}"
    else:
        about = task.subject
    return f"{task.municipality}: {about}" if several else about


def _explained(task: ListedTask) -> str:
    """Say what the bank's reason means, and what to do."""
    reason = _reason(task)
    return f"{meaning(reason)} {what_next(task)}" if reason else what_next(task)


def done_on(task: ListedTask) -> date | None:
    """Return the day on which a task was done, in Amsterdam."""
    return task.done_at and task.done_at.astimezone(_AMSTERDAM).date()


def _amount(task: ListedTask) -> str:
    return "" if task.amount_cents is None else f" van {euros(task.amount_cents)}"


def _payee(task: ListedTask) -> str:
    return f" aan {task.payee_name}" if task.payee_name else ""


def _cost(task: ListedTask) -> str:
    return f" ({task.fixed_cost})" if task.fixed_cost else ""


def _because(task: ListedTask) -> str:
    return f" {task.reason}: {meaning(task.reason)}" if task.reason else ""


def _late(task: ListedTask) -> str:
    if task.end_to_end_id is None:
        return f"De bank heeft bestand {task.subject}{_amount(task)}, dat was teruggenomen."
    payment = f"een betaling{_amount(task)}{_payee(task)}{_cost(task)}"
    return f"De bank nam of boekte {payment} die al was geweigerd of teruggenomen."


_HAPPENED: Mapping[TaskKind, Callable[[ListedTask], str]] = {
    **of_register.HAPPENED,
    TaskKind.PAYMENT_OPEN: lambda task: (
        f"De betaling{_amount(task)}{_payee(task)}{_cost(task)} is niet gelukt: zij is geweigerd "
        f"of teruggekomen.{_because(task)}"
    ),
    TaskKind.BANK_ITEM: lambda task: (
        f"De bank boekte een bedrag{_amount(task)} {_SAYS.get(task.sign or '', '')}".rstrip()
        + f" op {day(task.since)}. Wij weten niet waar het bij hoort."
    ),
    TaskKind.NO_ANSWER: lambda task: (
        f"De bank antwoordde nog niet op alle betalingen van bestand {task.subject}. Zonder "
        f"antwoord: {euros(task.amount_cents or 0)}."
    ),
    TaskKind.FILE_REFUSED: lambda task: (
        f"De bank weigerde het hele bestand {task.subject}.{_because(task)}"
    ),
    TaskKind.DUPLICATE_FILE: lambda task: (
        f"De bank heeft bestand {task.subject} al en neemt het niet nog een keer aan."
    ),
    TaskKind.STATEMENT_WRONG: lambda task: (
        f"Een afschrift van de bank klopt niet: begin en boekingen samen zijn niet het eind "
        f"({task.subject})."
    ),
    TaskKind.ACCOUNT_STOPPED: lambda task: (
        f"De rekening van {task.payee_name or 'een begunstigde'} is gestopt, want de bank weigerde "
        f"een betaling.{_because(task)}"
    ),
    TaskKind.ACCEPTED_LATE: _late,
    TaskKind.RECALL: lambda task: (
        f"Wij vroegen een betaling{_amount(task)}{_payee(task)}{_cost(task)} terug."
    ),
    TaskKind.NAME_DIFFERS: lambda task: (
        f"De bank zegt dat de rekening van {task.payee_name or 'een begunstigde'} een andere naam "
        "heeft."
    ),
    TaskKind.CLIENT_MONEY: lambda task: (
        f"Een collega bewaart geld{_amount(task)} voor een klant. Het gaat pas naar de klant als een "
        "ander dat bevestigt."
    ),
}
_NEXT: Mapping[TaskKind, str] = {
    **of_register.NEXT,
    TaskKind.BANK_ITEM: "Zoek uit wat het is.",
    TaskKind.NO_ANSWER: (
        "Kijk bij de bank of het bestand is aangekomen en ondertekend. Haal de nieuwste bestanden "
        "van de bank op en lees ze in. De taak sluit vanzelf als er op alles antwoord is."
    ),
    TaskKind.DUPLICATE_FILE: (
        "Stuur het bestand nooit opnieuw. Vergelijk de kenmerken van het bestand dat u eerder "
        "stuurde, en wacht op het afschrift."
    ),
    TaskKind.STATEMENT_WRONG: "Vraag de bank om dit afschrift opnieuw en lees het in.",
    TaskKind.ACCEPTED_LATE: (
        "Bel meteen de bank en vraag het geld terug. Betaal deze vaste last niet nog een keer: tot "
        "deze taak is afgerond, wordt zij niet goedgekeurd of geëxporteerd. Komt het geld niet "
        "terug, keur een nieuwe run dan af en zet de regie van de vaste last voor die vervaldag op "
        "ELDERS. Plaats de boeking van de bank dan als iets dat niet van ons is."
    ),
    TaskKind.RECALL: (
        "Wacht op het antwoord van de bank. Komt er niets, bel dan de bank. Komt het geld niet terug, "
        "rond de taak dan af."
    ),
    TaskKind.NAME_DIFFERS: (
        f"{PERSON_DOES[Action.NAME_CHECK]} Is het toch de goede rekening, laat de naam dan accepteren. "
        "Anders: stop haar."
    ),
    TaskKind.CLIENT_MONEY: (
        "Kijk na van wie het geld is. Klopt het, bevestig het dan. U mag het niet zelf hebben bewaard. Heeft de klant geen uitkering "
        "meer, bevestig het dan niet en laat het geld met de hand betalen."
    ),
}
"""What to do, where the bank's reason does not say it."""
