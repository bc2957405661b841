"""What a payment run refused, why, and what now: Dutch, level B1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ontzorgen.services import run_errors as errors
from ontzorgen.wording.amounts import euros
from ontzorgen.wording.codes import (
    CHANGES,
    IN_THE_WAY,
    LIMITS,
    NEXT_STEPS,
    OUTCOMES,
    STATUSES,
    STEPS,
    WAITS,
)
from ontzorgen.wording.named import named


def _lines_changed(error: Any) -> str:
    rows = [f"{line}: {_changed(why)}" for line, why in error.lines]
    return (
        f"Run {error.run} kan niet door: sinds de berekening is er iets veranderd.{named(rows)}\n"
        "Bereken de maand opnieuw, of keur de run af en bereken dan opnieuw."
    )


def _changed(why: str) -> str:
    return CHANGES.get(why) or WAITS.get(why) or OUTCOMES.get(why, why)


def _limits_exceeded(error: Any) -> str:
    rows = [
        f"{row.subject}: {euros(row.cents)}, grens {LIMITS[row.kind]} {euros(row.limit_cents)}"
        for row in error.exceeded
    ]
    return (
        f"Run {error.run} gaat over een grens heen.{named(rows)}\n"
        "Laat een fiatteur elke regel apart vrijgeven, op de pagina van de run bij Boven een grens, "
        "of verander de post."
    )


def _wrong_status(error: Any) -> str:
    status, step = STATUSES.get(error.status, error.status), STEPS.get(error.step, error.step)
    why = f"is al {status}" if status == step else f"is {status} en kan niet worden {step}"
    return f"Run {error.run} {why}. {NEXT_STEPS.get(error.status, '')}".rstrip()


def _nothing_to_correct(error: Any) -> str:
    rows = [f"{name}: {WAITS.get(why) or OUTCOMES.get(why, why)}" for name, why in error.left_out]
    if not rows:
        return f"Bij run {error.run} is niets te herstellen: er staat niets open."
    return (
        f"Er is geen herstelrun gemaakt bij run {error.run}. Dit kan nog niet worden betaald:"
        f"{named(rows)}"
    )


def _run_not_done(error: Any) -> str:
    rows = [
        f"{IN_THE_WAY[kind]}: {', '.join(names[:8])}"
        + (f" en nog {len(names) - 8}" if len(names) > 8 else "")
        for kind, names in error.open
    ]
    return (
        f"Run {error.run} kan nog niet worden afgesloten.{named(rows)}\n"
        "Pak de taken op, of wacht op het antwoord van de bank."
    )


def _unknown_line(error: Any) -> str:
    hint = f" Kies uit: {', '.join(error.candidates[:8])}." if error.candidates else ""
    return f"Run {error.run} heeft geen (enkele) regel {error.line} boven een grens.{hint}"


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    errors.UnknownRun: lambda e: (
        f"Er is voor u geen run {e.run}. Kijk bij Betaalruns welke runs er zijn."
    ),
    errors.WrongStatus: _wrong_status,
    errors.MakerMayNotApprove: lambda e: (
        f"{e.login} heeft run {e.run} zelf berekend en mag hem niet goedkeuren. "
        "Laat een andere persoon goedkeuren."
    ),
    errors.MakerMayNotOverride: lambda e: (
        f"{e.login} heeft run {e.run} zelf berekend en mag geen grens vrijgeven. "
        "Laat een andere persoon dit doen."
    ),
    errors.ExporterMayNotWithdraw: lambda e: (
        f"{e.login} heeft run {e.run} zelf geëxporteerd en mag hem niet terugnemen. "
        "Laat een andere persoon dit doen."
    ),
    errors.ContentChanged: lambda e: (
        f"De inhoud van run {e.run} is veranderd buiten het programma om. Er wordt niets betaald. "
        "Meld dit aan beheer; keur de run af en bereken opnieuw."
    ),
    errors.LinesChanged: _lines_changed,
    errors.LimitsExceeded: _limits_exceeded,
    errors.UnknownLine: _unknown_line,
    errors.NothingToOverride: lambda e: (
        f"Regel {e.line} van run {e.run} blijft binnen alle grenzen. Er is niets vrij te geven."
    ),
    errors.NothingToCorrect: _nothing_to_correct,
    errors.BankHasAnswered: lambda e: (
        f"Run {e.run} kan niet worden teruggenomen: de bank heeft al geantwoord. Het bestand was "
        "dus bij de bank. Betaal wat terugkomt met een herstelrun."
    ),
    errors.RunNotDone: _run_not_done,
    errors.SecondEngineDisagrees: lambda e: (
        f"Het bankbestand {e.message_id} is niet vrijgegeven: de tweede controle leest iets "
        f"anders.{named(list(e.disagreements))}\nEr is niets veranderd. Meld dit aan beheer."
    ),
}
