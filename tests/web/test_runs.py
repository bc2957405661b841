"""The page of a run: a month without a benefit, limits in words, and what comes after each step."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import delete, select, text, update

from ontzorgen.domain.run_status import RunStatus
from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Role
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.export_run import export_run
from ontzorgen.services.override_limit import override_limit
from ontzorgen.store import tasks
from ontzorgen.store.models import BenefitRow, HouseholdRow, PolicyRow, RunRow
from ontzorgen.store.tasks import TaskWanted
from ontzorgen.store.tenancy import for_all
from ontzorgen.web import jobs
from tests.bench.town import CODE, FIRST_MONTH, Wanted, fill
from tests.databases import fresh_database

RUN = f"{CODE}-{FIRST_MONTH}-1"
EMPTY = f"{FIRST_MONTH.plus(14)}"


@pytest.fixture
def database_url():
    """One kind of database: the services below are proved on both."""
    with fresh_database("sqlite") as url:
        yield url


@pytest.fixture
def office(site, monkeypatch):
    """Two households, and people of the office."""
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 0.0)
    fill(site.app.engine, Wanted(2, payments_each=2))
    site.add("maker", Role.ADMINISTRATIE, Role.CONSULENT, towns=(CODE,))
    site.add("checker", Role.FIATTEUR, towns=(CODE,))
    yield site
    site.app.pulse.close()


def count(site, table):
    query = text(f"SELECT count(*) FROM {table}")
    return site.app.write(lambda session: session.scalar(query), reads=True, for_all=True)


def test_a_month_in_which_nobody_has_a_benefit_is_asked_about_before_it_is_calculated(office):
    browser = office.come_in("maker")
    page = browser.get("/betaalruns").text
    month = {"gemeente": CODE, "maand": EMPTY}

    asked = browser.post("/betaalruns", month, form=page)
    other = browser.post("/betaalruns", {**month, "toch": f"{CODE} {FIRST_MONTH}"}, form=page)
    before = count(office, "job")
    tick = re.search(r'name="toch" value="([^"]+)"', asked.text)[1]
    done = browser.post("/betaalruns", {**month, "toch": tick}, form=page)

    assert (asked.status_code, other.status_code, done.status_code) == (422, 422, 302)
    assert "is nog geen uitkering bekend. Lees eerst de uitkeringen in." in asked.text
    assert (before, count(office, "job")) == (0, 1)


def test_a_run_that_pays_nothing_says_so_to_who_may_approve_it(office):
    def calculate(session):
        calculate_run(session, CODE, FIRST_MONTH.plus(14), office.app.acting(session, "maker"))

    office.app.write(calculate)
    checker = office.come_in("checker")

    assert "Deze run betaalt niets" in checker.get("/").text
    assert "Deze run betaalt niets" in checker.get(f"/betaalruns/{CODE}-{EMPTY}-1").text


def test_the_strip_of_a_household_is_about_the_newest_run_in_which_it_has_a_benefit(office):
    def calculate(session):
        for_all(session)
        session.execute(delete(BenefitRow).where(BenefitRow.month > str(FIRST_MONTH)))
        for month in (FIRST_MONTH, FIRST_MONTH.plus(1)):
            calculate_run(session, CODE, month, office.app.acting(session, "maker"))

    office.app.write(calculate)
    browser = office.come_in("maker")
    place = re.search(r'href="(/huishoudens/\d+)"', browser.get(f"/betaalruns/{RUN}").text)[1]
    page = browser.get(place).text

    assert '<details class="card more" id="termijnen">' in browser.get(f"/betaalruns/{RUN}").text
    asked = browser.get(f"/betaalruns/{RUN}?uitkomst=WITHHELD").text
    assert '<details class="card more" id="termijnen" open>' in asked
    assert "Uitkering over september 2026" in page
    assert "de betaalrun van oktober 2026</a> heeft dit huishouden geen uitkering" in page


def test_a_household_in_no_run_yet_is_shown_no_zeros_of_a_run_that_it_was_not_in(office):
    def calculate(session):
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))
        for_all(session)
        session.add(HouseholdRow(municipality_code=CODE, key="NIEUW"))

    office.app.write(calculate)
    browser = office.come_in("maker")
    listed = browser.get("/huishoudens?filter=1&zoek=NIEUW").text
    page = browser.get(re.search(r'href="(/huishoudens/\d+)">NIEUW', listed)[1]).text

    assert "zat de laatste twaalf maanden nog niet in een betaalrun" in page
    assert "rekent met de uitkering die dan voor die maand is vastgelegd" in page
    assert 'class="strip"' not in page
    assert RUN not in page


def test_a_limit_is_told_in_words_and_nobody_is_offered_to_approve_before_it_is_released(office):
    def calculate(session):
        for_all(session)
        session.execute(update(PolicyRow).values(limit_line_cents=1))
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))

    def release(session):
        for line in lines:
            override_limit(session, RUN, line, "gezien", office.app.acting(session, "checker"))

    office.app.write(calculate)
    maker, checker = office.come_in("maker"), office.come_in("checker")
    blocked = checker.get(f"/betaalruns/{RUN}").text
    before = maker.get(f"/betaalruns/{RUN}").text
    lines = re.findall(r'name="regel" value="([^"]+)"', blocked)
    office.app.write(release)
    free = checker.get(f"/betaalruns/{RUN}").text
    after = maker.get(f"/betaalruns/{RUN}").text

    assert len(lines) == 4
    assert "Geef eerst elke regel boven een grens vrij" in blocked
    assert "Run goedkeuren" not in blocked
    assert "Run goedkeuren" in free
    assert re.search(
        r"<h3[^>]*>\w+ van huishouden \S+ aan .+, vervaldag \d\d-\d\d-2026</h3>", blocked
    )
    assert re.search(r'<th scope="row"><a [^>]*href="/huishoudens/\d+"', before)
    assert "vervalt dan" in after
    assert "vervalt dan" not in before


def test_what_is_beyond_a_limit_and_not_released_comes_before_what_is(office):
    def calculate(session):
        for_all(session)
        session.execute(update(PolicyRow).values(limit_line_cents=1))
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))

    def release(session):
        override_limit(session, RUN, lines[0], "gezien", office.app.acting(session, "checker"))

    office.app.write(calculate)
    checker = office.come_in("checker")
    lines = re.findall(r'name="regel" value="([^"]+)"', checker.get(f"/betaalruns/{RUN}").text)
    office.app.write(release)
    page = checker.get(f"/betaalruns/{RUN}").text

    assert re.findall(r'name="regel" value="([^"]+)"', page) == lines[1:]
    assert page.rindex("nog niet vrijgegeven<") < page.index("vrijgegeven door checker")


def test_who_may_calculate_is_offered_to_calculate_a_rejected_month_again(office):
    def calculate(session):
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))

    office.app.write(calculate)
    maker, checker = office.come_in("maker"), office.come_in("checker")
    page = checker.get(f"/betaalruns/{RUN}").text
    checker.post(f"/betaalruns/{RUN}/afkeuren", {"reden": "huur klopt niet"}, form=page)

    assert "Deze maand opnieuw berekenen" in maker.get(f"/betaalruns/{RUN}").text
    assert "Deze maand opnieuw berekenen" not in checker.get(f"/betaalruns/{RUN}").text


def test_a_run_at_the_bank_says_what_it_waits_for_and_is_closed_after_the_answers(office):
    def send(session):
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))
        approve_run(session, RUN, office.app.acting(session, "checker"))
        export_run(session, RUN, office.app.acting(session, "maker"))

    def settled(session):
        for_all(session)
        session.execute(update(RunRow).values(status=RunStatus.SETTLED))

    office.app.write(send)
    maker = office.come_in("maker")
    waits = maker.get(f"/betaalruns/{RUN}").text
    office.app.write(settled)
    answered = maker.get(f"/betaalruns/{RUN}").text

    assert "U kunt de run nog niet afsluiten" in waits
    assert "Run afsluiten" not in waits
    assert "Run afsluiten" in answered
    assert "U kunt de run nog niet afsluiten" not in answered
    for page in (waits, answered):
        assert "Er staat geen betaling open die terugkwam." in page
        assert "Herstelrun berekenen" in page


def test_a_run_says_how_many_payments_came_back_and_are_still_open(office):
    def send(session):
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))
        approve_run(session, RUN, office.app.acting(session, "checker"))
        export_run(session, RUN, office.app.acting(session, "maker"))
        for_all(session)
        run_id = session.scalar(select(RunRow.id).where(RunRow.name == RUN))
        acting = office.app.acting(session, "maker")
        back = [
            TaskWanted(
                CODE, TaskKind.PAYMENT_OPEN, name, TaskRole.ADMINISTRATIE, acting.today, run_id
            )
            for name in ("eerste", "tweede")
        ]
        tasks.make(session, back, acting.now)

    def one_is_paid_again(session):
        acting = office.app.acting(session, "maker")
        tasks.done(session, TaskKind.PAYMENT_OPEN, ["eerste"], acting.by, acting.now, None)

    office.app.write(send)
    maker = office.come_in("maker")
    assert "Teruggekomen en nog open: 2 betalingen." in maker.get(f"/betaalruns/{RUN}").text

    office.app.write(one_is_paid_again)
    assert "Teruggekomen en nog open: 1 betaling." in maker.get(f"/betaalruns/{RUN}").text


def test_what_differs_and_needs_a_look_is_open_while_a_run_waits_for_approval(office):
    def calculate(session):
        calculate_run(session, CODE, FIRST_MONTH, office.app.acting(session, "maker"))

    def approve(session):
        approve_run(session, RUN, office.app.acting(session, "checker"))

    office.app.write(calculate)
    maker = office.come_in("maker")
    assert '<details class="card more" open>' in maker.get(f"/betaalruns/{RUN}").text

    office.app.write(approve)
    assert '<details class="card more" open>' not in maker.get(f"/betaalruns/{RUN}").text


def test_the_files_of_runs_hold_what_the_pages_show(office):
    office.app.write(
        lambda session: calculate_run(
            session, CODE, FIRST_MONTH, office.app.acting(session, "maker")
        )
    )
    maker = office.come_in("maker")

    def file(path):
        answer = maker.get(f"/betaalruns{path}")
        assert answer.status_code == 200, answer.text
        return answer.data.decode("utf-8-sig").splitlines()

    page = maker.get(f"/betaalruns/{RUN}?uitkomst=WITHHELD").text
    household = re.search(r'href="/huishoudens/\d+">([^<]+)</a>', page)[1]
    of_one = file(f"/{RUN}/termijnen.csv?uitkomst=WITHHELD&huishouden={household}")
    every, differences = file(f"/{RUN}/termijnen.csv"), file(f"/{RUN}/verschillen.csv")

    assert f'href="/betaalruns/{RUN}/termijnen.csv?uitkomst=WITHHELD' in page
    assert 1 < len(of_one) < len(every)
    assert {line.split(";")[2] for line in of_one[1:]} == {household}
    assert file(f"/{RUN}/termijnen.csv?uitkomst=SHORTFALL") == every[:1]
    assert sorted(line.split(";")[1] for line in differences[1:]) == ["nieuw", "nieuw"]
    assert file(f"/{RUN}/signalen.csv")[0] == "soort;huishouden;vaste_last;wat"
    assert [line.split(";")[0] for line in file(".csv?zoek=" + RUN[5:12])] == ["run", RUN]
    assert len(file(".csv?zoek=nergens")) == len(file(".csv?status=CLOSED")) == 1
    assert maker.get("/betaalruns.csv?zoek=999990019").status_code == 409


def test_a_run_is_found_by_its_month_and_a_bsn_is_refused_beside_its_field(office):
    office.app.write(
        lambda session: calculate_run(
            session, CODE, FIRST_MONTH, office.app.acting(session, "maker")
        )
    )
    maker = office.come_in("maker")

    assert f"/betaalruns/{RUN}" in maker.get(f"/betaalruns?filter=1&zoek={FIRST_MONTH}").text
    assert f"/betaalruns/{RUN}" not in maker.get("/betaalruns?filter=1&zoek=%25").text
    refused = maker.get("/betaalruns?filter=1&zoek=999990019")
    assert (refused.status_code, 'id="zoek-fout"' in refused.text) == (422, True)
