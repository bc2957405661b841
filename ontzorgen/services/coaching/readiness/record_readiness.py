"""Record a measurement (zelfredzaamheidsmeting): by a coach, or by a client as a coach types it."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy.orm import Session

from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.readiness.catalogue import Catalogue, shipped
from ontzorgen.domain.readiness.instrument import Instrument
from ontzorgen.domain.readiness.measurement import Answers, Given, answers
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.errors import MeasurementCorrected, UnknownMeasurement
from ontzorgen.services.coaching.find_person import person_numbered
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, readiness
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import ReadinessRow

_STEP = Action.RECORD_READINESS.value


def record_readiness(
    session: Session,
    of: tuple[int, int],
    instrument: tuple[str, int | None],
    given: Given,
    corrects: int | None,
    form: str,
    vault: BsnVault,
    acting: Acting,
    catalogue: Catalogue | None = None,
) -> int | None:
    """Record what was measured of (household, person); None when this `form` was known already.

    `instrument` is a name and a version, the newest one without. The scores say as much about
    somebody as the words do, so they are encrypted with them; the log has neither.

    Raises:
        UnknownHousehold: no such household, or no such person in it, for this user.
        HouseholdForgotten: its people were forgotten.
        UnknownInstrument, UnknownItem, ScoreOutsideScale: the instrument does not know it.
        NothingScored, JudgementMissing, WordsTooLong, MeasuredOutside: see `answers`.
        BsnInText: somebody wrote a BSN.
        UnknownMeasurement, MeasurementCorrected: what it corrects is not there, or not any more.
        NotAllowed: not a coach.
    """
    head, person = person_numbered(session, *of, Action.RECORD_READINESS, acting)
    chosen = (catalogue or shipped()).get(*instrument)
    found = answers(chosen, given, acting.today)
    for words in (found.judgement, *found.evidence.values()):
        refuse_bsn(words, _STEP)
    must_fit(session, vault)
    content = json.dumps(asdict(found), ensure_ascii=False, sort_keys=True)
    said = _fingerprint(chosen, given, content)
    once_key = vault.index(f"readiness {person.id} {form}", said).hex()
    if readiness.is_known(session, acting.by, once_key):
        return None
    if corrects is not None:
        _refuse_corrected(session, person.id, corrects)
    sealed = vault.seal(content)
    number = readiness.add(
        session,
        ReadinessRow(
            person_id=person.id,
            corrects_id=corrects,
            instrument=chosen.name,
            instrument_version=chosen.version,
            moment=given.moment.value,
            seen_by=given.view.value,
            measured_on=given.measured_on,
            content_cipher=sealed.cipher,
            content_key=sealed.key,
            written_by_id=acting.by,
            written_at=acting.now,
            once_key=once_key,
        ),
    )
    detail = {"households": [head.key], "measurement": number, "corrects": corrects}
    detail |= _told(chosen, given)
    audit.append(session, acting, _STEP, f"person {person.key}", head.municipality, detail)
    return number


def opened(content: str) -> Answers:
    """Return what was kept as JSON."""
    return Answers(**json.loads(content))


def _told(instrument: Instrument, given: Given) -> dict[str, object]:
    """Return what the log tells of a measurement: with what, when and by whom, and no score."""
    return {
        "instrument": instrument.name,
        "version": instrument.version,
        "moment": given.moment.value,
        "seen_by": given.view.value,
    }


def _fingerprint(instrument: Instrument, given: Given, content: str) -> str:
    what = (instrument.name, instrument.version, given.moment, given.view, given.measured_on)
    return "|".join([*map(str, what), content])


def _refuse_corrected(session: Session, person_id: int, number: int) -> None:
    known = readiness.of_person(session, person_id) if may_exist(number) else []
    if number not in {each.id for each in known}:
        raise UnknownMeasurement(number)
    if number in {each.corrects_id for each in known}:
        raise MeasurementCorrected(number)
