"""Which Dutch words (level B1) say it? Sentences for errors, outcomes, signals and rules."""
