"""Why an atom does not hold: each clause that could conclude it, and all that blocks it.

Of every clause the bindings are followed as far as the model carries them; where they
end, every remaining literal is looked at, so that all that blocks is named and not only
what comes first. A clause that the tables of the rule base block is blocked for every
case: nothing that the record says could change it, and the table alone is named.
"""

from collections.abc import Iterator

from rsb_prove.bridge.instances import (
    Bindings,
    body_of,
    extend,
    matches,
    pattern,
    unify,
)
from rsb_prove.bridge.model import Model
from rsb_prove.bridge.syntax import (
    Atom,
    BodyLiteral,
    Clause,
    Literal,
    literal_variables,
)
from rsb_prove.explain.derivation import Explainer, named
from rsb_prove.explain.proof import Absent, Attempt, Given, Ground, Premise


def attempts(explainer: Explainer, absent: Absent) -> tuple[Attempt, ...]:
    """Every attempt to conclude an absent atom; none where no clause concludes it."""
    if absent.predicate not in explainer.live:
        return ()
    found: dict[Attempt, None] = {}
    for clause in explainer.base.by_predicate.get(absent.predicate, ()):
        bindings = unify(clause.head, absent.pattern)
        if bindings is None:
            continue
        tabled = _tabled(explainer, clause, bindings)
        if tabled is not None:
            found[Attempt(clause, named(bindings), (), (tabled,))] = None
            continue
        for stuck in _dead_ends(body_of(clause), bindings, explainer.model):
            found[_attempt(explainer, clause, *stuck)] = None
    return tuple(found)


def _dead_ends(
    body: tuple[BodyLiteral, ...], bindings: Bindings, model: Model
) -> Iterator[tuple[int, Bindings]]:
    """The bindings that go no further, each with the literal at which they end."""
    waiting = [(0, bindings)]
    while waiting:
        at, current = waiting.pop()
        if at == len(body):
            continue
        onward = list(extend(body[at], current, model))
        if onward:
            waiting += [(at + 1, extended) for extended in reversed(onward)]
        else:
            yield at, current


def _attempt(
    explainer: Explainer, clause: Clause, at: int, bindings: Bindings
) -> Attempt:
    body = body_of(clause)
    tabled = _tabled(explainer, clause, bindings)
    if tabled is not None:
        return Attempt(clause, named(bindings), (), (tabled,))
    blocks = dict.fromkeys(
        block
        for literal in body[at:]
        for block in blocks_of(explainer, clause, literal, bindings)
    )
    held = _held(explainer, body[:at], bindings)
    return Attempt(clause, named(bindings), tuple(held), tuple(blocks))


def _tabled(explainer: Explainer, clause: Clause, bindings: Bindings) -> Absent | None:
    """The table of the rule base that blocks a clause for every case, if one does."""
    for literal in body_of(clause):
        if isinstance(literal, Literal) and not literal.negated:
            name = literal.atom.predicate
            if name not in explainer.live and not _near(
                explainer, literal.atom, bindings
            ):
                return Absent(name, pattern(literal.atom, bindings))
    return None


def _held(
    explainer: Explainer, body: tuple[BodyLiteral, ...], bindings: Bindings
) -> Iterator[Given]:
    for literal in body:
        if isinstance(literal, Literal) and not literal.negated:
            row = next(matches(literal.atom, bindings, explainer.model))
            leaf = explainer.leaf(Ground(literal.atom.predicate, row))
            if isinstance(leaf, Given):
                yield leaf


def blocks_of(
    explainer: Explainer, clause: Clause, literal: BodyLiteral, bindings: Bindings
) -> Iterator[Premise]:
    """What a literal adds to the blockage: nothing where it holds or is still open."""
    model = explainer.model
    if isinstance(literal, Literal) and not literal.negated:
        if not any(True for _ in matches(literal.atom, bindings, model)):
            near = _near(explainer, literal.atom, bindings)
            wanted = pattern(literal.atom, bindings)
            yield from near or [Absent(literal.atom.predicate, wanted)]
    elif not _open(literal, bindings):
        if isinstance(literal, Literal):
            yield from _near(explainer, literal.atom, bindings)
        elif not any(True for _ in extend(literal, bindings, model)):
            yield explainer.premise(clause, literal, bindings)


def _near(explainer: Explainer, atom: Atom, bindings: Bindings) -> list[Premise]:
    """The rows that a literal fails on: of `p(X, X)` those with two values."""
    rows = explainer.model[atom.predicate].match(pattern(atom, bindings))
    found = (Ground(atom.predicate, row) for row in rows)
    return [explainer.leaf(one) or one for one in found]


def _open(literal: BodyLiteral, bindings: Bindings) -> bool:
    return any(
        v.name not in bindings and not v.name.startswith("_")
        for v in literal_variables(literal)
    )
