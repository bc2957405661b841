"""What may be wrong when somebody measures, or looks at measurements."""

from __future__ import annotations

from ontzorgen.domain.errors import OntzorgenError


class UnknownMeasurement(OntzorgenError):
    """No measurement of this person has this number."""

    def __init__(self, measurement: int) -> None:
        self.measurement = measurement
        super().__init__(f"no measurement {measurement}")


class MeasurementCorrected(OntzorgenError):
    """Somebody corrected this measurement first: only what stands can be corrected."""

    def __init__(self, measurement: int) -> None:
        self.measurement = measurement
        super().__init__(f"measurement {measurement} was corrected already")


class UnknownPerson(OntzorgenError):
    """Nobody of the user's municipalities has this name in the register."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"no person {person}")


class PersonInSeveral(OntzorgenError):
    """More than one municipality of the user has somebody of this name."""

    def __init__(self, person: str, municipalities: tuple[str, ...]) -> None:
        self.person, self.municipalities = person, municipalities
        super().__init__(f"person {person} is known in {', '.join(municipalities)}")
