"""What the payee sees with a payment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payees.errors import (
    PayeeError,
    PrivateText,
    ReferenceFault,
    WrongPattern,
    WrongPaymentReference,
)
from payees.payment_reference import Reference, ReferenceTemplate, reference_of
from payees.private_text import find_forbidden
from sepa.character_set import is_sepa_text
from sepa.creditor_reference import ReferenceKind, complete_kenmerk

FREE = ReferenceTemplate()
KENMERK = ReferenceTemplate(ReferenceKind.BETALINGSKENMERK)
RF = ReferenceTemplate(ReferenceKind.RF)


def test_a_free_kenmerk_goes_as_text() -> None:
    reference = reference_of(FREE, " contract  één ", "huur", "V1")

    assert reference == Reference(ReferenceKind.VRIJ, "contract een", missing=False)


@pytest.mark.parametrize("template", [FREE, KENMERK, RF])
def test_without_a_kenmerk_the_description_goes_and_then_our_own_number(
    template: ReferenceTemplate,
) -> None:
    assert reference_of(template, " ", "Huur mei", "V1") == Reference(
        ReferenceKind.VRIJ, "Huur mei"
    )
    assert reference_of(template, "", " ", "V1") == Reference(
        ReferenceKind.VRIJ, "V1", missing=True
    )


def test_a_description_of_which_nothing_is_left_counts_as_none() -> None:
    assert reference_of(FREE, "", "إيجار", "V1").missing


def test_a_structured_reference_loses_the_marks_people_type() -> None:
    assert reference_of(KENMERK, "5000 0567 8901 2345", "", "V1") == Reference(
        ReferenceKind.BETALINGSKENMERK, "5000056789012345"
    )
    assert reference_of(RF, "rf18 5390 0754 7034", "", "V1") == Reference(
        ReferenceKind.RF, "RF18539007547034"
    )


@pytest.mark.parametrize(
    ("template", "kenmerk", "expected"),
    [
        (KENMERK, "4000056789012345", "5000056789012345"),
        (RF, "RF19539007547034", "RF18539007547034"),
        (KENMERK, "HUUR", None),
    ],
)
def test_a_structured_reference_that_is_wrong_is_refused(
    template: ReferenceTemplate, kenmerk: str, expected: str | None
) -> None:
    with pytest.raises(WrongPaymentReference) as refused:
        reference_of(template, kenmerk, "huur", "V1")

    error = refused.value
    assert error.fault is ReferenceFault.CHECK
    assert (error.kind, error.text, error.expected) == (template.kind, kenmerk, expected)
    assert error.reason
    assert isinstance(error, PayeeError)


@pytest.mark.parametrize(
    ("pattern", "kenmerk"),
    [
        ("HV-####", "hv-2026"),
        ("@@##", "ab12"),
        ("??", "a1"),
        ("HV*", "HV en de rest"),
        ("HV*", "HV"),
        ("a.b", "A.B"),
        ("", "wat dan ook"),
        ("*", "wat dan ook"),
        ("é#", "é1"),
    ],
)
def test_a_kenmerk_that_follows_the_template_passes(pattern: str, kenmerk: str) -> None:
    template = ReferenceTemplate(ReferenceKind.VRIJ, pattern)

    assert not reference_of(template, kenmerk, "", "V1").missing


@pytest.mark.parametrize(
    ("pattern", "kenmerk"),
    [
        ("HV-####", "HV-202"),
        ("HV-####", "HV-20266"),
        ("@@##", "1212"),
        ("??", "a-"),
        ("HV*", "X HV"),
        ("a.b", "axb"),
        ("#", "٣"),
    ],
)
def test_a_kenmerk_that_breaks_the_template_is_refused(pattern: str, kenmerk: str) -> None:
    template = ReferenceTemplate(ReferenceKind.VRIJ, pattern)

    with pytest.raises(WrongPaymentReference) as refused:
        reference_of(template, kenmerk, "", "V1")

    assert refused.value.fault in (ReferenceFault.PATTERN, ReferenceFault.NO_CHARACTERS)


def test_a_template_holds_for_a_structured_reference_too() -> None:
    template = ReferenceTemplate(ReferenceKind.BETALINGSKENMERK, "5###############")

    assert reference_of(template, "5000056789012345", "", "V1").text == "5000056789012345"
    with pytest.raises(WrongPaymentReference) as refused:
        reference_of(template, "3961307998410020", "", "V1")
    assert (refused.value.fault, refused.value.pattern) == (
        ReferenceFault.PATTERN,
        template.pattern,
    )


@pytest.mark.parametrize("pattern", ["*HV", "H*V", "**", " HV"])
def test_a_pattern_outside_the_language_is_refused(pattern: str) -> None:
    with pytest.raises(WrongPattern) as refused:
        ReferenceTemplate(ReferenceKind.VRIJ, pattern)

    assert refused.value.pattern == pattern


def test_a_kenmerk_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(WrongPaymentReference) as refused:
        reference_of(FREE, "إيجار", "huur", "V1")

    assert refused.value.fault is ReferenceFault.NO_CHARACTERS


def test_a_text_that_fits_exactly_passes_and_one_more_character_is_refused() -> None:
    assert len(reference_of(FREE, "a" * 140, "", "V1").text) == 140
    for kenmerk, omschrijving in [("a" * 141, ""), ("", "a" * 141), ("€" * 47, "")]:
        with pytest.raises(WrongPaymentReference) as refused:
            reference_of(FREE, kenmerk, omschrijving, "V1")
        assert refused.value.fault is ReferenceFault.TOO_LONG


@pytest.mark.parametrize(
    ("kenmerk", "omschrijving", "fallback"),
    [
        ("123.456.782", "", "V1"),
        ("contract 1", "huur uit bijstand", "V1"),
        ("", "bij\u263astand", "V1"),  # the sign between falls away on the way to the bank
        ("", "", "123456782"),
        ("123     456     782", "", "V1"),  # spaces fall away on the way to the bank
        ("", "123     456     782", "V1"),
    ],
)
def test_nothing_private_passes_in_any_of_the_texts(
    kenmerk: str, omschrijving: str, fallback: str
) -> None:
    with pytest.raises(PrivateText):
        reference_of(FREE, kenmerk, omschrijving, fallback)


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_typed_what_goes_out_fits_the_bank(kenmerk: str, omschrijving: str) -> None:
    try:
        reference = reference_of(FREE, kenmerk, omschrijving, "V1")
    except (WrongPaymentReference, PrivateText):
        return

    assert 1 <= len(reference.text) <= 140
    assert is_sepa_text(reference.text)


@given(st.from_regex(r"HV-[0-9]{4}/[a-z]{2}", fullmatch=True))
def test_every_reference_of_the_shape_fits_its_template(kenmerk: str) -> None:
    assert ReferenceTemplate(ReferenceKind.VRIJ, "hv-####/@@").fits(kenmerk)
    assert not ReferenceTemplate(ReferenceKind.VRIJ, "hv-###/@@").fits(kenmerk)


def test_a_right_betalingskenmerk_is_the_creditors_number_even_if_it_reads_as_a_bsn() -> None:
    kenmerken = (complete_kenmerk(f"{number:07d}") for number in range(1_000))
    kenmerk = next(text for text in kenmerken if find_forbidden(text))

    found = reference_of(ReferenceTemplate(ReferenceKind.BETALINGSKENMERK), kenmerk, "", "V1")

    assert found.text == kenmerk
    with pytest.raises(PrivateText):
        reference_of(ReferenceTemplate(), kenmerk, "", "V1")


def test_a_wrong_betalingskenmerk_that_is_a_bsn_is_not_repeated_in_the_error() -> None:
    with pytest.raises(PrivateText):
        reference_of(ReferenceTemplate(ReferenceKind.BETALINGSKENMERK), "761760313", "", "V1")


def test_what_the_bank_file_would_refuse_is_refused_before() -> None:
    with pytest.raises(PrivateText):
        reference_of(ReferenceTemplate(), "vergunninghouder 12", "", "V1")
