"""Make and print the letters of a run in parts: what is done stays done, whoever dies over it.

First each person's overview is made, some households in a transaction; then the letters are set,
fifty in a file to print and each in a file of its own. A part that is on disk is not set
again by the worker that goes on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from ontzorgen.domain.letters import HeldBack
from ontzorgen.services.letters.languages import is_reviewed
from ontzorgen.services.letters.overviews import Part, make_part, persons_to_tell
from ontzorgen.services.letters.prints import (
    Became,
    LettersToPrint,
    ToPrint,
    letters_of_run,
    read_to_print,
    record_printed,
)
from ontzorgen.work.bench import Bench, Ready, Result
from ontzorgen.work.whole_files import write_whole
from reports.typesetting.letter_pdf import letter_pdf, letters_pdf

LETTERS_AT_ONCE = 50
"""In one file to print: setting so many together takes some 100 MB while it lasts."""
TOGETHER, APART = "printen", "los"
"""Folders of the file that is left: letters together, to print, and each by its reference."""
_INDEX = "index.json"


@dataclass(slots=True)
class _Told:
    """What somebody should know of the letters before they go out."""

    left_out: list[str] = field(default_factory=list)
    """Persons, by key, whose overview cannot be written with our fonts."""
    became: list[Became] = field(default_factory=list)
    languages: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many letters are in each language, by its code and the hash of its text."""
    no_address: int = 0
    held_back: Mapping[HeldBack, Sequence[str]] = field(default_factory=dict)
    """Letters that may not go out, by their references."""


def letters(bench: Bench) -> Ready:
    """Make the overviews of a run, print all its letters, and leave them in one file (zip)."""
    run, _ = bench.parameters["run"], bench.app.vault  # its keys are read before anybody writes
    told = _Told()
    persons = _make(bench, run, told)
    parts = list(_print(bench, run, persons, told))
    output = bench.output("zip")
    left = output.write(lambda stream: _join(parts, stream))

    def do(session: Session) -> Result:
        acting = bench.acting(session)
        record_printed(session, run, told.became, acting)
        unread: Counter[str] = Counter()
        for (code, text), count in told.languages.items():
            if not is_reviewed(session, code, text):
                unread[code] += count
        return left | {
            "letters": len(told.became),
            "run": run,
            "left_out": sorted(set(told.left_out)),
            "no_address": told.no_address,
            "held_back": {why.value: list(names) for why, names in told.held_back.items()},
            "unreviewed": dict(sorted(unread.items())),
        }

    return Ready(do, bench.code, output)


def _make(bench: Bench, run: str, told: _Told) -> int:
    """Make what is not made yet; return how many persons have a share in the run."""
    total = bench.app.write(
        lambda session: persons_to_tell(session, run, bench.acting(session)), reads=True
    )
    after: int | None = 0
    done = 0
    while after is not None:
        part: Part = bench.part(_maker(bench, run, after), lambda part: part.made > 0)
        done, after = done + part.persons, part.last
        told.left_out += part.left_out
        bench.report(done, 2 * total)
    return total


def _maker(bench: Bench, run: str, after: int) -> Callable[[Session], Part]:
    return lambda session: make_part(session, run, after, bench.app.vault, bench.acting(session))


def _print(bench: Bench, run: str, persons: int, told: _Told) -> Iterator[Path]:
    """Set the letters of a run, and give the parts they are in."""
    asked: LettersToPrint = bench.app.write(
        lambda session: letters_of_run(session, run, bench.acting(session)), reads=True
    )
    numbers, told.held_back = asked.numbers, asked.held_back
    for start in range(0, len(numbers), LETTERS_AT_ONCE):
        some = numbers[start : start + LETTERS_AT_ONCE]
        named = sha256(repr(some).encode()).hexdigest()
        path = bench.exports().part(bench.claim.job, named)
        is_new = not path.exists()
        if is_new:
            read = bench.app.write(_reader(bench, some), reads=True)
            if not read:
                continue  # all of them were withdrawn or forgotten in the meantime
            title = f"Brieven bij betaalrun {run}"
            write_whole(path, _filler(read, start // LETTERS_AT_ONCE + 1, title))
        bench.part(lambda _session: None, partial(_is, is_new))
        for letter in _index(path):
            told.became.append(Became(letter["id"], letter["household"], letter["sha256"]))
            told.no_address += not letter["address"]
            if letter["language"]:
                told.languages[letter["language"], letter["catalogue"]] += 1
        bench.report(persons + persons * (start + len(some)) // len(numbers), 2 * persons)
        yield path


_WITH_ADDRESS = 2
"""Lines of an addressee: a name alone is no address."""


def _is(so: bool, _found: None) -> bool:
    return so


def _reader(bench: Bench, some: Sequence[int]) -> Callable[[Session], list[ToPrint]]:
    return lambda session: read_to_print(session, some, bench.app.vault, bench.acting(session))


def _filler(read: Sequence[ToPrint], number: int, title: str) -> Callable[[IO[bytes]], None]:
    """Return what writes one part: the letters together, each apart, and their hashes."""

    def fill(stream: IO[bytes]) -> None:
        index = []
        with ZipFile(stream, "w", ZIP_STORED) as part:
            for letter in read:
                content = letter_pdf(letter.data)
                index.append(_told_of(letter, sha256(content).hexdigest()))
                part.writestr(_entry(f"{APART}/{letter.reference}.pdf"), content)
            made_on = date(*read[0].data["made"])
            together = letters_pdf([letter.data for letter in read], title, made_on)
            part.writestr(_entry(f"{TOGETHER}/brieven-{number:03d}.pdf"), together)
            part.writestr(_entry(_INDEX), json.dumps(index))

    return fill


def _told_of(letter: ToPrint, digest: str) -> dict[str, Any]:
    """Return what the end of the job has to know of a letter that is printed."""
    other = letter.data["other"]
    return {
        "id": letter.id,
        "household": letter.household,
        "sha256": digest,
        "address": len(letter.data["addressee"]) >= _WITH_ADDRESS,
        "language": other and other["code"],
        "catalogue": letter.data["extra"].get("catalogue", ""),
    }


def _index(path: Path) -> list[dict[str, Any]]:
    with ZipFile(path) as part:
        found: list[dict[str, Any]] = json.loads(part.read(_INDEX))
    return found


def _join(parts: Sequence[Path], stream: IO[bytes]) -> None:
    """Put the parts in one file, each letter under its reference."""
    with ZipFile(stream, "w", ZIP_STORED) as whole:
        for path in parts:
            with ZipFile(path) as part:
                for name in part.namelist():
                    if name != _INDEX:
                        whole.writestr(_entry(name), part.read(name))


def _entry(name: str) -> ZipInfo:
    """Return a place in a zip without a moment of making: the same letters give the same file."""
    return ZipInfo(name)
