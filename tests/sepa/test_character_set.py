"""A text is brought into the characters every SEPA bank accepts, and says that it changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sepa.character_set import ALLOWED, all_sepa, is_sepa_text, to_sepa
from sepa.errors import EmptyAfterConversion


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café Zoë", "Cafe Zoe"),
        ("Weiß & Søn", "Weiss + Son"),
        ("Ærø Łódź Œuvre", "AEro Lodz OEuvre"),
        ("“De Eik” – 't Huis’", "'De Eik' - 't Huis'"),
        ("  veel\t spaties \n ", "veel spaties"),
        ("/a//b/", "a/b"),
        ("naam\u202e\u200b\u0007", "naam"),
        ("€ 12 [a_b]", "EUR 12 (a-b)"),
        ("İstanbul ﬁets ½", "Istanbul fiets 1/2"),
        ("Иван Jansen", "Jansen"),
    ],
)
def test_a_text_is_converted(text, expected):
    converted = to_sepa(text, 70)

    assert (converted.text, converted.changed, converted.original) == (expected, True, text)


def test_a_text_that_is_right_stays_as_it_is():
    assert not to_sepa("Woningstichting De Eik (Noord) 12/3", 70).changed


def test_a_text_is_converted_before_it_is_cut():
    assert to_sepa("ß" * 40, 70).text == "s" * 70
    assert to_sepa("aaa bbb", 4).text == "aaa"


@pytest.mark.parametrize("text", ["", " ", "شركة", "ሰላም", "Иван", "///", "\u202e"])
def test_a_name_that_ends_empty_is_refused(text):
    with pytest.raises(EmptyAfterConversion) as refusal:
        to_sepa(text, 70)

    assert refusal.value.original == text


@given(st.text(max_size=200), st.integers(1, 140))
def test_a_converted_text_is_within_the_set_and_converts_to_itself(text, limit):
    try:
        once = to_sepa(text, limit).text
    except EmptyAfterConversion:
        return

    assert set(once) <= ALLOWED and len(once) <= limit
    assert "//" not in once and once == once.strip(" /")
    again = to_sepa(once, limit)
    assert (again.text, again.changed) == (once, False)


@given(st.lists(st.text(max_size=20), max_size=5))
def test_many_texts_are_judged_as_each_one_is(texts):
    assert all_sepa(texts) == all(map(is_sepa_text, texts))
