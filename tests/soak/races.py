"""Races: four processes do the same work at one moment; every refusal is right, two effects never.

A round starts with an empty database: all four import one folder, two pairs of eyes verify
the same accounts, and then all four calculate, approve and export one month.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ontzorgen.schemas.csv_folder import read_folder
from ontzorgen.services.accounts import verify_account, verify_first_registrations
from ontzorgen.services.importing.import_folder import import_folder
from ontzorgen.services.users import add_user
from tests.bench.town import PEOPLE, iban
from tests.cli.folders import HEADERS
from tests.databases import fresh_database
from tests.soak.crew import Crew
from tests.soak.office import (
    CODE,
    RUN,
    Finding,
    application_of,
    approve,
    calculate,
    data_directory,
    export,
    prove,
    refused,
    standing,
)

WORKERS = 4
HOUSEHOLDS = 5
_IMPORTERS = ("anna", "bert", "anna", "bert")
_CHECKERS = ("fatma", "frank", "fatma", "frank")
_MONTH = (("anna", "fatma"), ("bert", "frank"), ("frank", "fatma"), ("finn", "frank"))
"""Who calculates and exports, and who approves, per process."""


def a_round(kind: str, seed: int, crew: Crew) -> None:
    """Do one round. Raises Finding."""
    with fresh_database(kind) as url, data_directory() as folder:
        source = _folder(folder / "import", seed)
        data_dir = folder / "data"
        with application_of(url, data_dir) as app:
            for login, roles in PEOPLE.items():
                app.write(
                    partial(
                        add_user,
                        login=login,
                        name=login.title(),
                        roles=roles,
                        municipalities=[CODE],
                        password=None,
                        acting=app.operator(),
                    ),
                    for_all=True,
                )
            _race_the_import(crew, url, data_dir, source)
            prove(app)
            _race_the_accounts(crew, url, data_dir, app)
            prove(app)
            answers = _together(crew, "month", url, data_dir, _MONTH, seed)
            prove(app)
            _one_effect(app, answers)


def task(what: str, url: str, data_dir: Path, given: Any, seed: int) -> Any:
    """Do one worker's part; runs in a process of the crew."""
    with application_of(url, data_dir) as app:
        app.engine  # noqa: B018  (connect before the work, so that the race is about the work)
        if what == "import":
            source, login = given
            folder, vault = read_folder(source), app.vault

            def take(session: Any) -> int:
                acting = app.acting(session, login)
                return import_folder(session, folder, acting, vault).changes

            return app.write(take, lock="import")
        if what == "verify":
            return _verify(app, *given)
        return _do_the_month(app, *given, random.Random(seed))


def _do_the_month(app: Any, maker: str, checker: str, draw: random.Random) -> dict[str, Any]:
    """Calculate, approve and export, over and over; tell what was refused and what was given."""
    refusals: Counter[str] = Counter()
    hashes: set[tuple[str, ...]] = set()
    approved = 0
    for _ in range(3):
        said = refused(partial(calculate, app, maker))
        refusals[f"calculate {said}"] += 1
        said = refused(partial(approve, app, checker if draw.random() < 0.8 else maker))
        approved += said is None
        refusals[f"approve {said}"] += 1
        said = refused(lambda: hashes.add(export(app, maker)))
        refusals[f"export {said}"] += 1
    return {"said": dict(refusals), "approved": approved, "hashes": sorted(hashes)}


def _verify(app: Any, login: str, account: str) -> int:
    """Verify one account, and then all that wait; return how many this process did."""

    def one(session: Any) -> int:
        verify_account(session, account, "teruggebeld", app.acting(session, login))
        return 1

    def every(session: Any) -> int:
        return len(verify_first_registrations(session, "lijst", app.acting(session, login))[0])

    done: list[int] = []
    refused(lambda: done.append(app.write(one)))
    refused(lambda: done.append(app.write(every)))
    return sum(done)


def _together(
    crew: Crew, what: str, url: str, data_dir: Path, given: Any, seed: int = 0
) -> list[Any]:
    return crew.together(
        [(task, (what, url, data_dir, each, seed + place)) for place, each in enumerate(given)]
    )


def _race_the_import(crew: Crew, url: str, data_dir: Path, source: Path) -> None:
    changes = _together(crew, "import", url, data_dir, [(source, who) for who in _IMPORTERS])
    if sorted(changes)[: WORKERS - 1] != [0] * (WORKERS - 1) or max(changes) == 0:
        raise Finding(f"one import changes something and the others nothing, not {changes}")


def _race_the_accounts(crew: Crew, url: str, data_dir: Path, app: Any) -> None:
    def pending(session: Any) -> list[int]:
        query = "SELECT id FROM account WHERE status = 'PENDING' ORDER BY id"
        return list(session.scalars(text(query)))

    waiting = app.write(pending, reads=True, for_all=True)
    given = [(who, str(waiting[0])) for who in _CHECKERS]
    verified = sum(_together(crew, "verify", url, data_dir, given))
    left = app.write(pending, reads=True, for_all=True)
    if verified != len(waiting) or left:
        raise Finding(f"{len(waiting)} accounts waited, {verified} verified, {len(left)} left")


def _one_effect(app: Any, answers: list[dict[str, Any]]) -> None:
    """One run, one set of instructions, one set of files, whoever was first."""
    seen = app.write(standing, reads=True, for_all=True)
    approvals = sum(answer["approved"] for answer in answers)
    hashes = {tuple(each) for answer in answers for each in answer["hashes"]}
    if approvals > 1:
        raise Finding(f"{approvals} processes were told that they approved: {answers}")
    if len(hashes) > 1:
        raise Finding(f"the files differ between exports: {hashes}")
    if seen["status"] in ("CALCULATED", "APPROVED"):
        # nobody could finish it (the maker came last each time): finish it now, alone
        refused(partial(approve, app, "fatma", RUN))
        export(app, "anna")
        seen = app.write(standing, reads=True, for_all=True)
    counts = {seen[name] for name in ("instructions", "files", "sent")}
    if seen["status"] != "EXPORTED" or len(counts) != 1 or not seen["files"][0]:
        raise Finding(f"not one set of everything: {seen}, {answers}")


def _folder(directory: Path, seed: int) -> Path:
    """Write the import folder of a round."""
    draw = random.Random(seed)
    rows: dict[str, list[str]] = {name: [] for name in HEADERS}
    order = "HUUR,ZORG,ENERGIE,WATER,OVERIG"
    rows["gemeenten"] = [
        f"{CODE};Zevenveld;{iban(299, 'BNGH')};Gemeente Zevenveld;laatste;HEEL;{order};0,00"
    ]
    for number in range(1, 5):
        rows["begunstigden"].append(
            f"B{number};Woonstichting Nr. {number};OVERIG;{iban(5000 + number)};;;;;;NL;N"
        )
    for number in range(1, HOUSEHOLDS + 1):
        rows["huishoudens"].append(f"H{number};{CODE};;")
        rows["personen"].append(
            f"P{number};H{number};;Voornaam;Achternaam;1990-01-01;;2026-09-01;;J;J;2026-09-01;"
        )
        rows["uitkeringen"].append(f"P{number};2026-09;{draw.randint(600, 1400)},00;")
        for place, kind in enumerate(("HUUR", "ZORG", "ENERGIE")):
            cost, amount = f"V{number}{place}", f"{draw.randint(20, 500)},{draw.randint(10, 99)}"
            payee, day = draw.randint(1, 4), draw.randint(1, 28)
            rows["vaste_lasten"].append(
                f"{cost};H{number};;{kind};B{payee};{amount};2026-10-01;;MAAND;{day};;Lijn {cost}"
            )
    directory.mkdir(parents=True)
    for name, found in rows.items():
        written = "".join(f"{row}\n" for row in (HEADERS[name], *found))
        (directory / f"{name}.csv").write_text(written, encoding="utf-8")
    return directory
