"""What do we decide? Pure functions over frozen values: no database, no clock, no config."""
