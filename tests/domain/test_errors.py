"""A refusal carries its facts and a sentence for the log."""

from ontzorgen.domain.errors import NotADay, OntzorgenError


def test_a_refusal_names_the_text_that_is_not_a_day():
    refused = NotADay("31-02-2026")

    assert isinstance(refused, OntzorgenError)
    assert refused.text == "31-02-2026"
    assert str(refused) == "'31-02-2026' is not a day (yyyy-mm-dd)"
