"""Show what is planned, advised and decided about how a person of a household goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.clock import Clock
from ontzorgen.domain.fixed_cost import Control, Controller, control_on, is_paid_after, taken_on
from ontzorgen.domain.household import Person
from ontzorgen.domain.policy import Policy
from ontzorgen.domain.reviews import (
    DecisionStatus,
    PlannedReview,
    Relapse,
    grounds_end_on,
    next_review,
    planned_reviews,
    relapses,
)
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.trajectory.errors import NoOwnRight
from ontzorgen.services.households.as_person import as_person
from ontzorgen.services.households.change_household import stamp_of
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.households.show_household import log_look
from ontzorgen.store import household_pages, organisation, reviews, trajectory
from ontzorgen.store.household_pages import (
    ControlShown,
    DecisionShown,
    HouseholdHead,
    PersonShown,
    VersionShown,
)
from ontzorgen.store.reviews import DecisionKept, ReviewKept


@dataclass(frozen=True, slots=True)
class PersonReviewed:
    """A person, when to look again, and what came of it; lists have the newest first."""

    head: HouseholdHead
    shown: PersonShown
    person: Person
    others: tuple[Person, ...]
    """The other members of the household."""
    today: date
    stamp: str
    clock: Clock | None
    ends: date | None
    """The first day without a ground, as it is now."""
    planned: tuple[PlannedReview, ...]
    next: PlannedReview | None
    relapses: tuple[Relapse, ...]
    advices: Sequence[ReviewKept]
    decisions: Sequence[DecisionKept]
    lines: Sequence[DecisionShown]
    """The grounds on record, the oldest first."""
    versions: Sequence[VersionShown]
    controls: Sequence[ControlShown]
    four_eyes: bool
    """The municipality asks a second person for a decision to go on paying."""

    @property
    def waiting(self) -> DecisionKept | None:
        """Return the decision that waits for a second person."""
        return next((each for each in self.decisions if each.status is DecisionStatus.WAITS), None)

    @property
    def start(self) -> date:
        """Return from when a decision to go on would hold: there is no day without a ground."""
        return max(self.ends or self.today, self.today)

    def paid_from(self, day: date) -> list[VersionShown]:
        """Return the costs that the municipality pays for this person on a day, or later.

        Each once, as the first amount that holds then.
        """
        found = (
            version
            for version in self.versions
            if version.person_id in (None, self.shown.id)
            and (version.valid_until is None or version.valid_until > day)
            and any(
                self._payer(version.fixed_cost_id, then) is Controller.MUNICIPALITY
                for then in self._turns(version, day)
            )
        )
        return list({each.fixed_cost_id: each for each in reversed([*found])}.values())[::-1]

    def _turns(self, version: VersionShown, day: date) -> list[date]:
        """Return a day from which this amount is due, and the days on which its payer changes."""
        first = max(day, version.valid_from)
        return [
            first,
            *(
                each.valid_from
                for each in self.controls
                if each.fixed_cost_id == version.fixed_cost_id
                and each.valid_from > first
                and (version.valid_until is None or each.valid_from < version.valid_until)
            ),
        ]

    def _payer(self, cost: int, day: date) -> Controller:
        own = (each for each in self.controls if each.fixed_cost_id == cost)
        turns = tuple(Control(each.valid_from, Controller(each.controller)) for each in own)
        held = control_on(turns, day)
        return held.controller if held else Controller.MUNICIPALITY


def see_reviews(
    session: Session, household_id: int, person_id: int, acting: Acting
) -> PersonReviewed:
    """Return what is planned, advised and decided for a person, and log the look.

    Raises:
        UnknownHousehold: no such person in a household of this user's municipalities.
        NoOwnRight: the person has no right of their own, so nothing to decide about.
        NotAllowed: no role for it.
    """
    head = household_numbered(session, household_id, Action.READ_REVIEWS, acting)
    persons = household_pages.persons(session, head.id)
    shown = next((each for each in persons if each.id == person_id), None)
    if shown is None:
        raise UnknownHousehold(head.id)
    log_look(session, acting, head, [shown])
    if shown.right_from is None:
        raise NoOwnRight(shown.key)
    ids = [each.id for each in persons]
    every_line = household_pages.decisions(session, ids)
    lines = [each for each in every_line if each.person_id == shown.id]
    spells = household_pages.suspensions(session, ids)
    stops = trajectory.stops(session, ids)
    members = {
        each.id: as_person(each, every_line, spells, stops.get(each.id, ())) for each in persons
    }
    person = members.pop(shown.id)
    versions = household_pages.versions(session, head.id)
    controls = household_pages.controls(session, {each.fixed_cost_id for each in versions})
    policy = organisation.policy_on(session, head.municipality, acting.today) or Policy()
    advices = reviews.reviews_of(session, [shown.id])
    own = tuple(_own_controls(versions, controls, shown.id, acting.today))
    planned = planned_reviews(
        person,
        own,
        policy.control_review_months,
        acting.today,
        reviews.known(session, head.municipality, [head.id]),
    )
    return PersonReviewed(
        head=head,
        shown=shown,
        person=person,
        others=tuple(members.values()),
        today=acting.today,
        stamp=stamp_of(session, head.id),
        clock=Clock.of(person),
        ends=grounds_end_on(person, acting.today),
        planned=planned,
        relapses=relapses(person, acting.today),
        next=next_review(planned, {each.held_on for each in advices}, acting.today),
        advices=advices,
        decisions=reviews.decisions_of(session, [shown.id]),
        lines=lines,
        versions=versions,
        controls=controls,
        four_eyes=policy.extension_four_eyes,
    )


def _own_controls(
    versions: Sequence[VersionShown], controls: Sequence[ControlShown], person: int, today: date
) -> Iterator[Control]:
    """Yield since when the household has control of costs that concern a person."""
    turns: dict[int, list[Control]] = {}
    for each in controls:
        turn = Control(each.valid_from, Controller(each.controller))
        turns.setdefault(each.fixed_cost_id, []).append(turn)
    own = [each for each in versions if each.person_id in (None, person)]
    for cost, found in turns.items():
        taken = taken_on(found, today)
        if taken is not None and any(
            row.fixed_cost_id == cost
            and is_paid_after(taken.since, row.valid_from, row.valid_until)
            for row in own
        ):
            yield taken
