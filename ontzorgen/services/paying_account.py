"""The account a municipality pays from: see it, and register another one through the importer.

Another account, or another holder of the same one, waits for a second person; until then the one
in use stays in use. What somebody saw when it was typed is sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import Policy
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import PayingAccountChanged, UnknownMunicipality
from ontzorgen.services.importing.import_folder import judge_folder
from ontzorgen.services.importing.rows import ImportFolder, MunicipalityIn
from ontzorgen.store import audit, organisation, payees
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.payees import RegisteredAccount
from payees.account_change import AccountStatus


@dataclass(frozen=True, slots=True)
class PayingAccount:
    """What a municipality pays from, and what waits to take its place."""

    used: RegisteredAccount | None
    waiting: RegisteredAccount | None
    row: MunicipalityIn
    """The municipality as gemeenten.csv would hold it today."""
    seal: str
    """Of all of this: it tells whether somebody else was first."""


def paying_account(session: Session, code: str, acting: Acting) -> PayingAccount:
    """Return the account a municipality pays from.

    Raises:
        NotAllowed, UnknownMunicipality: not of this person, or not loaded; the page is the same.
    """
    require(acting, Action.READ_POLICY, code)
    name = organisation.municipality_name(session, code)
    policy = organisation.policy_on(session, code, acting.today) or Policy()
    if name is None:
        raise UnknownMunicipality(code)
    held = payees.accounts(session, municipalities={code})
    used = next((each for each in held if each.status == AccountStatus.VERIFIED), None)
    waiting = next((each for each in held if each.status == AccountStatus.PENDING), None)
    shown = used or waiting
    row = MunicipalityIn(
        line=1,
        key=code,
        name=name,
        iban=shown.iban if shown else "",
        holder=shown.name if shown else "",
        pay_day=policy.pay_day,
        shortage_rule=policy.shortage_rule,
        order=policy.order,
        floor_cents=policy.floor_cents,
    )
    sealed = (row, waiting and (waiting.iban, waiting.name))
    return PayingAccount(used, waiting, row, sha256(repr(sealed).encode()).hexdigest())


def change_paying_account(
    session: Session, code: str, folder: ImportFolder, seal: str, acting: Acting, vault: BsnVault
) -> int | None:
    """Register another account, and return its number: it waits since. None: nothing changed.

    Raises:
        NotAllowed, UnknownMunicipality: as in `paying_account`.
        ImportRefused: it breaks a rule of gemeenten.csv.
        PayingAccountChanged: it is not as it was when `seal` was shown.
    """
    require(acting, Action.IMPORT_FINANCE, code)
    judged = judge_folder(session, folder, acting, vault)
    if not judged.report.changes:
        return None
    if paying_account(session, code, acting).seal != seal:
        raise PayingAccountChanged(code)
    judged.write()
    detail = {"differences_sha256": judged.report.files[0].sha256}
    audit.append(session, acting, "change paying account", f"municipality {code}", code, detail)
    waiting = paying_account(session, code, acting).waiting
    return waiting.id if waiting else None
