"""What became of a bank's answers about names, in Dutch (B1)."""

from __future__ import annotations

from collections.abc import Sequence

from ontzorgen.services.importing.problems import ImportRefused
from ontzorgen.services.name_checks import NamesTaken
from ontzorgen.wording.import_problems import sentence

_MOST = 50


def told(taken: NamesTaken) -> list[str]:
    """Say what changed, what is not ours, and what nothing is paid to, a line each."""
    lines = [
        f"Nieuwe uitslag bij {_accounts(taken.checked)}; bij {taken.unchanged} veranderde niets."
    ]
    if taken.unknown:
        lines.append(
            f"Niet van een begunstigde die wacht of in gebruik is: {_some(taken.unknown)}."
        )
    if taken.blocked:
        numbers = _some([str(number) for number in taken.blocked])
        lines.append(
            f"Hierop wordt niets betaald, want de bank kent een andere naam: rekening {numbers}. "
            "Controleer de naam bij de begunstigde, via een nummer dat u al kende. Klopt het toch, "
            "laat een fiatteur de naam dan accepteren."
        )
    return lines


def not_checked_in_files(codes: Sequence[str]) -> str:
    """Say in whose files the bank checks no names."""
    return (
        f"Let op: in de bestanden van gemeente {', '.join(codes)} controleert de bank geen namen "
        "(naamcontrole_uit=J). Laat elke begunstigde controleren bij het vastleggen."
    )


def refused(error: ImportRefused) -> str:
    """Return the whole refusal of a list."""
    total = len(error.problems)
    faults = "1 fout" if total == 1 else f"{total} fouten"
    lines = [f"De lijst is niet overgenomen: {faults}. Er is niets veranderd."]
    lines += [f"  - {sentence(problem)}" for problem in error.problems[:_MOST]]
    if total > _MOST:
        lines.append(f"  - en nog {total - _MOST}")
    lines.append("Herstel de regels en lees de hele lijst opnieuw in.")
    return "\n".join(lines)


def _accounts(number: int) -> str:
    return "1 rekening" if number == 1 else f"{number} rekeningen"


def _some(names: Sequence[str]) -> str:
    more = f" en nog {len(names) - _MOST}" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
