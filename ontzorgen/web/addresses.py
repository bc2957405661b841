"""Addresses in pages: those without words in them are made once, for a page has some fifty.

Only what has no values, whole numbers alone, or the name of a run is kept: what somebody typed is
in no address here.
"""

from __future__ import annotations

from typing import Any, cast

from flask import Flask, current_app, request

_NAME = "ontzorgen-addresses"
_MOST = 10_000


def register(site: Flask) -> None:
    """Let templates make their addresses here."""
    site.extensions[_NAME] = {}
    site.add_template_global(address_of, "url_for")
    site.add_template_global(run_address)


def address_of(endpoint: str, **values: Any) -> str:
    """Return the address of a page, as `url_for` does."""
    if not values or all(type(value) is int for value in values.values()):
        return kept_address(endpoint, **values)
    return current_app.url_for(endpoint, **values)


def run_address(name: str) -> str:
    """Return the address of a run that is there: such names are ours, and there are few."""
    return kept_address("runs.show", name=name)


def kept_address(endpoint: str, **values: Any) -> str:
    """Return the same, made once: for values that are ours and of which there are few."""
    kept = cast("dict[tuple[Any, ...], str]", current_app.extensions[_NAME])
    name = (request.root_path, endpoint, *values.items())
    found = kept.get(name)
    if found is None:
        if len(kept) >= _MOST:
            kept.clear()
        found = kept[name] = current_app.url_for(endpoint, **values)
    return found
