"""Where this installation keeps its data, and which day it is. Read once, at the edge.

Sources: the environment variables named in the README (ONTZORGEN_...).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_OIDC, _SMTP = "ONTZORGEN_OIDC_", "ONTZORGEN_SMTP_"
_SUBMISSION = 587
"""The port on which a server takes mail of its own people (RFC 6409)."""
_SENDER = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")
_FEW, _SOME = range(6), range(1, 65)
_PORTS = 65536
DEMO_MARK = ".ontzorgen-demo"
"""The file by which a data directory is known to hold made-up data only."""


class WrongSetting(Exception):
    """An environment variable holds something that cannot be used."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name, self.value, self.wanted = name, value, wanted
        super().__init__(f"{name}={value!r}: {wanted}")


@dataclass(frozen=True)
class OidcSettings:
    """The identity provider that people come in through; local accounts are off then."""

    issuer: str
    """Exactly as the provider's own discovery document and tokens write it."""
    client_id: str
    client_secret: str = field(repr=False)
    login_claim: str = "preferred_username"
    """The claim that holds somebody's login here; looked at until the person is bound."""
    scope: str = "openid profile"
    acr: tuple[str, ...] = ()
    """Levels of authentication, one of which the token must name; empty: not asked."""
    amr: tuple[str, ...] = ()
    """Methods of authentication, one of which the token must name; empty: not asked."""
    form_origins: tuple[str, ...] = ()
    """Origins that the provider sends the browser on to, which a browser wants to be told."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> OidcSettings | None:
        """Read ONTZORGEN_OIDC_...; None when there is nothing of the kind.

        Half a setting is refused: it must not leave local accounts open by mistake.

        Raises:
            WrongSetting: something is missing or cannot be used.
        """
        given = {
            name.removeprefix(_OIDC): value.strip()
            for name, value in environ.items()
            if name.startswith(_OIDC) and value.strip()
        }
        if not given:
            return None
        for name in ("ISSUER", "CLIENT_ID"):
            if name not in given:
                raise WrongSetting(_OIDC + name, "", "NOT_EMPTY")
        issuer, scope = given["ISSUER"], given.get("SCOPE", cls.scope)
        if not is_safe_address(issuer) or "?" in issuer or "#" in issuer:
            raise WrongSetting(_OIDC + "ISSUER", issuer, "SAFE_ADDRESS")
        if "openid" not in scope.split():
            raise WrongSetting(_OIDC + "SCOPE", scope, "WITH_OPENID")
        origins = tuple(given.get("FORM_ORIGINS", "").split())
        for origin in origins:
            if not is_safe_address(origin) or origin != origin_of(origin):
                raise WrongSetting(_OIDC + "FORM_ORIGINS", origin, "ORIGIN")
        return cls(
            issuer,
            given["CLIENT_ID"],
            _secret(given),
            given.get("LOGIN_CLAIM", cls.login_claim),
            scope,
            tuple(given.get("ACR", "").split()),
            tuple(given.get("AMR", "").split()),
            origins,
        )


@dataclass(frozen=True)
class SmtpSettings:
    """The server that sends the daily mail."""

    host: str
    port: int
    sender: str
    site: str
    """Where the application is, for the link in a mail."""
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    """False only where the server is this machine itself."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> SmtpSettings | None:
        """Read ONTZORGEN_SMTP_...; None when there is nothing of the kind.

        Raises:
            WrongSetting: something is missing or cannot be used.
        """
        given = {
            name.removeprefix(_SMTP): value.strip()
            for name, value in environ.items()
            if name.startswith(_SMTP) and value.strip()
        }
        if not given:
            return None
        for name in ("HOST", "SENDER", "SITE"):
            if name not in given:
                raise WrongSetting(_SMTP + name, "", "NOT_EMPTY")
        if not is_safe_address(given["SITE"]):
            raise WrongSetting(_SMTP + "SITE", given["SITE"], "SAFE_ADDRESS")
        if not _SENDER.fullmatch(given["SENDER"]):
            raise WrongSetting(_SMTP + "SENDER", given["SENDER"], "MAIL_ADDRESS")
        port = _number(given, "PORT", _SUBMISSION, range(1, _PORTS), "PORT", before=_SMTP)
        host, password = given["HOST"], ""
        if "PASSWORD" in given:  # a variable is seen by too many: only from a file
            raise WrongSetting(_SMTP + "PASSWORD", "", "IN_A_FILE")
        if "USER" in given or "PASSWORD_FILE" in given:
            password = _password(given)
        here = is_loopback(f"smtp://{host}")
        user = given.get("USER", "")
        return cls(host, port, given["SENDER"], given["SITE"], user, password, starttls=not here)


@dataclass(frozen=True)
class Settings:
    """What the environment decides."""

    data_dir: Path
    database_url: str
    fixed_today: date | None = None
    cli_approval: bool = True
    proxies: int = 0
    """How many proxies stand before the site and say who asked: what others say is not believed."""
    oidc: OidcSettings | None = None
    """None: people come in with an account of this installation."""
    metrics: tuple[str, int] | None = None
    """Address and port where figures are given to who watches the service; None: nowhere."""
    bind: tuple[str, int] = ("127.0.0.1", 8000)
    """Where gunicorn serves the site."""
    processes: int = 2
    threads: int = 4
    """How many processes gunicorn serves with, and how many requests each answers at once."""
    smtp: SmtpSettings | None = None
    """None: no daily mail is sent."""
    owner_database_url: str | None = None
    """As whom tables are made, where that is another role than the one that works with them."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment.

        Raises:
            WrongSetting: a variable that cannot be read.
        """
        environ = os.environ if environ is None else environ
        home = Path(environ.get("HOME") or ".")
        data_dir = Path(environ.get("ONTZORGEN_DATA_DIR") or home / ".local/share/ontzorgen")
        url = environ.get("ONTZORGEN_DATABASE_URL") or f"sqlite:///{data_dir / 'ontzorgen.db'}"
        return cls(
            data_dir=data_dir,
            database_url=url,
            fixed_today=_day("ONTZORGEN_TODAY", environ.get("ONTZORGEN_TODAY")),
            cli_approval=_switch(
                "ONTZORGEN_CLI_APPROVAL", environ.get("ONTZORGEN_CLI_APPROVAL", "on")
            ),
            oidc=OidcSettings.from_environ(environ),
            proxies=_number(environ, "ONTZORGEN_PROXIES", 0, _FEW, "SMALL_NUMBER"),
            metrics=_address(environ, "ONTZORGEN_METRICS"),
            bind=_address(environ, "ONTZORGEN_BIND") or cls.bind,
            processes=_number(environ, "ONTZORGEN_PROCESSES", cls.processes, _SOME, "NUMBER"),
            threads=_number(environ, "ONTZORGEN_THREADS", cls.threads, _SOME, "NUMBER"),
            smtp=SmtpSettings.from_environ(environ),
            owner_database_url=environ.get("ONTZORGEN_OWNER_DATABASE_URL") or None,
        )

    @property
    def is_demo(self) -> bool:
        """Say whether this is the demo: its own data directory, with its own database."""
        own = f"sqlite:///{self.data_dir / 'ontzorgen.db'}"
        return (self.data_dir / DEMO_MARK).is_file() and self.database_url == own

    @property
    def keys(self) -> Path:
        """Where the keys lie."""
        return self.data_dir / "keys"

    def make_data_dir(self) -> None:
        """Make the data directory, readable by its owner only."""
        if not self.data_dir.exists():
            self.data_dir.mkdir(parents=True)
            self.data_dir.chmod(0o700)

    def now(self) -> datetime:
        """Return this moment in UTC; with ONTZORGEN_TODAY, this time of day on that day."""
        moment = datetime.now(UTC)
        if self.fixed_today is None:
            return moment
        local = moment.astimezone(AMSTERDAM)
        return datetime.combine(self.fixed_today, local.timetz()).astimezone(UTC)

    def today(self) -> date:
        """Return the day in Amsterdam."""
        return self.now().astimezone(AMSTERDAM).date()


def is_safe_address(address: str) -> bool:
    """Say whether an address is of https, or of http on this machine itself; no user in it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = address.isascii() and address.isprintable() and not set(" \\;,'\"<>") & set(address)
    if not plain or not parts.hostname or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts))


def is_loopback(address: str) -> bool:
    """Say whether an address is of this machine itself."""
    return _is_loopback(urlsplit(address))


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(given: Mapping[str, str]) -> str:
    """Return the client's secret, from the variable or from the file that it names."""
    name, file = f"{_OIDC}CLIENT_SECRET", given.get("CLIENT_SECRET_FILE")
    if file is None:
        if "CLIENT_SECRET" not in given:
            raise WrongSetting(name, "", "NOT_EMPTY")
        return given["CLIENT_SECRET"]
    try:
        secret = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if not secret or "CLIENT_SECRET" in given:
        raise WrongSetting(f"{name}_FILE", file, "ONE_SECRET")
    return secret


def _password(given: Mapping[str, str]) -> str:
    """Return the password of the mail server, from the file that a variable names."""
    name, file = f"{_SMTP}PASSWORD_FILE", given.get("PASSWORD_FILE", "")
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        password = ""
    if not password or "USER" not in given:
        raise WrongSetting(name, file, "ONE_SECRET")
    return password


def _day(name: str, text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongSetting(name, text, "DAY") from None


def _number(
    environ: Mapping[str, str],
    name: str,
    usual: int,
    allowed: range,
    wanted: str,
    before: str = "",
) -> int:
    text = environ.get(name)
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal()) or int(text) not in allowed:
        raise WrongSetting(before + name, text, wanted)
    return int(text)


def _address(environ: Mapping[str, str], name: str) -> tuple[str, int] | None:
    """Read `127.0.0.1:9100` or `[::1]:9100`: a name could come to mean another address."""
    text = environ.get(name)
    if not text:
        return None
    host, _, port = text.rpartition(":")
    try:
        found = str(ip_address(host.removeprefix("[").removesuffix("]")))
        if not 0 < int(port) < _PORTS:
            raise ValueError(port)
    except ValueError:
        raise WrongSetting(name, text, "ADDRESS") from None
    return found, int(port)


def _switch(name: str, text: str) -> bool:
    if text.lower() not in ("on", "off"):
        raise WrongSetting(name, text, "ON_OR_OFF")
    return text.lower() == "on"
