"""Make letters of a kind for a household, a person in it or a payee: each once.

What is to be told follows from the register (`domain.letters_due`), from a run, or from a
conversation that a coach tells of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import ABOUT_SOMEBODYS_COURSE
from ontzorgen.domain.letters_due import (
    ShortLine,
    Wanted,
    Window,
    shortfalls,
    wanted_of,
    window_of,
)
from ontzorgen.domain.letters_told import LACKS, Refusal, day_told, refusal_of
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.words import words_of
from ontzorgen.services.households.errors import UnknownHousehold
from ontzorgen.services.households.find_household import household_numbered
from ontzorgen.services.letters.addressee import addressee_of
from ontzorgen.services.letters.compose import Addressee, Composed, Writer, compose
from ontzorgen.services.letters.details import Details, details_of
from ontzorgen.services.letters.errors import (
    AskedForWhom,
    DatedWrong,
    FormMissing,
    FormPaysNothing,
    LetterMadeBefore,
    NoReason,
    NoSuchTalk,
    NothingPaidThen,
    NothingToTell,
)
from ontzorgen.services.letters.keep import About, keep_letter
from ontzorgen.services.letters.tell_client import told_of_shortfall, told_to_client
from ontzorgen.services.letters.tell_payee import told_to_payee
from ontzorgen.services.run_errors import UnknownRun
from ontzorgen.store import letter_runs, letters
from ontzorgen.store.bsn_vault import BsnVault
from reports.letters.kinds import SHAPES, LetterKind
from reports.letters.text_letter import Told

AHEAD = timedelta(days=21)
"""So far ahead a letter may be dated: the day on which it goes out."""
_YEAR = timedelta(days=366)
LONGEST_TALK = 1500
"""Characters of each part of what a coach tells of a conversation."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A closing interview as a coach tells of it."""

    held_on: date
    good: str = field(repr=False)
    hard: str = field(repr=False)
    agreed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which letters somebody asks for."""

    kind: LetterKind
    household_id: int
    person_id: int | None = None
    payee_id: int | None = None
    run: str | None = None
    """Of a shortfall: the run; without it that of the newest month."""
    about: date | None = None
    """Only what holds from this very day, which may lie further away."""
    dated: date | None = None
    """The day that stands on it; without it today."""
    talk: Talk | None = None


def action_of(kind: LetterKind) -> Action:
    """Return what somebody must be allowed to do to make a kind of letter."""
    if kind in SHAPES and SHAPES[kind].decision:
        return Action.MAKE_DECISION_LETTER
    if kind in ABOUT_SOMEBODYS_COURSE:
        return Action.MAKE_COURSE_LETTER
    return Action.MAKE_LETTER


def make_letters(session: Session, asked: Asked, vault: BsnVault, acting: Acting) -> list[int]:
    """Make the letters of a kind that are not made yet, and return their numbers.

    Of several, one with nothing to name is no letter; when none is left it is said why.

    Raises:
        UnknownHousehold, HouseholdForgotten, NotAllowed, UnknownRun: whose, and who may.
        AskedForWhom: the kind is not made of a text, or lacks its conversation.
        DatedWrong, NoSuchTalk: from the days.
        NothingToTell: there is nothing of this kind to tell.
        LetterMadeBefore: all of it was told by letters that were not withdrawn.
        FormMissing, FormPaysNothing, NoReason, NothingPaidThen: it cannot be told, and is not due.
        StrangeSigns, PayeeWouldRead: as where it is put together.
        ReasonMissing, TooManyWords, StrangeCharacter, BsnInText: from what a coach tells.
    """
    kind = asked.kind
    head = household_numbered(session, asked.household_id, action_of(kind), acting)
    if kind not in SHAPES:
        raise AskedForWhom(kind, "run")
    dated = asked.dated or acting.today
    if not acting.today <= dated <= acting.today + AHEAD:
        raise DatedWrong(dated, acting.today, acting.today + AHEAD)
    details = details_of(session, head, vault, acting)
    if asked.person_id is not None and asked.person_id not in details.people:
        raise UnknownHousehold(asked.household_id)
    short = _short_lines(session, asked, head.municipality)
    found = [one for one in _wanted(asked, details, short, acting) if _fits(one, asked)]
    if not found:
        raise NothingToTell(kind, head.key)
    before = letters.standing(session, head.municipality, [one.once_key for one in found])
    new = [one for one in found if one.once_key not in before]
    if not new:
        raise LetterMadeBefore(kind, sorted(before.values()))
    writer = Writer(session, head.municipality, details.town, dated)
    maker = _Maker(details, writer, short.lines, _checked(asked.talk, acting))
    due = [one for one in new if maker.refusal(one) in (None, *LACKS)]
    return [
        keep_letter(session, maker.about(one), partial(maker.make, one), vault, acting)
        for one in due or new
    ]


@dataclass(frozen=True, slots=True)
class _Short:
    """What a run does not pay for the household that is asked about."""

    run: letter_runs.RunOfMonth | None = None
    lines: Sequence[ShortLine] = ()


def _short_lines(session: Session, asked: Asked, municipality: str) -> _Short:
    """Return what the run lacks. Raises UnknownRun."""
    if asked.kind is not LetterKind.SHORTFALL:
        return _Short()
    if asked.run is None:
        run = letter_runs.newest(session, municipality)
    else:
        run = letter_runs.called(session, asked.run)
        if run is None or run.municipality != municipality:
            raise UnknownRun(asked.run)
    if run is None:
        return _Short()
    lines = letter_runs.short_lines(session, run.id, asked.household_id)
    return _Short(run, lines.get(asked.household_id, ()))


def _wanted(asked: Asked, details: Details, short: _Short, acting: Acting) -> Iterator[Wanted]:
    """Yield what there is of a kind to tell; about days near today, or the one that is asked."""
    kind, home, today = asked.kind, details.home, acting.today
    if kind is LetterKind.SHORTFALL:
        if short.run is not None:
            yield from shortfalls(home, short.run.id, short.run.month.first, short.lines)
        return
    if kind is LetterKind.CLOSING_INTERVIEW:
        if asked.talk is None or asked.person_id is None:
            raise AskedForWhom(kind, "person")
        if not today - _YEAR <= asked.talk.held_on <= today:
            raise NoSuchTalk(asked.talk.held_on, today)
        yield Wanted(kind, home.id, asked.talk.held_on, asked.person_id)
        return
    window = window_of(kind, today)
    if asked.about is not None:
        window = Window(asked.about, asked.about)
    yield from wanted_of(kind, home, window, today)


def _fits(wanted: Wanted, asked: Asked) -> bool:
    return (
        asked.person_id in (None, wanted.person_id, wanted.of_person)
        and asked.payee_id in (None, wanted.payee_id)
        and asked.about in (None, wanted.on)
    )


def _checked(talk: Talk | None, acting: Acting) -> Talk | None:
    """Return what a coach tells, as it is kept. Raises as `words_of` does."""
    if talk is None:
        return None
    step = f"{Action.MAKE_COURSE_LETTER.value} by {acting.login}"
    return replace(
        talk,
        good=words_of(talk.good, step, LONGEST_TALK),
        hard=words_of(talk.hard, step, LONGEST_TALK),
        agreed=words_of(talk.agreed, step, LONGEST_TALK),
    )


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes what is wanted of one household."""

    details: Details
    writer: Writer
    short: Sequence[ShortLine]
    talk: Talk | None

    def about(self, wanted: Wanted) -> About:
        """Return what a letter is about, as it is kept with it."""
        head = self.details.head
        return About(
            wanted.kind,
            head.municipality,
            head.id,
            head.key,
            wanted.once_key,
            self.writer.dated,
            wanted.person_id,
            wanted.payee_id,
            wanted.run_id,
        )

    def refusal(self, wanted: Wanted) -> Refusal | None:
        """Say why a letter cannot be told; None: it can."""
        return refusal_of(wanted, self.details.known, self.writer.dated)

    def make(self, wanted: Wanted, reference: str) -> Composed:
        """Put a letter together."""
        told, to = self._told(wanted), self._addressee(wanted)
        return compose(wanted.kind, told, to, self.writer, reference, wanted.once_key)

    def _told(self, wanted: Wanted) -> Told:
        self._refuse(wanted)
        if wanted.payee_id is not None:
            return told_to_payee(wanted, self.details, self.details.head.address, self.writer.dated)
        if wanted.kind is LetterKind.SHORTFALL:
            return told_of_shortfall(wanted, self.short)
        if self.talk is not None and wanted.kind is LetterKind.CLOSING_INTERVIEW:
            talk = self.talk
            return Told(
                {
                    "gespreksdatum": talk.held_on,
                    "goed": talk.good,
                    "moeilijk": talk.hard,
                    "afspraken": talk.agreed,
                }
            )
        return told_to_client(wanted, self.details, self.writer.dated)

    def _refuse(self, wanted: Wanted) -> None:
        """Refuse what cannot be told.

        Raises:
            FormMissing, FormPaysNothing, NoReason, NothingPaidThen.
        """
        refusal = self.refusal(wanted)
        person = self.details.people.get(wanted.person_id or 0)
        key = self.details.head.key if person is None else person.key
        match refusal:
            case Refusal.FORM_MISSING:
                raise FormMissing(key)
            case Refusal.FORM_PAYS_NOTHING:
                raise FormPaysNothing(key)
            case Refusal.NO_REASON:
                raise NoReason(key)
            case Refusal.NOTHING_PAID:
                raise NothingPaidThen(wanted.kind, key, day_told(wanted, self.writer.dated))

    def _addressee(self, wanted: Wanted) -> Addressee:
        if wanted.payee_id is not None:
            payee = self.details.payees[wanted.payee_id]
            return Addressee((payee.name, *payee.lines))
        assert wanted.person_id is not None  # noqa: S101  (a letter is to a payee or a person)
        person = self.details.people[wanted.person_id]
        head, home = self.details.head, self.details.home
        to = addressee_of(
            home, person.id, person.name, person.language, head.address, self.writer.dated
        )
        if to is None:
            raise NothingToTell(wanted.kind, head.key)
        return to
