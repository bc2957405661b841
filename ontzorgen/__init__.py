"""ontzorgen: withhold a household's fixed costs from the benefit and pay them on."""

__version__ = "0.1.0"
