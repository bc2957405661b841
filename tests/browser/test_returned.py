"""A payment that was booked comes back: the household says so, and somebody takes its task."""

from ontzorgen.wording.amounts import euros
from tests.browser.bank_statements import bring, payments_of_a_household, statement_of
from tests.browser.conftest import CODE

RUN = "9901-2026-03-1"
DEATH = "MD07"
"""A reason for which the account stays good: there is one task, not two."""


def test_a_payment_that_was_booked_and_comes_back_is_open_again_and_somebody_takes_its_task(
    person, town, tmp_path
):
    household, ((id_, cents), *_) = payments_of_a_household(town.app, RUN)
    amount, clerk = euros(cents), person("administratie-b")
    page = clerk.page
    payment = page.get_by_role("table", name="Betalingen").get_by_role("row").filter(has_text=RUN)
    payment = payment.filter(has_text=amount)

    booked = (id_, cents, "DBIT", {})
    bring(page, tmp_path / "1.xml", statement_of(town.app, CODE, "2026-04-01", 1, booked))
    page.goto(f"/huishoudens/{household}")
    payment.filter(has_text="betaald").wait_for()

    back = (id_, cents, "CRDT", {"reason": DEATH})
    bring(page, tmp_path / "2.xml", statement_of(town.app, CODE, "2026-04-02", 2, back))
    assert page.get_by_text("0 geboekt, 0 geweigerd, 1 teruggekomen, 0 niet herkend").is_visible()
    page.goto(f"/huishoudens/{household}")
    payment.filter(has_text="open").wait_for()
    happened = page.get_by_role("listitem").filter(has_text="is teruggekomen").inner_text()
    assert amount in happened
    assert "De begunstigde is overleden" in happened

    page.goto("/taken")
    page.get_by_role("link", name="De begunstigde is overleden").click()
    page.get_by_role("heading", name="niet gelukt").wait_for()
    page.get_by_role("button", name="Ik pak dit op").click()
    page.goto("/taken")
    task = page.get_by_role("row").filter(has_text="De begunstigde is overleden")
    task.filter(has_text=clerk.login).wait_for()
    assert clerk.said == []
