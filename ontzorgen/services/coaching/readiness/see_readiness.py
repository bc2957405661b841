"""Show how far somebody is: what was measured, and what the register itself knows.

Who counts only (an auditor) sees that there are measurements, by whom and when, and no score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from ontzorgen.domain.readiness.catalogue import Catalogue, shipped
from ontzorgen.domain.readiness.instrument import Instrument
from ontzorgen.domain.readiness.measurement import (
    Answers,
    Moment,
    View,
    kept_answers,
    side_by_side,
)
from ontzorgen.services.acting import MAY, Acting, Action
from ontzorgen.services.coaching.find_person import person_numbered
from ontzorgen.services.coaching.readiness.known_facts import KnownFacts, known_facts
from ontzorgen.services.coaching.readiness.record_readiness import opened
from ontzorgen.store import audit, readiness
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.readiness import KeptMeasurement


@dataclass(frozen=True, slots=True)
class MeasurementSeen:
    """A measurement, as far as who looks may see it."""

    id: int
    corrects_id: int | None
    instrument: Instrument
    moment: Moment
    view: View
    measured_on: date
    author: str
    written_at: datetime
    corrected: bool
    """Another measurement took its place."""
    answers: Answers | None = field(repr=False)
    """None for who may not read it, and once the household was forgotten."""


@dataclass(frozen=True, slots=True)
class SeriesSeen:
    """What stands side by side of one version of an instrument."""

    instrument: Instrument
    measured: Mapping[tuple[Moment, View], MeasurementSeen]

    def score(self, moment: Moment, view: View, item: str) -> int | None:
        """Return a score; None where none was given."""
        found = self.measured.get((moment, view))
        return None if found is None or found.answers is None else found.answers.scores.get(item)

    @property
    def views(self) -> tuple[View, ...]:
        """Return whose view there is."""
        return tuple(view for view in View if any(own is view for _moment, own in self.measured))


@dataclass(frozen=True, slots=True)
class ReadinessSeen:
    """How far somebody is."""

    head: HouseholdHead
    person: PersonShown
    today: date
    reads: bool
    """Who looks may read what was measured."""
    measured: Sequence[MeasurementSeen]
    """All of it, the newest first, with what was corrected."""
    series: tuple[SeriesSeen, ...]
    """Those measured last first; empty for who may not read."""
    offered: tuple[Instrument, ...]
    """What a new measurement may use."""
    facts: KnownFacts


def see_readiness(
    session: Session,
    household_id: int,
    person_id: int,
    vault: BsnVault,
    acting: Acting,
    catalogue: Catalogue | None = None,
) -> ReadinessSeen:
    """Return how far a person is, and log the look.

    Raises:
        UnknownHousehold: no such household, or no such person in it, for this user.
        UnknownInstrument: a version that a measurement was made with is not shipped any more.
        NotAllowed: the user may not even see that there are measurements.
    """
    reads = not acting.roles.isdisjoint(MAY[Action.READ_READINESS])
    action = Action.READ_READINESS if reads else Action.COUNT_READINESS
    head, person = person_numbered(session, household_id, person_id, action, acting)
    detail = {"households": [head.key]}
    audit.append(session, acting, action.value, f"person {person.key}", head.municipality, detail)
    known = catalogue or shipped()
    kept = readiness.of_person(session, person.id)
    if reads:
        must_fit(session, vault)
    corrected = {each.corrects_id for each in kept}
    measured = [_seen(each, known, vault if reads else None, each.id in corrected) for each in kept]
    return ReadinessSeen(
        head=head,
        person=person,
        today=acting.today,
        reads=reads,
        measured=measured[::-1],
        series=_series(measured, kept) if reads else (),
        offered=known.offered({each.instrument for each in kept}),
        facts=known_facts(session, head, person, acting.today),
    )


def _seen(
    kept: KeptMeasurement, known: Catalogue, vault: BsnVault | None, corrected: bool
) -> MeasurementSeen:
    instrument = known.get(*kept.instrument)
    found = None
    if vault is not None and kept.sealed.key:
        found = kept_answers(instrument, opened(vault.open(kept.sealed.cipher, kept.sealed.key)))
    return MeasurementSeen(
        kept.id,
        kept.corrects_id,
        instrument,
        kept.moment,
        kept.view,
        kept.measured_on,
        kept.author,
        kept.written_at,
        corrected,
        found,
    )


def _series(
    measured: Sequence[MeasurementSeen], kept: Sequence[KeptMeasurement]
) -> tuple[SeriesSeen, ...]:
    by_number = {each.id: each for each in measured if each.answers is not None}
    readable = [each for each in kept if each.id in by_number]
    found = []
    for own in side_by_side(readable).values():
        seen = {place: by_number[each.id] for place, each in own.items()}
        found.append(SeriesSeen(next(iter(seen.values())).instrument, seen))
    return tuple(
        sorted(found, key=lambda one: max(each.id for each in one.measured.values()), reverse=True)
    )
