"""The slip shows what the signer compares at the bank."""

from datetime import date

import pytest

from reports.control_slip import control_slip
from reports.errors import WrongHash
from reports.report import Facts
from reports.text import render
from tests.reports.builders import SHA256, a_file, a_signing


def test_the_slip_names_file_count_sum_hash_account_and_people() -> None:
    slip = control_slip(a_file(), a_signing())

    values = {
        fact.label: fact.value
        for section in slip.sections
        if isinstance(section, Facts)
        for fact in section.facts
    }
    assert values == {
        "Bestand": "0299-2026-09-1.xml",
        "Berichtnummer": "OZ-0299-1",
        "Aantal betalingen": 2,
        "Totaalbedrag": 906_50,
        "Uitvoerdatum": date(2026, 9, 30),
        "Begin": "01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89a",
        "Laatste vijf tekens": "54321",
        "Van rekening": "NL91 ABNA 0417 1643 00",
        "Rekeninghouder": "Gemeente Zevenaar",
        "Berekend door": "A. Maker",
        "Goedgekeurd door": "B. Fiatteur",
        "Goedgekeurd op": date(2026, 9, 28),
    }
    assert slip.subtitle == "Zevenaar (0299), betaalrun R1, september 2026"


def test_beginning_and_last_five_make_the_whole_hash() -> None:
    text = render(control_slip(a_file(), a_signing()))

    assert "€\u00a0906,50" in text
    assert SHA256.endswith("54321")
    assert "Teken dan niet" in text


@pytest.mark.parametrize("sha256", ["", "abc", SHA256.upper(), SHA256 + "0"])
def test_a_hash_that_is_not_one_is_refused(sha256: str) -> None:
    with pytest.raises(WrongHash) as refused:
        a_file(sha256=sha256)

    assert refused.value.sha256 == sha256
