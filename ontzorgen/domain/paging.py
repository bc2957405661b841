"""A page of a long list: which rows, and how many pages there are."""

from __future__ import annotations

from dataclasses import dataclass

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page; numbers begin at 1, and a number beyond the last is the last."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @classmethod
    def asked(cls, text: str | None, total: int, size: int = PAGE_SIZE) -> Page:
        """Return the page that somebody asks for; the first for what is no number of a page."""
        number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1
        pages = max(1, -(-total // size))
        return cls(min(max(number, 1), pages), total, size)

    @property
    def pages(self) -> int:
        """How many pages there are; one when there is nothing."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size
