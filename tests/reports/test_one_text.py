"""A text in a picture keeps its letters in a PDF, whichever fonts they are in."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from reports.charts.one_text import for_paper, unjoined
from reports.charts.values import GroupedBars, Series
from reports.letters.catalogue import LANGUAGES, catalogue
from reports.report import Figure, Report
from reports.typesetting.report_pdf import report_pdf

HARD = (
    "الإيجار (office)",
    "سلام ملايين (صحی) لا",
    "فوراً إلى على (x)",
    "مُحَمَّد",
    "لمى ملح محمد… سـلام",
    "Huur · الإيجار · ክራይ ገዛ (x)",
    "کمک‌هزینه (پژچگ)",
    "office fjord ማ",
)


def printed(*names: str) -> bytes:
    """Print bars with these names; what sets it refuses a letter without a shape or a sound."""
    bars = GroupedBars("T", "D", names, (Series("s", (1,) * len(names)),))
    return report_pdf(Report("T", "S", (Figure(bars, told_below=True),)), date(2026, 9, 15))


@pytest.mark.parametrize("name", HARD)
def test_a_pdf_has_every_letter_of_a_name_in_letters_of_several_fonts(name):
    assert printed(name)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_pdf_has_every_letter_of_every_cost_beside_a_name_of_ours(code):
    texts = catalogue(code).texts
    names = [text for key, text in texts.items() if key.startswith("costs.")]

    assert printed(*(f"{name} (office)" for name in names))
    assert names


def test_the_letters_of_a_word_are_written_in_the_shape_of_their_place():
    shaped = unjoined("سلام بيت (x)").replace("\u200c", "")

    assert shaped == "\ufeb3\ufefc\ufee1 \ufe91\ufef4\ufe96 (x)"
    assert unicodedata.normalize("NFKC", shaped) == "سلام بيت (x)"


def test_a_text_in_letters_of_one_font_is_left_as_it_is_but_for_its_vowel_signs():
    for text in ("office (fjord)", "الإيجار", "ክራይ ገዛ", "Ēriks é"):
        assert unjoined(text) == text
    assert unjoined("فوراً") == "فورا"


def test_only_letters_are_written_anew_and_not_what_is_around_them():
    assert for_paper('<text fill="x">off الإيجار</text>').startswith('<text fill="x">of\u200cf ')
