"""Every rule has a Dutch sentence, with its facts filled in."""

import pytest

from ontzorgen.wording.sepa_rules import breach_text
from sepa.rules import Breach, Rule


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_sentence(rule):
    text = breach_text(Breach(rule, "Document"))

    assert text[0].isupper()
    assert "{" not in text


def test_the_facts_stand_in_the_sentence():
    breach = Breach(Rule.WRONG_RF, "x", {"value": "RF19", "expected": "RF18"})

    assert breach_text(breach) == "Het RF-kenmerk 'RF19' klopt niet. Goed zou zijn: RF18."


def test_what_was_left_out_is_counted():
    text = breach_text(Breach(Rule.NAME_TOO_LONG, "Document", {"further": 12}))

    assert "12 keer" in text
