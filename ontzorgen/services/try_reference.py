"""Try how a payee's references look on an example, before anything is kept."""

from __future__ import annotations

from ontzorgen.services.importing.problems import RowProblem
from ontzorgen.services.importing.references import reference_fault
from ontzorgen.services.importing.registry import Payee
from ontzorgen.services.importing.rows import File
from payees.payment_reference import ReferenceTemplate, reference_of
from sepa.creditor_reference import ReferenceKind

_KEY = "voorbeeld"


def try_reference(kind: ReferenceKind, pattern: str, example: str) -> str | RowProblem:
    """Return an example as it would go to the bank, or why it cannot.

    Raises:
        WrongPattern: the pattern is not in the language.
    """
    template = ReferenceTemplate(kind, pattern)
    fault = reference_fault(Payee(None, "", "", kind, pattern), _KEY, example, None)
    if fault is None:
        return reference_of(template, example, "", _KEY).text
    return RowProblem(File.FIXED_COSTS, None, "kenmerk", None, fault.code, fault.facts)
