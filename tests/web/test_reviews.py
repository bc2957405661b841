"""Reviews and decisions on a page: a coach advises, a consulent decides, the register follows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, update

from ontzorgen.services.acting import Role
from ontzorgen.services.importing.problems import ImportRefused, ProblemCode
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.store.models import (
    ControlRow,
    CourseDecisionRow,
    DecisionRow,
    FixedCostRow,
    PersonRow,
    PolicyRow,
    ReviewRow,
    TaskRow,
    UserRow,
)
from tests.databases import KINDS
from tests.import_folders import a_row
from tests.web.households_here import hidden

REASON = "Zij opent haar post nog niet en heeft een schuld bij de huisbaas."


@pytest.fixture(params=KINDS)
def here(world, request):
    """A household of its own, on a database of each kind, with a coach and a second consulent."""
    made = household(world, request.param)
    yield made
    four_eyes(made, asked=False)


@pytest.fixture
def one(world):
    """The same, on SQLite only."""
    made = household(world, "sqlite")
    yield made
    four_eyes(made, asked=False)


def household(world, kind):
    made = world(kind)
    made.staff("cora", Role.COACH)
    made.staff("karin", Role.CONSULENT)
    return made


def four_eyes(here, *, asked):
    """Let the municipality ask a second person for an extension, or not."""
    change = update(PolicyRow).values(extension_four_eyes=asked)
    here.site.app.write(lambda session: session.execute(change), for_all=True)


def page(here):
    return f"{here.person()}/evaluatie"


def sent(here, path, login="kim", **fields):
    """Send a form of the page, filled in."""
    browser = here.browser(login)
    shown = browser.get(page(here))
    return browser.post(path, {**hidden(shown), **fields}, form=shown.text)


def decide(here, course, **more):
    """Send the form of a decision."""
    fields = {"koers": course, "reden": REASON, **more}
    return sent(here, f"{page(here)}/beslissing", **fields)


def lines(here):
    query = select(DecisionRow.basis, DecisionRow.valid_from, DecisionRow.valid_until)
    query = query.join(PersonRow, PersonRow.id == DecisionRow.person_id)
    return [tuple(row) for row in here.rows(query.where(PersonRow.key == f"{here.key}-P1"))]


def controls(here, cost="huur"):
    query = select(ControlRow.valid_from, ControlRow.controller)
    query = query.join(FixedCostRow, FixedCostRow.id == ControlRow.fixed_cost_id)
    return [tuple(row) for row in here.rows(query.where(FixedCostRow.key == f"{here.key}-{cost}"))]


def newest(here):
    """Return the number of the newest decision."""
    return here.rows(select(func.max(CourseDecisionRow.id)))[0][0]


def rent(here):
    return here.number(FixedCostRow, "huur")


def test_a_coach_advises_and_the_consulent_reads_it(here):
    at, once = page(here), f"een {here.key}"
    fields = {"advies": "EXTEND", "toelichting": "De post blijft liggen.", "eenmalig": once}

    twice = [sent(here, f"{at}/advies", "cora", **fields) for _ in range(2)]

    assert [each.status_code for each in twice] == [302, 302]
    held = select(func.count()).select_from(ReviewRow).join(PersonRow)
    assert here.rows(held.where(PersonRow.key == f"{here.key}-P1")) == [(1,)]
    assert "De post blijft liggen." in here.browser().get(at).text
    assert "Besluit vastleggen" not in here.browser("cora").get(at).text


def waiting(here):
    """Return for whom an advice waits: the role and owner of each open task."""
    query = select(TaskRow.role, UserRow.login).join(PersonRow, PersonRow.id == TaskRow.person_id)
    query = query.outerjoin(UserRow, UserRow.id == TaskRow.owner_id)
    query = query.where(TaskRow.kind == "ADVICE_WAITS", TaskRow.done_at.is_(None))
    return [tuple(row) for row in here.rows(query.where(PersonRow.key == f"{here.key}-P1"))]


def advise(here, said="De post blijft liggen."):
    at = f"{page(here)}/advies"
    fields = {"advies": "EXTEND", "toelichting": said, "eenmalig": f"{said} {here.key}"}
    return sent(here, at, "cora", **fields)


def test_an_advice_waits_for_the_caseworker_until_it_is_decided(here):
    before = waiting(here)
    advise(here)
    advise(here, "De post blijft nog steeds liggen.")
    waits = waiting(here)
    listed = here.browser().get("/mijn-huishoudens?filter=1&wie=alle&vraagt=ADVICE").text

    decide(here, "GO_ON")

    asked = here.browser().get("/mijn-huishoudens?filter=1&wie=alle&vraagt=ADVICE").text
    assert (before, [role for role, _owner in waits], waiting(here)) == ([], ["consulent"], [])
    assert (f">{here.key}<" in listed, f">{here.key}<" in asked) == (True, False)


def test_an_advice_waits_again_when_a_second_person_refused_what_was_decided(one):
    four_eyes(one, asked=True)
    advise(one)
    decide(one, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(one))
    decided = waiting(one)

    why = "De reden gaat over de vorige woning en niet over wat er nu speelt."
    sent(one, f"/beslissingen/{newest(one)}/weigeren", "karin", waarom=why)

    assert decided == []
    assert len(waiting(one)) == 1


def test_an_advice_waits_no_longer_for_who_is_not_helped_any_more(one):
    advise(one)
    own = {"persoon": f"{one.key}-P1", "huishouden": one.key, "bsn": ""}
    one.take({"personen": [a_row("personen", **own, recht_tm="2026-09-20")]})
    told = []
    for today in (date(2026, 9, 20), date(2026, 9, 21)):
        one.site.app.write(
            lambda session, today=today: renew_tasks(
                session, replace(one.site.app.acting(session, "loes"), today=today), "0299"
            )
        )
        told.append(len(waiting(one)))

    assert told == [1, 0]


def test_an_extension_is_a_ground_of_article_57_with_its_reason_and_its_end(here):
    answer = decide(here, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(here))

    assert answer.status_code == 302
    assert lines(here) == [("ART_57", date(2027, 2, 13), date(2027, 8, 13))]
    assert controls(here) == []
    assert REASON in here.browser().get(page(here)).text


def test_a_decision_without_an_end_is_followed_by_the_next_one_on_its_first_day(here):
    decide(here, "EXTEND", vanaf="2026-10-01", evaluatiedatum="2026-12-01", kosten=rent(here))

    answer = decide(here, "EXTEND", vanaf="2026-12-01", tm="2027-05-31", kosten=rent(here))

    assert answer.status_code == 302
    assert sorted(lines(here)) == [
        ("ART_57", date(2026, 10, 1), date(2026, 12, 1)),
        ("ART_57", date(2026, 12, 1), date(2027, 6, 1)),
    ]
    answer = decide(here, "EXTEND", vanaf="2026-12-01", tm="2027-03-31", kosten=rent(here))
    assert answer.status_code == 302
    assert max(lines(here)) == ("ART_57", date(2026, 12, 1), date(2027, 4, 1))


def test_an_extension_without_the_rent_gives_the_rent_back(here):
    extra = {"vaste_last": f"{here.key}-zorg", "huishouden": here.key, "soort": "ZORG"}
    here.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    health = here.number(FixedCostRow, "zorg")

    answer = decide(here, "EXTEND", vanaf="2027-02-13", evaluatiedatum="2027-05-01", kosten=health)

    assert answer.status_code == 302
    assert controls(here) == [(date(2027, 2, 13), "HOUSEHOLD")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reden": "nodig"}, "reden"),
        ({"tm": "", "evaluatiedatum": ""}, "tm"),
        ({"vanaf": "2026-09-14"}, "vanaf"),
        ({"vanaf": "2027-02-20"}, "vanaf"),
        ({"vanaf": "31-02-2027"}, "vanaf"),
        ({"kosten": "999999"}, "kosten"),
        ({"kosten": ""}, "kosten"),
        ({"koers": "ANDERS"}, "koers"),
        ({"reden": f"{REASON} 123456782"}, "reden"),
        ({"reden": f"{REASON} \a"}, "reden"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_at_its_field_and_nothing_is_kept(
    one, wrong, field
):
    right = {"vanaf": "2027-02-13", "tm": "2027-08-12", "kosten": rent(one)}

    answer = decide(one, **{"course": "EXTEND", **right, **wrong})

    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert lines(one) == []


def test_with_four_eyes_nothing_holds_before_a_second_person_says_so(here):
    four_eyes(here, asked=True)
    decide(here, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(here))
    number, before = newest(here), lines(here)
    told = select(TaskRow.kind).where(TaskRow.done_at.is_(None))
    told = here.rows(told.where(TaskRow.subject.like(f"% decision {number}")))

    own = sent(here, f"/beslissingen/{number}/bevestigen")
    other = sent(here, f"/beslissingen/{number}/bevestigen", "karin")
    again = sent(here, f"/beslissingen/{number}/weigeren", "karin", waarom="toch niet")

    assert (before, told) == ([], [("DECISION_WAITS",)])
    assert [each.status_code for each in (own, other, again)] == [422, 302, 422]
    assert lines(here) == [("ART_57", date(2027, 2, 13), date(2027, 8, 13))]


def test_who_confirms_sees_what_the_household_will_pay_itself_also_what_was_recorded_since(one):
    four_eyes(one, asked=True)
    decide(one, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(one))
    before = one.browser("karin").get(page(one)).text
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})

    after = one.browser("karin").get(page(one)).text

    assert "betaalt het huishouden zelf:" not in before
    told = f"Vanaf 13-02-2027 betaalt het huishouden zelf: zorgverzekering ({one.key}-zorg)."
    assert told in after


def test_a_decision_that_a_second_person_refuses_never_held(here):
    four_eyes(here, asked=True)
    decide(here, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(here))
    fields = {"waarom": "De reden gaat over een ander."}

    answer = sent(here, f"/beslissingen/{newest(here)}/weigeren", "karin", **fields)

    assert answer.status_code == 302
    assert lines(here) == []
    assert "De reden gaat over een ander." in here.browser().get(page(here)).text


def test_giving_the_rent_back_is_who_pays_it_from_that_day(here):
    answer = decide(here, "GIVE_BACK", vanaf="2026-11-01", kosten=rent(here))

    assert answer.status_code == 302
    assert controls(here) == [(date(2026, 11, 1), "HOUSEHOLD")]


def test_what_is_given_back_does_not_come_back_by_a_trial_month_that_was_planned(one):
    trial = {"daad": "try control", "vanaf": "2026-10-15", "woorden": "Eerst een maand op proef."}
    browser, traject = one.browser("kim"), f"{one.place}/traject"
    browser.post(f"{traject}/vaste-lasten/{rent(one)}", trial, form=browser.get(traject).text)
    before = controls(one)

    answer = decide(one, "GIVE_BACK", vanaf="2026-10-01", kosten=rent(one))

    assert answer.status_code == 422
    assert 'href="#kosten"' in answer.text
    assert "bevestig een proefmaand" in answer.text
    assert controls(one) == before != []


def test_why_a_decision_is_refused_is_asked_at_its_own_field(here):
    four_eyes(here, asked=True)
    decide(here, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(here))
    at = f"/beslissingen/{newest(here)}/weigeren"

    answers = [sent(here, at, "karin", waarom=text) for text in ("", "BSN 123456782", "nee \a")]

    assert [each.status_code for each in answers] == [422] * 3
    assert all('href="#waarom"' in each.text for each in answers)


def test_to_let_it_end_changes_nothing_in_the_register(here):
    answer = decide(here, "STOP")

    assert answer.status_code == 302
    assert (lines(here), controls(here)) == ([], [])
    assert "laten eindigen" in here.browser().get(page(here)).text


@pytest.mark.parametrize(
    ("course", "kept"),
    [
        ("STOP", (None, None, None)),
        ("GO_ON", (None, None, None)),
        ("GIVE_BACK", (date(2026, 11, 1), None, None)),
    ],
)
def test_a_decision_keeps_nothing_that_only_another_course_asks(here, course, kept):
    more = {"vanaf": "2026-11-01", "tm": "2026-10-01", "evaluatiedatum": "2026-10-02"}

    answer = decide(here, course, kosten=rent(here), **more)

    row = CourseDecisionRow
    days = select(row.valid_from, row.valid_until, row.review_on).where(row.id == newest(here))
    assert answer.status_code == 302
    assert here.rows(days) == [kept]


def test_a_decision_that_was_confirmed_later_is_of_the_day_on_which_it_began_to_hold(here):
    four_eyes(here, asked=True)
    decide(here, "EXTEND", vanaf="2027-02-13", tm="2027-08-12", kosten=rent(here))
    number = newest(here)
    earlier = update(CourseDecisionRow).where(CourseDecisionRow.id == number)
    earlier = earlier.values(decided_at=datetime(2026, 9, 1, 22, 30, tzinfo=UTC))
    here.site.app.write(lambda session: session.execute(earlier), for_all=True)

    sent(here, f"/beslissingen/{number}/bevestigen", "karin")

    of = select(DecisionRow.decided_on).join(PersonRow)
    assert here.rows(of.where(PersonRow.key == f"{here.key}-P1")) == [(date(2026, 9, 15),)]


def test_what_an_extension_leaves_out_is_paid_on_while_another_member_has_a_ground(one):
    partner = {"persoon": f"{one.key}-P2", "huishouden": one.key, "bsn": ""}
    one.take({"personen": [a_row("personen", **partner, recht_vanaf="2026-10-01")]})
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    extra["persoon"] = f"{one.key}-P1"
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    asked = {"vanaf": "2027-02-13", "tm": "2027-08-12"}

    shared_out = decide(one, "EXTEND", kosten=one.number(FixedCostRow, "zorg"), **asked)
    own_out = decide(one, "EXTEND", kosten=rent(one), **asked)

    assert shared_out.status_code == 422
    assert "voor wie de gemeente blijft betalen" in shared_out.text
    assert own_out.status_code == 302
    assert controls(one) == []


def test_an_extension_that_begins_early_gives_nothing_back_inside_the_six_months(one):
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    health = one.number(FixedCostRow, "zorg")

    answer = decide(one, "EXTEND", vanaf="2026-12-01", tm="2027-08-12", kosten=health)

    assert answer.status_code == 302
    assert controls(one) == [(date(2027, 2, 13), "HOUSEHOLD")]


def test_a_line_that_was_to_be_looked_at_goes_on_with_a_next_day_only(one):
    line = {"persoon": f"{one.key}-P1", "grondslag": "57", "vanaf": "2026-08-13", "tm": ""}
    line |= {"evaluatiedatum": "2026-09-10", "reden": "schulden bij aankomst"}
    one.take({"besluiten": [a_row("besluiten", **line)]})

    without = decide(one, "GO_ON")
    past = decide(one, "GO_ON", evaluatiedatum="2026-09-15")
    right = decide(one, "GO_ON", evaluatiedatum="2026-12-10")

    assert [each.status_code for each in (without, past, right)] == [422, 422, 302]
    query = select(DecisionRow.review_on, DecisionRow.reason).join(PersonRow)
    kept = one.rows(query.where(PersonRow.key == f"{one.key}-P1"))
    assert kept == [(date(2026, 12, 10), "schulden bij aankomst")]


def test_the_register_says_where_the_reason_is_and_not_the_reason(one):
    decide(one, "GIVE_BACK", vanaf="2026-11-01", kosten=rent(one))

    query = select(ControlRow.reason)
    query = query.join(FixedCostRow, FixedCostRow.id == ControlRow.fixed_cost_id)
    assert one.rows(query.where(FixedCostRow.key == f"{one.key}-huur")) == [
        ("zie het besluit van 15-09-2026",)
    ]


def test_what_article_56a_never_carried_goes_to_the_household_on_the_first_day(one):
    """Article 57 carries every kind of cost: left out until the end of 56a it would be withheld."""
    extra = {"vaste_last": f"{one.key}-rest", "huishouden": one.key, "soort": "OVERIG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})

    answer = decide(one, "EXTEND", vanaf="2026-12-01", tm="2027-08-12", kosten=rent(one))

    assert answer.status_code == 302
    assert controls(one, "rest") == [(date(2026, 12, 1), "HOUSEHOLD")]
    assert controls(one) == []


def test_what_is_left_out_early_is_paid_on_while_the_six_months_of_a_partner_last(one):
    """The household would pay from the end of the six months of one; those of the other last."""
    partner = {"persoon": f"{one.key}-P2", "huishouden": one.key, "bsn": ""}
    one.take({"personen": [a_row("personen", **partner, recht_vanaf="2026-10-20")]})
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    extra["persoon"] = f"{one.key}-P1"
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    health = one.number(FixedCostRow, "zorg")

    answer = decide(one, "EXTEND", vanaf="2026-09-20", tm="2027-08-12", kosten=health)

    assert answer.status_code == 422
    assert "voor wie de gemeente blijft betalen" in answer.text
    assert controls(one) == []


def test_spouses_whose_six_months_end_together_are_extended_early_for_some_costs(one):
    partner = {"persoon": f"{one.key}-P2", "huishouden": one.key, "bsn": ""}
    one.take({"personen": [a_row("personen", **partner, recht_vanaf="2026-08-13")]})
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    health = one.number(FixedCostRow, "zorg")

    answer = decide(one, "EXTEND", vanaf="2026-12-01", tm="2027-08-12", kosten=health)

    assert answer.status_code == 302
    assert controls(one) == [(date(2027, 2, 13), "HOUSEHOLD")]


@pytest.mark.parametrize("ground", ["57", " 57", "57 "])
def test_where_four_eyes_are_asked_nobody_records_article_57_alone(one, ground):
    four_eyes(one, asked=True)
    at = f"{one.person()}/besluit"
    typed = {"grondslag": ground, "vanaf": "2027-02-13", "tm": "2027-08-12", "reden": REASON}
    shown = one.browser().get(at)

    alone = one.browser().post(at, {**hidden(shown), **typed}, form=shown.text)
    wish = {**typed, "grondslag": "VRIJWILLIG"}
    other = one.browser().post(at, {**hidden(shown), **wish}, form=shown.text)

    assert alone.status_code == 422
    assert "bevestigt een tweede persoon" in alone.text
    assert (other.status_code, [line[0] for line in lines(one)]) == (302, ["VOLUNTARY"])


def take_back(one, cost, day):
    """Send the form by which the municipality pays a cost again."""
    at = f"{one.place}/traject"
    browser = one.browser()
    shown = browser.get(at)
    fields = {"daad": "take back control", "vanaf": day, "woorden": "Er kwam een aanmaning."}
    path = f"{at}/vaste-lasten/{one.number(FixedCostRow, cost)}"
    return browser.post(path, {**hidden(shown), **fields}, form=shown.text)


def two_people_extend(one, **more):
    """Let two people decide to go on paying the rent."""
    four_eyes(one, asked=True)
    decide(one, "EXTEND", vanaf="2026-09-15", evaluatiedatum="2027-05-12", kosten=rent(one), **more)
    confirmed = sent(one, f"/beslissingen/{newest(one)}/bevestigen", "karin")
    assert confirmed.status_code == 302


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"tm": "2035-01-01", "evaluatiedatum": ""}, 422),
        ({"evaluatiedatum": "2031-05-12"}, 422),
        ({"reden": f"{REASON} En meer."}, 422),
        ({"tm": "2027-06-30"}, 302),
    ],
)
def test_a_line_that_two_people_decided_is_changed_by_one_to_end_sooner_only(one, changes, status):
    two_people_extend(one)
    kept = one.rows(
        select(DecisionRow.reason, DecisionRow.decided_on)
        .join(PersonRow)
        .where(PersonRow.key == f"{one.key}-P1")
    )[0]
    line = {"grondslag": "57", "vanaf": "2026-09-15", "tm": "", "evaluatiedatum": "2027-05-12"}
    line |= {"reden": kept[0], "besluitdatum": kept[1].isoformat()}
    at = f"{one.person()}/besluit"
    shown = one.browser().get(f"{at}?grondslag=57&vanaf=2026-09-15")

    answer = one.browser().post(at, {**hidden(shown), **line, **changes}, form=shown.text)

    assert answer.status_code == status, answer.text


def test_a_file_changes_no_line_that_two_people_decided(one):
    two_people_extend(one)
    line = {"persoon": f"{one.key}-P1", "grondslag": "57", "vanaf": "2026-09-15", "tm": ""}
    line |= {"evaluatiedatum": "2031-05-12", "reden": REASON}

    with pytest.raises(ImportRefused) as refused:
        one.take({"besluiten": [a_row("besluiten", **line)]})

    assert [each.code for each in refused.value.problems] == [ProblemCode.NEEDS_SECOND_PERSON]


def test_to_look_again_later_takes_two_people_as_the_decision_did(one):
    two_people_extend(one)

    answer = decide(one, "GO_ON", evaluatiedatum="2036-05-12")

    query = select(DecisionRow.review_on).join(PersonRow)
    of_person = query.where(PersonRow.key == f"{one.key}-P1")
    assert answer.status_code == 302
    assert one.rows(of_person) == [(date(2027, 5, 12),)]
    confirmed = sent(one, f"/beslissingen/{newest(one)}/bevestigen", "karin")
    assert confirmed.status_code == 302, confirmed.text
    assert one.rows(of_person) == [(date(2036, 5, 12),)]


def test_what_two_people_left_out_comes_back_by_the_law_and_no_further(one):
    """Inside the six months a step back is easy; the decision that follows covers the rent only."""
    extra = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    decide(one, "GIVE_BACK", vanaf="2026-11-01", kosten=one.number(FixedCostRow, "zorg"))
    two_people_extend(one)

    answer = take_back(one, "zorg", "2026-12-01")

    assert answer.status_code == 302, answer.text
    assert controls(one, "zorg")[-2:] == [
        (date(2026, 12, 1), "MUNICIPALITY"),
        (date(2027, 2, 13), "HOUSEHOLD"),
    ]


def test_beyond_the_law_a_cost_that_two_people_left_out_takes_two_people(one):
    extra = {"vaste_last": f"{one.key}-rest", "huishouden": one.key, "soort": "OVERIG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **extra)]})
    two_people_extend(one)
    before = controls(one, "rest")

    alone = take_back(one, "rest", "2026-12-01")
    covered = decide(one, "GIVE_BACK", vanaf="2026-11-01", kosten=rent(one))
    back = take_back(one, "huur", "2026-12-01")

    assert alone.status_code == 422
    assert "waarover twee mensen hebben besloten" in alone.text
    assert controls(one, "rest") == before == [(date(2026, 9, 15), "HOUSEHOLD")]
    assert (covered.status_code, back.status_code) == (302, 302)


def test_a_cost_that_begins_later_is_offered_too_and_a_cost_with_two_amounts_once(one):
    later = {"vaste_last": f"{one.key}-zorg", "huishouden": one.key, "soort": "ZORG"}
    one.take({"vaste_lasten": [a_row("vaste_lasten", **later, vanaf="2027-04-01")]})

    offered = one.browser().get(page(one)).text

    assert offered.count(f'name="kosten" value="{one.number(FixedCostRow, "zorg")}"') == 1
    assert offered.count(f'name="kosten" value="{rent(one)}"') == 1
