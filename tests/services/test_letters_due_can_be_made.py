"""What is listed as due can be made: listing asks what making asks, of any household and kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from ontzorgen.domain.fixed_cost import Control, Controller, CostKind, Frequency
from ontzorgen.domain.household import Person
from ontzorgen.domain.legal_basis import Decision, LegalBasis
from ontzorgen.domain.letters_due import Window, wanted_of
from ontzorgen.domain.letters_told import LACKS, Refusal, bills_told, refusal_of
from ontzorgen.domain.paying import Cost, CostRow, Home
from ontzorgen.domain.trajectory import Form
from ontzorgen.services.letters.details import Details, FormChosen
from ontzorgen.services.letters.tell_client import told_to_client
from ontzorgen.services.letters.tell_payee import told_to_payee
from reports.letters.kinds import SHAPES, LetterKind

TODAY = date(2026, 9, 15)
EVER = Window(TODAY - timedelta(days=400), TODAY + timedelta(days=400))
US, THEM, OTHERS = Controller.MUNICIPALITY, Controller.HOUSEHOLD, Controller.ELSEWHERE
WHO_PAYS = [(THEM,), (THEM, US), (THEM, US, THEM), (OTHERS, US), (OTHERS, THEM)]

days = st.integers(-200, 90).map(lambda number: TODAY + timedelta(days=number))
ends = st.none() | st.none() | st.none() | days


@st.composite
def persons(draw, number):
    right = TODAY - timedelta(days=draw(st.integers(-30, 260)))
    lasting = st.sampled_from([None, None, 60, 200])
    decisions = tuple(
        Decision(LegalBasis.ART_57, start, start + timedelta(days=lasts) if lasts else None)
        for start, lasts in draw(st.dictionaries(days, lasting, max_size=2)).items()
    )
    return Person(
        number,
        f"P{number}",
        right,
        draw(ends),
        draw(st.sampled_from([True, True, False])),
        True,
        draw(st.sampled_from([None, right, right, right])),
        draw(ends),
        decisions=decisions,
    )


@st.composite
def costs(draw, number):
    turns = sorted(draw(st.sets(days, min_size=1, max_size=3)))
    whose, last = draw(st.sampled_from([None, None, 1, 2])), draw(st.booleans())
    payees = draw(st.sampled_from([[1], [2], [1, 2]]))
    rows = tuple(
        CostRow(
            draw(st.sampled_from([CostKind.RENT, CostKind.RENT, CostKind.OTHER])),
            whose,
            draw(st.sampled_from(payees)),
            draw(st.sampled_from([620_00, 640_00])),
            start,
            until,
            draw(st.sampled_from([Frequency.MONTHLY, Frequency.ONCE])),
            1,
            None,
            None,
        )
        for start, until in zip(turns, [*turns[1:], None], strict=True)
        if until is not None or last
    )
    there_and_back = draw(st.sampled_from([(), (), *WHO_PAYS]))
    turned = draw(st.lists(days, min_size=3, max_size=3, unique=True).map(sorted))
    controls = tuple(Control(day, who) for day, who in zip(turned, there_and_back, strict=False))
    return Cost(number, rows, controls)


@st.composite
def households(draw):
    """Give what is recorded of a household, most of the time too little for some letter."""
    people = tuple(draw(persons(number)) for number in (1, 2)[: draw(st.integers(1, 2))])
    home = Home(1, "H1", people, tuple(draw(costs(n)) for n in range(draw(st.integers(0, 3)))))
    chosen = draw(st.dictionaries(st.sampled_from([1, 2]), st.sampled_from(list(Form))))
    decided = [(one.id, line.valid_from) for one in people for line in one.decisions]
    named = {one: SimpleNamespace(key=f"P{one}", first_name="A", last_name="B") for one in (1, 2)}
    return Details(
        head=SimpleNamespace(key="H1"),
        home=home,
        people=named,
        payees={one: SimpleNamespace(name=f"Payee {one}") for one in (1, 2)},
        article_57={
            each: "daarom" for each in decided if draw(st.sampled_from([True, True, False]))
        },
        controls={},
        forms={person: FormChosen(form, "daarom") for person, form in chosen.items()},
        paid={one.id: sorted(draw(st.sets(days, max_size=2))) for one in home.costs},
    )


def tell(wanted, details):
    if wanted.payee_id is not None:
        return told_to_payee(wanted, details, (), TODAY)
    return told_to_client(wanted, details, TODAY)


def holds(refusal, wanted, details):
    """Say whether what is refused is so: a letter could not tell what it must."""
    match refusal:
        case None:
            told = tell(wanted, details)
            return bool(told.rows) if wanted.payee_id is None else len(told.facts) > 1
        case Refusal.FORM_MISSING:
            return wanted.person_id not in details.forms
        case Refusal.FORM_PAYS_NOTHING:
            return details.forms[wanted.person_id].form is Form.GUIDANCE
        case Refusal.NO_REASON:
            return (wanted.person_id, wanted.on) not in details.article_57
    return not tell_anyway(wanted, details)


def tell_anyway(wanted, details):
    """Return what a letter would name if it were told all the same."""
    allowed = dict.fromkeys((1, 2), FormChosen(Form.ALL_COSTS, "daarom"))
    reasons = dict.fromkeys(
        [(one.id, each.valid_from) for one in details.home.persons for each in one.decisions], "a"
    )
    whole = replace(details, forms=allowed, article_57=reasons)
    if wanted.payee_id is not None:
        return list(bills_told(wanted, whole.known, TODAY))
    return tell(wanted, whole).rows


def test_what_can_be_told_names_a_cost_and_what_cannot_lacks_what_it_says():
    tried = Counter()

    @settings(
        max_examples=300, derandomize=True, deadline=None
    )  # the same ones each time: see below
    @given(households())
    def tell_all(details):
        for kind in SHAPES:
            for wanted in wanted_of(kind, details.home, EVER, TODAY):
                refusal = refusal_of(wanted, details.known, TODAY)
                tried.update([(kind, refusal is None), refusal])
                assert holds(refusal, wanted, details), (wanted, refusal)
                if refusal in LACKS:
                    assert tell_anyway(wanted, details)

    tell_all()

    derived = set(SHAPES) - {LetterKind.SHORTFALL, LetterKind.CLOSING_INTERVIEW}
    assert {kind for kind in derived if not tried[kind, True]} == set()
    assert {refusal for refusal in Refusal if not tried[refusal]} == set()
