"""Hypothesis asks no example to be quick: these tests also run on busy machines."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
