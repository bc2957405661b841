"""Tasks that follow from the register: they come, go and return with what is on record."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from ontzorgen.domain.months import Month
from ontzorgen.domain.tasks import OF_THE_REGISTER, TOLD_ANEW, TaskKind
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run
from ontzorgen.services.errors import TaskEndsWithItsSubject
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.services.tasks import finish_task
from ontzorgen.store import task_list, tasks, tenancy
from ontzorgen.store.models import AccountRow, AuditRow, TaskRow
from tests.conftest import someone
from tests.import_folders import a_folder, a_row, write

HERE = frozenset({"0299"})
SYSTEM = replace(someone("loes"), user_id=None, login="?", roles=frozenset())
MISSING, ENDED, REVIEW, SHORT, PENDING = (
    TaskKind.AUTHORISATION_MISSING,
    TaskKind.BASIS_ENDED,
    TaskKind.REVIEW_OVERDUE,
    TaskKind.SHORTFALL,
    TaskKind.ACCOUNT_PENDING,
)


@pytest.fixture
def take_over(session, vault, tmp_path):
    """Import rows beside those of a good household: `take_over(personen={...})`."""

    def imported(by="loes", only=(), at=None, **changed):
        names = only or ("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
        folder = a_folder(*dict.fromkeys((*names, *changed)))
        for name, cells in changed.items():
            folder[name] = [a_row(name, **cells)]
        who = someone(by) if at is None else someone(by, municipalities=at)
        import_folder(session, read_folder(write(tmp_path / "map", folder)), who, vault)

    return imported


def waiting(session, *, every=False):
    """Return (kind, subject) of the open tasks of the register, or of every one."""
    found = task_list.listed(session, HERE, open_only=not every)
    return [(task.kind, task.subject) for task in found if task.kind in OF_THE_REGISTER]


def one(session, kind):
    found = [each for each in task_list.listed(session, HERE, open_only=False) if each.kind == kind]
    assert len(found) == 1
    return found[0]


def calculate(session, by="loes"):
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    return calculate_run(session, "0299", Month(2026, 9), someone(by))


def test_a_person_without_authorisation_is_a_task_until_there_is_one(session, take_over):
    take_over(personen={"machtiging_vanaf": ""})

    assert (MISSING, "0299 P1") in waiting(session)
    task = one(session, MISSING)
    assert (task.household, task.person, task.role) == ("H1", "P1", "consulent")
    take_over(personen={"machtiging_vanaf": "2026-09-01"})
    assert (MISSING, "0299 P1") not in waiting(session)
    assert one(session, MISSING).done_by == "loes"


def test_a_task_whose_cause_is_back_is_open_again_and_new(session, take_over):
    take_over(personen={"machtiging_vanaf": "2026-09-01", "machtiging_tm": "2026-09-20"})
    take_over(personen={"machtiging_vanaf": "2026-09-01", "machtiging_tm": ""})
    assert (MISSING, "0299 P1") not in waiting(session)

    take_over(personen={"machtiging_vanaf": "2026-09-01", "machtiging_tm": "2026-09-25"})

    task = one(session, MISSING)
    assert (task.done_at, task.owner, task.since) == (None, None, date(2026, 9, 15))


def test_a_ground_that_time_ends_becomes_a_task_on_its_own(session, take_over):
    take_over()
    assert (ENDED, "0299 P1") not in waiting(session)

    renew_tasks(session, replace(SYSTEM, today=date(2027, 2, 20)), "0299")

    assert (ENDED, "0299 P1") in waiting(session)
    session.commit()
    logged = session.scalars(select(AuditRow).where(AuditRow.action == "renew tasks")).all()
    assert logged[-1].actor == "?"


def test_the_machine_closes_nothing_for_closing_carries_a_name(session, take_over):
    take_over(personen={"machtiging_vanaf": ""})
    later = date(2028, 1, 5)  # nobody has a benefit, a right or a ground any more

    renew_tasks(session, replace(SYSTEM, today=later), "0299")
    assert (MISSING, "0299 P1") in waiting(session)
    renew_tasks(session, someone("loes", later), "0299")
    assert (MISSING, "0299 P1") not in waiting(session)


def test_a_review_that_is_due_is_a_task_until_a_newer_decision(session, take_over):
    take_over(besluiten={"vanaf": "2026-08-13", "besluitdatum": "", "evaluatiedatum": "2026-09-10"})
    assert (REVIEW, "0299 P1 2026-09-10") in waiting(session)

    with pytest.raises(TaskEndsWithItsSubject):
        finish_task(session, str(one(session, REVIEW).id), "gedaan", someone("loes"))
    take_over(
        besluiten={
            "vanaf": "2026-08-13",
            "besluitdatum": "",
            "evaluatiedatum": "2026-12-10",
        }
    )
    assert (REVIEW, "0299 P1 2026-09-10") not in waiting(session)


def test_what_a_run_cannot_pay_is_a_task_with_what_lacks(session, take_over):
    take_over(uitkeringen={"netto": "100,00"})

    run = calculate(session)

    task = one(session, SHORT)
    assert (task.run, task.household, task.fixed_cost) == (run.name, "H1", "V1")
    assert (task.amount_cents, task.due_date) == (620_00, date(2026, 10, 1))
    assert (
        tasks.without_owner(session, "0299", run.id) == []
    )  # the books may be closed all the same


def test_calculating_again_follows_the_amount_and_ends_what_fits(session, take_over):
    take_over(uitkeringen={"netto": "100,00"}, gemeenten={"tekortregel": "DEEL"})
    calculate(session)
    assert one(session, SHORT).amount_cents == 520_00

    take_over(by="finn", only=("uitkeringen",), uitkeringen={"netto": "300,00"})
    calculate(session)
    assert one(session, SHORT).amount_cents == 320_00
    take_over(by="finn", only=("uitkeringen",), uitkeringen={"netto": "900,00"})
    calculate(session)
    assert (SHORT, "0299 V1 2026-10-01") not in waiting(session)


def test_what_a_caseworker_arranged_stays_done_in_the_next_run(session, take_over):
    take_over(uitkeringen={"netto": "100,00"})
    run = calculate(session)
    finish_task(session, str(one(session, SHORT).id), "ouders betalen", someone("loes"))

    reject_run(session, run.name, "opnieuw", someone("fatma"))
    calculate(session)

    assert (SHORT, "0299 V1 2026-10-01") not in waiting(session)


def test_a_rejected_run_takes_its_shortfalls_along_and_the_next_brings_them_back(
    session, take_over
):
    take_over(uitkeringen={"netto": "100,00"})
    run = calculate(session)

    reject_run(session, run.name, "opnieuw", someone("fatma"))
    assert SHORT not in [kind for kind, _ in waiting(session)]
    again = calculate(session)

    assert one(session, SHORT).run == again.name
    assert SHORT in [kind for kind, _ in waiting(session)]


def test_the_caseworker_of_the_household_gets_its_task_at_once(session, take_over):
    take_over(personen={"machtiging_vanaf": ""}, huishoudens={"consulent": "Loes"})

    assert one(session, MISSING).owner == "loes"


def test_a_task_that_is_back_is_for_the_caseworker_too(session, take_over):
    take_over(personen={"machtiging_vanaf": ""}, huishoudens={"consulent": "Loes"})
    take_over(personen={"machtiging_vanaf": "2026-09-01"}, huishoudens={"consulent": "Loes"})
    assert one(session, MISSING).done_by == "loes"

    take_over(personen={"machtiging_vanaf": ""}, huishoudens={"consulent": "Loes"})

    assert (one(session, MISSING).done_by, one(session, MISSING).owner) == (None, "loes")


@pytest.mark.parametrize("known_as", ["finn", "niemand", ""])
def test_who_is_no_caseworker_here_is_given_nothing(session, take_over, known_as):
    take_over(personen={"machtiging_vanaf": ""}, huishoudens={"consulent": known_as})

    assert one(session, MISSING).owner is None


def test_an_account_that_waits_is_a_task_until_a_second_person_looked(session, take_over):
    take_over()
    number = session.scalars(select(AccountRow.id).where(AccountRow.status == "PENDING")).one()
    assert (PENDING, f"account {number} 0299") in waiting(session)
    assert one(session, PENDING).role == "fiatteur"

    accounts.verify_account(session, str(number), "gebeld", someone("fatma"))

    assert waiting(session) == []


def test_an_account_that_is_stopped_waits_no_longer(session, take_over):
    take_over()
    number = session.scalars(select(AccountRow.id).where(AccountRow.status == "PENDING")).one()

    accounts.stop_account(session, str(number), "niet van hen", someone("fatma"))

    assert waiting(session) == []


def test_a_payee_that_nobody_pays_asks_nothing(session, take_over):
    take_over(only=("gemeenten", "begunstigden"))

    assert waiting(session) == []


def test_the_second_person_closes_the_task_of_another_municipality_too(session, take_over):
    take_over()
    take_over(
        only=("begunstigden",),
        gemeenten={"gemeentecode": "0344", "naam": "Utrecht", "iban": "NL44RABO0123456789"},
        huishoudens={"huishouden": "H2", "gemeentecode": "0344"},
        personen={"persoon": "P2", "huishouden": "H2", "bsn": ""},
        vaste_lasten={"vaste_last": "V2", "huishouden": "H2"},
    )
    number = session.scalars(select(AccountRow.id).where(AccountRow.status == "PENDING")).one()
    assert len(task_list.listed(session, {"0299", "0344"}, open_only=True)) == 2
    session.commit()

    tenancy.only(session, HERE)
    accounts.verify_account(session, str(number), "gebeld", someone("fatma", municipalities=HERE))
    tenancy.for_all(session)

    assert task_list.listed(session, {"0299", "0344"}, open_only=True) == []


def test_who_replaces_an_account_closes_the_task_of_another_municipality_too(session, take_over):
    both = {"0299", "0344"}
    take_over()
    take_over(
        only=("begunstigden",),
        gemeenten={"gemeentecode": "0344", "naam": "Utrecht", "iban": "NL44RABO0123456789"},
        huishoudens={"huishouden": "H2", "gemeentecode": "0344"},
        personen={"persoon": "P2", "huishouden": "H2", "bsn": ""},
        vaste_lasten={"vaste_last": "V2", "huishouden": "H2"},
    )
    first = session.scalars(select(AccountRow.id).where(AccountRow.status == "PENDING")).one()
    session.commit()

    tenancy.only(session, HERE)
    payee = {"iban": "NL43ABNA7529170341"}
    take_over(only=("begunstigden",), at=HERE, begunstigden=payee)
    tenancy.for_all(session)

    about = [task.account_id for task in task_list.listed(session, both, open_only=True)]
    assert about != []
    assert first not in about


def test_what_time_took_away_is_closed_by_who_calculates_the_next_run(session, take_over):
    take_over(personen={"machtiging_vanaf": "", "recht_tm": "2026-11-30"})
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    assert (MISSING, "0299 P1") in waiting(session)

    calculate_run(session, "0299", Month(2027, 2), someone("loes", date(2027, 2, 15)))

    assert waiting(session) == []
    assert one(session, MISSING).done_by == "loes"


def test_of_another_municipality_nothing_changes(session, take_over):
    take_over(personen={"machtiging_vanaf": ""})
    before = waiting(session)

    renew_tasks(session, someone("loes"), "0344")

    assert waiting(session) == before


def test_a_household_that_changes_leaves_the_tasks_of_others_alone(session, take_over):
    take_over(personen={"machtiging_vanaf": ""})
    session.execute(update(AccountRow).values(status="STOPPED"))

    take_over(
        only=("begunstigden",),
        huishoudens={"huishouden": "H2"},
        personen={"persoon": "P2", "huishouden": "H2", "bsn": ""},
        vaste_lasten={"vaste_last": "V2", "huishouden": "H2"},
    )

    assert (MISSING, "0299 P1") in waiting(session)


def test_what_comes_after_the_six_months_is_asked_until_somebody_decides(session, take_over):
    take_over()
    acting = someone("loes", date(2027, 1, 5))
    renew_tasks(session, acting, "0299")
    assert last_days(session, TaskKind.PERIOD_ENDS) == ["2027-01-02"]

    finish_task(session, str(one(session, TaskKind.PERIOD_ENDS).id), "wij bellen", acting)
    renew_tasks(session, acting, "0299")

    assert last_days(session, TaskKind.PERIOD_ENDS) == []


def last_days(session, kind):
    """Return the last day in the subject of each open task of a kind: on which it was told."""
    return [subject.split()[-1] for found, subject in waiting(session) if found == kind]


@pytest.mark.parametrize("user", [True, False], ids=["person", "worker"])
@pytest.mark.parametrize("kind", TOLD_ANEW)
def test_what_is_told_anew_is_one_open_task_also_after_a_note_or_when_it_was_put_away(
    session, take_over, kind, user
):
    take_over()
    told = []
    for on in ("2026-12-19", "2026-12-30", "2027-01-02", "2027-01-16"):
        acting = someone("loes", date.fromisoformat(on))
        renew_tasks(session, acting if user else replace(SYSTEM, today=acting.today), "0299")
        told.append(last_days(session, kind))
        if on == "2026-12-19":
            row = session.scalars(select(TaskRow).where(TaskRow.kind == kind)).one()
            row.away_until = date(2027, 2, 20)
        if on == "2027-01-02":
            row = session.scalars(select(TaskRow).where(TaskRow.kind == kind)).one()
            assert (row.away_until, row.since) == (None, acting.today)
            row.done_at, row.done_by_id, row.note = acting.now, acting.by, "besproken"

    assert told == [["2026-12-19"], ["2026-12-19"], ["2027-01-02"], ["2027-01-16"]]
