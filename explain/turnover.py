"""Two collections side by side: what is in both, what goes, and what comes."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Turnover(Generic[T]):
    """What only the first collection has (gone), and what only the second (come)."""

    gone: tuple[T, ...] = ()
    come: tuple[T, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.come)


def pairs(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], K]
) -> dict[K, tuple[T | None, T | None]]:
    """The first item of each key on both sides, first those that stand before."""
    one, other = (_firsts(items, key) for items in (before, after))
    return {k: (one.get(k), other.get(k)) for k in dict.fromkeys([*one, *other])}


def turnover(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], Hashable]
) -> Turnover[T]:
    """What has no item of its key on the other side."""
    found = pairs(before, after, key).values()
    gone = tuple(one for one, other in found if one is not None and other is None)
    come = tuple(other for one, other in found if one is None and other is not None)
    return Turnover(gone, come)


def _firsts(items: Iterable[T], key: Callable[[T], K]) -> dict[K, T]:
    found: dict[K, T] = {}
    for item in items:
        found.setdefault(key(item), item)
    return found
