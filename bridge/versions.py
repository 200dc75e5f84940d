"""Versions of the policy side by side: which follows which, without a gap or an overlap.

A version is a pack of kind `policy`. It extends another, which ends the day before; the
shipped rules are the first of them and have no first day. What a version says stays in
effect until a later one says otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rsb_prove.bridge.diagnostic import Diagnostic
from rsb_prove.bridge.manifest import POLICY, Manifest

FIRST, LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the policy and its days; `stated` by a manifest, at one of its keys."""

    version: str
    first: int
    last: int
    stated: Manifest
    key: str


def versions(shipped: str, manifests: Sequence[Manifest]) -> tuple[Version, ...]:
    """The versions in the order of their days; nothing where there is only the shipped."""
    later = sorted(_later(manifests), key=_start)
    if not later:
        return ()
    ends = [_start(one) - 1 for one in later]
    found = [Version(shipped, FIRST, ends[0], later[0], "from")]
    found += [
        Version(one.version, _start(one), end, one, "id")
        for one, end in zip(later, [*ends[1:], LAST], strict=True)
    ]
    return tuple(found)


def disagreements(
    policy: str, shipped: str, manifests: Sequence[Manifest]
) -> Iterator[Diagnostic]:
    """What is extended is there, and the versions follow each other day by day."""
    later = _later(manifests)
    known = {shipped: None, **{one.version: one for one in later}}
    for one in manifests:
        if one.policy != policy:
            words = f"The rules are of the policy {policy}, not of {one.policy}."
            yield _found(one, "extends", "RSB353", words)
        elif one.extends is not None and one.extends not in known:
            words = f"There is no version {one.extends} of the policy {policy}."
            fix = f"The versions are: {', '.join(sorted(known))}."
            yield _found(one, "extends", "RSB353", words, fix)
    twice = list(_twice(shipped, later))
    yield from twice or (*_neighbours(known, later), *_ends(later))


def _later(manifests: Sequence[Manifest]) -> list[Manifest]:
    return [one for one in manifests if one.kind == POLICY]


def _start(one: Manifest) -> int:
    return one.first or FIRST


def _twice(shipped: str, later: Sequence[Manifest]) -> Iterator[Diagnostic]:
    seen = {shipped: "the shipped rules"}
    for one in (one for one in later if one.version != one.extends):
        before = seen.setdefault(one.version, one.file)
        if before != one.file:
            words = f"The version {one.version} is that of {before} too."
            yield _found(one, "version", "RSB355", words)


def _neighbours(
    known: Mapping[str, Manifest | None], later: Sequence[Manifest]
) -> Iterator[Diagnostic]:
    """Each version starts the day after the one that it extends, which no other extends."""
    heirs: dict[str, Manifest] = {}
    for one in sorted(later, key=_start):
        extended = str(one.extends)
        if one.version == extended:
            words = "A version of the policy extends another one."
            yield _found(one, "extends", "RSB355", words)
            continue
        before = heirs.setdefault(extended, one)
        if before is not one:
            words = f"From {_day(_start(one))} on both it and {before.version} are in effect."
            note = f"Both extend version {extended}; one version follows another."
            fix = f"Extend version {before.version} instead."
            yield _found(one, "extends", "RSB355", words, fix, note)
            continue
        prior = known.get(extended)
        if prior is not None:
            yield from _border(prior, one)


def _border(prior: Manifest, one: Manifest) -> Iterator[Diagnostic]:
    if _start(one) <= _start(prior):
        words = f"It starts no later than version {prior.version}, which it extends."
        yield _found(one, "from", "RSB355", words)
    elif prior.last is not None and prior.last >= _start(one):
        words = f"Version {prior.version} is in effect to {_day(prior.last)}, this from {_day(_start(one))}."
        fix = f"Let it start on {_day(prior.last + 1)}, or end the other before."
        yield _found(one, "from", "RSB355", words, fix)
    elif prior.last is not None and prior.last + 1 < _start(one):
        words = f"From {_day(prior.last + 1)} to {_day(_start(one) - 1)} no version is in effect."
        fix = f"Let it start on {_day(prior.last + 1)}."
        yield _found(one, "from", "RSB354", words, fix)


def _ends(later: Sequence[Manifest]) -> Iterator[Diagnostic]:
    """Where a version ends another follows."""
    extended = {one.extends for one in later}
    for one in later:
        if one.last is not None and one.version not in extended:
            words = (
                f"From {_day(one.last + 1)} on no version of the policy is in effect."
            )
            fix = "Take `to` away, or add the version that follows."
            yield _found(one, "to", "RSB354", words, fix)


def _day(number: int) -> str:
    return date.fromordinal(min(number, LAST)).isoformat()


def _found(
    one: Manifest, key: str, code: str, words: str, fix: str = "", note: str = ""
) -> Diagnostic:
    return Diagnostic(str(one.place(key)), code, words, note=note, help=fix)
