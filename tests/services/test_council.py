"""No table of the council page tells what another one of the same households hides."""

from datetime import date
from itertools import pairwise

from ontzorgen.domain.legal_basis import LegalBasis
from ontzorgen.domain.phase import Phase
from ontzorgen.services.reporting import council
from ontzorgen.services.reporting.asked import Asked
from ontzorgen.store.reporting.council import Stock

MONTHS = ("2026-09", "2026-10")


def seen(monkeypatch, stock, towns=(("9901", "Wilgendam"),)):
    """Return the page of these households; nothing went wrong with any of them."""
    asked = Asked("raad", towns, date(2026, 9, 1), date(2026, 10, 31))
    found = council._Read(MONTHS, stock, {}, (), (), (), (), (), (), (), ())
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
