"""Arrears signals: recorded once, all or nothing, first when we pay the cost, settled by one."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from ontzorgen.domain.tasks import TaskKind
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.schemas.signals import read_signals
from ontzorgen.services.acting import NotAllowed, Role
from ontzorgen.services.coaching.day.errors import (
    SignalOpen,
    SignalSettled,
    UnknownSignal,
)
from ontzorgen.services.coaching.signals.record_signals import record_signals
from ontzorgen.services.coaching.signals.see_signals import SignalChoice, SignalState, every_signal
from ontzorgen.services.coaching.signals.settle_signal import reopen_signal, settle_signal
from ontzorgen.services.coaching.trajectory.errors import TooManyWords
from ontzorgen.services.errors import BsnInText, ReasonMissing, TaskEndsWithItsSubject
from ontzorgen.services.households.errors import HouseholdForgotten
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.tasks import finish_task
from ontzorgen.store import arrears_signals, task_list
from ontzorgen.store.forget import GONE, forget
from ontzorgen.store.models import ArrearsSignalRow, AuditRow, HouseholdRow
from ontzorgen.wording.import_problems import sentence
from tests.conftest import TODAY, someone
from tests.import_folders import BSNS, a_folder, a_row, write

HEAD = "huishouden;vaste_last;begunstigde;ontvangen;bedrag;bron"
RENT = "H1;V1;;2026-09-10;620,00;brief van de verhuurder"
ENERGY = "H1;V2;;2026-09-01;;gebeld"
KIND = TaskKind.ARREARS_SIGNAL
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""The pages do the same on both databases; the rules are those of one."""


@pytest.fixture
def case(session, vault, tmp_path):
    """Two fixed costs of a household: the municipality pays the rent, the household its energy."""
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder["begunstigden"] += [
        a_row("begunstigden", begunstigde="B2", naam="Vitens", iban="NL20INGB0001234567")
    ]
    folder["vaste_lasten"] += [
        a_row("vaste_lasten", vaste_last="V2", soort="ENERGIE", begunstigde="B2")
    ]
    folder["regie"] = [
        a_row("regie", vaste_last="V2", vanaf="2026-08-13", regie="HUISHOUDEN", reden="Zelf")
    ]
    import_folder(session, read_folder(write(tmp_path / "map", folder)), someone("loes"), vault)
    return session


def record(session, *lines, head=HEAD, who="loes"):
    content = "\n".join((head, *lines)).encode()
    acting = someone(who) if isinstance(who, str) else who
    return record_signals(session, read_signals("signalen.csv", content), acting)


def seen(session, state=SignalState.OPEN, text=""):
    rows = every_signal(session, SignalChoice(text, state=state), someone("aad"))
    return [(each.kept.fixed_cost or each.kept.payee, each.is_ours) for each in rows]


def open_tasks(session):
    return [
        each for each in task_list.listed(session, {"0299"}, open_only=True) if each.kind == KIND
    ]


def problems(session, *lines, **more):
    with pytest.raises(ImportRefused) as refused:
        record(session, *lines, **more)
    assert all("{" not in sentence(each) for each in refused.value.problems)
    return [(each.line, each.column, each.code.value) for each in refused.value.problems]


def test_a_signal_on_a_cost_that_we_pay_comes_first_and_is_a_task_of_the_caseworker(case):
    taken = record(case, ENERGY, RENT)

    assert (len(taken.new), len(taken.ours)) == (2, 1)
    assert seen(case) == [("V1", True), ("V2", False)], "though the other one waits longer"
    [task] = open_tasks(case)
    assert (task.kind, task.role, task.household, task.fixed_cost, task.amount_cents) == (
        KIND,
        "consulent",
        "H1",
        "V1",
        620_00,
    )
    with pytest.raises(TaskEndsWithItsSubject):
        finish_task(case, str(task.id), "klaar", someone("loes"))


def test_a_signal_that_was_settled_by_mistake_is_open_again_with_its_task_and_its_story(case):
    [number] = record(case, RENT).new
    settle_signal(case, str(number), "Alsnog betaald", someone("loes"))
    tasks_then = open_tasks(case)

    again = reopen_signal(case, str(number), "Dat was een ander huishouden", someone("loes"))

    assert tasks_then == []
    assert again.kept.is_open
    assert [each.fixed_cost for each in open_tasks(case)] == ["V1"]
    [told] = again.reopened
    assert (told.settled_how, told.settled_by) == ("Alsnog betaald", "loes")
    assert (told.reason, told.reopened_by) == ("Dat was een ander huishouden", "loes")
    with pytest.raises(SignalOpen):
        reopen_signal(case, str(number), "nog eens", someone("loes"))
    assert not settle_signal(case, str(number), "Nu echt", someone("loes")).kept.is_open
    with pytest.raises(ReasonMissing):
        reopen_signal(case, str(number), " ", someone("loes"))
    with pytest.raises(BsnInText):
        reopen_signal(case, str(number), f"klant {BSNS[0]}", someone("loes"))


def test_why_a_signal_was_open_again_goes_with_the_people(case):
    [number] = record(case, RENT).new
    settle_signal(case, str(number), "Alsnog betaald", someone("loes"))
    again = reopen_signal(case, str(number), "Dat was Sara", someone("loes"))

    forget(case, again.kept.household_id, TODAY)

    [told] = arrears_signals.reopened(case, number)
    assert (told.reason, told.settled_how) == (GONE, GONE)
    with pytest.raises(HouseholdForgotten):
        reopen_signal(case, str(number), "toch nog", someone("loes"))


def test_imported_twice_nothing_changes(case):
    first = record(case, RENT, ENERGY)
    case.commit()
    logged = len(case.scalars(select(AuditRow)).all())

    again = record(case, RENT, ENERGY)
    case.commit()

    assert (len(first.new), again.new, again.unchanged) == (2, (), 2)
    assert len(case.scalars(select(AuditRow)).all()) == logged


def test_the_same_line_twice_in_one_file_is_one_signal(case):
    taken = record(case, RENT, RENT)

    assert (len(taken.new), taken.unchanged) == (1, 1)


def test_every_bad_row_is_told_and_nothing_is_recorded(case):
    found = problems(
        case,
        RENT,
        "H9;V1;;2026-09-10;;brief",
        "H1;V9;;2026-09-10;;brief",
        "H1;;B9;2026-09-10;;brief",
        "H1;;;2026-09-10;;brief",
        "H1;V1;B2;2026-09-10;;brief",
        "H1;V1;;2026-09-16;;brief",
        "H1;V1;;10 september;1.234;",
        f"H1;V1;;2026-09-10;;klant {BSNS[0]}",
        "H1;V1;;2026-09-10;0,00;brief",
    )

    assert found == [
        (3, "huishouden", "SIGNAL_HOUSEHOLD"),
        (4, "vaste_last", "SIGNAL_COST"),
        (5, "begunstigde", "SIGNAL_PAYEE"),
        (6, "vaste_last", "SIGNAL_ABOUT_NOTHING"),
        (7, "begunstigde", "SIGNAL_OTHER_PAYEE"),
        (8, "ontvangen", "SIGNAL_IN_FUTURE"),
        (9, "ontvangen", "NOT_A_DATE"),
        (9, "bedrag", "AMOUNT_AMBIGUOUS"),
        (9, "bron", "REQUIRED"),
        (10, "bron", "SIGNAL_HOLDS_BSN"),
        (11, "bedrag", "AMOUNT_ZERO"),
    ]
    assert seen(case, SignalState.EVERY) == []


def test_another_amount_of_the_same_day_is_refused_and_the_old_one_stays(case):
    record(case, RENT)

    found = problems(case, RENT.replace("620,00", "1.240,00"))

    assert found == [(2, "ontvangen", "SIGNAL_KNOWN_OTHERWISE")]
    [kept] = every_signal(case, SignalChoice(), someone("loes"))
    assert kept.kept.amount_cents == 620_00


def test_a_household_of_another_municipality_is_not_there(case):
    elsewhere = someone("loes", municipalities={"0344"})

    assert problems(case, RENT, who=elsewhere) == [(2, "huishouden", "SIGNAL_HOUSEHOLD")]
    record(case, RENT)
    assert every_signal(case, SignalChoice(), elsewhere) == []
    [row] = case.scalars(select(ArrearsSignalRow)).all()
    with pytest.raises(UnknownSignal):
        settle_signal(case, str(row.id), "klaar", elsewhere)


def test_a_key_in_two_municipalities_needs_its_code(case, vault, tmp_path):
    folder = a_folder("gemeenten", "huishoudens")
    folder["gemeenten"] = [a_row("gemeenten", gemeentecode="0344", iban="NL44RABO0123456789")]
    folder["huishoudens"] = [a_row("huishoudens", gemeentecode="0344")]
    other = someone("loes", municipalities={"0344"})
    import_folder(case, read_folder(write(tmp_path / "b", folder)), other, vault)

    assert problems(case, RENT) == [(2, "huishouden", "SIGNAL_IN_SEVERAL")]
    record(case, f"0299;{RENT}", head=f"gemeentecode;{HEAD}")
    assert seen(case) == [("V1", True)]


def test_settling_closes_the_task_and_happens_once(case):
    record(case, RENT)
    [row] = case.scalars(select(ArrearsSignalRow)).all()

    done = settle_signal(case, str(row.id), "Alsnog  betaald\x00 op de 12e", someone("loes"))

    assert (done.kept.settled_how, done.kept.settled_by) == ("Alsnog betaald op de 12e", "loes")
    assert open_tasks(case) == []
    assert seen(case) == []
    assert seen(case, SignalState.SETTLED) == [("V1", True)]
    with pytest.raises(SignalSettled):
        settle_signal(case, str(row.id), "nog een keer", someone("finn"))


def test_settling_needs_words_without_a_bsn_and_a_role(case):
    record(case, RENT)
    [number] = case.scalars(select(ArrearsSignalRow.id)).all()
    for said, error in (
        (" \x00 ", ReasonMissing),
        (f"klant {BSNS[0]}", BsnInText),
        ("a" * 501, TooManyWords),
    ):
        with pytest.raises(error):
            settle_signal(case, str(number), said, someone("loes"))
    with pytest.raises(NotAllowed):
        settle_signal(case, str(number), "klaar", someone("fatma"))
    for unknown in ("0", "²", "-1", "9" * 18, "9" * 30):
        with pytest.raises(UnknownSignal):
            settle_signal(case, unknown, "klaar", someone("loes"))


def test_a_coach_records_and_an_auditor_only_reads(case):
    coach = replace(someone("loes"), roles=frozenset({Role.COACH}))

    assert record(case, RENT, who=coach).new
    with pytest.raises(NotAllowed):
        record(case, ENERGY, who="aad")


def test_a_list_finds_by_household_cost_and_payee_and_what_is_ours(case):
    record(case, RENT, ENERGY)

    assert seen(case, text="vitens h1") == [("V2", False)]
    assert seen(case, SignalState.OURS) == [("V1", True)]
    with pytest.raises(BsnInText):
        seen(case, text=BSNS[0])


def test_what_was_said_goes_when_the_people_are_forgotten_and_nothing_comes_after(case):
    record(case, RENT, ENERGY)
    first, _ = case.scalars(select(ArrearsSignalRow.id).order_by(ArrearsSignalRow.id)).all()
    settle_signal(case, str(first), "Met Sara besproken", someone("loes"))
    [household] = case.scalars(select(HouseholdRow.id)).all()

    forget(case, household, date(2040, 1, 1))

    rows = case.scalars(select(ArrearsSignalRow).order_by(ArrearsSignalRow.id)).all()
    assert [(row.source, row.settled_how) for row in rows] == [(GONE, GONE), (GONE, None)]
    assert problems(case, RENT) == [(2, "huishouden", "HOUSEHOLD_FORGOTTEN")]
