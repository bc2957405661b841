"""Trips of a browser to the identity provider and back: short, once, and in one browser.

What the browser alone knows is in a cookie; of it follow the nonce and the PKCE verifier of each
trip, so the tables hold nothing with which somebody else could end it.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from ontzorgen.domain.sign_in import TRIP
from ontzorgen.services.oidc.provider import Question
from ontzorgen.services.web_sessions import Visit
from ontzorgen.store import identities
from ontzorgen.store.bsn_vault import BsnVault, must_fit
from ontzorgen.store.models import ProviderTripRow
from ontzorgen.store.sign_in import sha256_of

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_LONGEST_PATH = 2000


@dataclass(frozen=True, slots=True)
class Trip:
    """A trip that ended where it began."""

    question: Question
    session_id: int | None
    """The session in which somebody shows again who it is; None: somebody comes in."""
    forward: str
    """Where the person was going."""
    sealed: str
    """The form that was typed, under its seal; empty: none."""
    began_at: datetime


def browser_secret(known: str | None) -> str:
    """Return what only this browser knows: what it has already, or something new."""
    return known if known and _SECRET.fullmatch(known) else secrets.token_urlsafe(32)


def begin_trip(
    session: Session,
    vault: BsnVault,
    browser: str,
    now: datetime,
    *,
    forward: str = "",
    sealed: str = "",
    proves: Visit | None = None,
) -> Question:
    """Begin a trip, and return what is asked of the provider.

    `proves`: the visit in which somebody shows again who it is.
    """
    state = secrets.token_urlsafe(32)
    must_fit(session, vault)
    carries = vault.seal(json.dumps({"forward": forward[:_LONGEST_PATH], "sealed": sealed}))
    trip = ProviderTripRow(
        state_sha256=sha256_of(state),
        browser_sha256=sha256_of(browser),
        session_id=None if proves is None else proves.session_id,
        carries_cipher=carries.cipher,
        carries_key=carries.key,
        began_at=now,
    )
    identities.add_trip(session, trip, now - TRIP)
    return _question(browser, state)


def end_trip(
    session: Session, vault: BsnVault, browser: str | None, state: str, now: datetime
) -> Trip | None:
    """Return the trip that this browser began and is back from; None for any other.

    A trip ends once. Another browser does not end it, and neither does one that took too long.
    """
    if not browser or not state:
        return None
    row = identities.take_trip(session, sha256_of(state), sha256_of(browser))
    if row is None or now >= row.began_at + TRIP:
        return None
    must_fit(session, vault)
    try:
        carries = json.loads(vault.open(row.carries_cipher, row.carries_key))
    except InvalidTag:
        return None  # the keys are others since it began
    question = _question(browser, state)
    return Trip(question, row.session_id, carries["forward"], carries["sealed"], row.began_at)


def _question(browser: str, state: str) -> Question:
    return Question(state, _of(browser, "nonce", state), _of(browser, "verifier", state))


def _of(browser: str, what: str, state: str) -> str:
    """Return 43 characters that only who knows the browser's secret can make."""
    made = hmac.new(browser.encode(), f"{what}|{state}".encode(), sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()
