"""The canonical form of rule files: nothing but the layout is another."""

import ast
import io
import tokenize
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.formatting import formatted
from rsb_prove.bridge.metadata import mark, opens
from rsb_prove.bridge.plainfacts import lines_of, plain_facts
from rsb_prove.bridge.rulebase import load, rule_paths
from rsb_prove.bridge.syntax import Place
from tests.bridge.rule_layouts import texts
from tests.case_strategies import THOROUGH

# A machine that is busy draws slowly, which says nothing of the rules.
drawn = settings(
    max_examples=100 if THOROUGH else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
SHIPPED = dict(rule_paths())
NOWHERE = Place("", 0)


def shaped(text: str) -> str:
    return formatted(text, "a.dl")


def meaning(text: str) -> object:
    """All that a rule base takes from a text, but for the places."""
    base = load([("a.dl", text)])
    return (
        [(fact.predicate, fact.row) for fact in base.facts],
        [str(clause) for clause in base.clauses],
        [replace(one, place=NOWHERE) for one in base.criteria.values()],
        [base.sentences.get(clause.place) for clause in base.clauses],
        [base.owners.get(clause.place) for clause in base.clauses],
    )


def comments(text: str) -> list[str]:
    """The comments of a text, sorted; the blanks at their ends are no part of them."""
    source = io.StringIO("\n".join(lines_of(text)))
    tokens = tokenize.generate_tokens(source.readline)
    kind = tokenize.COMMENT
    return sorted(one.string.rstrip(" \t\f") for one in tokens if one.type == kind)


def check_that_only_the_layout_differs(text: str) -> None:
    new = shaped(text)
    assert shaped(new) == new
    assert meaning(new) == meaning(text)
    assert comments(new) == comments(text)


@pytest.mark.parametrize("path", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_file_is_in_its_canonical_form(path: Path) -> None:
    text = path.read_bytes().decode()
    assert shaped(text) == text


@pytest.mark.parametrize("path", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_file_laid_out_otherwise_means_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    other = text.replace(", ", ",").replace(" & ", "  &").replace("\n\n", "\n \n\n\n")
    check_that_only_the_layout_differs(other.replace("\n", "\r\n"))


@pytest.mark.parametrize("path", SHIPPED.values(), ids=SHIPPED)
def test_plain_facts_stay_plain(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain, _ = plain_facts(text, "a.dl")
    again, _ = plain_facts(shaped(text), "a.dl")
    assert [fact.row for fact in again] == [fact.row for fact in plain]


@drawn
@given(texts)
def test_nothing_but_the_layout_changes(text: str) -> None:
    try:
        load([("a.dl", text)])
    except Rejected:
        assume(False)
    check_that_only_the_layout_differs(text)


def is_laid_out(text: str) -> bool:
    """Whether no statement of a text was left as it is: none has metadata within."""
    lines = lines_of(text)
    spans = [(one.lineno, one.end_lineno or 0) for one in ast.parse(text).body]
    apart = all(one[1] < two[0] for one, two in pairwise(spans))
    return apart and not any(any(map(opens, lines[i:j])) for i, j in spans)


@drawn
@given(texts)
def test_lines_end_well_and_no_two_in_a_row_are_empty(text: str) -> None:
    try:
        new = shaped(text)
    except Rejected:
        assume(False)
    assert new == "" or (new.endswith("\n") and new.strip("\n") + "\n" == new)
    assert "\r" not in new
    if not is_laid_out(new):
        return
    assert "\n\n\n" not in new
    for line in new.split("\n"):
        assert line == line.rstrip(" \t\f") or line == mark(line)


UNSHAPED = """\


# A comment   of its own.\t


+p( "a",3 )   # behind a fact
+q('b'); +q('c')# behind two

  # indented
# met: {X} is so
p(X) <= (q(X)   # within
      # also within
  & ~r(X, _)

  & (X!=1))  # behind a clause
(n[X]==len_(Y)) <= (a_rather_long_predicate(X, Y) & another_rather_long_predicate(Y, X) & (X <= ((Y + 1))))


"""
SHAPED = """\
# A comment   of its own.

+p('a', 3)  # behind a fact
+q('b')
+q('c')  # behind two

# within
# also within
  # indented
# met: {X} is so
p(X) <= q(X) & ~r(X, _) & (X != 1)  # behind a clause
(n[X] == len_(Y)) <= (
    a_rather_long_predicate(X, Y)
    & another_rather_long_predicate(Y, X)
    & (X <= Y + 1)
)
"""


def test_a_text_has_one_form() -> None:
    assert shaped(UNSHAPED) == SHAPED
    assert shaped(UNSHAPED.replace("\n", "\r\n")) == SHAPED


def test_what_is_within_a_statement_without_metadata_goes_right_above_it() -> None:
    text = "# above\np(X) <= (q(X)  # one\n# two\n& r(X))\n"
    assert shaped(text) == "# above\n# one\n# two\np(X) <= q(X) & r(X)\n"


def test_a_comment_from_within_becomes_no_metadata() -> None:
    text = "p(X) <= (q(X)  # met: so\n& r(X))\n"
    assert shaped(text) == "    # met: so\np(X) <= q(X) & r(X)\n"


@pytest.mark.parametrize(
    "text",
    [
        "p(X) <= (q(X)\n# criterion: C-1\n  &  r(X))\n",
        "# met: so\np(X) <=  q(X);  r(X)  <= q(X)\n",
        "+p('''\n# criterion: C-1\n\n\n''',  1)\n",
    ],
)
def test_a_statement_is_left_as_it_is_where_metadata_would_move(text: str) -> None:
    assert shaped(text) == text


def test_clauses_that_share_a_line_are_parted_where_nothing_is_said_of_them() -> None:
    text = "# why\np(X) <= q(X);  r(X) <= q(X)\n"
    assert shaped(text) == "# why\np(X) <= q(X)\nr(X) <= q(X)\n"


@pytest.mark.parametrize("text", ["", "\n", " \n\n\t"])
def test_an_empty_file_is_empty(text: str) -> None:
    assert shaped(text) == ""


def test_a_statement_too_deep_to_lay_out_is_left_or_refused() -> None:
    for depth in range(700, 1000, 20):
        text = f"p(X) <= q(X)&(X == {'1 + ' * depth}1)\n"
        with suppress(Rejected):
            assert shaped(shaped(text)) == shaped(text)


@pytest.mark.parametrize("text", ["p(X", "import os\n", "+p(1.5)\n"])
def test_what_does_not_parse_has_the_diagnostics_of_the_parser(text: str) -> None:
    with pytest.raises(Rejected) as wanted:
        load([("a.dl", text)])
    with pytest.raises(Rejected) as caught:
        shaped(text)
    assert caught.value.diagnostics == wanted.value.diagnostics
