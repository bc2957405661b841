"""Reports on pages: who sees which, what is asked, what is shown, and how a file is taken."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from ontzorgen.services.acting import MAY, Role
from ontzorgen.services.reporting.catalogue import CATALOGUE, ReportName
from ontzorgen.store.models import AuditRow, PersonRow
from ontzorgen.web import reports
from ontzorgen.work.worker import Worker
from tests.web.conftest import FOREIGN, OWN

SPRING = f"filter=1&gemeente={OWN}&van=2026-01-01&tot=2026-04-30"
EVERY = f"/rapporten/huishoudoverzicht?{SPRING}&huishouden="
MONTHS = f"/rapporten/tekorten?filter=1&gemeente={OWN}&van=2026-01&tot=2026-04"


def work(towns):
    """Do all the work that waits."""
    while Worker(towns.app).once():
        pass


@pytest.fixture(scope="module")
def auditor(towns):
    return towns.come_in("een-auditor")


@pytest.mark.parametrize("role", list(Role))
def test_the_list_holds_what_a_role_may_see_and_nothing_else(towns, role):
    page = towns.come_in(f"een-{role.value}").get("/rapporten")

    assert page.status_code == 200
    listed = set(re.findall(r'href="/rapporten/(\w+)"', page.text))
    assert listed == {name for name, kind in CATALOGUE.items() if role in MAY[kind.action]}


@pytest.mark.parametrize("name", list(ReportName))
def test_a_report_opens_with_what_it_needs_filled_in_or_asked_for(towns, name):
    role = min(MAY[CATALOGUE[name].action])
    page = towns.come_in(f"een-{role.value}").get(f"/rapporten/{name.value}")

    assert page.status_code == 200
    assert "In het kort" in page.text or "Vul eerst" in page.text or "Kies eerst" in page.text


def test_a_report_shows_its_sums_a_picture_and_that_it_agrees_with_the_books(auditor):
    page = auditor.get(MONTHS).text

    assert "Wilgendam (9901), januari tot en met april 2026" in page
    assert "<svg" in page
    assert "W0047" in page
    assert "KLOPT NIET" not in page
    assert "klopt" in page


def test_a_household_is_shown_by_name_with_each_payment_and_the_look_is_logged(towns, auditor):
    page = auditor.get(f"{EVERY}W0001").text
    log = auditor.get("/logboek?kijken=ook").text

    assert "Huishouden W0001 (Sahra Warsame" in page
    assert "Woonstichting De" in page
    assert "onderweg" in page
    assert "rapport huishoudoverzicht" in log
    assert "een persoon bekijken" in log


def test_a_long_table_shows_its_first_rows_and_says_so(auditor, monkeypatch):
    monkeypatch.setattr(reports, "ON_A_PAGE", 5)

    assert "Dit zijn de eerste 5 van 76 regels." in auditor.get(EVERY).text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("van=2026-05-01&tot=2026-04-30", "De periode eindigt op 30-04-2026"),
        ("van=&tot=2026-04-30", "Vul een dag in"),
        ("van=2026-13-01&tot=later", "Vul een dag in"),
        ("huishouden=niemand", "geen huishouden"),
        ("huishouden=%D9%85%D8%B1%D9%8A%D9%85", "geen huishouden"),
        ("huishouden=111222333", "BSN"),
        ("huishouden=" + "H" * 500, "geen huishouden"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(auditor, asked, said):
    whole = {"gemeente": OWN, "van": "2026-01-01", "tot": "2026-04-30", "huishouden": ""}
    whole |= dict(part.split("=", 1) for part in asked.split("&"))
    query = "&".join(f"{name}={value}" for name, value in whole.items())

    page = auditor.get(f"/rapporten/huishoudoverzicht?filter=1&{query}")

    assert page.status_code == 422
    assert said in page.text
    assert "111222333" not in page.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("begunstigde=niemand", "Er is geen begunstigde met nummer niemand"),
        ("begunstigde=111222333", "BSN"),
        ("begunstigde=%D9%85&van=0001-01-01", "Vul een dag in"),
        ("begunstigde=%D9%85%D8%B1", "Er is geen begunstigde"),
    ],
)
def test_a_payee_that_there_is_not_is_said_beside_its_field(auditor, asked, said):
    query = "&".join(
        ["filter=1&tot=2026-04-30", *(["van=2026-01-01"] if "van" not in asked else [])]
    )
    page = auditor.get(f"/rapporten/begunstigde?{query}&{asked}")

    assert page.status_code == 422
    assert said in page.text
    assert 'href="#van"' in page.text if "dag" in said else 'href="#begunstigde"' in page.text
    assert "111222333" not in page.text


def test_who_only_reads_numbers_sees_those_of_the_council_and_no_household(towns):
    page = towns.come_in("een-beheer").get(
        f"/rapporten/raadspagina?filter=1&gemeente={OWN}&van=2026-01&tot=2026-04"
    )

    assert page.status_code == 200
    assert "<svg" in page.text
    assert "minder dan 5" in page.text
    assert "W0001" not in page.text


def test_a_day_of_a_month_is_taken_for_that_month(auditor):
    page = auditor.get(MONTHS.replace("2026-01&", "15-01-2026&"))

    assert "januari tot en met april 2026" in page.text


def test_another_municipality_is_not_there(auditor):
    for path in (MONTHS, EVERY, MONTHS.replace("tekorten?", "tekorten/bestand?vorm=csv&")):
        assert auditor.get(path.replace(OWN, FOREIGN)).status_code == 404


def test_what_was_chosen_is_remembered_until_the_municipality_is_not_ones_own_any_more(towns):
    browser = towns.come_in("een-coach")
    browser.get(MONTHS.replace("van=2026-01", "van=2026-03"))

    assert 'value="2026-03"' in browser.get("/rapporten/tekorten").text


def test_a_browser_does_not_remember_whom_a_report_was_about(towns, person):
    browser = towns.come_in("een-auditor")
    browser.get(f"{EVERY}W0001".replace("van=2026-01-01", "van=2026-03-01"))
    again = browser.get("/rapporten/huishoudoverzicht")

    assert 'value="2026-03-01"' in again.text
    assert 'value="W0001"' not in again.text
    browser.get(f"/rapporten/inzage?filter=1&gemeente={OWN}&persoon={person[0]}")
    assert f'value="{person[0]}"' not in browser.get("/rapporten/inzage").text


def test_a_file_is_there_at_once_with_every_row_and_a_name_without_persons(auditor):
    csv = auditor.get(f"{EVERY.replace('?', '/bestand?vorm=csv&')}")
    excel = auditor.get(f"{EVERY.replace('?', '/bestand?vorm=xlsx&')}W0001")

    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = "huishoudoverzicht-9901-2026-01-01-2026-04-30"
    assert f"filename={name}.csv" in csv.headers["Content-Disposition"]
    assert len(csv.data.decode("utf-8-sig").splitlines()) == 1 + 76
    assert f"filename={name}.xlsx" in excel.headers["Content-Disposition"]
    assert "W0001" not in excel.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(excel.data)) as book:
        assert "Elke betaling" in book.read("xl/workbook.xml").decode()


def test_each_table_of_a_report_can_be_taken(auditor):
    page = auditor.get(MONTHS).text
    links = re.findall(r'href="(/rapporten/tekorten/bestand\?[^"]*tabel=[^"]*)"', page)

    assert links
    for link in links:
        answer = auditor.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.data.startswith("\ufeff".encode())


@pytest.mark.parametrize("asked", ["vorm=exe", "vorm=csv&tabel=niets", "vorm=csv&tot=nooit"])
def test_a_file_that_there_is_not_leads_back_to_the_report(auditor, asked):
    answer = auditor.get(f"/rapporten/tekorten/bestand?{asked}&van=2026-01&tot=2026-04")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/rapporten/tekorten?")


def test_a_report_with_many_rows_is_made_in_the_background_and_taken_from_there(towns, monkeypatch):
    monkeypatch.setattr(reports, "AT_ONCE", 5)
    browser = towns.come_in("een-administratie")
    page = browser.get(EVERY)
    once = re.search(r'name="opdracht" value="(\w+)"', page.text)[1]
    fields = {"gemeente": OWN, "van": "2026-01-01", "tot": "2026-04-30", "vorm": "xlsx"}

    at_once = browser.get(EVERY.replace("?", "/bestand?vorm=csv&"))
    asked = [
        browser.post(
            "/rapporten/huishoudoverzicht/bestand", {**fields, "opdracht": once}, form=page.text
        )
        for _ in range(2)
    ]
    work(towns)

    assert at_once.status_code == 302
    assert "Excel maken" in page.text
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    job = browser.get(asked[0].headers["Location"]).text
    assert "Het rapport is gemaakt: 78 regels." in job
    taken = browser.get(re.search(r'href="(/werk/\d+/bestand)"', job)[1])
    assert (
        "huishoudoverzicht-9901-2026-01-01-2026-04-30.xlsx" in taken.headers["Content-Disposition"]
    )
    assert taken.headers["Content-Type"].startswith("application/vnd.openxml")
    with zipfile.ZipFile(io.BytesIO(taken.data)) as book:
        assert book.testzip() is None


def test_who_may_not_see_a_report_takes_no_file_that_another_asked_for(towns, monkeypatch):
    monkeypatch.setattr(reports, "AT_ONCE", 5)
    maker, other = towns.come_in("een-consulent"), towns.come_in("een-beheer")
    fields = {"gemeente": OWN, "van": "2026-01-01", "tot": "2026-04-30", "vorm": "csv"}
    asked = maker.post("/rapporten/huishoudoverzicht/bestand", fields)
    work(towns)
    job = asked.headers["Location"]

    assert other.get(f"{job}/bestand").status_code == 404
    assert maker.get(f"{job}/bestand").status_code == 200


def test_a_form_that_is_not_complete_leads_back_to_the_report(towns):
    browser = towns.come_in("een-administratie")

    answer = browser.post("/rapporten/tekorten/bestand", {"gemeente": OWN, "van": "nooit"})

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/rapporten/tekorten?")


@pytest.fixture(scope="module")
def person(towns):
    """A person with a BSN, by the key of the municipality, and that BSN."""
    number = towns.things[OWN]["person_id"]

    def find(session):
        row = session.get(PersonRow, number)
        return row.key, towns.app.vault.open(row.bsn_cipher, row.bsn_key)

    return towns.app.write(find, reads=True, for_all=True)


ASKED = {
    "gevraagd_door": "PERSON",
    "gevraagd_op": "2026-04-02",
    "kenmerk": "zaak 17",
    "rechtstreeks": "ja",
}


@pytest.fixture(scope="module")
def consulent(towns):
    return towns.come_in("een-consulent")


def test_what_is_kept_of_somebody_is_masked_on_the_page_and_whole_in_the_copy(consulent, person):
    key, bsn = person
    asked = f"filter=1&gemeente={OWN}&persoon={key}"
    page = consulent.get(f"/rapporten/inzage?{asked}").text
    forms = re.findall(r'name="vorm" value="(\w+)"', page)
    fields = {"gemeente": OWN, "persoon": key, **ASKED}
    copies = {
        form: consulent.post("/rapporten/inzage/bestand", {**fields, "vorm": form}, form=page)
        for form in forms
    }

    assert forms == ["pdf", "json"]
    assert bsn not in page
    assert "Notities van de budgetcoach" in page
    assert bsn in copies["json"].text
    assert copies["json"].json["asked"]["reference"] == "zaak 17"
    assert copies["pdf"].data.startswith(b"%PDF")
    for answer in copies.values():
        name = answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        assert bsn not in name
        assert key not in name


def test_no_address_alone_gives_what_is_kept_of_somebody(consulent, person):
    asked = f"gemeente={OWN}&persoon={person[0]}"
    for form in ("pdf", "json", "csv", "xlsx"):
        answer = consulent.get(f"/rapporten/inzage/bestand?vorm={form}&{asked}")

        assert answer.status_code == 405
        assert person[1].encode() not in answer.data


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"kenmerk": " "}, "kenmerk", "Vul het kenmerk"),
        ({"kenmerk": "zaak 111222333"}, "kenmerk", "staat een BSN"),
        ({"kenmerk": "zaak 111     222     333"}, "kenmerk", "staat een BSN"),
        ({"kenmerk": "z" * 200}, "kenmerk", "te lang"),
        ({"kenmerk": "zaak 漢"}, "kenmerk", "niet kunnen afdrukken"),
        ({"gevraagd_op": "morgen"}, "gevraagd_op", "Vul de dag"),
        ({"gevraagd_op": "111222333"}, "gevraagd_op", "Vul de dag"),
        ({"gevraagd_op": "2036-01-01"}, "gevraagd_op", "nog niet geweest"),
        ({"gevraagd_door": "iedereen"}, "gevraagd_door", "Kies wie"),
    ],
)
def test_a_copy_without_its_request_is_not_given_and_the_form_says_why(
    consulent, person, typed, field, said
):
    fields = {"gemeente": OWN, "persoon": person[0], "vorm": "json", **ASKED, **typed}

    answer = consulent.post("/rapporten/inzage/bestand", fields)

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert said in answer.text
    assert person[1] not in answer.text
    assert "111222333" not in answer.text
    assert "111     222     333" not in answer.text
    kept = ASKED["kenmerk"] if field != "kenmerk" else ASKED["gevraagd_op"]
    assert f'value="{kept}"' in answer.text


@pytest.mark.parametrize(("whom", "said"), [("111222333", "BSN"), ("niemand", "geen"), ("", "")])
def test_a_copy_of_nobody_is_said_beside_the_field_of_the_person(consulent, whom, said):
    fields = {"gemeente": OWN, "persoon": whom, **ASKED}

    answer = consulent.post("/rapporten/inzage/bestand", fields)

    assert answer.status_code == (422 if whom else 200)
    assert said in answer.text
    assert 'value="111222333"' not in answer.text


def copies_given(towns, person):
    """Return how many copies of what is kept of a person the log tells of."""
    of = (AuditRow.action == "answer access request", AuditRow.object == f"person {person[0]}")
    number = select(func.count()).select_from(AuditRow).where(*of, AuditRow.result == "OK")
    return towns.app.write(lambda session: session.scalar(number), reads=True, for_all=True)


def hidden(page):
    """Return the hidden fields of the form that gives a copy, or leads to it."""
    form = re.search(r'<form[^>]*action="/rapporten/inzage/bestand".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def test_who_showed_long_ago_who_they_are_shows_it_again_before_a_copy_is_given(towns, person):
    browser = towns.come_in("een-consulent")
    form = browser.get("/").text
    towns.later += timedelta(minutes=6)
    fields = {"gemeente": OWN, "persoon": person[0], "vorm": "json", **ASKED}

    before = copies_given(towns, person)
    asked = browser.post("/rapporten/inzage/bestand", fields, form=form)
    shown = {**hidden(asked.text), "bevestiging": towns.code("een-consulent")}
    ready, again = (browser.post("/rapporten/inzage/bestand", shown) for _ in range(2))
    not_whole = browser.post("/rapporten/inzage/bestand", {**shown, "kenmerk": ""})
    after_the_proof = copies_given(towns, person)
    given = browser.post("/rapporten/inzage/bestand", hidden(ready.text))

    assert asked.status_code == 401
    assert person[1] not in asked.text
    for page in (ready, again):  # a browser that is given a file would stay where the code was
        assert page.status_code == 200
        assert "De kopie staat klaar" in page.text
        assert "Content-Disposition" not in page.headers
        assert person[1] not in page.text
    assert not_whole.status_code == 422
    assert 'href="#kenmerk"' in not_whole.text
    assert "De kopie staat klaar" not in not_whole.text
    assert after_the_proof == before
    assert given.json["asked"]["reference"] == "zaak 17"
    assert person[1] in given.text
    assert copies_given(towns, person) == before + 1


@pytest.mark.parametrize("typed", ["niemand", "مريم", "111222333", "P" * 500])
def test_a_person_that_there_is_not_is_said_beside_the_field(towns, typed):
    browser = towns.come_in("een-consulent")
    page = browser.get("/rapporten/inzage", query_string={"filter": "1", "persoon": typed})

    assert page.status_code == 422
    assert re.search(r'id="persoon"[^>]*aria-invalid="true"', page.text)
    assert "111222333" not in page.text


def test_a_bsn_in_the_address_of_a_report_about_nobody_is_refused_beside_its_place(auditor):
    page = auditor.get("/rapporten/raadspagina?filter=1&gemeente=111222333")

    assert page.status_code == 422
    assert 'href="#gemeente"' in page.text
    assert re.search(r'id="gemeente"[^>]*aria-invalid="true"', page.text)
    assert "111222333" not in page.text


def test_the_file_of_a_household_leads_to_what_is_kept_of_each_person(towns, person):
    page = f"/huishoudens/{towns.things[OWN]['household_id']}"
    link = f"/rapporten/inzage?filter=1&amp;gemeente={OWN}&amp;persoon={person[0]}"

    assert link in towns.come_in("een-consulent").get(page).text
    assert "/rapporten/inzage" not in towns.come_in("een-auditor").get(page).text
