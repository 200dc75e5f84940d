"""`rsb-prove rules graph`: the criteria and the predicates as drawings, or as outlines."""

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rsb_prove.bridge.pointer import printable
from rsb_prove.cli.errors import usage
from rsb_prove.cli.formats import DIAGRAMS, NOT_FOR_TERMINALS
from rsb_prove.cli.options import options, output_option
from rsb_prove.cli.outputs import STDOUT, output
from rsb_prove.cli.rulebases import Folders, rule_base, rules_option
from rsb_prove.cli.style import harmless, on_terminal, width

if TYPE_CHECKING:
    from rsb_prove.bridge.rulebase import RuleBase
    from rsb_prove.explain.predicategraph import PredicateGraph

HELP = """Draw the criteria, or the predicates and what they rest on.

The criteria are drawn as a tree: the kinds of request, what applies to each, its parts.
The predicates are drawn by the files that declare them or, with --focus, one by one: what
a predicate rests on, in the order of their strata.

\b
  rsb-prove rules graph
  rsb-prove rules graph -o criteria.svg
  rsb-prove rules graph --what predicates -o files.pdf
  rsb-prove rules graph --focus too_close -o too_close.svg
"""
EPILOG = """\b
Exit status: 0 done, 2 usage, 69 no renderer, 78 invalid rules.
"""
FORMATS = ("text", *DIAGRAMS)
ENDINGS = {"": "text", ".txt": "text", ".gv": "dot"} | {f".{d}": d for d in DIAGRAMS}


@click.command("graph", help=HELP, epilog=EPILOG)
@options(
    click.option(
        "--what",
        type=click.Choice(["criteria", "predicates"]),
        help="Criteria (the default), or predicates (with --focus the default).",
    ),
    click.option(
        "--focus", metavar="PREDICATE", help="Only what this predicate rests on."
    ),
    click.option(
        "--depth",
        metavar="N",
        type=click.IntRange(1),
        help="So many steps below --focus; without it, as many as can be read well.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="Without it: the ending of -o, else text, an outline.",
    ),
    output_option,
    rules_option,
)
def command(
    what: str | None,
    focus: str | None,
    depth: int | None,
    form: str | None,
    path: str | None,
    rules: Folders,
) -> None:
    """Draw criteria or predicates."""
    _agree(what, focus, depth)
    chosen = _format(form, path)
    base = rule_base(rules).base
    of_predicates = what == "predicates" or focus is not None
    draw = _predicates if of_predicates else _criteria
    shown = draw(base, focus, depth, chosen, width(path is None and on_terminal()))
    with output(path) as write:
        write(shown)


def _agree(what: str | None, focus: str | None, depth: int | None) -> None:
    """Refuse options that contradict each other."""
    if what == "criteria" and focus is not None:
        words = "The tree of the criteria has no predicate to look at."
        raise usage("--focus", "RSB461", words, "leave --what criteria away")
    if depth is not None and focus is None:
        words = "A depth is counted from a predicate."
        raise usage("--depth", "RSB461", words, "name one with --focus")


def _format(form: str | None, path: str | None) -> str:
    if form is None and path not in (None, STDOUT):
        ending = Path(str(path)).suffix.lower()
        if ending not in ENDINGS:
            known = " ".join(filter(None, ENDINGS))
            words = f"No format is known for a file that ends in {printable(ending)}."
            raise usage("--output", "RSB407", words, f"use --format, or one of {known}")
        form = ENDINGS[ending]
    if form in NOT_FOR_TERMINALS and path is None and on_terminal():
        words = f"A terminal cannot show {form}."
        raise usage("--format", "RSB410", words, f"write to a file: -o rules.{form}")
    return form or "text"


def _criteria(
    base: "RuleBase", _focus: str | None, _depth: int | None, form: str, columns: int
) -> bytes:
    from rsb_prove.explain.criteriatree import criteria_tree
    from rsb_prove.explain.rulesoutline import criteria_text

    tree = criteria_tree(base)
    if form == "text":
        return _encoded(criteria_text(tree, columns))
    from rsb_prove.explain.criteriadiagram import criteria_dot

    title = f"Criteria of {_policy(base)}"
    return _drawn(criteria_dot(tree, _policy(base)), form, title)


def _predicates(
    base: "RuleBase", focus: str | None, depth: int | None, form: str, columns: int
) -> bytes:
    from rsb_prove.explain.predicategraph import predicate_graph
    from rsb_prove.explain.rulesoutline import predicates_text

    graph = predicate_graph(base)
    if focus is not None:
        _known(graph, focus)
        depth = depth or graph.depth_at_a_glance(focus)
    if form == "text":
        levels = graph.levels(focus) if focus else {}
        near = [name for name, away in levels.items() if away <= (depth or 0)]
        names = near if focus else graph.names
        return _encoded(predicates_text(base, graph, names, columns))
    from rsb_prove.explain.predicatediagram import files_dot, focus_dot

    if focus is None or depth is None:
        source = files_dot(base, graph, _policy(base))
        return _drawn(source, form, f"Predicates of {_policy(base)}, by file")
    source = focus_dot(base, graph, focus, depth, _policy(base))
    return _drawn(source, form, f"What {focus} rests on in {_policy(base)}")


def _known(graph: "PredicateGraph", focus: str) -> None:
    if focus not in graph.stratum:
        near = get_close_matches(focus, graph.names, 3)
        words = f"No clause concludes or asks for a predicate {printable(focus)}."
        every = "rsb-prove rules graph --what predicates lists all of them"
        fix = f"did you mean {' or '.join(near)}?" if near else every
        raise usage("--focus", "RSB462", words, fix)


def _policy(base: "RuleBase") -> str:
    named = [f"{name} {version}" for name, version in base.rows("policy")]
    return ", ".join(named) or "the rules"


def _drawn(source: str, form: str, title: str) -> bytes:
    if form == "dot":
        return _encoded(f"{source.rstrip()}\n")
    from rsb_prove.explain.render import render

    return render(source, form, title, f"{title}; --format text has it as an outline")


def _encoded(text: str) -> bytes:
    return harmless(text).encode(errors="backslashreplace")
