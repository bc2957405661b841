"""What an entry of a trajectory says: when the agreement is late, and who refuses."""

import pytest

from ontzorgen.domain.trajectory import pip_is_late, pip_until
from tests.builders import a_person, day

RIGHT = day("2026-08-13")


def test_the_agreement_is_in_time_for_ten_weeks():
    assert pip_until(RIGHT) == day("2026-10-22")
    assert not pip_is_late(RIGHT, day("2026-10-22"), day("2027-01-01"))
    assert pip_is_late(RIGHT, day("2026-10-23"), day("2027-01-01"))


def test_an_agreement_that_has_not_come_is_late_once_its_last_day_passed():
    assert not pip_is_late(RIGHT, None, day("2026-10-22"))
    assert pip_is_late(RIGHT, None, day("2026-10-23"))
    assert not pip_is_late(None, None, day("2026-10-23"))


@pytest.mark.parametrize(
    ("authorised", "refuses"),
    [
        ((None, None), True),
        (("2026-08-01", "2026-08-31"), True),
        (("2026-08-31", None), False),  # recorded since, of a day before: a run withholds by it
        (("2026-09-01", None), False),
        (("2026-09-02", "2026-09-20"), False),
    ],
)
def test_an_authorisation_that_holds_or_was_given_since_takes_the_place_of_a_refusal(
    authorised, refuses
):
    since, until = authorised
    refused = day("2026-09-01")
    person = a_person(authorised_from=since, authorised_until=until, refused_on=refused)

    assert person.refuses_on(day("2026-09-30")) is refuses
    assert not person.refuses_on(day("2026-08-31"))
