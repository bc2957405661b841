"""Importing what decides who is paid: policy, accounts, references, and what a run approved."""

from datetime import date

import pytest
from sqlalchemy import event, select, update

from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.store import tenancy
from ontzorgen.store.models import AccountRow, MunicipalityRow, PayeeRow, PolicyRow, RunRow
from ontzorgen.wording.import_problems import problem_text
from tests.conftest import someone
from tests.import_folders import a_folder, a_row, write

OTHER_IBAN = "NL40TRIO3016613182"
THIRD_IBAN = "NL43ABNA7529170341"


@pytest.fixture
def take(session, vault, tmp_path):
    """Write a folder and import it."""

    def taken(folder, login="loes", **acting):
        path = write(tmp_path / "map", folder)
        return import_folder(session, read_folder(path), someone(login, **acting), vault)

    return taken


@pytest.fixture
def refused(take):
    """Import a folder that must be refused and return its problems in short."""

    def problems(folder, login="loes", **acting):
        with pytest.raises(ImportRefused) as error:
            take(folder, login, **acting)
        for problem in error.value.problems:
            assert "{" not in problem_text(problem)
        return [(p.file, p.line, p.column, p.code.value) for p in error.value.problems]

    return problems


def account_rows(session):
    """Return (iban, holder, status, first registration, verified) of every account, in order."""
    session.flush()
    columns = (
        AccountRow.iban,
        AccountRow.holder,
        AccountRow.status,
        AccountRow.first_registration,
        AccountRow.verified_by_id,
    )
    return [tuple(row) for row in session.execute(select(*columns).order_by(AccountRow.id))]


def verify_all(session):
    """Let a second person verify each account that waits."""
    for account in accounts.list_accounts(session, someone("fatma"), pending_only=True):
        accounts.verify_account(session, str(account.id), "gebeld", someone("fatma"))


# municipalities


def test_a_new_municipality_has_policy_for_all_its_past_and_an_account_at_once(session, take):
    take(a_folder("gemeenten"))

    policy = session.scalars(select(PolicyRow)).one()
    assert (policy.valid_from, policy.limit_line_cents) == (date(1900, 1, 1), 10_000_00)
    assert account_rows(session) == [
        ("NL91ABNA0417164300", "Gemeente Zevenaar", "VERIFIED", True, None)
    ]


def test_policy_is_changed_by_beheer_only_and_from_today(session, take, refused):
    take(a_folder("gemeenten"))
    changed = {"gemeenten": [a_row("gemeenten", betaaldag="8", bodembedrag="50")]}

    assert refused(changed) == [
        ("gemeenten.csv", 2, "betaaldag", "POLICY_IS_FOR_BEHEER"),
        ("gemeenten.csv", 2, "bodembedrag", "POLICY_IS_FOR_BEHEER"),
    ]
    assert take(changed, "bea").changes == 1
    rows = session.scalars(select(PolicyRow).order_by(PolicyRow.valid_from)).all()
    assert [(row.valid_from, row.pay_day, row.floor_cents) for row in rows] == [
        (date(1900, 1, 1), None, 0),
        (date(2026, 9, 15), 8, 5_000),
    ]
    assert take(changed).changes == 0


def test_a_municipality_may_get_another_name(session, take):
    take(a_folder("gemeenten"))

    take({"gemeenten": [a_row("gemeenten", naam="Gemeente Zevenaar")]})

    assert session.scalars(select(MunicipalityRow.name)).one() == "Gemeente Zevenaar"


@pytest.mark.parametrize(
    "cells", [{"iban": OTHER_IBAN}, {"rekeninghouder": "Gemeente Zevenaar, Sociaal"}]
)
def test_another_iban_or_holder_of_a_municipality_waits(session, take, cells):
    take(a_folder("gemeenten"))
    changed = {"gemeenten": [a_row("gemeenten", **cells)]}

    take(changed)

    first, second = account_rows(session)
    assert (first[2], second[2], second[3]) == ("VERIFIED", "PENDING", False)
    assert take(changed).changes == 0
    assert take(a_folder("gemeenten")).changes == 0


# payees


def test_a_payees_first_account_waits_for_a_second_person(session, take):
    take(a_folder("begunstigden"))

    assert account_rows(session) == [("NL71RABO2601815906", None, "PENDING", True, None)]


def test_a_changed_iban_waits_and_the_verified_one_stays_in_use(session, take):
    take(a_folder("begunstigden"))
    verify_all(session)
    changed = {"begunstigden": [a_row("begunstigden", iban=OTHER_IBAN)]}

    take(changed)

    assert [(row[0], row[2], row[3]) for row in account_rows(session)] == [
        ("NL71RABO2601815906", "VERIFIED", True),
        (OTHER_IBAN, "PENDING", False),
    ]
    assert take(changed).changes == 0


def test_a_newer_waiting_iban_replaces_the_one_that_waited(session, take):
    for iban in (OTHER_IBAN, THIRD_IBAN):
        take({"begunstigden": [a_row("begunstigden", iban=iban)]})

    assert [(row[0], row[2], row[3]) for row in account_rows(session)] == [
        (OTHER_IBAN, "REPLACED", True),
        (THIRD_IBAN, "PENDING", False),
    ]


def test_an_emptied_iban_is_refused_and_a_payee_without_one_is_fine(take, refused):
    none = {"begunstigden": [a_row("begunstigden", iban="")]}
    take(none)
    assert take(none).changes == 0

    take(a_folder("begunstigden"))
    assert refused(none) == [("begunstigden.csv", 2, "iban", "IBAN_EMPTIED")]


def test_a_payee_is_changed_and_an_absent_column_says_nothing(session, take):
    take({"begunstigden": [a_row("begunstigden", kenmerksoort="RF", kenmerkpatroon="RF##*")]})

    report = take({"begunstigden": [a_row("begunstigden", incasso="J")]})

    assert report.files[0].differences[0].fields == (("incasso", "N", "J"),)
    payee = session.scalars(select(PayeeRow)).one()
    assert (payee.collects, payee.reference_kind, payee.reference_pattern) == (True, "RF", "RF##*")


# references


@pytest.mark.parametrize(
    ("payee", "cells", "column", "code"),
    [
        ({"kenmerksoort": "BETALINGSKENMERK"}, {"kenmerk": "1234567890123456"}, "kenmerk", "WRONG"),
        ({"kenmerksoort": "RF"}, {"kenmerk": "RF00539007547034"}, "kenmerk", "WRONG"),
        ({"kenmerkpatroon": "K-####"}, {"kenmerk": "K-12"}, "kenmerk", "PATTERN"),
        ({}, {"kenmerk": "x" * 141}, "kenmerk", "TOO_LONG"),
        ({}, {"kenmerk": "住宅"}, "kenmerk", "LEFT_EMPTY"),
        ({}, {"kenmerk": "BSN 761760313"}, "kenmerk", "PRIVATE_BSN"),
        ({}, {"kenmerk": "uitkering mei"}, "kenmerk", "PRIVATE_WORD"),
        ({}, {"omschrijving": "statushouder"}, "omschrijving", "PRIVATE_WORD"),
        ({}, {"kenmerk": "K1", "omschrijving": "bijstand"}, "omschrijving", "PRIVATE_WORD"),
        ({"kenmerksoort": "RF"}, {"kenmerk": "RF18 5390 0754 7034"}, None, None),
        ({"kenmerkpatroon": "K-####"}, {"kenmerk": "k-1234"}, None, None),
        ({}, {"kenmerk": "", "omschrijving": ""}, None, None),
    ],
)
def test_a_reference_is_judged_as_the_payee_wants_it(take, refused, payee, cells, column, code):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["begunstigden"][0] |= payee
    folder["vaste_lasten"][0] |= cells
    if code is None:
        assert take(folder).changes == 4
        return

    ((file, line, at, found),) = refused(folder)

    assert (file, line, at) == ("vaste_lasten.csv", 2, column)
    assert code in found


def test_a_new_template_may_not_break_references_on_record(take, refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["vaste_lasten"][0]["kenmerk"] = "klant 12"
    take(folder)
    stricter = {"begunstigden": [a_row("begunstigden", kenmerksoort="", kenmerkpatroon="K####")]}

    assert refused(stricter) == [
        ("begunstigden.csv", 2, "kenmerkpatroon", "KNOWN_REFERENCES_BREAK")
    ]
    assert take(stricter | {"vaste_lasten": [a_row("vaste_lasten", kenmerk="K1234")]}).changes == 2


def test_a_new_template_may_not_break_references_of_another_municipality(session, take, refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["vaste_lasten"][0]["kenmerk"] = "klant 12"
    take(folder)
    elsewhere = frozenset({"0344"})
    tenancy.only(session, elsewhere)
    stricter = {"begunstigden": [a_row("begunstigden", kenmerksoort="", kenmerkpatroon="K####")]}

    assert refused(stricter, municipalities=elsewhere) == [
        ("begunstigden.csv", 2, "kenmerkpatroon", "KNOWN_REFERENCES_BREAK")
    ]


# control


def test_an_early_return_needs_a_reason_and_a_later_one_does_not(take, refused):
    take(a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten"))

    early = {"regie": [a_row("regie", vanaf="2027-02-12", reden="")]}
    assert refused(early) == [("regie.csv", 2, "reden", "EARLY_RETURN_NEEDS_REASON")]
    for cells in (
        {"vanaf": "2027-02-12", "reden": "Kan het zelf"},
        {"vanaf": "2027-02-13", "reden": ""},
        {"vanaf": "2026-10-01", "reden": "", "regie": "ELDERS"},
    ):
        assert take({"regie": [a_row("regie", **cells)]}).changes == 1


def test_an_early_return_asks_about_the_person_of_the_cost_only(take, refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    free = a_row("personen", persoon="P2", bsn="", asielvergunning_bepaalde_tijd="N")
    folder["personen"].append(free)
    folder["vaste_lasten"].append(a_row("vaste_lasten", vaste_last="V2", persoon="P2"))
    folder["regie"] = [a_row("regie", vaste_last="V2", reden=""), a_row("regie", reden="")]

    assert refused(folder) == [("regie.csv", 3, "reden", "EARLY_RETURN_NEEDS_REASON")]


# what an approved run decided


@pytest.fixture
def approved(session, take):
    """A month that was calculated and approved with one rent of 620.00, due on 1 October."""
    take(a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten"))
    take(a_folder("uitkeringen"))
    verify_all(session)
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, run.name, someone("fatma"))
    session.flush()
    return run.name


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"bedrag": "650"}, "bedrag"),
        ({"soort": "OVERIG"}, "soort"),
        ({"vervaldag": "2"}, "vervaldag"),
        ({"frequentie": "JAAR"}, "frequentie"),
        ({"persoon": "P1"}, "persoon"),
    ],
)
def test_a_cost_that_an_approved_run_used_does_not_change(approved, refused, cells, column):
    changed = {"vaste_lasten": [a_row("vaste_lasten", **cells)]}

    assert refused(changed) == [("vaste_lasten.csv", 2, column, "APPROVED_COST")]


def test_it_may_be_closed_after_what_was_paid_and_go_on_with_a_new_row(approved, take, refused):
    early = {"vaste_lasten": [a_row("vaste_lasten", tm="2026-09-30")]}
    assert refused(early) == [("vaste_lasten.csv", 2, "tm", "APPROVED_END")]

    rows = [
        a_row("vaste_lasten", tm="2026-10-01"),
        a_row("vaste_lasten", vanaf="2026-10-02", bedrag="650"),
    ]
    assert take({"vaste_lasten": rows}).changes == 2


def test_its_reference_for_transfers_to_come_may_change(approved, take):
    assert take({"vaste_lasten": [a_row("vaste_lasten", kenmerk="K2")]}).changes == 1


def test_control_over_an_instalment_that_was_paid_does_not_change(approved, take, refused):
    past = {"regie": [a_row("regie", vanaf="2026-10-01")]}
    assert refused(past) == [("regie.csv", 2, "vanaf", "APPROVED_CONTROL")]

    assert take({"regie": [a_row("regie", vanaf="2026-10-02")]}).changes == 1
    assert take({"regie": [a_row("regie", vanaf="2026-10-01", regie="GEMEENTE")]}).changes == 1


def test_a_benefit_that_an_approved_run_used_does_not_change(approved, take, refused):
    changed = {"uitkeringen": [a_row("uitkeringen", netto="1400")]}
    assert refused(changed) == [("uitkeringen.csv", 2, "netto", "APPROVED_BENEFIT")]

    assert take({"uitkeringen": [a_row("uitkeringen", eigen_inkomen="0")]}).changes == 1
    assert take({"uitkeringen": [a_row("uitkeringen", maand="2026-10")]}).changes == 1


def test_a_late_benefit_of_an_approved_month_is_taken(approved, take):
    folder = {
        "personen": [a_row("personen", persoon="P2", bsn="")],
        "uitkeringen": [a_row("uitkeringen", persoon="P2")],
    }

    assert take(folder).changes == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"machtiging_tm": "2026-08-13"},
        {"recht_tm": "2026-08-13"},
        {"recht_vanaf": "2026-08-01", "machtiging_vanaf": "2026-09-30"},
        {"recht_vanaf": "2026-09-30"},
        {"recht_vanaf": "2026-03-31"},
        {"machtiging_vanaf": "2026-01-01", "recht_tm": "2026-09-15"},
    ],
)
def test_a_person_may_always_be_closed_and_moved_within_what_a_run_stood_on(approved, take, cells):
    assert take({"personen": [a_row("personen", **cells)]}).changes == 1


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"machtiging_vanaf": ""}, "machtiging_vanaf", "APPROVED_AUTHORISATION"),
        ({"machtiging_vanaf": "2026-10-01"}, "machtiging_vanaf", "APPROVED_AUTHORISATION"),
        ({"recht_vanaf": ""}, "recht_vanaf", "APPROVED_RIGHT"),
        ({"recht_vanaf": "2026-10-01"}, "recht_vanaf", "APPROVED_RIGHT"),
        ({"recht_vanaf": "2026-03-30"}, "recht_vanaf", "APPROVED_BASIS"),
        ({"inburgeringsplichtig": "N"}, "inburgeringsplichtig", "APPROVED_BASIS"),
        (
            {"asielvergunning_bepaalde_tijd": "N", "recht_tm": "2026-08-31"},
            "asielvergunning_bepaalde_tijd",
            "APPROVED_BASIS",
        ),
    ],
)
def test_the_ground_of_what_a_run_withheld_is_not_taken_away(
    approved, refused, cells, column, code
):
    changed = {"personen": [a_row("personen", **cells)]}

    assert refused(changed) == [("personen.csv", 2, column, code)]


def test_closing_first_does_not_let_the_ground_be_taken_away_afterwards(approved, take, refused):
    take({"personen": [a_row("personen", recht_tm="2026-08-31")]})

    changed = {"personen": [a_row("personen", inburgeringsplichtig="N")]}
    assert refused(changed) == [("personen.csv", 2, "inburgeringsplichtig", "APPROVED_BASIS")]
    changed = {"personen": [a_row("personen", recht_vanaf="2026-10-01")]}
    assert refused(changed) == [("personen.csv", 2, "recht_vanaf", "APPROVED_RIGHT")]


def test_the_ground_of_somebody_from_whom_nothing_was_withheld_may_change(session, take):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder["personen"].append(a_row("personen", persoon="P2", bsn="", machtiging_vanaf=""))
    folder["uitkeringen"] = [a_row("uitkeringen"), a_row("uitkeringen", persoon="P2")]
    take(folder)
    verify_all(session)
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, run.name, someone("fatma"))

    gone = a_row("personen", persoon="P2", bsn="", recht_vanaf="", machtiging_vanaf="")
    suspended = a_row("opschortingen", persoon="P2", vanaf="2026-09-01")

    assert take({"personen": [gone], "opschortingen": [suspended]}).changes == 2


def test_flags_may_change_where_another_ground_carried(session, take):
    folder = a_folder()
    del folder["regie"], folder["opschortingen"]
    folder["personen"][0]["recht_vanaf"] = "2026-01-01"
    folder["besluiten"] = [a_row("besluiten", vanaf="2026-07-01")]
    take(folder)
    verify_all(session)
    run = calculate_run(session, "0299", Month(2026, 9), someone("loes"))
    approve_run(session, run.name, someone("fatma"))

    row = a_row("personen", recht_vanaf="2026-02-01", inburgeringsplichtig="N")

    assert take({"personen": [row]}).changes == 1


@pytest.mark.parametrize(
    ("cells", "accepted"),
    [
        ({"vanaf": "2026-09-01", "tm": ""}, False),
        ({"vanaf": "2026-10-01", "tm": "2026-10-01"}, False),
        ({"vanaf": "2026-09-01", "tm": "2026-09-30"}, True),
        ({"vanaf": "2026-10-02", "tm": ""}, True),
    ],
)
def test_a_suspension_over_an_instalment_that_was_carried_is_refused(
    approved, take, refused, cells, accepted
):
    spell = {"opschortingen": [a_row("opschortingen", **cells)]}
    if accepted:
        assert take(spell).changes == 1
        return

    assert refused(spell) == [("opschortingen.csv", 2, "vanaf", "APPROVED_SUSPENSION")]


def test_a_suspension_may_become_shorter_and_not_longer_over_what_was_carried(
    approved, take, refused
):
    def spell(last_day):
        return {"opschortingen": [a_row("opschortingen", vanaf="2026-09-01", tm=last_day)]}

    take(spell("2026-09-30"))

    assert take(spell("2026-09-10")).changes == 1
    assert refused(spell("2026-10-01")) == [("opschortingen.csv", 2, "tm", "APPROVED_SUSPENSION")]


def test_decisions_may_always_be_closed_and_added(approved, take):
    assert take({"besluiten": [a_row("besluiten", vanaf="2026-08-13")]}).changes == 1
    closed = a_row("besluiten", vanaf="2026-08-13", tm="2026-08-13", evaluatiedatum="")
    assert take({"besluiten": [closed]}).changes == 1


def test_what_an_approved_run_stood_on_is_asked_in_a_few_reads(session, approved, take):
    keys = [f"P{number}" for number in range(2, 200)]
    take({"personen": [a_row("personen", persoon=key, bsn="") for key in keys]})
    seen = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: seen.append(given[2]))

    rows = [a_row("personen", persoon=key, bsn="", machtiging_vanaf="") for key in keys]
    spells = [a_row("opschortingen", persoon=key) for key in keys]
    take({"personen": rows, "opschortingen": spells})

    reads = sum("FROM run" in text or "JOIN run" in text for text in seen)
    assert reads <= 5  # the last two for the tasks that follow


def test_a_run_that_was_rejected_binds_nobody(session, approved, take):
    session.execute(update(RunRow).values(status="REJECTED"))

    assert take({"vaste_lasten": [a_row("vaste_lasten", bedrag="650")]}).changes == 1
    assert take({"uitkeringen": [a_row("uitkeringen", netto="1400")]}).changes == 1
    assert take({"regie": [a_row("regie", vanaf="2026-10-01")]}).changes == 1
    nothing = a_row("personen", recht_vanaf="", machtiging_vanaf="")
    spell = a_row("opschortingen", vanaf="2026-09-01")
    assert take({"personen": [nothing], "opschortingen": [spell]}).changes == 2
