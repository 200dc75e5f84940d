"""Both ways between policy and rules as text to read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rsb_prove.explain.policytext import CHANGED, NOT_FOUND, STATES, Compared, Finding
from rsb_prove.explain.trace import FEW, Encoder, Example, Line, Traced, TracedClause
from rsb_prove.explain.typesetting import Page

ENCODED, LEFT_OUT, MISSING = "encoded", "left out", "MISSING"
UNTESTED = "NONE"
OF_PREDICATE = "scenarios name criteria, and a predicate encodes it"
INDENT = 6


def trace_text(
    traced: Sequence[Traced],
    copy: Compared | None = None,
    width: int = 100,
    *,
    full: bool = True,
) -> str:
    """The statements under the policy's headings, and what was counted.

    Unless it is `full`, the first scenarios stand for all of a statement.
    """
    page = Page(width)
    lines: list[str] = []
    for heading, group in groupby(traced, lambda one: one.heading):
        lines += [heading, ""]
        for one in group:
            finding = copy.findings.get(one.statement) if copy else None
            lines += [
                *_statement(page, one, copy, finding),
                *_examples(page, one, full),
            ]
            lines.append("")
    lines += page.wrapped(summary(traced))
    for sentence in copy_summary(copy) if copy else ():
        lines += page.wrapped(sentence)
    return "".join(f"{line}\n" for line in lines)


def state(traced: Traced) -> str:
    """Whether a statement is encoded, left out, or neither."""
    if traced.encoded:
        return ENCODED
    return LEFT_OUT if traced.reason else MISSING


def summary(traced: Sequence[Traced]) -> str:
    """How many statements are encoded, left out, missing, and without a scenario."""
    stated = [one for one in traced if one.number]
    counts = Counter(map(state, stated))
    told = ", ".join(f"{counts[one]} {one}" for one in (ENCODED, LEFT_OUT, MISSING))
    bare = sum(one.encoded and not one.examples for one in stated)
    noun = "statement" if len(stated) == 1 else "statements"
    said = f"{len(stated)} {noun}: {told}; {bare} encoded without a scenario."
    extra = len(traced) - len(stated)
    criteria = "criterion" if extra == 1 else "criteria"
    return f"{said} {extra} {criteria} of none." if extra else said


def copy_summary(copy: Compared) -> Iterator[str]:
    """What became of the passages, and the words that no statement explains."""
    counts = Counter(finding.state for finding in copy.findings.values())
    told = ", ".join(f"{counts[one]} {one}" for one in STATES)
    yield f"Your text: {told}."
    if copy.agrees:
        yield "It says what the rules were written from, and nothing more."
    for one in copy.unexplained:
        yield f"No statement explains {lines_of(one.first, one.last)}: {one.text}"


def lines_of(first: int, last: int) -> str:
    """A line, or the first and last of several."""
    return f"line {first}" if first == last else f"lines {first}-{last}"


def found_as(finding: Finding | None) -> str:
    """What became of a passage, in words."""
    if finding is None:
        return "not checked: the rules hold no digest of this passage"
    if finding.excerpt is None:
        return finding.state.upper()
    at = lines_of(finding.excerpt.first, finding.excerpt.last)
    if finding.state == NOT_FOUND:
        return f"NOT FOUND; at its place, {at}: {finding.excerpt.text}"
    word = finding.state if finding.state != CHANGED else CHANGED.upper()
    return f"{word}, {at}: {finding.excerpt.text}"


def _statement(
    page: Page, one: Traced, copy: Compared | None, finding: Finding | None
) -> Iterator[str]:
    head = f"{one.number or '':>4}  {one.statement}  {one.paraphrase}"
    yield from page.wrapped(head.rstrip(), 0, INDENT)
    if copy and one.number:
        yield from page.labelled("your text", [found_as(finding)], INDENT)
    if not one.encoded:
        label = LEFT_OUT if one.reason else MISSING
        words = one.reason or "no rule encodes it, and no reason is given"
        yield from page.labelled(label, [words], INDENT)
    for encoder in one.encoders:
        yield from _encoder(page, encoder)


def _examples(page: Page, one: Traced, full: bool) -> Iterator[str]:
    if one.encoded:
        shown = one.examples if full else one.examples[:FEW]
        told = [example_text(example) for example in shown] or [untested(one)]
        more = len(one.examples) - len(shown)
        told += [f"and {more} more: rules trace {one.statement}"] if more else []
        yield from page.labelled("scenarios", told, INDENT)


def untested(one: Traced) -> str:
    """What is said where no scenario stands, and why none can."""
    named = any(encoder.is_criterion for encoder in one.encoders)
    return UNTESTED if named else f"{UNTESTED}: {OF_PREDICATE}"


def example_text(example: Example) -> str:
    """A scenario's name and place."""
    return f"{example.name} ({example.place})"


def _encoder(page: Page, one: Encoder) -> Iterator[str]:
    label = "criterion" if one.is_criterion else "predicate"
    named = f"{one.id} ({one.place.file}:{one.place.line})  {one.title}"
    yield from page.labelled(label, [named.rstrip()], INDENT)
    own = [line for line in one.clauses if not line.shared]
    shared = [line for line in one.clauses if line.shared]
    parts = (("clauses", own), ("shared", shared), ("facts", one.facts))
    for name, lines in parts:
        if lines:
            yield from page.labelled(name, [places(lines)], INDENT)
    if one.below:
        noun = "clause" if one.below == 1 else "clauses"
        yield from page.labelled("rests on", [f"{one.below} more {noun}"], INDENT)
    if one.left_out:
        yield from page.labelled("not encoded", [one.left_out], INDENT)


def places(lines: Iterable[Line]) -> str:
    """Where lines stand: each file once, with its line numbers."""
    told = []
    for file, group in groupby(lines, lambda line: line.place.file):
        numbers = sorted({line.place.line for line in group})
        told.append(f"{file}:{', '.join(map(str, numbers))}")
    return "; ".join(told)


def clauses_text(traced: Sequence[TracedClause], width: int = 100) -> str:
    """Every clause under its file: what it concludes of, and the statements behind."""
    page = Page(width)
    lines: list[str] = []
    for file, group in groupby(traced, lambda one: one.place.file):
        lines += [file, ""]
        for one in group:
            lines += _clause(page, one)
        lines.append("")
    lines += page.wrapped(clauses_summary(traced))
    return "".join(f"{line}\n" for line in lines)


def clauses_summary(traced: Sequence[TracedClause]) -> str:
    """How many clauses conclude of criteria, stand below such clauses, do neither."""
    concluding = sum(bool(one.concludes) for one in traced)
    below = sum(bool(one.supports) and not one.concludes for one in traced)
    general = len(traced) - concluding - below
    noun = "clause" if len(traced) == 1 else "clauses"
    told = f"{concluding} of criteria, {below} below these, {general} general"
    return f"{len(traced)} {noun}: {told}."


def role(one: TracedClause) -> str:
    """What a clause does for criteria, in a few words."""
    if one.concludes:
        return f"concludes of {_named(one.concludes, 'criteria')}"
    if one.supports:
        return f"below {_named(one.supports, 'criteria')}"
    return "general: of no criterion in particular"


def _named(names: Sequence[str], noun: str) -> str:
    return ", ".join(names) if len(names) <= FEW else f"{len(names)} {noun}"


def _clause(page: Page, one: TracedClause) -> Iterator[str]:
    head = one.text.partition(" <= ")[0]
    yield from page.wrapped(f"{one.place.line:>5}  {head}", 0, 7)
    told = role(one)
    if one.statements and one.statements != one.concludes:
        told += f"  <- {_named(one.statements, 'statements')}"
    yield from page.wrapped(told, 9)
