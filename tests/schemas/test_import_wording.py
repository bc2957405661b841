"""Every way in which a row can be wrong has a Dutch sentence that says what to do now."""

import pytest

from ontzorgen.services.importing.problems import (
    ImportRefused,
    ProblemCode,
    Problems,
    RowProblem,
    masked_bsn,
    shown_value,
)
from ontzorgen.wording import import_problems
from ontzorgen.wording.import_sentences import SENTENCES


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_sentence_of_what_is_wrong_and_what_now(code):
    text = SENTENCES[code].replace("{expected}", "")

    assert text.count(". ") >= 1
    assert text.endswith((".", "?"))


def test_no_sentence_is_left_without_a_problem():
    assert set(SENTENCES) == set(ProblemCode)


def test_a_long_refusal_is_capped_but_its_count_is_not():
    problems = tuple(
        RowProblem("regie.csv", line, "vanaf", "x", ProblemCode.NOT_A_DATE) for line in range(60)
    )

    told = import_problems.refused(ImportRefused(problems))

    assert "60 fouten" in told
    assert "en nog 10" in told


def test_days_in_a_sentence_are_written_the_dutch_way():
    problem = RowProblem(
        "besluiten.csv",
        2,
        "evaluatiedatum",
        "2027-02-12",
        ProblemCode.REVIEW_BEFORE_START,
        {"start": "2027-02-13"},
    )

    assert "(13-02-2027)" in import_problems.problem_text(problem)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("bsn", "761760313", "*******13"),
        ("bsn", "12", "**"),
        ("bsn", "7617603139999", "*******13"),
        ("naam", "761760313", "*********"),
        ("naam", "ref 7617.60.313 x", "*********"),
        ("naam", "Haile", "Haile"),
        ("naam", "x" * 500, "x" * 159 + "…"),
    ],
)
def test_a_value_is_shown_without_a_bsn_and_not_endless(column, value, shown):
    assert shown_value(column, value) == shown


def test_a_short_bsn_shows_nothing():
    assert masked_bsn("1234") == "****"


def test_one_place_and_code_is_one_problem_and_facts_are_masked():
    problems = Problems()
    for _ in range(2):
        problems.add("regie.csv", 2, "vanaf", "x", ProblemCode.OVERLAP, other="761760313")

    (problem,) = problems
    assert problem.facts == {"other": "*********"}
