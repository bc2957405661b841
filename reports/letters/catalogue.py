"""Message catalogues: what letters say in each language, and how far its text may be trusted.

A catalogue is a TOML file with the same keys as the Dutch one and the same blanks in braces. Its
status says whether it was only translated, or also read by somebody who knows the language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Formatter
from typing import Any

from reports.letters.errors import UnknownLanguage, WrongCatalogue

DUTCH = "nl"
LANGUAGES = ("nl", "en", "ar", "ti", "uk", "tr", "fa", "so")
_ABOUT = ("language", "status")


class TextState(StrEnum):
    """How far a catalogue came."""

    SOURCE = "source"
    """The Dutch one: the others are made of it."""
    TRANSLATED = "translated"
    """Nobody who knows the language read it yet."""
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of letters, and who looked at its texts."""

    code: str
    """ISO 639-1."""
    name: str
    own_name: str
    right_to_left: bool
    state: TextState
    translated_on: date | None = None
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    sha256: str = ""
    """Of the file: a review is of this very text."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every message in one language, by its key; a list of sentences as a tuple."""

    language: Language
    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]


@cache
def catalogue(code: str) -> Catalogue:
    """Return the catalogue in a language.

    Raises:
        UnknownLanguage: there is none.
        WrongCatalogue: it does not say what the Dutch one says.
    """
    found = _read(code)
    if code != DUTCH:
        _check_alike(found, catalogue(DUTCH))
    return found


def blanks(text: str) -> list[str]:
    """Return the names between braces in a text, in order of the alphabet."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _read(code: str) -> Catalogue:
    if code not in LANGUAGES:
        raise UnknownLanguage(code)
    content = files("reports.letters").joinpath("languages", f"{code}.toml").read_bytes()
    data = tomllib.loads(content.decode("utf-8"))
    about, status = data["language"], data["status"]
    state = TextState(status["state"])
    if (state is TextState.REVIEWED) != bool(status.get("reviewed_by")):
        raise WrongCatalogue(code, "reviewed, and by whom, do not go together")
    language = Language(
        about["code"],
        about["name"],
        about["own_name"],
        about["direction"] == "rtl",
        state,
        status.get("translated_on"),
        status.get("reviewed_by"),
        status.get("reviewed_on"),
        sha256(content).hexdigest(),
    )
    texts: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for key, value in _messages({k: v for k, v in data.items() if k not in _ABOUT}):
        if isinstance(value, str):
            texts[key] = value
        else:
            lists[key] = tuple(value)
    return Catalogue(language, texts, lists)


def _messages(data: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _messages(value, f"{within}{key}.")
        else:
            yield f"{within}{key}", value


def _check_alike(found: Catalogue, source: Catalogue) -> None:
    code = found.language.code
    if set(found.texts) != set(source.texts) or set(found.lists) != set(source.lists):
        odd = (set(found.texts) ^ set(source.texts)) | (set(found.lists) ^ set(source.lists))
        raise WrongCatalogue(code, f"not in both: {', '.join(sorted(odd))}")
    for key, text in source.texts.items():
        _check_blanks(code, key, (text,), (found.texts[key],))
    for key, lines in source.lists.items():
        _check_blanks(code, key, lines, found.lists[key])


def _check_blanks(code: str, key: str, source: tuple[str, ...], found: tuple[str, ...]) -> None:
    if len(source) != len(found):
        raise WrongCatalogue(code, f"{key} has {len(found)} sentences, not {len(source)}")
    for one, other in zip(source, found, strict=True):
        if blanks(one) != blanks(other):
            raise WrongCatalogue(code, f"{key} has other blanks")
