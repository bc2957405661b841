"""Write the list of letters that somebody chose as a file, a letter at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from sqlalchemy.orm import Session

from ontzorgen.services.letters.list_file import (
    choice_of,
    number_of_letters,
    read_letters,
    require_list,
)
from ontzorgen.store.letters import LetterKept
from ontzorgen.wording.letter_pages import letters_csv
from ontzorgen.work.bench import Bench, Ready, Result

_TOLD_EVERY = 1_000


def letter_list(bench: Bench) -> Ready:
    """Write the file before the transaction that ends the job: it changes nothing."""
    town = bench.claim.municipality
    choice, output = choice_of(bench.parameters, town), bench.output("csv")
    written = 0

    def counted(rows: Iterator[LetterKept], total: int) -> Iterator[LetterKept]:
        nonlocal written
        for number, row in enumerate(rows, start=1):
            written = number
            if number % _TOLD_EVERY == 0:
                bench.report(number, max(number, total))
            yield row

    def fill(stream: IO[bytes]) -> None:
        def read(session: Session) -> None:
            nonlocal written
            acting, written = bench.acting(session), 0
            total = number_of_letters(session, choice, acting)
            stream.seek(0)  # reading may be tried again
            stream.truncate()
            read_letters(
                session,
                choice,
                acting,
                lambda rows: stream.writelines(letters_csv(counted(rows, total))),
            )

        bench.app.write(read, reads=True)

    left: dict[str, Any] = output.write(fill)

    def do(session: Session) -> Result:
        require_list(choice, bench.acting(session))
        return left | {"rows": written}

    return Ready(do, town or "letters", output)
