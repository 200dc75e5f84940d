"""A copy of the policy's text held against what the rules were written from."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rsb_prove.explain.passages import Passage
from rsb_prove.explain.policycopy import Copy, Excerpt, Span

SAME, MOVED, CHANGED, NOT_FOUND = "same", "moved", "changed", "not found"
STATES = (SAME, MOVED, CHANGED, NOT_FOUND)
# One row of three words may be there by chance.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a passage: its words in the copy, or those at its place."""

    state: str
    excerpt: Excerpt | None = None


@dataclass(frozen=True)
class Compared:
    """Every statement with its finding, and the words that none of them explains."""

    findings: Mapping[str, Finding]
    unexplained: tuple[Excerpt, ...]

    @property
    def agrees(self) -> bool:
        """Whether the copy says what the rules were written from, and nothing more."""
        states = {finding.state for finding in self.findings.values()}
        return states == {SAME} and not self.unexplained


def compared(text: str, known: Sequence[Passage]) -> Compared:
    """Look for each passage in a copy of the policy."""
    copy = Copy(text)
    stated = [passage for passage in known if passage.statements]
    exact = copy.exactly(known)
    whole = _in_order(stated, exact)
    covered = list(whole.values())
    silent = {s for p, spans in exact.items() if not p.statements for s in spans}
    covered += copy.headings(silent, copy.runs(covered))
    grown = dict(_grown(copy, whole, copy.runs(covered)))
    runs = copy.runs([*covered, *grown.values()])
    changed = grown | dict(_changed(copy, [p for p in stated if p not in whole], runs))
    findings: dict[str, Finding] = {}
    places = whole | changed
    moved = _out_of_order([p for p in stated if p in whole], whole)
    for passage in stated:
        if passage in places:
            state = (
                CHANGED if passage in changed else MOVED if passage in moved else SAME
            )
            finding = Finding(state, copy.excerpt(places[passage]))
        else:
            finding = Finding(NOT_FOUND, _instead(copy, passage, stated, places, runs))
        findings.update(dict.fromkeys(passage.statements, finding))
    left = _without(runs, changed.values())
    return Compared(findings, tuple(copy.excerpt(run) for run in left))


def _in_order(
    stated: Iterable[Passage], exact: Mapping[Passage, Sequence[Span]]
) -> dict[Passage, Span]:
    """One place for each passage: if there are several, the next in the policy's order."""
    found: dict[Passage, Span] = {}
    end = 0
    for passage in stated:
        spans = exact.get(passage, ())
        if spans:
            found[passage] = next((s for s in spans if s[0] >= end), spans[0])
            end = max(end, found[passage][1])
    return found


def _grown(
    copy: Copy, whole: Mapping[Passage, Span], runs: Iterable[Span]
) -> Iterator[tuple[Passage, Span]]:
    """The passages that are whole, but in a sentence that has new words before or after."""
    free = frozenset(at for run in runs for at in range(*run))
    for passage, span in whole.items():
        wide = copy.widened(span, free)
        if wide != span:
            yield passage, wide


def _without(runs: Iterable[Span], taken: Collection[Span]) -> Iterator[Span]:
    """The words in a row of which no passage that changed has any."""
    for run in runs:
        if not any(start < run[1] and run[0] < end for start, end in taken):
            yield run


def _instead(
    copy: Copy,
    passage: Passage,
    stated: Sequence[Passage],
    places: Mapping[Passage, Span],
    runs: Iterable[Span],
) -> Excerpt | None:
    """The only new words between the two passages around one that is not there."""
    at = stated.index(passage)
    before, after = stated[:at][-1:], stated[at + 1 :][:1]
    if not all(one in places for one in (*before, *after)):
        return None
    low = places[before[0]][1] if before else 0
    high = places[after[0]][0] if after else len(copy.words)
    between = [run for run in runs if low <= run[0] and run[1] <= high]
    return copy.excerpt(between[0]) if len(between) == 1 else None


@dataclass(frozen=True, slots=True)
class _Hits:
    """The words, in a row that is otherwise new, that have traits of a passage."""

    passage: Passage
    run: Span
    first: int
    last: int


def _changed(
    copy: Copy, missing: Sequence[Passage], runs: Iterable[Span]
) -> Iterator[tuple[Passage, Span]]:
    """The passages of which some traits stand among words that are otherwise new."""
    hits = sorted(_hits(copy, missing, runs), key=lambda one: (one.first, one.last))
    for run in dict.fromkeys(one.run for one in hits):
        inside = [one for one in hits if one.run == run]
        cuts = [copy.opening(a.last, b.first) for a, b in pairwise(inside)]
        yield from zip(
            (one.passage for one in inside),
            pairwise([run[0], *cuts, run[1]]),
            strict=True,
        )


def _hits(
    copy: Copy, missing: Sequence[Passage], runs: Iterable[Span]
) -> Iterator[_Hits]:
    owners = {trait: passage for passage in missing for trait in passage.traits}
    found: dict[Passage, dict[Span, list[int]]] = {}
    for run in runs:
        for at in range(run[0], min(run[1], len(copy.traits))):
            if copy.traits[at] in owners:
                places = found.setdefault(owners[copy.traits[at]], {})
                places.setdefault(run, []).append(at)
    for passage, places in found.items():
        run, ats = max(places.items(), key=lambda one: len(one[1]))
        if len(ats) >= min(_ENOUGH, len(passage.traits)):
            yield _Hits(passage, run, ats[0], ats[-1])


def _out_of_order(
    found: Sequence[Passage], places: Mapping[Passage, Span]
) -> frozenset[Passage]:
    """The fewest passages without which the others stand in the policy's order."""
    ends: list[int] = []
    chains: list[list[Passage]] = []
    for passage in found:
        at = places[passage][0]
        length = bisect_right(ends, at)
        chain = [*(chains[length - 1] if length else []), passage]
        ends[length : length + 1] = [at]
        chains[length : length + 1] = [chain]
    return frozenset(found) - frozenset(chains[-1] if chains else ())
