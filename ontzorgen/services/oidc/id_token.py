"""Prove an ID token: who signed it, for whom, when, and in answer to which question.

Sources: OpenID Connect Core 1.0, 3.1.3.7; RFC 8725 (JSON Web Token best current practices).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from ontzorgen.config import OidcSettings
from ontzorgen.services.oidc.errors import TokenRefused

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a key of the provider's own; `none` and those of a shared secret are none."""
CLOCKS_DIFFER = timedelta(minutes=1)
_LOGIN = re.compile(r"[A-Za-z0-9._@+-]{1,64}")
_LONGEST_SUBJECT = 255


class UnknownKey(Exception):
    """The token names a key that is not in the set."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, as the provider vouches for."""

    issuer: str
    subject: str
    """What never changes of a person at this issuer."""
    login: str | None
    """What the claim says that holds a login; it may change at the provider."""
    shown_at: datetime | None
    """When the person last showed the provider who it is; None when it does not say."""
    id_token: str = field(repr=False)


def prove(
    token: Mapping[str, Any], keys: KeySet, settings: OidcSettings, nonce: str, now: datetime
) -> Identity:
    """Return whom the answer of the token endpoint vouches for.

    Raises:
        UnknownKey: signed with a key that is not among `keys`.
        TokenRefused: anything else that does not hold.
    """
    text = token.get("id_token")
    if not isinstance(text, str):
        raise TokenRefused("no id token")
    claims = _claims(text, keys, settings, nonce, now, token.get("access_token"))
    subject = claims["sub"]
    if not subject.isprintable() or len(subject) > _LONGEST_SUBJECT:
        raise TokenRefused("sub")
    _refuse_weaker(claims, settings)
    return Identity(settings.issuer, subject, _login(claims, settings), _shown_at(claims), text)


def _claims(
    text: str,
    keys: KeySet,
    settings: OidcSettings,
    nonce: str,
    now: datetime,
    access_token: object,
) -> dict[str, Any]:
    try:
        # Other header fields than the registered ones (Entra has some) say nothing and do no harm.
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        signed = jwt.decode(text, keys, registry=registry)
        claims = CodeIDToken(
            _with_seconds(signed.claims),
            signed.header,
            {
                "iss": {"essential": True, "value": settings.issuer},
                "aud": {"essential": True, "value": settings.client_id},
                "sub": {"essential": True},
                "nonce": {"essential": True, "value": nonce},
            },
            {"nonce": nonce, "client_id": settings.client_id, "access_token": access_token},
        )
        claims.validate(int(now.timestamp()), int(CLOCKS_DIFFER.total_seconds()))
    except InvalidKeyIdError:
        raise UnknownKey from None
    except ClaimError as error:
        raise TokenRefused(error.claim) from None
    except JoseError as error:
        raise TokenRefused(error.error) from None
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError, RecursionError):
        raise TokenRefused("not a token") from None
    found: dict[str, Any] = claims
    return found


def _with_seconds(claims: dict[str, Any]) -> dict[str, Any]:
    """Return the claims with `auth_time` in seconds: AD FS also writes 2026-09-15T08:30:00.000Z.

    Raises:
        ValueError: it is neither.
    """
    moment = claims.get("auth_time")
    if not isinstance(moment, str):
        return claims
    parsed = datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return {**claims, "auth_time": parsed.timestamp()}


def _refuse_weaker(claims: Mapping[str, Any], settings: OidcSettings) -> None:
    """Refuse somebody who showed less than this installation asks, such as no second factor."""
    if settings.acr and claims.get("acr") not in settings.acr:
        raise TokenRefused("acr")
    methods = claims.get("amr")
    if settings.amr and not (
        isinstance(methods, list) and any(method in methods for method in settings.amr)
    ):
        raise TokenRefused("amr")


def _login(claims: Mapping[str, Any], settings: OidcSettings) -> str | None:
    """Return the login that the token names, in lower case; None for what is none.

    An e-mail address that the provider did not verify may be anybody's.
    """
    name = claims.get(settings.login_claim)
    verified = settings.login_claim != "email" or claims.get("email_verified") is True
    known = isinstance(name, str) and verified and _LOGIN.fullmatch(name)
    return name.lower() if known and isinstance(name, str) else None


def _shown_at(claims: Mapping[str, Any]) -> datetime | None:
    seconds = claims.get("auth_time")
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise TokenRefused("auth_time") from None
