"""What is wrong with a row of an import folder, in Dutch: where, what, why, and what now.

Level B1. Sentences are templates; `{fact}` is a fact of the problem. No sentence holds a
BSN: values come masked.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ontzorgen.services.importing.problems import ImportRefused, ProblemCode, RowProblem
from ontzorgen.wording.import_sentences import IBAN_REASONS, REFERENCE_REASONS, SENTENCES

MOST_SHOWN = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sentence(problem: RowProblem) -> str:
    """Return where a problem is, what is wrong and why, and what to do now."""
    return f"{place(problem)}: {problem_text(problem)}"


def place(problem: RowProblem) -> str:
    """Return file, line, column and value."""
    parts = [problem.file]
    if problem.line is not None:
        parts.append(f"regel {problem.line}")
    if problem.column:
        parts.append(f"kolom {problem.column}")
    if problem.value is not None:
        parts.append(f"waarde '{problem.value}'" if problem.value else "leeg")
    return ", ".join(parts)


def problem_text(problem: RowProblem, instead: str | None = None) -> str:
    """Return what is wrong, why, and what now, without the place; or say it with other words."""
    facts = {name: _readable(fact) for name, fact in problem.facts.items()}
    template = instead or SENTENCES[problem.code]
    if problem.code is ProblemCode.WRONG_IBAN:
        facts["reason"] = IBAN_REASONS.get(problem.facts.get("reason", ""), "")
    if problem.code is ProblemCode.WRONG_REFERENCE:
        facts["reason"] = REFERENCE_REASONS.get(problem.facts.get("reason", ""), "")
        expected = problem.facts.get("expected")
        facts["expected"] = f" Bedoelt u {expected}?" if expected else ""
    return template.format_map({"column": problem.column or "", **facts})


def problem_json(problem: RowProblem) -> dict[str, Any]:
    """Return a problem as a command gives it with `--json`."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code.value,
        "text": problem_text(problem),
    }


def refused(error: ImportRefused, most: int | None = MOST_SHOWN) -> str:
    """Return the whole refusal for a screen; `most` caps the list, never the count."""
    total = len(error.problems)
    shown = error.problems if most is None else error.problems[:most]
    head = (
        "De bestanden zijn niet overgenomen: er is 1 fout. Er is niets veranderd."
        if total == 1
        else f"De bestanden zijn niet overgenomen: er zijn {total} fouten. Er is niets veranderd."
    )
    lines = [head, *(f"  - {sentence(problem)}" for problem in shown)]
    if total > len(shown):
        lines.append(f"  - en nog {total - len(shown)}")
    lines.append("Herstel de regels in de bestanden en lees ze allemaal opnieuw in.")
    return "\n".join(lines)


def _readable(fact: str) -> str:
    """Write the days in a fact the Dutch way."""
    return _DAY.sub(lambda found: _dutch(found[0]), fact)


def _dutch(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d-%m-%Y")
    except ValueError:
        return text
