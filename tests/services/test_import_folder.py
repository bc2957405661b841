"""Importing a folder: all or nothing, once is enough, and a dry run only tells."""

import copy
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, insert, literal, select

from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.report import DifferenceKind
from ontzorgen.store import audit
from ontzorgen.store.forget import forget
from ontzorgen.store.models import (
    AuditRow,
    Base,
    BenefitRow,
    FixedCostRow,
    FixedCostVersionRow,
    HouseholdRow,
    PersonRow,
)
from ontzorgen.wording import import_problems
from tests.conftest import someone
from tests.import_folders import BSNS, a_folder, a_row, write


@pytest.fixture
def take(session, vault, tmp_path):
    """Write a folder and import it: `take(folder)`."""

    def taken(folder, login="loes", *, dry_run=False, **acting):
        path = write(tmp_path / "map", folder)
        return import_folder(
            session, read_folder(path), someone(login, **acting), vault, dry_run=dry_run
        )

    return taken


@pytest.fixture
def refused(take):
    """Import a folder that must be refused and return its problems in short."""

    def problems(folder, login="loes", **acting):
        with pytest.raises(ImportRefused) as error:
            take(folder, login, **acting)
        assert "None" not in import_problems.refused(error.value)
        return [(p.file, p.line, p.column, p.code.value) for p in error.value.problems]

    return problems


def counts(session):
    """Return how many rows each table has, but for the audit log."""
    session.flush()
    tables = [table for table in Base.metadata.sorted_tables if table.name != "audit_entry"]
    return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}


def audited_rows(session):
    """Return how long the audit log is; a row is written at the commit."""
    session.commit()
    return session.scalar(select(func.count()).select_from(AuditRow))


def test_a_folder_is_taken_over_whole(session, take):
    report = take(a_folder())

    assert [(file.new, file.changed, file.unchanged) for file in report.files] == [(1, 0, 0)] * 9
    person = session.scalars(select(PersonRow)).one()
    assert (person.first_name, person.right_from) == ("Sara", date(2026, 8, 13))
    assert session.scalars(select(FixedCostVersionRow.amount_cents)).one() == 62_000
    assert session.scalars(select(BenefitRow.net_cents)).one() == 135_133


def test_the_same_folder_twice_changes_nothing(session, take):
    take(a_folder())
    before = counts(session)

    again = take(a_folder())

    assert again.changes == 0
    assert [file.unchanged for file in again.files] == [1] * 9
    assert counts(session) == before


def test_one_bad_row_refuses_all(session, take, refused):
    folder = a_folder()
    folder["uitkeringen"].append(a_row("uitkeringen", maand="2026-10", netto="-1"))
    before = counts(session)

    assert refused(folder) == [("uitkeringen.csv", 3, "netto", "AMOUNT_NEGATIVE")]
    assert counts(session) == before
    assert audited_rows(session) == 0


def test_malformed_rows_and_rows_that_do_not_fit_are_named_together(refused):
    folder = a_folder()
    folder["personen"].append(a_row("personen", persoon="P2", bsn="1"))
    folder["uitkeringen"] += [
        a_row("uitkeringen", persoon="P2"),
        a_row("uitkeringen", persoon="P3"),
    ]

    assert refused(folder) == [
        ("personen.csv", 3, "bsn", "WRONG_BSN"),
        ("uitkeringen.csv", 4, "persoon", "UNKNOWN_PERSON"),
    ]


def test_a_file_that_cannot_be_read_does_not_make_everything_else_unknown(refused):
    folder = a_folder()
    folder["personen"] = "persoon;huishouden\n"

    assert {code for *_, code in refused(folder)} == {"MISSING_COLUMN"}


def test_a_dry_run_tells_the_same_and_writes_nothing(session, take):
    take(a_folder())
    folder = a_folder()
    folder["vaste_lasten"][0] |= {"bedrag": "650,00", "tm": "2026-12-31"}
    before, audited = counts(session), audited_rows(session)
    statements = []
    event.listen(
        session.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2])
    )

    tried = take(folder, dry_run=True)

    assert not [text for text in statements if not text.lstrip().startswith(("SELECT", "BEGIN"))]
    assert (counts(session), audited_rows(session)) == (before, audited)
    (difference,) = [d for file in tried.files for d in file.differences]
    assert difference.kind is DifferenceKind.CHANGED
    assert difference.fields == (("bedrag", "620.00", "650.00"), ("tm", "", "2026-12-31"))
    assert take(folder).files[5].differences == (difference,)


def test_a_report_shows_new_rows_without_a_bsn(take):
    report = take(a_folder())

    (difference,) = report.files[3].differences
    assert difference.kind is DifferenceKind.NEW
    assert ("bsn", "", "*******13") in difference.fields
    assert BSNS[0] not in str(report)


@pytest.mark.parametrize(
    ("login", "names", "allowed"),
    [
        ("finn", ("gemeenten", "begunstigden"), True),
        ("finn", ("huishoudens",), False),
        ("fatma", ("begunstigden",), False),
        ("aad", ("begunstigden",), False),
        ("loes", (), True),
    ],
)
def test_the_files_that_are_present_say_which_role_is_needed(take, login, names, allowed):
    folder = a_folder(*names)
    if allowed:
        assert take(folder, login).changes
        return
    with pytest.raises(NotAllowed):
        take(folder, login)


def test_an_unchanged_file_asks_the_role_all_the_same(take):
    take(a_folder())

    with pytest.raises(NotAllowed):
        take(a_folder("huishoudens"), "finn")


def test_a_household_of_another_municipality_is_refused_whether_it_exists_or_not(refused):
    folder = a_folder("gemeenten", "huishoudens")
    folder["huishoudens"] += [
        a_row("huishoudens", huishouden="H2", gemeentecode="0518"),
        a_row("huishoudens", huishouden="H3", gemeentecode="9999"),
        a_row("huishoudens", huishouden="H4", gemeentecode="0344"),
    ]

    assert refused(folder) == [
        ("huishoudens.csv", 3, "gemeentecode", "NOT_YOUR_MUNICIPALITY"),
        ("huishoudens.csv", 4, "gemeentecode", "NOT_YOUR_MUNICIPALITY"),
        ("huishoudens.csv", 5, "gemeentecode", "UNKNOWN_MUNICIPALITY"),
    ]


def test_a_municipality_that_is_not_the_users_is_refused(refused):
    folder = {"gemeenten": [a_row("gemeenten", gemeentecode="0518")]}

    assert refused(folder) == [("gemeenten.csv", 2, "gemeentecode", "NOT_YOUR_MUNICIPALITY")]


def test_a_municipality_does_not_notice_the_keys_of_another(session, take):
    mine, theirs = {"0299"}, {"0344"}
    take(a_folder(), municipalities=mine)
    folder = a_folder()
    folder["gemeenten"][0]["gemeentecode"] = folder["huishoudens"][0]["gemeentecode"] = "0344"

    report = take(folder, municipalities=theirs)

    assert [file.new for file in report.files] == [1, 0, 1, 1, 1, 1, 1, 1, 1]
    assert len(session.scalars(select(PersonRow.key)).all()) == 2


def test_a_key_in_two_of_the_users_municipalities_is_refused_as_ambiguous(take, refused):
    take(a_folder(), municipalities={"0299"})
    folder = a_folder()
    folder["gemeenten"][0]["gemeentecode"] = folder["huishoudens"][0]["gemeentecode"] = "0344"
    take(folder, municipalities={"0344"})

    assert refused(a_folder("uitkeringen")) == [("uitkeringen.csv", 2, "persoon", "AMBIGUOUS_KEY")]
    assert take(a_folder("huishoudens", "personen", "uitkeringen")).changes == 0


def test_what_a_row_refers_to_must_be_known(refused):
    folder = a_folder()
    folder["personen"].append(a_row("personen", persoon="P2", huishouden="H9", bsn=BSNS[1]))
    folder["vaste_lasten"].append(
        a_row("vaste_lasten", vaste_last="V2", persoon="P9", begunstigde="B9", huishouden="H9")
    )
    folder["regie"].append(a_row("regie", vaste_last="V9"))
    folder["besluiten"].append(a_row("besluiten", persoon="P9"))
    folder["opschortingen"].append(a_row("opschortingen", persoon="P9"))

    assert refused(folder) == [
        ("personen.csv", 3, "huishouden", "UNKNOWN_HOUSEHOLD"),
        ("vaste_lasten.csv", 3, "huishouden", "UNKNOWN_HOUSEHOLD"),
        ("vaste_lasten.csv", 3, "begunstigde", "UNKNOWN_PAYEE"),
        ("vaste_lasten.csv", 3, "persoon", "UNKNOWN_PERSON"),
        ("besluiten.csv", 3, "persoon", "UNKNOWN_PERSON"),
        ("regie.csv", 3, "vaste_last", "UNKNOWN_FIXED_COST"),
        ("opschortingen.csv", 3, "persoon", "UNKNOWN_PERSON"),
    ]


def test_a_household_and_its_persons_and_costs_do_not_move(take, refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder["gemeenten"].append(a_row("gemeenten", gemeentecode="0344"))
    folder["huishoudens"].append(a_row("huishoudens", huishouden="H2"))
    take(folder)

    moved = {"huishoudens": [a_row("huishoudens", gemeentecode="0344")]}
    assert [code for *_, code in refused(moved)] == ["HOUSEHOLD_MOVED"]
    moved = {"personen": [a_row("personen", huishouden="H2")]}
    assert [code for *_, code in refused(moved)] == ["PERSON_MOVED"]
    moved = {"vaste_lasten": [a_row("vaste_lasten", huishouden="H2")]}
    assert [code for *_, code in refused(moved)] == ["FIXED_COST_MOVED"]


def test_nobody_is_born_after_today(take, refused):
    today = someone("loes").today
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["personen"].append(a_row("personen", persoon="P2", bsn=""))
    unborn, born = copy.deepcopy(folder), copy.deepcopy(folder)
    unborn["personen"][1]["geboortedatum"] = (today + timedelta(days=1)).isoformat()
    born["personen"][1]["geboortedatum"] = today.isoformat()

    assert refused(unborn) == [("personen.csv", 3, "geboortedatum", "NOT_BORN_YET")]
    assert take(born).changes == 4


def test_the_cure_for_a_person_who_moves_works(session, take):
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["huishoudens"].append(a_row("huishoudens", huishouden="H2"))
    take(folder)

    old = a_row("personen", bsn="", recht_tm="2026-10-31")
    new = a_row("personen", persoon="P1-2", huishouden="H2")
    take({"personen": [old, new]})

    found = session.execute(select(PersonRow.key, PersonRow.bsn_index).order_by(PersonRow.id))
    assert [(key, index is None) for key, index in found] == [("P1", True), ("P1-2", False)]


# keys without regard to case

KEYS = {
    "begunstigden": ("begunstigde",),
    "huishoudens": ("huishouden",),
    "personen": ("persoon", "huishouden"),
    "besluiten": ("persoon",),
    "vaste_lasten": ("vaste_last", "huishouden", "persoon", "begunstigde"),
    "regie": ("vaste_last",),
    "uitkeringen": ("persoon",),
    "opschortingen": ("persoon",),
}


def in_small_letters(folder, *names):
    """Return the folder with the keys of these files, or of all, in small letters."""
    for name in names or KEYS:
        for row in folder[name]:
            row |= {column: row[column].lower() for column in KEYS[name] if column in row}
    return folder


def test_a_folder_in_other_letters_changes_nothing(session, take):
    folder = a_folder()
    folder["vaste_lasten"][0]["persoon"] = "P1"
    take(folder)
    before = counts(session)

    again = take(in_small_letters(copy.deepcopy(folder)))

    assert [file.unchanged for file in again.files] == [1] * 9
    assert counts(session) == before
    assert session.scalars(select(FixedCostRow.key)).one() == "V1"


@pytest.mark.parametrize("name", KEYS)
def test_one_file_in_other_letters_is_about_the_same_things(session, take, name):
    folder = a_folder()
    folder["vaste_lasten"][0]["persoon"] = "P1"
    take(folder)

    changed = in_small_letters({name: folder[name]}, name)

    assert take(changed).changes == 0


def test_what_refers_within_a_folder_finds_the_spelling_of_the_file_that_defines_it(session, take):
    files = ("besluiten", "regie", "uitkeringen", "opschortingen")
    folder = in_small_letters(a_folder(), *files)
    folder["personen"][0]["huishouden"] = "h1"
    folder["vaste_lasten"][0] |= {"huishouden": "h1", "persoon": "p1", "begunstigde": "b1"}

    assert take(folder).changes == 9
    assert session.scalars(select(PersonRow.key)).one() == "P1"
    assert session.scalars(select(FixedCostRow.key)).one() == "V1"
    assert take(a_folder("huishoudens", "personen", *files)).changes == 0


def test_a_change_in_other_letters_changes_the_known_row(session, take, refused):
    take(a_folder())

    closed = a_row("vaste_lasten", vaste_last="v1", tm="2026-12-31")
    later = a_row("vaste_lasten", vaste_last="V1", vanaf="2027-01-01", bedrag="650")
    assert take({"vaste_lasten": [closed, later]}).changes == 2

    assert session.scalars(select(FixedCostRow.key)).all() == ["V1"]
    assert refused(
        {"vaste_lasten": [a_row("vaste_lasten", vaste_last="v1", vanaf="2027-03-01")]}
    ) == [("vaste_lasten.csv", 2, "vanaf", "OVERLAP_WITH_KNOWN")]


def test_versions_of_one_cost_in_two_spellings_are_one_cost(session, take):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["vaste_lasten"] = [
        a_row("vaste_lasten", vaste_last="Éen", tm="2026-12-31"),
        a_row("vaste_lasten", vaste_last="éEN", vanaf="2027-01-01"),
    ]
    take(folder)

    assert session.scalars(select(FixedCostRow.key)).all() == ["Éen"]
    assert take(folder).changes == 0


def test_a_malformed_row_is_known_in_other_letters_too(refused):
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["personen"][0]["bsn"] = "1"
    folder["uitkeringen"] = [a_row("uitkeringen", persoon="p1")]

    assert refused(folder) == [("personen.csv", 2, "bsn", "WRONG_BSN")]


def test_a_spelling_that_fits_two_things_on_record_is_refused(session, take, refused):
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["personen"][0]["persoon"] = "Anna"
    take(folder)
    session.execute(
        insert(PersonRow).from_select(
            [column.name for column in PersonRow.__table__.columns if column.name != "id"],
            select(
                *(
                    literal("aNNA")
                    if column.name == "key"
                    else literal(None, column.type)
                    if column.name == "bsn_index"
                    else column
                    for column in PersonRow.__table__.columns
                    if column.name != "id"
                )
            ),
        )
    )

    assert refused({"uitkeringen": [a_row("uitkeringen", persoon="ANNA")]}) == [
        ("uitkeringen.csv", 2, "persoon", "AMBIGUOUS_SPELLING")
    ]
    assert take({"uitkeringen": [a_row("uitkeringen", persoon="aNNA")]}).changes == 1


def test_a_cost_of_one_person_needs_a_member_of_the_household(refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "personen", "vaste_lasten")
    folder["huishoudens"].append(a_row("huishoudens", huishouden="H2"))
    folder["vaste_lasten"][0] |= {"huishouden": "H2", "persoon": "P1"}

    assert refused(folder) == [("vaste_lasten.csv", 2, "persoon", "NOT_A_MEMBER")]


def test_a_bsn_belongs_to_one_person_in_file_and_database_and_is_not_shown(take, refused):
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["personen"].append(a_row("personen", persoon="P2"))
    assert refused(folder) == [("personen.csv", 3, "bsn", "DOUBLED_BSN")]

    take(a_folder("gemeenten", "huishoudens", "personen"))
    other = {"personen": [a_row("personen", persoon="P2")]}
    with pytest.raises(ImportRefused) as error:
        take(other)
    told = import_problems.refused(error.value)
    assert error.value.problems[0].code.value == "KNOWN_BSN"
    assert BSNS[0] not in told + repr(error.value.problems)


def test_two_persons_may_swap_their_bsns(session, take, vault):
    folder = a_folder("gemeenten", "huishoudens", "personen")
    folder["personen"].append(a_row("personen", persoon="P2", bsn=BSNS[1]))
    take(folder)
    folder["personen"][0]["bsn"], folder["personen"][1]["bsn"] = BSNS[1], BSNS[0]

    assert take(folder).changes == 2

    found = session.execute(select(PersonRow.bsn_cipher, PersonRow.bsn_key).order_by(PersonRow.key))
    assert [vault.open(*row) for row in found] == [BSNS[1], BSNS[0]]


def test_an_unchanged_bsn_is_not_sealed_again(session, take):
    take(a_folder("gemeenten", "huishoudens", "personen"))
    sealed = session.scalars(select(PersonRow.bsn_cipher)).one()

    take({"personen": [a_row("personen", taal="nl")]})

    assert session.scalars(select(PersonRow.bsn_cipher)).one() == sealed


def test_a_new_amount_is_a_new_row_that_keeps_the_place_of_its_cost(session, take):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["vaste_lasten"].append(a_row("vaste_lasten", vaste_last="V2"))
    take(folder)

    take(
        {
            "vaste_lasten": [
                a_row("vaste_lasten", tm="2027-06-30"),
                a_row("vaste_lasten", vanaf="2027-07-01", bedrag="650"),
                a_row("vaste_lasten", vaste_last="V3"),
            ]
        }
    )

    query = select(FixedCostRow.key, FixedCostVersionRow.position).join(FixedCostRow)
    found = session.execute(query.order_by(FixedCostVersionRow.position, FixedCostVersionRow.id))
    assert [tuple(row) for row in found] == [("V1", 1), ("V1", 1), ("V2", 2), ("V3", 3)]


def test_a_row_that_overlaps_one_on_record_is_refused(take, refused):
    take(a_folder())

    assert refused({"vaste_lasten": [a_row("vaste_lasten", vanaf="2027-01-01")]}) == [
        ("vaste_lasten.csv", 2, "vanaf", "OVERLAP_WITH_KNOWN")
    ]
    assert refused({"besluiten": [a_row("besluiten", vanaf="2027-03-01")]}) == [
        ("besluiten.csv", 2, "vanaf", "OVERLAP_WITH_KNOWN")
    ]
    other = a_row("besluiten", vanaf="2027-03-01", grondslag="VRIJWILLIG")
    assert take({"besluiten": [other]}).changes == 1


def test_a_row_begins_the_day_after_the_last_day_of_one_on_record(take, refused):
    folder = a_folder("gemeenten", "begunstigden", "huishoudens", "vaste_lasten")
    folder["vaste_lasten"][0]["tm"] = "2026-08-31"
    take(folder)

    last_day = {"vaste_lasten": [a_row("vaste_lasten", vanaf="2026-08-31")]}
    assert [code for *_, code in refused(last_day)] == ["OVERLAP_WITH_KNOWN"]
    once = a_row("vaste_lasten", vanaf="2026-09-01", tm="2026-09-01", frequentie="EENMALIG")
    assert take({"vaste_lasten": [once]}).changes == 1


def test_rows_that_are_absent_stay_as_they_are(session, take):
    take(a_folder())
    before = counts(session)

    take({"huishoudens": [a_row("huishoudens", huishouden="H2")]})

    assert counts(session) == before | {"household": 2}


def test_every_import_is_in_the_audit_log_without_a_bsn(session, take):
    take(a_folder())
    take({"personen": [a_row("personen", machtiging_tm="2026-09-30")]})
    session.commit()

    rows = session.execute(select(AuditRow.action, AuditRow.object, AuditRow.detail)).all()

    assert ("register account", "payee B1") in [(row.action, row.object) for row in rows]
    assert ("change authorisation", "person P1") in [(row.action, row.object) for row in rows]
    assert [row.action for row in rows].count("import folder") == 2
    assert BSNS[0] not in str(rows)
    assert not list(audit.broken_links(session))


def test_a_traceback_of_a_row_does_not_show_the_bsn(tmp_path):
    folder = read_folder(write(tmp_path, a_folder("personen")))

    assert BSNS[0] not in repr(folder)


def test_the_number_of_statements_does_not_grow_with_the_rows(session, take):
    def many(households):
        keys = [f"H{number}" for number in range(households)]
        return {
            "gemeenten": [a_row("gemeenten")],
            "begunstigden": [a_row("begunstigden")],
            "huishoudens": [a_row("huishoudens", huishouden=key) for key in keys],
            "personen": [
                a_row("personen", persoon=f"P{key}", huishouden=key, bsn="") for key in keys
            ],
            "vaste_lasten": [
                a_row("vaste_lasten", vaste_last=f"V{key}", huishouden=key) for key in keys
            ],
            "uitkeringen": [a_row("uitkeringen", persoon=f"P{key}") for key in keys],
        }

    seen = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: seen.append(given[2]))
    used = []
    for households in (20, 400, 400):
        seen.clear()
        take(many(households))
        used.append(len(seen))

    assert used[1] <= used[0] + 5
    assert used[2] < used[0]


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("besluiten", "persoon"),
        ("vaste_lasten", "huishouden"),
        ("regie", "vaste_last"),
        ("uitkeringen", "persoon"),
        ("opschortingen", "persoon"),
    ],
)
def test_no_file_fills_a_forgotten_household_again(session, take, refused, file, column):
    take(a_folder())
    forget(session, session.scalar(select(HouseholdRow.id)), date(2036, 1, 2))

    problems = refused(a_folder(file))

    assert (f"{file}.csv", 2, column, "HOUSEHOLD_FORGOTTEN") in problems
