"""Reports: which there are, each on a page with its filters, and as a file.

A report with many rows shows the first ones; its file is made in the background. Each report has
addresses of its own, so that the rule of who may open it stands beside it like everywhere.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.jobs import JobKind
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import BsnInText, UnknownPayee
from ontzorgen.services.households.errors import SeveralCalledSo, UnknownKey
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.reporting.asked import About, Opening, Typed, When, Where
from ontzorgen.services.reporting.catalogue import (
    CATALOGUE,
    ReportName,
    check_copy,
    check_report,
    job_parameters,
    read_report,
    reports_for,
)
from ontzorgen.services.reporting.errors import (
    PeriodFarAway,
    PeriodReversed,
    ReportNeeds,
    RequestIncomplete,
    WholeMonthsOnly,
)
from ontzorgen.web import jobs
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.lists import filters
from ontzorgen.web.report_form import (
    REQUEST_FIELDS,
    defaults,
    read_form,
    read_request,
    shown_again,
)
from ontzorgen.web.typed import STRAIGHT
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.reporting import pages as words
from ontzorgen.wording.reporting.access_asked import ASKED_BY, request_wrongs
from ontzorgen.wording.reporting.catalogue import WRITTEN, write_report
from reports.errors import NoSuchTable
from reports.formats import MEDIA_TYPES, ON_PAPER, Format
from reports.formats import write_report as write_file
from reports.report import Report

pages = Blueprint("reports", __name__)
ON_A_PAGE = 100
"""Rows of a long table that a page shows."""
AT_ONCE = 5_000
"""Rows that a file may have to be made while somebody waits."""
_FORM, _TABLE = "vorm", "tabel"
_WRONG_IN: dict[type[Exception], str] = {
    PeriodReversed: "tot",
    PeriodFarAway: "tot",
    WholeMonthsOnly: "tot",
    SeveralCalledSo: "gemeente",
}
"""In which field something is wrong that the report itself finds; else in that of about whom."""
_ABOUT = {About.HOUSEHOLD: "huishouden", About.PAYEE: "begunstigde", About.PERSON: "persoon"}
_NAMES_SOMEBODY = (_ABOUT[About.HOUSEHOLD], _ABOUT[About.PERSON])


@pages.get("/rapporten")
@needs(Action.READ_COUNT_REPORT)
def index() -> ResponseReturnValue:
    """List the reports that this person may see, by the question that they answer."""
    names = desk().read(lambda _session, acting: reports_for(acting.roles))
    return render_template("reports/index.html", groups=words.grouped(names))


def _show(name: ReportName) -> ResponseReturnValue:
    """Show a report with its filters; what is not complete yet is asked for."""
    towns = desk().read(own_municipalities)
    chosen, wrongs = _chosen(name, towns)
    return _page(name, towns, chosen, wrongs, {})


def _page(
    name: ReportName,
    towns: list[tuple[str, str]],
    chosen: dict[str, str],
    wrongs: dict[str, str],
    of_copy: dict[str, str],
    *,
    ready: bool = False,
) -> ResponseReturnValue:
    """Show a report; `of_copy` is what is wrong in the form that asks for a copy.

    `ready`: nothing is; the copy is there to take, with a button.
    """
    typed, unread = read_form(CATALOGUE[name].shape, chosen)
    wrongs |= unread
    report = None
    if not wrongs:
        report, wrongs = _tried(name, typed)
    page = render_template(
        "reports/show.html",
        name=name.value,
        written=WRITTEN[name],
        formats=words.formats(CATALOGUE[name].shape),
        shape=CATALOGUE[name].shape,
        fields=words.fields(CATALOGUE[name].shape),
        towns=towns,
        chosen=chosen,
        wrongs=wrongs | of_copy,
        needed=words.needed(CATALOGUE[name].shape, chosen) if report is None and not wrongs else "",
        report=report,
        large=report is not None and _is_large(report),
        typed=shown_again(request.form),
        ready=ready,
        straight=STRAIGHT,
        asked_by=[(who.value, said) for who, said in ASKED_BY.items()],
        words=words,
        When=When,
        Where=Where,
        About=About,
    )
    return page, 422 if wrongs or of_copy else 200


def _give(name: ReportName) -> ResponseReturnValue:
    """Give a copy of all that is kept about somebody, to who says which request it answers.

    Only to a form that is sent from the page of the report. A browser that is given a file stays
    where it was: were that the question who one is, the same answer would be sent again.
    """
    chosen = {field: request.form.get(field, "").strip()[:80] for field in _fields(name)}
    typed, _ = read_form(CATALOGUE[name].shape, chosen)
    form = request.form.get(_FORM, "")
    opening = Opening(desk().edge.vault, read_request(request.form))
    wrongs: dict[str, str] = {}
    of_copy: dict[str, str] = {}

    def work(session: Any, acting: Acting) -> Report | None:
        if STRAIGHT not in request.form:
            check_copy(session, name, typed, acting, opening)
            return None
        return write_report(name, read_report(session, name, typed, acting, None, opening))

    try:
        report = desk().give(work, CATALOGUE[name].action.value, f"report {name.value}")
        if report is None:
            return _page(name, desk().read(own_municipalities), chosen, {}, {}, ready=True)
        return _answer(name, report, Format(form) if form in words.COPIES else Format.PDF)
    except RequestIncomplete as error:
        of_copy = {REQUEST_FIELDS[part]: said for part, said in request_wrongs(error).items()}
    except BsnInText as error:  # it is shown in no field
        chosen, wrongs = _usual(name, []), {_about(name): sentence(error)}
    except (ReportNeeds, UnknownKey, SeveralCalledSo):
        pass  # the page finds so too, and says it beside the field
    return _page(name, desk().read(own_municipalities), chosen, wrongs, of_copy)


def _file(name: ReportName) -> ResponseReturnValue:
    """Give a report as a file at once; one with many rows is to be asked for on its page."""
    chosen = {field: request.args.get(field, "").strip()[:80] for field in _fields(name)}
    typed, wrongs = read_form(CATALOGUE[name].shape, chosen)
    form = request.args.get(_FORM, Format.CSV.value)
    here = _address(name, chosen)
    if wrongs or form not in list(Format):
        return redirect(here)
    most = ON_PAPER if form == Format.PDF else AT_ONCE
    report = desk().read(
        lambda session, acting: write_report(name, read_report(session, name, typed, acting, most))
    )
    if form != Format.PDF and any(table.more for table in report.tables):
        return redirect(here)
    try:
        return _answer(name, report, Format(form), request.args.get(_TABLE, "")[:40])
    except NoSuchTable:
        return redirect(here)


def _answer(name: ReportName, report: Report, form: Format, table: str = "") -> Response:
    """Return a report as a file. Raises NoSuchTable."""
    content = io.BytesIO()
    write_file(report, form, content, desk().settings.today(), table)
    answer = Response(content.getvalue(), content_type=MEDIA_TYPES[form])
    file_name = words.file_name(name.value, report, form, table)
    answer.headers.set("Content-Disposition", "attachment", filename=file_name)
    return answer


def _ask(name: ReportName) -> ResponseReturnValue:
    """Ask for a report with many rows as a file, in the background."""
    chosen = {field: request.form.get(field, "").strip()[:80] for field in _fields(name)}
    typed, wrongs = read_form(CATALOGUE[name].shape, chosen)
    form = request.form.get(_FORM, Format.CSV.value)
    if wrongs or form not in list(Format):
        return redirect(_address(name, chosen))

    def about(session: Any, acting: Acting) -> tuple[str | None, Mapping[str, str]]:
        asked = check_report(session, name, typed, acting)
        return job_parameters(asked, form)

    return jobs.ask(JobKind.REPORT, about)


def _tried(name: ReportName, typed: Typed) -> tuple[Report | None, dict[str, str]]:
    """Return the report, or what is wrong by field; neither when something lacks."""
    opening = _opening(name)
    try:
        report = desk().read(
            lambda session, acting: write_report(
                name, read_report(session, name, typed, acting, ON_A_PAGE, opening)
            )
        )
    except ReportNeeds:
        return None, {}
    except (BsnInText, UnknownKey, UnknownPayee) as error:
        return None, {_about(name): sentence(error)}
    except tuple(_WRONG_IN) as error:
        return None, {_WRONG_IN[type(error)]: sentence(error)}
    return report, {}


def _chosen(
    name: ReportName, towns: list[tuple[str, str]]
) -> tuple[dict[str, str], dict[str, str]]:
    usual = _usual(name, towns)
    try:
        chosen = filters(_NAMES_SOMEBODY, **usual)
    except BsnInText as error:
        return usual, {_about(name): sentence(error)}
    known = {code for code, _name in towns}
    if "gemeente" not in request.args and chosen["gemeente"] not in known:
        chosen["gemeente"] = usual["gemeente"]  # remembered from before somebody left it
    return chosen, {}


def _opening(name: ReportName) -> Opening | None:
    """Return the keys for a report that reads what is sealed, to look at."""
    return Opening(desk().edge.vault) if CATALOGUE[name].shape.opens else None


def _usual(name: ReportName, towns: list[tuple[str, str]]) -> dict[str, str]:
    shape = CATALOGUE[name].shape
    town = towns[0][0] if towns and shape.where is Where.TOWN else ""
    return {"gemeente": town} | defaults(shape, desk().settings.today())


def _about(name: ReportName) -> str:
    """Return the field that says about whom a report is; of one about nobody its place."""
    about = CATALOGUE[name].shape.about
    return _ABOUT[about] if about else "gemeente"


def _fields(name: ReportName) -> list[str]:
    return list(_usual(name, []))


def _address(name: ReportName, chosen: Mapping[str, str]) -> str:
    values: dict[str, Any] = {"filter": 1, **chosen}
    return url_for(f"reports.{name.value}", **values)


def _is_large(report: Report) -> bool:
    return any(len(table.rows) + table.more > AT_ONCE for table in report.tables)


def _add(name: ReportName) -> None:
    """Add the addresses of a report, each under the rule of who may see it.

    What opens what is sealed has no file that an address alone gives: it is asked for with a form.
    """
    action, opens = CATALOGUE[name].action, CATALOGUE[name].shape.opens
    _add_one(name, "", _show, "GET", needs(action))
    if opens:
        _add_one(name, "-geven", _give, "POST", needs(action, proves=True))
    else:
        _add_one(name, "-bestand", _file, "GET", needs(action))
        _add_one(name, "-vragen", _ask, "POST", needs(action))


def _add_one(
    name: ReportName,
    does: str,
    work: Callable[[ReportName], ResponseReturnValue],
    method: str,
    rule: Callable[[Callable[[], ResponseReturnValue]], Callable[[], ResponseReturnValue]],
) -> None:
    ending = "/bestand" if does else ""
    pages.add_url_rule(
        f"/rapporten/{name.value}{ending}",
        endpoint=f"{name.value}{does}",
        view_func=rule(_of(name, work)),
        methods=[method],
    )


def _of(
    name: ReportName, work: Callable[[ReportName], ResponseReturnValue]
) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        return work(name)

    return view


for _name in ReportName:
    _add(_name)
