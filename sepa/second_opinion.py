"""Look a second time at a file before it is released: read it back, and ask another engine.

Every transaction in the file is compared with the approved line. All of them up to 5,000, a
random 5,000 beyond, are written by sepaxml too and compared with what our file says: account,
name, amount, id, text, date, counts, sums. Any disagreement blocks the release.
"""

import io
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from sepa.credit_transfer import Batch, CreditTransfer
from sepa.errors import UnreadableFile
from sepa.pain001 import amsterdam_time
from sepa.pain001_read import GroupHeader, OwnFile, Part, PaymentInformation, read, read_own
from sepa.sepaxml_engine import written_by_sepaxml
from sepa.xsd import Version

SAMPLE = 5_000
MAX_DISAGREEMENTS = 100


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where two sources differ: what our file says, and what the other says."""

    where: str
    ours: str
    theirs: str


def sample_positions(message_id: str, count: int) -> frozenset[int]:
    """Choose which transactions sepaxml writes too; the same message, the same choice."""
    if count <= SAMPLE:
        return frozenset(range(count))
    return frozenset(random.Random(message_id).sample(range(count), SAMPLE))  # noqa: S311 - a reproducible choice, no secret


def second_look(
    source: Path | BinaryIO,
    batch: Batch,
    approved: Iterable[CreditTransfer],
    version: Version = "09",
) -> tuple[Disagreement, ...]:
    """Compare the whole file with what was approved, and the sample with sepaxml.

    Streams both once. Returns at most a hundred disagreements; none means release.
    """
    opened: AbstractContextManager[BinaryIO] = (
        source.open("rb") if isinstance(source, Path) else nullcontext(source)
    )
    with opened as stream:
        look = _Look(batch, version)
        try:
            look.compare_file(read_own(stream, version), approved)
        except UnreadableFile as refusal:
            return (*look.found, Disagreement("file", str(refusal), "a file of our writer"))
    return tuple(look.found[:MAX_DISAGREEMENTS])


def compare(
    batch: Batch,
    transfers: Sequence[CreditTransfer],
    our_payment: PaymentInformation,
    our_transfers: Sequence[CreditTransfer],
    version: Version = "09",
) -> tuple[Disagreement, ...]:
    """Let sepaxml write `transfers` and compare with what our file says, element by element."""
    written = written_by_sepaxml(batch, transfers, version)
    theirs = tuple(read(io.BytesIO(written)))
    header, payment, their_transfers = theirs[0], theirs[1], theirs[2:]
    if not isinstance(header, GroupHeader) or not isinstance(payment, PaymentInformation):
        return (Disagreement("sepaxml", "a header", "another order"),)
    count = len(our_transfers)
    sum_cents = sum(transfer.amount_cents for transfer in our_transfers)
    pairs = (
        ("GrpHdr/NbOfTxs", count, header.transactions),
        ("GrpHdr/CtrlSum", sum_cents, header.control_sum_cents),
        ("PmtInf/NbOfTxs", count, payment.transactions),
        ("PmtInf/CtrlSum", sum_cents, payment.control_sum_cents),
        ("PmtInf/ReqdExctnDt", our_payment.execution_date, payment.execution_date),
        ("PmtInf/Dbtr", our_payment.debtor, payment.debtor),
        ("PmtInf/PmtMtd", our_payment.method, payment.method),
        ("PmtInf/SvcLvl", our_payment.service_level, payment.service_level),
        ("PmtInf/ChrgBr", our_payment.charge_bearer, payment.charge_bearer),
    )
    found = [*_differences(pairs, "sepaxml ")]
    for ours, theirs_too in zip_longest(our_transfers, their_transfers):
        found.extend(_between(ours, theirs_too, "sepaxml ", with_kind=False))
    return tuple(found[:MAX_DISAGREEMENTS])


class _Look:
    """One pass over a file beside the approved lines."""

    def __init__(self, batch: Batch, version: Version) -> None:
        self.found: list[Disagreement] = []
        self._batch, self._version = batch, version
        self._sample = sample_positions(batch.message_id, batch.transactions)
        self._ours: list[CreditTransfer] = []
        self._approved: list[CreditTransfer] = []

    def compare_file(self, file: OwnFile, approved: Iterable[CreditTransfer]) -> None:
        """Read back the whole file, then ask sepaxml about the sample."""
        self.found.extend(_against_batch(self._batch, file.header, file.payment))
        count, sum_cents = self._read_back(file.transfers, approved)
        counted = (
            ("CdtTrfTxInf count", count, self._batch.transactions),
            ("CdtTrfTxInf sum", sum_cents, self._batch.control_sum_cents),
        )
        self.found.extend(_differences(counted))
        if not self.found:
            both = self._batch, self._approved, file.payment, self._ours, self._version
            self.found.extend(compare(*both))

    def _read_back(
        self, transfers: Iterator[CreditTransfer], approved: Iterable[CreditTransfer]
    ) -> tuple[int, int]:
        count = sum_cents = 0
        for position, (ours, theirs) in enumerate(zip_longest(transfers, approved)):
            if ours != theirs:
                self.found.extend(_between(ours, theirs))
                if len(self.found) >= MAX_DISAGREEMENTS:
                    break
                continue
            count += 1
            sum_cents += ours.amount_cents
            if position in self._sample:
                self._ours.append(ours)
                self._approved.append(theirs)
        return count, sum_cents


def _against_batch(
    batch: Batch, header: GroupHeader, payment: PaymentInformation
) -> Iterator[Disagreement]:
    yield from _differences(
        (
            ("GrpHdr/MsgId", header.message_id, batch.message_id),
            ("GrpHdr/CreDtTm", header.created_at, amsterdam_time(batch.created_at)),
            ("GrpHdr/NbOfTxs", header.transactions, batch.transactions),
            ("GrpHdr/CtrlSum", header.control_sum_cents, batch.control_sum_cents),
            ("GrpHdr/InitgPty", header.initiating_party, batch.debtor.name),
            ("PmtInf/PmtInfId", payment.payment_information_id, batch.payment_information_id),
            ("PmtInf/BtchBookg", payment.batch_booking, batch.batch_booking),
            ("PmtInf/NbOfTxs", payment.transactions, batch.transactions),
            ("PmtInf/CtrlSum", payment.control_sum_cents, batch.control_sum_cents),
            ("PmtInf/ReqdExctnDt", payment.execution_date, batch.execution_date),
            ("PmtInf/Dbtr", payment.debtor, batch.debtor),
        )
    )


def _differences(
    pairs: Iterable[tuple[str, object, object]], prefix: str = ""
) -> Iterator[Disagreement]:
    for where, ours, theirs in pairs:
        if ours != theirs:
            yield Disagreement(prefix + where, str(ours), str(theirs))


def _between(
    ours: Part | None, theirs: Part | None, prefix: str = "", *, with_kind: bool = True
) -> Iterator[Disagreement]:
    if not isinstance(ours, CreditTransfer) or not isinstance(theirs, CreditTransfer):
        said = (getattr(each, "end_to_end_id", "nothing") for each in (ours, theirs))
        yield Disagreement(f"{prefix}CdtTrfTxInf", *said)
        return
    for name, our_value, their_value in zip(CreditTransfer._fields, ours, theirs, strict=True):
        if our_value != their_value and (with_kind or name != "reference_kind"):
            where = f"{prefix}{ours.end_to_end_id} {name}"
            yield Disagreement(where, str(our_value), str(their_value))
