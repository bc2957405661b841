"""Set a municipality's policy from a day on; what was decided before keeps its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from ontzorgen.domain.policy import Policy
from ontzorgen.services.acting import Acting, Action, require
from ontzorgen.services.errors import UnknownMunicipality
from ontzorgen.store import audit, organisation
from ontzorgen.store.models import PolicyRow


def set_policy(
    session: Session,
    municipality: str,
    start: date,
    changes: Mapping[str, Any],
    acting: Acting,
) -> Policy:
    """Change some choices from `start`; the others stay as they are on that day.

    `changes` holds fields of `Policy`, and of `Limits` as `limit_..._cents`. Rows
    that begin later keep what they set. Returns the policy as it will be.

    Raises:
        NotAllowed: policy is for beheer.
        UnknownMunicipality: it has not been loaded.
    """
    require(acting, Action.SET_POLICY, municipality)
    before = organisation.policy_on(session, municipality, start)
    if before is None:
        raise UnknownMunicipality(municipality)
    limits = {
        name.removeprefix("limit_"): value
        for name, value in changes.items()
        if name.startswith("limit_")
    }
    others = {name: value for name, value in changes.items() if not name.startswith("limit_")}
    after = replace(before, **others, limits=replace(before.limits, **limits))
    row = session.get(PolicyRow, (municipality, start))
    columns = organisation.policy_columns(after)
    if row is None:
        session.add(PolicyRow(municipality_code=municipality, valid_from=start, **columns))
    else:
        for name, value in columns.items():
            setattr(row, name, value)
    session.flush()
    was = organisation.policy_columns(before)
    changed = {name: [was[name], value] for name, value in columns.items() if was[name] != value}
    detail = {"from": start.isoformat(), "changed": changed}
    audit.append(session, acting, "set policy", f"policy {municipality}", municipality, detail)
    return after
