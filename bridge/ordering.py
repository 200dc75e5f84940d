"""The order in which the literals of a body can be evaluated."""

from rsb_prove.bridge.syntax import (
    BodyLiteral,
    Clause,
    Literal,
    Variable,
    literal_variables,
)


def ordered(clause: Clause) -> tuple[BodyLiteral, ...]:
    """The body in an order that can be evaluated: a test as soon as it is bound.

    pyDatalog evaluates left to right, and a negation or comparison before its
    variables are bound answers nothing or raises. Literals that never become
    evaluable stay at the end, where the safety check of the rule base finds them.
    """
    waiting = list(clause.body)
    bound: set[Variable] = set()
    done: list[BodyLiteral] = []
    while waiting:
        ready = next((part for part in waiting if is_test_ready(part, bound)), None)
        if ready is None:
            ready = next((p for p in waiting if binds(p)), waiting[0])
        waiting.remove(ready)
        done.append(ready)
        bound.update(literal_variables(ready))
    return tuple(done)


def binds(literal: BodyLiteral) -> bool:
    """Whether the literal is a positive atom, which binds what it matches."""
    return isinstance(literal, Literal) and not literal.negated


def is_test_ready(literal: BodyLiteral, bound: set[Variable]) -> bool:
    """Whether a literal only tests, with these variables bound.

    A positive atom with nothing left to bind is a test too, and the sooner it stands the
    fewer bindings are followed: `reading('weekly', 'seven_days')` goes first of all.
    """
    free = {v for v in literal_variables(literal) if v not in bound}
    if isinstance(literal, Literal):
        named = {v for v in free if not v.name.startswith("_")}
        return not (named if literal.negated else free)
    assigns = literal.operator == "==" and isinstance(literal.left, Variable)
    return not free or (assigns and free == {literal.left})
