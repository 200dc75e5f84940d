"""`rsb-prove rules trace`: from the policy to the rules, and from the rules back."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage
from rsb_prove.cli.options import options, output_option
from rsb_prove.cli.outputs import STDOUT, output
from rsb_prove.cli.policycopies import no_text, text_of
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option
from rsb_prove.cli.ruleexamples import examples
from rsb_prove.cli.style import harmless, on_terminal, width

if TYPE_CHECKING:
    from rsb_prove.bridge.rulebase import RuleBase
    from rsb_prove.explain.policytext import Compared
    from rsb_prove.explain.trace import Traced, TracedClause

HELP = """Trace each statement of the policy to the rules, and each clause back to it.

Without ID all statements are told, in the policy's order: what each says, what encodes it
and in which scenarios, or why it is left out. An ID is that of a statement or a criterion.
With a copy of the policy's text its own words are shown, and whether they are still those
that the rules were written from; no word of it leaves this machine or is kept.

\b
  rsb-prove rules trace IND-TX-FREQ
  rsb-prove rules trace --by clause
  rsb-prove rules trace --text policy.txt -o trace.html
  rsb-prove rules trace --text policy.txt --strict
"""
EPILOG = """\b
Exit status: 0 done, 1 with --strict if a statement is neither encoded nor left out, or a
text is not the one that the rules were written from; 2 usage, 65 a text that is none, 66
no such file, 69 no renderer, 78 invalid rules.
"""
ENDINGS = {"": "text", ".txt": "text", ".csv": "csv", ".html": "html", ".htm": "html"}
DIFFERENT = 1


@dataclass(frozen=True, slots=True)
class Traces:
    """What is shown: the statements, the clauses, and the copy held against them."""

    base: "RuleBase"
    statements: "tuple[Traced, ...]"
    clauses: "tuple[TracedClause, ...]"
    copy: "Compared | None"

    @property
    def whole(self) -> bool:
        """Whether every statement is accounted for, and the copy agrees."""
        accounted = all(one.encoded or one.reason for one in self.statements)
        return accounted and (self.copy is None or self.copy.agrees)


@click.command("trace", help=HELP, epilog=EPILOG)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options(
    click.option(
        "--text",
        metavar="FILE",
        type=click.Path(allow_dash=True),
        help="A copy of the policy's text (UTF-8) to show and to compare; - is stdin.",
    ),
    click.option(
        "--by",
        type=click.Choice(["statement", "clause"]),
        default="statement",
        help="What text and csv list; the html page has both.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(["text", "csv", "html"]),
        help="Without it: the ending of -o, else text.",
    ),
    output_option,
    click.option("--strict", is_flag=True, help="Exit with 1 if anything differs."),
    click.option(
        "--passages",
        metavar="FILE",
        type=click.Path(allow_dash=True),
        help="Print the passage facts of a marked copy of the text instead.",
    ),
    rules_option,
)
def command(
    ids: tuple[str, ...],
    text: str | None,
    by: str,
    form: str | None,
    path: str | None,
    strict: bool,
    passages: str | None,
    rules: Folders,
) -> None:
    """Trace statements and clauses."""
    if passages is not None:
        _print_passages(passages, path)
        return
    traces = _traces(rules, ids, text)
    screen = path is None and on_terminal()
    shown = _shown(traces, form or _by_ending(path), by, width(screen), full=bool(ids))
    with output(path) as write:
        write(shown.encode(errors="backslashreplace"))
    raise click.exceptions.Exit(DIFFERENT if strict and not traces.whole else 0)


def _by_ending(path: str | None) -> str:
    if path is None or path == STDOUT:
        return "text"
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        known = " ".join(filter(None, ENDINGS))
        words = f"No format is known for a file that ends in {printable(ending)}."
        raise usage("--output", "RSB407", words, f"use --format, or one of {known}")
    return ENDINGS[ending]


def _traces(rules: Folders, ids: Sequence[str], text: str | None) -> Traces:
    from rsb_prove.explain.trace import trace, trace_clauses

    copied = None if text is None else text_of(text)
    base = rule_base(rules).base
    copy = None if copied is None else _compared(base, copied)
    statements = trace(base, examples(rules))
    found = Traces(base, statements, trace_clauses(base), copy)
    return _only(found, ids) if ids else found


def _compared(base: "RuleBase", text: str) -> "Compared":
    from rsb_prove.explain.passages import passages
    from rsb_prove.explain.policytext import compared

    return compared(text, passages(base))


def _only(found: Traces, ids: Sequence[str]) -> Traces:
    """What was asked for: statements and criteria, by their ids."""
    known = {one.statement for one in found.statements} | set(found.base.criteria)
    wanted = {one.strip().upper() for one in ids}
    for one in sorted(wanted - known):
        near = get_close_matches(one, sorted(known), 3)
        words = f"There is no statement or criterion {printable(one)}."
        every = "rsb-prove rules trace lists all of them"
        fix = f"did you mean {' or '.join(near)}?" if near else every
        raise usage("rules trace", "RSB453", words, fix)
    return Traces(
        found.base,
        tuple(
            one
            for one in found.statements
            if wanted & {one.statement, *(part.id for part in one.encoders)}
        ),
        tuple(
            one
            for one in found.clauses
            if wanted & {*one.concludes, *one.supports, *one.statements}
        ),
        found.copy,
    )


def _shown(traces: Traces, form: str, by: str, columns: int, *, full: bool) -> str:
    """In text, only what was asked for is told with all of its scenarios."""
    if form == "html":
        return _page(traces)
    if form == "csv":
        from rsb_prove.explain.tracetable import clauses_table, trace_table

        if by == "clause":
            return clauses_table(traces.clauses)
        return trace_table(traces.statements, traces.copy)
    from rsb_prove.explain.tracetext import clauses_text, trace_text

    if by == "clause":
        return harmless(clauses_text(traces.clauses, columns))
    text = trace_text(traces.statements, traces.copy, columns, full=full)
    return harmless(text)


def _page(traces: Traces) -> str:
    from rsb_prove.explain.tracepage import Policy, trace_page

    ((name, version), *_) = [*traces.base.rows("policy"), ("policy", "")]
    policy = Policy(str(name), str(version), traces.base.sha256)
    return trace_page(traces.statements, traces.clauses, policy, traces.copy)


def _print_passages(marked_copy: str, path: str | None) -> None:
    """The facts by which a marked copy's passages are known again."""
    from rsb_prove.explain.passages import facts, marked

    found = [f"{fact}\n" for fact in facts(marked(text_of(marked_copy)))]
    if not found:
        words = "The copy has no marked passage."
        raise no_text(marked_copy, words, "open each with a line: == STATEMENT")
    with output(path) as write:
        write("".join(found).encode())
