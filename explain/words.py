"""Whether the words of a decision are those that the program writes for its case.

The checker proves steps, not sentences. Here the case is decided anew, by the program
itself, and every word is compared; so it tells nothing of the program's own mistakes.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rsb_prove.bridge.document import Document
from rsb_prove.bridge.pointer import pointer
from rsb_prove.bridge.program import Program
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.document import decision_document
from rsb_prove.explain.verification import Finding

WORDS = "RSB507"
# What another version of the program may say otherwise of the same decision.
OWN = ("program", "receipt")


def wordings(document: Any, program: Program, case: Document) -> Iterator[Finding]:
    """Where a document differs from the one that its case gives under these rules."""
    decided = program.decide(case)
    named = {line["line"] for line in document["lines"]}
    lines = tuple(line for line in decided.lines if line.line in named)
    printed = decision_document(view_case(program.base, replace(decided, lines=lines)))
    anew = json.loads(json.dumps(printed))
    said, due = ({**one, **dict.fromkeys(OWN)} for one in (document, anew))
    for path in _differing(said, due):
        words = "It differs from what the program writes for this case."
        yield Finding(WORDS, pointer(path), words)


def _differing(
    one: Any, other: Any, at: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The deepest places where two values differ."""
    match one, other:
        case dict(), dict():
            for key in sorted(one.keys() | other.keys()):
                yield from _differing(one.get(key), other.get(key), (*at, key))
        case list(), list() if len(one) == len(other):
            for number, (left, right) in enumerate(zip(one, other, strict=True)):
                yield from _differing(left, right, (*at, str(number)))
        case _ if one != other:
            yield at
