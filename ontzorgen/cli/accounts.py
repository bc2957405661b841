"""Accounts of payees and municipalities: list, verify after a call-back, stop, name check."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.name_checks import name_checks
from ontzorgen.cli.output import application, as_json, by_user, give, say, tell
from ontzorgen.cli.what_to_type import ACCEPT_NAME, lines
from ontzorgen.services import accounts
from ontzorgen.services.errors import ApprovalOnlyInBrowser
from ontzorgen.wording.codes import ACCOUNT_STATUSES, NAME_CHECKS
from ontzorgen.wording.notices import NAME_BLOCKED
from payees.verification import NameCheckResult


@click.group("payee")
def payee() -> None:
    """Payees and their accounts."""


@payee.command("accounts")
@click.option("--pending", is_flag=True, help="Only those that wait for a second person.")
@as_json
def accounts_(pending: bool, as_json: bool) -> None:
    """List accounts, those that wait for verification or all."""
    app = application()
    found = app.write(
        lambda session: [
            _account_json(account)
            for account in accounts.list_accounts(
                session, app.acting(session, None), pending_only=pending
            )
        ]
    )
    if as_json:
        give({"accounts": found})
        return
    for row in found:
        kind = "eerste" if row["first_registration"] else "wijziging"
        say(
            f"{row['account']:>5}  {row['payee'] or row['municipality']:<10} {row['name']:<34} "
            f"{row['iban']:<26} {ACCOUNT_STATUSES[row['status']]} ({kind}; "
            f"ingevoerd door {row['entered_by']}{_name_told(row)})"
        )
    if not found:
        say("Er wachten geen rekeningen." if pending else "Er zijn nog geen rekeningen.")


@payee.command("verify")
@click.argument("account", required=False)
@click.option("--all", "every", is_flag=True, help="All first registrations, never a change.")
@click.option("--note", required=True, help="Whom you called back, on which known number.")
@by_user
@as_json
def verify(account: str | None, every: bool, note: str, login: str, as_json: bool) -> None:
    """Verify ACCOUNT (see `payee accounts`) after a call-back."""
    if every == (account is not None):
        raise click.UsageError("Name one ACCOUNT, or use --all.")
    named = "accounts" if account is None else f"account {account}"
    with application().refusals_logged(login, "verify account", named):
        _on_the_command_line("payee verify")
        verified, waiting = application().write(
            lambda session: (
                _verify_all(session, note, login)
                if account is None
                else _verify_one(session, account, note, login)
            )
        )
    if as_json:
        give({"verified": verified, "waiting": waiting})
        return
    say(f"{len(verified)} rekeningen bevestigd; {len(waiting)} wachten nog.")
    for row in verified:
        if row["name_blocked"]:
            say(f"  {row['account']}  {row['name']}  {row['iban']}  ({NAME_BLOCKED})")
    if any(row["name_blocked"] for row in verified):
        say("\n".join(lines([ACCEPT_NAME])))
    for row in waiting:
        why = (
            "wijziging: bevestig haar apart" if not row["first_registration"] else "zelf ingevoerd"
        )
        say(f"  {row['account']}  {row['name']}  {row['iban']}  ({why})")


@payee.command("stop")
@click.argument("account")
@click.option("--reason", required=True)
@by_user
def stop(account: str, reason: str, login: str) -> None:
    """Stop ACCOUNT at once: nothing more is paid to it."""
    app = application()
    app.write(
        lambda session: accounts.stop_account(session, account, reason, app.acting(session, login))
    )
    say(f"Rekening {account} is gestopt.")


@payee.command("name-check")
@click.argument("account")
@click.option(
    "--result", required=True, type=click.Choice([kind.value for kind in NameCheckResult])
)
@click.option("--date", "checked_on", type=DAY, help="Day of the check; default today.")
@click.option("--bank-name", default="", help="The name the bank gave at a close match.")
@by_user
def name_check(
    account: str, result: str, checked_on: date | None, bank_name: str, login: str
) -> None:
    """Record what the bank said of the name on ACCOUNT (Verification of Payee)."""
    app = application()
    with app.refusals_logged(login, "check name", f"account {account}"):
        done = app.write(
            lambda session: accounts.record_name_check(
                session,
                account,
                NameCheckResult(result),
                checked_on or app.settings.today(),
                bank_name,
                app.acting(session, login),
            )
        )
    say(f"De naamcontrole van rekening {account} is vastgelegd.")
    if done.name_blocked:
        tell(f"Rekening {account} ({done.name}): {NAME_BLOCKED}.")
        tell("\n".join(lines([ACCEPT_NAME])))


@payee.command("accept-name")
@click.argument("account")
@click.option("--reason", required=True, help="Why it is the right account all the same.")
@by_user
@as_json
def accept_name(account: str, reason: str, login: str, as_json: bool) -> None:
    """Let ACCOUNT be paid though the bank gives another name.

    For another person than who recorded the name check.
    """
    app = application()
    with app.refusals_logged(login, "accept name", f"account {account}"):
        _on_the_command_line("payee accept-name")
        done = app.write(
            lambda session: _account_json(
                accounts.accept_name(session, account, reason, app.acting(session, login))
            )
        )
    if as_json:
        give(done)
    else:
        say(f"De naam bij rekening {account} ({done['name']}) is geaccepteerd.")


def _verify_one(session: Any, account: str, note: str, login: str) -> Any:
    done = accounts.verify_account(session, account, note, application().acting(session, login))
    return [_account_json(done)], []


def _verify_all(session: Any, note: str, login: str) -> Any:
    acting = application().acting(session, login)
    done, waiting = accounts.verify_first_registrations(session, note, acting)
    return [_account_json(row) for row in done], [_account_json(row) for row in waiting]


def _name_told(row: dict[str, Any]) -> str:
    if row["name_check"] is None:
        return ""
    told = f"; naam: {NAME_CHECKS[row['name_check']]}"
    if row["name_accepted_by"]:
        told += f", geaccepteerd door {row['name_accepted_by']}"
    return f"{told}, betalingen wachten" if row["name_blocked"] else told


def _on_the_command_line(step: str) -> None:
    if not application().settings.cli_approval:
        raise ApprovalOnlyInBrowser(step)


def _account_json(account: Any) -> dict[str, Any]:
    return {
        "account": str(account.id),
        "payee": account.payee,
        "municipality": account.municipality,
        "name": account.name,
        "iban": account.iban,
        "status": account.status,
        "pending": account.status == "PENDING",
        "first_registration": account.first_registration,
        "entered_by": account.entered_by,
        "verified_by": account.verified_by,
        "note": account.note,
        "name_check": account.name_check,
        "name_checked_on": account.name_checked_on and account.name_checked_on.isoformat(),
        "bank_name": account.bank_name,
        "name_blocked": account.name_blocked,
        "name_accepted_by": account.name_accepted_by,
        "name_accepted_on": account.name_accepted_on and account.name_accepted_on.isoformat(),
    }


payee.add_command(name_checks)
COMMANDS = (payee,)
