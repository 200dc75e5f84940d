"""The facts that stand on a line of their own, read without Python's parser."""

import ast
import re

from rsb_prove.bridge.syntax import Fact, Place

_ITEM = re.compile(r"'[^'\\]*'|[1-9][0-9]{0,8}|0")
_PLAIN = re.compile(
    rf"\+([a-z][a-z0-9_]*)\(((?:{_ITEM.pattern})(?:, (?:{_ITEM.pattern}))*)\)"
)

# The line ends that Python's own parser knows.
_NEWLINE = re.compile(r"\r\n|\r|\n")


def lines_of(text: str) -> list[str]:
    """The lines of a text, as Python's own parser counts them."""
    return _NEWLINE.split(text)


def plain_facts(text: str, file: str) -> tuple[list[Fact], str]:
    """The facts that stand on a line of their own, and the text without them.

    Most lines of a rule base are such facts; Python's parser takes six times as long
    for them. Anything but plain words and small numbers is left to it.
    """
    facts: list[Fact] = []
    rest = lines_of(text)
    for number, line in enumerate(rest):
        found = _PLAIN.fullmatch(line) if line[:1] == "+" else None
        if found:
            row = tuple(
                int(item) if item[0] != "'" else item[1:-1]
                for item in _ITEM.findall(found[2])
            )
            facts.append(Fact(found[1], row, Place(file, number + 1, 2)))
            rest[number] = ""
    return facts, "\n".join(rest)


def torn(facts: list[Fact], statements: list[ast.stmt], rest: str) -> bool:
    """Whether a line that looked like a fact stood within another statement."""
    lines = {fact.place.line for fact in facts}
    if any(line.endswith("\\") for line in rest.split("\n")):
        return True
    return any(
        (node.end_lineno or node.lineno) > node.lineno
        and not lines.isdisjoint(range(node.lineno, (node.end_lineno or 0) + 1))
        for node in statements
    )
