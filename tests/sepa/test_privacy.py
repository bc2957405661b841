"""No BSN and no word of benefit or status leaves in a payment."""

import pytest

from payees.private_text import find_forbidden
from sepa.privacy import has_bsn, status_word


@pytest.mark.parametrize(
    "text",
    [
        "123456782",
        "huur BSN123456782.",
        "123.456.782",
        "1234.56.782 x",
        "123 456 782",
        "2026 123456782",
    ],
)
def test_a_bsn_is_found(text):
    assert has_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456783",
        "0123456782",
        "NL91ABNA0417164300",
        "5000056789012345",
        "123 456 782 901",
        "12 123 456 782",
        "1234567\n82",
    ],
)
def test_other_numbers_are_no_bsn(text):
    assert not has_bsn(text)


WORDS = [
    "Bijstand", "bijstandsuitkering", "WW-uitkering", "uit te keren uitkeren", "statushouder",
    "Status houder", "vergunninghouder", "asielzoeker", "asylum", "refugee", "participatiewet",
    "Inburgering", "vluchtelingen", "verblijfsvergunning", "P-wet", "pwet", "WWB", "IOAW", "bbz",
    "azc", "wajong", "Sociale Dienst", "nareiziger", "kostendeler",
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_benefit_or_status_is_found(word):
    assert status_word(f"Huur {word} januari")


@pytest.mark.parametrize(
    "text",
    [
        "rechtsbijstand polis 12",
        "dierenasiel",
        "Basiel Jansen",
        "bijstandaard",
        "dividenduitkering",
        "huurtoeslag",
        "winstuitkering",
        "xwwb",
        "azcx",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert status_word(text) is None


@pytest.mark.parametrize("word", sorted(set(WORDS) - {"vergunninghouder", "Status houder"}))
def test_what_is_refused_here_is_refused_when_a_cost_is_entered(word):
    """Else a whole batch would stumble over a text that was once accepted."""
    assert find_forbidden(f"Huur {word} januari")
