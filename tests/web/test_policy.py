"""The screen of policy: what holds and since when, and changing it from a day on."""

import csv
import re
from datetime import date

import pytest
from sqlalchemy import select, update

from ontzorgen.cli.demo.home import FIRST
from ontzorgen.domain.policy import Limits, Policy, ShortageRule
from ontzorgen.schemas.policy import policy_changes
from ontzorgen.services.acting import Role
from ontzorgen.store.models import (
    HouseholdRow,
    MunicipalityRow,
    PolicyRow,
    RetentionProposalRow,
    UserRow,
)
from ontzorgen.store.organisation import policy_columns, policy_on
from ontzorgen.wording import policy as words
from tests.web.conftest import FOREIGN, OWN

TOWN = "0299"


@pytest.fixture
def office(site):
    """A site with a municipality, its policy since 2020, and people of beheer and of the office."""
    site.add("bea", Role.BEHEER)
    site.add("finn", Role.ADMINISTRATIE)
    columns = policy_columns(Policy(limits=Limits(run_cents=500_000_00)))

    def load(session):
        session.add(MunicipalityRow(code=TOWN, name="Zevenaar"))
        session.flush()
        session.add(
            PolicyRow(municipality_code=TOWN, valid_from=FIRST.first.replace(year=2020), **columns)
        )

    site.app.write(load, for_all=True)
    return site


def form_of(page):
    """Return the fields of the form for policy, as the browser would send them."""
    form = re.search(r'<form method="post" action="/beleid/.*?</form>', page.text, re.DOTALL)[0]
    fields = dict(re.findall(r'<input type="\w+" id="\w+" name="(\w+)" value="([^"]*)"', form))
    fields["basis"] = re.search(r'name="basis" value="([^"]*)"', form)[1]
    for name, options in re.findall(
        r'<select id="[\w-]+" name="(\w+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)[1]
        fields[name] = [*fields[name], chosen] if name == "volgorde" and name in fields else chosen
        if name == "volgorde" and isinstance(fields[name], str):
            fields[name] = [chosen]
    return fields


def policy(site, day):
    return site.app.write(lambda session: policy_on(session, TOWN, day), reads=True, for_all=True)


def change(browser, **typed):
    page = browser.get(f"/beleid/{TOWN}")
    return browser.post(f"/beleid/{TOWN}", {**form_of(page), **typed}, form=page.text)


def test_policy_through_time_is_a_file_and_the_first_one_holds_from_the_beginning(office):
    bea = office.come_in("bea")
    change(bea, vanaf="2030-01-01", sluittijd="15:30")
    start = update(PolicyRow).where(PolicyRow.valid_from < date(2030, 1, 1))
    first = start.values(valid_from=date(1900, 1, 1))
    office.app.write(lambda session: session.execute(first), for_all=True)

    rows = list(
        csv.DictReader(bea.get("/beleid.csv").data.decode("utf-8-sig").splitlines(), delimiter=";")
    )

    told = [(row["Vanaf"], row["Geldt nu"], row["Sluittijd van de bank"]) for row in rows]
    assert told == [("Vanaf 01-01-2030", "nee", "15:30"), ("Vanaf het begin", "ja", "geen")]
    assert "01-01-1900" not in bea.get(f"/beleid/{TOWN}").text + bea.get("/beleid").text


def test_how_long_a_phase_may_last_is_chosen_from_a_day_on(office):
    bea = office.come_in("bea")

    wrong = change(bea, vanaf="2030-01-01", fase_intake="0", fase_zelf="1.5")
    done = change(bea, vanaf="2030-01-01", fase_intake="12", fase_zelf="2")
    page = bea.get(f"/beleid/{TOWN}").text

    assert wrong.status_code == 422
    assert "een aantal weken van 1 tot en met 26" in wrong.text
    assert "een aantal maanden van 1 tot en met 12" in wrong.text
    assert done.status_code == 302
    before, after = (policy(office, date(year, 1, 1)) for year in (2029, 2030))
    assert (before.intake_weeks, before.alone_months) == (10, 3)
    assert (after.intake_weeks, after.alone_months) == (12, 2)
    assert "na 12 weken" in page
    assert "na 2 maanden" in page


def test_everybody_reads_the_policy_in_words_and_only_beheer_has_the_form(office):
    finn, bea = office.come_in("finn"), office.come_in("bea")

    read, list_ = finn.get(f"/beleid/{TOWN}"), finn.get("/beleid")

    assert "laatste werkdag van de maand" in read.text
    assert "500.000,00" in read.text
    assert "geldt nu" in read.text
    assert "Beleid veranderen" not in read.text
    assert "Zevenaar" in list_.text
    assert "Beleid veranderen" in bea.get(f"/beleid/{TOWN}").text
    assert finn.post(f"/beleid/{TOWN}", {"vanaf": "2030-01-01"}).status_code == 403


def test_only_what_was_typed_otherwise_changes_from_that_day_on(office):
    bea = office.come_in("bea")
    change(bea, vanaf="2030-01-01", bodembedrag="75,00")

    done = change(bea, vanaf="2031-01-01", betaaldag="15", tekortregel="DEEL", limiet_run="")

    day = FIRST.first
    before, between, after = (policy(office, day.replace(year=year)) for year in (2029, 2030, 2031))
    assert done.status_code == 302
    assert (before.floor_cents, between.floor_cents, after.floor_cents) == (0, 75_00, 75_00)
    assert (between.pay_day, after.pay_day) == (None, 15)
    assert after.shortage_rule is ShortageRule.PART
    assert (between.limits.run_cents, after.limits.run_cents) == (500_000_00, None)


def test_the_history_tells_what_changed_the_newest_first(office):
    bea = office.come_in("bea")
    change(bea, vanaf="2030-01-01", betaaldag="15")

    page = bea.get(f"/beleid/{TOWN}").text.partition("Door de tijd")[2]

    newest, first = page.split("Vanaf 01-01-2030")[1].split("<h3")[:2]
    assert "dag 15 van de volgende maand" in newest
    assert "Grens per run" not in newest
    assert "Grens per run" in first


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"vanaf": ""}, "vanaf"),
        ({"vanaf": "31-02-2030"}, "vanaf"),
        ({"bodembedrag": "veel"}, "bodembedrag"),
        ({"limiet_run": "1.234"}, "limiet_run"),
        ({"volgorde": ["HUUR", "HUUR", "ENERGIE", "WATER", "OVERIG"]}, "volgorde"),
        ({"sluittijd": "25:00"}, "sluittijd"),
        ({"antwoord_na": "9"}, "antwoord_fiatteur_na"),
        ({}, "betaaldag"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_changes(office, typed, field):
    page = change(office.come_in("bea"), **{"vanaf": "2030-01-01", **typed})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    for name, value in typed.items():
        if isinstance(value, str) and name != "vanaf":
            assert f'value="{value}"' in page.text
    assert policy(office, FIRST.first.replace(year=2031)) == policy(office, FIRST.first)


def test_another_order_is_kept(office):
    order = ["ENERGIE", "HUUR", "ZORG", "WATER", "OVERIG"]

    change(office.come_in("bea"), vanaf="2030-01-01", volgorde=order)

    kept = words.as_typed(policy(office, FIRST.first.replace(year=2030)))["volgorde"]
    assert kept == ",".join(order)


def test_a_form_that_sends_only_one_field_changes_only_that_one(office):
    bea = office.come_in("bea")

    bea.post(f"/beleid/{TOWN}", {"vanaf": "2030-01-01", "betaaldag": "3"})

    after = policy(office, FIRST.first.replace(year=2030))
    assert (after.pay_day, after.limits.run_cents) == (3, 500_000_00)


@pytest.mark.parametrize(
    "chosen",
    [
        Policy(),
        Policy(pay_day=3, shortage_rule=ShortageRule.PART, floor_cents=12_05, batch_booking=True),
        Policy(limits=Limits(None, 1, 2_00, 1_234_567_89), bulk_opt_out=True, pain_version="03"),
    ],
    ids=["default", "changed", "limits"],
)
def test_what_is_shown_to_type_reads_back_as_the_same_policy(chosen):
    read = policy_changes([f"{key}={value}" for key, value in words.as_typed(chosen).items()])

    limits = Limits(
        **{
            name.removeprefix("limit_"): read.pop(name)
            for name in list(read)
            if name[:6] == "limit_"
        }
    )
    assert Policy(**read, limits=limits) == chosen


def test_the_list_holds_only_ones_own_municipalities(towns):
    page = towns.come_in("een-coach").get("/beleid").text

    assert f"/beleid/{OWN}" in page
    assert f"/beleid/{FOREIGN}" not in page


# What is kept of closed cases, and who decides that it goes.


@pytest.fixture
def of_an_administratie(towns):
    """Let the proposal be of somebody else than who decides."""
    proposal = towns.things[OWN]["proposal_id"]

    def by(login):
        user = select(UserRow.id).where(UserRow.login == login).scalar_subquery()
        change = update(RetentionProposalRow).where(RetentionProposalRow.id == proposal)
        towns.app.write(
            lambda session: session.execute(change.values(proposed_by_id=user)), for_all=True
        )

    by("een-administratie")
    yield proposal, by


def test_the_page_says_what_goes_and_asks_another_person(towns, of_an_administratie):
    proposal, by = of_an_administratie
    beheer = towns.come_in("een-beheer")
    listed = beheer.get("/bewaren").text
    file = beheer.get("/bewaren.csv").data.decode("utf-8-sig").splitlines()
    page = beheer.get(f"/bewaren/{proposal}").text
    by("een-beheer")
    own = beheer.get(f"/bewaren/{proposal}")

    assert f'href="/bewaren/{proposal}"' in listed
    assert 'href="/bewaren.csv"' in listed
    assert (file[0].split(";")[0], len(file)) == ("Huishouden", 2)
    assert "Persoonsgegevens wissen" in page
    assert "U hebt dit zelf voorgesteld" in own.text
    assert "Persoonsgegevens wissen" not in own.text
    refused = beheer.post(f"/bewaren/{proposal}/wissen", form=own.text)
    assert refused.status_code == 409
    assert "Laat een andere persoon" in refused.text


def test_a_case_that_goes_on_is_not_forgotten_whoever_asks(towns, of_an_administratie):
    proposal, _by = of_an_administratie
    fiatteur = towns.come_in("een-fiatteur")

    refused = fiatteur.post(f"/bewaren/{proposal}/wissen")

    assert refused.status_code == 409
    gone = select(HouseholdRow.id).where(HouseholdRow.forgotten_on.is_not(None))
    assert (
        towns.app.write(lambda session: session.execute(gone).all(), reads=True, for_all=True) == []
    )


def test_keeping_asks_a_reason_without_a_bsn_and_is_done_once(towns, of_an_administratie):
    proposal, _by = of_an_administratie
    fiatteur = towns.come_in("een-fiatteur")
    path = f"/bewaren/{proposal}/bewaren"

    empty = fiatteur.post(path, {"reden": " "})
    private = fiatteur.post(path, {"reden": "BSN 111222333"})
    assert (empty.status_code, private.status_code) == (422, 422)
    assert "Schrijf waarom" in empty.text
    kept = fiatteur.post(path, {"reden": "bezwaar منى <b>"})
    again = fiatteur.post(path, {"reden": "nog eens"})

    assert (kept.status_code, again.status_code) == (302, 409)
    shown = fiatteur.get(f"/bewaren/{proposal}").text
    assert "bezwaar منى &lt;b&gt;" in shown
    assert "bewaard" in fiatteur.get("/bewaren").text
    assert fiatteur.get("/bewaren/99999999999999999999").status_code == 404


def test_who_has_no_part_in_it_sees_no_such_page(towns):
    assert towns.come_in("een-consulent").get("/bewaren").status_code == 403
