"""Payment runs: calculate a month, look at it, approve it, take its files to the bank, close it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.errors import NotAMonth
from ontzorgen.domain.jobs import JobKind
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.close_run import close_run
from ontzorgen.services.correct_run import correct_run
from ontzorgen.services.count_benefits import count_benefits
from ontzorgen.services.end_run import reject_run, withdraw_run
from ontzorgen.services.errors import BsnInText
from ontzorgen.services.export_run import file_content
from ontzorgen.services.find_run import run_called
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.override_limit import override_limit
from ontzorgen.services.see_slips import see_slips
from ontzorgen.services.show_run import (
    DIFFERENCES_ON_A_PAGE,
    LIMITS_ON_A_PAGE,
    RunChoice,
    RunPage,
    page_of_runs,
    show_file,
    show_run_page,
)
from ontzorgen.services.written import refuse_bsn
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.days import typed_month
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import filters, to_page
from ontzorgen.wording import codes
from ontzorgen.wording.notices import NO_BSN_IN_LISTS
from ontzorgen.wording.payments import left_out_lines
from ontzorgen.wording.run_document import bank_file, signing
from ontzorgen.wording.runs import limit_title, no_benefit_known, reason_of, signal_text
from reports.control_slip import control_slip

pages = Blueprint("runs", __name__)
_ANYWAY = "toch"
"""The tick for a month without a benefit; what it sends names the month that was asked about."""
_TOLD = 8
"""So many lines of what was left out fit in a message; the run itself has all."""
_FIELDS = {"gemeente": "", "status": "", "zoek": ""}


@pages.get("/betaalruns")
@needs(Action.READ_RUN)
def index() -> ResponseReturnValue:
    """List runs, the newest month first, and offer to calculate a month."""
    try:
        return _index(filters(**_FIELDS), wrongs={}, typed={}), 200
    except BsnInText:
        return _index(dict(_FIELDS), wrongs={"zoek": NO_BSN_IN_LISTS}, typed={}), 422


@pages.post("/betaalruns")
@needs(Action.CALCULATE_RUN)
def calculate() -> ResponseReturnValue:
    """Calculate a month of a municipality; again, until it is approved.

    A month without any benefit is asked about first: its run would pay nothing, and once it is
    approved the month is taken.
    """
    code, text = request.form.get("gemeente", ""), request.form.get("maand", "").strip()
    try:
        month = typed_month(text)
    except NotAMonth:
        wrong = {"maand": "Vul de maand in als jaar-maand, bijvoorbeeld 2026-10."}
        return _again(wrong, {"gemeente": code, "maand": text})
    anyway = f"{code} {month}"
    if request.form.get(_ANYWAY) != anyway and not desk().read(
        lambda session, acting: count_benefits(session, code, month, acting)
    ):
        wrong = {_ANYWAY: no_benefit_known(month)}
        return _again(wrong, {"gemeente": code, "maand": str(month), _ANYWAY: anyway})
    return jobs.ask(JobKind.CALCULATE_RUN, lambda _session, _acting: (code, {"month": str(month)}))


@pages.get("/betaalruns/<name>")
@needs(Action.READ_RUN)
def show(name: str) -> ResponseReturnValue:
    """Show a run: what it adds up to, what needs a look, its instalments, and the next step."""
    return _show(name, wrongs={}), 200


@pages.get("/betaalruns/<name>/controleblad")
@needs(Action.READ_RUN)
def slips(name: str) -> ResponseReturnValue:
    """Show, for each file, what who signs at the bank compares: to print and sign."""
    seen = desk().read(lambda session, acting: see_slips(session, name, acting))
    made = [
        control_slip(bank_file(file, file.file_name), signing(seen.head)) for file in seen.files
    ]
    return render_template("runs/slips.html", head=seen.head, slips=made)


@pages.get("/betaalruns/<name>/bestanden/<message_id>")
@needs(Action.EXPORT_RUN)
def file(name: str, message_id: str) -> ResponseReturnValue:
    """Give a bank file: the same bytes each time."""

    def work(session: Any, acting: Acting) -> tuple[str, bytes]:
        found = show_file(session, name, message_id, acting)
        return found.file_name, b"".join(file_content(session, found.id))

    file_name, content = desk().read(work)
    return _download(content, file_name, "application/xml")


@pages.post("/betaalruns/<name>/goedkeuren")
@needs(Action.APPROVE_RUN, proves=True)
def approve(name: str) -> ResponseReturnValue:
    """Approve a run over a hash of all it contains."""
    _change("approve run", name, lambda session, acting: approve_run(session, name, acting))
    flash("De run is goedgekeurd. De administratie kan nu het bankbestand maken.", "ok")
    return _to(name)


@pages.post("/betaalruns/<name>/vrijgeven")
@needs(Action.OVERRIDE_LIMIT, proves=True)
def override(name: str) -> ResponseReturnValue:
    """Give the extra approval for a line beyond a limit."""
    line, reason = request.form.get("regel", ""), request.form.get("reden", "")
    if not reason.strip():
        flash("Schrijf waarom deze regel over de grens mag. Er is niets vrijgegeven.", "error")
        return _to(name)
    released = _change(
        "override limit",
        name,
        lambda session, acting: override_limit(session, name, line, reason, acting),
    )
    flash(f"Vrijgegeven: {', '.join(released)}.", "ok")
    return _to(name)


@pages.post("/betaalruns/<name>/afkeuren")
@needs(Action.REJECT_RUN)
def reject(name: str) -> ResponseReturnValue:
    """Reject a run and free what it would pay."""
    reason = request.form.get("reden", "")
    if not reason.strip():
        return _show(name, wrongs={"reden": "Schrijf waarom de run wordt afgekeurd."}), 422
    kind = _change(
        "reject run",
        name,
        lambda session, acting: reject_run(session, name, reason, acting).kind,
    )
    flash(f"De run is afgekeurd. {codes.AFTER_REJECTION[kind]}", "ok")
    return _to(name)


@pages.post("/betaalruns/<name>/terugnemen")
@needs(Action.WITHDRAW_RUN, proves=True)
def withdraw(name: str) -> ResponseReturnValue:
    """Take back a run whose file never reached the bank."""
    reason = request.form.get("reden", "")
    if not reason.strip():
        return _show(name, wrongs={"reden": "Schrijf waarom het bestand wordt teruggenomen."}), 422
    _change(
        "withdraw run",
        name,
        lambda session, acting: withdraw_run(session, name, reason, acting).name,
    )
    flash("De run is teruggenomen. Geef het oude bestand nooit meer aan de bank.", "warning")
    return _to(name)


@pages.post("/betaalruns/<name>/exporteren")
@needs(Action.EXPORT_RUN)
def export(name: str) -> ResponseReturnValue:
    """Make the bank files of an approved run."""

    def about(session: Any, acting: Acting) -> tuple[str, dict[str, str]]:
        run = run_called(session, name, Action.EXPORT_RUN, acting)
        return run.municipality_code, {"run": run.name}

    return jobs.ask(JobKind.EXPORT_RUN, about)


@pages.post("/betaalruns/<name>/herstellen")
@needs(Action.CORRECT_RUN)
def correct(name: str) -> ResponseReturnValue:
    """Calculate a correction run: pay again what came back, once its cause is mended."""

    def work(session: Any, acting: Acting) -> tuple[str, list[str]]:
        done = correct_run(session, name, (), acting)
        return done.run.name, list(left_out_lines(done.left_out))

    made, left_out = _change("correct run", name, work)
    more = len(left_out) - _TOLD
    rest = [f"En nog {more}."] if more > 0 else []
    flash("\n".join(["De herstelrun is berekend.", *left_out[:_TOLD], *rest]), "ok")
    return _to(made)


@pages.post("/betaalruns/<name>/afsluiten")
@needs(Action.CLOSE_RUN)
def close(name: str) -> ResponseReturnValue:
    """Close a run: nothing is in transit, and whatever is open has an owner."""
    _change("close run", name, lambda session, acting: close_run(session, name, acting).run.name)
    flash("De run is afgesloten. De tussenrekening staat op nul.", "ok")
    return _to(name)


def _again(wrongs: dict[str, str], typed: dict[str, str]) -> ResponseReturnValue:
    return _index(filters(**_FIELDS), wrongs=wrongs, typed=typed), 422


def _index(chosen: dict[str, str], *, wrongs: dict[str, str], typed: dict[str, str]) -> str:
    def work(session: Any, acting: Acting) -> tuple[Any, Any]:
        found = page_of_runs(
            session,
            RunChoice(chosen["gemeente"], chosen["status"], chosen["zoek"]),
            request.args.get("pagina"),
            acting,
        )
        return found, own_municipalities(session, acting)

    (heads, page), towns = desk().read(work)
    return render_template(
        "runs/index.html",
        heads=heads,
        page=page,
        to=to_page(chosen),
        chosen=chosen,
        towns=towns,
        statuses=list(codes.STATUSES.items()),
        next_month=str(Month.of(desk().settings.today()).plus(1)),
        typed=typed,
        wrongs=wrongs,
    )


def _show(name: str, *, wrongs: dict[str, str]) -> str:
    chosen = {
        "uitkomst": request.args.get("uitkomst", ""),
        "huishouden": request.args.get("huishouden", "").strip()[:40],
    }
    refuse_bsn(chosen["huishouden"], "search")
    number = request.args.get("pagina")
    seen: RunPage = desk().read(
        lambda session, acting: show_run_page(
            session, name, chosen["uitkomst"], chosen["huishouden"], number, acting
        )
    )
    return render_template(
        "runs/show.html",
        seen=seen,
        head=seen.head,
        lines=[(line, reason_of(line)) for line in seen.lines],
        signals=[(row, signal_text(row)) for row in seen.signals],
        differences=seen.differences[:DIFFERENCES_ON_A_PAGE],
        limits=[
            (row, limit_title(row.limit.subject, seen.limit_lines.get(row.limit.subject)))
            for row in seen.limits[:LIMITS_ON_A_PAGE]
        ],
        released=sum(row.released_by is not None for row in seen.limits),
        unreleased=sum(row.released_by is None for row in seen.limits),
        at_once=DIFFERENCES_ON_A_PAGE,
        chosen=chosen,
        asked=number is not None or any(chosen.values()),
        to=to_page(chosen, "termijnen"),
        steps=_steps(seen.head.status),
        wrongs=wrongs,
        outcomes=codes.OUTCOMES,
        kinds=codes.COST_KINDS,
        signal_names=codes.SIGNALS,
        limit_names=codes.LIMITS,
        difference_names=codes.DIFFERENCES,
    )


def _steps(status: str) -> list[tuple[str, str]]:
    """Return the steps of a run with how far each is: done, here or later."""
    order = ("CALCULATED", "APPROVED", "EXPORTED", "SETTLED", "CLOSED")
    names = ("Berekend", "Goedgekeurd", "Naar de bank", "Verwerkt door de bank", "Afgesloten")
    if status not in order:
        return []
    here = order.index(status)
    return [
        (name, "done" if index < here or status == "CLOSED" else "here" if index == here else "")
        for index, name in enumerate(names)
    ]


def _change(action: str, name: str, work: Callable[[Any, Acting], Any]) -> Any:
    """Do one step with a run, alone with its municipality."""
    return desk().write(work, action, name, lock=name.partition("-")[0])


def _to(name: str) -> ResponseReturnValue:
    return redirect(url_for("runs.show", name=name))


def _download(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
