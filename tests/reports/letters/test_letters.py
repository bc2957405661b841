"""Letters as they are printed: every kind in every language, tagged, bound to who reads it."""

from __future__ import annotations

import dataclasses
import io
import json

import pytest
from pypdf import PageObject, PdfReader

from reports.letters.catalogue import DUTCH, LANGUAGES
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import as_data, canonical, content_hash
from reports.typesetting.engine import without_glyph
from reports.typesetting.errors import NoGlyph
from reports.typesetting.letter_pdf import letter_pdf
from tests.reports.letters.samples import CLIENT, a_letter

TOLD = tuple(
    (kind, code)
    for kind in LetterKind
    for code in LANGUAGES
    if code == DUTCH or kind is LetterKind.OVERVIEW or not SHAPES[kind].to_payee
)


def _read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


@pytest.mark.parametrize(("kind", "code"), TOLD)
def test_a_letter_is_set_with_no_character_missing(kind: LetterKind, code: str) -> None:
    data = as_data(a_letter(kind, code))

    assert without_glyph(data) == ""
    assert letter_pdf(data).startswith(b"%PDF-1.7")


def test_the_monthly_overview_is_one_page_in_every_language() -> None:
    for code in LANGUAGES:
        content = letter_pdf(as_data(a_letter(LetterKind.OVERVIEW, code)))
        assert len(_read(content).pages) == 1, code


def test_a_letter_is_tagged_and_says_its_title_and_language() -> None:
    read = _read(letter_pdf(as_data(a_letter(LetterKind.DECISION_56A, "ar"))))
    root = read.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl-NL"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None
    assert read.metadata.title == "Besluit: wij betalen uw vaste lasten"


def test_it_says_that_it_is_pdf_a_2a_and_pdf_ua_1() -> None:
    read = _read(letter_pdf(as_data(a_letter(LetterKind.OVERVIEW, "ti"))))
    xmp = read.trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_every_font_is_in_the_file() -> None:
    read = _read(letter_pdf(as_data(a_letter(LetterKind.OVERVIEW, "fa"))))

    for name, font in read.pages[0]["/Resources"]["/Font"].items():
        inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(inner), name


def test_the_file_names_nobody_where_a_catalogue_would_show_it() -> None:
    read = _read(letter_pdf(as_data(a_letter(LetterKind.OVERVIEW, "so"))))
    about = str(read.metadata) + read.trailer["/Root"]["/Metadata"].get_data().decode()

    for word in (*CLIENT, "Tesfay", "uitkering", "bijstand"):
        assert word not in about


def test_the_same_letter_gives_the_same_bytes() -> None:
    first, second = (letter_pdf(as_data(a_letter(LetterKind.END, "uk"))) for _ in range(2))

    assert first == second


def test_the_hash_covers_who_it_is_for() -> None:
    letter = a_letter(LetterKind.SHORTFALL, "tr")
    other = dataclasses.replace(letter, addressee=("De heer B. Haile", *CLIENT[1:]))

    assert content_hash(as_data(letter)) != content_hash(as_data(other))


def test_what_was_kept_as_json_prints_the_very_same_letter() -> None:
    data = as_data(a_letter(LetterKind.EXTENSION, "ar"))

    assert letter_pdf(json.loads(canonical(data))) == letter_pdf(data)


def test_a_name_that_no_font_can_write_is_refused_and_not_printed_as_a_box() -> None:
    letter = dataclasses.replace(a_letter(LetterKind.END), addressee=("გიორგი", "Dorpsstraat 1"))

    with pytest.raises(NoGlyph) as refused:
        letter_pdf(as_data(letter))
    assert set(refused.value.characters) == set("გიორ")


def test_what_turns_text_around_does_not_come_in_with_a_name() -> None:
    letter = dataclasses.replace(a_letter(LetterKind.END), addressee=("A. \u202eyafseT",))

    assert as_data(letter)["addressee"] == ["A. yafseT"]


def test_markup_in_a_name_is_text() -> None:
    named = "#pagebreak() *vet* $x$ <b>"
    letter = dataclasses.replace(a_letter(LetterKind.PAYEE_STOP), addressee=(named,))

    assert named in _read(letter_pdf(as_data(letter))).pages[0].extract_text()


@pytest.mark.parametrize("kind", [kind for kind in SHAPES if SHAPES[kind].to_payee])
def test_a_payee_reads_no_word_of_benefit_or_status(kind: LetterKind) -> None:
    read = _read(letter_pdf(as_data(a_letter(kind))))
    text = "".join(page.extract_text() for page in read.pages).lower()

    for word in ("bijstand", "uitkering", "statushouder", "inburger", "participatie", "sociale"):
        assert word not in text


def test_amounts_stay_the_dutch_way_in_a_text_from_right_to_left() -> None:
    data = as_data(a_letter(LetterKind.SHORTFALL, "ar"))
    box = next(piece for piece in data["pieces"] if piece["kind"] == "box")

    assert "\u2066€\u00a0118,05\u2069" in " ".join(box["lines"])


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("kind", [LetterKind.AUTHORISATION, LetterKind.EXTENSION])
def test_what_is_signed_or_objected_to_stands_on_one_page_with_it(
    kind: LetterKind, code: str
) -> None:
    """A signature or a term to object alone on a page is of what no longer lies before it."""
    assert len(_read(letter_pdf(as_data(a_letter(kind, code)))).pages) == 1


def test_no_page_holds_only_the_name_of_who_signs() -> None:
    data = as_data(a_letter(LetterKind.EXTENSION))
    line = {"kind": "text", "said": ["Nog een regel.", None]}
    read = [
        _read(
            letter_pdf({**data, "pieces": [*data["pieces"][:1], *more, *data["pieces"][1:]]})
        ).pages
        for more in ([line] * number for number in range(5, 12))
    ]
    of_two = [pages for pages in read if len(pages) == 2]
    assert of_two
    for first, last in of_two:
        assert "Met vriendelijke groet" not in first.extract_text()
        assert "Bent u het niet eens met dit besluit?" in last.extract_text()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_signature_stands_on_the_page_of_what_is_signed(code: str) -> None:
    read = _read(letter_pdf(as_data(a_letter(LetterKind.AUTHORISATION, code))))

    signed = [page.extract_text() for page in read.pages if "Naam" in page.extract_text()]
    assert len(signed) == 1
    assert "Ik heb deze brief gelezen en begrepen" in signed[0]


@pytest.mark.parametrize("letters", [650, 2_000, 6_000])
def test_a_long_text_goes_on_to_the_next_page_and_loses_nothing(letters: int) -> None:
    data = as_data(a_letter(LetterKind.EXTENSION))
    words = " ".join(f"woord{number}" for number in range(letters // 9))
    data["pieces"][-3] = {"kind": "text", "said": [words, None]}

    read = _read(letter_pdf(data))
    told = " ".join(page.extract_text() for page in read.pages)

    assert {f"woord{number}" for number in range(letters // 9)} <= set(told.split())
    assert all(_lowest(page) > 0 for page in read.pages)


@pytest.mark.parametrize("paragraphs", [20, 60, 120])
def test_many_short_paragraphs_go_on_to_the_next_page_and_lose_nothing(paragraphs: int) -> None:
    data = as_data(a_letter(LetterKind.EXTENSION))
    more = [{"kind": "text", "said": [f"Regel {number}.", None]} for number in range(paragraphs)]
    data["pieces"][-3:-3] = more

    read = _read(letter_pdf(data))

    assert all(_lowest(page) > 0 for page in read.pages)


def _lowest(page: PageObject) -> float:
    """Return how far above the edge of the paper the lowest letters stand, in points."""
    found: list[float] = []

    def see(text: str, to_page: list[float], of_text: list[float], *_: object) -> None:
        if text.strip():
            across, up = of_text[4:6]
            found.append(across * to_page[1] + up * to_page[3] + to_page[5])

    page.extract_text(visitor_text=see)
    return min(found)
