"""Campaigns that try to make the money go wrong: races, kills and random histories.

`python -m tests.soak` goes on where the last one stopped; see `docs/soak.md`.
"""
