"""Register a payee and change one; a changed account waits for a second person."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.schemas.payees import COLUMNS, payee_typed
from ontzorgen.services.acting import Action
from ontzorgen.services.errors import PayeeChangedMeanwhile, PayeeKnown
from ontzorgen.services.importing.codes import REFERENCE_KINDS
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.register_payee import (
    PayeeOnFile,
    PayeeWritten,
    change_payee,
    payee_on_file,
    register_payee,
)
from ontzorgen.services.try_reference import try_reference
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.payee_list import REFERENCES
from ontzorgen.wording.typed_rows import beside_fields, of_example
from payees.errors import WrongPattern

pages = Blueprint("form", __name__)
_CODE, _EXAMPLE, _SEAL, _ONLY_TRY = "begunstigde", "voorbeeld", "zegel", "proef"
_NEW = {"land": "NL", "incasso": "N", "kenmerksoort": "VRIJ"}


@pages.get("/begunstigden/nieuw")
@needs(Action.IMPORT_FINANCE)
def new() -> ResponseReturnValue:
    """Show an empty form for a payee."""
    return _form(None, _NEW, {})


@pages.post("/begunstigden/nieuw")
@needs(Action.IMPORT_FINANCE)
def register() -> ResponseReturnValue:
    """Register a payee; its account waits for a second person."""
    typed = _typed()
    row, problems = payee_typed(typed)
    if row is None or _ONLY_TRY in request.form:
        return _form(None, typed, {} if _ONLY_TRY in request.form else beside_fields(problems))
    vault = desk().edge.vault
    try:
        done = desk().write(
            lambda session, acting: register_payee(session, row, acting, vault),
            "register payee",
            "payee",
        )
    except PayeeKnown as error:
        return _form(None, typed, {_CODE: sentence(error)})
    except ImportRefused as error:
        return _form(None, typed, beside_fields(error.problems))
    flash(f"Begunstigde {row.name} is vastgelegd.", "ok")
    return _done(done)


@pages.get("/begunstigden/<int:payee_id>/wijzigen")
@needs(Action.IMPORT_FINANCE)
def edit(payee_id: int) -> ResponseReturnValue:
    """Show a payee in a form to change it."""
    seen = _seen(payee_id)
    return _form(seen, seen.cells, {})


@pages.post("/begunstigden/<int:payee_id>/wijzigen")
@needs(Action.IMPORT_FINANCE)
def change(payee_id: int) -> ResponseReturnValue:
    """Change a payee; another IBAN waits for a second person, and the old one stays in use."""
    seen = _seen(payee_id)
    typed = {**_typed(), _CODE: seen.key}
    row, problems = payee_typed(typed)
    if row is None or _ONLY_TRY in request.form:
        return _form(seen, typed, {} if _ONLY_TRY in request.form else beside_fields(problems))
    vault, seal = desk().edge.vault, request.form.get(_SEAL, "")
    try:
        done = desk().write(
            lambda session, acting: change_payee(session, payee_id, row, seal, acting, vault),
            "change payee",
            f"payee {payee_id}",
        )
    except PayeeChangedMeanwhile as error:
        flash(sentence(error), "error")
        return redirect(url_for("payees.form.edit", payee_id=payee_id))
    except ImportRefused as error:
        return _form(seen, typed, beside_fields(error.problems))
    flash("De wijziging is vastgelegd." if done.changed else "Er is niets veranderd.", "ok")
    if done.renamed:
        flash(
            "De naam gaat mee naar de bank. Een naamcontrole van voor deze wijziging ging over de "
            "oude naam: laat de bank de nieuwe naam controleren.",
            "warning",
        )
    return _done(done)


@pages.post("/begunstigden/kenmerk")
@needs(Action.IMPORT_FINANCE)
def reference() -> ResponseReturnValue:
    """Say, while somebody types, whether an example of a reference does; keeps nothing."""
    return render_template("payees/reference.html", tried=_tried(request.form))


def _seen(payee_id: int) -> PayeeOnFile:
    seen: PayeeOnFile = desk().read(
        lambda session, acting: payee_on_file(session, payee_id, acting)
    )
    return seen


def _typed() -> dict[str, str]:
    return {column: request.form.get(column, "") for column in (*COLUMNS, _EXAMPLE)}


def _form(
    seen: PayeeOnFile | None, typed: Mapping[str, str], wrongs: Mapping[str, str]
) -> ResponseReturnValue:
    page = render_template(
        "payees/form.html",
        seen=seen,
        typed=typed,
        wrongs=wrongs,
        seal=request.form.get(_SEAL, seen.seal) if seen else "",
        tried=_tried(typed),
        references=list(REFERENCES.items()),
    )
    return page, 422 if wrongs else 200


def _tried(typed: Mapping[str, str]) -> tuple[bool, str] | None:
    """Return whether the example does, with the words; None where there is none."""
    example = typed.get(_EXAMPLE, "").strip()
    if not example:
        return None
    kind = REFERENCE_KINDS.get(typed.get("kenmerksoort", ""), REFERENCE_KINDS["VRIJ"])
    try:
        tried = try_reference(kind, typed.get("kenmerkpatroon", "").strip(), example)
    except WrongPattern as error:
        return False, sentence(error)
    if isinstance(tried, str):
        return True, f"Dit voorbeeld past. Zo gaat het naar de bank: {tried}"
    return False, of_example(tried)


def _done(done: PayeeWritten) -> ResponseReturnValue:
    """Go on to the account that waits, else to the payee."""
    if done.account_id is None:
        return redirect(url_for("payees.show", payee_id=done.id))
    flash(
        "De rekening wacht op een andere persoon. Die belt terug en bevestigt haar; tot dan wordt "
        "er niets op betaald.",
        "warning",
    )
    return redirect(url_for("payees.account", account_id=done.account_id))
