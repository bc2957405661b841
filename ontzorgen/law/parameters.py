"""Answer what the law sets for a name on a day, from the files in `parameters/`.

The files are read once. Nothing is guessed: outside the ranges that a file states,
the answer is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from ontzorgen.law import parameter_file
from ontzorgen.law.errors import NotInForce, UnknownParameter
from ontzorgen.law.value import Value


def value_on(day: date, name: str) -> Value:
    """Return what the law sets for `name` on `day`, with its unit and source.

    Raises:
        NotInForce: no value holds on that day. Zero is never assumed.
        UnknownParameter: there is no such name.
    """
    for value in history(name):
        if value.holds_on(day):
            return value
    raise NotInForce(name, day)


def history(name: str) -> tuple[Value, ...]:
    """Return every value of `name`, oldest first. Raises UnknownParameter."""
    try:
        return _all()[name]
    except KeyError:
        raise UnknownParameter(name) from None


def names() -> tuple[str, ...]:
    """List the names of all parameters, in alphabetical order."""
    return tuple(_all())


@cache
def _all() -> Mapping[str, tuple[Value, ...]]:
    """Read every parameter file. Raises BadParameterFile at the first that is not right."""
    folder = files("ontzorgen.law").joinpath("parameters")
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")),
        key=lambda file: file.name,
    )
    values = {}
    for file in found:
        name = file.name.removesuffix(".yaml")
        values[name] = parameter_file.read(file.name, name, file.read_text(encoding="utf-8"))
    return MappingProxyType(values)
