"""Make numbers that are well-formed and belong to nobody, always the same ones.

A BSN comes from the range that is set aside for tests (9999.....). An account number
fails the eleven-test that Dutch banks gave theirs, so no bank has handed it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from operator import mul
from random import Random
from typing import TypeVar
from zlib import crc32

from sepa.creditor_reference import complete_kenmerk, rf_check_digits

SEED = 20260915
_BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)
_ACCOUNT_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)

T = TypeVar("T")


class Dice:
    """Chance that falls the same way each time."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = Random(seed)  # noqa: S311  (made-up data must be the same each time)

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of these."""
        return choices[self._random.randrange(len(choices))]

    def weighted(self, choices: dict[T, int]) -> T:
        """Return one of these, each as often as its weight says."""
        return self._random.choices(list(choices), list(choices.values()))[0]

    def between(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both included."""
        return self._random.randint(least, most)

    def happens(self, per_hundred: int) -> bool:
        """Say yes so many times in a hundred."""
        return self._random.randrange(100) < per_hundred

    def digits(self, number: int) -> str:
        """Return so many digits, the first of them no zero."""
        return str(self._random.randrange(10 ** (number - 1), 10**number))


def bsns() -> Iterator[str]:
    """Yield BSNs from the range for tests that pass the eleven-test."""
    for number in count(1):
        start = f"9999{number * 7 % 10_000:04d}"
        last = sum(map(mul, map(int, start), _BSN_WEIGHTS)) % 11
        if last < 10:
            yield f"{start}{last}"


def dutch_iban(bank: str, number: int) -> str:
    """Return an IBAN at `bank` with right check digits and an account that is nobody's."""
    account = next(
        text
        for text in (f"{found:010d}" for found in count(number))
        if sum(map(mul, map(int, text), _ACCOUNT_WEIGHTS)) % 11
    )
    code = "".join(str(int(sign, 36)) for sign in f"{bank}{account}NL00")
    return f"NL{98 - int(code) % 97:02d}{bank}{account}"


def betalingskenmerk(dice: Dice) -> str:
    """Return a betalingskenmerk of sixteen digits."""
    return complete_kenmerk(dice.digits(15))


def rf_reference(dice: Dice) -> str:
    """Return a creditor reference (ISO 11649)."""
    body = dice.digits(12)
    return f"RF{rf_check_digits(body)}{body}"


def filled(pattern: str, dice: Dice) -> str:
    """Return a text that follows the pattern of a payee: a digit for each `#`."""
    return "".join(str(dice.between(0, 9)) if sign == "#" else sign for sign in pattern)


def euro_text(cents: int) -> str:
    """Write cents as the import files have them: 123456 is `1234,56`."""
    return f"{cents // 100},{cents % 100:02d}"


_STREETS = (
    "Dorpsstraat", "Kerkpad", "Molenweg", "Lindelaan", "Havenkade", "Schoolstraat",
    "Eikenhof", "Waterring", "Marktplein", "Vlinderstraat", "Brugstraat", "Parklaan",
)  # fmt: skip
_LETTERS = "ABCDEGHJKLMNPRTVWXZ"


def street_of(key: str) -> tuple[str, str]:
    """Return a street and a house number that are always those of this key."""
    number = crc32(key.encode())
    return _STREETS[number % len(_STREETS)], str(number // 16 % 180 + 1)


def postcode_of(key: str, digits: str) -> str:
    """Return a postcode within a town, always the one of this key."""
    number = crc32(f"postcode {key}".encode())
    first, second = number % len(_LETTERS), number // 64 % len(_LETTERS)
    return f"{digits} {_LETTERS[first]}{_LETTERS[second]}"
