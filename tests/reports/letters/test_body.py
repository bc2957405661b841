"""The Dutch text of a letter: blanks are filled in, what nothing is known for is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.letters.body import Body, Part, default_text
from reports.letters.errors import EmptyBody, UnknownBlank, WrongBraces
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.letter import Bullets, Heading, Piece, Text
from reports.letters.phrasebook import Said
from reports.letters.text_letter import body_of

KNOWN = frozenset({"naam", "datum"})


def _pieces(text: str, **values: str | None) -> tuple[Piece, ...]:
    body = Body(text, KNOWN, frozenset({Part.TABLE}))
    return body.pieces(values, {Part.TABLE: (Text(Said("de tabel")),)})


def test_paragraphs_headings_and_lists_come_out_in_order() -> None:
    found = _pieces("Beste {naam},\n\n## Wat nu?\nBel\nons.\n\n- een\n- twee", naam="A. Tesfay")

    assert found == (
        Text(Said("Beste A. Tesfay,")),
        Heading(Said("Wat nu?")),
        Text(Said("Bel ons.")),
        Bullets((Said("een"), Said("twee"))),
    )


def test_a_sentence_with_an_unknown_value_is_left_out_and_its_heading_with_it() -> None:
    found = _pieces("Goed.\n\n## Tot wanneer?\nTot en met {datum}.\n\n## Einde", datum=None)

    assert found == (Text(Said("Goed.")),)


def test_other_sentences_of_the_paragraph_stay() -> None:
    assert _pieces("Wij stoppen op {datum}. Bel ons.", datum=None) == (Text(Said("Bel ons.")),)


def test_the_table_stands_where_the_text_says() -> None:
    assert _pieces("Voor.\n\n[tabel]\n\nNa.") == (
        Text(Said("Voor.")),
        Text(Said("de tabel")),
        Text(Said("Na.")),
    )


@pytest.mark.parametrize("text", ["{onbekend}", "[vaste lasten]", "[ondertekening]"])
def test_a_blank_or_part_that_nothing_fills_in_is_refused(text: str) -> None:
    with pytest.raises(UnknownBlank):
        Body(f"Goed.\n\n{text}", KNOWN, frozenset({Part.TABLE}))


@pytest.mark.parametrize("text", ["{naam", "naam}", "{naam!r}", "{0}", "{naam.__class__}", "{}"])
def test_a_brace_that_is_no_blank_is_refused(text: str) -> None:
    with pytest.raises(WrongBraces):
        Body(text, KNOWN, frozenset())


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_a_text_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(EmptyBody):
        Body(text, KNOWN, frozenset())


@given(st.text(max_size=60).filter(str.strip))
def test_what_is_filled_in_is_text_whatever_it_looks_like(value: str) -> None:
    for piece in _pieces("Beste {naam}!", naam=value):
        assert isinstance(piece, Text)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_has_a_text_of_its_own_from_the_start(kind: LetterKind) -> None:
    assert body_of(kind, default_text(kind)).text.startswith(("Beste ", "Geachte "))


@pytest.mark.parametrize("kind", [kind for kind in SHAPES if SHAPES[kind].to_payee])
def test_a_text_for_a_payee_says_no_word_of_benefit_or_status(kind: LetterKind) -> None:
    text = default_text(kind).lower()

    for word in ("bijstand", "uitkering", "statushouder", "inburger", "participatie", "asiel"):
        assert word not in text
