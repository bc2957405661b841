"""What a page shows of a run: its sums are those of its content now, and are read once."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import event, update

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.show_run import show_run_page
from ontzorgen.store import run_sums
from ontzorgen.store.engine import make_engine
from ontzorgen.store.models import BenefitRow
from tests.bench.town import CODE, FIRST_MONTH, TODAY, Wanted, fill
from tests.databases import as_owner


@pytest.fixture
def app(database_url, tmp_path):
    """Twelve households of which nothing was calculated yet."""
    made = Application(Settings(tmp_path / "data", database_url, TODAY))
    owner = make_engine(as_owner(database_url))
    fill(owner, Wanted(12, payments_each=3))
    owner.dispose()
    yield made
    made.engine.dispose()


def calculated(app):
    return app.write(
        lambda session: calculate_run(session, CODE, FIRST_MONTH, app.acting(session, "finn")).name
    )


def seen(app, name):
    return app.write(
        lambda session: show_run_page(session, name, "", "", None, app.acting(session, "finn")),
        reads=True,
    )


def test_a_run_that_is_calculated_again_shows_what_it_adds_up_to_now(app):
    before = seen(app, calculated(app))
    app.write(
        lambda session: session.execute(update(BenefitRow).values(net_cents=5_00)), for_all=True
    )

    after = seen(app, calculated(app))

    assert before.head.withheld_cents > 0
    assert before.households == 12
    assert before.differences
    assert (after.head.withheld_cents, after.head.net_cents) == (0, 12 * 5_00)
    assert after.households == 0
    assert [row.outcome for row in after.outcomes] == ["SHORTFALL"]
    assert after.differences == []


def test_the_lines_of_a_run_are_added_up_once_for_the_same_content(app):
    name, read = calculated(app), []
    event.listen(app.engine, "before_cursor_execute", lambda *a: read.append(a[2]))

    first = seen(app, name)
    at_first = sum("sum(" in statement for statement in read)
    read.clear()
    again = seen(app, name)

    assert first == again
    assert at_first > 0
    assert sum("sum(" in statement for statement in read) == 0


def test_of_what_is_large_only_the_last_few_are_kept(app, monkeypatch):
    monkeypatch.setattr(run_sums, "_MOST_LARGE", 2)
    monkeypatch.setattr(run_sums, "_MOST", 3)
    worked_out = []

    def ask(session, *names):
        for name in names:
            run_sums.kept_for(session, name, partial(worked_out.append, name))

    def look(session):
        ask(session, ("sums", 1), ("households", 1), ("differences", 1), ("households", 1))
        ask(session, ("households", 2), ("limits", 1), ("sums", 2))
        worked_out.clear()
        ask(session, ("sums", 1), ("households", 1), ("differences", 1), ("sums", 2))

    app.write(look, reads=True, for_all=True)

    assert worked_out == [("differences", 1)]
