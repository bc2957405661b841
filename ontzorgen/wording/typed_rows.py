"""What is wrong in a form that is one row of a file, beside its field: Dutch, level B1."""

from __future__ import annotations

from collections.abc import Iterable

from ontzorgen.services.importing.problems import ProblemCode, RowProblem
from ontzorgen.wording.import_problems import problem_text
from ontzorgen.wording.import_sentences import REFERENCE_REASONS
from reports.words import capital

_C = ProblemCode
_ON_A_PAGE = {
    _C.REQUIRED: "Vul dit in.",
    _C.NOT_YES_OR_NO: "Kies ja of nee.",
    _C.UNKNOWN_CODE: "Kies een van de mogelijkheden.",
    _C.CONTROL_CHARACTER: "Hier staat een onzichtbaar teken in, zoals een tab of een nieuwe regel. "
    "Typ de tekst opnieuw.",
    _C.PRIVATE_BSN: "Hier staat een BSN in. Haal het BSN weg.",
    _C.NAME_HOLDS_BSN: "Hier staat een BSN in. Haal het BSN weg.",
    _C.WRONG_KVK: "Een KvK-nummer heeft acht cijfers, ook de nul vooraan. Verbeter het, of laat het "
    "leeg.",
    _C.AMBIGUOUS_SPELLING: "Deze code bestaat al, met andere hoofdletters. Kies een andere code.",
}
"""Where a file has lines and columns, a page has fields."""
_CHOSEN = frozenset({"incasso", "kenmerksoort"})
"""The fields that are a list or a row of buttons."""


def beside_field(problem: RowProblem) -> str:
    """Return what is wrong with one field, as a sentence of its own."""
    if problem.code is _C.REQUIRED and problem.column in _CHOSEN:
        return "Kies er een."
    known = _ON_A_PAGE.get(problem.code)
    if known is not None:
        return known
    return capital(problem_text(problem))


def beside_fields(problems: Iterable[RowProblem]) -> dict[str, str]:
    """Return what is wrong by field; the first thing of each."""
    wrongs: dict[str, str] = {}
    for problem in problems:
        wrongs.setdefault(problem.column or "", beside_field(problem))
    return wrongs


def of_example(problem: RowProblem) -> str:
    """Return why an example of a reference does not do, for who describes the references."""
    facts = problem.facts
    if problem.code is _C.WRONG_REFERENCE:
        reason = REFERENCE_REASONS.get(facts.get("reason", ""), "")
        expected = facts.get("expected")
        meant = f" Bedoelt u {expected}?" if expected else ""
        return f"Dit voorbeeld is geen goed kenmerk van deze soort{reason}.{meant}"
    if problem.code is _C.REFERENCE_PATTERN:
        return f"Dit voorbeeld past niet op de vorm {facts['pattern']}."
    return beside_field(problem)
