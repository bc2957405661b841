"""Measure pages while many people click: each beside still pages of the same server.

`python -m tests.bench.pages [--households N] [--clients N] [--seconds N] [--database KIND ...]`
prints one line of JSON for each page. The site runs as `ontzorgen serve` runs it, in a process
of its own; the clients click without a pause, each over a connection and in a session of its
own, with cookies as a browser keeps them, so the figures are those of a server that is asked more
than it can do. Beside each page stand three things that the same server sends, by turns with it:

- the sign-in page: a page of the site, made for each view, that reads no database (`ratio`);
- a still copy: the very bytes of the page, as a file (`copy_ratio`); it is sent where an
  organisation's own theme would be, for the site has no still pages of its own;
- a file of the look, of 52 kB (`file_ratio`).

Each ratio is the median of the page over the median of what stands beside it. `processor_ms` is
what the server's process spends on a view, and `processor` what it spends on each of the three: on
a busy machine the clock tells little, and this can be compared. (That of PostgreSQL is not in it.)
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.bench.month_run import facts_of_machine

TASKS = 2_000
STILL, COPY, FILE = "/aanmelden", "/thema.css", "/static/htmx.min.js"
_COOKIE = "__Host-ontzorgen"
_PART = 0.5
"""Seconds that a page and those beside it are asked by turns."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is being served, and what its pages are about."""

    port: int
    process: int
    data_dir: Path
    tokens: Sequence[str]
    pages: dict[str, str]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each page")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--only", help="the name of one page")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ontzorgen-bench-") as folder:
        os.environ["ONTZORGEN_TEST_WORKSPACE"] = folder
        for kind in chosen.database or ("sqlite", "postgresql"):
            with served(kind, chosen.households, chosen.clients, Path(folder)) as site:
                for name, path in site.pages.items():
                    if chosen.only in (None, name):
                        told = measure(site, path, chosen.seconds)
                        line = {
                            "bench": "pages",
                            "database": kind,
                            "households": chosen.households,
                            "clients": chosen.clients,
                            "page": name,
                            **told,
                            **facts_of_machine(),
                        }
                        print(json.dumps(line), flush=True)


@contextmanager
def served(kind: str, households: int, clients: int, folder: Path) -> Iterator[Site]:
    """Serve a municipality of so many households with a run at the bank and one calculated."""
    from tests.databases import fresh_database  # only now: the workspace is known once

    with fresh_database(kind) as url, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        data_dir = folder / f"data-{kind}"
        tokens, pages = _fill(url, data_dir, households, clients)
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("ontzorgen")), "serve", "--port", str(port)],
            env={
                **os.environ,
                "ONTZORGEN_DATABASE_URL": url,
                "ONTZORGEN_DATA_DIR": str(data_dir),
                "ONTZORGEN_TODAY": "2026-09-15",
            },
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            yield Site(port, server.pid, data_dir, tokens, pages)
        finally:
            server.terminate()
            server.wait(timeout=20)


def measure(site: Site, path: str, seconds: float) -> dict[str, Any]:
    """Ask a page and those beside it by turns, and return what each took."""
    took: dict[str, list[float]] = {path: [], STILL: [], COPY: [], FILE: []}
    spent, worked = dict.fromkeys(took, 0.0), dict.fromkeys(took, 0.0)
    _click(site, path, _PART)  # the first views read what is kept afterwards
    (site.data_dir / COPY[1:]).write_bytes(_body(site, path))
    turns = max(int(seconds / _PART), 2)
    for _ in range(turns):
        for each in took:
            began, before = time.perf_counter(), _processor_seconds(site.process)
            took[each] += _click(site, each, _PART)
            spent[each] += time.perf_counter() - began
            worked[each] += _processor_seconds(site.process) - before
    page, still, copy, file = (sorted(took[each]) for each in (path, STILL, COPY, FILE))
    rate = {each: len(took[each]) / spent[each] for each in took}
    processor = {each: round(worked[each] / len(took[each]) * 1000, 2) for each in took}
    return {
        "views": len(page),
        "bytes": (site.data_dir / COPY[1:]).stat().st_size,
        "median_ms": _ms(median(page)),
        "p99_ms": _ms(quantiles(page, n=100)[98]),
        "views_per_second": round(rate[path], 1),
        "still_median_ms": _ms(median(still)),
        "still_p99_ms": _ms(quantiles(still, n=100)[98]),
        "copy_median_ms": _ms(median(copy)),
        "file_median_ms": _ms(median(file)),
        "ratio": round(median(page) / median(still), 2),
        "p99_ratio": round(quantiles(page, n=100)[98] / quantiles(still, n=100)[98], 2),
        "copy_ratio": round(median(page) / median(copy), 2),
        "file_ratio": round(median(page) / median(file), 2),
        "processor_ms": processor[path],
        "processor": {"still": processor[STILL], "copy": processor[COPY], "file": processor[FILE]},
        "throughput_of_still": round(rate[path] / rate[STILL], 2),
    }


def _click(site: Site, path: str, seconds: float) -> list[float]:
    """Let every client click for some time; return seconds for each view."""
    until = time.perf_counter() + seconds
    found: list[list[float]] = [[] for _ in site.tokens]

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        kept = {} if path in (STILL, COPY, FILE) else {_COOKIE: site.tokens[number]}
        while time.perf_counter() < until:
            began = time.perf_counter()
            connection.request("GET", path, headers=_sent(kept))
            answer = connection.getresponse()
            answer.read()
            found[number].append(time.perf_counter() - began)
            _keep(kept, answer)
            if answer.status != http.client.OK:
                raise SystemExit(f"{path} answered {answer.status}")
        connection.close()

    threads = [threading.Thread(target=client, args=(each,)) for each in range(len(found))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [seconds for part in found for seconds in part]


def _processor_seconds(process: int) -> float:
    """Return what a process has spent of the processor, in user and system time."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _body(site: Site, path: str) -> bytes:
    """Return a page as somebody sees it."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
    connection.request("GET", path, headers=_sent({_COOKIE: site.tokens[0]}))
    return connection.getresponse().read()


def _sent(kept: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())} if kept else {}


def _keep(kept: dict[str, str], answer: http.client.HTTPResponse) -> None:
    """Keep the cookies of an answer, as a browser does."""
    for given in answer.headers.get_all("Set-Cookie", ()):
        name, _, value = given.partition(";")[0].partition("=")
        kept[name] = value


def _fill(
    url: str, data_dir: Path, households: int, clients: int
) -> tuple[list[str], dict[str, str]]:
    """Make the municipality, two runs, tasks and sessions; return tokens and pages."""
    from ontzorgen.app import Application
    from ontzorgen.config import Settings
    from ontzorgen.domain.sign_in import Stage
    from ontzorgen.domain.tasks import TaskKind, TaskRole
    from ontzorgen.services import web_sessions
    from ontzorgen.services.approve_run import approve_run
    from ontzorgen.services.calculate_run import calculate_run
    from ontzorgen.services.export_run import export_run
    from ontzorgen.store import tasks
    from ontzorgen.store.engine import make_engine
    from ontzorgen.store.tasks import TaskWanted
    from tests.bench.town import CODE, FIRST_MONTH, TODAY, Wanted, fill
    from tests.databases import as_owner

    app = Application(Settings(data_dir, url, TODAY))
    owner = make_engine(as_owner(url))
    fill(owner, Wanted(households, months=2))
    now = app.settings.now()

    def run(month: Any) -> str:
        return app.write(
            lambda session: calculate_run(session, CODE, month, app.acting(session, "finn")).name
        )

    name = run(FIRST_MONTH)
    app.write(lambda session: approve_run(session, name, app.acting(session, "fatma")))
    app.write(lambda session: export_run(session, name, app.acting(session, "finn")))
    newest = run(FIRST_MONTH.plus(1))
    wanted = [
        TaskWanted(CODE, TaskKind.STATEMENT_WRONG, f"{number}", role, date(2026, 9, 1))
        for number, role in enumerate([*TaskRole] * (TASKS // len(TaskRole)))
    ]
    app.write(lambda session: tasks.make(session, wanted, now), for_all=True)
    tokens = [
        app.write(
            lambda session: web_sessions.begin(session, 1, Stage.IN, "127.0.0.1", "bench", now),
            for_all=True,
        )
        for _ in range(clients)
    ]
    app.engine.dispose()
    if owner.dialect.name == "postgresql":  # as a server does by itself, soon after tables grew
        with owner.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    owner.dispose()
    return tokens, {
        "start": "/",
        "households": "/huishoudens",
        "household": f"/huishoudens/{households // 2}",
        "run": f"/betaalruns/{newest}",
        "tasks": "/taken",
    }


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the site did not start")


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
