"""What is recorded of a trajectory holds in the next run, is read by few, and is never changed."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from ontzorgen.domain.errors import StepNotAllowed
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.coaching.trajectory import errors
from ontzorgen.services.coaching.trajectory.end_trajectory import end_trajectory
from ontzorgen.services.coaching.trajectory.entries import Entry, record_entry
from ontzorgen.services.coaching.trajectory.see_trajectory import see_trajectory
from ontzorgen.services.coaching.trajectory.take_back_entry import take_back_entry
from ontzorgen.services.errors import BsnInText, DatabaseRefuses, ReasonMissing
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.store import caseload
from ontzorgen.store.forget import forget
from ontzorgen.store.models import (
    AuditRow,
    HouseholdRow,
    PersonRow,
    TaskRow,
    TrajectoryEntryRow,
)
from tests.databases import KINDS
from tests.import_folders import a_row
from tests.web.households_here import TODAY

WHY = "Sara heeft ooit zelf een huishouden gevoerd, سمير helpt haar."
FORM, PIP, REFUSED = EntryKind.FORM, EntryKind.PIP, EntryKind.AUTHORISATION_REFUSED
ENDED, CLOSED = EntryKind.ENDED_EARLY, EntryKind.CLOSED


@pytest.fixture(params=KINDS)
def here(world, request):
    return world(request.param)


class Way:
    """One household's trajectory, as somebody works on it."""

    def __init__(self, here, login="kim", key="P1"):
        self.here, self.login, self.key = here, login, key
        query = select(PersonRow.household_id, PersonRow.id)
        self.household, self.person = here.rows(query.where(PersonRow.key == f"{here.key}-{key}"))[
            0
        ]

    def _does(self, verb, entry):
        app = self.here.site.app
        return app.write(
            lambda session: verb(
                session,
                self.household,
                self.person,
                entry,
                app.vault,
                app.acting(session, self.login),
            )
        )

    def record(self, kind, on, words=WHY, form=None):
        return self._does(record_entry, Entry(kind, date.fromisoformat(on), words, form))

    def end(self, kind, on, words=WHY):
        return self._does(end_trajectory, Entry(kind, date.fromisoformat(on), words))

    def take_back(self, number, why):
        app = self.here.site.app
        app.write(
            lambda session: take_back_entry(
                session, self.household, self.person, number, why, app.acting(session, self.login)
            )
        )

    def see(self):
        app = self.here.site.app
        return app.write(
            lambda session: see_trajectory(
                session, self.household, app.vault, app.acting(session, self.login)
            ),
            reads=True,
        )

    def sees(self):
        return next(each for each in self.see().persons if each.person.id == self.person)

    def open_tasks(self):
        query = select(TaskRow.kind).where(
            TaskRow.household_id == self.household, TaskRow.done_at.is_(None)
        )
        return {kind for (kind,) in self.here.rows(query)}

    def kept(self):
        query = select(TrajectoryEntryRow.__table__)
        return self.here.rows(query.where(TrajectoryEntryRow.person_id == self.person))


def test_what_is_agreed_is_read_back_in_the_order_of_the_days(here):
    way = Way(here)

    way.record(FORM, "2026-08-13", form=Form.ALL_COSTS)
    way.record(FORM, "2026-09-01", "Kan meer.", Form.SOME_COSTS)
    way.record(PIP, "2026-09-10", "De zorgpremie gaat als eerste terug.")

    seen = way.sees()
    assert seen.newest(FORM).form is Form.SOME_COSTS
    assert seen.newest(PIP).words == "De zorgpremie gaat als eerste terug."
    assert [each.words for each in seen.entries][-1] == WHY
    assert (seen.phase_now, seen.phase_next) == (Phase.FULL, Phase.FULL)
    assert not seen.pip_late
    assert str(seen.pip_until) == "2026-10-22"


def test_words_are_sealed_and_a_look_at_them_is_logged(here):
    way = Way(here)

    way.record(FORM, "2026-08-13", form=Form.GUIDANCE)
    way.see()

    (row,) = way.kept()
    assert WHY.encode() not in row.text_cipher
    assert [act for act, _ in here.acts()][-1:] == ["record form"]
    query = select(AuditRow.detail).where(AuditRow.action.in_(["record form", "read trajectory"]))
    logged = [str(detail) for (detail,) in here.rows(query)]
    assert logged
    assert not any("huishouden gevoerd" in each for each in logged)
    looks = here.rows(select(AuditRow.actor).where(AuditRow.action == "read trajectory"))
    assert ("kim",) in looks


def test_the_same_said_twice_is_one_entry(here):
    way = Way(here)

    first = way.record(PIP, "2026-09-10")
    second = way.record(PIP, "2026-09-10")

    assert (first, second) == (True, False)
    assert len(way.kept()) == 1


def test_what_was_recorded_by_mistake_counts_no_more_and_stays_readable(here):
    way = Way(here)
    way.record(FORM, "2026-08-13", form=Form.ALL_COSTS)
    way.record(FORM, "2026-09-01", "Kan meer.", Form.SOME_COSTS)
    way.record(PIP, "2026-09-10", "Water eerst.")
    plan, some, _ = way.sees().entries

    way.take_back(some.id, "Dat was سمير")
    way.take_back(plan.id, "Ander gezin")

    seen = way.sees()
    assert seen.newest(FORM).form is Form.ALL_COSTS
    assert seen.newest(PIP) is None
    told = seen.entries[1].taken_back
    assert (told.by, told.reason) == ("Kim", "Dat was سمير")
    assert way.record(PIP, "2026-09-10", "Water eerst.")
    assert not way.record(PIP, "2026-09-10", "Water eerst.")
    assert way.sees().newest(PIP).words == "Water eerst."
    logged = [detail for deed, detail in here.acts() if deed == "take back entry"]
    assert len(logged) == 2
    assert "Ander gezin" not in "".join(logged)


def test_a_refusal_and_a_closing_by_mistake_change_no_run_once_they_are_taken_back(here):
    person = {"persoon": f"{here.key}-P1", "huishouden": here.key, "bsn": ""}
    here.take({"personen": [a_row("personen", **person, machtiging_vanaf="")]})
    way = Way(here)
    before = way.sees()
    for record, kind in ((way.record, REFUSED), (way.end, CLOSED)):
        record(kind, "2026-09-15")
        during = way.sees()
        way.take_back(during.entries[0].id, "Vergissing")
        after = way.sees()

        assert (during.refused_on, during.stop) != (before.refused_on, before.stop), kind
        assert (after.refused_on, after.stop) == (None, None), kind
        assert (after.phase_now, after.phase_next) == (before.phase_now, before.phase_next), kind
        assert cases_stops(here, way) == [], kind


def cases_stops(here, way):
    """Return how the caseload reads the stops of a person."""

    def work(session):
        found = caseload.cases(session, caseload.CasesAsked(frozenset({"0299"}), here.key))
        facts = caseload.facts_of(session, found, [], here.site.app.settings.now(), TODAY)
        return list(facts[way.household].persons[0].person.stops)

    return here.site.app.write(work, reads=True, for_all=True)


def test_only_what_is_of_today_and_of_no_approved_run_is_taken_back(here, monkeypatch):
    way = Way(here)
    way.record(FORM, "2026-09-01", form=Form.SOME_COSTS)
    way.end(ENDED, "2026-10-01")
    ended, form = way.sees().entries

    def refused(number, why="Vergissing", error=errors.EntryStays, of=way):
        with pytest.raises(error) as told:
            of.take_back(number, why)
        return getattr(told.value, "why", None)

    assert refused(ended.id) == "WITHDREW"
    assert refused(form.id, " ", ReasonMissing) is None
    assert refused(form.id, "BSN 111222333", BsnInText) is None
    assert refused(form.id, error=NotAllowed, of=Way(here, "cora")) is None
    assert refused(form.id + 900, error=errors.UnknownEntry) is None
    later = replace(here.site.app.settings, fixed_today=date(2026, 9, 16))
    with monkeypatch.context() as patch:
        patch.setattr(here.site.app, "settings", later)
        assert refused(form.id) == "OTHER_DAY"
    way.take_back(form.id, "Vergissing")
    assert refused(form.id) == "BEFORE"


@pytest.mark.parametrize(
    ("kind", "on", "words", "error"),
    [
        (FORM, "2026-08-12", WHY, errors.BeforeTheRight),
        (PIP, "2026-09-16", WHY, errors.NotYetHappened),
        (REFUSED, "2026-09-16", WHY, errors.NotYetHappened),
        (FORM, "2027-09-17", WHY, errors.TooFarAhead),
        (FORM, "2026-09-01", " \n ", ReasonMissing),
        (FORM, "2026-09-01", "x" * 2001, errors.TooManyWords),
        (FORM, "2026-09-01", "a\x00b", errors.StrangeCharacter),
        (FORM, "2026-09-01", "Haar nummer is 111222333.", BsnInText),
        (REFUSED, "2026-09-01", WHY, errors.AuthorisationInForce),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(here, kind, on, words, error):
    way = Way(here)

    with pytest.raises(error):
        way.record(kind, on, words)

    assert way.kept() == []


def test_only_a_caseworker_of_that_municipality_records(here):
    for login, error in (
        ("cora", NotAllowed),
        ("finn", NotAllowed),
        ("bea", NotAllowed),
        ("vera", UnknownHousehold),
    ):
        with pytest.raises(error):
            Way(here, login).record(FORM, "2026-09-01", form=Form.GUIDANCE)
        with pytest.raises(error):
            Way(here, login).end(ENDED, "2026-09-01")
    assert Way(here, "cora").see().persons
    for login, error in (("finn", NotAllowed), ("bea", NotAllowed), ("vera", UnknownHousehold)):
        with pytest.raises(error):
            Way(here, login).see()


def test_a_refusal_closes_the_task_that_asks_for_the_authorisation(here):
    key = f"{here.key}-P2"
    own = {"huishouden": here.key, "bsn": "", "machtiging_vanaf": ""}
    here.take(
        {
            "personen": [a_row("personen", persoon=key, **own)],
            "vaste_lasten": [
                a_row(
                    "vaste_lasten",
                    vaste_last=f"{here.key}-zorg",
                    huishouden=here.key,
                    persoon=key,
                    soort="ZORG",
                    bedrag="150,00",
                )
            ],
        }
    )
    way = Way(here, key="P2")
    assert TaskKind.AUTHORISATION_MISSING in way.open_tasks()

    way.record(REFUSED, "2026-09-14", "Wil zelf betalen.")

    assert TaskKind.AUTHORISATION_MISSING not in way.open_tasks()
    assert way.sees().refused_on == date(2026, 9, 14)
    assert way.sees().phase_next is Phase.INTAKE


def test_an_early_end_withdraws_the_authorisation_in_the_same_act(here):
    way = Way(here)

    assert way.end(ENDED, "2026-09-20")
    assert not way.end(ENDED, "2026-09-20")

    until = here.rows(select(PersonRow.authorised_until).where(PersonRow.id == way.person))
    assert until == [(date(2026, 9, 20),)]
    seen = way.sees()
    assert (seen.phase_now, seen.phase_next) == (Phase.FULL, Phase.ENDED_EARLY)
    assert seen.stop.on == date(2026, 9, 20)
    assert way.open_tasks() == set()
    acts = [act for act, _ in here.acts()]
    assert acts.count("end trajectory") == 1
    with pytest.raises(errors.AlreadyOver):
        way.end(ENDED, "2026-09-25", "Nog eens.")


def test_an_early_end_that_is_refused_leaves_no_entry(here):
    way = Way(here)

    with pytest.raises(errors.AuthorisationBegins):
        way.end(ENDED, "2026-08-13")

    assert way.kept() == []
    assert way.sees().phase_next is Phase.FULL


def returned(here, since="2026-10-01"):
    row = {"vaste_last": f"{here.key}-huur", "vanaf": since}
    here.take({"regie": [a_row("regie", **row)]})


def test_closing_is_refused_while_a_cost_is_still_paid_and_names_it(here):
    way = Way(here)
    returned(here, "2026-11-01")

    with pytest.raises(errors.CostsStillPaid) as refused:
        way.end(CLOSED, "2026-10-01")

    assert refused.value.costs == [(f"{here.key}-huur", "RENT", date(2026, 10, 1))]
    assert way.kept() == []
    assert way.end(CLOSED, "2026-11-01")
    assert way.sees().stop.on == date(2026, 11, 1)


def test_a_closed_trajectory_stays_closed_whatever_an_import_takes_back(here):
    way = Way(here)
    returned(here, "2026-09-16")
    way.end(CLOSED, "2026-09-16")

    back = {"vaste_last": f"{here.key}-huur", "vanaf": "2026-09-20", "regie": "GEMEENTE"}
    here.take({"regie": [a_row("regie", **back)]})

    assert way.sees().phase_next is Phase.CLOSED
    assert TaskKind.BASIS_ENDED in way.open_tasks()  # somebody must know that nobody pays it
    with pytest.raises(errors.AlreadyOver):
        way.end(ENDED, "2026-09-25")


def test_what_is_over_by_itself_cannot_be_ended_early_any_more(here):
    way = on_day(Way(here), "2027-04-01")

    with pytest.raises(StepNotAllowed):
        way.end(ENDED, "2027-04-02")

    assert way.kept() == []


def on_day(way, day):
    """Let the same people work on another day."""
    app = way.here.site.app
    plain = app.acting

    class Later(Way):
        def _does(self, verb, entry):
            return app.write(
                lambda session: verb(
                    session,
                    self.household,
                    self.person,
                    entry,
                    app.vault,
                    replace(plain(session, self.login), today=date.fromisoformat(day)),
                )
            )

    return Later(way.here, way.login, way.key)


def test_a_new_line_begins_it_anew_and_then_it_may_be_closed_again(here):
    way = Way(here)
    returned(here, "2026-09-16")
    way.end(CLOSED, "2026-09-16")
    line = {"persoon": f"{here.key}-P1", "grondslag": "57", "besluitdatum": "2026-09-18"}
    here.take(
        {"besluiten": [a_row("besluiten", **line, vanaf="2026-09-20", evaluatiedatum="2026-12-01")]}
    )

    assert way.sees().phase_next is Phase.SELF_MONITORED
    with pytest.raises(errors.LineGoesOn):
        way.end(CLOSED, "2026-09-20", "Weer dicht.")
    assert way.end(CLOSED, "2026-09-21", "Weer dicht.")
    assert way.sees().phase_next is Phase.CLOSED


def test_what_is_over_is_not_ended_early_before_a_new_line_has_begun(here):
    way = Way(here)
    returned(here, "2026-09-16")
    way.end(CLOSED, "2026-09-16")
    line = {"persoon": f"{here.key}-P1", "grondslag": "57", "besluitdatum": "2026-09-18"}
    here.take(
        {"besluiten": [a_row("besluiten", **line, vanaf="2026-10-20", evaluatiedatum="2026-12-01")]}
    )

    for day in ("2026-10-01", "2026-10-20"):
        with pytest.raises(errors.AlreadyOver):
            way.end(ENDED, day, "Toch niet.")
    assert way.end(ENDED, "2026-10-21", "Toch niet.")


def test_an_entry_is_never_changed_or_removed_and_forgetting_takes_its_key(here):
    way = Way(here)
    way.record(FORM, "2026-08-13", form=Form.ALL_COSTS)

    for statement in (
        "UPDATE trajectory_entry SET starts_on = starts_on",
        "UPDATE trajectory_entry SET text_cipher = text_key",
        "DELETE FROM trajectory_entry",
    ):
        with pytest.raises((DatabaseError, DatabaseRefuses)):
            here.site.app.write(
                lambda session, wrong=statement: session.execute(
                    text(wrong).execution_options(rows_checked=True)
                ),
                for_all=True,
            )
    here.site.app.write(lambda session: forget(session, way.household, TODAY), for_all=True)

    assert [row.text_key for row in way.kept()] == [b""]
    assert here.rows(select(HouseholdRow.forgotten_on).where(HouseholdRow.id == way.household))
