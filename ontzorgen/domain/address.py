"""Where somebody lives or works, as lines of an envelope."""

from __future__ import annotations


def address_lines(
    street: str | None, house_number: str | None, postcode: str | None, town: str | None
) -> tuple[str, ...]:
    """Return street and town, without a name; nothing when one of the two is not known."""
    if not (street and town):
        return ()
    return f"{street} {house_number or ''}".strip(), f"{postcode or ''}  {town}".strip()
