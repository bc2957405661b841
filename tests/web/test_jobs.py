"""Work in the background as the pages ask for it: seen, done once, stopped, refused, taken."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from ontzorgen.services.acting import Role
from ontzorgen.web import jobs
from ontzorgen.work.worker import Worker, working_beside
from tests.bench.town import CODE, FIRST_MONTH, Wanted, fill
from tests.databases import fresh_database

MONTH = {"gemeente": CODE, "maand": str(FIRST_MONTH)}
RUN = f"{CODE}-{FIRST_MONTH}-1"


@pytest.fixture
def database_url():
    """One kind of database: the services below are proved on both."""
    with fresh_database("sqlite") as url:
        yield url


@pytest.fixture
def office(site, monkeypatch):
    """Four households, people of the office, and nobody who waits for a worker."""
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 0.0)
    fill(site.app.engine, Wanted(4, payments_each=3))
    site.add("maker", Role.ADMINISTRATIE, towns=(CODE,))
    site.add("checker", Role.FIATTEUR, towns=(CODE,))
    yield site
    site.app.pulse.close()


def form_of(browser, path="/betaalruns"):
    """Return a page with forms, and the key that they ask for work with."""
    page = browser.get(path).text
    return page, {jobs.ONCE: re.search(r'name="opdracht" value="([0-9a-f]+)"', page)[1]}


def calculate(browser):
    page, key = form_of(browser)
    return browser.post("/betaalruns", MONTH | key, form=page)


def work(site):
    while Worker(site.app).once():
        pass


def count(site, table):
    query = text(f"SELECT count(*) FROM {table}")
    return site.app.write(lambda session: session.scalar(query), reads=True, for_all=True)


def test_who_asks_for_a_month_sees_how_far_it_is_and_goes_on_to_the_run(office):
    browser = office.come_in("maker")

    asked = calculate(browser)
    waiting = browser.get(asked.location).text
    still = browser.get(f"{asked.location}/voortgang")
    work(office)
    done = browser.get(asked.location).text
    ended = browser.get(f"{asked.location}/voortgang")

    assert asked.status_code == 302
    assert "Het werk begint als een verwerker vrij is" in waiting
    assert f'data-hx-get="{asked.location}/voortgang"' in still.text
    assert f"Run {RUN} is berekend" in done
    assert ended.headers["HX-Redirect"] == f"/betaalruns/{RUN}"
    assert browser.get("/werk").text.count(">klaar</span>") == 1


def test_a_double_click_is_one_job(office):
    browser = office.come_in("maker")
    page, key = form_of(browser)

    first = browser.post("/betaalruns", MONTH | key, form=page)
    second = browser.post("/betaalruns", MONTH | key, form=page)
    other = calculate(browser)

    assert first.location == second.location != other.location
    assert count(office, "job") == 2


def test_a_page_that_asks_by_itself_does_not_keep_a_session_open(office):
    browser = office.come_in("maker")
    asked = calculate(browser)

    answers = []
    for _minute in range(16):
        office.later += timedelta(minutes=1)
        answers.append(browser.get(f"{asked.location}/voortgang", headers={"HX-Request": "true"}))

    assert [answer.status_code for answer in answers] == [200] * 14 + [401] * 2
    assert answers[-1].headers["HX-Redirect"] == "/aanmelden"
    assert browser.get("/werk").location.startswith("/aanmelden")


def test_work_that_is_done_within_a_moment_shows_its_result_at_once(office, monkeypatch):
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 30.0)
    browser = office.come_in("maker")
    with working_beside(office.app):
        asked = calculate(browser)
        page, key = form_of(browser, f"/betaalruns/{RUN}")
        refused = browser.post(f"/betaalruns/{RUN}/exporteren", key, form=page)

    assert asked.location == f"/betaalruns/{RUN}"
    assert "De maand is berekend" in page
    assert refused.status_code == 409
    assert f"Run {RUN} is berekend" in refused.text
    assert count(office, "bank_file") == 0


def test_work_that_waits_is_stopped_and_changes_nothing(office):
    browser = office.come_in("maker")
    asked = calculate(browser)
    other = office.come_in("checker")

    forbidden = other.post(f"{asked.location}/stoppen")
    stopped = browser.post(f"{asked.location}/stoppen")
    work(office)

    assert forbidden.status_code == 404
    assert stopped.location == asked.location
    assert "Het werk is gestopt" in browser.get(asked.location).text
    assert count(office, "run") == 0


def test_a_journal_is_taken_by_who_may_make_it_and_that_is_logged(office):
    browser, reader = office.come_in("maker"), office.come_in("checker")
    page, key = form_of(browser, "/boeken")
    period = {"gemeente": CODE, "van": "2026-09-01", "tot": "2026-12-31"}

    asked = browser.post("/boeken/journaal", period | key, form=page)
    too_early = browser.get(f"{asked.location}/bestand")
    work(office)
    taken = reader.get(f"{asked.location}/bestand")

    assert too_early.status_code == 404
    assert taken.headers["Content-Disposition"].startswith("attachment; filename=journaal-0299-")
    query = text("SELECT detail FROM audit_entry WHERE action = 'take result'")
    logged = office.app.write(
        lambda session: session.scalars(query).all(), reads=True, for_all=True
    )
    assert [sha256(taken.data).hexdigest() in detail for detail in logged] == [True]


def test_a_file_that_is_made_at_once_is_offered_on_the_page_of_its_work(office, monkeypatch):
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 30.0)
    browser = office.come_in("maker")
    page, key = form_of(browser, "/boeken")
    period = {"gemeente": CODE, "van": "2026-09-01", "tot": "2026-12-31"}

    with working_beside(office.app):
        asked = browser.post("/boeken/journaal", period | key, form=page)
    shown = browser.get(asked.location).text

    assert re.fullmatch(r"/werk/\d+", asked.location)
    assert "Bestand ophalen" in shown
    assert shown.count("Het journaal is gemaakt") == 1
    assert "Het journaal is gemaakt" not in browser.get("/boeken").text


@pytest.mark.parametrize(
    ("path", "typed", "field"),
    [
        ("journaal", {"van": "gisteren", "tot": "2026-12-31"}, "van"),
        ("journaal", {"van": "2026-12-31", "tot": "2026-12-30"}, "tot"),
        ("inhoudingen", {"maand": "september"}, "maand"),
    ],
)
def test_what_cannot_be_read_comes_back_beside_its_field(office, path, typed, field):
    browser = office.come_in("maker")

    page = browser.post(f"/boeken/{path}", {"gemeente": CODE, **typed})

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text
    assert count(office, "job") == 0


def test_a_job_of_another_municipality_is_not_there(office):
    office.add("stranger", Role.ADMINISTRATIE, towns=("0344",))
    asked = calculate(office.come_in("maker"))
    browser = office.come_in("stranger")

    assert browser.get(asked.location).status_code == 404
    assert browser.get(f"{asked.location}/voortgang").status_code == 404
    assert "Er is geen werk op de achtergrond" in browser.get("/werk").text


def test_work_is_chosen_by_its_kind_and_how_it_stands_and_given_as_a_file(office):
    browser = office.come_in("maker")
    calculate(browser)

    def found(choice):
        page = browser.get(f"/werk?filter=1&{choice}").text
        file = browser.get(f"/werk.csv?{choice}").data.decode("utf-8-sig").splitlines()
        return page.count('<th scope="row">'), len(file) - 1

    assert found("stand=WAITING") == found("soort=CALCULATE_RUN") == found("") == (1, 1)
    assert found("stand=DONE") == found("soort=JOURNAL&stand=WAITING") == (0, 0)
    assert f"run berekenen {CODE} {FIRST_MONTH}" in browser.get("/werk.csv").text
