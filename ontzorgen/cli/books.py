"""Commands that come with the next commits."""

COMMANDS = ()
