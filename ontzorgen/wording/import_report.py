"""What an import changed, as JSON: `import --json` and a job show the same."""

from __future__ import annotations

from typing import Any

from ontzorgen.services.importing.report import FileReport


def counts_json(report: FileReport) -> dict[str, Any]:
    """Return how many rows of a file were new, changed or as they were."""
    return {
        "file": report.file.value,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
    }
