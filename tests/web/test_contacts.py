"""The next contact, appointments and the course on pages; an appointment in a calendar."""

import json
import re
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from ontzorgen.store.forget import GONE
from ontzorgen.store.forget import forget as forget_household
from ontzorgen.store.models import (
    AppointmentRow,
    AuditRow,
    CourseMeetingRow,
    NextContactRow,
    PersonRow,
)
from tests.databases import KINDS
from tests.import_folders import BSNS, a_row
from tests.web.households_here import TODAY, hidden, send
from tests.web.test_arrears_signals import record

PLACE = "Thuis bij سارة, Dorpsstraat 1"


@pytest.fixture(params=KINDS)
def here(request, world):
    """A household of one person; today is 15 September 2026."""
    return world(request.param)


def number(here):
    return int(here.place.rpartition("/")[2])


def make(here, login="cor", **fields):
    asked = {"dag": "2026-10-01", "tijd": "09:30", "duur": "45", "soort": "HOME", "plaats": PLACE}
    asked |= {"personen": f"{here.key}-P1"}
    return send(here.browser(login), f"{here.place}/afspraken/nieuw", **{**asked, **fields})


def made(here):
    query = select(AppointmentRow.id, AppointmentRow.place, AppointmentRow.cancelled_at)
    return [
        tuple(row) for row in here.rows(query.where(AppointmentRow.household_id == number(here)))
    ]


def calendar(here, appointment, login="cor"):
    answer = here.browser(login).get(f"/afspraken/{appointment}.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return answer.data, Calendar.from_ical(answer.data)


def test_an_appointment_goes_to_a_calendar_with_the_number_of_the_household_and_no_more(here):
    assert make(here).status_code == 302

    [(appointment, place, _)] = made(here)
    raw, read = calendar(here, appointment, "kim")
    [event] = read.walk("VEVENT")

    assert place == PLACE
    assert raw.endswith(b"\r\n")
    assert (read["METHOD"], event["STATUS"], str(event["SUMMARY"])) == (
        "PUBLISH",
        "CONFIRMED",
        f"Afspraak {here.key}",
    )
    assert event.decoded("DTSTART").isoformat() == "2026-10-01T07:30:00+00:00"
    assert (event.decoded("DTEND") - event.decoded("DTSTART")).seconds == 45 * 60
    told = raw.decode()
    for private in ("Sara", "Haile", "Dorpsstraat", "سارة", "uitkering", "bijstand", "-P1"):
        assert private not in told


def test_a_cancelled_appointment_says_so_to_the_same_entry_of_a_calendar(here):
    make(here)
    [(appointment, _, _)] = made(here)
    _, before = calendar(here, appointment)
    form = here.browser("cor").get(here.place).text

    done = here.browser("cor").post(f"/afspraken/{appointment}/afzeggen", {}, form=form)
    form = here.browser("kim").get(here.place).text
    again = here.browser("kim").post(f"/afspraken/{appointment}/afzeggen", {}, form=form)
    _, after = calendar(here, appointment)

    old, new = before.walk("VEVENT")[0], after.walk("VEVENT")[0]
    assert (done.status_code, again.status_code) == (302, 409)
    assert (after["METHOD"], new["STATUS"]) == ("CANCEL", "CANCELLED")
    assert new["UID"] == old["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]


def at(here, appointment, **when):
    """Let an appointment have been made for another moment than now allows."""
    change = update(AppointmentRow).where(AppointmentRow.id == appointment)
    here.site.app.write(
        lambda session: session.execute(
            change.values(starts_at=here.site.app.settings.now() + timedelta(**when))
        ),
        for_all=True,
    )


def called_off(here, appointment):
    form = here.browser("cor").get(here.place).text
    return here.browser("cor").post(f"/afspraken/{appointment}/afzeggen", {}, form=form)


def test_an_appointment_of_earlier_today_or_last_week_is_said_not_to_have_been_held(here):
    for days in (0, 7):
        make(here)
        appointment = made(here)[-1][0]
        at(here, appointment, days=-days, minutes=-1)
        page = here.browser("cor").get(here.place).text

        done = called_off(here, appointment)
        _, read = calendar(here, appointment)

        assert "Ja, deze afspraak ging niet door" in page
        assert done.status_code == 302
        assert read.walk("VEVENT")[0]["STATUS"] == "CANCELLED"
    assert here.browser("cor").get(here.place).text.count("niet doorgegaan") == 2
    about = AuditRow.object == f"appointment {appointment}"
    logged = here.rows(select(AuditRow.action).where(about))
    assert ("miss appointment",) in logged


def test_what_was_held_long_ago_stays(here):
    make(here)
    [(appointment, _, _)] = made(here)
    at(here, appointment, days=-40)

    assert "Ja, deze afspraak" not in here.browser("cor").get(here.place).text
    assert called_off(here, appointment).status_code == 409


def test_a_long_list_of_appointments_has_pages_with_those_to_come_first(here):
    for number in range(30):
        make(here, plaats=f"plek {number}")
    for number, (appointment, _, _) in enumerate(made(here)):
        at(here, appointment, days=number - 27 if number < 27 else number - 25)
    browser = here.browser("finn")

    beside = places(browser.get(here.place).text)
    first = browser.get(f"{here.place}/afspraken").text
    second = browser.get(f"{here.place}/afspraken?pagina=2").text

    assert beside == [27, 28, 29, 26, 25]
    assert f'href="{here.place}/afspraken">Alle 30 afspraken</a>' in browser.get(here.place).text
    assert places(first) == [27, 28, 29, *range(26, 4, -1)]
    assert places(second) == [4, 3, 2, 1, 0]
    assert "pagina 1 van 2" in first


def places(page):
    return [int(number) for number in re.findall(r"plek (\d+), met", page)]


def test_a_form_sent_twice_is_one_appointment(here):
    page = here.browser("cor").get(f"{here.place}/afspraken/nieuw")
    once = hidden(page)["eenmalig"]

    make(here, eenmalig=once)
    make(here, eenmalig=once)
    make(here)

    assert len(made(here)) == 2


WRONG = (
    ({"dag": ""}, "Vul een dag in"),
    ({"dag": "2026-09-14"}, "Kies vandaag of een latere dag"),
    ({"dag": "2036-09-14"}, "hoogstens twee jaar"),
    ({"tijd": "half tien"}, "Vul een tijd in"),
    ({"dag": "2027-03-28", "tijd": "02:30"}, "Deze tijd bestaat niet"),
    ({"duur": "0"}, "duurt te kort"),
    ({"duur": "1.234"}, "hoeveel minuten"),
    ({"soort": "ETEN"}, "Kies wat voor afspraak"),
    ({"plaats": " "}, "Vul in waar"),
    ({"plaats": f"bij {BSNS[0]}"}, "staat een BSN"),
    ({"plaats": "a" * 501}, "te lang"),
    ({"personen": "van-een-ander"}, "personen van dit huishouden"),
)


def test_a_wrong_appointment_is_refused_with_words(here):
    for fields, said in WRONG:
        page = make(here, **fields)

        assert page.status_code == 422, fields
        assert said in page.text, fields
    assert made(here) == []


def test_the_next_contact_is_the_day_that_was_set_or_an_appointment_that_is_sooner(here):
    set_to = f"{here.place}/contact"
    wrong = send(here.browser("cor"), set_to, dag="2026-09-01")
    empty = send(here.browser("cor"), set_to, dag="gisteren")
    send(here.browser("cor"), set_to, dag="2026-11-05")
    later = here.browser("cor").get(f"/mijn-huishoudens?filter=1&wie=alle&zoek={here.key}").text
    make(here)
    sooner = here.browser("cor").get(here.place).text
    send(here.browser("cor"), set_to, dag="")

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "05-11-2026" in later
    assert '<dt>Volgend contact</dt><dd><span class="day">01-10-2026</span></dd>' in sooner
    planned = select(NextContactRow.day).where(NextContactRow.household_id == number(here))
    assert here.rows(planned) == [(None,)]
    assert [deed for deed, _ in here.acts() if deed == "set contact"] == ["set contact"] * 2


def test_who_was_at_a_meeting_is_kept_per_person_and_day_and_the_last_word_counts(here):
    partner = {"persoon": f"{here.key}-P2", "huishouden": here.key, "bsn": "", "voornaam": "Yonas"}
    here.take({"personen": [a_row("personen", **partner)]})
    at = f"{here.place}/cursus"
    one, two = f"was-{here.key}-P1", f"was-{here.key}-P2"

    first = send(here.browser("cor"), at, dag="2026-09-10", **{one: "ja", two: "nee"})
    send(here.browser("cor"), at, dag="2026-09-10", **{two: "ja"})
    nobody = send(here.browser("cor"), at, dag="2026-09-10")
    stranger = send(here.browser("cor"), at, dag="2026-09-10", **{"was-iemand": "ja"})
    to_come = send(here.browser("cor"), at, dag="2026-09-16", **{one: "ja"})

    kept = here.rows(
        select(CourseMeetingRow.present).where(CourseMeetingRow.held_on == TODAY.replace(day=10))
    )
    assert first.status_code == 302
    assert [page.status_code for page in (nobody, stranger, to_come)] == [422] * 3
    assert kept == [(True,), (True,)]
    assert (
        "10-09-2026: Sara Haile was er; Yonas Haile was er"
        in here.browser("kim").get(here.place).text
    )


def test_a_wrong_day_of_a_meeting_is_put_right_and_the_log_tells_both(here):
    one, course = f"was-{here.key}-P1", f"{here.place}/cursus"
    send(here.browser("cor"), course, dag="2026-09-10", **{one: "nee"})
    shown = here.browser("cor").get(f"{course}?dag=2026-09-10").text

    done = send(here.browser("cor"), course, was_op="2026-09-10", dag="2026-09-09", **{one: "ja"})
    gone = send(here.browser("cor"), course, was_op="2026-09-10", dag="2026-09-08", **{one: "ja"})

    assert "Bijeenkomst verbeteren" in shown
    assert 'value="nee" selected' in shown
    assert (done.status_code, gone.status_code) == (302, 422)
    assert "Er staat geen bijeenkomst op 10-09-2026" in gone.text
    assert meetings(here) == [(TODAY.replace(day=9), True)]
    deed, detail = here.acts()[-1]
    assert deed == "correct course meeting"
    assert json.loads(detail)["was"]["day"] == "2026-09-10"
    assert json.loads(detail)["day"] == "2026-09-09"


def test_a_meeting_that_never_was_is_taken_away_once_and_the_log_keeps_it(here):
    one, course = f"was-{here.key}-P1", f"{here.place}/cursus"
    send(here.browser("cor"), course, dag="2026-09-10", **{one: "ja"})
    send(here.browser("cor"), course, dag="2026-09-08", **{one: "ja"})

    page = here.browser("cor").get(f"{course}?dag=2026-09-10").text
    done = here.browser("cor").post(f"{course}/weg", {"was_op": "2026-09-10"}, form=page)
    again = here.browser("cor").post(f"{course}/weg", {"was_op": "2026-09-10"}, form=page)
    nothing = here.browser("cor").post(f"{course}/weg", {"was_op": "?"}, form=page)

    assert [each.status_code for each in (done, again, nothing)] == [302, 409, 422]
    assert meetings(here) == [(TODAY.replace(day=8), True)]
    assert here.acts()[-1][0] == "drop course meeting"


def meetings(here):
    row = CourseMeetingRow
    query = select(row.held_on, row.present).join(PersonRow, PersonRow.id == row.person_id)
    query = query.where(PersonRow.household_id == number(here)).order_by(row.held_on)
    return [tuple(each) for each in here.rows(query)]


def test_a_look_at_an_appointment_is_logged_and_its_place_goes_with_the_people(here):
    make(here)
    [(appointment, _, _)] = made(here)
    calendar(here, appointment)

    logged = here.rows(select(AuditRow.object).where(AuditRow.action == "take appointment"))
    here.site.app.write(
        lambda session: forget_household(session, number(here), TODAY), for_all=True
    )

    assert (f"appointment {appointment}",) in logged
    assert made(here)[0][1] == GONE
    assert here.browser("cor").get(f"{here.place}/afspraken/nieuw").status_code == 409


def test_who_may_not_plan_has_no_form_and_finance_staff_may_look(here):
    make(here)
    [(appointment, _, _)] = made(here)

    assert here.browser("finn").get(f"{here.place}/contact").status_code == 403
    assert here.browser("finn").get(f"/afspraken/{appointment}.ics").status_code == 200
    assert "Afspraak maken" not in here.browser("finn").get(here.place).text


def test_course_and_signals_are_facts_beside_a_measurement(here):
    record(here)
    one = f"was-{here.key}-P1"
    send(here.browser("cor"), f"{here.place}/cursus", dag="2026-09-08", **{one: "nee"})
    send(here.browser("cor"), f"{here.place}/cursus", dag="2026-09-10", **{one: "ja"})

    page = here.browser("cor").get(f"{here.person()}/zelfredzaamheid").text

    assert "1 van 2 bijeenkomsten bijgewoond" in page
    assert f"{here.key}-huur op 10-09-2026: open, een last die wij betaalden" in page
