"""A payee reads what comes, by the reference they know, and sums it once."""

from datetime import date

from reports.csv_file import csv_rows
from reports.payee_remittance import COLUMNS, TITLE, RemittanceLine, remittance_rows

LINES = (
    RemittanceLine("E1", "H-1", date(2026, 10, 1), 620_00, 1, "betaald", date(2026, 9, 30)),
    RemittanceLine("E2", "=H-2", date(2026, 10, 1), 5, 2, "onderweg", None),
)


def test_each_payment_is_a_line_with_its_reference_amount_and_status() -> None:
    file = b"".join(csv_rows(TITLE, COLUMNS, remittance_rows(LINES, total=False)))

    assert file.decode("utf-8-sig") == (
        "nummer;kenmerk;vervaldag;bedrag;poging;status;datum\r\n"
        "E1;H-1;01-10-2026;620,00;1;betaald;30-09-2026\r\n"
        "E2;'=H-2;01-10-2026;0,05;2;onderweg;\r\n"
    )


def test_a_total_is_the_last_line_and_sums_the_amounts() -> None:
    *rows, last = remittance_rows(LINES, total=True)

    assert rows == [line.row() for line in LINES]
    assert last == ("Totaal", None, None, 620_05, None, None, None)
