"""Before money moves somebody shows again who it is, and types nothing twice."""

from datetime import timedelta

from tests.web.conftest import OWN

RUN = f"{OWN}-2026-03-1"
APPROVE, WITHDRAW = f"/betaalruns/{RUN}/goedkeuren", f"/betaalruns/{RUN}/terugnemen"


def test_who_came_in_just_now_is_not_asked(towns):
    browser = towns.come_in("een-fiatteur")

    page = browser.post(APPROVE, form=browser.get("/").text)

    assert page.status_code == 409
    assert "Bevestig dat u het bent" not in page.text


def test_after_five_minutes_a_code_is_asked_that_goes_with_the_form(towns):
    browser = towns.come_in("een-fiatteur")
    form = browser.get("/").text
    towns.later += timedelta(minutes=6)

    asked = browser.post(WITHDRAW, {"reden": "<b>zoek & weg</b>"}, form=form)
    done = browser.post(
        WITHDRAW,
        {"reden": "zoek", "bevestiging": towns.code("een-fiatteur")},
        form=asked.text,
    )

    assert asked.status_code == 401
    assert f'action="{WITHDRAW}"' in asked.text
    assert 'name="reden" value="&lt;b&gt;zoek &amp; weg&lt;/b&gt;"' in asked.text
    assert done.status_code in (302, 409)


def test_a_wrong_code_changes_nothing_and_asks_again(towns):
    browser = towns.come_in("een-fiatteur")
    form = browser.get("/").text
    towns.later += timedelta(minutes=6)

    again = browser.post(APPROVE, {"bevestiging": "000000"}, form=form)

    assert again.status_code == 401
    assert "Deze code klopt niet" in again.text
    assert "000000" not in again.text


def test_the_token_from_before_the_proof_is_worth_nothing(towns):
    browser = towns.come_in("een-fiatteur")
    form = browser.get("/").text
    before = browser.client.get_cookie("__Host-ontzorgen").value
    towns.later += timedelta(minutes=6)
    browser.post(APPROVE, {"bevestiging": towns.code("een-fiatteur")}, form=form)

    thief = towns.browser()
    thief.client.set_cookie("__Host-ontzorgen", before, secure=True)

    assert thief.get("/").status_code == 302
    assert browser.get("/").status_code == 200


def test_what_may_be_read_is_never_asked_again(towns):
    browser = towns.come_in("een-fiatteur")
    towns.later += timedelta(minutes=6)

    assert browser.get(f"/betaalruns/{RUN}").status_code == 200
