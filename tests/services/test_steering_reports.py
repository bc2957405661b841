"""Reports to steer by read what runs stored and what the register says, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from ontzorgen.domain.legal_basis import article_56a_until
from ontzorgen.domain.months import Month
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.coaching.day import see_caseload
from ontzorgen.services.reporting import workload
from ontzorgen.services.reporting.asked import Asked, Typed
from ontzorgen.services.reporting.catalogue import ReportName, read_report
from ontzorgen.services.reporting.integration_statistics import LAYOUT
from ontzorgen.store.models import (
    ControlRow,
    CourseDecisionRow,
    DecisionRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PersonRow,
    RunRow,
    RunShareRow,
    TrajectoryEntryRow,
)
from ontzorgen.wording.reporting.catalogue import write_report
from reports.report import Facts
from reports.text import render
from tests.bench.town import CODE, Wanted
from tests.databases import KINDS
from tests.soak.office import application_of, approve, calculate, filled_database

AUTUMN = Typed(CODE, date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture(scope="module", params=KINDS)
def app(request, tmp_path_factory):
    """40 households with a run of September, and one of October that we wrote ourselves."""
    town = Wanted(households=40, payees=12, split_at=1_500, seed=31)
    folder = tmp_path_factory.mktemp("data")
    with (
        filled_database(request.param, town) as filled,
        application_of(filled.url, folder) as app,
    ):
        calculate(app, "anna")
        approve(app, "fatma")
        app.write(october, for_all=True)
        yield app


def october(session):
    """Let five persons pay it all themselves in October and one be done, and costs go back."""
    run = session.scalars(select(RunRow)).one()
    values = {c.name: getattr(run, c.name) for c in RunRow.__table__.columns if c.name != "id"}
    later = RunRow(**(values | {"name": "0299-2026-10-1", "month": "2026-10"}))
    session.add(later)
    session.flush()
    shares = session.scalars(
        select(RunShareRow).where(RunShareRow.run_id == run.id).order_by(RunShareRow.position)
    ).all()
    for share in shares:
        own = {c.name: getattr(share, c.name) for c in RunShareRow.__table__.columns}
        phase = {0: "CLOSED"}.get(share.position) or (
            "SELF_MONITORED" if share.position <= 5 else share.phase
        )
        session.add(RunShareRow(**(own | {"run_id": later.id, "phase": phase})))
    costs = session.scalars(select(FixedCostRow.id).order_by(FixedCostRow.id).limit(3)).all()
    first = session.execute(
        select(FixedCostVersionRow.valid_from).where(FixedCostVersionRow.fixed_cost_id == costs[2])
    ).scalars()
    turns = [
        (costs[0], date(2026, 10, 5), "HOUSEHOLD"),
        (costs[1], date(2026, 10, 9), "HOUSEHOLD"),
        (costs[0], date(2026, 11, 5), "HOUSEHOLD"),  # a trial that was confirmed
        (costs[1], date(2026, 11, 1), "MUNICIPALITY"),
        (costs[1], date(2026, 11, 20), "MUNICIPALITY"),
        (costs[2], min(first), "HOUSEHOLD"),
    ]
    for cost, day, who in turns:
        session.add(ControlRow(fixed_cost_id=cost, valid_from=day, controller=who))


def read(app, name, typed, login="anna", most=None, today=None):
    def work(session):
        acting = app.acting(session, login)
        acting = acting if today is None else replace(acting, today=today)
        return read_report(session, name, typed, acting, most)

    return write_report(name, app.write(work, reads=True))


def facts(report):
    (found,) = [part for part in report.sections if isinstance(part, Facts)]
    return {fact.key: fact.value for fact in found.facts}


def rows(app, query, **values):
    return app.write(
        lambda session: session.execute(text(query), values).all(), reads=True, for_all=True
    )


def test_phases_per_month_are_the_shares_of_the_approved_runs(app):
    report = read(app, ReportName.PHASES, AUTUMN)
    stored = rows(app, "SELECT run_id, phase, count(*) FROM run_share GROUP BY 1, 2")

    months = {row[0].code: row[-1] for row in report.table().rows}
    assert set(months) == {"2026-09", "2026-10"}
    assert sum(months.values()) == sum(row[2] for row in stored)
    now = {row[0].code: row[1] for row in report.table("now").rows}
    helped = now["FULL"] + now["PARTIAL"] + now["SELF_MONITORED"]
    assert facts(report)["helped"] == helped
    assert now["CLOSED"] == 1
    assert now["SELF_MONITORED"] == 5


def test_time_to_own_control_runs_from_the_right_to_the_month_in_which_it_was_reached(app):
    report = read(app, ReportName.PHASES, AUTUMN)
    rights = rows(
        app,
        "SELECT p.right_from FROM run_share s JOIN person p ON p.id = s.person_id"
        " JOIN run r ON r.id = s.run_id WHERE r.month = '2026-10' AND s.phase = 'SELF_MONITORED'"
        " AND p.id NOT IN (SELECT s2.person_id FROM run_share s2 JOIN run r2 ON r2.id = s2.run_id"
        " WHERE r2.month = '2026-09' AND s2.phase = 'SELF_MONITORED')",
    )
    days = [(Month(2026, 10).first - date.fromisoformat(str(row[0])[:10])).days for row in rights]
    alone = report.table("until_alone").rows[0]

    assert alone[1] == len(days) == facts(report)["alone"]
    assert (alone[2], alone[5]) == (min(days), max(days))
    september = read(app, ReportName.PHASES, Typed(CODE, date(2026, 9, 1), date(2026, 9, 30)))
    assert facts(september)["over"] == 0


def test_a_cost_that_the_household_paid_from_its_first_day_never_went_back(app):
    report = read(app, ReportName.PHASES, AUTUMN)

    assert report.table("returned").rows == (
        ("oktober 2026", 2, 0),
        ("november 2026", 0, 1),
    )


def test_a_report_of_numbers_names_nobody_also_not_in_the_log(app):
    read(app, ReportName.PHASES, AUTUMN)
    told = rows(app, "SELECT detail FROM audit_entry WHERE object = 'report fasen'")

    assert told
    assert all('"households": []' in row[0] for row in told)


@pytest.mark.parametrize("name", [ReportName.PHASES, ReportName.EXTENSIONS])
def test_numbers_that_may_be_of_one_person_are_not_for_who_sees_no_household(app, name):
    with pytest.raises(NotAllowed):
        read(app, name, AUTUMN, login="bea")


def test_another_municipality_is_refused(app):
    with pytest.raises(NotAllowed):
        read(app, ReportName.PHASES, Typed("9999", AUTUMN.first, AUTUMN.last))


def whole_year(app, **more):
    return read(
        app, ReportName.EXTENSIONS, Typed(CODE, date(2026, 1, 1), date(2027, 12, 31)), **more
    )


def test_everybody_under_56a_is_in_one_outcome_of_the_month_in_which_six_months_end(app):
    report = whole_year(app)
    under = rows(
        app,
        "SELECT right_from FROM person WHERE must_integrate AND asylum_permit"
        " AND right_from IS NOT NULL",
    )

    assert facts(report)["persons"] == len(under) > 0
    assert report.table().sum_of(len(report.table().columns) - 1) == len(under)
    assert report.table("outcomes").sum_of(1) == len(under)


def test_a_decision_under_57_and_one_not_to_go_on_are_told_apart_from_no_decision(app):
    def decide(session):
        persons = session.scalars(
            select(PersonRow)
            .where(PersonRow.must_integrate, PersonRow.right_from.is_not(None))
            .order_by(PersonRow.id)
            .limit(3)
        ).all()
        for person in persons:
            person.right_from = date(2026, 1, 10)
        session.add(
            DecisionRow(person_id=persons[0].id, basis="ART_57", valid_from=date(2026, 7, 10))
        )
        session.add(
            CourseDecisionRow(
                person_id=persons[1].id,
                course="STOP",
                about_until=date(2026, 7, 10),
                reason="loopt goed",
                status="HOLDS",
                decided_by_id=1,
                decided_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC),
                once_key="een",
            )
        )

    app.write(decide, for_all=True)
    july = read(app, ReportName.EXTENSIONS, Typed(CODE, date(2026, 7, 1), date(2026, 7, 31)))

    outcomes = {row[0].code: row[1] for row in july.table("outcomes").rows if row[1]}
    assert outcomes == {"EXTENDED": 1, "NOT_EXTENDED": 1, "NO_DECISION": 1}
    assert facts(july)["share_extended"] == "33,3%"
    # half past ten in the evening of 30 June in UTC is a night in July here
    assert [row[0].code for row in july.table("decided").rows] == ["STOP"]


def test_who_got_help_again_within_six_months_is_a_relapse_of_that_month(app):
    def again(session):
        person = session.scalars(
            select(PersonRow).where(PersonRow.right_from.is_not(None)).order_by(PersonRow.id.desc())
        ).first()
        person.must_integrate = False
        for first, last in (
            (date(2025, 1, 1), date(2025, 6, 1)),
            (date(2025, 9, 1), date(2025, 10, 1)),
        ):
            session.add(
                DecisionRow(
                    person_id=person.id, basis="VOLUNTARY", valid_from=first, valid_until=last
                )
            )

    app.write(again, for_all=True)
    report = read(app, ReportName.EXTENSIONS, Typed(CODE, date(2025, 1, 1), date(2025, 12, 31)))

    assert report.table("relapses").rows == (("september 2025", 1, 92),)
    assert facts(report)["ended"] == 2
    assert facts(report)["share_relapse"] == "50,0%"
    soon = read(
        app,
        ReportName.EXTENSIONS,
        Typed(CODE, date(2025, 1, 1), date(2025, 12, 31)),
        today=date(2026, 3, 31),  # half a year after October begins on 1 April
    )
    assert facts(soon)["ended"] == 2
    assert facts(soon)["share_relapse"] == "100,0%"


def test_what_ends_is_told_of_who_has_a_right_with_who_has_to_act(app):
    report = read(app, ReportName.DEADLINES, Typed(CODE))
    table = report.table()

    assert len(table.rows) == facts(report)["all"] > 0
    assert {row[5] for row in table.rows} == {"anna"}
    assert [row[0] for row in table.rows] == sorted(row[0] for row in table.rows)
    ends = {row[4]: row[0] for row in table.rows if row[1].code == "SIX_MONTHS"}
    rights = dict(
        app.write(
            lambda session: [
                (person.key, person.right_from)
                for person in session.scalars(select(PersonRow).where(PersonRow.key.in_(ends)))
            ],
            reads=True,
            for_all=True,
        )
    )
    assert ends == {
        key: article_56a_until(start) - timedelta(days=1) for key, start in rights.items()
    }
    part = read(app, ReportName.DEADLINES, Typed(CODE), most=2)
    assert part.table().more == len(table.rows) - 2
    assert facts(part) == facts(report)


def test_a_plan_that_was_agreed_on_is_not_asked_for_any_more(app):
    late = [
        row[4]
        for row in read(app, ReportName.DEADLINES, Typed(CODE)).table().rows
        if row[1].code == "PIP"
    ]

    def agree(session):
        number = session.scalar(select(PersonRow.id).where(PersonRow.key == late[0]))
        session.add(
            TrajectoryEntryRow(
                person_id=number,
                kind="PIP",
                starts_on=date(2026, 9, 1),
                text_cipher=b"x",
                text_key=b"x",
                recorded_by_id=1,
                recorded_at=datetime(2026, 9, 1, tzinfo=UTC),
                once_key="pip",
            )
        )

    app.write(agree, for_all=True)
    left = [
        row[4]
        for row in read(app, ReportName.DEADLINES, Typed(CODE)).table().rows
        if row[1].code == "PIP"
    ]
    assert left == late[1:]


def test_every_household_is_in_the_work_of_one_caseworker_and_one_coach(app):
    def share_out(session):
        numbers = session.scalars(select(HouseholdRow.id).order_by(HouseholdRow.id)).all()
        for number in numbers[:10]:
            session.get(HouseholdRow, number).budget_coach = "Joke de Wit"

    app.write(share_out, for_all=True)
    report = read(app, ReportName.WORKLOAD, Typed(CODE))
    said = facts(report)
    coaches = {row[0]: row[1] for row in report.table().rows}

    assert coaches["Joke de Wit"] == 10
    assert coaches["(niemand)"] == said["households"] - 10 == said["without_coach"]
    assert [row[0] for row in report.table("consulent").rows] == ["anna"]
    short = rows(app, "SELECT sum(cents) FROM run_signal WHERE kind = 'SHORTFALL'")[0][0]
    assert report.table().total[-1] == report.table("consulent").total[-1] == said["short"]
    assert said["short"] <= int(short)
    phases = report.table("consulent_phases")
    assert sum(phases.total[1:]) == said["persons"]


def test_who_has_no_right_any_more_is_no_work_of_anybody(app):
    before = read(app, ReportName.WORKLOAD, Typed(CODE))

    def end(session, day=date(2026, 9, 1)):
        several = select(PersonRow.household_id).where(PersonRow.right_from.is_not(None))
        several = several.group_by(PersonRow.household_id).having(func.count() > 1)
        person = session.scalars(
            select(PersonRow)
            .where(PersonRow.household_id.in_(several), PersonRow.right_from.is_not(None))
            .order_by(PersonRow.id)
        ).first()
        person.right_until = day

    app.write(end, for_all=True)
    after = read(app, ReportName.WORKLOAD, Typed(CODE))
    app.write(lambda session: end(session, None), for_all=True)

    assert facts(after)["persons"] == facts(before)["persons"] - 1
    assert facts(after)["households"] == facts(before)["households"]
    assert sum(after.table("consulent_phases").total[1:]) == facts(after)["persons"]


def test_two_of_the_same_name_in_two_municipalities_are_not_added_up(app, monkeypatch):
    seen = app.write(
        lambda session: see_caseload.all_cases(session, CODE, app.acting(session, "anna")),
        reads=True,
    )
    halves = [
        replace(each, case=each.case._replace(municipality="9901")) if place % 2 else each
        for place, each in enumerate(seen)
    ]
    monkeypatch.setattr(workload, "all_cases", lambda *_: halves)
    monkeypatch.setattr(workload, "log_report", lambda *_: None)
    towns = ((CODE, "Eerste"), ("9901", "Tweede"))
    asked = Asked("werkvoorraad", towns, AFTER, AFTER)
    found = app.write(
        lambda session: workload.read_workload(session, asked, app.acting(session, "anna")),
        reads=True,
    )
    report = write_report(ReportName.WORKLOAD, found)

    told = {row[0]: row[1] for row in report.table("consulent").rows}
    assert told == {"anna, Eerste": (len(seen) + 1) // 2, "anna, Tweede": len(seen) // 2}
    assert "ook als die nog niet is goedgekeurd" in render(report)


def test_work_is_for_who_has_a_caseload(app):
    for name in (ReportName.DEADLINES, ReportName.WORKLOAD):
        with pytest.raises(NotAllowed):
            read(app, name, Typed(CODE), login="fatma")


YEAR = Typed(CODE, date(2026, 1, 1), date(2026, 12, 31))
AFTER = date(2027, 1, 1)


def statistics(app, typed=YEAR, most=None):
    """Return the export as somebody makes it once the year is over."""
    return read(app, ReportName.STATISTICS, typed, most=most, today=AFTER)


def test_only_quarters_that_are_over_are_in_the_export(app):
    told = {
        today: [row[0] for row in read(app, ReportName.STATISTICS, YEAR, today=today)
                .table("quarters_told").rows]
        for today in (date(2026, 9, 30), date(2026, 10, 1), AFTER)
    }  # fmt: skip

    assert list(told.values()) == [
        ["2026Q1", "2026Q2"],
        ["2026Q1", "2026Q2", "2026Q3"],
        ["2026Q1", "2026Q2", "2026Q3", "2026Q4"],
    ]


def test_a_quarter_has_everybody_with_a_right_in_it_once_and_no_bsn(app):
    report = statistics(app)
    table = report.table()
    keys = [column.key for column in table.columns]
    told = [dict(zip(keys, row, strict=True)) for row in table.rows]
    rights = rows(app, "SELECT key, right_from FROM person WHERE right_from IS NOT NULL")

    for quarter, last in (("2026Q2", "2026-06-30"), ("2026Q3", "2026-09-30")):
        here = sorted(row["person"] for row in told if row["quarter"] == quarter)
        assert here == sorted(key for key, start in rights if str(start)[:10] <= last)
        assert dict(report.table("quarters_told").rows)[quarter] == len(here)
    assert {row["layout"] for row in told} == {"OZ-SWI-1"}
    assert "bsn" not in keys


def test_months_of_relief_are_those_in_which_a_run_withheld_something(app):
    table = statistics(app).table()
    keys = [column.key for column in table.columns]
    told = [dict(zip(keys, row, strict=True)) for row in table.rows]
    stored = rows(
        app,
        "SELECT p.key, s.phase FROM run_share s JOIN person p ON p.id = s.person_id"
        " JOIN run r ON r.id = s.run_id WHERE r.month = '2026-09' AND s.withheld_cents > 0",
    )

    helped = {row["person"]: row for row in told if row["quarter"] == "2026Q3" and row["months"]}
    assert helped.keys() == {key for key, _phase in stored}
    assert {row["months"] for row in helped.values()} == {1}
    assert all(helped[key]["phase"].code == phase for key, phase in stored)
    october = [row for row in told if row["quarter"] == "2026Q4" and row["phase"].code == "CLOSED"]
    assert len(october) == 1


def test_months_without_a_whole_quarter_are_an_empty_export_that_says_so(app):
    report = statistics(app, Typed(CODE, date(2026, 8, 1), date(2026, 9, 30)))

    assert report.table().rows == ()
    assert facts(report)["quarters"] is None
    part = statistics(app, most=3)
    assert len(part.table().rows) == 3
    assert part.table().more == facts(part)["rows"] - 3


def test_the_document_of_the_export_names_each_field(app):
    page = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text()
    columns = statistics(app).table().columns

    assert [column.key for column in columns if f"`{column.key}`" not in page] == []
    assert LAYOUT in page


def test_an_extension_that_is_decided_ahead_is_no_share_of_what_is_over_yet(app):
    def ahead(session):
        person = session.scalars(
            select(PersonRow)
            .where(PersonRow.must_integrate, PersonRow.right_from.is_not(None))
            .order_by(PersonRow.id.desc())
        ).first()
        person.right_from = date(2027, 1, 10)
        session.add(DecisionRow(person_id=person.id, basis="ART_57", valid_from=date(2027, 7, 10)))

    app.write(ahead, for_all=True)
    typed = Typed(CODE, date(2027, 7, 1), date(2027, 7, 31))
    report = read(app, ReportName.EXTENSIONS, typed)

    assert (facts(report)["extended"], facts(report)["share_extended"]) == (1, None)
    then = read(app, ReportName.EXTENSIONS, typed, today=date(2027, 7, 10))
    assert facts(then)["share_extended"] == "100,0%"
