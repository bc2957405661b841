"""Prove things: SEPA files, the ledger, the audit chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from ontzorgen.cli.kinds import DAY
from ontzorgen.cli.output import application, as_json, give, say
from ontzorgen.services.check_audit import check_audit
from ontzorgen.services.check_ledger import Invariant, check_ledger
from ontzorgen.wording.invariants import NOT_COMPARED, WHAT_NOW, broken_text, link_text
from ontzorgen.wording.sepa_rules import breach_text
from sepa.check import check_file


@click.group("sepa")
def sepa() -> None:
    """SEPA files, ours or anybody's."""


@sepa.command("check")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--today", type=DAY, help="Day against which dates are past; default today.")
@as_json
def check(files: tuple[Path, ...], today: date | None, as_json: bool) -> int:
    """Check pain.001.001.03 and .09 FILES by every rule a bank has."""
    checked = [_check(file, today or application().settings.today()) for file in files]
    if as_json:
        give({"files": checked})
    else:
        for file in checked:
            say(f"{file['path']}: {'goed' if file['ok'] else 'fout'}")
            for row in file["breaches"]:
                say(f"  FOUT    {row['where']}: {row['text']} [{row['rule']}]")
            for row in file["advice"]:
                say(f"  advies  {row['where']}: {row['text']} [{row['rule']}]")
    return 0 if all(file["ok"] for file in checked) else 1


def _check(path: Path, today: date) -> dict[str, Any]:
    with path.open("rb") as stream:
        found = check_file(stream, today)

    def told(rows: Any) -> list[dict[str, str]]:
        return [
            {"rule": str(row.rule), "where": row.where, "text": breach_text(row)} for row in rows
        ]

    return {
        "path": str(path),
        "ok": not found.breaches,
        "breaches": told(found.breaches),
        "advice": told(found.advice),
    }


@click.group("ledger")
def ledger() -> None:
    """The books."""


@ledger.command("check")
@as_json
def ledger_check(as_json: bool) -> int:
    """Prove the invariants of the books and name what does not hold."""
    found = application().write(check_ledger, reads=True, for_all=True)
    application().looked("check ledger", "ledger")
    if as_json:
        give(
            {
                "ok": not found.broken,
                "invariants": [invariant.value for invariant in Invariant],
                "runs": found.runs,
                "broken": [
                    {
                        "invariant": row.invariant.value,
                        "subject": row.subject,
                        "wanted": row.wanted,
                        "found": row.found,
                        "text": broken_text(row),
                    }
                    for row in found.broken
                ],
            }
        )
    elif not found.broken:
        say(f"De boeken kloppen: {len(Invariant)} regels over {found.runs} run(s).")
    else:
        for row in found.broken:
            say(f"KLOPT NIET  {broken_text(row)}")
        say(WHAT_NOW)
    return 1 if found.broken else 0


@click.group("audit")
def audit() -> None:
    """The audit log."""


@audit.command("verify")
@as_json
def audit_verify(as_json: bool) -> int:
    """Prove the chain of the audit log and name where it does not hold."""
    app = application()
    found = app.write(
        lambda session: check_audit(session, app.anchor(session)), reads=True, for_all=True
    )
    app.looked("verify audit", "audit")
    if as_json:
        broken = [
            {"sequence": row.sequence, "why": row.why, "text": link_text(row)}
            for row in found.broken
        ]
        give(
            {
                "ok": not found.broken,
                "rows": found.rows,
                "head": found.head,
                "anchored": found.not_compared is None,
                "not_compared": found.not_compared and found.not_compared.value,
                "broken": broken,
            }
        )
        return 1 if found.broken else 0
    for row in found.broken:
        say(f"KLOPT NIET  {link_text(row)}")
    if found.broken:
        say(WHAT_NOW)
    else:
        say(f"Het logboek klopt: {found.rows} regels, laatste zegel {found.head}.")
    if found.not_compared is not None:
        say(NOT_COMPARED[found.not_compared])
    return 1 if found.broken else 0


COMMANDS = (sepa, ledger, audit)
