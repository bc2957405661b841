"""A bank that we did not write, on this machine only: it takes our files and answers in its own.

Amounts are int euro cents. The bank is `mock-bank`, which comes with the extra "demo"; it
keeps its own time, which moves when it is told to, and it holds nothing once it is stopped.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from ontzorgen.services.errors import NoBankToPlay

_HOST, _ZONE = "127.0.0.1", "Europe/Amsterdam"
_OPENS = "09:00"
_WAIT_SECONDS = 30
_ROUTE_HOME = build_opener(ProxyHandler({}))
"""Straight to this machine: a proxy never sees what is sent to the played bank."""

CLOSED_ACCOUNT, UNKNOWN_BANK = "closed-account", "bad-bank-id"
"""What the bank does with payments to an account that it is told to keep."""
NO_FUNDS, REFUSES_FILES, SILENT = "insufficient-funds", "reject-file", "silent"
RETURNS_LATER, LEAVES_OUT = "return-later", "statement-gap"
"""What the bank does with the files of an account that pays."""


class PlayedBank:
    """The bank of a played world; used in a `with` block, it stops when that ends.

    An account is named by its IBAN. What the bank says to its clients waits until it is collected.
    """

    def __init__(self, today: date) -> None:
        """Open the bank on the morning of `today`.

        Raises:
            NoBankToPlay: mock-bank is not installed.
        """
        try:
            from mockbank.server import Config, make_server
        except ImportError as missing:
            raise NoBankToPlay from missing
        clock = f"{today}T{_OPENS}"
        self._server = make_server(
            Config(host=_HOST, port=0, quiet=True, clock=clock, timezone=_ZONE)
        )
        self._clients: set[str] = set()
        self._url = f"http://{_HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the bank; nothing of it stays."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def open_account(self, iban: str, name: str, balance_cents: int = 0) -> None:
        """Open the account of a client, who sends files and collects what the bank says."""
        self._keep(iban, name, balance_cents)
        self._clients.add(iban)

    def behave(self, iban: str, behaviour: str = "accept", **parameters: object) -> None:
        """Let the bank do something else with an account from now on.

        Which payments come back under `RETURNS_LATER` is decided when they are booked.
        """
        change = {"behaviour": behaviour, "parameters": parameters}
        self._tell("PATCH", f"/_mock/accounts/{iban}", change)

    def lower(self, iban: str, balance_cents: int) -> None:
        """Leave this much on an account."""
        self._tell("PATCH", f"/_mock/accounts/{iban}", {"balance": balance_cents})

    def receive(self, iban: str, cents: int, payer: str, note: str) -> None:
        """Let money arrive on an account today, from an account at another bank."""
        said = {"account": iban, "amount": cents, "note": note, "debtor": {"name": payer}}
        self._tell("POST", "/_mock/credits", said)

    def close_account(self, iban: str, name: str, why: str = CLOSED_ACCOUNT) -> None:
        """Let the bank refuse payments to an account: it is closed, or its bank is unknown."""
        self._keep(iban, name, 0)
        self.behave(iban, why)

    def shut(self, iban: str) -> None:
        """Close the account of a client: what it was still to pay is refused on its day."""
        self._tell("PATCH", f"/_mock/accounts/{iban}", {"closed": True})

    def send(self, file: bytes) -> dict[str, Any]:
        """Hand in a payment file and return what the counter said; the answer is collected."""
        answer: dict[str, Any] = self._ask("POST", "/payments", file, "application/xml")
        return answer

    def advance(self, to: date) -> None:
        """Let time pass until the day `to` begins: the days before it get their statements."""
        self._tell("POST", f"/_mock/advance?to={to}", {})

    def collect(self, folder: Path) -> list[Path]:
        """Take what the bank said since the last time, as files in the order it was said.

        What it says of accounts that are not a client's is for others, and is left out.
        """
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for message in self._ask("GET", "/_mock/mailbox"):
            if message["account"] not in {None, *self._clients}:
                continue
            file = folder / f"{message['id']:04}-{message['type']}.xml"
            file.write_bytes(message["body"].encode())
            files.append(file)
        return files

    def _keep(self, iban: str, name: str, balance_cents: int) -> None:
        account = {"id": iban, "iban": iban, "name": name, "balance": balance_cents}
        self._tell("POST", "/_mock/accounts", account)

    def _tell(self, method: str, path: str, said: Mapping[str, object]) -> Any:
        return self._ask(method, path, json.dumps(said).encode(), "application/json")

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        """Ask the bank something and return its JSON; a file it refuses is an answer as well."""
        headers = {"Content-Type": kind} if body is not None else {}
        request = Request(self._url + path, body, headers, method=method)  # noqa: S310 (loopback)
        try:
            with _ROUTE_HOME.open(request, timeout=_WAIT_SECONDS) as answer:
                return json.load(answer)
        except HTTPError as refused:
            with refused:
                said = refused.read()
            if refused.code != HTTPStatus.UNPROCESSABLE_ENTITY:
                raise RuntimeError(f"{method} {path}: {refused.code} {said[:500]!r}") from None
            return json.loads(said)
