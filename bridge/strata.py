"""Which predicates rest on which, and the order in which they can be evaluated."""

from collections.abc import Iterable, Mapping

from rsb_prove.bridge.syntax import Clause, Literal

Stratum = tuple[str, ...]


def dependencies(clauses: Iterable[Clause]) -> dict[str, dict[str, bool]]:
    """Head -> body predicate -> True where it is needed complete (negated, aggregated)."""
    edges: dict[str, dict[str, bool]] = {}
    for clause in clauses:
        row = edges.setdefault(clause.head.predicate, {})
        for literal in clause.body:
            if isinstance(literal, Literal):
                name = literal.atom.predicate
                complete = literal.negated or clause.aggregate is not None
                row[name] = row.get(name, False) or complete
    return edges


def strata(edges: Mapping[str, Mapping[str, bool]]) -> tuple[Stratum, ...]:
    """The strongly connected groups of predicates, each after what it rests on.

    Tarjan's algorithm, with its own stack: rule bases may be deep.
    """
    order: list[Stratum] = []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    for root in edges:
        if root not in index:
            _visit(root, edges, index, low, open_, order)
    return tuple(order)


def _visit(
    root: str,
    edges: Mapping[str, Mapping[str, bool]],
    index: dict[str, int],
    low: dict[str, int],
    open_: list[str],
    order: list[Stratum],
) -> None:
    work = [(root, iter(edges.get(root, ())))]
    index[root] = low[root] = len(index)
    open_.append(root)
    while work:
        node, successors = work[-1]
        following = next(successors, None)
        if following is None:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                order.append(_close(node, open_))
        elif following not in index:
            index[following] = low[following] = len(index)
            open_.append(following)
            work.append((following, iter(edges.get(following, ()))))
        elif following in open_:
            low[node] = min(low[node], index[following])


def _close(node: str, open_: list[str]) -> Stratum:
    at = open_.index(node)
    group = tuple(sorted(open_[at:]))
    del open_[at:]
    return group


def unstratified(edges: Mapping[str, Mapping[str, bool]]) -> tuple[Stratum, ...]:
    """The groups in which a predicate rests on its own absence or aggregate."""
    return tuple(
        group
        for group in strata(edges)
        if any(edges.get(a, {}).get(b, False) for a in group for b in group)
    )


def circle_of(
    edges: Mapping[str, Mapping[str, bool]], group: Stratum
) -> tuple[str, ...]:
    """A way from a predicate, over one that it needs complete, back to itself."""
    start, through = next(
        (a, b) for a in sorted(group) for b in sorted(group) if edges.get(a, {}).get(b)
    )
    ways: list[tuple[str, ...]] = [(start, through)]
    for way in ways:  # grows: the shortest ways first
        if way[-1] == start:
            return way
        seen = {name for one in ways for name in one[1:]}
        ways += [
            (*way, n) for n in sorted(edges[way[-1]]) if n in group and n not in seen
        ]
    raise ValueError(f"no way leads back to {start}")


def recursive_groups(edges: Mapping[str, Mapping[str, bool]]) -> dict[str, Stratum]:
    """Predicate -> its group, for the predicates that rest on themselves."""
    return {
        name: group
        for group in strata(edges)
        for name in group
        if len(group) > 1 or name in edges.get(name, {})
    }


def resting_on(
    edges: Mapping[str, Mapping[str, bool]], given: Iterable[str]
) -> frozenset[str]:
    """The given predicates and all that rest on them, directly or through others."""
    found = set(given)
    for group in strata(edges):
        if any(set(edges.get(name, ())) & found for name in group):
            found.update(group)
    return frozenset(found)


def below(
    edges: Mapping[str, Mapping[str, bool]], tops: Iterable[str]
) -> frozenset[str]:
    """The predicates, and all that they rest on."""
    found = set(tops)
    waiting = list(found)
    while waiting:
        fresh = edges.get(waiting.pop(), {}).keys() - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
