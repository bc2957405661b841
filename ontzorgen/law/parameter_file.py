"""Read one parameter file strictly: what is missing, doubled, strange or overlapping is refused.

Form (house style, example 6): description, article, unit and `values`, a map of the first
day a value holds to `{cents | number | codes, source, until?}`. Without `until` a value
holds up to the next one, or without a known end.
"""

from __future__ import annotations

from datetime import date

from ontzorgen.law import strict_yaml
from ontzorgen.law.errors import BadParameterFile
from ontzorgen.law.value import Kind, Value

_TEXTS = ("description", "article", "unit")
_MONEY_UNIT = "euro cents"


def read(file: str, name: str, text: str) -> tuple[Value, ...]:
    """Read the values of one parameter, oldest first.

    Raises:
        BadParameterFile: anything is missing, unknown, of the wrong type or overlaps.
    """
    try:
        content = strict_yaml.load(text)
    except strict_yaml.NotReadable as error:
        raise BadParameterFile(file, f"not readable: {error}") from error
    head = _head(file, content)
    entries = content["values"]
    if not isinstance(entries, dict) or not entries:
        raise BadParameterFile(file, "values: a map of days, at least one")
    for day in entries:
        _check_day(file, day)
    days = sorted(entries)
    nexts: list[date | None] = [*days[1:], None]
    values = tuple(
        _value(file, name, head, day, entries[day], next_day)
        for day, next_day in zip(days, nexts, strict=True)
    )
    if len({value.kind for value in values}) > 1:
        raise BadParameterFile(file, "all values of one parameter are of one kind")
    return values


def _head(file: str, content: object) -> dict[str, str]:
    """Check the top of the file and return its three texts."""
    if not isinstance(content, dict):
        raise BadParameterFile(file, "not a map")
    wanted = {*_TEXTS, "values"}
    if content.keys() != wanted:
        strange = sorted(map(str, content.keys() ^ wanted))
        raise BadParameterFile(file, f"missing or unknown: {', '.join(strange)}")
    return {key: _text(file, key, content[key]) for key in _TEXTS}


def _value(
    file: str, name: str, head: dict[str, str], day: date, entry: object, next_day: date | None
) -> Value:
    """Build the value that starts on `day`; `next_day` is where the following one starts."""
    if not isinstance(entry, dict):
        raise BadParameterFile(file, f"{day}: not a map")
    kinds = [kind for kind in Kind if kind in entry]
    if len(kinds) != 1 or entry.keys() - {*kinds, "source", "until"}:
        raise BadParameterFile(file, f"{day}: one of cents, number, codes; then source, until")
    kind = kinds[0]
    if (kind is Kind.CENTS) is not head["unit"].startswith(_MONEY_UNIT):
        raise BadParameterFile(file, f"{day}: cents and only cents have the unit {_MONEY_UNIT}")
    return Value(
        name=name,
        kind=kind,
        content=_content(file, day, kind, entry[kind]),
        unit=head["unit"],
        valid_from=day,
        valid_until=_until(file, day, entry, next_day),
        source=_text(file, f"{day}: source", entry.get("source")),
        article=head["article"],
        description=head["description"],
    )


def _content(file: str, day: date, kind: Kind, raw: object) -> int | tuple[str, ...]:
    """Return the amount, number or codes themselves; booleans and fractions are refused."""
    if isinstance(raw, int) and not isinstance(raw, bool) and kind is not Kind.CODES and raw >= 0:
        return raw
    if kind is Kind.CODES and isinstance(raw, list) and raw:
        codes = tuple(_text(file, f"{day}: codes", code) for code in raw)
        if len(set(codes)) == len(codes):
            return codes
    raise BadParameterFile(file, f"{day}: {kind} cannot be {raw!r}")


def _until(file: str, day: date, entry: dict[str, object], next_day: date | None) -> date | None:
    """Return the first day the value no longer holds; None when no end is known."""
    if "until" not in entry:
        return next_day
    until = _check_day(file, entry["until"])
    if until <= day:
        raise BadParameterFile(file, f"{day}: until {until} is not later")
    if next_day is not None and until > next_day:
        raise BadParameterFile(file, f"{day}: until {until} overlaps the value of {next_day}")
    return until


def _check_day(file: str, raw: object) -> date:
    """Return `raw` when it is a plain day; a moment (datetime) is refused too."""
    if type(raw) is not date:
        raise BadParameterFile(file, f"{raw!r} is not a day")
    return raw


def _text(file: str, key: str, raw: object) -> str:
    """Return `raw` when it is a text that says something."""
    if not isinstance(raw, str) or not raw.strip():
        raise BadParameterFile(file, f"{key}: a text is required")
    return raw
