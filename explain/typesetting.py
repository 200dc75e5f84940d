"""Paragraphs and labelled items, set to a width."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Lines = Iterator[str]
LABEL = 14


@dataclass(frozen=True, slots=True)
class Page:
    """Sets text to a width; pointers, ids and dates stay whole."""

    width: int

    def wrapped(self, text: str, indent: int = 0, hang: int = 2) -> Lines:
        """A paragraph, its first line indented and the others a little more."""
        yield from textwrap.wrap(
            text,
            self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hang),
            break_on_hyphens=False,
        )

    def labelled(self, label: str, items: Iterable[str], indent: int = 2) -> Lines:
        """Items one below the other, the label before the first."""
        for item in items:
            yield from self.wrapped(f"{label:{LABEL}}{item}", indent, LABEL)
            label = ""
