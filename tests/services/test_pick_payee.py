"""Whom somebody means by what was typed: one payee, or nobody yet."""

from ontzorgen.services.pick_payee import PayeeChoice, pick_payee


def test_a_text_that_is_the_key_of_one_and_the_name_of_another_means_neither():
    one = PayeeChoice("WONEN", "Stichting X", None)
    other = PayeeChoice("B7", "Wonen", None)

    picked = pick_payee([one, other], "wonen")

    assert picked.payee is None
    assert set(picked.perhaps) == {one, other}
    assert pick_payee([one], "wonen").payee == one
    assert pick_payee([one, other], other.label).payee == other
