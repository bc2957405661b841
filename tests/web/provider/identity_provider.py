"""A small identity provider on loopback: real HTTP, real keys, and every lie a test asks for."""

from __future__ import annotations

import base64
import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.jws import JWSRegistry

CLIENT, SECRET = "ontzorgen", "geheim: van/de+client"


@dataclass
class IdentityProvider:
    """What the provider knows, and how it lies."""

    address: str = ""
    keys: list = field(default_factory=list)
    codes: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    """The paths that were asked for."""
    person: dict = field(default_factory=lambda: {"sub": "s-anna", "preferred_username": "anna"})
    claims: dict = field(default_factory=dict)
    """What is other in the next tokens; None: it is left out."""
    said: dict = field(default_factory=dict)
    """What is other in the discovery document."""
    alg: str = "RS256"
    sign: object = None
    """Makes a token of (header, claims) in place of the provider itself."""
    status: dict = field(default_factory=dict)
    """Path -> the status with which it answers, in place of the truth."""
    now: object = lambda: datetime.now(UTC)

    def __post_init__(self):
        self.rotate()

    def rotate(self, kind=RSAKey, size=2048):
        """Sign with a new key from now on; the old one is not published any more."""
        self.keys = [kind.generate_key(size, {"use": "sig", "kid": secrets.token_hex(4)})]

    def visit(self, address, **changes):
        """Go to an address of the provider as a browser, and return where it sends one back."""
        answer = requests.get(address, params=changes, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"

    def discovery(self):
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/leave",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        } | self.said

    def authorize(self, query):
        """Remember what a code is for; everybody who asks is `person`."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["client_id"] == CLIENT
        code = secrets.token_urlsafe(16)
        self.codes[code] = query | {"person": dict(self.person), "at": self.now().timestamp()}
        answer = urlencode({"code": code, "state": query["state"], "iss": self.address})
        return f"{query['redirect_uri']}?{answer}"

    def change(self, form, authorization):
        """Change a code for a token, once."""
        asked = self.codes.pop(form["code"], None)
        verifier = form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(sha256(verifier).digest()).rstrip(b"=").decode()
        right = f"{CLIENT}:{SECRET}".encode()
        by_form = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if authorization != "Basic " + base64.b64encode(right).decode() and not by_form:
            return 401, {"error": "invalid_client"}
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        token = self.token(asked)
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def token(self, asked):
        now = int(self.now().timestamp())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "auth_time": int(asked["at"]),
            **asked["person"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.alg, "kid": self.keys[0].kid}
        if self.sign is not None:
            return self.sign(header, claims)
        return jwt.encode(header, claims, self.keys[0], registry=JWSRegistry(algorithms=[self.alg]))

    def key_set(self):
        return KeySet(self.keys).as_dict(private=False)

    def forget_lies(self):
        """Tell the truth again, about Anna."""
        fresh = IdentityProvider.__dataclass_fields__
        for name in ("claims", "said", "status", "codes", "asked", "person"):
            setattr(self, name, fresh[name].default_factory())
        self.alg, self.sign, self.now = "RS256", None, lambda: datetime.now(UTC)


@contextmanager
def serving(provider, port=0):
    """Serve a provider on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            provider.asked.append(parts.path)
            if parts.path in provider.status:
                self.send_error(provider.status[parts.path])
            elif parts.path == "/.well-known/openid-configuration":
                self._json(200, provider.discovery())
            elif parts.path == "/keys":
                self._json(200, provider.key_set())
            elif parts.path == "/authorize":
                self._go(provider.authorize(query))
            elif parts.path == "/leave":
                self._go(query["post_logout_redirect_uri"])
            else:
                self.send_error(404)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            provider.asked.append(self.path)
            if self.path in provider.status:
                self.send_error(provider.status[self.path])
            else:
                self._json(*provider.change(form, self.headers.get("Authorization", "")))

        def _go(self, address):
            self.send_response(302)
            self.send_header("Location", address)
            self.end_headers()

        def _json(self, status, content):
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def elliptic(provider):
    """Sign with a key of the other kind, as some providers do."""
    provider.rotate(ECKey, "P-256")
    provider.alg = "ES256"
