"""A report reads well in a terminal."""

import unicodedata
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Table, summed_table
from reports.text import render, shown, width_of, wrapped

NAME = Column("Naam")
AMOUNT = Column("Bedrag", ColumnKind.CENTS)


def test_columns_line_up_and_amounts_stand_to_the_right() -> None:
    table = summed_table(
        "Tekorten",
        (NAME, Column("Dag", ColumnKind.DATE), Column("Aantal", ColumnKind.COUNT), AMOUNT),
        [("Huur", date(2026, 10, 1), 1200, 1_234_50), ("Zorg", None, 3, -5)],
    )

    assert render(Report("Overzicht", "gemeente", (table,))) == (
        "Overzicht\n"
        "=========\n"
        "gemeente\n"
        "\n"
        "Tekorten\n"
        "--------\n"
        "Naam    Dag         Aantal    Bedrag\n"
        "------  ----------  ------  --------\n"
        "Huur    01-10-2026   1.200  1.234,50\n"
        "Zorg                     3     -0,05\n"
        "------  ----------  ------  --------\n"
        "Totaal               1.203  1.234,45\n"
    )


def test_facts_stand_beneath_each_other_and_notes_wrap() -> None:
    report = Report(
        "T",
        "",
        (
            Facts(
                "Feiten",
                (
                    Fact("Som", 1_00, ColumnKind.CENTS),
                    Fact("Status", "een lange tekst die niet past"),
                    Fact("Dag", None, ColumnKind.DATE),
                    Fact("Onbekend", None, ColumnKind.CENTS),
                ),
            ),
            Facts("Leeg", ()),
            Note("Let op", ("een zin die te lang is voor de regel",)),
        ),
    )

    assert render(report, 30) == (
        "T\n=\n\n"
        "Feiten\n------\n"
        "Som       €\u00a01,00\n"
        "Status    een lange tekst die\n"
        "          niet past\n"
        "Dag\n"
        "Onbekend\n"
        "\nLeeg\n----\n"
        "\nLet op\n------\n"
        "een zin die te lang is voor de\n"
        "regel\n"
    )


def test_an_empty_table_says_so() -> None:
    assert "Er zijn geen tekorten." in render(
        Report("T", "", (Table("X", (NAME,), (), if_empty="Er zijn geen tekorten."),))
    )


def test_a_long_text_wraps_inside_its_column_and_amounts_never_do() -> None:
    table = Table("X", (NAME, AMOUNT), (("Woningbouwvereniging De Goede Woning", 1_000_00),))

    assert render(Report("T", "", (table,)), 30).splitlines()[5:] == [
        "Naam                    Bedrag",
        "--------------------  --------",
        "Woningbouwvereniging  1.000,00",
        "De Goede Woning",
    ]


def test_a_table_of_numbers_that_is_too_wide_stays_whole() -> None:
    table = Table("X", (AMOUNT, AMOUNT), ((10**12, 10**12),))

    assert "10.000.000.000,00  10.000.000.000,00" in render(Report("T", "", (table,)), 20)


def test_a_text_column_keeps_a_width_that_can_be_read() -> None:
    table = Table("X", (NAME,), (("a" * 30,),))

    assert max(map(len, render(Report("T", "", (table,)), 5).splitlines())) == 12


def test_wide_characters_and_accents_take_the_places_a_terminal_gives_them() -> None:
    assert width_of("日本") == 4
    assert width_of("e\u0301") == 1
    table = Table("X", (NAME, AMOUNT), (("日本", 1), ("e\u0301en", 1), ("abcd", 1)))

    ends = {width_of(line) for line in render(Report("T", "", (table,))).splitlines()[7:]}

    assert ends == {12}


def test_nothing_in_a_cell_can_steer_the_terminal() -> None:
    table = Table("X\x1b[2J", (NAME,), (("a\x1b[31m\u202eb\nc",),))

    text = render(Report("T\x07", "\x1b]0;x\x07", (table,)))

    assert all(unicodedata.category(sign)[0] != "C" for sign in text.replace("\n", ""))
    assert "a [31m b c" in text


def test_a_character_wider_than_the_room_still_gets_a_line() -> None:
    assert wrapped("日本", 1) == ["日", "本"]
    assert wrapped("", 5) == [""]
    assert wrapped("ab abcdefg", 3) == ["ab", "abc", "def", "g"]


@given(st.text(max_size=80), st.integers(2, 40))
def test_wrapping_loses_no_character_and_no_line_is_too_long(text: str, width: int) -> None:
    clean = shown(text)

    lines = wrapped(clean, width)

    assert "".join(lines).replace(" ", "") == clean.replace(" ", "")
    assert all(width_of(line) <= width for line in lines)


@given(
    st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**9)), min_size=1, max_size=5),
    st.integers(30, 120),
)
def test_no_line_of_a_table_is_wider_than_asked(rows: list[tuple[str, int]], width: int) -> None:
    text = render(Report("T", "", (summed_table("X", (NAME, AMOUNT), rows),)), width)

    assert all(width_of(line) <= width for line in text.splitlines())
