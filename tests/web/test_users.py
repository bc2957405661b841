"""The screen of users: who is found, added, changed, kept out and let in again, in a browser."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from ontzorgen.services.acting import Role
from ontzorgen.store.models import AuditRow
from ontzorgen.work.worker import Worker
from tests.web.conftest import FOREIGN, OWN, PASSWORD

NEW = {
    "login": "Nadia",
    "naam": "Nadia Nieuw",
    "rollen": ["coach", "consulent"],
    "gemeenten": ["0299"],
    "wachtwoord": "haar eerste wachtwoord",
}


@pytest.fixture
def office(site):
    """A site with somebody of beheer, a coach, and a coach who works for two municipalities."""
    site.add("bea", Role.BEHEER)
    site.add("carla", Role.COACH)
    site.add("tom", Role.COACH, towns=("0299", "0344"))
    return site


@pytest.fixture
def bea(office):
    return office.come_in("bea")


def text_of(page):
    """Return what a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_list_is_searched_and_remembers_the_filter(bea):
    found = bea.get("/gebruikers?filter=1&zoek=CAR&rol=coach&toegang=aan")
    again = bea.get("/gebruikers")
    nobody = bea.get("/gebruikers?filter=1&zoek=&rol=auditor&toegang=")

    for page in (found, again):
        assert "/gebruikers/carla" in page.text
        assert "/gebruikers/tom" not in page.text
    assert "Er zijn geen gebruikers met deze keuze." in nobody.text


def test_the_list_goes_on_to_a_second_page(office, bea):
    for number in range(25):
        office.add(f"coach{number:02}", Role.COACH)

    first, second = bea.get("/gebruikers"), bea.get("/gebruikers?pagina=2")

    assert "28 gebruikers, pagina 1 van 2" in text_of(first)
    assert "/gebruikers/tom" not in first.text
    assert "/gebruikers/tom" in second.text


def test_the_list_is_given_as_a_file_with_what_was_chosen(bea):
    file = bea.get("/gebruikers.csv?rol=coach").data.decode("utf-8-sig").splitlines()

    assert file[0] == "gebruikersnaam;naam;rollen;gemeenten;toegang"
    assert file[1:] == [
        "carla;Carla;budgetcoach;0299;aan",
        "tom;Tom;budgetcoach;0299, en andere;aan",
    ]


def test_a_user_is_added_and_comes_in_with_the_first_password(office, bea):
    done = bea.post("/gebruikers/nieuw", NEW, follow_redirects=True)

    assert "Gebruiker nadia is toegevoegd" in done.text
    assert "budgetcoach, consulent" in done.text
    assert office.come_in("nadia", NEW["wachtwoord"]).get("/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"login": "carla"}, "login", "bestaat al"),
        ({"login": "a b"}, "login", "kan geen gebruikersnaam zijn"),
        ({"naam": " "}, "naam", "Vul de naam in."),
        ({"naam": "Jan 123456782"}, "naam", "staat een BSN"),
        ({"rollen": ["koning"]}, "rollen", "Kies ten minste één rol."),
        ({"gemeenten": []}, "gemeenten", "Kies ten minste één gemeente."),
        ({"wachtwoord": "elf tekens."}, "wachtwoord", "minstens 12 tekens"),
    ],
)
def test_what_is_wrong_in_a_new_user_is_said_at_its_field_and_the_rest_is_kept(
    bea, wrong, field, words
):
    page = bea.post("/gebruikers/nieuw", {**NEW, **wrong})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}"' in page.text
    assert words in text_of(page)
    assert NEW["wachtwoord"] not in page.text
    if field != "naam":
        assert 'value="Nadia Nieuw"' in page.text


def test_nobody_is_added_to_a_municipality_of_others(bea):
    page = bea.post("/gebruikers/nieuw", {**NEW, "gemeenten": ["0299", "0344"]})

    assert page.status_code == 404
    assert bea.get("/gebruikers/nadia").status_code == 404


def test_name_roles_and_municipalities_are_changed(bea):
    changed = {"naam": "Carla C.", "rollen": ["fiatteur"], "gemeenten": ["0299"]}

    page = bea.post("/gebruikers/carla", changed, follow_redirects=True)
    wrong = bea.post("/gebruikers/carla", {**changed, "naam": ""})

    assert "De gegevens zijn bewaard." in page.text
    assert 'value="Carla C."' in page.text
    assert re.search(r'value="fiatteur" checked', page.text)
    assert wrong.status_code == 422
    assert 'href="#naam"' in wrong.text


def test_who_is_disabled_is_out_at_the_next_click_and_does_not_come_in_again(office, bea):
    carla = office.come_in("carla")
    assert carla.get("/").status_code == 200

    no_reason = bea.post("/gebruikers/carla/uitschakelen", {"reden": " "})
    done = bea.post("/gebruikers/carla/uitschakelen", {"reden": "weg"}, follow_redirects=True)

    assert no_reason.status_code == 422
    assert "kan niet meer inloggen" in done.text
    assert carla.get("/").status_code == 302
    again = office.browser().post("/aanmelden", {"login": "carla", "password": PASSWORD})
    assert again.status_code == 401

    bea.post("/gebruikers/carla/inschakelen")
    assert office.come_in("carla").get("/").status_code == 200


def test_beheer_keeps_the_address_of_a_colleague_and_the_log_has_none(office, bea):
    page = bea.get("/gebruikers/carla")
    there = bea.post("/gebruikers/carla/email", {"email": "carla@gemeente.example"}, form=page.text)
    shown = bea.get("/gebruikers/carla").text
    wrong = bea.post("/gebruikers/carla/email", {"email": "geen adres"}, form=shown)
    others = bea.post("/gebruikers/tom/email", {"email": "t@gemeente.example"}, form=shown)
    own = bea.post("/gebruikers/bea/email", {"email": "b@gemeente.example"}, form=shown)
    gone = bea.post("/gebruikers/carla/email", {"email": " "}, form=shown)

    assert 'value="carla@gemeente.example"' in shown
    assert "geen e-mailadres" in wrong.text
    assert 'value="geen adres"' in wrong.text
    answers = [each.status_code for each in (there, wrong, others, own, gone)]
    assert answers == [302, 422, 409, 409, 302]
    assert 'value="carla@gemeente.example"' not in bea.get("/gebruikers/carla").text
    kept = office.app.write(
        lambda session: session.scalars(
            select(AuditRow.detail).where(AuditRow.action == "set address", AuditRow.result == "OK")
        ).all(),
        reads=True,
        for_all=True,
    )
    assert len(kept) == 2
    assert "@" not in "".join(kept)


def test_a_new_password_replaces_the_old_one(office, bea):
    page = bea.post("/gebruikers/carla/wachtwoord", {"wachtwoord": "kort"})
    bea.post("/gebruikers/carla/wachtwoord", {"wachtwoord": NEW["wachtwoord"]})

    assert page.status_code == 422
    old = office.browser().post("/aanmelden", {"login": "carla", "password": PASSWORD})
    assert old.status_code == 401
    assert office.come_in("carla", NEW["wachtwoord"]).get("/").status_code == 200


def test_after_a_lost_phone_the_next_sign_in_sets_up_a_new_app(office, bea):
    office.come_in("carla")
    before = office.secrets["carla"]
    assert "Telefoon kwijt" in bea.get("/gebruikers/carla").text

    bea.post("/gebruikers/carla/tweede-factor")

    assert "Telefoon kwijt" not in bea.get("/gebruikers/carla").text
    assert office.come_in("carla").get("/").status_code == 200
    assert office.secrets["carla"] != before


def test_who_works_elsewhere_too_is_shown_without_forms_and_refused_in_words(bea):
    page = bea.get("/gebruikers/tom")
    refused = bea.post("/gebruikers/tom/uitschakelen", {"reden": "weg"})

    assert "0344" not in page.text
    assert "uitschakelen" not in page.text
    assert "ook voor een gemeente waar u niet voor werkt" in page.text
    assert refused.status_code == 409
    assert "werkt ook voor een gemeente" in refused.text


def test_ones_own_account_is_shown_without_forms_and_refused_in_words(bea):
    page = bea.get("/gebruikers/bea")
    refused = bea.post(
        "/gebruikers/bea", {"naam": "Bea", "rollen": ["fiatteur"], "gemeenten": ["0299"]}
    )

    assert "Dit is uw eigen account." in page.text
    assert 'action="/gebruikers/bea' not in page.text
    assert refused.status_code == 409


def test_a_change_long_after_coming_in_asks_again_who_it_is(office, bea):
    form = bea.get("/gebruikers/carla").text
    office.later += timedelta(minutes=14)

    page = bea.post("/gebruikers/carla/uitschakelen", {"reden": "weg"}, form=form)

    assert page.status_code == 401
    assert 'name="bevestiging"' in page.text
    assert 'value="weg"' in page.text


def test_a_password_in_a_form_does_not_come_back_after_the_session_ended(office, bea):
    form = bea.get("/gebruikers/nieuw").text
    office.later += timedelta(minutes=16)

    page = bea.post("/gebruikers/nieuw", NEW, form=form)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)[1]
    halfway = bea.post("/aanmelden", {"login": "bea", "password": PASSWORD, "sealed": sealed})
    back = bea.post(
        "/aanmelden/code", {"code": office.code("bea"), "sealed": sealed}, form=halfway.text
    )

    assert 'value="Nadia Nieuw"' in back.text
    assert NEW["wachtwoord"] not in back.text


def test_disabling_a_fiatteur_says_which_runs_have_to_be_done_again(towns):
    towns.add("weg", Role.FIATTEUR, towns=(OWN,))
    office, second = towns.come_in("een-administratie"), towns.come_in("weg")
    office.post("/betaalruns", {"gemeente": OWN, "maand": "2026-04", "toch": f"{OWN} 2026-04"})
    while Worker(towns.app).once():
        pass
    run = f"{OWN}-2026-04-1"
    second.post(f"/betaalruns/{run}/goedkeuren")
    beheer = towns.come_in("een-beheer")

    before = beheer.get("/gebruikers/weg")
    done = beheer.post(
        "/gebruikers/weg/uitschakelen", {"reden": "uit dienst"}, follow_redirects=True
    )

    assert run in before.text
    assert f"nog niet naar de bank waren: {run}" in done.text
    assert "Afgekeurd door een-beheer: uit dienst" in office.get(f"/betaalruns/{run}").text


def test_the_list_names_nobody_of_another_municipality(towns):
    page = towns.come_in("een-beheer").get("/gebruikers?filter=1&zoek=iemand&rol=&toegang=")

    assert f"iemand-van-{OWN}" in page.text
    assert f"iemand-van-{FOREIGN}" not in page.text
