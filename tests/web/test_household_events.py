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
from tests.import_folders import a_row
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


def page(here):
    return f"{here.place}/gebeurtenis"


def tell(browser, here, kind, **typed):
    """Choose what happened, fill in what is asked, and look what it changes."""
    asked = browser.post(page(here), {"soort": kind, "stap": "gekozen"}, form=choose(browser, here))
    return browser.post(page(here), {**hidden(asked), **typed}, form=asked.text)


def choose(browser, here):
    return browser.get(page(here)).text


def confirm(browser, here, seen):
    """Send what the page of a preview holds, as its button does."""
    form = seen.text.split('id="verandert"')[1].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields.pop("csrf_token")
    return browser.post(page(here), fields, form=seen.text)


def of_this(here):
    return HouseholdEventRow.household_id == int(here.place.rpartition("/")[2])


def events(here):
    row = HouseholdEventRow
    query = select(row.kind, row.happened_on, row.words_cipher, row.words_key).join(
        HouseholdRow, HouseholdRow.id == row.household_id
    )
    return [
        (kind, day, here.site.app.vault.open(cipher, key) if key else None)
        for kind, day, cipher, key in here.rows(query.where(HouseholdRow.key == here.key))
    ]


def ends(here):
    row = FixedCostVersionRow
    query = select(FixedCostRow.key, row.valid_until).join(
        FixedCostRow, FixedCostRow.id == row.fixed_cost_id
    )
    found = here.rows(query.where(FixedCostRow.key.like(f"{here.key}-%")))
    return {key.removeprefix(f"{here.key}-"): until for key, until in found}


def told_by(page):
    """Return what a page says, without what keeps a day on one line."""
    return re.sub(r'<span class="day">([^<]*)</span>', r"\1", page.text)


def test_what_happened_is_looked_at_and_then_recorded_and_stands_among_what_happened(here):
    browser = here.browser()
    offered = choose(browser, here)

    seen = tell(browser, here, "werk", dag="2026-09-30", woorden="Vast contract")
    before = events(here)
    done = confirm(browser, here, seen)
    again = confirm(browser, here, seen)

    assert offered.count('type="radio"') == len(KINDS) == 9
    assert seen.status_code == 200
    assert "Kim<span" in seen.text, "whose account it is"
    assert "Er is nog niets opgeslagen" in seen.text
    assert "brief over het einde, aan de klant" in seen.text
    assert before == []
    assert (done.status_code, again.status_code) == (302, 302)
    assert events(here) == [("WORK", date(2026, 9, 30), "Vast contract")]
    assert ends(here) == {"huur": date(2026, 10, 1)}
    told = browser.get(here.place).text
    assert "heeft werk gevonden. Dit is de laatste dag met recht. Vast contract" in told
    acts = [action for action, _detail in here.acts()]
    assert acts == ["end trajectory", "record event"]
    assert "het traject eindigt eerder dan gepland, op 01-10-2026" in told_by(seen)
    assert "Vast contract" not in str(here.acts())


def test_somebody_joins_with_an_insurance_and_gets_six_months(here):
    browser = here.browser()

    seen = tell(browser, here, "erbij", **JOINS)
    done = confirm(browser, here, seen)

    assert "van 01-10-2026 tot en met 31-03-2027" in told_by(seen)
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

    seen = tell(browser, here, "verhuizing", **new)
    confirm(browser, here, seen)

    assert "bericht dat de gemeente gaat betalen" in seen.text
    assert ends(here) == {"huur": date(2026, 10, 10), "V1": None}


def moving(here):
    """Record a second rent, which begins shortly before the move, and look at that move."""
    new = a_row("vaste_lasten", vaste_last=f"{here.key}-nieuw", huishouden=here.key)
    here.take({"vaste_lasten": [new | {"vanaf": "2026-10-01"}]})
    browser = here.browser()
    return browser, {"dag": "2026-10-15", "laatste": "2026-11-01"}


def test_a_rent_that_began_before_the_move_is_named_and_goes_on(here):
    browser, fields = moving(here)
    first = choose(browser, here)

    seen = tell(browser, here, "verhuizing", **fields)
    confirm(browser, here, seen)

    assert "blijft-gevraagd" not in first
    assert "gaat door, als vaste last van het nieuwe adres" in seen.text
    assert re.search(r'name="blijft"[^>]*checked|checked[^>]*name="blijft"', seen.text)
    assert ends(here) == {"huur": date(2026, 11, 2), "nieuw": None}
    told = told_by(browser.get(here.place))
    assert "het oude adres wordt betaald tot en met 01-11-2026" in told


def test_which_costs_go_on_after_a_move_can_be_chosen(here):
    browser, fields = moving(here)
    chosen = {"blijft-gevraagd": "ja", "blijft": str(here.number(FixedCostRow, "huur"))}

    seen = tell(browser, here, "verhuizing", **fields, **chosen)
    confirm(browser, here, seen)

    assert ends(here) == {"huur": None, "nieuw": date(2026, 11, 2)}


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
        refused = tell(browser, shared, kind, **typed)
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
    seen = tell(browser, here, "werk", dag="2026-09-30")
    changed = {**hidden(seen), "dag": "2026-10-31", "stap": "vastleggen"}

    other = browser.post(page(here), changed, form=seen.text)
    send(browser, f"{here.cost('huur')}/einde", tm="2027-01-31")
    late = confirm(browser, here, seen)

    assert (other.status_code, late.status_code) == (422, 422)
    assert "Kijk hieronder wat er nu verandert" in late.text
    assert events(here) == []
    assert confirm(browser, here, late).status_code == 302


def test_two_who_record_at_once_leave_one_event(here):
    both = [here.browser("kim"), here.browser("loes")]
    seen = [tell(browser, here, "vertrek", dag="2026-09-30") for browser in both]
    gate = Barrier(2)

    def press(browser, looked):
        gate.wait()
        return confirm(browser, here, looked).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(press, both, seen))

    assert sorted(codes) in ([302, 302], [302, 422])
    assert len(events(here)) == 1


def test_why_a_budget_is_suspended_is_not_for_who_pays(here):
    browser = here.browser()
    person = str(here.number(PersonRow, "P1"))
    seen = tell(browser, here, "detentie", wie=person, dag="2026-09-20", laatste="2026-12-31")
    assert confirm(browser, here, seen).status_code == 302

    assert "zit in detentie tot en met 31-12-2026" in told_by(browser.get(here.place))
    assert "detentie" not in here.browser("finn").get(here.place).text
    assert here.browser("finn").get(page(here)).status_code == 403


def test_an_unknown_kind_lets_somebody_choose(shared):
    browser = shared.browser()
    asked = choose(browser, shared)

    for odd in ({"soort": "anders"}, {"dag": "2026-09-20"}):
        refused = browser.post(page(shared), odd, form=asked)
        assert (refused.status_code, "kies een van de" in refused.text) == (422, True)


def test_what_happened_stands_in_no_address_and_its_words_in_no_table(here):
    browser = here.browser()
    pages = [browser.get(page(here)), browser.get(f"{page(here)}?soort=detentie")]
    pages.append(tell(browser, here, "overlijden", dag="2026-09-20", woorden="Thuis overleden"))
    confirm(browser, here, tell(browser, here, "einde", dag="2026-09-20", woorden="Te veel geld"))

    addresses = re.findall(r'(?:href|action)="([^"]*)"', "".join(each.text for each in pages))
    assert any(each.endswith("/gebeurtenis") for each in addresses)
    told = ("soort", "detentie", "overlijden", "einde")
    assert not any(word in each for each in addresses for word in told)
    assert 'name="dag"' not in pages[1].text, "an address chooses nothing"
    (sealed,) = here.rows(select(HouseholdEventRow.words_cipher).where(of_this(here)))[0]
    assert b"Te veel geld" not in sealed
    assert events(here) == [("RIGHT_ENDS", date(2026, 9, 20), "Te veel geld")]
