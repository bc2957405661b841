"""Make the monthly overviews of a run, some households at a time: each person's once.

A part is one transaction. What was made before is left as it is, so work that was broken off goes
on where it stood. Amounts are int euro cents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.months import Month
from ontzorgen.domain.paying import Home
from ontzorgen.domain.run_status import RunKind, RunStatus
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.find_run import run_called
from ontzorgen.services.letters.addressee import addressee_of
from ontzorgen.services.letters.compose import (
    Addressee,
    Composed,
    Writer,
    catalogue_sha256,
    in_a_sentence,
    ready,
)
from ontzorgen.services.letters.errors import RunNotPaid, StrangeSigns
from ontzorgen.services.letters.keep import reference_of
from ontzorgen.services.letters.month_of_person import MonthTold, overview_of
from ontzorgen.services.run_frame import frame_of
from ontzorgen.store import audit, letter_homes, letters, month_told, organisation
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import RunRow
from ontzorgen.store.month_told import ShareTold
from reports.letters.catalogue import DUTCH
from reports.letters.kinds import LetterKind
from reports.letters.letter import Letter, Sender, as_data
from reports.letters.overview import Overview, overview_pieces, picture, title
from reports.letters.phrasebook import Phrasebook

HOUSEHOLDS_AT_ONCE = 25
"""A part takes a second or so: that is what a worker that dies loses."""
_PAID = frozenset({RunStatus.EXPORTED, RunStatus.SETTLED, RunStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Part:
    """What one step did: letters made, persons looked at, and the household it ended with."""

    made: int
    persons: int
    last: int | None
    """None: nobody was left."""
    left_out: tuple[str, ...] = ()
    """Persons, by key, whose letter has a character that the fonts cannot write."""


def run_to_tell(session: Session, name: str, acting: Acting) -> RunRow:
    """Return a run of which overviews can be made.

    Raises:
        UnknownRun, NotAllowed: not this user's, or no role to make letters.
        RunNotPaid: it did not go to the bank, or it is a correction.
    """
    run = run_called(session, name, Action.MAKE_LETTER, acting)
    if not can_tell(run):
        raise RunNotPaid(run.name)
    return run


def can_tell(run: RunRow) -> bool:
    """Say whether overviews can be made of a run: one of a month, that went to the bank."""
    return run.kind == RunKind.MONTH and RunStatus(run.status) in _PAID


def persons_to_tell(session: Session, name: str, acting: Acting) -> int:
    """Return how many persons have a share in a run. Raises what `run_to_tell` does."""
    return month_told.number_of_shares(session, run_to_tell(session, name, acting).id)


def make_part(session: Session, name: str, after: int, vault: BsnVault, acting: Acting) -> Part:
    """Make the overviews of the next households after that one, by number; keep each once.

    One that was withdrawn is made anew. Who died gets none, nor does anybody of whom there is
    nothing to tell, since help is over.

    Raises:
        UnknownRun, NotAllowed, RunNotPaid: as in `run_to_tell`.
        OverviewUnlikeRun: what would be told is not what the run withheld.
        KeysRotated: the keys were replaced since they were read.
    """
    must_fit(session, vault)
    run = run_to_tell(session, name, acting)
    ids = month_told.next_households(
        session, run.municipality_code, run.id, after, HOUSEHOLDS_AT_ONCE
    )
    if not ids:
        return Part(0, 0, None)
    shares = month_told.shares(session, run.id, ids)
    keys = {share.person_id: month_told.about(run.id, share.person_id) for share in shares}
    known = letters.standing(session, run.municipality_code, keys.values())
    todo = [share for share in shares if keys[share.person_id] not in known]
    made, left_out = _make(session, run, todo, vault, acting) if todo else ([], [])
    if made:
        letters.add_many(session, made)
        households = sorted({share.household for share in todo})
        detail: dict[str, Any] = {"run": run.name, "letters": len(made), "households": households}
        audit.append(session, acting, "make overviews", run.name, run.municipality_code, detail)
    return Part(len(made), len(shares), ids[-1], tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What holds for every overview of one step."""

    run: RunRow
    told: MonthTold
    sender: Sender
    vault: BsnVault
    acting: Acting
    attempts: Mapping[str, int]
    """How often each of them was made before."""


def _make(
    session: Session, run: RunRow, shares: list[ShareTold], vault: BsnVault, acting: Acting
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of letters, numbered one after another, and whose cannot be written."""
    code, ids = run.municipality_code, sorted({share.household_id for share in shares})
    lines = month_told.lines(session, run.id, ids)
    month = Month.of(acting.today)
    homes = {home.id: home for home in letter_homes.some_homes(session, code, ids, month)}
    name = organisation.municipality_name(session, code) or code
    writer = Writer(session, code, in_a_sentence(name), acting.today)
    told, sender = _month_of(session, run, acting), writer.sender(to_payee=False)
    keys = [month_told.about(run.id, share.person_id) for share in shares]
    desk = _Desk(run, told, sender, vault, acting, letters.attempts(session, code, keys))
    number, rows, left_out = letters.next_number(session, code), [], []
    for share in shares:
        home = homes[share.household_id]
        to = _addressee(share, home, acting.today)
        overview = overview_of(told, share, lines.get(share.household_id, ()), home)
        if to is None or overview.tells_nothing:
            continue
        try:
            rows.append(_row(desk, share, to, overview, number))
            number += 1
        except StrangeSigns:
            left_out.append(share.person)
    return rows, left_out


def _addressee(share: ShareTold, home: Home, day: date) -> Addressee | None:
    name = f"{share.first_name} {share.last_name}".strip()
    return addressee_of(home, share.person_id, name, share.language, share.address, day)


def _month_of(session: Session, run: RunRow, acting: Acting) -> MonthTold:
    month = Month.parse(run.month)
    following = frame_of(session, run.municipality_code, month.plus(1))
    return MonthTold(
        month.first, run.execution_date, run.window_end, following.window_end, acting.today
    )


def _row(
    desk: _Desk, share: ShareTold, to: Addressee, overview: Overview, number: int
) -> dict[str, Any]:
    acting, run = desk.acting, desk.run
    reference = reference_of(acting.today, number)
    about = month_told.about(run.id, share.person_id)
    made = _composed(desk, about, to, overview, reference)
    sealed = desk.vault.seal_bytes(made.content)
    return {
        "municipality_code": run.municipality_code,
        "number": number,
        "kind": LetterKind.OVERVIEW.value,
        "household_id": share.household_id,
        "person_id": share.person_id,
        "payee_id": None,
        "run_id": run.id,
        "dated": acting.today,
        "reference": reference,
        "once_key": about,
        "attempt": desk.attempts.get(about, 0) + 1,
        "content_cipher": sealed.cipher,
        "content_key": sealed.key,
        "content_sha256": made.content_sha256,
        "text_sha256": made.text_sha256,
        "made_by_id": acting.by,
        "made_at": acting.now,
    }


def _composed(
    desk: _Desk, about: str, to: Addressee, overview: Overview, reference: str
) -> Composed:
    book = Phrasebook(to.language)
    used = {"about": about}
    if book.language is not None:
        used["catalogue"] = book.language.sha256
    letter = Letter(
        title(overview, book).dutch,
        desk.sender,
        to.lines,
        desk.acting.today,
        reference,
        overview_pieces(overview, book),
        book.language,
        picture(overview, book),
        one_page=True,
        extra=used,
    )
    return ready(as_data(letter), catalogue_sha256(DUTCH))
