"""A person as the rules see one, from what a page reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ontzorgen.domain.household import Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.trajectory import Stop
from ontzorgen.store.household_pages import DecisionShown, PersonShown, SuspensionShown


def as_person(
    shown: PersonShown,
    decisions: Iterable[DecisionShown],
    suspensions: Iterable[SuspensionShown] = (),
    stops: Sequence[Stop] = (),
) -> Person:
    """Return a person as the rules see one; of the lines those of others are left out."""
    return Person(
        shown.id,
        shown.key,
        shown.right_from,
        shown.right_until,
        shown.must_integrate,
        shown.asylum_permit,
        shown.authorised_from,
        shown.authorised_until,
        decisions=tuple(
            Decision(
                LegalBasis(line.basis),
                line.valid_from,
                line.valid_until,
                line.decided_on,
                line.review_on,
            )
            for line in decisions
            if line.person_id == shown.id
        ),
        suspensions=tuple(
            Suspension(line.valid_from, line.valid_until)
            for line in suspensions
            if line.person_id == shown.id
        ),
        birth_date=shown.birth_date,
        stops=tuple(stops),
    )
