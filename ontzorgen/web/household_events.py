"""Something happened in a household: choose what, say when, look what it changes, record it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ontzorgen.domain.events import OF_ALL, OF_AN_ADDRESS, OF_ONE, EventKind
from ontzorgen.schemas.fields import DutchDateField, LastDayField
from ontzorgen.schemas.sheet import Sheet, fields
from ontzorgen.services.acting import Action
from ontzorgen.services.coaching.events.errors import EventDiffers
from ontzorgen.services.coaching.events.record import (
    EventPreview,
    Told,
    preview_event,
    record_event,
)
from ontzorgen.services.coaching.trajectory.errors import StrangeCharacter, TooManyWords
from ontzorgen.services.errors import BsnInText, ReasonMissing
from ontzorgen.services.households.errors import HouseholdChanged
from ontzorgen.services.households.see_forms import COST_LETTER, HouseholdForm, next_key
from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.importing.rows import File
from ontzorgen.web.access import needs
from ontzorgen.web.desk import desk
from ontzorgen.web.household_costs import MOST_OFFERED, add_cost, payees_to_choose
from ontzorgen.web.household_forms import form_of
from ontzorgen.web.households import new_key
from ontzorgen.wording import events as words
from ontzorgen.wording import household_forms as forms
from ontzorgen.wording.codes import COST_KINDS
from ontzorgen.wording.errors import sentence
from ontzorgen.wording.event_errors import FIELD_OF, SENTENCES

pages = Blueprint("household_events", __name__)
_PAGE = "/huishoudens/<int:household_id>/gebeurtenis"
KINDS = {
    "erbij": EventKind.JOINS,
    "weg": EventKind.LEAVES,
    "achttien": EventKind.TURNS_18,
    "verhuizing": EventKind.MOVES_INSIDE,
    "vertrek": EventKind.MOVES_OUT,
    "werk": EventKind.WORK,
    "detentie": EventKind.DETENTION,
    "overlijden": EventKind.DEATH,
    "einde": EventKind.RIGHT_ENDS,
}
"""What happened, as a form says it. It is in no address: those stay in logs and histories."""
_KIND = "soort"
_DAY, _WHO, _LAST, _WORDS = "dag", "wie", "laatste", "woorden"
_ONCE, _SEEN, _STEP = "eenmalig", "gezien", "stap"
_CHOSEN, _RECORD = "gekozen", "vastleggen"
_STAYS, _ASKED = "blijft", "blijft-gevraagd"
_NOT_CHOSEN = "kies een van de mogelijkheden."
_NOT_SENT_ON = frozenset({"csrf_token", _SEEN, _STEP})
_PERSON = "p-"
_OF_PERSON = (
    "voornaam",
    "achternaam",
    "geboortedatum",
    "taal",
    "inburgeringsplichtig",
    "asielvergunning_bepaalde_tijd",
    "machtiging_vanaf",
)
_COST = ("soort", "begunstigde", "bedrag", "frequentie", "vervaldag", "kenmerk", "omschrijving")
COSTS: Mapping[EventKind, Mapping[str, tuple[str, str]]] = {
    EventKind.JOINS: {"k1-": ("Zorgverzekering van wie erbij komt", "ZORG")},
    EventKind.TURNS_18: {"k1-": ("Eigen zorgverzekering", "ZORG")},
    EventKind.MOVES_INSIDE: {
        "k1-": ("Huur van het nieuwe adres", "HUUR"),
        "k2-": ("Energie van het nieuwe adres", "ENERGIE"),
        "k3-": ("Water van het nieuwe adres", "WATER"),
    },
}
"""The costs that a form asks for, by the beginning of their fields: title and kind."""
_FILLED = frozenset({"begunstigde", "bedrag", "vervaldag", "kenmerk", "omschrijving"})
"""With one of these a cost is meant; the other fields the form fills in itself."""
_REFUSED: tuple[type[Exception], ...] = (
    *SENTENCES,
    ImportRefused,
    ReasonMissing,
    TooManyWords,
    StrangeCharacter,
    BsnInText,
    HouseholdChanged,
)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form as it was sent: what it tells, unless something in it is wrong."""

    told: Told | None
    wrongs: dict[str, str]
    sheet: Sheet


@pages.get(_PAGE)
@needs(Action.RECORD_EVENT)
def new(household_id: int) -> ResponseReturnValue:
    """Let somebody choose what happened."""
    return _choose(form_of(household_id))


@pages.post(_PAGE)
@needs(Action.RECORD_EVENT)
def record(household_id: int) -> ResponseReturnValue:
    """Ask when and to whom, show what it would change, and record what somebody looked at."""
    form, kind = form_of(household_id), KINDS.get(request.form.get(_KIND, ""))
    if kind is None:
        return _choose(form, {_KIND: _NOT_CHOSEN})
    if request.form.get(_STEP) == _CHOSEN:
        return _show(form, kind, {}, None)
    sent = _read(form, kind)
    told, vault, wrongs = sent.told, desk().edge.vault, sent.wrongs
    if told is None:
        return _show(form, kind, wrongs, None)
    try:
        if request.form.get(_STEP) == _RECORD:
            once, seal = request.form.get(_ONCE, "")[:64], request.form.get(_SEEN, "")
            desk().write(
                lambda session, acting: record_event(
                    session, household_id, told, once or new_key(), vault, acting, seal
                ),
                Action.RECORD_EVENT.value,
                f"household {form.head.key}",
            )
            flash("De gebeurtenis is vastgelegd.", "ok")
            return redirect(url_for("households.show", household_id=household_id))
    except (EventDiffers, HouseholdChanged) as error:
        wrongs = {forms.WHOLE_FORM: sentence(error)}
        form = form_of(household_id)
    except _REFUSED as error:
        return _show(form, kind, _wrongs(error, sent), None)
    try:
        seen = desk().read(
            lambda session, acting: preview_event(session, household_id, told, vault, acting)
        )
    except _REFUSED as error:
        return _show(form, kind, _wrongs(error, sent), None)
    return _show(form, kind, wrongs, seen)


def _choose(form: HouseholdForm, wrongs: dict[str, str] | None = None) -> ResponseReturnValue:
    page = render_template(
        "households/events/choose.html",
        head=form.head,
        kinds=[(word, *words.KINDS[each]) for word, each in KINDS.items()],
        wrongs=wrongs or {},
        labels={_KIND: "Wat er is gebeurd"},
        step=(_STEP, _CHOSEN),
    )
    return page, 422 if wrongs else 200


def _read(form: HouseholdForm, kind: EventKind) -> _Sent:
    """Read the form; each wrong field has a sentence."""
    typed, sheet = request.form, Sheet()
    day = sheet.one(DutchDateField(_DAY), typed.get(_DAY, ""), _DAY)
    last = typed.get(_LAST, "") if kind in words.LAST_DAYS else ""
    until = sheet.one(LastDayField(_LAST), last, _LAST)
    people = {str(each.id): each for each in form.persons}
    person = None if kind in OF_ALL else people.get(typed.get(_WHO, ""))
    more: dict[str, str] = {}
    if day is not None:
        whose = form.new_person if kind is EventKind.JOINS else (person.key if person else "")
        if kind is EventKind.JOINS:
            _add_person(sheet, form, day)
        more = _add_costs(sheet, form, kind, whose, day)
    folder = sheet.folder()
    found = forms.wrongs(folder.problems, sheet.field_of)
    wrongs = {**found, **more}
    if day is None or wrongs:
        return _Sent(None, wrongs, sheet)
    number = None if person is None or kind is EventKind.JOINS else person.id
    stays = _stays(form) if kind is EventKind.MOVES_INSIDE else None
    return _Sent(Told(kind, day, number, until, typed.get(_WORDS, ""), folder, stays), {}, sheet)


def _stays(form: HouseholdForm) -> frozenset[int] | None:
    """Return which costs somebody chose for the new address; None: nobody was asked yet."""
    if _ASKED not in request.form:
        return None
    own, chosen = {str(each.fixed_cost_id) for each in form.versions}, request.form.getlist(_STAYS)
    return frozenset(int(each) for each in chosen if each in own)


def _of_address(form: HouseholdForm) -> list[tuple[str, str]]:
    """Return the costs of an address that a form lets choose from, each once."""
    of_address = {each.fixed_cost_id: each for each in form.versions if each.kind in OF_AN_ADDRESS}
    return [
        (str(number), f"{COST_KINDS[each.kind]} aan {each.payee_name} ({each.fixed_cost})")
        for number, each in of_address.items()
    ]


def _add_person(sheet: Sheet, form: HouseholdForm, day: date) -> None:
    cells = {column: request.form.get(_PERSON + column, "") for column in _OF_PERSON}
    cells |= {
        "persoon": form.new_person,
        "huishouden": form.head.key,
        "recht_vanaf": day.isoformat(),
    }
    sheet.add(File.PERSONS, cells, {**fields(*_OF_PERSON, prefix=_PERSON), "recht_vanaf": _DAY})


def _add_costs(
    sheet: Sheet, form: HouseholdForm, kind: EventKind, whose: str, day: date
) -> dict[str, str]:
    """Read the costs that were filled in; return what is wrong with their payees."""
    wrongs: dict[str, str] = {}
    key, payees = form.new_cost, payees_to_choose()
    for at in COSTS.get(kind, {}):
        cells = {column: request.form.get(at + column, "") for column in _COST}
        if not any(cells[column].strip() for column in _FILLED):
            continue
        cells |= {
            "vaste_last": key,
            "huishouden": form.head.key,
            "vanaf": day.isoformat(),
            "persoon": "" if kind is EventKind.MOVES_INSIDE else whose,
        }
        _row, wrong = add_cost(sheet, payees, cells, at)
        wrongs |= wrong
        key = next_key(form.head.key, COST_LETTER, [key])
    return wrongs


def _wrongs(error: Exception, sent: _Sent) -> dict[str, str]:
    """Tell a refusal at the field it is about."""
    if isinstance(error, ImportRefused):
        found = forms.wrongs(error.problems, sent.sheet.field_of)
        moved = {"vanaf": _DAY, "persoon": _WHO, "tm": _DAY}
        return {
            moved.get(field.rpartition("-")[2], field) if field.startswith("k") else field: wrong
            for field, wrong in found.items()
        }
    if isinstance(error, (ReasonMissing, TooManyWords, StrangeCharacter, BsnInText)):
        return {_WORDS: sentence(error)}
    return {FIELD_OF.get(type(error), forms.WHOLE_FORM): sentence(error)}


def _show(
    form: HouseholdForm, kind: EventKind, wrongs: dict[str, str], seen: EventPreview | None
) -> ResponseReturnValue:
    typed: dict[str, str] = {**request.form}
    asked = COSTS.get(kind, {})
    chosen = _stays(form)
    asks_stays = kind is EventKind.MOVES_INSIDE and (seen is not None or chosen is not None)
    page = render_template(
        "households/events/new.html",
        form=form,
        head=form.head,
        kind=kind.value,
        word=next(word for word, each in KINDS.items() if each is kind),
        title=words.KINDS[kind][0],
        explained=words.KINDS[kind][1],
        day_label=words.DAY_LABELS[kind],
        people=_who(form, kind),
        costs=[(at, title, _cost(typed, at, word)) for at, (title, word) in asked.items()],
        person={column: typed.get(_PERSON + column, "") for column in _OF_PERSON},
        payees=payees_to_choose()[:MOST_OFFERED] if asked else (),
        typed=typed,
        sent_on=[
            (name, text)
            for name, text in request.form.items(multi=True)
            if name not in _NOT_SENT_ON
        ],
        last_day=words.LAST_DAYS.get(kind),
        stays=(words.STAYS, words.STAYS_HINT, _of_address(form)) if asks_stays else None,
        staying=[str(each) for each in (seen.stays if seen else chosen or ())],
        once=typed.get(_ONCE, "")[:64] or new_key(),
        seen=seen,
        sections=words.sections(seen) if seen else (),
        labels={
            _WHO: "Wie",
            _DAY: words.DAY_LABELS[kind],
            _LAST: words.LAST_DAYS[kind][0] if kind in words.LAST_DAYS else "Laatste dag",
            _WORDS: "Toelichting",
        },
        wrongs=wrongs,
        words=forms,
    )
    return page, 422 if wrongs else 200


def _who(form: HouseholdForm, kind: EventKind) -> Sequence[tuple[str, str]]:
    """Return whom a form lets choose from; nobody where it is about all, or about who is new."""
    if kind in OF_ALL or kind is EventKind.JOINS:
        return ()
    people = [(str(each.id), each.name) for each in form.persons]
    return [("", "kies" if kind in OF_ONE else "iedereen met recht"), *people]


def _cost(typed: Mapping[str, str], at: str, word: str) -> dict[str, str]:
    filled_in = {"soort": word, "frequentie": "MAAND"}
    return {column: typed.get(at + column, filled_in.get(column, "")) for column in _COST}
