"""One file per step, numbered; each says what it allows."""
