"""Every reason of a bank asks for something, and has words that people read."""

import re

import pytest

from ontzorgen.wording import bank_reasons
from ontzorgen.wording.bank_codes import MEANINGS
from ontzorgen.wording.bank_reasons import meaning, status_words, what_now
from sepa.reason_codes import ACTIONS, STANDINGS, Action, Standing, action_of, standing_of

DESIGN = {
    Action.ACCOUNT_WRONG: "AC01 AC03 RC01",
    Action.ACCOUNT_CLOSED: "AC04",
    Action.HOLD: "AC06 AG01 RR04",
    Action.DECEASED: "MD07",
    Action.MEND_MASTER_DATA: "BE01 BE04 BE05",
    Action.FINANCE: "AM02 AM04 AM09",
    Action.DUPLICATE: "AM05 DUPL",
    Action.FILE_REFUSED: "AM10 AM18 FF01 DT01 TM01 DNOR CNOR",
    Action.UNSPECIFIED: "MS02 MS03 NARR",
    Action.RECALL_CLOSED: "FOCR CUST CURR",
    Action.NAME_CHECK: "RVNM",
    Action.NAME_CLOSE: "RVMC",
}
ENGLISH = re.compile(
    r"\b(the|and|account|amount|bank's|invalid|missing|payment|creditor|debtor|name|not|file|"
    r"returned?|rejected|reason|closed|blocked|duplicate|number|code is|status code)\b",
    re.I,
)


@pytest.mark.parametrize("action", DESIGN)
def test_the_reasons_of_the_design_ask_for_what_it_says(action):
    assert {action_of(code) for code in DESIGN[action].split()} == {action}


def test_each_code_stands_once():
    from sepa import reason_codes

    for groups in (reason_codes._BY_ACTION, reason_codes._BY_STANDING):
        codes = [code for group in groups.values() for code in group.split()]
        assert len(codes) == len(set(codes))
        assert all(re.fullmatch(r"[A-Z0-9]{4}", code) for code in codes)


@pytest.mark.parametrize("code", [None, "", "XX99", "NL-17", "MD06"])
def test_what_nobody_knows_is_unspecified(code):
    assert action_of(code) is Action.UNSPECIFIED


@pytest.mark.parametrize("code", ["AC04", " ac04 "])
def test_a_code_is_known_however_it_is_written(code):
    assert action_of(code) is Action.ACCOUNT_CLOSED
    assert standing_of("rjct") is Standing.REJECTED


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("ACSP", Standing.ACCEPTED),
        ("PART", Standing.PARTLY),
        ("PDNG", Standing.PENDING),
        ("RJCT", Standing.REJECTED),
        ("RCVC", Standing.NAME_CHECKED),
        ("RCVM", Standing.NAME_DIFFERS),
        ("RVNM", Standing.NAME_DIFFERS),
        ("XXXX", Standing.UNKNOWN),
        (None, Standing.UNKNOWN),
    ],
)
def test_a_status_says_where_a_payment_stands(status, standing):
    assert standing_of(status) is standing


def test_every_code_action_and_standing_has_words():
    assert set(MEANINGS) == set(ACTIONS)
    assert list(MEANINGS) == sorted(MEANINGS)
    assert set(bank_reasons.SYSTEM_DOES) == set(bank_reasons.PERSON_DOES) == set(Action)
    assert set(bank_reasons.STANDINGS) == set(Standing) == {*STANDINGS.values(), Standing.UNKNOWN}


@pytest.mark.parametrize("words", [MEANINGS, bank_reasons.SYSTEM_DOES, bank_reasons.PERSON_DOES])
def test_the_words_are_short_dutch_sentences(words):
    for text in words.values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert not ENGLISH.search(text), text
        assert all(len(sentence.split()) <= 18 for sentence in text.split(". ")), text


def test_a_reason_is_said_with_what_happens_now():
    assert meaning(" ac04") == "De rekening is opgeheven."
    assert meaning("NL-17") == "De bank geeft de reden 'NL-17'. Die kennen wij niet."
    assert what_now("AC04").startswith("De rekening wordt gestopt voor elk huishouden")
    assert what_now("AC04").endswith("Laat een tweede persoon die bevestigen.")
    assert status_words("RJCT") == "geweigerd"
    assert status_words("XXXX") == "status onbekend"
