"""The file for an accountant, with its words."""

from __future__ import annotations

from datetime import UTC, datetime

from ontzorgen.domain.grounds import Lack
from ontzorgen.domain.run_proof import Agreed
from ontzorgen.services.reporting.accountant import AccountantSeen, FirstSeen, RunSeen
from ontzorgen.store.reporting.accountant import AccountProof
from ontzorgen.wording.amounts import day_of, moment
from ontzorgen.wording.codes import BASES, COST_KINDS
from ontzorgen.wording.reporting.asked import question_of
from reports.accountant import (
    AccountantFacts,
    AccountLine,
    FirstPayment,
    LackSum,
    RunLine,
    accountant,
)
from reports.amounts import grouped
from reports.report import Coded, Report

LACKS = {
    Lack.NO_DECISION: "geen besluit vastgelegd",
    Lack.DECISION_UNDATED: "besluit zonder datum",
    Lack.DECIDED_LATER: "besluit na de eerste betaling",
    Lack.NO_AUTHORISATION: "geen machtiging vastgelegd",
    Lack.AUTHORISED_LATER: "machtiging na de eerste betaling",
    Lack.AUTHORISATION_ENDED: "machtiging was al gestopt",
}
AGREED = {
    Agreed.WHOLE: "klopt",
    Agreed.UNDER_WAY: "klopt, nog niet alles is betaald",
    Agreed.DIFFERENT: "KLOPT NIET",
}
_RUN_KINDS = {"MONTH": "betaalrun", "CORRECTION": "herstelrun"}
_IN_ORDER = Coded("IN_ORDER", "in orde")
_NEVER = Coded("", "")
_NOT_VERIFIED = Coded("NOT_VERIFIED", "NIET gecontroleerd")
_VERIFIED_LATER = Coded("VERIFIED_LATER", "gecontroleerd NA het eerste gebruik")
_FIRST_OF_TOWN = Coded("FIRST_OF_TOWN", "eerste rekening van de gemeente")


def accountant_report(seen: AccountantSeen) -> Report:
    """Return what was seen as a report."""
    names = dict(seen.asked.towns)
    return accountant(
        AccountantFacts(
            question_of(seen.asked),
            [_first(each) for each in seen.first],
            seen.costs,
            seen.not_in_order,
            [
                LackSum(Coded(lack.value, said), seen.by_lack[lack])
                for lack, said in LACKS.items()
                if seen.by_lack.get(lack)
            ],
            [_run(each) for each in seen.runs],
            [_account(each, names) for each in seen.accounts],
            Agreed.DIFFERENT.value,
            [run.name for run in seen.waiting],
        )
    )


def _first(each: FirstSeen) -> FirstPayment:
    paid = each.paid
    verdict = Coded(
        ",".join(lack.value for lack in each.lacks), ", ".join(LACKS[lack] for lack in each.lacks)
    )
    return FirstPayment(
        paid.municipality,
        paid.household,
        paid.fixed_cost,
        Coded(paid.kind, COST_KINDS[paid.kind]),
        paid.payee,
        Coded(",".join(each.bases), ", ".join(BASES[basis] for basis in each.bases)),
        each.decided_on,
        each.authorised_from,
        paid.run,
        paid.paid_on,
        verdict if each.lacks else _IN_ORDER,
    )


def _run(each: RunSeen) -> RunLine:
    run, totals = each.run, each.totals
    return RunLine(
        run.name,
        run.municipality,
        run.month,
        Coded(run.kind, _RUN_KINDS[run.kind]),
        (run.calculated_by, _at(run.calculated_at)),
        (run.approved_by or "", _at(run.approved_at)),
        (run.exported_by or "", _at(run.exported_at)),
        run.approved_by is not None and run.approved_by != run.calculated_by,
        run.withheld_cents,
        totals.paid_cents,
        totals.file_cents,
        totals.bank_cents,
        totals.refused_cents,
        totals.under_way_cents,
        Coded(each.agreed.value, AGREED[each.agreed]),
        each.ledger_cents,
        each.returned_cents,
    )


def _account(each: AccountProof, towns: dict[str, str]) -> AccountLine:
    verdict = _verdict(each)
    return AccountLine(
        towns.get(each.municipality, each.municipality) if each.municipality else each.payee or "",
        each.name,
        grouped(each.iban),
        (each.entered_by, _at(each.entered_at)),
        (each.verified_by or "", _at(each.verified_at)),
        each.used_on,
        verdict,
        verdict in (_IN_ORDER, _FIRST_OF_TOWN),
    )


def _verdict(each: AccountProof) -> Coded:
    """Say whether a second person verified an account before it was used."""
    if each.verified_at is None:
        return _NOT_VERIFIED if each.municipality is None else _FIRST_OF_TOWN
    if each.verified_by == each.entered_by:
        return _NOT_VERIFIED
    return _VERIFIED_LATER if day_of(each.verified_at) > each.used_on else _IN_ORDER


def _at(value: datetime | None) -> Coded:
    if value is None:
        return _NEVER
    return Coded(value.astimezone(UTC).isoformat(timespec="seconds"), moment(value))
