"""The benefit system reads who gets what, to the cent."""

import pytest

from reports.errors import WrongWithholding
from reports.withholding import WithholdingLine, withholding_csv

HEAD = b"\xef\xbb\xbfpersoon;maand;netto;ingehouden;restant;teruggave;soort\r\n"


def test_the_first_file_tells_net_withheld_remainder_and_what_goes_back() -> None:
    lines = [WithholdingLine("P1", 1_351_33, 906_50, 0), WithholdingLine("P2", 0, 0, 12_05)]

    file = b"".join(withholding_csv("2026-09", lines, correction=False))

    assert file == (
        HEAD + b"P1;2026-09;1351,33;906,50;444,83;0,00;EERSTE\r\n"
        b"P2;2026-09;0,00;0,00;0,00;12,05;EERSTE\r\n"
    )


def test_a_correction_says_so_on_every_line() -> None:
    lines = [WithholdingLine("=P1", 100, 0, 0)]

    file = b"".join(withholding_csv("2026-09", lines, correction=True))

    assert file == HEAD + b"'=P1;2026-09;1,00;0,00;1,00;0,00;CORRECTIE\r\n"


@pytest.mark.parametrize("amounts", [(100, 101, 0), (100, -1, 0), (100, 0, -1)])
def test_what_a_benefit_system_cannot_carry_out_is_no_line(amounts: tuple[int, int, int]) -> None:
    with pytest.raises(WrongWithholding):
        WithholdingLine("P1", *amounts)
