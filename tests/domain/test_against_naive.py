"""Two readings of the same contract, written apart, decide the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, FixedCost, Frequency
from ontzorgen.domain.household import Benefit, Household, Person, Suspension
from ontzorgen.domain.legal_basis import Decision, LegalBasis, article_56a_on
from ontzorgen.domain.months import Month
from ontzorgen.domain.policy import Policy, ShortageRule, execution_date
from ontzorgen.domain.run import Frame, plan_household
from sepa.business_days import is_business_day
from tests.builders import a_payment
from tests.domain import naive

KINDS = {
    "HUUR": CostKind.RENT,
    "ZORG": CostKind.HEALTH_INSURANCE,
    "GAS": CostKind.GAS,
    "STROOM": CostKind.ELECTRICITY,
    "ENERGIE": CostKind.ENERGY,
    "WATER": CostKind.WATER,
    "OVERIG": CostKind.OTHER,
}
FREQUENCIES = {
    "MAAND": Frequency.MONTHLY,
    "KWARTAAL": Frequency.QUARTERLY,
    "JAAR": Frequency.YEARLY,
    "EENMALIG": Frequency.ONCE,
}
CONTROLLERS = {
    "GEMEENTE": Controller.MUNICIPALITY,
    "HUISHOUDEN": Controller.HOUSEHOLD,
    "ELDERS": Controller.ELSEWHERE,
}
BASES = {
    "56A": LegalBasis.ART_56A,
    "57": LegalBasis.ART_57,
    "VRIJWILLIG": LegalBasis.VOLUNTARY,
}
RULES = {"HEEL": ShortageRule.WHOLE, "DEEL": ShortageRule.PART}


# --- from the words of the import folder to the domain ----------------------------------


def until(tm: date | None) -> date | None:
    return None if tm is None else tm + timedelta(days=1)


def as_policy(gemeente: naive.Gemeente) -> Policy:
    return Policy(
        pay_day=None if gemeente.betaaldag == "laatste" else int(gemeente.betaaldag),
        shortage_rule=RULES[gemeente.tekortregel],
        order=tuple(KINDS[word.strip()] for word in gemeente.volgorde.split(",")),
        floor_cents=gemeente.bodembedrag,
    )


def as_frame(gemeente: naive.Gemeente, month: Month) -> Frame:
    policy = as_policy(gemeente)
    start, end = (execution_date(policy.pay_day, month.plus(ahead)) for ahead in (0, 1))
    return Frame(month, start, end, policy)


def as_person(place: int, row: naive.Persoon) -> Person:
    return Person(
        id=place,
        key=row.persoon,
        right_from=row.recht_vanaf,
        right_until=until(row.recht_tm),
        must_integrate=row.inburgeringsplichtig,
        asylum_permit=row.asielvergunning_bepaalde_tijd,
        authorised_from=row.machtiging_vanaf,
        authorised_until=until(row.machtiging_tm),
        benefit=Benefit(row.netto, row.eigen_inkomen),
        decisions=tuple(
            Decision(BASES[line.grondslag], line.vanaf, until(line.tm)) for line in row.besluiten
        ),
        suspensions=tuple(Suspension(spell.vanaf, until(spell.tm)) for spell in row.opschortingen),
    )


def as_household(huishouden: naive.Huishouden) -> Household:
    numbers = {row.persoon: place for place, row in enumerate(huishouden.personen, 1)}
    return Household(
        1,
        "H1",
        tuple(as_person(numbers[row.persoon], row) for row in huishouden.personen),
        tuple(
            FixedCost(
                id=place,
                version_id=place,
                key=row.vaste_last,
                person_id=numbers[row.persoon] if row.persoon else None,
                kind=KINDS[row.soort],
                amount_cents=row.bedrag,
                valid_from=row.vanaf,
                valid_until=until(row.tm),
                frequency=FREQUENCIES[row.frequentie],
                due_day=row.vervaldag,
                payment=a_payment(collects=row.incasso, verified=row.rekening_bruikbaar),
                controls=tuple(Control(line.vanaf, CONTROLLERS[line.regie]) for line in row.regie),
            )
            for place, row in enumerate(huishouden.vaste_lasten, 1)
        ),
    )


# --- random households ------------------------------------------------------------------


class Chance:
    """Households in which everything that can end, ends near the month under test."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.month = Month(self.random.choice([2026, 2027, 2028]), self.random.randint(1, 12))

    def often(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def near(self, back: int = 10, ahead: int = 75) -> date:
        return self.month.first + timedelta(days=self.random.randint(-back, ahead))

    def perhaps_near(self, percent: int = 25) -> date | None:
        return self.near() if self.often(percent) else None

    def gemeente(self) -> naive.Gemeente:
        words = ["HUUR", "ZORG", "ENERGIE", "WATER", "OVERIG"]
        if self.often(50):
            self.random.shuffle(words)
        return naive.Gemeente(
            betaaldag="laatste" if self.often(50) else str(self.random.randint(1, 31)),
            tekortregel=self.random.choice(["HEEL", "DEEL"]),
            volgorde=self.random.choice([",", ", "]).join(words),
            bodembedrag=self.random.choice([0, 0, 3_00, 7_77]),
        )

    def recht_vanaf(self) -> date | None:
        if self.often(8):
            return None
        if self.often(40):  # six months end around here
            return self.near(back=200, ahead=-150)
        return self.near(back=150, ahead=40)

    def ending_after(self, start: date | None, percent: int) -> date | None:
        end = self.perhaps_near(percent)
        return end if end is None or start is None or end >= start else None

    def besluit(self) -> naive.Besluit:
        vanaf = self.near(back=40, ahead=45)
        return naive.Besluit(
            self.random.choice(["56A", "57", "VRIJWILLIG"]), vanaf, self.ending_after(vanaf, 40)
        )

    def opschorting(self) -> naive.Opschorting:
        vanaf = self.near(back=20)
        return naive.Opschorting(vanaf, self.ending_after(vanaf, 70))

    def persoon(self, number: int) -> naive.Persoon:
        recht = self.recht_vanaf()
        machtiging = (
            None if self.often(8) else self.near(back=40, ahead=self.random.choice([0, 40]))
        )
        return naive.Persoon(
            persoon=f"P{number}",
            netto=self.random.choice([0, 1, self.random.randint(0, 20_00), 30_00]),
            eigen_inkomen=self.random.choice([0, 0, 2_00, 9_00]),
            recht_vanaf=recht,
            recht_tm=self.ending_after(recht, 30),
            inburgeringsplichtig=self.often(85),
            asielvergunning_bepaalde_tijd=self.often(85),
            machtiging_vanaf=machtiging,
            machtiging_tm=self.ending_after(machtiging, 20),
            besluiten=[self.besluit() for _ in range(self.random.choice([0, 0, 1, 2]))],
            opschortingen=[self.opschorting() for _ in range(self.random.choice([0, 0, 0, 1, 2]))],
        )

    def vaste_last(self, number: int, persons: int) -> naive.VasteLast:
        vanaf = self.near(back=500, ahead=self.random.choice([-300, 0, 40]))
        lines = {self.near(): self.random.choice(list(CONTROLLERS)) for _ in range(3)}
        return naive.VasteLast(
            vaste_last=f"V{number}",
            soort=self.random.choice(list(KINDS)),
            bedrag=self.random.randint(1, 12_00),
            vanaf=vanaf,
            vervaldag=self.random.randint(1, 31),
            tm=self.ending_after(vanaf, 25),
            frequentie=self.random.choice(["MAAND", "MAAND", "MAAND", *FREQUENCIES]),
            persoon=f"P{self.random.randint(1, persons)}" if self.often(30) else None,
            incasso=self.often(6),
            rekening_bruikbaar=not self.often(6),
            regie=[naive.Regie(*line) for line in lines.items()] if self.often(20) else [],
        )

    def huishouden(self) -> naive.Huishouden:
        persons = self.random.choice([1, 1, 2, 2, 3, 4])
        return naive.Huishouden(
            [self.persoon(number) for number in range(1, persons + 1)],
            [self.vaste_last(number, persons) for number in range(1, self.random.randint(2, 8))],
        )


def decided_by_the_domain(
    gemeente: naive.Gemeente, huishouden: naive.Huishouden, month: Month
) -> naive.Decided:
    household = as_household(huishouden)
    plan = plan_household(as_frame(gemeente, month), household)
    names = {person.id: person.key for person in household.persons}
    return naive.Decided(
        [
            naive.Line(
                line.cost.key,
                line.due_date,
                line.outcome.value,
                line.withheld_cents,
                {names[part.person_id]: part.cents for part in line.carried},
            )
            for line in plan.instalments
        ],
        [
            naive.Share(
                share.person.key,
                share.net_cents,
                share.withheld_cents,
                share.basis.value if share.basis else None,
            )
            for share in plan.shares
        ],
    )


# --- what both must agree on ------------------------------------------------------------


@pytest.mark.parametrize("block", range(20))
def test_a_naive_reading_of_the_contract_decides_every_household_alike(block):
    for seed in range(block * 200, block * 200 + 200):
        chance = Chance(seed)
        gemeente, huishouden = chance.gemeente(), chance.huishouden()

        decided = decided_by_the_domain(gemeente, huishouden, chance.month)

        expected = naive.decide(gemeente, huishouden, chance.month.year, chance.month.month)
        assert decided == expected, f"seed {seed}"


def test_the_random_households_reach_every_outcome():
    reached = set()
    for seed in range(1000):
        chance = Chance(seed)
        gemeente, huishouden = chance.gemeente(), chance.huishouden()
        decided = naive.decide(gemeente, huishouden, chance.month.year, chance.month.month)
        reached |= {line.outcome for line in decided.lines}

    assert len(reached) == 11


def test_the_target_calendar_is_the_one_of_the_contract_since_the_euro():
    day = date(2002, 1, 1)  # 31 December 2001 was closed once, for the notes and coins

    while day.year < 2100:
        assert is_business_day(day) == naive.is_business_day(day), day
        day += naive.A_DAY


@pytest.mark.parametrize("betaaldag", ["laatste", *map(str, range(1, 32))])
def test_every_pay_day_of_eight_years_is_the_day_a_calendar_walk_finds(betaaldag):
    pay_day = None if betaaldag == "laatste" else int(betaaldag)

    for index in range(8 * 12):
        month = Month(2024, 1).plus(index)
        expected = naive.execution(betaaldag, month.year, month.month)
        assert execution_date(pay_day, month) == expected


def test_the_six_months_are_the_days_a_walk_through_them_meets():
    someone = as_person(1, naive.Persoon("P1"))
    for offset in range(0, 800, 3):
        start = date(2026, 6, 1) + timedelta(days=offset)
        person = replace(someone, right_from=start)
        for after in (-1, 0, 100, *range(178, 187)):
            day = start + timedelta(days=after)
            expected = after >= 0 and naive.in_six_months(start, day)
            assert article_56a_on(person, day) == expected, (start, day)
