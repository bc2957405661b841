"""No BSN and no word of benefit or status leaves the house."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.nl import bsn

from payees.errors import PrivateText
from payees.private_text import Forbidden, ForbiddenKind, find_forbidden, refuse_forbidden

BSN = "123456782"
FOUND_BSN = Forbidden(ForbiddenKind.BSN)

bsns = (
    st.integers(10_000_000, 99_999_999)
    .map(lambda body: f"{body:08d}")
    .map(lambda body: body + str(sum(int(d) * (9 - i) for i, d in enumerate(body)) % 11))
    .filter(bsn.is_valid)
)


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        "123.456.782",
        "1234.56.782",
        "1234 56 782",
        "123 456 782",
        "123-456-782",
        "123 - 456 - 782",
        "huur 123456782 september",
        "BSN123456782",
        "V123456782X",
        "mei 2026 123 456 782",
        "2026-123456782",
        "2026 123.456.782 01",
        "nr 12 1234.56.782",
        "12345\u200b6782",
        "１２３４５６７８２",
        "١٢٣٤٥٦٧٨٢",
        "123\u2011456\u2011782",
        "123\u00a0456\u00a0782",
        "123_456_782",
        "123\n456\t782",
        "111222333",
    ],
)
def test_a_bsn_is_found_however_it_is_written(text: str) -> None:
    assert find_forbidden(text) == FOUND_BSN


@pytest.mark.parametrize(
    "text",
    [
        "5000056789012345",  # betalingskenmerk of 16 digits
        "5000 0567 8901 2345",
        "12234534622567",
        "RF18539007547034",
        "NL91ABNA0417164300",
        "1234567820",  # a BSN within a longer number
        "0123456782",
        "123456783",  # fails the eleven-test
        "123.456.783",
        "000000000",
        "huur 01-10-2026",
        "9123.456.782.1",  # longer, joined by the same mark
        "12345678",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_forbidden(text) is None


@given(bsns, st.sampled_from(["", " ", ".", "-", " - "]), st.sampled_from([(3, 6), (4, 6)]))
def test_every_bsn_is_found_with_marks_between_its_digits(
    number: str, mark: str, cuts: tuple[int, int]
) -> None:
    first, second = cuts
    written = mark.join((number[:first], number[first:second], number[second:]))

    assert find_forbidden(f"ref {written} huur") == FOUND_BSN


@given(st.text("0123456789", min_size=10, max_size=30))
def test_a_longer_run_of_digits_is_never_a_bsn(digits: str) -> None:
    assert find_forbidden(f"ref {digits} huur") is None


@given(st.text("0123456789", min_size=9, max_size=9))
@example(BSN)
@example("000000000")
def test_nine_digits_are_a_bsn_exactly_when_they_pass_the_eleven_test(digits: str) -> None:
    assert (find_forbidden(digits) == FOUND_BSN) is bool(bsn.is_valid(digits))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Bijstand september", "bijstand"),
        ("BIJSTANDSUITKERING", "bijstandsuitkering"),
        ("uw uitkeringen", "uitkeringen"),
        ("2026-huurbijstand", "huurbijstand"),
        ("bijzondere bijstand, huur", "bijstand"),
        ("statushouder", "statushouder"),
        ("status houder 12", "status houder"),
        ("asielzoeker", "asielzoeker"),
        ("asielstatus", "asielstatus"),
        ("vluchtelingenwerk", "vluchtelingenwerk"),
        ("Participatiewet 2026", "participatiewet"),
        ("inburgeringsplichtig", "inburgeringsplichtig"),
        ("financieel ontzorgen", "ontzorgen"),
        ("huur/ontzorging/1", "ontzorging"),
        ("verblijfsvergunning", "verblijfsvergunning"),
        ("WWB-huur", "wwb"),
        ("W.W.B.", "wwb"),
        ("P-wet", "pwet"),
        ("kosten_wwb_mei", "wwb"),
        ("IOAW/IOAZ", "ioaw"),
        ("Wajong-deel", "wajong"),
        ("sociale dienst", "sociale dienst"),
        ("bĳstand", "bijstand"),
        ("bÿstand", "bystand"),
        ("bíjstánd", "bijstand"),
        ("bij\u200bstand", "bijstand"),
        ("bij\u00adstand", "bijstand"),
        ("b\u0301ijstand", "bijstand"),
        ("b i j s t a n d", "bijstand"),
        ("b.i.j.s.t.a.n.d", "bijstand"),
        ("uit-kering", "uitkering"),
        ("ｂｉｊｓｔａｎｄ", "bijstand"),
        ("𝐁𝐢𝐣𝐬𝐭𝐚𝐧𝐝", "bijstand"),
        ("bijstаnd", "bijstand"),  # a Cyrillic letter
        ("mei-bijstand-2026", "bijstand"),
        ("bijstand2026", "bijstand2026"),
    ],
)
def test_a_word_of_benefit_or_status_is_found_under_any_disguise(text: str, word: str) -> None:
    assert find_forbidden(text) == Forbidden(ForbiddenKind.WORD, word)


@pytest.mark.parametrize(
    "text",
    [
        "Basiel Jansen",
        "Stichting Dierenasiel",
        "Rechtsbijstandverzekering",
        "rechts-bijstand polis 12",
        "pechbijstand",
        "volgens de bij standaard geldende prijs",
        "bij stand 10 van de meter",
        "huurtoeslag",
        "Status: betaald",
        "Huur september Kerkstraat 56A",
        "A.B.C.D. Jansen",
        "zorgpremie",
        "wwbx",
    ],
)
def test_ordinary_words_and_names_are_left_alone(text: str) -> None:
    assert find_forbidden(text) is None


@given(st.text(max_size=60), st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"))
def test_invisible_characters_change_nothing(text: str, invisible: str) -> None:
    assert find_forbidden(invisible.join(text)) == find_forbidden(text)


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_capitals_change_nothing(text: str) -> None:
    assert find_forbidden(text.upper()) == find_forbidden(text.lower())


def test_the_error_does_not_repeat_a_bsn() -> None:
    with pytest.raises(PrivateText) as refused:
        refuse_forbidden(f"huur {BSN}")

    assert refused.value.kind == "BSN"
    assert refused.value.word == ""
    assert BSN not in str(refused.value)


def test_the_error_names_the_word() -> None:
    with pytest.raises(PrivateText) as refused:
        refuse_forbidden("huur uit bijstand")

    assert (refused.value.kind, refused.value.word) == ("WORD", "bijstand")


def test_a_text_without_anything_private_passes() -> None:
    refuse_forbidden("Huur september, contract 2026-14")


@given(st.text(st.characters(codec="ascii"), max_size=40))
@example("kosten_wwb")
@example("123\t456_782")
def test_a_plain_text_is_read_as_it_is_beside_an_accent(text: str) -> None:
    assert find_forbidden(f"{text} é") == find_forbidden(text)
