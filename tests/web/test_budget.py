"""The budget plan on a page: what is left, what to look at, and what if; nobody else sees it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from ontzorgen.config import Settings
from ontzorgen.services.acting import Role
from ontzorgen.store.forget import forget
from ontzorgen.store.models import AuditRow, BudgetLineRow
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.households_here import hidden, send

FOOD = {"soort": "FOOD", "bedrag": "75", "frequentie": "WEEKLY", "vanaf": "2026-09-07"}
ALLOWANCE = {
    "soort": "RENT_ALLOWANCE",
    "bedrag": "300,50",
    "frequentie": "MONTHLY",
    "vanaf": "2026-09-01",
    "stand": "ASKED",
    "eerste_betaling": "2026-11-20",
}


def peopled(here):
    """Return a site with a coach, an auditor and a fiatteur besides who is there already."""
    for login, role in (("bram", Role.COACH), ("ada", Role.AUDITOR), ("fons", Role.FIATTEUR)):
        here.staff(login, role)
        here.browser(login)
    return here


@pytest.fixture(scope="module", params=KINDS)
def shared(request, world):
    """A site on a database of each kind."""
    return peopled(world(request.param))


@pytest.fixture
def house(shared):
    """A new household with a benefit of 1.200 in September."""
    here = shared.new_household()
    benefit = a_row("uitkeringen", persoon=f"{here.key}-P1", netto="1200,00", maand="2026-09")
    here.take({"uitkeringen": [benefit]})
    return here


@pytest.fixture(scope="module")
def one(world):
    """A household for tests that leave it as it is, and ask nothing of the kind of database."""
    return peopled(world("sqlite"))


def plan_of(here):
    return f"{here.place}/begroting"


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " ").split())


def lines(here):
    line, number = BudgetLineRow.__table__, int(here.place.rpartition("/")[2])
    return here.rows(select(line).where(line.c.household_id == number).order_by(line.c.id))


def add(here, browser, **fields):
    return send(browser, f"{plan_of(here)}/nieuw", **fields)


def test_a_coach_sees_what_is_left_per_week_and_what_to_look_at(house):
    coach = house.browser("bram")

    assert add(house, coach, **FOOD).status_code == 302
    assert add(house, coach, **ALLOWANCE, omschrijving="عن السكن").status_code == 302
    page = coach.get(plan_of(house))

    said = words_of(page)
    assert "Eten en drinken" in said
    assert "Huurtoeslag: عن السكن" in said
    assert "tot ongeveer 20-11-2026 komt dit geld nog niet binnen" in said
    assert "€ 325,00" in said  # 75 a week is 325 a month
    assert [line.amount_cents for line in lines(house)] == [75_00, 300_50]


def test_the_household_page_leads_to_the_plan_for_who_may_see_it(house):
    assert plan_of(house) in house.browser("bram").get(house.place).text
    assert plan_of(house) in house.browser("ada").get(house.place).text
    house.browser("fons")

    assert plan_of(house) not in house.browser("fons").get(house.place).text
    assert house.browser("fons").get(plan_of(house)).status_code == 403


def test_an_auditor_reads_the_plan_and_changes_nothing(house):
    add(house, house.browser("bram"), **FOOD)
    auditor = house.browser("ada")
    page = auditor.get(plan_of(house))

    assert page.status_code == 200
    assert "Regel toevoegen" not in page.text
    assert auditor.get(f"{plan_of(house)}/nieuw").status_code == 403
    assert auditor.post(f"{plan_of(house)}/nieuw", FOOD, form=page.text).status_code == 403


def test_each_look_and_each_change_is_one_row_in_the_log_without_the_words(house):
    coach = house.browser("bram")
    add(house, coach, **FOOD, omschrijving="moskee en markt")
    coach.get(plan_of(house))
    query = select(AuditRow.action, AuditRow.detail).where(
        AuditRow.object == f"household {house.key}", AuditRow.action.like("%budget%")
    )
    rows = house.rows(query.order_by(AuditRow.sequence))

    assert [row[0] for row in rows] == ["add budget line", "read budget"]
    assert "7500" not in rows[0][1]
    assert not any("moskee" in row[1] for row in rows)


def test_a_form_that_is_sent_twice_adds_one_line(house):
    coach, path = house.browser("bram"), f"{plan_of(house)}/nieuw"
    page = coach.get(path)

    for _ in range(2):
        assert coach.post(path, {**hidden(page), **FOOD}, form=page.text).status_code == 302

    assert len(lines(house)) == 1


WRONG = (
    ("bedrag", "1.234", "Bedrag:"),
    ("bedrag", "-5", "Bedrag:"),
    ("bedrag", "0", "hoger zijn dan nul"),
    ("bedrag", "", "Bedrag: vul dit in"),
    ("bedrag", "9" * 400, "Bedrag:"),
    ("soort", "GOUD", "Soort: kies een van de mogelijkheden"),
    ("soort", "", "Soort: vul dit in"),
    ("frequentie", "NOOIT", "Hoe vaak: kies"),
    ("vanaf", "2026-02-30", "Vanaf:"),
    ("vanaf", "9999-12-31", "dit jaar kan niet"),
    ("tm", "2026-09-01", "de laatste dag ligt voor de eerste dag"),
    ("omschrijving", f"voor {BSNS[0]}", "BSN"),
    ("omschrijving", "x" * 141, "Omschrijving:"),
)


def test_what_cannot_be_read_is_told_at_its_field_and_nothing_is_kept(one):
    for field, text, said in WRONG:
        page = add(one, one.browser("bram"), **{**FOOD, field: text})

        assert page.status_code == 422, (field, text)
        assert said in words_of(page)
        assert f'href="#{field}"' in page.text
    assert lines(one) == []


def test_signs_that_nobody_sees_are_not_kept(house):
    add(house, house.browser("bram"), **FOOD, omschrijving="markt\u202e en\tbakker")

    assert lines(house)[0].description == "markt en bakker"


def test_a_line_is_changed_unless_somebody_else_did_meanwhile(house):
    add(house, house.browser("bram"), **ALLOWANCE)
    path = f"{plan_of(house)}/{lines(house)[0].id}"
    first, second = house.browser("bram").get(path), house.browser("kim").get(path)
    granted = {**ALLOWANCE, "stand": "GRANTED", "bedrag": "310"}

    done = house.browser("bram").post(path, {**hidden(first), **granted}, form=first.text)
    late = house.browser("kim").post(path, {**hidden(second), **ALLOWANCE}, form=second.text)

    assert done.status_code == 302
    assert late.status_code == 422
    assert "Iemand anders heeft deze regel intussen veranderd" in words_of(late)
    [line] = lines(house)
    assert (line.amount_cents, line.status, line.revision) == (310_00, "GRANTED", 2)


def test_a_change_that_changes_nothing_is_no_row_in_the_log(house):
    add(house, house.browser("bram"), **ALLOWANCE)
    path = f"{plan_of(house)}/{lines(house)[0].id}"

    assert send(house.browser("bram"), path, **ALLOWANCE).status_code == 302

    assert [action for action, _ in house.acts() if "budget" in action] == ["add budget line"]


def test_a_line_stops_after_a_day_and_a_mistake_disappears(house):
    coach = house.browser("bram")
    add(house, coach, **FOOD)
    path = f"{plan_of(house)}/{lines(house)[0].id}/einde"

    assert send(coach, path, tm="2026-10-31").status_code == 302
    assert lines(house)[0].valid_until.isoformat() == "2026-11-01"
    assert "tot en met 31-10-2026" in words_of(coach.get(plan_of(house)))
    assert send(coach, path, tm="").status_code == 422
    assert send(coach, path, tm="2026-09-06").status_code == 302

    assert lines(house) == []
    assert coach.get(path).status_code == 404


def test_a_line_of_another_household_is_not_there(house, shared):
    add(house, house.browser("bram"), **FOOD)
    other = shared.new_household()

    assert house.browser("bram").get(f"{plan_of(other)}/{lines(house)[0].id}").status_code == 404
    assert house.browser("bram").get(f"{plan_of(other)}/{10**17}").status_code == 404


def test_what_if_is_shown_and_nothing_is_kept(house):
    coach = house.browser("bram")
    add(house, coach, **ALLOWANCE)
    number = lines(house)[0].id
    asked = (
        f"?terug={house.key}-huur&terug_vanaf=2026-11-01&baan_vanaf=2026-12&loon=900,50"
        f"&uitkering=400&huur_vanaf=2026-12-01&huur_procent=4,1&toeslag={number}"
        "&toeslag_op=2027-01-20"
    )
    coach.get(plan_of(house))  # says once that the line was added
    before = coach.get(plan_of(house))

    page = coach.get(plan_of(house) + asked)

    said = words_of(page)
    assert page.status_code == 200
    assert "Het huishouden betaalt huur zelf vanaf 01-11-2026." in said
    assert "loon € 900,50, en de uitkering is nog € 400,00" in said
    assert "De huur is 4,10 procent hoger vanaf 01-12-2026." in said
    assert "de eerste betaling komt op 20-01-2027" in said
    assert "Verschil" in said
    assert words_of(coach.get(plan_of(house))) == words_of(before)


SUPPOSED_WRONG = (
    ("?terug=Z9&terug_vanaf=2026-11-01", "terug"),
    ("?terug=Z9", "terug_vanaf"),
    ("?loon=1.234&baan_vanaf=2026-11&uitkering=0", "loon"),
    ("?loon=100", "baan_vanaf"),
    ("?huur_vanaf=2026-11-01", "huur_bedrag"),
    ("?huur_vanaf=2026-11-01&huur_procent=1.234", "huur_procent"),
    ("?toeslag=99999&toeslag_op=2026-11-01", "toeslag"),
    ("?toeslag=x&toeslag_op=morgen", "toeslag_op"),
)


def test_a_supposition_that_cannot_be_is_told_at_its_field(one):
    for asked, field in SUPPOSED_WRONG:
        page = one.browser("bram").get(plan_of(one) + asked)

        assert page.status_code == 422, asked
        assert f'href="#{field}"' in page.text
        assert "De komende zes maanden" in page.text


def test_the_picture_has_no_style_or_script_of_its_own(one):
    page = one.browser("bram").get(plan_of(one)).text

    assert 'role="img" aria-labelledby="vooruitblik-plaatje-title' in page
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_a_forgotten_household_loses_its_plan_and_gets_no_new_one(house):
    coach = house.browser("bram")
    add(house, coach, **FOOD)
    number = int(house.place.rpartition("/")[2])
    today = Settings.now(house.site.app.settings).date() + timedelta(days=1)
    house.site.app.write(lambda session: forget(session, number, today), for_all=True)

    assert lines(house) == []
    assert coach.get(plan_of(house)).status_code == 200
    assert coach.get(f"{plan_of(house)}/nieuw").status_code == 409


def test_how_far_allowances_are_stands_beside_what_was_measured_without_amounts(house):
    coach = house.browser("bram")
    add(house, coach, **ALLOWANCE)

    page = words_of(coach.get(f"{house.person()}/zelfredzaamheid"))

    assert "huurtoeslag: aangevraagd, eerste betaling 20-11-2026" in page
    assert "300,50" not in page


def test_months_ahead_of_a_first_part_of_a_month_are_whole_and_are_said_to_be_an_estimate(shared):
    here = shared.new_household()
    own = {"persoon": f"{here.key}-P1"}
    here.take({"uitkeringen": [a_row("uitkeringen", **own, netto="741,20", maand="2026-08")]})
    estimated = here.browser("bram").get(plan_of(here)).text
    here.take({"uitkeringen": [a_row("uitkeringen", **own, netto="1200,00", maand="2026-09")]})

    known = here.browser("bram").get(plan_of(here)).text

    assert "1.209,32" in estimated
    for part in estimated.split('id="vooruitblik"'):
        assert "Schatting: het recht begon in augustus 2026" in part
    assert "Schatting" not in known
