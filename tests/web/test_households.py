"""Households on the site: found, seen on one page, and a BSN shown only to who says why."""

import re
from datetime import date

import pytest
from sqlalchemy import event, select, update

from ontzorgen.app import Application
from ontzorgen.domain.standing import Standing
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.acting import Role
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.store.errors import KeysMissing
from ontzorgen.store.household_lists import ListedHousehold
from ontzorgen.store.models import (
    AuditRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PersonRow,
    RunLineRow,
)
from ontzorgen.wording.households import as_table
from reports.csv_file import csv_file
from tests.import_folders import BSNS, a_folder, a_row, write
from tests.web.conftest import FOREIGN, OWN
from tests.web.households_here import send


@pytest.fixture
def worker(towns):
    """A case worker of the first municipality, who came in."""
    return towns.come_in("een-consulent")


@pytest.fixture
def place(towns):
    """The address of the first household of the own municipality."""
    return f"/huishoudens/{towns.things[OWN]['household_id']}"


def test_who_registers_nobody_reads_the_list_without_keys(towns, monkeypatch):
    def missing(_app):
        raise KeysMissing("keys")

    coach = towns.come_in("een-coach")
    monkeypatch.setattr(Application, "vault", property(missing))

    assert coach.get("/huishoudens").status_code == 200


@pytest.fixture
def small(site, tmp_path):
    """One household with a new amount to come, on a database of each kind."""
    folder = a_folder()
    folder["personen"] += [
        a_row("personen", persoon="P2", bsn="", voornaam="Ábel", achternaam="100%_Zeker")
    ]
    folder["vaste_lasten"] = [
        a_row("vaste_lasten", tm="2026-12-31"),
        a_row("vaste_lasten", vanaf="2027-01-01", bedrag="640,00"),
        a_row(
            "vaste_lasten", vaste_last="V2", soort="WATER", bedrag="30,00", frequentie="KWARTAAL"
        ),
    ]
    path = write(tmp_path / "map", folder)
    site.add("loes", Role.CONSULENT, Role.ADMINISTRATIE)
    vault = site.app.vault
    site.app.write(
        lambda session: import_folder(
            session, read_folder(path), site.app.acting(session, "loes"), vault
        )
    )
    return site


def one(made, query):
    """Return one value from the database."""
    return made.app.write(
        lambda session: session.execute(query).scalars().first(), reads=True, for_all=True
    )


def logged(made, action):
    """Return the rows of the log about an action, the newest last."""
    query = select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.sequence)

    def work(session):
        rows = session.scalars(query).all()
        session.expunge_all()
        return rows

    return made.app.write(work, reads=True, for_all=True)


def keys(page):
    """Return the households that a list shows."""
    return re.findall(r'href="/huishoudens/\d+">([^<]+)</a>', page.text)


def household_of(made, key):
    return one(made, select(HouseholdRow.id).where(HouseholdRow.key == key))


def statements(made, browser, path):
    """Return how many statements a page asks of the database."""
    asked = []

    def hear(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(made.app.engine, "before_cursor_execute", hear)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(made.app.engine, "before_cursor_execute", hear)
    return len(asked)


def test_the_list_shows_a_page_of_households_of_the_own_municipality(towns, worker):
    page = worker.get("/huishoudens?filter=1")

    assert len(keys(page)) == 25
    assert "76 huishoudens, pagina 1 van 4" in page.text
    assert keys(worker.get("/huishoudens?filter=1&pagina=2")) != keys(page)
    foreign = one(towns, select(HouseholdRow.key).where(HouseholdRow.municipality_code == FOREIGN))
    assert keys(worker.get(f"/huishoudens?filter=1&zoek={foreign}")) == []


def test_a_household_is_found_by_the_beginning_of_its_key_or_of_a_name_and_nothing_is_a_wildcard(
    small,
):
    browser = small.come_in("loes")

    def found(typed):
        return keys(browser.get("/huishoudens", query_string={"filter": 1, "zoek": typed}))

    for typed in ("h1", "H1", "haile", "HAI", "sara", "sara ha", "HAILE sara h1"):
        assert found(typed) == ["H1"], typed
    page = browser.get("/huishoudens", query_string={"filter": 1, "zoek": "haile"}).text
    assert "U ziet alleen huishoudens met naam of nummer ‘haile’." in page
    assert 'href="/huishoudens?filter=1">Alles tonen</a>' in page
    assert "U ziet alleen" not in browser.get("/huishoudens?filter=1").text
    for typed in ("aile", "sara niemand", "%", "_1", "100_", "'; --", "x" * 300):
        assert found(typed) == [], typed


def test_a_list_without_households_says_so(worker):
    page = worker.get("/huishoudens?filter=1&zoek=bestaat-niet").text

    assert "Er zijn geen huishoudens met deze keuze." in page


def test_the_costs_of_a_household_are_told_per_month(small):
    page = small.come_in("loes").get("/huishoudens?filter=1").text

    assert "€\xa0630,00" in page or "€ 630,00" in page


def test_what_is_chosen_is_remembered_until_another_choice(towns):
    browser = towns.come_in("een-coach")
    worker = one(towns, select(HouseholdRow.consulent).where(HouseholdRow.municipality_code == OWN))

    chosen = browser.get("/huishoudens", query_string={"filter": 1, "consulent": worker})

    assert 0 < len(keys(chosen)) <= 25
    assert f'<option value="{worker}" selected>' in chosen.text
    assert keys(browser.get("/huishoudens")) == keys(chosen)
    assert len(keys(browser.get("/huishoudens?filter=1"))) == 25


@pytest.mark.parametrize("standing", list(Standing))
def test_the_choice_of_how_a_household_stands_agrees_with_what_is_shown(towns, worker, standing):
    words = {"SHORTFALL": "tekort", "BLOCKED": "geblokkeerd", "WITHHELD": "ok"}

    page = worker.get(f"/huishoudens?filter=1&stand={standing}").text
    shown = re.findall(r'data-label="Laatste run"><span[^>]*>([^<]+)<', page)

    assert set(shown) <= {words.get(standing, "niets ingehouden")}


def test_a_blocked_household_is_found_as_blocked(towns, worker):
    blocked = select(HouseholdRow.key).join(RunLineRow, RunLineRow.household_id == HouseholdRow.id)
    blocked = blocked.where(
        HouseholdRow.municipality_code == OWN, RunLineRow.outcome == "NO_LEGAL_BASIS"
    )

    found = keys(worker.get("/huishoudens?filter=1&stand=BLOCKED"))

    assert one(towns, blocked) in found


def test_nobody_searches_for_a_bsn_and_none_comes_in_the_log(small):
    browser = small.come_in("loes")

    page = browser.get(f"/huishoudens?filter=1&zoek={BSNS[0]}")

    assert page.status_code == 422
    assert "Zoek niet op BSN" in page.text
    assert BSNS[0] not in page.text
    assert keys(browser.get("/huishoudens")) == ["H1"]
    assert browser.get(f"/huishoudens.csv?zoek={BSNS[0]}").status_code == 409
    assert all(BSNS[0] not in row.detail for row in logged(small, "list households"))


def test_the_file_holds_every_page_of_what_is_chosen_and_no_bsn(small, towns, worker):
    content = worker.get("/huishoudens.csv").data.decode("utf-8-sig")

    assert len(content.splitlines()) == 1 + 76
    told = small.come_in("loes").get("/huishoudens.csv?zoek=H1").data.decode("utf-8-sig")
    assert told.splitlines()[1].startswith("H1;Sara Haile, Ábel 100%_Zeker;0299;Zevenaar;")
    assert BSNS[0] not in told


def test_a_name_that_looks_like_a_formula_is_none_in_the_file():
    row = ListedHousehold(
        1, "=H1", "0299", "Zevenaar", "@Loes", "", ("=1+1 Haile",), 100, Standing.NOTHING
    )

    content = csv_file(as_table([row])).decode("utf-8-sig").splitlines()[1]

    assert content == "'=H1;'=1+1 Haile;0299;Zevenaar;'@Loes;;1,00;niets ingehouden"


def test_a_list_is_logged_with_the_households_it_shows_and_a_page_with_each_person(small):
    browser = small.come_in("loes")
    browser.get("/huishoudens?filter=1&zoek=haile")
    number = household_of(small, "H1")

    browser.get(f"/huishoudens/{number}")

    lists = logged(small, "list households")
    assert lists[-1].detail == '{"households": ["H1"]}'
    assert [row.object for row in logged(small, "read household")] == ["household H1"]
    assert [row.object for row in logged(small, "read person")] == ["person P1", "person P2"]
    assert {row.municipality_code for row in logged(small, "read person")} == {"0299"}


def test_a_list_and_a_page_ask_as_much_of_the_database_for_much_as_for_little(towns, worker):
    members = dict.fromkeys(("one", "many"))
    for number, size in household_sizes(towns):
        members["one" if size == 1 else "many"] = number
    worker.get("/huishoudens?filter=1")

    one_row = statements(towns, worker, "/huishoudens?filter=1&zoek=W0001")
    full = statements(towns, worker, "/huishoudens?filter=1")
    small, large = (statements(towns, worker, f"/huishoudens/{n}") for n in members.values())

    assert one_row == full
    assert small == large


def household_sizes(made):
    query = select(PersonRow.household_id).where(PersonRow.municipality_code == OWN)

    def work(session):
        found = session.scalars(query).all()
        return [(number, found.count(number)) for number in dict.fromkeys(found)]

    return made.app.write(work, reads=True, for_all=True)


def test_the_strip_says_what_came_in_what_was_withheld_and_what_is_left(towns, worker, place):
    page = worker.get(place).text
    strip = page.partition('class="strip"')[2].partition("</dl>")[0]
    figures = dict(re.findall(r"<dd>([^<]+)</dd><dt>([^<]+)</dt>", strip))
    by_name = {name: int(re.sub(r"\D", "", amount)) for amount, name in figures.items()}

    assert by_name["uitkering (netto)"] > by_name["ingehouden"] > 0
    assert by_name["blijft over"] == by_name["uitkering (netto)"] - by_name["ingehouden"]
    assert by_name["betaald"] == 0
    assert "maart 2026" in page
    assert "onderweg" in page
    assert f"/betaalruns/{OWN}-2026-03-1" in page


def test_a_page_says_why_an_instalment_was_not_withheld(towns, worker):
    blocked = one(
        towns,
        select(RunLineRow.household_id)
        .join(HouseholdRow, HouseholdRow.id == RunLineRow.household_id)
        .where(HouseholdRow.municipality_code == OWN, RunLineRow.outcome == "NO_LEGAL_BASIS"),
    )

    page = worker.get(f"/huishoudens/{blocked}").text

    assert "geen grondslag" in page
    assert "Er is geen grondslag: de zes maanden van artikel 56a" in page


def test_a_household_without_a_run_shows_its_costs_over_time_and_what_is_to_come(small):
    page = small.come_in("loes").get(f"/huishoudens/{household_of(small, 'H1')}").text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")

    assert "Er is nog geen betaalrun van Zevenaar." in text
    assert "13-08-2026 t/m 12-02-2027" in text
    assert "€ 620,00 per maand aan Woonstichting De Brug, vanaf 13-08-2026 t/m 31-12-2026" in text
    assert (
        "01-01-2027 Nieuw bedrag voor huur aan Woonstichting De Brug: van € 620,00 naar "
        "€ 640,00 per maand." in text
    )
    assert (
        "Het huishouden betaalt huur aan Woonstichting De Brug zelf. "
        "Reden: Betaalt zelf, oefent." in text
    )
    assert "rekening wacht op bevestiging" in text
    assert "geen eigen recht" not in text
    assert "Kan de termijnen nog niet zelf overzien" in text
    assert "De inhouding voor Sara Haile is opgeschort t/m 31-12-2026 . Reden: Weg." in text
    assert BSNS[0] not in page


def reveal(browser, made, person, reason):
    household = household_of(made, "H1")
    number = one(made, select(PersonRow.id).where(PersonRow.key == person))
    return browser.post(f"/huishoudens/{household}/personen/{number}/bsn", {"reden": reason})


def test_a_bsn_is_shown_once_to_who_says_why_and_the_reason_is_in_the_log(small):
    browser = small.come_in("loes")

    page = reveal(browser, small, "P1", "Belt met de bank over een naam")

    assert page.status_code == 200
    assert BSNS[0] in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert BSNS[0] not in browser.get(f"/huishoudens/{household_of(small, 'H1')}").text
    row = logged(small, "reveal bsn")[-1]
    assert (row.actor, row.object, row.result) == ("loes", "person P1", "OK")
    assert "Belt met de bank over een naam" in row.detail
    assert BSNS[0] not in row.detail


def test_without_a_reason_no_bsn_is_shown_and_the_field_says_so(small):
    page = reveal(small.come_in("loes"), small, "P1", "  ")

    assert page.status_code == 422
    assert "Schrijf waarom u het BSN nodig hebt." in page.text
    assert BSNS[0] not in page.text
    assert logged(small, "reveal bsn") == []


def test_a_reason_that_holds_a_bsn_is_refused_and_not_repeated(small):
    page = reveal(small.come_in("loes"), small, "P1", f"Is het {BSNS[1]}?")

    assert page.status_code == 409
    assert BSNS[0] not in page.text
    assert BSNS[1] not in page.text
    assert [row.result for row in logged(small, "reveal bsn")] != ["OK"]


def test_a_person_without_a_bsn_has_none_to_show(small):
    page = reveal(small.come_in("loes"), small, "P2", "Nodig voor een brief")

    assert page.status_code == 409
    assert "Van P2 is geen BSN bekend" in page.text


def test_a_person_of_another_household_is_not_there(towns, worker):
    own, foreign = towns.things[OWN], towns.things[FOREIGN]

    page = worker.post(
        f"/huishoudens/{own['household_id']}/personen/{foreign['person_id']}/bsn",
        {"reden": "Nodig voor een brief"},
    )

    assert page.status_code == 404


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30])
def test_a_household_that_never_was_is_not_there(worker, number):
    assert worker.get(f"/huishoudens/{number}").status_code == 404


def test_only_who_may_see_a_bsn_finds_the_button(towns, place):
    assert "BSN laten zien" in towns.come_in("een-consulent").get(place).text
    assert "BSN laten zien" not in towns.come_in("een-coach").get(place).text


def test_what_an_approved_run_decided_does_not_change_on_a_page(towns, worker, place):
    query = (
        select(FixedCostVersionRow.fixed_cost_id, FixedCostVersionRow.valid_from)
        .join(FixedCostRow, FixedCostRow.id == FixedCostVersionRow.fixed_cost_id)
        .join(RunLineRow, RunLineRow.version_id == FixedCostVersionRow.id)
        .where(FixedCostRow.household_id == towns.things[OWN]["household_id"])
        .where(RunLineRow.withheld_cents > 0)
    )
    cost, start = towns.app.write(
        lambda session: session.execute(query).first(), reads=True, for_all=True
    )

    refused = send(worker, f"{place}/vaste-lasten/{cost}/bedrag", bedrag="1,00", vanaf=str(start))

    assert refused.status_code == 422
    assert re.search(r'-fout">.*is goedgekeurd met deze vaste last', refused.text)


def test_a_household_that_was_forgotten_says_so_and_offers_no_change(towns):
    number, browser = towns.things[OWN]["household_id"], towns.come_in("een-consulent")

    def forgotten_on(day):
        query = update(HouseholdRow).where(HouseholdRow.id == number).values(forgotten_on=day)
        towns.app.write(lambda session: session.execute(query) and None, for_all=True)
        return browser.get(f"/huishoudens/{number}").text

    gone = forgotten_on(date(2026, 4, 1))
    back = forgotten_on(None)

    assert "Deze zaak is gewist" in gone
    assert "op 01-04-2026 gewist" in gone
    assert "Vaste last toevoegen" not in gone
    assert "Deze zaak is gewist" not in back
    assert "Vaste last toevoegen" in back


def test_older_payments_are_folded_and_all_of_them_are_in_the_file(towns, worker, place):
    page = worker.get(place).text

    answer = worker.get(f"{place}/betalingen.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()

    rows = [row for part in page.split("Betalingen, de laatste")[1:] for row in part.split("<tr>")]
    shown = sum('data-label="Bij de bank"' in row for row in rows)
    assert len(lines) == shown + 1 > 2
    assert lines[0].startswith("vervaldag;vaste_last;soort;begunstigde;bedrag;bij_de_bank")
    assert all(line.split(";")[5] for line in lines)
    assert f'href="{place}/betalingen.csv"' in page
    other = f"/huishoudens/{towns.things[FOREIGN]['household_id']}/betalingen.csv"
    assert worker.get(other).status_code == 404
