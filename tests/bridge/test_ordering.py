"""The order in which a body is evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsb_prove.bridge.ordering import ordered
from rsb_prove.bridge.parser import parse
from rsb_prove.bridge.rulebase import load
from rsb_prove.bridge.syntax import Clause, Comparison, Literal, literal_variables

BODIES = {
    "~b(X) & a(X)": "a(X) & ~b(X)",
    "(X < 3) & a(X)": "a(X) & (X < 3)",
    "~b(X, _) & a(X)": "a(X) & ~b(X, _)",
    "a(X) & b(Y) & ~c(X)": "a(X) & ~c(X) & b(Y)",
    "a(X) & b(Y) & (X < 3)": "a(X) & (X < 3) & b(Y)",
    "a(X) & r('w')": "r('w') & a(X)",
    "a(X) & b(X, Y) & c(X)": "a(X) & c(X) & b(X, Y)",
    "(Y == X + 1) & b(Y) & a(X)": "b(Y) & a(X) & (Y == (X + 1))",
    "a(X) & (Y == X + 1) & b(Y)": "a(X) & (Y == (X + 1)) & b(Y)",
    "(Z == Y + 1) & (Y == X + 1) & a(X)": "a(X) & (Y == (X + 1)) & (Z == (Y + 1))",
    "(n[X] == N) & (N >= 3) & a(X)": "n(X, N) & (N >= 3) & a(X)",
    "~a('x') & b(X)": "~a('x') & b(X)",
}


def clause(body: str) -> Clause:
    (found,) = parse(f"p('a') <= {body}", "a.dl").clauses
    return found


@pytest.mark.parametrize(("body", "expected"), BODIES.items(), ids=BODIES)
def test_a_test_stands_where_its_variables_are_first_bound(
    body: str, expected: str
) -> None:
    assert " & ".join(map(str, ordered(clause(body)))) == expected


@given(
    st.permutations(["a(X)", "b(X, Y)", "~c(Y)", "(Z == Y + 1)", "(Z < X)", "~d(Z, _)"])
)
def test_no_test_stands_before_its_variables_are_bound(parts: list[str]) -> None:
    assert_evaluable(clause(" & ".join(parts)))


def test_every_shipped_body_is_evaluable_in_its_order() -> None:
    for one in load().clauses:
        assert_evaluable(one)


def assert_evaluable(one: Clause) -> None:
    body = ordered(one)
    assert sorted(map(id, body)) == sorted(map(id, one.body))
    bound: set[str] = set()
    for part in body:
        names = {v.name for v in literal_variables(part)}
        free = {name for name in names - bound if not name.startswith("_")}
        if isinstance(part, Comparison):
            left = {v.name for v in literal_variables(part)} & {str(part.left)}
            assert free <= (left if part.operator == "==" else set())
        if isinstance(part, Literal) and part.negated:
            assert free == set()
        bound |= names


def test_what_is_never_bound_stands_at_the_end() -> None:
    assert str(ordered(clause("~b(Y) & a(X)"))[-1]) == "~b(Y)"
