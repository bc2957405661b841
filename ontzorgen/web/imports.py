"""Import files on a page: first see what they would change, then let it be done.

The rules, the words and the work are those of the command `import`.
"""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from ontzorgen.domain.jobs import JobKind
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.acting import Action, NotAllowed
from ontzorgen.services.importing import preview
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.report import DifferenceKind
from ontzorgen.services.importing.rows import File
from ontzorgen.services.jobs.ask import asked_already
from ontzorgen.services.jobs.see import SPOOL
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.typed import serializer
from ontzorgen.web.uploads import plain_name
from ontzorgen.wording import import_problems as words

pages = Blueprint("imports", __name__)
_FILES, _PLACE = "bestanden", "map"
_LASTS_SECONDS = 8 * 3600
"""As long as a session; the files themselves are kept for a day at most."""
_SHOWN = 20
"""So many changes of each file are shown; the counts are of all."""
_NOT_YOURS = (
    "Uw rol mag een van deze bestanden niet inlezen, of niet voor deze gemeente. Kies alleen de "
    "bestanden van uw eigen werk."
)
_SALT = "files of an import"


@pages.get("/inlezen")
@needs(Action.IMPORT_FILES)
def index() -> ResponseReturnValue:
    """Ask for the files."""
    return _index({}), 200


@pages.post("/inlezen")
@needs(Action.IMPORT_FILES)
def show() -> ResponseReturnValue:
    """Keep the files and show what they would change, or everything that is wrong with them."""
    chosen = [file for file in request.files.getlist(_FILES) if file.filename]
    sent = {plain_name(file): file.stream for file in chosen}
    if not sent:
        return _index({_FILES: "Kies een of meer CSV-bestanden."}), 422
    if len(sent) < len(chosen):
        wrong = "U koos twee bestanden met dezelfde naam. Kies van elke naam er een."
        return _index({_FILES: wrong}), 422
    data_dir = desk().settings.data_dir
    place, path = preview.keep(data_dir, sent)
    try:
        folder, vault = read_folder(path), desk().edge.vault
        report = desk().read(
            lambda session, acting: preview.look(session, folder, acting, vault, _SHOWN)
        )
    except ImportRefused as refused:
        preview.let_go(data_dir, place)
        shown = refused.problems[: words.MOST_SHOWN]
        lines = [(words.place(row), words.problem_text(row)) for row in shown]
        page = render_template(
            "imports/refused.html", lines=lines, total=len(refused.problems), names=sorted(sent)
        )
        return page, 422
    except NotAllowed:
        preview.let_go(data_dir, place)
        return _index({_FILES: _NOT_YOURS}), 422
    except BaseException:
        preview.let_go(data_dir, place)
        raise
    if not report.changes:
        preview.let_go(data_dir, place)
    sealed = serializer(_SALT).dumps([place, g.visit.login])
    return render_template(
        "imports/preview.html",
        report=report,
        place=sealed,
        shown=_SHOWN,
        new=DifferenceKind.NEW,
    )


@pages.post("/inlezen/doen")
@needs(Action.IMPORT_FILES)
def do() -> ResponseReturnValue:
    """Import the files that were shown, in the background."""
    try:
        place, login = serializer(_SALT).loads(request.form.get(_PLACE, ""), max_age=_LASTS_SECONDS)
    except BadSignature:
        place, login = "", ""
    known = jobs.key_here()
    if login != g.visit.login or not known:
        return redirect(url_for("imports.index"))
    job = desk().read(
        lambda session, acting: asked_already(session, JobKind.IMPORT_FOLDER, known, acting)
    )
    if job is not None:
        return jobs.follow(job)  # a second click, when the work is done and its files are gone
    if not preview.is_kept(desk().settings.data_dir, place):
        return _index({_FILES: "Deze bestanden zijn er niet meer. Kies ze opnieuw."}), 422
    return jobs.ask(JobKind.IMPORT_FOLDER, lambda _session, _acting: (None, {SPOOL: place}))


def _index(wrongs: dict[str, str]) -> str:
    return render_template("imports/index.html", wrongs=wrongs, files=[each.value for each in File])
