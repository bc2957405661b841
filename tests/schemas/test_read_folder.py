"""A folder is read whole: encodings, separators, headers, and every row that is not well-formed."""

from datetime import date

import pytest

from ontzorgen.domain.fixed_cost import CostKind, Frequency
from ontzorgen.domain.policy import DEFAULT_ORDER
from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.importing.problems import ImportRefused, ProblemCode
from ontzorgen.wording.import_problems import sentence
from tests.import_folders import COLUMNS, a_folder, a_row, as_text, write
from tests.schemas.wrong_values import WRONG_VALUES


def found(path):
    problems = read_folder(path).problems
    assert not [sentence(problem) for problem in problems if "{" in sentence(problem)]
    return [(p.file, p.line, p.column, p.code.value) for p in problems]


def test_a_good_folder_has_no_problems_and_gives_values(tmp_path):
    folder = read_folder(write(tmp_path, a_folder()))

    assert folder.problems == ()
    (cost,) = folder.fixed_costs
    assert (cost.kind, cost.amount_cents, cost.frequency) == (
        CostKind.RENT,
        62_000,
        Frequency.MONTHLY,
    )
    (municipality,) = folder.municipalities
    assert municipality.order == DEFAULT_ORDER
    assert municipality.pay_day is None


def test_the_last_day_of_a_range_is_inside_it(tmp_path):
    folder = read_folder(write(tmp_path, a_folder("opschortingen")))

    assert folder.suspensions[0].valid_until == date(2027, 1, 1)


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_encodings_and_separators_read_alike(tmp_path, separator, encoding):
    folder = a_folder()
    folder["begunstigden"][0]["naam"] = "Zorgverzekeraar Eén"

    read = read_folder(write(tmp_path, folder, separator, encoding))

    assert read.problems == ()
    assert read.payees[0].name == "Zorgverzekeraar Eén"
    assert read.fixed_costs[0].amount_cents == 62_000


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_reads_alike(tmp_path, line_end):
    text = as_text("huishoudens", [a_row("huishoudens")]).replace("\r\n", line_end)

    assert len(read_folder(write(tmp_path, {"huishoudens": text})).households) == 1


@pytest.mark.parametrize(
    "content",
    [
        as_text("huishoudens", [a_row("huishoudens")]).encode("utf-16"),
        as_text("huishoudens", [a_row("huishoudens")]).encode("utf-16-le"),
        as_text("huishoudens", [a_row("huishoudens")]).encode() + b"H2\x00;0299;;",
        as_text("huishoudens", [a_row("huishoudens")]).encode() + b"H2\x81;0299;;",
        as_text("huishoudens", [a_row("huishoudens")]).encode("utf-8-sig") + b"H\xe9;0299;;",
    ],
)
def test_another_encoding_is_refused(tmp_path, content):
    path = write(tmp_path, {"huishoudens": content})

    assert found(path) == [("huishoudens.csv", None, None, "WRONG_ENCODING")]


def test_names_of_files_and_columns_and_codes_are_read_without_regard_to_case(tmp_path):
    folder = a_folder("vaste_lasten")
    folder["vaste_lasten"][0] |= {"soort": "huur", "frequentie": "maand"}
    text = as_text("vaste_lasten", folder["vaste_lasten"])
    header, rest = text.split("\r\n", 1)
    header = header.upper().replace("VASTE_LAST", " Vaste  Last ")
    (tmp_path / "Vaste_Lasten.CSV").write_text(f"{header}\r\n{rest}")

    read = read_folder(tmp_path)

    assert read.problems == ()
    assert read.fixed_costs[0].kind is CostKind.RENT


def test_a_missing_a_doubled_and_an_unknown_column_are_each_named(tmp_path):
    columns = COLUMNS["huishoudens"].split()
    missing = ";".join(columns[:-1]) + "\nH1;0299;\n"
    doubled = ";".join([*columns, "consulent"]) + "\nH1;0299;;;\n"
    unknown = ";".join([*columns, "kleur"]) + "\nH1;0299;;;\n"

    for text, column, code in (
        (missing, "budgetcoach", "MISSING_COLUMN"),
        (doubled, "consulent", "DOUBLED_COLUMN"),
        (unknown, "kleur", "UNKNOWN_COLUMN"),
    ):
        path = write(tmp_path, {"huishoudens": text})
        assert found(path) == [("huishoudens.csv", 1, column, code)]


@pytest.mark.parametrize("again", [" Consulent ", "CONSULENT"])
def test_a_column_twice_in_other_letters_or_spaces_is_doubled(tmp_path, again):
    text = ";".join([*COLUMNS["huishoudens"].split(), again]) + "\nH1;0299;;;\n"

    assert found(write(tmp_path, {"huishoudens": text})) == [
        ("huishoudens.csv", 1, "consulent", "DOUBLED_COLUMN")
    ]


def test_only_the_two_columns_about_references_may_be_left_out(tmp_path):
    without = read_folder(write(tmp_path, a_folder("begunstigden")))
    row = a_row("begunstigden", kenmerksoort="", kenmerkpatroon="")
    empty = read_folder(write(tmp_path, {"begunstigden": [row]}))

    assert without.payees[0].reference_kind is None
    assert empty.payees[0].reference_kind == "VRIJ"
    assert empty.payees[0].reference_pattern == ""


def test_a_short_and_a_long_row_are_named_by_line(tmp_path):
    text = as_text("uitkeringen", [a_row("uitkeringen")]) + "P2;2026-09;1,00\nP3;2026-09;1;0;x\n"

    assert found(write(tmp_path, {"uitkeringen": text})) == [
        ("uitkeringen.csv", 3, None, "SHORT_ROW"),
        ("uitkeringen.csv", 4, None, "LONG_ROW"),
    ]


def test_a_decimal_comma_without_quotes_in_a_comma_file_is_refused(tmp_path):
    text = "persoon,maand,netto,eigen_inkomen\nP1,2026-09,1351,33,\n"

    assert found(write(tmp_path, {"uitkeringen": text})) == [
        ("uitkeringen.csv", 2, None, "LONG_ROW")
    ]


def test_empty_lines_are_skipped_and_line_numbers_stay_right(tmp_path):
    text = "\n\npersoon;maand;netto;eigen_inkomen\n\n;;;\nP1;2026-09;-1,00;\n"

    assert found(write(tmp_path, {"uitkeringen": text})) == [
        ("uitkeringen.csv", 6, "netto", "AMOUNT_NEGATIVE")
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('P1;2026-09;"1,00;\nP2;2026-09;1,00;\n', "WRONG_QUOTES"),
        ('P1;2026-09;"1"00;\n', "WRONG_QUOTES"),
        ('"P\n1";2026-09;1,00;\n', "CONTROL_CHARACTER"),
        ("P\t1;2026-09;1,00;\n", "CONTROL_CHARACTER"),
        ("P\x081;2026-09;1,00;\n", "CONTROL_CHARACTER"),
    ],
)
def test_broken_quotes_and_invisible_characters_are_refused(tmp_path, row, code):
    text = "persoon;maand;netto;eigen_inkomen\n" + row

    assert found(write(tmp_path, {"uitkeringen": text})) == [("uitkeringen.csv", 2, None, code)]


def test_an_empty_file_is_refused_but_a_header_alone_is_fine(tmp_path):
    assert found(write(tmp_path, {"uitkeringen": "\n"})) == [
        ("uitkeringen.csv", None, None, "EMPTY_FILE")
    ]

    read = read_folder(write(tmp_path, {"uitkeringen": as_text("uitkeringen", [])}))
    assert read.problems == ()
    assert read.benefits == ()


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_what_is_no_folder_is_refused(tmp_path, name):
    (tmp_path / "file").write_text("x")

    with pytest.raises(ImportRefused) as refused:
        read_folder(tmp_path / name)

    assert refused.value.problems[0].code is ProblemCode.NO_FOLDER
    assert sentence(refused.value.problems[0])


def test_an_empty_folder_is_refused(tmp_path):
    (tmp_path / "expected.json").write_text("{}")

    with pytest.raises(ImportRefused) as refused:
        read_folder(tmp_path)

    assert refused.value.problems[0].code is ProblemCode.NO_FILES
    assert sentence(refused.value.problems[0])


def test_a_csv_with_an_unknown_name_is_refused_and_other_files_are_left_alone(tmp_path):
    write(tmp_path, a_folder("huishoudens"))
    (tmp_path / "huishouden.csv").write_text("x")
    (tmp_path / "personen.csv").mkdir()
    (tmp_path / "README.txt").write_text("x")
    (tmp_path / ".~lock.huishoudens.csv").write_text("x")

    assert found(tmp_path) == [
        ("huishouden.csv", None, None, "UNKNOWN_FILE"),
        ("personen.csv", None, None, "NOT_A_FILE"),
    ]


def test_a_link_to_a_file_is_read_and_a_broken_link_is_not(tmp_path):
    there = write(tmp_path / "there", a_folder("huishoudens"))
    here = tmp_path / "here"
    here.mkdir()
    (here / "huishoudens.csv").symlink_to(there / "huishoudens.csv")
    assert len(read_folder(here).households) == 1

    (here / "personen.csv").symlink_to(there / "gone.csv")
    assert found(here) == [("personen.csv", None, None, "NOT_A_FILE")]


@pytest.mark.parametrize(("name", "column", "value", "code"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_its_line_and_column(tmp_path, name, column, value, code):
    path = write(tmp_path, {name: [a_row(name, **{column: value})]})

    expected = [(f"{name}.csv", 2, column, code)] if code else []

    assert found(path) == expected
    for problem in read_folder(path).problems:
        assert sentence(problem).startswith(f"{name}.csv, regel 2, kolom {column}")


def test_an_article_57_decision_needs_an_end_or_a_review(tmp_path):
    path = write(tmp_path, {"besluiten": [a_row("besluiten", evaluatiedatum="")]})

    assert found(path) == [("besluiten.csv", 2, "tm", "END_OR_REVIEW_MISSING")]


def test_a_decision_on_another_basis_needs_neither_reason_nor_end(tmp_path):
    row = a_row("besluiten", grondslag="vrijwillig", evaluatiedatum="", reden="")

    assert found(write(tmp_path, {"besluiten": [row]})) == []


def test_half_an_address_is_taken_as_it_never_goes_to_the_bank(tmp_path):
    path = write(tmp_path, {"begunstigden": [a_row("begunstigden", straat="Kade", plaats="")]})

    assert found(path) == []


def test_a_child_without_a_right_needs_no_flags_and_no_bsn(tmp_path):
    row = a_row(
        "personen",
        bsn="",
        recht_vanaf="",
        inburgeringsplichtig="",
        asielvergunning_bepaalde_tijd="",
        machtiging_vanaf="",
    )

    assert found(write(tmp_path, {"personen": [row]})) == []


def test_an_end_without_a_start_is_refused(tmp_path):
    row = a_row("personen", machtiging_vanaf="", machtiging_tm="2026-09-01")

    assert found(write(tmp_path, {"personen": [row]})) == [
        ("personen.csv", 2, "machtiging_tm", "END_WITHOUT_START")
    ]


def test_a_person_without_any_name_is_refused(tmp_path):
    path = write(tmp_path, {"personen": [a_row("personen", voornaam="", achternaam="")]})

    assert found(path) == [("personen.csv", 2, "achternaam", "REQUIRED")]


def test_a_bsn_that_lost_its_first_zero_is_read_with_it(tmp_path):
    path = write(tmp_path, {"personen": [a_row("personen", bsn="12345672")]})

    assert read_folder(path).persons[0].bsn == "012345672"


def test_a_bsn_is_never_shown_whole(tmp_path):
    wrong = a_row("personen", bsn="761760314", voornaam="")
    shifted = a_row("personen", persoon="P2", bsn="", geboortedatum="761760313")
    as_key = a_row("personen", persoon="P-761760313")

    folder = read_folder(write(tmp_path, {"personen": [wrong, shifted, as_key]}))

    assert [p.code.value for p in folder.problems] == ["WRONG_BSN", "NOT_A_DATE", "KEY_HOLDS_BSN"]
    told = " ".join(sentence(problem) for problem in folder.problems)
    assert "7617603" not in told
    assert "*******14" in told


def test_two_rows_with_one_key_are_refused_with_both_lines(tmp_path):
    for name in COLUMNS:
        path = write(tmp_path, {name: [a_row(name), a_row(name)]})

        (problem,) = read_folder(path).problems

        assert (problem.line, problem.code, problem.facts["other"]) == (
            3,
            ProblemCode.DOUBLED_KEY,
            "2",
        )


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "gemeenten"])
def test_keys_that_differ_in_case_only_are_one_key(tmp_path, name):
    first = COLUMNS[name].split()[0]
    other = a_row(name) | {first: a_row(name)[first].lower()}

    (problem,) = read_folder(write(tmp_path, {name: [a_row(name), other]})).problems

    assert (problem.line, problem.code) == (3, ProblemCode.DOUBLED_KEY)


def test_rows_of_one_cost_that_overlap_in_other_letters_are_refused(tmp_path):
    rows = [a_row("vaste_lasten"), a_row("vaste_lasten", vaste_last="v1", vanaf="2026-09-01")]

    assert found(write(tmp_path, {"vaste_lasten": rows})) == [
        ("vaste_lasten.csv", 3, "vanaf", "OVERLAP")
    ]


def test_rows_of_one_cost_that_overlap_are_refused_and_the_cure_names_a_day(tmp_path):
    rows = [
        a_row("vaste_lasten", tm="2026-12-31"),
        a_row("vaste_lasten", vanaf="2027-01-01", tm="2027-06-30"),
        a_row("vaste_lasten", vanaf="2027-06-30"),
    ]

    (problem,) = read_folder(write(tmp_path, {"vaste_lasten": rows})).problems

    assert (problem.line, problem.code) == (4, ProblemCode.OVERLAP)
    assert "29-06-2027" in sentence(problem)


def test_a_long_row_overlaps_every_row_inside_it(tmp_path):
    rows = [
        a_row("vaste_lasten"),
        a_row("vaste_lasten", vanaf="2026-09-01", tm="2026-09-30"),
        a_row("vaste_lasten", vanaf="2026-11-01"),
    ]

    assert [line for _, line, _, _ in found(write(tmp_path, {"vaste_lasten": rows}))] == [3, 4]


def test_a_row_may_last_one_day_and_the_next_begins_the_day_after(tmp_path):
    costs = [
        a_row("vaste_lasten", vanaf="31-08-2026", tm="31-08-2026", frequentie="eenmalig"),
        a_row("vaste_lasten", vanaf="01-09-2026", tm="30-09-2026"),
        a_row("vaste_lasten", vanaf="01-10-2026"),
    ]
    decisions = [
        a_row("besluiten", tm="2027-05-13"),
        a_row("besluiten", vanaf="2027-05-14", evaluatiedatum="2027-06-01"),
    ]

    read = read_folder(write(tmp_path, {"vaste_lasten": costs, "besluiten": decisions}))

    assert read.problems == ()
    assert read.fixed_costs[0].frequency is Frequency.ONCE
    assert read.fixed_costs[0].valid_until == date(2026, 9, 1)


def test_different_bases_of_one_person_may_overlap_and_one_basis_may_not(tmp_path):
    free = a_row("besluiten", grondslag="VRIJWILLIG", vanaf="2027-03-01")
    again = a_row("besluiten", vanaf="2027-03-01")

    assert found(write(tmp_path, {"besluiten": [a_row("besluiten"), free]})) == []
    assert found(write(tmp_path, {"besluiten": [a_row("besluiten"), again]})) == [
        ("besluiten.csv", 3, "vanaf", "OVERLAP")
    ]


def test_one_cost_belongs_to_one_household(tmp_path):
    rows = [
        a_row("vaste_lasten", tm="2026-12-31"),
        a_row("vaste_lasten", vanaf="2027-01-01", huishouden="H2"),
    ]

    assert found(write(tmp_path, {"vaste_lasten": rows})) == [
        ("vaste_lasten.csv", 3, "huishouden", "FIXED_COST_MOVED")
    ]


def test_the_problems_of_all_files_are_named_at_once(tmp_path):
    folder = a_folder()
    folder["personen"][0] |= {"bsn": "1", "recht_vanaf": "x"}
    folder["vaste_lasten"][0]["bedrag"] = "1.234"
    folder["uitkeringen"] = "persoon;maand\n"

    assert found(write(tmp_path, folder)) == [
        ("personen.csv", 2, "bsn", "WRONG_BSN"),
        ("personen.csv", 2, "recht_vanaf", "NOT_A_DATE"),
        ("vaste_lasten.csv", 2, "bedrag", "AMOUNT_AMBIGUOUS"),
        ("uitkeringen.csv", 1, "netto", "MISSING_COLUMN"),
        ("uitkeringen.csv", 1, "eigen_inkomen", "MISSING_COLUMN"),
    ]


def test_progress_ends_at_the_total(tmp_path):
    told = []

    def progress(step, file, done, total):
        told.append((step.value, file.value, done == total))

    read_folder(write(tmp_path, a_folder("huishoudens")), progress)

    assert told == [("READ", "huishoudens.csv", True)]


def test_the_sha256_follows_the_bytes(tmp_path):
    first = read_folder(write(tmp_path, a_folder())).sha256

    assert read_folder(write(tmp_path, a_folder())).sha256 == first
    assert read_folder(write(tmp_path, a_folder(), ",")).sha256 != first
