"""A household registered in steps: kept for its maker, in the register at the end, and once."""

import re
from base64 import urlsafe_b64decode
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ontzorgen.config import Settings
from ontzorgen.services.acting import Role
from ontzorgen.services.households.drafts import KEPT_FOR
from ontzorgen.store.models import (
    AuditRow,
    FixedCostVersionRow,
    HouseholdDraftRow,
    HouseholdRow,
    PersonRow,
)
from ontzorgen.work.worker import Worker
from tests.databases import KINDS
from tests.import_folders import BSNS
from tests.web.households_here import hidden, send

NEW = "/huishoudens/nieuw"
PERSONS = {
    "p1-voornaam": "Mariam",
    "p1-achternaam": "Yusuf",
    "p1-geboortedatum": "1990-02-01",
    "p1-taal": "so",
    "p2-voornaam": "سارة",
    "p2-achternaam": "Yusuf",
}
RIGHTS = {
    "p1-recht_vanaf": "2026-09-01",
    "p1-inburgeringsplichtig": "J",
    "p1-asielvergunning_bepaalde_tijd": "J",
    "p1-machtiging_vanaf": "2026-09-01",
}
COSTS = {
    "c1-soort": "HUUR",
    "c1-begunstigde": "Woonstichting De Brug (B1)",
    "c1-bedrag": "620,00",
    "c1-vanaf": "2026-10-01",
    "c1-frequentie": "MAAND",
    "c1-vervaldag": "1",
    "c1-persoon": "p1",
    "netto": "1351,33",
}


@pytest.fixture(params=KINDS)
def here(world, request):
    """A site on a database of each kind; the key of a household that is not there yet."""
    made = world(request.param)
    made.key = f"N{made.key}"
    return made


@pytest.fixture
def one(world):
    """The same, on SQLite only."""
    made = world("sqlite")
    made.key = f"N{made.key}"
    return made


def begun(here, login="kim"):
    """Send the first step; return the address of the draft."""
    answer = send(here.browser(login), NEW, huishouden=here.key, gemeentecode="0299")
    assert answer.status_code == 302
    return answer.location.removesuffix("/personen")


def filled(here, bsn="", login="kim"):
    """Send all the steps but the last; return the address of the draft."""
    at, browser = begun(here, login), here.browser(login)
    for step, typed in (
        ("personen", {**PERSONS, "p1-bsn": bsn}),
        ("rechten", RIGHTS),
        ("lasten", COSTS),
    ):
        assert send(browser, f"{at}/{step}", naar="verder", **typed).status_code == 302, step
    return at


def household(here):
    return here.rows(select(HouseholdRow.id).where(HouseholdRow.key == here.key))


def test_a_household_is_registered_at_the_last_step_and_not_before(here):
    at, browser = filled(here), here.browser()
    before = household(here)
    control = browser.get(f"{at}/controle").text

    done = send(browser, f"{at}/controle")

    assert before == []
    assert "731,33" in control
    ((number,),) = household(here)
    assert done.location == f"/huishoudens/{number}"
    query = select(PersonRow.key, PersonRow.first_name, PersonRow.right_from)
    persons = here.rows(query.where(PersonRow.household_id == number).order_by(PersonRow.position))
    assert [tuple(row) for row in persons] == [
        (f"{here.key}-P1", "Mariam", date(2026, 9, 1)),
        (f"{here.key}-P2", "سارة", None),
    ]
    cost = select(FixedCostVersionRow.amount_cents, FixedCostVersionRow.person_id)
    ((cents, person),) = here.rows(
        cost.where(FixedCostVersionRow.person_id == here.number(PersonRow, "P1"))
    )
    assert (cents, person is not None) == (620_00, True)
    assert [act for act, _ in here.acts()] == ["register household"]


def test_a_last_step_sent_twice_registers_once_and_leaves_nothing_of_what_was_typed(here):
    at, browser = filled(here), here.browser()
    page = browser.get(f"{at}/controle")

    answers = [browser.post(f"{at}/controle", hidden(page), form=page.text) for _ in range(2)]

    assert len({answer.location for answer in answers}) == 1
    assert len(household(here)) == 1
    number = int(at.rsplit("/", 1)[1])
    row = here.rows(select(HouseholdDraftRow.content_cipher).where(HouseholdDraftRow.id == number))
    assert row[0][0] is None


def test_what_is_kept_between_steps_is_sealed_and_for_its_maker_only(here):
    at = begun(here)
    send(here.browser(), f"{at}/personen", naar="verder", **PERSONS)
    number = int(at.rsplit("/", 1)[1])

    row = here.rows(select(HouseholdDraftRow.content_cipher).where(HouseholdDraftRow.id == number))

    assert b"Mariam" not in bytes(row[0][0])
    assert here.browser("loes").get(f"{at}/personen").status_code == 404
    assert here.browser("loes").get(NEW).text.count(here.key) == 0
    assert here.key in here.browser().get(NEW).text


def test_a_bsn_is_kept_but_never_shown_again_and_one_that_is_wrong_is_refused(one):
    at, browser, bsn = begun(one), one.browser(), one.new_bsn()
    wrong = send(browser, f"{at}/personen", naar="verder", **PERSONS, **{"p1-bsn": "123456789"})
    send(browser, f"{at}/personen", naar="verder", **PERSONS, **{"p1-bsn": bsn})

    page = browser.get(f"{at}/personen").text
    again = send(browser, f"{at}/personen", naar="verder", **PERSONS)

    assert wrong.status_code == 422
    assert re.search(r'id="p1-bsn-fout">.*elfproef', wrong.text)
    assert "123456789" not in wrong.text
    assert bsn not in page
    assert f"*******{bsn[-2:]}" in page
    assert again.status_code == 302
    send(browser, f"{at}/rechten", naar="verder", **RIGHTS)
    assert bsn not in browser.get(f"{at}/controle").text
    send(browser, f"{at}/controle")
    assert one.rows(select(PersonRow.bsn_index).where(PersonRow.key == f"{one.key}-P1"))[0][0]


def test_what_is_typed_wrong_is_told_in_its_step_and_kept(one):
    at, browser = begun(one), one.browser()

    refused = send(browser, f"{at}/personen", naar="verder", **{"p1-geboortedatum": "31-02-1990"})

    assert refused.status_code == 422
    assert re.search(r'id="p1-geboortedatum-fout">.*geen datum', refused.text)
    assert 'value="31-02-1990"' in browser.get(f"{at}/personen").text


def test_a_day_of_birth_that_is_still_to_come_is_told_at_its_field(one):
    at, browser = begun(one), one.browser()

    refused = send(
        browser, f"{at}/personen", naar="verder", **{**PERSONS, "p1-geboortedatum": "2026-09-16"}
    )

    assert refused.status_code == 422
    assert re.search(r'id="p1-geboortedatum-fout">.*deze dag moet nog', refused.text)


def test_the_last_step_says_what_is_wrong_and_leads_to_where_it_can_be_cured(one):
    at, browser = filled(one), one.browser()
    send(browser, f"{at}/lasten", naar="verder", **{**COSTS, "c1-vervaldag": "32"})

    control = browser.get(f"{at}/controle").text

    assert "Huishouden registreren" not in control
    (place,) = re.findall(r'href="([^"]+lasten[^"]+#c1-vervaldag)"', control)
    assert 'id="c1-vervaldag-fout"' in browser.get(place).text
    assert send(browser, f"{at}/controle").status_code == 422
    assert household(one) == []


def test_a_number_that_is_known_is_not_taken_again(one):
    at = filled(one)
    send(one.browser(), f"{at}/controle")

    answer = send(one.browser(), NEW, huishouden=one.key.lower(), gemeentecode="0299")

    assert answer.status_code == 422
    assert "staat al in het register" in answer.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"huishouden": ""}, "huishouden"),
        ({"huishouden": "x" * 65}, "huishouden"),
        ({"huishouden": BSNS[1]}, "huishouden"),
        ({"gemeentecode": "0344"}, "gemeentecode"),
        ({"gemeentecode": ""}, "gemeentecode"),
        ({"consulent": f"Jan {BSNS[1]}"}, "consulent"),
    ],
)
def test_a_first_step_that_is_wrong_begins_nothing(one, typed, field):
    first = {"huishouden": one.key, "gemeentecode": "0299"}

    answer = send(one.browser(), NEW, **{**first, **typed})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_persons_and_costs_are_added_and_taken_away_between_steps(one):
    at, browser = filled(one), one.browser()
    more = send(browser, f"{at}/personen", naar="nog", **PERSONS)
    assert 'id="p3-voornaam"' in browser.get(more.location).text

    send(browser, f"{at}/personen", naar="weg-p1", **PERSONS)

    page = browser.get(f"{at}/personen").text
    assert 'id="p1-voornaam"' not in page
    assert 'id="p2-voornaam"' in page
    assert '<option value="" selected>' in browser.get(f"{at}/lasten").text


def test_another_window_does_not_undo_what_this_one_kept(one):
    at, browser = begun(one), one.browser()
    old = browser.get(f"{at}/personen")
    send(browser, f"{at}/personen", naar="verder", **PERSONS)

    late = browser.post(f"{at}/personen", {**hidden(old), "p1-voornaam": "Ander"}, form=old.text)

    assert late.status_code == 422
    assert "ander venster" in late.text
    assert 'value="Ander"' in late.text
    assert "Mariam" in browser.get(f"{at}/personen").text


def test_a_session_that_ends_in_the_middle_of_a_step_loses_nothing_and_shows_nothing(
    one, monkeypatch
):
    one.staff("tijd", Role.CONSULENT)
    at, browser = begun(one, "tijd"), one.browser("tijd")
    page = browser.get(f"{at}/personen")
    plain = Settings.now
    monkeypatch.setattr(Settings, "now", lambda self: plain(self) + timedelta(minutes=20))
    bsn = one.new_bsn()
    typed = {**hidden(page), **PERSONS, "p1-bsn": bsn}

    lost = browser.post(f"{at}/personen", typed, form=page.text)
    sealed = re.search('name="sealed" value="([^"]*)"', lost.text)[1]
    back = browser.come_in("tijd", form=lost.text, sealed=sealed)
    again = browser.post(f"{at}/personen", hidden(back), form=back.text)

    assert lost.status_code == 401
    assert "Mariam" not in lost.text
    assert b"Mariam" not in urlsafe_b64decode(sealed)
    assert again.status_code == 302
    assert f"*******{bsn[-2:]}" in browser.get(f"{at}/personen").text


def test_the_sum_is_worked_out_while_somebody_types_also_after_the_session_ended(one):
    stranger = one.site.browser()

    answer = stranger.post(f"{NEW}/rekensom", {**COSTS, "c2-bedrag": "x", "c2-frequentie": "JAAR"})

    assert answer.status_code == 200
    assert "731,33" in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"c1-bedrag": "6oo"}, "Niet meegeteld: 1 bedrag dat niet te lezen is."),
        (
            {"c1-bedrag": "1.234", "netto": "duizend"},
            "Niet meegeteld: 2 bedragen die niet te",
        ),
    ],
)
def test_while_typing_an_amount_that_cannot_be_read_is_not_left_out_in_silence(one, typed, says):
    answer = one.browser().post(f"{NEW}/rekensom", {**COSTS, **typed})

    assert says in answer.text
    assert "Niet meegeteld" not in one.browser().post(f"{NEW}/rekensom", COSTS).text


def test_a_draft_that_nobody_touches_is_seen_no_more_after_a_month_and_goes_away(one):
    at = begun(one)
    number = int(at.rsplit("/", 1)[1])
    old = one.site.app.settings.now() - KEPT_FOR - timedelta(days=1)

    def age(session):
        session.get(HouseholdDraftRow, number).changed_at = old

    one.site.app.write(age, for_all=True)
    opened = one.browser().get(f"{at}/personen")
    listed = one.browser().get(NEW)
    Worker(one.site.app).once()

    assert opened.status_code == 404
    assert at not in listed.text
    assert one.rows(select(HouseholdDraftRow.id).where(HouseholdDraftRow.id == number)) == []
    assert one.rows(select(AuditRow.detail).where(AuditRow.action == "drop old drafts"))


def test_a_draft_is_thrown_away_by_its_maker(one):
    at, browser = begun(one), one.browser()
    listed = browser.get("/huishoudens?filter=1").text

    browser.post(f"{at}/weg", form=listed)

    assert f"U was bezig met een nieuw huishouden ({one.key})." in listed
    assert f"{one.key} weggooien" in listed
    assert one.key not in browser.get("/huishoudens?filter=1").text
    assert browser.get(f"{at}/personen").status_code == 404
    assert browser.get(f"{NEW}/99999999999999999999/personen").status_code == 404
    assert browser.get(f"{at}/onbekend").status_code == 404
