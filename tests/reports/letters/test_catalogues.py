"""Message catalogues: every language says what the Dutch one says, and can be printed."""

from __future__ import annotations

import unicodedata

import pytest

from reports.letters.catalogue import DUTCH, LANGUAGES, TextState, catalogue
from reports.letters.errors import UnknownLanguage
from reports.typesetting.engine import without_glyph

OTHERS = tuple(code for code in LANGUAGES if code != DUTCH)


def _everything(code: str) -> list[str]:
    found = catalogue(code)
    return [*found.texts.values(), *(line for lines in found.lists.values() for line in lines)]


def test_there_are_the_eight_languages_that_were_asked_for() -> None:
    assert {catalogue(code).language.name for code in LANGUAGES} == {
        "Nederlands", "Engels", "Arabisch", "Tigrinya", "Oekraïens", "Turks", "Farsi", "Somalisch",
    }  # fmt: skip


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_the_keys_and_blanks_of_the_dutch_one(code: str) -> None:
    assert catalogue(code).texts.keys() == catalogue(DUTCH).texts.keys()
    assert catalogue(code).lists.keys() == catalogue(DUTCH).lists.keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_message_can_be_written_with_the_packaged_fonts(code: str) -> None:
    assert without_glyph(_everything(code)) == ""


@pytest.mark.parametrize("code", LANGUAGES)
def test_messages_are_composed_and_turn_no_text_around(code: str) -> None:
    for text in _everything(code):
        assert unicodedata.is_normalized("NFC", text)
        assert not {unicodedata.bidirectional(letter) for letter in text} & {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }  # fmt: skip


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_was_left_in_dutch(code: str) -> None:
    dutch = catalogue(DUTCH)
    for key, text in catalogue(code).texts.items():
        if not key.startswith(("months.", "words.", "costs.")):
            assert text != dutch.texts[key], key


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_that_nobody_read_says_so(code: str) -> None:
    language = catalogue(code).language

    assert (language.state is TextState.REVIEWED) == (language.reviewed_by is not None)
    assert language.translated_on is not None


def test_only_arabic_and_farsi_run_from_right_to_left() -> None:
    turned = {code for code in LANGUAGES if catalogue(code).language.right_to_left}

    assert turned == {"ar", "fa"}


def test_a_language_without_a_catalogue_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        catalogue("xx")
