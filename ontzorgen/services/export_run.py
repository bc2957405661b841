"""Make the bank files of an approved run, once; later exports give the same bytes.

Writer, read-back and second engine must agree before anything is stored; bytes,
hash, ledger and status change in one transaction.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import Policy
from ontzorgen.domain.run_status import DECIDED, RunStatus, message_id
from ontzorgen.services import check_ledger, check_run
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.errors import MunicipalityWithoutAccount
from ontzorgen.services.find_run import run_called
from ontzorgen.services.requested_date import requested_date
from ontzorgen.services.run_errors import SecondEngineDisagrees, WrongStatus
from ontzorgen.store import audit, bank_files, ledger, organisation
from ontzorgen.store.bank_files import Part, StoredFile
from ontzorgen.store.models import BankFileRow, RunRow
from ontzorgen.store.run_facts import collector_at_rest
from sepa import pain001
from sepa.credit_transfer import Batch, Debtor
from sepa.iban import bic_of
from sepa.second_opinion import sample_positions, second_look
from sepa.xsd import Version

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Exported:
    """The files of a run, and whether this call made them."""

    run: RunRow
    files: Sequence[StoredFile]
    made_now: bool


def export_run(session: Session, name: str, acting: Acting) -> Exported:
    """Make or find the files of a run.

    Raises:
        WrongStatus: the run has not been approved.
        ContentChanged, BooksDoNotHold: a row was changed behind our back.
        LinesChanged, LimitsExceeded: something changed since the approval.
        SecondEngineDisagrees: the file is not what was approved.
    """
    run = run_called(session, name, Action.EXPORT_RUN, acting)
    if run.status in DECIDED and run.status != RunStatus.APPROVED:
        check_ledger.refuse_broken(session, run, [check_ledger.files_are_the_lines])
        audit.append(session, acting, "export run again", run.name, run.municipality_code, {})
        return Exported(run, bank_files.of_run(session, run.id), made_now=False)
    if run.status != RunStatus.APPROVED:
        raise WrongStatus(run.name, run.status, "export")
    check_run.refuse_changed_content(session, run, run.approved_sha256 or "")
    check_ledger.refuse_broken(session, run, check_ledger.BEFORE_A_FILE)
    policy = organisation.policy_on(session, run.municipality_code, acting.today)
    if policy is None:
        raise MunicipalityWithoutAccount(run.municipality_code)
    paid_on = requested_date(run.execution_date, policy, acting.now)
    check_run.refuse_forbidden_lines(session, run, paid_on)
    check_run.refuse_exceeded_limits(session, run)
    parts = bank_files.parts(session, run.id, policy.split_at)
    with collector_at_rest():
        for number, part in enumerate(parts, start=1):
            _make_file(session, run, number, part, paid_on, policy, acting)
    ledger.post_export(session, run, acting.today)
    run.status = RunStatus.EXPORTED
    run.exported_by_id, run.exported_at = acting.by, acting.now
    session.flush()
    files = bank_files.of_run(session, run.id)
    detail = {"files": {file.message_id: file.sha256 for file in files}}
    audit.append(session, acting, "export run", run.name, run.municipality_code, detail)
    return Exported(run, files, made_now=True)


def file_content(session: Session, file_id: int) -> Iterator[bytes]:
    """Yield the bytes of a file that `export_run` returned."""
    return bank_files.content(session, file_id)


def _make_file(
    session: Session,
    run: RunRow,
    number: int,
    part: Part,
    paid_on: date,
    policy: Policy,
    acting: Acting,
) -> None:
    """Write, look again with a second engine, and store the bytes. Raises SecondEngineDisagrees."""
    assert run.approved_at is not None  # noqa: S101  (an approved run has been approved)
    name = message_id(run.name, number)
    batch = Batch(
        message_id=name,
        payment_information_id=f"{name}-P1",
        created_at=run.approved_at,
        execution_date=paid_on,
        debtor=Debtor(run.debtor_name, run.debtor_iban, bic_of(run.debtor_iban)),
        transactions=part.transactions,
        control_sum_cents=part.control_sum_cents,
        batch_booking=policy.batch_booking,
    )
    version: Version = "03" if policy.pain_version == "03" else "09"
    with tempfile.TemporaryFile() as draft:
        written = pain001.write(
            batch,
            bank_files.transfers(session, run.id, part),
            draft,
            version=version,
            today=acting.today,
        )
        draft.seek(0)
        approved = bank_files.approved_transfers(session, run.id, part)
        disagreements = second_look(draft, batch, approved, version)
        if disagreements:
            told = [f"{row.where}: {row.ours} / {row.theirs}" for row in disagreements]
            raise SecondEngineDisagrees(name, told)
        draft.seek(0)
        deflated = b"".join(_deflated(draft))
    session.add(
        BankFileRow(
            run_id=run.id,
            number=number,
            message_id=name,
            file_name=f"{name}.xml",
            execution_date=batch.execution_date,
            first_position=part.first_position,
            last_position=part.last_position,
            transactions=written.transactions,
            control_sum_cents=written.control_sum_cents,
            sha256=written.sha256,
            deflated=deflated,
            compared_transactions=len(sample_positions(name, part.transactions)),
        )
    )
    session.flush()


def _deflated(source: IO[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(level=1)
    while piece := source.read(_PIECE):
        yield packer.compress(piece)
    yield packer.flush()
