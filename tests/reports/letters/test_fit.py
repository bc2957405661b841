"""How large a letter is set: as large as can be, with all of it on one page."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.letters.catalogue import LANGUAGES
from reports.letters.fit import SIZES
from reports.letters.letter import Letter, Sender, as_data
from reports.letters.overview import (
    Change,
    ChangeKind,
    Overview,
    Own,
    PaidLine,
    Steps,
    UnpaidLine,
    overview_pieces,
    picture,
    title,
)
from reports.letters.phrasebook import Cost, Phrasebook
from reports.typesetting.letter_pdf import letter_pdf
from tests.reports.letters.samples import CLIENT, MADE_ON, SENDER

DUE = date(2026, 10, 1)
COSTS = tuple(
    Cost(*each)
    for each in (
        ("RENT",),
        ("HEALTH_INSURANCE",),
        ("ENERGY",),
        ("WATER",),
        ("OTHER", "tandarts"),
        ("OTHER", "afbetaling aan de gemeentelijke belastingen"),
    )
)
NAMES = st.sampled_from(("KPN", "Zorgverzekeraar Linde", "Stichting Woningbeheer Noordwest-Veluwe"))


def paid(whose: st.SearchStrategy[Cost]) -> st.SearchStrategy[PaidLine]:
    return st.builds(
        PaidLine,
        whose,
        NAMES,
        st.just(DUE),
        st.just(50_00),
        st.sampled_from((50_00, 104_00)),
        st.sampled_from((0, 0, 4_05)),
        st.sampled_from((None, None, "REJECTED")),
    )


def changes(whose: st.SearchStrategy[Cost], *kinds: ChangeKind) -> st.SearchStrategy[Change]:
    day = st.just(date(2026, 11, 1))
    return st.builds(Change, st.sampled_from(kinds), whose, day, st.just(645_50), st.just(620_00))


def several(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


WHOSE = st.sampled_from(COSTS)
UNPAID = st.builds(UnpaidLine, WHOSE, NAMES, st.just(DUE), st.just(85_00), st.just("SHORTFALL"))
MONTHS = st.builds(
    Overview,
    st.just(date(2026, 9, 1)),
    st.just(1_351_33),
    several(paid(WHOSE), 9),
    several(UNPAID, 2),
    several(changes(WHOSE, *ChangeKind), 3),
    st.builds(
        Steps,
        st.just(Own.SOME),
        st.just(COSTS[2:4]),
        st.just(date(2027, 3, 31)),
        st.just(date(2027, 1, 15)),
        several(changes(WHOSE, ChangeKind.TO_HOUSEHOLD), 3),
    ),
)


LONG = "Bel ons elke werkdag van negen uur tot vijf uur, of kom langs bij het loket"
LINES = st.lists(st.sampled_from(("Postbus 1", LONG)), max_size=8)
SENDERS = LINES.map(lambda lines: replace(SENDER, lines=tuple(lines)))


def told(overview: Overview, code: str, sender: Sender = SENDER) -> dict[str, Any]:
    book = Phrasebook(code)
    return as_data(
        Letter(
            title(overview, book).dutch,
            sender,
            CLIENT,
            MADE_ON,
            "H-004211/2026-09",
            overview_pieces(overview, book),
            book.language,
            picture(overview, book),
            one_page=True,
        )
    )


def pages(data: dict[str, Any]) -> int:
    return len(PdfReader(io.BytesIO(letter_pdf(data))).pages)


@settings(max_examples=40, deadline=None)  # the first one reads the fonts
@given(MONTHS, st.sampled_from(sorted(LANGUAGES)), SENDERS)
def test_a_month_stands_on_one_page_in_letters_that_are_hardly_smaller_than_they_must_be(
    overview: Overview, code: str, sender: Sender
) -> None:
    data = told(overview, code, sender)
    larger = data["size"] * 115 // 100

    assert pages(data) == 1 or (data["size"] == SIZES[-1] and data["numbered"])
    assert larger > SIZES[0] or pages(data | {"size": larger}) > 1


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_an_ordinary_month_is_set_in_letters_that_are_easy_to_read(code: str) -> None:
    lines = tuple(
        PaidLine(cost, "Zorgverzekeraar Linde", DUE, 158_45, 158_45) for cost in COSTS[:4]
    )
    month = Overview(
        date(2026, 9, 1),
        1_351_33,
        lines,
        (),
        (Change(ChangeKind.AMOUNT, COSTS[0], date(2026, 11, 1), 645_50, 620_00),),
        Steps(Own.NOTHING, until=date(2027, 3, 31), review=date(2027, 1, 15)),
    )
    data = told(month, code)

    assert data["size"] >= 85
    assert pages(data) == 1
