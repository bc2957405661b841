"""A report cannot hold a wrong cell or a total that is not a sum."""

from datetime import date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.errors import ReportError, TotalDoesNotAddUp, WrongCell, WrongRow
from reports.report import (
    Cell,
    Column,
    ColumnKind,
    Fact,
    Report,
    Row,
    Table,
    summed_table,
)

NAME = Column("Naam")
AMOUNT = Column("Bedrag", ColumnKind.CENTS)
DAY = Column("Dag", ColumnKind.DATE)
NUMBER = Column("Aantal", ColumnKind.COUNT)
ALL = (NAME, AMOUNT, DAY, NUMBER)

rows = st.lists(
    st.tuples(
        st.none() | st.text(),
        st.none() | st.integers(),
        st.none() | st.dates(),
        st.none() | st.integers(0, 1000),
    )
)


class Colour(StrEnum):
    RED = "RED"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        (NAME, 1),
        (AMOUNT, "1,00"),
        (AMOUNT, True),
        (NUMBER, date(2026, 1, 1)),
        (DAY, "2026-01-01"),
        (DAY, datetime(2026, 1, 1)),
    ],
)
def test_a_cell_of_another_kind_is_refused(column: Column, cell: Cell) -> None:
    with pytest.raises(WrongCell) as refused:
        Table("T", (column,), ((cell,),))

    assert (refused.value.column, refused.value.cell) == (column.name, cell)
    assert isinstance(refused.value, ReportError)


def test_a_fact_of_another_kind_is_refused() -> None:
    with pytest.raises(WrongCell):
        Fact("Totaal", "veel", ColumnKind.CENTS)


def test_empty_cells_and_named_values_are_accepted() -> None:
    table = Table("T", (NAME, AMOUNT), ((Colour.RED, None), (None, 5)))

    assert table.sum_of(1) == 5


@pytest.mark.parametrize("row", [(), ("a",), ("a", 1, 2)])
def test_a_row_has_a_cell_for_each_column(row: Row) -> None:
    with pytest.raises(WrongRow) as refused:
        Table("T", (NAME, AMOUNT), (row,))

    assert (refused.value.columns, refused.value.cells) == (2, len(row))


def test_a_total_that_is_not_the_sum_of_the_rows_is_refused() -> None:
    with pytest.raises(TotalDoesNotAddUp) as refused:
        Table("T", (NAME, AMOUNT), (("a", 100), ("b", 50)), ("Totaal", 151))

    assert (refused.value.stated, refused.value.summed) == (151, 150)


def test_a_total_follows_the_columns_too() -> None:
    with pytest.raises(WrongRow):
        Table("T", (NAME, AMOUNT), (("a", 100),), ("Totaal",))


@given(rows)
def test_the_total_is_the_sum_of_the_rows(
    lines: list[tuple[str | None, int | None, date | None, int | None]],
) -> None:
    table = summed_table("T", ALL, lines)

    if lines:
        amounts = sum(line[1] or 0 for line in lines)
        numbers = sum(line[3] or 0 for line in lines)
        assert table.total == ("Totaal", amounts, None, numbers)
    else:
        assert table.total is None


def test_a_first_column_of_numbers_is_summed_and_not_labelled() -> None:
    assert summed_table("T", (NUMBER, NAME), ((1, "a"), (2, "b"))).total == (3, None)


def test_a_report_may_be_empty() -> None:
    assert Report("T", "").sections == ()
