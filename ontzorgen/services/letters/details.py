"""What a letter needs to know of a household besides dates: names, reasons, payees, the form.

Whoever asks for it makes a letter of it at once: it is nowhere shown or kept otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from ontzorgen.domain.letters_told import Known
from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import CostRow, Home
from ontzorgen.domain.trajectory import Form
from ontzorgen.services.acting import Acting
from ontzorgen.services.letters.compose import in_a_sentence
from ontzorgen.store import household_pages, letter_facts, letter_homes
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.household_pages import HouseholdHead, PersonShown
from ontzorgen.store.letter_homes import PayeeAddress


@dataclass(frozen=True, slots=True)
class FormChosen:
    """Which form of help was chosen for somebody, and why."""

    form: Form
    reason: str


@dataclass(frozen=True, slots=True)
class Details:
    """A household as letters tell of it."""

    head: HouseholdHead
    home: Home
    people: Mapping[int, PersonShown]
    payees: Mapping[int, PayeeAddress]
    article_57: Mapping[tuple[int, date], str]
    """The reason of each decision that has one, by person and first day."""
    controls: Mapping[tuple[int, date], str | None]
    """Why a cost goes to somebody else, by cost and day."""
    forms: Mapping[int, FormChosen]
    paid: Mapping[int, Sequence[date]]
    """For which due dates each cost was paid, in order."""

    @property
    def known(self) -> Known:
        """Return what decides whether a letter can be told."""
        return Known(
            self.home,
            {person: chosen.form for person, chosen in self.forms.items()},
            frozenset(self.article_57),
            self.paid,
        )

    @property
    def town(self) -> str:
        """Return the municipality as it stands in a sentence."""
        return in_a_sentence(self.head.municipality_name)

    def name(self, person_id: int) -> str:
        """Return what a person is called."""
        return self.people[person_id].name

    def payee_name(self, row: CostRow) -> str:
        """Return whom a row is paid to."""
        return self.payees[row.payee_id].name


def details_of(session: Session, head: HouseholdHead, vault: BsnVault, acting: Acting) -> Details:
    """Read a household for its letters. Raises KeysRotated: the keys were replaced meanwhile."""
    home = letter_homes.home(session, head.id, Month.of(acting.today))
    people = household_pages.persons(session, head.id)
    ids = [each.id for each in people]
    payees = {row.payee_id for cost in home.costs for row in cost.rows}
    must_fit(session, vault)
    return Details(
        head,
        home,
        {each.id: each for each in people},
        letter_homes.payee_addresses(session, payees),
        letter_facts.reasons_57(session, ids),
        {
            (each.fixed_cost_id, each.valid_from): each.reason
            for each in household_pages.controls(session, {cost.id for cost in home.costs})
        },
        {
            person: FormChosen(form, vault.open(why.cipher, why.key))
            for person, (form, why) in letter_facts.forms_chosen(session, ids).items()
        },
        letter_facts.paid_due_dates(session, [head.id]),
    )
