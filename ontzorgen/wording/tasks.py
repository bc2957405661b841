"""Tasks in Dutch (B1): what happened, what the person does now, and how a list of them looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from ontzorgen.domain.amounts import euros as euros_in_json
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.tasks import ListedTask
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.bank_reasons import PERSON_DOES, meaning
from reports.report import Column, ColumnKind, Note, Report, Table
from sepa.reason_codes import Action, action_of

CLOSES_BY: Mapping[TaskKind, str] = {
    TaskKind.PAYMENT_OPEN: (
        "De taak sluit vanzelf als de vaste last opnieuw is betaald met een herstelrun, of als het "
        "geld voor de cliënt is."
    ),
    TaskKind.BANK_ITEM: (
        "De taak sluit vanzelf als u de boeking plaatst: bij een betaling, bij de cliënt, of als "
        "iets dat niet van ons is."
    ),
}
"""What closes a task that a note does not close."""
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_SAYS: Mapping[str, str] = {"CRDT": "bij", "DBIT": "af"}
_COLUMNS = (
    Column("Taak"),
    Column("Dagen", ColumnKind.COUNT),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Van wie"),
    Column("Wat er is, en wat u doet"),
)


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
    end = _done_on(task) or today
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
        "payee": task.payee,
        "account": None if task.account_id is None else str(task.account_id),
        "reason": task.reason,
        "amount": None if cents is None else euros_in_json(cents),
        "since": task.since.isoformat(),
        "days": days_open(task, today),
        "done_at": task.done_at and task.done_at.isoformat(),
        "done_by": task.done_by,
        "note": task.note,
    }


def overview(tasks: Sequence[ListedTask], today: date) -> Report:
    """Show tasks by role, the oldest first, as they come."""
    waiting = sum(task.done_at is None for task in tasks)
    taken = sum(task.done_at is None and task.owner is not None for task in tasks)
    told = f"Open: {waiting}. Opgepakt: {taken}. Afgerond: {len(tasks) - waiting}."
    by_role = [(role, list(rows)) for role, rows in groupby(tasks, key=lambda task: task.role)]
    tables = [
        Table(f"Voor {role} ({len(rows)})", _COLUMNS, tuple(_row(task, today) for task in rows))
        for role, rows in by_role
    ]
    if not tables:
        return Report("Taken", told, (Note("Niets te doen", ("Er zijn geen taken.",)),))
    how = Note(
        "Oppakken en afronden",
        (
            "Oppakken: ontzorgen task take TAAK --user NAAM",
            "Aan een collega geven: ontzorgen task take TAAK --for COLLEGA --user NAAM",
            "Afronden: ontzorgen task done TAAK --note 'wat u hebt gedaan' --user NAAM",
        ),
    )
    return Report("Taken", told, (*tables, how) if waiting else tuple(tables))


def taken(task: ListedTask) -> str:
    """Say whose a task is now."""
    return f"Taak {task.id} is nu van {task.owner}. {what_next(task)}"


def finished(task: ListedTask) -> str:
    """Say that a task is done."""
    return f"Taak {task.id} is afgerond."


NOT_AGED = (
    "Wij konden nu niet nagaan op welke bestanden de bank nog moet antwoorden. De taken die er al "
    "waren, ziet u wel."
)


def _row(task: ListedTask, today: date) -> tuple[str | int | None, ...]:
    where = f"[{task.municipality}] " if task.municipality else ""
    words = f"{where}{what_happened(task)} {what_next(task)}"
    if task.done_at is not None:
        words = f"{where}{what_happened(task)} {_done(task)}"
    whose = task.owner or "niemand"
    return (str(task.id), days_open(task, today), task.amount_cents, whose, words)


def _done(task: ListedTask) -> str:
    """Say who did a task, when, and with which words."""
    said = f": {task.note}" if task.note else "."
    return f"Afgerond op {day(_done_on(task))} door {task.done_by}{said}"


def _done_on(task: ListedTask) -> date | None:
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
    payment = f"een betaling{_amount(task)}{_payee(task)}{_cost(task)}"
    return f"De bank boekte {payment} uit een bestand dat was teruggenomen."


_HAPPENED: Mapping[TaskKind, Callable[[ListedTask], str]] = {
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
}
_NEXT: Mapping[TaskKind, str] = {
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
        "Bel meteen de bank en vraag het geld terug. Betaal deze vaste last niet nog een keer."
    ),
    TaskKind.RECALL: "Wacht op het antwoord van de bank. Komt er niets, bel dan de bank.",
    TaskKind.NAME_DIFFERS: PERSON_DOES[Action.NAME_CHECK],
}
"""What to do, where the bank's reason does not say it."""
