"""Policy: what each municipality has chosen and since when, and choose otherwise from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.errors import CheckerToldFirst
from ontzorgen.domain.policy import Policy
from ontzorgen.schemas.paying_account import COLUMNS, paying_account_typed
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services.acting import Action
from ontzorgen.services.errors import WrongPolicyValue
from ontzorgen.services.importing.codes import COST_KINDS, word_of
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.paying_account import (
    PayingAccount,
    change_paying_account,
    paying_account,
)
from ontzorgen.services.see_policy import PolicyFrom, PolicySeen, see_policies, see_policy
from ontzorgen.services.set_policy import set_policy
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_day
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import csv_answer
from ontzorgen.wording import codes
from ontzorgen.wording import policy as words
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.notices import NO_NAME_CHECKS
from ontzorgen.wording.typed_rows import beside_fields
from reports.amounts import grouped
from reports.words import capital

pages = Blueprint("policy", __name__)
_GROUPS = tuple(
    (word_of(COST_KINDS, kind), capital(codes.COST_KINDS[kind])) for kind in Policy().order
)


@pages.get("/beleid")
@needs(Action.READ_POLICY)
def index() -> ResponseReturnValue:
    """Show, for each municipality, what holds today."""
    seen = desk().read(see_policies)
    return render_template(
        "policy/index.html",
        towns=[(town, words.in_words(town.now.policy) if town.now else {}) for town in seen],
        labels=words.LABELS,
        since=words.since,
    )


@pages.get("/beleid.csv")
@needs(Action.READ_POLICY)
def as_csv() -> ResponseReturnValue:
    """Give every policy of one's own municipalities as a file for a spreadsheet."""
    return csv_answer(words.policies_csv(desk().read(see_policies)), "beleid.csv")


@pages.get("/beleid/<code>")
@needs(Action.READ_POLICY)
def show(code: str) -> ResponseReturnValue:
    """Show the policies of a municipality, the newest first."""
    return _show(code, {}), 200


@pages.post("/beleid/<code>")
@needs(Action.SET_POLICY, proves=True)
def change(code: str) -> ResponseReturnValue:
    """Change from a day on what was typed otherwise than what held on the form's own day."""
    seen: PolicySeen = desk().read(lambda session, acting: see_policy(session, code, acting))
    shown = words.as_typed(_shown(seen))
    typed = {key: value for key, value in _typed().items() if value != shown[key]}
    changes, wrongs = _read(typed)
    start = typed_day(request.form.get("vanaf", ""))
    if start is None:
        wrongs = {"vanaf": "Vul de eerste dag in, bijvoorbeeld 2026-09-30.", **wrongs}
    elif not typed:
        wrongs = {"betaaldag": "Er is niets anders ingevuld dan wat al geldt."}
    if start is None or wrongs:
        return _show(code, wrongs), 422
    day = start
    try:
        desk().write(
            lambda session, acting: set_policy(session, code, day, changes, acting),
            "set policy",
            f"policy {code}",
            lock=code,
        )
    except CheckerToldFirst as error:
        return _show(code, {"antwoord_fiatteur_na": sentence(error)}), 422
    flash(f"Het beleid geldt vanaf {day:%d-%m-%Y}. Wat al berekend is, verandert niet.", "ok")
    if changes.get("bulk_opt_out"):
        flash(NO_NAME_CHECKS, "warning")
    return redirect(url_for("policy.show", code=code))


@pages.get("/beleid/<code>/rekening")
@needs(Action.IMPORT_FINANCE)
def account(code: str) -> ResponseReturnValue:
    """Show the account a municipality pays from in a form to register another one."""
    seen = _account_of(code)
    typed = {"iban": grouped(seen.row.iban), "rekeninghouder": seen.row.holder}
    return _account(seen, typed, {}), 200


@pages.post("/beleid/<code>/rekening")
@needs(Action.IMPORT_FINANCE)
def change_account(code: str) -> ResponseReturnValue:
    """Register another account to pay from; it waits for a second person."""
    seen, vault, seal = _account_of(code), desk().edge.vault, request.form.get("zegel", "")
    typed = {name: request.form.get(name, "") for name in COLUMNS}
    folder = paying_account_typed(typed, seen.row)
    if folder.problems:
        return _account(seen, typed, beside_fields(folder.problems)), 422
    try:
        waits = desk().write(
            lambda session, acting: change_paying_account(
                session, code, folder, seal, acting, vault
            ),
            "change paying account",
            f"municipality {code}",
            lock=code,
        )
    except ImportRefused as error:
        return _account(seen, typed, beside_fields(error.problems)), 422
    if waits is None:
        flash("Er is niets veranderd.", "ok")
        return redirect(url_for("policy.show", code=code))
    flash("De rekening is vastgelegd en wacht op een tweede persoon.", "ok")
    return redirect(url_for("payees.account", account_id=waits))


def _account_of(code: str) -> PayingAccount:
    seen: PayingAccount = desk().read(lambda session, acting: paying_account(session, code, acting))
    return seen


def _account(seen: PayingAccount, typed: dict[str, str], wrongs: dict[str, str]) -> str:
    seal = request.form.get("zegel", seen.seal)
    return render_template("policy/account.html", seen=seen, typed=typed, wrongs=wrongs, seal=seal)


def _show(code: str, wrongs: dict[str, str]) -> str:
    seen: PolicySeen = desk().read(lambda session, acting: see_policy(session, code, acting))
    again = bool(wrongs)
    paying = _account_of(code)
    shown = _shown(seen)
    typed = words.as_typed(shown) | (_typed() if again else {})
    return render_template(
        "policy/show.html",
        seen=seen,
        paying=paying,
        history=_told(seen.history),
        words=words,
        now=words.in_words(shown) if seen.now else {},
        labels=words.LABELS,
        typed=typed,
        order=typed["volgorde"].split(","),
        groups=_GROUPS,
        pay_days=[("laatste", "laatste werkdag van de maand")]
        + [(str(day), f"dag {day} van de volgende maand") for day in range(1, 32)],
        start=request.form.get("vanaf", "") if again else "",
        basis=_basis(seen),
        wrongs=wrongs,
    )


def _told(history: Sequence[PolicyFrom]) -> list[tuple[PolicyFrom, list[tuple[str, str]]]]:
    """Return each policy with what it chose otherwise than the one before it, in words."""
    earlier = [*history[1:], None]
    return [
        (
            one,
            [
                (words.LABELS[key], text)
                for key, text in words.differences(
                    before.policy if before else None, one.policy
                ).items()
            ],
        )
        for one, before in zip(history, earlier, strict=True)
    ]


def _basis(seen: PolicySeen) -> str:
    """Return the first day of the policy that the form shows, or showed when it was sent."""
    asked = request.form.get("basis", "")
    if any(one.start.isoformat() == asked for one in seen.history):
        return asked
    return seen.now.start.isoformat() if seen.now else ""


def _shown(seen: PolicySeen) -> Policy:
    basis = _basis(seen)
    return next((one.policy for one in seen.history if one.start.isoformat() == basis), Policy())


def _typed() -> dict[str, str]:
    """Return what was typed, by key; a key that the form did not send has no say."""
    return {
        key: ",".join(request.form.getlist(key)).strip()
        for key in words.LABELS
        if key in request.form
    }


def _read(typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the changes, and what is wrong by field."""
    changes: dict[str, Any] = {}
    wrongs: dict[str, str] = {}
    for key, value in typed.items():
        try:
            changes |= policy_changes([f"{key}={value}"])
        except WrongPolicyValue as error:
            wrongs[key] = sentence(error)
    return changes, wrongs
