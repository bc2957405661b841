"""Ask the identity provider: where to send a browser, and whom a code is of.

Quickly or not at all, over TLS (but on this machine itself), and never on to another address.
What it says of itself is kept for an hour; a key that is not known is asked for once.
Sources: OpenID Connect Core and Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (issuer in the answer);
OpenID Connect RP-Initiated Logout 1.0.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, KeySet

from ontzorgen.config import OidcSettings, is_loopback, is_safe_address, origin_of
from ontzorgen.services.oidc.errors import ProviderDown, TokenRefused
from ontzorgen.services.oidc.id_token import Identity, UnknownKey, prove

_WELL_KNOWN = "/.well-known/openid-configuration"
_CONNECT_SECONDS, _READ_SECONDS, _ALL_SECONDS = 3.05, 5, 10
_LARGEST = 1024 * 1024
_KEPT_SECONDS = 3600
_DOWN_SECONDS = 10
"""So long a provider that did not answer is not asked again: others would wait for it."""
_LONGEST_HINT = 4096
"""A longer ID token does not fit in an address; the provider then asks whom to let go."""
_KEY_KINDS = ("RSA", "EC")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the provider says of itself."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    secret_in_form: bool
    """It takes the secret in the form: providers differ in how they read one in a header."""
    names_itself: bool
    """Its answer in the browser says who it is (RFC 9207)."""

    def origins(self) -> tuple[str, ...]:
        """Return where forms of ours may lead to."""
        return tuple(origin_of(one) for one in (self.authorization, self.end_session) if one)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the provider for one trip; all three are secret until it answers."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """The provider of this installation."""

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self._facts: tuple[float, Facts] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._down: tuple[float, str] | None = None

    def facts(self) -> Facts:
        """Return what the provider says of itself.

        Raises:
            ProviderDown: it does not answer, or is another one than was set.
        """
        if self._facts is not None and self._facts[0] > time.monotonic():
            return self._facts[1]
        if self._down is not None and self._down[0] > time.monotonic():
            raise ProviderDown(self._down[1])
        try:
            said = self._read(self.settings.issuer.rstrip("/") + _WELL_KNOWN)
            facts = _facts(said, self.settings.issuer)
        except ProviderDown as error:
            self._down = (time.monotonic() + _DOWN_SECONDS, error.why)
            raise
        self._facts = (time.monotonic() + _KEPT_SECONDS, facts)
        return facts

    def origins(self) -> list[str]:
        """Return where forms of ours may lead to, as far as is known; asks nothing."""
        known = self._facts[1].origins() if self._facts else ()
        issuer = origin_of(self.settings.issuer)
        return sorted({issuer, *known, *self.settings.form_origins})

    def address_to_ask(self, question: Question, back: str, *, afresh: bool, who: str = "") -> str:
        """Return where to send the browser, which comes back to `back`.

        `afresh`: the person shows again who it is, also when the provider knows it still.

        Raises:
            ProviderDown: see `facts`.
        """
        more = {"prompt": "login", "max_age": "0"} if afresh else {}
        if who:
            more["login_hint"] = who
        if self.settings.acr:
            more["acr_values"] = " ".join(self.settings.acr)
        facts = self.facts()
        with self._client(facts) as client:
            address, _state = client.create_authorization_url(
                facts.authorization,
                state=question.state,
                code_verifier=question.verifier,
                nonce=question.nonce,
                redirect_uri=back,
                **more,
            )
        return str(address)

    def identity(
        self, code: str, question: Question, back: str, said_issuer: str | None, now: datetime
    ) -> Identity:
        """Return whom a code is of; a code is worth something once.

        Raises:
            ProviderDown: see `facts`.
            TokenRefused: the code, or what it was changed for, proves nothing.
        """
        facts = self.facts()
        expected = self.settings.issuer
        if said_issuer != expected and (said_issuer is not None or facts.names_itself):
            raise TokenRefused("iss in the browser")
        token = self._token(facts, code, question, back)
        try:
            return prove(token, self._key_set(), self.settings, question.nonce, now)
        except UnknownKey:
            pass  # the provider may have changed its keys meanwhile
        try:
            fresh = self._key_set(afresh=True)
            return prove(token, fresh, self.settings, question.nonce, now)
        except UnknownKey:
            raise TokenRefused("unknown key") from None

    def address_to_leave(self, id_token: str | None, back: str) -> str | None:
        """Return where to send a browser so that the provider lets go too; None: it has no place.

        Raises:
            ProviderDown: see `facts`.
        """
        end = self.facts().end_session
        if end is None:
            return None
        hint = {"id_token_hint": id_token} if id_token and len(id_token) <= _LONGEST_HINT else {}
        fields = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back, **hint}
        return str(add_params_to_uri(end, list(fields.items())))

    def _token(self, facts: Facts, code: str, question: Question, back: str) -> Mapping[str, Any]:
        try:
            with self._client(facts) as client:
                token: Mapping[str, Any] = client.fetch_token(
                    facts.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=question.verifier,
                    redirect_uri=back,
                )
        except OAuthError as error:
            raise TokenRefused(_word(error.error)) from None
        except (requests.RequestException, ValueError) as error:
            raise ProviderDown(f"token: {type(error).__name__}") from None
        return token

    def _key_set(self, *, afresh: bool = False) -> KeySet:
        if afresh or self._keys is None or self._keys[0] < time.monotonic():
            said = self._read(self.facts().keys)
            self._keys = (time.monotonic() + _KEPT_SECONDS, _key_set(said))
        return self._keys[1]

    def _read(self, address: str) -> Mapping[str, Any]:
        """Return the JSON object at an address of the provider."""
        try:
            with self._client() as client:
                answer = client.get(address, withhold_token=True)
            said = answer.json() if answer.status_code == requests.codes.ok else None
        except (requests.RequestException, ValueError, RecursionError) as error:
            raise ProviderDown(f"{address}: {type(error).__name__}") from None
        if not isinstance(said, dict):
            raise ProviderDown(f"{address}: no JSON object, status {answer.status_code}")
        return said

    def _client(self, facts: Facts | None = None) -> _Client:
        by_form = facts is not None and facts.secret_in_form
        client = _Client(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method="client_secret_post" if by_form else "client_secret_basic",
            scope=self.settings.scope,
            code_challenge_method="S256",
        )
        # A proxy of the organisation is not for what is on this machine.
        client.trust_env = not is_loopback(self.settings.issuer)
        return client


class _Client(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """A client that waits shortly, reads little, and follows no redirect."""

    def send(self, request: Any, **options: Any) -> requests.Response:
        options |= {
            "timeout": (_CONNECT_SECONDS, _READ_SECONDS),
            "allow_redirects": False,
            "stream": True,
        }
        until, body = time.monotonic() + _ALL_SECONDS, bytearray()
        answer: requests.Response = super().send(request, **options)
        for chunk in answer.iter_content(64 * 1024):
            body += chunk
            if len(body) > _LARGEST or time.monotonic() > until:
                answer.close()
                raise requests.RequestException("too long")
        answer._content = bytes(body)
        return answer


def _facts(said: Mapping[str, Any], issuer: str) -> Facts:
    """Read the discovery document; it must be of this issuer and name safe addresses only."""
    if said.get("issuer") != issuer:
        raise ProviderDown("the discovery document is of another issuer")
    named = {
        name: said.get(name)
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")
    }
    end = named.pop("end_session_endpoint")
    for name, address in named.items():
        if not _is_address(address):
            raise ProviderDown(f"the discovery document has no usable {name}")
    ways = said.get("token_endpoint_auth_methods_supported")
    listed = ways if isinstance(ways, list) else []
    return Facts(
        str(named["authorization_endpoint"]),
        str(named["token_endpoint"]),
        str(named["jwks_uri"]),
        str(end) if _is_address(end) else None,
        "client_secret_post" in listed,
        said.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_address(address: object) -> bool:
    return isinstance(address, str) and is_safe_address(address)


def _key_set(said: Mapping[str, Any]) -> KeySet:
    """Read the public keys that sign; what is no such key is left out."""
    keys = []
    listed = said.get("keys")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict) or one.get("kty") not in _KEY_KINDS:
            continue
        if one.get("use", "sig") != "sig":
            continue
        try:
            keys.append(JWKRegistry.import_key(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return KeySet(keys)


def _word(error: object) -> str:
    """Return a provider's error code when it reads as one."""
    plain = isinstance(error, str) and error.isascii() and error.replace("_", "").isalnum()
    return str(error)[:40] if plain else "error"
