"""A payee on a form: the rules and words of the import, and two people for every account."""

import json
import re

import pytest
from sqlalchemy import select

from ontzorgen.store.models import AccountRow, AuditRow, PayeeRow

GOOD = {
    "naam": "Stichting De Eik",
    "soort": "verhuurder",
    "iban": "NL20 INGB 0001 2345 67",
    "kvk": "",
    "straat": "Kerkstraat",
    "huisnummer": "1",
    "postcode": "6901 AA",
    "plaats": "Zevenaar",
    "land": "nl",
    "incasso": "N",
    "kenmerksoort": "VRIJ",
    "kenmerkpatroon": "",
}
NEW = "/begunstigden/nieuw"


@pytest.fixture(scope="module")
def clerk(office):
    return office.come_in("kas")


def payee(site, key):
    """Return a payee and its accounts, the oldest first."""

    def work(session):
        row = session.scalars(select(PayeeRow).where(PayeeRow.key == key)).one_or_none()
        if row is None:
            return None, []
        query = select(AccountRow).where(AccountRow.payee_id == row.id).order_by(AccountRow.id)
        accounts = [(one.id, one.iban, one.status) for one in session.scalars(query)]
        return {"id": row.id, "name": row.name, "town": row.town}, accounts

    return site.app.write(work, reads=True, for_all=True)


def audited(site, action):
    """Return (actor, object, detail) of the last time somebody did this."""
    query = select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.sequence.desc())

    def work(session):
        row = session.scalars(query.limit(1)).one_or_none()
        return row and (row.actor, row.object, json.loads(row.detail))

    return site.app.write(work, reads=True, for_all=True)


def seal_of(page):
    return re.search(r'name="zegel" value="([0-9a-f]+)"', page)[1]


def as_shown(page):
    """Return what a form to change a payee holds, as a browser would send it."""
    fields = dict(re.findall(r'<input type="text" id="(\w+)" name="\1" value="([^"]*)"', page))
    return {**fields, "incasso": "N", "kenmerksoort": "VRIJ", "zegel": seal_of(page)}


def test_a_new_payee_is_registered_and_its_account_waits_for_another_person(office, clerk):
    done = clerk.post(NEW, {**GOOD, "begunstigde": "WS-EIK"}, form=clerk.get(NEW).text)

    found, accounts = payee(office, "WS-EIK")
    assert found["name"] == "Stichting De Eik"
    assert [(iban, status) for _, iban, status in accounts] == [("NL20INGB0001234567", "PENDING")]
    assert done.headers["Location"] == f"/rekeningen/{accounts[0][0]}"
    assert audited(office, "register payee")[:2] == ("kas", "payee WS-EIK")
    assert audited(office, "register account")[1] == "payee WS-EIK"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("begunstigde", "", "Vul dit in."),
        ("begunstigde", "b1", "heeft al een begunstigde"),
        ("begunstigde", "x" * 65, "te lang"),
        ("naam", "", "Naam: Vul dit in."),
        ("naam", "شركة", "gewone (Latijnse) letters"),
        ("naam", "De Eik 999990019", "Hier staat een BSN in."),
        ("naam", "De\x07Eik", "onzichtbaar teken"),
        ("soort", "999990019", "Hier staat een BSN in."),
        ("iban", "NL20INGB0001234568", "Dit rekeningnummer klopt niet"),
        ("iban", "TR330006100519786457841326", "dit land doet niet mee aan SEPA"),
        ("kvk", "1234567", "acht cijfers"),
        ("land", "Nederland", "twee letters"),
        ("incasso", "", "Incasso: Kies er een."),
        ("kenmerksoort", "ANDERS", "Kies een van de mogelijkheden."),
        ("kenmerkpatroon", "A*B", "een * mag alleen aan het einde"),
    ],
)
def test_what_is_typed_wrong_comes_back_beside_its_field_and_nothing_is_kept(
    office, clerk, field, text, words
):
    typed = {**GOOD, "begunstigde": "FOUT", field: text}

    page = clerk.post(NEW, typed, form=clerk.get(NEW).text)

    assert page.status_code == 422
    assert f'id="{field}-fout"' in page.text
    assert words in page.text
    assert "Kerkstraat" in page.text
    assert payee(office, "FOUT") == (None, [])


def test_a_code_that_is_known_is_refused_whatever_the_capitals_and_the_payee_stays(office, clerk):
    page = clerk.post(NEW, {**GOOD, "begunstigde": "b1"}, form=clerk.get(NEW).text)

    assert page.status_code == 422
    assert payee(office, "B1")[0]["name"] == "Woonstichting De Brug"


def test_a_changed_iban_waits_and_the_old_one_stays_in_use(office, clerk):
    number = payee(office, "B1")[0]["id"]
    path = f"/begunstigden/{number}/wijzigen"
    form = clerk.get(path).text

    done = clerk.post(path, {**as_shown(form), "iban": "NL69INGB0123456789"}, form=form)

    accounts = payee(office, "B1")[1]
    assert [status for _, _, status in accounts] == ["VERIFIED", "PENDING"]
    assert done.headers["Location"] == f"/rekeningen/{accounts[1][0]}"
    page = office.come_in("fatma").get(f"/rekeningen/{accounts[1][0]}").text
    before, after = page.split("Nieuw, wacht op bevestiging")[1].split("Wat nu nog naar de oude")
    assert ("NL71 RABO 2601 8159 06" in before, "NL69 INGB 0123 4567 89" in before) == (True, True)
    assert "kas, " in before
    assert "Zevenaar: 1 vaste last, €\xa0620,00 per maand." in after
    assert "Het zijn: <strong>6789</strong>" in after


def test_the_form_sent_as_it_was_shown_changes_nothing(office, clerk):
    number = payee(office, "B1")[0]["id"]
    path = f"/begunstigden/{number}/wijzigen"
    form = clerk.get(path).text
    before = payee(office, "B1")

    page = clerk.post(path, as_shown(form), form=form, follow_redirects=True)

    assert "Er is niets veranderd." in page.text
    assert payee(office, "B1") == before


def test_another_name_stands_in_the_log_with_what_it_was(office, clerk):
    clerk.post(NEW, {**GOOD, "begunstigde": "NAAM", "iban": ""}, form=clerk.get(NEW).text)
    path = f"/begunstigden/{payee(office, 'NAAM')[0]['id']}/wijzigen"
    form = clerk.get(path).text

    page = clerk.post(path, {**as_shown(form), "naam": "De Beuk"}, form=form, follow_redirects=True)

    assert "laat de bank de nieuwe naam controleren" in page.text
    assert audited(office, "rename payee") == (
        "kas",
        "payee NAAM",
        {"before": "Stichting De Eik", "after": "De Beuk"},
    )


def test_of_two_people_who_change_a_payee_at_once_the_second_is_told(office, clerk):
    clerk.post(NEW, {**GOOD, "begunstigde": "TWEE", "iban": ""}, form=clerk.get(NEW).text)
    path = f"/begunstigden/{payee(office, 'TWEE')[0]['id']}/wijzigen"
    other = office.come_in("loes")
    first, second = clerk.get(path).text, other.get(path).text
    clerk.post(path, {**as_shown(first), "plaats": "Duiven"}, form=first)

    late = other.post(
        path, {**as_shown(second), "plaats": "Arnhem"}, form=second, follow_redirects=True
    )
    again = other.post(path, {**as_shown(second), "plaats": "Duiven"}, form=second)

    assert "is veranderd nadat u dit formulier opende" in late.text
    assert payee(office, "TWEE")[0]["town"] == "Duiven"
    assert again.status_code == 302


def test_emptying_the_iban_of_a_payee_stops_nothing_and_says_so(office, clerk):
    number = payee(office, "B1")[0]["id"]
    path = f"/begunstigden/{number}/wijzigen"
    form = clerk.get(path).text

    page = clerk.post(path, {**as_shown(form), "iban": ""}, form=form)

    assert page.status_code == 422
    assert 'id="iban-fout"' in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"voorbeeld": "HUUR-1234", "kenmerkpatroon": "HUUR-####"}, "Dit voorbeeld past."),
        ({"voorbeeld": "HUUR-12", "kenmerkpatroon": "HUUR-####"}, "past niet op de vorm HUUR-####"),
        ({"voorbeeld": "x", "kenmerkpatroon": "*x"}, "past niet"),
        ({"voorbeeld": "RF18539007547034", "kenmerksoort": "RF"}, "RF18539007547034"),
        ({"voorbeeld": "RF19539007547034", "kenmerksoort": "RF"}, "geen goed kenmerk"),
        ({"voorbeeld": "uitkering 12"}, "uitkering"),
        ({"voorbeeld": "<b>"}, "past"),
        ({"voorbeeld": ""}, "proef-uitslag"),
    ],
)
def test_an_example_of_a_reference_is_tried_and_nothing_is_kept(office, clerk, typed, words):
    form = clerk.get(NEW).text
    live = clerk.post("/begunstigden/kenmerk", {**GOOD, **typed}, form=form)
    typed = {**GOOD, **typed, "begunstigde": "PROEF", "proef": "ja"}
    whole = clerk.post(NEW, typed, form=form)

    assert (live.status_code, whole.status_code) == (200, 200)
    assert words in live.text
    assert words in whole.text
    assert "<b>" not in live.text
    assert payee(office, "PROEF") == (None, [])


def test_who_may_not_register_a_payee_is_not_offered_it(office):
    coach = office.come_in("cor")
    number = payee(office, "B1")[0]["id"]

    assert "/begunstigden/nieuw" not in coach.get("/begunstigden").text
    assert "/wijzigen" not in coach.get(f"/begunstigden/{number}").text
    assert coach.get(NEW).status_code == 403


def test_a_payee_that_is_not_there_cannot_be_changed(clerk):
    for number in (999999, 10**30):
        assert clerk.get(f"/begunstigden/{number}/wijzigen").status_code == 404
