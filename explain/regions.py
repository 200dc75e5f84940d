"""Where readings lead to the same verdicts: regions of all combinations, and their join.

A region fixes some readings and leaves the others open, for they change nothing there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Verdicts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The readings that are fixed, each to a value, and what is decided under them."""

    fixed: Mapping[str, str]
    verdicts: Verdicts = ()


def joined(parts: Iterable[Sequence[Region]], most: int) -> list[Region] | None:
    """The regions of several criteria laid over each other; None if they are too many.

    Those of each criterion cover all combinations and do not overlap.
    """
    found = [Region({})]
    for regions in parts:
        found = [
            Region({**one.fixed, **other.fixed}, one.verdicts + other.verdicts)
            for one in found
            for other in regions
            if _meet(one.fixed, other.fixed)
        ]
        if len(found) > most:
            return None
    return found


def _meet(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether no reading is fixed to two values."""
    return all(one.get(name, value) == value for name, value in other.items())
