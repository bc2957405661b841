"""Keep a copy of the keys apart from the database, put it back, and replace the keys.

The copy opens with a passphrase: scrypt makes a key of it, AES-256-GCM seals the pair. A
replacement is one transaction in the database and a pair of files that waits beside the old one
(`store.key_files`), so that a kill at any moment leaves the pair that fits.
Source: RFC 7914 (scrypt); NIST SP 800-38D (GCM); OWASP Password Storage Cheat Sheet (cost).
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy.orm import Session

from ontzorgen.app import Application
from ontzorgen.config import Settings
from ontzorgen.services.errors import DatabaseUnreachable, FileInTheWay
from ontzorgen.services.keeping_errors import KeysInTheWay, KeysNotOpened, PassphraseTooShort
from ontzorgen.store import audit, bsn_vault, key_files, rewrap
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.errors import DatabaseNewer, DatabaseNotUpgraded, KeysDoNotFit

LEAST_PASSPHRASE = 16
_FORMAT = "ontzorgen keys 1"
_COST = 2**17
"""scrypt's n, with r=8 and p=1: about 128 MB and a third of a second for each try."""


def backup_keys(app: Application, file: Path, passphrase: str) -> None:
    """Write the keys in use to a new file, for its owner only and under a passphrase.

    Raises:
        PassphraseTooShort: fewer than 16 characters.
        FileInTheWay: the file exists.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PassphraseTooShort(LEAST_PASSPHRASE)
    _ = app.vault  # they are there, and they are this database's
    keys = {name: _hex(app.settings.keys / name) for name in key_files.PAIR}
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(
        nonce, json.dumps(keys).encode(), _FORMAT.encode()
    )
    held = {"format": _FORMAT, "salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}
    app.looked("back up keys", "keys")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileInTheWay(str(file)) from None
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        json.dump(held, stream)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())


def restore_keys(settings: Settings, file: Path, passphrase: str) -> None:
    """Put a copy of the keys where there are none.

    Raises:
        KeysInTheWay: there are keys.
        KeysNotOpened: another passphrase, or no such file.
        KeysDoNotFit: there is a database, and it was used with others.
    """
    if key_files.are_there(settings.keys):
        raise KeysInTheWay(str(settings.keys))
    master, index = _opened(file, passphrase)
    check = _known_check(settings)
    if check is not None and BsnVault(master, index).key_check != check:
        raise KeysDoNotFit(str(file))
    settings.make_data_dir()
    try:
        key_files.put_new(settings.keys, master, index)
    except FileExistsError:
        raise KeysInTheWay(str(settings.keys)) from None


def rotate_keys(app: Application) -> int:
    """Make new keys and put everything under them; return how many data keys were wrapped anew.

    An earlier try that was broken off is gone on with. Who works with the old keys meanwhile is
    refused (KeysRotated) and reads the new ones at the next try.

    Raises:
        KeysDoNotFit, KeysMissing, KeyFileUnsafe: from the keys in use.
    """
    old, folder = app.vault, app.settings.keys
    new = key_files.make_next(folder)

    def work(session: Session) -> int:
        done = rewrap.rewrap(session, old, new)
        audit.append(session, app.operator(), "rotate keys", "keys", None, {"keys": done})
        return done

    done = app.write(work, for_all=True)
    key_files.fitting(folder, new.key_check)
    return done


def _opened(file: Path, passphrase: str) -> tuple[bytes, bytes]:
    try:
        held = json.loads(file.read_text(encoding="ascii"))
        key = _key(passphrase, bytes.fromhex(held["salt"]))
        nonce, sealed = bytes.fromhex(held["nonce"]), bytes.fromhex(held["sealed"])
        keys = json.loads(AESGCM(key).decrypt(nonce, sealed, _FORMAT.encode()))
        master, index = (bytes.fromhex(keys[name]) for name in key_files.PAIR)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidTag):
        raise KeysNotOpened(str(file)) from None
    return master, index


def _known_check(settings: Settings) -> str | None:
    """Return what the database says of its keys; None when there is none yet."""
    try:
        return Application(settings).write(bsn_vault.known_check, reads=True)
    except (DatabaseNotUpgraded, DatabaseNewer, DatabaseUnreachable):
        return None


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode())


def _hex(file: Path) -> str:
    return bsn_vault.key_in(file, make=False).hex()
