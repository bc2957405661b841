"""What a list of a bank's answers may hold, and what its own message says."""

from datetime import date

import pytest

from ontzorgen.schemas.name_checks import read_name_checks
from ontzorgen.services.errors import NoNameChecks
from sepa.errors import UnreadableFile
from tests.sepa.bank_messages import payment, report, transaction

TODAY = date(2026, 9, 15)
IBAN = "NL71RABO2601815906"
HEADER = "iban;naam;resultaat;naam_bank;datum"
STATUS = "pain.002.001.10"


def read(*lines, header=HEADER):
    """Read a list of these lines."""
    return read_name_checks("namen.csv", "\r\n".join((header, *lines)).encode(), TODAY)


def problems(file):
    return [(row.line, row.column, row.value, row.code.value) for row in file.problems]


@pytest.mark.parametrize(
    ("words", "result"),
    [
        (("MATCH", "RCVC", "klopt", "Klopt"), "MATCH"),
        (("CLOSE_MATCH", "rvmc", "bijna"), "CLOSE_MATCH"),
        (("NO_MATCH", "RVNM", "klopt niet"), "NO_MATCH"),
        (("NOT_POSSIBLE", "RVNA", "niet mogelijk"), "NOT_POSSIBLE"),
    ],
)
def test_an_answer_may_be_a_word_a_code_or_plain_dutch(words, result):
    file = read(*(f"{IBAN};Woonstad;{word};Woonstadt;14-09-2026" for word in words))

    assert problems(file) == []
    assert {said.check.result.value for said in file.answers} == {result}
    assert {said.check.checked_on for said in file.answers} == {date(2026, 9, 14)}


def test_a_list_says_whom_the_bank_was_asked_about_and_what_name_it_gave():
    file = read(
        "nl71 rabo 2601 8159 06;Woonstad;bijna;Woonstadt BV;2026-09-15",
        f"{IBAN};;klopt;zelfde;2026-09-15",
    )

    close, match = file.answers
    assert (close.iban, close.name, close.check.bank_name) == (IBAN, "Woonstad", "Woonstadt BV")
    assert (match.name, match.check.bank_name, match.line) == (None, "", 3)


def test_every_bad_cell_is_named_with_its_line_and_value():
    file = read(
        "NL71RABO2601815907;Woonstad;misschien;;15-09-26",
        f"{IBAN};Woonstad;bijna;;16-09-2026",
        f"{IBAN};Woonstad;klopt niet;Jan 761760313;15-09-2026",
        f"{IBAN};Woonstad;klopt",
    )

    assert problems(file) == [
        (2, "iban", "NL71RABO2601815907", "WRONG_IBAN"),
        (2, "resultaat", "misschien", "UNKNOWN_CODE"),
        (2, "datum", "15-09-26", "NOT_A_DATE"),
        (3, "naam_bank", "", "REQUIRED"),
        (3, "datum", "2026-09-16", "NOT_CHECKED_YET"),
        (4, "naam_bank", None, "NAME_HOLDS_BSN"),
        (5, None, None, "SHORT_ROW"),
    ]
    assert file.answers == ()


@pytest.mark.parametrize(
    ("header", "code"),
    [("iban;naam;resultaat;datum", "MISSING_COLUMN"), (f"{HEADER};bsn", "UNKNOWN_COLUMN")],
)
def test_a_list_has_its_own_columns(header, code):
    file = read(f"{IBAN};Woonstad;klopt;;15-09-2026", header=header)

    assert [row[3] for row in problems(file)] == [code]
    assert file.answers == ()


def test_a_message_of_the_bank_says_it_per_account_or_payment():
    account = f"<CdtrAcct><Id><IBAN>{IBAN}</IBAN></Id></CdtrAcct>"
    rows = (
        transaction("E1", "RVMC", text="Woonstadt BV", original=account),
        transaction("E2", "RVNM"),
        transaction("E3", "ACCP"),
    )

    file = read_name_checks("vop.xml", report(STATUS, payment("P1", *rows)), TODAY)

    assert [(said.iban, said.end_to_end_id) for said in file.answers] == [
        (IBAN, "E1"),
        (None, "E2"),
    ]
    assert [said.check.bank_name for said in file.answers] == ["Woonstadt BV", ""]


def test_a_message_that_says_nothing_of_names_is_refused():
    data = report(STATUS, payment("P1", transaction("E3", "ACCP")))

    with pytest.raises(NoNameChecks):
        read_name_checks("vop.xml", data, TODAY)


def test_xml_of_nobody_is_refused():
    with pytest.raises(UnreadableFile):
        read_name_checks("x.xml", b"\xef\xbb\xbf <Document/>", TODAY)
