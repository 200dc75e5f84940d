"""What came of scenarios, as text: what was expected, what came, and the proof of it."""

import textwrap
from collections.abc import Iterable, Iterator

from rsb_prove.bridge.coverage import Part
from rsb_prove.bridge.rehearsal import Outcome
from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.cases import view_case
from rsb_prove.explain.text import criterion_text, line_text, title_text
from rsb_prove.explain.view import CaseView, LineView

INDENT = "  "


def failure_text(base: RuleBase, outcome: Outcome, *, full: bool, width: int) -> str:
    """A scenario that failed: each mismatch, and why the line came out as it did."""
    scenario = outcome.scenario
    head = f"FAILED  {scenario.place}  {scenario.name}"
    parts = ["\n".join([head, *_mismatches(outcome, width)])]
    base = base.with_readings(dict(outcome.scenario.readings))
    view = view_case(base, outcome.decided, brief=not full)
    named = {one.line: one.criteria for one in scenario.expected}
    for line in view.lines:
        if line.decision.line in {one.line for one in outcome.mismatches}:
            about = named.get(line.decision.line, named.get(None, ()))
            parts.append(_why(view, line, about, full=full, width=width - len(INDENT)))
    return "\n\n".join(parts) + "\n"


def _why(
    view: CaseView, line: LineView, about: Iterable[str], *, full: bool, width: int
) -> str:
    """The proof of what came; where all is met, no more than what was expected to matter."""
    if full or any(one.status != "met" for one in line.criteria):
        text = line_text(view, line, full=full, width=width)
    else:
        wanted = [one for one in line.criteria if one.id in about]
        told = [row for one in wanted for row in criterion_text(view, one, width)]
        text = "\n".join([title_text(line, width), "", *told]).rstrip()
    return textwrap.indent(text, INDENT)


def _mismatches(outcome: Outcome, width: int) -> Iterator[str]:
    for one in outcome.mismatches:
        head = f"{INDENT}line {one.line}  {one.what}"
        for label, words in (("expected", one.expected), ("got", one.got)):
            said = f"{head:24}{label:10}{words}"
            yield from textwrap.wrap(said, width, subsequent_indent=" " * 34)
            head = ""


def coverage_text(parts: Iterable[Part], *, listed: bool) -> str:
    """How much is covered and, if that is to be listed, what is not."""
    found = list(parts)
    lines = ["Coverage"]
    for part in found:
        counted = f"{part.total - len(part.missing)} of {part.total}"
        lines.append(f"{INDENT}{part.name:34}{counted:>12}{part.percent:8.1f} %")
    for part in found:
        if listed and part.missing:
            lines += ["", f"Not among the {part.name}:"]
            lines += [f"{INDENT}{one}" for one in part.missing]
    return "\n".join(lines) + "\n"
