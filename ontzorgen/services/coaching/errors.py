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
