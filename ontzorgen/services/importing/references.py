"""Judge the reference and description of a cost as they would leave for the bank."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ontzorgen.services.importing.problems import ProblemCode
from ontzorgen.services.importing.registry import Payee
from payees.errors import PrivateText, ReferenceFault, WrongPaymentReference
from payees.payment_reference import ReferenceTemplate, reference_of
from payees.private_text import ForbiddenKind, find_forbidden
from sepa.creditor_reference import ReferenceKind

_CODES = {
    ReferenceFault.CHECK: ProblemCode.WRONG_REFERENCE,
    ReferenceFault.PATTERN: ProblemCode.REFERENCE_PATTERN,
    ReferenceFault.TOO_LONG: ProblemCode.REFERENCE_TOO_LONG,
    ReferenceFault.NO_CHARACTERS: ProblemCode.REFERENCE_LEFT_EMPTY,
}


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with a text for the bank, and in which column."""

    column: str
    code: ProblemCode
    facts: dict[str, str] = field(default_factory=dict)


def reference_fault(
    payee: Payee, key: str, reference: str | None, description: str | None
) -> TextFault | None:
    """Return why a cost of this payee cannot carry these texts; None when it can.

    Without both of them the cost's own key is what the payee sees.
    """
    template = _template(payee.reference_kind, payee.reference_pattern)
    try:
        reference_of(template, reference or "", description or "", key)
    except PrivateText as private:
        column = "kenmerk" if reference else "omschrijving"
        if reference and find_forbidden(reference) is None:
            column = "omschrijving"
        if private.kind == ForbiddenKind.BSN:
            return TextFault(column, ProblemCode.PRIVATE_BSN)
        return TextFault(column, ProblemCode.PRIVATE_WORD, {"word": private.word})
    except WrongPaymentReference as wrong:
        column = "kenmerk" if reference or not description else "omschrijving"
        facts = {"kind": wrong.kind, "pattern": wrong.pattern, "reason": wrong.reason}
        facts |= {"expected": wrong.expected or "", "payee": payee.key}
        return TextFault(column, _CODES[wrong.fault], facts)
    return None


@lru_cache(maxsize=4096)
def _template(kind: str, pattern: str) -> ReferenceTemplate:
    return ReferenceTemplate(ReferenceKind(kind), pattern)
