"""A marshmallow load of one row, and the fast reading of a file, give the same answer."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from ontzorgen.schemas import csv_folder
from ontzorgen.schemas.csv_folder import SCHEMAS, read_folder
from tests.import_folders import COLUMNS, ROWS, a_row, write

TEXTS = st.one_of(
    st.sampled_from(
        ["", "J", "N", "HUUR", "57", "1.234", "12,50", "-1", "2026-09", "2026-09-01", "laatste"]
    ),
    st.from_regex(r"[A-Za-z0-9 ,.é-]{0,12}", fullmatch=True).map(str.strip),
)


def load(schema, row):
    """Return the row value of a marshmallow load, or the codes by column."""
    full = {column: row.get(column, "") for column in schema.cells}
    try:
        return schema.load(full)
    except ValidationError as error:
        return error.messages


@pytest.mark.parametrize("file", SCHEMAS)
def test_the_columns_of_a_schema_are_those_of_the_contract(file):
    cells = SCHEMAS[file]().cells
    required = [column for column, cell in cells.items() if cell.required]

    assert required == COLUMNS[file.value.removesuffix(".csv")].split()
    assert {column for column, cell in cells.items() if not cell.required} <= {
        "kenmerksoort",
        "kenmerkpatroon",
        "akkoord_op",
        *("straat", "huisnummer", "postcode", "plaats"),
    }


@pytest.mark.parametrize("file", SCHEMAS)
def test_a_good_row_loads_one_by_one_as_it_does_in_a_file(tmp_path, file):
    name = file.value.removesuffix(".csv")
    row = a_row(name)
    columns = SCHEMAS[file]().cells
    row = {column: row.get(column, "") for column in columns}

    read = read_folder(write(tmp_path, {name: [row]}))
    (fast,) = getattr(read, csv_folder.PART_OF_FOLDER[file])
    slow = SCHEMAS[file]().load(row)

    names = [field for field in fast.__slots__ if field != "line"]
    assert [getattr(fast, field) for field in names] == [getattr(slow, field) for field in names]


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first text of a fresh checkout
@given(st.data())
def test_any_row_is_judged_alike_one_by_one_and_in_a_file(tmp_path_factory, data):
    name = data.draw(st.sampled_from(sorted(ROWS)))
    file = next(file for file in SCHEMAS if file.value == f"{name}.csv")
    schema = SCHEMAS[file]()
    row = {column: ROWS[name].get(column, "") for column in schema.cells}
    for column in data.draw(st.lists(st.sampled_from(sorted(row)), max_size=3)):
        row[column] = data.draw(TEXTS)
    if not any(row.values()):
        return

    folder = read_folder(write(tmp_path_factory.mktemp("import"), {name: [row]}))
    slow = load(schema, row)

    fast = {problem.column: [problem.code.value] for problem in folder.problems}
    assert fast == (slow if isinstance(slow, dict) else {})
