"""Rule texts for property tests: sound statements, laid out in every way that parses."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Words = list[str]

COMMENTS = [
    "#",
    "# why",
    "#!bare  ",
    '# it\'s "quoted" \\',
    "# criterion: C-1",
    "# criterion: C-2",
    "# title: a title  ",
    "# met: {X} is so",
    "# because:  so",
    "# flag: ",
    "# unknown:\t",
    "#   more of it",
    "#     ",
    "# ε\x85\u2028\x0c",
]
VARIABLES = ["X", "Y", "Most_2", "_"]
STRINGS = [
    "'a'",
    '"a b"',
    "'it\\'s'",
    '"it\'s"',
    "'\"'",
    "'# met: x'",
    "'é\\x85\\\\'",
    "u'a'",
    "r'\\d'",
    "''",
    "'one' \"two\"",
    "'''three'''",
    "'''\n# met: x\n'''",
    "'''\n\n\n#   x  \n+p('a')\n'''",
    "'\\ud800'",
]
NUMBERS = ["0", "7", "1_000", "0x1F", "999999999999"]
PREDICATES = ["p", "has_2", "q"]

words = st.sampled_from(STRINGS).map(lambda word: [word])
numbers = st.tuples(st.sampled_from([[], ["-"]]), st.sampled_from(NUMBERS)).map(
    lambda parts: [*parts[0], parts[1]]
)
variables = st.sampled_from(VARIABLES).map(lambda name: [name])


def _calculation(sides: st.SearchStrategy[Words]) -> st.SearchStrategy[Words]:
    signs = st.sampled_from(["+", "-", "*", "//", "%"])
    return st.tuples(sides, signs, sides).map(
        lambda parts: ["(", *parts[0], ")", parts[1], "(", *parts[2], ")"]
    ) | st.tuples(variables | numbers, signs, sides).map(
        lambda parts: [*parts[0], parts[1], *parts[2]]
    )


terms = st.recursive(variables | numbers | words, _calculation, max_leaves=5)


def _listed(items: Sequence[Words]) -> Words:
    return [word for item in items for word in (*item, ",")][:-1]


def _atoms(of: st.SearchStrategy[Words]) -> st.SearchStrategy[Words]:
    return st.tuples(
        st.sampled_from(PREDICATES), st.lists(of, min_size=1, max_size=4)
    ).map(lambda parts: [parts[0], "(", *_listed(parts[1]), ")"])


keys = st.lists(terms, min_size=1, max_size=2).map(_listed)
comparisons = st.tuples(
    terms, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), terms
).map(lambda parts: ["(", *parts[0], parts[1], *parts[2], ")"])
values = st.tuples(keys, terms).map(
    lambda parts: ["(", "n", "[", *parts[0], "]", "==", *parts[1], ")"]
)
conditions = (
    _atoms(terms) | _atoms(terms).map(lambda atom: ["~", *atom]) | comparisons | values
)
bodies = st.lists(conditions, min_size=1, max_size=7).map(
    lambda parts: [word for part in parts for word in (*part, "&")][:-1]
)
aggregates = st.tuples(keys, st.sampled_from(["len_", "max_"]), variables).map(
    lambda parts: [
        *("(", "n", "[", *parts[0], "]", "=="),
        *(parts[1], "(", *parts[2], ")", ")"),
    ]
)
heads = _atoms(terms) | aggregates
facts = _atoms(numbers | words).map(lambda atom: ["+", *atom])


@st.composite
def clauses(draw: Draw) -> Words:
    """A clause, its body in parentheses or bare, and it as a whole too."""
    body = draw(bodies)
    body = draw(st.sampled_from([body, ["(", *body, ")"], ["(", "(", *body, ")", ")"]]))
    clause = [*draw(heads), "<=", *body]
    return draw(st.sampled_from([clause, clause, ["(", *clause, ")"]]))  # type: ignore[no-any-return]


@st.composite
def statements(draw: Draw) -> str:
    """A statement with blanks, and within brackets lines and comments, between words."""
    depth, found = 0, ""
    for word in draw(facts | clauses()):
        depth += (word in "([") - (word in ")]")
        found += word + draw(within if depth else beside)
    return found.rstrip("\\\n \t")


beside = st.sampled_from(["", " ", " ", "  ", "\t", " \\\n"])
breaks = st.tuples(
    st.sampled_from(["", "  "]), st.sampled_from(COMMENTS), st.sampled_from(["", "  "])
).map(lambda parts: f"{parts[0]}{parts[1]}\n{parts[2]}")
within = st.one_of(
    beside,
    beside,
    beside,
    st.sampled_from(["\n", "\n\n    ", "\n  "]),
    breaks.map(lambda text: f"\n{text}"),
    breaks.map(lambda text: f"  {text}"),
)
behind = st.sampled_from(["", "", "", ";", " "]) | st.sampled_from(COMMENTS).map(
    lambda comment: f" {comment}"
)
standing = st.tuples(
    st.sampled_from(["", "", "", "  ", "\x0c"]), st.sampled_from(COMMENTS)
).map("".join)
emptiness = st.sampled_from(["", "", "\n", "  \n\t", "\\\n"])
written = st.tuples(
    st.lists(statements(), min_size=1, max_size=3).map("; ".join), behind
).map("".join)
texts = st.tuples(
    st.lists(written | written | standing | emptiness, max_size=7),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
).map(lambda parts: "".join(f"{line}\n" for line in parts[0]).replace("\n", parts[1]))
"""Rule texts; some of them are no sound ones, and the parser refuses them."""
