"""What somebody typed in a form that could not be taken in: kept, so that nothing is typed twice.

It goes to the browser and back, encrypted, with whose it is; nothing is kept here. The page on
which it waits is that of somebody who is not signed in, and a form may hold a BSN.
Source: the Fernet specification (AES-128-CBC and HMAC-SHA-256).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, request
from itsdangerous import URLSafeTimedSerializer

from ontzorgen.domain.sign_in import LONGEST

PROOF = "bevestiging"
"""The field in which somebody shows again who it is."""
STRAIGHT = "rechtstreeks"
"""The field of a form that is sent from its own page: with what comes back after signing in, or
after somebody showed again who it is, it does not come along."""
_SALT = "typed before the session ended"
_NEVER_KEPT = frozenset({"csrf_token", PROOF, STRAIGHT})
_PASSWORDS_BEGIN = "wachtwoord"
"""How the name of a field for a password begins: it is typed again after a new sign-in."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form: where it goes, and what was typed."""

    path: str
    fields: Sequence[tuple[str, str]]


def typed_here() -> Typed:
    """Return what was typed in the form of this request."""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] not in _NEVER_KEPT]
    return Typed(request.full_path.rstrip("?"), fields)


def keep_typed(typed: Typed, login: str) -> str:
    """Seal what somebody typed, to come back after signing in."""
    fields = [pair for pair in typed.fields if not pair[0].startswith(_PASSWORDS_BEGIN)]
    content = {"path": typed.path, "fields": fields, "login": login}
    return _box().encrypt(json.dumps(content).encode()).decode()


def typed_before(sealed: str | None, login: str) -> Typed | None:
    """Open what the same person typed before; None for anybody else, or after too long."""
    content = _opened(sealed)
    if content is None or content["login"] != login:
        return None
    return Typed(content["path"], [(name, value) for name, value in content["fields"]])


def typed_by(sealed: str | None) -> str | None:
    """Return the login of who typed what is sealed; None when it was not sealed here."""
    content = _opened(sealed)
    return None if content is None else str(content["login"])


def _opened(sealed: str | None) -> Mapping[str, Any] | None:
    if not sealed:
        return None
    try:
        opened = _box().decrypt(sealed, ttl=int(LONGEST.total_seconds()))
    except InvalidToken:
        return None
    content: Mapping[str, Any] = json.loads(opened)
    return content


def serializer(salt: str) -> URLSafeTimedSerializer:
    """Return what signs values that go to the browser and back, for one purpose."""
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt=salt)


def _box() -> Fernet:
    """Return what seals and opens, with a key for this use only."""
    key: Any = current_app.secret_key or b""
    raw = key.encode() if isinstance(key, str) else bytes(key)
    return Fernet(urlsafe_b64encode(sha256(_SALT.encode() + raw).digest()))
