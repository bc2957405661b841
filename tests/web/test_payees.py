"""Payees and accounts on the site: found, shown with where they are used, decided by two people."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ontzorgen.services.acting import Role
from ontzorgen.store.models import (
    AccountRow,
    FixedCostRow,
    FixedCostVersionRow,
    PayeeRow,
    UserRow,
)
from tests.web.conftest import FOREIGN, OWN

NEW_IBAN = "NL20INGB0001234567"


def payee_called(site, key):
    query = select(PayeeRow.id).where(PayeeRow.key == key)
    return site.app.write(
        lambda session: session.execute(query).scalar_one(), reads=True, for_all=True
    )


def user(site, login):
    query = select(UserRow.id).where(UserRow.login == login)
    return site.app.write(
        lambda session: session.execute(query).scalar_one(), reads=True, for_all=True
    )


def enter(site, payee, by="een-administratie", **more):
    """Enter a changed account, as the import of a file does; return its number."""

    def work(session):
        row = AccountRow(
            payee_id=payee_called(site, payee),
            iban=NEW_IBAN,
            status="PENDING",
            first_registration=False,
            entered_by_id=user(site, by),
            entered_at=site.app.settings.now(),
            **more,
        )
        session.add(row)
        session.flush()
        return row.id

    return site.app.write(work, for_all=True)


def state(site, number):
    """Return (status, note, reason of the end, name check) of an account."""

    def work(session):
        row = session.get_one(AccountRow, number)
        return row.status, row.note, row.end_reason, row.name_check

    return site.app.write(work, reads=True, for_all=True)


@pytest.fixture
def waiting(towns):
    """Return the number of an account that waits; nobody waits for it afterwards."""
    number = enter(towns, "ZV-VUUR")
    yield number

    def end(session):
        session.get_one(AccountRow, number).status = "STOPPED"

    towns.app.write(end, for_all=True)


@pytest.fixture(scope="module")
def shared(towns):
    """Return the number of a payee that both municipalities pay today."""
    number = payee_called(towns, "ZV-VUUR")

    def work(session):
        version, cost = FixedCostVersionRow, FixedCostRow
        query = (
            select(version)
            .join(cost, cost.id == version.fixed_cost_id)
            .where(version.payee_id == number, cost.municipality_code == FOREIGN)
        )
        row = session.scalars(query).first()
        row.valid_from, row.amount_cents = date(2026, 3, 1), 77_77_77

    towns.app.write(work, for_all=True)
    return number


@pytest.fixture
def checker(towns):
    return towns.come_in("een-fiatteur")


def test_what_waits_for_a_second_person_stands_first_with_who_entered_it(towns, checker, waiting):
    page = checker.get("/begunstigden?filter=1").text

    before, after = page.split("Begunstigden, op naam")
    assert "Wacht op een tweede persoon (1)" in before
    assert f"/rekeningen/{waiting}" in before
    assert "een-administratie" in before
    assert "NL20 INGB 0001 2345 67" in before
    assert "wacht op bevestiging" in after


@pytest.mark.parametrize("text", ["vuurtoren", "zv-vuur", "4268 38", "nl67abna0104426838"])
def test_a_payee_is_found_by_name_by_code_and_by_the_end_of_its_iban(checker, text):
    page = checker.get("/begunstigden", query_string={"filter": 1, "zoek": text}).text

    assert "De Vuurtoren Onderlinge Zorg" in page
    assert "Draadkracht" not in page


def test_a_bsn_is_refused_beside_its_field_and_not_remembered(checker):
    refused = checker.get("/begunstigden?filter=1&zoek=999990019")

    assert (refused.status_code, 'id="zoek-fout"' in refused.text) == (422, True)
    assert "999990019" not in refused.text
    assert "999990019" not in checker.get("/begunstigden").text


def test_a_payee_leads_to_the_households_of_ones_own_that_pay_it_today(towns, checker, shared):
    def found(query):
        page = checker.get(f"/huishoudens?filter=1&{query}").text
        return int(re.search(r"(\d+) huishoudens?\b", page.partition('class="pages"')[2])[1])

    page = checker.get(f"/begunstigden/{shared}").text
    link = re.search(r'href="/huishoudens\?([^"]+)"', page)[1].replace("&amp;", "&")
    paid = checker.get(f"/huishoudens?{link}").text
    file = checker.get(f"/huishoudens.csv?begunstigde={shared}").data.decode("utf-8-sig")

    assert "een vaste last bij ‘De Vuurtoren" in paid
    assert 0 < found(f"begunstigde={shared}") < found("begunstigde=")
    assert len(file.splitlines()) == found(f"begunstigde={shared}") + 1
    for nobody in ("0", "99999999999999999999", "1x", "٣"):
        assert (
            "Er zijn geen huishoudens"
            in checker.get("/huishoudens", query_string={"filter": 1, "begunstigde": nobody}).text
        )
    checker.get("/huishoudens?filter=1")
    assert (
        "Welke huishoudens" not in towns.come_in("een-beheer").get(f"/begunstigden/{shared}").text
    )


@pytest.mark.parametrize("text", ["%", "_", "NL67 ABNA", "<b>geen</b>"])
def test_a_search_that_fits_nothing_says_so_and_repeats_it_as_text(checker, text):
    page = checker.get("/begunstigden", query_string={"filter": 1, "zoek": text}).text

    assert "Er zijn geen begunstigden met deze keuze." in page
    assert "<b>geen</b>" not in page


def test_the_choice_of_a_list_is_remembered_until_another_one_is_made(checker):
    checker.get("/begunstigden", query_string={"filter": 1, "zoek": "draad"})

    again = checker.get("/begunstigden").text
    everything = checker.get("/begunstigden?filter=1").text

    assert "Draadkracht" in again
    assert "Vuurtoren" not in again
    assert "Vuurtoren" in everything


def test_the_list_shows_only_who_waits_or_whose_name_differs_when_asked(towns, checker):
    number = enter(towns, "EN-WIND", name_check="NO_MATCH")
    enter(towns, "ZV-KOMPAS")

    waits = checker.get("/begunstigden?filter=1&alleen=wacht").text.split("op naam")[1]
    differs = checker.get("/begunstigden?filter=1&alleen=naam").text.split("op naam")[1]

    assert ("Windvang" in waits, "Kompasroos" in waits) == (True, True)
    assert ("Windvang" in differs, "Kompasroos" in differs) == (True, False)
    assert "naam wijkt af" in differs
    assert "Vuurtoren" not in waits + differs
    towns.app.write(_end_all, for_all=True)
    assert state(towns, number)[0] == "STOPPED"


def _end_all(session):
    for row in session.scalars(select(AccountRow).where(AccountRow.status == "PENDING")):
        row.status = "STOPPED"


def test_the_csv_holds_what_the_list_shows_of_all_pages(checker):
    everything = checker.get("/begunstigden.csv")
    narrowed = checker.get("/begunstigden.csv?zoek=vuurtoren").text

    rows = everything.text.lstrip("\ufeff").splitlines()
    assert everything.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0].startswith("begunstigde;naam;soort;plaats;iban_in_gebruik")
    assert len(rows) == 19
    assert len(narrowed.splitlines()) == 2
    assert "ZV-VUUR;De Vuurtoren Onderlinge Zorg;zorgverzekeraar" in narrowed


def test_the_csv_is_not_narrowed_by_a_bsn_either(checker):
    assert checker.get("/begunstigden.csv?zoek=999990019").status_code == 409


def test_the_list_is_paged_by_the_database(towns, checker):
    def more(session):
        session.add_all(
            PayeeRow(key=f"P{n:03}", name=f"Proef {n:03}", kind="proef", collects=False,
                     reference_kind="VRIJ")
            for n in range(60)
        )  # fmt: skip

    towns.app.write(more, for_all=True)

    first = checker.get("/begunstigden?filter=1&zoek=proef").text
    last = checker.get("/begunstigden?filter=1&zoek=proef&pagina=3").text

    assert "60 begunstigden, pagina 1 van 3" in first
    assert ("Proef 000" in first, "Proef 025" in first) == (True, False)
    assert ("Proef 059" in last, "Proef 049" in last) == (True, False)
    assert "geen rekening" in first


def test_a_page_of_a_payee_shows_its_accounts_and_its_use_in_ones_own_municipality(
    checker, waiting, shared
):
    page = checker.get(f"/begunstigden/{shared}").text

    assert page.index("NL20 INGB 0001 2345 67") < page.index("NL67 ABNA 0104 4268 38")
    assert "Teruggebeld op het nummer van de website" in page
    assert "Wilgendam" in page
    assert "€" in page
    assert ("Eikerveen" in page, "7.777,77" in page) == (False, False)


def test_a_payee_that_never_was_is_the_page_of_what_is_not_there(checker):
    for path in ("/begunstigden/999999", f"/begunstigden/{10**30}", f"/rekeningen/{10**30}"):
        assert checker.get(path).status_code == 404


def test_confirming_asks_for_the_call_back_and_keeps_it(towns, checker, waiting):
    form = checker.get(f"/rekeningen/{waiting}").text

    empty = checker.post(f"/rekeningen/{waiting}/bevestigen", {"notitie": " "}, form=form)
    done = checker.post(
        f"/rekeningen/{waiting}/bevestigen", {"notitie": "Teruggebeld met mw. Bos"}, form=form
    )

    assert empty.status_code == 422
    assert "Schrijf wie u terugbelde" in empty.text
    assert done.status_code == 302
    assert state(towns, waiting)[:2] == ("VERIFIED", "Teruggebeld met mw. Bos")
    assert "Bevestigd door een-fiatteur" in checker.get(f"/rekeningen/{waiting}").text


def test_a_bsn_in_a_note_is_refused_beside_its_field_and_what_was_typed_stays(
    towns, checker, waiting
):
    form = checker.get(f"/rekeningen/{waiting}").text

    page = checker.post(
        f"/rekeningen/{waiting}/bevestigen", {"notitie": "gebeld over 999990019"}, form=form
    )

    assert page.status_code == 422
    assert 'id="notitie-fout"' in page.text
    assert "gebeld over 999990019" in page.text
    assert state(towns, waiting)[0] == "PENDING"


def test_who_entered_an_account_is_not_offered_to_confirm_it_and_may_not(towns, checker):
    number = enter(towns, "WS-EIK", by="een-fiatteur")
    page = checker.get(f"/rekeningen/{number}").text

    refused = checker.post(f"/rekeningen/{number}/bevestigen", {"notitie": "gebeld"}, form=page)

    assert "U hebt deze rekening zelf ingevoerd" in page
    assert "/bevestigen" not in page
    assert refused.status_code == 409
    assert "bevestigt haar niet zelf" in refused.text
    towns.app.write(_end_all, for_all=True)


def test_a_role_without_the_right_sees_no_form_to_confirm(towns, waiting):
    page = towns.come_in("een-coach").get(f"/rekeningen/{waiting}").text

    assert "Die belt terug en bevestigt haar" in page
    assert f"/rekeningen/{waiting}/" not in page


def test_confirming_asks_again_who_it_is_when_that_was_long_ago(towns, waiting):
    browser = towns.come_in("een-fiatteur")
    form = browser.get(f"/rekeningen/{waiting}").text
    towns.later += timedelta(minutes=12)

    asked = browser.post(
        f"/rekeningen/{waiting}/bevestigen", {"notitie": "Teruggebeld, mw. Bos"}, form=form
    )

    assert asked.status_code == 401
    assert "Teruggebeld, mw. Bos" in asked.text
    assert state(towns, waiting)[0] == "PENDING"


def test_stopping_asks_why_and_ends_the_account_at_once(towns, waiting):
    browser = towns.come_in("een-administratie")
    form = browser.get(f"/rekeningen/{waiting}").text

    empty = browser.post(f"/rekeningen/{waiting}/stoppen", {"reden": ""}, form=form)
    done = browser.post(f"/rekeningen/{waiting}/stoppen", {"reden": "valse brief"}, form=form)

    assert empty.status_code == 422
    assert done.status_code == 302
    assert state(towns, waiting)[:3] == ("STOPPED", None, "valse brief")
    page = browser.get(f"/rekeningen/{waiting}").text
    assert "Gestopt door een-administratie: valse brief" in page
    assert "/stoppen" not in page


def test_a_name_that_differs_blocks_until_another_person_accepts_it(towns, waiting):
    clerk, checker = towns.come_in("een-administratie"), towns.come_in("een-fiatteur")
    path = f"/rekeningen/{waiting}"
    form = clerk.get(path).text
    said = {"uitslag": "CLOSE_MATCH", "banknaam": "De Vuurtoren Holding", "dag": "2026-04-01"}

    recorded = clerk.post(f"{path}/naamcontrole", said, form=form)
    blocked = checker.get(path).text
    accepted = checker.post(f"{path}/naam-accepteren", {"waarom": "zelfde bedrijf"}, form=blocked)

    assert recorded.status_code == 302
    assert "Op deze rekening wordt niets betaald" in blocked
    assert "De bank zegt dat de naam bijna klopt" in blocked
    assert "De Vuurtoren Holding" in blocked
    assert accepted.status_code == 302
    after = checker.get(path).text
    assert "Op deze rekening wordt niets betaald" not in after
    assert "Andere naam geaccepteerd door een-fiatteur: zelfde bedrijf" in after


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"uitslag": "", "dag": "2026-04-01"}, "uitslag"),
        ({"uitslag": "ANDERS", "dag": "2026-04-01"}, "uitslag"),
        ({"uitslag": "MATCH", "dag": "31-02-2026"}, "dag"),
        ({"uitslag": "MATCH", "dag": "2027-01-01"}, "dag"),
        ({"uitslag": "CLOSE_MATCH", "dag": "2026-04-01"}, "banknaam"),
        ({"uitslag": "CLOSE_MATCH", "dag": "2026-04-01", "banknaam": "999990019"}, "banknaam"),
    ],
)
def test_a_wrong_name_check_comes_back_beside_its_field(towns, waiting, typed, field):
    browser = towns.come_in("een-administratie")
    form = browser.get(f"/rekeningen/{waiting}").text

    page = browser.post(f"/rekeningen/{waiting}/naamcontrole", typed, form=form)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text
    assert state(towns, waiting)[3] is None


def test_accounts_of_municipalities_are_listed_for_their_own_people_only(towns, checker):
    own, foreign = (towns.things[code]["account_id"] for code in (OWN, FOREIGN))
    page = checker.get("/begunstigden?filter=1").text

    assert f"Oud {OWN}" in page
    assert f"Oud {FOREIGN}" not in page
    assert checker.get(f"/rekeningen/{own}").status_code == 200
    assert checker.get(f"/rekeningen/{foreign}").status_code == 404


def test_an_account_of_another_municipality_that_waits_is_not_counted(towns, checker):
    def work(session):
        by = session.execute(select(UserRow.id)).scalars().first()
        session.add(
            AccountRow(municipality_code=FOREIGN, holder="Vreemd", iban=NEW_IBAN, status="PENDING",
                       first_registration=False, entered_by_id=by,
                       entered_at=towns.app.settings.now())
        )  # fmt: skip

    towns.app.write(work, for_all=True)

    page = checker.get("/begunstigden?filter=1").text

    assert "Vreemd" not in page
    assert "Wacht op een tweede persoon" not in page
    towns.app.write(_end_all, for_all=True)


def test_somebody_of_both_municipalities_sees_both(towns, shared):
    towns.add("beide", Role.AUDITOR, towns=(OWN, FOREIGN))

    page = towns.come_in("beide").get(f"/begunstigden/{shared}").text

    assert ("Wilgendam" in page, "Eikerveen" in page, "7.777,77" in page) == (True, True, True)


@pytest.mark.parametrize("only", ["", "wacht", "naam"])
def test_before_a_payee_is_known_the_page_says_so(site, only):
    site.add("kas", Role.ADMINISTRATIE)

    page = site.come_in("kas").get(f"/begunstigden?filter=1&zoek=nl67&alleen={only}").text

    assert "Er zijn geen begunstigden met deze keuze." in page
    assert "Wacht op een tweede persoon (" not in page
