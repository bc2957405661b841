"""Which command does what a message asks: a line under it, on the command line only.

The sentences of `wording` are read on pages too, so they say what to do and never what to type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ontzorgen.domain.readiness import errors as readiness
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services import client_money, errors, remittance, run_errors
from ontzorgen.services.bank import errors as bank
from ontzorgen.services.coaching import errors as coaching
from ontzorgen.services.jobs import errors as jobs
from ontzorgen.services.show_run import RunSeen
from ontzorgen.wording.errors import sentence
from payees import errors as payees

ACCEPT_NAME = "payee accept-name REKENING"
CHECK_NAME = "payee name-check REKENING"
CHECK_BOOKS = "ledger check"

_WAITS: Mapping[str, Sequence[str]] = {
    "ACCEPTED_LATE": ("task list",),
    "RELEASE": ("payment release KENMERK",),
    "HELD": ("payment holds", "payment lift BLOKKADE"),
}
"""By why a line of a run does not go on."""
_TASKS: Mapping[TaskKind, Sequence[str]] = {
    TaskKind.PAYMENT_OPEN: ("payment show KENMERK", "run correct RUN"),
    TaskKind.BANK_ITEM: ("bank items", "bank place BOEKING"),
    TaskKind.ACCEPTED_LATE: ("bank place BOEKING --outside",),
    TaskKind.NAME_DIFFERS: (ACCEPT_NAME, "payee stop REKENING"),
    TaskKind.CLIENT_MONEY: (
        "payment show KENMERK",
        "bank items --all",
        "payment give-back KENMERK",
    ),
}
_ANY_TASK = (
    "Oppakken: ontzorgen task take TAAK --user NAAM",
    "Aan een collega geven: ontzorgen task take TAAK --for COLLEGA --user NAAM",
    "Wegleggen: ontzorgen task snooze TAAK --until DAG --reason 'waarom' --user NAAM",
    "Afronden: ontzorgen task done TAAK --note 'wat u hebt gedaan' --user NAAM",
)
_ERRORS: Mapping[type[Exception], Callable[[Any], Iterable[str]]] = {
    remittance.NothingForPayee: lambda e: (f"run show {e.run}",),
    errors.UnknownPayment: lambda _e: ("payment list",),
    errors.PaymentElsewhere: lambda e: (f"payment show {e.payment}",),
    errors.ContraMissing: lambda e: (f"payment executed {e.payment}",),
    errors.UnknownHold: lambda _e: ("payment holds",),
    errors.UnknownArrear: lambda _e: ("arrear list",),
    errors.UnknownAccount: lambda _e: ("payee accounts",),
    errors.UnknownTask: lambda _e: ("task list --all",),
    errors.BooksDoNotHold: lambda _e: (CHECK_BOOKS,),
    errors.WithheldBeyondNet: lambda _e: (CHECK_BOOKS,),
    errors.DatabaseRefuses: lambda _e: ("run list", "payee accounts"),
    errors.TaskEndsWithItsSubject: lambda e: _TASKS.get(TaskKind(e.kind), ()),
    client_money.NotForClient: lambda _e: ("bank items --all",),
    bank.UnknownBankItem: lambda _e: ("bank items",),
    bank.StatementGap: lambda _e: ("bank import BESTAND --accept-gap REDEN",),
    jobs.UnknownJob: lambda _e: ("job list",),
    readiness.UnknownInstrument: lambda _e: ("readiness instruments",),
    readiness.UnknownItem: lambda _e: ("readiness instruments",),
    coaching.UnknownMeasurement: lambda _e: ("readiness show PERSOON",),
    run_errors.UnknownRun: lambda _e: ("run list",),
    run_errors.WrongStatus: lambda e: (
        (f"run close {e.run}",) if e.status == "SETTLED" and e.step != "SETTLED" else ()
    ),
    run_errors.LinesChanged: lambda e: for_waits(why for _line, why in e.lines),
    run_errors.NothingToCorrect: lambda e: for_waits(why for _line, why in e.left_out),
    run_errors.LimitsExceeded: lambda e: (f"run override {e.run} --line REGEL --reason REDEN",),
    run_errors.RunNotDone: lambda _e: ("task list", "task take TAAK"),
    run_errors.BankHasAnswered: lambda e: (f"run correct {e.run}",),
    payees.NothingToAccept: lambda _e: ("payee accounts",),
}


def refusal(error: Exception) -> str:
    """Return what was refused, why and what now, and under it the commands for that."""
    return "\n".join([sentence(error), *lines(for_error(error))])


def for_error(error: Exception) -> Sequence[str]:
    """Return the commands that help after a refusal, without the name of the program."""
    for kind in type(error).__mro__:
        if kind in _ERRORS:
            return tuple(_ERRORS[kind](error))
    return ()


def for_task(kind: str) -> Sequence[str]:
    """Return the commands that do what a kind of task asks."""
    return _TASKS.get(TaskKind(kind), ())


def for_tasks(kinds: Iterable[str]) -> Iterator[str]:
    """Yield what to type for tasks: for any task, and for the kinds in a list, each once."""
    yield from _ANY_TASK
    yield from lines(dict.fromkeys(what for kind in kinds for what in for_task(kind)))


def for_waits(reasons: Iterable[str]) -> Sequence[str]:
    """Return the commands that let lines of a run go on, each once."""
    return tuple(dict.fromkeys(what for why in reasons for what in _WAITS.get(why, ())))


def for_payment(name: str, *, unconfirmed: bool, contra_missing: bool) -> Sequence[str]:
    """Return the command that a payment waits for, if it waits for a person."""
    if unconfirmed:
        return (f"payment give-back {name}",)
    return (f"payment executed {name}",) if contra_missing else ()


def for_items(*, suggested_files: bool, unconfirmed: bool) -> Iterator[str]:
    """Yield the commands for bookings: that look like a whole file, or that a client waits for."""
    if suggested_files:
        yield "bank place BOEKING --file BESTAND"
    if unconfirmed:
        yield "payment give-back --item BOEKING"


def for_run(seen: RunSeen) -> tuple[str, ...]:
    """Return how to see the instalments and signals that an overview only counts."""
    run, without = seen.head.name, sum(row.kind == "NO_REFERENCE" for row in seen.signals)
    told: tuple[str, ...] = (
        f"Elke termijn met de reden, en elk signaal: ontzorgen run show {run} --json",
        f"Elke termijn in een spreadsheet: ontzorgen run show {run} --csv BESTAND",
    )
    if without:
        told += (
            f"Welke vaste lasten geen kenmerk hebben ({without}), staat ook bij --json: "
            "zoek daar NO_REFERENCE.",
        )
    return told


def lines(what: Iterable[str]) -> list[str]:
    """Return a line for each command, as it is typed."""
    return [f"Commando: ontzorgen {each}" for each in what]
