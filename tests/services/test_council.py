"""No table of the council page tells what another one of the same households hides."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.phase import Phase
from ontzorgen.domain.run import Outcome
from ontzorgen.services.reporting import council
from ontzorgen.services.reporting.asked import Asked
from ontzorgen.store.reporting.council import Counted, FirstDay, Stock
from ontzorgen.wording.reporting.council import council_report

MONTHS = ("2026-09", "2026-10")


def seen(monkeypatch, stock, towns=(("9901", "Wilgendam"),), **read):
    """Return the page of these households; nothing went wrong with any of them but `read`."""
    asked = Asked("raad", towns, date(2026, 9, 1), date(2026, 10, 31))
    found = replace(council._Read(MONTHS, stock, {}, {}, (), (), (), (), (), (), ()), **read)
    monkeypatch.setattr(council, "_read", lambda *_: found)
    monkeypatch.setattr(council, "log_report", lambda *_: None)
    monkeypatch.setattr(council.store, "withheld", lambda *_: 0)
    monkeypatch.setattr(council, "withheld_by_the_books", lambda *_: 0)
    monkeypatch.setattr(council.run_choice, "waiting", lambda *_: ())
    return council.read_council(None, asked, None)


def six(town="9901", month=MONTHS[1]):
    return [
        Stock(town, month, LegalBasis.ART_56A, Phase.FULL, 5),
        Stock(town, month, None, Phase.FULL, 1),
    ]


def of_last_month(town):
    return [town.bases.line, town.phases.line, town.authorised.line, town.months[-1].line]


def test_six_households_of_which_one_has_no_ground_are_told_in_no_table(monkeypatch):
    whole = seen(monkeypatch, six()).whole

    for line in of_last_month(whole):
        assert all(not count or place in line.hidden for place, count in enumerate(line.whole))
        assert line.hides_total
    assert not whole.months[0].line.hides_total


def test_a_region_tells_no_sum_either_in_any_table_when_a_town_does_not(monkeypatch):
    large = [
        Stock(town, MONTHS[1], LegalBasis.ART_57, Phase.PARTIAL, 30) for town in ("9902", "9903")
    ]
    towns = (("9901", "Wilgendam"), ("9902", "Elsbeek"), ("9903", "Berkveld"))
    found = seen(monkeypatch, six() + large, towns)

    for line in of_last_month(found.whole):
        assert line.hides_total
        assert any(line.counts[place] for place in line.hidden if place < len(line.counts))
    assert all(one.hides_total for one in of_last_month(found.towns["9901"]))
    assert not any(one.hides_total for one in of_last_month(found.towns["9902"]))


def test_the_last_month_is_told_alike_wherever_it_stands(monkeypatch):
    whole = seen(monkeypatch, [Stock("9901", MONTHS[1], None, Phase.FULL, 30)]).whole

    assert all(
        one.whole[-1] == other.whole[-1] == 30 for one, other in pairwise(of_last_month(whole))
    )
    assert not any(line.hides_total for line in of_last_month(whole))


def forty(town="9901"):
    return [Stock(town, month, LegalBasis.ART_56A, Phase.FULL, 40) for month in MONTHS]


def short(town, benefit, authorisation, distinct):
    """Return what is read of so many who are short by two causes, each in a month of its own."""
    by = {Outcome.SHORTFALL: benefit, Outcome.NO_AUTHORISATION: authorisation}
    return {
        "causes": [Counted(town, one, many, many, many * 10_000) for one, many in by.items()],
        "short": [
            Counted(
                town, town, distinct, benefit + authorisation, (benefit + authorisation) * 10_000
            )
        ],
        "short_months": [
            Counted(town, month, many, many, many * 10_000)
            for month, many in zip(MONTHS, by.values(), strict=True)
        ],
    }


def told(found):
    """Return the households that are short, as the report tells them: all together, and short."""
    report = council_report(found)
    facts = {fact.key: fact.value for fact in report.sections[0].facts}
    return report.table("causes").rows[-1][1:], facts["short"], facts["short_amount"]


def test_beside_causes_that_overlap_the_total_does_not_tell_of_the_one_with_only_the_first(
    monkeypatch,
):
    near = seen(monkeypatch, forty(), households={"9901": 40}, **short("9901", 8, 6, 9))
    far = seen(monkeypatch, forty(), households={"9901": 40}, **short("9901", 8, 6, 14))

    assert told(near) == (("niet getoond", 14, 140_000), "niet getoond", 140_000)
    assert told(far) == ((14, 14, 140_000), 14, 140_000)


def test_a_region_does_not_tell_the_total_that_a_town_keeps(monkeypatch):
    towns = (("9901", "Wilgendam"), ("9902", "Elsbeek"))
    one, other = short("9901", 8, 6, 9), short("9902", 20, 20, 40)
    both = {key: [*one[key], *other[key]] for key in one}
    stock = [*forty(), *forty("9902")]
    found = seen(monkeypatch, stock, towns, households={"9901": 40, "9902": 45}, **both)

    rows = council_report(found).table("towns").rows
    assert [row[4] for row in rows] == ["niet getoond", 40, "niet getoond"]
    assert told(found)[1] == "niet getoond"


def test_the_middle_of_the_days_is_told_in_weeks_and_of_ten_households_or_more(monkeypatch):
    began = date(2026, 9, 1)

    def weeks(*days):
        first = [FirstDay("9901", began, began + timedelta(days=one)) for one in days]
        return seen(monkeypatch, forty(), first=first).whole.median_weeks

    assert weeks(20, 21, 22, 23, 24) is None
    assert weeks(*[23] * 9) is None
    assert weeks(*[23] * 10) == weeks(*[20] * 10) == 3
    assert weeks(*[25] * 10) == 4
