"""What every list on a page shares: its filters are remembered, and its pages keep them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from flask import Response, request, session, url_for

from ontzorgen.services.written import refuse_bsn

LONGEST = 80
"""Characters of a filter that count."""
_REMEMBERED = "filters"


def filters(not_kept: Collection[str] = (), /, **defaults: str) -> dict[str, str]:
    """Return the filters of this list: as asked, else as last asked in this browser, else default.

    A form of filters sends `filter`; only then is it remembered, and empty means: no filter.
    `not_kept` are the fields that say who somebody is: the browser does not remember those.

    Raises:
        BsnInText: somebody searches for a BSN; it is neither shown nor remembered.
    """
    for name in defaults:
        refuse_bsn(request.args.get(name, ""), "search")
    kept: dict[str, dict[str, str]] = dict(session.get(_REMEMBERED, {}))
    endpoint = request.endpoint or ""
    before = _without(not_kept, kept.get(endpoint, {}))
    if "filter" in request.args:
        chosen = asked(defaults)
        kept[endpoint] = _without(not_kept, chosen)
        session[_REMEMBERED] = kept
        return chosen
    return asked({name: before.get(name, default) for name, default in defaults.items()})


def asked(fields: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """Return what the address says of each field, cut off; else its default, or nothing."""
    defaults = fields if isinstance(fields, Mapping) else dict.fromkeys(fields, "")
    return {
        name: request.args.get(name, default).strip()[:LONGEST]
        for name, default in defaults.items()
    }


def _without(names: Collection[str], chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in chosen.items() if name not in names}


def to_page(chosen: Mapping[str, str], part: str | None = None) -> Callable[[int], str]:
    """Return a function that gives the address of a page of this list; `part`: where it stands."""
    endpoint = request.endpoint or ""
    kept: dict[str, Any] = {"filter": 1, **(request.view_args or {}), **chosen}
    return lambda number: url_for(endpoint, pagina=number, _anchor=part, **kept)


def csv_answer(content: Iterable[bytes], name: str) -> Response:
    """Return a file for a spreadsheet, to be kept under this name."""
    answer = Response(b"".join(content), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
