"""Measurements on a page: who may read what, side by side, sealed, corrected, forgotten."""

import re
import threading
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from ontzorgen.domain.readiness.catalogue import Catalogue
from ontzorgen.domain.readiness.errors import UnknownInstrument
from ontzorgen.domain.readiness.measurement import Given, Moment, View
from ontzorgen.services.acting import Role
from ontzorgen.services.coaching.errors import MeasurementCorrected
from ontzorgen.services.coaching.readiness.record_readiness import record_readiness
from ontzorgen.services.coaching.readiness.see_readiness import see_readiness
from ontzorgen.services.errors import DatabaseRefuses
from ontzorgen.store.forget import forget
from ontzorgen.store.models import AuditRow, PersonRow, ReadinessRow
from tests.databases import KINDS
from tests.domain.test_readiness import TWO
from tests.import_folders import BSNS
from tests.web.households_here import hidden

TODAY = date(2026, 9, 15)
JUDGEMENT = "Opent nu zelf de post.\nسمير regelt de energie."
PEOPLE = {
    "mira": ("0299", Role.COACH),
    "mees": ("0299", Role.COACH),
    "vesna": ("0344", Role.COACH),
    "loes": ("0299", Role.CONSULENT, Role.ADMINISTRATIE),
    "kaat": ("0299", Role.ADMINISTRATIE),
    "faya": ("0299", Role.FIATTEUR),
    "arend": ("0299", Role.AUDITOR),
}
CHECKLIST = "/nieuw?lijst=kijklijst&versie=1"


@pytest.fixture(scope="module", params=KINDS)
def house(request, world):
    """Eight households with a person each, people of each role who came in, and an outsider."""
    homes = [world(request.param) for _number in range(8)]
    site = homes[0].site
    for login, (town, *roles) in PEOPLE.items():
        if login != "loes":
            homes[0].staff(login, *roles, towns=(town,))
    query = select(PersonRow.household_id, PersonRow.id)
    found = [homes[0].rows(query.where(PersonRow.key == f"{one.key}-P1"))[0] for one in homes]
    things = {f"H{number}": tuple(row) for number, row in enumerate(found, start=1)}
    things |= {login: homes[0].browser(login) for login in PEOPLE}
    return House(site.app, things, {f"H{n}": one.key for n, one in enumerate(homes, start=1)})


@dataclass
class House:
    """Where a test works: (household, person) by name, browsers by login, keys in the register."""

    app: object
    things: dict
    keys: dict


def page_of(house, key="H1"):
    household, person = house.things[key]
    return f"/huishoudens/{household}/personen/{person}/zelfredzaamheid"


def measure(house, login="mira", key="H1", at=CHECKLIST, form=None, **typed):
    """Fill in the form and send it; a good one unless told otherwise."""
    browser, path = house.things[login], f"{page_of(house, key)}{at}"
    page = form or browser.get(path)
    own = {"moment": "BEGIN", "van": "COACH", "dag": "2026-09-01", "oordeel": JUDGEMENT}
    if not typed.keys() & {"score-post", "score-overzicht"}:
        own["score-post"] = "2"
    form = page if page.status_code == 200 else browser.get("/mijn-account")
    return browser.post(path, {**hidden(form), **own, **typed}, form=form.text)


def kept(house, key="H1"):
    query = select(ReadinessRow.__table__).where(ReadinessRow.person_id == house.things[key][1])
    return house.app.write(
        lambda session: session.execute(query.order_by(ReadinessRow.id)).all(),
        reads=True,
        for_all=True,
    )


def table_of(page, row):
    """Return the cells of a row of the table, as text."""
    line = next(each for each in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if row in each)
    cells = re.findall(r"<td.*?>(.*?)</td>", line, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_begin_middle_and_end_of_coach_and_client_stand_side_by_side(house):
    measure(house, **{"score-post": "1", "score-hulp": "2", "bewijs-post": "Dichte enveloppen."})
    measure(house, van="CLIENT", oordeel="", **{"score-post": "3"})
    measure(house, moment="MIDDLE", dag="10-09-2026", **{"score-post": "2"})
    measure(house, moment="END", dag="2026-09-15", **{"score-post": "3"})
    skills = measure(house, at="/nieuw?lijst=vaardigheden&versie=1", **{"score-overzicht": "4"})

    page = house.things["mees"].get(page_of(house)).text

    assert skills.location == page_of(house)
    assert table_of(page, "Maakt post open") == [
        "coach: nee klant: ja",
        "coach: deels",
        "coach: ja",
    ]
    assert table_of(page, "Weet waar hulp") == [
        "coach: deels klant: – niet besproken",
        *["coach: – niet besproken"] * 2,
    ]
    assert table_of(page, "Houdt overzicht") == ["coach: zelf", "niet gemeten", "niet gemeten"]
    assert page.count('role="img"') == 3, "a picture for each view of each list"
    client = re.search(r'<svg[^>]*="meting-2-2-title.*?</svg>', page, re.DOTALL)[0]
    assert ("begin" in client, "midden" in client) == (True, False)
    assert "Weet elke week wat er is" in page
    assert "Opent nu zelf de post.<br>سمير regelt de energie." in page
    assert "Dichte enveloppen." in page
    assert not re.search(r"\sstyle=", page)


def test_coach_and_consulent_read_an_auditor_counts_and_others_see_nothing(house):
    measure(house, key="H2", **{"bewijs-post": "Geheim bewijs."})
    path, words = page_of(house, "H2"), ("Geheim bewijs", "zelf de post", "deels")

    for login in ("mira", "loes"):
        page = house.things[login].get(path).text
        assert all(each in page for each in words)
    counted = house.things["arend"].get(path)
    assert counted.status_code == 200
    assert "Mira" in counted.text
    assert "Alleen coaches en consulenten lezen" in counted.text
    assert not any(each in counted.text for each in words)
    for login, status in (("kaat", 403), ("faya", 403), ("vesna", 404)):
        assert house.things[login].get(path).status_code == status
    for login, status in (("loes", 403), ("arend", 403), ("kaat", 403), ("vesna", 404)):
        assert measure(house, login, "H2").status_code == status
    for login, sees in (("mira", True), ("loes", True), ("arend", True), ("kaat", False)):
        home = house.things[login].get(f"/huishoudens/{house.things['H2'][0]}").text
        assert (path in home) is sees
    assert "Nieuwe meting" not in house.things["loes"].get(path).text
    assert len(kept(house, "H2")) == 1
    household, person = house.things["H1"][0], house.things["H2"][1]
    mixed = f"/huishoudens/{household}/personen/{person}/zelfredzaamheid"
    assert house.things["mira"].get(mixed).status_code == 404


def test_every_look_and_every_measurement_is_logged_without_a_word_or_a_score(house):
    measure(house, key="H3")
    for login in ("loes", "arend"):
        house.things[login].get(page_of(house, "H3"))

    query = select(AuditRow.actor, AuditRow.action, AuditRow.detail).where(
        AuditRow.action.like("%readiness"), AuditRow.object == f"person {house.keys['H3']}-P1"
    )
    rows = house.app.write(
        lambda session: session.execute(query.order_by(AuditRow.sequence)).all(),
        reads=True,
        for_all=True,
    )
    assert [row[:2] for row in rows if row.action != "read readiness" or row.actor == "loes"] == [
        ("mira", "record readiness"),
        ("loes", "read readiness"),
        ("arend", "count readiness"),
    ]
    assert "post" not in str(rows)
    log = house.things["arend"].get("/logboek").text
    who = f"persoon {house.keys['H3']}-P1"
    assert f"mira: een meting van zelfredzaamheid vastleggen ({who})." in log


def test_nobody_reads_scores_or_words_in_the_database_and_no_row_changes(house):
    measure(house, key="H4", **{"bewijs-post": "Geheim bewijs."})
    [row] = kept(house, "H4")

    assert b"post" not in row.content_cipher
    assert JUDGEMENT not in str(row)
    for change in (
        "UPDATE readiness_measurement SET content_cipher = content_key",
        "UPDATE readiness_measurement SET moment = 'END'",
        "UPDATE readiness_measurement SET person_id = person_id",
        "DELETE FROM readiness_measurement",
    ):
        with pytest.raises((DatabaseError, DatabaseRefuses)):
            house.app.write(
                lambda session, change=change: session.execute(text(change)), for_all=True
            )
    seen = see(house, "H4")
    assert "Geheim" not in repr(seen)
    assert seen.measured[0].answers.evidence == {"post": "Geheim bewijs."}


def test_a_correction_takes_the_place_of_a_measurement_and_what_it_said_stays(house):
    measure(house, key="H5", **{"score-post": "1"})
    [first] = kept(house, "H5")
    at = f"/nieuw?verbetert={first.id}"
    form = house.things["mees"].get(f"{page_of(house, 'H5')}{at}").text

    done = measure(house, "mees", "H5", at, moment="MIDDLE", **{"score-post": "2"})
    late = measure(house, "mira", "H5", at)
    elsewhere = measure(house, "mira", "H4", at)
    odd = [measure(house, "mira", "H5", f"/nieuw?verbetert={each}") for each in ("9" * 19, "x")]

    assert re.search(r'name="score-post" value="1" checked', form)
    assert JUDGEMENT.split("\n")[1] in form
    assert done.status_code == 302
    assert (late.status_code, elsewhere.status_code) == (409, 404)
    assert "al verbeterd" in late.text
    assert [page.status_code for page in odd] == [404, 400]
    page = house.things["mira"].get(page_of(house, "H5")).text
    assert table_of(page, "Maakt post open") == ["niet gemeten", "coach: deels", "niet gemeten"]
    assert "verbeterd" in page
    assert [row.corrects_id for row in kept(house, "H5")] == [None, first.id]


def test_of_two_who_correct_one_measurement_at_once_one_is_told_so(house):
    measure(house, key="H4")
    number, outcomes = kept(house, "H4")[-1].id, []

    def correct(login):
        try:
            record(house, "H4", ("proef", 1), {"post": "1"}, login, number)
            outcomes.append("done")
        except MeasurementCorrected:
            outcomes.append("told so")

    threads = [threading.Thread(target=correct, args=(login,)) for login in ("mira", "mees")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "told so"]
    assert [row.corrects_id for row in kept(house, "H4")].count(number) == 1


WRONG = [
    ({"moment": "LATER"}, "kies begin, midden of einde", "moment"),
    ({"van": ""}, "kies coach of klant", "van"),
    ({"dag": "31-02-2026"}, "schrijf een datum", "dag"),
    ({"dag": "2026-09-16"}, "16-09-2026 kan niet", "dag"),
    ({"dag": "2021-12-31"}, "31-12-2021 kan niet", "dag"),
    ({"score-post": "4"}, "kies nee, deels of ja", "score-post"),
    ({"score-post": "1.234"}, "kies nee, deels of ja", "score-post"),
    ({"score-post": ""}, "minstens één onderdeel", "score-rekening"),
    ({"oordeel": " \r\n\x01 "}, "als coach", "oordeel"),
    ({"oordeel": f"Zijn nummer is {BSNS[0]}"}, "staat een BSN", "oordeel"),
    ({"bewijs-hulp": f"Vraag {BSNS[0]}"}, "staat een BSN", "bewijs-hulp"),
    ({"oordeel": "x" * 3001}, "langer dan 3000", "oordeel"),
    ({"bewijs-hulp": "x" * 501}, "langer dan 500", "bewijs-hulp"),
]


def test_what_cannot_be_is_refused_at_its_field_and_stays_typed(house):
    before, form = len(kept(house, "H6")), house.things["mira"].get(page_of(house) + CHECKLIST)

    for typed, told, field in WRONG:
        page = measure(house, key="H6", form=form, **typed)

        assert page.status_code == 422, typed
        assert told in page.text
        assert f'href="#{field}"' in page.text
        assert f'id="{field}"' in page.text
        if "oordeel" not in typed:
            assert "سمير regelt" in page.text
    assert len(kept(house, "H6")) == before


def test_a_form_that_is_sent_twice_is_one_measurement(house):
    for score in ("1", "1", "2"):
        measure(house, key="H6", eenmalig="een formulier", **{"score-post": score})

    assert len(kept(house, "H6")) == 2


def test_an_older_version_is_read_with_its_own_words_and_one_that_is_gone_with_none(house):
    record(house, "H7", ("proef", 1), {"post": "2"})
    record(house, "H7", ("proef", None), {"post": "2"})

    seen = see(house, "H7", TWO)
    older, newer = sorted(seen.series, key=lambda one: one.instrument.version)

    assert older.instrument.scale[older.score(Moment.BEGIN, View.COACH, "post")] == "ja"
    assert newer.instrument.scale[newer.score(Moment.BEGIN, View.COACH, "post")] == "deels"
    assert [one.version for one in seen.offered] == [2, 1]
    with pytest.raises(UnknownInstrument):
        see(house, "H7", Catalogue({("proef", 1): TWO.get("proef", 1)}))


def record(house, key, instrument, scores, login="mira", corrects=None):
    given = Given(Moment.BEGIN, View.COACH, TODAY, scores, {}, "Oordeel.")
    house.app.write(
        lambda session: record_readiness(
            session,
            house.things[key],
            instrument,
            given,
            corrects,
            f"{instrument}",
            house.app.vault,
            house.app.acting(session, login),
            TWO,
        )
    )


def see(house, key, catalogue=None):
    return house.app.write(
        lambda session: see_readiness(
            session,
            *house.things[key],
            house.app.vault,
            house.app.acting(session, "mees"),
            catalogue,
        )
    )


def test_forgetting_wipes_what_was_measured_and_nobody_measures_again(house):
    measure(house, key="H8")
    number = house.things["H8"][0]

    house.app.write(lambda session: forget(session, number, TODAY), for_all=True)

    assert [row.content_key for row in kept(house, "H8")] == [b""]
    page = house.things["mira"].get(page_of(house, "H8"))
    assert page.status_code == 200
    assert "zelf de post" not in page.text
    assert "Nieuwe meting" not in page.text
    assert measure(house, key="H8").status_code == 409
    assert replace(see(house, "H8"), facts=None).series == ()
