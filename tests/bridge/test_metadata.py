"""What the comments of a rule file say of its criteria and clauses."""

import pytest

from rsb_prove.bridge.metadata import Criterion, Plain, mark, metadata, opens
from rsb_prove.bridge.syntax import Place

TEXT = """\
# A title that is no entry: just words.

# criterion: C-1
# title: The first
# citation: Part > 1st item
# statements: A, B,
#   C
# met: yes
# failed: no
# unknown: not
#   documented
# left out: nothing, because
#    it is short

# met: {X} is so
meets(X)
fails(X)

# because: far away

other(X)
# title: too late

# criterion: C-2
# unknown: open
# flag: a flag
flag(X)
"""
LINES = tuple(TEXT.splitlines())
MEETS, FAILS, OTHER, FLAG = (
    LINES.index(f"{n}(X)") + 1 for n in "meets fails other flag".split()
)
FOUND = metadata("a.dl", LINES, (MEETS, FAILS, OTHER, FLAG), 7)


def test_a_criterion_is_what_its_block_says() -> None:
    assert FOUND.criteria[0] == Criterion(
        id="C-1",
        number=7,
        place=Place("a.dl", 3),
        title="The first",
        citation="Part > 1st item",
        statements=("A", "B", "C"),
        met="yes",
        failed="no",
        unknown="not documented",
        left_out="nothing, because it is short",
    )


def test_a_criterion_encodes_itself_unless_it_says_otherwise() -> None:
    second = FOUND.criteria[1]
    assert (second.id, second.number, second.statements) == ("C-2", 8, ("C-2",))


def test_an_entry_below_an_empty_line_is_not_of_the_block() -> None:
    assert FOUND.criteria[1].title == ""
    assert FOUND.criteria[0].title == "The first"


def test_a_sentence_is_of_the_clause_right_below_it() -> None:
    assert FOUND.sentences == {MEETS: "{X} is so", FLAG: "a flag"}


def test_every_clause_below_a_criterion_is_owned_by_it() -> None:
    owned = {MEETS: "C-1", FAILS: "C-1", OTHER: "C-1", FLAG: "C-2"}
    assert FOUND.owners == owned


@pytest.mark.parametrize(
    ("verdict", "said"), [("met", "yes"), ("failed", "no"), ("unknown", "")]
)
def test_a_criterion_has_its_own_sentence_for_met_and_failed(
    verdict: str, said: str
) -> None:
    assert FOUND.criteria[0].own_sentence(verdict) == said


def test_a_file_without_comments_says_nothing() -> None:
    assert metadata("a.dl", ("p(X) <= q(X)",), (1,), 1).criteria == ()


@pytest.mark.parametrize(
    "line", ["#met: x", "# Met: x", "# met:x", "## met: x", " # met: x"]
)
def test_what_only_resembles_an_entry_is_none(line: str) -> None:
    assert metadata("a.dl", (line, "p(X) <= q(X)"), (2,), 1).sentences == {}


def test_blocks_without_a_line_between_are_two_criteria() -> None:
    lines = ("# criterion: C-1", "# title: one", "# criterion: C-2", "# title: two")
    found = metadata("a.dl", lines, (), 1).criteria
    assert [(one.id, one.title) for one in found] == [("C-1", "one"), ("C-2", "two")]


def test_a_line_is_marked_as_it_is_read() -> None:
    marks = {"# met: x": "# met: ", "# left out: ": "# left out: ", "#    x": "#   "}
    assert {line: mark(line) for line in marks} == marks
    assert [line for line in marks if opens(line)] == ["# met: x", "# left out: "]
    assert {mark(line) for line in ("#met: x", "# met:x", " # met: x", "#  x")} == {""}


def test_a_plain_sentence_stands_between_a_sentence_and_its_clause() -> None:
    lines = ["# met: {B} is first", "# plain: the block was the first", "meets(R, B)"]
    found = metadata("a.dl", lines, [3], 1)
    assert found.sentences == {3: "{B} is first"}
    assert found.plain == {3: "the block was the first"}


def test_a_plain_line_at_the_end_of_a_criterion_is_of_the_criterion_alone() -> None:
    lines = ["# criterion: A", "# unknown: it is open", "# plain: it asks this", "p(R)"]
    found = metadata("a.dl", lines, [4], 1)
    assert (found.sentences, found.plain) == ({}, {})
    assert found.criteria[0].plain == Plain(asks="it asks this")
