"""The screen of the audit log: who reads it, what is found, and that nothing of others shows."""

import ast
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import ontzorgen
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.read_log import LogChoice, read_log
from ontzorgen.store import audit
from ontzorgen.store.models import HouseholdRow, MunicipalityRow
from ontzorgen.store.tenancy import for_all
from ontzorgen.wording.log import DEEDS, subject
from tests.web.conftest import FOREIGN, OWN


@pytest.fixture
def office(site):
    """A site with an auditor and somebody of beheer, and people of another municipality."""
    site.add("aad", Role.AUDITOR)
    site.add("bea", Role.BEHEER)
    site.add("vera", Role.COACH, towns=("0344",))
    return site


def note(site, login, action, object_, town=None, **detail):
    """Write a row of the log."""
    site.app.write(
        lambda session: audit.append(
            session, site.app.acting(session, login), action, object_, town, detail
        )
    )


def told(page):
    """Return the sentences on a page."""
    return [line.strip() for line in re.findall(r'<th scope="row">(.*?)</th>', page.text)]


def read(site, login="aad", asked=None, size=25, **choice):
    """Return what somebody reads, as a service gives it."""
    return site.app.write(
        lambda session: read_log(
            session, LogChoice(**choice), asked, site.app.acting(session, login), size
        ),
        reads=True,
    )


def test_each_row_is_a_sentence_the_newest_first(office):
    note(office, "bea", "set policy", "policy 0299", "0299", changed={})
    aad = office.come_in("aad")

    page = aad.get("/logboek")

    assert told(page)[0] == "aad: inloggen (gebruiker aad)."
    assert "bea: beleid veranderen (beleid van gemeente 0299)." in told(page)
    assert not any("bekijken" in line for line in told(page)), "who only looked is left out"
    assert "Wie alleen keek, staat hier niet bij." in page.text


def test_looks_are_shown_when_asked_and_those_of_an_hour_at_one_thing_are_one_line(office):
    for _ in range(3):
        note(office, "bea", "read person", "person P1", "0299")
    note(office, "aad", "read person", "person P1", "0299")

    page = office.come_in("aad").get("/logboek?filter=1&kijken=ook&waarover=person+P1")

    lines = told(page)
    assert lines == [f"{who}: een persoon bekijken (persoon P1)." for who in ("aad", "bea")]
    assert "3 keer in dit uur" in page.text
    one_action = office.come_in("aad").get("/logboek?filter=1&wat=read person")
    assert len(told(one_action)) == 2, "an action that is chosen is there"


def test_a_refusal_is_told_as_one(office):
    bea = office.come_in("bea")
    bea.post("/gebruikers/bea/uitschakelen", {"reden": "weg"})

    page = office.come_in("aad").get("/logboek?filter=1&wat=disable user")

    assert told(page) == ["bea wilde een gebruiker uitschakelen (gebruiker bea). Dat is geweigerd."]


def test_the_log_is_filtered_by_who_what_about_what_and_municipality(office):
    note(office, "bea", "set policy", "policy 0299", "0299")
    note(office, "bea", "add user", "user carla")
    note(office, "aad", "read run", "0299-2026-09-1", "0299")

    def found(**choice):
        return [(entry.actor, entry.action) for entry in read(office, **choice).entries]

    assert found(actor="AAD", action="read run") == [("aad", "read run")]
    assert found(object="2026-09") == [("aad", "read run")]
    assert found(object="%") == []
    assert found(action="add user", actor="bea") == [("bea", "add user")]
    assert ("bea", "add user") not in found(municipality="0299")
    assert ("bea", "set policy") in found(municipality="0299")


def test_what_is_about_a_household_is_found_also_where_only_the_details_name_it(office):
    def keep(session):
        for_all(session)
        session.add_all(MunicipalityRow(code=town, name=town) for town in ("0299", "0344"))
        session.flush()
        for town, key in (("0299", "W1"), ("0299", "W10"), ("0344", "X1")):
            session.add(HouseholdRow(municipality_code=town, key=key))

    office.app.write(keep)
    note(office, "bea", "add document", "document 1", "0299", households=["W0", "W1"])
    note(office, "bea", "add document", "document 2", "0299", households=["W10"])
    note(office, "bea", "add document", "document 3", "0299", costs=["W1"])
    note(office, "vera", "add document", "document 4", "0344", households=["W1", "X1"])

    def found(about, **choice):
        return [entry.object for entry in read(office, object=about, **choice).entries]

    assert found("W1") == found("w1") == ["document 1"]
    assert found("W1", action="add user") == []
    assert found("W10") == ["document 2"]
    assert found("X1") == [], "of another municipality"
    assert found("W") == [], "a part of the key is no household"


def test_days_are_those_in_amsterdam_and_the_last_one_is_in_it(office):
    today = office.app.settings.now().astimezone(ZoneInfo("Europe/Amsterdam")).date()
    note(office, "bea", "set policy", "policy 0299", "0299")

    of_today = read(office, first=today, last=today)
    before = read(office, last=date(2020, 1, 1))
    after = read(office, first=date(2199, 1, 1))

    assert of_today.page.total > 0
    assert before.page.total == after.page.total == 0


def test_the_log_comes_in_pages(office):
    for number in range(7):
        note(office, "bea", "set policy", f"policy {number}", "0299")

    first = read(office, action="set policy", size=4)
    second = read(office, action="set policy", size=4, asked="2")

    assert [entry.object[-1] for entry in (*first.entries, *second.entries)] == list("6543210")
    assert first.page.pages == 2


def test_rows_of_others_and_about_their_people_are_left_out_and_their_code_is_covered(office):
    note(office, "vera", "read run", "0344-2026-09-1", "0344")
    note(office, "vera", "sign in", "user vera")
    note(office, "bea", "read user", "user vera")
    note(office, "bea", "read run", "0344-2026-09-1", None, was="0344")

    seen = read(office)

    objects = [(entry.actor, entry.object, entry.detail) for entry in seen.entries]
    assert ("bea", "####-2026-09-1", '{"was": "####"}') in objects
    assert "vera" not in str(objects)
    assert "0344" not in str(objects)


def test_a_municipality_of_others_cannot_be_chosen(office):
    aad = office.come_in("aad")

    with pytest.raises(NotAllowed):
        read(office, municipality="0344")
    assert aad.get("/logboek?filter=1&gemeente=0344").status_code == 404


def test_a_day_that_is_none_is_said_at_its_field(office):
    page = office.come_in("aad").get("/logboek?filter=1&van=gisteren")

    assert page.status_code == 422
    assert 'href="#van"' in page.text
    assert "Dit is geen datum." in page.text


def test_the_page_shows_the_newest_seal_and_says_that_it_proves_nothing(office):
    note(office, "bea", "set policy", "policy 0299", "0299")

    seen = read(office)
    page = office.come_in("aad").get("/logboek")

    sequence, seal = office.app.write(audit.newest, reads=True, for_all=True)
    assert seen.newest_sha256 != seal  # reading wrote a row of its own, and coming in did too
    assert sequence > 0
    assert re.search(r'<code class="hash">[0-9a-f]{64}</code>', page.text)
    assert "controleert niet" in page.text
    assert "Dat doet beheer op de server." in page.text


def test_the_file_holds_what_was_chosen_and_runs_no_formula(office):
    note(office, "bea", "set policy", "=1+1", "0299")
    note(office, "bea", "add user", "user carla")

    answer = office.come_in("aad").get("/logboek.csv?wat=set policy")
    lines = answer.data.decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert lines[0].startswith("nummer;moment;wie;wat;waarover;gemeente;uitkomst")
    assert ";bea;beleid veranderen;'=1+1;0299;gedaan;" in lines[1]


def test_reading_the_log_is_logged_itself(office):
    office.come_in("aad").get("/logboek")

    assert read(office, action="read audit log").page.total == 1


def test_the_demo_month_has_a_word_for_all_that_was_done(towns):
    seen = read(towns, "een-auditor", size=10_000)

    assert {entry.action for entry in seen.entries} <= set(DEEDS)
    assert len(seen.entries) > 30


_WHERE = {
    "append": 2,
    "remember": 2,
    "refusals_logged": 1,
    "write": 1,
}
"""At which place a call names an action; what it is about comes after it."""


def _logged():
    """Yield (action, beginning of the object) of every call that writes them in so many words."""
    for file in Path(ontzorgen.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            place = isinstance(node, ast.Call) and _WHERE.get(ast.unparse(node.func).split(".")[-1])
            if place and len(node.args) > place + 1:
                yield tuple(_begin(each) for each in node.args[place : place + 2])


def _begin(node):
    """Return the words with which a text begins; nothing where it is worked out."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_action_and_what_it_is_about_has_dutch_words():
    logged = {(act, about) for act, about in _logged() if act}

    assert {act for act, _ in logged} <= set(DEEDS)
    assert len({act for act, _ in logged}) > 60
    whole = {f"{about}9" if about.endswith(" ") else about for _, about in logged if about}
    assert {about for about in whole if subject(about) == about} == set()


def test_the_log_of_a_month_says_nothing_of_another_municipality(towns):
    towns.come_in("een-beheer").get(f"/betaalruns/{FOREIGN}-2026-03-1")

    seen = read(towns, "een-auditor", size=10_000)

    assert {entry.municipality for entry in seen.entries} <= {OWN, None}
    assert not re.search(rf"\b{FOREIGN}\b", str([(e.object, e.detail) for e in seen.entries]))
