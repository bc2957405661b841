"""How passwords are hashed: argon2id, with the memory and the time of the library's own choice.

Source: RFC 9106, section 4, the second recommended choice (64 MiB).
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher


@cache
def hasher() -> PasswordHasher:
    """Return what makes and checks hashes of passwords."""
    return PasswordHasher()
