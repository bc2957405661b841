"""Payments that were sent: their life, and what a person decides; holds and arrears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from ontzorgen.cli.bank_shown import plain
from ontzorgen.cli.kinds import AMOUNT, DAY, MONTH
from ontzorgen.cli.output import application, as_json, by_user, give, say
from ontzorgen.cli.what_to_type import for_payment, lines
from ontzorgen.domain.months import Month
from ontzorgen.services.arrears import (
    WantedArrear,
    confirm_arrear,
    list_arrears,
    register_arrear,
)
from ontzorgen.services.client_money import give_back_item, give_back_payment
from ontzorgen.services.decide_payment import (
    keep_payment,
    lift_hold,
    list_holds,
    list_payments,
    recall_payment,
    record_executed,
    release_payment,
    release_run,
    show_payment,
)
from ontzorgen.services.errors import ApprovalOnlyInBrowser
from ontzorgen.wording.amounts import euros
from ontzorgen.wording.payments import (
    arrear_json,
    arrear_line,
    hold_json,
    payment_json,
    payment_line,
    payment_lines,
)

looks = click.option("--user", "login", help="Login of the person who looks.")
because = click.option("--reason", required=True, help="Why, in words.")


@click.group("payment")
def payment() -> None:
    """Payments that were sent: what became of each."""


@payment.command("show")
@click.argument("name", metavar="E2E")
@looks
@as_json
def show(name: str, login: str | None, as_json: bool) -> None:
    """Show the life of one payment, by its end-to-end id."""
    seen = _read(login, "read payment", name, lambda session, who: show_payment(session, name, who))
    if as_json:
        give(payment_json(seen))
        return
    commands = for_payment(
        seen.payment.end_to_end_id,
        unconfirmed=seen.client_money is not None and seen.client_money.confirmed_by is None,
        contra_missing=seen.contra_missing,
    )
    for line in (*payment_lines(seen), *lines(commands)):
        say(plain(line))


@payment.command("list")
@click.option("--run", metavar="RUN", help="All payments of this run; else all that came back.")
@click.option("--open", "open_only", is_flag=True, help="Only what is open or kept.")
@looks
@as_json
def list_(run: str | None, open_only: bool, login: str | None, as_json: bool) -> None:
    """List payments: of a run, or every one that was refused or returned."""
    found = _read(
        login,
        "list payments",
        run or "payments",
        lambda session, who: list_payments(session, run, who, open_only=open_only),
    )
    if as_json:
        give({"payments": [payment_json(seen) for seen in found]})
        return
    for seen in found:
        say(plain(payment_line(seen)))
    if not found:
        say("Er is niets teruggekomen." if run is None else "Geen betalingen.")


@payment.command("release")
@click.argument("name", metavar="E2E", required=False)
@click.option("--run", metavar="RUN", help="Every open payment of this run.")
@because
@by_user
def release(name: str | None, run: str | None, reason: str, login: str) -> None:
    """Confirm that the cause is mended: what came back may be paid again."""
    if (name is None) == (run is None):
        raise click.UsageError("Noem één betaling, of een run met --run.")
    if run is not None:
        done = _change(
            login,
            "release payment",
            run,
            lambda session, who: release_run(session, run, reason, who),
        )
        say(f"{len(done)} betaling(en) van run {run} mogen opnieuw worden betaald.")
        return
    chosen = name or ""
    _change(
        login,
        "release payment",
        chosen,
        lambda session, who: release_payment(session, chosen, reason, who),
    )
    say(f"Betaling {chosen} mag opnieuw worden betaald: maak een herstelrun ('run correct').")


@payment.command("keep")
@click.argument("name", metavar="E2E")
@because
@by_user
def keep(name: str, reason: str, login: str) -> None:
    """Keep the money of a payment that came back for the client."""
    _change(
        login,
        "keep payment",
        name,
        lambda session, who: keep_payment(session, name, reason, who),
    )
    say(
        f"Het geld van betaling {name} is voor de klant. Het gaat mee met een uitkering als een "
        f"fiatteur het bevestigt: payment give-back {name}"
    )


@payment.command("give-back")
@click.argument("name", metavar="E2E", required=False)
@click.option("--item", metavar="ITEM", help="A refund, by its number in 'bank items'.")
@by_user
def give_back(name: str | None, item: str | None, login: str) -> None:
    """Confirm money that a colleague kept for the client: it leaves with the next benefit."""
    if (name is None) == (item is None):
        raise click.UsageError("Noem één betaling, of een boeking met --item.")
    confirm = give_back_payment if item is None else give_back_item
    chosen = name or item or ""
    app = application()
    with app.refusals_logged(login, "confirm client money", chosen):
        if not app.settings.cli_approval:
            raise ApprovalOnlyInBrowser("payment give-back")
        done = app.write(
            lambda session: confirm(session, chosen, app.acting(session, login)),
            lock=chosen.partition("-")[0] if item is None else "bank items",
        )
    say(
        f"{euros(done.amount_cents)} van {done.subject} is bevestigd (bewaard door {done.kept_by}) "
        "en gaat mee met het volgende inhoudingenbestand."
    )


@payment.command("executed")
@click.argument("name", metavar="E2E")
@because
@by_user
def executed(name: str, reason: str, login: str) -> None:
    """Record that the bank says it executed a payment that it refused and debited."""
    _change(
        login,
        "record executed",
        name,
        lambda session, who: record_executed(session, name, reason, who),
    )
    say(f"Vastgelegd: betaling {name} is toch uitgevoerd. Zij wordt niet opnieuw betaald.")


@payment.command("recall")
@click.argument("name", metavar="E2E")
@because
@by_user
def recall(name: str, reason: str, login: str) -> None:
    """Record that a payment was asked back at the bank."""
    _change(
        login,
        "recall payment",
        name,
        lambda session, who: recall_payment(session, name, reason, who),
    )
    say(f"Vastgelegd: betaling {name} is teruggevraagd. Wacht op het antwoord van de bank.")


@payment.command("holds")
@looks
@as_json
def holds(login: str | None, as_json: bool) -> None:
    """List holds: payments of a household to a payee that wait for a person."""
    found = _read(login, "list holds", "holds", list_holds)
    if as_json:
        give({"holds": [hold_json(hold) for hold in found]})
        return
    for hold in found:
        say(plain(f"{hold.id:>5}  {hold.household}  {hold.payee}  {hold.reason}"))
    if not found:
        say("Er wordt niets vastgehouden.")


@payment.command("lift")
@click.argument("number", metavar="HOLD")
@because
@by_user
def lift(number: str, reason: str, login: str) -> None:
    """Let the payments of a hold go on."""
    _change(
        login, "lift hold", number, lambda session, who: lift_hold(session, number, reason, who)
    )
    say(f"Blokkade {number} is opgeheven.")


@click.group("arrear")
def arrear() -> None:
    """Arrears that a back payment pays, once a second person confirms."""


@arrear.command("add")
@click.option("--municipality", "code", required=True, help="Four-digit code.")
@click.option("--fixed-cost", required=True, metavar="KEY")
@click.option("--due", type=DAY, required=True, help="The due date that was not paid.")
@click.option("--amount", type=AMOUNT, required=True)
@click.option("--person", required=True, metavar="KEY", help="Whose back payment it is.")
@click.option("--month", type=MONTH, required=True, help="Benefit month of the back payment.")
@click.option("--back-payment", type=AMOUNT, required=True, help="What is paid back, net.")
@because
@by_user
@as_json
def add(
    code: str,
    fixed_cost: str,
    due: date,
    amount: int,
    person: str,
    month: Month,
    back_payment: int,
    reason: str,
    login: str,
    as_json: bool,
) -> None:
    """Record an arrear of a fixed cost."""
    wanted = WantedArrear(fixed_cost, due, amount, person, month, back_payment, reason)
    done = _change(
        login,
        "register arrear",
        fixed_cost,
        lambda session, who: register_arrear(session, code, wanted, who),
    )
    if as_json:
        give(arrear_json(done))
    else:
        say(f"Achterstand {done.id} is vastgelegd. Laat een andere persoon haar bevestigen.")


@arrear.command("confirm")
@click.argument("number", metavar="ARREAR")
@by_user
def confirm(number: str, login: str) -> None:
    """Confirm an arrear, as another person than who recorded it."""
    _change(
        login,
        "confirm arrear",
        number,
        lambda session, who: confirm_arrear(session, number, who),
    )
    say(f"Achterstand {number} is bevestigd en gaat mee in de volgende herstelrun.")


@arrear.command("list")
@looks
@as_json
def list_all(login: str | None, as_json: bool) -> None:
    """List arrears."""
    found = _read(login, "list arrears", "arrears", list_arrears)
    if as_json:
        give({"arrears": [arrear_json(each) for each in found]})
        return
    for each in found:
        say(plain(arrear_line(each)))
    if not found:
        say("Er zijn geen achterstanden vastgelegd.")


def _read(login: str | None, action: str, subject: str, work: Callable[[Any, Any], Any]) -> Any:
    app = application()
    with app.refusals_logged(login, action, subject):
        return app.write(lambda session: work(session, app.acting(session, login)))


def _change(login: str, action: str, subject: str, work: Callable[[Any, Any], Any]) -> Any:
    app = application()
    with app.refusals_logged(login, action, subject):
        return app.write(
            lambda session: work(session, app.acting(session, login)),
            lock=subject.partition("-")[0],
        )


COMMANDS = (payment, arrear)
