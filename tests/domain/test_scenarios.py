"""Worked examples of whole households, as people of a municipality would check them."""

from ontzorgen.domain.run import plan_household
from tests.builders import (
    a_frame,
    a_household,
    a_person,
    a_plan,
    article_57,
    control,
    energy,
    health,
    outcome_by_cost,
    remainder_by_person,
    rent,
    water,
    withheld_by_person,
)


def single_persons_costs(**changes):
    return [
        rent(620_00, key="V1"),
        health(159_00, key="V2", **changes),
        energy(110_00, key="V3"),
        water(17_50, key="V4"),
    ]


def result(plan):
    """Return (withheld, remainder, transfers) of a household."""
    return (
        sum(share.withheld_cents for share in plan.shares),
        sum(share.remainder_cents for share in plan.shares),
        sum(line.withheld_cents > 0 for line in plan.instalments),
    )


def test_a_benefit_that_carries_every_cost():
    plan = a_plan(a_person(net_cents=1_351_33), *single_persons_costs())

    assert result(plan) == (906_50, 444_83, 4)


def test_a_first_month_of_19_days_with_the_rent_from_bijzondere_bijstand():
    person = a_person(net_cents=828_23)

    plan = a_plan(person, health(159_00), energy(110_00), water(17_50), month="2026-08")

    assert result(plan) == (286_50, 541_73, 3)


def test_a_couple_carries_shared_costs_in_equal_parts_and_a_premium_each():
    couple = [a_person("P1", 965_23), a_person("P2", 965_23)]
    premiums = [health(159_00, of="P1"), health(159_00, of="P2")]

    plan = a_plan(*couple, rent(780_00), *premiums, energy(172_00), water(24_00))

    assert result(plan) == (1_294_00, 636_46, 5)
    assert remainder_by_person(plan) == {"P1": 318_23, "P2": 318_23}


def test_an_odd_cent_of_the_rent_evens_out_an_odd_cent_of_the_benefit():
    def couple(one, two):
        dates = {"right_from": "2026-05-01"}
        return [a_person("P1", one, **dates), a_person("P2", two, **dates)]

    begun = {"valid_from": "2026-05-01"}
    costs = [
        rent(917_25, **begun),
        health(159_00, of="P1", **begun),
        health(159_00, of="P2", **begun),
    ]

    june = a_plan(*couple(953_02, 953_01), *costs, month="2026-06")
    july = a_plan(*couple(965_23, 965_23), *costs, month="2026-07")

    assert result(june) == (1_235_25, 670_78, 3)
    assert remainder_by_person(june) == {"P1": 335_39, "P2": 335_39}
    assert result(july) == (1_235_25, 695_21, 3)


def test_wages_lower_the_benefit_and_smaller_costs_after_the_premium_still_fit():
    plan = a_plan(a_person(net_cents=751_33), *single_persons_costs())

    assert result(plan) == (747_50, 3_83, 3)
    assert outcome_by_cost(plan)["V2"] == "SHORTFALL"


def test_a_living_floor_that_own_wages_meet_holds_nothing_back():
    earner = a_person(net_cents=751_33, own_income_cents=800_00)

    plan = a_plan(earner, *single_persons_costs(), floor_cents=300_00)

    assert result(plan) == (747_50, 3_83, 3)


def test_a_youth_with_the_supplement():
    plan = a_plan(
        a_person(net_cents=1_059_25), rent(477_00), health(159_00), energy(86_00), water(12_00)
    )

    assert result(plan) == (734_00, 325_25, 4)


def test_a_youth_without_the_supplement_only_has_room_for_the_water():
    costs = [
        rent(477_00, key="V1"),
        health(159_00, key="V2"),
        energy(86_00, key="V3"),
        water(12_00, key="V4"),
    ]

    plan = a_plan(a_person(net_cents=333_60), *costs, floor_cents=300_00)

    assert result(plan) == (12_00, 321_60, 1)
    assert outcome_by_cost(plan) == {
        "V1": "SHORTFALL",
        "V2": "SHORTFALL",
        "V3": "SHORTFALL",
        "V4": "WITHHELD",
    }


def test_two_brothers_under_one_roof_are_two_households_each_with_an_authorisation():
    def costs():
        return [rent(350_00), health(159_00), energy(55_00), water(9_00)]

    one = a_plan(a_person("P1", 965_23), *costs())
    two = a_plan(a_person("P2", 965_23, authorised_until="2026-09-16"), *costs())

    assert result(one) == (573_00, 392_23, 4)
    assert result(two) == (0, 965_23, 0)
    assert set(outcome_by_cost(two).values()) == {"NO_AUTHORISATION"}


def test_a_partner_who_joins_takes_part_at_once():
    costs = [
        rent(620_00),
        energy(172_00),
        water(24_00),
        health(159_00, of="P1"),
        health(159_00, of="P2"),
    ]
    first, later = a_person("P1", 1_077_32), a_person("P2", 685_00, right_from="2026-10-10")

    plan = a_plan(first, later, *costs, month="2026-10")

    assert result(plan) == (1_134_00, 628_32, 5)
    assert remainder_by_person(plan) == {"P1": 510_32, "P2": 118_00}


def test_without_a_decision_withholding_stops_after_six_months():
    household = a_household(*single_persons_costs())

    january = plan_household(a_frame("2027-01"), household)
    february = plan_household(a_frame("2027-02"), household)

    assert result(january) == (906_50, 444_83, 4)
    assert result(february) == (0, 1_351_33, 0)
    assert set(outcome_by_cost(february).values()) == {"NO_LEGAL_BASIS"}


def test_a_decision_of_article_57_goes_on_where_six_months_end():
    person = a_person(decisions=[article_57("2027-02-13", review_on="2027-05-13")])

    plan = a_plan(person, *single_persons_costs(), month="2027-02")

    assert result(plan) == (906_50, 444_83, 4)


def test_control_goes_back_cost_by_cost():
    def costs():
        new_year, february = [control("2027-01-01")], [control("2027-02-01")]
        return [
            rent(620_00),
            health(159_00, controls=february),
            energy(110_00, controls=new_year),
            water(17_50, controls=new_year),
        ]

    found = [result(a_plan(*costs(), month=month)) for month in ("2026-11", "2026-12", "2027-01")]

    assert found == [(906_50, 444_83, 4), (779_00, 572_33, 2), (620_00, 731_33, 1)]


def test_a_partner_whose_right_ended_leaves_the_other_to_carry_the_rent():
    whose_right_ended = a_person("P1", 965_23, right_until="2026-09-20")

    plan = a_plan(whose_right_ended, a_person("P2", 965_23), rent(780_00))

    assert withheld_by_person(plan) == {"P1": 0, "P2": 780_00}
