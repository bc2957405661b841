"""What can go wrong with a SEPA payment or file, as facts; words are found elsewhere."""

from collections.abc import Mapping


class SepaError(Exception):
    """Something about an account, a reference or a file does not hold."""


class WrongIban(SepaError):
    """An account number that no SEPA transfer can reach.

    `reason` is EMPTY, CHARACTERS, LENGTH, CHECK_DIGITS, STRUCTURE or COUNTRY.
    """

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reason = text, reason
        super().__init__(f"not a SEPA account ({reason})")


class EmptyAfterConversion(SepaError):
    """Nothing is left of a text in the SEPA character set: use the Latin name."""

    def __init__(self, original: str) -> None:
        self.original = original
        super().__init__("nothing is left of the text in the SEPA character set")


class WrongReference(SepaError):
    """A creditor reference that breaks its kind.

    `reason` is CHARACTERS, LENGTH, LENGTH_DIGIT or CHECK_DIGIT; `expected` is the reference
    as it would be right, where that can be computed.
    """

    def __init__(self, kind: str, text: str, reason: str, expected: str | None = None) -> None:
        self.kind, self.text, self.reason, self.expected = kind, text, reason, expected
        super().__init__(f"not a valid {kind}: {reason}")


class BatchRefused(SepaError):
    """A batch that may not be written: which rule, which transfer, which facts.

    `end_to_end_id` is None where the rule is about the batch as a whole.
    """

    def __init__(
        self, rule: str, end_to_end_id: str | None, facts: Mapping[str, str | int] | None = None
    ) -> None:
        self.rule, self.end_to_end_id = rule, end_to_end_id
        self.facts: Mapping[str, str | int] = dict(facts or {})
        super().__init__(f"{rule} at {end_to_end_id or 'the batch'}: {self.facts}")


class UnreadableFile(SepaError):
    """A file that cannot be read as pain.001; `rule` says why (see `sepa.rules.Rule`)."""

    def __init__(self, rule: str, facts: Mapping[str, str | int] | None = None) -> None:
        self.rule = rule
        self.facts: Mapping[str, str | int] = dict(facts or {})
        super().__init__(f"{rule}: {self.facts}")
