"""The pages: what they show, what they never show, and how they refuse."""

import re

import pytest
from sqlalchemy import text

from ontzorgen.app import Application, create_app
from ontzorgen.cli.demo.home import FIRST
from ontzorgen.cli.demo.place import fresh_settings
from ontzorgen.cli.demo.story import Story, make_up
from ontzorgen.config import Settings
from ontzorgen.services.importing.rows import File


@pytest.fixture
def empty(database_url, tmp_path):
    """The site of an installation without municipalities, on each database."""
    return create_app(Settings(tmp_path, database_url)).test_client()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The settings of a demo that has had its first month."""
    settings = fresh_settings(tmp_path_factory.mktemp("web") / "demo")
    app = Application(settings)
    Story(app, lambda _month: None, last=FIRST).tell()
    app.engine.dispose()
    return settings


@pytest.fixture(scope="module")
def demo(told):
    """The site of that demo."""
    return create_app(told).test_client()


def test_outside_the_demo_the_page_says_only_that_the_installation_answers(empty):
    page = empty.get("/")

    assert page.status_code == 200
    assert "De installatie werkt" in page.text
    assert "Demo." not in page.text


def test_outside_the_demo_no_municipality_run_or_amount_is_shown(told):
    page = create_app(Settings(told.data_dir.parent / "other", told.database_url)).test_client()

    text = page.get("/").text

    assert "De installatie werkt" in text
    assert "€" not in text
    for hidden in ("Eikerveen", "Wilgendam", "Zandermeer", "maart", "2026-03"):
        assert hidden not in text


def test_reading_a_page_waits_for_no_writer(told):
    app, site = Application(told), create_app(told).test_client()

    def while_writing(session):
        session.execute(text("UPDATE installation SET id = id"))
        return [site.get(path).status_code for path in ("/", "/readyz")]

    assert app.write(while_writing) == [200, 200]
    app.engine.dispose()


def test_each_town_has_a_table_with_its_runs_in_dutch(demo):
    page = demo.get("/").text

    assert re.findall(r"<h2>(\w+)</h2>", page) == ["Eikerveen", "Wilgendam", "Zandermeer"]
    assert "maart 2026" in page
    assert "naar de bank" in page
    assert "08-04-2026" in page
    assert re.search(r"€\u00a0\d{2}\.\d{3},\d{2}", page)
    assert "EXPORTED" not in page


def test_the_demo_says_that_it_is_one(demo):
    assert "zijn verzonnen" in demo.get("/").text
    assert "zijn verzonnen" in demo.get("/no-such-page").text


def test_a_page_holds_nothing_of_a_person(demo):
    page = demo.get("/").text
    book, _ = make_up()
    people = book.cells(FIRST, File.PERSONS)

    assert len(people) > 300
    for person in people:
        assert person["bsn"] not in page
        assert person["persoon"] not in page
        assert not re.search(rf"\b{re.escape(person['achternaam'])}\b", page)


def test_a_page_can_be_read_by_everybody(demo):
    page = demo.get("/").text

    assert '<html lang="nl">' in page
    assert 'href="#inhoud"' in page
    assert page.count('id="inhoud"') == 1
    assert page.count("<h1>") == 1
    assert page.count("<table") == page.count("<caption>") == 3
    assert page.count('scope="col"') == 18
    assert 'scope="row"' in page


@pytest.mark.parametrize("path", ["/", "/livez", "/static/ontzorgen.css", "/no-such-page"])
def test_every_answer_has_strict_headers(demo, path):
    headers = demo.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/no-such-page"])
def test_a_page_needs_nothing_that_its_policy_forbids(demo, path):
    page = demo.get(path).text

    assert "<script" not in page
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)
    for link in re.findall(r'href="(/static/[^"]+)"', page):
        assert demo.get(link).status_code == 200


def test_a_page_that_is_not_there_is_refused_in_dutch(demo):
    page = demo.get("/no-such-page")

    assert page.status_code == 404
    assert "Deze pagina is er niet" in page.text


def test_a_page_is_only_for_reading(demo):
    page = demo.post("/")

    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "Dit kan hier niet" in page.text


@pytest.fixture
def broken(tmp_path):
    """The site of a database without tables."""
    return create_app(Settings(tmp_path, f"sqlite:///{tmp_path / 'nothing.db'}")).test_client()


def test_what_breaks_gives_nothing_away(broken):
    page = broken.get("/")

    assert page.status_code == 500
    assert "Er ging iets mis" in page.text
    assert "Database" not in page.text
    assert "Traceback" not in page.text


def test_the_probes_say_whether_it_lives_and_can_work(demo, empty, broken):
    assert demo.get("/livez").json == {"status": "ok"}
    assert empty.get("/readyz").json == {"status": "ok"}
    assert broken.get("/livez").status_code == 200
    assert broken.get("/readyz").status_code == 503
