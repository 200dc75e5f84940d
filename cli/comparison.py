"""Two decisions side by side: what `what-if` and `diff` decide, show and exit with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

import click

from rsb_prove.bridge.diagnostic import Rejected
from rsb_prove.bridge.document import Document
from rsb_prove.cli.errors import no_line
from rsb_prove.cli.formats import Look, as_json
from rsb_prove.cli.options import (
    color_option,
    full_option,
    line_option,
    options,
    output_option,
    quiet_option,
)
from rsb_prove.cli.outputs import output
from rsb_prove.cli.single import as_text, format_option
from rsb_prove.cli.wishes import Wishes

if TYPE_CHECKING:
    from rsb_prove.bridge.program import Decided, Program
    from rsb_prove.explain.difference import Difference
    from rsb_prove.explain.view import CaseView

DIFFERS = 1

comparison_options = options(
    format_option,
    output_option,
    line_option,
    full_option,
    click.option(
        "--exit-status",
        "tell",
        is_flag=True,
        help="Exit with 1 if the determination of a line differs.",
    ),
    color_option,
    quiet_option,
)


@dataclass(frozen=True, slots=True)
class Side:
    """A case under a rule base; `title` says, behind its name, what sets it apart."""

    program: "Program"
    document: Document
    title: str = ""


def compare(before: Side, after: Side, wishes: Wishes, look: Look) -> int:
    """Decide both, show what differs, and give the exit status."""
    from rsb_prove.explain.difference import difference, differing_rules
    from rsb_prove.explain.fields import differing_fields

    one, other = _views(before, after, wishes.line)
    roots = before.document.root, after.document.root
    found = difference(
        one,
        other,
        differing_fields(*roots, before.program.format),
        differing_rules(before.program.base, after.program.base),
        full=look.full,
    )
    names = _name(one, before), _name(other, after)
    with output(wishes.path) as write:
        write(_rendered(found, names, look))
    return DIFFERS if wishes.tell and found.redetermined else 0


def _views(before: Side, after: Side, line: str | None) -> "Iterator[CaseView]":
    from rsb_prove.explain.cases import view_case

    decided = _decided(before, after)
    if line is not None:
        decided = _chosen(decided, line)
    for side, one in zip((before, after), decided, strict=True):
        yield view_case(side.program.base, one)


def _decided(*sides: Side) -> "list[Decided]":
    """Both cases decided; Rejected with what is wrong with either."""
    found, rejected = [], []
    for side in sides:
        try:
            found.append(side.program.decide(side.document))
        except Rejected as fault:
            rejected.append(fault)
    if rejected:
        every = chain.from_iterable(fault.diagnostics for fault in rejected)
        raise Rejected(dict.fromkeys(every), max(fault.status for fault in rejected))
    return found


def _chosen(decided: "list[Decided]", name: str) -> "list[Decided]":
    """The cases with the line of a name and no other; Rejected if neither has it."""
    lines = [[line for line in one.lines if line.line == name] for one in decided]
    if not any(lines):
        known = dict.fromkeys(line.line for one in decided for line in one.lines)
        raise no_line("--line", name, known)
    return [
        replace(one, lines=tuple(chosen))
        for one, chosen in zip(decided, lines, strict=True)
    ]


def _name(view: "CaseView", side: Side) -> str:
    policy = f"{view.policy_id} {view.policy_version}"
    return f"case {view.case_id} under {policy}{side.title}"


def _rendered(found: "Difference", names: tuple[str, str], look: Look) -> bytes:
    if look.format == "json":
        from rsb_prove.explain.differencedocument import difference_document

        return as_json(difference_document(found), compact=False)
    from rsb_prove.explain.differencetext import difference_text

    text = difference_text(found, names, full=look.full, width=look.width)
    return as_text(text, look)
