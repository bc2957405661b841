"""Notes of a budget coach: for coaches of that municipality, in nobody else's hands or words."""

import re

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.acting import Role
from ontzorgen.services.errors import DatabaseRefuses
from ontzorgen.services.households.coach_notes import LONGEST, see_notes
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.store.forget import forget
from ontzorgen.store.models import AuditRow, CoachNoteRow, HouseholdRow
from tests.conftest import TODAY
from tests.databases import KINDS, fresh_database
from tests.import_folders import BSNS, a_folder, a_row, write
from tests.web.conftest import Site

WORDS = "Belt zelf met de verhuurder.\n\nسمير regelt de energie."
PEOPLE = {
    "cora": ("0299", Role.COACH),
    "carl": ("0299", Role.COACH),
    "vera": ("0344", Role.COACH),
    "loes": ("0299", Role.CONSULENT, Role.ADMINISTRATIE),
    "aad": ("0299", Role.AUDITOR),
}


@pytest.fixture(scope="module", params=KINDS)
def house(request, tmp_path_factory):
    """Two households of one municipality, two coaches, and others; and a coach from elsewhere."""
    folder, home = a_folder(), tmp_path_factory.mktemp("notes")
    folder["huishoudens"] += [a_row("huishoudens", huishouden="H2")]
    plain = Settings.now
    with fresh_database(request.param) as url, pytest.MonkeyPatch.context() as patch:
        settings = Settings(home / "data", url)
        site = Site(Application(settings), create_app(settings))
        patch.setattr(Settings, "now", lambda self: plain(self) + site.later)
        for login, (town, *roles) in PEOPLE.items():
            site.add(login, *roles, towns=(town,))
        content, vault = read_folder(write(home / "map", folder)), site.app.vault
        site.app.write(
            lambda session: import_folder(session, content, site.app.acting(session, "loes"), vault)
        )
        query = select(HouseholdRow.id).order_by(HouseholdRow.key)
        numbers = site.app.write(
            lambda session: session.scalars(query).all(), reads=True, for_all=True
        )
        site.things = dict(zip(("H1", "H2"), numbers, strict=True))
        site.things |= {login: site.come_in(login) for login in PEOPLE}
        yield site
        site.app.engine.dispose()


def page_of(house, key="H1"):
    return f"/huishoudens/{house.things[key]}"


def note(house, browser, words=WORDS, key="H1", **hidden):
    """Send the form for a note, as it stands on the page unless told otherwise."""
    form = browser.get("/mijn-account").text
    return browser.post(f"{page_of(house, key)}/notities", {"tekst": words, **hidden}, form=form)


def kept(house):
    def work(session):
        rows = session.scalars(select(CoachNoteRow).order_by(CoachNoteRow.id)).all()
        session.expunge_all()
        return rows

    return house.app.write(work, reads=True, for_all=True)


def log(house):
    query = select(AuditRow.actor, AuditRow.action, AuditRow.object, AuditRow.detail).where(
        AuditRow.action.like("%coach note%")
    )
    return house.app.write(
        lambda session: [tuple(row) for row in session.execute(query.order_by(AuditRow.sequence))],
        reads=True,
        for_all=True,
    )


def test_coaches_read_a_note_others_do_not_and_every_look_is_logged(house):
    cora, carl = house.things["cora"], house.things["carl"]

    written = note(house, cora)
    read = carl.get(page_of(house)).text

    assert written.location == f"{page_of(house)}#notities"
    assert "Belt zelf met de verhuurder.<br><br>سمير regelt de energie." in read
    assert "Cora" in read
    seen_by_auditor = house.things["aad"].get(page_of(house)).text
    assert "1 geschreven" in seen_by_auditor
    for page in (seen_by_auditor, house.things["loes"].get(page_of(house)).text):
        assert "verhuurder." not in page
    assert "Notities" not in house.things["loes"].get(page_of(house)).text
    assert note(house, house.things["loes"]).status_code == 403
    vera = house.things["vera"]
    assert vera.get(page_of(house)).status_code == 404
    assert note(house, vera).status_code == 404
    rows = log(house)
    assert [row[:3] for row in rows[:3]] == [
        ("cora", "write coach note", "household H1"),
        ("carl", "read coach notes", "household H1"),
        ("aad", "count coach notes", "household H1"),
    ]
    assert "verhuurder" not in str(rows)
    (row,) = kept(house)
    assert b"verhuurder" not in row.text_cipher


def test_a_correction_takes_the_place_of_a_note_and_what_it_said_stays(house):
    cora, carl = house.things["cora"], house.things["carl"]
    note(house, cora)
    first = kept(house)[-1]

    note(house, carl, "Belt nu zelf <b>met</b> de gemeente.", verbetert=first.id)
    late = note(house, cora, "Iets anders.", verbetert=first.id)
    elsewhere = note(house, cora, "Iets anders.", key="H2", verbetert=first.id)
    nowhere = [note(house, cora, "X", verbetert=odd) for odd in ("9" * 30, "x", "9" * 19)]

    page = cora.get(page_of(house)).text
    assert "Belt nu zelf &lt;b&gt;met&lt;/b&gt; de gemeente." in page
    assert page.index("Belt nu zelf") < page.index("Wat er eerder stond")
    assert "verhuurder." in page[page.index("Wat er eerder stond") :]
    assert (late.status_code, elsewhere.status_code) == (409, 404)
    assert "net verbeterd" in late.text
    assert [page.status_code for page in nowhere] == [400, 400, 404]
    assert kept(house)[-1].corrects_id == first.id


def test_what_cannot_be_a_note_is_refused_at_its_field_and_stays_typed(house):
    cora, before = house.things["cora"], len(kept(house))
    wrong = {
        " \r\n ": "Schrijf eerst iets op.",
        f"Zijn nummer is {BSNS[0]}": "staat een BSN",
        "x" * (LONGEST + 1): "langer dan 5000",
    }

    for words, told in wrong.items():
        page = note(house, cora, words)

        assert page.status_code == 422
        assert told in page.text
        assert 'href="#tekst"' in page.text
        assert words.strip() in page.text
    assert len(kept(house)) == before
    assert note(house, cora, "x" * LONGEST).status_code == 302


def test_a_form_that_is_sent_twice_is_one_note_and_with_other_words_another(house):
    cora, before = house.things["cora"], len(kept(house))
    once = re.search(r'name="eenmalig" value="([^"]+)"', cora.get(page_of(house)).text)[1]

    for words in (WORDS, WORDS, "Andere woorden."):
        note(house, cora, words, eenmalig=once)

    assert len(kept(house)) == before + 2


def test_a_note_is_never_changed_or_removed_but_its_key_may_be_wrapped_anew(house):
    note(house, house.things["cora"])

    for change in (
        "UPDATE coach_note SET text_cipher = text_key",
        "UPDATE coach_note SET written_by_id = 1",
        "UPDATE coach_note SET household_id = household_id",
        "DELETE FROM coach_note",
    ):
        with pytest.raises((DatabaseError, DatabaseRefuses)):
            house.app.write(
                lambda session, change=change: session.execute(text(change)), for_all=True
            )
    house.app.write(
        lambda session: session.execute(text("UPDATE coach_note SET text_key = text_key")),
        for_all=True,
    )
    seen = house.app.write(
        lambda session: see_notes(
            session, house.things["H1"], house.app.vault, house.app.acting(session, "carl")
        )
    )
    assert WORDS in [each.text for each in seen.notes]
    assert "verhuurder" not in repr(seen)


def test_nobody_writes_of_a_household_that_was_forgotten(house):
    cora, number = house.things["cora"], house.things["H2"]
    house.app.write(lambda session: forget(session, number, TODAY), for_all=True)

    refused = note(house, cora, "Mariam belt zelf.", key="H2")

    assert refused.status_code == 409
    assert "zijn gewist omdat" in refused.text
    assert [row for row in kept(house) if row.household_id == number and row.text_key] == []
    assert "Notitie bewaren" not in cora.get(page_of(house, "H2")).text
