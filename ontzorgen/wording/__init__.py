"""Dutch (B1) sentences for errors, outcomes, signals and files; used by web, api and cli."""
