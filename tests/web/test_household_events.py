"""What happens in a household, on pages: chosen, looked at, recorded; nothing typed is lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdEventRow,
    HouseholdRow,
    PersonRow,
)
from ontzorgen.web.household_events import KINDS
from tests.databases import KINDS as DATABASES
from tests.web.households_here import hidden, send

JOINS = {
    "dag": "2026-10-01",
    "p-voornaam": "مريم",
    "p-achternaam": "Haile",
    "p-inburgeringsplichtig": "J",
    "p-asielvergunning_bepaalde_tijd": "J",
    "p-machtiging_vanaf": "2026-10-01",
    "k1-soort": "ZORG",
    "k1-begunstigde": "Woonstichting De Brug (B1)",
    "k1-bedrag": "159,00",
    "k1-frequentie": "MAAND",
    "k1-vervaldag": "1",
}


@pytest.fixture(params=DATABASES)
def here(world, request):
    """A household of its own, on a database of each kind."""
    return world(request.param)


@pytest.fixture(scope="module")
def shared(world):
    """A household for tests that leave it as it is."""
    return world("sqlite")


def page(here, kind):
    return f"{here.place}/gebeurtenis?soort={kind}"


def confirm(browser, here, kind, seen):
    """Send what the page of a preview holds, as its button does."""
    form = seen.text.split('id="verandert"')[1].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields.pop("csrf_token")
    return browser.post(page(here, kind), fields, form=seen.text)


def events(here):
    row = HouseholdEventRow
    query = select(row.kind, row.happened_on, row.words).join(
        HouseholdRow, HouseholdRow.id == row.household_id
    )
    return [tuple(each) for each in here.rows(query.where(HouseholdRow.key == here.key))]


def ends(here):
    row = FixedCostVersionRow
    query = select(FixedCostRow.key, row.valid_until).join(
        FixedCostRow, FixedCostRow.id == row.fixed_cost_id
    )
    found = here.rows(query.where(FixedCostRow.key.like(f"{here.key}-%")))
    return {key.removeprefix(f"{here.key}-"): until for key, until in found}


def test_what_happened_is_looked_at_and_then_recorded_and_stands_among_what_happened(here):
    browser = here.browser()
    choose = browser.get(f"{here.place}/gebeurtenis").text

    seen = send(browser, page(here, "werk"), dag="2026-09-30", woorden="Vast contract")
    before = events(here)
    done = confirm(browser, here, "werk", seen)
    again = confirm(browser, here, "werk", seen)

    assert choose.count("gebeurtenis?soort=") == len(KINDS) == 9
    assert seen.status_code == 200
    assert "Er is nog niets opgeslagen" in seen.text
    assert "brief over het einde, aan de klant" in seen.text
    assert before == []
    assert (done.status_code, again.status_code) == (302, 302)
    assert events(here) == [("WORK", date(2026, 9, 30), "Vast contract")]
    assert ends(here) == {"huur": date(2026, 10, 1)}
    told = browser.get(here.place).text
    assert "heeft werk gevonden. Dit is de laatste dag met recht. Vast contract" in told
    acts = [action for action, _detail in here.acts()]
    assert acts == ["record event"]
    assert "Vast contract" not in str(here.acts())


def test_somebody_joins_with_an_insurance_and_gets_six_months(here):
    browser = here.browser()

    seen = send(browser, page(here, "erbij"), **JOINS)
    done = confirm(browser, here, "erbij", seen)

    assert "van 01-10-2026 tot en met 31-03-2027" in seen.text
    assert done.status_code == 302
    new = select(PersonRow.first_name, PersonRow.right_from).where(
        PersonRow.key == f"{here.key}-P2"
    )
    assert [tuple(each) for each in here.rows(new)] == [("مريم", date(2026, 10, 1))]
    assert ends(here) == {"huur": None, "V1": None}


def test_a_move_ends_the_old_rent_and_begins_the_new_one(here):
    browser = here.browser()
    new = {name: text for name, text in JOINS.items() if name.startswith("k1-")}
    new |= {"k1-soort": "HUUR", "k1-bedrag": "700,00", "dag": "2026-10-10"}

    seen = send(browser, page(here, "verhuizing"), **new)
    confirm(browser, here, "verhuizing", seen)

    assert "bericht dat de gemeente gaat betalen" in seen.text
    assert ends(here) == {"huur": date(2026, 10, 10), "V1": None}


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_still_there(shared):
    browser = shared.browser()
    wrong = [
        ("werk", {"dag": ""}, "dag", "vul dit in"),
        ("werk", {"dag": "gisteren"}, "dag", "datum"),
        ("werk", {"dag": "2062-01-01"}, "dag", "kan niet"),
        ("werk", {"dag": "2026-08-01"}, "dag", "heeft niemand"),
        ("overlijden", {"dag": "2026-09-20"}, "wie", "kies de persoon"),
        ("einde", {"dag": "2026-09-20", "woorden": " "}, "woorden", "reden"),
        ("einde", {"dag": "2026-09-20", "woorden": "x" * 501}, "woorden", "500"),
        ("einde", {"dag": "2026-09-20", "woorden": "BSN 111222333"}, "woorden", "BSN"),
        ("erbij", JOINS | {"p-voornaam": "", "p-achternaam": ""}, "p-achternaam", "vul"),
        ("erbij", JOINS | {"k1-bedrag": "1.234"}, "k1-bedrag", "bedrag"),
        ("erbij", JOINS | {"k1-begunstigde": "Niemand"}, "k1-begunstigde", "Begunstigde"),
        ("erbij", JOINS | {"p-inburgeringsplichtig": ""}, "p-inburgeringsplichtig", "kies"),
    ]

    for kind, typed, field, told in wrong:
        refused = send(browser, page(shared, kind), **typed)
        found = re.search(rf'id="{field}-fout"><span[^>]*>Fout: </span>(.*?)</span>', refused.text)
        assert refused.status_code == 422, (kind, typed)
        assert found, (kind, field, re.findall(r'id="([\w-]+)-fout"', refused.text))
        assert told.casefold() in found[1].casefold(), (kind, found[1])
        for name, text in typed.items():
            if text.strip() and not name.endswith(("g", "d", "soort")):
                assert text in refused.text, (kind, name)
    assert events(shared) == []


def test_who_sends_something_else_than_was_looked_at_looks_again(here):
    browser = here.browser()
    seen = send(browser, page(here, "werk"), dag="2026-09-30")
    changed = {**hidden(seen), "dag": "2026-10-31", "stap": "vastleggen"}

    other = browser.post(page(here, "werk"), changed, form=seen.text)
    send(browser, f"{here.cost('huur')}/einde", tm="2027-01-31")
    late = confirm(browser, here, "werk", seen)

    assert (other.status_code, late.status_code) == (422, 422)
    assert "Kijk hieronder wat er nu verandert" in late.text
    assert events(here) == []
    assert confirm(browser, here, "werk", late).status_code == 302


def test_two_who_record_at_once_leave_one_event(here):
    both = [here.browser("kim"), here.browser("loes")]
    seen = [send(browser, page(here, "vertrek"), dag="2026-09-30") for browser in both]
    gate = Barrier(2)

    def press(browser, looked):
        gate.wait()
        return confirm(browser, here, "vertrek", looked).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(press, both, seen))

    assert sorted(codes) in ([302, 302], [302, 422])
    assert len(events(here)) == 1


def test_why_a_budget_is_suspended_is_not_for_who_pays(here):
    browser = here.browser()
    person = str(here.number(PersonRow, "P1"))
    seen = send(browser, page(here, "detentie"), wie=person, dag="2026-09-20", laatste="2026-12-31")
    assert confirm(browser, here, "detentie", seen).status_code == 302

    assert "zit in detentie tot en met 31-12-2026" in browser.get(here.place).text
    assert "detentie" not in here.browser("finn").get(here.place).text
    assert here.browser("finn").get(page(here, "werk")).status_code == 403


def test_an_unknown_kind_lets_somebody_choose(shared):
    browser = shared.browser()
    odd = f"{shared.place}/gebeurtenis?soort=anders"

    assert "Kies wat er is gebeurd" in browser.get(odd).text
    assert browser.post(odd, {"dag": "2026-09-20"}).status_code == 302
