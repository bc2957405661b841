"""Check any pain.001.001.03 or .09 file, ours or not, before a bank does.

The schema and every rule of `sepa.rules`, in one pass with flat memory (only the ids are
remembered). A breach is what a bank rejects or the rules refuse; advice is what is better done
otherwise. The answer is always a list: a hostile or broken file gives a breach, no exception.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from sepa import check_fields as fields
from sepa import rules
from sepa.errors import UnreadableFile
from sepa.rules import SPLIT_TRANSACTIONS, Breach, Rule
from sepa.xml_stream import (
    HEADER,
    PAYMENT,
    TRANSACTION,
    Leaves,
    Opening,
    PartReader,
    open_message,
    pieces_of,
)
from sepa.xsd import Validator, Version

__all__ = ["Breach", "CheckedFile", "check_file"]

MAX_PER_RULE = 50
_UTF8 = ("UTF-8", "UTF8", "US-ASCII", "ASCII")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What was found; `version` is None where the file is no pain.001 we know."""

    version: Version | None
    breaches: tuple[Breach, ...]
    advice: tuple[Breach, ...]


def check_file(source: BinaryIO, today: date) -> CheckedFile:
    """Hold a file against the schema and every rule; `today` in Europe/Amsterdam."""
    try:
        opening = open_message(source)
    except UnreadableFile as refusal:
        return CheckedFile(None, (_unreadable(refusal),), ())
    check = _MessageCheck(today)
    validator, reader = Validator(opening.version), PartReader()
    worthwhile = True
    try:
        for piece in pieces_of(source, opening):
            worthwhile = worthwhile and validator.feed(piece)
            for kind, leaves in reader.feed(piece):
                check.take(kind, leaves)
        reader.close()
    except UnreadableFile as refusal:
        check.breaches.add([_unreadable(refusal)])
    else:
        check.finish()
        for error in validator.close():
            where = f"line {error.line}" if error.line else "Document"
            check.breaches.add([Breach(Rule.SCHEMA, where, {"message": error.message[:300]})])
    check.advise_on_encoding(opening)
    return CheckedFile(opening.version, check.breaches.listed(), check.advice.listed())


def _unreadable(refusal: UnreadableFile) -> Breach:
    return Breach(Rule(refusal.rule), "Document", refusal.facts)


class _Findings:
    """Breaches in order; of each rule the first fifty, and how many more there were."""

    def __init__(self) -> None:
        self._kept: list[Breach] = []
        self._counts: Counter[Rule] = Counter()

    def add(self, breaches: Iterable[Breach], end_to_end_id: str | None = None) -> None:
        for breach in breaches:
            self._counts[breach.rule] += 1
            if self._counts[breach.rule] > MAX_PER_RULE:
                continue
            if end_to_end_id is not None:
                facts = {**breach.facts, "end_to_end_id": end_to_end_id}
                breach = Breach(breach.rule, breach.where, facts)
            self._kept.append(breach)

    def listed(self) -> tuple[Breach, ...]:
        further = (
            Breach(rule, "Document", {"further": count - MAX_PER_RULE})
            for rule, count in self._counts.items()
            if count > MAX_PER_RULE
        )
        return (*self._kept, *further)


class _Level:
    """What stands above transactions, and what was counted below it."""

    def __init__(self, where: str, leaves: Leaves) -> None:
        self.where, self.leaves = where, leaves
        self.count = 0
        self.total: Decimal | None = Decimal(0)

    def add(self, euros: Decimal | None) -> None:
        self.count += 1
        self.total = None if euros is None or self.total is None else self.total + euros


class _MessageCheck:
    """Takes the parts of one message in order."""

    def __init__(self, today: date) -> None:
        self.breaches, self.advice = _Findings(), _Findings()
        self._today = today
        self._header = _Level("GrpHdr", {})
        self._payment = _Level("PmtInf", {})
        self._payments = 0
        self._service_level_missed = self._charges_missed = False
        self._end_to_end_ids: set[str] = set()
        self._payment_ids: set[str] = set()
        self._account_days: set[tuple[str, str]] = set()

    def take(self, kind: str, leaves: Leaves) -> None:
        """Check one part."""
        if kind == HEADER:
            self._take_header(leaves)
        elif kind == PAYMENT:
            self._take_payment(leaves)
        elif kind == TRANSACTION:
            self._take_transaction(leaves)
        else:
            self._end_payment()

    def finish(self) -> None:
        """Compare the header with all that was counted."""
        header = self._header
        announced = header.leaves, header.where, header.count, header.total
        self.breaches.add(fields.of_announced(*announced))
        self.breaches.add(rules.of_transaction_count(header.count))
        if header.count > SPLIT_TRANSACTIONS:
            facts = {"count": header.count, "limit": SPLIT_TRANSACTIONS}
            self.advice.add([Breach(Rule.SPLIT_ADVISED, "Document", facts)])

    def advise_on_encoding(self, opening: Opening) -> None:
        """Banks expect UTF-8."""
        if opening.encoding not in _UTF8:
            facts = {"encoding": opening.encoding[:40]}
            self.advice.add([Breach(Rule.ENCODING_NOT_UTF8, "Document", facts)])

    def _take_header(self, leaves: Leaves) -> None:
        self._header.leaves = leaves
        self._common(leaves, "GrpHdr", obligatory_name="")

    def _take_payment(self, leaves: Leaves) -> None:
        self._payments += 1
        where = f"PmtInf[{self._payments}]"
        self._payment = _Level(where, leaves)
        self._service_level_missed = self._charges_missed = False
        add = self.breaches.add
        self._common(leaves, where, obligatory_name="Dbtr/Nm")
        for text in leaves.get("PmtInfId", ()):
            if text in self._payment_ids:
                facts = {"value": text[:35]}
                add([Breach(Rule.DUPLICATE_PAYMENT_INFORMATION_ID, f"{where}/PmtInfId", facts)])
            self._payment_ids.add(text)
        if leaves.get("PmtMtd", ["TRF"]) != ["TRF"]:
            facts = {"value": leaves["PmtMtd"][0][:35]}
            add([Breach(Rule.METHOD_NOT_TRF, f"{where}/PmtMtd", facts)])
        add(fields.of_service_levels(leaves, where))
        add(fields.of_charges(leaves, where))
        add(fields.of_execution_date(leaves, where, self._today))
        add(fields.of_account(leaves, where, "Dbtr"))
        add(fields.of_agent(leaves, where, "DbtrAgt"))
        self._advise_on_split(leaves, where)

    def _advise_on_split(self, leaves: Leaves, where: str) -> None:
        days = leaves.get("ReqdExctnDt/Dt", []) + leaves.get("ReqdExctnDt", [])
        for account_day in zip(leaves.get("DbtrAcct/Id/IBAN", ()), days, strict=False):
            if account_day in self._account_days:
                facts = {"account": account_day[0][:40], "date": account_day[1][:10]}
                self.advice.add([Breach(Rule.PAYMENT_INFORMATION_SPLIT, where, facts)])
            self._account_days.add(account_day)

    def _end_payment(self) -> None:
        payment = self._payment
        announced = payment.leaves, payment.where, payment.count, payment.total
        self.breaches.add(fields.of_announced(*announced))

    def _take_transaction(self, leaves: Leaves) -> None:
        payment = self._payment
        euros = fields.euros_of(leaves)
        payment.add(euros)
        self._header.add(euros)
        where = f"{payment.where}/CdtTrfTxInf[{payment.count}]"
        name = leaves.get("PmtId/EndToEndId", [""])[0][:35]
        self._common(leaves, where, obligatory_name="Cdtr/Nm", end_to_end_id=name)
        for breaches in (
            self._duplicates(leaves, where),
            fields.of_amount(leaves, where),
            fields.of_account(leaves, where, "Cdtr"),
            fields.of_remittance(leaves, where),
            fields.of_service_levels(leaves, where),
            fields.of_charges(leaves, where),
            self._levels(leaves, where),
        ):
            self.breaches.add(breaches, name)
        if any(path.startswith("CdtrAgt") for path in leaves):
            self.breaches.add(fields.of_agent(leaves, where, "CdtrAgt"), name)
            self.advice.add([Breach(Rule.CREDITOR_AGENT_PRESENT, f"{where}/CdtrAgt")], name)

    def _duplicates(self, leaves: Leaves, where: str) -> list[Breach]:
        found = []
        for text in leaves.get("PmtId/EndToEndId", ()):
            if text in self._end_to_end_ids and text != fields.NOT_PROVIDED:
                found.append(Breach(Rule.DUPLICATE_END_TO_END_ID, where, {"value": text[:35]}))
            self._end_to_end_ids.add(text)
        return found

    def _levels(self, leaves: Leaves, where: str) -> list[Breach]:
        found = []
        above = fields.service_levels(self._payment.leaves)
        here = fields.service_levels(leaves)
        if above and here:
            found.append(Breach(Rule.SERVICE_LEVEL_TWICE, where))
        if not above and not here and not self._service_level_missed:
            self._service_level_missed = True
            found.append(Breach(Rule.SERVICE_LEVEL_MISSING, self._payment.where))
        charged = "ChrgBr" in self._payment.leaves or "ChrgBr" in leaves
        if not charged and not self._charges_missed:
            self._charges_missed = True
            found.append(Breach(Rule.CHARGES_MISSING, self._payment.where))
        return found

    def _common(
        self, leaves: Leaves, where: str, obligatory_name: str, end_to_end_id: str | None = None
    ) -> None:
        for breaches in (
            fields.of_ids(leaves, where),
            fields.of_names(leaves, where, obligatory_name),
            fields.of_addresses(leaves, where),
            fields.of_other_texts(leaves, where),
        ):
            self.breaches.add(breaches, end_to_end_id)
        self.advice.add(fields.advice_on_purpose(leaves, where), end_to_end_id)
        self.advice.add(fields.advice_on_addresses(leaves, where), end_to_end_id)
