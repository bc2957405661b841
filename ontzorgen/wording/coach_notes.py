"""Words of the notes of a budget coach (Dutch, B1), for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ontzorgen.services.households.coach_notes import NoteSeen, NotesSeen
from ontzorgen.wording.amounts import moment

KEPT = "De notitie is bewaard. Alleen budgetcoaches lezen haar."
_NOTHING = "Er zijn geen notities van de budgetcoach."
_NOT_YOURS = "Notities van de budgetcoach zijn er alleen voor budgetcoaches."


def lines(seen: NotesSeen | None) -> list[str]:
    """Return the notes as a terminal shows them, or only when each was written."""
    if seen is None:
        return [_NOT_YOURS]
    if seen.notes is None:
        return [moment(each) for each in seen.moments] or [_NOTHING]
    return [line for each in seen.notes for line in _told(each)] or [_NOTHING]


def _told(note: NoteSeen) -> Iterator[str]:
    yield f"Notitie {note.id}, {moment(note.written_at)}, {note.author}:"
    yield note.text
    for old in note.earlier:
        yield f"  eerder, {moment(old.written_at)}: {old.text}"


def notes_json(seen: NotesSeen | None) -> dict[str, Any]:
    """Return the notes as `note list --json` gives them; `notes` is null for who reads none."""
    notes = None if seen is None or seen.notes is None else [_json(each) for each in seen.notes]
    return {
        "written_at": [each.isoformat() for each in seen.moments] if seen else [],
        "notes": notes,
    }


def _json(note: NoteSeen) -> dict[str, Any]:
    return {
        "id": str(note.id),
        "text": note.text,
        "author": note.author,
        "written_at": note.written_at.isoformat(),
        "earlier": [_json(each) for each in note.earlier],
    }
