"""One statement: what is on one line, what is broken, and which parentheses stay."""

import ast

import pytest

from rsb_prove.bridge.layout import WIDTH, laid_out


def one(text: str) -> str:
    (statement,) = ast.parse(text).body
    return laid_out(statement)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('+ p( "a",3 ,\n -4 )', "+p('a', 3, -4)"),
        ("+p(\"it's\", '\"')", "+p('it\\'s', '\"')"),
        ("+p('\\x41\\x85', r'\\d', 'a' 'b')", "+p('A\\x85', '\\\\d', 'ab')"),
        ("+p(1_000, 0x10, -0)", "+p(1000, 16, 0)"),
        ("p(X)<=((q(X,_))&~ r(X))", "p(X) <= q(X, _) & ~r(X)"),
        ("(p(X) <= (X == 1))", "p(X) <= (X == 1)"),
        ("(n[A,(B)]==len_(C))<=q(A,B,C)", "(n[A, B] == len_(C)) <= q(A, B, C)"),
        ("(n[()] == max_(C)) <= q(C)", "(n[()] == max_(C)) <= q(C)"),
        ("p(A) <= (n[A]==N)&(N>=3)", "p(A) <= (n[A] == N) & (N >= 3)"),
    ],
)
def test_a_short_statement_is_one_line(text: str, canonical: str) -> None:
    assert one(text) == canonical


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ("((A + B) - C)", "A + B - C"),
        ("A + (B - C)", "A + (B - C)"),
        ("((A * B)) + (C // 2)", "A * B + C // 2"),
        ("(A + B) * C", "(A + B) * C"),
        ("A * (B * C)", "A * (B * C)"),
        ("(A % B) * C", "A % B * C"),
        ("A - (-3)", "A - -3"),
        ("(-3) * A", "-3 * A"),
    ],
)
def test_a_calculation_keeps_the_parentheses_that_it_needs(
    given: str, needed: str
) -> None:
    assert one(f"p(X) <= q(X) & (X == {given})") == f"p(X) <= q(X) & (X == {needed})"


def test_a_clause_is_broken_where_it_is_too_wide_and_only_there() -> None:
    fitting = f"p(X) <= first(X) & (X == {'9' * (WIDTH - 26)})"
    assert len(fitting) == WIDTH
    assert one(fitting) == fitting
    wide = fitting.replace("first", "second")
    assert one(wide) == (
        f"p(X) <= (\n    second(X)\n    & (X == {'9' * (WIDTH - 26)})\n)"
    )


def test_a_wide_aggregate_is_broken_like_a_clause() -> None:
    first, second = f"q(X, '{'a' * 50}')", f"~r(X, '{'b' * 50}')"
    assert one(f"(n[X] == len_(Y)) <= {first} & {second}") == (
        f"(n[X] == len_(Y)) <= (\n    {first}\n    & {second}\n)"
    )


def test_a_fact_is_one_line_however_long() -> None:
    fact = f"+p('{'a' * 200}')"
    assert one(fact) == fact


def test_what_is_no_statement_of_the_language_is_not_laid_out() -> None:
    with pytest.raises(TypeError):
        one("x = 1")
