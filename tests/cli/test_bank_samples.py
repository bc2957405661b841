"""Files that banks really sent end as the list beside them says."""

from pathlib import Path

import pytest

from sepa.errors import UnreadableFile
from tests.cli.bank import change, proved, rows, state
from tests.cli.conftest import take_over
from tests.cli.folders import SCENARIO
from tests.sepa.bank_messages import ACCOUNT, FIXTURES, whole

README = FIXTURES / "README.md"
DUPLICATE = "huishoudboekje-camt053/Duplicate_bank_transaction_2_CAMT.053_v1.xml"
COPY = "huishoudboekje-camt053/camt onbekende iban copy.xml"
BEFORE = {DUPLICATE: DUPLICATE.replace("_2_", "_1_"), COPY: COPY.replace(" copy", "")}
"""What a sample comes after."""


def table():
    """Return (file, outcome) of each row of the list of samples."""
    if not README.exists():
        return []
    cells = [line.split("|") for line in README.read_text().splitlines() if ".xml |" in line]
    return [(row[1].strip(), row[-2].strip()) for row in cells]


def outcome_of(words):
    """Return the outcome that the list names in words."""
    return "ALREADY_KNOWN" if "nothing is booked twice" in words else words.split(" ")[0]


def holder_of(data):
    """Return the account that a sample is of; any will do for one that is not read."""
    try:
        statements = whole(data).statements
    except UnreadableFile:
        statements = ()
    return statements[0].statement.account if statements else ACCOUNT


SAMPLES = [(name, outcome_of(words)) for name, words in table()]


@pytest.fixture
def bank_of(office, tmp_path):
    """Make the account of a sample that of the municipality, and import samples."""

    def of(path):
        iban = holder_of(path.read_bytes())
        town = SCENARIO.only("gemeenten")
        if iban.startswith("NL"):
            row = town.rows["gemeenten"][0].replace(ACCOUNT, iban)
            take_over(office, town.with_rows(gemeenten=(row,)), tmp_path)
            return
        take_over(office, town, tmp_path)  # its check digits are wrong: no import takes it
        change(
            "INSERT INTO account (municipality_code, holder, iban, status, first_registration,"
            " entered_by_id, entered_at) VALUES ('0299', 'x', :iban, 'REPLACED', TRUE, 1,"
            " '2026-01-01 00:00:00')",
            iban=iban,
        )

    def imported(name):
        path = FIXTURES / name
        done = office("bank", "import", path, "--user", "maker", "--json")
        return done, done.json["files"][0]

    return of, imported


def test_the_list_of_samples_is_beside_the_checkout():
    if not README.exists():
        pytest.skip(f"the shared data '{Path('fixtures')}' is not beside this checkout")

    assert len(SAMPLES) == 26
    assert {outcome for _, outcome in SAMPLES} == {"IMPORTED", "ALREADY_KNOWN", "REFUSED"}


@pytest.mark.parametrize(("name", "wanted"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_a_sample_of_a_bank_ends_as_the_list_says(office, bank_of, name, wanted):
    of, imported = bank_of
    of(FIXTURES / name)
    if name in BEFORE:
        assert imported(BEFORE[name])[1]["outcome"] == "IMPORTED"
    before = state()

    done, row = imported(name)

    assert row["outcome"] == wanted, row
    assert done.status == (wanted == "REFUSED")
    if wanted != "IMPORTED":
        added = {table for table, count in state().items() if count != before[table]}
        assert added <= ({"bank_message", "bank_statement"} if wanted != "REFUSED" else set())
    proved(office)


@pytest.mark.parametrize(("name", "wanted"), SAMPLES, ids=[name for name, _ in SAMPLES])
def test_a_sample_that_is_imported_again_changes_nothing(office, bank_of, name, wanted):
    of, imported = bank_of
    of(FIXTURES / name)
    imported(name)
    before, entries = state(), rows("SELECT count(*) FROM bank_entry")

    _, row = imported(name)

    assert row["outcome"] == ("REFUSED" if wanted == "REFUSED" else "ALREADY_KNOWN")
    assert state() == before
    assert rows("SELECT count(*) FROM bank_entry") == entries


def test_an_empty_or_unbalanced_sample_warns_and_books_what_it_holds(office, bank_of):
    name = "huishoudboekje-camt053/camt053-kosten-betalingsverkeer-20231130.xml"
    if not (FIXTURES / name).exists():
        pytest.skip("the shared data 'fixtures' is not beside this checkout")
    of, imported = bank_of
    of(FIXTURES / name)

    _, row = imported(name)

    assert "niet het eindsaldo" in row["message"]
    assert rows("SELECT kind, role FROM task WHERE kind = 'STATEMENT_WRONG'") == [
        ("STATEMENT_WRONG", "administratie")
    ]
    assert rows("SELECT amount_cents, sign FROM bank_item") == [(281_94, "DBIT")]
