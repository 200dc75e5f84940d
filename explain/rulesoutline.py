"""The criteria and the predicates as outlines: what the drawings of the rules say, in text."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rsb_prove.bridge.rulebase import RuleBase
from rsb_prove.explain.criteriatree import CriteriaTree, named
from rsb_prove.explain.predicategraph import PredicateGraph
from rsb_prove.explain.typesetting import Page


def criteria_text(tree: CriteriaTree, width: int = 100) -> str:
    """The kinds of request, the criteria of each and their parts, indented."""
    page = Page(width)
    lines: list[str] = []
    for kind, criteria in tree.kinds.items():
        lines.append(named(kind))
        for criterion in criteria:
            lines += _criterion(page, tree, criterion, "", 2)
        lines.append("")
    lines.append(f"{len(tree.criteria)} criteria.")
    return "".join(f"{line}\n" for line in lines)


def _criterion(
    page: Page, tree: CriteriaTree, name: str, relation: str, indent: int
) -> Iterator[str]:
    shown = tree.criteria[name]
    head = f"{relation.replace('_', ' ')}: {name}" if relation else name
    cited = f"  [{shown.citation}]" if shown.citation else ""
    yield from page.wrapped(f"{head}  {shown.title}{cited}", indent, 4)
    for condition in shown.conditions:
        yield from page.wrapped(condition, indent + 4)
    for one in tree.parts.get(name, ()):
        yield from _criterion(page, tree, one.part, one.relation, indent + 4)


def predicates_text(
    base: RuleBase, graph: PredicateGraph, shown: Iterable[str], width: int = 100
) -> str:
    """The predicates from the last stratum to the first, with what each rests on."""
    page = Page(width)
    names = sorted(shown, key=lambda name: (-graph.stratum[name], name))
    lines: list[str] = []
    for level, group in groupby(names, graph.stratum.__getitem__):
        found = list(group)
        lines.append(f"stratum {level}")
        for name in (name for name in found if graph.rests.get(name)):
            lines += _predicate(page, base, graph, name)
        given = [name for name in found if not graph.rests.get(name)]
        lines += page.wrapped(f"given: {', '.join(given)}", 2, 4) if given else ()
        lines.append("")
    noun = "predicate" if len(names) == 1 else "predicates"
    lines.append(f"{len(names)} of {len(graph.names)} {noun}.")
    return "".join(f"{line}\n" for line in lines)


def _predicate(
    page: Page, base: RuleBase, graph: PredicateGraph, name: str
) -> Iterator[str]:
    yield from page.wrapped(f"{name}  ({base.predicates[name].place.file})", 2)
    rests = ", ".join(f"{r.words} {r.body}".strip() for r in graph.rests[name])
    yield from page.wrapped(f"rests on {rests}", 6)
