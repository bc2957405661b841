"""The budget plan of a household: show it, look ahead, add a line, change one, end one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any, TypeVar

import click

from ontzorgen.cli.kinds import AMOUNT, DAY, MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.domain.budget import AllowanceStatus, BudgetLine, LineKind, Rhythm
from ontzorgen.domain.forecast import NOTHING, Job, Later, RentIncrease, Returned, WhatIf
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.budget.change_budget import (
    add_line,
    change_line,
    end_line,
    see_line,
)
from ontzorgen.services.coaching.budget.see_budget import BudgetSeen, see_budget
from ontzorgen.services.households.find_household import household_called
from ontzorgen.wording import budget as words
from reports import text

T = TypeVar("T")
household = click.argument("key", metavar="HOUSEHOLD")
municipality = click.option(
    "--municipality", "code", help="Four-digit code, when more towns have such a household."
)


@click.group("budget")
def budget() -> None:
    """The budget plan of a household, and the months ahead."""


@budget.command("show")
@household
@municipality
@by_user
@as_json
def show(key: str, code: str | None, login: str, as_json: bool) -> None:
    """Show the plan, what to look at, and every line."""
    seen = _see(key, code, login, NOTHING)
    if as_json:
        give(words.plan_json(seen))
        return
    say(text.render(words.plan_report(seen)).rstrip())


@budget.command("forecast")
@household
@municipality
@click.option(
    "--return",
    "returned",
    nargs=2,
    type=(str, DAY),
    metavar="COST DAY",
    multiple=True,
    help="Suppose the household pays this fixed cost itself from a day.",
)
@click.option("--job-from", "job_from", type=MONTH, help="Suppose there is work from this month.")
@click.option("--wages", type=AMOUNT, help="Net wages a month, with --job-from.")
@click.option("--benefit", type=AMOUNT, help="The benefit that remains, with --job-from.")
@click.option("--rent-from", "rent_from", type=DAY, help="Suppose the rent rises on this day.")
@click.option("--rent-by", "rent_by", type=AMOUNT, help="By so many euros, with --rent-from.")
@click.option(
    "--rent-percent",
    "rent_percent",
    type=AMOUNT,
    metavar="PERCENT",
    help="Or by a percentage with at most two decimals, with --rent-from.",
)
@click.option(
    "--later",
    nargs=2,
    type=(int, DAY),
    metavar="LINE DAY",
    multiple=True,
    help="Suppose the first payment of an allowance comes on this day.",
)
@by_user
@as_json
def forecast(
    key: str,
    code: str | None,
    returned: tuple[tuple[str, date], ...],
    job_from: Month | None,
    wages: int | None,
    benefit: int | None,
    rent_from: date | None,
    rent_by: int | None,
    rent_percent: int | None,
    later: tuple[tuple[int, date], ...],
    login: str,
    as_json: bool,
) -> None:
    """Look six months ahead; what is supposed is not kept."""
    what_if = WhatIf(
        tuple(Returned(cost, since) for cost, since in returned),
        _job(job_from, wages, benefit),
        _rent(rent_from, rent_by, rent_percent),
        tuple(Later(line, day) for line, day in later),
    )
    seen = _see(key, code, login, what_if)
    if as_json:
        give(words.forecast_json(seen))
        return
    say(text.render(words.forecast_report(seen, what_if), width=120).rstrip())


@budget.command("add")
@household
@municipality
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in LineKind]))
@click.option("--amount", required=True, type=AMOUNT, help="What comes or goes each time.")
@click.option(
    "--every",
    default=Rhythm.MONTHLY.value,
    show_default=True,
    type=click.Choice([rhythm.value for rhythm in Rhythm]),
)
@click.option("--from", "since", required=True, type=DAY, help="The first day that it holds.")
@click.option(
    "--status",
    type=click.Choice([status.value for status in AllowanceStatus]),
    help="How far an allowance is.",
)
@click.option("--first-payment", type=DAY, help="When an allowance is first paid.")
@click.option("--description", default="", help="In words, without personal data.")
@by_user
def add(
    key: str,
    code: str | None,
    kind: str,
    amount: int,
    every: str,
    since: date,
    status: str | None,
    first_payment: date | None,
    description: str,
    login: str,
) -> None:
    """Add a line to the plan."""
    line = BudgetLine(
        0,
        LineKind(kind),
        amount,
        Rhythm(every),
        since,
        status=AllowanceStatus(status) if status else None,
        first_payment_on=first_payment,
        description=description,
    )
    number = _change(
        key,
        code,
        login,
        "add budget line",
        lambda session, who, household: add_line(session, household, line, token_urlsafe(16), who),
    )
    say(f"Regel {number} staat in de begroting van huishouden {key}.")


@budget.command("change")
@household
@click.argument("line", type=int)
@municipality
@click.option("--kind", type=click.Choice([kind.value for kind in LineKind]))
@click.option("--amount", type=AMOUNT, help="What comes or goes each time.")
@click.option("--every", type=click.Choice([rhythm.value for rhythm in Rhythm]))
@click.option("--from", "since", type=DAY, help="The first day that it holds.")
@click.option("--to", "last_day", type=DAY, help="The last day that it holds.")
@click.option("--no-end", is_flag=True, help="It goes on.")
@click.option(
    "--status",
    type=click.Choice([status.value for status in AllowanceStatus]),
    help="How far an allowance is.",
)
@click.option("--first-payment", type=DAY, help="When an allowance is first paid.")
@click.option("--description", help="In words, without personal data; empty: none.")
@by_user
def change(
    key: str,
    line: int,
    code: str | None,
    last_day: date | None,
    no_end: bool,
    login: str,
    **named: Any,
) -> None:
    """Change what is named of a line of the plan; the rest stays as it is."""
    if no_end and last_day is not None:
        raise click.UsageError("--to en --no-end gaan niet samen.")

    def act(session: Any, who: Any, household: int) -> None:
        kept = see_line(session, household, line, who)
        after = _changed(kept.line, named)
        if no_end or last_day is not None:
            until = None if last_day is None else last_day + timedelta(days=1)
            after = replace(after, valid_until=until)
        change_line(session, household, after, kept.revision, who)

    _change(key, code, login, "change budget line", act)
    say(f"Regel {line} is veranderd.")


def _changed(line: BudgetLine, named: dict[str, Any]) -> BudgetLine:
    """Return a line with what was named; what belongs to an allowance goes with the allowance."""
    kinds = {"kind": LineKind, "every": Rhythm, "status": AllowanceStatus}
    fields = {"amount": "amount_cents", "every": "rhythm", "since": "valid_from"}
    fields |= {"first_payment": "first_payment_on"}
    found: dict[str, Any] = {
        fields.get(name, name): kinds[name](value) if name in kinds else value
        for name, value in named.items()
        if value is not None
    }
    if not LineKind(found.get("kind", line.kind)).is_allowance:
        found = {"status": None, "first_payment_on": None, **found}
    return replace(line, **found)


@budget.command("end")
@household
@click.argument("line", type=int)
@municipality
@click.option(
    "--on",
    "last_day",
    required=True,
    type=DAY,
    help="The last day that it holds; before its first day: it is taken away.",
)
@by_user
def end(key: str, line: int, code: str | None, last_day: date, login: str) -> None:
    """End a line of the plan."""
    stays = _change(
        key,
        code,
        login,
        "end budget line",
        lambda session, who, household: end_line(session, household, line, last_day, None, who),
    )
    say(f"Regel {line} stopt na deze dag." if stays else f"Regel {line} is weggehaald.")


def _see(key: str, code: str | None, login: str, what_if: WhatIf) -> BudgetSeen:
    app = application()

    def work(session: Any) -> BudgetSeen:
        who = app.acting(session, login)
        found = household_called(session, key, who, code)
        return see_budget(session, found.household_id, who, what_if)

    with app.refusals_logged(login, Action.READ_BUDGET.value, "household"):
        return app.write(work, reads=True)


def _change(
    key: str, code: str | None, login: str, action: str, act: Callable[[Any, Any, int], T]
) -> T:
    app = application()

    def work(session: Any) -> T:
        who = app.acting(session, login)
        return act(session, who, household_called(session, key, who, code).household_id)

    with app.refusals_logged(login, action, "household"):
        return app.write(work)


def _job(since: Month | None, wages: int | None, benefit: int | None) -> Job | None:
    if since is None and wages is None and benefit is None:
        return None
    if since is None or wages is None or benefit is None:
        raise click.UsageError("--job-from, --wages en --benefit horen bij elkaar: noem ze alle.")
    return Job(since, wages, benefit)


def _rent(since: date | None, cents: int | None, share: int | None) -> RentIncrease | None:
    if since is None and cents is None and share is None:
        return None
    if since is None or (cents is None and share is None):
        raise click.UsageError("--rent-from hoort bij --rent-by of --rent-percent.")
    return RentIncrease(since, cents or 0, share or 0)


COMMANDS = (budget,)
