"""What a page says of the six months of a person, and of objecting to a decision."""

from dataclasses import replace
from datetime import date

import pytest

from ontzorgen.domain.clock import Clock, missing_conditions
from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.services.households.show_household import PersonSeen
from ontzorgen.store.household_pages import DecisionShown, PersonShown
from ontzorgen.wording.households import objection, six_months
from tests.builders import a_child, a_person, day


def seen(person):
    """Return a person as a page has one."""
    shown = PersonShown(
        person.id, person.key, "Sara", "Haile", None, "ti", person.right_from, None,
        person.must_integrate, person.asylum_permit, None, None, has_bsn=False,
    )  # fmt: skip
    return PersonSeen(shown, Clock.of(person), missing_conditions(person), (), None)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-08-01", "13-08-2026 t/m 12-02-2027, begint nog"),
        ("2026-09-15", "13-08-2026 t/m 12-02-2027, nog 151 dagen"),
        ("2027-02-12", "13-08-2026 t/m 12-02-2027, nog 1 dag"),
        ("2027-02-13", "13-08-2026 t/m 12-02-2027, voorbij"),
    ],
)
def test_a_page_says_how_long_the_six_months_last(today, said):
    assert six_months(seen(a_person()), day(today)) == said


def test_where_the_article_does_not_hold_a_page_says_why_and_what_is_possible():
    family, other = a_person(asylum_permit=False), a_person(article_56a=False)

    assert six_months(seen(family), date(2026, 9, 15)) == (
        "Niet: geen asielvergunning voor bepaalde tijd. Wel mogelijk: artikel 57, of vrijwillig."
    )
    assert six_months(seen(other), date(2026, 9, 15)).startswith(
        "Niet: geen inburgeringsplicht en geen asielvergunning"
    )
    assert six_months(seen(a_child()), date(2026, 9, 15)) == ""


def test_a_page_says_until_when_somebody_may_object_while_that_is_so():
    decision = DecisionShown(
        1, LegalBasis.ART_57.value, date(2026, 11, 13), date(2026, 12, 1), None, None, "Reden"
    )

    sent = replace(decision, announced_on=date(2026, 11, 20))

    assert objection(sent, date(2027, 1, 4)) == "Bezwaar kan t/m 04-01-2027."
    assert objection(sent, date(2027, 1, 5)) == ""
    not_sent = "Bezwaar kan zes weken: dat telt vanaf de dag van versturen."
    assert objection(decision, date(2027, 5, 12)) == not_sent
    assert objection(decision, date(2027, 5, 13)) == ""
