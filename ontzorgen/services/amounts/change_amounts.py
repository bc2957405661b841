"""Change many amounts as they were previewed, and undo that before a run has used it.

Both are one transaction each: all of it, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from sqlalchemy.orm import Session

from ontzorgen.domain.amount_change import Listed, Percentage, Step
from ontzorgen.domain.numbers import may_exist
from ontzorgen.domain.paging import Page
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.amounts.errors import (
    AmountsDiffer,
    AmountsUndone,
    AmountsUsed,
    NothingToChange,
    UnknownAmountChange,
)
from ontzorgen.services.amounts.preview import Choice, Line, prepare
from ontzorgen.services.municipalities import own_municipalities
from ontzorgen.services.written import refuse_bsn
from ontzorgen.store import audit, bulk_changes
from ontzorgen.store.bsn_vault import BsnVault
from ontzorgen.store.bulk_changes import ChangesAsked, CostVersion, DoneLine, ListedChange
from ontzorgen.store.models import BulkChangeRow


def change_amounts(
    session: Session, choice: Choice, seal: str, acting: Acting, vault: BsnVault
) -> int:
    """Change many amounts, and return the number under which that is kept.

    Raises:
        NotAllowed: no role for it, or not for this municipality.
        NothingToChange: no line is left.
        AmountsDiffer: it is not what was previewed under this seal.
    """
    preview, judged = prepare(session, choice, acting, vault)
    if preview.seal != seal:
        raise AmountsDiffer
    if not preview.lines:
        raise NothingToChange
    judged.write()
    starts = [(line.version.fixed_cost_id, line.start) for line in preview.lines]
    new = bulk_changes.version_ids(session, starts)
    lines = [_columns(line, new[line.version.fixed_cost_id]) for line in preview.lines]
    number = bulk_changes.keep(session, _row(choice, seal, acting), lines)
    detail = {
        **_asked(choice),
        "lines": len(lines),
        "old_month_cents": preview.old_month_cents,
        "new_month_cents": preview.new_month_cents,
        "preview_sha256": seal,
    }
    about = f"amounts {number}"
    audit.append(session, acting, "change amounts", about, choice.municipality, detail)
    return number


@dataclass(frozen=True, slots=True)
class ChangesChosen:
    """Which changes somebody chose to see; empty: of any."""

    payee: str = ""
    kind: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class ChangeList:
    """A page of changes."""

    rows: Sequence[ListedChange]
    page: Page
    municipalities: Mapping[str, str]
    """The user's own, by code."""


def list_changes(
    session: Session, chosen: ChangesChosen, number: str | None, acting: Acting
) -> ChangeList:
    """Return a page of the changes of the user's municipalities, the newest first.

    Raises:
        BsnInText: somebody searches for a BSN.
    """
    asked = _wanted(chosen, acting)
    page = Page.asked(number, bulk_changes.number_of(session, asked))
    audit.append(session, acting, "list amounts", "amounts", None, {"page": page.number})
    rows = bulk_changes.listed(session, asked, offset=page.offset, size=page.size)
    return ChangeList(rows, page, dict(own_municipalities(session, acting)))


def every_change(session: Session, chosen: ChangesChosen, acting: Acting) -> list[ListedChange]:
    """Return all the changes that fit, for a file. Raises as `list_changes` does."""
    asked = _wanted(chosen, acting)
    audit.append(session, acting, "list amounts", "amounts", None, {"page": "all"})
    return bulk_changes.listed(session, asked)


def _wanted(chosen: ChangesChosen, acting: Acting) -> ChangesAsked:
    require(acting, Action.READ_AMOUNTS)
    refuse_bsn(chosen.payee, "search amounts")
    towns = acting.municipalities
    if chosen.municipality:
        towns &= {chosen.municipality}
    return ChangesAsked(towns, chosen.payee, chosen.kind)


def see_change(
    session: Session, change_id: int, acting: Acting
) -> tuple[ListedChange, list[DoneLine]]:
    """Return one change with everything it did.

    Raises:
        UnknownAmountChange: there is none, or it is another municipality's.
    """
    change = _change(session, change_id, Action.READ_AMOUNTS, acting)
    about = f"amounts {change.id}"
    audit.append(session, acting, "read amounts", about, change.municipality, {})
    return change, bulk_changes.done_lines(session, change.id)


def payees_to_choose(session: Session, acting: Acting) -> list[tuple[int, str, str]]:
    """Return number, key and name of the payees whose amounts may change."""
    require(acting, Action.CHANGE_AMOUNTS)
    return bulk_changes.payees_in_use(session, acting.municipalities, acting.today)


def undo_amounts(session: Session, change_id: int, acting: Acting) -> int:
    """Bring back what was there before a change; return how many costs that is.

    Raises:
        UnknownAmountChange: there is none, or it is another municipality's.
        AmountsUndone: somebody was first.
        AmountsUsed: a run was approved with it, or a cost of it changed again.
    """
    change = _change(session, change_id, Action.CHANGE_AMOUNTS, acting)
    if change.undone_by is not None:
        raise AmountsUndone(change.id, change.undone_by)
    lines = bulk_changes.done_lines(session, change.id)
    costs = [line.fixed_cost_id for line in lines]
    _refuse_what_is_used(session, change, lines, costs)
    bulk_changes.take_back(session, lines, bulk_changes.named_in_a_run(session, costs))
    row = session.get_one(BulkChangeRow, change.id)
    row.undone_by_id, row.undone_at = acting.by, acting.now
    session.flush()
    session.expire_all()
    about, detail = f"amounts {change.id}", {"lines": len(lines)}
    audit.append(session, acting, "undo amounts", about, change.municipality, detail)
    return len(lines)


def _change(session: Session, change_id: int, action: Action, acting: Acting) -> ListedChange:
    require(acting, action)
    asked = ChangesAsked(acting.municipalities, number=change_id)
    found = bulk_changes.listed(session, asked) if may_exist(change_id) else []
    if not found:
        raise UnknownAmountChange(change_id)
    return found[0]


def _refuse_what_is_used(
    session: Session, change: ListedChange, lines: Sequence[DoneLine], costs: Sequence[int]
) -> None:
    runs = bulk_changes.decided_with(session, costs)
    found = bulk_changes.versions(session, change.municipality, costs=costs)
    by_id = {version.version_id: version for version in found}
    last: dict[int, CostVersion] = {}
    for version in by_id.values():
        known = last.get(version.fixed_cost_id)
        if known is None or known.valid_from < version.valid_from:
            last[version.fixed_cost_id] = version
    decided = [
        (line.key, runs[line.new_version_id]) for line in lines if line.new_version_id in runs
    ]
    changed = [line.key for line in lines if not _as_it_was_left(line, by_id, last)]
    if decided or changed:
        raise AmountsUsed(change.id, decided, changed)


def _as_it_was_left(
    line: DoneLine, by_id: dict[int, CostVersion], last: dict[int, CostVersion]
) -> bool:
    """Say whether a cost still is as the change left it."""
    old, new = by_id.get(line.old_version_id), by_id.get(line.new_version_id)
    if old is None or new is None or last[line.fixed_cost_id] != new:
        return False
    left = replace(
        old,
        version_id=line.new_version_id,
        amount_cents=line.new_cents,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )
    in_place = line.old_version_id == line.new_version_id
    ended = (old.amount_cents, old.valid_until) == (line.old_cents, line.valid_from)
    return new == left and (in_place or ended)


def _columns(line: Line, new_version_id: int) -> dict[str, object]:
    version = line.version
    return {
        "fixed_cost_id": version.fixed_cost_id,
        "old_version_id": version.version_id,
        "new_version_id": new_version_id,
        "valid_from": line.start,
        "valid_until": version.valid_until,
        "old_cents": version.amount_cents,
        "new_cents": line.new_cents,
    }


def _row(choice: Choice, seal: str, acting: Acting) -> BulkChangeRow:
    how = choice.how
    return BulkChangeRow(
        municipality_code=choice.municipality,
        payee_id=choice.payee_id,
        kind=None if choice.kind is None else choice.kind.value,
        first_day=choice.first_day,
        method="LISTED" if isinstance(how, Listed) else type(how).__name__.upper(),
        percentage=f"{how.rate:f}" if isinstance(how, Percentage) else None,
        step_cents=how.cents if isinstance(how, Step) else None,
        seal=seal,
        made_by_id=acting.by,
        made_at=acting.now,
    )


def _asked(choice: Choice) -> dict[str, object]:
    """Return what was asked, for the log; the amounts of a file are in the seal."""
    how = choice.how
    told = () if isinstance(how, Listed) else astuple(how)
    return {
        "first_day": choice.first_day.isoformat(),
        "payee_id": choice.payee_id,
        "kind": choice.kind,
        "how": " ".join([type(how).__name__, *map(str, told)]),
    }
