"""The instruments we ship, each in every version that was ever shipped.

A version stays as it is: a measurement says which one it was made with, and is read with its
words. A change is a new file with the next version.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontzorgen.domain.readiness import instrument_file
from ontzorgen.domain.readiness.errors import UnknownInstrument
from ontzorgen.domain.readiness.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Instruments by name and version."""

    versions: Mapping[tuple[str, int], Instrument]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Catalogue:
        """Read instruments from the names and texts of their files. Raises BadInstrumentFile."""
        read = [instrument_file.read(name, texts[name]) for name in sorted(texts)]
        return cls({(one.name, one.version): one for one in read})

    def get(self, name: str, version: int | None = None) -> Instrument:
        """Return a version of an instrument, or its newest one. Raises UnknownInstrument."""
        wanted = version or max((number for one, number in self.versions if one == name), default=0)
        try:
            return self.versions[name, wanted]
        except KeyError:
            raise UnknownInstrument(name, version) from None

    def newest(self) -> tuple[Instrument, ...]:
        """Return the newest version of each instrument, by title."""
        found = (self.get(name) for name in {name for name, _version in self.versions})
        return tuple(sorted(found, key=lambda one: one.title))

    def offered(self, used: Iterable[tuple[str, int]]) -> tuple[Instrument, ...]:
        """Return what a new measurement may use: the newest versions, and those used before.

        Begin and end compare when they are made with one version, so who began with an older one
        may go on with it.
        """
        newest = self.newest()
        older = {key for key in used if key in self.versions} - {
            (one.name, one.version) for one in newest
        }
        return newest + tuple(self.versions[key] for key in sorted(older))


@cache
def shipped() -> Catalogue:
    """Return the instruments we ship. Raises BadInstrumentFile at the first that is not right."""
    folder = files("ontzorgen.domain.readiness").joinpath("instruments")
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".yaml")
    }
    return Catalogue.of(texts)
