"""Keep a BSN: encrypted with a key of its own, found again by a blind index.

AES-256-GCM; each person has a data key, wrapped by a master key that is outside
the database. The index is an HMAC-SHA-256 with another key, per municipality, so
that no municipality can see who is known at another.
Source: NIST SP 800-38D (GCM); RFC 2104 (HMAC).
"""

from __future__ import annotations

import hmac
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ontzorgen.store.errors import KeyFileUnsafe, KeysMissing, KeysRotated
from ontzorgen.store.models import InstallationRow, PersonRow

_KEY_BYTES = 32
_NONCE_BYTES = 12
_CHECKED = b"ontzorgen: are these the keys?"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted BSN and its wrapped data key."""

    cipher: bytes
    key: bytes


class BsnVault:
    """Seals, opens and indexes BSNs with the keys of this installation."""

    def __init__(self, master_key: bytes, index_key: bytes) -> None:
        self._master = AESGCM(master_key)
        self._index_key = index_key
        inner = hmac.new(master_key, _CHECKED, sha256).digest()
        self.key_check = hmac.new(index_key, inner, sha256).hexdigest()
        """What both keys make of a fixed text: it tells other keys apart, and no key."""

    @classmethod
    def in_directory(cls, directory: Path, *, make: bool) -> BsnVault:
        """Read the two keys, or make them when `make` says so.

        Raises:
            KeysMissing: there are none and none may be made.
            KeyFileUnsafe: others may read a key, or it is not one.
        """
        return cls(
            key_in(directory / "master.key", make=make),
            key_in(directory / "index.key", make=make),
        )

    def seal(self, bsn: str) -> Sealed:
        """Encrypt a BSN, or another text, under a fresh data key."""
        return self.seal_bytes(bsn.encode())

    def seal_bytes(self, content: bytes) -> Sealed:
        """Encrypt bytes under a fresh data key."""
        data_key = secrets.token_bytes(_KEY_BYTES)
        return Sealed(_encrypt(AESGCM(data_key), content), _encrypt(self._master, data_key))

    def open(self, cipher: bytes, key: bytes) -> str:
        """Decrypt a BSN. Raises cryptography's InvalidTag when a byte was changed."""
        return self.open_bytes(cipher, key).decode()

    def open_bytes(self, cipher: bytes, key: bytes) -> bytes:
        """Decrypt bytes. Raises cryptography's InvalidTag when a byte was changed."""
        return _decrypt(AESGCM(_decrypt(self._master, key)), cipher)

    def wrapped_for(self, other: BsnVault, key: bytes) -> bytes:
        """Wrap a data key that is wrapped with our master key with that of another vault."""
        return _encrypt(other._master, _decrypt(self._master, key))

    def index(self, municipality: str, bsn: str) -> bytes:
        """Return the blind index of a BSN within one municipality (32 bytes)."""
        return hmac.new(self._index_key, f"{municipality}|{bsn}".encode(), sha256).digest()


def web_key_in(directory: Path) -> bytes:
    """Read the key that signs forms in the browser, or make it (32 bytes).

    It opens nothing that is kept: with another one, only forms that are open now fail.

    Raises:
        KeyFileUnsafe: others may read it, or it is not one.
    """
    return key_in(directory / "web.key", make=True)


_KEY_CHECK = select(InstallationRow.key_check)


def knows_keys(session: Session) -> bool:
    """Say whether the database was used with keys, so that no others may be made."""
    return known_check(session) is not None or _has_sealed(session)


def known_check(session: Session) -> str | None:
    """Return what the keys of this database make of the fixed text; None before the first use."""
    return session.scalars(_KEY_CHECK).one()


def must_fit(session: Session, vault: BsnVault) -> None:
    """Prove, inside the transaction that uses them, that the keys were not replaced meanwhile.

    Raises:
        KeysRotated: the database is under other keys by now.
    """
    if known_check(session) not in (None, vault.key_check):
        raise KeysRotated


def keep_check(session: Session, vault: BsnVault) -> str:
    """Keep what these keys make of the fixed text unless others were first; return the kept."""
    session.execute(
        update(InstallationRow)
        .where(InstallationRow.key_check.is_(None))
        .values(key_check=vault.key_check)
    )
    return known_check(session) or vault.key_check


def _has_sealed(session: Session) -> bool:
    sealed = select(PersonRow.id).where(PersonRow.bsn_cipher.is_not(None)).limit(1)
    return session.scalar(sealed) is not None


def _encrypt(key: AESGCM, text: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + key.encrypt(nonce, text, None)


def _decrypt(key: AESGCM, sealed: bytes) -> bytes:
    return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)


def key_in(path: Path, *, make: bool) -> bytes:
    """Read one key, or make it when `make` says so. Raises KeysMissing, KeyFileUnsafe."""
    if not path.exists():
        if not make:
            raise KeysMissing(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        write_key(path, secrets.token_bytes(_KEY_BYTES))
    if path.stat().st_mode & 0o077:
        raise KeyFileUnsafe(str(path), "readable by others")
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise KeyFileUnsafe(str(path), f"{len(key)} bytes instead of {_KEY_BYTES}")
    return key


def write_key(path: Path, key: bytes) -> bool:
    """Write a key whole or not at all; False when one stands there: the first one's key stays."""
    draft = path.with_suffix(f".{secrets.token_hex(8)}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    for folder in (path.parent, path.parent.parent):
        sync_folder(folder)
    return True


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk before anything relies on them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
