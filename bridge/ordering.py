"""The order in which the literals of a body can be evaluated."""

from functools import lru_cache

from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Literal,
    Variable,
    literal_variables,
)


@lru_cache(maxsize=16384)
def ordered(clause: Clause) -> tuple[BodyLiteral, ...]:
    """The body in an order that can be evaluated: a test as soon as it is bound.

    pyDatalog evaluates left to right, and a negation or comparison before its
    variables are bound answers nothing or raises. Literals that never become
    evaluable stay at the end, where the safety check of the rule base finds them.
    """
    waiting = list(clause.body)
    bound: set[str] = set()
    done: list[BodyLiteral] = []
    while waiting:
        at = next(
            (i for i, part in enumerate(waiting) if is_test_ready(part, bound)),
            next((i for i, part in enumerate(waiting) if binds(part)), 0),
        )
        ready = waiting.pop(at)
        done.append(ready)
        bound |= names(ready)
    return tuple(done)


@lru_cache(maxsize=65536)
def names(literal: BodyLiteral) -> frozenset[str]:
    """The names of a literal's variables."""
    return frozenset(variable.name for variable in literal_variables(literal))


def binds(literal: BodyLiteral) -> bool:
    """Whether the literal is a positive atom, which binds what it matches."""
    return isinstance(literal, Literal) and not literal.negated


def is_test_ready(literal: BodyLiteral, bound: set[str]) -> bool:
    """Whether a literal only tests, with these variables bound.

    A positive atom with nothing left to bind is a test too, and the sooner it stands the
    fewer bindings are followed: `reading('weekly', 'seven_days')` goes first of all.
    """
    free = names(literal) - bound
    if isinstance(literal, Literal):
        if literal.negated:
            return all(name.startswith("_") for name in free)
        return not free
    left = literal.left
    assigns = literal.operator == "==" and isinstance(left, Variable)
    return not free or (assigns and free == {left.name})  # type: ignore[union-attr]
