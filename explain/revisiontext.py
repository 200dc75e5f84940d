"""Two rule bases as text: what differs in them, and what that turns."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace

from rsb_prove.bridge.flips import REFUSED, Flips, Pattern, Witness
from rsb_prove.bridge.manifest import Manifest
from rsb_prove.bridge.metadata import Criterion
from rsb_prove.bridge.packnotes import heading
from rsb_prove.bridge.program import Decided
from rsb_prove.bridge.revision import Revision, Side, Turned
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.bridge.syntax import Fact
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.difference import difference
from rsb_prove.explain.differencetext import difference_text
from rsb_prove.explain.text import NOTICE
from rsb_prove.explain.view import CaseView

Bases = tuple[RuleBase, RuleBase]
INDENT = "  "


def revision_text(found: Revision, width: int) -> str:
    """What differs in the rules: facts, criteria and clauses, - gone, + new, ~ changed."""
    parts = (
        ("Packs", found.packs),
        ("Facts", found.facts),
        ("Criteria", found.criteria),
        ("Clauses", found.clauses),
    )
    blocks = [
        "\n".join([label, *(row for one in turned for row in _rows(one, width))])
        for label, turned in parts
        if turned
    ]
    return "\n\n".join(blocks or ["The rules say the same."]) + "\n"


def _rows(turned: Turned, width: int) -> Iterator[str]:
    one, other = turned.before, turned.after
    if isinstance(one, Criterion) and isinstance(other, Criterion):
        yield from _wrapped(f"~ {one.id}: {', '.join(turned.aspects)}", width)
    elif isinstance(one, Fact) and isinstance(other, Fact):
        yield from _wrapped(f"~ {one} -> {_row(other)}   {other.place}", width)
    else:
        sides = (("- ", one), ("+ ", other))
        yield from (
            row
            for mark, side in sides
            if side
            for row in _wrapped(f"{mark}{_told(side)}", width)
        )


def _row(fact: Fact) -> str:
    return f"({', '.join(map(repr, fact.row))})"


def _told(side: Side) -> str:
    if isinstance(side, Manifest):
        return heading(side)
    if isinstance(side, Criterion):
        return f"{side.id}: {side.title} [{side.citation}]   {side.place}"
    return f"{side}   {side.place}"


def flips_text(
    found: Flips, bases: Bases, names: tuple[str, str], *, full: bool, width: int
) -> str:
    """Each pattern that flips, with its witness and what differs in the two proofs."""
    blocks = [
        _pattern(number, pattern, found, bases, names, full=full, width=width)
        for number, pattern in enumerate(found.witnesses, 1)
    ]
    return "\n".join([*blocks, _summary(found), "", NOTICE]) + "\n"


def _pattern(
    number: int,
    pattern: Pattern,
    found: Flips,
    bases: Bases,
    names: tuple[str, str],
    *,
    full: bool,
    width: int,
) -> str:
    witness, count = found.witnesses[pattern], found.counts[pattern]
    head = f"{number}  {_words(pattern.before)} -> {_words(pattern.after)}"
    rows = [f"{head}   ({count} of the lines that were tried)"]
    rows += [f"{INDENT * 2}{id_}: {was} -> {now}" for id_, was, now in pattern.criteria]
    rows += _wrapped(f"{INDENT}witness: {described(witness)}", width)
    text = "\n".join(rows) + "\n"
    if witness.before and witness.after:
        before = _view(bases[0], witness.before, witness.line)
        after = _view(bases[1], witness.after, witness.line)
        told = difference_text(
            difference(before, after), names, full=full, width=width - 4
        )
        told = told.removesuffix(f"\n{NOTICE}\n")
        text += "\n" + textwrap.indent(told, INDENT * 2)
    return text


def described(witness: Witness) -> str:
    """A witness as the case that it stems from, with the changes made to it."""
    return " ".join([witness.seed.origin, *map(str, witness.seed.changes)])


def _view(base: RuleBase, decided: Decided, line: str) -> CaseView:
    """The view of one line."""
    lines = tuple(one for one in decided.lines if one.line == line)
    return view_case(base, replace(decided, lines=lines))


def _words(determination: str) -> str:
    if determination == REFUSED:
        return "NO VALID CASE"
    return determination.replace("_", " ").upper()


def _summary(found: Flips) -> str:
    count = len(found.witnesses)
    flips = f"{count} pattern{'s'[: count != 1]} of determinations that flip"
    return f"{flips if count else 'No determination flips'}; {found.tried} cases were decided under both rule bases."


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=INDENT,
        subsequent_indent=INDENT * 3,
        break_on_hyphens=False,
        break_long_words=False,
    )
