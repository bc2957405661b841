"""Documents of a household: add one, take it home, take it away."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.documents import LARGEST, DocumentKind
from ontzorgen.services.acting import Action
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.households import documents
from ontzorgen.services.households.documents import Upload
from ontzorgen.services.households.errors import DocumentRefused, HouseholdForgotten
from ontzorgen.web.access import may, needs
from ontzorgen.web.desk import desk
from ontzorgen.web.household_forms import form_of, saved, show_form
from ontzorgen.wording import codes
from ontzorgen.wording import household_forms as words
from ontzorgen.wording.errors import sentence

pages = Blueprint("household_documents", __name__)
_FILE, _KIND, _REASON = "bestand", "soort", "toelichting"


@pages.get("/huishoudens/<int:household_id>/documenten/nieuw")
@needs(Action.ADD_DOCUMENT)
def new(household_id: int) -> ResponseReturnValue:
    """Ask for a document."""
    return _new(household_id, {})


@pages.post("/huishoudens/<int:household_id>/documenten/nieuw")
@needs(Action.ADD_DOCUMENT)
def add(household_id: int) -> ResponseReturnValue:
    """Keep a document that somebody sent."""
    sent, kind = request.files.get(_FILE), request.form.get(_KIND, "")
    wrongs = {}
    if kind not in list(DocumentKind):
        wrongs[_KIND] = "Soort: kies waar dit document over gaat."
    if sent is None or not sent.filename:
        wrongs[_FILE] = "Bestand: kies een bestand."
    if wrongs or sent is None:
        return _new(household_id, wrongs)
    upload = Upload(sent.filename or "", DocumentKind(kind), sent.stream.read(LARGEST + 1))
    vault = desk().edge.vault
    try:
        desk().write(
            lambda session, acting: documents.add_document(
                session, household_id, upload, vault, acting
            ),
            "add document",
            f"household {household_id}",
        )
    except (DocumentRefused, HouseholdForgotten) as refused:
        return _new(household_id, {_FILE: sentence(refused)})
    except BsnInText:
        return _new(household_id, {_FILE: words.BSN_IN_NAME})
    return saved(household_id, "Het document is bewaard.")


@pages.get("/documenten/<int:document_id>/bestand")
@needs(Action.READ_DOCUMENT)
def take(document_id: int) -> ResponseReturnValue:
    """Give a document as a file; the look is in the log, and no browser opens it by itself."""
    vault = desk().edge.vault
    shown, content = desk().read(
        lambda session, acting: documents.read_document(session, document_id, vault, acting)
    )
    # A header carries Latin-1 only; send_file writes a name in another script the way of RFC 5987.
    return send_file(
        BytesIO(content), mimetype=shown.media_type, as_attachment=True, download_name=shown.name
    )


@pages.get("/documenten/<int:document_id>")
@needs(Action.DROP_DOCUMENT)
def show(document_id: int) -> ResponseReturnValue:
    """Show what is known of a document, to take it away."""
    return _show(document_id, {}), 200


@pages.post("/documenten/<int:document_id>")
@needs(Action.DROP_DOCUMENT)
def drop(document_id: int) -> ResponseReturnValue:
    """Take a document away, with a reason."""
    reason = request.form.get(_REASON, "")
    if not reason.strip():
        return _show(document_id, {_REASON: "Schrijf waarom u dit document weghaalt."}), 422
    try:
        gone = desk().write(
            lambda session, acting: documents.drop_document(session, document_id, reason, acting),
            "drop document",
            f"document {document_id}",
        )
    except BsnInText as error:
        return _show(document_id, {_REASON: sentence(error)}), 422
    flash("Het document is weggehaald.", "ok")
    if may(Action.READ_HOUSEHOLD):
        return redirect(url_for("households.show", household_id=gone.household_id))
    return redirect(url_for("start.show"))


def _new(household_id: int, wrongs: dict[str, str]) -> ResponseReturnValue:
    return show_form(
        "households/documents/new.html",
        form_of(household_id),
        request.form,
        wrongs,
        kinds=list(codes.DOCUMENT_KINDS.items()),
    )


def _show(document_id: int, wrongs: dict[str, str]) -> str:
    seen = desk().read(lambda session, acting: documents.see_document(session, document_id, acting))
    return render_template(
        "households/documents/show.html",
        document=seen,
        wrongs=wrongs,
        typed=request.form,
        codes=codes,
        words=words,
    )
