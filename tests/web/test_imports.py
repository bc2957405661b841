"""Files that somebody imports on a page: seen first, done once, refused with every cure."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import text

from ontzorgen.services.acting import Role
from ontzorgen.web import jobs
from ontzorgen.work.worker import Worker
from tests.databases import fresh_database
from tests.import_folders import a_folder, a_row, as_text
from tests.web.conftest import HTTPS

NAMES = ("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten", "uitkeringen")
BSN = "761760313"


@pytest.fixture
def database_url():
    """One kind of database: the services below are proved on both."""
    with fresh_database("sqlite") as url:
        yield url


@pytest.fixture
def office(site, monkeypatch):
    """An empty installation with one who may import everything, and nobody waits for a worker."""
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 0.0)
    site.add("loes", Role.CONSULENT, Role.ADMINISTRATIE)
    yield site
    site.app.pulse.close()


def files(**changed):
    """Return the files of a good folder as a browser sends them."""
    made = a_folder(*NAMES) | changed
    return [
        (io.BytesIO(as_text(name, rows).encode()), f"{name}.csv") for name, rows in made.items()
    ]


def send(browser, chosen):
    page = browser.get("/inlezen").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    return browser.client.post(
        "/inlezen",
        data={"csrf_token": token, "bestanden": chosen},
        base_url=HTTPS,
        headers={"Referer": f"{HTTPS}/"},
        content_type="multipart/form-data",
    )


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(opdracht|map)" value="([^"]+)"', page))


def count(site, table):
    query = text(f"SELECT count(*) FROM {table}")
    return site.app.write(lambda session: session.scalar(query), reads=True, for_all=True)


def kept(site):
    return list((site.app.settings.data_dir / "spool").glob("*"))


def test_one_sees_what_changes_before_anything_does_and_then_it_is_done_once(office):
    browser = office.come_in("loes")

    shown = send(browser, files())
    before = count(office, "household")
    asked = browser.post("/inlezen/doen", hidden(shown.text), form=shown.text)
    again = browser.post("/inlezen/doen", hidden(shown.text), form=shown.text)
    while Worker(office.app).once():
        pass
    late = browser.post("/inlezen/doen", hidden(shown.text), form=shown.text)

    query = text("SELECT detail FROM audit_entry WHERE action = 'preview import'")
    [looked] = office.app.write(
        lambda session: session.scalars(query).all(), reads=True, for_all=True
    )
    assert shown.status_code == 200
    assert "Er is nog niets veranderd" in shown.text
    assert '"personen.csv": ["P1"]' in looked
    assert BSN not in shown.text
    assert before == 0
    assert asked.location == again.location
    assert late.location == asked.location
    assert (count(office, "household"), count(office, "job")) == (1, 1)
    assert "De bestanden zijn ingelezen" in browser.get(asked.location).text
    assert kept(office) == []


def test_every_wrong_row_is_named_with_its_cure_and_nothing_is_kept(office):
    browser = office.come_in("loes")
    refused = send(browser, files(vaste_lasten=[a_row("vaste_lasten", begunstigde="B9")]))

    assert refused.status_code == 422
    assert "vaste_lasten.csv, regel 2, kolom begunstigde" in refused.text
    assert count(office, "household") == 0
    assert kept(office) == []


def test_what_is_known_already_asks_for_nothing(office):
    browser = office.come_in("loes")
    shown = send(browser, files())
    browser.post("/inlezen/doen", hidden(shown.text), form=shown.text)
    while Worker(office.app).once():
        pass

    again = send(browser, files())

    assert "Deze bestanden veranderen niets" in again.text
    assert hidden(again.text) == {}
    assert kept(office) == []


def test_nobody_imports_what_another_one_was_shown(office):
    office.add("anders", Role.CONSULENT, Role.ADMINISTRATIE)
    shown = send(office.come_in("loes"), files())
    other = office.come_in("anders")

    answer = other.post("/inlezen/doen", hidden(shown.text))
    made_up = other.post("/inlezen/doen", {"opdracht": "a" * 32, "map": "../../keys"})

    assert answer.location == made_up.location == "/inlezen"
    assert count(office, "job") == 0


def test_a_file_for_another_role_or_two_of_one_name_is_refused_in_words(office):
    office.add("consulent", Role.CONSULENT)
    browser = office.come_in("consulent")
    one = files()

    not_mine = send(browser, [each for each in one if each[1] == "begunstigden.csv"])
    twice = send(browser, [(io.BytesIO(b"x"), "a/huishoudens.csv"), *files()[2:3]])

    assert not_mine.status_code == twice.status_code == 422
    assert "Uw rol mag een van deze bestanden niet inlezen" in not_mine.text
    assert "dezelfde naam" in twice.text
    assert kept(office) == []
