"""A session ends while somebody types: the words wait, and go on after signing in again."""

from datetime import timedelta

from sqlalchemy import select

from ontzorgen.domain.sign_in import IDLE
from ontzorgen.store.models import PayeeRow

WORDS = 'Belde over "de huur": 5 < 6 & André zei\nvolgende week, na € 20,-'
TOO_LONG = IDLE + timedelta(minutes=1)


def test_a_note_that_was_typed_in_a_session_that_ended_is_kept_word_for_word(person, town):
    coach = person("coach-b")
    page = coach.page
    page.goto("/huishoudens/1")
    page.get_by_label("Nieuwe notitie").fill(WORDS)

    town.later += TOO_LONG
    page.get_by_role("button", name="Notitie bewaren").click()
    page.get_by_text("Wat u had ingevuld is bewaard").wait_for()
    assert "André" not in page.content()
    coach.sign_in()
    page.get_by_role("button", name="Verder met wat u invulde").click()
    page.get_by_text("De notitie is bewaard").wait_for()

    written = page.get_by_role("list").filter(has_text="André").first
    assert WORDS in written.inner_text()
    assert page.url.endswith("/huishoudens/1#notities")


def test_a_fixed_cost_with_a_fault_comes_back_in_its_form_after_signing_in_and_is_added_then(
    person, town
):
    query = select(PayeeRow.name).where(PayeeRow.collects.is_(False)).order_by(PayeeRow.id)
    payee = town.app.write(lambda session: session.scalars(query).first(), reads=True, for_all=True)
    worker = person("consulent-b")
    page = worker.page
    page.goto("/huishoudens/1")
    page.get_by_role("link", name="Vaste last toevoegen").click()
    typed = {
        "Begunstigde": "Wat achter de naam staat",
        "Bedrag in euro": "60,00",
        "Vervaldag": "1",
        "Vanaf": "2026-05-01",
        "Omschrijving": "Stalling van de fiets",
    }
    page.get_by_label("Soort").select_option("HUUR")
    for label, words in typed.items():
        page.get_by_label(label, exact=True).fill(words)

    town.later += TOO_LONG
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Wat u had ingevuld is bewaard").wait_for()
    worker.sign_in()
    page.get_by_role("button", name="Verder met wat u invulde").click()
    page.get_by_role("heading", name="Dit klopt nog niet").wait_for()
    back = {label: page.get_by_label(label, exact=True).input_value() for label in typed}
    kind = page.get_by_label("Soort").input_value()
    page.get_by_label("Begunstigde", exact=True).fill(payee)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("De vaste last is toegevoegd").wait_for()

    assert (back, kind) == (typed, "HUUR")
    assert page.get_by_text("Stalling van de fiets").count() == 1


def test_somebody_else_at_the_same_screen_does_not_get_what_was_typed(person, town):
    coach = person("coach-b")
    page = coach.page
    page.goto("/huishoudens/1")
    page.get_by_label("Nieuwe notitie").fill("Alleen voor mij")

    town.later += TOO_LONG
    page.get_by_role("button", name="Notitie bewaren").click()
    page.get_by_text("Wat u had ingevuld is bewaard").wait_for()
    coach.login = "auditor-b"
    coach.sign_in()
    page.get_by_role("heading", name="Goedendag").wait_for()

    assert "Alleen voor mij" not in page.content()
    assert page.get_by_role("button", name="Verder met wat u invulde").count() == 0
