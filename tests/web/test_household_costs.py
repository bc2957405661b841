"""Fixed costs on a page: added, copied, with a new amount, ended; the importer's rules hold."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from ontzorgen.services.importing.problems import ProblemCode, RowProblem
from ontzorgen.store.models import (
    ControlRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
)
from ontzorgen.wording.household_forms import wrongs
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.households_here import hidden, send

COST = {
    "soort": "WATER",
    "begunstigde": "Woonstichting De Brug (B1)",
    "bedrag": "30,00",
    "vanaf": "2026-10-01",
    "tm": "",
    "frequentie": "MAAND",
    "vervaldag": "1",
    "kenmerk": "",
    "omschrijving": "",
    "persoon": "",
}


@pytest.fixture(params=KINDS)
def here(world, request):
    """A household of its own, on a database of each kind."""
    return world(request.param)


@pytest.fixture(scope="module")
def shared(world):
    """A household for tests that leave it as it is."""
    return world("sqlite")


def versions(here, key):
    row = FixedCostVersionRow
    query = (
        select(row.amount_cents, row.valid_from, row.valid_until)
        .join(FixedCostRow, FixedCostRow.id == row.fixed_cost_id)
        .where(FixedCostRow.key == f"{here.key}-{key}")
        .order_by(row.valid_from)
    )
    return [tuple(each) for each in here.rows(query)]


def costs(here):
    """Return how many costs the household has."""
    query = select(FixedCostRow.id).join(HouseholdRow, HouseholdRow.id == FixedCostRow.household_id)
    return len(here.rows(query.where(HouseholdRow.key == here.key)))


def test_a_cost_is_added_changed_stopped_and_handed_over_and_the_log_names_each_act(here):
    browser = here.browser()
    added = send(browser, f"{here.place}/vaste-lasten/nieuw", **COST)
    cost = here.cost("V1")

    amount = send(browser, f"{cost}/bedrag", bedrag="32,50", vanaf="2027-01-01")
    ended = send(browser, f"{cost}/einde", tm="2027-06-30")
    turn = {"regie": "HUISHOUDEN", "vanaf": "2027-03-01", "reden": "kan het zelf"}
    turned = send(browser, f"{cost}/regie", **turn)

    assert {each.status_code for each in (added, amount, ended, turned)} == {302}
    assert versions(here, "V1") == [
        (30_00, date(2026, 10, 1), date(2027, 1, 1)),
        (32_50, date(2027, 1, 1), date(2027, 7, 1)),
    ]
    cost_id = here.number(FixedCostRow, "V1")
    turns = here.rows(select(ControlRow.controller).where(ControlRow.fixed_cost_id == cost_id))
    assert [row[0] for row in turns] == ["HOUSEHOLD"]
    acts = dict(here.acts())
    assert list(acts) == ["add fixed cost", "change fixed cost", "end fixed cost", "change control"]
    assert '["bedrag", "", "30.00"]' in acts["add fixed cost"]
    assert "kan het" not in acts["change control"]


def test_the_same_form_sent_twice_gives_one_cost(here):
    browser, at = here.browser(), f"{here.place}/vaste-lasten/nieuw"
    page = browser.get(at)
    form = {**hidden(page), **COST}

    answers = [browser.post(at, form, form=page.text).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert costs(here) == 2
    assert len(here.acts()) == 1


def test_who_did_not_see_what_another_just_changed_is_told_so_and_types_nothing_twice(here):
    first, second, at = (
        here.browser("kim"),
        here.browser("loes"),
        f"{here.place}/vaste-lasten/nieuw",
    )
    page = second.get(at)
    send(first, at, **COST)

    late = second.post(at, {**hidden(page), **COST, "bedrag": "31,00"}, form=page.text)

    assert late.status_code == 422
    assert "intussen veranderd" in late.text
    assert 'value="31,00"' in late.text
    assert costs(here) == 2
    again = {**hidden(late), **COST, "bedrag": "31,00"}
    assert second.post(at, again, form=late.text).status_code == 302


def test_of_two_who_save_at_the_same_moment_one_is_told_to_look_again(here):
    people, at = (here.browser("kim"), here.browser("loes")), f"{here.place}/vaste-lasten/nieuw"
    pages = [browser.get(at) for browser in people]
    together = Barrier(2)

    def save(browser, page, amount):
        together.wait()
        return browser.post(at, {**hidden(page), **COST, "bedrag": amount}, form=page.text)

    with ThreadPoolExecutor(2) as pool:
        answers = [each.status_code for each in pool.map(save, people, pages, ("31", "32"))]

    assert sorted(answers) == [302, 422]
    assert costs(here) == 2


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("bedrag", "", "Bedrag: vul dit in."),
        ("bedrag", "1.234", "op twee manieren"),
        ("bedrag", "-5", "onder nul"),
        ("bedrag", "0", "hoger zijn dan nul"),
        ("vanaf", "morgen", "geen datum"),
        ("tm", "2026-09-01", "de laatste dag ligt voor de eerste dag"),
        ("vervaldag", "32", "geen vervaldag"),
        ("soort", "", "Soort: kies er een."),
        ("soort", "WIFI", "kies een van de mogelijkheden"),
        ("begunstigde", "", "kies aan wie betaald wordt"),
        ("begunstigde", "Woon", "Woonstichting De Brug (B1)"),
        ("begunstigde", "Zonder", "geen rekening"),
        ("omschrijving", f"van {BSNS[1]}", "Haal het BSN weg"),
        ("omschrijving", "x" * 501, "te lang"),
        ("omschrijving", "bijstand", "verraadt"),
        ("kenmerk", "أحمد", "gewone (Latijnse) letters"),
        ("persoon", "P99", "kies een persoon van dit huishouden"),
    ],
)
def test_what_the_importer_refuses_is_told_at_its_field_and_on_top(shared, field, typed, says):
    at = f"{shared.place}/vaste-lasten/nieuw"

    answer = send(shared.browser(), at, **{**COST, field: typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert re.search(rf'id="{field}-fout">.*?{re.escape(says)}', answer.text)
    assert BSNS[1] not in re.sub(r'value="[^"]*"', "", answer.text)
    assert costs(shared) == 1


def test_every_wrong_field_is_told_at_once(shared):
    at = f"{shared.place}/vaste-lasten/nieuw"

    answer = send(shared.browser(), at, bedrag="x", vanaf="", begunstigde="?")

    for field in ("bedrag", "vanaf", "begunstigde", "soort", "vervaldag"):
        assert f'href="#{field}"' in answer.text


def test_a_new_amount_of_a_quarter_begins_on_a_due_date_so_that_nothing_falls_twice(here):
    browser = here.browser()
    quarterly = {**COST, "frequentie": "KWARTAAL"}
    send(browser, f"{here.place}/vaste-lasten/nieuw", **quarterly)

    send(browser, f"{here.cost('V1')}/bedrag", bedrag="40,00", vanaf="2026-11-15")

    assert versions(here, "V1") == [
        (30_00, date(2026, 10, 1), date(2027, 1, 1)),
        (40_00, date(2027, 1, 1), None),
    ]


def test_a_new_amount_before_the_cost_begins_or_after_it_ends_says_which_way_to_look(world):
    one = world("sqlite")
    browser, cost = one.browser(), one.cost("huur")
    send(browser, f"{cost}/einde", tm="2027-06-30")

    early = send(browser, f"{cost}/bedrag", bedrag="40,00", vanaf="2026-01-01")
    late = send(browser, f"{cost}/bedrag", bedrag="40,00", vanaf="2027-07-01")

    assert (early.status_code, late.status_code) == (422, 422)
    assert "begint pas op 13-08-2026. Kies die dag of een latere dag" in early.text
    assert "Kies een eerdere dag" in late.text


def test_a_new_amount_on_a_day_that_is_paid_names_the_first_day_that_can():
    paid = {"run": "0599-2026-10-1", "due": "2026-10-01"}
    ended = RowProblem("vaste_lasten.csv", 2, "tm", "", ProblemCode.APPROVED_END, paid)

    told = wrongs([ended], lambda _problem: "vanaf")
    of_the_end = wrongs([ended], lambda _problem: "tm")

    assert "Kies bij Vanaf 02-10-2026 of later." in told["vanaf"]
    assert "Tot en met" not in told["vanaf"]
    assert "Zet ‘Tot en met’ op 01-10-2026 of later" in of_the_end["tm"]


def test_what_was_entered_wrong_is_put_right_in_the_amount_that_is_chosen(here):
    browser, cost = here.browser(), here.cost("huur")
    send(browser, f"{cost}/bedrag", bedrag="640,00", vanaf="2027-01-01")
    at = f"{cost}/verbeteren?versie=2027-01-01"
    page = browser.get(at)
    right = {**COST, "soort": "HUUR", "bedrag": "641,00", "kenmerk": "contract 12"}

    done = browser.post(at, {**hidden(page), **right}, form=page.text)

    assert 'value="Woonstichting De Brug (B1)"' in page.text
    assert done.status_code == 302
    assert versions(here, "huur") == [
        (620_00, date(2026, 8, 13), date(2027, 1, 1)),
        (641_00, date(2027, 1, 1), None),
    ]
    wrong = send(browser, f"{cost}/verbeteren", **{**right, "begunstigde": "Niemand"})
    assert wrong.status_code == 422


def test_a_cost_is_copied_to_another_payee_and_the_old_one_stops_the_day_before(here):
    browser, at = here.browser(), f"{here.place}/vaste-lasten/nieuw"
    page = browser.get(f"{at}?van={here.number(FixedCostRow, 'huur')}")
    copied = {**hidden(page), **COST, "soort": "HUUR", "begunstigde": "vitens", "oude_stopt": "ja"}

    done = browser.post(at, copied, form=page.text)

    assert 'value="620,00"' in page.text
    assert done.status_code == 302
    assert versions(here, "huur") == [(620_00, date(2026, 8, 13), date(2026, 10, 1))]
    assert versions(here, "V1") == [(30_00, date(2026, 10, 1), None)]


def test_an_end_before_a_later_amount_is_refused_with_a_way_out(here):
    browser, cost = here.browser(), here.cost("huur")
    send(browser, f"{cost}/bedrag", bedrag="640,00", vanaf="2027-01-01")

    refused = send(browser, f"{cost}/einde", tm="2026-11-30")

    assert refused.status_code == 422
    assert "Er staat al een bedrag vanaf 01-01-2027" in refused.text
    assert versions(here, "huur")[-1] == (640_00, date(2027, 1, 1), None)


def test_a_cost_cannot_stop_before_it_begins_and_a_stopped_one_may_go_on(shared):
    browser, cost = shared.browser(), shared.cost("huur")

    assert send(browser, f"{cost}/einde", tm="2026-08-01").status_code == 422
    assert send(browser, f"{cost}/einde", tm="2026-12-31").status_code == 302
    assert 'value="2026-12-31"' in browser.get(f"{cost}/einde").text
    assert send(browser, f"{cost}/einde", tm="").status_code == 302


def test_control_goes_back_in_the_first_six_months_only_with_a_reason(shared):
    cost = f"{shared.cost('huur')}/regie"

    refused = send(shared.browser(), cost, regie="HUISHOUDEN", vanaf="2026-11-01", reden="")

    assert re.search(r'id="reden-fout">.*onder artikel 56a', refused.text)


def test_a_cost_of_another_household_is_not_there(shared):
    browser = shared.browser()

    assert browser.get(f"{shared.place}/vaste-lasten/999999/bedrag").status_code == 404
    assert browser.get(f"{shared.place}/vaste-lasten/nieuw?van=999999").status_code == 404


def test_only_who_may_change_a_household_is_shown_how(shared):
    assert "Nieuw bedrag" in shared.browser("kim").get(shared.place).text
    assert "Nieuw bedrag" not in shared.browser("finn").get(shared.place).text


BILL = {**COST, "soort": "ENERGIE", "frequentie": "EENMALIG", "omschrijving": "Jaarafrekening"}


def consents(here):
    row = FixedCostVersionRow
    query = select(FixedCostRow.key, row.consent_on, row.amount_cents).join(
        FixedCostRow, FixedCostRow.id == row.fixed_cost_id
    )
    rows = here.rows(query.where(FixedCostRow.key.like(f"{here.key}-V%")).order_by(row.id))
    return [(str(row[1]), row[2]) for row in rows]


def test_a_bill_that_is_paid_once_needs_the_day_on_which_the_client_agreed(here):
    at = f"{here.place}/vaste-lasten/nieuw"

    for said, typed in (("als de klant akkoord is", ""), ("nog niet geweest", "2026-09-16")):
        refused = send(here.browser(), at, **{**BILL, "akkoord_op": typed})
        assert refused.status_code == 422
        assert said in refused.text
        assert 'href="#akkoord_op"' in refused.text
    assert consents(here) == []
    assert send(here.browser(), at, **{**BILL, "akkoord_op": "2026-09-14"}).status_code == 302

    assert consents(here) == [("2026-09-14", 30_00)]
    assert "klant akkoord op 14-09-2026" in here.browser().get(here.place).text


def test_a_cost_of_every_month_needs_no_consent_and_a_copy_takes_none_along(here):
    at = f"{here.place}/vaste-lasten/nieuw"
    assert send(here.browser(), at, **COST).status_code == 302
    assert send(here.browser(), at, **{**BILL, "akkoord_op": "2026-09-14"}).status_code == 302
    copy = here.browser().get(f"{at}?van={here.number(FixedCostRow, 'V2')}").text

    assert consents(here) == [("None", 30_00), ("2026-09-14", 30_00)]
    assert re.search(r'name="akkoord_op" value=""', copy)


def test_another_amount_of_a_bill_is_agreed_to_anew(here):
    at = f"{here.place}/vaste-lasten/nieuw"
    send(here.browser(), at, **{**BILL, "akkoord_op": "2026-09-10"})
    amount = f"{here.cost('V1')}/bedrag"

    refused = send(here.browser(), amount, bedrag="45", vanaf="2026-10-01")
    done = send(here.browser(), amount, bedrag="45", vanaf="2026-10-01", akkoord_op="2026-09-15")

    assert (refused.status_code, done.status_code) == (422, 302)
    assert 'href="#akkoord_op"' in refused.text
    assert consents(here) == [("2026-09-15", 45_00)]


def test_a_file_without_the_column_or_with_an_empty_cell_leaves_a_consent_as_it_is(here):
    own = {"vaste_last": f"{here.key}-V1", "huishouden": here.key, "frequentie": "EENMALIG"}

    for cells in ({}, {"akkoord_op": "01-09-2026"}, {"akkoord_op": ""}, {}):
        here.take({"vaste_lasten": [a_row("vaste_lasten", **own, **cells)]})

    assert consents(here) == [("2026-09-01", 620_00)]


def test_a_bill_without_consent_on_record_goes_on_and_is_asked_for_it_on_the_page(here):
    own = {"vaste_last": f"{here.key}-V1", "huishouden": here.key, "frequentie": "EENMALIG"}
    here.take({"vaste_lasten": [a_row("vaste_lasten", **own)]})
    at = f"{here.cost('V1')}/verbeteren"

    refused = send(here.browser(), at, **{**BILL, "bedrag": "620,00", "akkoord_op": ""})
    done = send(here.browser(), at, **{**BILL, "bedrag": "620,00", "akkoord_op": "2026-09-01"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert consents(here) == [("2026-09-01", 620_00)]
