"""The trajectory on a page: who may see and do what, what was wrong, and what it says after."""

import html
import re

import pytest
from sqlalchemy import select

from ontzorgen.services.acting import Role
from ontzorgen.store.models import (
    ControlRow,
    FixedCostRow,
    PersonRow,
    TrajectoryEntryRow,
)
from tests.databases import KINDS

WHY = "Betaalt alles op tijd, سمير helpt mee."


@pytest.fixture(params=KINDS)
def here(world, request):
    """A household of its own, and a coach and an auditor besides those who are there."""
    made = world(request.param)
    made.staff("cora", Role.COACH)
    made.staff("aad", Role.AUDITOR)
    made.staff("vera", Role.CONSULENT, towns=("0344",))
    return made


def page(here, login="kim"):
    return here.browser(login).get(f"{here.place}/traject")


def text_of(answer):
    plain = re.sub(r"<[^>]+>", " ", answer.text)
    return re.sub(r"\s+", " ", html.unescape(plain))


def send(here, path, login="kim", **fields):
    browser = here.browser(login)
    form = browser.get(f"{here.place}/traject").text
    return browser.post(f"{here.place}/traject/{path}", fields, form=form)


def entry(here, kind, login="kim", **fields):
    number = here.number(PersonRow, "P1")
    return send(here, f"personen/{number}", login, wat=kind, **fields)


def turn(here, deed, login="kim", **fields):
    number = here.number(FixedCostRow, "huur")
    return send(here, f"vaste-lasten/{number}", login, daad=deed, **fields)


def controls(here):
    number = here.number(FixedCostRow, "huur")
    query = select(ControlRow.valid_from, ControlRow.controller)
    return [
        (str(day), who)
        for day, who in sorted(here.rows(query.where(ControlRow.fixed_cost_id == number)))
    ]


def entries(here):
    query = select(TrajectoryEntryRow.kind)
    number = here.number(PersonRow, "P1")
    return [kind for (kind,) in here.rows(query.where(TrajectoryEntryRow.person_id == number))]


def test_the_page_says_where_somebody_is_and_the_household_leads_to_it(here):
    seen = text_of(page(here))

    assert "Nu: volledig ontzorgd Na de volgende run: volledig ontzorgd" in seen
    assert "De volgende betaalrun is op 30-09-2026" in seen
    assert "nog niet, uiterlijk 22-10-2026" in seen
    assert "Dit is een voorstel: kleine lasten eerst" in seen
    household = here.browser().get(here.place).text
    assert f'href="{here.place}/traject"' in household


def test_a_caseworker_records_a_form_and_everybody_who_may_reads_why(here):
    done = entry(here, "FORM", vanaf="2026-08-13", vorm="SOME_COSTS", woorden=WHY)

    assert done.location == f"{here.place}/traject"
    for login in ("kim", "cora", "aad"):
        seen = text_of(page(here, login))
        assert "De gemeente betaalt een deel van de vaste lasten, vanaf 13-08-2026" in seen
        assert WHY in seen
    assert "Vastgelegd door Kim" in text_of(page(here))
    for login in ("finn", "vera"):
        assert page(here, login).status_code in (403, 404)


@pytest.mark.parametrize(
    ("form", "told"), [("GUIDANCE", True), ("SOME_COSTS", False), ("ALL_COSTS", False)]
)
def test_a_form_that_is_not_what_the_coming_run_does_is_told(here, form, told):
    entry(here, "FORM", vanaf="2026-08-13", vorm=form, woorden=WHY)

    seen = text_of(page(here))

    assert ("De vorm klopt niet met de betaalrun" in seen) is told
    assert ("in de volgende betaalrun betaalt de gemeente alle vaste lasten" in seen) is told


def test_what_is_recorded_by_mistake_is_taken_back_and_stays_on_the_page(here):
    entry(here, "PIP", vanaf="2026-09-10", woorden=WHY)
    shown = here.browser().get(f"{here.place}/traject").text
    number = re.search(r'id="TERUG-(\d+)"', shown)[1]
    person = here.number(PersonRow, "P1")

    def back(login="kim", of=number, **words):
        path = f"{here.place}/traject/personen/{person}/terug"
        browser = here.browser(login)
        form = browser.get(f"{here.place}/traject").text
        return browser.post(path, {"wat": of, **words}, form=form)

    empty, secret = back(woorden=" "), back(woorden="klant 111222333")
    strange, coach = back(of="x", woorden="Fout"), back("cora", woorden="Fout")
    done = back(woorden="Dat was سمير")
    again = back(woorden="Nog eens")
    after = text_of(here.browser().get(f"{here.place}/traject"))

    answers = [each.status_code for each in (empty, secret, strange, coach, done, again)]
    assert answers == [422, 422, 409, 403, 302, 422]
    assert f'id="TERUG-{number}" open' in empty.text
    assert "Schrijf op waarom" in empty.text
    assert "Teruggenomen door Kim" in after
    assert "Dat was سمير" in after
    assert "Per vergissing vastgelegd" not in after
    assert "Dit is al teruggenomen" in text_of(again)


@pytest.mark.parametrize(
    ("day", "ground", "ends"),
    [
        ("2026-09-15", "Grondslag nu geen", "er is nu geen grondslag"),
        ("2026-09-20", "Grondslag nu artikel 56a", "tot en met 19-09-2026"),
    ],
)
def test_every_page_knows_that_a_trajectory_was_ended_early(here, day, ground, ends):
    entry(here, "ENDED_EARLY", vanaf=day, woorden=WHY)

    assert ground in text_of(here.browser().get(here.place))
    assert ends in text_of(here.browser().get(f"{here.person()}/evaluatie"))


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("FORM", {"vanaf": "2026-08-13", "woorden": WHY}, "Vorm: kies er een."),
        ("FORM", {"vorm": "SOME_COSTS", "woorden": WHY}, "Vanaf: vul een dag in"),
        ("PIP", {"vanaf": "1.234", "woorden": WHY}, "Vanaf: vul een dag in"),
        ("PIP", {"vanaf": "2026-09-01", "woorden": ""}, "Schrijf op waarom"),
        ("PIP", {"vanaf": "2026-09-01", "woorden": "x" * 2001}, "te lang"),
        ("PIP", {"vanaf": "2026-09-01", "woorden": "BSN 111222333"}, "BSN"),
        ("PIP", {"vanaf": "2027-01-01", "woorden": WHY}, "moet nog komen"),
        ("CLOSED", {"vanaf": "2026-10-01", "woorden": WHY}, "huur"),
        ("AUTHORISATION_REFUSED", {"vanaf": "2026-09-01", "woorden": WHY}, "machtiging gegeven"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(here, kind, fields, told):
    refused = entry(here, kind, **fields)

    assert refused.status_code == 422
    assert told in text_of(refused)
    number = here.number(PersonRow, "P1")
    assert f'<details class="more" id="{kind}-{number}" open>' in refused.text
    assert re.search(rf'href="#{kind}-{number}-(vanaf|woorden|vorm|formulier)"', refused.text)
    assert refused.text.count("111222333") <= 1  # in the field alone, for who typed it
    assert entries(here) == []


def test_an_early_end_is_told_to_the_next_run(here):
    entry(here, "ENDED_EARLY", vanaf="2026-09-20", woorden=WHY)

    seen = text_of(page(here))
    assert "Na de volgende run: eerder gestopt" in seen
    assert "Het traject wordt eerder gestopt op 20-09-2026." in seen
    again = entry(here, "ENDED_EARLY", vanaf="2026-09-21", woorden=WHY)
    assert again.status_code == 422
    assert entries(here) == ["ENDED_EARLY"]


def test_a_cost_goes_back_on_trial_and_is_confirmed(here):
    turn(here, "try control", vanaf="2026-09-15", woorden=WHY)
    assert controls(here) == [("2026-09-15", "HOUSEHOLD"), ("2026-10-15", "MUNICIPALITY")]
    assert "op proef vanaf 15-10-2026 de gemeente" in text_of(page(here))

    turn(here, "confirm control", woorden="Ging goed.")

    assert controls(here) == [("2026-09-15", "HOUSEHOLD"), ("2026-10-15", "HOUSEHOLD")]
    seen = text_of(page(here))
    assert "Na de volgende run: zelf betalen" in seen
    assert f"Vanaf 15-10-2026 betaalt het huishouden de vaste last huur ({here.key}-huur)." in seen


def test_a_step_back_is_one_button_with_a_reason(here):
    turn(here, "return control", vanaf="2026-09-16", woorden=WHY)

    refused = turn(here, "take back control", woorden="")
    done = turn(here, "take back control", woorden="Er kwam een aanmaning.")

    assert refused.status_code == 422
    assert done.status_code == 302
    assert controls(here) == [("2026-09-16", "HOUSEHOLD"), ("2026-09-30", "MUNICIPALITY")]


def test_a_return_that_has_yet_to_come_is_called_off(here):
    turn(here, "return control", vanaf="2026-11-01", woorden=WHY)
    assert "Huur toch niet teruggeven" in text_of(page(here))

    turn(here, "take back control", vanaf="2026-11-01", woorden="Toch te vroeg.")

    assert controls(here) == [("2026-11-01", "MUNICIPALITY")]


def test_a_coach_plans_and_finds_no_button_to_carry_it_out(here):
    number = here.number(FixedCostRow, "huur")

    done = send(here, "plan", "cora", **{f"maand-{number}": "2026-12", f"proef-{number}": "ja"})

    assert done.status_code == 302
    assert "december 2026, eerst op proef" in text_of(page(here))
    for_coach = text_of(page(here, "cora"))
    assert "Plan bewaren" in for_coach
    assert "Huur teruggeven" not in for_coach
    assert "Huur teruggeven" in text_of(page(here))
    assert "Plan bewaren" not in text_of(page(here, "aad"))
    assert turn(here, "return control", "cora", vanaf="2026-11-01", woorden=WHY).status_code == 403
    wrong = send(here, "plan", "cora", **{f"maand-{number}": "2020-01"})
    assert wrong.status_code == 422
    assert "is voorbij" in text_of(wrong)


def test_what_no_page_of_ours_sends_is_no_form(here):
    assert entry(here, "NIETS", vanaf="2026-09-01", woorden=WHY).status_code == 400
    assert turn(here, "weggeven", vanaf="2026-09-01", woorden=WHY).status_code == 400
    elsewhere = send(here, "vaste-lasten/999999", daad="return control", vanaf="2026-11-01")
    assert elsewhere.status_code in (404, 422)
    foreign = send(here, "plan", "cora", **{"maand-999999": "2026-12"})
    assert foreign.status_code == 404
