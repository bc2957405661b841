"""The letters of the demo: of most kinds some, in every state, and one town that writes its own.

What is made, approved and sent is done in a few sittings, each by who may; what nobody made yet
waits for the visitor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.cli.demo.towns import EIKERVEEN
from ontzorgen.domain.letters import LetterState, SentHow
from ontzorgen.domain.trajectory import EntryKind, Form
from ontzorgen.services.acting import Acting
from ontzorgen.services.coaching.trajectory.entries import Entry, record_entry
from ontzorgen.services.households.find_household import household_called, person_called
from ontzorgen.services.letters.make import Asked, Talk, make_letters
from ontzorgen.services.letters.steps import approve_letter, send_letter, withdraw_letter
from ontzorgen.services.letters.texts import confirm_text, set_text
from reports.letters.kinds import SHAPES, LetterKind

_RENTS_ON, _TEXTS_ON, _DAY = date(2026, 6, 24), date(2026, 9, 11), date(2026, 9, 15)
_MADE, _APPROVED, _SENT = LetterState.MADE, LetterState.APPROVED, LetterState.SENT


@dataclass(frozen=True, slots=True)
class _Letter:
    """Letters of a kind for a household or one person in it, and how far they come."""

    kind: LetterKind
    key: str
    """Of a household, or of a person where it has a dash."""
    state: LetterState = _MADE
    how: SentHow = SentHow.POST


_NEW_HERE = "U bent hier net, met een groot gezin; de huur is hoog en de rekeningen zijn nieuw"
_FORMS = (
    ("Z0901-P1", date(2026, 9, 1), _NEW_HERE),
    ("Z0901-P2", date(2026, 9, 1), _NEW_HERE),
    (
        "W0115-P1",
        date(2026, 8, 25),
        "U leest nog geen Nederlands en kreeg nooit een rekening",
    ),
    ("E0901-P1", date(2026, 5, 18), "De bank weigerde uw huur; eerst moet het betalen weer lopen"),
)
"""Why help has the form that it has, of whom a decision is made, and from which day."""
_OF_THE_RENT = (
    _Letter(LetterKind.AMOUNT_CHANGE, "W0914", _SENT),
    _Letter(LetterKind.PAYEE_CHANGE, "W0914", _SENT),
    _Letter(LetterKind.AMOUNT_CHANGE, "W0905", _SENT),
)
"""What was told in June of the new rents."""
_LETTERS = (
    _Letter(LetterKind.DECISION_56A, "Z0901-P1", _SENT),
    _Letter(LetterKind.DECISION_56A, "Z0901-P2", _APPROVED),
    _Letter(LetterKind.DECISION_56A, "W0115-P1", _SENT, SentHow.HAND),
    _Letter(LetterKind.DECISION_56A, "E0901-P1"),
    _Letter(LetterKind.AUTHORISATION, "W0908", _SENT, SentHow.HAND),
    _Letter(LetterKind.PAYEE_START, "Z0901", _SENT),
    _Letter(LetterKind.PAYEE_STOP, "W0031"),
    _Letter(LetterKind.SHORTFALL, "W0901-P1", _SENT),
    _Letter(LetterKind.SHORTFALL, "E0054"),
    _Letter(LetterKind.EXTENSION, "W0903-P1", _APPROVED),
    _Letter(LetterKind.EXTENSION, "E0031-P1"),
    _Letter(LetterKind.CONTROL_STEP, "Z0048"),
    _Letter(LetterKind.END, "W0916-P1", _SENT),
    _Letter(LetterKind.END, "E0061-P1"),
    _Letter(LetterKind.CLOSING_INTERVIEW, "W0916-P1", _SENT, SentHow.HAND),
)
_WITHDRAWN = _Letter(LetterKind.END, "W0902-P1")
_WHY_WITHDRAWN = "Er komt een besluit om door te gaan; de brief is nog niet verstuurd"
_TALK = Talk(
    date(2026, 9, 9),
    "U hebt werk en u betaalde in juni en juli zelf uw water en uw energie, steeds op tijd.",
    "De zorgverzekering is duurder dan u dacht. De zorgtoeslag komt pas in oktober.",
    "U belt ons als de zorgtoeslag er in november nog niet is.\n\nIn december bellen wij u.",
)
_OWN = {
    "SENDER": "Team Meedoen",
    "CONTACT": "Dorpsplein 1, 6991 EV  Eikerveen\nTelefoon 14 0990, elke werkdag van 9 tot 12 uur",
    "CLOSING": "namens burgemeester en wethouders van Eikerveen,\nhet Team Meedoen",
    "SHORTFALL": """Beste {naam},

In {maand} is uw uitkering te laag voor al uw rekeningen. Wij betalen daarom niet alles.

## Deze rekeningen betalen wij niet, of niet helemaal
[tabel]

## Kom langs
Kom binnen een week naar het spreekuur op het Dorpsplein, elke dinsdag van 9 tot 12 uur.
Samen kijken wij hoe {bedrag} toch betaald kan worden. Neem deze brief mee.

[ondertekening]
""",
}
"""What one town writes itself."""


def tell_of_rents(office: Office) -> None:
    """Let letters go out about the rents that rise in July."""
    _sitting(office, _OF_THE_RENT, _RENTS_ON)


def write_letters(office: Office) -> None:
    """Let one town write its own texts; then make letters, approve some and send some."""
    vault = office.app.vault

    def choose(session: Any, acting: Acting) -> None:
        for key, since, why in _FORMS:
            at = person_called(session, key, acting)
            entry = Entry(EntryKind.FORM, since, why, Form.ALL_COSTS)
            record_entry(session, at.household_id, at.person_id or 0, entry, vault, acting)

    _own_texts(office)
    office.do("consulent", moment(_DAY, 9), choose)
    made = _sitting(office, (*_LETTERS, _WITHDRAWN), _DAY)
    office.do(
        "consulent",
        moment(_DAY, 14),
        lambda session, acting: withdraw_letter(
            session, made[_WITHDRAWN][0], _WHY_WITHDRAWN, acting
        ),
    )


def _sitting(office: Office, wanted: Sequence[_Letter], day: date) -> dict[_Letter, list[int]]:
    """Make letters, let another approve those that ask it, and send them; return their numbers."""
    vault = office.app.vault
    made: dict[_Letter, list[int]] = {}

    def make(session: Any, acting: Acting) -> None:
        for letter in wanted:
            made[letter] = make_letters(session, _asked(session, letter, acting), vault, acting)

    def approve(session: Any, acting: Acting) -> None:
        for letter in wanted:
            if letter.state is not _MADE and SHAPES[letter.kind].decision:
                for number in made[letter]:
                    approve_letter(session, number, vault, acting)

    def send(session: Any, acting: Acting) -> None:
        for letter in wanted:
            if letter.state is _SENT:
                for number in made[letter]:
                    send_letter(session, number, letter.how, vault, acting)

    office.do("consulent", moment(day, 10), make)
    office.do("fiatteur", moment(day, 11), approve)
    office.do("consulent", moment(day, 13), send)
    return made


def _asked(session: Any, letter: _Letter, acting: Acting) -> Asked:
    called = person_called if "-" in letter.key else household_called
    at = called(session, letter.key, acting)
    talk = _TALK if letter.kind is LetterKind.CLOSING_INTERVIEW else None
    return Asked(letter.kind, at.household_id, at.person_id, talk=talk)


def _own_texts(office: Office) -> None:
    """Let somebody write them and another confirm them."""

    def write(session: Any, acting: Acting) -> list[int]:
        code = EIKERVEEN.code
        kept = [set_text(session, code, kind, _DAY, text, acting) for kind, text in _OWN.items()]
        return [each.id for each in kept if each.waits]

    numbers = office.do("beheer", moment(_TEXTS_ON, 15), write)

    def confirm(session: Any, acting: Acting) -> None:
        for number in numbers:
            confirm_text(session, number, acting)

    office.do("consulent", moment(_TEXTS_ON, 16), confirm)
