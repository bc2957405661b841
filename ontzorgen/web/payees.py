"""Payees and accounts: find one, see where it is used, and what two people decide of an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.services import accounts
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.see_payees import (
    NAME_DIFFERS,
    WAITING,
    list_payees,
    see_account_and_change,
    see_payee,
    see_payees,
)
from ontzorgen.services.written import refuse_bsn
from ontzorgen.web import payee_form
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer, filters, to_page
from ontzorgen.wording.codes import ACCOUNT_STATUSES, NAME_CHECKS
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_BSN_IN_LISTS
from ontzorgen.wording.payee_list import (
    ACCOUNT_KINDS,
    REFERENCES,
    name_check_words,
    payees_csv,
)
from payees.errors import BankNameMissing, NotCheckedYet, OlderAnswer
from payees.verification import NameCheckResult

pages = Blueprint("payees", __name__)
pages.register_blueprint(payee_form.pages)
_FIELDS = {"zoek": "", "alleen": ""}
_ONLY = {"wacht": WAITING, "naam": NAME_DIFFERS}
_NOTE, _REASON, _BANK_NAME, _DAY = "notitie", "reden", "banknaam", "dag"


@pages.get("/begunstigden")
@needs(Action.READ_PAYEES)
def index() -> ResponseReturnValue:
    """List payees; the accounts that wait for a second person come first."""
    try:
        return _index(filters(**_FIELDS), {}), 200
    except BsnInText:
        return _index(dict(_FIELDS), {"zoek": NO_BSN_IN_LISTS}), 422


@pages.get("/begunstigden.csv")
@needs(Action.READ_PAYEES)
def csv() -> ResponseReturnValue:
    """Give the payees of the list as it is narrowed, all pages of it."""
    search = request.args.get("zoek", "").strip()[:80]
    refuse_bsn(search, "search")
    only = _ONLY.get(request.args.get("alleen", ""), "")
    rows = desk().read(lambda session, acting: list_payees(session, search, only, acting))
    return csv_answer(payees_csv(rows), "begunstigden.csv")


@pages.get("/begunstigden/<int:payee_id>")
@needs(Action.READ_PAYEES)
def show(payee_id: int) -> ResponseReturnValue:
    """Show a payee: its accounts as they followed each other, and where it is used."""
    seen = desk().read(lambda session, acting: see_payee(session, payee_id, acting))
    return render_template("payees/show.html", seen=seen, references=REFERENCES, **_words())


@pages.get("/rekeningen/<int:account_id>")
@needs(Action.READ_PAYEES)
def account(account_id: int) -> ResponseReturnValue:
    """Show an account, and what may be done with it now."""
    return _account(account_id)


@pages.post("/rekeningen/<int:account_id>/bevestigen")
@needs(Action.VERIFY_ACCOUNT, proves=True)
def verify(account_id: int) -> ResponseReturnValue:
    """Confirm an account after calling back a number that was known before."""
    note = request.form.get(_NOTE, "")
    if not note.strip():
        wrong = "Schrijf wie u terugbelde, en op welk nummer dat u al kende."
        return _account(account_id, {_NOTE: wrong})
    return _change(
        account_id,
        "verify account",
        lambda session, acting: accounts.verify_account(session, str(account_id), note, acting),
        "De rekening is bevestigd. Vanaf nu wordt hierop betaald.",
        _NOTE,
    )


@pages.post("/rekeningen/<int:account_id>/stoppen")
@needs(Action.STOP_ACCOUNT)
def stop(account_id: int) -> ResponseReturnValue:
    """Stop an account at once; one person is enough."""
    reason = request.form.get(_REASON, "")
    if not reason.strip():
        return _account(account_id, {_REASON: "Schrijf waarom u deze rekening stopt."})
    return _change(
        account_id,
        "stop account",
        lambda session, acting: accounts.stop_account(session, str(account_id), reason, acting),
        "De rekening is gestopt. Er wordt niets meer op betaald.",
        _REASON,
    )


@pages.post("/rekeningen/<int:account_id>/naamcontrole")
@needs(Action.CHECK_NAME)
def check_name(account_id: int) -> ResponseReturnValue:
    """Record what the bank said of the name."""
    result, name = request.form.get("uitslag", ""), request.form.get(_BANK_NAME, "")
    wrongs: dict[str, str] = {}
    if result not in NAME_CHECKS:
        wrongs["uitslag"] = "Kies wat de bank van de naam zei."
    checked_on = _day(request.form.get(_DAY, ""))
    if checked_on is None:
        wrongs[_DAY] = "Vul de dag van de controle in, bijvoorbeeld 2026-09-15."
    if wrongs or checked_on is None:
        return _account(account_id, wrongs)
    on = checked_on
    return _change(
        account_id,
        "check name",
        lambda session, acting: accounts.record_name_check(
            session, str(account_id), NameCheckResult(result), on, name, acting
        ),
        "De naamcontrole is vastgelegd.",
        _BANK_NAME,
    )


@pages.post("/rekeningen/<int:account_id>/naam-accepteren")
@needs(Action.ACCEPT_NAME, proves=True)
def accept_name(account_id: int) -> ResponseReturnValue:
    """Let an account be paid though the bank gives another name."""
    reason = request.form.get("waarom", "")
    if not reason.strip():
        wrong = "Schrijf waarom dit toch de goede rekening is."
        return _account(account_id, {"waarom": wrong})
    return _change(
        account_id,
        "accept name",
        lambda session, acting: accounts.accept_name(session, str(account_id), reason, acting),
        "De naam is geaccepteerd. Er wordt weer op deze rekening betaald.",
        "waarom",
    )


def _index(chosen: dict[str, str], wrongs: dict[str, str]) -> str:
    only, number = _ONLY.get(chosen["alleen"], ""), request.args.get("pagina")
    seen = desk().read(
        lambda session, acting: see_payees(session, chosen["zoek"], only, number, acting)
    )
    return render_template(
        "payees/index.html",
        seen=seen,
        chosen=chosen,
        wrongs=wrongs,
        to=to_page(chosen),
        **_words(),
    )


def _account(account_id: int, wrongs: dict[str, str] | None = None) -> ResponseReturnValue:
    """Show an account; with what was wrong in the form that was sent, and what was typed."""
    seen, change = desk().read(
        lambda session, acting: see_account_and_change(session, account_id, acting)
    )
    page = render_template(
        "payees/account.html",
        account=seen,
        change=change,
        wrongs=wrongs or {},
        typed=request.form,
        today=desk().settings.today().isoformat(),
        results=list(NAME_CHECKS.items()),
        **_words(),
    )
    return page, 422 if wrongs else 200


def _change(
    account_id: int,
    action: str,
    work: Callable[[Any, Acting], Any],
    told: str,
    field: str,
) -> ResponseReturnValue:
    """Do one step with an account; what was typed wrong comes back beside its field."""
    try:
        done = desk().write(work, action, f"account {account_id}")
    except (BsnInText, BankNameMissing) as error:
        return _account(account_id, {field: sentence(error)})
    except (NotCheckedYet, OlderAnswer) as error:
        return _account(account_id, {_DAY: sentence(error)})
    flash(told, "ok")
    if done.name_blocked:
        flash(
            "De bank noemt een andere naam. Er wordt pas op deze rekening betaald als een andere "
            "persoon de naam accepteert.",
            "warning",
        )
    return redirect(url_for("payees.account", account_id=account_id))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _words() -> dict[str, Any]:
    return {
        "statuses": ACCOUNT_STATUSES,
        "status_kinds": ACCOUNT_KINDS,
        "name_check_words": name_check_words,
    }
