"""Rule text: what is read, what is refused, and that nothing of it ever runs."""

import pytest

from rsb_prove.bridge.diagnostic import Diagnostic, Rejected
from rsb_prove.bridge.parser import LARGEST_TEXT, RuleText, parse
from rsb_prove.bridge.syntax import (
    Aggregate,
    Atom,
    Comparison,
    Literal,
    Place,
    Variable,
)


def rejected(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(Rejected) as caught:
        parse(text, "a.dl")
    assert caught.value.status == 78
    return caught.value.diagnostics


def read(text: str) -> RuleText:
    return parse(text, "a.dl")


def test_facts_keep_words_numbers_order_and_place() -> None:
    found = read("# a comment\n+p('a', 1)\n\n+q('b c', -20)\n+p('it\\'s')\n+r(\n'x')\n")
    assert [(f.predicate, f.row, str(f.place)) for f in found.facts] == [
        ("p", ("a", 1), "a.dl:2:2"),
        ("q", ("b c", -20), "a.dl:4:2"),
        ("p", ("it's",), "a.dl:5:2"),
        ("r", ("x",), "a.dl:6:2"),
    ]


@pytest.mark.parametrize(
    "fact", ["+p('a', 12)", " +p( 'a',12 )", '+p("a", 12)  # why', "+p('a', 1_2)"]
)
def test_a_fact_is_the_same_however_it_is_laid_out(fact: str) -> None:
    if fact.startswith(" "):
        assert rejected(fact)[0].code == "RSB301"
        fact = fact[1:]
    assert [(f.predicate, f.row) for f in read(fact).facts] == [("p", ("a", 12))]


def test_a_fact_without_its_sign_is_refused_with_the_place() -> None:
    (found,) = rejected("p('a')\n")
    assert (found.code, found.place) == ("RSB302", "a.dl:1:1")
    assert found.sentence == "This is neither a fact nor a clause."
    assert found.text == "p('a')"


def test_a_clause_keeps_head_body_and_place() -> None:
    (clause,) = read(
        "\nhead(X, 'w') <= body(X, _, Y) & ~other(Y, _) & (Y < 3)\n"
    ).clauses
    assert str(clause) == "head(X, 'w') <= body(X, _, Y) & ~other(Y, _) & (Y < 3)"
    assert clause.place == Place("a.dl", 2, 1)
    assert clause.aggregate is None


def test_every_blank_is_a_variable_of_its_own() -> None:
    (clause,) = read("p(X) <= q(X, _, _) & ~r(_)").clauses
    names = [
        str(getattr(term, "name", term))
        for part in clause.body
        if isinstance(part, Literal)
        for term in part.atom.terms
    ]
    assert names == ["X", "_1", "_2", "_3"]


def test_a_count_ends_its_head_in_the_count() -> None:
    (clause,) = read("(n[A, B] == len_(C)) <= q(A, B, C)").clauses
    assert clause.aggregate == Aggregate("len_", Variable("C"))
    assert str(clause.head) == "n(A, B, Count)"
    assert str(clause) == "(n[A, B] == len_(C)) <= q(A, B, C)"


def test_a_maximum_is_read_as_it_is_written() -> None:
    (clause,) = read("(most[A] == max_(N)) <= q(A, N)").clauses
    assert clause.aggregate == Aggregate("max_", Variable("N"))
    assert (str(clause.head), str(clause)) == (
        "most(A, Greatest)",
        "(most[A] == max_(N)) <= q(A, N)",
    )


def test_a_count_in_a_body_is_an_atom() -> None:
    (clause,) = read("p(A) <= (n[A] == N) & (N >= 3)").clauses
    first, second = clause.body
    assert isinstance(first, Literal)
    assert isinstance(first.atom, Atom)
    assert (first.negated, str(first)) == (False, "n(A, N)")
    assert isinstance(second, Comparison)
    assert str(second) == "(N >= 3)"


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_every_comparison_is_read(sign: str) -> None:
    (clause,) = read(f"p(X) <= q(X) & (X {sign} 2 * (3 - X) // 4 % 5)").clauses
    assert str(clause.body[1]) == f"(X {sign} (((2 * (3 - X)) // 4) % 5))"


RUNS = [
    "__import__('os').system('true')",
    "+p(open('x'))",
    "+p(q('x'))",
    "+p(__class__)",
    "+__import__('os')",
    "+p('x'.upper())",
    "+p([x for x in 'abc'])",
    "+p(lambda: 1)",
    "+p(f'{1}')",
    "+p((x := 1))",
    "+p(2 ** 3)",
    "+p(10 ** 10 ** 10)",
    "+p(1.5)",
    "+p(True)",
    "+p(None)",
    "+p(b'a')",
    "+p(X)",
    "+p(*'ab')",
    "+p(x='a')",
    "+p()",
    "+P('a')",
    "+a.p('a')",
    "import os",
    "from os import path",
    "x = 1",
    "def p(): pass",
    "class P: pass",
    "if 1: +p('a')",
    "del p",
    "p(X) <= q(X) and r(X)",
    "p(X) <= q(X) | r(X)",
    "p(X) <= q(X.real)",
    "p(X) <= q(x)",
    "p(X) <= q(X[0])",
    "p(X) <= (1 < X < 3)",
    "p(X) <= q(X) & (X in [1])",
    "p(X) <= q(X) & (X is 1)",
    "p(X) <= q(X) & (X == open('x'))",
    "p(X) <= q(X) & ~(X == 1)",
    "p(X) <= q(X) & (len_(X) == 1)",
    "p(X) <= q(X) <= r(X)",
    "p(X) >= q(X)",
    "p(X) <= 1",
    "(n[X] == sum_(Y)) <= q(X, Y)",
    "(n[X] == len_(Y + 1)) <= q(X, Y)",
    "_p(X) <= q(X)",
    "__p__(X) <= q(X)",
    "p(X) <= q(X) & (yield)",
    "p(X) <= (q(X) if r(X) else s(X))",
    "p(X) <= q({X})",
    "p(X) <= q(X) & (X == 1 / 2)",
    "await p(X)",
]


@pytest.mark.parametrize("text", RUNS)
def test_nothing_but_facts_and_clauses_is_taken(text: str) -> None:
    found = rejected(f"+good('a')\n{text}\n")
    assert {one.code for one in found} <= {"RSB301", "RSB302"}
    assert all(one.place.startswith("a.dl:2:") for one in found)


def test_every_refused_statement_is_named_at_once() -> None:
    assert [one.place for one in rejected("import a\n+p('a')\nx = 1\n+q(1.5)")] == [
        "a.dl:1:1",
        "a.dl:3:1",
        "a.dl:4:4",
    ]


@pytest.mark.parametrize("number", [10**12 + 1, -(10**12) - 1, 10**300])
def test_huge_numbers_are_refused(number: int) -> None:
    (found,) = rejected(f"+p({number})")
    assert found.sentence == "A number is whole and at most a million million."


def test_numbers_up_to_the_largest_are_taken() -> None:
    rows = [fact.row for fact in read(f"+p({10**12})\n+p(-{10**12})\n").facts]
    assert rows == [(10**12,), (-(10**12),)]


UNREADABLE = {
    "an open bracket": "p(X <= q(X)",
    "a number too long to convert": f"+p({'9' * 5000})",
    "deep brackets": f"p(X) <= {'(' * 5000}q(X){')' * 5000}",
    "a deep sum": f"p(X) <= q(X) & (X == {'1 + ' * 50_000}1)",
    "many signs": f"+p({'-' * 100_000}1)",
    "too much": "#" * (LARGEST_TEXT + 1),
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(text: str) -> None:
    (found,) = rejected(text)
    assert found.code in ("RSB301", "RSB302")
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("depth", [50, 500, 2000])
def test_sums_of_any_depth_are_read_or_refused(depth: int) -> None:
    text = f"p(X) <= q(X) & (X == {'1 + ' * depth}1)"
    try:
        codes = {f"{len(read(text).clauses)} clause"}
    except Rejected as refused:
        codes = {one.code for one in refused.diagnostics}
    assert codes <= {"1 clause", "RSB301", "RSB302"}


def test_long_bodies_are_read() -> None:
    body = " & ".join(["q(X)"] * 150)
    assert len(read(f"p(X) <= {body}").clauses[0].body) == 150


def test_a_fact_within_a_text_is_no_fact() -> None:
    assert rejected('"""\n+r(\'a\')\n"""')


@pytest.mark.parametrize(
    "text", ["p(X) <= (q(X)\n+r('a')\n)", "p(X) <= q(X) \\\n+r('a')\n"]
)
def test_a_line_within_a_statement_is_no_fact(text: str) -> None:
    assert rejected(text)
