"""Many amounts at once: what was previewed is what happens, and undoing brings all of it back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from ontzorgen.domain.amount_change import (
    AmountRow,
    Change,
    Left,
    Listed,
    Percentage,
    Step,
    change_of,
    new_cents,
)
from ontzorgen.domain.fixed_cost import CostKind, Frequency, due_dates
from ontzorgen.domain.months import Month
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services import accounts
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.amounts.change_amounts import change_amounts, see_change, undo_amounts
from ontzorgen.services.amounts.errors import (
    AmountsDiffer,
    AmountsUndone,
    AmountsUsed,
    NothingToChange,
    UnknownAmountChange,
)
from ontzorgen.services.amounts.preview import Choice, preview_amounts
from ontzorgen.services.approve_run import approve_run
from ontzorgen.services.calculate_run import calculate_run
from ontzorgen.services.end_run import reject_run
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.store import bulk_changes
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.engine import make_engine
from ontzorgen.store.forget import forget
from ontzorgen.store.models import (
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    MunicipalityRow,
    PayeeRow,
)
from ontzorgen.store.tenancy import for_all
from ontzorgen.wording.amount_changes import why_left
from tests.conftest import add_people, someone
from tests.databases import KINDS, fresh_database
from tests.import_folders import BSNS, a_folder, a_row, write

JULY = date(2027, 7, 1)
VAULT = BsnVault(b"m" * 32, b"i" * 32)


def a_cost(key, **cells):
    return a_row("vaste_lasten", vaste_last=key, vanaf="2026-08-15", **cells)


def fill(session, vault, path):
    """Import a town: a rent for each household, and costs of every rhythm."""
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "uitkeringen")
    folder["huishoudens"].append(a_row("huishoudens", huishouden="H2"))
    folder["personen"].append(a_row("personen", persoon="P2", huishouden="H2", bsn=BSNS[1]))
    folder["vaste_lasten"] = [
        a_cost("V1"),
        a_cost("V2", soort="ZORG", bedrag="150,05", frequentie="KWARTAAL", vervaldag="31"),
        a_cost("V3", soort="WATER", bedrag="99,99", frequentie="JAAR", vervaldag="15"),
        a_cost("V4", bedrag="45,00", frequentie="EENMALIG"),
        a_cost("V5", tm="2027-03-31"),
        a_cost("V6", tm="2027-12-31"),
        a_cost("V6", bedrag="700,00") | {"vanaf": "2028-01-01"},
        a_cost("V7", huishouden="H2", bedrag="0,01"),
        a_cost("V8", huishouden="H2", bedrag="812,50", tm="2027-09-30"),
    ]
    import_folder(session, read_folder(write(path / "map", folder)), someone("loes"), vault)
    accounts.verify_first_registrations(session, "gebeld", someone("fatma"))
    session.commit()


@pytest.fixture(scope="module", params=KINDS)
def filled(request, tmp_path_factory):
    """One filled database of each kind for all tests; what a test does is rolled back."""
    with fresh_database(request.param) as url:
        engine = make_engine(url)
        with Session(engine) as session:
            for_all(session)
            add_people(session)
            fill(session, VAULT, tmp_path_factory.mktemp("stad"))
        yield engine
        engine.dispose()


@pytest.fixture
def town(filled):
    with Session(filled) as session:
        for_all(session)
        yield session
        session.flush()
        session.rollback()


@pytest.fixture
def vault():
    return VAULT


def choose(how, *, day=JULY, kind=CostKind.RENT, payee=None, code="0299"):
    return Choice(code, payee, kind, day, how)


def rows(session):
    """Return every version of every cost, as it stands."""
    table = FixedCostVersionRow.__table__
    return [tuple(row) for row in session.execute(select(table).order_by(table.c.id))]


def schedule(session):
    """Return what falls due in ten years, by cost: a list of (day, cents)."""
    query = select(FixedCostRow.key, FixedCostVersionRow).join(
        FixedCostVersionRow, FixedCostVersionRow.fixed_cost_id == FixedCostRow.id
    )
    found = {}
    for key, row in session.execute(query):
        version = AmountRow(
            row.id, row.amount_cents, row.valid_from, row.valid_until,
            Frequency(row.frequency), row.due_day,
        )  # fmt: skip
        days = due_dates(version, date(2026, 1, 1), date(2036, 1, 1))
        found.setdefault(key, []).extend((day, row.amount_cents) for day in days)
    return {key: sorted(dues) for key, dues in found.items()}


def change(session, choice, vault, login="finn"):
    seal = preview_amounts(session, choice, someone(login), vault).seal
    return change_amounts(session, choice, seal, someone(login), vault)


@pytest.mark.parametrize(
    ("old", "rate", "new"),
    [
        (100_00, "4.1", 104_10),
        (1, "50", 2),
        (50, "1", 51),
        (150, "1", 152),
        (149, "1", 150),
        (100_00, "-2.5", 97_50),
        (3, "-50", 2),
        (999_999_999_99, "0.01", 1_000_099_999_99),
    ],
)
def test_a_percentage_is_rounded_half_up_to_the_cent(old, rate, new):
    assert new_cents("V1", old, Percentage(Decimal(rate))) == new


def test_the_rent_of_all_households_rises_on_one_day_and_each_other_cost_stays(town, vault):
    before = schedule(town)

    number = change(town, choose(Percentage(Decimal("4.1"))), vault)

    after = schedule(town)
    assert dict(after["V1"])[date(2027, 6, 1)] == 620_00
    assert dict(after["V1"])[date(2027, 7, 1)] == 645_42
    assert dict(after["V8"])[date(2027, 9, 1)] == 845_81
    assert date(2027, 10, 1) not in dict(after["V8"])
    same = {"V2", "V3", "V4", "V5", "V6", "V7"}
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    seen, lines = see_change(town, number, someone("aad"))
    assert [(line.household, line.key) for line in lines] == [("H1", "V1"), ("H2", "V8")]
    assert (seen.made_by, seen.old_cents, seen.new_cents) == ("finn", 1432_50, 1491_23)


def test_what_is_left_alone_is_told_with_why(town, vault):
    preview = preview_amounts(town, choose(Percentage(Decimal("4.1"))), someone("finn"), vault)

    assert {one.key: one.why for one in preview.left} == {
        "V4": Left.ONCE,
        "V5": Left.ENDED,
        "V6": Left.LATER_AMOUNT,
        "V7": Left.SAME,
    }


def test_a_quarterly_cost_keeps_its_due_dates(town, vault):
    before = schedule(town)["V2"]

    change(town, choose(Step(10_00), kind=CostKind.HEALTH_INSURANCE), vault)

    after = schedule(town)["V2"]
    assert [day for day, _ in after] == [day for day, _ in before]
    assert dict(after)[date(2027, 5, 31)] == 150_05
    assert dict(after)[date(2027, 8, 31)] == 160_05


def test_a_file_names_costs_whatever_their_capitals_and_says_what_it_does_not_know(town, vault):
    how = Listed({"v1": 700_00, "v2": 150_05, "nergens": 1_00})

    preview = preview_amounts(town, choose(how, kind=None), someone("finn"), vault)

    assert [(line.version.key, line.new_cents) for line in preview.lines] == [("V1", 700_00)]
    assert {one.key: one.why for one in preview.left} == {
        "V2": Left.SAME,
        "nergens": Left.UNKNOWN,
    }


def test_a_preview_writes_nothing(town, vault):
    before = rows(town)

    preview_amounts(town, choose(Step(1)), someone("finn"), vault)

    assert rows(town) == before


def test_what_changed_after_the_preview_refuses_the_whole(town, vault):
    choice = choose(Step(1_00))
    seal = preview_amounts(town, choice, someone("finn"), vault).seal
    cost = select(FixedCostRow.id).where(FixedCostRow.key == "V8").scalar_subquery()
    version = FixedCostVersionRow
    town.execute(update(version).where(version.fixed_cost_id == cost).values(amount_cents=900_00))
    before = rows(town)

    with pytest.raises(AmountsDiffer):
        change_amounts(town, choice, seal, someone("finn"), vault)

    assert rows(town) == before


def test_confirming_twice_changes_once(town, vault):
    choice = choose(Step(1_00))
    seal = preview_amounts(town, choice, someone("finn"), vault).seal
    change_amounts(town, choice, seal, someone("finn"), vault)
    once = rows(town)

    with pytest.raises(AmountsDiffer):
        change_amounts(town, choice, seal, someone("finn"), vault)
    with pytest.raises(NothingToChange):
        change(town, choice, vault)

    assert rows(town) == once


def test_what_an_approved_run_paid_is_left_alone_and_another_day_is_not(town, vault):
    run = calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    approve_run(town, run.name, someone("fatma"))

    preview = preview_amounts(
        town, choose(Step(1_00), day=date(2026, 10, 1)), someone("finn"), vault
    )
    later = preview_amounts(town, choose(Step(1_00), day=date(2026, 11, 1)), someone("finn"), vault)

    decided = next(one for one in preview.left if one.key == "V1")
    assert (decided.why, decided.problem.facts["run"]) == (Left.DECIDED, run.name)
    assert "V1" in [line.version.key for line in later.lines]


def test_a_run_that_was_calculated_only_is_named_to_be_calculated_anew(town, vault):
    run = calculate_run(town, "0299", Month(2026, 9), someone("loes"))

    preview = preview_amounts(
        town, choose(Step(1_00), day=date(2026, 10, 1)), someone("finn"), vault
    )

    assert list(preview.to_recalculate) == [run.name]


def test_undoing_is_refused_once_an_approved_run_used_it_and_says_which(town, vault):
    number = change(town, choose(Step(1_00), day=date(2026, 9, 20)), vault)
    run = calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    approve_run(town, run.name, someone("fatma"))
    before = rows(town)

    with pytest.raises(AmountsUsed) as refused:
        undo_amounts(town, number, someone("finn"))

    assert ("V1", run.name) in refused.value.decided
    assert rows(town) == before


def test_undoing_after_a_run_that_was_rejected_brings_back_what_is_due(town, vault):
    before = schedule(town)
    number = change(town, choose(Step(1_00), day=date(2026, 9, 20)), vault)
    run = calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    reject_run(town, run.name, "verkeerd", someone("fatma"))

    undo_amounts(town, number, someone("finn"))

    assert schedule(town) == before


@pytest.mark.parametrize("kind", [CostKind.RENT, CostKind.HEALTH_INSURANCE])
def test_what_was_undone_after_a_calculation_changes_again_from_the_same_day(town, vault, kind):
    choice = choose(Step(1_00), day=date(2026, 8, 20), kind=kind)
    first = change(town, choice, vault)
    changed = schedule(town)
    calculate_run(town, "0299", Month(2026, 8), someone("loes"))
    calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    undo_amounts(town, first, someone("finn"))
    undone, due = rows(town), schedule(town)

    second = change(town, choice, vault)

    assert schedule(town) == changed != due
    with pytest.raises(NothingToChange):
        change(town, choice, vault)
    undo_amounts(town, second, someone("finn"))
    assert rows(town) == undone
    with pytest.raises(AmountsUndone):
        undo_amounts(town, second, someone("finn"))


def test_what_an_approved_run_paid_after_an_undo_is_left_alone(town, vault):
    choice = choose(Step(1_00), day=date(2026, 9, 20))
    number = change(town, choice, vault)
    calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    undo_amounts(town, number, someone("finn"))
    run = calculate_run(town, "0299", Month(2026, 9), someone("loes"))
    approve_run(town, run.name, someone("fatma"))

    preview = preview_amounts(town, choice, someone("finn"), vault)

    decided = next(one for one in preview.left if one.key == "V1")
    assert (decided.why, decided.problem.facts["run"]) == (Left.DECIDED, run.name)


def test_undoing_is_refused_when_a_cost_was_changed_again_and_once_is_enough(town, vault):
    first = change(town, choose(Step(1_00)), vault)
    second = change(town, choose(Step(1_00), day=date(2027, 8, 1)), vault)

    with pytest.raises(AmountsUsed) as refused:
        undo_amounts(town, first, someone("finn"))
    undo_amounts(town, second, someone("finn"))
    undo_amounts(town, first, someone("loes"))

    assert "V1" in refused.value.changed
    with pytest.raises(AmountsUndone):
        undo_amounts(town, first, someone("finn"))


def test_nobody_changes_or_undoes_what_is_of_another_municipality(town, vault):
    number = change(town, choose(Step(1_00)), vault)
    elsewhere = someone("finn", municipalities=frozenset({"0344"}))

    with pytest.raises(NotAllowed):
        preview_amounts(town, choose(Step(1_00)), elsewhere, vault)
    for look in (undo_amounts, see_change):
        with pytest.raises(UnknownAmountChange):
            look(town, number, elsewhere)
    with pytest.raises(NotAllowed):
        preview_amounts(town, choose(Step(1_00)), someone("fatma"), vault)


def test_a_key_that_two_of_ones_municipalities_share_is_no_obstacle(town, vault):
    household = select(FixedCostRow.household_id).where(FixedCostRow.key == "V1")
    town.execute(insert(MunicipalityRow).values(code="0344", name="Elders"))
    town.execute(insert(HouseholdRow).values(id=9_999, municipality_code="0344", key="H1"))
    town.execute(
        insert(FixedCostRow).values(municipality_code="0344", key="V1", household_id=9_999)
    )
    assert town.scalar(household) != 9_999

    preview = preview_amounts(town, choose(Step(1_00)), someone("finn"), vault)

    assert "V1" in [line.version.key for line in preview.lines]


def test_a_cost_that_goes_to_another_payee_by_then_is_not_touched(town, vault):
    town.execute(
        insert(PayeeRow).values(
            id=77, key="B2", name="Ander", kind="", collects=False, reference_kind="VRIJ"
        )
    )
    first = town.scalar(select(PayeeRow.id).where(PayeeRow.key == "B1"))

    other = preview_amounts(town, choose(Step(1), kind=None, payee=77), someone("finn"), vault)
    its = preview_amounts(town, choose(Step(1), kind=None, payee=first), someone("finn"), vault)

    assert (len(other.lines), len(its.lines)) == (0, 5)


HOW = st.one_of(
    st.builds(
        Percentage,
        st.decimals(-99, 100, places=2, allow_nan=False).filter(lambda rate: rate != 0),
    ),
    st.builds(Step, st.integers(-900_00, 900_00).filter(bool)),
    st.builds(
        Listed,
        st.dictionaries(st.sampled_from(["v1", "v2", "v3", "v5", "v8", "x"]),
                        st.integers(1, 2_000_00), min_size=1),
    ),
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(
    how=HOW,
    day=st.dates(date(2026, 8, 1), date(2028, 12, 31)),
    kind=st.sampled_from([CostKind.RENT, CostKind.HEALTH_INSURANCE, CostKind.WATER]),
    undone=st.booleans(),
)
def test_what_was_previewed_happens_and_undoing_brings_back_every_row(
    filled, how, day, kind, undone
):
    choice = choose(how, day=day, kind=None if isinstance(how, Listed) else kind)
    with Session(filled) as session:
        for_all(session)
        if undone:
            _change_calculate_and_undo(session, choice)
        before, due = rows(session), schedule(session)
        preview = preview_amounts(session, choice, someone("finn"), VAULT)
        starts = {line.version.key: line.start for line in preview.lines}
        cents = {line.version.key: line.new_cents for line in preview.lines}
        if preview.lines:
            number = change_amounts(session, choice, preview.seal, someone("finn"), VAULT)
            expected = {
                key: [
                    (on, cents[key] if key in starts and on >= starts[key] else was)
                    if _held(preview, key, on) else (on, was)
                    for on, was in dues
                ]
                for key, dues in due.items()
            }  # fmt: skip
            assert schedule(session) == expected
            undo_amounts(session, number, someone("finn"))
        assert rows(session) == before
        session.rollback()


def _change_calculate_and_undo(session, choice):
    """Leave what undoing leaves once a run that nobody approved names the new versions."""
    preview = preview_amounts(session, choice, someone("finn"), VAULT)
    if preview.lines:
        number = change_amounts(session, choice, preview.seal, someone("finn"), VAULT)
        done = bulk_changes.done_lines(session, number)
        kept = {line.new_version_id for line in done}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk_changes, "named_in_a_run", lambda *_: kept)
            undo_amounts(session, number, someone("finn"))


def _held(preview, key, day):
    """Say whether the version that a preview ends held on a day."""
    version = next((line.version for line in preview.lines if line.version.key == key), None)
    return version is not None and (version.valid_until is None or day < version.valid_until)


@given(
    day=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    begins=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    frequency=st.sampled_from(list(Frequency)),
    due_day=st.integers(1, 31),
)
def test_no_instalment_is_gained_or_lost_by_a_change(day, begins, frequency, due_day):
    row = AmountRow(1, 100_00, begins, None, frequency, due_day)

    found = change_of("V1", [row], day, Step(1))

    if not isinstance(found, Change):
        assert frequency is Frequency.ONCE or begins >= day
        return
    far = (date(2025, 1, 1), date(2034, 1, 1))
    old = AmountRow(1, 100_00, begins, found.start, frequency, due_day)
    new = AmountRow(2, 100_01, found.start, None, frequency, due_day)
    assert [*due_dates(old, *far), *due_dates(new, *far)] == list(due_dates(row, *far))
    assert all(due < day for due in due_dates(old, *far))


def test_a_cost_of_people_who_were_forgotten_is_left_alone_and_says_why(town):
    second = town.scalar(select(HouseholdRow.id).where(HouseholdRow.key == "H2"))
    forget(town, second, JULY)
    how = choose(Percentage(Decimal("4.1")))

    preview = preview_amounts(town, how, someone("finn"), VAULT)

    assert {line.version.household for line in preview.lines} == {"H1"}
    (left,) = [one for one in preview.left if one.key == "V8"]
    assert left.why is Left.REFUSED
    assert "zijn gewist omdat" in why_left(left)
