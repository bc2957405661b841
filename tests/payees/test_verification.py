"""What a bank says about a name."""

from datetime import date

import pytest

from payees.errors import (
    BankNameMissing,
    NotCheckedYet,
    NoteMissing,
    NothingToAccept,
    OlderAnswer,
    RecorderMayNotAccept,
    RecorderMayNotLift,
)
from payees.verification import (
    NameCheck,
    NameCheckResult,
    RecordedCheck,
    accept,
    blocks,
    record,
    replaces,
    result_of_code,
    same_name,
)

TODAY, LATER = date(2026, 9, 15), date(2026, 9, 16)
ANN, BEN = 1, 2
NO_MATCH = NameCheck(NameCheckResult.NO_MATCH, TODAY)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_close_match_needs_the_name_the_bank_gave(name: str) -> None:
    with pytest.raises(BankNameMissing):
        NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, name)


def test_a_close_match_keeps_the_name_the_bank_gave() -> None:
    check = NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, "Woonstad BV")

    assert (check.bank_name, check.checked_on) == ("Woonstad BV", TODAY)


@pytest.mark.parametrize(
    "result", [NameCheckResult.MATCH, NameCheckResult.NO_MATCH, NameCheckResult.NOT_POSSIBLE]
)
def test_the_other_answers_need_no_name(result: NameCheckResult) -> None:
    assert NameCheck(result, TODAY).result is result


@pytest.mark.parametrize("result", [None, NameCheckResult.MATCH, NameCheckResult.NOT_POSSIBLE])
def test_what_says_nothing_against_the_name_does_not_block(result: NameCheckResult | None) -> None:
    assert not blocks(result, accepted=False)


@pytest.mark.parametrize("result", [NameCheckResult.CLOSE_MATCH, NameCheckResult.NO_MATCH])
def test_a_name_that_differs_blocks_until_somebody_accepts_it(result: NameCheckResult) -> None:
    assert blocks(result, accepted=False)
    assert not blocks(result, accepted=True)


def test_the_codes_of_a_bank_status_are_read() -> None:
    codes = ("RCVC", "RVMC", "RVNM", "RVNA")

    assert [result_of_code(code) for code in codes] == list(NameCheckResult)
    assert result_of_code("ACCP") is None


def test_an_answer_says_the_same_whatever_the_day() -> None:
    before = NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, "Woonstad BV")

    assert before.says == NameCheck(NameCheckResult.CLOSE_MATCH, LATER, "Woonstad BV ").says
    assert before.says != NameCheck(NameCheckResult.CLOSE_MATCH, TODAY, "Woonstadt BV").says


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Woonstad B.V.", "WOONSTAD BV", True),
        ("Café  Zoë", "cafe zoe", True),
        ("Woonstad", "Woonstadt", False),
        ("Woonstad", "", False),
    ],
)
def test_capitals_marks_and_accents_make_no_other_name(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


def test_another_person_accepts_a_name_that_differs_and_says_why() -> None:
    known = RecordedCheck("B1", NO_MATCH, ANN)

    accepted, reason = accept(known, BEN, " zelfde KVK ")

    assert (known.blocked, accepted.blocked) == (True, False)
    assert (accepted.accepted_by, reason) == (BEN, "zelfde KVK")


@pytest.mark.parametrize("recorded_by", [BEN, None])
def test_who_may_have_recorded_the_check_does_not_accept_the_name(recorded_by: int | None) -> None:
    with pytest.raises(RecorderMayNotAccept):
        accept(RecordedCheck("B1", NO_MATCH, recorded_by), BEN, "zelfde KVK")


def test_accepting_a_name_needs_a_reason() -> None:
    with pytest.raises(NoteMissing):
        accept(RecordedCheck("B1", NO_MATCH, ANN), BEN, "  ")


@pytest.mark.parametrize(
    "known",
    [
        RecordedCheck("B1"),
        RecordedCheck("B1", NameCheck(NameCheckResult.MATCH, TODAY), ANN),
        RecordedCheck("B1", NameCheck(NameCheckResult.NOT_POSSIBLE, TODAY), ANN),
        RecordedCheck("B1", NO_MATCH, ANN, accepted_by=BEN),
    ],
)
def test_a_name_that_blocks_nothing_is_not_accepted(known: RecordedCheck) -> None:
    with pytest.raises(NothingToAccept):
        accept(known, BEN, "zelfde KVK")


def test_nothing_can_be_on_record_as_accepted_that_does_not_differ() -> None:
    with pytest.raises(NothingToAccept):
        RecordedCheck("B1", NameCheck(NameCheckResult.MATCH, TODAY), ANN, accepted_by=BEN)


def test_a_first_answer_is_recorded() -> None:
    assert record(RecordedCheck("B1"), NO_MATCH, ANN, TODAY) == RecordedCheck("B1", NO_MATCH, ANN)


def test_the_same_answer_again_changes_nothing() -> None:
    known = RecordedCheck("B1", NO_MATCH, ANN, accepted_by=BEN)

    assert record(known, NO_MATCH, BEN, TODAY) == known


def test_the_same_answer_of_a_later_day_leaves_the_acceptance() -> None:
    known = RecordedCheck("B1", NO_MATCH, ANN, accepted_by=BEN)
    again = NameCheck(NameCheckResult.NO_MATCH, LATER)

    assert record(known, again, BEN, LATER) == RecordedCheck("B1", again, ANN, BEN)


def test_another_answer_than_the_accepted_one_blocks_again() -> None:
    known = RecordedCheck("B1", NO_MATCH, ANN, accepted_by=BEN)
    other = NameCheck(NameCheckResult.CLOSE_MATCH, LATER, "Woonstadt")

    now = record(known, other, BEN, LATER)

    assert (now.blocked, now.recorded_by, now.accepted_by) == (True, BEN, None)


def test_an_older_answer_still_counts_when_later_the_bank_could_not_check() -> None:
    known = RecordedCheck("B1", NameCheck(NameCheckResult.NOT_POSSIBLE, LATER), ANN)

    now = record(known, NO_MATCH, BEN, LATER)

    assert (now.check, now.recorded_by) == (NO_MATCH, BEN)


def test_that_a_bank_could_not_check_is_known_from_the_last_day_on() -> None:
    known = RecordedCheck("B1", NameCheck(NameCheckResult.NOT_POSSIBLE, LATER), ANN)

    with pytest.raises(OlderAnswer):
        record(known, NameCheck(NameCheckResult.NOT_POSSIBLE, TODAY), BEN, LATER)


@pytest.mark.parametrize(
    ("known", "said", "expected"),
    [
        (("MATCH", TODAY), ("MATCH", LATER), True),
        (("NO_MATCH", TODAY), ("MATCH", LATER), True),
        (("MATCH", LATER), ("NO_MATCH", TODAY), False),
        (("MATCH", TODAY), ("NO_MATCH", TODAY), True),
        (("NO_MATCH", TODAY), ("MATCH", TODAY), False),
        (("NO_MATCH", TODAY), ("NO_MATCH", TODAY), False),
        (("NO_MATCH", TODAY), ("NOT_POSSIBLE", LATER), False),
        (("NOT_POSSIBLE", LATER), ("NO_MATCH", TODAY), True),
        (("CLOSE_MATCH", TODAY, "A"), ("CLOSE_MATCH", TODAY, "B"), True),
        (("CLOSE_MATCH", TODAY, "B"), ("CLOSE_MATCH", TODAY, "A"), False),
    ],
    ids=str,
)
def test_of_files_in_any_order_the_newest_answer_stays_and_of_one_day_the_worst(
    known: tuple[str, date, str], said: tuple[str, date, str], expected: bool
) -> None:
    kept, new = (NameCheck(NameCheckResult(row[0]), *row[1:]) for row in (known, said))

    assert replaces(kept, new) is expected


def test_an_older_answer_does_not_undo_a_newer_one() -> None:
    known = RecordedCheck("B1", NameCheck(NameCheckResult.NO_MATCH, LATER), ANN)

    with pytest.raises(OlderAnswer):
        record(known, NameCheck(NameCheckResult.MATCH, TODAY), BEN, LATER)


def test_an_answer_of_a_day_that_is_still_to_come_is_refused() -> None:
    with pytest.raises(NotCheckedYet):
        record(RecordedCheck("B1"), NameCheck(NameCheckResult.MATCH, LATER), ANN, TODAY)


@pytest.mark.parametrize("recorded_by", [ANN, None])
def test_nobody_lifts_alone_what_that_person_may_have_blocked(recorded_by: int | None) -> None:
    match = NameCheck(NameCheckResult.MATCH, LATER)

    with pytest.raises(RecorderMayNotLift):
        record(RecordedCheck("B1", NO_MATCH, recorded_by), match, ANN, LATER)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (RecordedCheck("B1"), NameCheckResult.MATCH),
        (
            RecordedCheck("B1", NameCheck(NameCheckResult.MATCH, TODAY), ANN),
            NameCheckResult.NOT_POSSIBLE,
        ),
        (RecordedCheck("B1", NO_MATCH, BEN), NameCheckResult.MATCH),
        (RecordedCheck("B1", NO_MATCH, ANN, accepted_by=BEN), NameCheckResult.MATCH),
    ],
)
def test_an_answer_that_lifts_no_block_of_ones_own_is_recorded(
    known: RecordedCheck, said: NameCheckResult
) -> None:
    now = record(known, NameCheck(said, LATER), ANN, LATER)

    assert (now.result, now.recorded_by) == (said, ANN)
