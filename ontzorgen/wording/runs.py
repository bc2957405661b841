"""Why a run decided what it did, and what it wants somebody to look at: in Dutch, level B1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from ontzorgen.domain.months import Month
from ontzorgen.wording.amounts import day, euros
from ontzorgen.wording.codes import COST_KINDS
from reports.amounts import dutch_month
from reports.words import capital


class DecidedLine(Protocol):
    """What a reason is told with; amounts in cents."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def payee_name(self) -> str: ...
    @property
    def due_date(self) -> date: ...
    @property
    def due_cents(self) -> int: ...
    @property
    def withheld_cents(self) -> int: ...
    @property
    def available_cents(self) -> int: ...
    @property
    def since(self) -> date | None: ...
    @property
    def outcome(self) -> str: ...

    # ruff: enable[D102]


class ShownSignal(Protocol):
    """What a signal is told with; amounts in cents."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def kind(self) -> str: ...
    @property
    def household(self) -> str | None: ...
    @property
    def fixed_cost(self) -> str | None: ...
    @property
    def person(self) -> str | None: ...
    @property
    def day(self) -> date | None: ...
    @property
    def cents(self) -> int | None: ...

    # ruff: enable[D102]


_GROUPS = {"PAYEE": "Begunstigde", "HOUSEHOLD": "Huishouden", "RUN": "De hele run"}


class LimitLine(Protocol):
    """The instalment that a limit is about."""

    # ruff: disable[D102]  (a member says no more than its name)
    @property
    def household(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def payee_name(self) -> str: ...
    @property
    def due_date(self) -> date: ...

    # ruff: enable[D102]


def limit_title(subject: str, line: LimitLine | None) -> str:
    """Say what goes beyond a limit: an instalment, a payee, a household or the whole run."""
    if line is not None:
        kind = capital(COST_KINDS[line.kind])
        return (
            f"{kind} van huishouden {line.household} aan {line.payee_name}, "
            f"vervaldag {day(line.due_date)}"
        )
    group, _, key = subject.partition(":")
    if not key:
        return _GROUPS.get(group, subject)
    return f"{_GROUPS[group]} {key}" if group in _GROUPS else subject


def no_benefit_known(month: Month) -> str:
    """Say that a run of a month would pay nothing."""
    return (
        f"Voor {dutch_month(month.first)} is nog geen uitkering bekend. "
        "Lees eerst de uitkeringen in."
    )


def _no_benefit(line: DecidedLine) -> str:
    if line.since and line.since <= line.due_date:
        return (
            f"Het recht op uitkering stopte vóór de vervaldag (vanaf {day(line.since)} geen recht)."
        )
    return "Er is deze maand geen uitkering om van in te houden."


def _authorisation(line: DecidedLine) -> str:
    if line.since:
        return (
            f"De machtiging geldt niet meer (vanaf {day(line.since)}). Vraag een nieuwe machtiging."
        )
    return "Er is nog geen machtiging die op de betaaldag geldt. Vraag de machtiging."


def _shortfall(line: DecidedLine) -> str:
    if line.available_cents == 0:
        return "Er is geen geld meer over: alles is al ingehouden, of niemand kan deze maand meebetalen."
    return (
        f"Er is nog {euros(line.available_cents)} over en deze termijn is {euros(line.due_cents)}. "
        "De termijn is overgeslagen."
    )


REASONS: dict[str, Callable[[DecidedLine], str]] = {
    "NO_BENEFIT": _no_benefit,
    "CONTROL_RETURNED": lambda line: f"Het huishouden betaalt dit zelf vanaf {day(line.since)}.",
    "PAID_ELSEWHERE": lambda line: (
        f"Dit wordt sinds {day(line.since)} op een andere manier betaald."
    ),
    "SUSPENDED": lambda line: f"De inhouding is opgeschort op {day(line.due_date)}.",
    "PAYEE_COLLECTS": lambda line: (
        f"{line.payee_name} schrijft dit zelf af (incasso). Stop eerst de incasso."
    ),
    "ACCOUNT_UNVERIFIED": lambda line: (
        f"Wij mogen nu niet betalen op de rekening van {line.payee_name}. Die is nog niet door een "
        "tweede persoon bevestigd, is gestopt, of staat volgens de bank op een andere naam; of "
        "deze betalingen worden vastgehouden."
    ),
    "NO_LEGAL_BASIS": lambda _line: (
        "Er is geen grondslag: de zes maanden van artikel 56a gelden niet (meer) en er is geen "
        "besluit of wens die deze kosten draagt."
    ),
    "NO_AUTHORISATION": _authorisation,
    "WITHHELD": lambda line: f"Helemaal ingehouden en betaald aan {line.payee_name}.",
    "PARTLY_WITHHELD": lambda line: (
        f"Er was nog {euros(line.available_cents)} over; dat deel van {euros(line.due_cents)} "
        "is ingehouden."
    ),
    "SHORTFALL": _shortfall,
}

SIGNAL_TEXTS: dict[str, Callable[[ShownSignal], str]] = {
    "SHORTFALL": lambda signal: (
        f"Voor {signal.fixed_cost} van {day(signal.day)} is {euros(signal.cents or 0)} te weinig. "
        "Laat het huishouden dit weten vóór de betaaldag."
    ),
    "MISSED_INSTALMENT": lambda signal: (
        f"De termijn {signal.fixed_cost} van {day(signal.day)} ({euros(signal.cents or 0)}) viel in "
        "een run die al voorbij is. Hij is niet betaald. Kijk wie dit betaalt."
    ),
    "TWO_IN_ONE_RUN": lambda signal: (
        f"Van {signal.fixed_cost} vallen twee termijnen in deze run, en in de run ervoor of erna geen. "
        "Ze horen er allebei bij: kijk of er geld genoeg is."
    ),
    "NO_REFERENCE": lambda signal: (
        f"{signal.fixed_cost} heeft geen kenmerk en geen omschrijving. "
        "De begunstigde ziet alleen ons eigen nummer."
    ),
    "REVIEW_OVERDUE": lambda signal: (
        f"De evaluatiedatum van {signal.person} is {day(signal.day)} en er is geen nieuw besluit. "
        "Besluit of de inhouding doorgaat."
    ),
    "EARLY_RETURN": lambda signal: (
        f"Het huishouden betaalt {signal.fixed_cost} zelf vanaf {day(signal.day)}, "
        "binnen de zes maanden van artikel 56a."
    ),
    "NORM_UNKNOWN": lambda signal: (
        f"De bijstandsnormen van {day(signal.day)} zijn nog niet bekend. "
        "De bedragen zijn niet met de norm vergeleken."
    ),
    "NET_ABOVE_NORM": lambda signal: (
        f"Het netto bedrag is {euros(signal.cents or 0)} hoger dan de hoogste norm. "
        "Controleer het bedrag."
    ),
    "PAID_IN_OTHER_RUN": lambda signal: (
        f"{signal.fixed_cost} van {day(signal.day)} wordt al in een andere run betaald."
    ),
    "LATE_EXECUTION": lambda signal: (
        f"De betaaldag {day(signal.day)} is al voorbij. "
        "De bank voert de betaling uit op de eerste werkdag na de export."
    ),
}


CONVERTED = {
    "ACCOUNT_HOLDER": "rekeninghouder",
    "NAME": "naam",
    "REFERENCE": "kenmerk",
    "DESCRIPTION": "omschrijving",
    "FIXED_COST": "eigen nummer",
}
"""What was written in other characters for the bank."""

WHY_NOT_WRITTEN = {
    "IN_THE_WAY": "Daar staat al een ander bestand met die naam.",
    "NOT_A_DIRECTORY": "Die plek is geen map.",
    "NOT_ALLOWED": "U mag daar niet schrijven.",
    "DISK_FULL": "De schijf is vol.",
    "WRONG_BYTES": (
        "De bytes uit de database zijn niet die van de export. Laat beheer de boeken controleren."
    ),
    "OTHER": "Schrijven lukte niet.",
}


def reason_of(line: DecidedLine) -> str:
    """Say why an instalment was withheld, or not."""
    return REASONS[line.outcome](line)


def signal_text(signal: ShownSignal) -> str:
    """Say what to look at, and what to do."""
    return SIGNAL_TEXTS[signal.kind](signal)


def payments(number: int) -> str:
    """Say how many payments: `1 betaling`, `2 betalingen`."""
    return f"{number} {'betaling' if number == 1 else 'betalingen'}"


def nothing_written(path: str, why: str, detail: str) -> str:
    """Say that a file cannot be written, before anything was done."""
    return (
        f"In {path} kan niets worden geschreven. {_why(why, detail)} Er is niets veranderd. "
        "Kies een andere plek."
    )


def exported_not_written(run: str, path: str, why: str, detail: str) -> str:
    """Say that a run is exported though its file could not be written here."""
    return (
        f"Run {run} is geëxporteerd, maar dit bestand is niet geschreven: {path}. "
        f"{_why(why, detail)}\nGeef de opdracht nog een keer, met een andere map: "
        "u krijgt dan dezelfde bytes."
    )


def csv_written(path: str, rows: int) -> str:
    """Say that the instalments of a run stand in a file."""
    return f"{path}: {rows} {'termijn' if rows == 1 else 'termijnen'}."


def made_before(files: int) -> str:
    """Say that files were made by an earlier export."""
    return (
        "Dit bestand was al gemaakt; het zijn dezelfde bytes."
        if files == 1
        else "Deze bestanden waren al gemaakt; het zijn dezelfde bytes."
    )


def _why(why: str, detail: str) -> str:
    reason = WHY_NOT_WRITTEN[why]
    return f"{reason} ({detail})" if detail else reason
