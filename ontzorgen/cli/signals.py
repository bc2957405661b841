"""Arrears signals: record one or a file of them, list them, settle one or open it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from ontzorgen.cli.kinds import AMOUNT, DAY
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.domain.amounts import euros
from ontzorgen.schemas.signals import read_signals, typed_signal
from ontzorgen.services.coaching.signals.record_signals import SignalFile, record_signals
from ontzorgen.services.coaching.signals.see_signals import SignalChoice, SignalState, every_signal
from ontzorgen.services.coaching.signals.settle_signal import reopen_signal, settle_signal
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.wording import arrears_signals as words
from ontzorgen.wording.import_problems import problem_json
from reports import text

_STEP = "record arrears signal"


@click.group("signal")
def signal() -> None:
    """What payees and municipalities say of households that are behind."""


@signal.command("list")
@click.option("--municipality", "code", default="", help="Four-digit code.")
@click.option("--all", "every", is_flag=True, help="Also what is settled.")
@click.option("--own-errors", is_flag=True, help="Only open ones about a cost that we pay.")
@click.option("--user", "login", help="Login of the person who looks; default: the system user.")
@as_json
def list_(code: str, every: bool, own_errors: bool, login: str | None, as_json: bool) -> None:
    """List open signals: what may be our own error first, then the oldest."""
    app = application()
    state = SignalState.EVERY if every else SignalState.OPEN
    choice = SignalChoice(municipality=code, state=SignalState.OURS if own_errors else state)
    found = app.write(
        lambda session: every_signal(session, choice, app.acting(session, login)), reads=True
    )
    if as_json:
        give({"signals": [words.signal_json(each) for each in found]})
    else:
        say(text.render(words.overview(found)))


@signal.command("add")
@click.argument("household", metavar="HOUSEHOLD")
@click.option("--municipality", "code", default="", help="Needed where two have this household.")
@click.option("--fixed-cost", "cost", default="", metavar="KEY", help="What it is about.")
@click.option("--payee", default="", metavar="KEY", help="Whose it is, when no cost is named.")
@click.option("--received", type=DAY, required=True, help="The day on which it came in.")
@click.option("--amount", "cents", type=AMOUNT, help="How much, when it was said.")
@click.option("--source", required=True, help="Who said it and how, in words.")
@by_user
@as_json
def add(
    household: str,
    code: str,
    cost: str,
    payee: str,
    received: date,
    cents: int | None,
    source: str,
    login: str,
    as_json: bool,
) -> int:
    """Record that somebody says HOUSEHOLD is behind; said twice, it is one signal."""
    cells = {
        "gemeentecode": code,
        "huishouden": household,
        "vaste_last": cost,
        "begunstigde": payee,
        "ontvangen": received.isoformat(),
        "bedrag": "" if cents is None else euros(cents),
        "bron": source,
    }
    return _take(typed_signal(cells), login, as_json)


@signal.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_user
@as_json
def import_(file: Path, login: str, as_json: bool) -> int:
    """Record the signals in FILE: all of them or none. What is known already stays as it is.

    FILE is a CSV with columns gemeentecode;huishouden;vaste_last;begunstigde;ontvangen;bedrag;bron.
    """
    return _take(read_signals(file.name, file.read_bytes()), login, as_json)


@signal.command("settle")
@click.argument("number", metavar="SIGNAL")
@click.option("--how", required=True, help="How it was settled, in words.")
@by_user
@as_json
def settle(number: str, how: str, login: str, as_json: bool) -> None:
    """Close SIGNAL, and the task that it was."""
    app = application()
    with app.refusals_logged(login, "settle arrears signal", f"signal {number}"):
        seen = app.write(
            lambda session: settle_signal(session, number, how, app.acting(session, login))
        )
    if as_json:
        give(words.signal_json(seen))
    else:
        say(words.settled(seen))


@signal.command("reopen")
@click.argument("number", metavar="SIGNAL")
@click.option("--reason", required=True, help="Why it is open again, in words.")
@by_user
@as_json
def reopen(number: str, reason: str, login: str, as_json: bool) -> None:
    """Open SIGNAL again that was settled by mistake; how it was settled is kept."""
    app = application()
    with app.refusals_logged(login, "reopen arrears signal", f"signal {number}"):
        seen = app.write(
            lambda session: reopen_signal(session, number, reason, app.acting(session, login))
        )
    if as_json:
        give(words.signal_json(seen))
    else:
        say(words.opened_again(seen))


def _take(file: SignalFile, login: str, as_json: bool) -> int:
    app = application()
    try:
        with app.refusals_logged(login, _STEP, "signals"):
            taken = app.write(
                lambda session: record_signals(session, file, app.acting(session, login))
            )
    except ImportRefused as error:
        if as_json:
            give({"recorded": False, "problems": [problem_json(row) for row in error.problems]})
        tell(words.refused(error))
        return 1
    if as_json:
        give(
            {
                "recorded": True,
                "new": [str(number) for number in taken.new],
                "unchanged": taken.unchanged,
                "we_pay": [str(number) for number in sorted(taken.ours)],
            }
        )
    else:
        say(words.taken(taken))
    return 0


COMMANDS = (signal,)
