"""Every page x role x own and foreign municipality: who may, may; nobody sees another's."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select, text

from ontzorgen.services.acting import MAY, Role
from ontzorgen.services.reporting.catalogue import ReportName
from ontzorgen.store.models import PersonRow, RunRow
from ontzorgen.web.access import _RULE
from tests.web.conftest import FOREIGN, HTTPS, OWN
from tests.web.twin import without_filter

OF_ONESELF = {
    "sign_in.end_session",
    "sign_in.end_other_sessions",
    "sign_in.change_password",
}
"""Pages about oneself only; tests/web/test_sign_in.py proves them."""
ANY = {"gemeente": FOREIGN, "maand": "2026-04", "reden": "proef", "notitie": "proef"}
"""What is typed in a form that is sent: enough to reach the rule, and of another municipality."""
ANY |= {"waarom": "proef", "uitslag": "MATCH", "dag": "2026-04-01"}
ANY |= {"van": "2026-04-01", "tot": "2026-04-30"}
ANY |= {"wat": "PIP", "daad": "return control"}
NAMES_THE_TOWN = {"/betaalruns", "/boeken/journaal", "/boeken/inhoudingen", "/brieven.csv"}
NAMES_THE_TOWN |= {f"/rapporten/{name.value}/bestand" for name in ReportName}
"""Forms that say in a field which municipality they are about: here always the foreign one."""
BY_KIND_OF_WORK = {"jobs.stop", "jobs.file"}
"""Who may do so follows from the work that the job is; tests/web/test_jobs.py proves it."""
OF_THE_ORGANISATION = {"payee_id", "language"}
"""What a route is about that is of no municipality: everybody with the role may see it."""


def views(flask):
    """Give (endpoint, rule of the url map, rule of access) of every view."""
    for route in flask.url_map.iter_rules():
        yield route, getattr(flask.view_functions[route.endpoint], _RULE, None)


def test_every_view_says_who_may_open_it(towns):
    forgotten = [route.endpoint for route, rule in views(towns.flask) if rule is None]

    assert forgotten == []


def test_a_view_without_a_rule_is_refused(towns):
    browser = towns.come_in("een-beheer")
    name, kept = "start.show", getattr(towns.flask.view_functions["start.show"], _RULE)
    delattr(towns.flask.view_functions[name], _RULE)
    try:
        refused = browser.get("/")
    finally:
        setattr(towns.flask.view_functions[name], _RULE, kept)

    assert refused.status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_is_its_own_and_nothing_of_another_municipality(towns, role):
    browser = towns.come_in(f"een-{role.value}")
    form = browser.get("/").text
    never = _quiet(browser.get("/betaalruns/9999-2026-03-1").text)
    wrong, probes = [], 0
    for code in (OWN, FOREIGN):
        for method, path, rule, is_about in _probes(towns, code):
            page = browser.get(path) if method == "GET" else browser.post(path, ANY, form=form)
            probes += 1
            foreign = is_about and code == FOREIGN
            if rule.action is not None and role not in MAY[rule.action]:
                right = page.status_code == 403
            elif foreign or (method == "POST" and path in NAMES_THE_TOWN):
                right = page.status_code == 404 and _quiet(page.text) == never
            else:
                right = page.status_code in (200, 302, 409, 422)
            shown = method == "GET" and page.status_code == 200 and FOREIGN in _no_seals(page)
            if not right or shown:
                wrong.append((method, path, page.status_code))
    print(f"{role}: {probes} probes, {len(wrong)} leaks")

    assert wrong == []
    assert probes > 30


@pytest.mark.parametrize("role", list(Role))
def test_with_the_filter_off_the_database_alone_shows_nothing_of_another_municipality(twin, role):
    """The rules of the services do what they can; what they let through, there is no row for."""
    browser = twin.come_in(f"een-{role.value}")
    form = browser.get("/").text
    never = _quiet(browser.get("/betaalruns/9999-2026-03-1").text)
    wrong, probes = [], 0
    for method, path, rule, is_about in _probes(twin, FOREIGN):
        page = browser.get(path) if method == "GET" else browser.post(path, ANY, form=form)
        probes += 1
        if rule.action is not None and role not in MAY[rule.action]:
            right = page.status_code == 403
        elif is_about:
            right = page.status_code == 404 and _quiet(page.text) == never
        else:
            right = page.status_code in (200, 302, 404, 409, 422)
        if not right or (page.status_code == 200 and FOREIGN in _no_seals(page)):
            wrong.append((method, path, page.status_code))
    print(f"{role} without the filter: {probes} probes, {len(wrong)} leaks")

    assert wrong == []
    assert probes > 30


def test_a_query_that_forgets_its_municipality_finds_only_ones_own_by_the_database(twin):
    """Every table read whole, by who works for one municipality: what no service asks for."""
    twin.app.write(lambda session: _reads_no_other(session, twin.app), for_all=True)


def _reads_no_other(session, app):
    app.acting(session, "een-auditor")
    compiled = str(select(RunRow.id).compile(dialect=session.connection().dialect))
    assert "own_municipalities" not in compiled
    assert set(session.scalars(select(RunRow.municipality_code))) == {OWN}
    foreign = text("SELECT count(*) FROM person").execution_options(rows_checked=True)
    people = session.scalar(foreign)
    own = session.scalar(select(func.count()).select_from(PersonRow))
    assert people == own > 0


@pytest.fixture(scope="module")
def twin(towns):
    with without_filter(towns) as made:
        yield made


def _probes(site, code):
    """Give (method, path, rule, is about something) of every route, for one municipality."""
    known = {
        "name": f"{code}-2026-03-1",
        "message_id": f"OZ-{code}-2026-03-1-B01",
        **site.things[code],
    }
    for route, rule in views(site.flask):
        if rule.open_to_all or route.endpoint in OF_ONESELF:
            continue
        if route.endpoint in BY_KIND_OF_WORK and code == OWN:
            continue
        missing = route.arguments - known.keys()
        assert not missing, f"say what {route} is about: {missing}"
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), route.rule)
        for method in sorted(route.methods & {"GET", "POST"}):
            yield method, path, rule, bool(route.arguments - OF_THE_ORGANISATION)


def test_what_is_of_another_municipality_looks_like_what_never_was(towns):
    browser = towns.come_in("een-fiatteur")

    foreign = browser.get(f"/betaalruns/{FOREIGN}-2026-03-1")
    never = browser.get("/betaalruns/9999-2026-03-1")

    assert (foreign.status_code, never.status_code) == (404, 404)
    assert _quiet(foreign.text) == _quiet(never.text)


def test_the_lists_hold_only_ones_own_municipality(towns):
    browser = towns.come_in("een-auditor")

    runs = browser.get("/betaalruns").text

    assert f"{OWN}-2026-03-1" in runs
    assert f"{FOREIGN}-2026-03-1" not in runs


def test_every_answer_has_the_headers_that_keep_other_sites_out(towns):
    for path in ("/aanmelden", "/bestaat-niet", "/static/site.css", "/livez"):
        headers = towns.browser().client.get(path, base_url=HTTPS).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin", "a search stands in the address"
        assert "Strict-Transport-Security" in headers


def test_no_page_is_kept_by_the_browser_but_the_files_of_the_look_are(towns):
    browser = towns.browser()

    assert browser.get("/aanmelden").headers["Cache-Control"] == "no-store"
    assert "max-age" in browser.get("/static/site.css").headers["Cache-Control"]


def test_no_page_holds_a_script_or_a_style_of_its_own(towns):
    browser = towns.come_in("een-administratie")
    for path in ("/", "/betaalruns", f"/betaalruns/{OWN}-2026-03-1", "/taken", "/mijn-account"):
        page = browser.get(path).text

        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


def _no_seals(page):
    """Return what a page says without seals and hashes, in which four digits may stand by chance.

    A picture and a PDF of a letter say nothing in plain letters.
    """
    if page.mimetype in ("image/png", "application/pdf"):
        return ""
    return re.sub(r"\b[0-9a-f]{12,64}\b", "", page.text)


def _quiet(page):
    """Return a page without what differs each time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)
