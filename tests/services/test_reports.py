"""Reports read the books as they are: whoever asks, on both databases, in a few statements."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, select, text

from ontzorgen.domain.payment import EventKind
from ontzorgen.services.acting import Action, NotAllowed
from ontzorgen.services.bank.payment_news import Outcome, Told, take_in
from ontzorgen.services.errors import BsnInText, UnknownMunicipality, UnknownPayee
from ontzorgen.services.households.errors import UnknownKey
from ontzorgen.services.reporting import asked as asking
from ontzorgen.services.reporting import payee_payments
from ontzorgen.services.reporting.asked import Opening, Typed, When
from ontzorgen.services.reporting.catalogue import CATALOGUE, ReportName, read_report
from ontzorgen.services.reporting.errors import (
    PeriodFarAway,
    PeriodReversed,
    PrivateTexts,
    ReportNeeds,
    ReportTakesNo,
    TooManyRows,
    WholeMonthsOnly,
)
from ontzorgen.services.reporting.shortfalls import CAUSES
from ontzorgen.store import payments
from ontzorgen.store.models import (
    HouseholdRow,
    InstructionRow,
    PaymentEventRow,
    PersonRow,
    RunRow,
    RunShareRow,
)
from ontzorgen.store.reporting.council import came_back
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.reporting.catalogue import write_report
from reports.formats import Format
from reports.formats import write_report as write_file
from reports.question import agrees
from reports.report import Facts
from reports.text import render
from tests.bench.town import CODE, Wanted
from tests.databases import KINDS
from tests.reports.told import untold
from tests.soak.office import application_of, approve, calculate, export, filled_database

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TOWN = Typed(CODE, *YEAR)
PAYEE = "B1"
ASKED_OF_ONE = Typed(CODE, *YEAR, payee=PAYEE)
MONTH = Typed(CODE, date(2026, 9, 1), date(2026, 9, 30))
ASKS = {name: Typed(CODE) for name, kind in CATALOGUE.items() if kind.shape.when is When.NOW}
ASKS |= {ReportName.PAYEE: ASKED_OF_ONE, ReportName.RUN: MONTH}
ASKS[ReportName.ACCESS] = Typed(CODE, person=f"P{CODE}-1")
"""What a report asks that cannot be made of a year and a municipality alone."""
ABOUT_MANY = [name for name, kind in CATALOGUE.items() if not kind.shape.opens]
BY_MONTH = (ReportName.PHASES, ReportName.EXTENSIONS)
"""Numbers that may be of one person, so for the same roles; a row is a month, and there are few."""
WITH_HOUSEHOLDS = [
    name
    for name, kind in CATALOGUE.items()
    if kind.action is Action.READ_HOUSEHOLD_REPORT and name not in BY_MONTH
]
MOST_STATEMENTS = 30
_BOOKED, _REFUSED, _BACK = EventKind.SETTLED, EventKind.REJECTED, EventKind.RETURNED
_STORIES = ((), (_BOOKED,), (_REFUSED,), (_BOOKED, _BACK))


@pytest.fixture(scope="module", params=KINDS)
def app(request, tmp_path_factory):
    """A month of 60 random households at the bank, of which the bank told something."""
    town = Wanted(households=60, payees=12, split_at=1_500, seed=77, shortage_rule="PART")
    folder = tmp_path_factory.mktemp("data")
    with (
        filled_database(request.param, town) as filled,
        application_of(filled.url, folder) as app,
    ):
        calculate(app, "anna")
        approve(app, "fatma")
        export(app, "anna")
        hear(app)
        yield app


def hear(app):
    """Let the bank book, refuse and return payments; some of it in the next month."""

    def work(session):
        acting = app.acting(session, "anna")
        ids = session.scalars(select(InstructionRow.id).order_by(InstructionRow.id)).all()
        draw = random.Random(5)
        told = []
        for payment in payments.by_id(session, ids).values():
            day = date(2026, draw.choice((9, 10)), draw.randint(16, 28))
            for kind in draw.choice(_STORIES):
                told.append(Told(payment, kind, day, "AC04", None, None))
        take_in(session, told, acting, Outcome())

    app.write(work, lock=CODE, for_all=True)


def read(app, name, typed=TOWN, login="anna", most=None):
    """Return a report, as somebody asks it."""
    opening = Opening(app.vault) if CATALOGUE[name].shape.opens else None

    def work(session):
        return read_report(session, name, typed, app.acting(session, login), most, opening)

    return write_report(name, app.write(work, reads=True))


def facts(report):
    """Return the facts of a report by their keys."""
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def scalar(app, query, **values):
    return app.write(lambda session: session.scalar(text(query), values), reads=True, for_all=True)


def total(app, account):
    """Return what stands on an account, by SQL that shares nothing with the reports."""
    return sum(
        sign
        * (
            scalar(app, f"SELECT sum(amount_cents) FROM ledger_entry WHERE {side} = '{account}'")
            or 0
        )
        for side, sign in (("credit", 1), ("debit", -1))
    )


def test_shortfalls_are_what_is_due_and_not_withheld(app):
    report = read(app, ReportName.SHORTFALLS)
    due, withheld, lines = app.write(
        lambda session: session.execute(
            text("SELECT sum(due_cents), sum(withheld_cents), count(*) FROM run_line")
        ).one(),
        reads=True,
        for_all=True,
    )

    said = facts(report)
    assert (said["due"], said["withheld"], said["all_instalments"]) == (due, withheld, lines)
    others = report.table("others")
    assert said["short"] + others.sum_of(2) - others.sum_of(3) == due - withheld
    assert len(report.table().rows) == said["instalments"] > 0
    assert agrees(report.table("agreement"))
    assert report.table().sum_of(6) == said["short"]


def test_all_households_together_are_the_ledger(app):
    report = read(app, ReportName.HOUSEHOLD_STATEMENT)
    said, sums = facts(report), report.table("sums")

    assert said["benefit"] == -total(app, "BENEFIT")
    assert said["remainder"] == total(app, "HOUSEHOLD")
    assert said["paid"] - said["returned"] == total(app, "BANK")
    assert said["closing"] == sum(
        total(app, account) for account in ("OWED", "IN_TRANSIT", "OPEN", "CONTRA", "CLIENT")
    )
    assert {row[0] for row in sums.rows} == {"2026-09", "2026-10"}
    for place in range(3, 10):
        assert report.table().sum_of(place) == sums.sum_of(place - 2)
    assert agrees(report.table("agreement"))


def test_a_period_begins_with_what_was_held_before_it(app):
    until, after = date(2026, 9, 30), date(2026, 10, 1)
    september = read(app, ReportName.HOUSEHOLD_STATEMENT, Typed(CODE, YEAR[0], until))
    october = read(app, ReportName.HOUSEHOLD_STATEMENT, Typed(CODE, after, YEAR[1]))

    assert facts(september)["opening"] == 0
    assert facts(september)["closing"] == facts(october)["opening"] > 0
    assert agrees(september.table("agreement"))
    assert agrees(october.table("agreement"))


def test_each_household_is_what_all_of_them_add_up_to(app):
    every = read(app, ReportName.HOUSEHOLD_STATEMENT)
    keys = sorted({row[2] for row in every.table().rows})
    assert len(keys) == 60
    for key in keys[:12]:
        one = read(app, ReportName.HOUSEHOLD_STATEMENT, Typed(CODE, *YEAR, household=key))
        mine = [row for row in every.table().rows if row[2] == key]

        assert [row[1:] for row in one.table().rows] == [row[3:] for row in mine]
        assert agrees(one.table("agreement"))
        held = [
            row[3]
            for row in one.table("payments").rows
            if row[4].code not in ("PAID", "GIVEN_BACK", "TAKEN_OVER")
        ]
        assert facts(one)["closing"] == sum(held)
        paid = [row[3] for row in one.table("payments").rows if row[4].code == "PAID"]
        assert facts(one)["paid"] - facts(one)["returned"] == sum(paid)


def test_what_came_back_is_what_the_bank_refused_and_returned(app):
    report = read(app, ReportName.RETURNED)
    said, table = facts(report), report.table()
    wanted = app.write(
        lambda session: session.execute(
            text(
                "SELECT count(*), sum(i.amount_cents) FROM payment_event e JOIN instruction i"
                " ON i.id = e.instruction_id WHERE e.kind IN ('REJECTED', 'RETURNED')"
            )
        ).one(),
        reads=True,
        for_all=True,
    )

    assert (len(table.rows), said["amount"]) == tuple(wanted)
    assert said["open"] == total(app, "OPEN") == said["amount"]
    assert {row[1].code for row in table.rows} == {"REJECTED", "RETURNED"}
    assert {row[2] for row in table.rows} == {"De rekening is opgeheven."}
    assert agrees(report.table("agreement"))
    september = read(app, ReportName.RETURNED, Typed(CODE, YEAR[0], date(2026, 9, 30)))
    assert 0 < facts(september)["amount"] < said["amount"]
    assert agrees(september.table("agreement"))


def test_what_payees_got_is_together_what_went_to_the_bank_and_stayed_away(app):
    keys = app.write(
        lambda session: session.scalars(text("SELECT key FROM payee ORDER BY key")).all(),
        reads=True,
        for_all=True,
    )
    found = [read(app, ReportName.PAYEE, Typed(CODE, *YEAR, payee=key)) for key in keys]

    assert all(agrees(report.table("agreement")) for report in found)
    assert sum(facts(report)["sent"] for report in found) == scalar(
        app, "SELECT sum(amount_cents) FROM instruction"
    )
    assert sum(facts(report)["paid"] for report in found) == total(app, "BANK")
    households = app.write(
        lambda session: session.scalars(text("SELECT key FROM household")).all(),
        reads=True,
        for_all=True,
    )
    cells = {cell for report in found for row in report.table().rows for cell in row}
    assert cells.isdisjoint(households)


def test_what_a_payee_got_is_as_it_stood_at_the_end_of_the_period(app):
    september = Typed(CODE, YEAR[0], date(2026, 9, 30), payee=PAYEE)
    report, later = (
        read(app, ReportName.PAYEE, september),
        read(app, ReportName.PAYEE, ASKED_OF_ONE),
    )

    assert facts(report)["sent"] == facts(later)["sent"] > 0
    assert facts(report)["paid"] != facts(later)["paid"]
    assert agrees(report.table("agreement"))
    after = Typed(CODE, date(2026, 10, 1), YEAR[1], payee=PAYEE)
    assert facts(read(app, ReportName.PAYEE, after))["sent"] == 0


def test_the_run_of_a_month_is_its_lines_and_names_every_change(app):
    report = read(app, ReportName.RUN, MONTH)
    said = facts(report)
    withheld, paid = app.write(
        lambda session: session.execute(
            text("SELECT sum(withheld_cents), count(*) FROM run_line WHERE withheld_cents > 0")
        ).one(),
        reads=True,
        for_all=True,
    )

    assert (said["withheld"], said["payments"]) == (withheld, paid)
    assert report.table("outcomes").sum_of(3) == report.table("payees").sum_of(3) == withheld
    assert report.table("files").sum_of(3) == withheld
    assert report.table().sum_of(3) == report.table("changes").sum_of(3) == withheld
    assert {row[1].code for row in report.table().rows} == {"NEW"}
    assert report.table().rows[0][4] == max(row[4] for row in report.table().rows)
    assert agrees(report.table("agreement"))
    assert agrees(report.table("totals"))


def test_a_month_without_a_run_says_so(app):
    report = read(app, ReportName.RUN, Typed(CODE, date(2026, 1, 1), date(2026, 1, 31)))

    assert report.table().rows == ()
    assert "geen betaalrun" in render(report)


def test_the_totals_of_a_run_are_those_of_its_files_and_of_the_bank(app):
    report = read(app, ReportName.ACCOUNTANT)
    (row,) = report.table("totals").rows

    withheld = scalar(app, "SELECT sum(withheld_cents) FROM run_line")
    assert row[1:4] == (
        withheld,
        withheld,
        scalar(app, "SELECT sum(control_sum_cents) FROM bank_file"),
    )
    assert row[4:7] == (
        scalar(app, "SELECT sum(amount_cents) FROM ledger_entry WHERE kind = 'SETTLED'"),
        scalar(app, "SELECT sum(amount_cents) FROM ledger_entry WHERE kind = 'REJECTED'"),
        total(app, "IN_TRANSIT"),
    )
    assert row[7].code == "UNDER_WAY"
    assert agrees(report.table("agreement"))
    (persons,) = report.table("persons").rows
    assert (persons[2], persons[4], persons[6], persons[8]) == ("anna", "fatma", "anna", "ja")
    accounts = report.table("accounts").rows
    assert len(accounts) == 1 + scalar(app, "SELECT count(DISTINCT account_id) FROM instruction")
    assert {row[8].code for row in accounts} == {"IN_ORDER", "FIRST_OF_TOWN"}


def test_each_cost_is_held_against_its_decision_and_its_authorisation(app):
    report = read(app, ReportName.ACCOUNTANT)
    said, rows = facts(report), report.table().rows

    assert (
        said["costs"]
        == len(rows)
        == scalar(
            app, "SELECT count(DISTINCT fixed_cost_id) FROM run_line WHERE withheld_cents > 0"
        )
    )
    wrong = [row for row in rows if row[5].code != "IN_ORDER"]
    assert said["costs_not_in_order"] == len(wrong) > 0
    assert list(rows[: len(wrong)]) == wrong
    # The town has no decisions of article 56a on record; every other ground has its own.
    assert {row[6].code for row in wrong} == {"ART_56A"}
    assert {row[5].code for row in wrong} == {"NO_DECISION"}
    assert all(row[2] is not None and row[2] <= row[4] for row in rows[len(wrong) :])
    assert report.table("lacks").rows == (("geen besluit vastgelegd", len(wrong)),)
    later = read(app, ReportName.ACCOUNTANT, Typed(CODE, date(2026, 10, 1), YEAR[1]))
    assert later.table().rows == ()


def number_of(app, query):
    return scalar(app, f"SELECT count(*) FROM ({query}) AS found")


def told(value, number):
    """Say whether a number is told as it is, or hidden for it is small or gives one away."""
    return value == number if isinstance(value, int) else value.code in ("FEWER_THAN_5", "HIDDEN")


def test_a_council_gets_the_numbers_of_the_run_and_none_of_so_few(app):
    report = read(app, ReportName.COUNCIL, login="bea")
    said = facts(report)

    assert said["households"] == 60
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if column.kind == "count" and table.key != "agreement":
                    assert not (isinstance(cell, int) and 0 < cell < 5), (table.key, row)
    causes = ", ".join(f"'{cause.value}'" for cause in CAUSES)
    short = f"SELECT DISTINCT household_id FROM run_line WHERE outcome IN ({causes})"
    assert told(said["short"], number_of(app, short))
    back = (
        "SELECT DISTINCT instruction_id FROM payment_event WHERE kind IN ('REJECTED', 'RETURNED')"
    )
    assert told(said["returned"], number_of(app, back))
    bases = {row[0].code: row[1] for row in report.table("by_basis").rows}
    for basis, shown in bases.items():
        if basis != "ALL":
            wanted = "IS NULL" if basis == "NONE" else f"= '{basis}'"
            assert told(
                shown,
                number_of(
                    app,
                    "SELECT household_id FROM run_share GROUP BY household_id"
                    f" HAVING min(basis) {wanted}",
                ),
            )
    assert any(isinstance(shown, int) for shown in bases.values())
    assert agrees(report.table("agreement"))
    keys = app.write(
        lambda session: session.scalars(text("SELECT key FROM household")).all(),
        reads=True,
        for_all=True,
    )
    assert not any(key in render(report) for key in keys)


def test_a_household_is_without_an_authorisation_whatever_its_costs_were_refused_for(app):
    """Of a cost that the payee collects the run says that first, and of no cost it says nothing."""

    def work(session):
        acting = app.acting(session, "bea")
        first = select(HouseholdRow.id).order_by(HouseholdRow.id).limit(12)
        for person in session.scalars(
            select(PersonRow).where(PersonRow.household_id.in_(session.scalars(first).all()))
        ):
            person.authorised_from = person.authorised_until = None
        session.flush()
        seen = read_report(session, ReportName.COUNCIL, TOWN, acting)
        day = session.scalars(select(RunRow.execution_date)).one()
        persons = session.execute(
            select(
                PersonRow.household_id, PersonRow.authorised_from, PersonRow.authorised_until
            ).join(RunShareRow, RunShareRow.person_id == PersonRow.id)
        ).all()
        having = {
            home for home, begun, end in persons if begun and begun <= day < (end or date.max)
        }
        without = {home for home, *_ in persons} - having
        session.rollback()
        return seen, len(without)

    seen, without = app.write(work)
    said = facts(write_report(ReportName.COUNCIL, seen))

    assert without >= 12
    assert said["without_authorisation"] == without
    refused = "SELECT DISTINCT household_id FROM run_line WHERE outcome = 'NO_AUTHORISATION'"
    assert number_of(app, refused) < without


@pytest.mark.parametrize("name", ABOUT_MANY)
def test_every_picture_of_which_the_table_is_left_out_is_told_by_another(app, name):
    assert untold(read(app, name, ASKS.get(name, TOWN))) == []


def test_months_without_a_run_are_no_numbers_for_a_council(app):
    report = read(app, ReportName.COUNCIL, Typed(CODE, YEAR[0], date(2026, 3, 31)))

    assert facts(report)["households"] == 0
    assert report.table().rows == ()


def test_a_text_that_says_too_much_is_not_given_to_a_payee(app, monkeypatch):
    (text_of_it,) = {row[1] for row in read(app, ReportName.PAYEE, ASKED_OF_ONE).table().rows[:1]}
    monkeypatch.setattr(payee_payments, "find_forbidden", lambda found: found == text_of_it)

    with pytest.raises(PrivateTexts) as refusal:
        read(app, ReportName.PAYEE, ASKED_OF_ONE)

    assert refusal.value.payments
    assert text_of_it not in sentence(refusal.value)


def test_a_page_gets_the_first_rows_and_hears_of_the_rest(app):
    for name in (*WITH_HOUSEHOLDS, ReportName.PAYEE):
        typed = ASKS.get(name, TOWN)
        whole, part = read(app, name, typed), read(app, name, typed, most=3)

        assert part.table().rows == whole.table().rows[:3]
        assert part.table().more == len(whole.table().rows) - 3 > 0
        assert facts(part) == facts(whole)


def test_more_rows_than_a_file_may_hold_are_refused_before_they_are_read(app, monkeypatch):
    monkeypatch.setattr(asking, "MOST_ROWS", 5)

    with pytest.raises(TooManyRows):
        read(app, ReportName.HOUSEHOLD_STATEMENT)


@pytest.mark.parametrize("name", ABOUT_MANY)
def test_a_report_asks_the_same_few_statements_whatever_the_number_of_households(app, name):
    asked = []

    def count(*_):
        asked.append(1)

    event.listen(app.engine, "before_cursor_execute", count)
    try:
        read(app, name, ASKS.get(name, TOWN), most=20)
    finally:
        event.remove(app.engine, "before_cursor_execute", count)

    assert len(asked) <= MOST_STATEMENTS


@pytest.mark.parametrize("name", list(ReportName))
def test_every_report_is_a_spreadsheet_and_an_object_with_a_key_for_each_of_its_numbers(app, name):
    report = read(app, name, ASKS.get(name, TOWN), most=20)
    book, told = io.BytesIO(), io.BytesIO()
    write_file(report, Format.XLSX, book, YEAR[0])
    write_file(report, Format.JSON, told, YEAR[0])

    with zipfile.ZipFile(book) as sheets:
        assert sheets.testzip() is None
        names = re.findall(r'<sheet name="([^"]+)"', sheets.read("xl/workbook.xml").decode())
    expected = sum(isinstance(part, Facts) for part in report.sections) + len(report.tables)
    assert len(names) == len({each.casefold() for each in names}) == expected
    found = json.loads(told.getvalue())
    assert {table.key for table in report.tables if table.key} < found.keys()
    for table in report.tables:
        keys = [column.key for column in table.columns if column.kind in ("count", "cents")]
        assert all(keys) or not table.key, table.title


@pytest.mark.parametrize(
    ("name", "typed", "refusal"),
    [
        ("tekorten", Typed("9999", *YEAR), NotAllowed),
        ("tekorten", Typed(CODE), ReportNeeds),
        ("tekorten", Typed(CODE, YEAR[1], YEAR[0]), PeriodReversed),
        ("tekorten", Typed(CODE, date(2026, 1, 2), YEAR[1]), WholeMonthsOnly),
        ("tekorten", Typed(CODE, *YEAR, household="H1"), ReportTakesNo),
        ("huishoudoverzicht", Typed(CODE, *YEAR, household="111222333"), BsnInText),
        ("huishoudoverzicht", Typed(CODE, *YEAR, household="niemand"), UnknownKey),
        ("huishoudoverzicht", Typed(CODE, *YEAR, payee="B1"), ReportTakesNo),
        ("begunstigde", TOWN, ReportNeeds),
        ("begunstigde", Typed(CODE, *YEAR, payee="niemand"), UnknownPayee),
        ("begunstigde", Typed(CODE, *YEAR, payee="111222333"), BsnInText),
        ("begunstigde", Typed(CODE, date(2000, 1, 1), date(2036, 12, 31), payee="?"), UnknownPayee),
        ("swi", Typed(CODE, date(1999, 1, 1), YEAR[1]), PeriodFarAway),
        ("fasen", Typed(CODE, YEAR[0], date(2999, 12, 31)), PeriodFarAway),
    ],
)
def test_what_is_not_complete_or_not_ones_own_is_refused(app, name, typed, refusal):
    with pytest.raises(refusal):
        read(app, ReportName(name), typed)


def test_who_may_not_see_households_sees_no_report_about_them(app):
    for name in WITH_HOUSEHOLDS:
        with pytest.raises(NotAllowed):
            read(app, name, ASKS.get(name, TOWN), login="bea")


def test_a_municipality_that_is_not_loaded_is_unknown_also_to_who_works_for_it(app):
    def work(session):
        acting = app.acting(session, "anna")
        more = replace(acting, municipalities=acting.municipalities | {"9999"})
        return read_report(session, ReportName.SHORTFALLS, Typed("9999", *YEAR), more)

    with pytest.raises(UnknownMunicipality):
        app.write(work, reads=True)


def test_every_look_is_in_the_log_with_the_households_that_were_shown(app):
    read(app, ReportName.SHORTFALLS, most=2)
    newest = (
        "SELECT detail FROM audit_entry WHERE object = 'report tekorten' ORDER BY sequence DESC"
    )
    said = scalar(app, newest)

    assert '"from": "2026-01-01"' in said
    assert '"households": ["' in said
    key = scalar(app, "SELECT min(key) FROM household")
    read(app, ReportName.HOUSEHOLD_STATEMENT, Typed(CODE, *YEAR, household=key))
    assert scalar(app, "SELECT count(*) FROM audit_entry WHERE action = 'read person'") > 0


def test_what_a_bank_says_twice_of_a_payment_came_back_once_in_both_reports_that_tell_it(app):
    def again(session):
        """Let the bank put back in November what it refused before."""
        said = session.scalars(
            select(PaymentEventRow).where(PaymentEventRow.kind == _REFUSED.value)
        ).first()
        values = {c.name: getattr(said, c.name) for c in PaymentEventRow.__table__.columns}
        del values["id"]
        values |= {"kind": _BACK.value, "happened_on": date(2026, 11, 3)}
        session.add(PaymentEventRow(**values))

    app.write(again, for_all=True)
    found, november = app.write(
        lambda session: [
            came_back(session, (CODE,), first, YEAR[1]) for first in (YEAR[0], date(2026, 11, 1))
        ],
        reads=True,
        for_all=True,
    )
    report = read(app, ReportName.RETURNED)

    assert len(found) == len(report.table().rows) == facts(report)["payments"]
    assert november == []
