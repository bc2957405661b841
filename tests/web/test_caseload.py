"""The caseload on a page: whose households, in what order, remembered, and as a file."""

import re

import pytest
from sqlalchemy import select, update

from ontzorgen.services.acting import Role
from ontzorgen.store.models import AuditRow, UserRow
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.test_arrears_signals import record


@pytest.fixture(params=KINDS)
def here(request, world):
    """A household of coach cor, whose review is on 19 December; today is 15 September 2026."""
    made = world(request.param)
    made.take({"huishoudens": [a_row("huishoudens", huishouden=made.key, budgetcoach=" COR ")]})
    return made


def listed(browser, **chosen):
    asked = "&".join(f"{name}={value}" for name, value in {"filter": 1, **chosen}.items())
    page = browser.get(f"/mijn-huishoudens?{asked}")
    assert page.status_code == 200
    return page.text


def keys(page):
    return re.findall(r'href="/huishoudens/\d+">(H\d+x)</a>', page)


def test_a_coach_sees_the_own_households_and_others_only_when_asked(here):
    another = here.new_household()

    mine = listed(here.browser("cor"), wie="mijn", zoek=here.key)
    all_of_them = listed(here.browser("cor"), wie="alle", zoek=another.key)

    assert keys(mine) == [here.key]
    assert "19-12-2026" in mine
    assert "12-02-2027" in mine
    assert keys(all_of_them) == [another.key]
    assert keys(listed(here.browser("cor"), wie="mijn", zoek=another.key)) == []


def test_who_works_with_nobody_is_told_so_with_a_way_on(here):
    page = listed(here.browser("kim"), wie="mijn")

    assert "U bent bij geen huishouden de consulent of de budgetcoach" in page
    assert "wie=alle" in page


def test_a_name_that_a_colleague_bears_too_makes_nobodys_own_and_both_and_beheer_are_told(here):
    here.staff("cora", Role.COACH)
    here.staff("bea", Role.BEHEER)
    here.take({"huishoudens": [a_row("huishoudens", huishouden=here.key, budgetcoach="Jan Vos")]})
    called(here, "Jan Vos")
    try:
        mine = [listed(here.browser(who), wie="mijn", zoek=here.key) for who in ("cor", "cora")]
        every = listed(here.browser("cor"), wie="alle", zoek=here.key)
        users = here.browser("bea").get("/gebruikers").text
    finally:
        called(here, None)
    after = listed(here.browser("cor"), wie="mijn")

    for page in mine:
        assert keys(page) == []
        assert "Een collega heet net als u Jan Vos" in page
    assert keys(every) == [here.key]
    assert "van de gebruikers cor en cora" in users
    assert "Een collega heet" not in after


def called(here, name):
    """Give both coaches this name, or their own again."""
    for login in ("cor", "cora"):
        change = update(UserRow).where(UserRow.login == login).values(name=name or login.title())
        here.site.app.write(lambda session, change=change: session.execute(change), for_all=True)


def test_a_list_says_of_which_run_its_phases_are(towns):
    page = towns.come_in("een-coach").get("/mijn-huishoudens?filter=1&wie=alle").text

    assert re.search(r"De fase en het tekort zijn die van de run van maart 2026 \(.+\)", page)


def test_a_signal_on_a_cost_that_we_pay_brings_a_household_to_the_top(here):
    later = here.new_household()
    record(later)
    browser = here.browser("kim")

    page = listed(browser, wie="alle", zoek="H")
    own = listed(browser, wie="alle", vraagt="OWN_ERROR", zoek=later.key)

    assert "wij betalen dit: 1" in page.partition("</tr>")[2].partition("</tr>")[0]
    assert keys(own) == [later.key]
    assert keys(listed(browser, wie="alle", vraagt="OWN_ERROR", zoek=here.key)) == []


def test_what_was_chosen_is_remembered_and_given_as_a_file_and_logged(here):
    browser = here.browser("cor")
    listed(browser, wie="mijn", zoek=here.key)

    again = browser.get("/mijn-huishoudens").text
    file = browser.get(f"/mijn-huishoudens.csv?wie=mijn&zoek={here.key}")

    assert keys(again) == [here.key]
    assert file.headers["Content-Type"].startswith("text/csv")
    assert f"{here.key};Sara Haile;" in file.text
    looks = here.rows(
        select(AuditRow.detail)
        .where(AuditRow.action == "list caseload", AuditRow.actor == "cor")
        .order_by(AuditRow.sequence)
    )
    assert here.key in looks[-1][0]
    listed(browser)


def test_a_search_for_a_bsn_is_refused_and_not_shown(here):
    page = here.browser("cor").get(f"/mijn-huishoudens?filter=1&zoek={BSNS[0]}")

    assert page.status_code == 422
    assert BSNS[0] not in page.text


def test_finance_staff_have_no_caseload_and_no_line_of_it_in_the_menu(here):
    page = here.browser("finn").get("/mijn-huishoudens")

    assert page.status_code == 403
    assert "/mijn-huishoudens" not in here.browser("finn").get("/taken").text


def test_a_household_whose_people_have_no_right_any_more_is_left_out_until_it_is_behind(here):
    ended = {"persoon": f"{here.key}-P1", "huishouden": here.key, "bsn": ""}
    here.take({"personen": [a_row("personen", **ended, recht_tm="2026-09-01")]})
    browser = here.browser("cor")

    gone = listed(browser, wie="mijn", zoek=here.key)
    record(here)

    assert keys(gone) == []
    assert keys(listed(browser, wie="mijn", zoek=here.key)) == [here.key]


def test_an_auditor_sees_all_at_first(here):
    here.staff("una", Role.AUDITOR)

    page = here.browser("una").get("/mijn-huishoudens").text

    shown = re.findall(r'href="/huishoudens/\d+"', page)
    assert len(shown) == min(25, int(re.search(r"(\d+) huishouden", page)[1]))
