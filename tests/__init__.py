"""Tests of ontzorgen; a package, or `tests/sepa` would shadow the real one."""
