"""A line of the journal has a cell for each column, in its order."""

from datetime import date

from reports.csv_file import csv_rows
from reports.journal import COLUMNS, TITLE, JournalLine

HEAD = (
    b"\xef\xbb\xbfnummer;boekdatum;soort;debet;credit;bedrag;run;maand;vaste_last;vervaldag;"
    b"poging;boekdatum_bank;kenmerk_bank\r\n"
)
DAY, DUE = date(2026, 9, 30), date(2026, 10, 1)


def test_a_line_says_what_moved_for_which_cost_and_by_which_booking_of_the_bank() -> None:
    line = JournalLine(
        7, DAY, "afgeschreven", "IN_TRANSIT", "BANK", 620_00, "0299-2026-09-1", "2026-09", "V1",
        DUE, 1, DAY, "REF-1",
    )  # fmt: skip

    assert b"".join(csv_rows(TITLE, COLUMNS, [line.row()])) == HEAD + (
        b"7;30-09-2026;afgeschreven;IN_TRANSIT;BANK;620,00;0299-2026-09-1;2026-09;V1;01-10-2026;1;"
        b"30-09-2026;REF-1\r\n"
    )


def test_what_is_about_no_run_is_empty_there() -> None:
    line = JournalLine(
        8, DAY, "niet geplaatst", "UNPLACED", "BANK", 1, None, None, None, None, None, None, None
    )

    assert b"".join(csv_rows(TITLE, COLUMNS, [line.row()])) == HEAD + (
        b"8;30-09-2026;niet geplaatst;UNPLACED;BANK;0,01;;;;;;;\r\n"
    )
