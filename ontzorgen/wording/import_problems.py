"""What is wrong with a row of an import folder, in Dutch: where, what, why, and what now.

Level B1. Sentences are templates; `{fact}` is a fact of the problem. No sentence holds a
BSN: values come masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ontzorgen.services.importing.problems import ImportRefused, ProblemCode, RowProblem
from ontzorgen.services.importing.report import Difference, DifferenceKind, FileReport, ImportReport
from ontzorgen.services.importing.rows import File, Step
from ontzorgen.wording.import_sentences import IBAN_REASONS, REFERENCE_REASONS, SENTENCES

MOST_SHOWN = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STEPS = {Step.READ: "lezen", Step.COMPARE: "vergelijken", Step.WRITE: "opslaan"}
_KINDS = {DifferenceKind.NEW: "nieuw", DifferenceKind.CHANGED: "anders"}


def sentence(problem: RowProblem) -> str:
    """Return where a problem is, what is wrong and why, and what to do now."""
    return f"{place(problem)}: {what_and_cure(problem)}"


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


def what_and_cure(problem: RowProblem) -> str:
    """Return what is wrong, why, and what now, without the place."""
    facts = {name: _readable(fact) for name, fact in problem.facts.items()}
    template = SENTENCES[problem.code]
    if problem.code is ProblemCode.WRONG_IBAN:
        facts["reason"] = IBAN_REASONS.get(problem.facts.get("reason", ""), "")
    if problem.code is ProblemCode.WRONG_REFERENCE:
        facts["reason"] = REFERENCE_REASONS.get(problem.facts.get("reason", ""), "")
        expected = problem.facts.get("expected")
        facts["expected"] = f" Bedoelt u {expected}?" if expected else ""
    return template.format_map({"column": problem.column or "", **facts})


def refused(error: ImportRefused, most: int | None = MOST_SHOWN) -> str:
    """Return the whole refusal for a screen; `most` caps the list, never the count."""
    total = len(error.problems)
    shown = error.problems if most is None else error.problems[:most]
    head = (
        "De map is niet overgenomen: er is 1 fout. Er is niets veranderd."
        if total == 1
        else f"De map is niet overgenomen: er zijn {total} fouten. Er is niets veranderd."
    )
    lines = [head, *(f"  - {sentence(problem)}" for problem in shown)]
    if total > len(shown):
        lines.append(f"  - en nog {total - len(shown)}")
    lines.append("Herstel de regels in de bestanden en lees de hele map opnieuw in.")
    return "\n".join(lines)


def report(done: ImportReport, most: int = 20) -> str:
    """Return what an import changed, or with a dry run would change."""
    head = (
        "Proef: er is niets opgeslagen. Dit zou er veranderen:"
        if done.dry_run
        else "De map is overgenomen:"
    )
    if not done.changes:
        head = "Er verandert niets: alles stond er al zo."
    lines = [head]
    for file in done.files:
        lines.append(counts(file))
        lines.extend(f"    {difference(found)}" for found in file.differences[:most])
        more = file.new + file.changed - min(most, len(file.differences))
        if more > 0:
            lines.append(f"    en nog {more}")
    return "\n".join(lines)


def counts(file: FileReport) -> str:
    """Return the counts of one file."""
    return f"  {file.file.value}: {file.new} nieuw, {file.changed} anders, {file.unchanged} gelijk"


def difference(found: Difference) -> str:
    """Return one row that is new or changed."""
    if found.kind is DifferenceKind.NEW:
        fields = ", ".join(f"{column} {_readable(after)}" for column, _, after in found.fields)
    else:
        fields = ", ".join(
            f"{column} van {_readable(before) or '(leeg)'} naar {_readable(after) or '(leeg)'}"
            for column, before, after in found.fields
        )
    return f"{_KINDS[found.kind]} {_readable(found.key)}: {fields}".removesuffix(": ")


def step(now: Step, file: File) -> str:
    """Return what the import is busy with, for a progress bar."""
    return f"{file.value} {_STEPS[now]}"


def report_json(done: ImportReport) -> dict[str, object]:
    """Return a report as JSON: counts whole, differences as listed."""
    return {
        "dry_run": done.dry_run,
        "changes": done.changes,
        "sha256": done.sha256,
        "files": [
            {
                "file": file.file.value,
                "new": file.new,
                "changed": file.changed,
                "unchanged": file.unchanged,
                "differences": list(_differences_json(file)),
            }
            for file in done.files
        ],
    }


def problems_json(error: ImportRefused) -> list[dict[str, object]]:
    """Return every problem as JSON: codes in English, the sentence in Dutch."""
    return [
        {
            "file": problem.file,
            "line": problem.line,
            "column": problem.column,
            "value": problem.value,
            "code": problem.code.value,
            "text": what_and_cure(problem),
        }
        for problem in error.problems
    ]


def _differences_json(file: FileReport) -> Iterator[dict[str, object]]:
    for found in file.differences:
        fields = [
            {"column": column, "before": before, "after": after}
            for column, before, after in found.fields
        ]
        yield {"key": found.key, "kind": found.kind.value, "fields": fields}


def _readable(fact: str) -> str:
    """Write the days in a fact the Dutch way."""
    return _DAY.sub(lambda found: _dutch(found[0]), fact)


def _dutch(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d-%m-%Y")
    except ValueError:
        return text
