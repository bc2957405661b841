"""The people of a household on a page: who they are, their right, decisions and benefit."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from ontzorgen.domain.months import Month
from ontzorgen.domain.run_status import RunStatus
from ontzorgen.store.models import BenefitRow, DecisionRow, PersonRow, SuspensionRow
from ontzorgen.wording.household_forms import benefit_saved
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.households_here import hidden, send

SARA = {
    "voornaam": "Sara",
    "achternaam": "Haile",
    "geboortedatum": "1996-03-01",
    "taal": "ti",
    "recht_vanaf": "2026-08-13",
    "inburgeringsplichtig": "J",
    "asielvergunning_bepaalde_tijd": "J",
    "machtiging_vanaf": "2026-08-13",
}


@pytest.fixture(params=KINDS)
def here(world, request):
    """A household of its own, on a database of each kind."""
    return world(request.param)


@pytest.fixture
def one(world):
    """A household of its own, on SQLite only."""
    return world("sqlite")


def of_person(here, *columns, key="P1"):
    query = select(*(getattr(PersonRow, name) for name in columns))
    return tuple(here.rows(query.where(PersonRow.key == f"{here.key}-{key}"))[0])


def test_a_person_is_added_and_changed_and_a_bsn_left_empty_stays(here):
    browser, at = here.browser(), f"{here.place}/personen/nieuw"
    bsn = here.new_bsn()
    added = send(browser, at, voornaam="Musa", achternaam="Haile", bsn=bsn)
    known = of_person(here, "bsn_index", key="P2")

    changed = send(browser, here.person("P2"), voornaam="Mousa", achternaam="Haile", bsn="")

    assert (added.status_code, changed.status_code) == (302, 302)
    assert of_person(here, "first_name", key="P2") == ("Mousa",)
    assert of_person(here, "bsn_index", key="P2") == known
    assert known != (None,)
    assert bsn not in browser.get(here.person("P2")).text
    gone = send(browser, here.person("P2"), voornaam="Mousa", achternaam="Haile", bsn_weg="ja")
    assert gone.status_code == 302
    assert of_person(here, "bsn_index", "bsn_cipher", key="P2") == (None, None)
    assert [act for act, _ in here.acts()] == ["add person", "change person", "change person"]
    assert not any(bsn in detail or "Mousa" in detail for _, detail in here.acts())


def test_a_person_is_not_born_after_today(one):
    tomorrow = send(one.browser(), one.person(), **{**SARA, "geboortedatum": "2026-09-16"})
    today = send(one.browser(), one.person(), **{**SARA, "geboortedatum": "2026-09-15"})

    assert tomorrow.status_code == 422
    assert re.search(r'id="geboortedatum-fout">.*deze dag moet nog', tomorrow.text)
    assert today.status_code == 302


def test_an_authorisation_a_decision_and_a_suspension_are_recorded(here):
    browser, person = here.browser(), here.person()
    number = here.number(PersonRow, "P1")
    ended = send(browser, f"{person}/machtiging", **{**SARA, "machtiging_tm": "2026-12-31"})
    decided = {"grondslag": "57", "vanaf": "2027-02-13", "evaluatiedatum": "2027-05-13"}
    first = send(browser, f"{person}/besluit", **decided, reden="Leert het nog")
    again = browser.get(f"{person}/besluit?grondslag=57&vanaf=2027-02-13")
    closed = {**hidden(again), **decided, "tm": "2027-08-12", "reden": "Leert het nog"}
    second = browser.post(f"{person}/besluit", closed, form=again.text)
    third = send(browser, f"{person}/opschorting", vanaf="2026-12-01", tm="2026-12-31")

    assert {each.status_code for each in (ended, first, second, third)} == {302}
    assert "Leert het nog" in again.text
    assert of_person(here, "authorised_until", "first_name") == (date(2027, 1, 1), "Sara")
    decisions = select(DecisionRow.valid_from, DecisionRow.valid_until)
    assert [tuple(row) for row in here.rows(decisions.where(DecisionRow.person_id == number))] == [
        (date(2027, 2, 13), date(2027, 8, 13))
    ]
    spells = select(SuspensionRow.valid_until).where(SuspensionRow.person_id == number)
    assert here.rows(spells)[0][0] == date(2027, 1, 1)


def test_the_benefit_of_a_month_is_recorded_by_the_administration_only(here):
    at, number = f"{here.place}/uitkering", here.number(PersonRow, "P1")
    field = f"p{number}-netto"

    done = send(here.browser("finn"), at, maand="2026-10", **{field: "1.351,33"})
    corrected = send(here.browser("finn"), f"{at}?maand=2026-10", **{field: "1400"})

    assert (done.status_code, corrected.status_code) == (302, 302)
    query = select(BenefitRow.net_cents, BenefitRow.own_income_cents)
    found = here.rows(query.where(BenefitRow.person_id == number, BenefitRow.month == "2026-10"))
    assert [tuple(row) for row in found] == [(1400_00, None)]
    assert here.browser("kim").get(at).status_code == 403


def test_what_is_on_record_is_shown_as_replaced_and_the_run_it_comes_in_is_told(one):
    browser, at = one.browser("finn"), f"{one.place}/uitkering"
    field = f"p{one.number(PersonRow, 'P1')}-netto"

    send(browser, at, maand="2026-11", **{field: "€ 1.351,33"})
    told = browser.get(one.place).text
    form = browser.get(f"{at}?maand=2026-11").text

    assert "Zij komt in de run van november 2026, die nog niet is berekend." in told
    assert 'value="1351,33"' in form
    assert "Vervangt €\u00a01.351,33." in form
    assert "al bij de bank: dit verandert die run niet" in benefit_saved(
        Month(2026, 9), RunStatus.EXPORTED
    )


def test_a_benefit_that_is_very_high_is_asked_about_once_for_that_amount(one):
    browser, at = one.browser("finn"), f"{one.place}/uitkering"
    field = f"p{one.number(PersonRow, 'P1')}-netto"

    asked = send(browser, at, maand="2026-12", **{field: "13513,30"})
    sure = re.search(r'name="zeker" value="([^"]+)"', asked.text)[1]
    other = browser.post(at, {**hidden(asked), field: "23513,30", "zeker": sure}, form=asked.text)
    done = browser.post(at, {**hidden(asked), field: "13513,30", "zeker": sure}, form=asked.text)

    assert (asked.status_code, other.status_code, done.status_code) == (422, 422, 302)
    assert "€\u00a013.513,30" in asked.text
    assert 'href="#zeker"' in asked.text
    again = send(browser, f"{at}?maand=2026-12", **{field: "13513,30"})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("page", "field", "typed", "says"),
    [
        ("", "bsn", "123456789", "elfproef"),
        ("", "geboortedatum", "1996-02-30", "geen datum"),
        ("", "recht_tm", "2026-01-01", "voor de eerste dag"),
        ("", "inburgeringsplichtig", "", "kies er een"),
        ("", "voornaam", f"Sara {BSNS[1]}", "Haal het BSN weg"),
        ("", "taal", "x" * 501, "te lang"),
        ("/machtiging", "machtiging_tm", "2026-08-01", "voor de eerste dag"),
        ("/besluit", "reden", "", "artikel 57"),
        ("/besluit", "tm", "2026-01-01", "voor de eerste dag"),
        ("/besluit", "evaluatiedatum", "2026-01-01", "voor het begin"),
        ("/opschorting", "vanaf", "", "vul dit in"),
        ("/opschorting", "reden", BSNS[1], "Haal het BSN weg"),
    ],
)
def test_what_the_importer_refuses_of_a_person_is_told_at_its_field(one, page, field, typed, says):
    decision = {
        "grondslag": "57",
        "vanaf": "2027-02-13",
        "reden": "x",
        "evaluatiedatum": "2027-05-13",
    }
    fields = {**SARA, **decision, field: typed}

    answer = send(one.browser(), f"{one.person()}{page}", **fields)

    assert answer.status_code == 422
    assert re.search(rf'id="{field}-fout">[^\n]*{re.escape(says)}', answer.text)
    assert of_person(one, "right_from", "authorised_until") == (date(2026, 8, 13), None)


def test_a_bsn_of_somebody_else_is_refused_and_not_shown(one):
    one.take({"personen": [a_row("personen", persoon=f"{one.key}-P1", huishouden=one.key)]})
    bsn = a_row("personen")["bsn"]

    answer = send(one.browser(), f"{one.place}/personen/nieuw", achternaam="Ander", bsn=bsn)

    assert answer.status_code == 422
    assert f"hoort al bij persoon {one.key}-P1" in answer.text
    assert bsn not in answer.text


def test_a_bsn_that_somebody_else_replaced_meanwhile_is_not_replaced_again(one):
    browser = one.browser()
    first, theirs, ours = one.new_bsn(), one.new_bsn(), one.new_bsn()
    send(browser, one.person("P1"), voornaam="Sara", achternaam="Haile", bsn=first)
    old = browser.get(one.person("P1"))
    send(browser, one.person("P1"), voornaam="Sara", achternaam="Haile", bsn=theirs)
    known = of_person(one, "bsn_index")

    typed = {"voornaam": "Sara", "achternaam": "Haile", "bsn": ours}
    late = browser.post(one.person("P1"), {**hidden(old), **typed}, form=old.text)

    assert late.status_code == 422
    assert "Iemand anders heeft huishouden" in late.text
    assert of_person(one, "bsn_index") == known != (None,)
    assert known[0].hex() not in old.text + late.text


def test_a_month_without_an_amount_or_that_is_no_month_is_refused(one):
    browser, at = one.browser("finn"), f"{one.place}/uitkering"
    field = f"p{one.number(PersonRow, 'P1')}-netto"

    assert send(browser, at, maand="2026-10").status_code == 422
    assert "geen maand" in send(browser, at, maand="oktober", **{field: "1"}).text
    assert "op twee manieren" in send(browser, at, maand="2026-10", **{field: "1.351"}).text
    assert "onder nul" in send(browser, at, maand="2026-10", **{field: "-1"}).text


def test_who_works_with_a_household_is_changed_on_a_page(one):
    done = send(one.browser(), f"{one.place}/gegevens", consulent="Noor", budgetcoach="")

    assert done.status_code == 302
    assert "Noor" in one.browser().get(one.place).text


def test_colleagues_are_offered_and_a_name_that_is_no_user_stays(one):
    send(one.browser(), f"{one.place}/gegevens", consulent="Noor van Buiten", budgetcoach="")

    page = one.browser().get(f"{one.place}/gegevens").text

    offered = page[page.index('id="consulenten"') :]
    assert 'value="Noor van Buiten" autocomplete="off" list="consulenten"' in re.sub(
        r' aria-describedby="[^"]*"', "", page
    )
    assert '<option value="Kim">' in offered, "a user with the role"
    assert '<option value="Noor van Buiten">' in offered, "a name in use"


def test_a_language_is_chosen_and_one_that_a_file_wrote_otherwise_stays(one):
    browser = one.browser()
    send(browser, one.person("P1"), **SARA)
    coded = browser.get(one.person("P1")).text
    send(browser, one.person("P1"), **{**SARA, "taal": "Bilen"})
    other = browser.get(one.person("P1")).text

    assert '<option value="ti" selected>Tigrinya (ti)</option>' in coded
    assert '<option value="Arabisch">Arabisch</option>' in coded
    assert '<option value="Bilen" selected>Bilen</option>' in other
    assert of_person(one, "language") == ("Bilen",)


def test_a_person_of_another_household_is_not_there(world, one):
    other = one.number(PersonRow, "P1")
    new = world("sqlite")

    assert new.browser().get(f"{new.place}/personen/{other}").status_code == 404
    assert new.browser().get(f"{new.place}/personen/{other}/besluit").status_code == 404


def test_an_address_is_filled_in_shown_and_refused_when_a_part_lacks(one):
    browser, place = one.browser(), f"{one.place}/gegevens"
    where = {"straat": "Kade", "huisnummer": "3 B", "postcode": "1234ab", "plaats": "Zevenaar"}
    people = {"consulent": "", "budgetcoach": ""}

    done = send(browser, place, **people, **where)
    half = send(browser, place, **people, **where | {"plaats": ""})
    wrong = send(browser, place, **people, **where | {"postcode": "12345"})

    assert done.status_code == 302
    assert (half.status_code, "Plaats: vul dit in." in half.text) == (422, True)
    assert "een postcode is vier cijfers en twee letters" in wrong.text
    assert "Kade 3 B, 1234 AB  Zevenaar" in browser.get(one.place).text
