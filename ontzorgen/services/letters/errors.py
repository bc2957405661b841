"""What may be wrong with a letter, or with the texts that letters are made of. Facts only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ontzorgen.domain.errors import OntzorgenError
from ontzorgen.domain.letters import LetterState, LetterStep
from reports.letters.kinds import LetterKind


class UnknownLetter(OntzorgenError):
    """No letter of the user's municipalities has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no letter {number}")


class NothingToTell(OntzorgenError):
    """What a kind of letter tells is not so for whom it was asked, or not near the day."""

    def __init__(self, kind: LetterKind, household: str) -> None:
        self.kind, self.household = kind, household
        super().__init__(f"nothing of {kind} to tell {household}")


class LetterMadeBefore(OntzorgenError):
    """There is a letter about this already, and it was not withdrawn."""

    def __init__(self, kind: LetterKind, letters: Sequence[int]) -> None:
        self.kind, self.letters = kind, tuple(letters)
        super().__init__(f"{kind} was told by {self.letters}")


class AskedForWhom(OntzorgenError):
    """A kind of letter is asked for a person, a payee or a run, and this one was not."""

    def __init__(self, kind: LetterKind, what: str) -> None:
        self.kind, self.what = kind, what
        super().__init__(f"{kind} is asked for a {what}")


class FormMissing(OntzorgenError):
    """A decision tells which form was chosen and why (Awb art. 3:46); nobody recorded one."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no form was chosen for {person}")


class FormPaysNothing(OntzorgenError):
    """The form that was chosen is guidance alone: nothing is paid, so nothing is decided so."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"the form of {person} is guidance")


class NothingPaidThen(OntzorgenError):
    """The letter names costs, and there are none that it could name."""

    def __init__(self, kind: LetterKind, person: str, day: date) -> None:
        self.kind, self.person, self.day = kind, person, day
        super().__init__(f"no cost of {person} for {kind} on {day}")


class NoReason(OntzorgenError):
    """A decision gives its reason (Awb art. 3:46); the register has none."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no reason is known of the decision on {person}")


class DatedWrong(OntzorgenError):
    """A letter is dated today, or a day near ahead on which it goes out."""

    def __init__(self, day: date, first: date, last: date) -> None:
        self.day, self.first, self.last = day, first, last
        super().__init__(f"dated {day}, not from {first} to {last}")


class NoSuchTalk(OntzorgenError):
    """A conversation was held today or before, and not longer than a year ago."""

    def __init__(self, day: date, today: date) -> None:
        self.day, self.today = day, today
        super().__init__(f"no conversation on {day}, as seen on {today}")


class StrangeSigns(OntzorgenError):
    """The letter holds characters that its fonts cannot write."""

    def __init__(self, signs: str) -> None:
        self.signs = signs
        super().__init__(f"no glyph for {signs!r}")


class StepRefused(OntzorgenError):
    """A letter is too far, or not far enough, for this step."""

    def __init__(self, number: int, step: LetterStep, state: LetterState) -> None:
        self.number, self.step, self.state = number, step, state
        super().__init__(f"letter {number} is {state}, so it cannot be {step}")


class SecondPersonFirst(OntzorgenError):
    """The policy asks that a second person approves a letter before it is sent."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"letter {number} waits for a second person")


class MakerMayNotApproveLetter(OntzorgenError):
    """Who made a letter does not approve it."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"{login} made letter {number}; another person approves it")


class DecisionDatedBefore(OntzorgenError):
    """A decision is sent on its date at the latest: the days to object are counted from there."""

    def __init__(self, number: int, dated: date) -> None:
        self.number, self.dated = number, dated
        super().__init__(f"decision letter {number} is dated {dated}")


class LetterChanged(OntzorgenError):
    """What is kept of a letter is not what was made: a fault, or somebody meddled."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"letter {number} is not what was made")


class LetterForgotten(OntzorgenError):
    """Its people were forgotten: what it said cannot be read any more."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"what letter {number} said is forgotten")


class UnknownTextKind(OntzorgenError):
    """A municipality has no text of its own of this kind."""

    def __init__(self, kind: str, known: Sequence[str]) -> None:
        self.kind, self.known = kind, tuple(known)
        super().__init__(f"no text of kind {kind!r}")


class TextEmpty(OntzorgenError):
    """A text says nothing."""

    def __init__(self) -> None:
        super().__init__("the text is empty")


class BlankUnknown(OntzorgenError):
    """A text has a blank that no letter of its kind fills in."""

    def __init__(self, blanks: Sequence[str], known: Sequence[str]) -> None:
        self.blanks, self.known = tuple(blanks), tuple(known)
        super().__init__(f"nothing fills in {', '.join(self.blanks)}")


class BraceAlone(OntzorgenError):
    """A text has a brace that opens or closes no blank."""

    def __init__(self, near: str) -> None:
        self.near = near
        super().__init__(f"a brace that says nothing near {near!r}")


class TextTooLong(OntzorgenError):
    """A text, or its lines, is longer than a letter has room for."""

    def __init__(self, characters: int, lines: int | None = None) -> None:
        self.characters, self.lines = characters, lines
        super().__init__(f"at most {characters} characters, {lines or 'any number of'} lines")


class TextTellsPayee(OntzorgenError):
    """A text for payees has a word that tells of a benefit or a status (Pw art. 65)."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"a payee would read {word!r}")


class PayeeWouldRead(OntzorgenError):
    """A letter would tell a payee of a benefit or a status, or hold a BSN (Pw art. 65).

    `word` is empty for a BSN.
    """

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(f"a payee would read {word!r}" if word else "a payee would read a BSN")


class ShortfallOutdated(OntzorgenError):
    """A letter of a shortfall tells what its run does not say, or says no more."""

    def __init__(self, number: int, run: str) -> None:
        self.number, self.run = number, run
        super().__init__(f"letter {number} is not what run {run} says")


class ReaderDied(OntzorgenError):
    """Somebody recorded that who a letter is written to died."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"who letter {number} is written to died")


class TextFromPast(OntzorgenError):
    """A text holds from today at the earliest."""

    def __init__(self, day: date, today: date) -> None:
        self.day, self.today = day, today
        super().__init__(f"a text of {today} cannot hold from {day}")


class UnknownText(OntzorgenError):
    """No text of the user's municipalities has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"no text {number}")


class TextSettled(OntzorgenError):
    """A text waits for nobody."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"text {number} waits for nobody")


class MakerMayNotConfirmText(OntzorgenError):
    """Who wrote a text does not confirm it."""

    def __init__(self, number: int, login: str) -> None:
        self.number, self.login = number, login
        super().__init__(f"{login} wrote text {number}; another person confirms it")


class NoSuchCatalogue(OntzorgenError):
    """There are no texts of letters in this language, or it is Dutch, which needs no review."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        self.code, self.known = code, tuple(known)
        super().__init__(f"no catalogue {code!r} to review")


class RunNotPaid(OntzorgenError):
    """Overviews are made of a month that went to the bank; a correction tells of no month."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(f"run {run} did not pay a month")


class OverviewUnlikeRun(OntzorgenError):
    """What an overview would tell is not what the run withheld from the person, in cents."""

    def __init__(self, person: str, withheld_cents: int, told_cents: int) -> None:
        self.person = person
        self.withheld_cents, self.told_cents = withheld_cents, told_cents
        super().__init__(f"{withheld_cents} was withheld from {person}, {told_cents} told")


class NothingPrinted(OntzorgenError):
    """No letter of this run was printed, so none can have been sent."""

    def __init__(self, run: str) -> None:
        self.run = run
        super().__init__(f"no letter of run {run} was printed")
