"""Tasks on the site: put away with a reason, back by itself or fetched, and notes."""

import re
from datetime import date, timedelta

import pytest

from ontzorgen.domain.tasks import TaskKind, TaskRole
from ontzorgen.services.acting import Role
from ontzorgen.store import task_list, tasks
from ontzorgen.store.tasks import TaskWanted
from tests.import_folders import a_row, write

WRITTEN = {"terug": "2026-09-21", "reden": "De bank zoekt het uit"}


@pytest.fixture(scope="module")
def clerk(office):
    return office.come_in("kas")


@pytest.fixture
def path(office, request):
    """The address of a task of its own."""
    return a_task(office, TaskKind.STATEMENT_WRONG, request.node.name)


def a_task(site, kind, subject):
    wanted = TaskWanted("0299", kind, subject, TaskRole.ADMINISTRATIE, date(2026, 9, 14))

    def work(session):
        tasks.make(session, [wanted], site.app.settings.now())
        found = task_list.listed(session, ["0299"], open_only=True)
        return next(one.id for one in found if one.subject == subject)

    return f"/taken/{site.app.write(work, for_all=True)}"


def test_a_task_put_away_leaves_the_open_list_for_one_of_its_own(clerk, path):
    done = clerk.post(f"{path}/wegleggen", WRITTEN, form=clerk.get(path).text)

    assert done.status_code == 302
    assert f'href="{path}"' not in clerk.get("/taken?filter=1").text
    assert f'href="{path}"' not in clerk.get("/").text
    away = clerk.get("/taken?filter=1&af=weg").text
    assert (f'href="{path}"' in away, "weggelegd tot 21-09-2026" in away) == (True, True)
    page = clerk.get(path).text
    assert "legde de taak weg tot 21-09-2026: De bank zoekt het uit" in page
    clerk.post(f"{path}/terughalen", form=page)
    assert f'href="{path}"' in clerk.get("/taken?filter=1").text


def test_a_task_is_back_by_itself_on_its_day(office, clerk, path, monkeypatch):
    clerk.post(f"{path}/wegleggen", WRITTEN, form=clerk.get(path).text)

    office.add("straks", Role.ADMINISTRATIE)
    monkeypatch.setattr(office, "later", office.later + timedelta(days=6))

    assert f'href="{path}"' in office.come_in("straks").get("/taken?filter=1").text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"terug": ""}, "terug"),
        ({"terug": "31-02-2027"}, "terug"),
        ({"terug": "2026-09-15"}, "terug"),
        ({"terug": "2027-09-15"}, "terug"),
        ({"reden": " "}, "reden"),
        ({"reden": "het gaat om 999990019"}, "reden"),
    ],
)
def test_what_is_typed_wrong_comes_back_beside_its_field(clerk, path, typed, field):
    page = clerk.post(f"{path}/wegleggen", {**WRITTEN, **typed}, form=clerk.get(path).text)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text
    assert f'href="{path}"' in clerk.get("/taken?filter=1").text


def test_what_would_be_paid_double_is_not_offered_to_be_put_away(office, clerk):
    path = a_task(office, TaskKind.ACCEPTED_LATE, "te laat")
    page = clerk.get(path).text

    refused = clerk.post(f"{path}/wegleggen", WRITTEN, form=page)

    assert "/wegleggen" not in page
    assert refused.status_code == 409
    assert "misschien dubbel betaald" in refused.text


def test_a_note_stands_with_its_task_and_an_empty_one_or_a_bsn_does_not(clerk, path):
    form = clerk.get(path).text

    empty = clerk.post(f"{path}/notities", {"tekst": " "}, form=form)
    number = clerk.post(f"{path}/notities", {"tekst": "bel 999990019"}, form=form)
    clerk.post(f"{path}/notities", {"tekst": "<b>Morgen</b> bellen"}, form=form)

    assert (empty.status_code, number.status_code) == (422, 422)
    page = clerk.get(path).text
    assert "&lt;b&gt;Morgen&lt;/b&gt; bellen" in page
    assert "999990019" not in page


def test_who_only_looks_is_offered_nothing(office, path):
    page = office.come_in("aad").get(path).text

    offered = ("/wegleggen", "/notities", "/oppakken", "/afronden")
    assert [part for part in offered if part in page] == []


def test_a_task_is_found_by_what_it_is_about_and_by_whose_it_is(office, clerk):
    path = a_task(office, TaskKind.STATEMENT_WRONG, "Bestand_B7% /x")
    clerk.post(f"{path}/oppakken", form=clerk.get(path).text)
    a_task(office, TaskKind.STATEMENT_WRONG, "BestandXB77")

    def found(text):
        page = clerk.get("/taken", query_string={"filter": 1, "zoek": text}).text
        return f'href="{path}"' in page, page.count('<th scope="row">')

    assert found("bestand_b7%") == (True, 1)  # a capital does not count, and nothing is a wildcard
    assert found("7% /X") == (True, 1)
    assert found("kas") == (True, 1)
    assert found("bestaat niet") == (False, 0)
    assert clerk.get("/taken?filter=1&zoek=999990019").status_code == 422
    clerk.get("/taken?filter=1&zoek=")


def test_the_csv_of_the_list_has_what_is_chosen_and_no_other(office, clerk):
    a_task(office, TaskKind.STATEMENT_WRONG, "=afschrift 81")
    a_task(office, TaskKind.STATEMENT_WRONG, "afschrift 82")

    answer = clerk.get("/taken.csv?zoek=schrift 81")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == "attachment; filename=taken.csv"
    assert (len(lines), "afschrift 81" in lines[1]) == (2, True)
    assert len(clerk.get("/taken.csv").data.decode().splitlines()) > 2
    assert 'href="/taken.csv?zoek=schrift' in clerk.get("/taken?filter=1&zoek=schrift 81").text
    clerk.get("/taken?filter=1&zoek=")


def test_a_task_is_given_to_a_colleague_who_has_its_role_here(office, clerk, path):
    office.add("ans", Role.ADMINISTRATIE)
    office.add("els", Role.CONSULENT)
    page = clerk.get(path).text

    offered = re.findall(r'<option value="(\w+)"', page.partition('name="collega"')[2])
    clerk.post(f"{path}/oppakken", {"collega": "ans"}, form=page)

    assert ("ans" in offered, "els" in offered, "kas" in offered) == (True, False, False)
    assert "ans" in clerk.get("/taken?filter=1&zoek=ans").text
    assert 'name="collega"' not in office.come_in("els").get(path).text


def test_what_the_register_asks_is_on_the_first_page_and_leads_to_the_household(office):
    """The office pays a household without an authorisation, from an account nobody checked."""
    office.add("kim", Role.CONSULENT, Role.ADMINISTRATIE)
    of, payee = {"huishouden": "HR"}, {"begunstigde": "BR"}
    person = {"persoon": "PR", "bsn": "", "machtiging_vanaf": "", **of}
    cost = {"vaste_last": "VR", **of, **payee}
    folder = {
        "begunstigden": [a_row("begunstigden", iban="NL44RABO0123456789", **payee)],
        "huishoudens": [a_row("huishoudens", consulent="kim", **of)],
        "personen": [a_row("personen", **person)],
        "vaste_lasten": [a_row("vaste_lasten", **cost)],
    }
    office.take(write(office.app.settings.data_dir / "map", folder), "kim")
    kim = office.come_in("kim")

    start = kim.get("/").text
    path = re.search(r'href="(/taken/\d+)"><strong>Persoon PR van huishouden HR', start)[1]

    assert re.search(r"machtiging ontbreekt</a>: \d", start)
    assert re.search(r"rekening wacht op controle</a>: \d", start)
    assert ("30-09-2026" in start, "nog niet berekend" in start) == (True, True)
    shown = kim.get(path).text
    assert re.search(r'href="/huishoudens/\d+"[^>]*>Naar het huishouden', shown)
    assert "Taak afronden" not in shown  # it closes with its cause
    refused = kim.post(f"{path}/afronden", {"notitie": "gedaan"}, form=shown)
    assert (refused.status_code, "sluit vanzelf" in refused.text) == (409, True)
