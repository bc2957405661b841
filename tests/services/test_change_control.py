"""Control of a cost goes back and returns by date; the coming run follows, and nobody is left."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from ontzorgen.domain.control_plan import Planned
from ontzorgen.domain.errors import StepNeedsGround
from ontzorgen.domain.months import Month
from ontzorgen.domain.phase import Phase
from ontzorgen.services.acting import NotAllowed
from ontzorgen.services.coaching.trajectory import errors
from ontzorgen.services.coaching.trajectory.change_control import Turn, Wish, change_control
from ontzorgen.services.coaching.trajectory.plan_control import plan_control
from ontzorgen.services.coaching.trajectory.see_trajectory import see_trajectory
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.store.models import (
    ControlPlanRow,
    ControlRow,
    ControlTrialRow,
    FixedCostRow,
    HouseholdRow,
)
from tests.databases import KINDS
from tests.import_folders import a_row

WHY = "Betaalt de laatste maanden alles op tijd."
NEXT_RUN = "2026-09-30"


@pytest.fixture(params=KINDS)
def here(world, request):
    return world(request.param)


class Office:
    """People at work on the costs of one household, on one day."""

    def __init__(self, here, login="kim", today=None):
        self.here, self.login, self.today = here, login, today
        query = select(HouseholdRow.id).where(HouseholdRow.key == here.key)
        self.household = here.rows(query)[0][0]

    def on(self, today):
        return Office(self.here, self.login, date.fromisoformat(today))

    def acting(self, session):
        acting = self.here.site.app.acting(session, self.login)
        return replace(acting, today=self.today) if self.today else acting

    def turn(self, turn, on=None, reason=WHY, cost="huur"):
        app, wish = self.here.site.app, Wish(turn, on and date.fromisoformat(on), reason)
        number = self.here.number(FixedCostRow, cost)
        return app.write(
            lambda session: change_control(
                session, self.household, number, wish, app.vault, self.acting(session)
            )
        )

    def plan(self, **months):
        wanted = {
            self.here.number(FixedCostRow, cost): line
            and Planned(self.here.number(FixedCostRow, cost), Month.parse(line), trial=False)
            for cost, line in months.items()
        }
        return self.here.site.app.write(
            lambda session: plan_control(session, self.household, wanted, self.acting(session))
        )

    def sees(self):
        app = self.here.site.app
        return app.write(
            lambda session: see_trajectory(
                session, self.household, app.vault, self.acting(session)
            ),
            reads=True,
        )

    def controls(self, cost="huur"):
        query = select(ControlRow.valid_from, ControlRow.controller, ControlRow.reason)
        number = self.here.number(FixedCostRow, cost)
        rows = self.here.rows(query.where(ControlRow.fixed_cost_id == number))
        return [(str(day), who) for day, who, _ in sorted(rows)]


def test_a_cost_goes_back_from_a_day_with_a_reason_and_once(here):
    office = Office(here)

    first = office.turn(Turn.RETURN, "2026-11-01")
    again = office.turn(Turn.RETURN, "2026-11-01")

    assert (first, again) == (date(2026, 11, 1), None)
    assert office.controls() == [("2026-11-01", "HOUSEHOLD")]
    assert [act for act, _ in here.acts()] == ["return control"]
    assert WHY not in str(here.acts())


def test_the_coming_run_follows_and_the_phase_says_so(here):
    office = Office(here)

    office.turn(Turn.RETURN, "2026-10-01")

    (person,) = office.sees().persons
    assert (person.phase_now, person.phase_next) == (Phase.FULL, Phase.SELF_MONITORED)
    (cost,) = office.sees().costs
    assert [(str(turn.valid_from), turn.controller) for turn in cost.turns] == office.controls()


def test_a_step_back_needs_no_day_and_says_nothing_but_why(here):
    office = Office(here)
    office.turn(Turn.RETURN, "2026-09-20")

    day = office.turn(Turn.TAKE_BACK, reason="Er kwam een aanmaning.")

    assert str(day) == NEXT_RUN
    assert office.controls() == [("2026-09-20", "HOUSEHOLD"), (NEXT_RUN, "MUNICIPALITY")]
    assert office.sees().persons[0].phase_next is Phase.FULL


def test_a_step_back_calls_off_what_was_to_go_back_later(here):
    office = Office(here)
    office.turn(Turn.TRIAL, "2026-09-15")
    office.turn(Turn.CONFIRM)

    office.turn(Turn.TAKE_BACK, reason="Er kwam een aanmaning.")

    assert office.controls() == [
        ("2026-09-15", "HOUSEHOLD"),
        (NEXT_RUN, "MUNICIPALITY"),
        ("2026-10-15", "MUNICIPALITY"),
    ]


def test_a_trial_month_goes_back_by_itself_and_sent_twice_it_is_one(here):
    office = Office(here)

    assert office.turn(Turn.TRIAL, "2026-11-01") == date(2026, 11, 1)
    assert office.turn(Turn.TRIAL, "2026-11-01") is None

    assert office.controls() == [("2026-11-01", "HOUSEHOLD"), ("2026-12-01", "MUNICIPALITY")]
    assert len(here.rows(select(ControlTrialRow.id))) >= 1
    (cost,) = office.sees().costs
    assert (str(cost.trial.start), str(cost.trial.until)) == ("2026-11-01", "2026-12-01")


def test_a_trial_that_is_confirmed_stays_and_cannot_be_confirmed_twice(here):
    office = Office(here)
    office.turn(Turn.TRIAL, "2026-10-01")

    day = office.on("2026-10-20").turn(Turn.CONFIRM, reason="Ging goed.")

    assert str(day) == "2026-11-01"
    assert office.controls() == [("2026-10-01", "HOUSEHOLD"), ("2026-11-01", "HOUSEHOLD")]
    with pytest.raises(errors.NoTrial):
        office.on("2026-10-20").turn(Turn.CONFIRM)
    assert office.sees().costs[0].trial is None


def test_a_trial_that_is_over_can_no_longer_be_confirmed(here):
    office = Office(here)
    office.turn(Turn.TRIAL, "2026-10-01")

    with pytest.raises(errors.NoTrial):
        office.on("2026-11-01").turn(Turn.CONFIRM)


@pytest.mark.parametrize(
    ("turn", "on", "reason", "error"),
    [
        (Turn.RETURN, "2026-11-01", "  ", ReasonMissing),
        (Turn.RETURN, "2026-11-01", "x" * 401, errors.TooManyWords),
        (Turn.RETURN, "2026-11-01", "a\x00b", errors.StrangeCharacter),
        (Turn.RETURN, "2026-11-01", "BSN 111222333", BsnInText),
        (Turn.RETURN, "2028-11-01", WHY, errors.TooFarAhead),
        (Turn.TAKE_BACK, "2026-11-01", WHY, errors.PaidThatWay),
        (Turn.CONFIRM, None, WHY, errors.NoTrial),
        (Turn.TRIAL, "2027-01-20", WHY, errors.NobodyPaysAfterTrial),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(here, turn, on, reason, error):
    office = Office(here)

    with pytest.raises(error):
        office.turn(turn, on, reason)

    assert office.controls() == []


def test_what_no_run_can_pay_any_more_is_not_taken_back(here):
    office = Office(here)
    office.turn(Turn.RETURN, "2026-09-20")

    with pytest.raises(errors.RunWasBefore) as refused:
        office.turn(Turn.TAKE_BACK, "2026-09-29")

    assert str(refused.value.first) == NEXT_RUN


def test_a_return_that_something_on_record_would_undo_is_refused(here):
    office = Office(here)
    office.turn(Turn.TRIAL, "2026-11-01")

    with pytest.raises(errors.LaterControl):
        office.turn(Turn.RETURN, "2026-10-15")
    with pytest.raises(errors.LaterControl):
        office.turn(Turn.TRIAL, "2026-10-15")


def test_a_month_in_which_nothing_falls_due_tries_nothing(here):
    yearly = {"vaste_last": f"{here.key}-jaar", "huishouden": here.key, "frequentie": "JAAR"}
    here.take({"vaste_lasten": [a_row("vaste_lasten", **yearly, soort="WATER", bedrag="90,00")]})

    with pytest.raises(errors.NothingDueThen) as refused:
        Office(here).turn(Turn.TRIAL, "2026-11-01", cost="jaar")

    assert str(refused.value.first) == "2027-09-01"


def test_nothing_is_taken_back_for_somebody_without_a_ground(here):
    office = Office(here)
    office.turn(Turn.RETURN, "2026-10-01")

    with pytest.raises(StepNeedsGround):
        office.on("2027-02-20").turn(Turn.TAKE_BACK)

    line = {"persoon": f"{here.key}-P1", "vanaf": "2027-02-20", "besluitdatum": "2027-02-19"}
    here.take({"besluiten": [a_row("besluiten", **line)]})
    assert office.on("2027-02-20").turn(Turn.TAKE_BACK) == date(2027, 2, 26)


def test_a_coach_plans_and_a_caseworker_carries_it_out(here):
    coach, stranger = Office(here, "cora"), Office(here, "vera")

    assert coach.plan(huur="2026-12") == 1
    assert coach.plan(huur="2026-12") == 0
    with pytest.raises(NotAllowed):
        coach.turn(Turn.RETURN, "2026-12-01")
    with pytest.raises(NotAllowed):
        Office(here, "finn").plan(huur="2026-12")
    for act in (lambda: stranger.plan(huur="2026-12"), lambda: stranger.turn(Turn.RETURN)):
        with pytest.raises((UnknownHousehold, NotAllowed)):
            act()
    (cost,) = coach.sees().costs
    assert str(cost.planned.month) == "2026-12"
    assert cost.controller == "MUNICIPALITY"


def test_a_plan_changes_by_a_new_line_and_says_nothing_of_the_past(here):
    office = Office(here)
    office.plan(huur="2026-12")
    office.plan(huur="2027-01")
    office.plan(huur=None)

    number = here.number(FixedCostRow, "huur")
    query = select(ControlPlanRow.month).where(ControlPlanRow.fixed_cost_id == number)
    assert here.rows(query.order_by(ControlPlanRow.id)) == [("2026-12",), ("2027-01",), (None,)]
    assert office.sees().costs[0].planned is None
    with pytest.raises(errors.MonthIsOver):
        office.plan(huur="2026-08")
    with pytest.raises(errors.TooFarAhead):
        office.plan(huur="2027-10")


def test_the_proposal_of_a_household_is_in_its_six_months(here):
    (cost,) = Office(here).sees().costs

    assert str(cost.proposed.month) == "2026-11"
    assert cost.proposed.trial


def test_a_ground_that_goes_on_after_the_six_months_gives_each_cost_a_month(here):
    names = [f"{here.key}-last{number}" for number in range(5)]
    more = [a_row("vaste_lasten", huishouden=here.key, vaste_last=name) for name in names]
    here.take({"vaste_lasten": more})
    office = Office(here)
    inside = {str(each.proposed.month) for each in office.sees().costs}
    line = {"persoon": f"{here.key}-P1", "grondslag": "VRIJWILLIG", "evaluatiedatum": ""}
    here.take({"besluiten": [a_row("besluiten", **line, vanaf="2027-02-13")]})

    after = {str(each.proposed.month) for each in office.sees().costs}

    assert inside == {"2026-11", "2026-12", "2027-01", "2027-02"}
    assert after == inside | {"2027-03", "2027-04"}
