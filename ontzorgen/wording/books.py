"""What leaves the books, in words and as JSON: withholding files, journals, slips, remittances."""

from __future__ import annotations

from typing import Any

from ontzorgen.domain.amounts import euros
from ontzorgen.services.withholding_file import WithholdingFile
from ontzorgen.wording.amounts import euros as told_euros
from ontzorgen.wording.runs import WHY_NOT_WRITTEN
from reports.withholding import CORRECTION, FIRST


def withholding_json(file: WithholdingFile, path: str) -> dict[str, Any]:
    """Return a withholding file as `withholding --json` shows it."""
    net = sum(line.net_cents for line in file.lines)
    withheld = sum(line.withheld_cents for line in file.lines)
    return {
        "path": path,
        "municipality": file.municipality,
        "month": file.month,
        "number": file.number,
        "kind": CORRECTION if file.is_correction else FIRST,
        "rows": len(file.lines),
        "totals": {
            "net": euros(net),
            "withheld": euros(withheld),
            "remainder": euros(net - withheld),
            "given_back": euros(sum(line.given_back_cents for line in file.lines)),
        },
        "sha256": file.sha256,
        "changed": file.changed,
    }


def withholding_made(file: WithholdingFile, path: str) -> str:
    """Say which withholding file stands where, and whether it is a new one."""
    rows = "1 persoon" if len(file.lines) == 1 else f"{len(file.lines)} personen"
    withheld = told_euros(sum(line.withheld_cents for line in file.lines))
    kind = "correctie" if file.is_correction else "eerste bestand"
    told = f"{path}: {kind}, nummer {file.number}, {rows}, ingehouden {withheld}."
    return told if file.changed else f"{told} Dit bestand was al gemaakt; het zijn dezelfde bytes."


def withholding_not_written(path: str, why: str, detail: str) -> str:
    """Say that a withholding file was made though it could not be written here."""
    reason = f"{WHY_NOT_WRITTEN[why]} ({detail})" if detail else WHY_NOT_WRITTEN[why]
    return (
        f"Het inhoudingenbestand is gemaakt, maar niet geschreven: {path}. {reason}\n"
        "Geef de opdracht nog een keer, met een andere plek bij --out: u krijgt dezelfde bytes."
    )
